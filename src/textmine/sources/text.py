"""Plain text in the encodings that researchers' machines write."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from textmine.errors import Fault, SourceError
from textmine.sources.blocks import Block, File, Shape, Source, row

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LEAST_TABS, _LEAST_ROWS, _MOST_ALIKE = 2, 3, 0.8  # tabs of a line, lines, and share of all lines, that make a table
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
_ARROW = re.compile(r"(?m)^[^\S\n]*+>[ \t]?")
_QUOTED = re.compile(r"\s*>(?!>).*(?:\n\s*>(?!>).*)*")
_LEAST_QUOTES = 3  # paragraphs behind arrows of a mail
_SAMPLE = 100_000  # characters
_MOST_CONTROL = 0.04  # share of control characters; random bytes have 0.1, old word processors leave one here and there
# Bytes of curly quotes and dashes of old Macs, and of DOS's £ before a number; each is a rare letter in Windows-1252.
_MAC = re.compile(rb"[A-Za-z]\xd5[a-z]|[\xd2\xd3][A-Za-z.,\s]|[\s(]\xd2|\xd3(?:\s|\Z)|\s\xd0\s|\s\xd1\s|\xa3\d")
_DOS = re.compile(rb"\x9c\d")
_WINDOWS = re.compile(rb"[A-Za-z]\x92[a-z]|[\x93\x94]|\s\x96\s|\xa3\d")


def read(file: File) -> Source:
    """Paragraphs of a text file: what blank lines divide; line ends inside one are kept."""
    text, encoding, warnings = read_text(file)
    if rows := _rows(text):
        return Source("tab-separated text", Shape.TABLE, rows, tuple(warnings), encoding=encoding)
    return Source("plain text", Shape.PARAGRAPHS, tuple(paragraphs(text)), tuple(warnings), encoding=encoding)


def _rows(text: str) -> tuple[Block, ...]:
    """The rows of a text that is a table: nearly all lines have the same number of tabs within them, two or more."""
    lines = [line for line in text.split("\n") if line.strip()]
    tabs = Counter(line.strip().count("\t") for line in lines)
    usual = tabs.most_common(1)[0][0] if tabs else 0
    if usual < _LEAST_TABS or tabs[usual] < max(_LEAST_ROWS, _MOST_ALIKE * len(lines)):
        return ()
    return tuple(row(line.split("\t"), 1) for line in lines)


def paragraphs(text: str) -> Iterator[Block]:
    """A block for each run of lines that blank lines divide from the rest."""
    parts = [part.strip("\n") for part in re.split(r"\n[ \t]*\n", text)]
    quotes = [_QUOTED.fullmatch(part) is not None for part in parts]
    mail = sum(quotes) >= _LEAST_QUOTES
    for part, quoted in zip(parts, quotes, strict=True):
        if quoted and mail:  # what a mail answers
            yield Block(_ARROW.sub("", part), look="quoted")
        elif part.strip():
            yield Block(part)


def read_text(file: File) -> tuple[str, str, list[str]]:
    """A file decoded.

    Args:
        file: the file.

    Returns:
        As `decode` does.

    Raises:
        SourceError: it is no text at all, but a recording, a picture or the like.
    """
    text, encoding, warnings = decode(file.data)
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > len(sample) * _MOST_CONTROL:
        do = "Is it a recording, a picture or a program's own format? Save the words as .docx or .txt."
        raise SourceError(Fault(file.name, "not text (one byte in many is no letter or sign)", "a text file", do))
    return text, encoding, warnings


def decode(data: bytes) -> tuple[str, str, list[str]]:
    """Bytes to text with line feeds for line ends.

    A byte-order mark decides; then UTF-8 where it fits; then UTF-16 where every second byte is zero; then Windows-1252, in
    which curly quotes and £ of old Word exports are right, and of which Latin-1's letters are part; but the encodings of old Macs
    and of DOS where the bytes of their quotes and pounds stand where quotes and pounds do.

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
    return re.sub(r"\r\n?|[\x0b\x85\u2028\u2029]", "\n", text).replace("\x0c", "\n\n"), encoding, warnings


def _guess(data: bytes) -> str:
    sample = data[:10_000]
    zeros = [sample[offset::2].count(0) / max(1, len(sample) // 2) for offset in (0, 1)]
    if max(zeros) > 0.4 and min(zeros) < 0.1:  # ASCII in UTF-16 has a zero in every second byte, and in no other
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if len(_utf8_errors(data)) * 50 < sum(byte > 0x7F for byte in data):  # UTF-8 with a few bytes that were spoilt
            return "utf-8"
        fits = {name: len(found.findall(data)) for name, found in (("cp1252", _WINDOWS), ("mac_roman", _MAC), ("cp850", _DOS))}
        return max(fits, key=fits.__getitem__)
    return "utf-8"


def _utf8_errors(data: bytes) -> str:
    return "".join(letter for letter in data.decode("utf-8", errors="replace") if letter == "�")
