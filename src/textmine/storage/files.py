"""Files written whole or not at all, whenever the power goes."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from textmine.errors import Fault, TextmineError

_UNFINISHED = ".unfinished"  # ends the name under which a file is written


def write_atomically(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Write a file that is there whole or not at all, even after a power cut.

    Args:
        path: of the file. One that is there already is replaced, and nobody may read the new one who could not read the old.
        data: what it holds.
        mode: the most that anybody may do with it; less where the umask says so.

    Raises:
        TextmineError: the disk is full or the folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = unused_path(path.parent, f".{path.name}.", _UNFINISHED)
        try:
            with open(part, "xb", opener=partial(os.open, mode=mode)) as file:
                keep_private(part, path)
                file.write(data)
                fsync_file(file)
            part.replace(path)
            fsync_folder(path.parent)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise TextmineError(
            Fault(
                str(path), f"cannot be written ({error.strerror})", "a folder with room to write in", "Make room or give --output."
            )
        ) from error


def unused_path(folder: Path, prefix: str, suffix: str = "") -> Path:
    """A path in a folder that nothing has yet, for what is made there under another name first."""
    # The functions of tempfile make it themselves, for its owner alone, whatever the umask.
    return folder / f"{prefix}{secrets.token_hex(6)}{suffix}"


def keep_private(new: Path, old: Path) -> None:
    """Take from others the rights on a new file that they do not have on an old one, if that is there."""
    with suppress(FileNotFoundError, NotADirectoryError):
        new.chmod(stat.S_IMODE(new.stat().st_mode) & (old.stat().st_mode | stat.S_IRWXU))


def fsync_file(handle: BinaryIO) -> None:
    """Force what was written onto the disk: a rename may reach it first, and a power cut then leave a name with nothing in it."""
    handle.flush()
    os.fsync(handle.fileno())


def fsync_folder(folder: Path) -> None:
    """Force a folder's names onto the disk, so that what is written next does not reach it before them."""
    if sys.platform == "win32":
        return  # where folders cannot be opened, and the file system keeps the order itself
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_partial_files(folder: Path) -> None:
    """Remove from a folder, and from all below it, what `write_atomically` left unfinished when its process was killed."""
    for path in folder.rglob(f".*{_UNFINISHED}"):
        with suppress(OSError):
            path.unlink()
