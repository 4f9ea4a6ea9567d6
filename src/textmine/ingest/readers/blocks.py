"""What every reader takes and returns: a file's bytes in; paragraphs, cues and table rows in reading order out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath

from textmine.nlp.normalise import composed
from textmine.storage.mojibake import repaired

_WHOLE = 0.7  # share of a paragraph's letters in one look, from which the paragraph has that look
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Spaces or empty lines beyond what any page has: rules on lines would take minutes over a million of them.
_WIDE, _TOO_WIDE, _GAP = re.compile(r"([^\S\n]{100})[^\S\n]++"), " " * 101, re.compile(r"\n(?:[^\S\n]*+\n){20,}")
_SPACES = re.compile(r"[\xa0\u2000-\u200a\u202f\u205f\u3000]")
_HALVES = re.compile("[\ud800-\udfff]")
_NOTHING = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\xad]")  # marks that no reader sees


@dataclass(frozen=True, slots=True)
class File:
    """A file as it came: its name, of which the suffix counts, and its bytes."""

    name: str
    data: bytes

    @property
    def suffix(self) -> str:
        """The ending of the name, lower case, with its dot."""
        return PurePosixPath(self.name).suffix.lower()

    @classmethod
    def of(cls, path: Path) -> File:
        """The file at a path; raises OSError where it cannot be opened."""
        return cls(path.name, path.read_bytes())


class Shape(StrEnum):
    """The form in which a file holds its text."""

    PARAGRAPHS = "paragraphs"
    CAPTIONS = "captions"
    TABLE = "table"
    PAGES = "pages"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, caption or table row.

    Attributes:
        text: its words; a line break inside a paragraph is a newline. Of a row: its cells, with bars between.
        heading: level of a heading from 1, or 0.
        speaker: who speaks, where the format itself says so (a voice tag, a column).
        start_s, end_s: seconds from the start of the recording.
        page: page on which it begins, from 1.
        table: number of the table it is a row of, from 1; 0 is none.
        cells: of a row. An empty line divides the paragraphs of a cell.
        look: how its letters are set, if not plainly: bold, italic, underlined, coloured.
        style: name of its paragraph style, if it has one of its own.
        lead: characters at its beginning that are set in bold, where the rest is not.
        note: whether it is a footnote, or set in letters as small as one.
        pages: of each of its lines, where it runs over a page.
        indent: whether it is set in from the left, and is no item of a list.
        inner: of a row with words in one cell alone, its paragraphs as they are set.
        formatting: all that is true of how nearly all its letters are set, a word each: looks, the colour, capitals.
    """

    text: str
    heading: int = 0
    speaker: str = ""
    start_s: float | None = None
    end_s: float | None = None
    page: int | None = None
    table: int = 0
    cells: tuple[str, ...] = ()
    look: str = ""
    style: str = ""
    lead: int = 0
    note: bool = False
    pages: tuple[int, ...] = ()
    indent: bool = False
    inner: tuple[Block, ...] = field(default=(), compare=False)
    formatting: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class Source:
    """A file as its reader saw it.

    Attributes:
        format: what the file is, in words ("Word document").
        shape: the form of its text.
        blocks: in reading order.
        warnings: what a person should look at, each a sentence.
        unread: content that was left out, and how much of it ("comments", 2).
        title: as the file's own properties give it.
        encoding: of a text file.
        front: lines that the format sets apart from its text (notes of a caption file).
        tables: name of each table whose name is known (the sheets of a workbook), by its number.
    """

    format: str
    shape: Shape
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...] = ()
    unread: tuple[tuple[str, int], ...] = ()
    title: str = ""
    encoding: str = ""
    front: tuple[str, ...] = ()
    tables: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A stretch of a paragraph whose letters are set in one way; `ink` has a word each for its colour, its marker and capitals."""

    text: str
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    coloured: bool = False
    ink: str = ""


_SET_IN = re.compile(r"(?:\t| {3,})[ \t]*\S")  # by hand
_LOOKS = ("bold", "italic", "underlined", "coloured")


def paragraph(spans: Sequence[TextSpan], *, heading: int = 0, style: str = "", page: int | None = None) -> Block:
    """A block of stretches: its text, its look and the length of its bold beginning.

    Args:
        spans: in order.
        heading: level of a heading, or 0.
        style: name of a paragraph style that says something.
        page: from 1.

    Returns:
        The block, its text without white space at the ends.
    """
    text = "".join(span.text for span in spans)
    letters = sum(map(str.isalnum, text))
    letter_counts = Counter[str]()
    for span in spans:
        for word in _worn(span):
            letter_counts[word] += sum(map(str.isalnum, span.text))
    indented = {"indented"} if _SET_IN.match(text) else set[str]()
    formatting = frozenset(indented) | frozenset(
        word for word, count in letter_counts.items() if count and count >= _WHOLE * letters
    )
    look = next((look for look in _LOOKS if look in formatting), "")
    lead = 0
    for span in spans:
        if not span.bold and any(map(str.isalnum, span.text)):
            break
        lead += len(span.text)
    blank = len(text) - len(text.lstrip())
    lead = max(0, lead - blank) if any(map(str.isalnum, text[lead:])) else 0
    return Block(text.strip(), heading=heading, look=look, style=style, lead=lead, page=page, formatting=formatting)


def _worn(span: TextSpan) -> set[str]:
    """How a stretch is set, a word for each way."""
    return {look for look in _LOOKS if getattr(span, look)} | set(span.ink.split())


def row(cells: Sequence[str], table: int, page: int | None = None, paragraphs: Sequence[Block] = ()) -> Block:
    """A block for one row of a table.

    Args:
        cells: their words; an empty line divides paragraphs.
        table: number of the table, from 1.
        page: from 1.
        paragraphs: of all cells.

    Returns:
        The block, with the paragraphs as they are set where one cell has all of them.
    """
    filled = list(filter(str.strip, cells))
    inner = tuple(block for block in paragraphs if block.text.strip()) if len(filled) == 1 else ()
    return Block(" | ".join(filled), table=table, cells=tuple(cells), page=page, inner=inner)


def with_letters_right(source: Source) -> Source:
    """A source with letters put right that an earlier program read in a wrong encoding; readers of texts do so line by line."""
    blocks, notes = [], list[str]()
    for block in source.blocks:
        text, found = repaired(block.text)
        if text != block.text:
            lead, cells = len(repaired(block.text[: block.lead])[0]), tuple(repaired(cell)[0] for cell in block.cells)
            block = replace(block, text=text, lead=lead, cells=cells)
        blocks.append(block)
        notes += found
    if not notes:
        return source
    more = f" and the like in {len(notes) - 1} more places" if len(notes) > 1 else ""
    note = re.sub(r" \(lines? [^)]*\)", "", notes[0])  # a paragraph has no number that a person could look up
    return replace(source, blocks=tuple(blocks), warnings=(*source.warnings, note + more))


def plain_text(block: Block) -> Block:
    """A block with one kind of space and of line break, and without marks that nobody sees."""
    text = plain_block(block.text)
    if text == block.text and not block.cells:
        return block
    lead = len(plain_block(block.text[: block.lead])) if block.lead else 0
    return replace(
        block, text=text, cells=tuple(map(plain_block, block.cells)), lead=lead, inner=tuple(map(plain_text, block.inner))
    )


def plain_block(text: str) -> str:
    """Text with a space for every kind of space (but tabs), a newline for every line break, no invisible characters, and in NFC.

    Args:
        text: of a block.

    Returns:
        It; of a hundred spaces or twenty empty lines and more, no more than that.
    """
    if text.isascii() and text.isprintable() and _TOO_WIDE not in text:
        return text
    if _HALVES.search(text):  # halves of a letter, as some PDF have them
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = composed(_NOTHING.sub("", _SPACES.sub(" ", _BREAKS.sub("\n", text))))
    return _GAP.sub("\n" * 20, _WIDE.sub(r"\1", text))
