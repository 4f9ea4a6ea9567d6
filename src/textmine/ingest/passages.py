"""Turns cut into passages, the unit that is coded."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from textmine.nlp import models
from textmine.records.corpus import Document, Passage, Turn

_MOST_CHARACTERS = 20_000  # characters a passage may have, however few its words
_PIECE = 100_000  # characters that spaCy is given at once
_ENDLESS = re.compile(r"\S{500,}")  # no word; spaCy takes minutes over brackets or stops without end


@dataclass(frozen=True, slots=True)
class PagePoint:
    """A place of a document's text whose page and time are known; `offset` in characters."""

    offset: int
    page: int | None
    start_s: float | None


def page_points(text: str, start: int, places: Sequence[tuple[int, int | None, float | None]]) -> Iterator[PagePoint]:
    """Spots of a turn whose places are known by the number of words before them.

    Args:
        text: of the turn.
        start: where it stands in its document.
        places: words before, page and seconds, in order.

    Yields:
        A spot for each place that lies within the text.
    """
    begins = [word.start() for word in re.finditer(r"\S+", text)] if places else []
    for words, page, start_s in places:
        if words < len(begins):
            yield PagePoint(start + begins[words], page, start_s)


def make_passages(
    document: Document, turns: Sequence[Turn], max_words: int, spots: Sequence[PagePoint] = ()
) -> tuple[Passage, ...]:
    """Cut a document's turns into passages.

    Args:
        document: holds the text.
        turns: of the document, in order.
        spots: places within turns whose page or time is known, in order.
        max_words: words; a longer turn is cut, where sentences end, into parts of about equal length.

    Returns:
        Passages in order, numbered from 1; together they hold every word of every turn. None has more than twice `max_words`
        words, nor more than 20 000 characters.
    """
    slices = [(turn, *bounds) for turn in turns for bounds in _cut(document.text, turn.start, turn.end, max_words)]
    offsets = [spot.offset for spot in spots]
    return tuple(_passage(document, number, *one, _spot(one[0], one[1], spots, offsets)) for number, one in enumerate(slices, 1))


def _spot(turn: Turn, start: int, spots: Sequence[PagePoint], offsets: Sequence[int]) -> PagePoint:
    """The last spot of a turn at or before an offset; the turn's own beginning where there is none."""
    own = PagePoint(turn.start, turn.page, turn.start_s)
    found = bisect_right(offsets, start) - 1
    if found < 0 or offsets[found] < turn.start:
        return own
    page, start_s = spots[found].page, spots[found].start_s
    return PagePoint(start, own.page if page is None else page, own.start_s if start_s is None else start_s)


def _passage(document: Document, number: int, turn: Turn, start: int, end: int, spot: PagePoint) -> Passage:
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
        start_s=spot.start_s,
        page=spot.page,
    )


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end.

    Args:
        text: at least one word.

    Returns:
        Start and end of each, without the white space between them; brackets and quotation marks stay with the sentence they
        open or close, though spaCy's splitter cuts them off.
    """
    plain = _ENDLESS.sub(lambda word: "x" * len(word[0]), text)
    starts = [0]
    at = 0
    while True:
        for sentence in islice(models.sentencizer()(plain[at : at + _PIECE]).sents, 1, None):
            found = at + sentence.end_char - len(sentence.text.lstrip())
            if found > starts[-1] and starts[-1] < (begin := _word_boundary(text, found)) < len(text):
                starts.append(begin)
        if at + _PIECE >= len(text):
            break
        at = starts[-1] if starts[-1] > at else at + _PIECE  # the last sentence may go on beyond the piece
    return [(start, start + len(text[start:end].rstrip())) for start, end in pairwise([*starts, len(text)])]


def _word_boundary(text: str, at: int) -> int:
    """The start of the word that a cut falls into; of the next word, if more than opening marks stand before the cut."""
    begin = at
    while begin and not text[begin - 1].isspace():
        begin -= 1
    if text[begin:at].strip("([{“‘\"'"):
        after = re.compile(r"\S*\s*").match(text, at)
        return after.end() if after else len(text)
    return begin


def _cut(text: str, start: int, end: int, max_words: int) -> Iterator[tuple[int, int]]:
    """A turn as passages of about equal length, cut where sentences end; see `_parts` for a sentence that does not."""
    words = len(text[start:end].split())
    if words <= max_words:
        yield from _bounded(text, start, end)
        return
    target = words / math.ceil(words / max_words)
    begin = last = start
    done, share = 0, 1
    sentences = split_sentences(text[start:end])
    for left, right in (
        part for sentence in sentences for part in _parts(text, start + sentence[0], start + sentence[1], max_words)
    ):
        length = len(text[left:right].split())
        if left > begin and done + length / 2 > share * target:
            yield from _bounded(text, begin, last)
            begin, share = left, int((done + length / 2) / target) + 1
        done += length
        last = right
    yield from _bounded(text, begin, last)


def _parts(text: str, start: int, end: int, max_words: int) -> Iterator[tuple[int, int]]:
    """A sentence; one of more than twice `max_words` (speech without full stops) in even parts of at most that."""
    words = [word.span() for word in re.compile(r"\S+").finditer(text, start, end)]
    count = math.ceil(len(words) / max_words) if len(words) > 2 * max_words else 1
    for first, after in pairwise(len(words) * number // count for number in range(count + 1)):
        yield words[first][0], words[after - 1][1]


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A passage; one of more characters than speech has (a picture saved as text) in pieces, cut between words if it has any."""
    while end - start > _MOST_CHARACTERS:
        edge = start + _MOST_CHARACTERS
        gap = re.compile(r".*(?=\s)", re.DOTALL).match(text, start, edge + 1)
        stop = start + len(gap[0].rstrip()) if gap and gap[0].strip() else edge
        yield start, stop
        while stop < end and text[stop].isspace():
            stop += 1
        start = stop
    yield start, end
