"""Identifiers that are known by their pattern."""

from __future__ import annotations

import re

from textmine.privacy.detect import dates, identifiers
from textmine.privacy.detect.mentions import Mention

_FIGURE = re.compile(r"\d")
# The first rule that fits a place wins: what is told by a check or a word beside it before what is told by its form alone.
RULES = (
    *identifiers.EMAILS,
    *identifiers.WEB,
    *dates.BIRTH,
    *identifiers.PERSONAL,
    *identifiers.TELEPHONES,
    *identifiers.EXTENSIONS,
    *identifiers.SORT_CODES,
    *identifiers.POSTCODES,
    *identifiers.PLATES,
    *identifiers.ADDRESSES,
    *dates.DATES,
    *identifiers.REFERENCES,
    *identifiers.SPELT_TELEPHONES,
    *identifiers.CODES,
    *dates.AGES,
    *identifiers.LONG_NUMBERS,
)


def find_identifiers(text: str) -> list[Mention]:
    """Identifiers of a text by their patterns.

    Args:
        text: any text.

    Returns:
        Mentions that do not overlap, in the order of the text; of two in one place the one that the earlier rule found.
    """
    taken = bytearray(len(text))
    found: list[Mention] = []
    figures = _FIGURE.search(text) is not None
    for rule in RULES:
        if not (figures or rule.spelt):
            continue
        for start, end in rule.find(text):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(Mention(start, end, text[start:end], rule.kind, rule.evidence, rule.sure))
    return sorted(found, key=lambda mention: mention.start)
