"""What a quotation that does not stand in the study resembles: one stretch of it, or several that were put together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from textmine.quotations.corpus import Corpus, Voice
from textmine.quotations.match import NEAR, REPLACED
from textmine.quotations.nearest import Aligned, Change, changes_of, nearest, runs_of
from textmine.quotations.pattern import Gap, Pattern
from textmine.quotations.words import Word, is_negation, words_of

_CLOSE_SECOND = 0.1  # likeness that a stretch of the person named may lack to be taken for the one that was meant
_PUT_TOGETHER = 0.8  # share of a quotation's words in runs that stand somewhere, from which it was put together of them
_MOST_RUNS = 4
_ADDED = 4  # words added in one place, from which they are looked for elsewhere


@dataclass(frozen=True, slots=True)
class Resemblance:
    """What a quotation resembles.

    Attributes:
        places: first and last word of each stretch of the study.
        changes: where it differs from them.
        words, same: of the quotation, and how many of them are right.
        likeness: share of its words that are right, less what is missing between them.
        longest: words of the longest run that is right.
        told: how much the words that are right tell, in bits.
        reason: what is wrong, in words.
    """

    places: tuple[tuple[int, int], ...]
    changes: tuple[Change, ...]
    words: int
    same: int
    likeness: float
    longest: int
    told: float
    reason: str


def resemblance(corpus: Corpus, pattern: Pattern, fits: Callable[[Voice], bool]) -> Resemblance | None:
    """The nearest there is to a quotation.

    Args:
        corpus: the study's words.
        pattern: the quotation.
        fits: whether a voice is one that the report names; of about equally near stretches, its are taken.

    Returns:
        It; None where not even a word is shared.
    """
    parts = _parts(pattern)
    if len(parts) > 1:
        return _of_parts(corpus, pattern, parts, fits)
    words = parts[0]
    near = _chosen(corpus, nearest(corpus, words), fits)
    if near is None:
        return None
    changes = _without_brackets(pattern, list(changes_of(corpus, pattern.text, words, near)))
    if near.likeness < 1 and (together := _put_together(corpus, words, near)):
        return together
    return Resemblance(
        ((near.first, near.last),), tuple(changes), len(words), near.same, near.likeness, near.longest, near.told, _told(changes)
    )


def _parts(pattern: Pattern) -> list[list[Word]]:
    """The words of a quotation between its ellipses."""
    parts: list[list[Word]] = [list(pattern.pieces[0].words)]
    for piece, gap in zip(pattern.pieces[1:], pattern.gaps, strict=True):
        if gap.gap is Gap.LEFT_OUT:
            parts.append([])
        parts[-1].extend(piece.words)
    return parts


def _chosen(corpus: Corpus, found: Sequence[Aligned], fits: Callable[[Voice], bool]) -> Aligned | None:
    if not found:
        return None
    fitting = [one for one in found if one.likeness >= found[0].likeness - _CLOSE_SECOND and fits(corpus.voice(one.first))]
    return fitting[0] if fitting else found[0]


def _without_brackets(pattern: Pattern, changes: list[Change]) -> list[Change]:
    """Changes less words of the source that a bracket stands for."""
    brackets = sum(gap.gap is Gap.PUT_IN for gap in pattern.gaps)
    kept = []
    for change in changes:
        if brackets and not change.quoted and len(change.said.split()) <= REPLACED:
            brackets -= 1
        else:
            kept.append(change)
    return kept or changes


def _told(changes: Sequence[Change]) -> str:
    """What was done to the words, in words."""
    kinds: dict[str, list[str]] = {"left out": [], "added": [], "changed": []}
    for one in changes:
        if not one.quoted:
            kinds["left out"].append(f"“{one.said}”")
        elif not one.said:
            kinds["added"].append(f"“{one.quoted}”")
        else:
            kinds["changed"].append(f"“{one.said}” to “{one.quoted}”")
    turned = any(
        any(is_negation(word.norm) for word in words_of(one.said)) != any(is_negation(word.norm) for word in words_of(one.quoted))
        for one in changes
    )
    parts = [f"{what} {', '.join(which)}" for what, which in kinds.items() if which]
    return "; ".join(parts) + ("; this reverses the meaning" if turned else "")


def _put_together(corpus: Corpus, words: Sequence[Word], near: Aligned) -> Resemblance | None:
    """A quotation that is made of runs from several places, where that says more than one stretch does."""
    gap = longest_gap = 0
    for number, at in near.pairs:
        right = number >= 0 and at >= 0 and words[number].norm == corpus.words[at].norm
        gap = 0 if right else gap + 1
        longest_gap = max(longest_gap, gap)
    if longest_gap < _ADDED:
        return None
    runs = runs_of(corpus, words)
    covered = sum(after - first for first, after, _ in runs)
    if not 1 < len(runs) <= _MOST_RUNS or covered < _PUT_TOGETHER * len(words) or covered <= near.same:
        return None
    places = tuple(place for *_, place in runs)
    told = sum(float(corpus.rarity[corpus.ids[at]]) for first, last in places for at in range(first, last + 1))
    longest = max(after - first for first, after, _ in runs)
    figures = (len(words), covered, covered / len(words), longest, told)
    if apart := _apart(corpus, places):
        return Resemblance(places, (), *figures, f"combined {apart} without any mark")
    changes = tuple(Change(corpus.text(one[1] + 1, other[0] - 1), "") for one, other in pairwise(places) if other[0] > one[1] + 1)
    return Resemblance(((places[0][0], places[-1][1]),), changes, *figures, _told(changes))


def _apart(corpus: Corpus, places: Sequence[tuple[int, int]]) -> str:
    """How places that were put together are apart; empty where they follow each other closely."""
    firsts = [first for first, _ in places]
    if len({corpus.document(first) for first in firsts}) > 1:
        return "from different documents"
    if len({corpus.voice(first) for first in firsts}) > 1:
        return "from the words of different people"
    if any(after[0] <= before[1] for before, after in pairwise(places)):
        return "in a different order from the original"
    if any(
        after[0] - before[1] - 1 > NEAR and corpus.turn_of[after[0]] != corpus.turn_of[before[1]]
        for before, after in pairwise(places)
    ):
        return f"across more than {NEAR} words and another turn"
    return ""


def _of_parts(
    corpus: Corpus, pattern: Pattern, parts: Sequence[Sequence[Word]], fits: Callable[[Voice], bool]
) -> Resemblance | None:
    """What a quotation with ellipses resembles: each part its nearest, in the document of the part that tells most if it can be."""
    found = [_chosen(corpus, nearest(corpus, part), fits) for part in parts]
    anchor = max((one for one in found if one), key=lambda one: (one.likeness > 1 / 2, one.told), default=None)
    if anchor is None:
        return None
    low, high = _bounds(corpus, anchor.first)
    chosen: list[Aligned | None] = []
    for part, one in zip(parts, found, strict=True):
        here = None if one is anchor else next(iter(nearest(corpus, part, low, high)), None)
        chosen.append(here if here and (one is None or here.likeness >= one.likeness - _CLOSE_SECOND) else one)
    changes: list[Change] = []
    for part, one in zip(parts, chosen, strict=True):
        if one is None:
            changes.append(Change("", pattern.text[part[0].start : part[-1].end]))
        else:
            changes += changes_of(corpus, pattern.text, part, one)
    there = [one for one in chosen if one]
    places = tuple((one.first, one.last) for one in there)
    words, same = sum(map(len, parts)), sum(one.same for one in there)
    cost = sum(one.cost for one in there) + sum(len(part) for part, one in zip(parts, chosen, strict=True) if one is None)
    changes = _without_brackets(pattern, changes)
    reasons = [_told(changes) if changes else "", f"combined {apart}" if (apart := _apart(corpus, places)) else ""]
    reason = "; ".join(filter(None, reasons)) or "too little of the original is left"
    longest, told = max(one.longest for one in there), sum(one.told for one in there)
    return Resemblance(places, tuple(changes), words, same, 1 - cost / max(1, words), longest, told, reason)


def _bounds(corpus: Corpus, word: int) -> tuple[int, int]:
    """First word of a word's document, and the one after its last."""
    document = corpus.document(word)
    turns = [number for number, turn in enumerate(corpus.turns) if turn.document == document]
    return bisect_left(corpus.turn_of, turns[0]), bisect_right(corpus.turn_of, turns[-1])


def true_text(corpus: Corpus, places: Sequence[tuple[int, int]]) -> str:
    """What stands in the places, in their order, with / between."""
    return " / ".join(_texts(corpus, places))


def _texts(corpus: Corpus, places: Sequence[tuple[int, int]]) -> Iterator[str]:
    for first, last in places:
        yield corpus.text(first, last)
