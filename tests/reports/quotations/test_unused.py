"""Passages that a report does not use."""

from dataclasses import replace

from textmine.matrices.cells import make_cells
from textmine.reports.quotations.check import unused_passages
from textmine.reports.quotations.results import CheckedQuotation, Status


def _listed(results, checked=(), most=9):
    return [
        (unused_passage.case, unused_passage.speaker, unused_passage.quote[:12], unused_passage.accepted_by)
        for unused_passage in unused_passages(results, checked, most)
    ]


def test_what_no_quotation_overlaps_is_listed_by_theme_and_case(results):
    """The most probable first; a quotation of a few words of a passage uses it."""
    everything = _listed(results)
    assert [case for case, *_ in everything] == ["harbour"] * 3 + ["mill"] * 5
    assert [quote for _, _, quote, _ in everything][:3] == ["The passenge", "So they lent", "Well, we nev"]
    document = next(document for document in results.documents if document.document.startswith("harbour"))
    at = document.text.index("hated")
    used = CheckedQuotation("hated it", "", Status.SHORT, document=document.document, start=at, end=at + 8)
    assert [one for one in everything if one not in _listed(results, [used])] == [everything[0]]


def test_only_so_many_of_each_cell(results):
    """The number is of each theme in each case; none lists nothing."""
    assert [case for case, *_ in _listed(results, most=1)] == ["harbour", "mill"]
    assert _listed(results, most=0) == []


def test_what_people_accepted_comes_first(results):
    """An accepted passage stands before a more probable proposal, with who accepted it."""
    last = min((coding for coding in results.codings if coding.document.startswith("mill")), key=lambda coding: coding.probability)
    codings = [
        replace(coding, coder="AB", probability=1.0) if coding is last else replace(coding, probability=1.0)
        for coding in results.codings
    ]
    cells = make_cells(results.cases, results.codebook, results.passages, codings, (), 0.3)
    first = _listed(replace(results, codings=tuple(codings), cells=tuple(cells)), most=1)[1]
    assert first == ("mill", "ML2", last.quote[:12], "AB")
