"""What the words around a word say of whether it is somebody's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from textmine.privacy.detect.lexicon import (
    ABBREVIATED,
    AFTER_COMMA,
    AFTER_NAME,
    ASKED_OF,
    BARE_NAMES,
    BEFORE,
    CALLED,
    CONJUNCTIONS,
    DETERMINERS,
    DOES,
    GREETS,
    HUMAN,
    JOBS,
    KIN,
    MASS_NAMES,
    MODAL_NAMES,
    OF_PEOPLE,
    PAST,
    PLACED,
    RELIES,
    SELF,
    SPEECH,
    TALKS,
    TITLES,
    TO,
    TRANSFERS,
    Token,
    gap,
)


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
    if token.plain in MODAL_NAMES and not token.marked:
        return Hint.NONE, ""  # what stands around an auxiliary says nothing; `is_somebody` tells it
    if before in CALLED or (before in ("is", "was") and earlier == "name") or (before == "name" and not token.initial):
        return Hint.STRONG, "after words for a name"
    if (before in KIN and earlier in DETERMINERS) or (before in JOBS and not token.initial):
        return Hint.STRONG, f"after {before!r}"
    if _is_greeted(text, tokens, at):
        return Hint.STRONG, "greeted or thanked"
    if tokens[at].owning and after in KIN and before not in DETERMINERS:
        return Hint.STRONG, f"before {after!r}"
    if before in ("was", "is") and earlier in ("it", "that") and after in ("who", "that's"):
        return Hint.STRONG, "before 'who'"
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
    if _is_taken_up(text, tokens, at):
        return Hint.FIRM, "before a comma and 'he' or 'she'"
    if (before == "to" and earlier in ("thanks", "thank")) or (before == "on" and earlier in RELIES):
        return Hint.FIRM, f"after {earlier!r} and {before!r}"
    if (
        before == "to"
        and tokens[at].plain not in MASS_NAMES
        and any(token.plain in TRANSFERS for token in tokens[max(0, at - 6) : at - 1])
    ):
        return Hint.FIRM, "after what was given to somebody"
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


def before_determiner(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether an article or the like stands right after."""
    return _neighbour(text, tokens, at, 1) in DETERMINERS


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
    quoted = re.search(r"[\"“‘]\Z", text[: tokens[at].start]) and re.match(r",[\"”’]\s", after)
    if quoted and tokens[at + 1].plain in SELF | SPEECH | {"he", "she", "we", "they"}:
        return True
    if not re.search(r"[.?!,]\s*\Z", before):
        return False
    if re.match(r"[.?!]\s", after):
        return not re.search(r",\s*\Z", before)
    return bool(re.match(r",\s\Z", after)) and tokens[at + 1].plain in AFTER_COMMA


def _is_taken_up(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether "he" or "she" after a comma takes a word up: ask Robin, he knows."""
    if at + 1 >= len(tokens) or text[tokens[at].end : tokens[at + 1].start] != ", ":
        return False
    return tokens[at + 1].plain in ("he", "she") and _neighbour(text, tokens, at, -1) not in _TIMES


_WORD_NAMES = BARE_NAMES | MASS_NAMES | MODAL_NAMES
_TIMES = frozenset("in last next this that every each one early late since by of".split())


def is_somebody(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether a word that is a first name too stands where as a word it could not: "will said", "bill was late", "with penny when".

    Args:
        text: holds the tokens.
        tokens: of the text.
        at: which of them.

    Returns:
        Whether only somebody can be meant.
    """
    word, before, after = tokens[at].plain, _neighbour(text, tokens, at, -1), _neighbour(text, tokens, at, 1)
    begins = before in CONJUNCTIONS or (not before and (tokens[at].initial or _after_stop(text, tokens, at)))
    verb = _neighbour(text, tokens, at + 1, 1) if after in ("never", "always", "just", "also", "really", "only", "then") else after
    if after == "and" and _neighbour(text, tokens, at + 1, 1) in SELF:
        return True
    past = verb in PAST or (verb.endswith("ed") and len(verb) > 4)
    if begins and (word in MODAL_NAMES or word in BARE_NAMES):
        return past or (word in BARE_NAMES and verb in SPEECH)
    if begins and after == "and" and at + 3 < len(tokens) and tokens[at + 2].plain in _WORD_NAMES:  # Art and Rich ran the shop
        together = not re.search(r"[.,;:?!]", text[tokens[at].end : tokens[at + 3].start])
        return together and tokens[at + 3].plain in PAST - {"was", "is", "has", "had"}
    if begins and word in MASS_NAMES:
        return verb in HUMAN or verb in SPEECH or (verb in ("was", "is") and _is_a_person(text, tokens, at + 1))
    if word not in MASS_NAMES and before in ("is", "was") and after in ASKED_OF:
        return not _neighbour(text, tokens, at - 1, -1)
    ends = after in AFTER_NAME or (not after and at + 1 < len(tokens)) or at + 1 == len(tokens)
    if word in BARE_NAMES and ends:
        return before in ("with", "from", "for") or (at > 0 and tokens[at - 1].plain == "there" and tokens[at - 1].owning)
    return False


def _is_a_person(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether words after a verb say of somebody who that is: was the only one who, is my sister."""
    ends = re.search(r"[.?!;,]|\Z", text[tokens[at].end :])
    said = [token.plain for token in tokens[at + 1 : at + 7] if not ends or token.start < tokens[at].end + ends.start()]
    return "who" in said[2:] or (len(said) > 1 and said[0] in DETERMINERS and said[1] in KIN | JOBS)


def _after_stop(text: str, tokens: Sequence[Token], at: int) -> bool:
    return at == 0 or bool(re.search(r"[.?!,;:–—-]\s*[\"“‘']?\Z", text[tokens[at - 1].end : tokens[at].start]))


def _is_greeted(text: str, tokens: Sequence[Token], at: int) -> bool:
    if at == 0:
        return False
    between = gap(text, tokens[at - 1], tokens[at])
    earlier = tokens[at - 2].plain if at > 1 else ""
    before = tokens[at - 1].plain
    thanked = before in GREETS or (before == "you" and earlier == "thank" and bool(re.fullmatch(r",?\s", between)))
    return thanked and bool(re.fullmatch(r",?\s", between))
