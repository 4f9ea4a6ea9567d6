"""Codings of the codebook's themes, what people's decisions taught the codes, and which questions asked about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.annotate.heads import UNKNOWN, judge, undecided
from textmine.annotate.likeness import Likeness
from textmine.annotate.material import Material
from textmine.annotate.poles import poles_of
from textmine.annotate.questions import Asked, asks_of, nearest_questions, score_questions
from textmine.annotate.scoring import Scores, score_passages
from textmine.annotate.suggestions import suggest
from textmine.annotate.thresholds import ENOUGH, thresholds_for
from textmine.codebook import Code, Codebook
from textmine.decisions import Placed, giving, place, span_of
from textmine.judgements import Decision, Head, Suggestion, Verdict
from textmine.models import Encoder
from textmine.records import MACHINE, Ask, Coding, Kind, Question, Role
from textmine.settings import PassageSettings, ThemeSettings
from textmine.store import fingerprint


@dataclass(frozen=True, slots=True)
class Coded:
    """What theme coding gives: proposals and people's codings, the nearest questions and all that ask, the codes, what to read."""

    codings: tuple[Coding, ...]
    questions: tuple[Question, ...]
    asks: tuple[Ask, ...] = ()
    heads: tuple[Head, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """The study's passages judged; arrays are of shape (n_passages, n_codes)."""

    material: Material
    codes: Sequence[Code]
    scores: Scores
    probability: NDArray[np.float64]
    thresholds: NDArray[np.float64]
    given: NDArray[np.int8]
    placed: Placed
    words: Sequence[Sequence[str]]


def code_themes(
    material: Material,
    codebook: Codebook,
    encoder: Encoder,
    themes: ThemeSettings,
    lengths: PassageSettings,
    decisions: Sequence[Decision] = (),
) -> Coded:
    """Propose codings for every passage of respondents and papers, and find what interviewers asked.

    Args:
        material: all passages of the study.
        codebook: the themes.
        encoder: that made the vectors.
        themes: thresholds.
        lengths: passages with fewer words than `min_words` are not coded.
        decisions: people's, the last of each on the same words and code.

    Returns:
        Codings in the order of the passages: what people accepted, under their names, and what the machine proposes where nobody
        decided; and one question for each case and theme that has any.
    """
    asked = score_questions(material, codebook, encoder)
    questions = tuple(nearest_questions(asked, codebook, themes.asked_threshold))
    asks = tuple(asks_of(asked, codebook, themes.asked_threshold))
    spoken = np.array([p.role != Role.INTERVIEWER and p.words >= lengths.min_words for p in material.passages], dtype=bool)
    if not spoken.any():
        return Coded((), questions, asks)
    reading = _read(material, codebook, encoder, themes, asked, decisions)
    heads = tuple(_heads(reading, themes, decisions))
    suggestions = suggest(
        material.where(spoken.tolist()),
        [code.id for code in reading.codes],
        reading.probability[spoken],
        reading.thresholds,
        reading.given[spoken],
        themes.suggestions,
        themes.suggestions_per_case,
    )
    return Coded(tuple(_codings(reading, spoken, encoder)), questions, asks, heads, tuple(suggestions))


def _read(
    material: Material, codebook: Codebook, encoder: Encoder, themes: ThemeSettings, asked: Asked, decisions: Sequence[Decision]
) -> _Reading:
    codes = list(codebook.walk())
    texts = material.texts()
    # Papers are no talk: their paragraphs stand alone. Questions count among the neighbours of their answers.
    talk = [p.document if material.documents[p.document].kind == Kind.TRANSCRIPT else "" for p in material.passages]
    scores = score_passages(texts, material.vectors, codes, encoder, talk)
    likeness = Likeness(texts, material.vectors, scores, talk)
    placed = place(decisions, material.documents, material.passages)
    given = undecided(len(texts), len(codes))
    columns = {code.id: column for column, code in enumerate(codes)}
    rows = {passage.passage: row for row, passage in enumerate(material.passages)}
    for passage, code in placed.by_passage:
        if code in columns and (verdict := placed.agreed(passage, code)):
            given[rows[passage], columns[code]] = verdict == Verdict.ACCEPT
    documents = [passage.document for passage in material.passages]
    judged = judge(scores, likeness, given, documents, asked.before(material, codebook, codes))
    thresholds = thresholds_for(judged.probability, given, themes.precision or None, themes.threshold)
    return _Reading(material, codes, scores, judged.probability, thresholds, given, placed, judged.words)


def _codings(reading: _Reading, spoken: NDArray[np.bool_], encoder: Encoder) -> list[Coding]:
    found: list[tuple[int, int, Coding]] = []
    rows_of = {passage.passage: row for row, passage in enumerate(reading.material.passages)}
    for column, code in enumerate(reading.codes):
        decided = np.zeros(len(spoken), dtype=bool)
        for (passage, of), said in reading.placed.by_passage.items():
            if of == code.id:
                decided[rows_of[passage]] = True
                found += [(rows_of[passage], column, _coding(reading, rows_of[passage], column, one)) for one in giving(said)]
        proposed = spoken & ~decided & (reading.probability[:, column] >= reading.thresholds[column])
        found += [(row, column, coding) for row, coding in _proposals(reading, column, np.flatnonzero(proposed), encoder)]
    return [coding for *_, coding in sorted(found, key=lambda item: item[:2])]


def _proposals(reading: _Reading, column: int, rows: NDArray[np.int_], encoder: Encoder) -> list[tuple[int, Coding]]:
    code, material = reading.codes[column], reading.material
    if not rows.size:
        return []
    passages = [material.passages[row] for row in rows]
    texts = [material.documents[p.document].text[p.start : p.end] for p in passages]
    held = _accepted_poles(reading, column) if code.poles else None
    poles = poles_of(code, texts, material.vectors[rows], encoder, held) if code.poles else [()] * len(texts)
    return [
        (row, _coding(reading, row, column, None, pole))
        for row, held in zip(map(int, rows), poles, strict=True)
        for pole in held or ("",)
    ]


def _accepted_poles(reading: _Reading, column: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Vectors of the passages that people gave each pole of a code."""
    code, rows = reading.codes[column], {passage.passage: row for row, passage in enumerate(reading.material.passages)}
    said = [
        (rows[passage], one.pole)
        for (passage, of), decisions in reading.placed.by_passage.items()
        if of == code.id
        for one in giving(decisions)
    ]
    first, second = ([row for row, pole in said if pole == wanted.name] for wanted in code.poles)
    return reading.material.vectors[first], reading.material.vectors[second]


def _coding(reading: _Reading, row: int, column: int, decision: Decision | None, pole: str = "") -> Coding:
    """One coding of a passage: a person's where there is a decision, else the machine's."""
    passage, code = reading.material.passages[row], reading.codes[column]
    document = reading.material.documents[passage.document]
    # A person may have moved the boundaries of a coding; a passage is what the machine proposes.
    start, end = span_of(decision, document, passage) if decision else (passage.start, passage.end)
    text = document.text[start:end]
    words = reading.scores.words(row, column)
    learnt = [word for word in reading.words[column] if f" {word} " in f" {text.lower()} "]
    return Coding(
        document=passage.document,
        passage=passage.passage,
        start=start,
        end=end,
        quote=text,
        code=code.id,
        pole=decision.pole if decision else pole,
        probability=1.0 if decision else round(float(reading.probability[row, column]), 4),
        coder=decision.who if decision else MACHINE,
        sha256=document.sha256,
        words=", ".join(dict.fromkeys([*words, *learnt[:3]])),
        own=round(float(reading.scores.own[row, column]), 4),
        nearest=_nearest(reading, row, column),
    )


def _nearest(reading: _Reading, row: int, column: int) -> str:
    """The accepted passage, or else the text of the codebook, that a passage is nearest to in meaning."""
    accepted = np.flatnonzero(reading.given[:, column] == 1)
    accepted = accepted[accepted != row]
    if accepted.size:
        cosines = reading.material.vectors[accepted] @ reading.material.vectors[row]
        if cosines.max() > reading.scores.closeness[row, column]:
            passage = reading.material.passages[accepted[int(cosines.argmax())]]
            return reading.material.documents[passage.document].text[passage.start : passage.end]
    return reading.scores.nearest_text(row, column)


def _heads(reading: _Reading, themes: ThemeSettings, decisions: Sequence[Decision]) -> list[Head]:
    version = fingerprint(list(decisions))[:12]
    heads = []
    for column, code in enumerate(reading.codes):
        given, threshold = reading.given[:, column], float(reading.thresholds[column])
        proposed = reading.probability[:, column] >= threshold
        known, carried = given != UNKNOWN, given == 1
        hits = int((proposed & carried).sum())
        aim = "balance of precision and recall" if not themes.precision else f"precision of {themes.precision:g}"
        whose = "default" if threshold == themes.threshold else "that of all codes together"
        basis = f"{aim} on decided passages" if carried.sum() >= ENOUGH else f"{whose}; too few accepted passages of its own"
        heads.append(
            Head(
                code=code.id,
                version=version,
                accepted=int(carried.sum()),
                rejected=int((given == 0).sum()),
                threshold=round(threshold, 4),
                basis=basis,
                precision=round(hits / int((proposed & known).sum()), 4) if (proposed & known).any() else None,
                recall=round(hits / int(carried.sum()), 4) if carried.any() else None,
                words=", ".join(reading.words[column]),
            )
        )
    return heads
