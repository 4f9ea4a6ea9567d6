"""The body of a paper: paragraphs under their section headings; references, notes and tables set apart and counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from textmine.ingest.literature.front_matter import family_names, read_front_matter, title_of, year_in
from textmine.ingest.readers import Block, Shape, Source
from textmine.study.bibliography import cite

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
_NOTE_TEXT = re.compile(r"\[\^[\w-]{1,20}\]:\s")
_ENTRY = re.compile(  # Bell, A. and Kay, T. (2016): at the beginning of a line
    r"(?m)^(?:[-*•]\s+|\[?\d{1,3}[.\]]\s+)?[^\W\d_][\w’'-]+(?:\s[^\W\d_][\w’'-]+){0,3},?\s.{0,200}?\(?(?:1[89]|20)\d{2}[a-z]?\)?"
)
_CONTENTS_LINE = re.compile(r".{2,100}?(?:\s*\.){3,}\s*\d{1,4}\Z|.{2,100}\t\d{1,4}\Z")
_CAPTION = re.compile(r"(?:table|figure|fig\.|box|chart)\s+\d{1,3}(?:\.\d{1,2})?\s*[.:–—-]?\s", re.IGNORECASE)
_BULLET = re.compile(r"(?:[•·▪◦‣–*-]|\(?[\da-z]{1,3}[.)])\t")
_SECTION = re.compile(
    rf"{_PART}(?:abstract|introduction|background|summary|executive summary|contents|foreword|preface)\b", re.IGNORECASE
)
_MIN_WORDS = 8  # words; a shorter block that is no heading is a caption, a cell of a table or a contents line
_MAX_HEADING = 14  # words
_FIGURES = 0.4  # share of a row's words that are figures, from which it is a table's
_DIGITS = re.compile(r"[\d.,%£$€()+–-]+\Z")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a paper's body: the page on which it begins, and where pages are turned (words before, new page)."""

    text: str
    section: str
    page: int | None
    turned: tuple[tuple[int, int], ...] = ()


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
        return cite(
            family_names(front.get("authors") or front.get("author", "")), front.get("year", "") or year_in(front.get("date", ""))
        )


@dataclass
class _Reader:
    """A paper being taken apart: where in it one is, and what was found."""

    pages: bool
    title: str = ""
    section: str = ""
    begun: bool = False  # whether anything but headings has come
    part: str = ""  # what the section holds, if not body
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
        return text if brief and (bold or _NUMBERED.match(text)) and self.part != "contents" else ""

    def enter(self, block: Block, heading: str) -> None:
        """Go into a section."""
        if self.pages and self.title and not self.begun and not _SECTION.match(heading):
            self.title = f"{self.title} {heading}"  # a title of several lines
            return
        self.title = self.title or heading
        if _REFERENCES.match(heading):
            self.part = "references"
        elif _NOTES.match(heading):
            self.part = "notes"
        elif _CONTENTS.match(heading):
            self.part = "contents lines"
        elif self.part and (block.heading or block.look == "bold" or _AFTER.match(heading) or self.part == "contents lines"):
            self.part = ""
        self.section = heading

    def set_apart(self, block: Block, text: str) -> str:
        """What a block is if it is not body text, or nothing."""
        if block.note or _NOTE_TEXT.match(text):
            return "notes"
        if self.part:
            return self.part
        if text.startswith(("```", "~~~")):
            return "blocks of code"
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
    front, blocks = read_front_matter(source)
    body: list[Paragraph] = []
    counts = Counter[str]()
    reader = _Reader(source.shape is Shape.PAGES)
    for block in blocks:
        text = " ".join(block.text.split())
        heading = reader.heading_of(block, text)
        reader.begun = reader.begun or (bool(reader.title) and not heading)
        if heading:
            reader.enter(block, heading)
        elif what := reader.set_apart(block, text):
            # One table, however many rows; and a list of references may stand in one paragraph.
            counts[what] += (
                max(1, len(_ENTRY.findall(block.text))) if what == "references" else what != "tables" or reader.table != block.table
            )
            reader.noted = block.page if what == "notes" else reader.noted
            reader.table = block.table if what == "tables" else -1
            continue
        else:
            section = "" if reader.section == reader.title else reader.section
            body.append(Paragraph(text, section, block.page, tuple(_turned(block))))
        reader.table = -1
    title = dict(front).pop("title", "") or title_of(source, reader.title)
    return Paper(title, tuple(body), tuple(front), tuple((what, n) for what, n in counts.items() if n))


def _turned(block: Block) -> Iterator[tuple[int, int]]:
    """Where in a block pages are turned: how many words before, and the new page."""
    words, page = 0, block.page
    for line, own in zip(block.text.split("\n"), block.pages, strict=False):
        if own != page:
            yield words, own
            page = own
        words += len(line.split())


def _is_row(block: Block) -> bool:
    """Whether a paragraph of a page is rows of a table: cells with wide gaps between, or mostly figures."""
    lines = [_BULLET.sub("", line.strip()) for line in block.text.split("\n")]
    gaps = [line.count("\t") for line in lines]
    words = block.text.split()
    figures = sum(bool(_DIGITS.match(word)) for word in words)
    if sum(gap > 1 for gap in gaps) * 2 > len(lines) or (len(lines) > 1 and sum(map(bool, gaps)) * 3 > 2 * len(lines)):
        return True
    return len(words) > 2 and figures > _FIGURES * len(words) and (any(gaps) or figures > 3)
