"""What tests ask of a disk: how full it is, and what lies on it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def a_disk_that_takes(size: int) -> Iterator[None]:
    """Files larger than `size` bytes cannot be written, as on a disk that is full."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def everything_in(folder: Path) -> list[str]:
    """Relative paths of all files and folders, hidden ones too."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def hashes_of(output: Path) -> dict[str, str]:
    """The hash of every file of an output folder but run.json, which holds times."""
    files = (path for path in output.rglob("*") if path.is_file() and path.name != "run.json")
    return {path.relative_to(output).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)}


def unfinished_in(study: Path) -> list[str]:
    """What writes that were cut off have left below a study's folder."""
    return [name for name in everything_in(study) if name.endswith(".unfinished") or "/.part-" in name]
