"""Passages as they are coded: with the talk they are part of, the question before them, and how much they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.passage_vectors import PassageVectors
from textmine.records.corpus import Kind
from textmine.study.stop_words import StopWords

_TALK = 10  # turns; a transcript of fewer holds answers that have nothing to do with each other


@dataclass(frozen=True, slots=True)
class CodingUnits:
    """Passages in the order of the text, all attributes in step.

    Attributes:
        texts: their words.
        vectors: their unit vectors, of shape (n_passages, dimensions).
        documents: that they are part of.
        talk: the talk that each is part of, which lends to it; the turn or paragraph where nothing else does.
        in_talk: which are part of a talk of several turns, of shape (n_passages,).
        questions: rows of the question before each; empty where nobody asked.
        substance: of each, words that say something of a subject, of shape (n_passages,).
    """

    texts: Sequence[str]
    vectors: NDArray[np.float32]
    documents: Sequence[str]
    talk: Sequence[str]
    in_talk: NDArray[np.bool_]
    questions: Sequence[Sequence[int]]
    substance: NDArray[np.int_]

    @property
    def words(self) -> list[int]:
        """Length of each passage in words."""
        return [len(text.split()) for text in self.texts]

    def question_texts(self) -> list[str]:
        """What was asked before each passage; empty where nothing was."""
        return [" ".join(self.texts[row] for row in rows) for rows in self.questions]


def make_coding_units(material: PassageVectors, asking: Sequence[bool], stop_words: StopWords) -> CodingUnits:
    """Passages as they are coded.

    Args:
        material: passages of some documents, whole and in order.
        asking: which passages ask; a passage answers those of the turn before its own.
        stop_words: words and phrases that say nothing of a subject.

    Returns:
        One unit for each passage. Papers are no talk, nor are a few answers to a questionnaire: they lend to nothing but their own
        parts.
    """
    texts = material.texts()
    asked: dict[str, list[int]] = {}
    for row, (passage, asks) in enumerate(zip(material.passages, asking, strict=True)):
        if asks:
            asked.setdefault(passage.turn, []).append(row)
    turns = Counter(turn.rpartition("#")[0] for turn in {passage.turn for passage in material.passages})
    talk, in_talk, questions = [], [], []
    for passage in material.passages:
        transcript = material.documents[passage.document].kind == Kind.TRANSCRIPT
        document, _, turn = passage.turn.rpartition("#")
        in_talk.append(transcript and turns[document] >= _TALK)
        talk.append(passage.document if in_talk[-1] else passage.turn)
        questions.append(asked.get(f"{document}#{int(turn) - 1}", []) if transcript else [])
    return CodingUnits(
        texts=texts,
        vectors=material.vectors,
        documents=[passage.document for passage in material.passages],
        talk=talk,
        in_talk=np.array(in_talk, dtype=bool),
        questions=questions,
        substance=np.array([stop_words.substance(text) for text in texts], dtype=np.int_),
    )
