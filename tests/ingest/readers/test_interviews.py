"""A table of several interviews, each read as a file of its own."""

import csv
from io import BytesIO

import openpyxl
import pytest

from textmine.ingest.read_file import read_file
from textmine.ingest.study_files import folders_of, hash_of, short_names, study_files
from textmine.study.load import read_study

HEAD = "Set,Interview,Speaker,Text\n"
FIRST = (
    "A,Visit 1,INT,How did the choir come to meet in the depot?\n"
    'A,Visit 1,Wilma,"Because the depot had heating, and because Gus had the key to it, which he was not meant to have."\n'
    "A,Visit 1,INT,Does it still meet there?\n"
    "A,,Wilma,Every Thursday but the one after New Year.\n"
)
SECOND = (
    "A,Visit 2/b,INT,What has changed since the spring?\n"
    'A,Visit 2/b,Wilma,"We have an accordion now, and a man who plays it, and nobody knows which of the two came first."\n'
    "A,Visit 2/b,INT,And the numbers?\n"
    'A,Visit 2/b,Wilma,"Twenty six on a good night, and eleven on a wet one."\n'
)
TOML = '[files."north/all.csv"]\ninterview_column = "interview"\n'


@pytest.fixture
def study(make_study):
    return read_study(make_study({"north/all.csv": HEAD + FIRST + SECOND}, TOML))


def test_each_value_of_the_column_is_a_file(study):
    """Its id is the table's with the value behind it; rows without one belong to the interview above."""
    files = study_files(study)
    assert files == ["north/all.csv/Visit 1.csv", "north/all.csv/Visit 2-b.csv"]
    assert short_names(files) == dict(zip(files, ("Visit 1", "Visit 2-b"), strict=True))
    assert folders_of(files[0]) == ("north",)
    first, second = (read_file(study, file) for file in files)
    assert [(reading.input.status, reading.input.case, reading.input.turns) for reading in (first, second)] == [
        ("read", "north", 4),
        ("read", "north", 4),
    ]
    assert [turn.participant for turn in second.turns][1] == "Visit 2-b Wilma"
    assert "Every Thursday" in first.document.text
    assert not any("interview_column" in warning for warning in first.input.warnings)


def test_one_changed_interview_leaves_the_others_as_they_were(study, make_study):
    """The hash of an interview is that of its own rows."""
    before = [hash_of(study, file) for file in study_files(study)]
    make_study({"north/all.csv": HEAD + FIRST + SECOND.replace("Twenty six", "Thirty")}, TOML)
    after = [hash_of(study, file) for file in study_files(study)]
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)


def test_a_heading_that_is_not_there_is_a_fault_of_that_file_alone(make_study):
    """The file is set aside with the reason."""
    study = read_study(make_study({"north/all.csv": HEAD + FIRST}, TOML.replace('"interview"', '"sitting"')))
    assert study_files(study) == ["north/all.csv"]
    assert "no column is headed 'sitting'" in read_file(study, "north/all.csv").input.reason


def test_for_all_tables_it_may_stand_under_reading(make_study):
    """A table without the column is then one interview."""
    plain = "Speaker,Text\n" + "".join(line.split(",", 2)[2] for line in SECOND.splitlines(keepends=True))
    toml = '[reading]\ninterview_column = "Interview"\n'
    study = read_study(make_study({"north/all.csv": HEAD + FIRST, "north/one.csv": plain}, toml))
    assert study_files(study) == ["north/all.csv/Visit 1.csv", "north/one.csv"]
    assert {read_file(study, file).input.status for file in study_files(study)} == {"read"}


def test_each_sheet_of_a_workbook_may_be_one(make_study):
    """Where the setting says `sheet`; else a person is asked."""
    book = openpyxl.Workbook()
    for name, talk in (("Wilma", FIRST.replace("A,,", "A,Visit 1,")), ("Gus", SECOND)):
        sheet = book.create_sheet(name)
        for line in csv.reader([HEAD, *talk.splitlines()]):
            sheet.append(line[2:])
    sink = BytesIO()
    book.save(sink)
    files = {"north/all.xlsx": sink.getvalue()}
    study = read_study(make_study(files))
    assert any("2 sheets hold speech (Wilma, Gus)" in warning for warning in read_file(study, "north/all.xlsx").input.warnings)
    study = read_study(make_study(files, TOML.replace("all.csv", "all.xlsx").replace('"interview"', '"sheet"')))
    assert study_files(study) == ["north/all.xlsx/Gus.csv", "north/all.xlsx/Wilma.csv"]
    assert [read_file(study, file).input.turns for file in study_files(study)] == [4, 4]


def test_without_the_setting_a_person_is_asked(make_study):
    """Several interviews in one table are read as one, and never in silence."""
    study = read_study(make_study({"north/all.csv": HEAD + FIRST.replace("A,,", "A,Visit 1,") + SECOND}))
    (warning,) = (warning for warning in read_file(study, "north/all.csv").input.warnings if "interview_column" in warning)
    assert "'Interview' has 2 values" in warning
