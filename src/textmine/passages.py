"""Turns cut into passages, the unit that is coded."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from textmine import models
from textmine.records import Document, Passage, Turn


def make_passages(document: Document, turns: Sequence[Turn], max_words: int) -> tuple[Passage, ...]:
    """Cut a document's turns into passages.

    Args:
        document: holds the text.
        turns: of the document, in order.
        max_words: words; a longer turn is cut, where sentences end, into parts of about equal length.

    Returns:
        Passages in order, numbered from 1; together they hold every word of every turn.
    """
    slices = [(turn, *bounds) for turn in turns for bounds in _cut(document.text, turn.start, turn.end, max_words)]
    return tuple(_passage(document, number, *one) for number, one in enumerate(slices, 1))


def _passage(document: Document, number: int, turn: Turn, start: int, end: int) -> Passage:
    return Passage(
        passage=f"{document.document}@{number}",
        document=document.document,
        start=start,
        end=end,
        speaker=turn.speaker,
        role=turn.role,
        turn=turn.turn,
        participant=turn.participant,
        case=document.case,
        words=len(document.text[start:end].split()),
        start_s=turn.start_s,
        page=turn.page,
    )


def _cut(text: str, start: int, end: int, max_words: int) -> Iterator[tuple[int, int]]:
    """A turn as passages of about equal length, cut where sentences end; a sentence is never cut."""
    words = len(text[start:end].split())
    if words <= max_words:
        yield start, end
        return
    target = words / math.ceil(words / max_words)
    begin, count = start, 0
    sentences = [
        (start + sentence.start_char, start + sentence.end_char, len(sentence.text.split()))
        for sentence in models.sentencizer()(text[start:end]).sents
    ]
    for left, _, length in sentences:
        if count and count + length / 2 > target:
            yield begin, _strip_end(text, begin, left)
            begin, count = left, 0
        count += length
    yield begin, _strip_end(text, begin, end)


def _strip_end(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())
