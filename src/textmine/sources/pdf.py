"""PDF with a text layer: lines joined into paragraphs across pages, running heads and page numbers removed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

import pypdfium2 as pdfium

from textmine.errors import Fault, SourceError
from textmine.sources.blocks import Block, Shape, Source

_MARGIN = 0.12  # share of the page's height, at top and bottom, in which a repeated line is a running head
_GAP = 1.35  # times the usual distance between lines; a wider gap begins a paragraph
_LARGER = 1.15  # times the usual letter height; larger letters are a heading
_REPEATS = 0.5  # share of pages on which a marginal line must come back to be a running head
_END = re.compile(r"[.!?:;…”\"')\]]\Z")

_LABEL = re.compile(r"[A-Z][^:.?!]{0,40}:(?:\s|\Z)")  # in a paragraph that has run over a page, a new speaker's page is this one


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a page, in points from the page's lower left."""

    text: str
    page: int
    left: float
    bottom: float
    right: float
    top: float
    page_height: float

    @property
    def marginal(self) -> bool:
        return self.bottom > self.page_height * (1 - _MARGIN) or self.top < self.page_height * _MARGIN


def read(path: Path) -> Source:
    """Paragraphs with the page each begins on; the lines of a paragraph are kept apart.

    Args:
        path: the .pdf file.

    Returns:
        Blocks in reading order; none where the pages are pictures.

    Raises:
        SourceError: the file is damaged or needs a password.
    """
    try:
        with pdfium.PdfDocument(path) as document:
            lines = [line for number in range(len(document)) for line in _page_lines(document, number)]
            title = document.get_metadata_dict().get("Title", "").strip()
            pages = len(document)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            fault = Fault(
                path.name, "this PDF needs a password to open", "one that opens without", "Save an unprotected copy and use that."
            )
        else:
            fault = Fault(path.name, f"the PDF is damaged or incomplete ({error})", "a whole PDF", "Get it again.")
        raise SourceError(fault) from error
    kept, removed = _without_furniture(lines, pages)
    unread = (("running heads and page numbers", removed),) if removed else ()
    return Source("PDF", Shape.PAGES, tuple(_paragraphs(kept)), unread=unread, title=title)


def _page_lines(document: pdfium.PdfDocument, number: int) -> list[_Line]:
    """Lines of one page: its text boxes, those on one baseline joined from left to right."""
    page = document[number]
    height = page.get_height()
    textpage = page.get_textpage()
    rows: list[tuple[float, float, float, float, str]] = []
    for index in range(textpage.count_rects()):
        left, bottom, right, top = textpage.get_rect(index)
        text = textpage.get_text_bounded(left, bottom, right, top).replace("\r", "").replace("\n", " ")
        text = text.replace("\x02", "-").replace("\ufffe", "-")  # what pdfium makes of a hyphen at the end of a line
        if not text.strip():
            continue
        bottom, top = _letters(textpage, left, bottom, top)
        if rows and _same_baseline(rows[-1], bottom, top) and left >= rows[-1][2] - 2:
            last = rows[-1]
            glue = "" if last[4].endswith(" ") or text.startswith(" ") or left - last[2] < 1 else " "
            rows[-1] = (last[0], min(last[1], bottom), right, max(last[3], top), last[4] + glue + text)
        else:
            rows.append((left, bottom, right, top, text))
    textpage.close()
    page.close()
    return [
        _Line(re.sub(r"\s+", " ", text).strip(), number + 1, left, bottom, right, top, height)
        for left, bottom, right, top, text in rows
    ]


def _letters(textpage: pdfium.PdfTextPage, left: float, bottom: float, top: float) -> tuple[float, float]:
    """Lower and upper edge of the letters' font: their ink alone is lower in "can" than in "fly"."""
    index = textpage.get_index(left + 1, (bottom + top) / 2, 5, top - bottom)
    if index is None:
        return bottom, top
    _, low, _, high = textpage.get_charbox(index, loose=True)
    return (low, high) if high - low >= top - bottom else (bottom, top)


def _same_baseline(row: tuple[float, float, float, float, str], bottom: float, top: float) -> bool:
    overlap = min(row[3], top) - max(row[1], bottom)
    return overlap > 0.5 * min(row[3] - row[1], top - bottom)


def _without_furniture(lines: Sequence[_Line], pages: int) -> tuple[list[_Line], int]:
    """Lines less the running heads and page numbers, and how many lines those were."""
    seen = Counter(
        {
            key: len({line.page for line in lines if line.marginal and _key(line) == key})
            for key in {_key(x) for x in lines if x.marginal}
        }
    )
    often = max(2, pages * _REPEATS)
    kept = [line for line in lines if not (line.marginal and (seen[_key(line)] >= often or _is_page_number(line.text)))]
    return kept, len(lines) - len(kept)


def _key(line: _Line) -> str:
    return re.sub(r"\d+", "#", line.text.lower())


def _is_page_number(text: str) -> bool:
    return bool(re.fullmatch(r"(?:page\s*)?[\divxlc]{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\.?", text.strip(" -–|"), re.IGNORECASE))


def _paragraphs(lines: Sequence[_Line]) -> list[Block]:
    """Lines joined into paragraphs: a wide gap, an indent after a full stop, or other letters begin a new one."""
    if not lines:
        return []
    height = median(line.top - line.bottom for line in lines)
    steps = [a.bottom - b.bottom for a, b in pairwise(lines) if a.page == b.page and a.bottom > b.bottom]
    step = median(steps) if steps else height * 1.2
    right = sorted(line.right for line in lines)[int(len(lines) * 0.9)]
    blocks: list[Block] = []
    current: list[_Line] = []
    for line in lines:
        runs_on = bool(current) and current[0].page != line.page and bool(_LABEL.match(line.text))
        if runs_on or (current and _begins(current[-1], line, step, height, right)):
            blocks.append(_block(current, height))
            current = []
        current.append(line)
    return [*blocks, _block(current, height)]


def _begins(last: _Line, line: _Line, step: float, height: float, right: float) -> bool:
    """Whether a line begins a paragraph after the last one."""
    larger = (line.top - line.bottom) > _LARGER * height
    if larger != ((last.top - last.bottom) > _LARGER * height):
        return True
    if last.page != line.page:  # a sentence that runs over the page goes on
        return bool(_END.search(last.text)) and (last.right < right * 0.9 or (line.text[:1].isupper() and last.text[-1:] in ".?!”"))
    return last.bottom - line.bottom > _GAP * step


def _block(lines: Sequence[_Line], height: float) -> Block:
    text = lines[0].text
    for line in lines[1:]:
        if text.endswith("-") and re.search(r"[a-z]-\Z", text) and line.text[:1].islower():
            text = text[:-1] + line.text  # a word divided at the end of a line
        else:
            text = f"{text}\n{line.text}"
    larger = all(line.top - line.bottom > _LARGER * height for line in lines) and len(text) < 200
    return Block(text, heading=1 if larger else 0, page=lines[0].page)
