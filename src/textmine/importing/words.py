"""Words of two texts that are one talk, told twice: found again whatever was added, left out or set otherwise around them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_WORD = re.compile(r"\w+")
_RUN = 4  # words; a run of them that stands once in each text is the same place
_GAP = 3_000  # words between two such places that are compared one by one; beyond it they would take minutes


class Words:
    """The words of a text and where they stand.

    Attributes:
        words: in one case.
        spans: start and end of each, in characters.
    """

    def __init__(self, text: str) -> None:
        found = list(_WORD.finditer(text))
        self.words = [one[0].casefold() for one in found]
        self.spans = [one.span() for one in found]
        self._starts = [start for start, _ in self.spans]

    def between(self, start: int, end: int) -> range:
        """Numbers of the words that lie, at least by half, between two characters; the one that holds both where none does."""
        first = max(0, bisect_left(self._starts, start) - 1)
        last = bisect_left(self._starts, end)
        inside = [n for n in range(first, last) if start <= (self.spans[n][0] + self.spans[n][1]) / 2 <= end]
        if not inside and first < last and start < end and self.spans[last - 1][1] > start:
            inside = [last - 1]
        return range(inside[0], inside[-1] + 1) if inside else range(0)

    def runs(self) -> Iterator[tuple[str, ...]]:
        """Every run of some words, or all words of a text that is no longer."""
        size = min(_RUN, len(self.words))
        return (tuple(self.words[n : n + size]) for n in range(len(self.words) - size + 1)) if size else iter(())

    def occurrences(self, wanted: Sequence[str]) -> list[int]:
        """Where words stand one after the other."""
        size = len(wanted)
        starts = (n for n, word in enumerate(self.words) if word == wanted[0]) if size else ()
        return [n for n in starts if self.words[n : n + size] == list(wanted)]


def align(one: Words, other: Words) -> list[int]:
    """For each word of a text the number of the same word in another telling of it.

    Runs of words that stand once in both are taken for the same place, as many as come in one order; what lies between two such
    places is compared word by word.

    Args:
        one: a text.
        other: a text that holds some of it.

    Returns:
        A number for each word of the first, rising; -1 for words that the other does not have there.
    """
    if one.words == other.words:
        return list(range(len(one.words)))
    found = [-1] * len(one.words)
    previous = (-1, -1)
    for here, there in (*_anchors(one, other), (len(one.words), len(other.words))):
        if here > previous[0] and there > previous[1]:
            _fill(found, one, other, (previous[0] + 1, here), (previous[1] + 1, there))
            if here < len(one.words) and there < len(other.words):
                found[here] = there
            previous = (here, there)
    return found


def _anchors(one: Words, other: Words) -> list[tuple[int, int]]:
    """Words at which both texts are at the same place, in order."""
    pairs = [(n, m) for n, m in _unique(one, other)]
    kept = _rising(pairs)
    return sorted({(n + k, m + k) for n, m in kept for k in range(_RUN)})


def _unique(one: Words, other: Words) -> Iterator[tuple[int, int]]:
    if len(one.words) < _RUN or len(other.words) < _RUN:
        return
    here, there = list(one.runs()), list(other.runs())
    counts_here, counts_there = Counter(here), Counter(there)
    places = {run: m for m, run in enumerate(there) if counts_there[run] == 1}
    for n, run in enumerate(here):
        if counts_here[run] == 1 and run in places:
            yield n, places[run]


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest series of pairs, rising in both numbers, of pairs that rise in the first."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (_, m) in enumerate(pairs):
        place = bisect_left(tails, m)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [m]
        ends[place : place + 1] = [at]
    series = []
    at = ends[-1] if ends else -1
    while at >= 0:
        series.append(pairs[at])
        at = before[at]
    return series[::-1]


def _fill(found: list[int], one: Words, other: Words, here: tuple[int, int], there: tuple[int, int]) -> None:
    """Compare the words between two places."""
    left, right = one.words[here[0] : here[1]], other.words[there[0] : there[1]]
    if not left or not right or max(len(left), len(right)) > _GAP:
        return
    for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        for k in range(block.size):
            found[here[0] + block.a + k] = there[0] + block.b + k
