"""Turns cut into passages, the unit that is coded."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

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


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end.

    Args:
        text: at least one word.

    Returns:
        Start and end of each, without the white space between them; brackets and quotation marks stay with the sentence they
        open or close, though spaCy's splitter cuts them off.
    """
    starts = [0]
    for sentence in models.sentencizer()(text).sents:
        at = _word_boundary(text, sentence.end_char - len(sentence.text.lstrip()))
        if starts[-1] < at < len(text):
            starts.append(at)
    return [(start, start + len(text[start:end].rstrip())) for start, end in pairwise([*starts, len(text)])]


def _word_boundary(text: str, at: int) -> int:
    """The start of the word that a cut falls into; of the next word, if more than opening marks stand before the cut."""
    before = re.search(r"\S*\Z", text[:at])
    if before and before[0].strip("([{“‘\"'"):
        after = re.compile(r"\S*\s*").match(text, at)
        return after.end() if after else len(text)
    return at - len(before[0]) if before else at


def _cut(text: str, start: int, end: int, max_words: int) -> Iterator[tuple[int, int]]:
    """A turn as passages of about equal length, cut where sentences end; a sentence is never cut."""
    words = len(text[start:end].split())
    if words <= max_words:
        yield start, end
        return
    target = words / math.ceil(words / max_words)
    begin = last = start
    done, share = 0, 1
    for left, right in split_sentences(text[start:end]):
        length = len(text[start + left : start + right].split())
        if start + left > begin and done + length / 2 > share * target:
            yield begin, last
            begin, share = start + left, int((done + length / 2) / target) + 1
        done += length
        last = start + right
    yield begin, last
