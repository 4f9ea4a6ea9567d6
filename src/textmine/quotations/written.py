"""A checked report to read: lines for the terminal, or a file in Word, HTML or csv."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from textmine.errors import Fault, StudyError
from textmine.quotations.nearest import Change
from textmine.quotations.verdicts import FAULTS, MEANINGS, Checked, Report, Status
from textmine.sidecars import table_of
from textmine.sources import counted

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


def shown(change: Change) -> str:
    """A change in words: what was said, and what the report has in its place."""
    return (
        f"“{change.said}” → “{change.quoted}”"
        if change.said and change.quoted
        else (f"left out: “{change.said}”" if change.said else f"added: “{change.quoted}”")
    )


def lines_of(report: Report) -> Iterator[str]:
    """What `textmine quotes` says: the faulty quotations with what is true, then counts and unused passages.

    Args:
        report: checked.

    Yields:
        A line at a time.
    """
    for one in report.faulty:
        yield f"{one.status}: {one.place}"
        yield f"  report: “{_plain(one.quote)}”" + (f" ({_plain(one.attribution)})" if one.attribution else "")
        if one.true_text:
            yield f"  said:   “{_plain(one.true_text)}” ({one.speaker}; {one.document})"
        if one.reason:
            yield f"  {_plain(one.reason)}"
    for one in report.quotations:
        if one.status not in FAULTS and one.reason.startswith("check "):
            yield f"{one.status}: {one.place}: “{_plain(one.quote)}”: {_plain(one.reason)}"
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


def write(report: Report, path: Path) -> None:
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


def _csv(report: Report) -> bytes:
    rows = [_COLUMNS, *(_row(one) for one in report.quotations)]
    return table_of(
        [
            *rows,
            *([(), ("not used", *_UNUSED)] if report.unused else []),
            *(("not used", *(str(getattr(one, name)) for name in _UNUSED)) for one in report.unused),
        ]
    )


def _row(one: Checked) -> tuple[str, ...]:
    values = {name: str(getattr(one, name)) for name in _COLUMNS if name != "difference"}
    values["difference"] = "; ".join(map(shown, one.difference))
    return tuple(values[name] for name in _COLUMNS)


def _html(report: Report) -> bytes:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("textmine.quotations", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["shown"] = shown
    page = environment.get_template("quotations.html")
    return page.render(report=report, meanings=MEANINGS, fine=_fine(report)).encode()


def _fine(report: Report) -> list[Checked]:
    return [one for one in report.quotations if one.status not in FAULTS and one.status is not Status.SHORT]


def _docx(report: Report) -> bytes:
    from textmine.quotations.word import docx_of

    return docx_of(report, _fine(report), shown)
