"""How a run of a study goes: one at a time, and again where the study changed under it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from textmine.errors import BusyError, Fault, MovedError, StudyError
from textmine.store import fingerprint, sweep
from textmine.workspace import open_workspace

_ROUNDS = 3  # a study that changed under two of them is being worked on

T = TypeVar("T")


@contextmanager
def only_run(study: Path, output: Path | None = None) -> Iterator[None]:
    """Keep two runs of one study from overlapping; the lock dies with its process.

    Args:
        study: the study's folder.
        output: folder of the results.

    Yields:
        Nothing, while the lock is held.

    Raises:
        BusyError: another run of the study is under way.
        StudyError: the cache folder cannot be written to.
    """
    workspace = open_workspace(study, output)
    folder = workspace.cache.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Studies may share a cache folder; two of them may run at once.
        lock = FileLock(folder / f"run-{fingerprint(str(workspace.study.root))}.lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        fault = Fault(str(study), "another run of this study is in progress", "one run at a time", "Wait for it, or stop it.")
        raise BusyError(fault) from error
    except OSError as error:
        do = "Make it writable, or set TEXTMINE_CACHE to another folder."
        raise StudyError(Fault(str(folder), f"cannot be written ({error.strerror})", "a writable folder", do)) from error
    try:
        workspace.cache.sweep()  # nobody else writes now: what is unfinished is left from a run that was cut off
        sweep(workspace.output)
        yield
    finally:
        lock.release()


def until_still(go: Callable[[], T]) -> T:
    """Go through all stages, and again where files or decisions changed meanwhile: what was finished is not done again.

    Args:
        go: goes through them once.

    Returns:
        What it gives.

    Raises:
        MovedError: the study changes all the time.
    """
    for _ in range(_ROUNDS - 1):
        try:
            return go()
        except MovedError:
            continue
    return go()
