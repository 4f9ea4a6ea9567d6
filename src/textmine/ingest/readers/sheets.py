"""Excel workbooks and delimited text: every sheet's rows, cells as a person sees them."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO

from textmine.errors import Fault, SourceError
from textmine.ingest.readers.archive import DAMAGE, MAX_UNPACKED, open_archive
from textmine.ingest.readers.blocks import Block, File, Shape, Source, row
from textmine.ingest.readers.text import read_text

_SEPARATORS = ",;\t|"
# What openpyxl raises where the parts of a workbook do not fit each other, or are no XML (a SyntaxError).
_DAMAGE = (*DAMAGE, ArithmeticError, AttributeError, LookupError, SyntaxError, TypeError)
_MOST_CELLS = 2_000_000  # of a workbook; a transcript of ten hours has some ten thousand
_MOST_LETTERS = 1_000_000_000  # of a cell: no limit, since the file has one
_SAMPLE = 500  # lines that tell the separator
_MOST_OPEN = 5  # quotation marks that are not closed, from which on every line is a row
_MOST_COLUMNS = 200  # of a row: a table of speech has few


def read(file: File) -> Source:
    """Rows of a table of speech.

    Args:
        file: a .csv, .tsv or .xlsx file.

    Returns:
        A block for every row that is not empty; its table is the number of its sheet.

    Raises:
        SourceError: it is damaged, locked or larger than any transcript.
    """
    return _delimited(file) if file.suffix in (".csv", ".tsv") else _workbook(file)


def _delimited(file: File) -> Source:
    text, encoding, warnings = read_text(file)
    hint = text.split("\n", 1)[0].strip().strip('"').lower()
    separator = hint[4:5] if hint.startswith("sep=") else ""
    if separator:
        text = text.partition("\n")[2]
    csv.field_size_limit(_MOST_LETTERS)
    lines, unclosed = StringIO(text, newline="").readlines(), list[int]()
    try:
        separator = separator or _separator_of(lines, file.suffix)
        rows = [cells for cells in _cells(lines, separator, unclosed) if any(map(str.strip, cells))]
    except csv.Error as error:
        do = "Open it in a spreadsheet and save it again as csv."
        raise SourceError(Fault(file.name, f"a row that cannot be read ({error})", "rows of cells", do)) from error
    if unclosed:
        marks = "quotation mark is" if len(unclosed) == 1 else "quotation marks are"
        first = f"the first in line {unclosed[0]}: see whether the rows from there on are right"
        warnings.append(f"{len(unclosed)} {marks} not closed, {first}")
    name = "tab-separated text" if separator == "\t" else "comma-separated text"
    blocks = tuple(row([cell.strip() for cell in cells], 1) for cells in rows)
    return Source(name, Shape.TABLE, blocks, tuple(warnings), encoding=encoding)


def _separator_of(lines: Sequence[str], suffix: str) -> str:
    """The sign that gives the most rows the same number of cells, more than one."""
    if suffix == ".tsv" and any("\t" in line for line in lines):
        return "\t"
    best, most = ",", 0.0
    for separator in _SEPARATORS:
        widths = [len(cells) for cells in csv.reader(lines[:_SAMPLE], delimiter=separator, strict=False) if cells]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        if usual > 1 and (score := widths.count(usual) / len(widths)) > most:
            best, most = separator, score
    return best


def _cells(lines: Sequence[str], separator: str, unclosed: list[int]) -> Iterator[list[str]]:
    """The rows of delimited text; a quotation mark that is never closed does not swallow the rows below it.

    Args:
        lines: of the text.
        separator: of cells.
        unclosed: numbers of the lines with such a mark are added here.

    Yields:
        The cells of each row.
    """
    start = left_open = 0
    while start < len(lines):
        reader = csv.reader((lines[at] for at in range(start, len(lines))), delimiter=separator, strict=True)
        done = start
        try:
            for cells in reader:
                yield cells
                done = start + reader.line_num
        except csv.Error:  # a mark within words, or one that was closed by that of another row, or by none
            reached = start + reader.line_num
        else:
            return
        if reached > done + 1:
            unclosed.append(done + 1)
        left_open += reached == len(lines)
        start = len(lines) if left_open == _MOST_OPEN else done + 1
        if reached == len(lines) and not any(separator in line for line in lines[done + 1 :]):
            yield from csv.reader(  # the last cell of a file that was cut off
                lines[done:], delimiter=separator, strict=False
            )
            return
        yield from (next(csv.reader([line], delimiter=separator, strict=False), []) for line in lines[done:start])


def _workbook(file: File) -> Source:
    blocks: list[Block] = []
    sheets: dict[int, str] = {}
    for number, name, words in workbook_rows(file):
        sheets[number] = name
        if words:
            blocks.append(row(words, number))
    return Source("Excel workbook", Shape.TABLE, tuple(blocks), tables=tuple(sheets.items()))


def workbook_rows(file: File, columns: int = _MOST_COLUMNS) -> Iterator[tuple[int, str, list[str]]]:
    """Rows of every sheet of a workbook.

    Args:
        file: a .xlsx file.
        columns: of a row that are read.

    Yields:
        Number and name of the sheet, and the cells as a spreadsheet shows them; once without cells for each sheet, and for no row
        that is empty.

    Raises:
        SourceError: it is damaged, locked or larger than any transcript.
    """
    left = _MOST_CELLS
    with open_archive(file, "xl/workbook.xml", "Excel workbook", MAX_UNPACKED):  # whose sheets are read row by row
        for number, name, cells in _rows_of(file):
            left -= 1 + len(cells)
            if left < 0:
                raise SourceError(_too_long(file, name))
            words = [_shown(cell) for cell in cells[:columns]]
            if any(words) or not cells:
                yield number, name, words


def _rows_of(file: File) -> Iterator[tuple[int, str, Sequence[object]]]:
    """Each row with the number and the name of its sheet; a sheet without rows gives an empty one."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(BytesIO(file.data), read_only=True, data_only=True, keep_links=False)
        for number, sheet in enumerate(book.worksheets, 1):
            sheet.reset_dimensions()  # what a file says of its size need not be so
            yield number, sheet.title, ()
            for cells in sheet.iter_rows(values_only=True):
                yield number, sheet.title, cells
    except _DAMAGE as error:
        do = "Open it in a spreadsheet program and save it again; take off its password if it has one."
        raise SourceError(Fault(file.name, "the Excel workbook is damaged inside", "one that opens", do)) from error


def _too_long(file: File, sheet: str) -> Fault:
    got = f"sheet {sheet!r} has more than {_MOST_CELLS:,} cells"
    return Fault(file.name, got, "a transcript", "Take out the sheets that hold no speech, or save it as csv.")


def _shown(cell: object) -> str:
    """A cell as a spreadsheet shows it: times as h:mm:ss, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.timedelta):
        return _clock(cell.total_seconds())
    if isinstance(cell, datetime.time):
        return _clock(cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6)
    if isinstance(cell, datetime.datetime):
        if cell.year < 1901:  # a time alone: spreadsheets count from the end of 1899
            return _clock(cell.hour * 3600 + cell.minute * 60 + cell.second)
        return cell.date().isoformat() if (cell.hour, cell.minute, cell.second) == (0, 0, 0) else cell.isoformat(" ")
    return str(cell).strip()


def _clock(seconds: float) -> str:
    whole = int(seconds)
    shown = f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
    return shown if seconds == whole else f"{shown}.{round((seconds - whole) * 1000):03}"
