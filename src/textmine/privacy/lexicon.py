"""What names of a study are told by: English at large, lists of names, and how the study itself writes its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from textmine.privacy.mentions import folded
from textmine.privacy.namelists import NameLists
from textmine.privacy.signals import TITLES
from textmine.privacy.tokens import tokens_of
from textmine.privacy.words import Sort, Words

PARTICLES = frozenset("de da di del della van von der den ten ter bin bint ibn al el ap ab ferch mac mc la le st o".split())


@dataclass(frozen=True)
class Lexicon:
    """What names are told by.

    Attributes:
        words: of English.
        lists: of names.
        small, marked: how often the study writes a word in small letters, and with a capital that tells something.
    """

    words: Words
    lists: NameLists
    small: Mapping[str, int] = field(default_factory=dict)
    marked: Mapping[str, int] = field(default_factory=dict)


def sort_of(text: str, lexicon: Lexicon) -> Sort:
    """What a word is; a hyphenated one, or one with an apostrophe, that English does not know is judged by its parts."""
    if re.search(r"['’](?:t|re|ve|ll|d|m)\Z", text, re.IGNORECASE):  # the table has them in two parts: do n't
        return Sort.ORDINARY
    whole = lexicon.words.sort(text)
    parts = [part for part in re.split(r"['’‘\-‑]", text) if part]
    if whole is not Sort.UNKNOWN or len(parts) < 2:
        return whole
    if re.match(r"[OoDd]['’][^\W\d_]", text):
        return Sort.PROPER
    sorts = [lexicon.words.sort(part) for part in parts]
    if all(folded(part) in lexicon.lists.first | lexicon.lists.last for part in parts) or Sort.ORDINARY not in sorts:
        return Sort.UNKNOWN  # Jo-Anne, Feng-Ling
    longer = [sort for sort, part in zip(sorts, parts, strict=True) if len(part) > 2]
    if all(sort in (Sort.ORDINARY, Sort.EITHER) for sort in longer):
        return Sort.ORDINARY
    return Sort.PROPER if Sort.PROPER in longer else Sort.UNKNOWN


def count_writing(texts: Sequence[str]) -> tuple[dict[str, int], dict[str, int]]:
    """How often a study writes each word in small letters, and with a capital that tells something."""
    small: dict[str, int] = {}
    marked: dict[str, int] = {}
    for token in (token for text in texts for token in tokens_of(text)):
        if token.marked:
            marked[token.plain] = marked.get(token.plain, 0) + 1
        elif not token.capital and token.telling:
            small[token.plain] = small.get(token.plain, 0) + 1
    return small, marked


def parts_of(name: str) -> Iterator[str]:
    """The first and family names of a full name, titles, initials and particles left out."""
    for token in tokens_of(name):
        if len(token.plain) > 1 and token.plain not in TITLES and token.plain not in PARTICLES:
            yield token.text
