"""Where a talk ends: lines that say so, and the notes that people write under it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textmine.transcripts.furniture import is_end
from textmine.transcripts.grammar import Grammar
from textmine.transcripts.labels import Line

_WHOSE = r"(?:(?:interviewers?|researchers?|transcribers?|moderators?|facilitators?)['’]?s? |post-?\s?(?:interview|session) )?"
_KIND = r"(?:field |analysis |analytic |reflective |reflexive |general |contextual |my )?"
_NOTES = rf"{_WHOSE}{_KIND}(?:notes?|observations?|reflections?|comments?|memos?|impressions?|debrief(?:ing)?|remarks?)"
# A heading over notes, or a note that begins with what it is: "Note for analysis: she asked ..."
_AFTERWORD = re.compile(
    rf"\W*(?:{_NOTES}(?: #?\d{{1,3}}[a-z]?)?(?: (?:on|about|for|after|from|by) .{{1,40}})?\W*\Z"
    rf"|(?:{_NOTES}|follow[- ]?ups?|to do)(?: for .{{1,30}})?:\s.*\Z"
    r"|(?:follow[- ]?ups?|to do|appendix .{0,60}|(?:distinguishing|transcription) (?:features|conventions).{0,40})\W*\Z)",
    re.IGNORECASE | re.DOTALL,
)
_RULE = re.compile(r"\s*(?:[-_=*~–—]\s?){3,}\Z")


def ends_talk(line: str) -> bool:
    """Whether a line without a label, after all that was asked, says that the talk is over, or heads the notes under it."""
    return bool(line.strip()) and bool(is_end(line) or _RULE.match(line) or _AFTERWORD.match(line.strip()))


def up_to_end(lines: Sequence[Line], grammar: Grammar) -> list[Line]:
    """The lines up to where the talk ends, if no label comes after that.

    It ends with a line that says so, a rule, a heading over notes, or a paragraph that is set as no other since the first label.

    Args:
        lines: of a file, less its cover.
        grammar: of its labels.

    Returns:
        The lines before; all of them where there are no labels.
    """
    labelled = [number for number, line in enumerate(lines) if grammar.match(line)]
    if not labelled:
        return list(lines)
    dresses = {line.dress for line in lines[labelled[0] : labelled[-1] + 1] if line.text.strip()}
    # What goes on with the last turn is in the block of its label, or is set as the paragraphs of other turns are.
    own = lines[labelled[-1]].block
    for number in range(labelled[-1] + 1, len(lines)):
        line = lines[number]
        strange = line.opens and line.block != own and line.dress not in dresses and len(labelled) > 1
        if ends_talk(line.text) or (line.text.strip() and strange):
            return list(lines[:number])
    return list(lines)
