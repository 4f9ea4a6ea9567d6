"""Time marks, as programs and people type them: where they stand, and how many seconds they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log

# h:mm:ss, mm:ss or h:m:s, with or without fractions or a count of frames
_CLOCK = r"(?:\d{1,2}:\d{1,2}:\d{1,2}(?:[:;]\d{2,3})?|\d{1,3}:\d{2})(?:[.,]\d{1,9})?(?![\d:])"
_HALF = r"(?:\s?[AaPp]\.?[Mm]\.?(?![A-Za-z]))?"  # the clock on the wall
_TO = r"\s*(?:-->|[-–—]|to)\s*"
_RANGE = rf"{_CLOCK}(?:\s*(?:-->|[-–—])\s*{_CLOCK})?"
_DECIMAL = r"\d{1,6}[.,]\d{1,6}\s?s?"
_SPELT = r"(?:\d{1,2}\s?h(?:rs?)?\s?)?\d{1,3}\s?(?:m(?:ins?)?|['’′])\s?\d{1,2}\s?(?:s(?:ecs?)?|[\"”″]|''|’’)"  # 1h 02m 03s, 12'30"
_SECONDS = (
    rf"(?:\[\s*{_DECIMAL}(?:{_TO}{_DECIMAL})?\s*\]|\(\s*{_DECIMAL}{_TO}{_DECIMAL}\s*\)|\[\s*{_SPELT}\s*\]|\(\s*{_SPELT}\s*\))"
)
# [00:12:34], (00:12), {00:12:34}, <00:12>, #00:12:34-5#, [12.34], (12.3 - 15.8)
MARKED = (
    rf"(?:\[\s*{_RANGE}{_HALF}\s*\]|\(\s*{_RANGE}{_HALF}\s*\)|\{{\s*{_RANGE}\s*\}}|<\s*{_RANGE}\s*>|\#{_CLOCK}(?:-\d{{1,3}})?\#"
    rf"|{_SECONDS})"
)
BARE = rf"{_RANGE}{_HALF}"
ANY = rf"(?:{MARKED}|{BARE})"
# At the beginning of a line of speech, as whisper's programs write it: [00:00:05] - So
MARK_FIRST = re.compile(rf"{MARKED}\s*(?:[-–—]\s+)?")
_ALONE = re.compile(rf"\W{{0,3}}(?:{ANY}|{_DECIMAL}{_TO}{_DECIMAL})\s*[:.]?\W{{0,2}}\Z")
# Inside speech a mark needs brackets that nobody types round the time of day: "(10:30)" may be said.
_INSIDE = re.compile(
    rf"\s*(?:\[\s*{_RANGE}\s*\]|\{{\s*{_RANGE}\s*\}}|\#{_CLOCK}(?:-\d{{1,3}})?\#|\(\s*\d{{1,2}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,3}})?\s*\)"
    rf"|\[\s*{_DECIMAL}(?:{_TO}{_DECIMAL})?\s*\])"
)
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?\Z")
_PARTS = re.compile(r"(?:(\d{1,2})\s?h(?:rs?)?\s?)?(\d{1,3})\s?(?:m|['’′])[a-z]{0,3}\s?(\d{1,2})")
_UNITS = {"milliseconds": 0.001, "seconds": 1.0, "minutes": 60.0, "hours": 3600.0, "days": 86400.0}
_NAMED = {
    "milliseconds": re.compile(r"\b(?:ms|msecs?|milli\w*)\b", re.IGNORECASE),
    "seconds": re.compile(r"\b(?:s|secs?|seconds?)\b", re.IGNORECASE),
    "minutes": re.compile(r"\b(?:mins?|minutes?)\b", re.IGNORECASE),
}
_SLOWEST, _FASTEST = 0.02, 20.0  # words a second, beyond which times are not in seconds; people say two or three
_LEAST_WORDS = 50  # of a talk whose pace says something
_RATE = 2.5  # words a second


def is_time_alone(line: str) -> bool:
    """Whether a line is a time mark and nothing else, as some programs put into long turns."""
    return bool(_ALONE.match(line.strip()))


def seconds_of(mark: str) -> float:
    """Seconds of the first time in a text that has one: `mm:ss`, `h:mm:ss` or `[12.34]`, with or without fractions."""
    clock = re.search(_CLOCK, mark)
    if clock is None:
        if found := re.search(r"\d{1,6}[.,]\d{1,6}", mark):
            return float(found[0].replace(",", "."))
        spelt = _PARTS.search(mark)
        return sum(float(part or 0) * unit for part, unit in zip(spelt.groups(), (3600, 60, 1), strict=True)) if spelt else 0.0
    parts = re.split(r"[:;]", clock[0].replace(",", "."))
    total = 0.0
    for part in parts[:3]:
        total = total * 60 + float(part)
    if len(parts) > 3 and len(parts[3]) == 3:  # else it counts frames
        total += float(parts[3]) / 1000
    return round(total, 3)


def number_in(text: str) -> float | None:
    """The number that a text is and nothing else, with a point or comma before its fraction; None where it is no number."""
    return float(text.replace(",", ".")) if _NUMBER.match(text) else None


def unit_of(starts: Sequence[float], words: int, heading: str = "") -> tuple[str, float]:
    """The unit of the times of a talk: what its heading says, else seconds, unless nobody talks so slowly or fast.

    Args:
        starts: of its turns, as plain numbers.
        words: of the talk.
        heading: of the column that they stand in.

    Returns:
        The unit's name and its seconds.
    """
    for name, pattern in _NAMED.items():
        if pattern.search(heading):
            return name, _UNITS[name]
    lasts = max(starts, default=0.0) - min(starts, default=0.0)
    if len(starts) < 2 or not lasts or not words or _SLOWEST <= words / lasts <= _FASTEST:
        return "seconds", 1.0
    name = min(_UNITS, key=lambda unit: abs(log(words / (lasts * _UNITS[unit]) / _RATE)))
    return name, _UNITS[name]


def odd_pace(first: float, last: float, words: int) -> str:
    """How long a talk took by its times, in words, where nobody could have said so much in it, or taken so long; else nothing."""
    lasts = last - first
    if words < _LEAST_WORDS or lasts < 1 or _SLOWEST <= words / lasts <= _FASTEST:
        return ""
    return f"{lasts / 3600:.1f} hours" if lasts >= 3600 else f"{lasts:.0f} seconds"


def without_marks(text: str) -> tuple[str, float | None]:
    """Speech without the time marks in it, and the seconds of the last of them."""
    marks = _INSIDE.findall(text) if ":" in text or "[" in text else []
    if not marks:
        return text, None
    return _INSIDE.sub("", text).strip(), seconds_of(marks[-1])
