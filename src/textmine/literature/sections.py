"""The body of a paper: paragraphs under their section headings, the reference list set apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from textmine.sources import Block, Source

_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+[A-Z][^.?!]{2,90}\Z")
_REFERENCES = re.compile(r"(?:\d{1,2}\.?\s+)?(?:references|bibliography|works cited|literature cited)\s*\Z", re.IGNORECASE)
_AFTER = re.compile(r"(?:\d{1,2}\.?\s+)?(?:appendix|annex|glossary)\b", re.IGNORECASE)
_NOTE = re.compile(r"(?:\[\^?\d{1,3}\]|\d{1,3}(?![\d%]|,\d))\s*:?\s*\S")
_FRONT = re.compile(r"(authors?|year|series|keywords?)\s*:\s*(.+)\Z", re.IGNORECASE)
_MIN_WORDS = 8  # words; a shorter block that is no heading is a caption, a cell of a table or a contents line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a paper's body; the last page is the same as the first unless it runs on."""

    text: str
    section: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper taken apart.

    Attributes:
        title: its first heading, or the file's own property.
        paragraphs: the body, in order.
        front: author, year and series where the first page gives them as `Key: value`.
        set_aside: what was left out of the body, and how many blocks of it.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    front: tuple[tuple[str, str], ...]
    set_aside: tuple[tuple[str, int], ...]


def read_paper(source: Source) -> Paper:
    """Take a source apart as a paper.

    Args:
        source: the file as its reader saw it.

    Returns:
        Title, body paragraphs with section and page, and the count of references, notes, tables and short lines set apart.
    """
    front: list[tuple[str, str]] = []
    body: list[Paragraph] = []
    counts = {"references": 0, "notes": 0, "table rows": 0, "short lines": 0}
    section, title, in_references = "", "", False
    for block in source.blocks:
        text = " ".join(block.text.split())
        if heading := _heading(block, text):
            title = title or heading
            in_references = bool(_REFERENCES.match(heading)) or (in_references and not _AFTER.match(heading) and not block.heading)
            section = heading
        elif not body and (match := _FRONT.match(text)):
            front.append((match[1].lower(), match[2]))
        elif what := _apart(block, text, in_references):
            counts[what] += 1
        else:
            body.append(Paragraph(text, "" if section == title else section, block.page))
    return Paper(source.title or title, tuple(body), tuple(front), tuple((what, n) for what, n in counts.items() if n))


def _heading(block: Block, text: str) -> str:
    if block.table:
        return ""
    is_heading = block.heading or _REFERENCES.match(text) or (_NUMBERED.match(text) and len(text.split()) <= 14)
    return text if is_heading else ""


def _apart(block: Block, text: str, in_references: bool) -> str:
    """What a block is if it is not body text, or nothing."""
    if in_references:
        return "references"
    if block.table or text.startswith("|"):
        return "table rows"
    if _NOTE.match(text) and (text.startswith("[") or len(text.split()) < 40):
        return "notes"
    return "short lines" if len(text.split()) < _MIN_WORDS else ""
