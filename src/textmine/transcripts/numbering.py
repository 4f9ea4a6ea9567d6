"""Numbers and bare times that stand before lines and count on: left out or marked as times, for nobody said them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from operator import gt

from textmine.transcripts.times import number_in, seconds_of, unit_of

_NUMBER = re.compile(r"\s*[\[(]?(\d{1,5})[\])]?(?:[.:]?\s+|\t|\Z)")
_DIGITS = re.compile(r"\s*(\d{2})([0-5]\d)([0-5]\d)\s+(?=\S)")  # 001234, as NVivo may have it
_CLOCK = re.compile(r"\s*(\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?)\s+(?:[-–—]\s+)?(?=\S)")
_AT_END = re.compile(r"(?<=\S)\t+[\[(]?(\d{1,2}:\d{2}(?::\d{2})?)[\])]?\s*\Z")
_ASKED = re.compile(r"\s*Q\s?(\d{1,4})\s+(?=[A-Z\[*_][^:\n]{1,60}:)")  # Q7 The Chair: as committees number what they ask
_PAIRED = re.compile(r"\s*(?:\*\*)?([QqAa])(?:uestion|nswer)?[\s.]?(\d{1,3})\s*[.:)](?:\*\*)?:?\s+(?=\S)")  # Q3. and A3.
_LEAST_ASKED = 3
_WITH_COLON = re.compile(r"\s*(\d{1,3}):\s+(?![^:\n]{1,40}:\s)")
_WITH_STOP = re.compile(r"\s*(\d{1,2})[.)]\s+(?=[^\W\d]|[\"'“‘(\[])")
_STRAY = 0.25  # share of figures before full stops that follow on no other, from which they are people
_RETURNS = 1.5  # times that each figure before a colon comes back on average, from which they are people
_PLAIN = r"\d{1,9}(?:[.,]\d{1,6})?"
_STRETCH = re.compile(
    rf"\s*(?P<open>[\[(])?\s*(?P<start>{_PLAIN})\s?s?(?:\s*(?:-->|[-–—;,\t]|to)\s*|\s+(?=\d+[.,]\d))(?P<end>{_PLAIN})\s?s?\s*(?(open)[\])])"
    r"(?:\s*[:;|]\s*|\s+)(?=\S)"
)
_LEAST = 5  # numbers in a row
_SHARE = 0.5  # of the lines or paragraphs, which the numbered ones make up or reach over


def without_numbers(lines: Sequence[str], paragraphs: int) -> list[str]:
    """Lines less the numbers that count them or their turns, and with the bare times that most lines begin with in brackets.

    Args:
        lines: of a file.
        paragraphs: how many paragraphs they are.

    Returns:
        As many lines; the same ones where nothing counts on.
    """
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if stamped := _stamped(lines, len(filled)):
        return stamped
    for pattern in (_DIGITS, _CLOCK):
        found = {number: match for number in filled if (match := pattern.match(lines[number]))}
        times = [":".join(match.groups()) for match in found.values()]
        seconds = [seconds_of(time) for time in times]
        if len(found) >= max(_LEAST, _SHARE * min(len(filled), paragraphs)) and seconds == sorted(seconds):
            marked = dict(zip(found, times, strict=True))
            return [f"[{marked[n]}] {line[found[n].end() :]}" if n in found else line for n, line in enumerate(lines)]
    late = {number: match for number in filled if (match := _AT_END.search(lines[number])) and len(lines[number].split()) > 3}
    seconds = [seconds_of(match[1]) for match in late.values()]
    if len(late) >= _LEAST and seconds == sorted(seconds):  # in the right margin
        return [f"[{late[n][1]}] {line[: late[n].start()]}" if n in late else line for n, line in enumerate(lines)]
    asked = asked_lines(lines)
    if asked:
        return [_ASKED.sub("", line, count=1) if n in asked else line for n, line in enumerate(lines)]
    lines = _without_pairs(lines)
    counted = _counted(lines, filled, paragraphs)
    return [_NUMBER.sub("", line, count=1) if number in counted else line for number, line in enumerate(lines)]


def _stamped(lines: Sequence[str], filled: int) -> list[str]:
    """Lines with the start of the stretch that most begin with (`0.00-4.20`, `[4200 - 11800]`), in brackets; none where few do."""
    found = {number: match for number, line in enumerate(lines) if (match := _STRETCH.match(line))}
    starts = [number_in(match["start"]) or 0.0 for match in found.values()]
    ends = [number_in(match["end"]) or 0.0 for match in found.values()]
    if len(found) < max(_LEAST_ASKED, _SHARE * filled) or starts != sorted(starts) or any(map(gt, starts, ends)):
        return []
    words = sum(len(line.split()) for line in lines)
    _, seconds = unit_of([*starts, ends[-1]], words)
    marks = dict(zip(found, starts, strict=True))
    return [f"[{marks[n] * seconds:.3f}] {line[found[n].end() :]}" if n in found else line for n, line in enumerate(lines)]


def asked_lines(lines: Sequence[str]) -> set[int]:
    """The lines that begin with the number of a question and who asks it, as committees print them: `Q7 The Chair: ...`."""
    asked = {number: match for number, line in enumerate(lines) if (match := _ASKED.match(line))}
    order = [int(match[1]) for match in asked.values()]
    return set(asked) if len(asked) >= _LEAST_ASKED and order == sorted(set(order)) else set()


def _without_pairs(lines: Sequence[str]) -> list[str]:
    """Lines in which questions and answers are numbered in pairs (`Q3.`, `A3.`), with letters before colons instead."""
    found = {number: match for number, line in enumerate(lines) if (match := _PAIRED.match(line))}
    orders = {letter: [int(match[2]) for match in found.values() if match[1].upper() == letter] for letter in "QA"}
    questions, answers = orders["Q"], orders["A"]
    if (
        len(questions) < _LEAST_ASKED
        or any(order != sorted(set(order)) for order in orders.values())
        or not set(answers) <= set(questions)
    ):
        return list(lines)
    return [f"{found[n][1].upper()}: {line[found[n].end() :]}" if n in found else line for n, line in enumerate(lines)]


def _counted(lines: Sequence[str], filled: Sequence[int], paragraphs: int) -> set[int]:
    """The lines whose number counts lines (printed on each, or on some), or counts turns; pages may begin again at one."""
    if _are_people(lines, filled):
        return set()
    chain: list[tuple[int, int, int]] = []  # line, its place among those that are filled, its number
    counting = 0
    for place, number in enumerate(filled):
        if not (match := _NUMBER.match(lines[number])):
            continue
        value = int(match[1])
        by_line = bool(chain) and value - chain[-1][2] == place - chain[-1][1]
        if not chain or by_line or value - chain[-1][2] == 1 or (value == 1 and len(chain) >= _LEAST):
            chain.append((number, place, value))
            counting += by_line
        elif len(chain) < _LEAST:
            chain = [(number, place, value)]
            counting = 0
    if len(chain) < _LEAST:
        return set()
    reach = chain[-1][1] - chain[0][1] + 1
    enough = counting >= 0.8 * (len(chain) - 1) or len(chain) >= _SHARE * min(len(filled), paragraphs)
    return {number for number, _, _ in chain} if enough and reach >= _SHARE * len(filled) else set()


def _are_people(lines: Sequence[str], filled: Sequence[int]) -> bool:
    """Whether figures before colons or full stops are people, who come back (`1:`, `2.`), and count nothing."""
    colons = [match[1] for number in filled if (match := _WITH_COLON.match(lines[number]))]
    if len(colons) >= _RETURNS * max(1, len(set(colons))):
        return True
    stops = [int(match[1]) for number in filled if (match := _WITH_STOP.match(lines[number]))]
    strays = sum(after not in (before + 1, 1) for before, after in pairwise(stops))
    return len(stops) >= _RETURNS * max(1, len(set(stops))) and strays >= _STRAY * len(stops)
