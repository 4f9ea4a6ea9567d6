"""A quotation as the words that it claims, and the gaps between them where it says that something was left out or put in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from textmine.ingest.transcripts.marks import EVENT

APOSTROPHES = "'’‘ʼ`´"
_WORD = re.compile(rf"(?P<number>[£$€¥]?\d+(?:[.,:]\d+)*[^\W_]*)|[^\W\d_][^\W_]*(?:[{APOSTROPHES}][^\W_]+)*|(?P<sign>[%&])")
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")
_SIGNS = {"%": "percent", "&": "and"}
_LOOSE = re.compile(r"[*_]*(?:[-‐‑‒–—/]+(?:\s*\n\s*)?)?[*_]*")  # a compound, a line's end within a word, marks of emphasis
_TO_APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_DENIALS = frozenset("not never no hardly barely scarcely cannot".split())
_DENIALS_OF_NEXT = frozenset("nor neither nobody none nothing nowhere without".split())  # of a few words, not of a whole sentence
_NEXT = 3  # words


class Joint:
    """How a word stands to the one before it."""

    PARTED = 1  # by a space, or punctuation with one
    LOOSE = 2  # by a hyphen, a dash without spaces or the like: others may write it as one word, or as two


class Word(NamedTuple):
    """One word: as it is compared, and where it stands in its text (characters, end exclusive)."""

    norm: str
    start: int
    end: int
    joint: int


@dataclass(frozen=True, slots=True)
class WordPiece:
    """Consecutive words of a quotation, between the places where it says that something was left out or put in.

    Attributes:
        words: at least one.
        open_start, open_end: whether the first or last word goes on in a bracket (`manage[d]`), so that it is part of one.
    """

    words: tuple[Word, ...]
    open_start: bool = False
    open_end: bool = False

    @property
    def letters(self) -> str:
        """All words without anything between them."""
        return "".join(word.norm for word in self.words)

    @property
    def joints(self) -> dict[int, int]:
        """How words stand to the ones before them, by where they begin in `letters`."""
        found, at = {}, 0
        for word in self.words:
            if at:
                found[at] = word.joint
            at += len(word.norm)
        return found


def split_words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a text, or of a stretch of it.

    Args:
        text: whole.
        start: of the stretch, in characters.
        end: of the stretch; the end of the text unless given.

    Returns:
        Its words in order; `joint` of the first is PARTED.
    """
    found: list[Word] = []
    before = -1
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        begin, after = match.span()
        joint = Joint.PARTED
        if before >= 0 and not (begin == before + 1 and text[before] == " "):
            joint = Joint.LOOSE if _LOOSE.fullmatch(text, before, begin) else Joint.PARTED
        word = match[0]
        norm = word.lower().replace("`", "'") if match.lastgroup is None and word.isascii() else normalise_word(match)
        if norm == "cent" and found and found[-1].norm == "per":
            joint = Joint.LOOSE  # "per cent" is "percent" is "%"
        found.append(Word(norm, begin, after, joint))
        before = after
    return found


def normalise_word(match: re.Match[str]) -> str:
    """A word as it is compared: lower case, without accents, with one kind of apostrophe; numbers without commas in thousands."""
    word = match[0]
    if match["sign"]:
        return _SIGNS[word]
    if not word.isascii():
        letters = unicodedata.normalize("NFKD", word.translate(_TO_APOSTROPHE))
        word = "".join(letter for letter in letters if not unicodedata.combining(letter))
    if match["number"]:
        word = _THOUSANDS.sub("", word).replace(",", ".").replace(":", ".")
    return word.translate(_TO_APOSTROPHE).casefold()


def is_negation(norm: str) -> bool:
    """Whether a word, as it is compared, denies: `not`, `nobody`, `didn't`."""
    return norm in _DENIALS or norm in _DENIALS_OF_NEXT or norm.endswith("n't")


def negations(text: str) -> list[str]:
    """The words of a text that deny what stands behind it, as they stand: `without them` says nothing of what comes later."""
    words = split_words(text)
    return [
        text[word.start : word.end]
        for number, word in enumerate(words)
        if is_negation(word.norm) and (word.norm not in _DENIALS_OF_NEXT or number >= len(words) - _NEXT)
    ]


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
