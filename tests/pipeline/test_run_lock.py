"""One run at a time, and again where the study changed under it."""

from __future__ import annotations

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.exchange.importers.foreign import NVIVO, interview, written
from textmine.cli import app
from textmine.decisions.ledger import LEDGER, Ledger, record
from textmine.errors import BusyError, Fault, StudyChangedError
from textmine.pipeline.check import check_study
from textmine.pipeline.run import run_study
from textmine.pipeline.run_lock import retry_while_changed, run_lock
from textmine.records.decisions import Decision

MOVED = StudyChangedError(Fault("study", "it changed", "stillness", "Run it again."))


def test_a_round_is_gone_again_until_nothing_moves() -> None:
    """Two rounds under which the study changed are followed by a third, whose result counts."""
    rounds = iter([MOVED, MOVED, "done"])

    def go() -> str:
        one = next(rounds)
        if isinstance(one, StudyChangedError):
            raise one
        return one

    assert retry_while_changed(go) == "done"


def test_a_study_that_changes_all_the_time_is_given_up() -> None:
    """The third round in vain is the last."""
    rounds = []

    def go() -> None:
        rounds.append(1)
        raise MOVED

    with pytest.raises(StudyChangedError, match=r"study: it changed\."):
        retry_while_changed(go)
    assert len(rounds) == 3


def test_the_lock_is_on_the_study_whatever_its_output(make_study, tmp_path: Path) -> None:
    """A second run of a study is refused with another output folder too; a copy of the study is another study."""
    study = make_study()
    copy = shutil.copytree(study, tmp_path / "copy")
    with run_lock(study):
        with pytest.raises(BusyError, match="another run of this study is in progress"), run_lock(study, tmp_path / "other"):
            pass
        with run_lock(copy):
            pass
    with run_lock(study):
        pass


DECIDED = "document,quote,code,decision\nnorth/a.txt,The council paid for the building,money,yes\n"


def commands_on(study: Path) -> dict[str, list[str]]:
    """Commands that read a study's changed files before they do their own work."""
    (study / "mine.csv").write_text(DECIDED, encoding="utf-8")
    project = written(study, interview(NVIVO))
    return {
        "check": ["check", str(study)],
        "decide": ["decide", str(study / "mine.csv"), str(study), "--coder", "AB"],
        "import": ["import", str(project), "--study", str(study), "--coder", "AB"],
    }


@pytest.mark.parametrize("command", ["check", "decide", "import"])
def test_a_command_says_who_has_the_study(make_study, monkeypatch, command: str) -> None:
    """While another has it, it waits, then names that one, and changes nothing; once it is free the same command goes ahead."""
    study = make_study()
    arguments = commands_on(study)[command]
    monkeypatch.setattr("textmine.pipeline.run.PATIENCE", 0)
    with run_lock(study, what="textmine run"):
        result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    assert f"another run of this study is in progress (`textmine run`, process {os.getpid()}, since " in result.stderr
    assert not (study / LEDGER).exists()
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert list((study / ".textmine").glob("run-*.json")) == []


def test_a_short_command_waits_for_another(make_study) -> None:
    """`check` while another has the study: as soon as that one is done it goes ahead."""
    study = make_study()
    with ThreadPoolExecutor(1) as pool:
        with run_lock(study):
            waiting = pool.submit(check_study, study)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=1)
        assert waiting.result(timeout=60).themes == 2


def test_what_people_decide_during_a_run_is_in_its_results(make_study, fake_encoder) -> None:
    """A decision made while the last stage is under way is learnt from before anything is written."""
    study = make_study()
    document = "north/a.txt"
    run_study(study)
    (text,) = (study / "transcripts/north").glob("*.txt")
    words = text.read_text(encoding="utf-8")
    decided = []

    def decide_late(stage: str, done: int, total: int) -> None:
        if stage == "report" and not decided:
            quote = "The council paid for the building"
            made = Decision("2026-01-01T00:00:00+00:00", "AB", document, "0" * 64, 0, len(quote), quote, "trust", "", "accept")
            assert quote in words
            decided.append(made)
            record(Ledger.at(study / LEDGER), decided)

    manifest = run_study(study, None, decide_late)
    assert manifest["counts"]["decisions"] == 1
    assert manifest["stages"]["themes"]["units_done"] == 1
    assert manifest == json.loads((study / "output/run.json").read_text(encoding="utf-8"))


def test_a_file_that_arrives_during_a_run_is_in_its_results(make_study, talk_of, fake_encoder) -> None:
    """A transcript put there while the run is under way is read, and accounted for."""
    study = make_study()

    def arrive_late(stage: str, done: int, total: int) -> None:
        if stage == "topics":
            (study / "transcripts/north/z.txt").write_text(talk_of(1, 4), encoding="utf-8")

    manifest = run_study(study, None, arrive_late)
    assert [one["path"] for one in manifest["inputs"]] == ["north/a.txt", "north/z.txt"]
    assert manifest["counts"]["files_read"] == 2
