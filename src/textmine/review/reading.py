"""Transcripts with their codings beside them, the queue of what is worth reading next, and search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from textmine.overlay import Standing
from textmine.records import Passage, Turn
from textmine.report.view import place_of, speaker_of
from textmine.review.room import Item, Room

_MOST = 200  # passages that a search shows


@dataclass(frozen=True, slots=True)
class Spoken:
    """A turn as it is read: who says it where, and its passages with what stands on each."""

    turn: Turn
    speaker: str
    place: str
    passages: Sequence[tuple[Passage, str, Sequence[Standing]]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found: its words before, at and after the first place."""

    passage: Passage
    speaker: str
    place: str
    before: str
    at: str
    after: str


def turns_of(room: Room, document: str) -> list[Spoken]:
    """The turns of a document with what stands on them now."""
    on: dict[str, list[Standing]] = defaultdict(list)
    for (passage, code), one in room.now().standing.items():
        if code in room.codes:
            on[passage].append(one)
    by_turn: dict[str, list[Passage]] = defaultdict(list)
    for spoken in room.of_document.get(document, ()):
        by_turn[spoken.turn].append(spoken)
    found = []
    for turn in room.results.turns:
        if turn.document == document:
            passages = [(p, room.words(p), on[p.passage]) for p in by_turn[turn.turn]]
            found.append(Spoken(turn, speaker_of(turn), place_of(turn), passages))
    return found


def queue_of(room: Room) -> list[Item]:
    """What the last run suggests to read and nobody has decided on since, in its order."""
    now = room.now()
    found = []
    for one in room.results.suggestions:
        key = one.passage, one.code
        standing = now.standing.get(key)
        if one.passage not in room.places.passages or one.code not in room.codes:
            continue
        if standing is None:
            standing = room.proposal(one.passage, one.code, one.probability)
        if standing.status == "proposed":
            found.append(room.item(standing, now))
    return found


def find_words(room: Room, words: str) -> list[Hit]:
    """Passages that hold some words as they are typed, whatever their case, in the order of the documents."""
    wanted = " ".join(words.split()).casefold()
    found: list[Hit] = []
    if not wanted:
        return found
    for passage in room.results.passages:
        text = room.words(passage)
        at = text.casefold().find(wanted)
        if at >= 0:
            turn = room.places.turns[passage.turn]
            end = at + len(wanted)
            found.append(Hit(passage, speaker_of(turn), place_of(turn), text[:at], text[at:end], text[end:]))
            if len(found) == _MOST:
                break
    return found
