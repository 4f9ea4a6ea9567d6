"""A document as a list of blocks, so that Word and Markdown say the same: headings, paragraphs, tables, pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class TextStyle(StrEnum):
    """What a paragraph is; each has its own style in Word."""

    TITLE = "Title"
    SUBTITLE = "Subtitle"
    BODY = "Normal"
    CLAIM = "Claim"  # our own sentences: counts with their links
    QUOTE = "Quote"
    SOURCE = "Quote source"
    BULLET = "List Bullet"
    NOTICE = "Notice"
    SUMMARY = "Team summary"  # words of the study's people
    WRITE = "To write"  # what a person puts words in place of
    INDEX = "Index heading"
    SMALL = "Index entry"


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of text; one with a `target` leads to that anchor."""

    text: str
    strong: bool = False
    target: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; `apart`: at the top of a page; `listed`: in the contents."""

    level: int
    text: str
    anchor: str
    apart: bool = False
    listed: bool = True


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph; `kept`: on the page of the next one."""

    style: TextStyle
    runs: tuple[Text, ...]
    anchor: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; `widths` are shares of the page's width."""

    caption: str
    heading: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[tuple[Text, ...], ...], ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its caption.

    Attributes:
        draw: makes it as PNG; not called where there are no pictures.
        told: what it shows, in words, for those who do not see it.
        width: inches.
        heading, rows: the same as a table, for where there are no pictures.
    """

    draw: Callable[[], bytes]
    caption: str
    told: str
    width: float
    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents, of all headings that follow."""


Block = Heading | TextBlock | Table | Picture | Contents


def plain_text(style: TextStyle, text: str, *, kept: bool = False) -> TextBlock:
    """A paragraph of one stretch of text."""
    return TextBlock(style, (Text(text),), kept=kept)
