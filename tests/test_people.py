"""Who speaks in a transcript, by the rows of participants.csv."""

import pytest

from textmine.ingest import read_file
from textmine.people import assigned, rows_for
from textmine.records import Participant, Role
from textmine.sources import File, read_source
from textmine.study import read_study
from textmine.transcripts.reading import read_transcript

TALK = """I: How did the group begin, and who asked for it?

{a}: With a letter to the council about the damp.

I: And then?

{b}: Then nothing.
"""


def found(people, file, a, b=""):
    transcript = read_transcript(read_source(File("a.txt", TALK.format(a=a, b=b or a).encode())))
    return {label: one.participant for label, one in assigned(rows_for(people, file), file, transcript).items()}


@pytest.mark.parametrize(
    ("row", "file", "label"),
    [
        (Participant("WX03", "", ""), "north/a.txt", "WX03"),
        (Participant("wx03", "", ""), "north/a.txt", "WX03"),
        (Participant("WX03", "", ""), "north/a.txt", "Sheila (WX03)"),
        (Participant("WX03", "", "", attributes=(("pseudonym", "Sheila"),)), "north/a.txt", "Sheila"),
        (Participant("WX03", "", ""), "north/WX03_tenants chair_v2.txt", "R"),
        (Participant("WX03", "a", ""), "north/a.txt", "R"),
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
    ],
)
def test_a_row_is_given_to_nobody_by_guess(row, file, labels):
    """Not to one of several respondents, nor by a part of an id, nor by a mere figure, nor in another document."""
    assert found([row], file, *labels) == {}


def test_a_row_with_a_label_wins():
    """What somebody wrote down for a label counts before what an id would say, and a document's own row before a general one."""
    rows = [Participant("Gen", "", "Ann"), Participant("Own", "a", "Ann"), Participant("Ann", "", "")]
    assert found(rows, "north/a.txt", "Ann", "Bob") == {"Ann": "Own"}


def test_a_row_for_the_only_respondent_is_for_nobody_else_without_a_name(make_study):
    """Where labels are the interviewer's alone, or nobody's, what the others say is not the respondent's."""
    talk = "I: Thank you for having me.\n\nWhat did you grow?\n\nLeeks, mostly, and one very good pear.\n\nI: Did they win?\n\n"
    talk += "Every year but one, and that year it was the judge, who had never in his life grown anything.\n\nI: I see.\n"
    study = read_study(make_study({"north/W7 at home.txt": talk}, **{"participants.csv": "participant,age\nW7,61\n"}))
    reading = read_file(study, "north/W7 at home.txt")
    heard = {(turn.speaker, turn.role, turn.participant == "W7") for turn in reading.turns}
    assert heard == {("I", Role.INTERVIEWER, False), ("", Role.UNKNOWN, False), ("", Role.RESPONDENT, True)}
    assert {speaker.role for speaker in reading.speakers if dict(speaker.attributes).get("age")} == {Role.RESPONDENT}
