"""Rows of csv and Excel tables of other programs, whatever stands above their headings."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from textmine.errors import ExchangeError, Fault
from textmine.ingest.readers import File
from textmine.ingest.readers.sheets import workbook_rows
from textmine.study.csv_tables import plain_value, rows_of_csv

_ABOVE = 25  # rows that a report may have above its headings: its title, the project, the date
_MOST_COLUMNS = 5_000  # Dedoose writes three for each code

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Attributes:
        name: of its sheet; empty where there is only one.
        headings: as they are compared, each once, with what they are in the file.
        rows: values by heading.
    """

    name: str
    headings: Mapping[str, str]
    rows: tuple[Row, ...]

    def numeric(self, heading: str) -> bool:
        """Whether a column holds numbers alone."""
        values = [row[heading] for row in self.rows if row.get(heading)]
        return bool(values) and all(value.replace(",", "").replace(".", "").replace("%", "").strip().isdigit() for value in values)


def heading_key(heading: str) -> str:
    """A heading as headings are compared: small letters, one space for any, for an underscore and for a hyphen."""
    plain = heading.replace("_", " ").replace("-", " ").replace("\ufeff", "")
    return unicodedata.normalize("NFC", " ".join(plain.split()).casefold()).rstrip(": ")


def read_grids(path: Path, known: Callable[[str], bool]) -> list[Grid]:
    """Read the tables of a file.

    Args:
        path: a csv or xlsx file; of a workbook each sheet is a table.
        known: whether a heading is one that can be expected, which tells the row of headings from a title above it.

    Returns:
        The tables that have rows.

    Raises:
        ExchangeError: it cannot be read as csv.
        SourceError: it cannot be read as a workbook.
    """
    found = []
    for name, rows in _sheets(path):
        at = max(range(min(len(rows), _ABOVE)), key=lambda n: (sum(known(heading_key(cell)) for cell in rows[n]), -n), default=None)
        if at is None:
            continue
        keys = _apart([heading_key(cell) for cell in rows[at]])
        headings = {key: " ".join(cell.split()) for key, cell in zip(keys, rows[at], strict=True) if key}
        below = tuple(_row(keys, cells) for cells in rows[at + 1 :])
        found.append(Grid(name, headings, tuple(row for row in below if any(row.values()))))
    return found


def _sheets(path: Path) -> Iterator[tuple[str, list[list[str]]]]:
    if path.suffix.lower() == ".xlsx":
        sheets: dict[tuple[int, str], list[list[str]]] = {}
        for number, name, cells in workbook_rows(File(path.name, path.read_bytes()), _MOST_COLUMNS):
            rows = sheets.setdefault((number, name), [])
            if cells:
                rows.append([plain_value(cell) for cell in cells])
        yield from ((name if len(sheets) > 1 else "", rows) for (_, name), rows in sheets.items())
        return
    faults: list[Fault] = []
    numbered = rows_of_csv(path, faults)
    if faults:
        raise ExchangeError(*faults)
    yield "", [[plain_value(cell) for cell in cells] for _, cells in numbered or ()]


def _apart(keys: Sequence[str]) -> list[str]:
    """Headings that are there twice, apart: the second `comment` is `comment (2)`."""
    seen: Counter[str] = Counter()
    found = []
    for key in keys:
        seen[key] += 1
        found.append(key if seen[key] == 1 or not key else f"{key} ({seen[key]})")
    return found


def _row(keys: Sequence[str], cells: Sequence[str]) -> Row:
    values = [*cells, *[""] * len(keys)]
    return {key: value for key, value in zip(keys, values, strict=False) if key}
