"""`textmine import` from file to report."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from tests.exchange.importers.foreign import CODES, NVIVO, interview, written
from tests.exchange.refi_export.small import CODEBOOK
from textmine.analysis.evaluation.gold import read_gold
from textmine.cli import app
from textmine.exchange.refi_export import qdc
from textmine.study.codebook import read_codebook


def invoke(*args: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["import", *map(str, args)])
    return result.exit_code, result.stdout, result.stderr


def test_a_project_becomes_gold_beside_it(tmp_path) -> None:
    """Without a study a coded project is made into passages and a codebook to measure with, and the counting is told."""
    file = written(tmp_path, interview(NVIVO))
    status, said, _ = invoke(file)
    assert status == 0
    assert said.splitlines() == [
        "NVivo for Windows 14: 3 codes, 1 text, 6 codings.",
        "The offsets count in UTF-16 units, line ends as they are stored (5 of 5 selections begin and end where words do).",
        "6 codings on 2 of 2 passages.",
        f"Written: {tmp_path / 'small.gold.jsonl'}, {tmp_path / 'small.codebook.json'}",
    ]
    assert len(read_gold(tmp_path / "small.gold.jsonl").passages) == 2
    assert json.loads((tmp_path / "small.codebook.json").read_text(encoding="utf-8")) == CODES


def test_the_same_file_gives_the_same_bytes_and_another_is_not_overwritten(tmp_path) -> None:
    """Import again and nothing changes; a file of the name that is another stays, with a message that says what to do."""
    file = written(tmp_path, interview(NVIVO))
    invoke(file)
    before = (tmp_path / "small.gold.jsonl").read_bytes()
    assert invoke(file)[0] == 0
    assert (tmp_path / "small.gold.jsonl").read_bytes() == before
    (tmp_path / "small.gold.jsonl").write_text("mine", encoding="utf-8")
    status, _, told = invoke(file)
    assert (status, (tmp_path / "small.gold.jsonl").read_text(encoding="utf-8")) == (1, "mine")
    assert "a file of that name that is another" in told
    assert invoke(file, "--output", tmp_path / "there")[0] == 0
    assert (tmp_path / "there" / "small.gold.jsonl").read_bytes() == before


def test_a_codebook_becomes_ours(tmp_path, make_study) -> None:
    """A .qdc file becomes a codebook.yaml; beside a study it is told which of its codes the study has."""
    file = written(tmp_path, qdc(CODEBOOK), "team.qdc")
    status, said, _ = invoke(file, "--study", make_study())
    assert status == 0
    assert read_codebook(tmp_path / "team.codebook.yaml").title == "team"
    assert "2 themes and 1 code under them." in said
    assert "3 of its codes are codes of the study." in said
    assert 'Not in the study:\n  Words/"deeds"\n  Cost\n' in said


def test_only_the_codebook_of_a_project(tmp_path) -> None:
    """--codebook-only leaves the codings alone."""
    file = written(tmp_path, interview(NVIVO))
    assert invoke(file, "--codebook-only")[0] == 0
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["small.codebook.yaml", "small.qdpx"]
    assert [theme.name for theme in read_codebook(tmp_path / "small.codebook.yaml").themes] == list(CODES)


def test_segments_and_json(tmp_path) -> None:
    """--as segments writes the exact words; --json gives programs the evidence and the counts."""
    file = written(tmp_path, interview(NVIVO))
    status, said, _ = invoke(file, "--as", "segments", "--json")
    found = json.loads(said)
    assert status == 0
    assert found["offsets"] == {
        "unit": "UTF-16 units",
        "line_ends": "as they are stored",
        "shift": [0, 0],
        "selections": 5,
        "fitting": 5,
        "quoted": 0,
        "matching": 0,
        "settled": False,
    }
    assert (found["as"], found["codings"], found["taken"], found["lost"]) == ("segments", 6, 6, [])
    assert found["written"][0] == str(tmp_path / "small.segments.jsonl")


def test_a_file_without_texts_gives_its_segments(tmp_path) -> None:
    """Taguette's table of highlights has no texts: its highlights are taken, and that what is not coded is missing is told."""
    table = "id,document,tag,content\n1,Talk,Place,we met on Fridays\n"
    status, said, _ = invoke(written(tmp_path, table.encode(), "all_tags.csv"))
    assert status == 0
    assert "The file holds no texts, only segments" in said
    assert (tmp_path / "all_tags.segments.jsonl").exists()


def test_a_dry_run_writes_nothing(tmp_path) -> None:
    """--dry-run says what would be written."""
    file = written(tmp_path, interview(NVIVO))
    status, said, _ = invoke(file, "--dry-run")
    assert (status, [path.name for path in tmp_path.iterdir()]) == (0, ["small.qdpx"])
    assert "Would write: " in said


def test_faults_are_messages(tmp_path) -> None:
    """Wrong usage is status 2, what cannot be read status 1, in words and without a traceback."""
    file = written(tmp_path, b"no project")
    assert invoke(file, "--as", "decisions")[0] == 2
    status, said, told = invoke(file)
    assert (status, said) == (1, "")
    assert told.startswith("small.qdpx: a file of another kind (.qdpx)")
    assert "Traceback" not in told


@pytest.mark.parametrize("way", ["gold", "segments"])
def test_a_project_without_codings_is_told(way: str, tmp_path) -> None:
    """A project in which nothing is coded gives no empty file."""
    status, _, told = invoke(written(tmp_path, interview(NVIVO, coded=())), "--as", way)
    assert (status, [path.name for path in tmp_path.iterdir()]) == (1, ["small.qdpx"])
    assert "no codings in it" in told
