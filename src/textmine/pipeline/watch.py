"""Whether a study's files have changed since they were last run, and whether they are still being written.

A look costs a walk through the study's folders: nothing is opened but study.toml, and nothing heavy is loaded.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from textmine.study.load import cache_folder
from textmine.study.settings import StudySettings

_PAUSE = 5.0  # seconds; a file that grows, over a network too, grows within them
_LOOKS = 24  # two minutes; the next run of the schedule looks again
_SIDECARS = ("codebook", "cases", "participants", "gazetteer", "spoken")


@dataclass(frozen=True, slots=True)
class FolderState:
    """How the files of a study lie.

    Attributes:
        changed: whether they are other files than those last run.
        still: whether nobody was writing to them.
        seen: fingerprint of their paths, sizes and times.
        memory: the file that keeps what was seen last.
    """

    changed: bool
    still: bool
    seen: str
    memory: Path


def read_state(study: Path, output: Path | None = None, pause: Callable[[float], None] = time.sleep) -> FolderState:
    """See whether a study's files have changed; where they have, wait until they lie still.

    Args:
        study: the study's folder.
        output: folder of the results, or None for `STUDY/output`.
        pause: waits so many seconds.

    Returns:
        How they lie.
    """
    root, results = study.resolve(), (output or study / "output").resolve()
    name = hashlib.sha256(f"{root}\n{results}".encode()).hexdigest()[:24]
    memory = cache_folder(root) / f"seen-{name}"
    seen = _fingerprint(root)
    if (results / "run.json").is_file() and _read(memory) == seen:
        return FolderState(False, True, seen, memory)
    for _ in range(_LOOKS):
        pause(_PAUSE)
        again = _fingerprint(root)
        if again == seen:
            return FolderState(True, True, seen, memory)
        seen = again
    return FolderState(True, False, seen, memory)


def save_state(seen: FolderState) -> None:
    """Keep in mind that the files as they lay then have been run.

    Args:
        seen: of `look`, before the run.

    Raises:
        TextmineError: the cache folder cannot be written to.
    """
    from textmine.storage.files import write_atomically

    write_atomically(seen.memory, seen.seen.encode())


def _read(memory: Path) -> str:
    try:
        return memory.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _fingerprint(root: Path) -> str:
    found = sorted((str(path), *_size_and_time(path)) for path in _files(root))
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:  # gone just now, or a link that leads nowhere
        return -1, 0
    return state.st_size, state.st_mtime_ns


def _files(root: Path) -> Iterator[Path]:
    """study.toml, the tables and the codebook beside it, and all files below the folders it names."""
    yield root / "study.toml"
    settings = _settings(root)
    for name in _SIDECARS:
        path = root / getattr(settings, name)
        yield from (path.with_suffix(suffix) for suffix in {path.suffix, ".csv", ".xlsx"})
    walked: set[str] = set()
    for folder in (root / settings.transcripts, root / settings.literature):
        for here, folders, names in os.walk(folder, followlinks=True):
            real = os.path.realpath(here)
            if real in walked or root.is_relative_to(real):  # a link that leads above the study: the whole machine may lie there
                folders.clear()
                continue
            walked.add(real)
            folders[:] = (folder for folder in folders if not folder.startswith("."))
            yield from (Path(here, name) for name in names if not name.startswith((".", "~$")))


def _settings(root: Path) -> StudySettings:
    try:
        table = tomllib.loads((root / "study.toml").read_text(encoding="utf-8-sig"))["study"]
        return StudySettings.model_validate(table)
    except (OSError, ValueError, KeyError, RecursionError):  # a run says what is wrong with it
        return StudySettings(title="")
