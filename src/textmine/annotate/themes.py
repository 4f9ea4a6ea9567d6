"""Codings of the codebook's themes, and which questions asked about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.annotate.material import Material
from textmine.annotate.poles import poles_of
from textmine.annotate.questions import Asked, nearest_questions, score_questions
from textmine.annotate.scoring import Scores, score_passages
from textmine.codebook import Code, Codebook
from textmine.models import Encoder
from textmine.records import Coding, Question, Role
from textmine.settings import PassageSettings, ThemeSettings

MACHINE = "textmine"  # the machine is one named coder among others


@dataclass(frozen=True, slots=True)
class Coded:
    """What theme coding gives: proposals, and the nearest question to each theme in each case."""

    codings: tuple[Coding, ...]
    questions: tuple[Question, ...]


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
    asked = score_questions(material, codebook, encoder)
    codings = _codings(spoken, codebook, encoder, themes.threshold, asked) if spoken.passages else []
    return Coded(tuple(codings), tuple(nearest_questions(asked, codebook, themes.asked_threshold)))


def _codings(material: Material, codebook: Codebook, encoder: Encoder, threshold: float, asked: Asked) -> list[Coding]:
    codes = list(codebook.walk())
    texts = material.texts()
    context = asked.before(material, codebook, codes)
    scores = score_passages(texts, material.vectors, codes, encoder, context)
    codings: list[tuple[int, Coding]] = []
    for column, code in enumerate(codes):
        rows = np.flatnonzero(scores.probability[:, column] >= threshold)
        if rows.size:
            codings += _of_code(material, scores, code, column, rows, [texts[row] for row in rows], encoder)
    return [coding for _, coding in sorted(codings, key=lambda pair: pair[0])]


def _of_code(
    material: Material, scores: Scores, code: Code, column: int, rows: NDArray[np.int_], texts: Sequence[str], encoder: Encoder
) -> list[tuple[int, Coding]]:
    poles = poles_of(code, texts, material.vectors[rows], encoder) if code.poles else [()] * len(texts)
    codings = []
    for row, text, held in zip(map(int, rows), texts, poles, strict=True):
        passage = material.passages[row]
        for pole in held or ("",):
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
