"""Zip-based documents are opened only after a look at what they would unpack to."""

from __future__ import annotations

import zipfile
from pathlib import Path

from textmine.errors import Fault, SourceError

_MAX_UNPACKED = 500_000_000  # bytes; a long transcript with pictures unpacks to a tenth of this


def check_archive(path: Path, member: str, name: str) -> None:
    """See that a zip-based document is whole and does not unpack without bound.

    Args:
        path: the document.
        member: the part that must be in it.
        name: the format in words, for the message.

    Raises:
        SourceError: it is cut off, is another kind of zip file, or would unpack to more than half a gigabyte.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile as error:
        do = "It is probably an unfinished download or sync: get it again."
        raise SourceError(Fault(path.name, f"the {name} is damaged or incomplete (cut off)", f"a whole {name}", do)) from error
    if member not in names:
        raise SourceError(Fault(path.name, f"not a {name} (no {member} in it)", f"a {name}", "Open it and save it again."))
    if unpacked > _MAX_UNPACKED:
        raise SourceError(
            Fault(
                path.name,
                f"it would unpack to {unpacked // 1_000_000} MB",
                f"at most {_MAX_UNPACKED // 1_000_000} MB",
                "Check its origin.",
            )
        )
