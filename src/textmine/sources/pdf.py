"""PDF with a text layer: the words of each page with where and how they are set."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from textmine.errors import Fault, SourceError
from textmine.sources.blocks import File, Shape, Source
from textmine.sources.layout import Line, Piece, page_lines
from textmine.sources.paragraphs import paragraphs, without_furniture

_MOST_PAGES = 3_000
_BOLD_WEIGHT = 600  # of a font, from which its letters are bold


def read(file: File) -> Source:
    """Paragraphs with the page each begins on; the lines of a paragraph are kept apart.

    Args:
        file: the .pdf file.

    Returns:
        Blocks in reading order; none where the pages are pictures.

    Raises:
        SourceError: the file is damaged, needs a password or has more pages than any transcript or paper.
    """
    lines: list[Line] = []
    numbers = blank = 0
    try:
        with pdfium.PdfDocument(file.data) as document:
            pages = len(document)
            if pages > _MOST_PAGES:
                raise SourceError(Fault(file.name, f"{pages:,} pages", f"at most {_MOST_PAGES:,}", "Divide it."))
            for number in range(pages):
                found, dropped = _lines(document, number)
                lines += found
                numbers += dropped
                blank += not found
            title = document.get_metadata_dict().get("Title", "").strip()
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            do = "Save an unprotected copy and use that."
            raise SourceError(Fault(file.name, "this PDF needs a password to open", "one that opens without", do)) from error
        fault = Fault(file.name, f"the PDF is damaged or incomplete ({error})", "a whole PDF", "Get it again.")
        raise SourceError(fault) from error
    kept, removed = without_furniture(lines, pages)
    counts = (("running heads and page numbers", removed), ("line numbers in the margin", numbers))
    warnings = () if not (blank and kept) else (f"{blank} of {pages} pages have no text: are they pictures of pages?",)
    unread = tuple((what, count) for what, count in counts if count)
    return Source("PDF", Shape.PAGES, tuple(paragraphs(kept)), warnings, unread, title)


def _lines(document: pdfium.PdfDocument, number: int) -> tuple[list[Line], int]:
    page = document[number]
    textpage = page.get_textpage()
    try:
        return page_lines(list(_pieces(textpage)), number + 1, page.get_width(), page.get_height())
    finally:
        textpage.close()
        page.close()


def _pieces(textpage: pdfium.PdfTextPage) -> Iterator[Piece]:
    """The page's stretches of one font, in the order of the file."""
    for index in range(textpage.count_rects()):
        left, bottom, right, top = textpage.get_rect(index)
        text = textpage.get_text_bounded(left, bottom, right, top).replace("\r", "").replace("\n", " ")
        text = text.replace("\x02", "-").replace("\ufffe", "-")  # what pdfium makes of a hyphen at the end of a line
        if not text.strip() or (top - bottom > 3 * (right - left) and len(text.strip()) > 3):  # nothing, or written upwards
            continue
        first = textpage.get_index(left + 1, (bottom + top) / 2, 5, top - bottom)
        if first is None:
            yield Piece(text, left, bottom, right, top)
            continue
        # The edges of the letters' font: their ink alone is lower in "can" than in "fly".
        _, low, _, high = textpage.get_charbox(first, loose=True)
        if high - low >= top - bottom:
            bottom, top = low, high
        name, weight = _font(textpage, first)
        bold = weight >= _BOLD_WEIGHT or "bold" in name or "black" in name or "heavy" in name
        yield Piece(text, left, bottom, right, top, bold, "italic" in name or "oblique" in name)


def _font(textpage: pdfium.PdfTextPage, index: int) -> tuple[str, int]:
    """Name, lower case, and weight of the font of a letter."""
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium_c.FPDFText_GetFontInfo(textpage.raw, index, buffer, len(buffer), flags)
    return buffer.value.decode("utf-8", "replace").lower(), pdfium_c.FPDFText_GetFontWeight(textpage.raw, index)
