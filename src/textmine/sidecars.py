"""The csv tables beside study.toml, as spreadsheets save them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from itertools import zip_longest
from pathlib import Path

from textmine.errors import Fault


def read_table(path: Path, required: tuple[str, ...], faults: list[Fault]) -> list[tuple[int, dict[str, str]]]:
    """Rows of a csv table as people save them: any of Excel's separators, with or without a byte-order mark.

    Args:
        path: the table; a missing file has no rows.
        required: columns there must be, lower case.
        faults: faults are added here.

    Returns:
        Row number as a spreadsheet shows it (the heading is row 1) and the row, keys lower case, values stripped.
    """
    if not path.is_file():
        return []
    text, separator = _open(path)
    reader = enumerate(csv.reader(StringIO(text), delimiter=separator), start=1)
    columns = [column.strip().lower() for column in next(reader, (1, []))[1]]
    if missing := [column for column in required if column not in columns]:
        faults.append(
            Fault(
                f"{path.name} row 1",
                f"no column {', '.join(map(repr, missing))} (columns: {', '.join(columns) or 'none'})",
                f"the columns {', '.join(required)}",
                "Add the column or mend its heading.",
            )
        )
        return []
    rows = []
    for number, row in reader:
        values = {key: value.strip() for key, value in zip_longest(columns, row[: len(columns)], fillvalue="") if key}
        if any(values.values()):
            rows.append((number, values))
    return rows


def with_rows(path: Path, columns: Sequence[str], rows: Sequence[dict[str, str]]) -> str:
    """The text of a table with rows added at its end, in its own columns and with its own separator.

    Args:
        path: the table; one that is missing begins with `columns`.
        columns: headings of a new table.
        rows: values by heading, lower case; headings the table does not have are left out.

    Returns:
        The whole table.
    """
    text, separator = _open(path) if path.is_file() else (",".join(columns), ",")
    headings = next(csv.reader(StringIO(text), delimiter=separator))
    sink = StringIO()
    writer = csv.writer(sink, delimiter=separator, lineterminator="\n")
    writer.writerows([row.get(heading.strip().lower(), "") for heading in headings] for row in rows)
    return f"{text.rstrip()}\n{sink.getvalue()}"


def _open(path: Path) -> tuple[str, str]:
    """A table's text and the separator of its columns."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="cp1252", errors="replace")
    return text, max(",;\t", key=text.split("\n", 1)[0].count)
