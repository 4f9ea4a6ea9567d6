"""How a whole file says who speaks: its labels, and the styles in which it writes them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from textmine.transcripts.labels import FULL_NAME, KNOWN, Labelled, Line, Style, candidates, is_name
from textmine.transcripts.times import seconds_of
from textmine.user_patterns import UserPattern

_SURE = (Style.COLON, Style.TIMED)
_LINES = 8  # lines of a paragraph on average, from which each line is taken for one
_LEAST = 3  # lines that share a weaker style before it counts
_SHARE = 0.2  # of a file's paragraphs that begin in it
_RETURNS = 1.5  # times that each label comes back on average
_OUTDOES = 2  # times as many lines as the surer styles have
_MOSTLY = 0.6  # share of paragraphs that begin with a label, from which a full name seen once is one too
_NEARLY_ALL = 0.9  # the same for any one word with a capital
_LIKE = 0.8  # likeness, 0-1, of a label mistyped
_COUNTED = re.compile(r"(?:(?<=\d)[A-Za-z]|(?<=[\s_-])[A-Za-z]|\d{1,4})\Z")  # what tells members of a group apart
_JOINT = re.compile(r"\s*(?:&|/|,|\+|\band\b)\s*")
_TOGETHER = re.compile(
    r"(?:all|both|everyone|everybody|several|multiple|group|unknown|unidentified|other|various)(?:\s+\w+){0,3}\Z", re.IGNORECASE
)
_WORD = re.compile(r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Cllr|Sir|Lord|Lady|Rev)\.?\s)?[A-Z][\w'’.-]*\d*\Z")
_NOT_ONCE = frozenset(
    "conclusion point result question answer problem outcome example first second third finally reason quote meaning today "
    "yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday option truth trouble fact solution lesson rule "
    "verdict".split()
)

Found = Mapping[Style, Labelled]


@dataclass(frozen=True, slots=True)
class Grammar:
    """The labels of a file, and the styles they are written in, the surest first.

    Attributes:
        labels: as they are printed.
        styles: in which a label begins a turn; empty where the file has no labels.
        once: labels that are used once, which may be words of speech.
        way: the style of most lines.
        dress: how most paragraphs that begin with a label are set.
        pattern: of study.toml, which then alone says what a label is.
    """

    labels: frozenset[str]
    styles: tuple[Style, ...]
    once: frozenset[str] = frozenset()
    way: Style | None = None
    dress: str = ""
    pattern: UserPattern | None = None

    def match(self, line: Line) -> Labelled | None:
        """What a line begins with, if it begins with a label of the file."""
        if line.mute or not line.text.strip():
            return None
        if self.pattern is not None:
            return _by_pattern(line, self.pattern)
        found = dict(candidates(line)) if self.styles else {}
        return next((found[style] for style in self.styles if style in found and found[style].label in self.labels), None)


def learn(lines: Sequence[Line], known: Iterable[str] = (), pattern: str = "") -> Grammar:
    """The labels of a file.

    A label must come back, be listed in participants.csv or study.toml, or be one that transcripts commonly use: anything else
    before a colon ("three things: a guess") is speech. Other styles than colons and times count only where many lines share one,
    since speech has dashes and brackets too. A name that begins a paragraph counts even once, where most paragraphs of the file
    begin with a label: people speak up a single time.

    Args:
        lines: the file's lines; empty ones divide paragraphs.
        known: labels that people have listed.
        pattern: a regular expression of study.toml, which then alone says what a label is.

    Returns:
        The labels and their styles.
    """
    if pattern:
        compiled = UserPattern(pattern, "speaker_pattern")
        seen = frozenset(one.label for line in lines if (one := _by_pattern(line, compiled)))
        return Grammar(seen, (Style.PATTERN,), frozenset(), Style.PATTERN, "", compiled)
    if sum(line.opens for line in lines) * _LINES < sum(bool(line.text.strip()) for line in lines):
        lines = [replace(line, opens=True) for line in lines]  # nothing divides its paragraphs
    found = [dict(candidates(line)) if line.text.strip() and not line.mute else {} for line in lines]
    listed = frozenset(known)
    sure = _sure_labels(found, listed)
    lines_sure = sum(any(style in one and one[style].label in sure for style in _SURE) for one in found)
    weak, labels = _weak_style(lines, found, listed)
    lines_weak = sum(weak in one and one[weak].label in labels for one in found) if weak else 0
    styles: tuple[Style, ...] = _SURE
    if weak and lines_weak >= _OUTDOES * lines_sure and not sure & listed:
        styles = (weak, *(style for style in _SURE if lines_sure and sure & labels))
    else:
        labels = sure
    if not labels:
        return Grammar(frozenset(), ())
    dresses = Counter(
        line.dress for line, one in zip(lines, found, strict=True) if any(s in one and one[s].label in labels for s in styles)
    )
    dress = dresses.most_common(1)[0][0]
    once = _used_once(lines, found, styles, labels, dress)
    used = Counter(style for one in found for style in styles[:2] if style in one and one[style].label in labels)
    return Grammar(frozenset(labels | once), styles, frozenset(once), used.most_common(1)[0][0], dress)


def _by_pattern(line: Line, pattern: UserPattern) -> Labelled | None:
    match = pattern.match(line.text.strip())
    if match is None:
        return None
    groups = match.groupdict()
    label = groups.get("speaker") or (match[1] if pattern.groups else match[0])
    start = seconds_of(groups["time"]) if groups.get("time") else None
    text = groups.get("text") or line.text.strip()[match.end() :]
    return Labelled(" ".join((label or "").split()).rstrip(":"), text.strip(), start)


def _sure_labels(found: Sequence[Found], listed: frozenset[str]) -> set[str]:
    """Labels before colons or beside times: those that come back, and those that are known."""
    counts = Counter(label for one in found for label in {one[style].label for style in _SURE if style in one})
    lines = sum(1 for one in found if one)
    sure = {label for label in counts if label in listed or KNOWN.match(label)}
    sure |= {label for label, count in counts.items() if count > 1 and not label[0].islower()}
    timed = [one[Style.TIMED].label for one in found if Style.TIMED in one]
    timed += [one[Style.COLON].label for one in found if Style.COLON in one and one[Style.COLON].start_s is not None]
    if len(timed) > 1:  # a time beside a name is as good as a second use of it
        sure |= {label for label in timed if not label[0].islower()}
    small = {label for label, count in counts.items() if count > 2 and label[0].islower()}
    if small and sum(counts[label] for label in small | sure) > _MOSTLY * max(1, lines):  # a typist without a shift key
        sure |= small
    return sure


def _weak_style(lines: Sequence[Line], found: Sequence[Found], listed: frozenset[str]) -> tuple[Style | None, set[str]]:
    """The style, other than the sure ones, that most lines share, if enough do; with its labels."""
    paragraphs = sum(1 for line in lines if line.opens and line.text.strip())
    filled = sum(1 for line in lines if line.text.strip())
    best: Style | None = None
    labels: set[str] = set()
    most = max(_LEAST, _SHARE * max(paragraphs, filled / 4)) - 1
    for style in (Style.BRACKET, Style.TAB, Style.DASH, Style.DOT, Style.LEAD, Style.ALONE):
        counts = Counter(
            one[style].label
            for one, after in zip(found, _followed(lines), strict=True)
            if style in one and (after or style != Style.ALONE)
        )
        kept = {label: count for label, count in counts.items() if count > 1 or label in listed}
        total = sum(kept.values())
        if style is Style.DOT and not _by_turns(found, kept):
            continue
        alone = style is Style.ALONE and len(kept) < 2 and not all(map(KNOWN.match, kept))  # a heading that returns
        if total > most and total >= _RETURNS * len(kept) and not alone:
            best, labels, most = style, set(kept), total
    return best, labels


def _by_turns(found: Sequence[Found], labels: Collection[str]) -> bool:
    """Whether letters before full stops are labels: all are known ones, or one is, or are initials, and they take turns."""
    known = sum(bool(KNOWN.match(label)) or "." in label for label in labels)
    order = [one[Style.DOT].label for one in found if Style.DOT in one and one[Style.DOT].label in labels]
    return known == len(labels) or (known > 0 and sum(a != b for a, b in pairwise(order)) >= _MOSTLY * (len(order) - 1))


def _followed(lines: Sequence[Line]) -> list[bool]:
    """Whether words follow each line before two empty ones do."""
    after = [False] * len(lines)
    filled = [bool(line.text.strip()) for line in lines]
    for number in range(len(lines)):
        after[number] = any(filled[number + 1 : number + 3])
    return after


def _used_once(lines: Sequence[Line], found: Sequence[Found], styles: tuple[Style, ...], labels: set[str], dress: str) -> set[str]:
    """Labels seen once that begin a paragraph as the file's other labels do."""
    openings = [
        (line, next((one[style].label for style in styles if style in one), None))
        for line, one in zip(lines, found, strict=True)
        if line.opens and line.text.strip()
    ]
    begins = [label for _, label in openings if label]
    labelled = sum(label in labels for label in begins)
    share = labelled / max(1, labelled + len(openings) - len(begins))
    once: set[str] = set()
    first = next((n for n, (_, label) in enumerate(openings) if label in labels), 0)
    for line, label in openings[first:]:  # what stands before the first speaker may be a cover
        if label is None or label in labels:
            continue
        alike = _is_joint(label, labels) or any(_is_like(label, other) for other in labels)
        sure = styles[0] in _SURE or (styles[0] is Style.ALONE and bool(dress) and line.dress == dress)
        if alike or KNOWN.match(label) or (share > _MOSTLY and _could_be(label, share if sure else 0.0)):
            once.add(label)
    return once


def _could_be(label: str, share: float) -> bool:
    if FULL_NAME.match(label) or (_TOGETHER.match(label) and label[0].isupper()) or re.fullmatch(r"[A-Z]{1,4}\s?\d{0,3}", label):
        return True
    return share > _NEARLY_ALL and bool(_WORD.match(label)) and label.lower() not in _NOT_ONCE and is_name(label)


def _is_joint(label: str, labels: set[str]) -> bool:
    parts = [part for part in _JOINT.split(label) if part]
    return len(parts) > 1 and all(part in labels for part in parts)


def _is_like(label: str, other: str) -> bool:
    """Whether a label is another one mistyped or cut short."""
    (a, a_digits), (b, b_digits) = _bare(label), _bare(other)
    if a == b:
        return True
    digits = a_digits == b_digits
    shared = set(label.lower().split()) & set(other.lower().split())
    within = bool(shared) and (len(label.split()) == 1 or len(other.split()) == 1) and label[0].isupper() and len(label) > 2
    return within or (digits and min(len(a), len(b)) > 3 and SequenceMatcher(None, a, b).ratio() >= _LIKE)


@lru_cache(maxsize=10_000)  # a file that is no talk may have thousands of labels, each of which is set beside all others
def _bare(label: str) -> tuple[str, str]:
    """A label's letters and digits, and its digits alone."""
    plain = re.sub(r"\W+", "", label).lower()
    return plain, re.sub(r"\D", "", plain)


def drifting(labels: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of labels that may be one person's: the same but for capitals, signs, a slip of the keys or a part left out.

    Args:
        labels: of one file.

    Returns:
        Pairs, sorted; whether they are one person is for people to say.
    """
    ordered = sorted(labels)
    return [(a, b) for n, a in enumerate(ordered) for b in ordered[n + 1 :] if _may_be_one(a, b)]


def _may_be_one(a: str, b: str) -> bool:
    if _is_joint(a, {b, *_JOINT.split(a)}) or _is_joint(b, {a, *_JOINT.split(b)}):
        return False
    if _COUNTED.sub("", a) == _COUNTED.sub("", b) and _COUNTED.search(a) and _COUNTED.search(b):
        return False  # HT03a and HT03b, Cllr A and Cllr B
    if _is_like(a, b):
        return not (KNOWN.match(a) and KNOWN.match(b) and re.sub(r"\D", "", a) != re.sub(r"\D", "", b))
    initials = ["".join(word[0] for word in re.findall(r"\w+", one)).lower() for one in (a, b)]
    plain = [re.sub(r"\W+", "", one).lower() for one in (a, b)]
    return len(plain[0]) != len(plain[1]) and (
        (plain[0] == initials[1] and len(plain[0]) > 1) or (plain[1] == initials[0] and len(plain[1]) > 1)
    )
