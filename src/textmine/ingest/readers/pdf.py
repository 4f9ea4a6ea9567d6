"""PDF with a text layer: the words of each page with where and how they are set."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from textmine.errors import Fault, SourceError
from textmine.ingest.readers.blocks import File, Shape, Source
from textmine.ingest.readers.layout import Page, TextPiece, page_lines
from textmine.ingest.readers.paragraphs import paragraphs, without_furniture

_MOST_PAGES = 3_000
_MOST_LETTERS = 4_000_000  # of all pages; a book of a thousand pages has 3 million
_LEAST_SIZE, _MOST_SIZE = 3, 200  # points of a font; others say nothing of how large letters are
_BELOW = 0.22  # share of its size that a font reaches below its base line
_SAME_LINE = 0.3  # letter heights by which the base lines of a line differ at the most
_THIN, _RULE, _FOOT = 3, (0.1, 0.5), 0.6  # points, shares of the page's width, share of its height: the line over footnotes
_HYPHENS = (0x02, 0xFFFE)  # what pdfium makes of a hyphen at the end of a line
_SLOPE = 0.1  # of a line that still counts as level; a stamp across the page is steeper
_GREY = 40  # of 255, by which the parts of a colour differ that nobody sees as one
_BOLD_WEIGHT = 600  # of a font, from which its letters are bold


def read(file: File) -> Source:
    """Paragraphs with the page each begins on; the lines of a paragraph are kept apart.

    Args:
        file: the .pdf file.

    Returns:
        Blocks in reading order; none where the pages are pictures.

    Raises:
        SourceError: the file is damaged, needs a password or has more pages or letters than any transcript or paper.
    """
    try:
        with pdfium.PdfDocument(file.data) as document:
            pages = len(document)
            if pages > _MOST_PAGES:
                raise SourceError(Fault(file.name, f"{pages:,} pages", f"at most {_MOST_PAGES:,}", "Divide it."))
            found = list(_pages(document, file.name))
            title = document.get_metadata_dict().get("Title", "").strip()
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            do = "Save an unprotected copy and use that."
            raise SourceError(Fault(file.name, "this PDF needs a password to open", "one that opens without", do)) from error
        fault = Fault(file.name, f"the PDF is damaged or incomplete ({error})", "a whole PDF", "Get it again.")
        raise SourceError(fault) from error
    lines, numbers = page_lines(found)
    blank = pages - len({line.page for line in lines})
    kept, removed = without_furniture(lines, pages)
    counts = (("running heads and page numbers", removed), ("line numbers in the margin", numbers))
    warnings = () if not (blank and kept) else (f"{blank} of {pages} pages have no text: are they pictures of pages?",)
    unread = tuple((what, count) for what, count in counts if count)
    return Source("PDF", Shape.PAGES, tuple(paragraphs(kept)), warnings, unread, title)


def _pages(document: pdfium.PdfDocument, name: str) -> Iterator[Page]:
    """The pages in order; raises `SourceError` once they have more letters than anybody reads."""
    left = _MOST_LETTERS
    for number in range(len(document)):
        page = document[number]
        textpage = page.get_textpage()
        try:
            left -= textpage.count_chars()
            if left < 0:
                got = f"more than {_MOST_LETTERS:,} letters on its first {number + 1} pages"
                raise SourceError(Fault(name, got, "a transcript or a paper", "Divide it if people can read it."))
            yield Page(tuple(_pieces(textpage)), page.get_width(), page.get_height(), tuple(_rules(page)))
        finally:
            textpage.close()
            page.close()


def _rules(page: pdfium.PdfPage) -> Iterator[tuple[float, float]]:
    """Left end and height, points, of the short level lines in a page's lower part, of which one may stand over its footnotes."""
    height, width = page.get_height(), page.get_width()
    for shape in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=2):
        left, bottom, right, top = shape.get_bounds()
        if top - bottom < _THIN and _RULE[0] * width < right - left < _RULE[1] * width and top < height * _FOOT:
            yield left, top


@dataclass(frozen=True, slots=True)
class _Font:
    """How the letters of one stretch of a page are set."""

    size: float
    bold: bool
    italic: bool
    level: bool
    ink: str


def _pieces(textpage: pdfium.PdfTextPage) -> Iterator[TextPiece]:
    """The page's letters joined into stretches of one look on one line, in the order of the file."""
    raw = textpage.raw
    left, right, bottom, top, x, base = (ctypes.c_double() for _ in range(6))
    fonts: dict[int, _Font] = {}
    current: TextPiece | None = None
    letters, edge = list[str](), 0.0  # of the current piece, and its right end so far
    for index in range(textpage.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(raw, index)
        letter = "-" if code in _HYPHENS else chr(code) if 0 < code <= 0x10FFFF else ""
        if letter.isspace() or not letter:
            letters += [" "] if letter not in ("\r", "\n") else []
            continue
        key = ctypes.addressof(pdfium_c.FPDFText_GetTextObject(raw, index).contents)
        font = fonts.get(key) or fonts.setdefault(key, _font(raw, index))
        if not font.level:
            continue
        pdfium_c.FPDFText_GetCharBox(raw, index, left, right, bottom, top)
        pdfium_c.FPDFText_GetCharOrigin(raw, index, x, base)
        low, high = base.value - _BELOW * font.size, base.value + (1 - _BELOW) * font.size
        if current is not None and _goes_on(current, left.value - edge, low, font):
            letters.append(letter)
            edge = max(edge, right.value)
            continue
        if current is not None:
            yield replace(current, text="".join(letters), right=edge)
        current = TextPiece("", left.value, low, right.value, high, font.bold, font.italic, font.ink)
        letters, edge = [letter], right.value
    if current is not None:
        yield replace(current, text="".join(letters), right=edge)


def _goes_on(piece: TextPiece, gap: float, low: float, font: _Font) -> bool:
    """Whether a letter stands in one stretch with those before it."""
    level = abs(low - piece.bottom) < _SAME_LINE * font.size and abs(font.size - piece.height) < 0.5
    alike = (font.bold, font.italic, font.ink) == (piece.bold, piece.italic, piece.ink)
    return level and alike and -font.size < gap < font.size


def _font(raw: object, index: int) -> _Font:
    """How a letter is set: its size, points, its weight and slant, and whether its line is level."""
    buffer, flags, matrix = ctypes.create_string_buffer(128), ctypes.c_int(), pdfium_c.FS_MATRIX()
    pdfium_c.FPDFText_GetFontInfo(raw, index, buffer, len(buffer), flags)
    name = buffer.value.decode("utf-8", "replace").lower()
    bold = pdfium_c.FPDFText_GetFontWeight(raw, index) >= _BOLD_WEIGHT or any(word in name for word in ("bold", "black", "heavy"))
    size, level = pdfium_c.FPDFText_GetFontSize(raw, index), True
    if pdfium_c.FPDFText_GetMatrix(raw, index, matrix):
        size *= math.hypot(matrix.c, matrix.d) or 1
        level = abs(matrix.b) <= _SLOPE * abs(matrix.a)
    return _Font(min(max(size, _LEAST_SIZE), _MOST_SIZE), bold, "italic" in name or "oblique" in name, level, _ink(raw, index))


def _ink(raw: object, index: int) -> str:
    """The colour of a letter as `#c00000`; nothing for black and greys, in which pages print what nobody set in a colour."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium_c.FPDFText_GetFillColor(raw, index, red, green, blue, alpha):
        return ""
    parts = red.value, green.value, blue.value
    return "#{:02x}{:02x}{:02x}".format(*parts) if max(parts) - min(parts) > _GREY else ""
