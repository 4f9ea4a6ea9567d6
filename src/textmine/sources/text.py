"""Plain text and Markdown, in the encodings that researchers' machines write."""

from __future__ import annotations

import re
from pathlib import Path

from textmine.errors import Fault, SourceError
from textmine.sources.blocks import Block, Shape, Source

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
_SAMPLE = 100_000  # characters
_MOST_CONTROL = 0.04  # share of control characters; random bytes have 0.1, old word processors leave one here and there
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\Z")


def read(path: Path) -> Source:
    """Paragraphs of a text file: what blank lines divide; line ends inside one are kept."""
    text, encoding, warnings = read_text(path)
    markdown = path.suffix.lower() == ".md"
    blocks = []
    for paragraph in re.split(r"\n[ \t]*\n", text):
        stripped = paragraph.strip("\n")
        heading = _HEADING.match(stripped.strip()) if markdown else None
        if heading:
            blocks.append(Block(heading[2], heading=len(heading[1])))
        elif stripped.strip():
            blocks.append(Block(stripped))
    name = "Markdown" if markdown else "plain text"
    return Source(name, Shape.PARAGRAPHS, tuple(blocks), tuple(warnings), encoding=encoding)


def read_text(path: Path) -> tuple[str, str, list[str]]:
    """A file decoded.

    Args:
        path: the file.

    Returns:
        As `decode` does.

    Raises:
        SourceError: it is no text at all, but a recording, a picture or the like.
    """
    text, encoding, warnings = decode(path.read_bytes())
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > len(sample) * _MOST_CONTROL:
        do = "Is it a recording, a picture or a program's own format? Save the words as .docx or .txt."
        raise SourceError(Fault(path.name, "not text (one byte in many is no letter or sign)", "a text file", do))
    return text, encoding, warnings


def decode(data: bytes) -> tuple[str, str, list[str]]:
    """Bytes to text with line feeds for line ends.

    A byte-order mark decides; then UTF-8 where it fits; then UTF-16 where every second byte is zero; then
    Windows-1252, in which curly quotes and £ of old Word exports are right, and of which Latin-1's letters are part.

    Args:
        data: the file.

    Returns:
        The text, the encoding's name, and warnings for the reader.
    """
    warnings = []
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "") or _guess(data)
    text = data.decode(encoding, errors="replace")
    if nulls := text.count("\0"):
        text = text.replace("\0", "")
        warnings.append(f"{nulls} null bytes were removed (a file saved after a crash often has them): check the text around them")
    if lost := text.count("�"):
        warnings.append(f"{lost} characters could not be read as {encoding}; they show as �")
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding, warnings


def _guess(data: bytes) -> str:
    sample = data[:10_000]
    zeros = [sample[offset::2].count(0) / max(1, len(sample) // 2) for offset in (0, 1)]
    if max(zeros) > 0.4 and min(zeros) < 0.1:  # ASCII in UTF-16 has a zero in every second byte, and in no other
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
