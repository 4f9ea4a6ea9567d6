"""Passages that were read, as codings: what people accepted, and what the machine proposes where nobody decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.passage_vectors import PassageVectors
from textmine.analysis.themes.poles import PoleClassifier
from textmine.analysis.themes.scoring import Scores
from textmine.analysis.themes.thresholds import Thresholds
from textmine.decisions.current import AnchoredDecisions, accepting, span_of
from textmine.nlp.models import Encoder
from textmine.records.corpus import MACHINE, Coding
from textmine.records.decisions import Decision
from textmine.study.codebook import Code


@dataclass(frozen=True, slots=True)
class AcceptedPassages:
    """The passages that people gave a code, to be shown beside others: their ids, words and vectors (n_passages, dimensions)."""

    passages: Sequence[str]
    texts: Sequence[str]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class FittedCodes:
    """What codings need to know of each code besides scores, in the codebook's order.

    Attributes:
        codes: of the codebook.
        thresholds: probabilities from which each is proposed.
        words: that speak most for each.
        accepted: by people.
        poles: of those that have two, by place in `codes`.
    """

    codes: Sequence[Code]
    thresholds: Thresholds
    words: Sequence[Sequence[str]]
    accepted: Sequence[AcceptedPassages]
    poles: Mapping[int, PoleClassifier]


@dataclass(frozen=True, slots=True)
class ScoredPassages:
    """Passages judged; `probability` is of shape (n_passages, n_codes), `spoken` says which may be coded."""

    material: PassageVectors
    scores: Scores
    probability: NDArray[np.float64]
    spoken: NDArray[np.bool_]
    placed: AnchoredDecisions


def accepted_passages(material: PassageVectors, given: NDArray[np.int8]) -> list[AcceptedPassages]:
    """For each code the passages that people gave it.

    Args:
        material: passages.
        given: 1 where they carry a code, of shape (n_passages, n_codes).

    Returns:
        One for each code.
    """
    found = []
    for column in range(given.shape[1]):
        rows = np.flatnonzero(given[:, column] == 1).tolist()
        passages = [material.passages[row] for row in rows]
        texts = [material.text(passage) for passage in passages]
        found.append(AcceptedPassages([passage.passage for passage in passages], texts, material.vectors[rows]))
    return found


def fit_poles(
    codes: Sequence[Code], material: PassageVectors, placed: AnchoredDecisions, encoder: Encoder
) -> dict[int, PoleClassifier]:
    """The poles of each code that has two, taught by the passages that people gave each.

    Args:
        codes: of the codebook.
        material: passages.
        placed: people's decisions.
        encoder: that made the vectors.

    Returns:
        By place in `codes`.
    """
    rows = {passage.passage: row for row, passage in enumerate(material.passages)}
    found = {}
    for column, code in enumerate(codes):
        if code.poles:
            said = [
                (rows[passage], decision.pole)
                for (passage, of), decisions in placed.by_passage.items()
                if of == code.id and passage in rows
                for decision in accepting(decisions)
            ]
            first, second = ([row for row, pole in said if pole == wanted.name] for wanted in code.poles)
            found[column] = PoleClassifier(code, encoder, (material.vectors[first], material.vectors[second]))
    return found


def make_codings(reading: ScoredPassages, taught: FittedCodes) -> list[Coding]:
    """The codings of passages.

    Args:
        reading: the passages.
        taught: what is known of the codes.

    Returns:
        In the order of the passages, and for each in that of the codes.
    """
    found: list[tuple[int, int, Coding]] = []
    rows_of = {passage.passage: row for row, passage in enumerate(reading.material.passages)}
    for column, code in enumerate(taught.codes):
        decided = np.zeros(len(reading.spoken), dtype=bool)
        for (passage, of), said in reading.placed.by_passage.items():
            if of == code.id and (row := rows_of.get(passage)) is not None:
                decided[row] = True
                found += [(row, column, _coding(reading, taught, row, column, decision)) for decision in accepting(said)]
        proposed = reading.spoken & ~decided & (reading.probability[:, column] >= taught.thresholds.possible[column])
        found += [(row, column, coding) for row, coding in _proposals(reading, taught, column, np.flatnonzero(proposed))]
    return [coding for *_, coding in sorted(found, key=lambda item: item[:2])]


def _proposals(reading: ScoredPassages, taught: FittedCodes, column: int, rows: NDArray[np.int_]) -> Iterator[tuple[int, Coding]]:
    if not rows.size:
        return
    material = reading.material
    texts = [material.text(material.passages[row]) for row in rows]
    poles = taught.poles[column].of(texts, material.vectors[rows]) if column in taught.poles else [()] * len(texts)
    for row, held in zip(map(int, rows), poles, strict=True):
        for pole in held or ("",):
            yield row, _coding(reading, taught, row, column, None, pole)


def _coding(
    reading: ScoredPassages, taught: FittedCodes, row: int, column: int, decision: Decision | None, pole: str = ""
) -> Coding:
    """One coding of a passage: a person's where there is a decision, else the machine's."""
    passage, code = reading.material.passages[row], taught.codes[column]
    document = reading.material.documents[passage.document]
    # A person may have moved the boundaries of a coding; a passage is what the machine proposes.
    start, end = span_of(decision, document, passage) if decision else (passage.start, passage.end)
    text = document.text[start:end]
    words = reading.scores.words(row, column)
    learnt = [word for word in taught.words[column] if f" {word} " in f" {text.lower()} "]
    probability = float(reading.probability[row, column])
    return Coding(
        document=passage.document,
        passage=passage.passage,
        start=start,
        end=end,
        quote=text,
        code=code.id,
        pole=decision.pole if decision else pole,
        probability=1.0 if decision else round(probability, 4),
        coder=decision.who if decision else MACHINE,
        sha256=document.sha256,
        matched=", ".join(dict.fromkeys([*words, *learnt[:3]])),
        own_score=round(float(reading.scores.own[row, column]), 4),
        nearest_text=_nearest(reading, taught.accepted[column], row, column),
        at=decision.at if decision else "",
        note=decision.note if decision else "",
        likely=decision is not None or probability >= taught.thresholds.likely[column],
    )


def _nearest(reading: ScoredPassages, accepted: AcceptedPassages, row: int, column: int) -> str:
    """The accepted passage, or else the text of the codebook, that a passage is nearest to in meaning."""
    others = [at for at, passage in enumerate(accepted.passages) if passage != reading.material.passages[row].passage]
    if others:
        cosines = accepted.vectors[others] @ reading.material.vectors[row]
        if cosines.max() > reading.scores.closeness[row, column]:
            return accepted.texts[others[int(cosines.argmax())]]
    return reading.scores.nearest_text(row, column)
