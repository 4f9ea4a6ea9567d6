"""Zip files are opened only after a look at what they would unpack to, and no part is read past its bound."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO

from textmine.errors import Fault, SourceError
from textmine.ingest.readers.blocks import File

MAX_UNPACKED = 500_000_000  # bytes; a long transcript with pictures unpacks to a tenth of this
_MAX_XML = 100_000_000  # bytes of all parts of XML, whose trees take some ten times as many
_MOST_PARTS = 20_000  # a workbook with a sheet and a picture for each of a thousand people has a tenth of this
_MARKS = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # what may stand before the first sign of XML
_DO = "Check its origin; a document that is truly so long must be divided."
_MEMBERS = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".odt": "content.xml"}
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)


@contextmanager
def open_archive(file: File, member: str, name: str, most_xml: int | None = None) -> Iterator[zipfile.ZipFile]:
    """A zip-based document, seen to be whole and not to unpack without bound.

    Args:
        file: the document.
        member: the part that must be in it.
        name: the format in words, for the message.
        most_xml: bytes of all its XML, where its reader does not make trees of it; unless given, what trees have room for.

    Yields:
        The open archive.

    Raises:
        SourceError: it is cut off, is another kind of zip file, or would unpack to more than half a gigabyte.
    """
    refuse_compound(file, name)
    try:
        with zipfile.ZipFile(BytesIO(file.data)) as archive:
            _check(file, archive, member, name, most_xml or _MAX_XML)
            yield archive
    except DAMAGE as error:
        raise SourceError(_damaged(file, name)) from error


def _check(file: File, archive: zipfile.ZipFile, member: str, name: str, most_xml: int) -> None:
    """Look at the archive's list of parts, in which names may come twice, then at every part's checksum.

    Raises:
        SourceError: what `opened` raises.
    """
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED:
        raise SourceError(_too_large(file, unpacked, MAX_UNPACKED))
    if len(parts) > _MOST_PARTS:
        raise SourceError(Fault(file.name, f"a file of {len(parts):,} parts", f"at most {_MOST_PARTS:,}", _DO))
    if all(part.filename != member for part in parts):
        if archive.testzip() is not None:
            raise SourceError(_damaged(file, name))
        raise SourceError(Fault(file.name, f"not a {name} (no {member} in it)", f"a {name}", "Open it and save it again."))
    xml = sum(part.file_size for part in parts if part.filename == member or _is_xml(archive, part))
    if xml > most_xml:
        raise SourceError(_too_large(file, xml, most_xml))
    if archive.testzip() is not None:
        raise SourceError(_damaged(file, name))


def _is_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part begins as XML does, whatever it is called: what it is called elsewhere decides who reads it."""
    with archive.open(part) as handle:
        return handle.read(64).lstrip(_MARKS).startswith(b"<")


def _too_large(file: File, size: int, most: int) -> Fault:
    got, expected = f"it would unpack to {size // 1_000_000} MB", f"at most {most // 1_000_000} MB"
    return Fault(file.name, got, expected, _DO)


def kind_of_archive(file: File) -> str:
    """Which document a zip file is.

    Args:
        file: the file; it begins as a zip file does.

    Returns:
        `.docx`, `.odt`, `.xlsx`, `.ods`, or `.zip` for a bundle of files; where its parts tell nothing, its suffix if that is of a
        zip-based document, and `.docx` if not, whose reader says what is wrong.
    """
    parts = set[str]()
    declared = b""
    with suppress(*DAMAGE), zipfile.ZipFile(BytesIO(file.data)) as archive:  # the reader finds the same damage, and words it
        parts = set(archive.namelist())
        if "mimetype" in parts:
            with archive.open("mimetype") as member:
                declared = member.read(100)
    if b"opendocument.spreadsheet" in declared:
        return ".ods"
    fitting = [kind for kind, member in _MEMBERS.items() if member in parts]
    if file.suffix in fitting:
        return file.suffix
    if fitting:
        return fitting[0]
    return file.suffix if file.suffix in (".docx", ".odt", ".xlsx", ".ods", ".zip") else ".docx"


def _damaged(file: File, name: str) -> Fault:
    do = "It is probably an unfinished download or sync: get it again."
    return Fault(file.name, f"the {name} is damaged or incomplete (cut off)", f"a whole {name}", do)


def refuse_compound(file: File, name: str) -> None:
    """Refuse the container of Office 97, in which newer Office keeps documents that have a password.

    Args:
        file: the file.
        name: the format in words that was expected, for the message.

    Raises:
        SourceError: the file is such a container.
    """
    if file.data.startswith(_COMPOUND):
        do = "Open it in Word, take the password off and save it as .docx."
        fault = Fault(file.name, "an old Word file (.doc), or one with a password", f"a {name} that opens without", do)
        raise SourceError(fault)
