"""The ways in which a line can begin with the name of who speaks, each read off a line by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from textmine.records import Role
from textmine.transcripts.events import is_event
from textmine.transcripts.times import ANY, BARE, MARK_FIRST, MARKED, is_time_alone, seconds_of

MAX_WORDS = 6  # of a label
_LONGEST = 45  # characters of a name that no colon or time ends
_LETTERS = 62  # after the first; MAXQDA's limit for speaker names is 63 characters


Voice = tuple[str, str]  # who says something: a label, or else a role
NOBODY: Voice = ("", str(Role.UNKNOWN))


class Style(StrEnum):
    """A way to say who speaks."""

    PATTERN = "the pattern of study.toml"
    COLON = "names before colons"
    TIMED = "names beside times"
    BRACKET = "names in brackets"
    TAB = "names before tabs"
    DASH = "names before dashes"
    DOT = "letters before full stops"
    LEAD = "names in bold"
    ALONE = "names on lines of their own"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a transcript.

    Attributes:
        text: its words; an empty line divides paragraphs.
        opens: whether it is the first of its paragraph.
        lead: characters at its beginning that are bold, where the rest is not.
        dress: how its paragraph is set, which lines of one kind share.
        block: number of its paragraph among the file's, from 0.
        mute: whether no label can stand in it, since its format says who speaks, or nobody does.
        page: on which it stands, from 1.
        voice: who says it, where no label stands in it.
    """

    text: str
    opens: bool = False
    lead: int = 0
    dress: str = ""
    block: int = 0
    mute: bool = False
    page: int | None = None
    voice: Voice | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line that may begin with a speaker's label: the label, the words after it, and its time in seconds."""

    label: str
    text: str
    start_s: float | None = None


_NAME = r"[^\W_](?:[^:\n\t]{0,62}?[^\s:,;])?"
_BEFORE = re.compile(rf"(?:{ANY}|{BARE}(?=[A-Za-z]))\s*(?:[-–—|]\s+)?")
_BULLET = re.compile(r"(?:[-*•·]|>{1,2})\s+(?=[^\W_\[@#*<])")
# A label, perhaps with a time beside it, then a colon; what follows is a space, or without one a letter.
_COLON = re.compile(
    rf"(?P<label>[^\s:：][^:：\n]{{0,{_LETTERS}}}?)\s*(?P<mark>{MARKED})?\s*[:：](?:\s+|\Z|(?=[^\W\d_]|[“‘\"\[(]))(?P<text>.*)\Z",
    re.DOTALL,
)
_LOOSE_COLON = re.compile(rf"(?P<label>{_NAME})\s*(?P<mark>{MARKED})\s+(?P<text>\S.*)\Z", re.DOTALL)
_NAME_TIME = re.compile(rf"(?P<label>\S[^:\n]{{0,{_LETTERS}}}?)(?P<gap>\s{{2,}}|\t|\s*[-–—|,·•@]\s*|\s)(?P<mark>{ANY})\s*:?\s*\Z")
_TIME_NAME = re.compile(rf"(?P<mark>{ANY})(?P<gap>\s*[-–—|·•,]\s*|\s+)(?P<label>{_NAME})\s*\Z")
_TIME_NAME_WORDS = re.compile(rf"(?P<mark>{ANY})\t+(?P<label>{_NAME})\t+(?P<text>\S.*)\Z", re.DOTALL)
_BRACKET = re.compile(
    r"(?:\[(?P<a>[^\[\]\n]{1,50})\]|\{(?P<b>[^{}\n]{1,50})\}|<(?P<c>[^<>\n]{1,50})>|\((?P<d>[^()\n]{1,30})\))\s*(?P<text>.*)\Z",
    re.DOTALL,
)
_TAB = re.compile(rf"(?P<label>{_NAME}|\[[^\[\]\n\t]{{1,50}}\])(?:\s*\t\s*|[ ]{{3,}})(?P<text>\S.*)\Z", re.DOTALL)
_DASH = re.compile(rf"(?P<label>{_NAME}?)(?:\s+[-–—]+\s*|\s*[–—]+\s+|-\s+)(?P<text>\S.*)\Z", re.DOTALL)
_DOT = re.compile(
    r"(?P<label>(?!(?:Mr|Mrs|Ms|Dr|St|Prof|Rev|Cllr|No)\b)(?:(?:[A-Z]\.){2,4}(?=\s)|(?:[A-Z]{1,4}|[A-Z][a-z]{1,3})\s?\d{0,2}(?=[.)])))[.)]?\s+"
    r"(?P<text>\S.*)\Z",
    re.DOTALL,
)

KNOWN = re.compile(
    r"(?:i|int|intv?r|i[vre]|r|rsp|res|resp|q|a|m|f|p|pt|part|s|k|interviewer|interviewee|respondent|moderator|facilitator|researcher"
    r"|participant|speaker|question|answer|male|female|man|woman|mod|fac|voice|spk|speaker_|s0|focus group member|group member)"
    r"(?:[\s_#.-]{0,2}\d{1,3}[a-h]?|[\s_#.-]{1,2}(?:[a-h]|one|two|three|four))?\s?\??\Z",
    re.IGNORECASE,
)
# What stands before a colon in speech, in letters and in headers of files, and never says who speaks.
_NOT_LABELS = re.compile(
    r"(?:https?|notes?|n\.?b|p\.?s|for example|(?-i:e\.?g|i\.?e)|example|\d{1,4}|dates?|time|duration|length|location|place|venue"
    r"|project|study|subject|re|ref|topic|file|file name|recording|transcriber|transcribed by|transcript|version|website"
    r"|e-?mail|tel|telephone|phone|page|total|continued|cont|figure|fig|photo(?:graph)?s?|picture|image|caption|table|sources?"
    r"|(?:summary )?keywords|abstract|step|part|section)\Z",
    re.IGNORECASE,
)
_SPOKEN = frozenset(
    "yes yeah yep no nope ok okay right well so and but or um uh er erm mm mmm mhm hmm ah oh i'm i've i'd it it's that "
    "that's this these those we we're they you he she there then now what when where why how who which because if as also "
    "like just really sure exactly absolutely definitely thanks thank sorry hello hi bye please good great fine lovely "
    "maybe perhaps actually basically obviously anyway still yet the a an my our your his her their in on at for with from "
    "to of some any all not never always".split()
)
_PARTICLES = frozenset(
    (
        "de",
        "van",
        "von",
        "der",
        "den",
        "ap",
        "ab",
        "of",
        "the",
        "and",
        "for",
        "la",
        "le",
        "da",
        "di",
        "du",
        "al",
        "bin",
        "no",
        "no.",
    )
)
_DATE = re.compile(
    r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|January|Jan|Feb|March|April|June|July|Aug|Sept?|Oct|Nov|Dec)\w*\.?,?\s+(?:\w+\s+)?\d"
    r"|\b\d{1,2}(?:st|nd|rd|th)?\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|\b\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b"
)
FULL_NAME = re.compile(r"[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|de|van|von|der|ap|o'|\([A-Z][\w .'’-]*\))){1,4}\Z")


def candidates(line: Line) -> Iterator[tuple[Style, Labelled]]:
    """The ways in which a line could begin with a label, each with what the label would be.

    Args:
        line: one that is not empty.

    Yields:
        A style and what it finds, the surest first; whether it is a label is for the whole file to say.
    """
    text = line.text.strip()
    yield from _timed(text)
    start = None
    if before := _BEFORE.match(text):
        if is_time_alone(text):
            return
        start, text = seconds_of(before[0]), text[before.end() :]
    text = _BULLET.sub("", text, count=1) if _BULLET.match(text) else text
    text = re.sub(r"\A(\*\*|__)(.{1,66}?)\1", r"\2", text).lstrip()  # Markdown's bold
    if (found := _COLON.match(text)) and (made := _made(found["label"], found["text"], found["mark"], start)):
        yield Style.COLON, made
    yield from _weak(line, text, start)


def _timed(text: str) -> Iterator[tuple[Style, Labelled]]:
    """A name with a time beside it: alone on a line (Otter, Teams, Word, Zoom), or before the words (Rev, some Sonix)."""
    found = _TIME_NAME_WORDS.match(text) or _LOOSE_COLON.match(text)
    if found and is_name(found["label"]) and (made := _made(found["label"], found["text"], found["mark"], None)):
        yield Style.TIMED, made
        return
    found = _NAME_TIME.match(text)
    if found and found["gap"] == " " and not is_name(_clean(found["label"])):
        found = None
    if found is None and (found := _TIME_NAME.match(text)) and not is_name(found["label"]):
        found = None
    if found and (made := _made(found["label"], "", found["mark"], None)):
        yield Style.TIMED, made


def _weak(line: Line, text: str, start: float | None) -> Iterator[tuple[Style, Labelled]]:
    """Styles that speech has too, and that count only where many lines of a file share one."""
    if found := _BRACKET.match(text):
        inner = next(filter(None, (found["a"], found["b"], found["c"], found["d"])))
        if is_name(inner) and not is_event(text[: found.start("text")]) and (made := _made(inner, found["text"], None, start)):
            yield Style.BRACKET, made
    for style, pattern in ((Style.TAB, _TAB), (Style.DOT, _DOT), (Style.DASH, _DASH)):
        if (
            (found := pattern.match(text))
            and is_name(found["label"])
            and (made := _made(found["label"], found["text"], None, start))
        ):
            yield style, made
    if line.lead and start is None:
        label, rest = line.text[: line.lead].strip(" \t.-–—|>)"), line.text[line.lead :].lstrip(" \t-–—|>.)")
        if label and ":" not in label and is_name(label) and (made := _made(label, rest, None, None)):
            yield Style.LEAD, made
    alone = _clean(text)
    if is_name(alone) and text[-1] not in ".?!,;:" and (made := _made(alone, "", None, start)):
        yield Style.ALONE, made


def _made(label: str, text: str, mark: str | None, start: float | None) -> Labelled | None:
    label = _clean(label)
    if not label or len(label.split()) > MAX_WORDS or _NOT_LABELS.match(label) or label[-1] in "!,;" or is_event(f"[{label}]"):
        return None
    if label[-1] == "." and not re.search(r"\b(?:[A-Z]|Jr|Sr)\.\Z", label):
        return None
    if (label[-1] == "?" and len(label.split()) > 2) or _DATE.search(label):
        return None
    if first := MARK_FIRST.match(text):
        mark, text = mark or first[0], text[first.end() :]
    return Labelled(label, text.strip(), seconds_of(mark) if mark else start)


def _clean(label: str) -> str:
    """A label without the signs that programs put round it: `@Anna`, `[Anna]`, `*INT`, `<Anna>`."""
    label = " ".join(label.split()).strip("*_").removeprefix("@").removeprefix("#").strip()
    for opening, closing in ("[]", "{}", "<>", "()"):
        if label.startswith(opening) and label.endswith(closing) and opening not in label[1:] and closing not in label[:-1]:
            return label[1:-1].strip()
    return label


def is_name(label: str) -> bool:
    """Whether a label could be a name or a post: it begins with a capital, and nobody begins to speak like that.

    Args:
        label: without the signs round it.

    Returns:
        Whether it is written like one: `Anna`, `Site lead`, `P12`, `Anna Bell (she/her)`.
    """
    if KNOWN.match(label):
        return True
    words = re.sub(r"\([^()]*\)", "", label).replace("/", " ").replace("&", " ").replace("_", " ").split()
    if not words or not any(map(str.isalpha, label)) or len(words) > MAX_WORDS - 1 or len(label) > _LONGEST:
        return False
    if not (words[0][0].isupper() or words[0][0].isdigit() or not words[0][0].isalnum()) or label[-1] in ".?!,;" or "," in words[0]:
        return label[-1:] == "." and bool(re.search(r"\b[A-Z]\.\Z", label))
    plain = [word.lower().replace("’", "'").strip(".,") for n, word in enumerate(words) if n == 0 or word not in ("A", "I")]
    initials = len(words) == 1 and words[0].isupper() and len(words[0]) == 2
    return initials or not any(word in _SPOKEN and word not in _PARTICLES for word in plain)
