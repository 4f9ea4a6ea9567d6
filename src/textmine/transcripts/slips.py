"""Labels whose colon became another sign, or none: `R; Yes.`, `P1 Yes.`."""

from __future__ import annotations

import re
from collections.abc import Collection

from textmine.transcripts.labels import Labelled, Line

SLIP = "slip"  # what marks such a label
_PLACE = re.compile(r"\s*(;|[.,)>](?=\s)|[-–—](?=\s)|\s(?=[A-Z“\"]))")
_CODE = re.compile(r"[A-Z]{1,4}\d{0,3}\Z|[A-Z][a-z]{1,3}\d{1,3}\Z")
_WORDS = ("I", "A")  # that begin sentences too
_HEAD = 60  # characters in which a label and its sign stand


def slip_in(line: Line, labels: Collection[str]) -> Labelled | None:
    """The label that a paragraph begins with, though another sign than a colon follows it, or none.

    A semicolon does for every label. A full stop, a dash or a blank does for a code (`R`, `P12`), and a blank only for one that is
    no word, since names begin sentences too. A label may also stand alone on its line.

    Args:
        line: of a file whose labels have colons.
        labels: of the file.

    Returns:
        The label and the words after it.
    """
    text = line.text.strip()
    if not line.opens:
        return None
    if text in labels and text not in _WORDS:
        return Labelled(text, "", mark=SLIP)
    for end, sign in _places(text[:_HEAD]):
        label = text[:end].strip()
        if label not in labels:
            continue
        if sign == ";" or (_CODE.match(label) and _sets_off(sign, label)):
            return Labelled(label, text[end:].lstrip(" \t;.,)>-–—"), mark=SLIP)
    return None


def _sets_off(sign: str, code: str) -> bool:
    """Whether a sign behind a code makes it a label: not a comma or a dash behind a word, nor a blank behind what may be one."""
    may_be_word = len(code) < 3 and code.isalpha()
    return sign == "." or (code not in _WORDS and not (sign.isspace() and may_be_word))


def _places(head: str) -> list[tuple[int, str]]:
    """Where a label could end, and the sign behind it."""
    return [(found.start(), found[1]) for found in _PLACE.finditer(head)][:3]
