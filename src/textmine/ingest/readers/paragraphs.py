"""Lines of pages to paragraphs: running heads left out, paragraphs joined across columns and pages, divided words mended."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from textmine.ingest.readers.blocks import Block, TextSpan, paragraph
from textmine.ingest.readers.layout import NOTE_SIGN, PageLine

_MARGIN = 0.12  # share of the page's height, at top and bottom, in which a repeated line is a running head
_REPEATS = 0.3  # share of pages on which a marginal line must come back to be a running head: some stand on every second page
_TOP_LINES = 4  # of a page, among which the headings of a table may come again
_GAP = 1.35  # times the usual distance between lines; a wider gap begins a paragraph
_LEADING = 1.25  # letter heights from line to line in a heading of several lines
_LARGER = 1.15  # times the usual letter height; larger letters are a heading
_SMALLER = 0.96  # times the usual letter height; smaller letters are a note's
_INDENT = 0.7  # letter heights; lines that begin so far from each other begin at different places
_SET_IN = 10  # points; as in Word documents
_FULL = 0.9  # share of the column's width that a line which runs on takes
_MAX_HEADING = 200  # characters
_FEW_DIVIDED = 0.02  # share of lines that end with a hyphen, up to which the hyphens are the words' own
_FEW_STEPS = 3  # lines that run on; with fewer, all lines say how far one stands below the other
_END = re.compile(r"[.!?:;…”\"')\]]\Z")
_LABEL = re.compile(r"[A-Z][^:.?!]{0,40}:(?:\s|\Z)")  # in a paragraph that has run over a page, a new speaker's page is this one
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[\divxlc]{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\.?", re.IGNORECASE)
_DIVIDED = re.compile(r"(?<![^\W\d_])([^\W\d_]++)-\Z")
_WHOLE_WORD = re.compile(r"(?<![^\W\d_])(?<![^\W\d_]-)[^\W\d_]++(?:-[^\W\d_]++)*+(?=[\s.,;:!?)]|\Z)")


@dataclass(frozen=True, slots=True)
class _Usual:
    """What is usual in a document.

    Attributes:
        height, step: of letters, and from line to line, points.
        words: lower case.
        divides: whether words are divided at the ends of lines.
        lefts: where lines begin, points, by page and column; one set in begins right of it.
    """

    height: float
    step: float
    words: frozenset[str]
    divides: bool
    lefts: Mapping[tuple[int, int], float]


def without_furniture(lines: Sequence[PageLine], pages: int) -> tuple[list[PageLine], int]:
    """Lines less the running heads and page numbers.

    Args:
        lines: of all pages.
        pages: how many there are.

    Returns:
        The other lines, and how many were left out.
    """
    seen: dict[str, set[int]] = defaultdict(set)
    within = Counter[str]()
    for line in lines:
        if _marginal(line):
            seen[_key(line)].add(line.page)
        else:
            within[_key(line)] += 1  # a speaker's name stands at the top of some pages, and on all others too
    often = max(2, pages * _REPEATS)
    heads = {key for key, found in seen.items() if len(found) >= often and within[key] * 2 <= len(found)}
    again = _repeated_tops(lines) | _apart_in_small(lines)
    kept = [
        line
        for number, line in enumerate(lines)
        if number not in again and not (_marginal(line) and (_key(line) in heads or _is_page_number(line.text)))
    ]
    return kept, len(lines) - len(kept)


def _repeated_tops(lines: Sequence[PageLine]) -> set[int]:
    """Rows of cells among the first lines of a page that stand there on a page before: a table's headings."""
    first: dict[int, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        if len(first[line.page]) < _TOP_LINES:
            first[line.page].append(number)
    repeated: set[int] = set()
    known: set[str] = set()
    for page in sorted(first):
        rows = {number: lines[number].text for number in first[page] if "\t" in lines[number].text}
        repeated |= {number for number, text in rows.items() if text in known}
        known |= set(rows.values())
    return repeated


def _apart_in_small(lines: Sequence[PageLine]) -> set[int]:
    """The outermost lines of pages in letters smaller than the body's, well apart from it: heads that stand on few pages."""
    if not lines:
        return set()
    usual = _usual(lines)
    pages: dict[int, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        pages[line.page].append(number)
    found: set[int] = set()
    for numbers in pages.values():
        ordered = sorted(numbers, key=lambda number: -lines[number].bottom)
        for outer, inner in ((ordered[0], ordered[1:2]), (ordered[-1], ordered[-2:-1])):
            line = lines[outer]
            apart = inner and abs(line.bottom - lines[inner[0]].bottom) > _GAP * usual.step
            if apart and _size(line, usual) < 0 and not line.foot and not NOTE_SIGN.match(line.text):
                found.add(outer)
    return found


def _marginal(line: PageLine) -> bool:
    return line.bottom > line.page_height * (1 - _MARGIN) or line.top < line.page_height * _MARGIN


def _key(line: PageLine) -> str:
    """The words of a line without its page number, which may stand beside them or in a column of its own."""
    return re.sub(r"\d+", "#", " ".join(line.text.lower().split())).strip(" #") or "#"


def _is_page_number(text: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(text.strip(" -–|")))


def paragraphs(lines: Sequence[PageLine]) -> Iterator[Block]:
    """Lines joined into paragraphs: a wide gap, an indent after a full stop, or other letters begin a new one.

    Args:
        lines: in reading order.

    Yields:
        Paragraphs with the page each begins on; after them the notes that stand at the feet of pages, so that a paragraph goes on
        over the page.
    """
    if not lines:
        return
    usual = _usual(lines)
    notes = list(_notes(lines, usual))
    apart = set(map(id, notes))
    yield from _joined([line for line in lines if id(line) not in apart], usual)
    yield from (replace(block, note=True, heading=0) for block in _joined(notes, usual))


def _joined(lines: Sequence[PageLine], usual: _Usual) -> Iterator[Block]:
    current: list[PageLine] = []
    for line in lines:
        runs_on = bool(current) and current[0].page != line.page and bool(_LABEL.match(line.text))
        if current and (runs_on or _begins(current, line, usual)):
            yield _block(current, usual)
            current = []
        current.append(line)
    if current:
        yield _block(current, usual)


def _notes(lines: Sequence[PageLine], usual: _Usual) -> Iterator[PageLine]:
    """Lines at the foot of their page: under a rule, or in letters smaller than all above them, from one with a note's sign on."""
    lowest = _lowest(lines, usual)
    last: PageLine | None = None
    for line in lines:
        small = _size(line, usual) < 0 and line.top < lowest.get((line.page, line.column), math.inf)
        goes_on = last is not None and (last.page, last.column) == (line.page, line.column)
        if line.foot or (small and (goes_on or NOTE_SIGN.match(line.text))):
            last = line
            yield line


def _usual(lines: Sequence[PageLine]) -> _Usual:
    weighed = [line.height for line in lines for _ in range(1 + len(line.text) // 20)]  # long lines are the body
    height = median(weighed)
    neighbours = [
        (a, a.bottom - b.bottom)
        for a, b in pairwise(lines)
        if a.page == b.page and a.column == b.column and a.bottom > b.bottom and abs(a.height - height) < 0.1 * height
    ]
    within = [step for line, step in neighbours if line.right > line.left + (line.edge - line.left) * _FULL]  # it goes on below
    steps = within if len(within) >= _FEW_STEPS else [step for _, step in neighbours]
    words = frozenset(word.lower() for line in lines for word in _WHOLE_WORD.findall(line.text))
    split_bold_questions = sum(bool(_DIVIDED.search(line.text)) for line in lines)
    lefts = {place: min(line.left for line in numbers) for place, numbers in _by_column(lines).items()}
    return _Usual(height, median(steps) if steps else height * 1.2, words, split_bold_questions > _FEW_DIVIDED * len(lines), lefts)


def _by_column(lines: Sequence[PageLine]) -> dict[tuple[int, int], list[PageLine]]:
    found: dict[tuple[int, int], list[PageLine]] = defaultdict(list)
    for line in lines:
        found[line.page, line.column].append(line)
    return found


def _begins(current: Sequence[PageLine], line: PageLine, usual: _Usual) -> bool:
    """Whether a line begins a paragraph after those that are current."""
    last = current[-1]
    if _size(last, usual) != _size(line, usual) or last.bold != line.bold:
        return True
    if None not in (last.slant, line.slant) and last.slant != line.slant and _END.search(last.text):
        return True
    below = last.page == line.page and line.bottom < last.bottom  # columns may stand under a title over both
    if not below and (last.page != line.page or last.column != line.column):  # a sentence that runs over goes on
        short = last.right < last.left + (last.edge - last.left) * _FULL
        return bool(_END.search(last.text)) and (short or (line.text[:1].isupper() and last.text[-1:] in ".?!”"))
    if last.bottom - line.bottom > _GAP * max(usual.step, _LEADING * line.height if _size(line, usual) > 0 else 0):
        return True
    indent = _INDENT * usual.height
    if line.left > last.left + indent:  # first line of a paragraph set in, after the last line of another
        return len(current) > 1 and bool(_END.search(last.text)) and line.text[:1].isupper()
    return len(current) > 1 and line.left < last.left - indent  # first line of a paragraph that hangs out


def _size(line: PageLine, usual: _Usual) -> int:
    return 1 if line.height > _LARGER * usual.height else -1 if line.height < _SMALLER * usual.height else 0


def _lowest(lines: Sequence[PageLine], usual: _Usual) -> dict[tuple[int, int], float]:
    """The lowest line in letters of the usual size, of every column of every page: notes stand below it."""
    found: dict[tuple[int, int], float] = {}
    for line in lines:
        if _size(line, usual) >= 0 and not line.foot:
            found[line.page, line.column] = min(found.get((line.page, line.column), line.bottom), line.bottom)
    return found


def _block(lines: Sequence[PageLine], usual: _Usual) -> Block:
    spans: list[TextSpan] = []
    pages = [lines[0].page]
    for line in lines:
        if spans and not _rejoin(spans, line, usual):
            pages.append(line.page)
            spans.append(TextSpan("\n", spans[-1].bold and line.spans[0].bold, spans[-1].italic and line.spans[0].italic))
        spans += line.spans
    block = paragraph(spans, page=lines[0].page)
    size = _size(lines[0], usual)
    heading = int(size > 0 and len(block.text) < _MAX_HEADING)
    indent = min(line.left - usual.lefts[line.page, line.column] for line in lines) >= _SET_IN
    return replace(block, heading=heading, pages=tuple(pages) if pages[-1] != pages[0] else (), indent=indent)


def _rejoin(spans: list[TextSpan], line: PageLine, usual: _Usual) -> bool:
    """Mend a word divided at the end of a line; one that has its hyphen elsewhere in the document keeps it."""
    found = _DIVIDED.search(spans[-1].text)
    rest = re.match(r"[^\W\d_]+", line.text)
    if not (found and rest and line.text[0].islower()):
        return False
    whole, hyphened = (found[1] + rest[0]).lower(), f"{found[1]}-{rest[0]}".lower()
    if usual.divides and (hyphened not in usual.words or whole in usual.words):
        spans[-1] = replace(spans[-1], text=spans[-1].text[:-1])
    return True
