"""Every quotation of a report beside what was said: exact, with an honest ellipsis, altered, wrongly attributed, or not found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from textmine.concurrency import call
from textmine.ingest.readers import counted
from textmine.matrices.results import Results, speaker_of
from textmine.records.corpus import MACHINE
from textmine.reports.quotations.attribution import AttributionClaim, Paged, best_claim, claim_of, wrong_pages
from textmine.reports.quotations.attribution_context import AttributionContext
from textmine.reports.quotations.classify import classify_quotation
from textmine.reports.quotations.material import CheckMaterial, material_of
from textmine.reports.quotations.read import Quotation, quotations_of, read_report
from textmine.reports.quotations.results import CheckedQuotation, QuotationReport, Status, UnusedPassage
from textmine.reports.quotations.study_names import StudyNames


def unused_passages(results: Results, checked: Sequence[CheckedQuotation], most: int) -> tuple[UnusedPassage, ...]:
    """The passages of each theme and case that no quotation overlaps, those that people accepted first, then the most probable.

    Args:
        results: of the study's last run, with people's decisions.
        checked: the report's quotations.
        most: passages of a theme in a case that are listed.

    Returns:
        Those of cells that stand on evidence, in the order of cells.
    """
    used: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for checked_quotation in checked:
        if checked_quotation.document:
            used[checked_quotation.document].append((checked_quotation.start, checked_quotation.end))
    turns = {turn.turn: turn for turn in results.turns}
    passages = {passage.passage: passage for passage in results.passages}
    found = []
    for cell in results.cells:
        ranked = sorted(cell.evidence, key=lambda coding: (coding.coder == MACHINE, -coding.probability))
        free = [
            coding for coding in ranked if not any(low < coding.end and coding.start < high for low, high in used[coding.document])
        ]
        of_passage = {one.passage: one for one in reversed(free)}  # the best coding of each
        best = [one for one in free if of_passage[one.passage] is one]
        for coding in [] if cell.weak else best[:most]:
            speaker = speaker_of(turns[passages[coding.passage].turn])
            accepted = "" if coding.coder == MACHINE else coding.coder
            place = (coding.document, coding.passage, coding.start, coding.end)
            found.append(UnusedPassage(cell.theme, cell.case, *place, speaker, coding.quote, coding.probability, accepted))
    return tuple(found)


def check_file(path: Path, results: Results, unused: int) -> QuotationReport:
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
    return QuotationReport(path.name, checked, unused_passages(results, checked, unused), notes)


def _read(path: Path, names: StudyNames) -> tuple[list[Quotation], tuple[str, ...]]:
    """The quotations of a report, and what a person should know of how it was read."""
    source = read_report(path)
    notes = (*(f"not read: {counted(count, what)}" for what, count in source.unread), *source.warnings)
    return quotations_of(source, names), notes


def check_quotations(quotations: Sequence[Quotation], material: CheckMaterial) -> tuple[CheckedQuotation, ...]:
    """Check quotations of one report.

    Args:
        quotations: in order.
        material: of the study.

    Returns:
        For each what it is, but for paragraphs that only look like quotations and resemble nothing.
    """
    found: list[CheckedQuotation] = []
    paged: list[tuple[int, Paged]] = []
    for quotation in quotations:
        claim = best_claim(
            claim_of(material.names, attribution_context.text, attribution_context.alone)
            for attribution_context in _counting(quotation)
        ) or AttributionClaim("")
        one = classify_quotation(quotation, claim, material)
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


def _counting(quotation: Quotation) -> Iterator[AttributionContext]:
    """What stands beside a quotation and is about it, up to what says all."""
    for attribution_context in quotation.beside:
        if attribution_context.sure:
            yield attribution_context
        if attribution_context.whole:
            return
