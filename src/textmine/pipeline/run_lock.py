"""How a run of a study goes: one at a time, and again where the study changed under it; short commands wait for one another."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from textmine.errors import BusyError, Fault, StudyChangedError, StudyError
from textmine.pipeline.workspace import open_workspace
from textmine.storage.files import remove_partial_files
from textmine.storage.fingerprint import fingerprint

PATIENCE = 10.0  # seconds that a short command waits for another one; a run takes minutes
_ROUNDS = 3  # a study that changed under two of them is being worked on

T = TypeVar("T")


@contextmanager
def run_lock(study: Path, output: Path | None = None, what: str = "textmine run", patience: float = 0) -> Iterator[None]:
    """Keep two commands that read a study's files from overlapping; the lock dies with its process.

    Args:
        study: the study's folder.
        output: folder of the results.
        what: the command, for others who want the lock.
        patience: seconds to wait for another that holds it.

    Yields:
        Nothing, while the lock is held.

    Raises:
        BusyError: another holds the lock; it says which and since when.
        StudyError: the cache folder cannot be written to.
    """
    workspace = open_workspace(study, output)
    folder = workspace.cache.folder
    name = f"run-{fingerprint(str(workspace.study.root))}"  # studies may share a cache folder; two of them may run at once
    holder = folder / f"{name}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{name}.lock", timeout=patience)
        lock.acquire()
        holder.write_text(json.dumps({"what": what, "process": os.getpid(), "since": time.time()}), encoding="utf-8")
    except Timeout as error:
        fault = Fault(
            str(study),
            f"another run of this study is in progress{_describe_holder(holder)}",
            "one run at a time",
            "Wait for it, or stop it.",
        )
        raise BusyError(fault) from error
    except OSError as error:
        do = "Make it writable, or set TEXTMINE_CACHE to another folder."
        raise StudyError(Fault(str(folder), f"cannot be written ({error.strerror})", "a writable folder", do)) from error
    try:
        workspace.cache.sweep()  # nobody else writes now: what is unfinished is left from a run that was cut off
        remove_partial_files(workspace.output)
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _describe_holder(holder: Path) -> str:
    """Who holds a lock, as they left word of it; empty where they had no time to."""
    try:
        told = json.loads(holder.read_text(encoding="utf-8"))
        since = datetime.fromtimestamp(told["since"]).astimezone()
        return f" (`{told['what']}`, process {told['process']}, since {since:%H:%M:%S})"
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return ""


def retry_while_changed(go: Callable[[], T]) -> T:
    """Go through all stages, and again where files or decisions changed meanwhile: what was finished is not done again.

    Args:
        go: goes through them once.

    Returns:
        What it gives.

    Raises:
        StudyChangedError: the study changes all the time.
    """
    for _ in range(_ROUNDS - 1):
        try:
            return go()
        except StudyChangedError:
            continue
    return go()
