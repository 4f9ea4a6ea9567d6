"""What is found in a text that may tell who or where somebody is."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class MentionKind(StrEnum):
    """Kinds of mentions; all but the first five are identifiers, known by their pattern."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    NAME = "name"  # of a person, organisation or place: it could not be told which
    CASE = "case"
    EMAIL = "e-mail"
    TELEPHONE = "telephone"
    WEB = "web address"
    HANDLE = "handle"
    POSTCODE = "postcode"
    ADDRESS = "address"
    NHS = "NHS number"
    INSURANCE = "National Insurance number"
    BIRTH = "date of birth"
    AGE = "age over 89"
    DATE = "date"
    SORT_CODE = "sort code"
    ACCOUNT = "bank account"
    CARD = "card number"
    PLATE = "number plate"
    REFERENCE = "reference number"
    NUMBER = "number"


NAME_KINDS = (MentionKind.PERSON, MentionKind.ORGANISATION, MentionKind.PLACE, MentionKind.NAME, MentionKind.CASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention: `start` and `end` are characters of the text it was found in, `text` what stands there.

    Attributes:
        kind: a value of `What`.
        evidence: why it was taken for one, in words.
        sure: whether it need not be confirmed by a person.
    """

    start: int
    end: int
    text: str
    kind: str
    evidence: str
    sure: bool


# Letters that Unicode does not take apart into a plain one and its accent, and what people type for an apostrophe.
_PLAIN = str.maketrans(
    dict(zip("łŁđĐðÐøØħĦıŧŦŋŊƒ", "lLdDdDoOhHitTnNf", strict=True))
    | {"æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ß": "ss", "ẞ": "SS", "þ": "th", "Þ": "Th"}
    | dict.fromkeys("’‘ʼʻ`´′", "'")
)


def normalise_name(text: str) -> str:
    """A text as names are compared: small letters without accents, straight apostrophes, single spaces."""
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(letters.casefold().split())


def is_identifier(kind: str) -> bool:
    """Whether a kind is one of the patterns, which are replaced by what they are and not by a numbered pseudonym."""
    return kind not in NAME_KINDS
