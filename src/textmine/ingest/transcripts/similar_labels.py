"""Labels that may be one person's, by how they are written and by who speaks after whom."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from textmine.ingest.transcripts.labels import KNOWN

MOST_COMPARED = 200  # labels of a file, the most used ones; a talk has no more, and each pair is looked at
_LIKE = 80  # likeness, 0-100, of a label mistyped
_LEAST_LETTERS = 3  # of labels that are compared letter by letter
_ANSWERS = 2  # times that two labels follow each other, from which they are two people who talk with each other
_RARELY = 0.2  # times the other label's turns; a slip of the keys is rarer than what it was meant to be
_COUNTED = re.compile(r"(?:(?<=\d)[A-Za-z]|(?<=[\s_-])[A-Za-z]|\d{1,4})\Z")  # what tells members of a group apart
_JOINT = re.compile(r"\s*(?:&|/|,|\+|\band\b)\s*")
_TITLED = re.compile(
    r"(Mr|Mrs|Ms|Miss|Master|Dr|Prof(?:essor)?|Sir|Dame|Lord|Lady|Baroness|Rev(?:erend)?|Cllr|Councillor)\.?\s+(.+)\Z"
)
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
_NUMBER = re.compile(r"[\s_#.-]*(?:\d+|(?<=[\s_#.-])(?:[a-h]|one|two|three|four))?[a-h]?\s?\??\Z", re.IGNORECASE)
# What the usual labels are short for; each line is one kind of speaker.
_SHORT = {
    "interviewer": ("i", "int", "intr", "intvr", "iv", "ivr", "ir", "interviewer"),
    "interviewee": ("iee", "ie", "interviewee"),
    "respondent": ("r", "rsp", "res", "resp", "respondent"),
    "participant": ("p", "pt", "part", "participant"),
    "moderator": ("m", "mod", "moderator"),
    "facilitator": ("f", "fac", "facilitator"),
    "researcher": ("r", "res", "researcher"),
    "speaker": ("s", "spk", "speaker"),
    "question": ("q", "question"),
    "answer": ("a", "answer"),
    "male": ("m", "male", "man"),
    "female": ("f", "female", "woman"),
}


@dataclass(frozen=True, slots=True)
class Use:
    """How often a label speaks, and between which turns, counted from 0."""

    turns: int
    first: int
    last: int


def similar_labels(spoken: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of labels that may be one person's: the same but for capitals, signs, a slip of the keys or a part left out.

    Two who answer each other are two people, however alike their labels.

    Args:
        spoken: the label of each turn of one file, in order.

    Returns:
        Pairs, sorted; whether they are one person is for people to say. Only the most used labels are compared.
    """
    uses = _uses(spoken)
    follow = Counter(frozenset(pair) for pair in pairwise(spoken) if pair[0] != pair[1])
    ordered = sorted(sorted(uses, key=lambda label: -uses[label].turns)[:MOST_COMPARED])
    return [
        (a, b)
        for number, a in enumerate(ordered)
        for b in ordered[number + 1 :]
        if follow[frozenset((a, b))] < _ANSWERS and may_be_one(a, b, uses)
    ]


def _uses(spoken: Sequence[str]) -> dict[str, Use]:
    uses: dict[str, Use] = {}
    for turn, label in enumerate(spoken):
        before = uses.get(label)
        uses[label] = Use(before.turns + 1, before.first, turn) if before else Use(1, turn, turn)
    return uses


def may_be_one(a: str, b: str, uses: Mapping[str, Use]) -> bool:
    """Whether two labels of a file may be one person's."""
    if b in _JOINT.split(a) or a in _JOINT.split(b):
        return False  # Ann & Ben, and Ann
    if _COUNTED.sub("", a) == _COUNTED.sub("", b) and _COUNTED.search(a) and _COUNTED.search(b):
        return False  # HT03a and HT03b, Cllr A and Cllr B
    if (one := _TITLED.match(a)) and (other := _TITLED.match(b)) and one[1] != other[1]:
        return False  # Mrs Ray and Mr Ray
    if bare(a) == bare(b) or _words(a) == _words(b):
        return True
    if KNOWN.match(a) and KNOWN.match(b):
        return _number(a) == _number(b) and _is_short(_kind(a), _kind(b))
    return is_part(a, b) or _are_initials(a, b, uses) or ((is_slip(a, b) or _has_surname(a, b)) and _is_rare(uses[a], uses[b]))


def is_joint(label: str, labels: Collection[str]) -> bool:
    """Whether a label is made of two or more others: `R1 & R2`."""
    parts = [part for part in _JOINT.split(label) if part]
    return len(parts) > 1 and all(part in labels for part in parts)


def is_like(label: str, others: Iterable[str]) -> bool:
    """Whether a label is another one mistyped or cut short."""
    return any(bare(label) == bare(other) or is_part(label, other) or is_slip(label, other) for other in others)


def is_part(a: str, b: str) -> bool:
    """Whether one of two labels is a word of the other: `Ann` and `Ann Bell`."""
    shared = set(a.lower().split()) & set(b.lower().split())
    return bool(shared) and 1 in (len(a.split()), len(b.split())) and all(name[0].isupper() and len(name) > 2 for name in (a, b))


def is_slip(a: str, b: str) -> bool:
    """Whether two labels are the same but for a slip of the keys; other figures are other people."""
    (one, figures), (other, theirs) = bare(a), bare(b)
    return figures == theirs and min(len(one), len(other)) >= _LEAST_LETTERS and fuzz.ratio(one, other) >= _LIKE


@lru_cache(maxsize=10_000)
def bare(label: str) -> tuple[str, str]:
    """A label's letters and figures, and its figures alone."""
    plain = re.sub(r"[\W_]+", "", label).lower()
    return plain, re.sub(r"\D", "", plain)


def _is_rare(a: Use, b: Use) -> bool:
    """Whether one of two labels is rare beside the other, or is used only before or after it."""
    few, many = sorted((a.turns, b.turns))
    return few <= max(1, _RARELY * many) or a.last < b.first or b.last < a.first


def _are_initials(a: str, b: str, uses: Mapping[str, Use]) -> bool:
    """Whether one of two labels is the initials of the other; a single letter, where the whole name was hardly used."""
    short, whole = sorted((a, b), key=lambda label: len(bare(label)[0]))
    letters = bare(short)[0]
    words = re.findall(r"[^\W_]+", re.sub(r"\([^()]*\)", "", whole))
    if not letters.isalpha() or len(letters) == len(bare(whole)[0]) or not words or KNOWN.match(whole):
        return False
    initials = "".join(word[0] for word in words).lower()
    if len(letters) > 1:
        return letters == initials or (letters[0], letters[-1], len(letters)) == (initials[0], initials[-1], 2)
    return short.isupper() and letters == initials[0] and whole[0].isupper() and uses[whole].turns <= _ANSWERS < uses[short].turns


def _words(label: str) -> list[str]:
    """The words of a label in alphabetical order: `Bell, Ann` is `Ann Bell`, and (she/her) tells nobody apart."""
    return sorted(re.findall(r"[^\W_]+", re.sub(r"\([^()]*\)", "", label).lower()))


def _has_surname(a: str, b: str) -> bool:
    """Whether one of two labels is a title and the surname of the other: `Mrs Ray` and `Ann Ray`, or `Mrs Ann Ray (Aldby)`."""
    a, b = (_IN_BRACKETS.sub("", label) for label in (a, b))
    matches = [_TITLED.match(label) for label in (a, b)]
    titled = [found[2] if found else "" for found in matches]
    if all(titled) and len({found[1] for found in matches if found}) == 1:
        return 1 in map(len, map(str.split, titled)) and titled[0].split()[-1] == titled[1].split()[-1]
    return (bool(titled[0]) != bool(titled[1])) and (titled[0] or a.split()[-1]) == (titled[1] or b.split()[-1])


def _number(label: str) -> str:
    return re.sub(r"[\W_]+", "", found[0]).lower() if (found := _NUMBER.search(label)) else ""


def _kind(label: str) -> str:
    return _NUMBER.sub("", label, count=1).lower() or label.lower()


def _is_short(a: str, b: str) -> bool:
    """Whether two of the usual labels are one kind of speaker, the one short for the other."""
    return any(a in shorts and b in shorts and whole in (a, b) for whole, shorts in _SHORT.items())
