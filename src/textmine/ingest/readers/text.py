"""Plain text in the encodings that researchers' machines write."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from textmine.errors import Fault, SourceError
from textmine.ingest.readers.blocks import Block, File, Shape, Source, row
from textmine.storage.decoding import decode
from textmine.storage.mojibake import repaired

_LEAST_TABS, _LEAST_ROWS, _MOST_ALIKE = 2, 3, 0.8  # tabs of a line, lines, and share of all lines, that make a table
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
_ARROW = re.compile(r"(?m)^[^\S\n]*+>[ \t]?")
_QUOTED = re.compile(r"\s*>(?!>).*(?:\n\s*>(?!>).*)*")
_LEAST_QUOTES = 3  # paragraphs behind arrows of a mail
RUNNING_HEADS = "running heads and page numbers"
_EDGE = 2  # lines at the top and at the foot of a page, among which its head and its number are
_LEAST_PAGES, _MOST_OF_PAGES = 3, 0.5  # pages, and share of all, on which a line comes back
_DIGITS = re.compile(r"\d+")
_SAMPLE = 100_000  # characters
_MOST_CONTROL = 0.04  # share of control characters; random bytes have 0.1, old word processors leave one here and there


def read(file: File) -> Source:
    """Paragraphs of a text file: what blank lines divide; line ends inside one are kept."""
    text, encoding, warnings = _read_pages(file)
    pages, heads = _without_page_heads(text.split("\f"))
    text, unread = "\n\n".join(pages), ((RUNNING_HEADS, heads),) if heads else ()
    if rows := _rows(text):
        return Source("tab-separated text", Shape.TABLE, rows, tuple(warnings), unread, encoding=encoding)
    return Source("plain text", Shape.PARAGRAPHS, tuple(paragraphs(text)), tuple(warnings), unread, encoding=encoding)


def _without_page_heads(pages: list[str]) -> tuple[list[str], int]:
    """Pages without the lines that come back at the edges of most of them, but for their numbers; and how many lines those are."""
    lines = [page.split("\n") for page in pages]
    edges = [_edges(page) for page in lines]
    counts = Counter(key for page, numbers in zip(lines, edges, strict=True) for key in {_key(page[n]) for n in numbers})
    heads = {key for key, count in counts.items() if count >= max(_LEAST_PAGES, _MOST_OF_PAGES * len(pages))}
    dropped = [{n for n in numbers if _key(page[n]) in heads} for page, numbers in zip(lines, edges, strict=True)]
    kept = ["\n".join(line for n, line in enumerate(page) if n not in out) for page, out in zip(lines, dropped, strict=True)]
    return kept, sum(map(len, dropped))


def _edges(page: list[str]) -> set[int]:
    """Numbers of the first and last lines of a page that are not empty."""
    filled = [number for number, line in enumerate(page) if line.strip()]
    return {*filled[:_EDGE], *filled[-_EDGE:]}


def _key(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split()))


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
    """A file decoded; as `_read_pages`, with an empty line between pages."""
    text, encoding, warnings = _read_pages(file)
    return text.replace("\f", "\n\n"), encoding, warnings


def _read_pages(file: File) -> tuple[str, str, list[str]]:
    """A file decoded.

    Args:
        file: the file.

    Returns:
        The text with line feeds for line ends and form feeds between pages, the encoding's name, and what a person should look at.

    Raises:
        SourceError: it is no text at all, but a recording, a picture or the like.
    """
    decoded = decode(file.data)
    sample = decoded.text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > len(sample) * _MOST_CONTROL:
        do = "Is it a recording, a picture or a program's own format? Save the words as .docx or .txt."
        raise SourceError(Fault(file.name, "not text (one byte in many is no letter or sign)", "a text file", do))
    text, nulls = re.sub(r"\r\n?", "\n", decoded.text), decoded.text.count("\0")
    lost = f"{nulls} null bytes were removed (a file saved after a crash often has them): check the text around them"
    text, repairs = repaired(text.replace("\0", "") if nulls else text)
    text = re.sub(r"[\x0b\x85\u2028\u2029]", "\n", text)
    return text, decoded.encoding, [*([lost] if nulls else []), *decoded.notes, *repairs]
