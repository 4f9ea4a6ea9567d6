"""Words as a quotation and its source are compared: capitals, accents, kinds of mark, dash and space count for nothing."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

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
