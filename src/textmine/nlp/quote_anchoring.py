"""Where the words of a decision stand in a text that has changed since: found surely, or not at all.

Words are looked for as they are, then without regard to case, punctuation, spaces and kinds of quotation mark; where that finds
nothing, the stretch of text that is most alike is taken if it is very like, nothing else in the text is nearly so, and no figure is
gone and no negation gone or new. What is there twice is not found: nobody can tell which of both was meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby, pairwise

from rapidfuzz import fuzz

MIN_EXACT_WORDS = 4  # words; fewer in a changed text may be those of somebody else
MIN_FUZZY_WORDS = 8  # words; fewer that have changed may be another sentence
_ALIKE = 80.0  # per cent of letters that two wordings share (Indel similarity); two sentences on like matters share 50 to 65
_CLEAR = 12.0  # per cent by which the next likest stretch must be less alike
_KEPT = 4096  # answers; the review asks anew for the same decisions with each new one

# Letters with their accents, and what no reader sees within a word: soft hyphens, joiners.
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u00ad\u200b-\u200d\ufeff])+(?:['’ʼ](?:[^\W_]|[\u0300-\u036f\u00ad])+)*")
_UNSEEN = str.maketrans("", "", "'’ʼ\u00ad\u200b\u200c\u200d\ufeff")
_AUXILIARIES = "do does did is are was were has have had would could should ca wo need must might ai".split()
_NEGATIONS = frozenset(
    "no not never none nor nothing nobody neither cannot without hardly".split() + [f"{part}nt" for part in _AUXILIARIES]
)


Matches = Sequence[tuple[int, int]]


class MatchKind(StrEnum):
    """In what form words were found again."""

    EXACT = "exact"  # the text is the one that was decided on
    MOVED = "moved"  # the text has changed; the words are the same, whatever their case and punctuation
    CHANGED = "changed"  # the words have changed, or others are much like them: somebody should look


@dataclass(frozen=True, slots=True)
class Match:
    """Words found again: `text[start:end]`."""

    start: int
    end: int
    how: MatchKind


@dataclass(frozen=True, slots=True)
class _Words:
    """A text as its plain words.

    Attributes:
        words: lower case, without apostrophes and accents' several ways.
        spans: start and end of each in the text.
        letters: all words without anything between them, so that *co-operate* is *cooperate*.
        starts: of each word in `letters`, and where the last one ends.
        pairs: where each two words stand next to each other.
    """

    words: Sequence[str]
    spans: Sequence[tuple[int, int]]
    letters: str
    starts: Mapping[int, int]
    pairs: Mapping[tuple[str, str], Sequence[int]]


@lru_cache(maxsize=512)
def _words(text: str) -> _Words:
    words, spans, starts, pairs = (
        list[str](),
        list[tuple[int, int]](),
        dict[int, int](),
        defaultdict[tuple[str, str], list[int]](list),
    )
    length = 0
    for match in _WORD.finditer(text):
        if word := unicodedata.normalize("NFKC", match[0]).translate(_UNSEEN).casefold():
            starts[length] = len(words)
            length += len(word)
            words.append(word)
            spans.append(match.span())
    starts[length] = len(words)
    for at, pair in enumerate(pairwise(words)):
        pairs[pair].append(at)
    return _Words(words, spans, "".join(words), starts, pairs)


def words_in(text: str) -> int:
    """Number of words, as they are counted here."""
    return len(_words(text).words)


@lru_cache(maxsize=_KEPT)
def find_quote(quote: str, text: str) -> Match | None:
    """Find words in a text that is not the one they were taken from.

    Args:
        quote: the words as they were.
        text: as it is now.

    Returns:
        The one place where they stand; None where there is none, or more than one.
    """
    wanted = _words(quote)
    if len(wanted.words) < MIN_EXACT_WORDS:
        return None
    there = _words(text)
    if text.count(quote) == 1 and (at := text.index(quote)) in (start for start, _ in there.spans):
        first = next(number for number, (start, _) in enumerate(there.spans) if start == at)
        return _known(wanted, there, (first, first + len(wanted.words)))
    places = _places(wanted.letters, there)
    if len(places) == 1:
        return _known(wanted, there, places[0])
    return None if places or len(wanted.words) < MIN_FUZZY_WORDS else _likest(wanted, there)


def _places(letters: str, there: _Words) -> list[tuple[int, int]]:
    """First word and end of each place where the same letters are whole words."""
    found, at = [], there.letters.find(letters)
    while at >= 0:
        if at in there.starts and at + len(letters) in there.starts:
            found.append((there.starts[at], there.starts[at + len(letters)]))
        at = there.letters.find(letters, at + 1)
    return found


def _known(wanted: _Words, there: _Words, place: tuple[int, int]) -> Match:
    """The same words; where others are nearly the same, those may be the right ones, typed otherwise: somebody should look."""
    doubtful = _alike(wanted, there, _stretch(_apart(_matches(wanted, there), wanted, place), wanted, there)) > 100 - _CLEAR
    return _found(there, place, MatchKind.CHANGED if doubtful else MatchKind.MOVED)


def _likest(wanted: _Words, there: _Words) -> Match | None:
    """The stretch most like the wanted words, where it is very like and clearly more so than the rest of the text."""
    matches = _matches(wanted, there)
    best = _stretch(matches, wanted, there)
    if best is None:
        return None
    alike = _alike(wanted, there, best)
    other = _alike(wanted, there, _stretch(_apart(matches, wanted, best), wanted, there))
    if alike < _ALIKE or alike - other < _CLEAR or _negation_changed(wanted.words, there.words[slice(*best)]):
        return None
    return _found(there, best, MatchKind.CHANGED)


def _found(there: _Words, place: tuple[int, int], how: MatchKind) -> Match:
    return Match(there.spans[place[0]][0], there.spans[place[1] - 1][1], how)


def _matches(wanted: _Words, there: _Words) -> Matches:
    """Pairs of words that both have: on which diagonal (place in the text less place among the wanted words), and that place."""
    pairs = enumerate(pairwise(wanted.words))
    return sorted((place - at, at) for at, pair in pairs for place in there.pairs.get(pair, ()))


def _apart(matches: Matches, wanted: _Words, place: tuple[int, int]) -> Matches:
    """Pairs of stretches that do not overlap a place."""
    return [(diagonal, at) for diagonal, at in matches if not place[0] - len(wanted.words) < diagonal < place[1]]


def _alike(wanted: _Words, there: _Words, place: tuple[int, int] | None) -> float:
    return fuzz.ratio(" ".join(wanted.words), " ".join(there.words[slice(*place)])) if place else 0.0


def _stretch(matches: Matches, wanted: _Words, there: _Words) -> tuple[int, int] | None:
    """First word and end of the stretch with most pairs in common; words put in or left out shift it by a quarter at most."""
    size = len(wanted.words)
    best: Matches = ()
    left = 0
    for right in range(len(matches)):
        while matches[right][0] - matches[left][0] > size // 4:
            left += 1
        if right + 1 - left > len(best):
            best = matches[left : right + 1]
    if not best:
        return None
    first, last = min(best, key=lambda match: match[1]), max(best, key=lambda match: match[1])
    start, end = max(0, first[0]), min(len(there.words), last[0] + size)
    return (start, end) if start < end else None


def _negation_changed(before: Sequence[str], now: Sequence[str]) -> bool:
    """Whether a figure is gone, or a negation gone or new, so that the words may say something else; said at once twice is once."""
    were, are = ([word for word, _ in groupby(words)] for words in (before, now))
    figures = {word for word in were if any(map(str.isdigit, word))}
    return not figures <= set(are) or sum(word in _NEGATIONS for word in were) != sum(word in _NEGATIONS for word in are)
