"""First and family names of many countries, what people are called for short, and names that tell nobody's identity."""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from textmine.privacy.detect.mentions import normalise_name
from textmine.privacy.detect.tokens import tokens_of
from textmine.privacy.detect.words import WordClass, WordFrequencies

_WORDS = tomllib.loads((files("textmine") / "privacy/detect/signals.toml").read_text(encoding="utf-8"))


def _set(name: str) -> frozenset[str]:
    return frozenset(_WORDS[name].split())


TITLES = _set("titles")
ABBREVIATED = _set("abbreviated_titles")
PRONOUNS = _set("pronouns")
CALLED = _set("called")
KIN = _set("kin")
JOBS = _set("jobs")
GREETS = _set("greets")
SPEECH = _set("speech")
DOES = _set("does")
BEFORE = _set("before")
OF_PEOPLE = _set("of_people")
TALKS = _set("talks")
TO = _set("to")
SELF = _set("self")
AFTER_COMMA = _set("after_comma")
BARE_NAMES = _set("bare_names")
DONE_NAMES = _set("done_names")
MASS_NAMES = _set("mass_names")
MODAL_NAMES = _set("modal_names")
PAST = _set("past")
HUMAN = _set("human")
TRANSFERS = _set("transfers")
PLACE_PARTS = _set("place_parts")
RELIES = _set("relies")
ASKED_OF = _set("asked_of")
CONJUNCTIONS = _set("conjunctions")
HEADINGS = _set("headings")
AFTER_NAME = _set("after_name")
SOUNDS = _set("sounds")
DETERMINERS = _set("determiners")
PLACED = _set("placed")
GENERAL = _set("general")
PLACES = tuple(_WORDS["places"].split())
# What an organisation's name ends in, and what its pseudonym calls it.
HEADS = {head: shown for shown, heads in _WORDS["heads"].items() for head in heads}


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
        plain = re.sub(r"\A(?:the|a|an) ", "", normalise_name(text))
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
            yield from (normalise_name(name) for name in value if isinstance(name, str) and _is_written_in_latin(name))


def _is_written_in_latin(name: str) -> bool:
    return (
        len(name) >= _SHORTEST
        and " " not in name
        and "{" not in name
        and all(not letter.isalpha() or "LATIN" in unicodedata.name(letter, "") for letter in name)
    )


def _public() -> Iterator[str]:
    text = (files("textmine") / "privacy/detect/public_names.txt").read_text(encoding="utf-8")
    yield from (normalise_name(line) for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def _nicknamer() -> Any:
    from nicknames import NickNamer

    return NickNamer()


def are_one_name(one: str, other: str) -> bool:
    """Whether two first names may be the same person's: Liz and Elizabeth, Bob and Robert."""
    namer = _nicknamer()
    pair = {normalise_name(one), normalise_name(other)}
    if len(pair) == 1:
        return True
    first, second = sorted(pair)
    return second in namer.nicknames_of(first) or first in namer.nicknames_of(second)


PARTICLES = frozenset("de da di del della van von der den ten ter bin bint ibn al el ap ab ferch mac mc la le st o".split())


@dataclass(frozen=True)
class Lexicon:
    """What names are told by.

    Attributes:
        words: of English.
        lists: of names.
        small, marked: how often the study writes a word in small letters, and with a capital that tells something.
    """

    words: WordFrequencies
    lists: NameLists
    small: Mapping[str, int] = field(default_factory=dict)
    marked: Mapping[str, int] = field(default_factory=dict)


def sort_of(text: str, lexicon: Lexicon) -> WordClass:
    """What a word is; a hyphenated one, or one with an apostrophe, that English does not know is judged by its parts."""
    if re.search(r"['’](?:t|re|ve|ll|d|m)\Z", text, re.IGNORECASE):  # the table has them in two parts: do n't
        return WordClass.ORDINARY
    whole = lexicon.words.sort(text)
    if whole is WordClass.PROPER and text.lower().endswith("ly") and not lexicon.lists.has(normalise_name(text)):
        return WordClass.ORDINARY  # firstly, hopefully: words that begin sentences
    parts = [part for part in re.split(r"['’‘\-‑]", text) if part]
    if whole is not WordClass.UNKNOWN or len(parts) < 2:
        return whole
    if re.match(r"[OoDd]['’][^\W\d_]", text):
        return WordClass.PROPER
    return _sort_of_parts(parts, lexicon)


def _sort_of_parts(parts: Sequence[str], lexicon: Lexicon) -> WordClass:
    """What a word in parts is: a name where all are listed (Jo-Anne), or both have capitals and one is no word (Hua-Gang)."""
    sorts = [lexicon.words.sort(part) for part in parts]
    if any(lexicon.lists.is_public(part) for part in parts):
        return WordClass.ORDINARY
    ordinary = sorts.count(WordClass.ORDINARY)
    capitals = all(part[0].isupper() for part in parts)
    if all(lexicon.lists.has(normalise_name(part)) for part in parts) or not ordinary or (capitals and ordinary < len(parts)):
        return WordClass.UNKNOWN
    longer = [sort for sort, part in zip(sorts, parts, strict=True) if len(part) > 2]
    if all(sort in (WordClass.ORDINARY, WordClass.EITHER) for sort in longer):
        return WordClass.ORDINARY
    return WordClass.PROPER if WordClass.PROPER in longer else WordClass.UNKNOWN


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
