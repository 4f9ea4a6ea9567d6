"""Work in processes of its own: whatever a piece of work does, the others are done, and nothing of it is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.concurrency.works import Unloadable, do
from textmine.concurrency import Bounds, Ending, Failure, call, call_each
from textmine.errors import SourceError, TextmineError

BOUNDS = Bounds(seconds=1, megabytes=500)


@pytest.mark.parametrize(
    ("what", "ending", "said"),
    [
        ("hang", Ending.TIME, "more than 1 seconds"),
        ("hang in one call", Ending.TIME, "more than 1 seconds"),
        ("fill", Ending.MEMORY, "more than 500 MB of memory"),
        ("abort", Ending.CRASH, "SIGABRT"),
        ("leave", Ending.CRASH, "status 3"),
        ("recurse", Ending.ERROR, "RecursionError"),
        ("exit", Ending.ERROR, "SystemExit"),
    ],
)
def test_a_piece_that_ends_its_worker_ends_no_other(what: str, ending: Ending, said: str) -> None:
    """The pieces before and after it are done; it has a reason in words that names the file."""
    outcomes = dict(call_each(do, [("one",), (what,), ("two",)], BOUNDS))
    assert (outcomes[0], outcomes[2]) == ("one done", "two done")
    failure = outcomes[1]
    assert isinstance(failure, Failure)
    assert failure.ending is ending
    assert said in str(failure.fault("north/a.pdf"))
    assert str(failure.fault("north/a.pdf")).startswith("north/a.pdf: ")


def test_each_piece_has_an_outcome_of_its_own() -> None:
    """However many pieces there are, and however many workers are at them, none is lost or done for another."""
    outcomes = dict(call_each(do, [(f"piece {number}",) for number in range(100)]))
    assert outcomes == {number: f"piece {number} done" for number in range(100)}


def test_a_good_file_does_not_suffer_from_those_before_it() -> None:
    """Where a worker that did other work ends, its piece is done once more in a new one before the piece is blamed."""
    outcomes = dict(call_each(do, [("one",), ("abort if worn",), ("two",)], BOUNDS))
    assert outcomes[1] == "abort if worn done"


def test_a_message_names_keys_of_a_study_alone_where_there_is_a_study() -> None:
    """`file_seconds` helps whoever has a study.toml, and nobody else."""
    within, without = (Failure(Ending.TIME, Bounds(keys=keys)).fault("a.txt").do for keys in (True, False))
    assert "file_seconds" in within
    assert "study.toml" not in without


def test_a_fault_that_the_work_knows_comes_through() -> None:
    """What a reader says of a file is said as it would be without a process between."""
    with pytest.raises(SourceError) as caught:
        call(do, "refuse", where="b.txt")
    assert caught.value.faults[0].got == "nothing"


def test_one_call_raises_what_the_piece_failed_by() -> None:
    """A file that is read by itself is refused with the reason."""
    with pytest.raises(SourceError, match=r"b\.txt: it made the program that reads it stop"):
        call(do, "abort", where="b.txt", bounds=BOUNDS)


def test_a_worker_that_cannot_start_is_not_the_files_fault() -> None:
    """No file is set aside because the machine has no room for a process."""
    with pytest.raises(TextmineError, match="no process to read files in can be started"):
        list(call_each(Unloadable(), [("one",)]))


def test_no_worker_is_left_when_the_work_is_left() -> None:
    """Whoever stops before all is done leaves no process."""
    before = set(psutil.Process().children())
    outcomes = call_each(do, [("one",), ("hang",)])
    next(outcomes)
    outcomes.close()
    assert set(psutil.Process().children()) <= before


@pytest.mark.parametrize("what", ["hang", "hang in one call"])
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM])
def test_no_worker_outlives_its_parent(what: str, blow: signal.Signals) -> None:
    """However the process that has files read is ended, the worker ends with it, whatever it is at."""
    script = f"from textmine.concurrency import call; from tests.concurrency.works import do; call(do, {what!r}, where='a')"
    parent = subprocess.Popen([sys.executable, "-c", script], start_new_session=True)
    worker = _worker_at_work(parent.pid)
    os.killpg(parent.pid, blow) if blow is signal.SIGTERM else parent.kill()  # a service's whole group is asked to end
    parent.wait()
    assert psutil.wait_procs([worker], timeout=20)[1] == []


def _worker_at_work(parent: int) -> psutil.Process:
    """The worker of a process, once it is at its piece of work."""
    while not (
        found := [element for element in psutil.Process(parent).children() if element.num_threads() > 1]
    ):  # one watches the parent
        pass
    return found[0]


def test_the_memory_of_who_starts_a_worker_is_not_the_workers() -> None:
    """A run of a large study holds more than a file may take: its workers start all the same, and a crash is called one."""
    code = (
        "held = bytearray(b'x') * 600_000_000\n"
        "from tests.concurrency.works import do\n"
        "from textmine.concurrency import Bounds, call_each\n"
        "print(dict(call_each(do, [('one',), ('abort',)], Bounds(seconds=5, megabytes=500))))"
    )
    root = Path(__file__).parents[2]
    said = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout
    assert "one done" in said
    assert "SIGABRT" in said
