"""What people wrote between turns and nobody said: headings of parts, lists of who was there, notes, codes under paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from textmine.ingest.transcripts.labels import KNOWN, LabelLine, is_name
from textmine.ingest.transcripts.marks import is_event, is_time_alone

HEADINGS, NOTES, CODES, LISTS = "headings", "notes between turns", "codes between turns", "lists of who was there"
_MOST_WORDS = 16  # of a heading
_SHARED = 0.6  # of the words of a heading that comes again, which stand in a line of the cover
_AGAIN = 3  # times that a short line comes again, from which it is a running head or a code; pages that a page number goes on by
_CODE_WORDS = 4  # of a code that stands alone
_SHORTEST = 3  # letters of a line in capitals, more than which it is no exclamation
_FIGURES = re.compile(r"\d+")
_PAGE = re.compile(r"\W{0,3}\d{1,4}\W{0,3}\Z")
_STOPS = ".?!…\"'”’)]"
_APART = re.compile(r"\s*[;,/|]\s*")
_LEAST = 2  # lines of codes that begin with the same sign

_COUNT = r"(?:\d{1,4}[a-z]?|one|two|three|four|five|six|[IVX]{1,4}|[A-H])"
_REST = r"(?:\s*(?:[-–—,:|(/]|of \d|part\b|side\b|cont(?:inued|['’]?d|\.)).*)?"
_WHOLE = (
    "participant|interviewee|interview|respondent|focus group|group|session|case|site|transcript|recording|tape|audio|file|disc"
    "|side|household|family|wave|day|part|section|topic|theme|task|scenario|block|exercise|activity|stage|phase|chapter|module|page"
)
_EXAMINATION = (
    r"(?:(?:direct|cross|re-?direct|re-?cross|re|further|chief)[- ]?)?examination(?:[- ]in[- ]chief)?(?: (?:by|of|continued)\b.*)?"
)
_HEADING = re.compile(
    rf"\W*(?:(?:{_WHOLE})\s*(?:no\.?|number|id)?\s*[#:]?\s*[A-Z]{{0,3}}{_COUNT}\b{_REST}"
    r"|(?:first|second|third|fourth|last|final|next) (?:part|interview|session|half|recording|file|tape|day|section)"
    rf"|{_EXAMINATION}|(?-i:[A-Z]).{{2,60}}, (?:(?:previously |re-?)?(?:affirmed|sworn)|recalled)"
    r"|by m(?:r|rs|s)\.? [\w'’. -]{2,30}:?|(?:continued|cont['’]?d|continuation)(?: from .*)?"
    r"|questions? (?:q\s?)?\d+\s*(?:[-–—]|to)\s*(?:q\s?)?\d+)\W*\Z",
    re.IGNORECASE,
)
_PRESENT = r"(?:witnesses|members present|also present|present|in attendance|attendees|apologies|panel members)"
_GAVE = r"(?:gave evidence|(?:were|was) examined|were called in(?: and examined)?)"
_LIST = re.compile(
    rf"\W*(?:{_PRESENT}\s*:\s*\S.*|(?:(?-i:[A-Z]).{{3,600}},.{{2,200}}\s)?{_GAVE}\W*"
    r"|witness\s*:\s*(?-i:(?:[A-Z][\w.'’-]+[ ,]*){2,})\W*|(?:further )?examination of (?:the )?witness(?:es)?)\Z",
    re.IGNORECASE | re.DOTALL,
)
_SPOKEN = re.compile(r"\b(?:I|my|me|he|she|we|they|who|when|because)\b", re.IGNORECASE)
_WITNESSES = re.compile(rf"(?:.*\bwitnesses\s*:\s*)?(?P<names>.*?),? {_GAVE}\W*\Z", re.IGNORECASE | re.DOTALL)
_KEYED = re.compile(rf"\W*(?P<key>{_PRESENT})\s*:\s*(?P<value>\S.*)\Z", re.IGNORECASE | re.DOTALL)
_HOW_CODED = r"(?:open |axial |in[- ]vivo |descriptive |analytic(?:al)? |initial |sub-?)?"
_CODING = rf"{_HOW_CODED}(?:codes?|codings?|themes?|tags?|nodes?|categor(?:y|ies)|keywords?)"
_CODE = re.compile(
    rf"\W{{0,3}}{_CODING}(?: \d{{1,3}})?(?: applied| assigned)?\s*(?:[:=]|[-–—]\s|→|>)\s*\S.{{0,200}}\Z", re.IGNORECASE | re.DOTALL
)
_WHOSE = r"(?:(?:interviewer|researcher|transcriber|moderator|facilitator|analyst|coder|author|editor|translator)['’]?s? )?"
_NOTE = re.compile(
    rf"\W{{0,3}}(?:{_WHOSE}(?:field |analytic(?:al)? |reflective |coding )?(?:note|memo|comment|observation|annotation|remark)s?"
    r"(?: (?:for|by|from|on) .{1,40}?)?(?: ?\[\w{1,6}\]| ?#?\d{1,3})?|n\.?b\.?|p\.?s\.?)\s*(?::|[-–—]\s)\s*\S.*\Z",
    re.IGNORECASE | re.DOTALL,
)
# Signs before the codes that a program or person prints below what they are for.
_INLINE = re.compile(
    rf"\s*(?:\[{_CODING}(?: \d{{1,3}})?\s*[:=–-]\s*[^\[\]\n]{{1,100}}\]|\{{{_CODING}\s*[:=–-]\s*[^{{}}\n]{{1,100}}\}})",
    re.IGNORECASE,
)
_TAGGED = re.compile(r"(?P<sign>//|→|⇒|=>|->|<-|←|¶|§|✎|#(?=[A-Za-z]))\s*[^\W\d_]{2}[^.?!/]{0,80}\Z")
_TAGS = re.compile(r"(?:#[A-Za-z][\w-]*[,;]?\s*)+\Z")


def mark_annotations(lines: Sequence[LabelLine], labelled: Sequence[bool]) -> list[LabelLine]:
    """Lines, each of which that nobody said has what it is.

    Args:
        lines: of a file, less its cover.
        labelled: whether each begins with a label; where none does, nothing tells what is said.

    Returns:
        The same lines, with `aside` where they are none of the talk.
    """
    if not any(labelled):
        return list(lines)
    first = labelled.index(True)
    covers = [_words(line.text) for line in lines[:first] if line.text.strip()]
    signs = Counter(found["sign"] for line, label in zip(lines, labelled, strict=True) if not label and (found := _tag(line)))
    again = _coming_again(lines, labelled, first)
    marked: list[LabelLine] = []
    for _, group in groupby(range(len(lines)), key=lambda number: lines[number].block):
        numbers = list(group)
        speaks = any(labelled[number] or lines[number].mute for number in numbers)
        whole = " ".join(lines[number].text for number in numbers).strip()
        kind = "" if speaks else kind_of(whole, covers) or again.get(whole, "")
        kind = kind if numbers[0] >= first or kind == LISTS else ""
        singles = [""] * len(numbers)
        before_label = True  # whether a label or a heading follows
        for place, number in reversed(list(enumerate(numbers))):
            line = lines[number]
            if not labelled[number] and number >= first and line.text.strip():
                singles[place] = _kind_of_line(line, signs, covers, before_label=before_label) or again.get(line.text.strip(), "")
            before_label = before_label if not line.text.strip() else labelled[number] or singles[place] == HEADINGS
        marked += [replace(lines[number], annotation=kind or single) for number, single in zip(numbers, singles, strict=True)]
    return marked


def _coming_again(lines: Sequence[LabelLine], labelled: Sequence[bool], first: int) -> dict[str, str]:
    """What short lines without a stop are that come again and again: codes, running heads, the numbers of pages; by their text."""
    short = list(_standing_alone(lines[first:], labelled[first:]))
    alike = Counter(_FIGURES.sub("#", text) for text in short)
    heads = [text for text in short if len(text.split()) > 1 and not text[0].islower()]
    found = {text: HEADINGS for text in heads if alike[_FIGURES.sub("#", text)] >= _AGAIN}
    numbers = [text for text in short if _PAGE.match(text)]
    counted = [int(_FIGURES.findall(text)[0]) for text in numbers]
    if len(numbers) >= _AGAIN and all(0 < after - before <= _AGAIN for before, after in pairwise(counted)):
        found |= dict.fromkeys(numbers, HEADINGS)
    brief = [text for text in short if len(text.split()) <= _CODE_WORDS and sum(map(str.isalpha, text)) > _SHORTEST]
    shouted = [text for text in brief if text.isupper()]
    codes = [text for text in brief if is_name(text) and not KNOWN.match(text)]
    comes_back = Counter(part for text in codes for part in _APART.split(text))
    again = any(comes_back[part] > 1 for text in codes for part in _APART.split(text))
    found |= dict.fromkeys(shouted, CODES) if len(shouted) >= _AGAIN else {}
    found |= dict.fromkeys(codes, CODES) if again and len(codes) >= _AGAIN else {}
    return found


def _standing_alone(lines: Sequence[LabelLine], labelled: Sequence[bool]) -> Iterator[str]:
    """Short lines that end a paragraph or are one, after what was said came to its end."""
    stands = False
    for number, (line, label) in enumerate(zip(lines, labelled, strict=True)):
        text = line.text.strip()
        if not text:
            continue
        last = number + 1 == len(lines) or not lines[number + 1].text.strip() or labelled[number + 1]
        short = len(text.split()) <= _MOST_WORDS and text[-1] not in f"{_STOPS},;" and not is_event(text)
        if short and last and stands and not label and not line.mute:
            yield text
        else:
            stands = text[-1] in _STOPS


def find_lists(lines: Sequence[LabelLine]) -> Iterator[tuple[str, str]]:
    """Keys and values of the lists of who was there."""
    for _, group in groupby((line for line in lines if line.annotation == LISTS), key=lambda line: line.block):
        text = " ".join(line.text.strip() for line in group).strip()
        if gave := _WITNESSES.match(text):
            yield "Witnesses", gave["names"]
        elif keyed := _KEYED.match(text):
            yield keyed["key"], keyed["value"]


def without_codes(text: str) -> tuple[str, list[str]]:
    """Speech without the codes that are typed into it in brackets, as `[Code: Trust]`, and those codes."""
    codes = _INLINE.findall(text) if "[" in text or "{" in text else []
    return (_INLINE.sub("", text), codes) if codes else (text, [])


def _tag(line: LabelLine) -> re.Match[str] | None:
    return _TAGGED.match(line.text.strip()) if len(line.text) < 100 else None


def _kind_of_line(line: LabelLine, signs: Counter[str], covers: Sequence[set[str]], *, before_label: bool) -> str:
    text = line.text.strip()
    if (tag := _tag(line)) and signs[tag["sign"]] >= _LEAST:
        return CODES
    kind = kind_of(text, covers)
    return kind if kind in (CODES, LISTS) or (kind == HEADINGS and before_label and not line.mute) else ""


def kind_of(text: str, covers: Sequence[set[str]] = ()) -> str:
    """What a paragraph or line is, if nobody said it.

    Args:
        text: of the paragraph.
        covers: words of each line of the cover, which headings of parts have again.

    Returns:
        What it is called where things are counted that were left out; nothing where it may be speech.
    """
    if not text or is_time_alone(text):
        return ""
    if _LIST.match(text[:1000]) and not _SPOKEN.search(text[:1000]):
        return LISTS
    if _CODE.match(text) or (_TAGS.match(text) and len(text) < 100):
        return CODES
    if _NOTE.match(text):
        return NOTES
    return HEADINGS if _is_heading(text, covers) else ""


def _is_heading(text: str, covers: Sequence[set[str]]) -> bool:
    """Whether a paragraph heads a part of the talk: it says so, or a line of the cover comes again, with age and place."""
    if len(text) > 200 or len(text.split()) > _MOST_WORDS or text[-1] in ".?!…,;":
        return False
    if _HEADING.match(text):
        return True
    words = _words(text)
    return any(words == cover or (len(words & cover) >= max(2, _SHARED * len(words))) for cover in covers if words and cover)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.lower()))
