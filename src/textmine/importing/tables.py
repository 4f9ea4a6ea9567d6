"""Tables that programs export: coded segments (Taguette's highlights, others alike), and codebooks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from textmine.errors import ExchangeError, Fault
from textmine.importing.records import ForeignCode, Given, Project, Selection, Source
from textmine.sidecars import read_table
from textmine.sources import read_source

# What programs call the columns.
_CODE = ("tag", "code", "codes", "codename", "code name")
_WORDS = ("content", "segment", "quotation content", "quotation", "text", "highlight", "seltext", "coded text")
_DOCUMENT = ("document", "document name", "doc", "file", "source")
_ABOUT = ("description", "definition", "comment", "memo")
_WHO = ("coder", "created by", "author", "owner", "user")
_DO = "Export the highlights or codebook again as csv or xlsx."


def read_tabular(path: Path) -> Project:
    """Read a table of coded segments, a row a segment or a row a segment and code; or a table of codes.

    Args:
        path: a csv or xlsx file.

    Returns:
        Its codes, and the segments as selections whose place is not known.

    Raises:
        ExchangeError: it has no column of codes.
        SourceError: it cannot be read.
    """
    rows = _rows(path)
    columns = list(rows[0]) if rows else []
    code, words = _column(columns, _CODE), _column(columns, _WORDS)
    if not code:
        expected = "a column `tag` or `code`, and one with the words or the description"
        raise ExchangeError(Fault(path.name, f"a table with the columns {', '.join(columns) or 'none'}", expected, _DO))
    about = _column(columns, _ABOUT)
    if not words:
        codes = {row[code]: ForeignCode(row[code], row[code], row.get(about, "")) for row in rows if row[code]}
        return Project(path.name, "", tuple(codes.values()))
    return _segments(path.name, rows, code, words)


def _segments(file: str, rows: Sequence[Mapping[str, str]], code: str, words: str) -> Project:
    columns = list(rows[0])
    document, who, number = _column(columns, _DOCUMENT), _column(columns, _WHO), "id" if "id" in columns else ""
    codes: dict[str, ForeignCode] = {}
    found: dict[str, dict[tuple[str, str], list[Given]]] = defaultdict(dict)
    for row in rows:
        here = found[row.get(document, "") or file]
        given = here.setdefault((row.get(number, ""), row[words]), [])
        for name in filter(None, (one.strip() for one in row[code].split(";"))):
            codes.setdefault(name, ForeignCode(name, name))
            given.append(Given(name, row.get(who, "")))
    sources = []
    for name, segments in found.items():
        selections = tuple(Selection(None, None, said, "", tuple(given)) for (_, said), given in segments.items() if said)
        sources.append(Source(name, name, None, "the file holds only segments", selections))
    return Project(file, "", tuple(codes.values()), tuple(sources))


def _rows(path: Path) -> list[dict[str, str]]:
    if path.suffix.lower() == ".xlsx":
        blocks = [block.cells for block in read_source(path).blocks if block.table == 1]
        heading = [cell.strip().lower() for cell in blocks[0]] if blocks else []
        return [dict(zip(heading, [cell.strip() for cell in cells] + [""] * len(heading), strict=False)) for cells in blocks[1:]]
    faults: list[Fault] = []
    rows = [row for _, row in read_table(path, (), faults)]
    if faults:
        raise ExchangeError(*faults)
    return rows


def _column(columns: Sequence[str], names: Sequence[str]) -> str:
    return next((name for name in names if name in columns), "")
