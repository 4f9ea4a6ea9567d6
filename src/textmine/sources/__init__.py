"""One reader for each format; `read_source` picks by what a file is, then by what it is called."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from textmine.errors import Fault, SourceError
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
        SourceError: the file is empty, damaged, locked or of a format that is not read; the message says what to do.
    """
    if not path.is_file():
        raise SourceError(Fault(path.name, "no such file", "a transcript or a paper", "Mend the path."))
    size = path.stat().st_size
    if size == 0:
        raise SourceError(Fault(path.name, "the file is empty (0 bytes)", "a transcript or a paper", "Get the file again."))
    if size > _MAX_BYTES:
        raise SourceError(
            Fault(
                path.name,
                f"{size // 1_000_000} MB",
                f"at most {_MAX_BYTES // 1_000_000} MB",
                "Is this a recording? Transcribe it first.",
            )
        )
    suffix = path.suffix.lower()
    if suffix not in _READERS:
        raise SourceError(
            Fault(path.name, f"a {suffix or 'nameless'} file", f"one of {', '.join(SUFFIXES)}", "Save it as one of those.")
        )
    name = _READERS[suffix]
    mismatch = _looks_like_other(path, suffix)
    if mismatch:
        name = _READERS[mismatch]
    read = cast("Callable[[Path], Source]", import_module(f"textmine.sources.{name}").read)
    source = read(path)
    if not any(block.text.strip() for block in source.blocks):
        raise SourceError(_nothing_read(path, source))
    if mismatch:
        if mismatch == ".txt":
            warning = f"called {suffix} but is not a {_NAMES[suffix]} file: it is text, and was read as {source.format}"
        else:
            warning = f"called {suffix} but is a {_NAMES[mismatch]} file, and was read as one"
        return Source(
            source.format, source.shape, source.blocks, (warning, *source.warnings), source.unread, source.title, source.encoding
        )
    return source


_NAMES = {".docx": "Word", ".odt": "OpenDocument", ".pdf": "PDF"}


def _looks_like_other(path: Path, suffix: str) -> str:
    """The suffix whose reader fits the file's first bytes better than its own, or nothing."""
    with path.open("rb") as handle:
        head = handle.read(2048)
    if head.lstrip().startswith(b"%PDF-"):
        return "" if suffix == ".pdf" else ".pdf"
    if head.startswith(b"PK\x03\x04"):
        if suffix in (".docx", ".odt"):
            return ""
        return ".odt" if b"opendocument.text" in head else ".docx"
    if suffix in _NAMES and not _is_binary(head):
        return ".txt"
    return ""


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
