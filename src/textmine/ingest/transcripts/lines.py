"""A source as lines: numbers that count them taken off, its cover, its end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from operator import gt

from textmine.ingest.readers import Block
from textmine.ingest.transcripts.annotations import HEADINGS
from textmine.ingest.transcripts.boilerplate import is_end, is_furniture, without_dates, without_repeats
from textmine.ingest.transcripts.label_scheme import LabelScheme
from textmine.ingest.transcripts.labels import BULLET, LabelLine, Voice
from textmine.ingest.transcripts.marks import number_in, seconds_of, unit_of, without_emphasis

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
    asked = find_asked_lines(lines)
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


def find_asked_lines(lines: Sequence[str]) -> set[int]:
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


def cut_at_end(lines: Sequence[LabelLine], scheme: LabelScheme) -> list[LabelLine]:
    """The lines up to where the talk ends, if no label comes after that.

    It ends with a line that says so, a rule, a heading over notes, or a paragraph that is set as no other since the first label, if
    nothing that is set like speech follows: a heading over more of it begins a part.

    Args:
        lines: of a file, less its cover.
        scheme: of its labels.

    Returns:
        The lines before; all of them where there are no labels.
    """
    labelled = [number for number, line in enumerate(lines) if scheme.match(line)]
    unmarked = [number for number in labelled if not BULLET.match(lines[number].text.strip())]
    if len(unmarked) >= _UNMARKED * len(labelled):  # an item of the notes may begin with who it is about
        labelled = unmarked
    if not labelled:
        return list(lines)
    formattings = {line.formatting for line in lines[labelled[0] : labelled[-1] + 1] if line.text.strip()}
    # What goes on with the last turn is in the block of its label, or is set as the paragraphs of other turns are.
    own = lines[labelled[-1]].block
    speech = max((number for number, line in enumerate(lines) if line.text.strip() and line.formatting in formattings), default=0)
    for number in range(labelled[-1] + 1, len(lines)):
        line = lines[number]
        strange = line.opens and line.block != own and line.formatting not in formattings and len(labelled) > 1 and number > speech
        if ends_talk(line.text) or (line.text.strip() and strange):
            return list(lines[:number])
    return list(lines)


def under_heading(lines: Sequence[LabelLine], scheme: LabelScheme) -> tuple[str, int]:
    """The first heading after the last label, and how many words of speech without a label stand under it.

    Args:
        lines: up to where the talk ends.
        scheme: of its labels.

    Returns:
        The heading and the count; nothing and 0 where there is none.
    """
    labelled = [number for number, line in enumerate(lines) if scheme.match(line)]
    if len(labelled) < 2:
        return "", 0
    formattings = {line.formatting for line in lines[labelled[0] : labelled[-1] + 1] if line.text.strip() and not line.mute}
    rest = [line for line in lines[labelled[-1] + 1 :] if line.text.strip() and line.block != lines[labelled[-1]].block]
    first = next((n for n, line in enumerate(rest) if line.annotation == HEADINGS or line.formatting not in formattings), len(rest))
    words = sum(len(line.text.split()) for line in rest[first + 1 :] if not line.annotation)
    return (rest[first].text.strip(), words) if words else ("", 0)


def make_lines(blocks: Sequence[Block], voices: Mapping[int, Voice], *, markdown: bool = False) -> list[LabelLine]:
    """The lines of blocks with how they are set, an empty one after each block.

    Args:
        blocks: in order.
        voices: who says a block, by its number, where a table tells it.
        markdown: whether asterisks round words are markup.

    Returns:
        Lines less the numbers that count them; mute are those whose format says who speaks, and those that nobody said.
    """
    given = [line for block in blocks for line in (*block.text.split("\n"), "")]
    whole = without_repeats(without_dates(given))
    asked = find_asked_lines(whole)
    plain = without_numbers(whole, len(blocks))
    plain = without_emphasis(plain) if markdown else plain
    levels = Counter(block.heading for block in blocks)
    lines: list[LabelLine] = []
    for number, block in enumerate(blocks):
        formatting = f"{block.style} {block.look} {block.heading or ''}".strip()
        for first in range(block.text.count("\n") + 1):
            at = len(lines)
            lead = block.lead if first == 0 and plain[at] == given[at] else 0
            title = bool(block.heading) and levels[block.heading] == 1  # "Ann Bell: how we began" over her interview
            mute = bool(block.speaker) or number in voices or title or is_furniture(plain[at].strip())
            page = block.pages[first] if first < len(block.pages) else block.page
            lines.append(
                LabelLine(plain[at], first == 0, lead, formatting, number, mute, page, voices.get(number), asked=at in asked)
            )
        lines.append(LabelLine("", block=number))
    return lines


def lines_before_speech(lines: Sequence[LabelLine], scheme: LabelScheme) -> list[str]:
    """The lines before the first label; none where there are no labels."""
    first = next((n for n, line in enumerate(lines) if scheme.match(line)), 0)
    return [line.text for line in lines[:first]]
