"""The matrix from other sides: theme by respondent and group, who speaks how much, what speaks against the run of a theme."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from textmine.codebook import Code, Codebook
from textmine.matrices.tables import inert
from textmine.records import Coding, Passage, Role, Turn

_MOST = 5  # negative cases of a theme; more are in the evidence


@dataclass(frozen=True, slots=True)
class Voice:
    """One respondent of one case: what they said, and how much of it was coded.

    Attributes:
        passages, words: of the respondent.
        coded: passages with a coding.
        themes: passages of each theme.
        words_share, coded_share: of all words, and of all coded passages, of the case's respondents, 0-1.
    """

    case: str
    participant: str
    group: str
    passages: int
    words: int
    coded: int
    themes: Mapping[str, int]
    words_share: float = 0.0
    coded_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Negative:
    """What speaks against the run of one theme.

    Attributes:
        pole: the direction that fewer passages lean to; empty where the theme has none, or they are as many.
        examined: respondents' passages that lean either way.
        cases: codings that lean to it, the surest of each respondent first, at most five.
    """

    theme: Code
    pole: str
    examined: int
    cases: tuple[Coding, ...]


def voices(passages: Iterable[Passage], turns: Iterable[Turn], codings: Iterable[Coding], codebook: Codebook) -> list[Voice]:
    """Every respondent of every case, in the order in which they are first heard.

    Args:
        passages: of all documents; interviewers and papers are left out.
        turns: tell each speaker's group.
        codings: accepted or proposed.
        codebook: codings of finer codes count for their theme.

    Returns:
        Voices.
    """
    theme_of = codebook.theme_of()
    groups = {turn.turn: turn.group for turn in turns}
    themes: dict[str, set[str]] = defaultdict(set)
    for coding in codings:
        if coding.code in theme_of:
            themes[coding.passage].add(theme_of[coding.code])
    heard: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    for passage in passages:
        if passage.case and passage.role in (Role.RESPONDENT, Role.UNKNOWN):
            heard[passage.case, passage.participant].append(passage)
    found = [
        Voice(
            case,
            participant,
            next(filter(None, (groups[p.turn] for p in own)), ""),
            len(own),
            sum(p.words for p in own),
            sum(bool(themes.get(p.passage)) for p in own),
            Counter(theme for p in own for theme in themes.get(p.passage, ())),
        )
        for (case, participant), own in heard.items()
    ]
    words, coded = Counter[str](), Counter[str]()
    for voice in found:
        words[voice.case] += voice.words
        coded[voice.case] += voice.coded
    return [
        replace(one, words_share=_share(one.words, words[one.case]), coded_share=_share(one.coded, coded[one.case]))
        for one in found
    ]


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def theme_by_respondent(found: Iterable[Voice], codebook: Codebook) -> pd.DataFrame:
    """Passages of each theme by each respondent.

    Returns:
        Columns case, respondent, group, theme and passages.
    """
    rows = [
        (voice.case, inert(voice.participant), inert(voice.group), theme.id, voice.themes.get(theme.id, 0))
        for voice in found
        for theme in codebook.themes
    ]
    return pd.DataFrame(rows, columns=["case", "respondent", "group", "theme", "passages"])


def theme_by_group(found: Iterable[Voice], codebook: Codebook) -> pd.DataFrame:
    """Of each group of respondents how many carry each theme; those of no group are one of their own.

    Returns:
        Columns group, theme, passages, respondents, respondents_total and share (of respondents, 0-1).
    """
    groups: dict[str, list[Voice]] = defaultdict(list)
    for voice in found:
        groups[voice.group].append(voice)
    rows = []
    for group, members in groups.items():
        for theme in codebook.themes:
            counts = [voice.themes.get(theme.id, 0) for voice in members]
            carry = sum(map(bool, counts))
            rows.append((inert(group), theme.id, sum(counts), carry, len(members), round(carry / len(members), 4)))
    return pd.DataFrame(rows, columns=["group", "theme", "passages", "respondents", "respondents_total", "share"])


def who_speaks(found: Iterable[Voice]) -> pd.DataFrame:
    """Each respondent's share of what is said and of what is coded in their case.

    Returns:
        Columns case, respondent, group, passages, words, words_share, coded and coded_share; shares are of the case, 0-1.
    """
    rows = [
        (v.case, inert(v.participant), inert(v.group), v.passages, v.words, v.words_share, v.coded, v.coded_share) for v in found
    ]
    columns = ["case", "respondent", "group", "passages", "words", "words_share", "coded", "coded_share"]
    return pd.DataFrame(rows, columns=columns)


def negatives(codings: Iterable[Coding], passages: Iterable[Passage], codebook: Codebook) -> list[Negative]:
    """For each theme what leans the way that fewer passages lean to; nothing is hidden by the run of the rest.

    Args:
        codings: accepted or proposed; those of papers and interviewers are left out.
        passages: of all documents.
        codebook: its themes, in order.

    Returns:
        One for each theme.
    """
    by_id = {p.passage: p for p in passages if p.case and p.role in (Role.RESPONDENT, Role.UNKNOWN)}
    theme_of = codebook.theme_of()
    leaning: dict[str, list[Coding]] = defaultdict(list)
    for coding in codings:
        if coding.pole and coding.passage in by_id and coding.code in theme_of:
            leaning[theme_of[coding.code]].append(coding)
    return [_negative(theme, leaning[theme.id], by_id) for theme in codebook.themes]


def _negative(theme: Code, codings: Sequence[Coding], by_id: Mapping[str, Passage]) -> Negative:
    counts = {pole.name: len({c.passage for c in codings if c.pole == pole.name}) for pole in theme.poles}
    examined = len({c.passage for c in codings})
    if not counts or len(set(counts.values())) == 1:
        return Negative(theme, "", examined, ())
    pole = min(counts, key=lambda name: counts[name])
    ranked = sorted((c for c in codings if c.pole == pole), key=lambda c: (-c.probability, -c.own, c.document, c.start))
    turns: Counter[str] = Counter()
    placed = []
    for rank, coding in enumerate(ranked):
        person = by_id[coding.passage].participant
        placed.append((turns[person], rank, coding))
        turns[person] += 1
    return Negative(theme, pole, examined, tuple(coding for *_, coding in sorted(placed, key=lambda item: item[:2])[:_MOST]))
