"""Known names found again in a text, as they are written or misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from textmine.privacy.detect.context import Hint, after_determiner, hint
from textmine.privacy.detect.lexicon import PRONOUNS, Lexicon, WordClass, sort_of, tokens_of
from textmine.privacy.detect.mentions import Mention, MentionKind, normalise_name

_PIECE = re.compile(r"[^\W_]+(?:['’‘][^\W_]+)*")  # of names with a hyphen each part: file names have hyphens for spaces
_ENDING = re.compile(r"['’](?:s|d|m|ll|ve|re)\Z", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s.,&'’\-‑–_]{1,3}\Z")


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a name is written.

    Attributes:
        text: as somebody wrote it.
        kind: a value of `What`.
        evidence: where it is known from.
        document: the only document it holds for; empty where it holds for all.
        sure: whether it need not be confirmed.
    """

    text: str
    kind: str
    evidence: str
    document: str = ""
    sure: bool = True


class Forms:
    """Names to be found again, by their first word."""

    def __init__(self, forms: Iterable[Form], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._by_first: dict[str, list[tuple[tuple[str, ...], Form, bool]]] = {}
        for form in forms:
            pieces = tuple(word for word, _, _ in _pieces(form.text))
            while pieces and pieces[-1] in PRONOUNS:  # of a table from before these were known to be no names
                pieces = pieces[:-1]
            if pieces:
                plain = all(sort_of(piece, lexicon) in (WordClass.ORDINARY, WordClass.EITHER) for piece in pieces)
                self._by_first.setdefault(pieces[0], []).append((pieces, form, plain))
        for listed in self._by_first.values():
            listed.sort(key=lambda one: (-len(one[0]), one[1].document == "", one[1].text))

    def find(self, text: str, document: str = "", loosely: bool = False) -> Iterator[Mention]:
        """Where a text has one of the names; as `places`.

        Args:
            text: any text.
            document: its id, for names that hold for one document alone.
            loosely: take names that are ordinary words without looking at the words around: labels, titles, file names.

        Yields:
            Mentions that do not overlap, the longest name of each place.
        """
        for start, end, form in self.places(text, document, loosely):
            yield Mention(start, end, text[start:end], form.kind, form.evidence, form.sure)

    def places(self, text: str, document: str = "", loosely: bool = False) -> Iterator[tuple[int, int, Form]]:
        """Where a text has one of the names, and which: Hathersage-Will in a file's name is Hathersage Will."""
        pieces = list(_pieces(text))
        at = 0
        while at < len(pieces):
            found = self._at(text, pieces, at, document, loosely)
            if found is None:
                at += 1
                continue
            length, form = found
            yield pieces[at][1], pieces[at + length - 1][2], form
            at += length

    def _at(self, text: str, pieces: list[tuple[str, int, int]], at: int, document: str, loosely: bool) -> tuple[int, Form] | None:
        for words, form, plain in self._by_first.get(pieces[at][0], ()):
            here = pieces[at : at + len(words)]
            if form.document not in ("", document) or tuple(word for word, _, _ in here) != words:
                continue
            between = (text[one[2] : two[1]] for one, two in pairwise(here))
            if not all(_BETWEEN.match(gap) for gap in between):
                continue
            if not plain or self._is_meant(text, here, loosely):
                return len(words), form
        return None

    def _is_meant(self, text: str, here: list[tuple[str, int, int]], loosely: bool) -> bool:
        """Whether ordinary words are the name here: by their capitals, and where it is one word by the words around it."""
        start, end = here[0][1], here[-1][2]
        if len(here) > 1 or loosely:
            return all(text[first].isupper() for _, first, last in here if last - first > 3) or loosely
        near = text[max(0, start - 80) : end + 40]
        tokens = tokens_of(near)
        offset = max(0, start - 80)
        at = next((number for number, token in enumerate(tokens) if token.start + offset == start), None)
        if at is None:
            return False
        if tokens[at].marked:
            return not after_determiner(near, tokens, at)
        strength, _ = hint(near, tokens, at)
        if strength is Hint.SOME and not tokens[at].capital:
            return sort_of(tokens[at].text, self._lexicon) is WordClass.EITHER and tokens[at].plain in self._lexicon.lists.usual
        return strength > Hint.NONE


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """Words of a text as they are compared, with their places; the endings of possessives and verbs are no part of them."""
    for word in _PIECE.finditer(text):
        plain = _ENDING.sub("", word[0])
        yield normalise_name(plain), word.start(), word.start() + len(plain)


_LEAST = 4  # letters; a shorter name is a letter from too many words
_LONG = 7  # letters from which two changes are allowed


def nearest_name(text: str, taken: Sequence[tuple[int, int]], names: frozenset[str], lexicon: Lexicon) -> Iterator[Mention]:
    """Words of a text that are near to a name of the study and are no words themselves.

    Args:
        text: any text.
        taken: places that are something already, as start and end.
        names: first and family names of people of the study, as `folded` has them.
        lexicon: what names are told by.

    Yields:
        Mentions that are not sure.
    """
    for token in tokens_of(text, taken):
        if len(token.plain) < _LEAST or sort_of(token.text, lexicon) in (WordClass.ORDINARY, WordClass.EITHER):
            continue
        if (name := near_names(token.plain, names)) and not lexicon.lists.is_public(token.text):
            yield Mention(token.start, token.end, token.text, MentionKind.PERSON, f"near to {name!r}, a name of the study", False)


@cache
def near_names(word: str, names: frozenset[str]) -> str:
    """The name a word is a letter or two from (a swap of neighbours counts as one); empty where there is none, or several.

    Args:
        word: in small letters.
        names: likewise.

    Returns:
        The nearest.
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    if len(word) < _LEAST or word in names:
        return ""
    most = 2 if len(word) >= _LONG else 1
    close = [name for name in names if len(name) >= _LEAST and abs(len(name) - len(word)) <= most]
    found = extract(word, close, scorer=OSA.distance, score_cutoff=most, limit=2)
    if not found or (len(found) > 1 and found[0][1] == found[1][1]):
        return ""
    return str(found[0][0])
