"""Where a talk ends: lines that say so, and the notes that people write under it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textmine.transcripts.annotations import HEADINGS
from textmine.transcripts.furniture import is_end
from textmine.transcripts.grammar import Grammar
from textmine.transcripts.labels import BULLET, Line

_WHOSE = r"(?:(?:interviewers?|researchers?|transcribers?|moderators?|facilitators?)['’]?s? |post-?\s?(?:interview|session) )?"
_KIND = r"(?:field |analysis |analytic |reflective |reflexive |general |contextual |my )?"
_NOTES = rf"{_WHOSE}{_KIND}(?:notes?|observations?|reflections?|comments?|memos?|impressions?|debrief(?:ing)?|remarks?)"
# A heading over notes, or a note that begins with what it is: "Note for analysis: she asked ..."
_AFTERWORD = re.compile(
    rf"\W*(?:{_NOTES}(?: #?\d{{1,3}}[a-z]?)?(?: (?:on|about|for|after|from|by) .{{1,40}})?\W*\Z"
    rf"|(?:{_NOTES}|follow[- ]?ups?|to do)(?: for .{{1,30}})?:\s.*\Z"
    r"|(?:\w{1,20}\s*/\s*)?(?:addend(?:um|a)|post-?script|afterword)(?: .{1,30})?:\s.*\Z"
    r"|(?:outcomes?|actions?(?: taken)?|next steps?|disposition)\s*(?::|\s[-–—])\s.*\Z"
    r"|(?:related(?: (?:stories|interviews|links|pages|content|recordings))?|see also|further (?:reading|information)"
    r"|how to cite.{0,40}|citation|rights|copyright|share(?: this)?"
    r"|about (?:this|the) (?:recording|interview|project|archive).{0,30})\W*\Z"
    r"|(?:follow[- ]?ups?|to do|appendix .{0,60}|(?:distinguishing|transcription) (?:features|conventions).{0,40})\W*\Z)",
    re.IGNORECASE | re.DOTALL,
)
_UNMARKED = 0.8  # share of the labels before which there is no bullet, from which one with a bullet is none
_RULE = re.compile(r"\s*(?:[-_=*~–—]\s?){3,}\Z")


def ends_talk(line: str) -> bool:
    """Whether a line without a label, after all that was asked, says that the talk is over, or heads the notes under it."""
    return bool(line.strip()) and bool(is_end(line) or _RULE.match(line) or _AFTERWORD.match(line.strip()))


def up_to_end(lines: Sequence[Line], grammar: Grammar) -> list[Line]:
    """The lines up to where the talk ends, if no label comes after that.

    It ends with a line that says so, a rule, a heading over notes, or a paragraph that is set as no other since the first label, if
    nothing that is set like speech follows: a heading over more of it begins a part.

    Args:
        lines: of a file, less its cover.
        grammar: of its labels.

    Returns:
        The lines before; all of them where there are no labels.
    """
    labelled = [number for number, line in enumerate(lines) if grammar.match(line)]
    unmarked = [number for number in labelled if not BULLET.match(lines[number].text.strip())]
    if len(unmarked) >= _UNMARKED * len(labelled):  # an item of the notes may begin with who it is about
        labelled = unmarked
    if not labelled:
        return list(lines)
    dresses = {line.dress for line in lines[labelled[0] : labelled[-1] + 1] if line.text.strip()}
    # What goes on with the last turn is in the block of its label, or is set as the paragraphs of other turns are.
    own = lines[labelled[-1]].block
    speech = max((number for number, line in enumerate(lines) if line.text.strip() and line.dress in dresses), default=0)
    for number in range(labelled[-1] + 1, len(lines)):
        line = lines[number]
        strange = line.opens and line.block != own and line.dress not in dresses and len(labelled) > 1 and number > speech
        if ends_talk(line.text) or (line.text.strip() and strange):
            return list(lines[:number])
    return list(lines)


def under_heading(lines: Sequence[Line], grammar: Grammar) -> tuple[str, int]:
    """The first heading after the last label, and how many words of speech without a label stand under it.

    Args:
        lines: up to where the talk ends.
        grammar: of its labels.

    Returns:
        The heading and the count; nothing and 0 where there is none.
    """
    labelled = [number for number, line in enumerate(lines) if grammar.match(line)]
    if len(labelled) < 2:
        return "", 0
    dresses = {line.dress for line in lines[labelled[0] : labelled[-1] + 1] if line.text.strip() and not line.mute}
    rest = [line for line in lines[labelled[-1] + 1 :] if line.text.strip() and line.block != lines[labelled[-1]].block]
    first = next((n for n, line in enumerate(rest) if line.aside == HEADINGS or line.dress not in dresses), len(rest))
    words = sum(len(line.text.split()) for line in rest[first + 1 :] if not line.aside)
    return (rest[first].text.strip(), words) if words else ("", 0)
