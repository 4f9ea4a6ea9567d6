"""Topics beside cases, themes and papers: the long tables, and which topics the codebook has no theme for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import pandas as pd

from textmine.matrices.tables import inert
from textmine.records.corpus import Case, Coding
from textmine.records.topics import NO_LABEL, SMALL_TALK, UNSTABLE, Placement, Topic
from textmine.study.codebook import Codebook

UNPLACED = "unplaced"
_MOST_CANDIDATES = 10  # that a person can read and decide on


@dataclass(frozen=True, slots=True)
class TopicCoverage:
    """How far the codebook covers one topic.

    Attributes:
        themes: passages of the topic that each theme is coded to.
        coded: share of its passages that any theme is coded to, 0-1.
    """

    topic: Topic
    themes: Mapping[str, int]
    coded: float


def topic_name(topics: Iterable[Topic]) -> list[Topic]:
    """Topics that are one of their own still: not merged into another, not set aside."""
    return [topic for topic in topics if topic.merged_into < 0 and not topic.hidden]


def topic_by_case(topics: Sequence[Topic], placements: Iterable[Placement], cases: Sequence[Case]) -> pd.DataFrame:
    """Passages of each topic in each case; topic -1 counts those in no topic.

    Args:
        topics: of the run; those merged into others have no rows.
        placements: of respondents' passages.
        cases: columns of the matrix.

    Returns:
        Columns topic, label, case, passages and share (of the case's passages, 0-1).
    """
    counts = Counter((placement.topic, placement.case) for placement in placements)
    totals: Counter[str] = Counter()
    for (_, case), number in counts.items():
        totals[case] += number
    named = [*((topic.topic, topic.label) for topic in topics if topic.merged_into < 0), (-1, UNPLACED)]
    rows = [
        {
            "topic": topic,
            "label": inert(label),
            "case": case.case,
            "passages": counts[topic, case.case],
            "share": round(counts[topic, case.case] / totals[case.case], 4) if totals[case.case] else 0.0,
        }
        for topic, label in named
        for case in cases
    ]
    return pd.DataFrame(rows, columns=["topic", "label", "case", "passages", "share"])


def unplaced_by_case(placements: Iterable[Placement], cases: Sequence[Case]) -> list[tuple[Case, int, int]]:
    """Of each case the passages in no topic, and all; cases without any are left out."""
    every, out = Counter[str](), Counter[str]()
    for placement in placements:
        every[placement.case] += 1
        out[placement.case] += placement.topic < 0
    return [(case, out[case.case], every[case.case]) for case in cases if every[case.case]]


def coverage(
    topics: Iterable[Topic], placements: Iterable[Placement], codings: Iterable[Coding], codebook: Codebook
) -> list[TopicCoverage]:
    """How far themes cover each topic that is shown, in the order of topics."""
    theme_of = codebook.theme_of()
    themes: dict[str, set[str]] = defaultdict(set)
    for coding in codings:
        themes[coding.passage].add(theme_of[coding.code])
    passages: dict[int, list[str]] = defaultdict(list)
    for placement in placements:
        passages[placement.topic].append(placement.passage)
    found = []
    for topic in topic_name(topics):
        own: list[AbstractSet[str]] = [themes.get(passage, frozenset()) for passage in passages[topic.topic]]
        counts = Counter(theme for some in own for theme in some)
        found.append(TopicCoverage(topic, dict(counts), sum(map(bool, own)) / max(1, len(own))))
    return found


def topic_by_theme(covered: Iterable[TopicCoverage], codebook: Codebook) -> pd.DataFrame:
    """Passages of each topic that each theme is coded to.

    Returns:
        Columns topic, label, theme, passages and share (of the topic's passages, 0-1); a row without a theme counts the passages
        that no theme is coded to.
    """
    rows = []
    for topic_coverage in covered:
        size = max(1, topic_coverage.topic.passages)
        start = {"topic": topic_coverage.topic.topic, "label": inert(topic_coverage.topic.label)}
        for theme in codebook.themes:
            number = topic_coverage.themes.get(theme.id, 0)
            rows.append(start | {"theme": theme.id, "passages": number, "share": round(number / size, 4)})
        none = topic_coverage.topic.passages - round(topic_coverage.coded * topic_coverage.topic.passages)
        rows.append(start | {"theme": "", "passages": none, "share": round(none / size, 4)})
    return pd.DataFrame(rows, columns=["topic", "label", "theme", "passages", "share"])


def candidate_codes(covered: Iterable[TopicCoverage], most: float) -> list[TopicCoverage]:
    """Topics that might be codes the codebook lacks: steady, said by two people or more, with a label, and no small talk.

    Args:
        covered: of `coverage`.
        most: share of a topic's passages that themes may be coded to, 0-1.

    Returns:
        Those with most passages that no theme is coded to first: at most ten, and at most half of all topics. Where themes cover
        more than that share of each, the one that they cover least.
    """
    covered = list(covered)
    fit = [topic_coverage for topic_coverage in covered if _may_be_code(topic_coverage.topic)]
    fit.sort(key=lambda found: (-(1 - found.coded) * found.topic.passages, found.topic.topic))
    lacking = [topic_coverage for topic_coverage in fit if topic_coverage.coded <= most]
    lacking = lacking or sorted(fit, key=lambda found: found.coded)[:1]
    return lacking[: min(_MOST_CANDIDATES, max(1, len(covered) // 2))]


def _may_be_code(topic: Topic) -> bool:
    known = topic.named_by or topic.label != NO_LABEL
    return bool(known) and topic.respondents > 1 and UNSTABLE not in topic.mark and SMALL_TALK not in topic.mark


def topics_by_literature(topics: Iterable[Topic], papers: Iterable[Placement]) -> pd.DataFrame:
    """For each topic what interviews hold beside what papers hold.

    Returns:
        Columns topic, label, interview_passages, interview_respondents, cases, literature_passages and papers.
    """
    beside: dict[int, list[Placement]] = defaultdict(list)
    for paper in papers:
        beside[paper.topic].append(paper)
    rows = [
        {
            "topic": topic.topic,
            "label": inert(topic.label),
            "interview_passages": topic.passages,
            "interview_respondents": topic.respondents,
            "cases": topic.cases,
            "literature_passages": len(beside[topic.topic]),
            "papers": len({placement.document for placement in beside[topic.topic]}),
        }
        for topic in topic_name(topics)
    ]
    columns = ["topic", "label", "interview_passages", "interview_respondents", "cases", "literature_passages", "papers"]
    return pd.DataFrame(rows, columns=columns)
