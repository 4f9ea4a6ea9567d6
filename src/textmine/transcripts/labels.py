"""Which words at the start of a line are a speaker's label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_CLOCK = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?"
# [00:12:34], (00:12), {00:12:34}, #00:12:34-5#, or the bare time where white space or a letter follows it
_MARK = rf"(?:\[{_CLOCK}\]|\({_CLOCK}\)|\{{{_CLOCK}\}}|\#{_CLOCK}(?:-\d)?\#|{_CLOCK}(?=\s|[A-Za-z]|\Z))"
_TIMED = re.compile(rf"{_MARK}(?:\s*-->\s*{_CLOCK})?\s*")
# A label is at most 63 characters (MAXQDA's limit for speaker names), then a colon that is followed by a space or ends the line.
_LABEL = re.compile(r"[@#\[]?(?P<label>[^\s:][^:\n]{0,62}?)\]?\s*:(?:\s+|\Z)(?P<text>.*)\Z", re.DOTALL)
# Otter and Teams: the name, two spaces or more, and the time, alone on a line.
_NAME_AND_TIME = re.compile(rf"(?P<label>\S[^:\n]{{0,62}}?)(?:\s{{2,}}|\t)(?P<mark>{_CLOCK})(?:\s*-->\s*{_CLOCK})?\s*\Z")
# Rev: "Speaker 1 (00:13):", the words on the same line or the next.
_NAME_AND_MARK = re.compile(rf"(?P<label>\S[^:\n]{{0,62}}?)\s*(?P<mark>[(\[]{_CLOCK}[)\]])\s*:?(?:\s+|\Z)(?P<text>.*)\Z", re.DOTALL)
_MARK_ALONE = re.compile(rf"{_MARK}\s*:?\s*\Z")
_MAX_WORDS = 6
_KNOWN = re.compile(
    r"(?:i|int|r|q|a|m|f|p|interviewer|respondent|moderator|facilitator|researcher|participant|speaker)\s*\d{0,2}\Z", re.IGNORECASE
)
_FULL_NAME = re.compile(r"[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|de|van|von|der|ap|o')){1,4}\Z")
_MOSTLY = 0.6  # share of paragraphs that begin with a sure label, from which a name seen once is one too
_NOT_LABELS = re.compile(r"(?:https?|note|n\.?b|for example|e\.?g|i\.?e|example|\d{1,2})\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line that may begin with a speaker's label: the label, the words after it, and its time in seconds."""

    label: str
    text: str
    start_s: float | None = None


def match_label(line: str) -> Labelled | None:
    """A line's possible label with the words after it and the time beside it, or None."""
    line = line.strip()
    start = None
    if timed := _TIMED.match(line):
        start, line = seconds_of(timed[0]), line[timed.end() :]
    line = re.sub(r"\A(\*\*|__)(.{1,66}?)\1", r"\2", line).lstrip()  # Markdown's bold
    if found := _NAME_AND_TIME.match(line) or _NAME_AND_MARK.match(line):
        start, text = seconds_of(found["mark"]), found.groupdict().get("text") or ""
    elif found := _LABEL.match(line):
        text = found["text"]
    else:
        return None
    label = " ".join(found["label"].split())
    if len(label.split()) > _MAX_WORDS or _NOT_LABELS.match(label) or label[-1] in ".?!,;":
        return None
    return Labelled(label, text.strip(), start)


def is_time_alone(line: str) -> bool:
    """Whether a line is a time mark and nothing else, as some programs put into long turns."""
    return bool(_MARK_ALONE.match(line.strip()))


def seconds_of(mark: str) -> float:
    """Seconds of the first clock time in a text that has one: `mm:ss` or `h:mm:ss`, with or without fractions."""
    found = re.search(_CLOCK, mark)
    total = 0.0
    for part in found[0].replace(",", ".").split(":") if found else ():
        total = total * 60 + float(part)
    return round(total, 3)


def find_labels(lines: Sequence[str], known: Iterable[str]) -> set[str]:
    """The labels of a file.

    A label must come back, be listed in participants.csv or study.toml, or be one that transcripts commonly use: anything else
    before a colon ("three things: a guess") is speech. A first and last name that begins a paragraph counts even once, where most
    paragraphs of the file begin with a label: people speak up a single time.

    Args:
        lines: the file's lines; empty ones divide paragraphs.
        known: labels that people have listed.

    Returns:
        The labels as they are printed.
    """
    matched = [match_label(line) for line in lines]
    counts = Counter(found.label for found in matched if found)
    listed = set(known)
    labels = {label for label, count in counts.items() if label in listed or _KNOWN.match(label) or (count > 1 and _is_name(label))}
    timed = [found.label for found in matched if found and found.start_s is not None]
    if len(timed) > 1:  # a time beside a name is as good as a second use of it
        labels |= set(filter(_is_name, timed))
    begins = [number for number, line in enumerate(lines) if line.strip() and (number == 0 or not lines[number - 1].strip())]
    openings = [found.label for number in begins if (found := matched[number])]
    if sum(label in labels for label in openings) > _MOSTLY * len(begins):
        labels |= {label for label in openings if _FULL_NAME.match(label)}
    return labels


def _is_name(label: str) -> bool:
    return not label[0].islower()
