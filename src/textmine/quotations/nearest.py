"""What a quotation that stands nowhere was made of: the nearest words there are, and how it differs from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.quotations.corpus import RUN, Corpus
from textmine.quotations.words import Word

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


def nearest(corpus: Corpus, words: Sequence[Word], start: int = 0, end: int | None = None) -> list[Aligned]:
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
        aligned = _aligned(corpus, ids, pairs)
        if aligned is not None and all(one.first != aligned.first for one in found):
            found.append(aligned)
    return sorted(found, key=lambda one: (one.cost, -one.told, one.first))


def _windows(corpus: Corpus, ids: NDArray[np.int64], source: NDArray[np.int32], width: int) -> Iterator[tuple[int, int]]:
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


def _aligned(corpus: Corpus, ids: NDArray[np.int64], pairs: Sequence[tuple[int, int]]) -> Aligned | None:
    """An alignment with its figures; None where no word is the same, or where it runs over two documents."""
    same = [quoted >= 0 and at >= 0 and ids[quoted] == corpus.ids[at] for quoted, at in pairs]
    if not any(same):
        return None
    places = [at for _, at in pairs if at >= 0]
    if corpus.document(places[0]) != corpus.document(places[-1]):
        return None
    longest = run = 0
    for one in same:
        run = run + 1 if one else 0
        longest = max(longest, run)
    told = sum(float(corpus.rarity[corpus.ids[at]]) for one, (_, at) in zip(same, pairs, strict=True) if one)
    right = sum(map(bool, same))
    return Aligned(places[0], places[-1], tuple(pairs), right, len(pairs) - right, longest, told)


def changes_of(corpus: Corpus, text: str, words: Sequence[Word], aligned: Aligned) -> list[Change]:
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


def runs_of(corpus: Corpus, words: Sequence[Word]) -> list[tuple[int, int, tuple[int, int]]]:
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
            length, place = max((length, place), (reach, start), key=lambda one: one[0])
        if length:
            found.append((at, at + length, (place, place + length - 1)))
        at += length or 1
    return found
