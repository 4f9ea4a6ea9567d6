"""From a table to decisions: what a person names, merges or hides of the topics, recorded in the study's ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textmine.errors import DecisionError, Fault
from textmine.judgements import NOW, TopicAction, TopicDecision
from textmine.store import read_parquet
from textmine.topics import Placement, Topic
from textmine.workspace import Workspace

COLUMNS = ("topic", "name", "merge_into", "hide")
_YES = frozenset({"yes", "y", "1", "true", "hide", "x"})
_ANCHORS = 12  # passages by which a topic is known again


class TopicFinder:
    """Finds the topics of the last run that rows of a table mean, and what is new in them.

    Args:
        workspace: the study.

    Raises:
        DecisionError: there is no finished run.
    """

    def __init__(self, workspace: Workspace) -> None:
        folder = workspace.output / "tables"
        try:
            topics = read_parquet(folder / "topics.parquet", Topic)
            self._placements = read_parquet(folder / "topic_passages.parquet", Placement)
        except (OSError, ValueError, KeyError) as error:
            fault = Fault(str(folder), "no topics from this version", "the tables of a finished run", "Run `textmine run` first.")
            raise DecisionError(fault) from error
        self.topics: Mapping[int, Topic] = {topic.topic: topic for topic in topics}
        self._texts = {one.document: one.text for one in workspace.documents}
        self._passages = {one.passage: one for one in workspace.passages}

    def decisions(self, where: str, row: Mapping[str, str], who: str) -> Iterator[TopicDecision]:
        """What is new in one row; nothing where it says what stands already. Raises DecisionError."""
        topic = self._topic(where, row["topic"])
        note, name = row.get("note", ""), " ".join(row["name"].split())
        anchors = self.anchors(topic.topic)
        if name != (topic.label if topic.named_by else ""):
            yield TopicDecision(NOW, who, topic.topic, TopicAction.NAME, name, anchors, note)
        into = self._topic(where, row["merge_into"]).topic if row["merge_into"] else -1
        hide = row["hide"].casefold() in _YES
        if into == topic.topic:
            fault = Fault(where, f"topic {into} merged into itself", "another topic's number", "Correct or clear merge_into.")
            raise DecisionError(fault)
        if into >= 0 and into != topic.merged_into:
            yield TopicDecision(NOW, who, topic.topic, TopicAction.MERGE, str(into), anchors, note)
            yield TopicDecision(NOW, who, into, TopicAction.KEEP, "", self.anchors(into))
        elif into < 0 and hide and not topic.hidden:
            yield TopicDecision(NOW, who, topic.topic, TopicAction.HIDE, "", anchors, note)
        elif (topic.merged_into >= 0 and into < 0) or (topic.hidden and not hide):
            yield TopicDecision(NOW, who, topic.topic, TopicAction.SHOW, "", anchors, note)

    def anchors(self, topic: int) -> tuple[str, ...]:
        """Document and words, in turns, of the passages that are surest of a topic."""
        own = sorted((p for p in self._placements if p.cluster == topic), key=lambda p: (-p.strength, p.passage))
        found: list[str] = []
        for one in own[:_ANCHORS]:
            if passage := self._passages.get(one.passage):
                found += [passage.document, self._texts[passage.document][passage.start : passage.end]]
        return tuple(found)

    def _topic(self, where: str, number: str) -> Topic:
        topic = self.topics.get(int(number)) if number.isdecimal() else None
        if topic is None:
            raise DecisionError(Fault(where, f"topic {number!r}", "a topic number from tables/topics.csv", "Correct it."))
        return topic
