"""A zip file of transcripts, read like a folder: nothing of it is unpacked past a bound, or outside the place it is given."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from textmine.errors import Fault, SourceError
from textmine.sources.archive import DAMAGE
from textmine.sources.blocks import File
from textmine.store import keep_private

_MOST_FILES = 5_000  # a study has some hundred
_MAX_FILE = 200_000_000  # bytes of one file
_MAX_ALL = 2_000_000_000  # bytes of all files
_CHUNK = 1 << 20
_DO = "Check its origin; unpack it yourself and give the folder if it is what you think."


def members(path: Path) -> list[str]:
    """The files in a zip file that are not hidden, by their paths in it, sorted.

    Args:
        path: the .zip file.

    Returns:
        Paths with `/` between the parts, none of which leads out of the zip file.

    Raises:
        SourceError: it is damaged, or holds more than a study does.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir() and _is_visible(info)]
    except DAMAGE as error:
        raise SourceError(_damaged(path)) from error
    size = sum(info.file_size for info in infos)
    if len(infos) > _MOST_FILES:
        raise SourceError(Fault(path.name, f"a zip file of {len(infos):,} files", f"at most {_MOST_FILES:,}", _DO))
    if size > _MAX_ALL:
        raise SourceError(
            Fault(path.name, f"it would unpack to {size // 1_000_000} MB", f"at most {_MAX_ALL // 1_000_000} MB", _DO)
        )
    return sorted({info.filename for info in infos if _is_inside(info)})


def read_member(path: Path, name: str) -> File:
    """One file of a zip file.

    Args:
        path: the .zip file.
        name: one of `members`.

    Returns:
        The file.

    Raises:
        SourceError: it is damaged, has a password, or is larger than any transcript.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo(name)
            if info.flag_bits & 1:
                do = "Unpack it with its password and give the folder."
                raise SourceError(Fault(f"{path.name}/{name}", "it has a password", "a zip file without", do))
            with archive.open(info) as handle:
                data = handle.read(_MAX_FILE + 1)
    except (KeyError, *DAMAGE) as error:
        raise SourceError(_damaged(path)) from error
    if len(data) > _MAX_FILE:
        got = f"more than {_MAX_FILE // 1_000_000} MB"
        raise SourceError(Fault(f"{path.name}/{name}", got, "a transcript or a paper", "Is this a recording? Transcribe it first."))
    return File(PurePosixPath(name).name, data)


def unpack(path: Path, folder: Path) -> Iterator[tuple[str, Fault]]:
    """Unpack the files of a zip file into a folder; one folder that holds all the others is left out of their paths.

    Args:
        path: the .zip file.
        folder: an empty folder.

    Yields:
        The files that could not be unpacked, and why.

    Raises:
        SourceError: it is damaged, or holds more than a study does.
    """
    names = members(path)
    yield from ((name, _leads_out(f"{path.name}/{name}")) for name in _outside(path))
    tops = {PurePosixPath(name).parts[0] for name in names}
    spare = len(tops) == 1 and all(len(PurePosixPath(name).parts) > 2 for name in names)
    for name in names:
        try:
            data = read_member(path, name).data
        except SourceError as error:
            yield name, error.faults[0]
            continue
        parts = PurePosixPath(name).parts[1 if spare else 0 :]
        target = folder.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        keep_private(target, path)


def _is_visible(info: zipfile.ZipInfo) -> bool:
    """Whether a file is one of the user's own."""
    return not any(part.startswith((".", "~$", "__MACOSX")) and part != ".." for part in PurePosixPath(info.filename).parts)


def _is_inside(info: zipfile.ZipInfo) -> bool:
    """Whether a path stays within the zip file, as it was written and as Python reads it."""
    original = info.orig_filename
    parts = PurePosixPath(info.filename).parts
    return bool(parts) and ".." not in parts and not original.startswith("/") and "\\" not in original and ":" not in original


def _outside(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return sorted(info.filename for info in archive.infolist() if _is_visible(info) and not _is_inside(info))


def _leads_out(where: str) -> Fault:
    return Fault(where, "a path that leads out of the zip file", "files within it", "Check its origin; it was left out.")


def _damaged(path: Path) -> Fault:
    return Fault(path.name, "the zip file is damaged or incomplete (cut off)", "a whole zip file", "Get it again.")
