"""Transcripts with their codings beside them, and the queue of what is worth reading next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from textmine.decisions.overlay import CodingStatus
from textmine.matrices.results import place_of, speaker_of
from textmine.records.corpus import Passage, Turn
from textmine.review.session import ReviewItem, ReviewSession
from textmine.review.visibility import Visibility


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A turn as it is read: who says it where, and its passages with what stands on each."""

    turn: Turn
    speaker: str
    place: str
    passages: Sequence[tuple[Passage, str, Sequence[CodingStatus]]]


def shown_turns(room: ReviewSession, document: str, sight: Visibility) -> list[ShownTurn]:
    """The turns of a document with what stands on them now, as far as a person may see it."""
    on: dict[str, list[CodingStatus]] = defaultdict(list)
    for (passage, code), coding_status in room.now().standing.items():
        if code in room.codes and (seen := sight.of(coding_status)):
            on[passage].append(seen)
    by_turn: dict[str, list[Passage]] = defaultdict(list)
    for spoken in room.of_document.get(document, ()):
        by_turn[spoken.turn].append(spoken)
    found = []
    for turn in room.results.turns:
        if turn.document == document:
            passages = [(p, room.words(p), on[p.passage]) for p in by_turn[turn.turn]]
            found.append(ShownTurn(turn, speaker_of(turn), place_of(turn), passages))
    return found


def review_queue(room: ReviewSession, sight: Visibility) -> list[ReviewItem]:
    """What the last run suggests to read and nobody has decided on since, in its order; nothing the person may not see yet."""
    now = room.now()
    found = []
    for suggestion in room.results.suggestions:
        key = suggestion.passage, suggestion.code
        standing = now.standing.get(key)
        if (
            suggestion.passage not in room.places.passages
            or suggestion.code not in room.codes
            or not sight.shows(suggestion.passage)
        ):
            continue
        if standing is None:
            standing = room.proposal(suggestion.passage, suggestion.code, suggestion.probability)
        if standing.status == "proposed":
            found.append(room.item(standing, now))
    return found
