"""What `check` asks about a study."""

import pytest

from textmine.pipeline.check import check_study

TALK = """Interviewer: How did the group begin, and who asked for it in the first place?

{who}: With a letter to the {what} about the damp, and then another one, until somebody came and had a look at the walls.

Interviewer: And then?

{who}: Then nothing for a year, and after that they sent a man with a bucket, who said that he would be back.
"""


def talk(who="R", what="council"):
    return TALK.format(who=who, what=what)


@pytest.fixture
def questions(make_study):
    """What is asked about a study of these files."""
    return lambda transcripts, **files: [line for kind in check_study(make_study(transcripts, **files)).questions for line in kind]


def test_one_id_in_several_cases_is_asked_about(questions):
    """It may be one person in two cases, or two people who were given one id; nobody is split or joined."""
    files = {"north/a.txt": talk(), "south/c.txt": talk(what="landlord"), "south/b.txt": talk(what="office")}
    table = "participant,document,label\nP1,north/a.txt,R\nP1,south/c.txt,R\nP2,south/b.txt,R\n"
    assert questions(files, **{"participants.csv": table}) == [
        "participants.csv: 'P1' speaks in north/a.txt (case north) and south/c.txt (case south): "
        "one person? If not, give each person a separate id"
    ]


def test_an_interviewer_may_be_in_every_case(questions):
    """Only respondents are asked about."""
    files = {"north/a.txt": talk(), "south/b.txt": talk(what="landlord")}
    table = "participant,document,label,role\nKM,,Interviewer,interviewer\nP1,a,R,\nP2,b,R,\n"
    assert questions(files, **{"participants.csv": table}) == []


def test_rows_of_one_label_need_no_column_for_documents(questions):
    """People whose ids are in the names of the files are found, and nothing is asked."""
    files = {"A/007.txt": talk("Respondent"), "A/012.txt": talk("Respondent", "landlord")}
    assert questions(files, **{"participants.csv": "id,label,role\n007,Respondent,respondent\n012,Respondent,respondent\n"}) == []


def test_rows_of_one_label_that_no_file_tells_apart_say_what_to_add(questions):
    """The column that is missing is named, once for all files, and so are the people whom no file names."""
    files = {"A/first.txt": talk("Respondent"), "A/second.txt": talk("Respondent", "landlord")}
    assert questions(files, **{"participants.csv": "id,label\n007,Respondent\n012,Respondent\n"}) == [
        "participants.csv: '007' matches no speaker in any transcript",
        "participants.csv: '012' matches no speaker in any transcript",
        "participants.csv: 2 people are labelled 'Respondent', and the name of A/first.txt and 1 more files has none of their ids: "
        "add a column `document` with the file in which each speaks",
    ]


@pytest.mark.parametrize("label", ["Zoe\u0308", "Zoe", "ZOË"])
def test_a_person_is_found_however_the_name_is_typed(questions, label):
    """In the transcript, in its file's name and in the table accents and capitals may differ."""
    table = f"participant,document,label\nP1,Cafe\u0301,{label}\n"
    assert questions({"north/Café.txt": talk("Zoë")}, **{"participants.csv": table, "cases.csv": "case\nNORTH\n"}) == []


def test_letters_of_a_table_that_were_guessed_are_told(make_study):
    """A row in another encoding than the rest of the table is read, and named."""
    study = make_study({"north/a.txt": talk("Zoë")})
    (study / "participants.csv").write_bytes("participant,label\nZoë,Zoë\n".encode() + "René,Interviewer\n".encode("cp1252"))
    assert check_study(study).questions == [["participants.csv: 1 character in line 3 not UTF-8, and read as Windows-1252 (é)"]]
