"""Tables for spreadsheets: nothing that a transcript, a folder's name or a person brings in is computed when one is opened."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest

from textmine.pipeline.decide_table import record_table as decide_table
from textmine.pipeline.export import ExportRequest, export_study
from textmine.pipeline.run import run_study
from textmine.review.actions import record_decision, write_note
from textmine.review.session import ReviewSession

SETTINGS = """
[topics]
number = 3
clusterings = 10
subsamples = 0
seeds = 0
leave_out = false
[themes]
threshold = 0.001
cell_probability = 0.001
"""
LIVE = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


@pytest.fixture(scope="module")
def hostile() -> list[str]:
    """Words that begin as formulas do, one a place."""
    return ["=1+1", "＝2", "＋SUM(A1)", "@group", "-2+3", "\t=1", "=cmd|' /C calc'!A0"]


@pytest.fixture
def study(make_study, talk_of, fake_encoder, hostile) -> Path:
    """A study, run and decided on, whose case, file, participants, groups, topics, notes and quotations begin so."""
    case, file, person, group, note, memo, topic = hostile
    talks = {f"{case}/{number}.txt": talk_of(number, 12) for number in range(5)} | {f"{case}/{file}.txt": talk_of(9, 12)}
    talks = {name: text.replace("Well, the ", "- the ", 3) for name, text in talks.items()}
    people = "participant,label,group\n" + f"{person},Manager,{group}\n"
    folder = make_study(talks, settings=SETTINGS, **{"participants.csv": people, "cases.csv": f"case,name\n{case},{topic}\n"})
    run_study(folder)
    room = ReviewSession(folder)
    for passage in [passage for passage in room.results.passages if passage.role == "respondent"][:6]:
        record_decision(room, group, passage.passage, "trust", "accept", note=note)
    write_note(room, group, "summary", f"cell/{case}/trust", memo)
    topics = (folder / "output/tables/topics.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(topics)))
    rows[0]["name"] = topic
    with (folder / "named.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    decide_table(folder / "named.csv", folder, group)
    run_study(folder)
    return folder


def live_cells(path: Path) -> list[str]:
    cells = [cell for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")) for cell in row]
    return [cell for cell in cells if LIVE.match(cell) and not NUMBER.fullmatch(cell)]


def test_no_cell_of_any_table_or_workbook_is_a_formula(study: Path, tmp_path: Path) -> None:
    """In all that a run, exports and pseudonyms leave, what begins as a formula is text: marked in csv, typed in workbooks."""
    for form, pseudonyms in (("csv", True), ("csv", False), ("xlsx", False)):
        export_study(study, ExportRequest(form, tmp_path / f"{form} {pseudonyms}", pseudonyms=pseudonyms, sign_off="AB"))
    tables = [*tmp_path.rglob("*.csv"), *(study / ".textmine-private").rglob("*.csv")]
    tables = [path for path in tables if path.parent != study]  # those that were given
    assert len(tables) > 40
    assert "'=1+1" in (study / "output/matrices/theme_by_case.csv").read_text(encoding="utf-8")
    assert {path.name: live for path in tables if (live := live_cells(path))} == {}
    books = [*(study / "output").rglob("*.xlsx"), tmp_path / "xlsx False"]
    assert len(books) == 3
    for book in books:
        with zipfile.ZipFile(book) as package:
            sheets = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        assert sheets
        assert not [sheet for sheet in sheets if re.search(r"<f[ >]", sheet)]


def test_every_csv_writer_goes_by_the_one_rule() -> None:
    """Modules that write csv for people are the two that put `inert` over every cell; a table's interviews stay in memory."""
    source = Path(__file__).parents[1] / "src/textmine"
    writers = [
        path.name
        for path in source.rglob("*.py")
        if re.search(r"csv\.(?:writer|DictWriter)\(|\.to_csv\(", path.read_text(encoding="utf-8"))
    ]
    assert sorted(writers) == ["csv_tables.py", "interviews.py", "outputs.py"]
