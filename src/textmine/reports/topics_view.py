"""What a reader sees of the topics, as plain values: one preparation for the page, the workbook and the pictures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from textmine.matrices.extracts import extract
from textmine.matrices.results import Places, Results, place_of, speaker_of
from textmine.matrices.topics import TopicCoverage, candidate_codes, coverage, topic_name, unplaced_by_case
from textmine.records.corpus import Case
from textmine.records.topics import UNSTABLE, Placement, Topic


@dataclass(frozen=True, slots=True)
class TopicQuotation:
    """A passage as it is shown: its words, an exact extract, who says it and where, its anchor in framework.html, its placement."""

    text: str
    short: str
    speaker: str
    place: str
    document: str
    anchor: str
    placement: Placement


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic with its examples, all its passages (the surest first), what papers say beside it, and the themes it carries."""

    topic: Topic
    examples: Sequence[TopicQuotation]
    passages: Sequence[TopicQuotation]
    papers: Sequence[TopicQuotation]
    themes: Sequence[tuple[str, int]]
    coded: float


class TopicsView:
    """The topics of a run, ready to be shown.

    Attributes:
        topics: that stand on their own, in the order of their numbers.
        unplaced: passages in no topic.
        by_case: each case with its unplaced passages and all.
    """

    def __init__(self, results: Results) -> None:
        self.results = results
        self._places = Places(results)
        self._texts = {document.document: document.text for document in results.documents}
        self.unplaced = [self._make_quotation(placement, "") for placement in results.placements if placement.topic < 0]
        self.by_case: list[tuple[Case, int, int]] = unplaced_by_case(results.placements, results.cases)
        self.covered = coverage(results.topics, results.placements, results.likely, results.codebook)
        self.topics = [self._view(one) for one in self.covered]

    @cached_property
    def candidates(self) -> list[TopicView]:
        """Topics that no theme covers: perhaps codes that the codebook lacks."""
        by_number = {view.topic.topic: view for view in self.topics}
        return [
            by_number[topic_coverage.topic.topic] for topic_coverage in candidate_codes(self.covered, self.results.candidate_share)
        ]

    @cached_property
    def counts(self) -> dict[tuple[int, str], int]:
        """Passages of each topic in each case."""
        found: dict[tuple[int, str], int] = defaultdict(int)
        for placement in self.results.placements:
            found[placement.topic, placement.case] += 1
        return dict(found)

    @cached_property
    def names(self) -> dict[int, str]:
        """What each topic that is shown is called."""
        return {topic.topic: topic.label for topic in topic_name(self.results.topics)}

    def _view(self, covered: TopicCoverage) -> TopicView:
        topic = covered.topic
        own = sorted((p for p in self.results.placements if p.topic == topic.topic), key=lambda p: (-p.strength, p.passage))
        passages = [self._make_quotation(p, topic.typical_words) for p in own]
        by_id = {passage.placement.passage: passage for passage in passages}
        papers = sorted((p for p in self.results.papers if p.topic == topic.topic), key=lambda p: (-p.strength, p.passage))
        names = {theme.id: theme.name for theme in self.results.codebook.themes}
        themes = sorted(((names[theme], count) for theme, count in covered.themes.items()), key=lambda pair: (-pair[1], pair[0]))
        examples = [by_id[passage] for passage in topic.examples if passage in by_id]
        near = [self._make_quotation(paper, topic.typical_words) for paper in papers]
        return TopicView(topic, examples, passages, near, themes, covered.coded)

    def _make_quotation(self, placement: Placement, words: str) -> TopicQuotation:
        passage = self._places.passages[placement.passage]
        turn = self._places.turns[passage.turn]
        text = self._texts[passage.document][passage.start : passage.end]
        speaker = self._places.citation(passage.document) or speaker_of(turn)
        document = PurePosixPath(passage.document).stem
        short = extract(text, words.split(", ") if words else [])
        return TopicQuotation(text, short, speaker, place_of(turn), document, self._places.anchor(passage.passage), placement)


def numbers_of(view: TopicsView) -> list[tuple[str, str]]:
    """What there is to know of the topics as a whole, in words."""
    summary = view.results.topics_summary
    steady = [topic for topic in view.topics if UNSTABLE not in topic.topic.mark]
    found = [("Topics", str(len(view.topics))), ("Respondents’ passages in no topic", f"{summary.unplaced_share:.1%}")]
    if summary.stability is not None:
        found.append(("Stability, across 90% samples of the passages", f"{summary.stability:.2f} (1: identical, 0: chance)"))
    if summary.seeds_stability is not None:
        found.append(("Stability, across random seeds", f"{summary.seeds_stability:.2f}"))
    if summary.refits:
        found.append(("Stable topics", f"{len(steady)} of {len(view.topics)} ({summary.refits} refits)"))
    return [*found, ("Method", summary.method)] if summary.method else found
