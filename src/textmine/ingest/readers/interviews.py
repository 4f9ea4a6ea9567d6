"""A table that holds several interviews, read like a folder of them: one for each value of a column that study.toml names."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import StringIO
from pathlib import Path

from textmine.errors import Fault, SourceError
from textmine.ingest.readers import load_file, read_source
from textmine.ingest.readers.blocks import File

SHEET = "sheet"  # in place of a heading: each sheet of a workbook is an interview
TABLES = (".csv", ".tsv", ".xlsx", ".ods")
_MOST_ROWS_ABOVE = 12  # titles and covers above the headings
_LONGEST = 80  # characters of a name
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f/\\:*?"<>|]+')
_KEPT = 16  # tables that are remembered


def interviews_in(path: Path, column: str) -> list[str]:
    """The interviews of a table, by the names of the files that they are taken for, in their order.

    Args:
        path: of the table.
        column: heading of the column whose values tell them apart, or `sheet`.

    Returns:
        Names; none where no row has that heading.

    Raises:
        SourceError: the table cannot be read.
    """
    return list(_interviews(path, column))


def read_interview(path: Path, column: str, name: str) -> File:
    """One interview of a table.

    Args:
        path: of the table.
        column: heading of the column whose values tell them apart.
        name: one of `interviews_in`.

    Returns:
        The rows of that interview under the headings, as a table of their own.

    Raises:
        SourceError: the table cannot be read, or has no such interview.
    """
    found = _interviews(path, column)
    if name not in found:
        got = f"no interview is called {name!r} in the column {column!r}"
        raise SourceError(Fault(path.name, got, "a value of that column", "If the table has changed, run again."))
    return File(name, found[name])


def without_column(path: Path, column: str) -> Fault:
    """The fault of a table that has no column of that heading."""
    got = f"no column is headed {column!r}"
    return Fault(path.name, got, "the heading named as `interview_column` in study.toml", "Correct the heading.")


def _interviews(path: Path, column: str) -> dict[str, bytes]:
    try:
        state = path.stat()
    except OSError:
        return {}
    return _taken_apart(path, column, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=_KEPT)
def _taken_apart(path: Path, column: str, size: int, changed: int) -> dict[str, bytes]:
    """The rows of each value of a column, or of each sheet, as comma-separated text."""
    tables: dict[int, list[tuple[str, ...]]] = {}
    source = read_source(load_file(path))
    for block in source.blocks:
        if block.table:
            tables.setdefault(block.table, []).append(block.cells)
    found = _by_value(tables.values(), column)
    if not found and _folded(column) == SHEET:
        found = {_name_of(name) or f"sheet {number}": tables[number] for number, name in source.tables if number in tables}
    return {f"{name}.csv": _as_csv(rows) for name, rows in found.items()}


def _by_value(tables: Iterable[Sequence[tuple[str, ...]]], column: str) -> dict[str, list[tuple[str, ...]]]:
    """The rows of each value of a column, under the headings; rows without a value go on with those above."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for rows in tables:
        first = next((n for n, row in enumerate(rows[:_MOST_ROWS_ABOVE]) if _folded(column) in map(_folded, row)), None)
        if first is None:
            continue
        at = [_folded(cell) for cell in rows[first]].index(_folded(column))
        name = ""
        for row in rows[first + 1 :]:
            name = _name_of(row[at] if at < len(row) else "") or name
            own = found.setdefault(name or "without a name", [rows[first][:at] + rows[first][at + 1 :]])
            own.append(row[:at] + row[at + 1 :])
    return found


def _name_of(value: str) -> str:
    return " ".join(_NOT_IN_NAMES.sub("-", value).split())[:_LONGEST].strip(" .")


def _folded(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def _as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    sink = StringIO(newline="")
    csv.writer(sink).writerows(rows)
    return sink.getvalue().encode()
