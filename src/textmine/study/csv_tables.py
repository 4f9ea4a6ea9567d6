"""The csv tables beside study.toml, as spreadsheets save them."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from io import StringIO
from itertools import zip_longest
from pathlib import Path

from textmine.errors import Fault
from textmine.nlp.normalise import composed
from textmine.storage.decoding import decode
from textmine.storage.mojibake import repaired

_SEPARATOR = re.compile(r'\A"?sep=(?P<one>[^\r\n"])"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)  # Excel's hint to itself, which it hides
_FORMULA_SIGNS = ("=", "+", "-", "@")
_QUOTES = "Close the quotation mark or remove it. To keep one as text, double it."


# What people call the columns that are needed, besides their own names.
ALIASES = {
    "participant": ("participant id", "participant no", "participant number", "id", "respondent", "respondent id", "pid", "code"),
    "label": ("speaker", "speaker label"),
    "document": ("file", "file name", "filename", "transcript"),
    "organisation": ("organization",),
    "case": ("case id", "case study", "case no"),
}


def read_table(path: Path, required: tuple[str, ...], faults: list[Fault]) -> list[tuple[int, dict[str, str]]]:
    """Rows of a csv table as people save them: any of Excel's separators and encodings, blank lines before the heading or none.

    Args:
        path: the table; a missing file has no rows.
        required: columns there must be, lower case; one of them may have another name of `ALIASES`.
        faults: faults are added here.

    Returns:
        Row number as a spreadsheet shows it (the heading is row 1, where no blank rows stand before it) and the row, keys lower
        case, values stripped. An apostrophe that keeps a value from being a formula is taken off.
    """
    filled = rows_of_csv(path, faults)
    if filled is None:
        return []
    number, heading = filled[0] if filled else (1, [])
    columns = _named([column.strip().lower() for column in heading], required)
    if fault := _heading_fault(f"{path.name} row {number}", columns, required):
        faults.append(fault)
        return []
    rows = [(number, dict(_values(columns, cells))) for number, cells in filled[1:]]
    return [(number, row) for number, row in rows if any(row.values())]


def rows_of_csv(path: Path, faults: list[Fault]) -> list[tuple[int, list[str]]] | None:
    """Rows of a csv table as they are, its heading among them.

    Args:
        path: the table.
        faults: faults are added here.

    Returns:
        Row number as a spreadsheet shows it and cells, of rows that are not empty; None where there is no table that can be read.
    """
    try:
        text, _, _ = read_letters(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        faults.append(unreadable(path, error, "a table saved as csv"))
        return None
    found: list[tuple[int, list[str]]] = []
    try:
        for numbered in enumerate(_cells(*_parted(text)), start=1):
            found.append(numbered)
    except csv.Error:
        got, expected = "a quotation mark that may not be closed", "quotation marks in pairs"
        faults.append(Fault(f"{path.name} row {len(found) + 1}", got, expected, _QUOTES))
        return None
    return [(number, cells) for number, cells in found if any(cell.strip() for cell in cells)]


def plain_value(cell: str) -> str:
    """The value of a cell, without the apostrophe that keeps it from being a formula."""
    value = cell.strip()
    return value[1:].strip() if value.startswith("'") and _is_formula(value) else value


def read_letters(path: Path) -> tuple[str, str, tuple[str, ...]]:
    """A file's text with its line ends as they are, its encoding, and what a person should look at in it.

    Args:
        path: the file.

    Returns:
        Them; its accents are composed, and letters that were read in a wrong encoding are put right.

    Raises:
        OSError: it cannot be opened.
    """
    decoded = decode(path.read_bytes())
    text, repairs = repaired(decoded.text)
    return composed(text), decoded.encoding, (*decoded.notes, *repairs)


def _named(columns: list[str], required: tuple[str, ...]) -> list[str]:
    """Headings, with those that a table needs under their own names."""
    plain = [" ".join(column.replace("_", " ").split()) for column in columns]
    for name in ("participant", "label", "document", "organisation") if "participant" in required else required:
        if name not in columns and (other := next((alias for alias in ALIASES.get(name, ()) if alias in plain), None)):
            columns[plain.index(other)] = name
    return columns


def _values(columns: Sequence[str], cells: Sequence[str]) -> Iterable[tuple[str, str]]:
    for column, cell in zip_longest(columns, cells[: len(columns)], fillvalue=""):
        if column:
            yield column, plain_value(cell)


def _heading_fault(where: str, columns: Sequence[str], required: Sequence[str]) -> Fault | None:
    if missing := [column for column in required if column not in columns]:
        got = f"no column {', '.join(map(repr, missing))} (columns: {', '.join(columns) or 'none'})"
        return Fault(where, got, f"the columns {', '.join(required)}", "Add the column or correct its heading.")
    if twice := [column for column, count in Counter(filter(None, columns)).items() if count > 1]:
        return Fault(where, f"column {', '.join(map(repr, twice))} more than once", "each heading once", "Rename or remove one.")
    return None


def line_break_fault(where: str, row: dict[str, str], columns: Iterable[str]) -> Fault | None:
    """A fault where a value that is one line by nature has several: a quotation mark has swallowed the rows below."""
    for column in columns:
        if len(lines := re.split(r"[\r\n]+", row.get(column, ""))) > 1:
            got = f"{column} {lines[0]!r} runs over {len(lines)} lines; a quotation mark may not be closed"
            return Fault(where, got, "a value on one line", _QUOTES)
    return None


def unreadable(path: Path, error: OSError, expected: str) -> Fault:
    """The fault of a file that is there but cannot be opened, or is a folder."""
    if isinstance(error, IsADirectoryError):
        return Fault(path.name, "a folder with that name", expected, "Put the file there instead.")
    if isinstance(error, FileNotFoundError):
        return Fault(path.name, "no such file", expected, "Check its name and folder.")
    got = f"cannot be read ({error.strerror or error})"
    return Fault(path.name, got, expected, "Give yourself permission to read it, and close it in other programs.")


def headings(path: Path) -> list[str]:
    """The headings of a table that `read_table` finds no fault in, lower case; none where there is no table."""
    return [column.strip().lower() for column in _heading(read_letters(path)[0])] if path.is_file() else []


def numbered_rows(path: Path, columns: Sequence[str], rows: Sequence[dict[str, str]]) -> bytes:
    """A table with rows added at its end, in its own columns, separator, line ends and encoding.

    Args:
        path: the table, in which `read_table` finds no fault; one that is missing begins with `columns`.
        columns: headings of a new table.
        rows: values by heading, lower case; headings the table does not have are left out.

    Returns:
        The whole table; where letters beyond ASCII are new to it, in a form that Excel reads too.
    """
    text, encoding, _ = read_letters(path) if path.is_file() else (",".join(columns), "utf-8", ())
    end = next((end for end in ("\r\n", "\n", "\r") if end in text), "\n")
    sink = StringIO(newline="")
    writer = csv.writer(sink, delimiter=_parted(text)[1], lineterminator=end)
    keys = [column.strip().lower() for column in _heading(text)]
    writer.writerows([inert(row.get(key, "")) for key in keys] for row in rows)
    whole = text.rstrip("\r\n") + end + sink.getvalue()
    if encoding == "utf-8" and text.isascii() and not whole.isascii():
        encoding = "utf-8-sig"
    try:
        return whole.encode(encoding)
    except UnicodeEncodeError:  # a table in Windows' old encoding, and a name that it has no letters for
        return whole.encode("utf-8-sig")


def table_of(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as a csv table that Excel reads, each cell as it is."""
    sink = StringIO(newline="")
    csv.writer(sink, lineterminator="\n").writerows([inert(cell) for cell in row] for row in rows)
    return sink.getvalue().encode("utf-8-sig")


def inert(value: str) -> str:
    """A cell as any csv file has it: one that a spreadsheet would compute is kept text by an apostrophe before it."""
    return f"'{value}" if _is_formula(value) else value


def _is_formula(value: str) -> bool:
    """Whether, but for apostrophes, a cell begins with a sign of any width, or with what Excel skips before one."""
    bare = value.lstrip("'")
    sign = unicodedata.normalize("NFKC", bare.lstrip()[:1])[:1]
    return bare.startswith(("\t", "\r", "\n")) or sign in _FORMULA_SIGNS


def _heading(text: str) -> list[str]:
    return next((cells for cells in _cells(*_parted(text)) if any(map(str.strip, cells))), [])


def _cells(text: str, separator: str) -> Iterable[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)


def _parted(text: str) -> tuple[str, str]:
    """A table without the line that names its separator, and the separator: of that line, or the commonest of the heading."""
    if hint := _SEPARATOR.match(text):
        return text[hint.end() :], hint["one"]
    first = next((line for line in text.splitlines() if line.strip(' ,;\t"')), "")
    return text, max(",;\t", key=first.count)
