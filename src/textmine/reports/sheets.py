"""Sheets of a workbook that read well in Excel and LibreOffice: styles, and lists with frozen headings and fitting rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

EPOCH = datetime(2000, 1, 1)  # a workbook carries its time of making; the same study must give the same bytes
_LINE = 14.0  # points a line of ten-point type takes
_TALLEST = 400.0  # points; a spreadsheet allows 409
_FULL = 1.08  # characters of text on average in a line, for each character of a column's width
_MOST_TEXT = 32_000  # characters; a spreadsheet's cell holds 32,767


class Styles:
    """The formats that all sheets of a workbook share."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.base = {"valign": "top", "text_wrap": True, "font_name": "Arial", "font_size": 10}
        heading = {"bold": True, "bg_color": "#26384D", "font_color": "#FFFFFF", "border": 1, "border_color": "#FFFFFF"}
        self.text = book.add_format(self.base)
        self.bold = book.add_format(self.base | {"bold": True})
        self.line = book.add_format(self.base | {"text_wrap": False})
        self.note = book.add_format(self.base | {"italic": True, "text_wrap": False})
        self.title = book.add_format(self.base | {"bold": True, "font_size": 16, "text_wrap": False})
        self.count = book.add_format(self.base | {"align": "left", "num_format": "#,##0"})
        self.share = book.add_format(self.base | {"align": "left", "num_format": "0.0%"})
        self.state = book.add_format({"bold": True, "font_name": "Arial", "font_size": 10})
        self.plain = book.add_format({"font_name": "Arial", "font_size": 10})
        self.summary = book.add_format({"italic": True, "font_color": "#1B4F8A", "font_name": "Arial", "font_size": 10})
        self.link = book.add_format(self.base | {"font_color": "#1B5FA8", "underline": 1})
        self.head = book.add_format(self.base | heading)


def height(cells: Iterable[tuple[str, int]]) -> float:
    """The height of a row that shows all its text.

    LibreOffice does not fit rows to their text when it opens a file, so every height is reckoned here.

    Args:
        cells: text and width in characters of each wrapped cell.

    Returns:
        Points, at most what a spreadsheet allows.
    """
    lines = max((sum(math.ceil(len(line) / (width * _FULL)) or 1 for line in text.split("\n")) for text, width in cells), default=1)
    return min(_TALLEST, lines * _LINE + 3)


class TableSheet:
    """A list with one heading row, which stays in sight, and a filter."""

    def __init__(self, sheet: Worksheet, styles: Styles, columns: Sequence[tuple[str, int]]) -> None:
        self._sheet = sheet
        self._styles = styles
        self._widths = [width for _, width in columns]
        self._rows = 0
        for column, (name, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, styles.head)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def add(self, values: Sequence[str | int | float]) -> int:
        """Write a row, text as text whatever it begins with, and return its number from 0."""
        self._rows += 1
        texts = [(value, width) for value, width in zip(values, self._widths, strict=True) if isinstance(value, str)]
        self._sheet.set_row(self._rows, height(texts))
        for column, value in enumerate(values):
            if isinstance(value, str):
                self._sheet.write_string(self._rows, column, value[:_MOST_TEXT], self._styles.text)
            else:
                self._sheet.write_number(self._rows, column, value, self._styles.text)
        return self._rows

    def shade(self, first: int, columns: int) -> None:
        """Colour the numbers of some columns by their size."""
        if self._rows and columns:
            colours = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#7FA8D1"}
            self._sheet.conditional_format(1, first, self._rows, first + columns - 1, colours)

    def close(self) -> None:
        """Put a filter on the headings, once all rows are there."""
        self._sheet.autofilter(0, 0, max(1, self._rows), len(self._widths) - 1)
