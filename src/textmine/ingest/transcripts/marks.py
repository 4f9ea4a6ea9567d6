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


def describe_odd_pace(first: float, last: float, words: int) -> str:
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


# Forms of words, whole: Sobia, Gaspar and Coughlan are people.
_SOUNDS = """
    laugh(?:s|ed|ing|ter)? chuckl(?:es?|ed|ing) giggl(?:es?|ed|ing) smil(?:es?|ed|ing) sigh(?:s|ed|ing)? cough(?:s|ed|ing)?
    cry cries cried crying sob(?:s|bed|bing)? tears tearful(?:ly)? sniff(?:s|ed|ing|les?|led|ling)? yawn(?:s|ed|ing)?
    gasp(?:s|ed|ing)?
    paus(?:es?|ed|ing) silen(?:ces?|t|tly) hesitat(?:es?|ed|ing|ion|ions) inaudibl[ey] unclear unintelligibl[ey] indistinct(?:ly)?
    indecipherabl[ey] mumbl(?:es?|ed|ing) cross[\\s-]?talk(?:s|ing)? over[\\s-]?talk(?:s|ing)? overlap(?:s|ped|ping)?
    (?:talk|speak)(?:s|ing)?\\s+over simultaneous(?:ly)? interrupt(?:s|ed|ing|ions?)? applau(?:se|ds?|ded|ding)
    claps? clapp(?:ed|ing)
    knock(?:s|ed|ing)? barks? barking beep(?:s|ed|ing)? buzz(?:er|es|ed|ing)? nods? nodd(?:ed|ing) shrug(?:s|ged|ging)?
    gestur(?:es?|ed|ing) points? whisper(?:s|ed|ing)? blank_audio end\\s+of transcript\\w* sings? singing breath(?:s|es?|ed|ing)?
    exhal(?:es?|ed|ing) inhal(?:es?|ed|ing) clears?\\s+throat imitat(?:es?|ed|ing|ion) mimic(?:s|ked|king)? sarcas(?:m|tic|tically)
    redacted emphasis
"""
_THINGS = """
    music noise background phone telephone doorbell door dog sound recording recorder tape audio break foreign call pours? drinks?
"""
# Who has one of the things in the name of the post makes no noise: a call handler, a music teacher.
_POST = r"""
    \w*(?:handler|teacher|volunteer|steward|official|officer|worker|engineer|operator|manager|leader|lead|assistant|advis[eo]r
    |co-?ordinator|therapist|tutor|student|owner|walker|minder|keeper|trainer|groomer|supervisor|director|editor|producer|technician
    |person|man|woman|girl|boy|lady|guy|staff|clerk|agent|nurse|secretary|minister|national|visitor|resident|caller|head|team
    |analyst|specialist|representative|rep|instructor|player|maker|fitter|designer|archivist|librarian|artist|chair|member)s?
"""
_FIRST = "both all they everyone everybody general long short brief slight loud more group nervous two some starts? begins? the a"
_OF_POST = rf"(?!\s+(?:\w+\s+)?(?:{''.join(_POST.split())})\b(?!\s+\w))"
_BEFORE = rf"\s*(?:(?:{'|'.join(_FIRST.split())})\s+){{0,3}}"
_EVENT = rf"(?i:{_BEFORE}(?:(?:{'|'.join(_SOUNDS.split())})\b|(?:{'|'.join(_THINGS.split())})\b{_OF_POST})"
_INNER = rf"{_EVENT}[^\[\](){{}}<>\n]{{0,60}}|\s*(?:\.{{1,3}}|…)\s*|\s*\d{{1,3}}(?:\.\d|\s*(?:s|secs?|seconds?))\s*)"
EVENT = re.compile(
    rf"\[{_INNER}\]|\(\({_INNER}\)\)|\({_INNER}\)|\{{{_INNER}\}}|<{_INNER}>|\*{{1,2}}{_EVENT}[^*\n]{{0,40}})\*{{1,2}}"
)
_NOISE = re.compile(
    rf"(?i:(?:\s*(?:{'|'.join(f'{_FIRST} {_SOUNDS} {_THINGS}'.split())}|rings?|ringing|opens?|closes|slams|from|of|in|and|by)"
    r"\b)+)\s*\Z"
)
_MARKED = re.compile(r"[\[(<{*]")


def find_events(text: str) -> list[str]:
    """The events typed into a text, as they stand, in order; `[the council]` and `(as I say)` are words."""
    return [found[0] for found in EVENT.finditer(text)] if _MARKED.search(text) else []


_CODE = re.compile(r"`([^`\n]+)`")  # some programs set times so
_EMPHASIS = re.compile(r"(?<![\w*])\*([^\s*][^*\n]*?)\*(?![\w*])")


def without_emphasis(lines: list[str]) -> list[str]:
    """Lines of Markdown less the signs round words that are stressed or set as code; `*laughs*` stays, as an event."""
    return [_EMPHASIS.sub(lambda found: found[0] if is_event(found[0]) else found[1], _CODE.sub(r"\1", line)) for line in lines]


def is_noise(words: str) -> bool:
    """Whether words say what was to be heard and nothing else: `Laughter`, `Phone rings`; `Call handler` does not."""
    return bool(_NOISE.match(words)) and is_event(f"[{words}]")


_NOTE = re.compile(r"(?:\[[^\[\]]{3,200}\]|\([^()]{3,200}\)|\{[^{}]{3,200}\}|<[^<>]{3,200}>)[.]?\Z")


def is_note(text: str) -> bool:
    """Whether a paragraph is a note of the transcriber's and nothing else: `[Tea is brought in]`; an event is none."""
    return bool(_NOTE.match(text.strip())) and not is_event(text)


def is_event(text: str) -> bool:
    """Whether a text is events and nothing else."""
    return bool(text.strip()) and not EVENT.sub("", text).strip(" .,♪")
