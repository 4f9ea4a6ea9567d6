"""What the headings of tables of speech mean, as programs and people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from textmine.transcripts.labels import is_name


def _heading(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)})\Z")


_PART = r"(?:(?:segment|cue|clip|utterance|turn|audio|recording|media) )?"
# The surest first: where a table has both "Speaker" and "Label", or "Text" and "Comments", the first says who and what.
_SPEAKERS = (
    (
        r"(?:the )?speakers?(?: ?(?:name|label|id|tag|initials?))?",
        r"who(?: (?:spoke|is speaking|speaks|said it))?",
        r"speaking|voice|talker|attribution|from whom",
    ),
    (r"(?:participant|respondent|interviewee|person|pp?t|ppnt)s?(?: ?(?:id|name|no|initials?))?", r"name|initials"),
    (r"(?:role|tier|label)s?(?: ?(?:id|name|no))?", r"by"),
)
_WORDS = (
    (
        r"text|(?:original |full |raw |verbatim |interview |annotated )?transcript(?:ion)?(?: text)?|transcribed text",
        r"utterance|speech|words|said|dialogue",
        r"(?:english )?translat(?:ion|ed)(?: text| into english)?|(?:in )?english(?: translation| text| version)?",
        r"(?:verbatim|exact|spoken|actual)(?: (?:text|words|speech|response|answer|comment))?",
        r"(?:what )?(?:was|they|is|people|he|she) (?:said|saying|says?)(?: text)?|contribution",
    ),
    (r"content|turn|talk|message|data extract|extract",),
    (r"comments?|(?:\w+ )?responses?|answers?(?: given)?|free ?text|body|annotation|caption|quote|narrative|feedback",),
)
SPEAKERS = _heading(*chain.from_iterable(_SPEAKERS))
WORDS = _heading(*chain.from_iterable(_WORDS))
_RANKS = [(_heading(*speakers), _heading(*words)) for speakers, words in zip(_SPEAKERS, _WORDS, strict=True)]
QUESTIONS = _heading(r"(?:interviewer'?s? |interview )?(?:questions?|prompts?)(?: (?:text|asked|put))?|asked|item(?: text)?")
INTERVIEWS = _heading(
    r"(?:interview|transcript|file|document|session|recording|conversation|dialogue|source)s?(?: ?(?:id|no\.?|number|name|file))?"
)
STARTS = re.compile(rf"{_PART}(?:time|start|begin|from|in\b|tc\b|clock|when\b|offset|hh:mm|mm:ss).*\Z")
ENDS = re.compile(rf"{_PART}(?:end|to\b|stop|finish|out\b|duration|until).*\Z")
_ROLE = r"interviewer|interviewee|respondent|participant|questions?|answers?|moderator|researcher|q|a|speaker"
ROLES = _heading(rf"(?:{_ROLE})(?: ?[\dA-Ha-h])?(?: ?\(.*\))?")
IDS = re.compile(r"(?:id|participant|respon[ds]\w+|name|code|case|person|ref)\b(?!.*\?)")
ASIDE = _heading(
    r"(?:\w+ ){0,2}(?:notes?|memos?|remarks?|cod(?:es?|ing)|themes?|topics?|tags?|observations?|keywords?)"
    r"(?: (?:and|&|/) [\w ]+)?(?: \(.*\))?",
    r"topic .*|section|guide .*|confidence|channel|exploratory comments?|emergent \w+",
)
COUNTS = _heading(r"(?:no\.?|#|nr|n|id|row|line|index|number|turn|check|date|case|wave|file)(?: ?(?:no\.?|number|id))?")
_KNOWN = (SPEAKERS, WORDS, STARTS, ENDS, ROLES, ASIDE, COUNTS, IDS)
_QUESTION_WORDS = 4  # words of a heading that is a question put to everybody


def folded(heading: str) -> str:
    """A heading as headings are compared: small letters, single spaces, no colon."""
    return " ".join(heading.lower().rstrip(":").replace("_", " ").split())


def recognised(heads: Sequence[str]) -> int:
    """How many of some headings are ones that tables of speech have."""
    return sum(any(pattern.match(head) for pattern in _KNOWN) for head in heads if head)


def names_both(heads: Sequence[str]) -> bool:
    """Whether headings say which column has the speakers and which has the words; the others may then be anything."""
    return any(SPEAKERS.match(head) for head in heads) and any(WORDS.match(head) for head in heads)


def _is_translation(head: str) -> bool:
    return "translat" in head or "english" in head


def surest(columns: Sequence[int], heads: Sequence[str]) -> list[int]:
    """Those of some columns of speakers, or of words, whose headings leave least doubt."""
    ranked = ([n for n in columns if any(pattern.match(heads[n]) for pattern in rank)] for rank in _RANKS)
    sure = next(filter(None, ranked), list(columns))
    return [n for n in sure if _is_translation(heads[n])] or sure  # the models read English


def is_question(head: str) -> bool:
    """Whether a heading is a question put to everybody, as in a survey."""
    return head.endswith("?") or (len(head.split()) >= _QUESTION_WORDS and not (ASIDE.match(head) or WORDS.match(head)))


def are_headings(heads: Sequence[str]) -> bool:
    """Whether half the cells of a row are headings that tables of speech have, or questions put to everybody."""
    filled = [head for head in heads if head]
    half = recognised(filled) * 2 >= len(filled)
    questions = sum(map(is_question, filled))
    if questions:  # a survey, or no headings at all
        return len(filled) > 2 and any(IDS.match(head) for head in filled) and (questions > 1 or half)
    return half


def is_voice(cell: str, head: str) -> bool:
    """Whether a heading names who says what stands below it."""
    return bool(ROLES.match(head)) or (is_name(cell) and not any(one.match(head) for one in (SPEAKERS, WORDS, ASIDE, STARTS, ENDS)))
