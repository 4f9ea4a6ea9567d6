"""The cover block of a transcript: `Key: value` lines that become attributes, never speech."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LINE = re.compile(r"([A-Za-z][A-Za-z /&'’().#-]{0,40}?)\s*[:=]\s*(.*)\Z")
# What projects write on the first page of a transcript (UK Data Service template and common practice).
_KEY_WORDS = """
    project study title interview id number participant respondent pseudonym interviewer
    interviewers moderator facilitator date time place location venue duration length
    recording transcriber transcribed by version status case organisation role group
    characteristics depositor investigator pi notes transcript file format language focus
    attendees participants present site
"""
_KEYS = frozenset(_KEY_WORDS.split())
_MAX_VALUE = 25  # words; a longer value is somebody speaking


def split_header(lines: Sequence[str]) -> tuple[list[tuple[str, str]], int]:
    """The header's lines, and how many lines it takes.

    A header is the run of `Key: value` lines a file begins with (a title may stand before it). It needs one key that
    names no speaker, so that a transcript which begins with `Interviewer: ...` has none; `Interviewer: KM` within such a run is
    header, because its value is no sentence.

    Args:
        lines: the file's lines, blank ones included.

    Returns:
        Keys with values, and the number of lines before the first that is not header.
    """
    found: list[tuple[str, str]] = []
    end = 0
    for number, line in enumerate(lines[:40]):
        stripped = line.strip()
        if not stripped or stripped == "---":
            continue
        match = _LINE.match(stripped)
        if match and _is_header(match[1], match[2]) and not (_is_said(match[1], match[2]) and match[1] in dict(found)):
            found.append((match[1].strip(), match[2].strip()))
            end = number + 1
        elif found or number > 3 or match:
            break
        else:
            continue  # a title above the header
    return (found, end) if any(not _names_speaker(key) for key, _ in found) else ([], 0)


def _is_header(key: str, value: str) -> bool:
    words = re.findall(r"[a-z]+", key.lower())
    if not words or not all(word in _KEYS or word in ("of", "the", "no", "and", "s") for word in words):
        return False
    if len(value.split()) > _MAX_VALUE or value.endswith("?"):
        return False
    return not (_is_said(key, value) and len(value.split()) > 3)


def _is_said(key: str, value: str) -> bool:
    """Whether a line looks like speech: a speaker's label before what ends as a sentence does."""
    return _names_speaker(key) and value.endswith((".", "!", "…"))


def _names_speaker(key: str) -> bool:
    return key.lower() in ("interviewer", "respondent", "participant", "moderator", "facilitator")
