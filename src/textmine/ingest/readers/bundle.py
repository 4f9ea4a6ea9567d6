"""A zip file of transcripts, read like a folder: nothing of it is unpacked past a bound, or outside the place it is given."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath

from textmine.errors import Fault, SourceError
from textmine.ingest.readers.archive import DAMAGE
from textmine.ingest.readers.blocks import File
from textmine.storage.files import keep_private

_MOST_FILES = 5_000  # a study has some hundred
_MAX_FILE = 200_000_000  # bytes of one file
_MAX_ALL = 2_000_000_000  # bytes of all files
_MOST_CONTENTS = 10_000_000  # bytes of the list of its files; that of the most files it may have takes less
_END, _END_BYTES, _MOST_COMMENT = b"PK\5\6", 22, 65_535  # what the end of a zip file begins with; its size, and that of a comment
_DO = "Check its origin; unpack it yourself and give the folder if it is what you think."


def zip_members(path: Path) -> list[str]:
    """The files in a zip file that are not hidden, by their paths in it, sorted.

    Args:
        path: the .zip file.

    Returns:
        Paths with `/` between the parts, none of which leads out of the zip file.

    Raises:
        SourceError: it is damaged, or holds more than a study does.
    """
    infos = [info for info in _opened(path).infolist() if not info.is_dir() and _is_visible(info)]
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
    archive = _opened(path)
    try:
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


def _opened(path: Path) -> zipfile.ZipFile:
    """A zip file, opened once for all that is read of it.

    Args:
        path: the .zip file.

    Returns:
        It; opened again where the file has changed.

    Raises:
        SourceError: it is damaged, or lists more files than a study has.
    """
    try:
        state = path.stat()
        return _opened_once(path, state.st_size, state.st_mtime_ns)
    except DAMAGE as error:
        raise SourceError(_damaged(path)) from error


@lru_cache(maxsize=8)
def _opened_once(path: Path, _size: int, _changed: int) -> zipfile.ZipFile:
    with path.open("rb") as handle:
        handle.seek(max(0, _size - _END_BYTES - _MOST_COMMENT))
        end = handle.read()
    at = end.rfind(_END)
    if at >= 0 and int.from_bytes(end[at + 12 : at + 16], "little") > _MOST_CONTENTS:  # to read the list alone would take minutes
        raise SourceError(Fault(path.name, "a zip file of very many files", f"at most {_MOST_FILES:,}", _DO))
    return zipfile.ZipFile(path)


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
    names = zip_members(path)
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
    return sorted(info.filename for info in _opened(path).infolist() if _is_visible(info) and not _is_inside(info))


def _leads_out(where: str) -> Fault:
    return Fault(where, "a path that leads out of the zip file", "files within it", "Check its origin; it was left out.")


def _damaged(path: Path) -> Fault:
    return Fault(path.name, "the zip file is damaged or incomplete (cut off)", "a whole zip file", "Get it again.")
