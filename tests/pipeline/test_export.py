"""A study handed on: from a run to a file, past the check."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from textmine.cli import app
from textmine.cli.export import _FORMATS
from textmine.pipeline import decide_table
from textmine.pipeline.export import FORMATS
from textmine.pipeline.run import run_study

TALK = """Interviewer: How would you describe trust between the partners, now and at the start of it all?

Priya Brindlecombe: We trusted Wenona Tranter from the start, she was honest with us about the money, and wenona's board was too.

Interviewer: And what did it cost you all in the end, and who paid for it?

Priya Brindlecombe: It cost more than the budget said. Ring 0113 496 0077 if you doubt it, the council paid for most of it.
"""
NAMES = ("riya", "rindlecombe", "enona", "ranter", "0077")
PASS = "[privacy]\nk = 1\n"


def invoke(*args: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(arg) for arg in args])
    return result.exit_code, result.stdout, " ".join(result.stderr.split())


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def study(make_study, fake_encoder) -> Path:
    """A study that was run, and in which somebody accepted a coding."""
    folder = make_study({"north/a.txt": TALK}, settings=PASS)
    run_study(folder)
    assert decide_table.record_table(decided_by(folder), folder, "KM").recorded == 1
    return folder


def decided_by(folder: Path) -> Path:
    """A table of one decision."""
    table = folder / "decided.csv"
    quote = "We trusted Wenona Tranter from the start, she was honest with us about the money, and wenona's board was too."
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("document", "quote", "code", "decision"), ("north/a.txt", quote, "trust", "yes")])
    return table


def test_the_formats_of_the_help_are_those_there_are() -> None:
    """The command names formats without loading what writes them."""
    assert tuple(FORMATS) == _FORMATS


@pytest.mark.parametrize("form", [name for name, form in FORMATS.items() if form.carries])
def test_names_are_refused_and_nothing_is_written(study: Path, form: str) -> None:
    """Without pseudonyms an export is refused with status 1: what was found, where and what to do; no file is made."""
    before = files_of(study)
    status, _, said = invoke("export", study, "--format", form)
    assert status == 1
    assert "names left in labels" in said
    assert "Priya Brindlecombe" in said
    assert "nothing was written" in said
    assert files_of(study) == before


def test_with_pseudonyms_it_passes_and_holds_no_name(study: Path) -> None:
    """The page is written, no name is in it; key and log lie elsewhere, for their owner alone."""
    status, said, _ = invoke("export", study, "--format", "html", "--pseudonyms")
    assert status == 0
    page = (study / "output/export/framework.html").read_text(encoding="utf-8")
    assert "We trusted [Person 1] from the start" in page.replace("[Person 2]", "[Person 1]")
    assert not [name for name in NAMES if name in page]
    private = study / ".textmine-private"
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in private.iterdir() if path.suffix} == {0o600}
    assert not [path for path in (study / "output").rglob("*") if path.name in ("pseudonyms.csv", "replaced.jsonl")]
    assert "framework.html" in said


@pytest.mark.parametrize("mask", [0o077, 0o027, 0o002])
def test_the_umask_holds_for_every_file_and_folder(make_study, fake_encoder, tmp_path: Path, mask: int) -> None:
    """A run, decisions and exports give nobody a right that the umask withholds, and a team whose umask lets it the same files."""
    before = os.umask(0o022)
    try:
        folder = make_study({"north/a.txt": TALK}, settings=PASS)
        for old in (folder / "output", tmp_path / "shared"):
            old.mkdir()
        made_before = {*tmp_path.rglob("*")}
        os.umask(mask)
        run_study(folder)
        assert decide_table.record_table(decided_by(folder), folder, "KM").recorded == 1
        for form in ("html", "csv"):
            place = tmp_path / "shared" / form
            assert invoke("export", folder, "--format", form, "--to", place, "--pseudonyms", "--sign-off", "KM")[0] == 0
    finally:
        os.umask(before)
    private = folder / ".textmine-private"
    modes = {
        path: stat.S_IMODE(path.stat().st_mode) for path in {*tmp_path.rglob("*")} - made_before if private not in path.parents
    }
    assert modes.pop(private) == 0o700
    assert {folder / "decisions.sqlite", folder / "output/run.json", tmp_path / "shared/html"} <= modes.keys()
    wanted = {path: (0o777 if path.is_dir() else 0o666) & ~mask for path in modes}
    wanted[folder / "decisions.sqlite"] = 0o644 & ~mask  # SQLite lets none but the owner write
    assert {path: oct(mode) for path, mode in modes.items()} == {path: oct(mode) for path, mode in wanted.items()}


def test_the_log_says_which_places_were_replaced_with_what(study: Path) -> None:
    """Offsets of the text as it was read, and the pseudonyms; the same places are not listed twice."""
    for _ in range(2):
        assert invoke("export", study, "--format", "html", "--pseudonyms")[0] == 0
    lines = [json.loads(line) for line in (study / ".textmine-private/replaced.jsonl").read_text(encoding="utf-8").splitlines()]
    first, again = lines
    text = TALK.strip()
    told = {text[start:end]: new for start, end, new in first["places"]}
    assert told["0113 496 0077"] == "[telephone]"
    assert told["Wenona Tranter"] == told["wenona"] != told["Priya Brindlecombe"]
    assert again["places_are"] == first["places_are"]
    assert "places" not in again


def test_the_same_export_has_the_same_bytes(study: Path) -> None:
    """Written twice, every format is the same."""
    for form in FORMATS:
        for name in ("one", "two"):
            assert invoke("export", study, "--format", form, "--pseudonyms", "--to", study / name / form)[0] == 0
    assert files_of(study / "one") == files_of(study / "two")


def test_signed_off_it_is_written_with_a_sheet(study: Path) -> None:
    """Somebody answers for what was found: the sheet lies beside the export and names nobody but who signs."""
    status, said, _ = invoke("export", study, "--format", "xlsx", "--sign-off", "K. Moyle")
    assert status == 0
    sheet = study / "output/export/framework.xlsx.sign-off.md"
    assert str(sheet) in said
    text = sheet.read_text(encoding="utf-8")
    assert "Name: K. Moyle" in text
    assert "names left" in text
    assert not [name for name in NAMES if name in text]
    assert zipfile.is_zipfile(study / "output/export/framework.xlsx")
    assert invoke("export", study, "--format", "xlsx", "--pseudonyms")[0] == 0
    assert not sheet.exists()  # it was of the export before


def test_csv_is_a_folder_of_tables(study: Path) -> None:
    """All matrices, with pseudonyms in place of respondents' names."""
    assert invoke("export", study, "--format", "csv", "--pseudonyms")[0] == 0
    folder = study / "output/export/matrices"
    assert "theme_by_case.csv" in {path.name for path in folder.iterdir()}
    rows = list(csv.DictReader(io.StringIO((folder / "theme_by_respondent.csv").read_text(encoding="utf-8-sig"))))
    assert rows
    assert not [name for name in NAMES if name in str(rows)]


def test_where_nobody_accepted_anything_it_says_so(make_study, fake_encoder) -> None:
    """The machine's proposals are handed on only when asked for."""
    study = make_study({"north/a.txt": TALK}, settings=PASS)
    run_study(study)
    status, _, said = invoke("export", study, "--pseudonyms")
    assert status == 1
    assert "nobody has accepted a coding yet" in said
    assert "--proposals" in said
    assert invoke("export", study, "--pseudonyms", "--proposals")[0] == 0


def test_the_table_is_written_and_its_decisions_followed(study: Path) -> None:
    """`pseudonyms` lists what would be replaced; a name decided to stay stays in the export, another pseudonym is used."""
    status, said, _ = invoke("pseudonyms", study)
    assert status == 0
    table = study / ".textmine-private/pseudonyms.csv"
    assert str(table) in said.replace("\n", "")
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert {row["text"] for row in rows} >= {"Priya Brindlecombe", "Wenona Tranter", "0113 496 0077"}
    for row in rows:
        row["decision"] = {"Wenona Tranter": "keep", "Priya Brindlecombe": "The neighbour"}.get(row["text"], "")
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert invoke("export", study, "--format", "html", "--pseudonyms")[0] == 0
    page = (study / "output/export/framework.html").read_text(encoding="utf-8")
    assert "We trusted Wenona Tranter from" in page
    assert "[The neighbour]" in page
    assert "Brindlecombe" not in page
    again = {row["text"]: row["decision"] for row in csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig")))}
    assert again["Wenona Tranter"] == "keep"


def test_a_table_that_is_gone_is_not_begun_anew_unnoticed(study: Path) -> None:
    """Pseudonyms handed out before would stand for others."""
    assert invoke("export", study, "--format", "html", "--pseudonyms")[0] == 0
    (study / ".textmine-private/pseudonyms.csv").unlink()
    for command in (("export", study, "--pseudonyms"), ("pseudonyms", study)):
        status, _, said = invoke(*command)
        assert status == 1
        assert "their table is missing" in said


def test_the_key_cannot_be_put_into_the_output_folder(study: Path) -> None:
    """Whoever is given the results must not be given the key."""
    status, _, said = invoke("pseudonyms", study, "--key-folder", study / "output" / "key")
    assert status == 1
    assert "would lie in the output folder" in said
    status, said, _ = invoke("pseudonyms", study, "--key-folder", study.parent / "safe", "--json")
    assert status == 0
    assert json.loads(said)["table"] == str(study.parent / "safe" / "pseudonyms.csv")


def test_an_unknown_format_is_wrong_usage(study: Path) -> None:
    """Status 2, with the formats there are."""
    status, _, said = invoke("export", study, "--format", "pdf")
    assert status == 2
    assert "xlsx" in said
