"""The ways in which a line can begin with the name of who speaks, each read off a line by itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from textmine.ingest.transcripts.marks import ANY, BARE, MARK_FIRST, MARKED, is_event, is_noise, is_time_alone, seconds_of
from textmine.records.corpus import Role

SLIP = "slip"  # what marks such a label
_PLACE = re.compile(r"\s*(;|[.,)>](?=\s)|[-–—](?=\s)|\s(?=[A-Z“\"]))")
_CODE = re.compile(r"[A-Z]{1,4}\d{0,3}\Z|[A-Z][a-z]{1,3}\d{1,3}\Z")
_WORDS = ("I", "A")  # that begin sentences too
_SLIP_HEAD = 60  # characters in which a label and its sign stand


def slip_in(line: LabelLine, labels: Collection[str]) -> LabelMatch | None:
    """The label that a paragraph begins with, though another sign than a colon follows it, or none.

    A semicolon does for every label. A full stop, a dash or a blank does for a code (`R`, `P12`), and a blank only for one that is
    no word, since names begin sentences too. A label may also stand alone on its line.

    Args:
        line: of a file whose labels have colons.
        labels: of the file.

    Returns:
        The label and the words after it.
    """
    text = line.text.strip()
    if not line.opens:
        return None
    if text in labels and text not in _WORDS:
        return LabelMatch(text, "", mark=SLIP)
    for end, sign in _places(text[:_SLIP_HEAD]):
        label = text[:end].strip()
        if label not in labels:
            continue
        if sign == ";" or (_CODE.match(label) and _sets_off(sign, label)):
            return LabelMatch(label, text[end:].lstrip(" \t;.,)>-–—"), mark=SLIP)
    return None


def _sets_off(sign: str, code: str) -> bool:
    """Whether a sign behind a code makes it a label: not a comma or a dash behind a word, nor a blank behind what may be one."""
    may_be_word = len(code) < 3 and code.isalpha()
    return sign == "." or (code not in _WORDS and not (sign.isspace() and may_be_word))


def _places(head: str) -> list[tuple[int, str]]:
    """Where a label could end, and the sign behind it."""
    return [(found.start(), found[1]) for found in _PLACE.finditer(head)][:3]


MAX_WORDS = 6  # of a label
_PHRASE = 4  # words, from which what has two or more that speech is full of is a phrase of it
_LONGEST = 45  # characters of a name that no colon or time ends
_LETTERS = 62  # after the first; MAXQDA's limit for speaker names is 63 characters
_DESCRIBED = 100  # characters in brackets after a name, which say who that is
AFTER_TIME = "time"  # what marks a label that stands behind its time
_HEAD = 400  # characters of a line in which its label stands, with what divides it from speech


Voice = tuple[str, str]  # who says something: a label, or else a role
UNKNOWN_VOICE: Voice = ("", str(Role.UNKNOWN))


class LabelStyle(StrEnum):
    """A way to say who speaks."""

    PATTERN = "the pattern of study.toml"
    COLON = "names before colons"
    TIMED = "names beside times"
    BRACKET = "names in brackets"
    TAB = "names before tabs"
    DASH = "names before dashes"
    DOT = "letters before full stops"
    SIGN = "names before other signs"
    LEAD = "names in bold"
    ALONE = "names on lines of their own"


@dataclass(frozen=True, slots=True)
class LabelLine:
    """One line of a transcript.

    Attributes:
        text: its words; an empty line divides paragraphs.
        opens: whether it is the first of its paragraph.
        lead: characters at its beginning that are bold, where the rest is not.
        formatting: how its paragraph is set, which lines of one kind share.
        block: number of its paragraph among the file's, from 0.
        mute: whether no label can stand in it, since its format says who speaks, or nobody does.
        page: on which it stands, from 1.
        voice: who says it, where no label stands in it.
        asked: whether the number of a question stood before it.
        annotation: what it is, if nobody said it.
    """

    text: str
    opens: bool = False
    lead: int = 0
    formatting: str = ""
    block: int = 0
    mute: bool = False
    page: int | None = None
    voice: Voice | None = None
    asked: bool = False
    annotation: str = ""


@dataclass(frozen=True, slots=True)
class LabelMatch:
    """A line that may begin with a speaker's label: the label, the words after it, and its time in seconds."""

    label: str
    text: str
    start_s: float | None = None
    mark: str = field(default="", compare=False)  # what sets it off besides its place: "bold", "@", "#", "[", "time"


_NAME = r"(?:[\[({<#@]{1,2}[^\[\](){}<>:\n\t]{1,50}[\])}>]?|[^\W_](?:[^:\n\t]{0,62}?[^\s:,;])?|[█■▇_]{2,20})"
_BEFORE = re.compile(rf"(?:{ANY}|{BARE}(?=[A-Za-z]))\s*(?:[-–—|]\s+)?")
_BLANKS = re.compile(r"[ \t]{9,}")
_BOLD = re.compile(r"(\*\*|__(?!_))(.{1,66}?)\1")  # Markdown's
BULLET = re.compile(r"(?:[-*•·]|>{1,2})\s+(?=[^\W_\[@#*<])")
# A label, perhaps with a time beside it, then a colon; what follows is a space, or without one a letter.
_COLON = re.compile(
    rf"(?P<label>[^\s:：][^:：\n]{{0,{_LETTERS}}}?(?:\s\([^():：\n]{{1,{_DESCRIBED}}}\))?)\s*(?P<mark>{MARKED})?\s*[:：](?:\s+|\Z|(?=[^\W\d_]|[“‘\"\[(]))(?P<text>.*)\Z",
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
_SIGN = re.compile(rf"(?P<label>{_NAME}?)\s*(?:;|\||>{{1,2}}|=|/)\s+(?P<text>\S.*)\Z", re.DOTALL)
_RANK = r"(?:The|Mr|Mrs|Ms|Miss|Dr|Prof|Senator|Chairman|Chairwoman|Chair|Secretary|Governor|Judge|Justice|Congress(?:man|woman))"
_DOT = re.compile(
    r"(?P<label>(?!(?i:Mr|Mrs|Ms|Dr|St|Prof|Rev|Cllr|No)\b)(?:(?:[A-Z]\.){2,4}(?=\s)|(?:(?:[A-Z]{1,4}|[A-Z][a-z]{1,3})\s?\d{0,2}|\d{1,2})(?=[.)]))"
    rf"|{_RANK}\.?\s[A-Z][A-Z'’-]+(?:\s[A-Z][A-Z'’-]+)?(?:\sof\s[A-Z]\w+)?(?=\.))[.)]?\s+"  # Mr. SMITH. I thank ...
    r"(?P<text>\S.*)\Z",
    re.DOTALL,
)

KNOWN = re.compile(
    r"(?:i|int|intv?r|i[vre]|r|rsp|res|resp|q|a|m|f|p|pt|part|s|k|interviewer|interviewee|respondent|moderator|facilitator|researcher"
    r"|participant|speaker|question|answer|male|female|man|woman|mod|fac|voice|spk|speaker_|s0|focus group member|group member)"
    r"(?:[\s_#.-]{0,2}\d{1,3}[a-h]?|[\s_#.-]{1,2}(?:[a-h]|one|two|three|four))?\.?\s?\??\Z",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\([^()]*\)")
_REDACTED = re.compile(r"(?:name )?(?:redacted|removed|withheld|anonymi[sz]ed|omitted|deleted)\Z", re.IGNORECASE)
_BLACKED = re.compile(r"(?:_{2,}|\*{2,}|[█■▇]+|[-–—]{2,})\Z")  # a name that was made unreadable
# What stands before a colon in speech, in letters and in headers of files, and never says who speaks.
_NUMBERED = (
    "page|section|step|topic|file|figure|fig|table|example|chapter|phase|stage|task|scenario|session|tape|side|track|exercise|activity"
    "|slide|item|vignette|wave|round|day|week|appendix|box|option|point|reason|quote|extract|excerpt|image|code|theme|sub-?theme|category|tag|node"
)
_NOT_LABELS = re.compile(
    r"(?:https?|n\.?b|p\.?s|for example|(?-i:e\.?g|i\.?e)|dates?|time|duration|length|location|place|venue|project|study|subject"
    r"|re|ref|topic|file|file ?name|recording|transcriber|transcribed by|transcript|version|website|e-?mail|tel|telephone|phone"
    r"|total|continued|cont|figure|fig|photo(?:graph)?s?|picture|image|caption|table|example|sources?|(?:summary )?keywords"
    r"|abstract|summary|title|background|introduction|warning|step|part|section|option|reason"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|yesterday|today|tomorrow"
    r"|(?:\w+ )?(?:notes?|memos?|comments?|annotations?|observations?|reflections?|definitions?|cod(?:es?|ings?)|(?:sub-?)?themes?"
    r"|categor(?:y|ies)|tags?)"
    r"|(?:(?:members|also|those|people) )?(?:present|attending)|attendees|attendance|in attendance|apologies|witnesses"
    r"|panel members|addend(?:um|a)|post-?script|afterword"
    r"|(?-i:BY) \S.*"
    rf"|(?:{_NUMBERED}) (?:\d{{1,3}}[a-z]?|[a-z]|one|two|three|four|five|six|i{{1,3}}v?))\Z",
    re.IGNORECASE,
)
_SAYING = (
    "says?|said|saying|goes|went|asks?|asked|thinks?|thought|tells?|told|repl(?:y|ies|ied)|answers|answered|writes?|wrote|reads"
    "|means?|meant|feels?|felt|is|was|are|were|be|like|shouts?|shouted|explain(?:s|ed)|added|adds"
)
# Words that bring in what somebody else said, or what comes next: "He says: ...", "My point is: ..."
_REPORTS = re.compile(
    r"(?:(?i:and|but|so|or|because|cos|then|well|now|if|when|as|like|yeah|yes|no) ){0,3}"
    r"(?:[Ii]|[Ww]e|[Yy]ou|[Hh]e|[Ss]he|[Ii]t|[Tt]hey)(?:['’](?:s|m|d|ve|re|ll))? \S.*\Z"
    r"|(?:[Ww]ell|[Ss]o|[Yy]es|[Yy]eah|[Nn]o|[Oo]kay|[Oo][Kk]|[Rr]ight|[Oo]h|[Uu]m|[Ee]rm?|[Nn]ow), [a-z].*\Z"
    r"|(?:[Aa]nd|[Bb]ut|[Bb]ecause|[Ii]f|[Ww]hen|[Mm]y|[Ww]hat|[Ww]hich|[Ww]hy|[Hh]ow|[Ww]here|[Tt]here|[Tt]hat['’]?s?) \S.*\Z"
    rf"|.+ (?:{_SAYING})(?: (?:to |at )?(?:me|you|him|her|us|them))?\Z"
)
_SPOKEN = frozenset(
    "yes yeah yep no nope ok okay right well so and but or um uh er erm mm mmm mhm hmm ah oh i'm i've i'd it it's that "
    "that's this these those we we're they you he she there then now what when where why how who which because if as also "
    "like just really sure exactly absolutely definitely thanks thank sorry hello hi bye please good great fine lovely "
    "maybe perhaps actually basically obviously anyway still yet the a an my our your his her their in on at for with from "
    "to of some any all not never always".split()
)
_NOT_FIRST = frozenset(("I", "And", "Of", "For", "No"))  # of a name of several words
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
TITLED = re.compile(
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof(?:essor)?|Sir|Dame|Lord|Lady|Baroness|Rev(?:erend)?|Cllr|Councillor|Judge)\.?\s[A-Z][\w'’. -]*\Z"
)
FULL_NAME = re.compile(r"[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|de|van|von|der|ap|o'|\([A-Z][\w .'’-]*\))){1,4}\Z")


def label_candidates(line: LabelLine, listed: Collection[str] = ()) -> Iterator[tuple[LabelStyle, LabelMatch]]:
    """The ways in which a line could begin with a label, each with what the label would be.

    Args:
        line: one that is not empty.
        listed: labels that speak whatever they look like.

    Yields:
        A style and what it finds, the surest first; whether it is a label is for the whole file to say.
    """
    text = line.text.strip()
    head, tail = _BLANKS.sub(_few, text[:_HEAD]), text[_HEAD:]
    for style, found in _in_head(line, head):
        if found.label not in listed and is_never_speaker(found.label):
            continue
        if not tail:
            yield style, found
        elif found.text:  # what stands alone on its line is no longer than the head
            yield style, replace(found, text=found.text + " " * head[-1:].isspace() + tail)


def _few(blanks: re.Match[str]) -> str:
    """A tab, or as many spaces as set something off, in place of any number of them: a pattern looks at each stretch many times."""
    return "\t" if "\t" in blanks[0] else " " * 8


def _in_head(line: LabelLine, text: str) -> Iterator[tuple[LabelStyle, LabelMatch]]:
    yield from _timed(text)
    start = None
    if before := _BEFORE.match(text):
        if is_time_alone(text):
            return
        start, text = seconds_of(before[0]), text[before.end() :]
    text = BULLET.sub("", text, count=1) if BULLET.match(text) else text
    bold = _BOLD.match(text)
    text = f"{bold[2]}{text[bold.end() :]}".lstrip() if bold else text
    if (found := _COLON.match(text)) and (made := _made(found["label"], found["text"], found["mark"], start)):
        mark = "bold" if bold or line.lead >= len(made.label) else _mark_of(found["label"])
        yield LabelStyle.COLON, replace(made, mark=mark)
    yield from _weak(line, text, start)


def _mark_of(label: str) -> str:
    return label[0] if label[0] in "@#[<{(" else ""


def _timed(text: str) -> Iterator[tuple[LabelStyle, LabelMatch]]:
    """A name with a time beside it: alone on a line (Otter, Teams, Word, Zoom), or before the words (Rev, some Sonix)."""
    found = _TIME_NAME_WORDS.match(text) or _LOOSE_COLON.match(text)
    if found and _may_label(found["label"]) and (made := _made(found["label"], found["text"], found["mark"], None)):
        yield LabelStyle.TIMED, made
        return
    found = _NAME_TIME.match(text)
    if found and found["gap"] == " " and not _may_label(found["label"]):
        found = None
    if found is None and (found := _TIME_NAME.match(text)) and not _may_label(found["label"]):
        found = None
    if found and (made := _made(found["label"], "", found["mark"], None)):
        yield LabelStyle.TIMED, replace(made, mark=AFTER_TIME if found.re is _TIME_NAME else "")


def _weak(line: LabelLine, text: str, start: float | None) -> Iterator[tuple[LabelStyle, LabelMatch]]:
    """Styles that speech has too, and that count only where many lines of a file share one."""
    if found := _BRACKET.match(text):
        inner = next(filter(None, (found["a"], found["b"], found["c"], found["d"])))
        redacted = bool(_REDACTED.match(inner))
        inner = text[: found.start("text")].strip() if redacted else inner
        noise = is_event(text[: found.start("text")]) and not redacted
        if _may_label(inner) and not noise and (made := _made(inner, found["text"], None, start)):
            yield LabelStyle.BRACKET, made
    for style, pattern in ((LabelStyle.TAB, _TAB), (LabelStyle.DOT, _DOT), (LabelStyle.SIGN, _SIGN), (LabelStyle.DASH, _DASH)):
        found = pattern.match(text)
        if found and _may_label(found["label"]) and (made := _made(found["label"], found["text"], None, start)):
            letter = style is LabelStyle.TAB and len(made.label) == 2 and made.label[-1] == "."  # Q. and A.
            yield style, replace(made, label=made.label[0]) if letter else made
    if line.lead and start is None:
        label, rest = line.text[: line.lead].strip(" \t.-–—|>)"), line.text[line.lead :].lstrip(" \t-–—|>.)")
        if label and ":" not in label and is_name(label) and (made := _made(label, rest, None, None)):
            yield LabelStyle.LEAD, made
    alone = _clean(text)
    if is_name(alone) and text[-1] not in ".?!,;:" and (made := _made(alone, "", None, start)):
        yield LabelStyle.ALONE, made


def _made(printed: str, text: str, mark: str | None, start: float | None) -> LabelMatch | None:
    label = _clean(printed)
    if not label or len(_ASIDE.sub("", label).split()) > MAX_WORDS or label[-1] in "!,;" or _is_torn(label):
        return None
    if is_event(printed) and not _REDACTED.match(label.strip("[](){}<>")):
        return None
    if label[-1] == "." and not (KNOWN.match(label) or re.search(r"\b(?:[A-Z]|Jr|Sr)\.\Z", label)):
        return None
    if (label.isdecimal() or label.lower() == "page") and text[:1].isdecimal():
        return None  # 10: 30, a time of day
    if (label[-1] == "?" and len(label.split()) > 2) or _DATE.search(label):
        return None
    if first := MARK_FIRST.match(text):
        mark, text = mark or first[0], text[first.end() :]
    return LabelMatch(label, text.strip(), seconds_of(mark) if mark else start)


def _may_label(printed: str) -> bool:
    """Whether what stands where a label could is written like a name, is a figure, or a name that was taken out."""
    label = _clean(printed)
    return (
        is_name(label)
        or (label.isdecimal() and len(label) < 4)
        or bool(_BLACKED.match(label) or _REDACTED.match(label.strip("[](){}<>")))
    )


def _is_torn(label: str) -> bool:
    """Whether a bracket opens in a label and does not close."""
    return any(label.count(opening) != label.count(closing) for opening, closing in ("[]", "{}", "()"))


def _clean(printed: str) -> str:
    """A label without the signs that programs put round it: `@Anna`, `[Anna]`, `*INT`, `<Anna>`."""
    label = " ".join(printed.split())
    for opening, closing in ("[]", "{}", "<>", "()"):
        if label.startswith(opening) and label.endswith(closing) and opening not in label[1:] and closing not in label[:-1]:
            inner = label[1:-1].strip()
            if _REDACTED.match(inner):
                return label  # the brackets are a part of the mark
            label = inner
    if _BLACKED.match(label):
        return label
    label = label.strip("*_").removeprefix("@").removeprefix("#").rstrip("-–— ").strip()
    return label if any(map(str.isalnum, label)) else ""


def is_never_speaker(label: str) -> bool:
    """Whether what stands before a colon or on a line of its own is no speaker, unless people list it as one.

    Args:
        label: without the signs round it.

    Returns:
        Whether it is a word of letters, headers, coding or report (`Date`, `Theme 2`, `He says`), or a noise (`Laughter`).
    """
    words = _ASIDE.sub("", label).split()
    if _NOT_LABELS.match(label) or _REPORTS.match(label) or (len(words) >= _PHRASE and _spoken_words(words) > 1):
        return True
    return is_noise(label) and not _REDACTED.match(label)


def is_said(label: str) -> bool:
    """Whether a label is a word that people begin to speak with (`Yes`, `So`), or a pronoun, though some are called so."""
    word = label.lower().replace("’", "'")
    return (word in _SPOKEN and word != "all") or word in ("me", "him", "us", "them")


def is_name(label: str) -> bool:
    """Whether a label could be a name or a post: it begins with a capital, and nobody begins to speak like that.

    Args:
        label: without the signs round it.

    Returns:
        Whether it is written like one: `Anna`, `Site lead`, `P12`, `Anna Bell (she/her)`.
    """
    if KNOWN.match(label):
        return True
    plain = _ASIDE.sub("", label).strip()
    words = plain.replace("/", " ").replace("&", " ").replace("_", " ").split()
    if not words or not any(map(str.isalpha, label)) or len(words) > MAX_WORDS - 1 or len(plain) > _LONGEST:
        return False
    small = words[0][0].islower() and not (words[0] in _PARTICLES and words[-1][0].isupper())
    listing = "," in words[0] and not all(word[0].isupper() for word in words)
    if small or label[-1] in ".?!,;" or listing:
        return label[-1:] == "." and bool(re.search(r"\b[A-Z]\.\Z", label))
    if len(words) > 1 and words[0] in _NOT_FIRST:
        return False
    initials = len(words) == 1 and words[0].isupper() and len(words[0]) == 2
    return initials or not _spoken_words(words)


def _spoken_words(words: Sequence[str]) -> int:
    """How many of some words are such as people begin to speak with, and names and posts do not have."""
    plain = [word.lower().replace("’", "'").strip(".,") for n, word in enumerate(words) if n == 0 or word not in ("A", "I")]
    return sum(word in _SPOKEN and word not in _PARTICLES for word in plain)
