"""What names are told by: the words of a text, English words by how they are written, lists of names."""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

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


_RAREST = -20.0  # log probability of a form that the table does not have; its rarest have -19.5
_PROPER = 1.2  # log of how many times oftener a name is written with a capital; sentence ends alone rarely give that
_EITHER = -1.0  # between this and the one above a word is both (grace, mark, council)
_SEEN = -19.0  # log probability from which the count says anything: three times or more
_RARE = -17.0  # log probability below which the leaning of a word that is in no dictionary says little
_FREQUENT = -15.5  # log probability of words that people misspell: some thirty thousand
_LONG = 11  # letters from which a word may have two slips
_EVERYDAY = -12.0  # log probability of words that are run together: some three thousand
_FUNCTION = -9.5  # log probability of words such as yes and however, which begin sentences and are nobody's name


# What people write without its apostrophe; the table has these in two parts.
_UNMARKED = frozenset(
    "dont doesnt didnt isnt arent wasnt werent cant couldnt wont wouldnt shouldnt havent hasnt hadnt aint mustnt neednt im ive "
    "youre youve theyre theyve weve thats whats theres heres hes shes lets whos itll thatll".split()
)


class WordClass(StrEnum):
    """What a word is, by how it is written in English at large."""

    ORDINARY = "ordinary"
    EITHER = "either"
    PROPER = "proper"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class WordFrequencies:
    """English words by the log probability of each form, capitals kept apart."""

    table: Mapping[str, float]
    _sorts: dict[str, WordClass] = field(default_factory=dict)

    def sort(self, word: str) -> WordClass:
        """What a word is, whatever its capitals here."""
        known = self._sorts.get(word)
        if known is None:
            known = self._sorts[word] = self._classify(word)
        return known

    def _classify(self, word: str) -> WordClass:
        plain = word.replace("’", "'")
        if plain.lower() in _UNMARKED:
            return WordClass.ORDINARY
        small, capital = self._log(plain.lower()), self._log(plain[:1].upper() + plain[1:].lower())
        if max(small, capital) < _SEEN:
            return WordClass.ORDINARY if _in_dictionary(plain.lower()) else WordClass.UNKNOWN
        leaning = capital - small
        if max(small, capital) < _RARE and leaning < _PROPER and not _in_dictionary(plain.lower()):
            return WordClass.UNKNOWN
        if small > _FUNCTION or leaning < _EITHER:
            return WordClass.ORDINARY
        return WordClass.PROPER if leaning >= _PROPER and small < _EVERYDAY else WordClass.EITHER

    def is_everyday(self, word: str) -> bool:
        """Whether a word is one of the few hundred that stand everywhere: the, well, will, way."""
        return self._log(word.lower()) > _FUNCTION

    def seldom(self, word: str) -> bool:
        """Whether a word in capitals alone is no common abbreviation (GP, IT, BBC)."""
        return self._log(word.upper()) < _RARE

    def is_misspelt(self, word: str) -> bool:
        """Whether a word that is not known is a common one misspelt, or two run together."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extractOne

        small = word.lower()
        if any(min(self._log(small[:at]), self._log(small[at:])) > _EVERYDAY for at in range(2, len(small) - 1)):
            return True
        near = [one for length in range(len(small) - 1, len(small) + 2) for one in self._by_length.get((small[0], length), ())]
        near += [one for one in self._by_length.get(("", len(small)), ()) if one[1:] == small[1:]]
        return extractOne(small, near, scorer=OSA.distance, score_cutoff=1 if len(small) < _LONG else 2) is not None

    def _log(self, form: str) -> float:
        found = self.table.get(form)
        return _RAREST if found is None else found

    @cached_property
    def _by_length(self) -> Mapping[tuple[str, int], list[str]]:
        """Common words by first letter and length, and by length alone."""
        found: dict[tuple[str, int], list[str]] = {}
        for word, log in self.table.items():
            if log > _FREQUENT and word.isalpha() and word.islower() and self.sort(word) is WordClass.ORDINARY:
                found.setdefault((word[0], len(word)), []).append(word)
                found.setdefault(("", len(word)), []).append(word)
        return found


@cache
def english_words() -> WordFrequencies:
    """The table of spaCy's lookup data, read once a process."""
    import gzip
    import json
    from importlib.resources import files

    path = files("spacy_lookups_data") / "data" / "en_lexeme_prob.json.gz"
    with path.open("rb") as handle:
        return WordFrequencies(json.loads(gzip.decompress(handle.read())))


@cache
def _in_dictionary(word: str) -> bool:
    from simplemma import is_known

    return bool(is_known(word, lang="en")) and normalise_name(word) == word


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
