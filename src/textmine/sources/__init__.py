"""One reader for each format; `read_source` picks by what a file is, then by what it is called."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import cast

from textmine.errors import Fault, SourceError
from textmine.sources.archive import kind_of_archive, refuse_compound
from textmine.sources.blocks import Block, Shape, Source

__all__ = ["SUFFIXES", "Block", "Shape", "Source", "read_source"]

# Suffix -> module under textmine.sources whose read(path) returns a Source; imported when needed.
_READERS = {
    ".txt": "text",
    ".md": "text",
    ".vtt": "captions",
    ".srt": "captions",
    ".sbv": "captions",
    ".docx": "word",
    ".odt": "opendocument",
    ".pdf": "pdf",
}
SUFFIXES = tuple(_READERS)
_MAX_BYTES = 200_000_000  # bytes; a recording saved under a text's name is the usual cause of more


def read_source(path: Path) -> Source:
    """Read a file with the reader for its format.

    Args:
        path: the file.

    Returns:
        Its blocks in reading order.

    Raises:
        SourceError: the file is empty, damaged, locked, cannot be opened or is of a format that is not read; the message says
            what to do.
    """
    try:
        return _read(path)
    except OSError as error:
        got = f"it cannot be opened ({error.strerror or 'the disk does not answer'})"
        do = "See that you may open it and that it is on this machine, not only in a cloud."
        raise SourceError(Fault(path.name, got, "a file that can be read", do)) from error


def _read(path: Path) -> Source:
    _refuse_unlikely(path)
    suffix = path.suffix.lower()
    mismatch = _looks_like_other(path, suffix)
    name = _READERS[mismatch or suffix]
    read = cast("Callable[[Path], Source]", import_module(f"textmine.sources.{name}").read)
    source = read(path)
    if not any(block.text.strip() for block in source.blocks):
        raise SourceError(_nothing_read(path, source))
    if not mismatch:
        return source
    if mismatch == ".txt":
        warning = f"called {suffix} but is not {_NAMES[suffix]} file: it is text, and was read as {source.format}"
    else:
        warning = f"called {suffix} but is {_NAMES[mismatch]} file, and was read as one"
    return replace(source, warnings=(warning, *source.warnings))


def _refuse_unlikely(path: Path) -> None:
    """Refuse what need not be opened to see that it cannot be read.

    Raises:
        SourceError: it is no file, has no bytes or too many, or a suffix that no reader is for.
    """
    if not path.is_file():
        raise SourceError(_no_file(path))
    size, suffix = path.stat().st_size, path.suffix.lower()
    if size == 0:
        raise SourceError(Fault(path.name, "the file is empty (0 bytes)", "a transcript or a paper", "Get the file again."))
    if size > _MAX_BYTES:
        got, expected = f"{size // 1_000_000} MB", f"at most {_MAX_BYTES // 1_000_000} MB"
        raise SourceError(Fault(path.name, got, expected, "Is this a recording? Transcribe it first."))
    if suffix in _TABLES:
        raise SourceError(_table(path, f"a table ({suffix})"))
    if suffix not in _READERS:
        got = f"a {suffix or 'nameless'} file"
        raise SourceError(Fault(path.name, got, f"one of {', '.join(SUFFIXES)}", "Save it as one of those."))


def _no_file(path: Path) -> Fault:
    expected = "a transcript or a paper"
    if path.is_symlink():
        return Fault(path.name, "a link that leads nowhere, or to no file", expected, "Put the file itself here.")
    if path.is_dir():
        return Fault(path.name, "a folder that cannot be opened", "a folder of transcripts or papers", "See that you may open it.")
    if path.exists():
        return Fault(path.name, "neither a file nor a folder", expected, "Take it away.")
    if "�" in str(path):
        got = "a name of file or folder with letters that are not UTF-8 (shown as �)"
        return Fault(path.name, got, "a name in UTF-8", "Rename it.")
    return Fault(path.name, "no such file", expected, "Mend the path.")


def _table(path: Path, got: str) -> Fault:
    do = (
        "No column of speech is read from a table: save the words as .docx or .txt, with names and colons. "
        "A list of who speaks belongs into participants.csv, beside study.toml."
    )
    return Fault(path.name, got, f"one of {', '.join(SUFFIXES)}", do)


_NAMES = {".docx": "a Word", ".odt": "an OpenDocument", ".pdf": "a PDF"}
_TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".ods")
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def _looks_like_other(path: Path, suffix: str) -> str:
    """The suffix whose reader fits the file's content better than its own.

    Returns:
        The suffix, or nothing where its own is right.

    Raises:
        SourceError: the content is of a kind that no reader is for.
    """
    with path.open("rb") as handle:
        head = handle.read(2048)
    _refuse_markup(path, head)
    if head.lstrip().startswith(b"%PDF-"):
        return "" if suffix == ".pdf" else ".pdf"
    if head.startswith(b"PK\x03\x04"):
        found = kind_of_archive(path, suffix)
        if found in _TABLES:
            raise SourceError(_table(path, f"a spreadsheet ({found}) that is called {suffix}"))
        return "" if found == suffix else found
    if suffix not in _NAMES:
        refuse_compound(path, "text")
    return ".txt" if suffix in _NAMES and not _is_binary(head) else ""


def _refuse_markup(path: Path, head: bytes) -> None:
    """Refuse text whose words stand among the commands of a format that is not read.

    Raises:
        SourceError: it is RTF or HTML.
    """
    plain = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"").lstrip()
    what = "an RTF file" if plain.startswith(b"{\\rtf") else "a web page (HTML)" if _HTML.match(plain) else ""
    if what:
        got = f"{what} that is called {path.suffix.lower()}"
        do = "Open it in Word or LibreOffice and save it as .docx or .txt."
        raise SourceError(Fault(path.name, got, f"one of {', '.join(SUFFIXES)}", do))


def _is_binary(head: bytes) -> bool:
    control = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return control > len(head) // 20


def _nothing_read(path: Path, source: Source) -> Fault:
    if source.shape is Shape.PAGES:
        do = "Its pages are pictures: run text recognition (OCR) on it, for example with `ocrmypdf`, and use the result."
        return Fault(path.name, "a PDF without text", "a text layer", do)
    unread = ", ".join(f"{count} {what}" for what, count in source.unread)
    got = "no text was found in it" + (f" (not read: {unread})" if unread else "")
    return Fault(path.name, got, "some paragraphs", "Open it and see whether it holds what you think.")
