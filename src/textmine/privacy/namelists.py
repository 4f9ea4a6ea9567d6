"""First and family names of many countries, what people are called for short, and names that tell nobody's identity."""

from __future__ import annotations

import importlib
import pkgutil
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from textmine.privacy.mentions import folded
from textmine.privacy.signals import BARE_NAMES, MASS_NAMES, MODAL_NAMES

WORD_NAMES = BARE_NAMES | MASS_NAMES | MODAL_NAMES
_SHORTEST = 2  # letters of a name in a list; single ones are initials
_USUAL = ("en_GB", "en_IE", "en_NZ", "en_US")
_FIRST, _LAST = re.compile(r"first_name"), re.compile(r"last_name|surname")


@dataclass(frozen=True)
class NameLists:
    """Names in small letters without accents.

    Attributes:
        first, last: of people, in letters of the Latin alphabet.
        usual: first names usual in Britain and Ireland, which are taken for names though they are words too (Grace, Mark, Will).
        public: nations, languages, feasts, national bodies: left as they are.
    """

    first: frozenset[str]
    last: frozenset[str]
    usual: frozenset[str]
    public: frozenset[str]

    def has(self, word: str) -> bool:
        """Whether a word, as `folded` has it, is a first or family name of the lists."""
        return word in self.first or word in self.last

    def is_public(self, text: str) -> bool:
        """Whether a name tells nobody's identity, with or without an article or a possessive."""
        plain = re.sub(r"\A(?:the|a|an) ", "", folded(text))
        return plain in self.public or re.sub(r"'s?\Z", "", plain) in self.public


@cache
def name_lists(without: frozenset[str] = frozenset()) -> NameLists:
    """The lists of the package faker (some eighty languages and countries), and our own of public names; read once a process.

    Args:
        without: languages and countries (such as `yo_NG`) whose lists are not used.

    Returns:
        The lists.
    """
    import faker.providers.person as people

    first: set[str] = set()
    last: set[str] = set()
    usual: set[str] = set()
    for module in pkgutil.iter_modules(people.__path__):
        if module.name in without:
            continue
        provider = importlib.import_module(f"{people.__name__}.{module.name}").Provider
        given = set(_names(provider, _FIRST))
        first |= given
        usual |= given if module.name in _USUAL else set()
        last |= set(_names(provider, _LAST))
    public = frozenset(_public())
    usual |= WORD_NAMES - public
    return NameLists(frozenset(first | WORD_NAMES), frozenset(last), frozenset(usual), public)


def _names(provider: Any, wanted: re.Pattern[str]) -> Iterator[str]:
    for attribute in dir(provider):
        value = getattr(provider, attribute)
        if wanted.search(attribute) and isinstance(value, Iterable) and not isinstance(value, str):
            yield from (folded(name) for name in value if isinstance(name, str) and _is_written_in_latin(name))


def _is_written_in_latin(name: str) -> bool:
    return (
        len(name) >= _SHORTEST
        and " " not in name
        and "{" not in name
        and all(not letter.isalpha() or "LATIN" in unicodedata.name(letter, "") for letter in name)
    )


def _public() -> Iterator[str]:
    text = (files("textmine") / "privacy/public_names.txt").read_text(encoding="utf-8")
    yield from (folded(line) for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def _nicknamer() -> Any:
    from nicknames import NickNamer

    return NickNamer()


def are_one_name(one: str, other: str) -> bool:
    """Whether two first names may be the same person's: Liz and Elizabeth, Bob and Robert."""
    namer = _nicknamer()
    pair = {folded(one), folded(other)}
    if len(pair) == 1:
        return True
    first, second = sorted(pair)
    return second in namer.nicknames_of(first) or first in namer.nicknames_of(second)
