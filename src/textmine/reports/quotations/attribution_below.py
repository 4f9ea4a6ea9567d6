"""Attributions within and right below quotations that are set apart."""

from __future__ import annotations

import re

from textmine.ingest.transcripts.marks import is_event
from textmine.reports.quotations.attribution import claim_of, is_label
from textmine.reports.quotations.attribution_context import SHORT_LINE, attributes_words, page_reference
from textmine.reports.quotations.marks import find_marked
from textmine.reports.quotations.pattern import ELLIPSIS
from textmine.reports.quotations.study_names import StudyNames

_TAIL_BRACKET = re.compile(r"[\s*_]{0,9}[(\[](?P<inner>[^()\[\]]{1,160})[)\]][\s.*_]*\Z")
_TAIL_LINE = re.compile(r"[\n\t]\s{0,9}(?P<inner>[^\n\t]{1,120})\Z")
_TAIL_DASH = re.compile(r"(?P<before>[.!?…”\"’'*_\w])\s{0,9}(?:[—–]|\s--?)\s{0,9}(?P<inner>[^—–\n]{2,100})\Z")
_DASHED_LINE = 40  # words of one that begins with a dash and names somebody
_GOES_ON = re.compile(r"[a-z][.!?]\s")
_LEAD = re.compile(r"[*_]*(?P<who>[^:\n“\"‘]{1,40}?)[*_]*\s*:[*_]*\s+(?=\S)")


def without_tail(text: str, names: StudyNames) -> tuple[str, str]:
    """A block quotation without the attribution at its end.

    Args:
        text: the paragraph.
        names: of the study.

    Returns:
        Its words, and the attribution; empty where it has none.
    """
    stripped = text.rstrip()
    if (found := _TAIL_LINE.search(stripped)) and _is_line(found["inner"], names):
        return stripped[: found.start()].rstrip(), found["inner"].strip(" —–-()[]*_")
    if (found := _TAIL_BRACKET.search(stripped)) and not ELLIPSIS.fullmatch(f"[{found['inner']}]"):
        inner = found["inner"]
        ended = stripped[: found.start()].rstrip("*_ ")[-1:] in tuple(".!?…”\"’'")
        if (
            found.start()
            and not is_event(f"[{inner}]")
            and (_names(names, inner) or page_reference(inner) or (ended and attributes_words(inner)))
        ):
            return stripped[: found.start()].rstrip(), inner
    if found := _TAIL_DASH.search(stripped):
        inner = found["inner"].strip(" .()[]*_")
        ended, goes_on = not found["before"].isalnum(), stripped[-1:] in ".!?,"
        names_one = _names(names, inner) and (ended or not goes_on)  # "we lost it - Bell had the keys." is a sentence
        if len(inner.split()) <= SHORT_LINE and (names_one or (ended and inner[:1].isupper() and not goes_on)):
            return stripped[: found.start() + 1].rstrip(), inner
    return stripped, ""


def _is_line(line: str, names: StudyNames) -> bool:
    """Whether a line below a quotation says who: it is short, and begins with a dash or a bracket, or names somebody."""
    if len(line.split()) > SHORT_LINE:
        return False
    return line.strip()[:1] in "—–-([" or _names(names, line)


def is_attribution(text: str, names: StudyNames) -> bool:
    """Whether a paragraph is nothing but the attribution of the one before it."""
    words = text.split()
    dashed = text.lstrip("*_ ")[:1] in "—–" or text.lstrip().startswith(("--", "- "))
    if dashed and len(words) <= _DASHED_LINE and _names(names, text):
        return 2 * sum(marked_quotation.end - marked_quotation.start for marked_quotation in find_marked(text)) < len(text)
    if not words or len(words) > SHORT_LINE or find_marked(text) or _GOES_ON.search(text):
        return False
    return dashed or text.lstrip("*_ ")[:1] == "(" or (text.rstrip()[-1] not in ".?!:" and _names(names, text))


def without_lead(text: str, names: StudyNames) -> tuple[str, str]:
    """A quotation without the label before it (`HM2: We never met`), and the label; empty where it has none."""
    found = _LEAD.match(text)
    if found and is_label(names, found["who"]):
        return text[found.end() :], found["who"]
    return text, ""


def _names(names: StudyNames, text: str) -> bool:
    """Whether a stretch, by itself, names somebody or something of the study."""
    return claim_of(names, text, alone=True).names
