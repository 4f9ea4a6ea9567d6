"""A checked report to read: lines for the terminal, or a file in Word, HTML or csv."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

import docx

from textmine.errors import Fault, StudyError
from textmine.ingest.readers import counted
from textmine.reports.quotations.nearest import Change
from textmine.reports.quotations.results import FAULTS, MEANINGS, CheckedQuotation, QuotationReport, Status
from textmine.study.csv_tables import table_of

_DAY = (1980, 1, 1, 0, 0, 0)  # the first a zip file can name, so that the same report gives the same bytes


def docx_of(report: QuotationReport, fine: Sequence[CheckedQuotation], shown: Callable[[Change], str]) -> bytes:
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
    for quotation in report.faulty:
        _faulty(document, quotation, shown)
    if not report.faulty:
        document.add_paragraph("None.")
    document.add_heading("Correct quotations", 2)
    for checked_quotation in fine:
        note = f"; {checked_quotation.reason}" if checked_quotation.reason else ""
        _line(
            document,
            f"{checked_quotation.place} ({checked_quotation.status})",
            f"“{checked_quotation.quote}” ({checked_quotation.speaker}; {checked_quotation.document}{note})",
        )
    if report.unused:
        document.add_heading("Strong passages not quoted", 2)
    for passage in report.unused:
        _line(document, f"{passage.theme}, {passage.case}", f"“{passage.quote}” ({passage.speaker}; {passage.document})")
    sink = BytesIO()
    document.save(sink)
    return _steady(sink.getvalue())


def _faulty(document: docx.document.Document, quotation: CheckedQuotation, shown: Callable[[Change], str]) -> None:
    document.add_heading(f"{quotation.status}: {quotation.place}", 3)
    _line(document, "Report", f"“{quotation.quote}”" + (f" ({quotation.attribution})" if quotation.attribution else ""))
    if quotation.true_text:
        _line(document, "Original", f"“{quotation.true_text}” ({quotation.speaker}; {quotation.document})")
    if quotation.difference:
        _line(document, "Difference", "; ".join(map(shown, quotation.difference)))
    _line(document, "Why", quotation.reason)


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


_COLUMNS = (
    "status",
    "place",
    "quote",
    "true_text",
    "difference",
    "attribution",
    "speaker",
    "document",
    "start",
    "end",
    "reason",
)
_UNUSED = ("theme", "case", "speaker", "document", "quote", "probability", "accepted_by")


def relevant_quotations(change: Change) -> str:
    """A change in words: what was said, and what the report has in its place."""
    return (
        f"“{change.said}” → “{change.quoted}”"
        if change.said and change.quoted
        else (f"left out: “{change.said}”" if change.said else f"added: “{change.quoted}”")
    )


def report_lines(report: QuotationReport) -> Iterator[str]:
    """What `textmine quotes` says: the faulty quotations with what is true, then counts and unused passages.

    Args:
        report: checked.

    Yields:
        A line at a time.
    """
    for faulty in report.faulty:
        yield f"{faulty.status}: {faulty.place}"
        yield f"  report: “{_plain(faulty.quote)}”" + (f" ({_plain(faulty.attribution)})" if faulty.attribution else "")
        if faulty.true_text:
            yield f"  said:   “{_plain(faulty.true_text)}” ({faulty.speaker}; {faulty.document})"
        if faulty.reason:
            yield f"  {_plain(faulty.reason)}"
    for quotation in report.quotations:
        if quotation.status not in FAULTS and quotation.reason.startswith("check "):
            yield f"{quotation.status}: {quotation.place}: “{_plain(quotation.quote)}”: {_plain(quotation.reason)}"
    counts = ", ".join(f"{count} {status}" for status, count in report.counts.items() if count)
    yield f"{counted(len(report.quotations), 'quotations')}: {counts or 'none in quotation marks or block quotations'}."
    yield from report.notes
    if report.unused:
        yield f"{counted(len(report.unused), 'strong passages')} not quoted in the report, by theme and case:"
    for passage in report.unused:
        sure = f"accepted by {passage.accepted_by}" if passage.accepted_by else f"probability {passage.probability:.2f}"
        yield f"  {passage.theme}, {passage.case}: “{_plain(passage.quote)}” ({passage.speaker}; {passage.document}; {sure})"


def _plain(text: str) -> str:
    return " ".join(text.split())


def write_report(report: QuotationReport, path: Path) -> None:
    """Write a checked report to a file; the same report gives the same bytes.

    Args:
        report: checked.
        path: ends in .docx, .html or .csv.

    Raises:
        StudyError: it ends in something else, or cannot be written.
    """
    makers = {".csv": _csv, ".html": _html, ".docx": _docx}
    if path.suffix.lower() not in makers:
        got = f"a file name ending in {path.suffix or 'nothing'}"
        raise StudyError(Fault(str(path), got, f"one of {', '.join(makers)}", "Choose another name."))
    try:
        path.write_bytes(makers[path.suffix.lower()](report))
    except OSError as error:
        got = f"cannot be written ({error.strerror or error})"
        raise StudyError(
            Fault(str(path), got, "a file that can be written", "Close it in other programs, or correct the path.")
        ) from error


def _csv(report: QuotationReport) -> bytes:
    rows = [_COLUMNS, *(_row(quotation) for quotation in report.quotations)]
    return table_of(
        [
            *rows,
            *([(), ("not used", *_UNUSED)] if report.unused else []),
            *(("not used", *(str(getattr(unused_passage, name)) for name in _UNUSED)) for unused_passage in report.unused),
        ]
    )


def _row(quotation: CheckedQuotation) -> tuple[str, ...]:
    values = {name: str(getattr(quotation, name)) for name in _COLUMNS if name != "difference"}
    values["difference"] = "; ".join(map(relevant_quotations, quotation.difference))
    return tuple(values[name] for name in _COLUMNS)


def _html(report: QuotationReport) -> bytes:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("textmine.reports.quotations", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["shown"] = relevant_quotations
    page = environment.get_template("quotations.html")
    return page.render(report=report, meanings=MEANINGS, fine=_fine(report)).encode()


def _fine(report: QuotationReport) -> list[CheckedQuotation]:
    return [quotation for quotation in report.quotations if quotation.status not in FAULTS and quotation.status is not Status.SHORT]


def _docx(report: QuotationReport) -> bytes:

    return docx_of(report, _fine(report), relevant_quotations)
