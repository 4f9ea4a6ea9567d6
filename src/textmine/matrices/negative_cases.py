"""What speaks against the run of a theme: negative cases, ranked, so that nothing is hidden by the rest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from textmine.matrices.tables import inert
from textmine.records.corpus import Coding, Passage, Role
from textmine.study.codebook import Code, Codebook

_MOST = 5  # negative cases of a theme; more are in the evidence


@dataclass(frozen=True, slots=True)
class NegativeCase:
    """What speaks against the run of one theme.

    Attributes:
        pole: the one that fewer passages have; empty where both have as many, and for a theme without poles.
        examined: respondents' passages that have a pole.
        cases: codings that speak against, the surest of each respondent first, at most five.
    """

    theme: Code
    pole: str
    examined: int
    cases: tuple[Coding, ...]


def find_negatives(codings: Iterable[Coding], passages: Iterable[Passage], codebook: Codebook) -> list[NegativeCase]:
    """For each theme what leans the way that fewer passages lean to; nothing is hidden by the run of the rest.

    Args:
        codings: accepted or proposed; those of papers and interviewers are left out.
        passages: of all documents.
        codebook: its themes, in order.

    Returns:
        One for each theme.
    """
    by_id = {p.passage: p for p in passages if p.case and p.role in (Role.RESPONDENT, Role.UNKNOWN)}
    theme_of = codebook.theme_of()
    held: dict[str, list[Coding]] = defaultdict(list)
    for coding in codings:
        if coding.passage in by_id and coding.code in theme_of:
            held[theme_of[coding.code]].append(coding)
    return [_against(theme, held[theme.id], by_id) for theme in codebook.themes]


def _against(theme: Code, codings: Sequence[Coding], by_id: Mapping[str, Passage]) -> NegativeCase:
    codings = [coding for coding in codings if coding.pole]
    counts = {pole.name: len({c.passage for c in codings if c.pole == pole.name}) for pole in theme.poles}
    examined = len({c.passage for c in codings})
    if not counts or len(set(counts.values())) == 1:
        return NegativeCase(theme, "", examined, ())
    pole = min(counts, key=lambda name: counts[name])
    return NegativeCase(theme, pole, examined, _ranked([c for c in codings if c.pole == pole], by_id))


def _ranked(codings: Sequence[Coding], by_id: Mapping[str, Passage]) -> tuple[Coding, ...]:
    ranked = sorted(codings, key=lambda c: (-c.probability, -c.own_score, c.document, c.start))
    turns: Counter[str] = Counter()
    placed = []
    for rank, coding in enumerate(ranked):
        person = by_id[coding.passage].participant
        placed.append((turns[person], rank, coding))
        turns[person] += 1
    return tuple(coding for *_, coding in sorted(placed, key=lambda item: item[:2])[:_MOST])


def negative_cases(found: Iterable[NegativeCase]) -> pd.DataFrame:
    """Negative cases in long form; a theme without any has one row without a passage.

    Returns:
        Columns theme, leaning, examined, rank (from 1; 0 for none), document, passage and quote.
    """
    rows = []
    for negative_case in found:
        start = (negative_case.theme.id, inert(negative_case.pole), negative_case.examined)
        rows += [(*start, rank, c.document, c.passage, inert(c.quote)) for rank, c in enumerate(negative_case.cases, 1)]
        if not negative_case.cases:
            rows.append((*start, 0, "", "", ""))
    return pd.DataFrame(rows, columns=["theme", "leaning", "examined", "rank", "document", "passage", "quote"])
