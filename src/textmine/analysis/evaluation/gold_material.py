"""People's coded passages as a study has them: turns of documents, cut into passages, questions before their answers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.evaluation.gold import GoldPassage
from textmine.analysis.passage_vectors import PassageVectors
from textmine.ingest.passages import make_passages
from textmine.nlp.embeddings import encode_texts
from textmine.nlp.models import Encoder
from textmine.records.corpus import Document, Kind, Passage, Role, Turn
from textmine.study.settings import PassageSettings


@dataclass(frozen=True, slots=True)
class GoldMaterial:
    """Coded passages as passages of a study.

    Attributes:
        passages: parts of the coded passages, and the questions that are known of them.
        rows: which coded passage each is part of, of shape (n_passages,); -1 for a question.
        count: of coded passages.
        asking: whether the next turn answers it: a question that the file names, or the words of another speaker.
    """

    passages: PassageVectors
    rows: NDArray[np.int_]
    count: int
    asking: Sequence[bool]

    def of_rows(self, values: NDArray[Any]) -> NDArray[Any]:
        """For each coded passage the highest value of its parts; values of shape (n_passages, n_codes)."""
        found = np.zeros((self.count, values.shape[1]), dtype=values.dtype)
        np.maximum.at(found, self.rows[self.rows >= 0], values[self.rows >= 0])
        return found


def gold_material(coded: Sequence[GoldPassage], encoder: Encoder) -> GoldMaterial:
    """Coded passages as a run would read them.

    Args:
        coded: people's passages, those of a document in order.
        encoder: makes vectors.

    Returns:
        The passages with their vectors, documents in the order of the first passage of each.
    """
    of_documents: dict[str, list[int]] = {}
    for row, passage in enumerate(coded):
        of_documents.setdefault(passage.doc, []).append(row)
    documents: dict[str, Document] = {}
    passages: list[Passage] = []
    rows: list[int] = []
    asking: list[bool] = []
    for number, members in enumerate(of_documents.values()):
        name = f"{number}.txt"  # ids of passages are made of it; a name of people's may hold anything
        document, turns, row_of = _turns(name, [coded[row] for row in members], members)
        documents[name] = document
        cut = make_passages(document, turns, PassageSettings().max_words)
        answered = {
            turn.turn
            for turn, after in pairwise(turns)
            if turn.role == Role.INTERVIEWER or (turn.speaker and turn.speaker != after.speaker and row_of[turn.turn] >= 0)
        }
        passages += cut
        rows += [row_of[passage.turn] for passage in cut]
        asking += [passage.turn in answered for passage in cut]
    texts = [documents[passage.document].text[passage.start : passage.end] for passage in passages]
    return GoldMaterial(
        PassageVectors(documents, passages, encode_texts(texts, encoder)), np.array(rows, dtype=int), len(coded), asking
    )


def _turns(name: str, coded: Sequence[GoldPassage], rows: Sequence[int]) -> tuple[Document, list[Turn], dict[str, int]]:
    """A document of coded passages, its turns, and the row of each turn; a question is a turn before its answer, without a row."""
    turns: list[Turn] = []
    row_of: dict[str, int] = {}
    texts: list[str] = []
    at = 0
    for row, passage in zip(rows, coded, strict=True):
        said = [(passage.text, passage.speaker, Role.RESPONDENT, row)]
        if passage.question.strip():
            said.insert(0, (passage.question.strip(), "", Role.INTERVIEWER, -1))
        for text, speaker, role, of in said:
            turn = f"{name}#{len(turns) + 1}"
            turns.append(Turn(turn, name, at, at + len(text), speaker, role, speaker, ""))
            row_of[turn] = of
            texts.append(text)
            at += len(text) + 2
    text = "\n\n".join(texts)
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return Document(name, coded[0].case, Kind.TRANSCRIPT, name, text, digest), turns, row_of
