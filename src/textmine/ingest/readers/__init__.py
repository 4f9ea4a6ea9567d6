"""Readers of file formats, one module each.

In: a file. Out: a `Source`, its paragraphs as blocks with their formatting. `read_source` picks the reader by what the file is,
then by its name; open `blocks.py` for what a block is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import cast

from textmine.errors import Fault, SourceError
from textmine.ingest.readers.archive import kind_of_archive, refuse_compound
from textmine.ingest.readers.blocks import Block, File, Shape, Source, plain_block, plain_text, with_letters_right

__all__ = ["SUFFIXES", "Block", "File", "Shape", "Source", "counted", "load_file", "read_source"]

# Suffix -> module in this package whose read(file) returns a Source; imported when needed.
_READERS = {
    ".txt": "text",
    ".md": "markdown",
    ".rst": "restructured",
    ".rtf": "rtf",
    ".html": "markup",
    ".htm": "markup",
    ".vtt": "captions",
    ".srt": "captions",
    ".sbv": "captions",
    ".docx": "word",
    ".odt": "opendocument",
    ".csv": "sheets",
    ".tsv": "sheets",
    ".xlsx": "sheets",
    ".ods": "opendocument",
    ".pdf": "pdf",
}
SUFFIXES = tuple(_READERS)
_MAX_BYTES = 200_000_000  # bytes; a recording saved under a text's name is the usual cause of more
_NAMES = {
    ".docx": "a Word",
    ".odt": "an OpenDocument",
    ".pdf": "a PDF",
    ".xlsx": "an Excel",
    ".ods": "an OpenDocument spreadsheet",
    ".rtf": "an RTF",
    ".html": "a web page",
}
_BINARY = (".docx", ".odt", ".pdf", ".xlsx", ".ods")  # formats that no text file is in
_TEXTS = (".txt", ".md", ".rst", ".vtt", ".srt", ".sbv", ".csv", ".tsv")
_HEAD = re.compile(r"(?:(?!of|that|in|over|before|after|beside|between|without|on|to|that|struck)\b\w+\W*)+")
_ENDLESS = re.compile(r"[!-~]{500,}")  # no word of any language; scripts without spaces have other signs
_LEAST_WORDS = 30  # of a file with letters without end; an interview has hundreds
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_CAPTIONS = re.compile(rb"WEBVTT\b|(?:\d+\s+)?\d{1,2}:\d{2}:\d{2}[.,]\d{3}\s*-->")


def load_file(path: Path) -> File:
    """A file's bytes.

    Args:
        path: the file.

    Returns:
        It, with its name.

    Raises:
        SourceError: it is no file, cannot be opened or is larger than any transcript; the message says what to do.
    """
    try:
        if not path.is_file():
            raise SourceError(_no_file(path))
        if (size := path.stat().st_size) > _MAX_BYTES:
            raise SourceError(too_large(path.name, size))
        return File.of(path)
    except OSError as error:
        got = f"it cannot be opened ({error.strerror or 'the disk does not answer'})"
        do = "See that you may open it and that it is on this machine, not only in a cloud."
        raise SourceError(Fault(path.name, got, "a file that can be read", do)) from error


def too_large(name: str, size: int) -> Fault:
    """The fault of a file of that many bytes."""
    got, expected = f"{size // 1_000_000} MB", f"at most {_MAX_BYTES // 1_000_000} MB"
    return Fault(name, got, expected, "Is this a recording? Transcribe it first.")


def read_source(given: Path | File) -> Source:
    """Read a file with the reader for its format.

    Args:
        given: the file, or where it is.

    Returns:
        Its blocks in reading order, with plain spaces and line breaks.

    Raises:
        SourceError: the file is empty, damaged, locked, cannot be opened or is of a format that is not read; the message says
            what to do.
    """
    file = given if isinstance(given, File) else load_file(given)
    if not file.data:
        raise SourceError(Fault(file.name, "the file is empty (0 bytes)", "a transcript or a paper", "Get the file again."))
    if file.suffix not in _READERS and file.suffix != ".zip":
        got = f"a {file.suffix or 'nameless'} file"
        raise SourceError(Fault(file.name, got, f"one of {', '.join(SUFFIXES)}", "Save it as one of those."))
    kind = _kind(file)
    read = cast("Callable[[File], Source]", import_module(f"textmine.ingest.readers.{_READERS[kind]}").read)
    try:
        source = read(file if kind == file.suffix else File(str(Path(file.name).with_suffix(kind)), file.data))
    except RecursionError as error:
        do = "Open it in the program it was made with and save it again, as .docx or .txt."
        raise SourceError(Fault(file.name, "parts within parts, too deep to read", "what a person would write", do)) from error
    source = source if source.encoding else with_letters_right(source)
    source = replace(
        source,
        blocks=tuple(block for block in map(plain_text, source.blocks) if block.text.strip()),
        front=tuple(map(plain_block, source.front)),
        warnings=(*_misnamed(file, kind, source), *source.warnings),
    )
    if not source.blocks:
        raise SourceError(_nothing_read(file, source))
    return replace(source, warnings=(*source.warnings, *_endless(file, source)))


def counted(count: int, what: str) -> str:
    """How many of something there are, in words: `2 comments`, `1 comment`, `1 paragraph before the first speaker`."""
    head = _HEAD.match(what) if count == 1 else None
    if head is None:
        return f"{count} {what}"
    single = re.sub(r"s\b", "", re.sub(r"ies\b", "y", head[0]))
    return f"{count} {single}{what[head.end() :]}"


def _misnamed(file: File, kind: str, source: Source) -> tuple[str, ...]:
    if kind == file.suffix or {kind, file.suffix} == {".htm", ".html"}:
        return ()
    if kind in _TEXTS:
        return (f"called {file.suffix} but is not {_NAMES[file.suffix]} file: it is text, and was read as {source.format}",)
    return (f"called {file.suffix} but is {_NAMES[kind]} file, and was read as one",)


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


def _kind(file: File) -> str:
    """The suffix whose reader fits the file's content: its own, if its content does not say otherwise.

    Returns:
        A suffix of `SUFFIXES`.

    Raises:
        SourceError: the content is of a kind that no reader is for.
    """
    head = file.data[:2048]
    plain_head = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"").lstrip()
    if head.lstrip().startswith(b"%PDF-"):
        return ".pdf"
    if head.startswith(b"PK\x03\x04"):
        kind = kind_of_archive(file)
        if kind == ".zip":
            do = "Lay its files out with `textmine init STUDY --transcripts THIS.zip`, or name one of the files in it."
            raise SourceError(Fault(file.name, "a zip file, which holds other files", "one transcript or paper", do))
        return kind
    if plain_head.startswith(b"{\\rtf"):
        return ".rtf"
    if _HTML.match(plain_head):
        return file.suffix if file.suffix in (".html", ".htm") else ".html"
    if file.suffix not in _BINARY:
        refuse_compound(file, "text")
    if file.suffix in (*_BINARY, ".zip") and not _is_binary(head):
        return _kind_of_text(plain_head)
    if file.suffix == ".rtf":
        return ".txt"
    if file.suffix == ".zip":
        raise SourceError(Fault(file.name, "a damaged zip file (cut off)", "a whole zip file", "Get it again."))
    return file.suffix


def _kind_of_text(head: bytes) -> str:
    if not _CAPTIONS.match(head):
        return ".txt"
    return ".vtt" if head.startswith(b"WEBVTT") else ".srt"


def _is_binary(head: bytes) -> bool:
    control = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return control > len(head) // 20


def _endless(file: File, source: Source) -> tuple[str, ...]:
    """A warning where there are letters without spaces, as of a picture or a key saved as text.

    Args:
        file: the file.
        source: it as it was read.

    Returns:
        How many there are, in a sentence; nothing where there are none.

    Raises:
        SourceError: there is little else.
    """
    found = [part for block in source.blocks for part in _ENDLESS.findall(block.text)]
    if not found:
        return ()
    words = sum(len(_ENDLESS.sub(" ", block.text).split()) for block in source.blocks)
    if words < _LEAST_WORDS:
        do = "Is it a picture, a recording or a key saved as text? Take it out, or save the words as .docx or .txt."
        raise SourceError(Fault(file.name, "letters without spaces, no words", "what somebody said or wrote", do))
    return (f"{counted(len(found), 'runs')} of hundreds of letters without a space: are they words?",)


def _nothing_read(file: File, source: Source) -> Fault:
    if source.shape is Shape.PAGES:
        do = "Its pages are pictures: run text recognition (OCR) on it, for example with `ocrmypdf`, and use the result."
        return Fault(file.name, "a PDF without text", "a text layer", do)
    unread = ", ".join(counted(count, what) for what, count in source.unread)
    got = "no text was found in it" + (f" (not read: {unread})" if unread else "")
    return Fault(file.name, got, "some paragraphs", "Open it and see whether it holds what you think.")
