"""The cache of finished work: parts of stages, each complete and whole or not there.

A part is a folder `CACHE/STAGE/FINGERPRINT/`. It is written under another name, forced onto the disk and then renamed, and its
part.json tells the size and hash of each file, so that a part which a power cut tore or a disk spoilt counts as absent and is made
again. The same fingerprint means the same input, settings, models and code, so a part is never stale.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from textmine.errors import Fault, TextmineError
from textmine.storage.files import fsync_file, fsync_folder, unused_path
from textmine.storage.fingerprint import fingerprint, sha256_of
from textmine.storage.parquet import read_parquet, write_parquet

T = TypeVar("T")
Part = Mapping[str, "Iterable[Any] | np.ndarray"]

_CONTENTS = "part.json"
_WHOLE: set[int] = set()  # parts that this process has read through, each with the times of its files
_CLOCK = 2_000_000_000  # nanoseconds; a file changed twice within as long may bear the same time
_ATTEMPTS = 5  # to put a part in its place, where other processes put the same one


class Cache:
    """Finished parts of stages, each a folder of Parquet tables and numpy arrays."""

    def __init__(self, folder: Path, owner: str = "") -> None:
        """Take a folder; it is made when the first part is saved.

        Args:
            folder: of the cache; studies may share it.
            owner: what unfinished parts are known by, so that a study sweeps away only its own.
        """
        self.folder = folder
        self._unfinished = f".part-{owner}-"

    def path(self, stage: str, key: str) -> Path:
        """Where a part lies, or would."""
        return self.folder / stage / key

    def keys(self, stage: str) -> list[str]:
        """Fingerprints of a stage's parts, which `has` may find damaged."""
        folder = self.folder / stage
        return sorted(path.name for path in folder.iterdir() if path.name[0] != ".") if folder.is_dir() else []

    def has(self, stage: str, key: str) -> bool:
        """Whether the part is finished and each of its files is there as it was written."""
        folder = self.path(stage, key)
        try:
            files, _ = _contents(folder)
            stats = {name: (folder / name).stat() for name in files}
            if any(stats[name].st_size != file["bytes"] for name, file in files.items()):
                return False  # found out without reading
            # What this process has read through and nobody has written to since need not be read again.
            known = hash((str(folder), *((name, stat.st_size, stat.st_mtime_ns, stat.st_ino) for name, stat in stats.items())))
            if known in _WHOLE:
                return True
            whole = all(sha256_of(folder / name) == file["sha256"] for name, file in files.items())
        except (OSError, ValueError, AttributeError, KeyError, TypeError):  # no part, or a part.json of anything but our kind
            return False
        if whole and time.time_ns() - max(stat.st_mtime_ns for stat in stats.values()) > _CLOCK:
            _WHOLE.add(known)
        return whole

    def save(
        self,
        stage: str,
        key: str,
        part: Part,
        types: Mapping[str, type],
        notes: Callable[[Part], Mapping[str, Any]] | None = None,
    ) -> None:
        """Keep a finished part.

        Args:
            stage: name of the stage.
            key: the part's fingerprint.
            part: by name, records or an array; records may be made while they are written, one name after the other.
            types: the record class of each name that holds records.
            notes: makes what `notes` gives back.

        Raises:
            TextmineError: the cache folder cannot be written to.
        """
        target = self.path(stage, key)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            folder = unused_path(target.parent, self._unfinished)
            folder.mkdir()
            try:
                _write_part(folder, part, types, notes(part) if notes else {})
                self._put(folder, stage, key)
            finally:
                shutil.rmtree(folder, ignore_errors=True)  # gone already, if it was put in its place
        except OSError as error:
            do = "Free some space, or set TEXTMINE_CACHE to another folder."
            got = f"cannot be written ({error.strerror or error})"
            raise TextmineError(Fault(str(target.parent), got, "a writable folder", do)) from error

    def _put(self, folder: Path, stage: str, key: str) -> None:
        target = self.path(stage, key)
        problem = OSError("other processes keep replacing it")
        for _ in range(_ATTEMPTS):
            try:
                folder.rename(target)
            except OSError as error:
                problem = error
            if self.has(stage, key):  # ours, or another process finished the same part first: theirs is as good
                fsync_folder(target.parent)
                return
            replaced = unused_path(target.parent, self._unfinished)
            replaced.mkdir()
            with suppress(OSError):  # another process may be replacing the same damaged part
                target.rename(replaced / key)
            shutil.rmtree(replaced, ignore_errors=True)
        raise problem

    def notes(self, stage: str, key: str) -> Mapping[str, Any]:
        """What was noted of a part, which costs less to read than its tables; raises as `records` does."""
        path = self.path(stage, key) / _CONTENTS
        try:
            return _contents(path.parent)[1]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise TextmineError(_spoilt(path)) from error

    def records(self, stage: str, key: str, name: str, record: type[T]) -> list[T]:
        """Read what a part keeps under a name.

        Args:
            stage: name of the stage.
            key: the part's fingerprint.
            name: of the table.
            record: class of its records.

        Returns:
            The records.

        Raises:
            TextmineError: the part is gone or has been spoilt since `has` was asked.
        """
        path = self.path(stage, key) / f"{name}.parquet"
        try:
            return read_parquet(path, record)
        except (OSError, ValueError) as error:
            raise TextmineError(_spoilt(path)) from error

    def array(self, stage: str, key: str, name: str) -> np.ndarray:
        """The array kept under a name of a part; raises as `records` does."""
        path = self.path(stage, key) / f"{name}.npy"
        try:
            return np.asarray(np.load(path, allow_pickle=False))
        except (OSError, ValueError, EOFError) as error:
            raise TextmineError(_spoilt(path)) from error

    def sweep(self) -> None:
        """Remove what runs of this owner that were cut off have left unfinished; none of them may be under way."""
        for folder in self.folder.glob(f"*/{self._unfinished}*"):
            shutil.rmtree(folder, ignore_errors=True)


def _write_part(folder: Path, part: Part, types: Mapping[str, type], notes: Mapping[str, Any]) -> None:
    files = {}
    for name, content in part.items():
        path = folder / (f"{name}.npy" if isinstance(content, np.ndarray) else f"{name}.parquet")
        with path.open("wb") as handle:
            if isinstance(content, np.ndarray):
                np.save(handle, content)
            else:
                write_parquet(handle, content, types[name])
            fsync_file(handle)
        files[path.name] = {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
    with (folder / _CONTENTS).open("wb") as handle:
        handle.write(json.dumps({"files": files, "notes": notes, "hash": fingerprint(files, notes)}).encode())
        fsync_file(handle)
    fsync_folder(folder)


def _contents(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read what a part consists of.

    Args:
        folder: of the part.

    Returns:
        Its files, with size and hash of each, and its notes.

    Raises:
        ValueError: its part.json is not as it was written; likewise KeyError, TypeError and OSError.
    """
    contents = json.loads((folder / _CONTENTS).read_bytes())
    if fingerprint(contents["files"], contents["notes"]) != contents["hash"]:
        raise ValueError("part.json has been changed")
    return contents["files"], contents["notes"]


def _spoilt(path: Path) -> Fault:
    got = "was damaged or removed during the run"
    return Fault(str(path), got, "the results of an earlier stage", "Run the same command again: it recreates what is missing.")
