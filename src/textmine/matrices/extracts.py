"""The shortest stretch of a passage that shows why it was coded, word for word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from textmine.ingest.passages import split_sentences

_SHORT = 20  # words; less than this can turn a passage round ("I trust him with my children.")
_LONG = 45  # words; a quotation in a cell is read at a glance


def extract(text: str, words: Sequence[str], most: int = _LONG) -> str:
    """A passage's best consecutive sentences, an exact part of it, with … where something was left out before or after.

    Args:
        text: the passage.
        words: those that earned its coding, strongest first.
        most: words the extract may have; one longer sentence is given whole, with its neighbour where that is very short.

    Returns:
        The passage itself where it is short enough.
    """
    return _extract(text, tuple(words), most)


@lru_cache(maxsize=10_000)  # the same quotation stands on several pages and sheets
def _extract(text: str, words: tuple[str, ...], most: int) -> str:
    if len(text.split()) <= most:
        return text
    bounds = split_sentences(text)
    least = min(_SHORT, most)
    best, best_value = bounds[0], -1.0
    for first in range(len(bounds)):
        for last in range(first, len(bounds)):
            start, end = bounds[first][0], bounds[last][1]
            if last > first and _words(text[start:end]) > most:
                # Too long, unless it would be too short without its first or its last sentence.
                without = (_words(text[bounds[first + 1][0] : end]), _words(text[start : bounds[last - 1][1]]))
                if min(without) >= least:
                    break
            if _words(text[start:end]) < least:
                continue
            value = _value(text[start:end], words)
            if value > best_value + 1e-9:
                best, best_value = (start, end), value
    if best_value <= 0:  # nothing in the passage stands out: its opening, as far as there is room
        best = max((0, end) for start, end in bounds if _words(text[:end]) <= most or _words(text[:start]) < least)
    start, end = best
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")


def _words(stretch: str) -> int:
    return len(stretch.split())


def _value(stretch: str, words: Sequence[str]) -> float:
    """How much of what earned the coding a stretch holds; of equals, the shorter."""
    lowered = stretch.lower()
    found = sum(1 / (rank + 1) for rank, word in enumerate(words) if re.search(rf"(?<!\w){re.escape(word)}", lowered))
    return found - 0.002 * _words(stretch)
