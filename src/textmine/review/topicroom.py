"""Topics in the review application: what they are called now, and what a person does with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textmine.decisions import standing_topics
from textmine.errors import Fault, StudyError
from textmine.judgements import NOW, TopicAction, TopicDecision
from textmine.ledger import read_topics, record
from textmine.review.room import Room, Words
from textmine.topicdeciding import TopicFinder
from textmine.topics import Topic


@dataclass(frozen=True, slots=True)
class TopicNow:
    """A topic as people have left it: its name, the topic it is merged into (-1: none), whether it is hidden; and its examples."""

    topic: Topic
    name: str
    merged_into: int
    hidden: bool
    examples: Sequence[Words]


def topics_of(room: Room) -> list[TopicNow]:
    """The topics of the last run with what people decided on them since."""
    said: dict[int, Mapping[str, TopicDecision]] = {}
    for one in standing_topics(read_topics(room.ledger)):
        said[one.topic] = {**said.get(one.topic, {}), "name" if one.action == TopicAction.NAME else "fate": one}
    found = []
    for topic in room.results.topics:
        name, fate = said.get(topic.topic, {}).get("name"), said.get(topic.topic, {}).get("fate")
        merged = int(fate.value) if fate and fate.action == TopicAction.MERGE else -1
        examples = [room.spoken(room.places.passages[one]) for one in topic.examples if one in room.places.passages]
        label = (name and name.value) or ", ".join(topic.words.split(", ")[:3]) or f"topic {topic.topic}"
        found.append(TopicNow(topic, label, merged, bool(fate and fate.action == TopicAction.HIDE), examples))
    return found


def decide_topic(room: Room, who: str, topic: int, action: TopicAction, value: str) -> None:
    """Record what a person does with a topic; the next run does so.

    Args:
        room: the study.
        who: decides.
        topic: its number.
        action: what is done.
        value: the name, or the number of the topic it is merged into.

    Raises:
        StudyError: there is no such topic, or nothing to merge it into.
    """
    numbers = {one.topic for one in room.results.topics}
    into = int(value) if action == TopicAction.MERGE and value.isdecimal() else -1
    if topic not in numbers or (action == TopicAction.MERGE and (into not in numbers or into == topic)):
        raise StudyError(Fault("topic", f"{action} topic {topic} {value}", "topics from the last run", "Reload the page."))
    finder = TopicFinder(room.workspace)
    made = [TopicDecision(NOW, who, topic, action, " ".join(value.split()), finder.anchors(topic))]
    if into >= 0:
        made.append(TopicDecision(NOW, who, into, TopicAction.KEEP, "", finder.anchors(into)))
    record(room.ledger, topics=made)
