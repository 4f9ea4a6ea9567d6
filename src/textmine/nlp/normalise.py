"""Names as they are compared, wherever they are: of people, labels, files, cases, codes."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")

# Letters that Unicode does not take apart into a plain one and an accent, and signs that programs exchange for one another.
_PLAIN = str.maketrans(
    {
        **{"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ħ": "h", "Ħ": "H", "ı": "i"},
        **{"æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th", "ß": "ss", "ẞ": "SS"},
        **dict.fromkeys("’‘ʼ`´", "'"),
        **dict.fromkeys("‐‑‒–—−", "-"),
    }
)


def plain_letters(text: str) -> str:
    """A text in small letters without accents, with one kind of apostrophes and dashes."""
    return without_accents(text).casefold()


def without_accents(text: str) -> str:
    """A text in plain letters, with one kind of apostrophes and dashes."""
    if text.isascii():
        return text
    letters = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=100_000)
def normalise_name(name: str) -> str:
    """A name as it is compared: without accents, capitals, double spaces, and the kinds of apostrophes and dashes."""
    return " ".join(plain_letters(name).split())


def composed(text: str) -> str:
    """A text with each accent in one character with its letter (NFC), as most programs store it; a Mac takes them apart."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def written_forms(name: str) -> set[str]:
    """How a name may be printed: as it is, in capitals, with capitals in front, and without its accents."""
    plain = composed(without_accents(name))
    return {form for letters in (name, plain) for form in (letters, letters.upper(), letters.title())}


class NameLookup(Generic[T]):
    """What names stand for, to be found by a name that is written in another way too.

    The very name counts first, however its accents are stored. Then one that is the same as `normalise_name` compares it, if all
    names that are so stand for one thing; where they stand for several, nobody knows which is meant.
    """

    def __init__(self, items: Iterable[tuple[str, T]]) -> None:
        """Take names with what they stand for; of one name given twice the first counts."""
        self._exact: dict[str, T] = {}
        self._alike: dict[str, list[T]] = defaultdict(list)
        for name, value in items:
            if self._exact.setdefault(composed(name), value) is value and value not in self._alike[normalise_name(name)]:
                self._alike[normalise_name(name)].append(value)

    def get(self, name: str) -> T | None:
        """What a name stands for; None where it stands for nothing, or nobody knows for what."""
        if composed(name) in self._exact:
            return self._exact[composed(name)]
        alike = self._alike.get(normalise_name(name), ())
        return alike[0] if len(alike) == 1 else None

    def __contains__(self, name: str) -> bool:
        return normalise_name(name) in self._alike
