"""Everything that was said or written in a study as one row of words, in which stretches are found whatever stands between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from textmine.ingest.transcripts.marks import EVENT
from textmine.records.corpus import Document, Turn
from textmine.reports.quotations.pattern import Joint, Word, WordPiece, split_words

_MOST = 5000  # places of one stretch that are looked at; only a word or two stand in more
RUN = 5  # words; a shorter run of the same words is anybody's
_PRIME = np.uint64(1_000_003)  # larger than any vocabulary, so that runs of a few words seldom share a number
_INTERJECTION = 3  # words; "Mm, right." of somebody else is left out of quotations without a sign


@dataclass(frozen=True, slots=True)
class CorpusVoice:
    """Whoever talks in one document under one label, or its authors."""

    document: str
    label: str
    participant: str
    role: str


@dataclass(frozen=True)
class QuotableCorpus:
    """Words of many turns, one after the other.

    Attributes:
        documents: by id.
        turns: in order.
        words: of all turns; what transcribers typed into speech (`[laughs]`) is left out.
        turn_of: for each word the number of its turn.
        letters: all words without anything between them, but a line break between documents.
        begins: where each word begins in `letters`.
    """

    documents: Mapping[str, Document]
    turns: Sequence[Turn]
    words: Sequence[Word]
    turn_of: Sequence[int]
    letters: str
    begins: Sequence[int]

    @cached_property
    def voices(self) -> tuple[CorpusVoice, ...]:
        """Whose each turn is."""
        return tuple(CorpusVoice(turn.document, turn.speaker, turn.participant, turn.role) for turn in self.turns)

    @cached_property
    def vocabulary(self) -> dict[str, int]:
        """A number for each word, as it is compared."""
        return {norm: number for number, norm in enumerate(dict.fromkeys(word.norm for word in self.words))}

    @cached_property
    def ids(self) -> NDArray[np.int32]:
        """The number of each word, in order."""
        return np.array([self.vocabulary[word.norm] for word in self.words], dtype=np.int32)

    @cached_property
    def rarity(self) -> NDArray[np.float64]:
        """How much each word of `ids` tells: minus the binary logarithm of its share of all words, in bits."""
        counts = np.bincount(self.ids, minlength=len(self.vocabulary))
        return np.log2(len(self.words) / np.maximum(counts, 1))

    @cached_property
    def _runs(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """A number for each run of RUN words, sorted, and where each begins."""
        numbers = _of_runs(self.ids.astype(np.uint64))
        order = np.argsort(numbers, kind="stable")
        return numbers[order], order

    def places_of_run(self, ids: Sequence[int]) -> list[int]:
        """Where RUN words, given by their numbers, stand one after the other."""
        if min(ids) < 0:
            return []
        numbers, order = self._runs
        (number,) = _of_runs(np.array(ids, dtype=np.uint64))
        low, high = (int(numbers.searchsorted(number, side)) for side in ("left", "right"))
        return [at for at in order[low:high].tolist() if self.ids[at : at + RUN].tolist() == list(ids)]

    def turn(self, word: int) -> Turn:
        """The turn of a word."""
        return self.turns[self.turn_of[word]]

    def document(self, word: int) -> str:
        """The document of a word."""
        return self.turn(word).document

    def voice(self, word: int) -> CorpusVoice:
        """Who says a word."""
        return self.voices[self.turn_of[word]]

    def bounds(self, word: int) -> tuple[int, int]:
        """First word of a word's turn, and the one after its last."""
        turn = self.turn_of[word]
        return bisect_left(self.turn_of, turn), bisect_right(self.turn_of, turn)

    def text(self, first: int, last: int) -> str:
        """The text from one word to another of the same document."""
        return self.documents[self.document(first)].text[self.words[first].start : self.words[last].end]

    def find(self, piece: WordPiece, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """Where a stretch of words stands.

        Args:
            piece: the stretch.
            start: first of the words among which it is looked for.
            end: the one after the last of them.

        Returns:
            First and last word of each place, in order. Words are parted where the stretch parts them, but that a hyphen, or a
            line's end behind one, may stand for a space or for nothing.
        """
        needle, joints = piece.letters, piece.joints
        stop = len(self.words) if end is None else end
        if start >= stop:
            return []
        at = self.begins[start]
        limit = self.begins[stop - 1] + len(self.words[stop - 1].norm)
        found: list[tuple[int, int]] = []
        while len(found) < _MOST and (at := self.letters.find(needle, at, limit)) >= 0:
            if place := self._words_at(at, at + len(needle), joints, piece):
                found.append(place)
            at += 1
        return found

    def _words_at(self, at: int, after: int, joints: Mapping[int, int], piece: WordPiece) -> tuple[int, int] | None:
        first, last = bisect_right(self.begins, at) - 1, bisect_left(self.begins, after) - 1
        if self.begins[first] != at and not piece.open_start:
            return None
        if self.begins[last] + len(self.words[last].norm) != after and not piece.open_end:
            return None
        own = {self.begins[word] - at: self.words[word].joint for word in range(first + 1, last + 1)}
        for where in own.keys() | joints.keys():
            here, there = own.get(where), joints.get(where)
            if Joint.PARTED in (here, there) and None in (here, there):
                return None
        return first, last


def _of_runs(ids: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A number for each run of RUN words; the same words have the same, and others hardly ever."""
    if len(ids) < RUN:
        return np.zeros(0, dtype=np.uint64)
    number = np.zeros(len(ids) - RUN + 1, dtype=np.uint64)
    for step in range(RUN):
        number = number * _PRIME + ids[step : len(ids) - RUN + 1 + step]
    return number


def corpus_of(
    documents: Sequence[Document], turns: Sequence[Turn], said: Mapping[str, Sequence[Word]] | None = None
) -> QuotableCorpus:
    """The words of turns, which are in the order of their documents and texts.

    Args:
        documents: of the turns.
        turns: in order.
        said: of `said_in`, where it is at hand.

    Returns:
        Them, one after the other.
    """
    by_turn = words_in(documents, turns) if said is None else said
    words: list[Word] = []
    turn_of: list[int] = []
    letters: list[str] = []
    begins: list[int] = []
    at, document = 0, ""
    for number, turn in enumerate(turns):
        if turn.document != document:
            letters.append("\n")
            at, document = at + 1, turn.document
        for word in by_turn[turn.turn]:
            letters.append(word.norm)
            begins.append(at)
            at += len(word.norm)
        words += by_turn[turn.turn]
        turn_of += [number] * len(by_turn[turn.turn])
    return QuotableCorpus(
        {document.document: document for document in documents}, tuple(turns), words, turn_of, "".join(letters), begins
    )


def words_in(documents: Sequence[Document], turns: Sequence[Turn]) -> dict[str, list[Word]]:
    """The words of each turn less the events typed into it, by its id."""
    texts = {document.document: document.text for document in documents}
    found = {}
    for turn in turns:
        text, at, words = texts[turn.document], turn.start, list[Word]()
        for event in EVENT.finditer(text, turn.start, turn.end):
            words += split_words(text, at, event.start())
            at = event.end()
        found[turn.turn] = words + split_words(text, at, turn.end)
    return found


def without_interjections(
    documents: Mapping[str, Document], turns: Sequence[Turn], said: Mapping[str, Sequence[Word]]
) -> list[Turn]:
    """Turns less those of a word or two, and no question, between two longer turns of one other speaker."""
    kept = list(turns[:1])
    for before, turn, after in zip(turns, turns[1:], turns[2:], strict=False):
        around = {(one.document, one.speaker, one.role) for one in (before, after)}
        own = (turn.document, turn.speaker, turn.role)
        between = len(around) == 1 and own not in around and before.document == turn.document
        text, words = documents[turn.document].text[turn.start : turn.end], len(said[turn.turn])
        within = words <= _INTERJECTION and words < min(len(said[before.turn]), len(said[after.turn]))
        if not (between and within and "?" not in text):
            kept.append(turn)
    return kept + list(turns[1:][-1:])
