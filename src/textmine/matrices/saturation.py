"""How codes add up from transcript to transcript: what was new in each, and the ratio that a report on saturation states.

The numbers are those of Guest, Namey and Chen (2020), doi 10.1371/journal.pone.0232076: the codes found in the first transcripts
(base size), the codes that are new in a run of transcripts after them (run length), and the second as a share of the first, against
a threshold. Runs overlap: with two transcripts a run the next one begins a transcript later. Their method is for codes that are
made while reading; where a codebook was there before, the curve says when each code was first used. What that means is for people.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from textmine.records.corpus import Case, Coding, Document, Kind, Passage, Role

BASES = (4, 5, 6)  # transcripts; the base sizes that the paper tried
RUNS = (2, 3)  # transcripts; its run lengths
THRESHOLDS = (0.05, 0.0)  # share of the base's codes; its two thresholds


@dataclass(frozen=True, slots=True)
class Step:
    """One transcript in the order of cases: codes in it, those that no transcript before had, and all so far.

    `expected` is the mean of `so_far` over all orders in which the transcripts could stand.
    """

    document: str
    case: str
    codes: int
    new: tuple[str, ...]
    so_far: int
    expected: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """The last run of transcripts, for one base size and run length.

    Attributes:
        base, run: transcripts.
        base_codes: codes in the base.
        last_new, last: codes that are new in the last run, and their share of the base's codes, 0-1.
        met: for each of `THRESHOLDS` the transcript after which a run first brought no more than that share; None where none did.
    """

    base: int
    run: int
    base_codes: int
    last_new: int
    last: float
    met: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Saturation:
    """How codes add up over the transcripts of a study.

    Attributes:
        steps: transcripts, case by case.
        codes: in the codebook.
        ratios: for each base size and run length that the study has transcripts for.
    """

    steps: tuple[Step, ...]
    codes: int
    ratios: tuple[Ratio, ...]


def saturation(
    cases: Sequence[Case], documents: Iterable[Document], passages: Iterable[Passage], codings: Iterable[Coding], codes: int
) -> Saturation:
    """How codes add up, transcript by transcript in the order of cases and, within a case, of file names.

    Args:
        cases: in their order.
        documents: papers are left out.
        passages: interviewers' are left out.
        codings: that count.
        codes: how many the codebook has.

    Returns:
        The curve and its ratios.
    """
    place = {case.case: at for at, case in enumerate(cases)}
    transcripts = [document for document in documents if document.kind == Kind.TRANSCRIPT]
    transcripts.sort(key=lambda one: (place.get(one.case, len(place)), one.document))
    spoken = {passage.passage for passage in passages if passage.case and passage.role != Role.INTERVIEWER}
    found: dict[str, set[str]] = defaultdict(set)
    for coding in codings:
        if coding.passage in spoken:
            found[coding.document].add(coding.code)
    expected = expected_curve([found[transcript.document] for transcript in transcripts])
    names = {case.case: case.name for case in cases}
    seen: set[str] = set()
    steps = []
    for transcript, mean in zip(transcripts, expected, strict=True):
        new = sorted(found[transcript.document] - seen)
        seen |= found[transcript.document]
        steps.append(
            Step(
                transcript.document,
                names.get(transcript.case, transcript.case),
                len(found[transcript.document]),
                tuple(new),
                len(seen),
                mean,
            )
        )
    news = [len(step.new) for step in steps]
    ratios = [_ratio(news, base, run) for base in BASES for run in RUNS if len(news) >= base + run and any(news[:base])]
    return Saturation(tuple(steps), codes, tuple(ratios))


def expected_curve(found: Sequence[set[str]]) -> list[float]:
    """Codes to be expected in 1, 2, ... transcripts, whichever they are: exact, so that no random orders are drawn.

    Args:
        found: codes of each transcript.

    Returns:
        For each number n of transcripts the sum over codes of 1 - C(N - f, n) / C(N, n), where f of N transcripts have the code:
        the sample-based rarefaction of ecology (Ugland, Gray and Ellingsen 2003, doi 10.1046/j.1365-2656.2003.00748.x).
    """
    total = len(found)
    spread: Mapping[str, int] = Counter(code for codes in found for code in codes)
    return [
        sum(1 - math.comb(total - held, number) / math.comb(total, number) for held in spread.values())
        for number in range(1, total + 1)
    ]


def _ratio(news: Sequence[int], base: int, run: int) -> Ratio:
    known: int = sum(news[:base])
    # The run that begins after transcript n holds the transcripts n + 1 to n + run.
    runs = {after: sum(news[after : after + run]) for after in range(base, len(news) - run + 1)}
    met = tuple(next((after for after, new in runs.items() if new <= limit * known), None) for limit in THRESHOLDS)
    last = runs[len(news) - run]
    return Ratio(base, run, known, last, last / known, met)
