"""Processes that are killed: a run at any step of its writing, a run that holds the lock, a writer of decisions."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from textmine.decisions.ledger import LEDGER, Ledger, read_ledger, record
from textmine.errors import StudyError
from textmine.pipeline.run import run_study
from textmine.pipeline.run_lock import run_lock
from textmine.records.decisions import Decision

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")


def a_decision(number: int) -> Decision:
    return Decision(
        "2026-05-04T10:00:00+00:00", "JH", "north/a.txt", "0" * 64, number, number + 1, "x" * 2000, "trust", "", "accept"
    )


def test_a_run_killed_at_any_step_is_finished_by_the_next(make_study, fake_encoder, tmp_path: Path) -> None:
    """Killed at 30 steps, half of them over earlier results, nothing torn has a final name; the next run leaves the same bytes."""
    study = make_study()
    record(Ledger.at(study / LEDGER), [a_decision(1)])
    fresh, changed = tmp_path / "fresh", tmp_path / "changed"
    shutil.copytree(study, fresh)
    run_study(study)
    (study / "transcripts/north/b.txt").write_text(
        "Interviewer: Who paid in the end?\n\nDirector: The council paid, and it was honest about what it cost, and why.\n",
        encoding="utf-8",
    )
    study.rename(changed)
    command = [sys.executable, "-m", "tests.robustness.mortal", str(tmp_path), "15", "11", str(fresh), str(changed)]
    told = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout)
    points = [point for load in told for point in load["points"]]
    assert [load["status"] for load in told] == [0, 0]
    assert all(load["outputs"] > 25 for load in told)
    assert {point["status"] for point in points} == {-signal.SIGKILL}
    assert [point for point in points if point["torn"]] == []
    assert [point for point in points if point["next"] or not point["same"] or not point["ledger"]] == []
    assert any(point["unfinished"] for point in points)
    assert [point for point in points if point["left"]] == []


def test_a_killed_run_leaves_no_lock_and_a_second_one_is_told(make_study, fake_encoder) -> None:
    """While another process runs the study a run is refused; once that process is killed the next goes ahead."""
    study = make_study()
    hold = "import sys, time; from pathlib import Path; from textmine.pipeline.run_lock import run_lock\n"
    hold += "with run_lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", hold, str(study)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(StudyError, match="another run of this study is in progress"):
            run_study(study)
        other.kill()
    with run_lock(study):
        pass


def test_who_stops_a_run_waits_for_no_stage(make_study, tmp_path: Path) -> None:
    """Ctrl+C ends the command at once, though the encoder would never end, and says that what was finished is kept."""
    endless = "import signal, sys, threading; from textmine.nlp import models; from textmine.cli import main\n"
    endless += "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # which a shell may have had ignored
    endless += "class Endless:\n"
    endless += "    id = 'endless'\n"
    endless += "    def encode(self, texts): print('begun', flush=True); threading.Event().wait()\n"
    endless += "models.encoder = Endless\n"
    endless += "sys.argv = ['textmine', 'run', *sys.argv[1:]]; main()"
    command = [sys.executable, "-c", endless, str(make_study())]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        try:
            assert run.stdout is not None
            assert run.stdout.readline() == "begun\n"
            run.send_signal(signal.SIGINT)
            _, said = run.communicate(timeout=120)
        finally:
            run.kill()
    assert said == "Stopped. Finished work is kept. Run the same command to continue.\n"
    assert run.returncode == 130


def test_every_decision_that_was_acknowledged_outlives_its_writer(tmp_path: Path) -> None:
    """A process that writes decisions is killed in the midst of it: all it said were written are there, and more can follow."""
    ledger = Ledger.at(tmp_path / LEDGER)
    write = "import sys; from pathlib import Path; from textmine.decisions.ledger import Ledger, record\n"
    write += "from tests.robustness.test_killed import a_decision\n"
    write += "for number in range(10**6): record(Ledger.at(Path(sys.argv[1])), [a_decision(number)]); print(number, flush=True)"
    command = [sys.executable, "-c", write, str(tmp_path / LEDGER)]
    acknowledged = 0
    for _ in range(3):
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            for _ in range(20):
                assert writer.stdout.readline()
            writer.kill()
            acknowledged += 20 + len(writer.stdout.readlines())
        there = [decision.start for decision in read_ledger(ledger)]
        # The last may have been written and its acknowledgement cut off.
        assert len(there) - acknowledged in (0, 1)
        acknowledged = len(there)
    record(ledger, [a_decision(7)])
    assert len(read_ledger(ledger)) == acknowledged + 1
    assert all(decision.quote == "x" * 2000 for decision in read_ledger(ledger))
