"""A page's pieces of text to its lines in reading order: columns one after the other, numbers in the margin left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from textmine.ingest.readers.blocks import TextSpan

_WIDE = 1.2  # letter heights; a wider gap within a line stands between two things: a label and words, two cells, two columns
_RAISED = 0.8  # times the line's letter height; a number in smaller, raised letters points to a note
_GUTTER = (0.3, 0.7)  # shares of the page's width between which the space of two columns lies
_CROSSING = 0.25  # share of stretches that may run across it: titles and tables over both columns
_CLEAR = 3  # points on both sides of the middle of that space
_COLUMN_WORDS = 0.25  # share of the page's words that each column has at the least
_COLUMN_WIDTH = 0.22  # share of the page's width that a column's lines have at the least; a column of labels is narrower
_LEAST_NUMBERS = 3  # figures in the margins of a document
_ALIGNED = 8  # points by which a line over notes may begin beside its column
NOTE_SIGN = re.compile(r"(?:\d{1,3}|[*†‡§¶])[.)]?\s*[^\W\d]")
_CLOSING = (" ", ".", ",", ";", ":", "?", "!", ")", "]", "’", "”")  # signs before which no space stands
_FIGURE = re.compile(r"\s*\d{1,4}\s*\Z")
_LEAST_WORDS = 30  # words of a column


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of text in one font, in points from the page's lower left."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    bold: bool = False
    italic: bool = False
    ink: str = ""

    @property
    def height(self) -> float:
        """Of the letters."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its pieces in any order, its width and height, and left end and height of short level lines on it; all in points."""

    pieces: tuple[TextPiece, ...]
    width: float
    height: float
    rules: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line of a page, or of one of its columns.

    Attributes:
        spans: its words with how they are set; a tab stands for a wide gap.
        page: from 1.
        column: number of the column on its page; lines of another column do not go on with it by their place.
        left, bottom, right, top: points from the page's lower left.
        edge: right edge of its column, points.
        page_height: points.
        foot: whether it stands under the line over the page's footnotes.
    """

    spans: tuple[TextSpan, ...]
    page: int
    column: int
    left: float
    bottom: float
    right: float
    top: float
    edge: float
    page_height: float
    foot: bool = False

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(span.text for span in self.spans)

    @property
    def height(self) -> float:
        """Of the letters."""
        return self.top - self.bottom

    @property
    def bold(self) -> bool:
        """Whether all its letters are bold."""
        return all(span.bold for span in self.spans if any(map(str.isalnum, span.text)))

    @property
    def slant(self) -> tuple[bool, str] | None:
        """Whether its letters are in italics, and their colour; None where they are not all set alike."""
        found = {(span.italic, span.ink) for span in self.spans if any(map(str.isalnum, span.text))}
        return found.pop() if len(found) == 1 else None


def page_lines(pages: Sequence[Page]) -> tuple[list[PageLine], int]:
    """The lines of all pages.

    Args:
        pages: in order.

    Returns:
        Lines in reading order, and how many line numbers in the margin were left out.
    """
    numbers = _margin_numbers(pages)
    rows = [[_without_raised(row) for row in _rows([p for p in page.pieces if id(p) not in numbers])] for page in pages]
    stretches = [[stretch for line in page for stretch in _stretches(line)] for page in rows]
    gutters = [_gutter(found, page.width) for found, page in zip(stretches, pages, strict=True)]
    usual = median([gutter for gutter in gutters if gutter is not None]) if any(gutters) else None
    lines = []
    for number, (page, found, gutter) in enumerate(zip(pages, stretches, gutters, strict=True)):
        if gutter is None and usual is not None and _crossing(found, usual) <= _CROSSING * len(found):
            gutter = usual  # a last page whose right column is short
        columns = [rows[number]] if gutter is None else list(_columns(rows[number], gutter))
        lines += _make_line(columns, number + 1, page)
    return lines, len(numbers)


def _margin_numbers(pages: Sequence[Page]) -> set[int]:
    """Ids of line numbers: figures one below the other at the pages' edge, counting on by one, five or ten."""
    for side in (_left_of, _right_of):
        found = [side(page.pieces) for page in pages]
        steps = {int(b.text) - int(a.text) for page in found for a, b in pairwise(page)}
        if sum(map(len, found)) >= _LEAST_NUMBERS and len(steps) == 1 and steps <= {1, 5, 10}:
            return {id(piece) for page in found for piece in page}
    return set()


def _left_of(pieces: Sequence[TextPiece]) -> list[TextPiece]:
    """Figures left of all words that stand at their height, from the top."""
    edge = min((piece.left for piece in pieces if not _FIGURE.match(piece.text) and len(piece.text) > 1), default=0.0)
    return sorted(
        (piece for piece in pieces if _FIGURE.match(piece.text) and piece.right <= edge + 1), key=lambda piece: -piece.bottom
    )


def _right_of(pieces: Sequence[TextPiece]) -> list[TextPiece]:
    edge = max((piece.right for piece in pieces if not _FIGURE.match(piece.text)), default=0.0)
    return sorted(
        (piece for piece in pieces if _FIGURE.match(piece.text) and piece.left >= edge - 1), key=lambda piece: -piece.bottom
    )


def _rows(pieces: Sequence[TextPiece]) -> list[list[TextPiece]]:
    """Pieces on one baseline together, from the top of the page, each row from the left."""
    rows: list[list[TextPiece]] = []
    tallest: TextPiece | None = None  # of the last row
    for piece in sorted(pieces, key=lambda piece: (-(piece.top + piece.bottom), piece.left)):
        if tallest is not None and _same_baseline(tallest, piece):
            rows[-1].append(piece)
            tallest = max(tallest, piece, key=lambda one: one.height)
        else:
            rows.append([piece])
            tallest = piece
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _same_baseline(tallest: TextPiece, piece: TextPiece) -> bool:
    overlap = min(tallest.top, piece.top) - max(tallest.bottom, piece.bottom)
    return overlap > 0.5 * min(tallest.height, piece.height)


def _without_raised(row: list[TextPiece]) -> list[TextPiece]:
    """A row less the small raised numbers in it, which point to notes."""
    tallest = max(piece.height for piece in row)
    kept = [
        piece for piece in row if not (piece.height < _RAISED * tallest and piece.text.strip().isdigit() and piece is not row[0])
    ]
    return kept or row


def _stretches(row: Sequence[TextPiece]) -> Iterator[list[TextPiece]]:
    """A row cut at its wide gaps."""
    current = [row[0]]
    for last, piece in pairwise(row):
        if piece.left - last.right > _WIDE * max(last.height, piece.height):
            yield current
            current = []
        current.append(piece)
    yield current


def _gutter(stretches: Sequence[Sequence[TextPiece]], width: float) -> float | None:
    """Where the space between two columns of prose lies; None where there are no two."""
    boxes = [(stretch[0].left, stretch[-1].right, sum(len(piece.text.split()) for piece in stretch)) for stretch in stretches]
    total = sum(words for _, _, words in boxes)
    best: tuple[float, float] | None = None
    for step in range(int(width * _GUTTER[0]), int(width * _GUTTER[1]), 3):
        crossing = _crossing(stretches, step)
        if crossing > _CROSSING * len(boxes) or (best is not None and (crossing, abs(step - width / 2)) >= best):
            continue
        sides = ([box for box in boxes if box[1] <= step + 2], [box for box in boxes if box[0] >= step - 2])
        if all(_is_column(side, total, width) for side in sides):
            best = (crossing, abs(step - width / 2))
            found = float(step)
    return None if best is None else found


def _crossing(stretches: Sequence[Sequence[TextPiece]], place: float) -> int:
    """How many stretches run across a place of the page's width, or nearly touch it."""
    return sum(_crosses(stretch, place) for stretch in stretches)


def _crosses(stretch: Sequence[TextPiece], place: float) -> bool:
    return stretch[0].left < place + _CLEAR and stretch[-1].right > place - _CLEAR


def _is_column(boxes: Sequence[tuple[float, float, int]], total: int, width: float) -> bool:
    words = sum(one for _, _, one in boxes)
    if words < max(_LEAST_WORDS, _COLUMN_WORDS * total):
        return False
    widths = sorted(right - left for left, right, _ in boxes)
    return widths[len(widths) * 3 // 4] >= _COLUMN_WIDTH * width  # the last lines of paragraphs are shorter


def _columns(rows: Sequence[Sequence[TextPiece]], gutter: float) -> Iterator[list[list[TextPiece]]]:
    """The page as columns: the left one, then the right, above and below whatever runs across both."""
    left: list[list[TextPiece]] = []
    right: list[list[TextPiece]] = []
    for row in rows:
        across = any(_crosses(stretch, gutter) for stretch in _stretches(row))
        if across:
            yield from filter(None, (left, right))
            left, right = [], []
            yield [list(row)]
            continue
        if before := [piece for piece in row if piece.left < gutter]:
            left.append(before)
        if after := [piece for piece in row if piece.left >= gutter]:
            right.append(after)
    yield from filter(None, (left, right))


def _make_line(columns: Sequence[Sequence[Sequence[TextPiece]]], number: int, page: Page) -> list[PageLine]:
    lines = []
    for column, rows in enumerate(filter(None, columns)):
        rights = sorted(row[-1].right for row in rows)
        edge = rights[int(len(rights) * 0.9)] if len(rights) > 1 else rights[0]
        made = []
        for row in rows:
            spans = tuple(_spans(row))
            if any(span.text.strip() for span in spans):
                bottom, top = min(piece.bottom for piece in row), max(piece.top for piece in row)
                made.append(PageLine(spans, number, column, row[0].left, bottom, row[-1].right, top, edge, page.height))
        lines += _with_foot(made, page.rules)
    return lines


def _with_foot(lines: Sequence[PageLine], rules: Sequence[tuple[float, float]]) -> list[PageLine]:
    """A column's lines, those marked that stand under a short line over notes: the first of them has a note's sign."""
    left = min((line.left for line in lines), default=0.0)
    for start, height in sorted(rules, key=lambda rule: rule[1]):
        below = [line for line in lines if line.top < height + 2]
        if below and abs(start - left) < _ALIGNED and NOTE_SIGN.match(below[0].text):
            return [replace(line, foot=line.top < height + 2) for line in lines]
    return list(lines)


def _spans(row: Sequence[TextPiece]) -> Iterator[TextSpan]:
    """The pieces of a line with one space between words and a tab in wide gaps."""
    end = ""
    last: TextPiece | None = None
    wide = [after.left - piece.right > _WIDE * max(piece.height, after.height) for piece, after in pairwise(row)]
    for piece, ends in zip(row, [*wide, True], strict=True):
        text = re.sub(r"\s+", " ", piece.text)
        if last is not None:
            gap = piece.left - last.right
            if gap > _WIDE * max(last.height, piece.height):
                text = "\t" + text.lstrip()
            elif end.endswith((" ", "\t")):
                text = text.lstrip()
            elif gap >= 1 and not text.startswith(_CLOSING):
                text = " " + text
        elif not end:
            text = text.lstrip()
        last, end = piece, text or end
        yield TextSpan(text.rstrip() if ends else text, piece.bold, piece.italic, ink=piece.ink)
