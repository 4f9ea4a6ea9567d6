"""Where passages stand among topics: those that the topics were made of, others of the same study, and those of papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.passage_vectors import PassageVectors
from textmine.analysis.topics.consensus import Clustering
from textmine.analysis.topics.units import TopicUnits
from textmine.records.corpus import Passage, Role
from textmine.records.topics import Placement, Topic

_SEVERAL = "similar to passages in several topics, but not enough to those in any one"


@dataclass(frozen=True, slots=True)
class Labels:
    """Topics numbered by size: those placed (-1: none), and the clusters' old numbers in the new order."""

    placed: NDArray[np.int_]
    order: NDArray[np.int_]


def by_size(found: Clustering, least: float) -> Labels:
    """Number clusters by size.

    Args:
        found: clusters.
        least: share of the passages that one falls together with that must be of its cluster; with less it is in no topic.

    Returns:
        Topics from 0, the largest first; a cluster that keeps no passage is none.
    """
    placed, clusters = nearest_topics(found.labels, found.shares, least), int(found.labels.max()) + 1
    sizes = np.bincount(placed[placed >= 0], minlength=clusters)
    order = np.array(sorted(range(clusters), key=lambda number: (-sizes[number], number)))[: int((sizes > 0).sum())]
    new = np.full(clusters + 1, -1)
    new[order] = np.arange(len(order))
    return Labels(new[placed], order)


def nearest_topics(labels: NDArray[np.int_], shares: NDArray[np.float64], least: float) -> NDArray[np.int_]:
    """The cluster of each passage, -1 where too few of those that it falls together with are of it."""
    own = shares[np.arange(len(labels)), labels]
    return np.where(own < least, -1, labels)


@dataclass(frozen=True, slots=True)
class TopicAssigner:
    """Topics, ready to take passages in.

    Attributes:
        topics: the largest first.
        found: what they are made of.
        order: number of the cluster that each is.
        least: as in `by_size`.
        centres: unit vectors in the middle of each, with the talk around its passages, of shape (topics, dimensions).
        alone: the same without the talk around.
        enough: cosine to `alone` that the nearer half of each topic's passages have.
    """

    topics: Sequence[Topic]
    found: Clustering
    order: NDArray[np.int_]
    least: float
    centres: NDArray[np.float64]
    alone: NDArray[np.float64]
    enough: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        topics: Sequence[Topic],
        found: Clustering,
        labels: Labels,
        least: float,
        units: TopicUnits,
        vectors: NDArray[np.float64],
    ) -> TopicAssigner:
        """What places passages among topics; `vectors` are those of the units that are clustered, in context."""
        alone = _centres(units.talk.vectors[units.kept].astype(np.float64), labels.placed, len(topics))
        own = np.einsum("ij,ij->i", units.talk.vectors[units.kept], alone[np.maximum(labels.placed, 0)])
        enough = np.array([np.median(own[labels.placed == topic]) for topic in range(len(topics))])
        return cls(topics, found, labels.order, least, _centres(vectors, labels.placed, len(topics)), alone, enough)

    def place_own(self, units: TopicUnits, placed: NDArray[np.int_], where: NDArray[np.float64]) -> list[Placement]:
        """Place the passages that the topics were made of.

        Args:
            units: of them.
            placed: the topic of each unit that is clustered.
            where: on the map.

        Returns:
            One for each passage of a respondent.
        """
        return self._placements(units, placed, self.found.shares[:, self.order], where)

    def place_others(self, units: TopicUnits) -> list[Placement]:
        """Place passages that the topics were not made of; they are not on the map."""
        if not len(units.kept):
            nothing = np.zeros(0, dtype=np.int_)
            return self._placements(units, nothing, np.zeros((0, len(self.topics))), np.zeros((0, 2)))
        shares = self.found.shares_of(units.vectors(units.kept))
        new = np.full(shares.shape[1], -1)
        new[self.order] = np.arange(len(self.order))
        clusters = nearest_topics(shares.argmax(axis=1), shares, self.least)
        placed = np.where(clusters < 0, -1, new[clusters])
        return self._placements(units, placed, shares[:, self.order], np.zeros((len(placed), 2)))

    def place_papers(self, material: PassageVectors, least: int) -> list[Placement]:
        """Place passages of papers beside the topic that they come nearest to.

        Args:
            material: passages.
            least: words; shorter ones are left out.

        Returns:
            One for each that comes as near to a topic as the nearer half of its own passages.
        """
        written = material.where([p.role == Role.AUTHOR and p.words >= least for p in material.passages])
        if not written.passages:
            return []
        found = []
        for passage, row in zip(written.passages, written.vectors.astype(np.float64) @ self.alone.T, strict=True):
            topic = int(np.argmax(row))
            if row[topic] >= self.enough[topic]:
                place = passage.passage, passage.document, "", topic, self.topics[topic].label
                found.append(Placement(*place, round(float(row[topic]), 4), "", topic))
        return found

    def _placements(
        self, units: TopicUnits, placed: NDArray[np.int_], shares: NDArray[np.float64], where: NDArray[np.float64]
    ) -> list[Placement]:
        at = {int(row): number for number, row in enumerate(units.kept)}
        everywhere = units.everywhere()
        placements = []
        for row, reason in zip(units.spoken, units.reasons, strict=True):
            passage, number = units.talk.passages[row], at.get(int(row))
            place = passage.passage, passage.document, passage.case
            if number is None:
                nearest = int(np.argmax(everywhere[row] @ self.centres.T))
                placements.append(Placement(*place, -1, "", 0.0, reason, nearest))
                continue
            nearest = int(np.argmax(shares[number]))
            topic, x, y = int(placed[number]), *(round(float(value), 3) for value in where[number])
            strength = round(float(shares[number, topic if topic >= 0 else nearest]), 4)
            label = self.topics[topic].label if topic >= 0 else ""
            why = "" if topic >= 0 else _SEVERAL
            placements.append(Placement(*place, topic, label, strength, why, topic if topic >= 0 else nearest, x, y))
        return placements


@dataclass(frozen=True, slots=True)
class StudySize:
    """How many documents and cases respondents talk in."""

    documents: int
    cases: int

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> StudySize:
        """That of the passages of a study."""
        heard = [(passage.document, passage.case) for passage in passages]
        return cls(len({document for document, _ in heard}), len({case for _, case in heard}))


class TopicCounts:
    """How many passages, people, cases and documents each topic holds, counted while placements go by."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._topics = topics
        self._documents, self._cases = ([Counter[str]() for _ in topics] for _ in range(2))
        self._people: list[set[str]] = [set() for _ in topics]
        self._all = 0

    def add(self, placement: Placement, participant: str) -> None:
        """Count a placement of a passage that a participant said."""
        self._all += 1
        if placement.topic >= 0:
            self._documents[placement.topic][placement.document] += 1
            self._cases[placement.topic][placement.case] += 1
            self._people[placement.topic].add(participant)

    @property
    def unplaced_share(self) -> float:
        """Share of the placements so far that are in no topic, 0-1."""
        return round(1 - sum(document.total() for document in self._documents) / self._all, 4) if self._all else 0.0

    def topics(self, mark: Callable[[Topic, Counter[str], Counter[str], StudySize], str]) -> Iterator[Topic]:
        """The topics with what was counted; `mark` says what to beware of in one, from its passages by document and case."""
        study = StudySize(len(set().union(*self._documents)), len(set().union(*self._cases)))
        for topic, documents, cases, people in zip(self._topics, self._documents, self._cases, self._people, strict=True):
            yield replace(
                topic,
                passages=documents.total(),
                respondents=len(people),
                cases=len(cases),
                documents=len(documents),
                mark=mark(topic, documents, cases, study),
            )


def _centres(vectors: NDArray[np.float64], placed: NDArray[np.int_], topics: int) -> NDArray[np.float64]:
    from sklearn.preprocessing import normalize

    return np.asarray(normalize(np.array([vectors[placed == topic].mean(axis=0) for topic in range(topics)])))
