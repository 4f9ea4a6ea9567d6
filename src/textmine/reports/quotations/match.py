"""Where a quotation stands in the study, as it claims to: its pieces in order, with nothing dishonest between them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from textmine.reports.quotations.corpus import CorpusVoice, QuotableCorpus
from textmine.reports.quotations.pattern import Between, Gap, Pattern, negations

NEAR = 100  # words from one turn to another of the same speaker that an ellipsis may leave out
REPLACED = 6  # words that a bracket may stand for
_MOST = 400  # ways to lay a quotation over the study that are kept
_BRANCHES = 40  # places that are tried for the next piece
_SHORT = 3  # words; of a shorter piece anything could be made, so it has to stand
_CLOSE = 15  # words or nearer to the next one
_STOP = re.compile(r"[.?!…][\"”’')\]]*(?=\s|$)|\n")


@dataclass(frozen=True, slots=True)
class Chain:
    """One way to lay a quotation over the study: the first and last word of each of its pieces."""

    places: tuple[tuple[int, int], ...]

    @property
    def first(self) -> int:
        """Its first word."""
        return self.places[0][0]

    @property
    def last(self) -> int:
        """Its last word."""
        return self.places[-1][1]

    @property
    def omitted(self) -> tuple[int, ...]:
        """How many words of the source stand in each gap."""
        return tuple(after[0] - before[1] - 1 for before, after in zip(self.places, self.places[1:], strict=False))


def chains_of(corpus: QuotableCorpus, pattern: Pattern) -> list[Chain]:
    """The places that a quotation fits as it claims, those that leave out least first.

    Args:
        corpus: the study's words.
        pattern: the quotation.

    Returns:
        Pieces stand in order in one document and are one speaker's. What an ellipsis leaves out is part of one turn, or at most
        NEAR words between turns of the same speaker; what a bracket stands for is at most REPLACED words.
    """
    everywhere = [corpus.find(piece) for piece in pattern.pieces]
    anchor = min(range(len(everywhere)), key=lambda number: len(everywhere[number]))  # a word or two stand in thousands of places
    states: list[tuple[tuple[int, int], ...]] = [(place,) for place in everywhere[anchor]]
    for number in range(anchor + 1, len(pattern.pieces)):
        states = [(*state, place) for state in states[:_MOST] for place in _behind(corpus, pattern, number, state[-1])]
    for number in range(anchor - 1, -1, -1):
        states = [(place, *state) for state in states[:_MOST] for place in _before(corpus, pattern, number, state[0])]
    chains = [Chain(state) for state in states]
    fitting = [chain for chain in chains if not _too_fragmentary(pattern, chain)]
    return sorted(fitting, key=lambda chain: (sum(chain.omitted), chain.first))


def _behind(corpus: QuotableCorpus, pattern: Pattern, number: int, place: tuple[int, int]) -> list[tuple[int, int]]:
    """Where a piece stands behind the place of the one before it, as the gap between them allows, the nearest first."""
    gap = pattern.gaps[number - 1]
    start, words = place[1] + 1, len(pattern.pieces[number].words)
    end = max(corpus.bounds(place[1])[1], start + NEAR + 2 * words)
    found = corpus.find(pattern.pieces[number], start, min(end, len(corpus.words)))
    return [one for one in found if _is_allowed(corpus, place, one, gap)][:_BRANCHES]


def _before(corpus: QuotableCorpus, pattern: Pattern, number: int, place: tuple[int, int]) -> list[tuple[int, int]]:
    """The same before the place of the one behind it."""
    gap = pattern.gaps[number]
    end, words = place[0], len(pattern.pieces[number].words)
    start = min(corpus.bounds(place[0])[0], end - NEAR - 2 * words)
    found = corpus.find(pattern.pieces[number], max(0, start), end)
    return [one for one in reversed(found) if _is_allowed(corpus, one, place, gap)][:_BRANCHES]


def _max_replaced(gap: Between) -> int:
    """How many words of the source a bracket may stand for."""
    return max(REPLACED, len(gap.words.split()))


def _is_allowed(corpus: QuotableCorpus, before: tuple[int, int], after: tuple[int, int], gap: Between) -> bool:
    """Whether what stands between two places may be left out, or stand for the words of a bracket."""
    omitted = after[0] - before[1] - 1
    if omitted < 0 or (gap.gap is Gap.PUT_IN and omitted > _max_replaced(gap)):
        return False
    same_turn = corpus.turn_of[after[0]] == corpus.turn_of[before[1]]
    return same_turn or (omitted <= NEAR and corpus.voice(after[0]) == corpus.voice(before[1]))


def _too_fragmentary(pattern: Pattern, chain: Chain) -> bool:
    """Whether a word or two stand far from what is quoted with them: from crumbs anybody can be made to say anything."""
    wide = [number > _CLOSE for number in chain.omitted]
    sides = zip(pattern.pieces, [False, *wide], [*wide, False], strict=True)
    return any(len(piece.words) < _SHORT and (left or right) for piece, left, right in sides)


def voices_in(corpus: QuotableCorpus, chain: Chain) -> list[CorpusVoice]:
    """Whose words are quoted, in order."""
    return list(dict.fromkeys(corpus.voice(word) for first, last in chain.places for word in range(first, last + 1)))


def drops_negation(corpus: QuotableCorpus, pattern: Pattern, chain: Chain) -> tuple[int, list[str]] | None:
    """The first gap that leaves out a word of denial which belongs to what is quoted.

    Args:
        corpus: the study's words.
        pattern: the quotation.
        chain: where it stands.

    Returns:
        Number of the gap and the words that deny; None where there is none. Whole sentences may be left out, whatever they say:
        what counts is the rest of the sentence before the gap and the beginning of the one after it. A bracket must deny where
        the words do that it stands for, and only there.
    """
    for number, gap in enumerate(pattern.gaps):
        before, after = chain.places[number][1], chain.places[number + 1][0]
        text = corpus.documents[corpus.document(before)].text[corpus.words[before].end : corpus.words[after].start]
        if gap.gap is Gap.LEFT_OUT:
            stops = list(_STOP.finditer(text))
            parts = [text[: stops[0].start()], text[stops[-1].end() :]] if stops else [text]
            denied = [word for part in parts for word in negations(part)]
            if denied:
                return number, denied
        elif bool(negations(text)) != bool(negations(gap.words)):
            return number, negations(text) or negations(gap.words)
    return None
