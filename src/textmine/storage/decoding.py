"""Bytes to text: the one place where an encoding is guessed.

A file may hold several encodings: a program appended a line in its own, or a line was pasted from an old document. So what is valid
UTF-8 is read as UTF-8, and only the rest in another encoding, with a note that names the lines.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from string import ascii_letters

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp850": "DOS (cp850)", "cp1250": "Windows-1250"}
_SAMPLE, _SAMPLE_LINES = 10_000, 200  # bytes at the beginning, letters beyond ASCII, or lines, by which an encoding is guessed
_LEAST_FOREIGN = 60  # bytes beyond ASCII, by which another script is known
_LEAST = 16  # bytes without a zero; no English text in UTF-16 has as many
_ASCII = re.compile(rb"[\t\n\r\x20-\x7e]")
_BEYOND = re.compile(rb"[\x00-\x7f]?(?:[\x80-\xff]+[\x00-\x7f]?)+")
_MOSTLY = 0.7  # share of ASCII
_WIDE = 0.4  # share of zeros among every second byte
_NARROW = 0.1  # the same among the others
_OUTDOES = 4  # times as many letters that are UTF-8 as bytes that are not
# Pairs and triples of bytes that are UTF-8 and nothing else: in single-byte encodings they are â€™, Ã©, Â£. The bytes left out of
# the pairs are quotes, dashes and spaces in Windows-1252, which may follow any capital.
_CERTAIN = re.compile(
    rb"\xe2[\x80\x82\x84][\x80-\xbf]|[\xc2\xc3](?![\x85\x92-\x94\x96\x97\xa0\xbb])[\x80-\xbf]|\xf0\x9f[\x80-\xbf]{2}"
)
_POSSIBLE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_UTF8 = re.compile(
    rb"((?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})++)"
)
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_SIGNS = frozenset("£€§©®™°±×÷¹²³½¼¾ªº•·«»‹›„“”‘’‚–—…¿¡†‡¢¥¬µ¶\xa0\xad")
_JOINING = frozenset("’‘–—…·\xa0\xad")  # signs that may stand between two letters
_MOST_SHOWN = 3  # runs of lines that a note names


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, its line ends as they are, the encoding of all or most of it, and what a person should look at."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """Bytes to text.

    A byte-order mark decides; then UTF-16 where every second byte is zero; then UTF-8, line by line and at last byte by byte
    where only some of it fits; then the single-byte encoding in which most letters and signs stand where such ones do.

    Args:
        data: the file.

    Returns:
        The text without its byte-order mark.
    """
    mark, encoding = next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), (b"", ""))
    notes = list[str]()
    if encoding == "utf-32":
        text = data.decode(encoding, "replace")
    elif encoding == "utf-16" or (not mark and (wide := _guess_wide(data))):
        encoding = encoding or wide
        text, notes = _read_wide(data, encoding)
    else:
        text, found, notes = _read_narrow(data[len(mark) :])
        encoding = encoding or found
    if lost := text.count("�"):
        notes.append(f"{lost} characters could not be read as {encoding}; they show as �")
    return Decoded(text, encoding, tuple(notes))


def _guess_wide(data: bytes) -> str:
    """UTF-16 without a mark: its ASCII has a zero in every second byte, and in no other."""
    first, second = _zeros(data[:_SAMPLE])
    if max(first, second) <= _WIDE or min(first, second) >= _NARROW or _wide_tail(data):
        return ""
    return "utf-16-be" if first > second else "utf-16-le"


def _zeros(data: bytes) -> tuple[float, float]:
    """The share of zeros among the bytes of even and of odd number."""
    even, odd = (data[offset::2].count(0) / max(1, len(data) // 2) for offset in (0, 1))
    return even, odd


def _wide_tail(data: bytes) -> int:
    """Where UTF-16 begins that a program appended to a text of bytes; 0 for nowhere."""
    start = data.find(0) - 1
    if min(start, len(data) - start) < _LEAST or not _is_narrow(data[:start]):
        return 0
    even, odd = _zeros(data[start:])
    return start if odd > _WIDE and even < _NARROW else 0


def _is_narrow(data: bytes) -> bool:
    """Whether bytes are a text in an encoding of bytes, most of it in ASCII."""
    return len(data) >= _LEAST and 0 not in data and b" " in data and len(_ASCII.findall(data)) > _MOSTLY * len(data)


def _read_wide(data: bytes, encoding: str) -> tuple[str, list[str]]:
    """UTF-16, and at its end what a program appended in an encoding of bytes."""
    start = data.rfind(0) + 1
    if not _is_narrow(data[start:]):
        return data.decode(encoding, "replace"), []
    start += start % 2
    head = data[:start].decode(encoding, "replace")
    text, other, notes = _read_narrow(data[start:])
    return head + text, [_two_encodings(head, encoding, other), *notes]


def _read_narrow(data: bytes) -> tuple[str, str, list[str]]:
    """An encoding of bytes, and at its end UTF-16 that a program appended."""
    if start := _wide_tail(data):
        text, encoding, notes = _read_narrow(data[:start].removesuffix(codecs.BOM_UTF16_LE))
        notes = [*notes, _two_encodings(text, encoding, "utf-16")]
        return text + data[start:].decode("utf-16-le", "replace"), encoding, notes
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        if _is_utf8(data):
            return _read_mixed(data)
        encoding = _foreign(data) or _likeliest(b" ".join(_BEYOND.findall(data)[:_SAMPLE]))
        return data.decode(encoding, "replace"), encoding, []


def _is_utf8(data: bytes) -> bool:
    """Whether bytes, some of which are not UTF-8, are UTF-8 for the rest rather than by chance."""
    wrong = _wrong_letters(data)
    return len(_POSSIBLE.findall(data)) > _OUTDOES * wrong or (bool(_CERTAIN.search(data)) and not _is_foreign(data))


def _wrong_letters(data: bytes) -> int:
    return data.decode("utf-8", "replace").count("�") - data.count("�".encode())


def _read_mixed(data: bytes) -> tuple[str, str, list[str]]:
    """UTF-8 with lines, or letters within lines, of a single-byte encoding."""
    lines: list[bytes] = _LINE.findall(data)
    texts = [line.decode("utf-8", "replace") for line in lines]
    wrong = [number for number, line in enumerate(lines) if not _UTF8.fullmatch(line)]
    some = [lines[number] for number in wrong[:_SAMPLE_LINES]]
    other = max(_NAMES, key=lambda encoding: sum(_in_place("".join(_pieces(line, encoding))) for line in some))
    read: list[str] = []
    for number in wrong:
        pieces = _pieces(lines[number], other)
        texts[number] = "".join(pieces)
        read += [letter for piece in pieces[::2] for letter in piece if letter > "\x7f"]
    several, letters = "s"[: len(read) != 1], " ".join(dict.fromkeys(read))[: 2 * _MOST_SHOWN - 1]
    where = line_numbers(number + 1 for number in wrong)
    return (
        "".join(texts),
        "utf-8",
        [f"{len(read)} character{several} in {where} not UTF-8, and read as {_NAMES[other]} ({letters})"],
    )


def _pieces(line: bytes, other: str) -> list[str]:
    """A line in pieces: one that is not UTF-8, then one that is, and so on."""
    pieces = _UTF8.split(line) if _is_utf8(line) and _wrong_letters(line) <= _SAMPLE else [line]
    return [piece.decode("utf-8" if number % 2 else other, "replace") for number, piece in enumerate(pieces)]


def _is_foreign(data: bytes) -> bool:
    """Whether more bytes are beyond ASCII than are letters of ASCII, so that the text is not in Latin letters."""
    beyond = len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))
    return beyond > max(_LEAST_FOREIGN, len(data) - len(data.translate(None, ascii_letters.encode())))


def _foreign(data: bytes) -> str:
    """The encoding of a text that is not in Latin letters; empty for any other."""
    if not _is_foreign(data):
        return ""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    return best.encoding if best else ""


def _likeliest(data: bytes) -> str:
    """The single-byte encoding of Europe in which most letters and signs stand where such ones do; Windows-1252 of equals."""
    # On English with such letters this is right where charset-normalizer is, and in many places where that is not.
    return max(_NAMES, key=lambda encoding: _in_place(data.decode(encoding, "replace")))


def _in_place(text: str) -> int:
    """How many letters and signs beyond ASCII stand where such ones do."""
    padded = f" {text} "
    places = islice(re.finditer(r"[^\x00-\x7f]", padded), _SAMPLE)
    return sum(_is_in_place(padded[place.start() - 1], place[0], padded[place.end()]) for place in places)


def _is_in_place(before: str, letter: str, after: str) -> bool:
    category = unicodedata.category(letter)
    if category == "Ll":
        return (before.isalpha() and not (before.isupper() and after.isupper())) or after.islower()
    if category == "Lu":
        return (after.isalpha() and (before.isupper() or not before.isalpha())) or (before.isupper() and not after.islower())
    if letter in "£€":
        return after.isdigit()
    return letter in _SIGNS and (letter in _JOINING or not (before.isalpha() and after.isalpha()))


def _two_encodings(head: str, encoding: str, other: str) -> str:
    line = len(re.findall(r"\r\n|\r|\n", head)) + 1
    return f"from line {line} on the file is in {other}, before that in {encoding}; each was read as what it is"


def line_numbers(numbers: Iterable[int]) -> str:
    """Line numbers in words: `line 4`, `lines 4, 7-9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    shown = ", ".join("-".join(map(str, run)) for run in runs[:_MOST_SHOWN])
    more = f" and {len(runs) - _MOST_SHOWN} more places" if len(runs) > _MOST_SHOWN else ""
    return f"line{'s'[: len(runs) > 1 or len(runs[0]) > 1]} {shown}{more}"
