"""Quotation marks in a paragraph, however they are set; an apostrophe is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LONGEST = 6000  # characters of a quotation in one paragraph; a mark that is closed further off was never closed
_MOST = 100  # marks within one
_DOUBLE = re.compile('[“”„‟"«»＂]')
_SINGLE = re.compile("[‘’‚‛']")
_OPENING = frozenset("“„‟«‘‚‛")
_BEFORE = frozenset(' \t\n([{—–-/:;,…“”"‘«=*_')  # what may stand before an opening mark
_AFTER = frozenset("[(…‘'“\"£$€.¡¿*_«—–")  # what may stand behind one, besides letters and figures
# Short words that begin or end with an apostrophe: one before or behind them may not be a quotation mark.
_CUT_BEFORE = re.compile(r"(?:\d0s|em|til|till|cause|cos|coz|tis|twas|bout|n|im|er|e|ave|appen|allo|ow)\b", re.IGNORECASE)
_CUT_AFTER = re.compile(r"(?:s|[a-z]in|(?<![^\W_])(?:o|th|an|wi|ol|t|i))\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MarkedQuotation:
    """A stretch of a paragraph in quotation marks.

    Attributes:
        start, end: with its marks, in characters.
        inner: where its words begin.
        stops: where they may end; the likeliest first. There are several where an apostrophe could be the closing mark.
        closed: whether there is a closing mark.
    """

    start: int
    end: int
    inner: int
    stops: tuple[int, ...]
    closed: bool = True


def find_marked(text: str) -> list[MarkedQuotation]:
    """The stretches of a paragraph in quotation marks, none within another, in order.

    Args:
        text: the paragraph.

    Returns:
        Double marks and guillemets pair first. Single ones, outside those, may hold them.
    """
    double = _doubles(text)
    single = [marked_quotation for marked_quotation in _singles(text, double) if marked_quotation.closed]
    around = [
        marked_quotation
        for marked_quotation in single
        if any(marked_quotation.start < other.start and other.end <= marked_quotation.end for other in double)
    ]
    double = [
        marked_quotation
        for marked_quotation in double
        if not any(outer.start < marked_quotation.start and marked_quotation.end <= outer.end for outer in around)
    ]
    return sorted([*double, *single], key=lambda marked_quotation: marked_quotation.start)


def _doubles(text: str) -> list[MarkedQuotation]:
    """Stretches in double marks; of one that was never closed what follows, up to the next opening mark or the end."""
    found: list[MarkedQuotation] = []
    marks = [match.start() for match in _DOUBLE.finditer(text)]
    at = 0
    while at < len(marks):
        after, one = _double(text, marks, at)
        found += [one] if one else []
        at += after
    return found


def _double(text: str, marks: Sequence[int], first: int) -> tuple[int, MarkedQuotation | None]:
    """What one of the marks opens, if it does, and how many marks are done with it."""
    opened = marks[first]
    if not _opens(text, opened):
        return 1, None
    depth, within = 0, 0  # marks within marks of the same kind, and the first of them
    for number, mark in enumerate(marks[first + 1 : first + _MOST], 1):
        if mark - opened > _LONGEST:
            break
        if _closes(text, mark) or text[opened] + text[mark] in ("„“", "»«"):
            if not depth:
                return number + 1, MarkedQuotation(opened, mark + 1, opened + 1, (mark,))
            depth -= 1
        elif _opens(text, mark):
            depth += 1
            within = within or number
    end = marks[first + within] if within else min(len(text), opened + _LONGEST)
    return within or len(marks) - first, MarkedQuotation(opened, end, opened + 1, (end,), closed=False)


def _opens(text: str, at: int) -> bool:
    """Whether a mark can open a quotation where it stands."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    free = not before or before in _BEFORE
    if text[at] in _OPENING and (free or not after.isspace()):
        return bool(after)
    return free and (after.isalnum() or (bool(after) and after in _AFTER))


def _closes(text: str, at: int) -> bool:
    """Whether a mark can close a quotation where it stands."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] in "”»":
        return bool(before.strip()) or not after.isalnum()
    return before not in "([{" and not after.isalpha() and text[at] not in "‘‚‛«„‟" and _ends(before, after)


def _ends(before: str, after: str) -> bool:
    """Whether what stands around a mark lets it close: a space before it only where none is needed behind it."""
    return bool(before.strip()) or not after.strip() or after in ".,;:!?)]"


def _singles(text: str, double: Sequence[MarkedQuotation]) -> list[MarkedQuotation]:
    inside = [(marked_quotation.start, marked_quotation.end) for marked_quotation in double]
    marks = [m.start() for m in _SINGLE.finditer(text) if not any(start < m.start() < end - 1 for start, end in inside)]
    found: list[MarkedQuotation] = []
    at = -1
    for number, mark in enumerate(marks):
        if mark <= at or not _opens_single(text, mark):
            continue
        if (one := _close_single(text, mark, marks[number + 1 : number + _MOST])) is not None:
            found.append(one)
            at = one.end - 1
    return found


def _opens_single(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] == "’" or not after or not (after.isalnum() or after in _AFTER):
        return False
    return not before or before in _BEFORE


def _close_single(text: str, opened: int, marks: Sequence[int]) -> MarkedQuotation | None:
    """The quotation that a single mark opens: up to the first mark that is surely closing, or else to one that may be."""
    doubtful: list[int] = []
    sure = -1
    for mark in marks:
        if mark - opened > _LONGEST:
            break
        if _opens_single(text, mark) and not _closes_single(text, mark):
            if text[mark] in "‘‚‛" or doubtful:
                break
            continue
        if not _closes_single(text, mark):
            continue
        if _doubtful(text, mark):
            doubtful.append(mark)
            continue
        sure = mark
        break
    if _CUT_BEFORE.match(text, opened + 1) and (sure < 0 or text[sure - 1] not in ".,?!…"):
        return None  # the '90s and the tenants'
    stops = [*([sure] if sure >= 0 else []), *doubtful]
    return MarkedQuotation(opened, stops[0] + 1, opened + 1, tuple(stops)) if stops else None


def _closes_single(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return text[at] in "’'" and before not in "([{" and not after.isalnum() and _ends(before, after)


def _doubtful(text: str, at: int) -> bool:
    """Whether a mark may be an apostrophe at a word's end: `the tenants' meeting`, `goin' home`."""
    after = text[at + 1 : at + 3]
    behind_word = after[:1].isspace() and after[1:2].islower()
    return behind_word and bool(_CUT_AFTER.search(text[max(0, at - 8) : at]))
