"""Cells of the framework matrix: one theme in one case, its state and the evidence it stands on."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from textmine.records.corpus import MACHINE, Case, Cell, Coding, Passage, Question, Role, State, respondents_of
from textmine.study.codebook import Code, Codebook

_MARGIN, _LEAST = 3, 2  # times, and passages; a nearer balance is disagreement, which the counts of the poles show
_ACCEPTED = 100.0  # more than any score: people's codings are quoted before the machine's
_QUOTED = 12  # words from which a quotation can stand by itself


def make_cells(
    cases: Sequence[Case],
    codebook: Codebook,
    passages: Sequence[Passage],
    codings: Iterable[Coding],
    questions: Iterable[Question],
    cell_probability: float,
) -> list[Cell]:
    """Every cell of the matrix, case by case in the codebook's order of themes.

    Likely codings count, and those of people. A cell is *present* or *counter-evidence* where by these it is more likely than
    `cell_probability` that at least one respondent speaks of the theme, and counter-evidence where two passages or more, at least
    three times as many as to its first, point to the theme's second pole. Otherwise it is *asked but silent* where a question asked
    about the theme, *not asked* where none did, and *no transcript* where no respondent of the case is known to have been heard.

    Args:
        cases: rows of the matrix.
        codebook: its themes are the columns; codings of finer codes count for their theme.
        passages: of all transcripts and papers.
        codings: accepted or proposed; those of papers and interviewers are not evidence of a case. What people coded of words that
            nobody is known to have said is evidence, and no respondent's.
        questions: the nearest question of each case and theme.
        cell_probability: 0-1.

    Returns:
        len(cases) * len(codebook.themes) cells.
    """
    by_id = {passage.passage: passage for passage in passages}
    heard: dict[str, set[str]] = defaultdict(set)
    for passage in passages:
        if passage.case and passage.role == Role.RESPONDENT:
            heard[passage.case].add(passage.participant)
    theme_of = codebook.theme_of()
    evidence: dict[tuple[str, str], list[Coding]] = defaultdict(list)
    for coding in codings:
        passage = by_id[coding.passage]
        if passage.case and passage.role != Role.INTERVIEWER and coding.code in theme_of:
            evidence[passage.case, theme_of[coding.code]].append(coding)
    asked = {(question.case, question.theme): question for question in questions}
    return [
        _cell(
            case.case,
            theme,
            evidence[case.case, theme.id],
            by_id,
            heard[case.case],
            asked.get((case.case, theme.id)),
            cell_probability,
        )
        for case in cases
        for theme in codebook.themes
    ]


def make_paper_cells(codebook: Codebook, passages: Sequence[Passage], codings: Iterable[Coding]) -> list[Cell]:
    """What papers hold for each theme, in the codebook's order; such a cell has no state, and counts papers for respondents.

    Args:
        codebook: its themes are the columns.
        passages: of all transcripts and papers.
        codings: accepted or proposed; those of transcripts are left out.

    Returns:
        len(codebook.themes) cells of the case "literature".
    """
    by_id = {passage.passage: passage for passage in passages}
    papers = {passage.document for passage in passages if not passage.case}
    theme_of = codebook.theme_of()
    found: dict[str, list[Coding]] = defaultdict(list)
    for coding in codings:
        if not by_id[coding.passage].case and coding.code in theme_of:
            found[theme_of[coding.code]].append(coding)
    cells = []
    for theme in codebook.themes:
        evidence, possible = _by_likelihood(found[theme.id])
        ranked, unsure = (
            tuple(sorted(part, key=lambda c: (-_worth(c), -c.probability, c.document, c.start, c.code, c.pole)))
            for part in (evidence, possible)
        )
        documents, coded = {c.document for c in evidence}, {c.passage for c in evidence}
        counts = len(coded), len(documents), len(papers)
        most = _most(by_id[passage].document for passage in coded)
        cells.append(Cell("literature", theme.id, None, _poles(theme, evidence), *counts, ranked, of_one=most, possible=unsure))
    return cells


def _by_likelihood(codings: Iterable[Coding]) -> tuple[list[Coding], list[Coding]]:
    """Codings that count, and suggestions that are too unsure to."""
    found: tuple[list[Coding], list[Coding]] = ([], [])
    for coding in codings:
        found[not coding.likely].append(coding)
    return found


def _most(names: Iterable[str]) -> int:
    """How often the commonest name comes; 0 for none."""
    return max(Counter(names).values(), default=0)


def _poles(theme: Code, codings: Iterable[Coding]) -> tuple[tuple[str, int], ...]:
    found = list(codings)
    return tuple((pole.name, len({c.passage for c in found if c.pole == pole.name})) for pole in theme.poles)


def _cell(
    case: str,
    theme: Code,
    codings: Sequence[Coding],
    by_id: Mapping[str, Passage],
    heard: set[str],
    question: Question | None,
    cell_probability: float,
) -> Cell:
    counted, possible = _by_likelihood(codings)
    if _chance(counted, by_id) <= cell_probability:
        counted, possible = [], list(codings)
    poles = _poles(theme, counted)
    passages = dict.fromkeys(coding.passage for coding in counted)
    if not heard and not codings:
        state = State.NO_TRANSCRIPT
    elif counted:
        state = State.COUNTER if poles and poles[1][1] >= max(_LEAST, _MARGIN * poles[0][1]) else State.PRESENT
    else:
        state = State.SILENT if question and question.asked else State.NOT_ASKED
    return Cell(
        case=case,
        theme=theme.id,
        state=state,
        poles=poles,
        passages=len(passages),
        respondents=len(respondents_of(map(by_id.__getitem__, passages))),
        respondents_total=len(heard),
        evidence=tuple(_ranked(counted, by_id)),
        question=question,
        of_one=_most(by_id[passage].participant for passage in passages if by_id[passage].role == Role.RESPONDENT),
        possible=tuple(_ranked(possible, by_id)),
    )


def _chance(codings: Sequence[Coding], by_id: Mapping[str, Passage]) -> float:
    """How likely at least one respondent speaks of the theme: one minus the product of the chances that each does not."""
    # Passages of one person are alike and lend to one another, so that each person counts by the surest of theirs.
    surest: dict[str, float] = {}
    for coding in codings:
        person = by_id[coding.passage].participant
        surest[person] = max(coding.probability, surest.get(person, 0.0))
    return 1 - math.prod(1 - value for value in surest.values())


def _ranked(codings: Sequence[Coding], by_id: Mapping[str, Passage]) -> list[Coding]:
    # Those of each respondent in turn, so that one voice does not fill the cell; what people accepted comes first, then what says
    # it in its own words, whatever its neighbours say; passages too short to stand by themselves come last.
    order = sorted(
        codings, key=lambda c: (by_id[c.passage].words < _QUOTED, -_worth(c), -c.probability, c.document, c.start, c.code, c.pole)
    )
    rounds: dict[str, int] = defaultdict(int)
    placed = []
    seen: set[str] = set()
    for rank, coding in enumerate(order):
        person = by_id[coding.passage].participant
        again = coding.passage in seen  # a passage at both poles, or under two codes, is quoted once before it comes again
        placed.append((again, by_id[coding.passage].words < _QUOTED, rounds[person], rank, coding))
        rounds[person] += not again
        seen.add(coding.passage)
    return [coding for *_, coding in sorted(placed, key=lambda item: item[:4])]


def _worth(coding: Coding) -> float:
    return coding.own_score + (_ACCEPTED if coding.coder != MACHINE else 0)
