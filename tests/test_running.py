"""One run at a time, and again where the study changed under it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from textmine.errors import BusyError, Fault, MovedError
from textmine.judgements import Decision
from textmine.ledger import LEDGER, Ledger, record
from textmine.pipeline import run_study
from textmine.running import only_run, until_still

MOVED = MovedError(Fault("study", "it changed", "stillness", "Run it again."))


def test_a_round_is_gone_again_until_nothing_moves() -> None:
    """Two rounds under which the study changed are followed by a third, whose result counts."""
    rounds = iter([MOVED, MOVED, "done"])

    def go() -> str:
        one = next(rounds)
        if isinstance(one, MovedError):
            raise one
        return one

    assert until_still(go) == "done"


def test_a_study_that_changes_all_the_time_is_given_up() -> None:
    """The third round in vain is the last."""
    rounds = []

    def go() -> None:
        rounds.append(1)
        raise MOVED

    with pytest.raises(MovedError, match=r"study: it changed\."):
        until_still(go)
    assert len(rounds) == 3


def test_the_lock_is_on_the_study_whatever_its_output(make_study, tmp_path: Path) -> None:
    """A second run of a study is refused with another output folder too; a copy of the study is another study."""
    study = make_study()
    copy = shutil.copytree(study, tmp_path / "copy")
    with only_run(study):
        with pytest.raises(BusyError, match="another run of this study is in progress"), only_run(study, tmp_path / "other"):
            pass
        with only_run(copy):
            pass
    with only_run(study):
        pass


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


def test_a_file_that_arrives_during_a_run_is_in_its_results(make_study, fake_encoder) -> None:
    """A transcript put there while the run is under way is read, and accounted for."""
    study = make_study()

    def arrive_late(stage: str, done: int, total: int) -> None:
        if stage == "topics":
            words = (study / "transcripts/north/a.txt").read_text(encoding="utf-8")
            more = f"{words}\n\nManager: And that was all of it, I think.\n"
            (study / "transcripts/north/z.txt").write_text(more, encoding="utf-8")

    manifest = run_study(study, None, arrive_late)
    assert [one["path"] for one in manifest["inputs"]] == ["north/a.txt", "north/z.txt"]
    assert manifest["counts"]["files_read"] == 2
