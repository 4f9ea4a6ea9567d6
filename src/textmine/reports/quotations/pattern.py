"""A quotation as what it claims: words, and between them places where it says that something was left out or put in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from textmine.ingest.transcripts.marks import EVENT
from textmine.reports.quotations.words import WordPiece, split_words

ELLIPSIS = re.compile(r"[\[(]\s*(?:…|\.(?:\s?\.)+|…\.|\.…)\s*[\])]|\.?…\.?|\.(?:\s?\.){2,}|(?<![.\w])\.\.(?!\.)|(?<=\w)\.\.(?!\.)")
_SQUARE = re.compile(r"\[[^\[\]]{1,120}\]")
_ANY = re.compile(r"\[[^\[\]]{1,120}\]|\([^()]{1,120}\)")
_WITHIN = re.compile(r"(?<=[^\W_])\[([^\W_]{1,12})\]|\[([^\W_]{1,12})\](?=[^\W_])")  # [W]e, manage[d]


class Gap(Enum):
    """What a quotation says of the place between two of its pieces."""

    LEFT_OUT = "left out"
    PUT_IN = "put in"  # a bracket: words put in, or put for others


@dataclass(frozen=True, slots=True)
class Between:
    """A gap, and the words in its bracket."""

    gap: Gap
    words: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Pieces of a quotation in order, the len(pieces) - 1 gaps between them, and the text that their words are slices of."""

    text: str
    pieces: tuple[WordPiece, ...]
    gaps: tuple[Between, ...]

    @property
    def count(self) -> int:
        """How many words the quotation takes from its source."""
        return sum(len(piece.words) for piece in self.pieces)


def patterns_of(quote: str) -> list[Pattern]:
    """The ways to read a quotation, the strictest first.

    Words in brackets are taken for words of the source; else square brackets for what the writer put in, or put for other words;
    else round ones too. A letter in brackets within a word is that letter, or else stands for any end of the word.

    Args:
        quote: its text, without its quotation marks.

    Returns:
        Those that hold a word and differ.
    """
    whole = _WITHIN.sub(r"\1\2", quote)
    found: list[Pattern] = []
    for text, brackets in ((whole, None), (whole, _SQUARE), (quote, _SQUARE), (whole, _ANY), (quote, _ANY)):
        pattern = _pattern(text, brackets)
        if pattern.pieces and all((pattern.pieces, pattern.gaps) != (one.pieces, one.gaps) for one in found):
            found.append(pattern)
    return found


def pattern_text(quote: str) -> Pattern:
    """A quotation with what stands in square brackets as put in, and letters in brackets as part of their words."""
    return _pattern(_WITHIN.sub(r"\1\2", quote), _SQUARE)


def _pattern(quote: str, brackets: re.Pattern[str] | None) -> Pattern:
    text = EVENT.sub(lambda found: found[0] if ELLIPSIS.fullmatch(found[0]) else " " * len(found[0]), quote)
    pieces: list[WordPiece] = []
    gaps: list[Between] = []
    pending: Between | None = None
    for start, end, gap in _parts(text, brackets):
        if gap is not None:
            # Two gaps side by side are one; what was left out may be more than a bracket stands for.
            pending = gap if pending is None or gap.gap is Gap.LEFT_OUT else replace(pending, words=f"{pending.words} {gap.words}")
            continue
        words = tuple(split_words(text, start, end))
        if not words:
            continue
        attached = bool(brackets) and pending is not None and pending.gap is Gap.PUT_IN
        open_start = attached and start > 0 and text[start - 1] in "])" and text[start].isalnum()
        open_end = bool(brackets) and end < len(text) and text[end] in "[(" and text[end - 1].isalnum()
        if pieces:
            gaps.append(pending or Between(Gap.LEFT_OUT))
        pieces.append(WordPiece(words, open_start, open_end))
        pending = None
    return Pattern(quote, tuple(pieces), tuple(gaps))


def _parts(text: str, brackets: re.Pattern[str] | None) -> Iterator[tuple[int, int, Between | None]]:
    """Stretches of words and of gaps in turn: where they begin and end, and the gap."""
    marks = [(found.start(), found.end(), Between(Gap.LEFT_OUT)) for found in ELLIPSIS.finditer(text)]
    if brackets is not None:
        marks += [
            (found.start(), found.end(), Between(Gap.PUT_IN, found[0][1:-1]))
            for found in brackets.finditer(text)
            if not any(start < found.end() and found.start() < end for start, end, _ in marks)
        ]
    at = 0
    for start, end, gap in sorted(marks, key=lambda mark: mark[0]):
        yield at, start, None
        yield start, end, gap
        at = end
    yield at, len(text), None
