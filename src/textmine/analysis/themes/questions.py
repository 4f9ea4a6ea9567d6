"""What interviewers asked about: how near each question comes to each theme, and which answers follow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.passage_vectors import PassageVectors
from textmine.analysis.themes.classifier import unlabelled
from textmine.analysis.themes.fit import CodingModel
from textmine.nlp.models import Encoder
from textmine.records.corpus import Question, Role, ThemeQuestion
from textmine.study.codebook import Code, Codebook

_MIN_WORDS = 4  # words; "And why?" asks about no theme by itself
_ANSWERS = 2.0  # log odds that a sure question adds to the answer that follows: people mostly answer what they are asked


@dataclass(frozen=True, slots=True)
class ScoredQuestions:
    """Interviewers' passages and, of shape (n_passages, n_themes), how surely each asks about each theme (0-1)."""

    material: PassageVectors
    probability: NDArray[np.float64]

    def before(self, answers: PassageVectors, codebook: Codebook, codes: Sequence[Code]) -> NDArray[np.float64]:
        """What the question before an answer says of it.

        Args:
            answers: passages of respondents and papers.
            codebook: the themes, in the order of `probability`.
            codes: of the codebook; a finer code is asked about with its theme.

        Returns:
            Log odds of shape (n_answers, n_codes); zero where no question stands in the turn before.
        """
        theme_of, themes = codebook.theme_of(), [theme.id for theme in codebook.themes]
        columns = [themes.index(theme_of[code.id]) for code in codes]
        rows: dict[str, list[int]] = {}
        for row, passage in enumerate(self.material.passages):
            rows.setdefault(passage.turn, []).append(row)
        odds = np.zeros((len(answers.passages), len(codes)))
        for number, passage in enumerate(answers.passages):
            document, _, turn = passage.turn.rpartition("#")
            if before := rows.get(f"{document}#{int(turn) - 1}"):
                odds[number] = _ANSWERS * self.probability[before][:, columns].max(axis=0)
        return odds


class Guide:
    """The topic guide, learnt with the first questions it is given and then held beside any others."""

    def __init__(self, codebook: Codebook, encoder: Encoder) -> None:
        """Take in a codebook; its themes' `guide`, name and definition are what questions are compared with."""
        self._themes = len(codebook.themes)
        guides = [replace(theme, counts=theme.guide, examples=()) for theme in codebook.themes]
        self._reader = CodingModel(guides, encoder, spreads=False)

    def ask(self, material: PassageVectors) -> ScoredQuestions:
        """Score every question against every theme, as the topic guide asks about it.

        Args:
            material: passages of the study.

        Returns:
            The interviewers' passages of four words or more with their scores.
        """
        asked = material.where([p.role == Role.INTERVIEWER and p.words >= _MIN_WORDS for p in material.passages])
        if not asked.passages:
            return ScoredQuestions(asked, np.zeros((0, self._themes)))
        texts, alone = asked.texts(), [""] * len(asked.passages)
        if self._reader.has_learnt:
            return ScoredQuestions(asked, self._reader.read(texts, asked.vectors, alone)[1])
        documents = [passage.document for passage in asked.passages]
        nothing = unlabelled(len(texts), self._themes)
        return ScoredQuestions(asked, self._reader.learn(texts, asked.vectors, alone, nothing, documents)[1].probability)


def score_questions(material: PassageVectors, codebook: Codebook, encoder: Encoder) -> ScoredQuestions:
    """Score the questions of a study by themselves; as `Guide`."""
    return Guide(codebook, encoder).ask(material)


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
