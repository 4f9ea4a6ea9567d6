"""What a quotation that does not stand in the study resembles: one stretch of it, or several that were put together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from textmine.reports.quotations.corpus import RUN, CorpusVoice, QuotableCorpus
from textmine.reports.quotations.match import NEAR, REPLACED
from textmine.reports.quotations.pattern import Gap, Pattern, Word, is_negation, split_words

_WINDOWS = 8  # stretches of the study, those that share most words, in which the nearest is looked for
_PAIR = 6.0  # bits that two words tell which stand side by side in both
_SLACK = 1.3  # times as long as the quotation
_UNKNOWN = -1  # a word that nobody says
_END = -2


@dataclass(frozen=True, slots=True)
class Change:
    """A place where a quotation differs: the words of the source, and those of the quotation; one of them may be empty."""

    said: str
    quoted: str


@dataclass(frozen=True, slots=True)
class Aligned:
    """A stretch of words beside its nearest stretch of the study.

    Attributes:
        first, last: words of the study.
        pairs: for each step of the alignment the number of the quotation's word and of the study's; -1 where there is none.
        same: words that are the same.
        cost: words changed, left out or added.
        longest: words of the longest run of the same words.
        told: how much the same words tell, in bits.
    """

    first: int
    last: int
    pairs: tuple[tuple[int, int], ...]
    same: int
    cost: int
    longest: int
    told: float

    @property
    def likeness(self) -> float:
        """Share of the quotation's words that are right, less what is missing between them; it may be below 0."""
        words = sum(quoted >= 0 for quoted, _ in self.pairs)
        return 1 - self.cost / max(1, words)


def nearest(corpus: QuotableCorpus, words: Sequence[Word], start: int = 0, end: int | None = None) -> list[Aligned]:
    """The stretches of the study nearest to a stretch of words, by edit distance in words, the nearest first.

    Args:
        corpus: the study's words.
        words: of the quotation.
        start: first word of the study among those where it is looked for.
        end: the one after the last of them.

    Returns:
        At most _WINDOWS, of different places; none where no word is shared.
    """
    ids = np.array([corpus.vocabulary.get(word.norm, _UNKNOWN) for word in words], dtype=np.int64)
    source = corpus.ids[start:end]
    found: list[Aligned] = []
    for low, high in _windows(corpus, ids, source, int(len(words) * _SLACK) + 2):
        pairs = [(quoted, -1 if at < 0 else start + low + at) for quoted, at in _align(ids, source[low:high])]
        aligned = _score_alignment(corpus, ids, pairs)
        if aligned is not None and all(known.first != aligned.first for known in found):
            found.append(aligned)
    return sorted(found, key=lambda aligned: (aligned.cost, -aligned.told, aligned.first))


def _windows(corpus: QuotableCorpus, ids: NDArray[np.int64], source: NDArray[np.int32], width: int) -> Iterator[tuple[int, int]]:
    """Stretches that share most of what a quotation's words tell: a filter before the exact comparison."""
    weights = np.zeros(len(corpus.vocabulary))
    known = ids[ids >= 0]
    weights[known] = corpus.rarity[known]
    pairs = source[:-1].astype(np.int64) * len(weights) + source[1:]
    both = (ids[:-1] >= 0) & (ids[1:] >= 0)
    together = np.isin(pairs, (ids[:-1] * len(weights) + ids[1:])[both])  # words that are common everywhere are not, side by side
    told = weights[source]
    told[1:] += _PAIR * together
    sums = np.concatenate([[0.0], np.cumsum(told)])
    width = min(width, len(source))
    shares = sums[width:] - sums[:-width] if width else np.zeros(0)
    for _ in range(_WINDOWS):
        if not len(shares) or shares.max() <= 0:
            return
        best = int(shares.argmax())
        yield max(0, best - width // 3), min(len(source), best + width + width // 3)
        shares[max(0, best - width // 2) : best + width // 2 + 1] = 0


def _align(quoted: NDArray[np.int64], source: NDArray[np.int32]) -> list[tuple[int, int]]:
    """Steps of the cheapest alignment of all of a quotation with any part of a stretch of the source."""
    # Sellers (1980): the table of edit distances whose first row is zero, so that the part may begin anywhere, read back from the
    # cheapest cell of its last row.
    rows, columns = len(quoted), len(source)
    costs = np.zeros((rows + 1, columns + 1), dtype=np.int32)
    costs[:, 0] = np.arange(rows + 1)
    steps = np.arange(columns + 1)
    for row in range(1, rows + 1):
        changed = costs[row - 1, :-1] + (source != quoted[row - 1])
        cheapest = np.concatenate([[row], np.minimum(changed, costs[row - 1, 1:] + 1)])
        costs[row] = np.minimum.accumulate(cheapest - steps) + steps  # words of the source that the quotation leaves out
    row, column = rows, int(costs[rows].argmin())
    while column < columns and costs[rows, column + 1] == costs[rows, column]:
        column += 1  # a last word that was changed has one of the source's beside it
    pairs = []
    while row:
        same = column > 0 and bool(source[column - 1] == quoted[row - 1])
        if same and costs[row, column] == costs[row - 1, column - 1]:
            row, column = row - 1, column - 1
            pairs.append((row, column))
        elif column and costs[row, column] == costs[row, column - 1] + 1:  # of equal ways, the one in which more words are the same
            column -= 1
            pairs.append((-1, column))
        elif column and costs[row, column] == costs[row - 1, column - 1] + 1:
            row, column = row - 1, column - 1
            pairs.append((row, column))
        else:
            row -= 1
            pairs.append((row, -1))
    return pairs[::-1]


def _score_alignment(corpus: QuotableCorpus, ids: NDArray[np.int64], pairs: Sequence[tuple[int, int]]) -> Aligned | None:
    """An alignment with its figures; None where no word is the same, or where it runs over two documents."""
    same = [quoted >= 0 and at >= 0 and ids[quoted] == corpus.ids[at] for quoted, at in pairs]
    if not any(same):
        return None
    places = [at for _, at in pairs if at >= 0]
    if corpus.document(places[0]) != corpus.document(places[-1]):
        return None
    longest = run = 0
    for is_same in same:
        run = run + 1 if is_same else 0
        longest = max(longest, run)
    told = sum(float(corpus.rarity[corpus.ids[at]]) for is_same, (_, at) in zip(same, pairs, strict=True) if is_same)
    right = sum(map(bool, same))
    return Aligned(places[0], places[-1], tuple(pairs), right, len(pairs) - right, longest, told)


def changes_of(corpus: QuotableCorpus, text: str, words: Sequence[Word], aligned: Aligned) -> list[Change]:
    """Where a stretch of words differs from what it is aligned with.

    Args:
        corpus: the study's words.
        text: the quotation, of which `words` are slices.
        words: those that were aligned.
        aligned: of `nearest`.

    Returns:
        Changes in order, neighbouring ones as one; none for what differs in hyphens or spaces alone.
    """
    found: list[Change] = []
    said: list[int] = []
    quoted: list[int] = []
    for number, at in [*aligned.pairs, (_END, _END)]:
        if number == _END or (number >= 0 and at >= 0 and words[number].norm == corpus.words[at].norm):
            if _letters(corpus.words, said) != _letters(words, quoted):
                own = text[words[quoted[0]].start : words[quoted[-1]].end] if quoted else ""
                found.append(Change(corpus.text(said[0], said[-1]) if said else "", own))
            said, quoted = [], []
            continue
        said += [at] if at >= 0 else []
        quoted += [number] if number >= 0 else []
    return found


def _letters(words: Sequence[Word], numbers: Sequence[int]) -> str:
    return "".join(words[number].norm for number in numbers)


def runs_of(corpus: QuotableCorpus, words: Sequence[Word]) -> list[tuple[int, int, tuple[int, int]]]:
    """A quotation as runs of words that stand somewhere in the study as they are, the longest that begin at each word.

    Args:
        corpus: the study's words.
        words: of the quotation.

    Returns:
        Of each run of at least RUN words its first word, the word after its last, and the first place where it stands.
    """
    ids = [corpus.vocabulary.get(word.norm, _UNKNOWN) for word in words]
    found = []
    at = 0
    while at + RUN <= len(ids):
        length, place = 0, -1
        for start in corpus.places_of_run(ids[at : at + RUN]):
            reach = RUN
            while at + reach < len(ids) and start + reach < len(corpus.ids) and corpus.ids[start + reach] == ids[at + reach]:
                reach += 1
            length, place = max((length, place), (reach, start), key=lambda candidate: candidate[0])
        if length:
            found.append((at, at + length, (place, place + length - 1)))
        at += length or 1
    return found


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


def find_resemblance(corpus: QuotableCorpus, pattern: Pattern, fits: Callable[[CorpusVoice], bool]) -> Resemblance | None:
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
        return _resemble_parts(corpus, pattern, parts, fits)
    words = parts[0]
    near = _choose(corpus, nearest(corpus, words), fits)
    if near is None:
        return None
    changes = _without_brackets(pattern, list(changes_of(corpus, pattern.text, words, near)))
    if near.likeness < 1 and (together := _find_composite(corpus, words, near)):
        return together
    return Resemblance(
        ((near.first, near.last),),
        tuple(changes),
        len(words),
        near.same,
        near.likeness,
        near.longest,
        near.told,
        _describe_changes(changes),
    )


def _parts(pattern: Pattern) -> list[list[Word]]:
    """The words of a quotation between its ellipses."""
    parts: list[list[Word]] = [list(pattern.pieces[0].words)]
    for piece, gap in zip(pattern.pieces[1:], pattern.gaps, strict=True):
        if gap.gap is Gap.LEFT_OUT:
            parts.append([])
        parts[-1].extend(piece.words)
    return parts


def _choose(corpus: QuotableCorpus, found: Sequence[Aligned], fits: Callable[[CorpusVoice], bool]) -> Aligned | None:
    if not found:
        return None
    fitting = [
        aligned for aligned in found if aligned.likeness >= found[0].likeness - _CLOSE_SECOND and fits(corpus.voice(aligned.first))
    ]
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


def _describe_changes(changes: Sequence[Change]) -> str:
    """What was done to the words, in words."""
    kinds: dict[str, list[str]] = {"left out": [], "added": [], "changed": []}
    for change in changes:
        if not change.quoted:
            kinds["left out"].append(f"“{change.said}”")
        elif not change.said:
            kinds["added"].append(f"“{change.quoted}”")
        else:
            kinds["changed"].append(f"“{change.said}” to “{change.quoted}”")
    turned = any(
        any(is_negation(word.norm) for word in split_words(change.said))
        != any(is_negation(word.norm) for word in split_words(change.quoted))
        for change in changes
    )
    parts = [f"{what} {', '.join(which)}" for what, which in kinds.items() if which]
    return "; ".join(parts) + ("; this reverses the meaning" if turned else "")


def _find_composite(corpus: QuotableCorpus, words: Sequence[Word], near: Aligned) -> Resemblance | None:
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
    if apart := _describe_separation(corpus, places):
        return Resemblance(places, (), *figures, f"combined {apart} without any mark")
    changes = tuple(
        Change(corpus.text(before[1] + 1, other[0] - 1), "") for before, other in pairwise(places) if other[0] > before[1] + 1
    )
    return Resemblance(((places[0][0], places[-1][1]),), changes, *figures, _describe_changes(changes))


def _describe_separation(corpus: QuotableCorpus, places: Sequence[tuple[int, int]]) -> str:
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


def _resemble_parts(
    corpus: QuotableCorpus, pattern: Pattern, parts: Sequence[Sequence[Word]], fits: Callable[[CorpusVoice], bool]
) -> Resemblance | None:
    """What a quotation with ellipses resembles: each part its nearest, in the document of the part that tells most if it can be."""
    found = [_choose(corpus, nearest(corpus, part), fits) for part in parts]
    anchor = max(
        (aligned for aligned in found if aligned), key=lambda aligned: (aligned.likeness > 1 / 2, aligned.told), default=None
    )
    if anchor is None:
        return None
    low, high = _bounds(corpus, anchor.first)
    chosen: list[Aligned | None] = []
    for part, aligned in zip(parts, found, strict=True):
        here = None if aligned is anchor else next(iter(nearest(corpus, part, low, high)), None)
        chosen.append(here if here and (aligned is None or here.likeness >= aligned.likeness - _CLOSE_SECOND) else aligned)
    changes: list[Change] = []
    for part, aligned in zip(parts, chosen, strict=True):
        if aligned is None:
            changes.append(Change("", pattern.text[part[0].start : part[-1].end]))
        else:
            changes += changes_of(corpus, pattern.text, part, aligned)
    there = [aligned for aligned in chosen if aligned]
    places = tuple((aligned.first, aligned.last) for aligned in there)
    words, same = sum(map(len, parts)), sum(aligned.same for aligned in there)
    cost = sum(aligned.cost for aligned in there) + sum(
        len(part) for part, aligned in zip(parts, chosen, strict=True) if aligned is None
    )
    changes = _without_brackets(pattern, changes)
    reasons = [
        _describe_changes(changes) if changes else "",
        f"combined {apart}" if (apart := _describe_separation(corpus, places)) else "",
    ]
    reason = "; ".join(filter(None, reasons)) or "too little of the original is left"
    longest, told = max(aligned.longest for aligned in there), sum(aligned.told for aligned in there)
    return Resemblance(places, tuple(changes), words, same, 1 - cost / max(1, words), longest, told, reason)


def _bounds(corpus: QuotableCorpus, word: int) -> tuple[int, int]:
    """First word of a word's document, and the one after its last."""
    document = corpus.document(word)
    turns = [number for number, turn in enumerate(corpus.turns) if turn.document == document]
    return bisect_left(corpus.turn_of, turns[0]), bisect_right(corpus.turn_of, turns[-1])


def true_text(corpus: QuotableCorpus, places: Sequence[tuple[int, int]]) -> str:
    """What stands in the places, in their order, with / between."""
    return " / ".join(_texts(corpus, places))


def _texts(corpus: QuotableCorpus, places: Sequence[tuple[int, int]]) -> Iterator[str]:
    for first, last in places:
        yield corpus.text(first, last)
