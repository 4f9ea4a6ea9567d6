"""How a program counts the offsets of its selections, found out from the selections themselves.

The standard counts Unicode characters from 0, the end exclusive. NVivo for Windows counts UTF-16 units and a Windows line end as
two; ATLAS.ti, and QualCoder on Windows, count a line end as one and store two; Taguette counts bytes. So every way is tried on all
selections, and that one is taken under which they fit best: where the file says what the words are, they are those; else they begin
and end where words do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from textmine.exchange.importers.records import ForeignProject, ForeignSource, Selection
from textmine.study.code_lookup import letters

_UNITS = ("characters", "UTF-16 units", "bytes")
_ENDS = ("as they are stored", "as one", "as two")
# What is to be taken from starts and ends, and what that means.
_SHIFTS = {
    (0, 0): "",
    (1, 1): "from 1, or the byte-order mark with them",
    (0, -1): "the end that of the last character",
    (1, 0): "from 1, the end that of the last character",
}
# What programs are known to do, tried first; of readings that fit alike the first is taken.
_KNOWN = {
    "nvivo": ("UTF-16 units", "as they are stored"),
    "atlas": ("characters", "as one"),
    "qualcoder": ("characters", "as one"),
    "maxqda": ("characters", "as one"),
    "taguette": ("bytes", "as they are stored"),
}
_QUOTE = 3.0  # what a selection whose words are known to be right or wrong weighs; one whose ends fit weighs at most 2
_MARGIN = 1.0  # by which another way of counting must weigh more: one selection that a slip of the hand cut short does not decide
_LEAST_QUOTE = 8  # letters and digits of words that tell a place
_CUT = re.compile(r"\s*(?:…|\.\.\.)\s*\Z")
_SLACK = 2  # characters by which a selection may reach beyond the text: programs add a line end of their own
# Scripts that put no spaces between words: Thai, Lao, Myanmar, Khmer; Chinese, Japanese.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class OffsetReading:
    """A way of counting: in what unit, how line ends, and from where."""

    unit: str = _UNITS[0]
    ends: str = _ENDS[0]
    shift: tuple[int, int] = (0, 0)

    def __str__(self) -> str:
        said = f"in {self.unit}, line ends {self.ends}"
        return f"{said}, {_SHIFTS[self.shift]}" if _SHIFTS[self.shift] else said


@dataclass(frozen=True, slots=True)
class OffsetEvidence:
    """The reading that was chosen and what speaks for it.

    Attributes:
        reading: the way of counting.
        selections: on texts that the file holds.
        fitting: of these, those that begin and end where words do, within the text.
        quoted, matching: those of which the file says the words, and of these those that are the words there.
        settled: whether no other way would have read any selection otherwise.
    """

    reading: OffsetReading
    selections: int
    fitting: int
    quoted: int
    matching: int
    settled: bool

    @property
    def share(self) -> float:
        """Share of selections that fit, 0-1: those whose words are known must be them."""
        right = self.fitting if not self.quoted else self.matching + max(0, self.fitting - self.quoted)
        return min(1.0, right / self.selections) if self.selections else 1.0

    def __str__(self) -> str:
        said = [f"{self.fitting} of {self.selections} selections begin and end where words do"]
        if self.quoted:
            said.append(f"{self.matching} of {self.quoted} have the words that the file says they have")
        if self.settled:
            said.append("any other way of counting reads them alike")
        return f"offsets count {self.reading} ({'; '.join(said)})"


class OffsetConverter:
    """One text, and the offset of each of its characters as ways of counting have it."""

    def __init__(self, text: str) -> None:
        self._points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        self._plain = text.isascii()
        self._before: dict[tuple[str, str], NDArray[np.int64]] = {}

    def places(self, offsets: NDArray[np.int64], reading: OffsetReading) -> NDArray[np.int64]:
        """Characters at which pairs of offsets (an array of n by 2) begin and end; beyond the text where they do."""
        key = (_UNITS[0] if self._plain else reading.unit, reading.ends)
        if key not in self._before:
            self._before[key] = np.concatenate([[0], np.cumsum(_widths(self._points, *key))])
        before = self._before[key]
        moved = offsets - np.array(reading.shift)
        found = np.searchsorted(before, moved, side="right") - 1
        placed: NDArray[np.int64] = np.where(moved < 0, moved, found + np.maximum(moved - before[-1], 0))
        return placed


def _widths(points: NDArray[np.uint32], unit: str, ends: str) -> NDArray[np.int64]:
    widths = np.ones(len(points), dtype=np.int64)
    if unit == _UNITS[1]:
        widths += points > 0xFFFF
    elif unit == _UNITS[2]:
        widths += (points > 0x7F).astype(np.int64) + (points > 0x7FF) + (points > 0xFFFF)
    feeds, returns = points == 10, points == 13
    paired = feeds & np.concatenate([[False], returns[:-1]]) if len(points) else feeds
    if ends == _ENDS[1]:
        widths[paired] = 0
    elif ends == _ENDS[2]:
        widths[feeds & ~paired] = 2
        widths[returns & ~np.concatenate([paired[1:], [False]])] = 2
    return widths


def offset_readings(origin: str) -> list[OffsetReading]:
    """All ways of counting, that of the program first, and those that nobody is known for last."""
    own = next((pair for name, pair in _KNOWN.items() if name in origin.lower()), (_UNITS[0], _ENDS[0]))
    pairs = sorted(product(_UNITS, _ENDS), key=lambda pair: (pair != own, _UNITS.index(pair[0]), _ENDS.index(pair[1])))
    return [OffsetReading(unit, ends, shift) for shift in _SHIFTS for unit, ends in pairs]


def measurable(source: ForeignSource) -> list[Selection]:
    """Selections of a text that have both offsets, and a length."""
    return [selection for selection in source.selections if _has_length(selection)] if source.text else []


def _has_length(selection: Selection) -> bool:
    return selection.start is not None and selection.end is not None and selection.start < selection.end


def offsets_of(selections: Sequence[Selection]) -> NDArray[np.int64]:
    """Offsets as the file has them, one row a selection that has both."""
    return np.array([(selection.start, selection.end) for selection in selections], dtype=np.int64).reshape(-1, 2)


def find_convention(project: ForeignProject) -> OffsetEvidence:
    """Find out how a project's offsets count.

    Args:
        project: as it was read.

    Returns:
        The reading under which its selections fit best, and the evidence.
    """
    coded = [(source.text or "", [each for each in measurable(source) if each.given]) for source in project.sources]
    sources = [pair for pair in coded if pair[1]]  # what nobody coded may be an annotation on any place
    ways = offset_readings(project.origin)
    measured = [list(_measure(text, selections, ways)) for text, selections in sources]  # one ruler at a time: they are large
    tried: list[tuple[float, OffsetEvidence]] = []
    alike: set[bytes] = set()
    for reading, *placed in zip(ways, *measured, strict=True):
        signature = b"".join(one.tobytes() for one in placed)
        if signature not in alike:
            alike.add(signature)
            tried.append(_weigh(reading, sources, placed))
    most = max((weight for weight, _ in tried), default=0.0)
    best = next(
        (found for weight, found in tried if weight >= most - _MARGIN),
        OffsetEvidence(offset_readings(project.origin)[0], 0, 0, 0, 0, True),
    )
    return replace(best, settled=len(tried) <= 1)


def _measure(text: str, selections: Sequence[Selection], ways: Sequence[OffsetReading]) -> Iterator[NDArray[np.int64]]:
    """Where the selections of a text are under each way of counting."""
    ruler, offsets = OffsetConverter(text), offsets_of(selections)
    return (ruler.places(offsets, reading) for reading in ways)


def _weigh(
    reading: OffsetReading, sources: Sequence[tuple[str, list[Selection]]], placed: Sequence[NDArray[np.int64]]
) -> tuple[float, OffsetEvidence]:
    weight = 0.0
    fitting = quoted = matching = count = 0
    for (text, selections), places in zip(sources, placed, strict=True):
        for selection, (start, end) in zip(selections, places.tolist(), strict=True):
            count += 1
            if not 0 <= start <= end <= len(text) + _SLACK:
                weight -= 1
                continue
            ends = edge(text, start, before=True), edge(text, min(end, len(text)), before=False)
            weight += sum(ends)
            fitting += min(ends) > 0
            said = is_quoted(selection, text[start:end])
            if said is not None:
                quoted += 1
                matching += said
                weight += _QUOTE if said else -_QUOTE
    return weight, OffsetEvidence(reading, count, fitting, quoted, matching, settled=False)


def edge(text: str, at: int, *, before: bool) -> float:
    """How well a selection may begin (`before` is true) or end at a place: 0 within a word, 1 where one begins or ends."""
    left, right = text[at - 1 : at], text[at : at + 1]
    if left.isalnum() and right.isalnum():
        return 1.0 if _UNSPACED.match(left) or _UNSPACED.match(right) else 0.0
    inner, outer = (right, left) if before else (left, right)
    if not inner or inner.isspace():
        return 0.5
    if before:
        return 1.0 if inner.isalnum() or not outer.isalnum() else 0.5
    return 0.9 if outer and not outer.isspace() and not outer.isalnum() else 1.0


def is_quoted(selection: Selection, words: str) -> bool | None:
    """Whether a selection's words are those that the file says; None where it says none, but perhaps gives the selection a name."""
    said, cut = quote_of(selection)
    if not said:
        return None
    there = letters(words)
    return there.startswith(letters(said)) if cut else there == letters(said)


def quote_of(selection: Selection) -> tuple[str, bool]:
    """The words that a file says a selection has.

    Args:
        selection: what the file calls it may be its words, their beginning with … after it, or a name that somebody gave it.

    Returns:
        The words, and whether only their beginning; nothing where they are a name, told by its length, or too few to tell a place.
    """
    if selection.start is None or selection.end is None:  # words without a place are no name
        return selection.words, selection.cut
    said = _CUT.sub("", selection.words)
    cut = said != selection.words
    if len(letters(said)) < _LEAST_QUOTE:
        return "", False
    span = selection.end - selection.start
    slack = max(_SLACK, span // 20)  # spaces and line ends that are set otherwise in a name
    if cut:
        return (said, True) if len(said) <= span + slack else ("", False)
    lengths = (len(selection.words), len(selection.words.encode("utf-8", "replace")))
    return (said, False) if any(abs(length - span) <= slack for length in lengths) else ("", False)


def spans_of(source: ForeignSource, reading: OffsetReading) -> Iterator[tuple[Selection, tuple[int, int] | None]]:
    """Every selection of a text with the characters from which to which it goes.

    Args:
        source: a text.
        reading: how its offsets count.

    Yields:
        None for those without offsets, those that lie beyond the text, and all where there is no text.
    """
    selections = measurable(source)
    placed = iter(OffsetConverter(source.text or "").places(offsets_of(selections), reading).tolist() if selections else ())
    length = len(source.text or "")
    for selection in source.selections:
        if source.text is None or not _has_length(selection):
            yield selection, None
            continue
        start, end = next(placed)
        yield selection, (max(0, start), min(end, length)) if start < length and end > max(start, 0) else None
