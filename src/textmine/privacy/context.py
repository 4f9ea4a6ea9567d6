"""What the words around a word say of whether it is somebody's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from textmine.privacy.signals import (
    ABBREVIATED,
    AFTER_COMMA,
    BEFORE,
    CALLED,
    DETERMINERS,
    DOES,
    GREETS,
    JOBS,
    KIN,
    OF_PEOPLE,
    PLACED,
    SELF,
    SPEECH,
    TALKS,
    TITLES,
    TO,
)
from textmine.privacy.tokens import Token, gap


class Hint(IntEnum):
    """How much the words around speak for a name."""

    NONE = 0
    SOME = 1  # names stand in such places, and other words do
    FIRM = 2  # what is done with people
    STRONG = 3


def hint(text: str, tokens: Sequence[Token], at: int) -> tuple[Hint, str]:
    """How much the words around a word speak for its being a name, and which.

    Args:
        text: holds the tokens.
        tokens: of the text.
        at: which of them.

    Returns:
        The strongest hint, and the words in words.
    """
    before, after = _neighbour(text, tokens, at, -1), _neighbour(text, tokens, at, 1)
    earlier = _neighbour(text, tokens, at - 1, -1) if before else ""
    token = tokens[at]
    if before in TITLES:
        written = before in ABBREVIATED or tokens[at - 1].capital
        return Hint.STRONG if written else Hint.FIRM, f"after {before!r}"
    if before in CALLED or (before in ("is", "was") and earlier == "name") or (before == "name" and not token.initial):
        return Hint.STRONG, "after words for a name"
    if (before in KIN and earlier in DETERMINERS) or (before in JOBS and not token.initial):
        return Hint.STRONG, f"after {before!r}"
    if _greeted(text, tokens, at):
        return Hint.STRONG, "greeted or thanked"
    if after in SPEECH and before not in DETERMINERS:
        return Hint.STRONG, f"before {after!r}"
    if before in DETERMINERS:
        return Hint.NONE, ""
    return _weaker(text, tokens, at, (earlier, before, after))


def _weaker(text: str, tokens: Sequence[Token], at: int, around: tuple[str, str, str]) -> tuple[Hint, str]:
    """Hints that other words than names have too."""
    earlier, before, after = around
    if _is_addressed(text, tokens, at):
        return Hint.FIRM, "spoken to"
    if after == "and" and _neighbour(text, tokens, at + 1, 1) in SELF:
        return Hint.FIRM, "before 'and I'"
    if before in OF_PEOPLE or (before in TO and earlier in TALKS):
        return Hint.FIRM, f"after {before!r}"
    if after in DOES or tokens[at].owning or before in BEFORE:
        return Hint.SOME, f"between {before!r} and {after!r}"
    return Hint.NONE, ""


def is_placed(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether the word before says that this is a place."""
    return _neighbour(text, tokens, at, -1) in PLACED


def after_determiner(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether an article or the like stands right before."""
    return _neighbour(text, tokens, at, -1) in DETERMINERS


def _neighbour(text: str, tokens: Sequence[Token], at: int, step: int) -> str:
    """The word before or after, where nothing but a space stands between (after a title a stop may)."""
    other = at + step
    if not 0 <= at < len(tokens) or not 0 <= other < len(tokens):
        return ""
    first, second = (tokens[other], tokens[at]) if step < 0 else (tokens[at], tokens[other])
    if step < 0 and first.owning:
        return ""
    between = gap(text, first, second)
    if between.strip(" ") and not (between.strip() in (".", "'", "‘", "“", '"') and step < 0):
        return ""
    if between.strip() == "." and first.plain not in TITLES:
        return ""
    return tokens[other].plain


def _is_addressed(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether a word stands alone between stops ("Thank you. Sarah. How ..."), or before a comma and a pronoun ("Sarah, I ...")."""
    before = text[tokens[at - 1].end : tokens[at].start] if at else "."
    after = text[tokens[at].end : tokens[at + 1].start] if at + 1 < len(tokens) else ""
    if not re.search(r"[.?!,]\s*\Z", before):
        return False
    if re.match(r"[.?!]\s", after):
        return not re.search(r",\s*\Z", before)
    return bool(re.match(r",\s\Z", after)) and tokens[at + 1].plain in AFTER_COMMA


def _greeted(text: str, tokens: Sequence[Token], at: int) -> bool:
    if at == 0:
        return False
    between = gap(text, tokens[at - 1], tokens[at])
    earlier = tokens[at - 2].plain if at > 1 else ""
    before = tokens[at - 1].plain
    thanked = before in GREETS or (before == "you" and earlier == "thank" and bool(re.fullmatch(r",?\s", between)))
    return thanked and bool(re.fullmatch(r",?\s", between))
