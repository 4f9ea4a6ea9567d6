"""What topics are made of: respondents' passages that say something, each with the talk around it as context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.passage_vectors import PassageVectors
from textmine.analysis.themes.context_smoothing import smoothing_matrix
from textmine.records.corpus import Passage, Role
from textmine.study.settings import PassageSettings, TopicSettings
from textmine.study.stop_words import StopWords

# Words that say something; without one, a passage is a sound, a greeting or an answer that only its question explains.
_LEAST_SUBSTANCE = 1
_SPREAD = 2.0  # passages; how far the talk around lends: a question and an answer on either side


@dataclass(frozen=True, slots=True)
class TopicUnits:
    """Passages of the talk, and which of them are clustered.

    Attributes:
        talk: all passages of cases, questions among them, in order.
        spoken: rows of `talk` that are to have a topic: those of respondents.
        kept: rows of `talk` that are clustered; a part of `spoken`.
        reasons: for each of `spoken`, why it is not in `kept`; empty where it is.
        context: share of a passage's vector that the talk around it lends, 0-1.
    """

    talk: PassageVectors
    spoken: NDArray[np.int_]
    kept: NDArray[np.int_]
    reasons: tuple[str, ...]
    context: float

    def vectors(self, rows: NDArray[np.int_]) -> NDArray[np.float64]:
        """Unit vectors, in context, of some respondents' passages, as if respondents had said nothing but these and short ones.

        Args:
            rows: of `talk`, among `kept`, ascending.

        Returns:
            Of shape (len(rows), dimensions).
        """
        gone = np.zeros(len(self.talk.passages), dtype=bool)
        gone[self.kept] = True
        gone[rows] = False
        here = np.flatnonzero(~gone)
        return self._in_context(here)[np.searchsorted(here, rows)]

    def everywhere(self) -> NDArray[np.float64]:
        """Unit vectors, in context, of all of `talk`."""
        return self._in_context(np.arange(len(self.talk.passages)))

    def _in_context(self, rows: NDArray[np.int_]) -> NDArray[np.float64]:
        from sklearn.preprocessing import normalize

        passages = [self.talk.passages[row] for row in rows]
        vectors = self.talk.vectors[rows].astype(np.float64)
        if self.context:
            talk, words, order = [p.document for p in passages], [p.words for p in passages], np.arange(len(passages), dtype=float)
            around = smoothing_matrix(talk, words, order, _SPREAD, 1 - self.context)
            vectors = np.asarray(around @ vectors)
        return np.asarray(normalize(vectors))


def make_units(material: PassageVectors, settings: TopicSettings, lengths: PassageSettings, spoken: StopWords) -> TopicUnits:
    """Choose the passages that topics are made of.

    Args:
        material: all passages of the study; papers are left out.
        settings: whether interviewers count, and the share of context.
        lengths: passages with fewer words than `min_words` are not clustered.
        spoken: what says nothing of a subject.

    Returns:
        The units; those without substance carry the reason.
    """
    talk = material.where([bool(p.case) and p.role != Role.AUTHOR for p in material.passages])
    heard = {Role.RESPONDENT} | ({Role.INTERVIEWER} if settings.interviewers else set())
    rows = [row for row, p in enumerate(talk.passages) if p.role in heard]
    texts = talk.texts()
    reasons = [_reason(talk.passages[row], texts[row], lengths.min_words, spoken) for row in rows]
    kept = [row for row, reason in zip(rows, reasons, strict=True) if not reason]
    return TopicUnits(talk, _rows(rows), _rows(kept), tuple(reasons), settings.context)


def questions_before(passages: Sequence[Passage]) -> dict[int, int]:
    """For each passage that an interviewer's goes before in its document, that of the nearest such."""
    found: dict[int, int] = {}
    question = -1
    for row, passage in enumerate(passages):
        if question >= 0 and passages[question].document != passage.document:
            question = -1
        if passage.role == Role.INTERVIEWER:
            question = row
        elif question >= 0:
            found[row] = question
    return found


def _rows(rows: Sequence[int]) -> NDArray[np.int_]:
    return np.array(rows, dtype=np.int_)


def _reason(passage: Passage, text: str, least: int, spoken: StopWords) -> str:
    if passage.words < least:
        return f"fewer than {least} words"
    if spoken.substance(text) < _LEAST_SUBSTANCE:
        return "only sounds, greetings or talk about the interview"
    return ""
