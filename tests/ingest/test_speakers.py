"""Who speaks in a transcript, by the rows of participants.csv."""

import pytest

from textmine.ingest.read_file import read_file
from textmine.ingest.readers import File, read_source
from textmine.ingest.speakers import assign_participants, roles_of, rows_for
from textmine.ingest.transcripts.read_transcript import read_transcript
from textmine.records.corpus import Participant, Role
from textmine.study.load import read_study

TALK = """I: How did the group begin, and who asked for it?

{a}: With a letter to the council about the damp.

I: And then?

{b}: Then nothing.
"""


def found(people, file, a, b=""):
    transcript = read_transcript(read_source(File("a.txt", TALK.format(a=a, b=b or a).encode())))
    return {
        label: participant.participant
        for label, participant in assign_participants(rows_for(people, file), file, transcript).items()
    }


@pytest.mark.parametrize(
    ("row", "file", "label"),
    [
        (Participant("WX03", "", ""), "north/a.txt", "WX03"),
        (Participant("wx03", "", ""), "north/a.txt", "WX03"),
        (Participant("WX03", "", ""), "north/a.txt", "Sheila (WX03)"),
        (Participant("WX03", "", "", attributes=(("pseudonym", "Sheila"),)), "north/a.txt", "Sheila"),
        (Participant("WX03", "", ""), "north/WX03_tenants chair_v2.txt", "R"),
        (Participant("WX03", "a", ""), "north/a.txt", "R"),
        (Participant("007", "", ""), "north/007.txt", "R"),
        (Participant("7", "", ""), "north/007.txt", "R"),
        (Participant("1042", "", ""), "north/Interview 1042 final.txt", "R"),
        (Participant("Zoë", "", ""), "north/a.txt", "ZOE"),
        (Participant("Zoe\u0308", "", ""), "north/a.txt", "Zoë"),
        (Participant("Zoë", "cafe\u0301", ""), "north/Café.txt", "R"),
    ],
)
def test_a_row_without_a_label_finds_its_speaker(row, file, label):
    """By its id or name in the label, or as the only respondent of a file that is named after it, or that it names."""
    assert found([row, Participant("WX0", "", "")], file, label) == {label: row.participant}


@pytest.mark.parametrize(
    ("row", "file", "labels"),
    [
        (Participant("WX03", "", ""), "north/WX03_group.txt", ("Ann", "Bob")),
        (Participant("WX0", "", ""), "north/WX03.txt", ("R", "R")),
        (Participant("3", "", ""), "north/visit 3.txt", ("R", "R")),
        (Participant("WX03", "b", ""), "north/a.txt", ("R", "R")),
        (Participant("2019", "", ""), "north/2019-03-04.txt", ("R", "R")),
        (Participant("9" * 5000, "", ""), "north/012.txt", ("R", "R")),
    ],
)
def test_a_row_is_given_to_nobody_by_guess(row, file, labels):
    """Not to one of several respondents, nor by a part of an id, nor by a mere figure, nor in another document."""
    assert found([row], file, *labels) == {}


def test_a_row_with_a_label_wins():
    """What somebody wrote down for a label counts before what an id would say, and a document's own row before a general one."""
    rows = [Participant("Gen", "", "Ann"), Participant("Own", "a", "Ann"), Participant("Ann", "", "")]
    assert found(rows, "north/a.txt", "Ann", "Bob") == {"Ann": "Own"}


@pytest.mark.parametrize(
    ("file", "participant"),
    [("A/007.txt", "007"), ("A/Interview 012 v2.txt", "012"), ("B/WX03 tenant.txt", "WX03")],
)
def test_of_several_people_with_one_label_the_one_is_meant_whose_id_is_in_the_name_of_the_file(file, participant):
    """A table without a column for documents may call everybody Respondent."""
    rows = [Participant(one, "", "Respondent", "respondent") for one in ("007", "012", "WX03")]
    assert found(rows, file, "Respondent") == {"Respondent": participant}
    assert roles_of(rows_for(rows, file)) == {"Respondent": "respondent"}


@pytest.mark.parametrize("file", ["A/first visit.txt", "A/007 and 012.txt"])
def test_of_several_people_with_one_label_none_is_guessed(file):
    """Where the name of the file has the id of none or of two, no row is taken."""
    rows = [Participant(one, "", "Respondent") for one in ("007", "012")]
    assert found(rows, file, "Respondent") == {}


def test_the_cover_may_name_the_one_who_is_meant():
    """An id on the cover tells as much as one in the name of the file."""
    rows = [Participant(one, "", "Respondent") for one in ("WX03", "WX04")]
    transcript = read_transcript(
        read_source(
            File("a.txt", f"Date: 3 May 2019\nParticipant ID: WX04\n\n{TALK.format(a='Respondent', b='Respondent')}".encode())
        )
    )
    assert assign_participants(rows, "north/a.txt", transcript)["Respondent"].participant == "WX04"


def test_a_role_on_which_rows_differ_is_none():
    """Two people of one label, one of whom asks, say nothing about who asks in a transcript."""
    assert roles_of([Participant("A", "", "KM", "interviewer"), Participant("B", "", "KM", "respondent")]) == {"KM": ""}


def test_a_row_for_the_only_respondent_is_for_nobody_else_without_a_name(make_study):
    """Where labels are the interviewer's alone, or nobody's, what the others say is not the respondent's."""
    talk = "I: Thank you for having me.\n\nWhat did you grow?\n\nLeeks, mostly, and one very good pear.\n\nI: Did they win?\n\n"
    talk += "Every year but one, and that year it was the judge, who had never in his life grown anything.\n\nI: I see.\n"
    study = read_study(make_study({"north/W7 at home.txt": talk}, **{"participants.csv": "participant,age\nW7,61\n"}))
    reading = read_file(study, "north/W7 at home.txt")
    heard = {(turn.speaker, turn.role, turn.participant == "W7") for turn in reading.turns}
    assert heard == {("I", Role.INTERVIEWER, False), ("", Role.UNKNOWN, False), ("", Role.RESPONDENT, True)}
    assert {speaker.role for speaker in reading.speakers if dict(speaker.attributes).get("age")} == {Role.RESPONDENT}
