"""The matrix from other sides: theme by respondent and group, and who speaks how much, prompted or not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from textmine.matrices.tables import inert
from textmine.records.corpus import Coding, Passage, Role, ThemeQuestion, Turn
from textmine.study.codebook import Codebook


@dataclass(frozen=True, slots=True)
class RespondentSummary:
    """One respondent of one case: what they said, and how much of it was coded.

    Attributes:
        passages, words: of the respondent.
        coded: passages with a coding.
        themes: passages of each theme.
        prompted: of the passages of all themes, those that follow a question about that theme.
        words_share, coded_share: of all words, and of all coded passages, of the case's respondents, 0-1.
    """

    case: str
    participant: str
    group: str
    passages: int
    words: int
    coded: int
    themes: Mapping[str, int]
    prompted: int = 0
    words_share: float = 0.0
    coded_share: float = 0.0

    @property
    def codings(self) -> int:
        """Passages of all themes together, a passage of two themes twice."""
        return sum(self.themes.values())


def summarise_respondents(
    passages: Iterable[Passage],
    turns: Iterable[Turn],
    codings: Iterable[Coding],
    codebook: Codebook,
    asks: Iterable[ThemeQuestion] = (),
) -> list[RespondentSummary]:
    """Every respondent of every case, in the order in which they are first heard.

    Args:
        passages: of all documents; interviewers, papers and words that nobody is known to have said are left out.
        turns: tell each speaker's group.
        codings: accepted or proposed.
        codebook: codings of finer codes count for their theme.
        asks: questions that ask about a theme; what is said in the turn after one is prompted, the rest is spontaneous.

    Returns:
        Voices.
    """
    asked = {(ask.turn, ask.theme) for ask in asks}
    theme_of = codebook.theme_of()
    groups = {turn.turn: turn.group for turn in turns}
    themes: dict[str, set[str]] = defaultdict(set)
    for coding in codings:
        if coding.code in theme_of:
            themes[coding.passage].add(theme_of[coding.code])
    heard: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    for passage in passages:
        if passage.case and passage.role == Role.RESPONDENT:
            heard[passage.case, passage.participant].append(passage)
    found = [
        RespondentSummary(
            case,
            participant,
            next(filter(None, (groups[p.turn] for p in own)), ""),
            len(own),
            sum(p.words for p in own),
            sum(bool(themes.get(p.passage)) for p in own),
            Counter(theme for p in own for theme in themes.get(p.passage, ())),
            sum((turn_before(p), theme) in asked for p in own for theme in themes.get(p.passage, ())),
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


def turn_before(passage: Passage) -> str:
    """The id of the turn before a passage's own; what it asks about, the passage is prompted by."""
    document, _, number = passage.turn.rpartition("#")
    return f"{document}#{int(number) - 1}"


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def theme_by_respondent(found: Iterable[RespondentSummary], codebook: Codebook) -> pd.DataFrame:
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


def theme_by_group(found: Iterable[RespondentSummary], codebook: Codebook) -> pd.DataFrame:
    """Of each group of respondents how many carry each theme; those of no group are one of their own.

    Returns:
        Columns group, theme, passages, respondents, respondents_total and share (of respondents, 0-1).
    """
    groups: dict[str, list[RespondentSummary]] = defaultdict(list)
    for voice in found:
        groups[voice.group].append(voice)
    rows = []
    for group, members in groups.items():
        for theme in codebook.themes:
            counts = [voice.themes.get(theme.id, 0) for voice in members]
            carry = sum(map(bool, counts))
            rows.append((inert(group), theme.id, sum(counts), carry, len(members), round(carry / len(members), 4)))
    return pd.DataFrame(rows, columns=["group", "theme", "passages", "respondents", "respondents_total", "share"])


def who_speaks(found: Iterable[RespondentSummary]) -> pd.DataFrame:
    """Each respondent's share of what is said and of what is coded in their case, and how much of it was asked for.

    Returns:
        Columns case, respondent, group, passages, words, words_share, coded, coded_share (shares of the case, 0-1), codings (a
        passage of two themes counts twice), prompted and spontaneous (of the codings).
    """
    rows = [
        (v.case, inert(v.participant), inert(v.group), v.passages, v.words, v.words_share, v.coded, v.coded_share, *_prompting(v))
        for v in found
    ]
    columns = ["case", "respondent", "group", "passages", "words", "words_share", "coded", "coded_share"]
    return pd.DataFrame(rows, columns=[*columns, "codings", "prompted", "spontaneous"])


def _prompting(voice: RespondentSummary) -> tuple[int, int, int]:
    return voice.codings, voice.prompted, voice.codings - voice.prompted


def groups_speak(found: Iterable[RespondentSummary]) -> pd.DataFrame:
    """Each group's share of what is said and of what is coded in the study.

    Returns:
        Columns group, respondents, words, words_share, coded, coded_share (shares of the study, 0-1), codings, prompted and
        spontaneous.
    """
    groups: dict[str, list[RespondentSummary]] = defaultdict(list)
    for voice in found:
        groups[voice.group].append(voice)
    words, coded = (sum(v.words for g in groups.values() for v in g), sum(v.coded for g in groups.values() for v in g))
    rows = []
    for group, members in groups.items():
        said, held = sum(v.words for v in members), sum(v.coded for v in members)
        counts = [sum(column) for column in zip(*map(_prompting, members), strict=True)]
        rows.append((inert(group), len(members), said, _share(said, words), held, _share(held, coded), *counts))
    columns = ["group", "respondents", "words", "words_share", "coded", "coded_share", "codings", "prompted", "spontaneous"]
    return pd.DataFrame(rows, columns=columns)
