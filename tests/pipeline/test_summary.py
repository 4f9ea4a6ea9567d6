"""What a run tells in few words."""

from __future__ import annotations

import json
import re
from pathlib import Path

from typer.testing import CliRunner

from textmine.cli import app
from textmine.pipeline.compare import Snapshot, read_snapshot
from textmine.pipeline.run import run_study
from textmine.pipeline.summary import cells_in_lines, changes_between, matrix_rows, one_line_summary, run_in_markdown, verdict_rows

SINCE = "2026-11-23T07:00:00+00:00"


def snapshot(files: dict[str, str], cells: dict[tuple[str, str], tuple[str, int]]) -> Snapshot:
    return Snapshot({name: (digest, "read") for name, digest in files.items()}, cells, (), (), 0.0)


BEFORE = snapshot({"n/a": "1", "n/b": "2"}, {("n", "trust"): ("not asked", 0), ("n", "cost|s"): ("present", 3)})
AFTER = snapshot({"n/a": "1", "n/b": "3", "s/c": "4"}, {("n", "trust"): ("present", 4), ("n", "cost|s"): ("present", 5)})


def test_what_changed_is_counted_and_said() -> None:
    """Files by what became of them, cells with another state, and cells with other passages alone."""
    changes = changes_between(BEFORE, AFTER, SINCE)
    assert changes["files"] == {"added": ["s/c"], "changed": ["n/b"], "removed": []}
    assert [(change["theme"], change["before"], change["after"]) for change in changes["cells"]] == [
        ("trust", "not asked", "present")
    ]
    said = one_line_summary(changes)
    assert said.startswith("Since the run of 2")
    assert said.endswith(": 1 file added; 1 file changed; 1 cell changed state; 1 cell changed passages only.")
    assert list(cells_in_lines(changes, 5)) == ["n / trust: not asked -> present (0 -> 4 passages)"]
    assert list(cells_in_lines(changes, 0)) == ["and 1 more (see run.json)"]


def test_nothing_changed_and_nothing_before_are_said_as_such() -> None:
    """Two runs alike, and a first run, have sentences of their own."""
    assert one_line_summary(changes_between(AFTER, AFTER, SINCE)).endswith(": nothing changed.")
    assert one_line_summary(None) == "First run: no earlier run to compare with."
    assert list(cells_in_lines(None, 5)) == []


def manifest(changes: dict | None) -> dict:
    counts = {"files": 3, "files_read": 2, "passages": 1200, "codings": 7}
    return {"counts": counts, "topics": {"topics": 4}, "changes": changes}


def test_a_page_of_a_run_names_files_only_where_it_may() -> None:
    """Names of files may be people's: they are left out where others may read the page; cells and counts stay."""
    changes = changes_between(BEFORE, AFTER, SINCE)
    here = run_in_markdown(manifest(changes), Path("/x/framework.html"), names=True)
    away = run_in_markdown(manifest(changes), Path("/x/framework.html"), names=False)
    assert here.startswith("2 of 3 files read, **1 set aside**; 1,200 passages, 7 codings, 4 topics.\n")
    assert "| added | `s/c` |" in here
    assert "s/c" not in away
    assert "1 file added" in away
    assert "| n | trust | not asked | present | 0 → 4 |" in away
    assert "`/x/framework.html`" in away


def test_long_tables_are_cut_and_say_so() -> None:
    """A page shows thirty cells and counts the rest; signs that would part a table's cells do not."""
    many = {("a|b", f"t{number}"): ("present", 1) for number in range(40)}
    none = {key: ("not asked", 0) for key in many}
    page = run_in_markdown(manifest(changes_between(snapshot({}, none), snapshot({}, many), SINCE)), Path("x"), names=True)
    assert page.count("| not asked | present |") == 30
    assert "and 10 more (see run.json)" in page
    assert "| a\\|b | t0 |" in page


INPUTS = [
    {"path": "n/Ann Lee.docx", "status": "read", "case": "n", "words": 5, "reason": ""},
    {"path": "n/b.txt", "status": "set aside", "case": "n", "words": 0, "reason": "n/b.txt: the file is empty. Expected words."},
    {"path": "c.txt", "status": "set aside", "case": "", "words": 0, "reason": "c.txt: belongs to no case."},
]


def test_verdicts_are_by_file_here_and_by_case_elsewhere() -> None:
    """What was set aside comes first with its reason; for others a count a case, without any name of a file."""
    rows = verdict_rows(INPUTS, names=True)
    assert [row["file"] for row in rows] == ["n/b.txt", "c.txt", "n/Ann Lee.docx"]
    assert rows[0]["reason"] == "the file is empty. Expected words."
    away = verdict_rows(INPUTS, names=False)
    assert away == [{"case": "n", "read": 1, "set aside": 1}, {"case": "no case", "read": 0, "set aside": 1}]


def test_a_run_says_what_changed_since_the_last(make_study, fake_encoder) -> None:
    """run.json holds it, the terminal shows it, and the first run is silent on it."""
    study = make_study()
    first = CliRunner().invoke(app, ["run", str(study)])
    assert "Since the run of" not in first.output
    assert json.loads((study / "output/run.json").read_text(encoding="utf-8"))["changes"] is None
    finished = json.loads((study / "output/run.json").read_text(encoding="utf-8"))["finished"]
    same = CliRunner().invoke(app, ["run", str(study)])
    assert ": nothing changed.\n" in same.output
    new = "Interviewer: And what did it cost?\n\nClerk: " + "The budget was paid, and the costs were paid by the budget. " * 5
    (study / "transcripts/south").mkdir()
    (study / "transcripts/south/clerk.txt").write_text(new, encoding="utf-8")
    more = CliRunner().invoke(app, ["run", str(study)])
    assert re.search(r": 1 file added; \d cells changed state\.\n", more.output)
    state, passages = read_snapshot(study / "output").cells["south", "money"]
    assert f"  south / money: no such cell -> {state} (0 -> {passages} passages)\n" in more.output
    changes = json.loads((study / "output/run.json").read_text(encoding="utf-8"))["changes"]
    assert changes["files"]["added"] == ["south/clerk.txt"]
    assert changes["since"] >= finished


def test_the_matrix_in_states_is_as_narrow_as_it_can_be(make_study, fake_encoder) -> None:
    """The fewer of themes and cases go across, each cell as its state."""
    words = "Interviewer: Why?\n\nClerk: " + "It was honest of them all to say so, and they were trusted for it. " * 4
    study = make_study({"a/1.txt": words})
    run_study(study)
    states = {key: state for key, (state, _) in read_snapshot(study / "output").cells.items()}
    assert matrix_rows(study / "output") == [{"theme": theme, "a": states["a", theme]} for theme in ("trust", "money")]
    for case in "bc":
        (study / "transcripts" / case).mkdir()
        (study / "transcripts" / case / f"{case}.txt").write_text(words.replace("Clerk", f"Clerk {case}"), encoding="utf-8")
    run_study(study)
    rows = matrix_rows(study / "output")
    assert [row["case"] for row in rows] == ["a", "b", "c"]
    assert list(rows[2]) == ["case", "trust", "money"]
