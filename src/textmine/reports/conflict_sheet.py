"""The conflict sheet: what people differ on, a row each with all their views side by side, as a csv table or a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from textmine.decisions.ledger.conflicts import Conflict
from textmine.reports.sheets import EPOCH, Styles, TableSheet
from textmine.study.csv_tables import table_of

# `textmine decide` takes the sheet back once its column `decision` is filled in.
_SHARED = (("kind", 14), ("document", 28), ("place", 22), ("quote", 80), ("code", 20), ("decision", 12), ("pole", 16), ("note", 30))
_EACH = (("says", 40), ("pole", 16), ("note", 30), ("when", 26))


def conflict_sheet(conflicts: Sequence[Conflict], suffix: str) -> bytes:
    """The sheet.

    Args:
        conflicts: what people differ on.
        suffix: `.xlsx` for a workbook; anything else gives a csv table.

    Returns:
        The file's bytes; the same for the same conflicts.
    """
    people = sorted({view.who for conflict in conflicts for view in conflict.views})
    columns = [*_SHARED, *((f"{who} {name}", width) for who in people for name, width in _EACH)]
    rows = [_row(conflict, people) for conflict in conflicts]
    if suffix.casefold() != ".xlsx":
        return table_of([[name for name, _ in columns], *rows])
    sink = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(sink, options) as book:
        book.set_properties({"title": "Conflicts", "author": "textmine", "created": EPOCH})
        sheet = TableSheet(book.add_worksheet("Conflicts"), Styles(book), columns)
        for row in rows:
            sheet.add(row)
        sheet.close()
    return sink.getvalue()


def _row(one: Conflict, people: Sequence[str]) -> list[str]:
    said = {view.who: (view.says, view.pole, view.note, view.when) for view in one.views}
    each = [cell for who in people for cell in said.get(who, ("",) * len(_EACH))]
    return [one.kind, one.document, one.place, one.quote, one.code, "", "", "", *each]
