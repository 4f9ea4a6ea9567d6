"""What every reader returns: paragraphs, cues and table rows in reading order, and what was not read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
        text: its words; a line break inside a paragraph is a newline.
        heading: level of a heading from 1, or 0.
        speaker: who speaks, where the format itself says so (a voice tag, a column).
        start_s, end_s: seconds from the start of the recording.
        page: page on which it begins, from 1.
        table: whether it is a row of a table.
    """

    text: str
    heading: int = 0
    speaker: str = ""
    start_s: float | None = None
    end_s: float | None = None
    page: int | None = None
    table: bool = False


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
    """

    format: str
    shape: Shape
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...] = ()
    unread: tuple[tuple[str, int], ...] = ()
    title: str = ""
    encoding: str = ""
