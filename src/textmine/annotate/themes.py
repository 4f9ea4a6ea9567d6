"""Codings of the codebook's themes, and which questions asked about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from textmine.annotate.poles import poles_of
from textmine.annotate.scoring import Scores, score_passages
from textmine.codebook import Code, Codebook
from textmine.models import Encoder
from textmine.records import Coding, Document, Passage, Question, Role
from textmine.study import PassageSettings, ThemeSettings

MACHINE = "textmine"  # the machine is one named coder among others
_MIN_QUESTION = 4  # words; "And why?" asks about no theme by itself


@dataclass(frozen=True, slots=True)
class Coded:
    """What theme coding gives: proposals, and the nearest question to each theme in each case."""

    codings: tuple[Coding, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """Passages with their documents and vectors, in step: vectors are of shape (n_passages, dimensions)."""

    documents: Mapping[str, Document]
    passages: Sequence[Passage]
    vectors: NDArray[np.float32]

    def texts(self) -> list[str]:
        """The words of every passage."""
        return [self.documents[p.document].text[p.start : p.end] for p in self.passages]

    def where(self, keep: Sequence[bool]) -> Material:
        """The passages at which `keep` holds."""
        kept = [passage for passage, flag in zip(self.passages, keep, strict=True) if flag]
        return Material(self.documents, kept, self.vectors[np.array(keep, dtype=bool)])


def code_themes(material: Material, codebook: Codebook, encoder: Encoder, themes: ThemeSettings, lengths: PassageSettings) -> Coded:
    """Propose codings for every passage of respondents and papers, and find what interviewers asked.

    Args:
        material: all passages of the study.
        codebook: the themes.
        encoder: that made the vectors.
        themes: thresholds.
        lengths: passages with fewer words than `min_words` are not coded.

    Returns:
        Codings in the order of the passages, and one question for each case and theme that has any.
    """
    spoken = material.where([p.role != Role.INTERVIEWER and p.words >= lengths.min_words for p in material.passages])
    asked = material.where([p.role == Role.INTERVIEWER and p.words >= _MIN_QUESTION for p in material.passages])
    codings = _codings(spoken, codebook, encoder, themes.threshold) if spoken.passages else []
    questions = _questions(asked, codebook, encoder, themes.asked_threshold) if asked.passages else []
    return Coded(tuple(codings), tuple(questions))


def _codings(material: Material, codebook: Codebook, encoder: Encoder, threshold: float) -> list[Coding]:
    codes = list(codebook.walk())
    texts = material.texts()
    scores = score_passages(texts, material.vectors, codes, encoder)
    codings: list[tuple[int, Coding]] = []
    for column, code in enumerate(codes):
        rows = np.flatnonzero(scores.probability[:, column] >= threshold)
        if rows.size:
            codings += _of_code(material, scores, code, column, rows, [texts[row] for row in rows], encoder)
    return [coding for _, coding in sorted(codings, key=lambda pair: pair[0])]


def _of_code(
    material: Material, scores: Scores, code: Code, column: int, rows: NDArray[np.int_], texts: Sequence[str], encoder: Encoder
) -> list[tuple[int, Coding]]:
    poles = poles_of(code, texts, material.vectors[rows], encoder) if code.poles else [("",)] * len(texts)
    codings = []
    for row, text, held in zip(map(int, rows), texts, poles, strict=True):
        passage = material.passages[row]
        for pole in held:
            coding = Coding(
                document=passage.document,
                passage=passage.passage,
                start=passage.start,
                end=passage.end,
                quote=text,
                code=code.id,
                pole=pole,
                probability=round(float(scores.probability[row, column]), 4),
                coder=MACHINE,
                sha256=material.documents[passage.document].sha256,
                words=", ".join(scores.words(row, column)),
            )
            codings.append((row, coding))
    return codings


def _questions(material: Material, codebook: Codebook, encoder: Encoder, threshold: float) -> list[Question]:
    """For each case and theme the nearest question; a theme is compared as the topic guide asks about it."""
    guides = [replace(theme, counts=theme.guide, examples=()) for theme in codebook.themes]
    texts = material.texts()
    probability = score_passages(texts, material.vectors, guides, encoder).probability
    cases = np.array([passage.case for passage in material.passages])
    questions = []
    for case in dict.fromkeys(cases.tolist()):
        rows = np.flatnonzero(cases == case)
        for column, theme in enumerate(codebook.themes):
            best = int(rows[np.argmax(probability[rows, column])])
            passage, value = material.passages[best], round(float(probability[best, column]), 4)
            questions.append(Question(case, theme.id, passage.document, passage.passage, texts[best], value, value >= threshold))
    return questions
