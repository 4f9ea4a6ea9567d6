"""What a cell shows: one to three short extracts, different from each other and from different people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from textmine.matrices.extracts import extract
from textmine.matrices.results import Places, Quotation
from textmine.records.corpus import Cell
from textmine.records.decisions import Note, NoteKind

_MOST = 3  # extracts of a cell; a click shows all
_SHORT = 30  # words of an extract where several stand in one cell
_ALIKE = 0.5  # share of the smaller one's words that two extracts have in common, from which one would do


def extracts_of(cell: Cell, places: Places) -> list[Quotation]:
    """The extracts of a cell.

    Args:
        cell: with its evidence, the best to quote first.
        places: of the run.

    Returns:
        At most three quotations (`short` is what to show), each of another speaker and saying something else; where the evidence
        leans both ways, both are among them.
    """
    quotes = places.quotes(cell)
    chosen = _different(quotes)
    for pole, count in cell.poles:
        if count and chosen and not any(pole in quote.pole for quote in chosen):
            speakers = {quote.speaker for quote in chosen[: _MOST - 1]}
            other = next((quote for quote in quotes if pole in quote.pole and quote.speaker not in speakers), None)
            chosen = [*chosen[: _MOST - 1], other] if other else chosen
    return [
        replace(quotation, short=extract(quotation.text, quotation.words.split(", ") if quotation.words else [], _SHORT))
        for quotation in chosen
    ]


def _different(quotes: Iterable[Quotation]) -> list[Quotation]:
    chosen: list[Quotation] = []
    for quote in quotes:
        if all(quote.speaker != quotation.speaker and _shared(quote.short, quotation.short) < _ALIKE for quotation in chosen):
            chosen.append(quote)
            if len(chosen) == _MOST:
                break
    return chosen


def _shared(first: str, second: str) -> float:
    one, two = (set(re.findall(r"\w+", text.casefold())) for text in (first, second))
    return len(one & two) / max(1, min(len(one), len(two)))


def summaries_of(notes: Iterable[Note], case: str, theme: str) -> list[Note]:
    """People's own summaries of a cell, in the order in which they were written."""
    place = f"cell/{case}/{theme}"
    return [note for note in notes if note.kind == NoteKind.SUMMARY and note.place == place]


def memos_of(notes: Iterable[Note], case: str, theme: str) -> list[Note]:
    """People's memos on a cell, in the order in which they were written."""
    place = f"cell/{case}/{theme}"
    return [note for note in notes if note.kind == NoteKind.MEMO and note.place == place]
