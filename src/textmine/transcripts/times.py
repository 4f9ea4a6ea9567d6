"""Time marks, as programs and people type them: where they stand, and how many seconds they mean."""

from __future__ import annotations

import re

# h:mm:ss, mm:ss or h:m:s, with or without fractions or a count of frames
_CLOCK = r"(?:\d{1,2}:\d{1,2}:\d{1,2}(?:[:;]\d{2})?|\d{1,3}:\d{2})(?:[.,]\d{1,9})?(?![\d:])"
_HALF = r"(?:\s?[AaPp]\.?[Mm]\.?(?![A-Za-z]))?"  # the clock on the wall
_RANGE = rf"{_CLOCK}(?:\s*(?:-->|[-–—])\s*{_CLOCK})?"
# [00:12:34], (00:12), {00:12:34}, <00:12>, #00:12:34-5#, [12.34]
MARKED = (
    rf"(?:\[\s*{_RANGE}{_HALF}\s*\]|\(\s*{_RANGE}{_HALF}\s*\)|\{{\s*{_RANGE}\s*\}}|<\s*{_RANGE}\s*>|\#{_CLOCK}(?:-\d{{1,3}})?\#"
    r"|\[\d{1,5}\.\d{1,3}\])"
)
BARE = rf"{_RANGE}{_HALF}"
ANY = rf"(?:{MARKED}|{BARE})"
# At the beginning of a line of speech, as whisper's programs write it: [00:00:05] - So
MARK_FIRST = re.compile(rf"{MARKED}\s*(?:[-–—]\s+)?")
_ALONE = re.compile(rf"\W{{0,3}}{ANY}\s*[:.]?\W{{0,2}}\Z")
# Inside speech a mark needs brackets that nobody types round the time of day: "(10:30)" may be said.
_INSIDE = re.compile(
    rf"\s*(?:\[\s*{_RANGE}\s*\]|\{{\s*{_RANGE}\s*\}}|\#{_CLOCK}(?:-\d{{1,3}})?\#|\(\s*\d{{1,2}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,3}})?\s*\)"
    r"|\[\d{1,5}\.\d{1,3}\])"
)
_SECONDS = re.compile(r"\[(\d{1,5}\.\d{1,3})\]")


def is_time_alone(line: str) -> bool:
    """Whether a line is a time mark and nothing else, as some programs put into long turns."""
    return bool(_ALONE.match(line.strip()))


def seconds_of(mark: str) -> float:
    """Seconds of the first time in a text that has one: `mm:ss`, `h:mm:ss` or `[12.34]`, with or without fractions."""
    if found := _SECONDS.search(mark):
        return float(found[1])
    clock = re.search(_CLOCK, mark)
    parts = re.split(r"[:;]", clock[0].replace(",", ".")) if clock else []
    total = 0.0
    for part in parts[:3]:  # a fourth counts frames
        total = total * 60 + float(part)
    return round(total, 3)


def without_marks(text: str) -> tuple[str, float | None]:
    """Speech without the time marks in it, and the seconds of the last of them."""
    marks = _INSIDE.findall(text) if ":" in text or "[" in text else []
    if not marks:
        return text, None
    return _INSIDE.sub("", text).strip(), seconds_of(marks[-1])
