"""Search in what was said and written: by words, and by meaning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from textmine.errors import Fault, StudyError
from textmine.matrices.results import place_of, speaker_of
from textmine.nlp import models
from textmine.records.corpus import Passage
from textmine.review.session import ReviewSession

_MOST = 200  # passages that a search by words shows
_NEAREST = 40  # passages that a search by meaning shows; the last ones are far off already


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A passage that a search found: its words before, at and after the place, and how near it is in meaning (a cosine)."""

    passage: Passage
    speaker: str
    place: str
    before: str
    at: str
    after: str
    likeness: float = 0.0


def find_words(room: ReviewSession, words: str) -> list[SearchHit]:
    """Passages that hold some words as they are typed, whatever their case, in the order of the documents."""
    wanted = " ".join(words.split()).casefold()
    found: list[SearchHit] = []
    if not wanted:
        return found
    for passage in room.results.passages:
        text = room.words(passage)
        at = text.casefold().find(wanted)
        if at >= 0:
            end = at + len(wanted)
            found.append(_hit(room, passage, (text[:at], text[at:end], text[end:])))
            if len(found) == _MOST:
                break
    return found


def find_meaning(room: ReviewSession, words: str) -> list[SearchHit]:
    """The passages nearest in meaning to some words, the nearest first.

    Args:
        room: the study.
        words: a phrase or sentence.

    Returns:
        At most forty, without those too short to be coded.

    Raises:
        StudyError: the vectors of the last run are no longer there.
        ModelError: the encoder is not, or is another.
    """
    wanted = " ".join(words.split())
    if not wanted:
        return []
    passages, vectors = vectors_of(room)
    likeness = vectors @ models.encoder().encode([wanted])[0]
    nearest = np.argsort(-likeness, kind="stable")[:_NEAREST]
    return [_hit(room, passages[at], (room.words(passages[at]), "", ""), float(likeness[at])) for at in map(int, nearest)]


def vectors_of(room: ReviewSession) -> tuple[list[Passage], np.ndarray]:
    """The passages long enough to be coded and their vectors, kept for as long as the room is open.

    Args:
        room: the study.

    Returns:
        Passages, and an array of shape (n_passages, dimensions).

    Raises:
        StudyError: the vectors of the last run are no longer there.
    """
    if room.vectors is None:
        try:
            material = room.workspace.material
        except (OSError, KeyError, ValueError) as error:
            do = f"Run `textmine run {room.workspace.study.root.name}` again."
            fault = Fault("search by meaning", "the study has changed since its last run", "a study as last run", do)
            raise StudyError(fault) from error
        least = room.workspace.study.settings.passages.min_words
        rows = {passage.passage: row for row, passage in enumerate(material.passages)}
        there = [passage for passage in room.results.passages if passage.passage in rows and passage.words >= least]
        room.vectors = there, material.vectors[[rows[passage.passage] for passage in there]]
    return room.vectors


def _hit(room: ReviewSession, passage: Passage, parts: tuple[str, str, str], likeness: float = 0.0) -> SearchHit:
    turn = room.places.turns[passage.turn]
    return SearchHit(passage, speaker_of(turn), place_of(turn), *parts, likeness)
