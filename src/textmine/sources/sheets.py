"""Workbooks and delimited text: every sheet's rows, cells as a person sees them."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from io import BytesIO, StringIO

from textmine.errors import Fault, SourceError
from textmine.sources.archive import opened, refuse_compound
from textmine.sources.blocks import Block, File, Shape, Source, row
from textmine.sources.text import read_text

_MEMBERS = {".xlsx": "xl/workbook.xml", ".ods": "content.xml"}
_FORMATS = {".xlsx": "Excel workbook", ".ods": "OpenDocument spreadsheet", ".xls": "Excel workbook (old format)"}
_SEPARATORS = ",;\t|"
_MOST_CELLS = 2_000_000  # of a workbook; a transcript of ten hours has some ten thousand
_MOST_COLUMNS = 200  # of a sheet: a table of speech has few


def read(file: File) -> Source:
    """Rows of a table of speech.

    Args:
        file: a .csv, .tsv, .xlsx, .xls or .ods file.

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
    separator = separator or _separator_of(text, file.suffix)
    csv.field_size_limit(10_000_000)
    blocks: list[Block] = []
    try:
        for cells in csv.reader(StringIO(text, newline=""), delimiter=separator, strict=False):
            if any(map(str.strip, cells)):
                blocks.append(row([cell.strip() for cell in cells], 1))
    except csv.Error as error:
        do = "Open it in a spreadsheet and save it again as csv."
        raise SourceError(Fault(file.name, f"row {len(blocks) + 1} cannot be read ({error})", "rows of cells", do)) from error
    name = "tab-separated text" if separator == "\t" else "comma-separated text"
    return Source(name, Shape.TABLE, tuple(blocks), tuple(warnings), encoding=encoding)


def _separator_of(text: str, suffix: str) -> str:
    """The sign that gives the most rows the same number of cells, more than one."""
    if suffix == ".tsv" and "\t" in text:
        return "\t"
    lines = [line for _, line in zip(range(500), StringIO(text), strict=False)]
    best, most = ",", 0.0
    for separator in _SEPARATORS:
        widths = [len(cells) for cells in csv.reader(lines, delimiter=separator, strict=False) if cells]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        if usual > 1 and (score := widths.count(usual) / len(widths)) > most:
            best, most = separator, score
    return best


def _workbook(file: File) -> Source:
    from python_calamine import CalamineWorkbook

    name = _FORMATS[file.suffix]
    if file.suffix == ".xls":
        return _rows_of(file, CalamineWorkbook, name)
    refuse_compound(file, name)
    with opened(file, _MEMBERS[file.suffix], name):
        return _rows_of(file, CalamineWorkbook, name)


def _rows_of(file: File, workbook: type, name: str) -> Source:
    from python_calamine import CalamineError

    blocks: list[Block] = []
    sheets: list[tuple[int, str]] = []
    left = _MOST_CELLS
    try:
        book = workbook.from_filelike(BytesIO(file.data))  # type: ignore[attr-defined]
        for number, sheet_name in enumerate(book.sheet_names, 1):
            sheet = book.get_sheet_by_name(sheet_name)
            left -= (sheet.total_height + 1) * min(sheet.total_width + 1, _MOST_COLUMNS)
            if left < 0:
                got = f"sheet {sheet_name!r} has {sheet.total_height + 1:,} rows of {sheet.total_width + 1} cells"
                raise SourceError(
                    Fault(file.name, got, "a transcript", "Take out the sheets that hold no speech, or save it as csv.")
                )
            sheets.append((number, sheet_name))
            blocks += _filled(sheet.iter_rows(), number)
    except (CalamineError, ValueError, OSError) as error:
        do = "Open it in a spreadsheet program and save it again; take off its password if it has one."
        raise SourceError(Fault(file.name, f"the {name} is damaged or locked", f"a {name} that opens", do)) from error
    return Source(name, Shape.TABLE, tuple(blocks), tables=tuple(sheets))


def _filled(rows: Iterator[list[object]], table: int) -> Iterator[Block]:
    for cells in rows:
        words = [_shown(cell) for cell in cells[:_MOST_COLUMNS]]
        if any(words):
            yield row(words, table)


def _shown(cell: object) -> str:
    """A cell as a spreadsheet shows it: times as h:mm:ss, whole numbers without a point."""
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
