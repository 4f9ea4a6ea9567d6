"""A checked report as a Word document."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO

import docx

from textmine.quotations.nearest import Change
from textmine.quotations.verdicts import MEANINGS, Checked, Report

_DAY = (1980, 1, 1, 0, 0, 0)  # the first a zip file can name, so that the same report gives the same bytes


def docx_of(report: Report, fine: Sequence[Checked], shown: Callable[[Change], str]) -> bytes:
    """The document: counts, faulty quotations beside what was said, then the others, then passages not used.

    Args:
        report: checked.
        fine: its quotations without a fault.
        shown: a change in words.

    Returns:
        Its bytes; the same report gives the same.
    """
    document = docx.Document()
    document.core_properties.title = f"Quotations in {report.file}"
    document.add_heading(f"Quotations in {report.file}", 1)
    counts = document.add_table(rows=0, cols=3)
    for status, meaning in MEANINGS.items():
        for cell, text in zip(counts.add_row().cells, (str(status), str(report.counts[status]), meaning), strict=True):
            cell.text = text
    for note in report.notes:
        document.add_paragraph(note)
    document.add_heading("To correct", 2)
    for one in report.faulty:
        _faulty(document, one, shown)
    if not report.faulty:
        document.add_paragraph("None.")
    document.add_heading("Correct quotations", 2)
    for one in fine:
        note = f"; {one.reason}" if one.reason else ""
        _line(document, f"{one.place} ({one.status})", f"“{one.quote}” ({one.speaker}; {one.document}{note})")
    if report.unused:
        document.add_heading("Strong passages not quoted", 2)
    for passage in report.unused:
        _line(document, f"{passage.theme}, {passage.case}", f"“{passage.quote}” ({passage.speaker}; {passage.document})")
    sink = BytesIO()
    document.save(sink)
    return _steady(sink.getvalue())


def _faulty(document: docx.document.Document, one: Checked, shown: Callable[[Change], str]) -> None:
    document.add_heading(f"{one.status}: {one.place}", 3)
    _line(document, "Report", f"“{one.quote}”" + (f" ({one.attribution})" if one.attribution else ""))
    if one.true_text:
        _line(document, "Original", f"“{one.true_text}” ({one.speaker}; {one.document})")
    if one.difference:
        _line(document, "Difference", "; ".join(map(shown, one.difference)))
    _line(document, "Why", one.reason)


def _line(document: docx.document.Document, name: str, text: str) -> None:
    line = document.add_paragraph()
    line.add_run(f"{name}: ").bold = True
    line.add_run(" ".join(text.split()))


def _steady(data: bytes) -> bytes:
    """A zip file whose entries all have one date."""
    sink = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name, _DAY), before.read(name), zipfile.ZIP_DEFLATED)
    return sink.getvalue()
