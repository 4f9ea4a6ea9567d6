"""What interviewers asked about: how near each question comes to each theme, and which answers follow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.passage_vectors import PassageVectors
from textmine.analysis.themes.classifier import unlabelled
from textmine.analysis.themes.coding_units import CodingUnits, make_coding_units
from textmine.analysis.themes.fit import CodingModel, prepare_passages
from textmine.nlp.models import Encoder
from textmine.records.corpus import Question, Role, ThemeQuestion
from textmine.study.codebook import Code, Codebook
from textmine.study.stop_words import StopWords

_MIN_WORDS = 4  # words; "And why?" asks about no theme by itself
_ANSWERS = 1.0  # log odds that a sure question adds to the answer that follows: people mostly answer what they are asked


@dataclass(frozen=True, slots=True)
class ScoredQuestions:
    """Interviewers' passages and, of shape (n_passages, n_themes), how surely each asks about each theme (0-1)."""

    material: PassageVectors
    probability: NDArray[np.float64]

    def before(
        self, material: PassageVectors, units: CodingUnits, codebook: Codebook, codes: Sequence[Code]
    ) -> NDArray[np.float64]:
        """What the question before a passage says of it.

        Args:
            material: passages of whole documents, these questions among them.
            units: the same passages as they are coded.
            codebook: the themes, in the order of `probability`.
            codes: of the codebook; a finer code is asked about with its theme.

        Returns:
            Log odds of shape (n_passages, n_codes); zero where no question is in the turn before, and in questionnaires.
        """
        theme_of, themes = codebook.theme_of(), [theme.id for theme in codebook.themes]
        columns = [themes.index(theme_of[code.id]) for code in codes]
        scored = {passage.passage: row for row, passage in enumerate(self.material.passages)}
        odds = np.zeros((len(units.texts), len(codes)))
        for row, before in enumerate(units.questions):
            asked = [scored[name] for name in (material.passages[at].passage for at in before) if name in scored]
            if asked and units.in_talk[row]:
                odds[row] = _ANSWERS * self.probability[asked][:, columns].max(axis=0)
        return odds


class Guide:
    """The topic guide, fitted to the questions of some passages and then held beside any others."""

    def __init__(self, codebook: Codebook, encoder: Encoder, material: PassageVectors, stop_words: StopWords) -> None:
        """Fit the guide.

        Args:
            codebook: its themes' `guide`, name and definition are what questions are compared with.
            encoder: that made the vectors.
            material: passages of the study.
            stop_words: words and phrases that say nothing of a subject.
        """
        self._themes = len(codebook.themes)
        self._stop_words = stop_words
        self._model: CodingModel | None = None
        guides = [replace(theme, counts=theme.guide, examples=(), codes=()) for theme in codebook.themes]
        asked = _questions(material)
        if asked.passages:
            prepared = prepare_passages(self._units(asked), guides, encoder)
            nothing, every = unlabelled(len(asked.passages), self._themes), np.ones(len(asked.passages), dtype=bool)
            self._model = prepared.model(prepared.classify(nothing, every))

    def score(self, material: PassageVectors) -> ScoredQuestions:
        """Score every question against every theme, as the topic guide asks about it.

        Args:
            material: passages of the study.

        Returns:
            The interviewers' passages of four words or more with their scores.
        """
        asked = _questions(material)
        if not asked.passages or self._model is None:
            return ScoredQuestions(asked, np.zeros((len(asked.passages), self._themes)))
        return ScoredQuestions(asked, self._model.read(self._units(asked))[1])

    def _units(self, asked: PassageVectors) -> CodingUnits:
        units = make_coding_units(asked, [False] * len(asked.passages), self._stop_words)
        return replace(units, talk=[""] * len(units.texts))  # each question by itself


def _questions(material: PassageVectors) -> PassageVectors:
    return material.where([p.role == Role.INTERVIEWER and p.words >= _MIN_WORDS for p in material.passages])


def nearest_questions(asked: ScoredQuestions, codebook: Codebook, threshold: float) -> list[Question]:
    """For each case and theme the nearest question, and whether it counts as asking about the theme.

    Args:
        asked: scored questions.
        codebook: the themes.
        threshold: probability 0-1 from which a question counts.

    Returns:
        Questions case by case, in the codebook's order of themes.
    """
    texts = asked.material.texts()
    cases = np.array([passage.case for passage in asked.material.passages])
    questions = []
    for case in dict.fromkeys(cases.tolist()):
        rows = np.flatnonzero(cases == case)
        for column, theme in enumerate(codebook.themes):
            best = int(rows[np.argmax(asked.probability[rows, column])])
            passage, value = asked.material.passages[best], round(float(asked.probability[best, column]), 4)
            questions.append(Question(case, theme.id, passage.document, passage.passage, texts[best], value, value >= threshold))
    return questions


def make_asks(asked: ScoredQuestions, codebook: Codebook, threshold: float) -> list[ThemeQuestion]:
    """Every question that counts as asking about a theme, in the order of the text.

    Args:
        asked: scored questions.
        codebook: the themes.
        threshold: probability 0-1 from which a question counts.

    Returns:
        One for each question and theme.
    """
    return [
        ThemeQuestion(passage.passage, passage.turn, theme.id, round(float(value), 4))
        for passage, row in zip(asked.material.passages, asked.probability, strict=True)
        for theme, value in zip(codebook.themes, row, strict=True)
        if value >= threshold
    ]
