"""Which topic is which: topics keep their numbers, names and fates from run to run, for people wrote them down.

A run's topics come numbered by size. Here each takes the number of the topic of the last run, or of the one that people decided on,
with which it shares most passages; a topic that nothing is like takes a number that was never used. Then what people decided is
done: names, merges, and topics set aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

import numpy as np

from textmine.records.corpus import Document, Passage
from textmine.records.decisions import TopicAction, TopicDecision
from textmine.records.topics import Branch, Placement, Topic, Topics

_ALIKE = 1 / 3  # Jaccard index, or share of anchors, from which a topic is an earlier one again


def members_of(placements: Iterable[Placement]) -> dict[int, set[str]]:
    """The passages of each topic, before people merged topics."""
    found: dict[int, set[str]] = {}
    for placement in placements:
        if placement.cluster >= 0:
            found.setdefault(placement.cluster, set()).add(placement.passage)
    return found


def anchor_topics(
    decisions: Iterable[TopicDecision], documents: Mapping[str, Document], passages: Sequence[Passage]
) -> dict[int, set[str]]:
    """The passages by which each decided topic is known: those whose words are its anchors still."""
    by_words: dict[tuple[str, str], str] = {}
    for p in passages:
        by_words[p.document, documents[p.document].text[p.start : p.end]] = p.passage
    found: dict[int, set[str]] = {}
    for decision in decisions:
        pairs = zip(decision.anchors[::2], decision.anchors[1::2], strict=False)
        found.setdefault(decision.topic, set()).update(by_words[pair] for pair in pairs if pair in by_words)
    return found


def overlap(
    new: Mapping[int, AbstractSet[str]], old: Mapping[int, AbstractSet[str]], known: AbstractSet[str]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Jaccard index of each new topic (row) with each old one (column), over the passages that both runs know."""
    table = np.zeros((len(new), len(old)))
    for row, these in enumerate(new.values()):
        shared = these & known
        for column, those in enumerate(old.values()):
            together = len(shared & those)
            table[row, column] = together / len(shared | (those & known)) if together else 0.0
    return table


def match_topics(
    new: Mapping[int, AbstractSet[str]],
    last: Mapping[int, AbstractSet[str]],
    known: AbstractSet[str],
    anchors: Mapping[int, AbstractSet[str]],
) -> dict[int, int]:
    """Which new topic is which earlier one: the assignment with the greatest likeness in all (Kuhn 1955, "Hungarian").

    Args:
        new: passages of this run's topics.
        last: passages of the last run's.
        known: all passages of the last run.
        anchors: passages by which decided topics are known; those that the last run had are known by that.

    Returns:
        The earlier number of each new topic that is like one.
    """
    from scipy.optimize import linear_sum_assignment

    only = {number: passages for number, passages in anchors.items() if number not in last and passages}
    table = np.hstack([overlap(new, last, known), np.zeros((len(new), len(only)))])
    for row, these in enumerate(new.values()):
        for column, passages in enumerate(only.values(), len(last)):
            table[row, column] = len(these & passages) / len(passages)
    numbers, rows = [*last, *only], list(new)
    pairs = zip(*linear_sum_assignment(-table), strict=True)
    return {rows[row]: numbers[column] for row, column in pairs if table[row, column] > _ALIKE}


def number_topics(
    found: Topics,
    last: Sequence[Placement],
    decisions: Sequence[TopicDecision],
    anchors: Mapping[int, AbstractSet[str]],
    people: Mapping[str, str],
) -> tuple[Topics, tuple[TopicDecision, ...]]:
    """Give topics their lasting numbers, and do what people decided.

    Args:
        found: of this run, topics numbered from 0.
        last: placements of the last run.
        decisions: those that stand.
        anchors: of `anchored`.
        people: who says each passage.

    Returns:
        The same with lasting numbers, ordered by them, and the decisions on topics that are no more.
    """
    new = {
        topic.topic: {placement.passage for placement in found.placements if placement.topic == topic.topic}
        for topic in found.topics
    }
    old, known = members_of(last), {placement.passage for placement in last}
    numbers = match_topics(new, old, known, anchors)
    unused = max((*old, *anchors, *(decision.topic for decision in decisions), -1)) + 1
    for topic in new:
        if topic not in numbers:
            numbers[topic] = unused
            unused += 1
    lost = tuple(
        decision for decision in decisions if decision.topic not in numbers.values() and decision.action != TopicAction.KEEP
    )
    numbered = sorted((replace(topic, topic=numbers[topic.topic]) for topic in found.topics), key=lambda topic: topic.topic)
    decided = _decided(numbered, decisions)
    numbers[-1] = -1
    placements = tuple(_follow(placement, numbers, decided) for placement in found.placements)
    topics = tuple(_counted(topic, placements, people) for topic in decided.values())
    papers = tuple(_follow(paper, numbers, decided) for paper in found.papers)
    return Topics(topics, placements, papers, _branches(found.branches, numbers), found.summary), lost


def _decided(topics: Sequence[Topic], decisions: Iterable[TopicDecision]) -> dict[int, Topic]:
    found = {topic.topic: topic for topic in topics}
    for decision in decisions:
        if decision.topic not in found:
            continue
        topic = found[decision.topic]
        if decision.action == TopicAction.NAME and decision.value:  # an empty name takes the one before back
            found[decision.topic] = replace(topic, label=decision.value, named_by=decision.who)
        elif decision.action == TopicAction.MERGE and int(decision.value) in found and int(decision.value) != decision.topic:
            found[decision.topic] = replace(topic, merged_into=int(decision.value))
        elif decision.action == TopicAction.HIDE:
            found[decision.topic] = replace(topic, hidden=True)
    return {number: replace(topic, merged_into=_end(number, found)) for number, topic in found.items()}


def _end(number: int, topics: Mapping[int, Topic]) -> int:
    """Where a chain of merges ends; -1 where there is none, or it runs in a circle."""
    seen = [number]
    while (next_one := topics[seen[-1]].merged_into) >= 0:
        if next_one in seen:
            return -1
        seen.append(next_one)
    return seen[-1] if len(seen) > 1 else -1


def _follow(one: Placement, numbers: Mapping[int, int], topics: Mapping[int, Topic]) -> Placement:
    """The placement with lasting numbers, in the topic that its own was merged into."""
    cluster, nearest = numbers[one.topic], numbers[one.nearest_topic]
    into = {number: topic.merged_into if topic.merged_into >= 0 else number for number, topic in topics.items()} | {-1: -1}
    topic = into[cluster]
    label = topics[topic].label if topic >= 0 else ""
    return replace(one, topic=topic, label=label, nearest_topic=into[nearest], cluster=cluster)


def _counted(topic: Topic, placements: Sequence[Placement], people: Mapping[str, str]) -> Topic:
    """The topic with the number of its passages, people, cases and documents after merges."""
    own = [placement for placement in placements if placement.topic == topic.topic]
    if topic.merged_into >= 0 or len(own) == topic.passages:
        return topic
    heard, cases, documents = {people[p.passage] for p in own}, {p.case for p in own}, {p.document for p in own}
    return replace(topic, passages=len(own), respondents=len(heard), cases=len(cases), documents=len(documents))


def _branches(branches: Sequence[Branch], numbers: Mapping[int, int]) -> tuple[Branch, ...]:
    topics, above = len(numbers) - 1, max(numbers.values()) + 1
    new = {**numbers, **{topics + at: above + at for at in range(len(branches))}}
    return tuple(replace(branch, parent=new[branch.parent], left=new[branch.left], right=new[branch.right]) for branch in branches)
