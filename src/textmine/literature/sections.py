"""The body of a paper: paragraphs under their section headings; references, notes and tables set apart and counted."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from textmine.references import cite
from textmine.sources import Block, Shape, Source

_NUMBERED = re.compile(r"(?:\d{1,2}|[A-Z]|[IVX]{1,5})(?:\.\d{1,2}){0,3}\.?\s+[A-Z][^.?!]{2,90}\Z")
_PART = r"(?:\d{1,2}(?:\.\d{1,2})?\.?\s+|[A-Z]\.\s+|appendix \w+[:.]?\s+)?"
_REFERENCES = re.compile(
    rf"{_PART}(?:(?:list of )?references?(?: list)?|bibliography|works cited|literature cited|sources|further reading)\s*:?\Z",
    re.IGNORECASE,
)
_NOTES = re.compile(rf"{_PART}(?:end ?notes|foot ?notes|notes)\s*:?\Z", re.IGNORECASE)
_CONTENTS = re.compile(rf"{_PART}(?:table of )?contents\s*:?\Z", re.IGNORECASE)
_AFTER = re.compile(
    r"(?:\d{1,2}\.?\s+)?(?:appendix|appendices|annex|glossary|acknowledge?ments|about the authors?)\b", re.IGNORECASE
)
_NOTE = re.compile(r"(?:\[\^?\d{1,3}\]|[*†‡§¹²³]|\d{1,3}(?![\d%]|[,.]\d))\s*[.:)]?\s*\S")
_CONTENTS_LINE = re.compile(r".{2,100}?(?:\s*\.){3,}\s*\d{1,4}\Z|.{2,100}\t\d{1,4}\Z")
_CAPTION = re.compile(r"(?:table|figure|fig\.|box|chart)\s+\d{1,3}(?:\.\d{1,2})?\s*[.:–—-]?\s", re.IGNORECASE)
_FRONT = re.compile(r"(authors?|year|series|keywords?|date|publisher|doi)\s*:\s*(.+)\Z", re.IGNORECASE)
_BULLET = re.compile(r"(?:[•·▪◦‣–*-]|\(?[\da-z]{1,3}[.)])\t")
_JUNK_TITLE = re.compile(
    r"(?:microsoft word|untitled|document\d*|.*\.(?:docx?|pdf|rtf|indd|qxd|odt)\Z|presentation|slide \d)", re.IGNORECASE
)
_YEAR = re.compile(r"(?:1[89]|20)\d{2}\Z")
_MIN_WORDS = 8  # words; a shorter block that is no heading is a caption, a cell of a table or a contents line
_MAX_HEADING = 14  # words
_FIGURES = 0.4  # share of a row's words that are figures, from which it is a table's
_DIGITS = re.compile(r"[\d.,%£$€()+–-]+\Z")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a paper's body; the page is that on which it begins."""

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
        set_aside: what was left out of the body, and how much of it.
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    front: tuple[tuple[str, str], ...]
    set_aside: tuple[tuple[str, int], ...]

    @property
    def citation(self) -> str:
        """Author and year of the first page, as a text cites them; empty where it does not give them."""
        front = dict(self.front)
        authors = [one for one in re.split(r";|,|&|\band\b", front.get("authors") or front.get("author", "")) if one.strip()]
        return cite([one.split()[-1] for one in authors], front.get("year", "") or front.get("date", "")[-4:])


@dataclass
class _Reader:
    """A paper being taken apart: where in it one is, and what was found."""

    pages: bool
    title: str = ""
    section: str = ""
    apart: str = ""  # what the section holds, if not body
    table: int = -1  # number of the table of the last row
    noted: int | None = None  # page of the last note

    def heading_of(self, block: Block, text: str) -> str:
        """The block's text where it is a heading, or nothing."""
        if block.table or not text:
            return ""
        if block.heading or _REFERENCES.match(text) or _CONTENTS.match(text) or _NOTES.match(text):
            return text
        brief = len(text.split()) <= _MAX_HEADING
        bold = block.look == "bold" and text[-1] not in ".?!,;:" and not _CAPTION.match(text)
        return text if brief and (bold or _NUMBERED.match(text)) and self.apart != "contents" else ""

    def enter(self, block: Block, heading: str) -> None:
        """Go into a section."""
        self.title = self.title or heading
        if _REFERENCES.match(heading):
            self.apart = "references"
        elif _NOTES.match(heading):
            self.apart = "notes"
        elif _CONTENTS.match(heading):
            self.apart = "contents lines"
        elif self.apart and (block.heading or block.look == "bold" or _AFTER.match(heading) or self.apart == "contents lines"):
            self.apart = ""
        self.section = heading

    def set_apart(self, block: Block, text: str) -> str:
        """What a block is if it is not body text, or nothing."""
        if self.apart:
            return self.apart
        if block.table or text.startswith("|") or (self.pages and _is_row(block)):
            return "tables"
        if _CONTENTS_LINE.match(block.text.strip()):
            return "contents lines"
        marked = bool(_NOTE.match(text)) and (text.startswith("[") or len(text.split()) < 40)
        if marked or (block.note and (bool(_NOTE.match(text)) or self.noted == block.page)):
            return "notes"
        if _CAPTION.match(text) and len(text.split()) < 40 and (block.note or block.look or len(text.split()) < 15):
            return "captions"
        return "short lines" if len(text.split()) < _MIN_WORDS else ""


def read_paper(source: Source) -> Paper:
    """Take a source apart as a paper.

    Args:
        source: the file as its reader saw it.

    Returns:
        Title, body paragraphs with section and page, and the count of references, notes, tables and short lines set apart.
    """
    front: list[tuple[str, str]] = []
    body: list[Paragraph] = []
    counts = Counter[str]()
    reader = _Reader(source.shape is Shape.PAGES)
    for block in source.blocks:
        text = " ".join(block.text.split())
        if heading := reader.heading_of(block, text):
            reader.enter(block, heading)
        elif not body and (match := _FRONT.match(text)):
            front.append((match[1].lower(), match[2]))
        elif what := reader.set_apart(block, text):
            counts[what] += what != "tables" or reader.table != block.table  # one table, however many rows
            reader.noted = block.page if what == "notes" else reader.noted
            reader.table = block.table if what == "tables" else -1
            continue
        else:
            body.append(Paragraph(text, "" if reader.section == reader.title else reader.section, block.page))
        reader.table = -1
    title = _title(source, reader.title)
    return Paper(title, tuple(body), tuple(front), tuple((what, n) for what, n in counts.items() if n))


def _is_row(block: Block) -> bool:
    """Whether a paragraph of a page is rows of a table: cells with wide gaps between, or mostly figures."""
    lines = [_BULLET.sub("", line.strip()) for line in block.text.split("\n")]
    gaps = [line.count("\t") for line in lines]
    words = block.text.split()
    figures = sum(bool(_DIGITS.match(word)) for word in words)
    if sum(gap > 1 for gap in gaps) * 2 > len(lines) or (len(lines) > 1 and sum(map(bool, gaps)) * 3 > 2 * len(lines)):
        return True
    return len(words) > 2 and figures > _FIGURES * len(words) and (any(gaps) or figures > 3)


def _title(source: Source, heading: str) -> str:
    """The file's own title, unless a program put it there or the paper's first page has another one that is like it."""
    own = " ".join(source.title.split())
    return own if own and not _JUNK_TITLE.match(own) else heading


def citation_in_name(stem: str) -> str:
    """Author and year as a file's name gives them, `bell_kay_2016_title`; nothing where it does not."""
    words = re.findall(r"[^\W_]+", stem)
    year = next((n for n, word in enumerate(words) if _YEAR.match(word)), 0)
    names = [word for word in words[:year] if word.lower() not in ("et", "al", "and")]
    if not 1 <= len(names) <= 3 or not all(name.isalpha() and len(name) > 1 for name in names):
        return ""
    shown = [name if not name.islower() else name.title() for name in names]
    return cite([*shown, *(["", ""] if "al" in words[:year] else [])], words[year])
