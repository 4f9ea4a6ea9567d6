"""How a whole file says who speaks: its labels, and the styles in which it writes them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from textmine.ingest.transcripts.annotations import kind_of
from textmine.ingest.transcripts.label_evidence import LineLabels, find_labels, without_dot
from textmine.ingest.transcripts.labels import (
    FULL_NAME,
    KNOWN,
    TITLED,
    LabelLine,
    LabelMatch,
    LabelStyle,
    is_name,
    is_said,
    label_candidates,
    slip_in,
)
from textmine.ingest.transcripts.marks import seconds_of
from textmine.ingest.transcripts.similar_labels import MOST_COMPARED, Use, is_joint, is_like, may_be_one
from textmine.study.user_patterns import UserPattern

_SURE = (LabelStyle.COLON, LabelStyle.TIMED)
_LINES = 8  # lines of a paragraph on average, from which each line is taken for one
_LEAST = 3  # lines that share a weaker style before it counts
_SHARE = 0.2  # of a file's paragraphs that begin in it
_RETURNS = 1.5  # times that each label comes back on average
_OUTDOES = 2  # times as many lines as the surer styles have
_MOSTLY = 0.6  # share of paragraphs that begin with a label, from which a full name seen once is one too
_NEARLY_ALL = 0.9  # the same for any one word with a capital
_OFTEN = 0.1  # share of the labelled lines, from which a word that begins sentences ("So", "Me") is a label
_RARE = 3  # uses of a label, up to which it is rare
_TOGETHER = re.compile(
    r"(?:all|both|everyone|everybody|several|multiple|group|unknown|unidentified|other|various)(?:\s+\w+){0,3}\Z", re.IGNORECASE
)
_WORD = re.compile(r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Cllr|Sir|Lord|Lady|Rev)\.?\s)?[A-Z][\w'’.-]*\d*\Z")
_CODE = re.compile(r"[A-Z]{1,4}\s?\d{0,3}\Z")
_PART = re.compile(r"part\b", re.IGNORECASE)  # of the talk, or short for participant
_PAIR = {"question": "answer", "answer": "question"}
_NOT_ONCE = frozenset(
    "conclusion point result question answer problem outcome example first second third finally reason quote meaning today "
    "yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday option truth trouble fact solution lesson rule "
    "verdict".split()
)


@dataclass(frozen=True, slots=True)
class LabelScheme:
    """The labels of a file, and the styles they are written in, the surest first.

    Attributes:
        labels: as they are printed.
        styles: in which a label begins a turn; empty where the file has no labels.
        once: labels that are used once, which may be words of speech.
        rare: labels that come back, but are used rarely and are words of the talk too.
        passed: what looks like a name before a colon and was read as speech.
        way: the style of most lines.
        formatting: how most paragraphs that begin with a label are set.
        pattern: of study.toml, which then alone says what a label is.
    """

    labels: frozenset[str]
    styles: tuple[LabelStyle, ...]
    once: frozenset[str] = frozenset()
    rare: frozenset[str] = frozenset()
    passed: tuple[str, ...] = ()
    way: LabelStyle | None = None
    formatting: str = ""
    pattern: UserPattern | None = None

    def match(self, line: LabelLine) -> LabelMatch | None:
        """What a line begins with, if it begins with a label of the file."""
        if line.mute or not line.text.strip():
            return None
        if self.pattern is not None:
            return _by_pattern(line, self.pattern)
        found = dict(label_candidates(line, self.labels)) if self.styles else {}
        begins = (without_dot(found[style], self.labels) for style in self.styles if style in found)
        label = next((begin for begin in begins if begin.label in self.labels), None)
        return label or (slip_in(line, self.labels) if self.way is LabelStyle.COLON else None)


def learn_scheme(
    lines: Sequence[LabelLine], known: Iterable[str] = (), pattern: str = "", refused: Collection[str] = ()
) -> LabelScheme:
    """The labels of a file.

    A label must come back, be listed in participants.csv or study.toml, or be one that transcripts commonly use: anything else
    before a colon ("three things: a guess") is speech. Other styles than colons and times count only where many lines share one,
    since speech has dashes and brackets too. A name that begins a paragraph counts even once, where most paragraphs of the file
    begin with a label: people speak up a single time.

    Args:
        lines: the file's lines; empty ones divide paragraphs.
        known: labels that people have listed.
        pattern: a regular expression of study.toml, which then alone says what a label is.
        refused: what study.toml says is no label.

    Returns:
        The labels and their styles.
    """
    if pattern:
        compiled = UserPattern(pattern, "speaker_pattern")
        seen = frozenset(one.label for line in lines if (one := _by_pattern(line, compiled)))
        return LabelScheme(seen, (LabelStyle.PATTERN,), way=LabelStyle.PATTERN, pattern=compiled)
    if sum(line.opens for line in lines) * _LINES < sum(bool(line.text.strip()) for line in lines):
        lines = [replace(line, opens=True) for line in lines]  # nothing divides its paragraphs
    listed = frozenset(known) - set(refused)
    found, dropped = find_labels(lines, listed, refused)
    sure = _sure_labels(found, listed) or _heard_once(lines, found)
    lines_sure = sum(any(style in one and one[style].label in sure for style in _SURE) for one in found)
    weak, labels = _weak_style(lines, found, listed)
    lines_weak = sum(weak in one and one[weak].label in labels for one in found) if weak else 0
    styles: tuple[LabelStyle, ...] = _SURE
    if weak and lines_weak >= _OUTDOES * lines_sure and not sure & listed:
        distinct = {label for label in sure if label in labels or _stands_out(label)}  # Q. and A., and THE WITNESS:
        styles, labels = (weak, *(_SURE if distinct else ())), labels | distinct
    elif weak and sure and lines_weak > _SHARE * lines_sure and all(KNOWN.match(label) and len(label) > 1 for label in labels):
        styles, labels = (*_SURE, weak), labels | sure  # INT: and [R1]
    else:
        labels = sure
    if not labels:
        return LabelScheme(frozenset(), ())
    scheme = _scheme_of(lines, found, styles, labels, listed)
    return replace(scheme, passed=(*scheme.passed, *(label for label in dropped if _could_be(label, 1.0))))


def _scheme_of(
    lines: Sequence[LabelLine],
    found: Sequence[LineLabels],
    styles: tuple[LabelStyle, ...],
    labels: set[str],
    listed: frozenset[str],
) -> LabelScheme:
    """The scheme of the labels that are certain, with those that follow from them."""
    uses = [
        (line, next((line_labels[style].label for style in styles if style in line_labels), ""))
        for line, line_labels in zip(lines, found, strict=True)
    ]
    formatting = Counter(line.formatting for line, label in uses if label in labels).most_common(1)[0][0]
    once = _used_once(uses, styles, labels, formatting)
    used = Counter(
        style for line_labels in found for style in styles[:2] if style in line_labels and line_labels[style].label in labels
    )
    seen = labels | once
    first = next(number for number, (_, label) in enumerate(uses) if label in labels)
    unseen = [(line, label) for line, label in uses[first:] if line.opens and label and label not in seen]
    opening = dict.fromkeys(label for line, label in unseen if not kind_of(line.text.strip()))
    is_distinct = styles[0] not in (LabelStyle.DASH, LabelStyle.DOT, LabelStyle.ALONE)  # in which speech begins, too
    passed = tuple(label for label in opening if is_distinct and _could_be(label, 1.0))
    rare = _rare_words(lines, Counter(label for _, label in uses if label in labels), listed)
    doubtful = frozenset(label for label in once if not _is_in_full(label))
    return LabelScheme(
        frozenset(seen), styles, doubtful, frozenset(rare), passed, way=used.most_common(1)[0][0], formatting=formatting
    )


def _by_pattern(line: LabelLine, pattern: UserPattern) -> LabelMatch | None:
    match = pattern.match(line.text.strip())
    if match is None:
        return None
    groups = match.groupdict()
    label = groups.get("speaker") or (match[1] if pattern.groups else match[0])
    start = seconds_of(groups["time"]) if groups.get("time") else None
    text = groups.get("text") or line.text.strip()[match.end() :]
    return LabelMatch(" ".join((label or "").split()).rstrip(":"), text.strip(), start)


def _sure_labels(found: Sequence[LineLabels], listed: frozenset[str]) -> set[str]:
    """Labels before colons or beside times: those that come back, and those that are known."""
    counts = Counter(
        label for line_labels in found for label in {line_labels[style].label for style in _SURE if style in line_labels}
    )
    lines = sum(1 for line_labels in found if line_labels)
    often = max(_LEAST, _OFTEN * lines)
    sure = {
        label
        for label, count in counts.items()
        if label in listed or (KNOWN.match(label) and (count > 1 or not _is_word_too(label, counts)))
    }
    sure |= {
        label for label, count in counts.items() if count > 1 and not _is_small(label) and (count >= often or not is_said(label))
    }
    timed = [line_labels[LabelStyle.TIMED].label for line_labels in found if LabelStyle.TIMED in line_labels]
    timed += [
        line_labels[LabelStyle.COLON].label
        for line_labels in found
        if LabelStyle.COLON in line_labels and line_labels[LabelStyle.COLON].start_s is not None
    ]
    if len(timed) > 1:  # a time beside a name is as good as a second use of it
        sure |= {label for label in timed if not _is_small(label) and (counts[label] > 1 or not is_said(label))}
    small = {label for label, count in counts.items() if count > 2 and _is_small(label)}
    if small and sum(counts[label] for label in small | sure) > _MOSTLY * max(1, lines):  # a typist without a shift key
        sure |= small
    return sure


def _stands_out(label: str) -> bool:
    """Whether a label in another style than most can be nothing else: in capitals, or a title with a name."""
    return (label.isupper() and len(label) > 1) or bool(TITLED.match(label))


def _is_in_full(label: str) -> bool:
    """Whether a label names a person or post in several words that stand out: MS VOLE, THE WITNESS."""
    return _stands_out(label) and len(label.split()) > 1


def _is_small(label: str) -> bool:
    """Whether a label begins with a small letter, and is no name that does, such as `de Souza`."""
    return label[0].islower() and not is_name(label)


def _heard_once(lines: Sequence[LabelLine], found: Sequence[LineLabels]) -> set[str]:
    """Names where nobody speaks twice: each begins a paragraph, as most do, and is a title with a name or is named by another."""
    openings = [
        (line, line_labels.get(LabelStyle.COLON))
        for line, line_labels in zip(lines, found, strict=True)
        if line.opens and line.text.strip()
    ]
    first = next((n for n, (_, one) in enumerate(openings) if one and _is_person(one.label)), len(openings))
    people = [one for _, one in openings[first:] if one and _is_person(one.label)]
    if len(people) < 2 or len(people) <= _MOSTLY * len(openings[first:]):
        return set()
    spoken_words = [set(re.findall(r"[\w'’-]+", person.text)) for person in people]
    spoken = Counter(word for words in spoken_words for word in words)
    names = [person.label.split()[-1] for person in people]
    named = [
        bool(TITLED.match(person.label)) or spoken[name] > (name in own)
        for person, name, own in zip(people, names, spoken_words, strict=True)
    ]
    return (
        {person.label for person in people} if all(named) or (sum(named) > 1 and all(person.mark for person in people)) else set()
    )


def _is_person(label: str) -> bool:
    return bool(FULL_NAME.match(label) or TITLED.match(label)) and is_name(label)


def _weak_style(
    lines: Sequence[LabelLine], found: Sequence[LineLabels], listed: frozenset[str]
) -> tuple[LabelStyle | None, set[str]]:
    """The style, other than the sure ones, that most lines share, if enough do; with its labels."""
    paragraphs = sum(1 for line in lines if line.opens and line.text.strip())
    filled = sum(1 for line in lines if line.text.strip())
    best: LabelStyle | None = None
    labels: set[str] = set()
    most = max(_LEAST, _SHARE * max(paragraphs, filled / 4)) - 1
    for style in (
        LabelStyle.BRACKET,
        LabelStyle.TAB,
        LabelStyle.DASH,
        LabelStyle.DOT,
        LabelStyle.SIGN,
        LabelStyle.LEAD,
        LabelStyle.ALONE,
    ):
        counts = Counter(
            line_labels[style].label
            for line_labels, after in zip(found, _followed(lines), strict=True)
            if style in line_labels and (after or style != LabelStyle.ALONE)
        )
        kept = {label: count for label, count in counts.items() if count > 1 or label in listed}
        total = sum(kept.values())
        if style is LabelStyle.DOT and not _by_turns(found, kept):
            continue
        alone = style is LabelStyle.ALONE and len(kept) < 2 and not all(map(KNOWN.match, kept))  # a heading that returns
        if total > most and total >= _RETURNS * len(kept) and not alone:
            best, labels, most = style, set(kept), total
    return best, labels


def _by_turns(found: Sequence[LineLabels], labels: Collection[str]) -> bool:
    """Whether letters before full stops are labels: all are known ones, or one is, or are initials, and they take turns."""
    known = sum(bool(KNOWN.match(label)) or "." in label for label in labels)
    order = [
        line_labels[LabelStyle.DOT].label
        for line_labels in found
        if LabelStyle.DOT in line_labels and line_labels[LabelStyle.DOT].label in labels
    ]
    return known == len(labels) or (known > 0 and sum(a != b for a, b in pairwise(order)) >= _MOSTLY * (len(order) - 1))


def _followed(lines: Sequence[LabelLine]) -> list[bool]:
    """Whether words follow each line before two empty ones do."""
    after = [False] * len(lines)
    filled = [bool(line.text.strip()) for line in lines]
    for number in range(len(lines)):
        after[number] = any(filled[number + 1 : number + 3])
    return after


def _used_once(
    uses: Sequence[tuple[LabelLine, str]], styles: tuple[LabelStyle, ...], labels: set[str], formatting: str
) -> set[str]:
    """Labels seen once that begin a paragraph as the file's other labels do."""
    openings = [(line, label) for line, label in uses if line.opens and line.text.strip()]
    first = next((n for n, (_, label) in enumerate(openings) if label in labels), 0)
    labelled = sum(label in labels for _, label in openings)
    share = labelled / max(
        1, labelled + sum(not (label or line.mute or kind_of(line.text.strip())) for line, label in openings[first:])
    )
    by_name = 2 * sum(map(_is_person, labels)) > len(labels) and styles[0] in _SURE
    compared = labels if len(labels) <= MOST_COMPARED else set[str]()
    in_full = any(map(_is_in_full, labels))
    once: set[str] = set()
    for number, (line, label) in enumerate(openings):
        if not label or label in labels:
            continue
        if number < first:  # a cover, or who speaks under her whole name once, and under her initials from then on
            whole = {label: Use(1, 0, 0)} | dict.fromkeys(compared, Use(_LEAST, 1, 1))
            if FULL_NAME.match(label) and any(may_be_one(label, other, whole) for other in compared):
                once.add(label)
            continue
        alike = is_joint(label, labels) or is_like(label, compared)
        sure = styles[0] in _SURE or (styles[0] is LabelStyle.ALONE and bool(formatting) and line.formatting == formatting)
        alone = len(labels) == 1 and sure  # if nobody else spoke, all that was answered would be hers who asks
        counted = label.isdecimal() and any(map(str.isdecimal, labels))
        like_others = (
            not kind_of(line.text.strip())
            and (share > _MOSTLY or alone)
            and _could_be(label, 1.0 if alone else share if sure else 0.0)
        )
        if (
            alike
            or counted
            or _is_usual(label, labels)
            or like_others
            or (in_full and _is_in_full(label))
            or (by_name and _is_person(label))
        ):
            once.add(label)
    return once


def _is_word_too(label: str, others: Collection[str]) -> bool:
    """Whether a usual label may be a word of the talk: `Part 2`, and `Question` where nobody is called `Answer`."""
    other = _PAIR.get(label.lower(), "")
    return bool(_PART.match(label)) or (bool(other) and not any(one.lower() == other for one in others))


def _is_usual(label: str, others: Collection[str]) -> bool:
    """Whether a label is one that transcripts commonly use, and no word of the talk."""
    return bool(KNOWN.match(label)) and not _is_word_too(label, others)


def _could_be(label: str, share: float) -> bool:
    if is_said(label):
        return False
    if FULL_NAME.match(label) or (_TOGETHER.match(label) and label[0].isupper()) or _CODE.match(label):
        return True
    return share > _NEARLY_ALL and bool(_WORD.match(label)) and label.lower() not in _NOT_ONCE and is_name(label)


def _rare_words(lines: Sequence[LabelLine], counts: Counter[str], listed: frozenset[str]) -> set[str]:
    """Labels that come back two or three times among many others, and are words of the talk besides: "Housing: ..."."""
    few = {
        label
        for label, count in counts.items()
        if count <= min(_RARE, _OFTEN * counts.total()) and label not in listed and not KNOWN.match(label) and not _is_person(label)
    }
    spoken_words = {word for line in lines for word in re.findall(r"[a-z]{3,}", line.text)} if few else set()
    return {label for label in few if (words := re.findall(r"[^\W_]+", label.lower())) and spoken_words.issuperset(words)}
