"""Identifiers drawn by a seed and put into real talk, for `tests.benchmarks.identifiers`.

First names come from gender-guesser's dictionary and family names from the package `names` (both of the benchmark alone), and from
faker's lists for countries that textmine does without for the run, so that half of the people seeded are in no list.
"""

from __future__ import annotations

import importlib
import random
import re
import string
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from textmine.privacy.detect.identifiers import is_nhs_number
from textmine.privacy.detect.lexicon import NameLists, WordClass, english_words
from textmine.privacy.detect.mentions import normalise_name

# Lists that textmine does without in the benchmark, so that their names are unheard of.
HELD_OUT = (
    "en_IN",
    "en_KE",
    "en_NG",
    "en_PK",
    "ga_IE",
    "ha_NG",
    "ig_NG",
    "pl_PL",
    "tr_TR",
    "tw_GH",
    "yo_NG",
    "zu_ZA",
    "lt_LT",
    "vi_VN",
)
WRITINGS = ("as it is", "small letters", "misspelt", "capitals")
_WEIGHTS = (40, 30, 20, 10)
MONTHS = "January February March April May June July August September October November December".split()
AREAS = "NG LS CF SA B M EH BT SW N DE YO LL".split()


@dataclass(frozen=True)
class Seeded:
    """One identifier put into a text: its place there, its kind, and how it is written."""

    start: int
    end: int
    kind: str
    writing: str


@dataclass(frozen=True)
class Person:
    """A person who does not exist."""

    first: str
    last: str
    known: str  # in the lists, in no list, also a word


class Names:
    """Names to draw from."""

    def __init__(self, lists: NameLists, draw: random.Random) -> None:
        held_first, held_last = _of_faker("first_name"), _of_faker("last_name")
        first = _plain([*_dictionary(), *held_first])
        last = _plain([*_census(), *held_last])
        words = english_words()

        def also_word(name: str) -> bool:
            return words.sort(name) in (WordClass.ORDINARY, WordClass.EITHER)

        self.lists = lists
        self._draw = draw
        self._first = {
            "in the lists": [name for name in first if normalise_name(name) in self.lists.first and not also_word(name)],
            "in no list": [name for name in first if not self.lists.has(normalise_name(name)) and not also_word(name)],
            "also a word": [name for name in first if normalise_name(name) in lists.usual and also_word(name)],
        }
        self._last = {
            "in the lists": [name for name in last if normalise_name(name) in self.lists.last and not also_word(name)],
            "in no list": [name for name in last if not self.lists.has(normalise_name(name)) and not also_word(name)],
            "also a word": [name for name in last if normalise_name(name) in lists.last and also_word(name)],
        }

    def person(self) -> Person:
        """Somebody."""
        known = self._draw.choices(("in the lists", "in no list", "also a word"), (45, 45, 10))[0]
        return Person(self._draw.choice(self._first[known]), self._draw.choice(self._last[known]), known)

    def sizes(self) -> dict[str, tuple[int, int]]:
        """How many first and family names there are to draw from."""
        return {known: (len(self._first[known]), len(self._last[known])) for known in self._first}


def _plain(names: list[str]) -> list[str]:
    return sorted({name for name in names if re.fullmatch(r"[^\W\d_]{3,}(?:[-'][^\W\d_]{2,})?", name)})


def _of_faker(wanted: str) -> list[str]:
    found: list[str] = []
    for locale in HELD_OUT:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(provider):
            value = getattr(provider, attribute)
            if wanted in attribute and not isinstance(value, str) and hasattr(value, "__iter__"):
                found += [name for name in value if isinstance(name, str)]
    return found


def _folder(package: str) -> Path:
    spec = find_spec(package.replace("-", "_"))
    if spec is None or spec.origin is None:
        raise SystemExit(f"pip install {package}: the benchmark draws names from it")
    return Path(spec.origin).parent


def _dictionary() -> list[str]:
    lines = (_folder("gender-guesser") / "data/nam_dict.txt").read_text(encoding="utf-8").splitlines()
    return [line[3:29].strip().replace("+", "-") for line in lines if line[:1] in "MF1?"]


def _census() -> list[str]:
    lines = (_folder("names") / "dist.all.last").read_text(encoding="utf-8").splitlines()
    return [line.split()[0].title() for line in lines[:20000]]


def written(name: str, draw: random.Random) -> tuple[str, str]:
    """A name as somebody typed it, and in which way."""
    way = draw.choices(WRITINGS, _WEIGHTS)[0]
    if way == "small letters":
        return name.lower(), way
    if way == "capitals":
        return name.upper(), way
    if way == "misspelt":
        parts = name.split()
        at = draw.randrange(len(parts))
        parts[at] = misspelt(parts[at], draw)
        return " ".join(parts), way
    return name, way


def misspelt(word: str, draw: random.Random) -> str:
    """A word with two letters swapped, one left out, doubled or replaced, but for the first."""
    if len(word) < 4:
        return word + word[-1]
    at = draw.randrange(1, len(word) - 1)
    way = draw.randrange(4)
    if way == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if way == 1:
        return word[:at] + word[at + 1 :]
    if way == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + draw.choice("aeiou" if word[at] in "aeiou" else "bdglmnrstv") + word[at + 1 :]


def place(draw: random.Random) -> str:
    """A place that is not on the map."""
    one = draw.choice("Brack Ander Wex Tarn Holl Skel Marl Thorn Ox Grim Pen Llan Aber Kil Dun Strath Ash Lang Ferr Cald".split())
    two = draw.choice("ington ersley bury worth combe holme thwaite wick stead by ham den goch wen more feckan loch bridge".split())
    return one + two


def organisation(draw: random.Random) -> str:
    """A body that does not exist."""
    ends = "Housing Association;Community Trust;Primary School;Borough Council;Care Home;Surgery;Academy;Partnership;Foundation;Ltd"
    end = ends.split(";")
    return f"{place(draw)} {draw.choice(end)}"


def _digits(draw: random.Random, count: int) -> str:
    return "".join(draw.choice(string.digits) for _ in range(count))


def _grouped(text: str, sizes: tuple[int, ...], draw: random.Random) -> str:
    """Figures in groups, parted by spaces, hyphens, dots or nothing."""
    between = draw.choice((" ", "", "-", " ", "."))
    pieces, at = [], 0
    for size in sizes:
        pieces.append(text[at : at + size])
        at += size
    return between.join(pieces)


def _nhs(draw: random.Random) -> str:
    while True:
        number = draw.choice("4679") + _digits(draw, 9)
        if is_nhs_number(number):
            return _grouped(number, (3, 3, 4), draw)


def _insurance(draw: random.Random) -> str:
    text = draw.choice(("AB", "CE", "JK", "PW", "SR")) + _digits(draw, 6) + draw.choice("ABCD")
    return _cased(_grouped(text, draw.choice(((2, 2, 2, 2, 1), (2, 6, 1))), draw), draw)


def _cased(text: str, draw: random.Random) -> str:
    return text.lower() if draw.random() < 0.4 else text


def _postcode(draw: random.Random) -> str:
    end = _digits(draw, 1) + "".join(draw.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in range(2))
    return _cased(draw.choice(AREAS) + str(draw.randrange(1, 29)) + draw.choice((" ", " ", "", "-")) + end, draw)


def _telephone(draw: random.Random) -> str:
    mobile, near = "07" + _digits(draw, 9), "0" + draw.choice(("115", "121", "191")) + _digits(draw, 7)
    ways: tuple[Callable[[], str], ...] = (
        lambda: _grouped(mobile, (5, 6), draw),
        lambda: _grouped(mobile, (5, 3, 3), draw),
        lambda: _grouped(near, (4, 3, 4), draw),
        lambda: f"({near[:4]}) {near[4:7]} {near[7:]}",
        lambda: f"+44 {mobile[1:5]} {mobile[5:]}",
        lambda: f"0044{mobile[1:]}",
    )
    return draw.choice(ways)()


def _spoken(draw: random.Random) -> str:
    words = dict(zip(string.digits, "oh one two three four five six seven eight nine".split(), strict=True))
    number = "07" + _digits(draw, 9)
    return draw.choice((" ", ", ")).join(words[digit] for digit in number)


def _email(draw: random.Random) -> str:
    name = f"{draw.choice('abcdefgh')}{draw.choice(('.', '_', ''))}{place(draw).lower()}{draw.choice(('', _digits(draw, 2)))}"
    host = draw.choice(("gmail.com", "hotmail.co.uk", f"{place(draw).lower()}.org.uk", "nhs.net", "btinternet.com"))
    way = draw.randrange(4)
    if way == 0:
        return f"{name} at {host.replace('.', ' dot ')}"
    if way == 1:
        return f"{name}(at){host}"
    return _cased(f"{name}@{host}", draw)


def _web(draw: random.Random) -> str:
    site = place(draw).lower()
    return draw.choice((f"www.{site}.org.uk", f"https://www.{site}.com/team/jo", f"{site}.co.uk", f"www dot {site} dot com"))


def _birth(draw: random.Random) -> str:
    day, month, year = draw.randrange(1, 29), draw.randrange(1, 13), draw.randrange(1930, 2006)
    name = MONTHS[month - 1]
    ways = (f"{day}/{month:02d}/{year}", f"{day} {name} {year}", f"{day}.{month}.{year % 100:02d}", f"{name} {day}th, {year}")
    return draw.choice((*ways, f"{day}th of {name.lower()} {year}", f"{year}"))


def _street(draw: random.Random) -> str:
    kind = draw.choice("Street Road Avenue Lane Close Drive Crescent Terrace Gardens Court".split())
    text = f"{draw.randrange(1, 240)}{draw.choice(('', '', 'a'))} {place(draw)} {kind}"
    return text.lower() if draw.random() < 0.3 and kind not in ("Close", "Drive", "Court") else text


def _plate(draw: random.Random) -> str:
    letters = "".join(draw.choice("ABCDEFGHJKLMNOPRSTUVWXYZ") for _ in range(3))
    text = f"{draw.choice('BDFKLMNSVWY')}{draw.choice('ABDEFGK')}{draw.randrange(51, 74)}{draw.choice((' ', ''))}{letters}"
    return _cased(text, draw)


def _sort_code(draw: random.Random) -> str:
    return _grouped(_digits(draw, 6), (2, 2, 2), draw)


# For each kind what is drawn, and words that people put before it; an empty one is the bare identifier.
PATTERNS: dict[str, tuple[Callable[[random.Random], str], tuple[str, ...]]] = {
    "postcode": (_postcode, ("", "I'm at", "we live in", "that's", "over in")),
    "telephone": (_telephone, ("", "ring me on", "my mobile's", "call us,", "the number was")),
    "telephone, spoken": (_spoken, ("", "it's", "my number is")),
    "e-mail": (_email, ("", "write to", "it's", "you can get me on", "email me,")),
    "web address": (_web, ("", "have a look at", "it's on")),
    "handle": (lambda draw: f"@{place(draw).lower()}{_digits(draw, 2)}", ("", "find me as", "on twitter")),
    "NHS number": (_nhs, ("", "my number is", "NHS number")),
    "National Insurance number": (_insurance, ("", "NI number", "it's", "her national insurance is")),
    "date of birth": (
        _birth,
        ("born", "she was born on", "dob", "my date of birth is", "D.O.B.", "I was born in", "date of birth:"),
    ),
    "address": (_street, ("", "I live at", "we were at", "go round to")),
    "sort code": (_sort_code, ("sort code", "the sort code's", "sort code is")),
    "bank account": (lambda draw: _digits(draw, 8), ("account number", "my account is", "acc no", "the account number's")),
    "number plate": (_plate, ("", "the reg is", "a silver Astra,", "plate")),
    "reference number": (
        lambda draw: f"{draw.choice(('', 'RX', 'H'))}{_digits(draw, 7)}",
        ("hospital number", "patient number is", "my reference is", "case ref", "passport number"),
    ),
}


def pattern(kind: str, draw: random.Random) -> tuple[str, str]:
    """What stands before an identifier of a kind, and the identifier."""
    make, before = PATTERNS[kind]
    return draw.choice(before), make(draw)
