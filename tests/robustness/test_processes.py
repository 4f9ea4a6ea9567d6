"""No process of a run outlives it, however it ends."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.conftest import CODEBOOK, SUBJECTS

ROOT = Path(__file__).parents[2]
MARK = "TEXTMINE_TEST_RUN"  # environment variable that all processes of a run inherit
RUN = """
import sys
import loky
from tests.conftest import FakeEncoder
from textmine.nlp import models
from textmine.cli.watched import main

class Told(loky.ProcessPoolExecutor):
    def submit(self, *work):
        begun = super().submit(*work)
        print("begun", flush=True)
        return begun

loky.ProcessPoolExecutor, fake = Told, FakeEncoder()
models.encoder = lambda: fake
sys.argv = ["textmine", "run", sys.argv[1]]
main()
"""
# Enough passages that topics are fitted again in processes of their own.
WORDS = " ".join(SUBJECTS.values()).split()
SETTINGS = '[study]\ntitle = "S"\n'
SETTINGS += "[topics]\nclusterings = {clusterings}\nsubsamples = 6\nseeds = 0\nleave_out = false\nmap = false\n"


def of_run(mark: str) -> list[psutil.Process]:
    """All processes of a run that are there, wherever they hang by now."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> Path:
    """Laid out once: what a stopped run has finished is there for the next one."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    draw = random.Random(3)
    for number in range(4):
        turns = [f"Interviewer: Why?\n\nManager: {' '.join(draw.sample(WORDS, 8))} all along." for _ in range(280)]
        (folder / f"transcripts/case{number}").mkdir(parents=True)
        (folder / f"transcripts/case{number}/a.txt").write_text("\n\n".join(turns) + "\n", encoding="utf-8")
    return folder


@contextmanager
def begun(study: Path, clusterings: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A run in a process of its own for which others have begun to work; gives the process and the mark of all of them."""
    (study / "study.toml").write_text(SETTINGS.format(clusterings=clusterings), encoding="utf-8")
    mark = uuid.uuid4().hex
    command, environment = [sys.executable, "-c", RUN, str(study)], os.environ | {MARK: mark}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **pipes) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            assert any("loky" in " ".join(one.cmdline()) for one in of_run(mark))
            yield process, mark
        finally:
            process.kill()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_stopped_takes_its_processes_along(study, how) -> None:
    """Ctrl+C, a polite end and a kill while topics are fitted again: the run ends, and within seconds nothing of it is there."""
    with begun(study, 1000) as (process, mark):
        process.send_signal(how)
        _, told = process.communicate(timeout=120)
        _, alive = psutil.wait_procs(of_run(mark), timeout=60)
    assert alive == []
    assert of_run(mark) == []
    assert told == ("Stopped. Finished work is kept. Run the same command to continue.\n" if how == signal.SIGINT else "")
    assert process.returncode == (130 if how == signal.SIGINT else -how)


def test_a_run_that_ends_leaves_no_process(study) -> None:
    """When `textmine run` has ended, all that worked for it has too."""
    with begun(study, 2) as (process, mark):
        process.communicate(timeout=300)
    assert process.returncode == 0
    assert of_run(mark) == []
