"""Zip-based documents are opened only after a look at what they would unpack to."""

from __future__ import annotations

import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

from textmine.errors import Fault, SourceError

_MAX_UNPACKED = 500_000_000  # bytes; a long transcript with pictures unpacks to a tenth of this
_MEMBERS = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".odt": "content.xml"}
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check_archive(path: Path, member: str, name: str) -> None:
    """See that a zip-based document is whole and does not unpack without bound.

    Args:
        path: the document.
        member: the part that must be in it.
        name: the format in words, for the message.

    Raises:
        SourceError: it is cut off, is another kind of zip file, or would unpack to more than half a gigabyte.
    """
    refuse_compound(path, name)
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            unpacked = sum(info.file_size for info in archive.infolist())
            whole = unpacked > _MAX_UNPACKED or archive.testzip() is None
    except _DAMAGE as error:
        raise SourceError(_damaged(path, name)) from error
    if not whole:
        raise SourceError(_damaged(path, name))
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


def kind_of_archive(path: Path, suffix: str) -> str:
    """Which document a zip file is.

    Args:
        path: the file; it begins as a zip file does.
        suffix: its own, lower case.

    Returns:
        `.docx`, `.odt`, `.xlsx` or `.ods`; where its parts tell nothing, its suffix if that is of a zip-based document, and `.docx`
        if not, whose reader says what is wrong.
    """
    parts = set[str]()
    declared = b""
    with suppress(*_DAMAGE), zipfile.ZipFile(path) as archive:  # the reader finds the same damage, and words it
        parts = set(archive.namelist())
        if "mimetype" in parts:
            with archive.open("mimetype") as member:
                declared = member.read(100)
    if b"opendocument.spreadsheet" in declared:
        return ".ods"
    fitting = [kind for kind, member in _MEMBERS.items() if member in parts]
    if suffix in fitting or not fitting:
        return suffix if suffix in (".docx", ".odt") else ".docx"
    return fitting[0]


def _damaged(path: Path, name: str) -> Fault:
    do = "It is probably an unfinished download or sync: get it again."
    return Fault(path.name, f"the {name} is damaged or incomplete (cut off)", f"a whole {name}", do)


def refuse_compound(path: Path, name: str) -> None:
    """Refuse the container of Word 97, in which newer Word keeps documents that have a password.

    Args:
        path: the file.
        name: the format in words that was expected, for the message.

    Raises:
        SourceError: the file is such a container.
    """
    with path.open("rb") as handle:
        compound = handle.read(len(_COMPOUND)) == _COMPOUND
    if compound:
        do = "Open it in Word, take the password off and save it as .docx."
        fault = Fault(path.name, "an old Word file (.doc), or one with a password", f"a {name} that opens without", do)
        raise SourceError(fault)
