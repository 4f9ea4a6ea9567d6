"""Every quotation of a report beside what was said: exact, with an honest ellipsis, altered, wrongly attributed, or not found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from textmine.isolation import call
from textmine.quotations.attribution import Claim, Paged, best_claim, claim_of, wrong_pages
from textmine.quotations.beside import Beside
from textmine.quotations.judging import judge
from textmine.quotations.material import Material, material_of
from textmine.quotations.names import Names
from textmine.quotations.paragraphs import read_report
from textmine.quotations.read import Quotation, quotations_of
from textmine.quotations.unused import unused_passages
from textmine.quotations.verdicts import Checked, Report, Status
from textmine.report.view import Results
from textmine.sources import counted


def check_file(path: Path, results: Results, unused: int) -> Report:
    """Check a report.

    Args:
        path: the report.
        results: of the study's last run, with people's decisions.
        unused: of each theme and case how many strong passages that the report does not use are listed.

    Returns:
        Its quotations in order, each with its status, and unused passages.

    Raises:
        SourceError: the report cannot be read.
    """
    material = material_of(results)
    quotations, notes = call(_read, path, material.names, where=path.name)
    checked = check_quotations(quotations, material)
    return Report(path.name, checked, unused_passages(results, checked, unused), notes)


def _read(path: Path, names: Names) -> tuple[list[Quotation], tuple[str, ...]]:
    """The quotations of a report, and what a person should know of how it was read."""
    source = read_report(path)
    notes = (*(f"not read: {counted(count, what)}" for what, count in source.unread), *source.warnings)
    return quotations_of(source, names), notes


def check_quotations(quotations: Sequence[Quotation], material: Material) -> tuple[Checked, ...]:
    """Check quotations of one report.

    Args:
        quotations: in order.
        material: of the study.

    Returns:
        For each what it is, but for paragraphs that only look like quotations and resemble nothing.
    """
    found: list[Checked] = []
    paged: list[tuple[int, Paged]] = []
    for quotation in quotations:
        claim = best_claim(claim_of(material.names, one.text, one.alone) for one in _counting(quotation)) or Claim("")
        one = judge(quotation, claim, material)
        if one is None:
            continue
        there = material.pages.of(one.document, one.start, one.end) if one.document in material.citations else None
        if claim.pages and there and one.status in (Status.EXACT, Status.ELLIPSIS):
            paged.append((len(found), Paged(one.document, claim.pages, there)))
        found.append(one)
    wrong = wrong_pages([page for _, page in paged], material.pages.last)
    for (at, page), is_wrong in zip(paged, wrong, strict=True):
        if is_wrong:
            reason = f"it is on p. {page.there[0]}, not p. {page.cited[0]}"
            found[at] = replace(found[at], status=Status.WRONG, reason=reason)
    return tuple(found)


def _counting(quotation: Quotation) -> Iterator[Beside]:
    """What stands beside a quotation and is about it, up to what says all."""
    for one in quotation.beside:
        if one.sure:
            yield one
        if one.whole:
            return
