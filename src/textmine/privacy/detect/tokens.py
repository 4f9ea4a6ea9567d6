"""The words of a text with what their writing tells: capitals, where sentences begin, and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from textmine.privacy.detect.mentions import normalise_name

_WORD = re.compile(r"[^\W\d_]+(?:['’‘\-‑][^\W\d_]+)*['’]?(?=\W|\Z|\d|_)")
_BRACKETS = re.compile(r"\[[^\]\n]{0,80}\]")  # [laughs], [name], [Person 3]
_ENDING = re.compile(r"['’](?:s|d|m|ll|ve|re)?\Z", re.IGNORECASE)  # of a possessive, or of a verb run together with the word
_ENDS = ".?!:;…\n•|"
_OPENS = "'\"‘“”(«*_"
_ABBREVIATED = frozenset("mr mrs ms mx dr prof st rev revd cllr hon jr sr".split())
_TITLE_CASE = 0.6  # share of a sentence's later words with a capital, from which its capitals tell nothing
_FEW = 3  # words of a sentence, below which the whole text tells whether capitals do


@dataclass(frozen=True, slots=True)
class Token:
    """One word.

    Attributes:
        start, end: characters of the text, without the ending of a possessive or of a verb (Ada's, Ada'll).
        plain: as names are compared: small letters without accents.
        capital: whether it begins with one.
        initial: whether it begins a sentence or a quotation.
        telling: whether capitals tell anything in its sentence, which is neither all capitals nor all small.
        owning: whether it has such an ending.
    """

    text: str
    start: int
    end: int
    plain: str
    capital: bool
    initial: bool
    telling: bool
    owning: bool

    @property
    def marked(self) -> bool:
        """Whether its capitals tell something: it stands within a sentence that has small letters too."""
        return self.capital and self.telling and (not self.initial or (self.text.isupper() and len(self.text) > 1))


def tokens_of(text: str, skip: Sequence[tuple[int, int]] = ()) -> list[Token]:
    """The words of a text, but for those in square brackets and in the places to be skipped."""
    closed = bytearray(len(text) + 1)
    for start, end in [*skip, *(bracket.span() for bracket in _BRACKETS.finditer(text))]:
        closed[start:end] = b"\1" * (end - start)
    found: list[tuple[re.Match[str], bool]] = []
    sentences: list[list[int]] = [[]]
    last = ""
    for word in _WORD.finditer(text):
        if any(closed[word.start() : word.end()]):
            last = ""
            continue
        initial = _begins(text, word.start(), last)
        if initial and not _quotes(text, word.start()):
            sentences.append([])
        sentences[-1].append(len(found))
        found.append((word, initial))
        last = word[0].lower()
    everywhere = _tells([word[0] for word, initial in found if not initial], True)
    telling = [everywhere] * len(found)
    for sentence in sentences:
        later = [found[at][0][0] for at in sentence if not found[at][1]]
        for at in sentence:
            telling[at] = _tells(later, everywhere)
    return [_token(word, initial, tells) for (word, initial), tells in zip(found, telling, strict=True)]


def _token(word: re.Match[str], initial: bool, telling: bool) -> Token:
    ending = _ENDING.search(word[0])
    text = word[0][: ending.start()] if ending else word[0]
    owning = bool(ending) and len(text) > 1
    return Token(text, word.start(), word.start() + len(text), normalise_name(text), text[0].isupper(), initial, telling, owning)


def _begins(text: str, start: int, last: str) -> bool:
    """Whether a word begins a sentence or a quotation."""
    at = start - 1
    if at >= 0 and text[at] in _OPENS:
        return True
    while at >= 0 and (text[at].isspace() and text[at] != "\n"):
        at -= 1
    if at < 0 or (text[at] in "-–—•" and (at == 0 or text[at - 1] in "\n.")):
        return True
    while at > 0 and text[at] in "'\"’”)":
        at -= 1
    if text[at] == "." and (last in _ABBREVIATED or len(last) == 1):  # Dr. Smith, J. Smith
        return False
    return text[at] in _ENDS


def _quotes(text: str, start: int) -> bool:
    return start > 0 and text[start - 1] in _OPENS


def _tells(words: Sequence[str], otherwise: bool) -> bool:
    longer = [word for word in words if len(word) > 1]
    if len(longer) < _FEW:
        return otherwise
    return sum(word[0].isupper() for word in longer) / len(longer) < _TITLE_CASE


def gap(text: str, one: Token, other: Token) -> str:
    """What stands between two words, the ending of the first left out."""
    return re.sub(r"\A['’](?:s|d|m|ll|ve|re)?(?![^\W\d_])", "", text[one.end : other.start], flags=re.IGNORECASE)
