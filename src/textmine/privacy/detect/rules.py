"""What rules for identifiers are made of: how one is found, and the pieces that their patterns share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from textmine.privacy.detect.mentions import MentionKind

BEGIN = r"(?<![^\W_])"
END = r"(?![^\W_])"  # no letter or figure after
WORD = r"[^\W\d_]{1,40}(?:['’-][^\W\d_]{1,40}){0,4}"
IS = r"(?:['’]s)?\W+(?:(?:is|was|it['’]?s|=)\W+)?"  # between what a number is called and the number
UNIT = r"(?:one|two|three|four|five|six|seven|eight|nine)"
TEEN = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
DIGIT_WORD = rf"(?:(?:double|treble|triple)[\s-]+)?(?:oh?|zero|nought|{UNIT})"
# Two letters that people write before figures and mean as a word.
SHORT_WORDS = frozenset(
    "ah am an as at ay be by do eh er go he hi hm if in is it la ma me mm my no of oh ok on or pa so to uh um up us we ye".split()
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to find identifiers of one kind.

    Attributes:
        find: start and end of each in a text.
        evidence: why it is one, in words.
        sure: whether it need not be confirmed.
        spelt: whether it may be without a figure; the others need not be tried where there is none.
    """

    kind: MentionKind
    find: Callable[[str], Iterator[tuple[int, int]]]
    evidence: str
    sure: bool = True
    spelt: bool = False


def rule(
    kind: MentionKind,
    pattern: str,
    evidence: str,
    check: Callable[[str], bool] = bool,
    *,
    sure: bool = True,
    exact: bool = False,
    spelt: bool = False,
) -> Rule:
    """A rule by a pattern; its group `it`, where it has one, is what is replaced.

    Args:
        kind: of what is found.
        pattern: a regular expression.
        evidence: why it is one, in words.
        check: of the text found, whether it can be one.
        sure: whether it need not be confirmed.
        exact: whether capitals matter.
        spelt: whether it may be without a figure.

    Returns:
        The rule.
    """
    compiled = re.compile(pattern, 0 if exact else re.IGNORECASE)
    group = "it" if "it" in compiled.groupindex else 0

    def find(text: str) -> Iterator[tuple[int, int]]:
        for match in compiled.finditer(text):
            start, end = match.span(group)
            value = text[start:end].rstrip(" .-–,(")
            if value and check(value):
                yield start, start + len(value)

    return Rule(kind, find, evidence, sure, spelt)


def digits_of(text: str) -> str:
    """The figures of a text."""
    return "".join(character for character in text if character.isdecimal())


def has_no_words(text: str) -> bool:
    """Whether no group of its letters is an English word, so that figures beside them are not a count of something."""
    from textmine.privacy.detect.lexicon import WordClass, english_words

    for letters in re.findall(r"[^\W\d_]+", text.lower()):
        if letters in SHORT_WORDS or (len(letters) > 2 and english_words().sort(letters) is not WordClass.UNKNOWN):
            return False
    return True
