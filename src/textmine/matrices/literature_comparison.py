"""Interviews beside papers, theme by theme: whether they agree, one goes further, they contradict each other, or one is silent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from textmine.matrices.tables import inert
from textmine.records.corpus import Cell, Coding
from textmine.study.codebook import Code, Codebook

_MARGIN = 2  # times, as for a cell's state; a nearer balance leans neither way


class Relation(StrEnum):
    """How what interviews hold of a theme stands to what papers hold of it."""

    AGREE = "agree"
    EXTEND = "extend"
    CONTRADICT = "contradict"
    BOTH = "both speak"  # and nothing in the codebook tells one thing said from another
    NO_PAPERS = "papers silent"
    NO_INTERVIEWS = "interviews silent"
    NOBODY = "both silent"


@dataclass(frozen=True, slots=True)
class LiteratureComparison:
    """One theme: the relation, why in words, and the evidence of either side, the best to quote first."""

    theme: Code
    relation: Relation
    why: str
    interviews: tuple[Coding, ...]
    papers: tuple[Coding, ...]


def compare_with_literature(codebook: Codebook, cells: Sequence[Cell], paper_cells: Sequence[Cell]) -> list[LiteratureComparison]:
    """Set the interviews of all cases beside the papers.

    They *contradict* each other where at least twice as many passages of each lean to opposite poles; they *agree* where both lean
    the same way, or hold the same finer codes of a theme without poles; one *extends* the other where it holds a pole or finer code
    that the other does not. It is a proposal from codings: read the quotations.

    Args:
        codebook: its themes, in order.
        cells: of all cases; weak ones count as silent.
        paper_cells: of `make_paper_cells`, or none.

    Returns:
        One for each theme.
    """
    written = {cell.theme: cell for cell in paper_cells}
    found = []
    for theme in codebook.themes:
        here = [cell for cell in cells if cell.theme == theme.id and cell.passages]
        said = tuple(coding for rank in range(max((len(c.evidence) for c in here), default=0)) for coding in _at(here, rank))
        read = written[theme.id].evidence if theme.id in written else ()
        found.append(LiteratureComparison(theme, *_relation(theme, said, read), said, read))
    return found


def _at(cells: Sequence[Cell], rank: int) -> list[Coding]:
    """The coding of that rank of each case, so that the best of every case come first."""
    return [cell.evidence[rank] for cell in cells if rank < len(cell.evidence)]


def _relation(theme: Code, said: Sequence[Coding], read: Sequence[Coding]) -> tuple[Relation, str]:
    if not said or not read:
        silent = Relation.NO_PAPERS if said else Relation.NO_INTERVIEWS if read else Relation.NOBODY
        return silent, "no coded passages"
    if theme.poles:
        return _by_poles(theme, said, read)
    if theme.codes:
        return _by_holdings("codes", {coding.code for coding in said}, {coding.code for coding in read})
    return Relation.BOTH, "the theme has no poles or sub-codes to compare"


def _by_poles(theme: Code, said: Sequence[Coding], read: Sequence[Coding]) -> tuple[Relation, str]:
    sides = [_counts(theme, said), _counts(theme, read)]
    leanings = [_leaning(counts) for counts in sides]
    told = "; ".join(
        f"{who}: " + ", ".join(f"{pole} {count}" for pole, count in counts.items())
        for who, counts in zip(("interviews", "papers"), sides, strict=True)
    )
    if all(leanings):
        return (Relation.AGREE if leanings[0] == leanings[1] else Relation.CONTRADICT), told
    held = [{pole for pole, count in counts.items() if count} for counts in sides]
    if not all(held):
        return Relation.BOTH, f"one or both sides point to no pole; {told}"
    return (Relation.AGREE if held[0] == held[1] else Relation.EXTEND), told


def _by_holdings(what: str, said: set[str], read: set[str]) -> tuple[Relation, str]:
    if said == read:
        return Relation.AGREE, f"the same {what} on both sides"
    more = [f"{who} only: {', '.join(sorted(own))}" for who, own in (("interviews", said - read), ("papers", read - said)) if own]
    return Relation.EXTEND, "; ".join(more)


def _counts(theme: Code, codings: Sequence[Coding]) -> dict[str, int]:
    return {pole.name: len({coding.passage for coding in codings if coding.pole == pole.name}) for pole in theme.poles}


def _leaning(counts: dict[str, int]) -> str:
    first, second = counts
    if counts[first] and counts[first] >= _MARGIN * counts[second]:
        return first
    return second if counts[second] and counts[second] >= _MARGIN * counts[first] else ""


def literature_table(found: Iterable[LiteratureComparison]) -> pd.DataFrame:
    """The relation of each theme in long form.

    Returns:
        Columns theme, relation, why, interview_passages and literature_passages.
    """
    rows = [
        (
            literature_comparison.theme.id,
            str(literature_comparison.relation),
            inert(literature_comparison.why),
            len({c.passage for c in literature_comparison.interviews}),
            len({c.passage for c in literature_comparison.papers}),
        )
        for literature_comparison in found
    ]
    return pd.DataFrame(rows, columns=["theme", "relation", "why", "interview_passages", "literature_passages"])
