"""Which words at the start of a line are a speaker's label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

# A label is at most 63 characters (MAXQDA's limit for speaker names), then a colon that is followed by a space or ends the line.
_LABEL = re.compile(r"[@#\[]?(?P<label>[^\s:][^:\n]{0,62}?)\]?\s*:(?:\s+|\Z)(?P<text>.*)\Z", re.DOTALL)
_MAX_WORDS = 6
_KNOWN = re.compile(
    r"(?:i|int|r|q|a|m|f|p|interviewer|respondent|moderator|facilitator|researcher|participant|speaker)\s*\d{0,2}\Z", re.IGNORECASE
)
_FULL_NAME = re.compile(r"[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|de|van|von|der|ap|o')){1,4}\Z")
_MOSTLY = 0.6  # share of paragraphs that begin with a sure label, from which a name seen once is one too
_NOT_LABELS = re.compile(r"(?:https?|note|n\.?b|for example|e\.?g|i\.?e|example|\d{1,2})\Z", re.IGNORECASE)


def match_label(line: str) -> tuple[str, str] | None:
    """A line's possible label and the words after it, or None."""
    match = _LABEL.match(line.lstrip())
    if match is None:
        return None
    label = " ".join(match["label"].split())
    if len(label.split()) > _MAX_WORDS or _NOT_LABELS.match(label) or label[-1] in ".?!,;":
        return None
    return label, match["text"].strip()


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
    counts = Counter(found[0] for found in matched if found)
    listed = set(known)
    labels = {label for label, count in counts.items() if label in listed or _KNOWN.match(label) or (count > 1 and _is_name(label))}
    begins = [number for number, line in enumerate(lines) if line.strip() and (number == 0 or not lines[number - 1].strip())]
    openings = [found[0] for number in begins if (found := matched[number])]
    if sum(label in labels for label in openings) > _MOSTLY * len(begins):
        labels |= {label for label in openings if _FULL_NAME.match(label)}
    return labels


def _is_name(label: str) -> bool:
    return not label[0].islower()
