"""Topics: machine clusters of respondents' passages that come back, each with its words, its people and what to beware of.

units (what is clustered, in context) ─► consensus (clusters) ─► topicwords (BERTopic) ─► steadiness (what comes back)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from textmine.annotate.consensus import Clustering, cluster
from textmine.annotate.layout import places_on_map
from textmine.annotate.material import Material
from textmine.annotate.spoken import Spoken
from textmine.annotate.steadiness import Steadiness, steadiness
from textmine.annotate.topicwords import Words, words_of
from textmine.annotate.units import Units, units_of
from textmine.records import Passage, Role
from textmine.settings import PassageSettings, TopicSettings
from textmine.topics import Placement, Topic, Topics, TopicSummary

if TYPE_CHECKING:
    from spacy.language import Language

_RANGE = (4, 60)  # fewest and most topics; a table of more is not read
_STEADY = 0.6  # mean Jaccard or adjusted Rand index below which topics are not to be relied on (Hennig 2007, as in steadiness)
_ONE = 2 / 3  # share of a topic's passages above which it rests on the one interview or case they are of
_TYPICAL = 12  # passages of a topic that its noun phrases are looked for in
_EXAMPLES = 3  # typical passages that are shown
_LONG_ENOUGH = 12  # words; a shorter passage is no example
_STEM = 5  # letters; words that begin alike are taken for one
_LABEL = 3  # words of a topic that it is called by


def find_topics(material: Material, settings: TopicSettings, lengths: PassageSettings, spoken: Spoken, tagger: Language) -> Topics:
    """Cluster respondents' passages into labelled topics.

    Args:
        material: all passages of the study.
        settings: seed, sizes and number of refits.
        lengths: passages with fewer words than `min_words` are unplaced.
        spoken: what says nothing of a subject.
        tagger: spaCy's English pipeline with parts of speech.

    Returns:
        Topics with every passage's place; none, with a note, where there is too little text.
    """
    units = units_of(material, settings, lengths, spoken)
    different = len(np.unique(units.talk.vectors[units.kept], axis=0)) if len(units.kept) else 0
    if len(units.kept) < settings.min_passages or different < _RANGE[0]:
        return _too_little(units, different, settings.min_passages)
    vectors = units.vectors(units.kept)
    number = min(settings.number or int(np.clip(round((len(units.kept) / 2) ** 0.5), *_RANGE)), different)
    found = cluster(vectors, number, settings.clusterings, settings.seed)
    labels = _by_size(_placed(found, settings.least_share), found.labels)
    found = Clustering(labels.all, found.shares[:, labels.order])
    texts = [spoken.clean(text) for text in _texts(units)]
    typical = _typical(units, vectors, labels.placed)
    words = words_of(texts, labels.placed, vectors, sorted({row for rows in typical for row in rows}), spoken, tagger)

    def refit(rows: NDArray[np.int_], seed: int) -> NDArray[np.int_]:
        again = cluster(units.vectors(units.kept[rows]), min(number, len(rows)), settings.clusterings, seed)
        return _placed(again, settings.least_share)

    cases = [units.talk.passages[row].case for row in units.kept]
    steady = steadiness(labels.placed, refit, cases, settings.subsamples, settings.seeds, settings.leave_out, settings.seed)
    topics = _topics(units, labels.placed, words, typical, steady)
    where = places_on_map(vectors, settings.seed) if settings.map else np.zeros((len(vectors), 2))
    placements = _placements(units, topics, labels.placed, found, vectors, where)
    papers = _papers(material, units, topics, labels.placed, lengths.min_words)
    method = _method(len(units.kept), len(set(cases)), number, settings)
    return Topics(topics, placements, papers, words.branches, _summary(topics, placements, steady, method))


@dataclass(frozen=True, slots=True)
class _Labels:
    """Topics numbered by size: those placed (-1: none), the nearest of all, and the clusters' old numbers in the new order."""

    placed: NDArray[np.int_]
    all: NDArray[np.int_]
    order: NDArray[np.int_]


def _by_size(placed: NDArray[np.int_], nearest: NDArray[np.int_]) -> _Labels:
    clusters = int(nearest.max()) + 1
    sizes = np.bincount(placed[placed >= 0], minlength=clusters)
    order = np.array(sorted(range(clusters), key=lambda one: (-sizes[one], one)))[: int((sizes > 0).sum())]
    new = np.full(clusters + 1, -1)
    new[order] = np.arange(len(order))
    return _Labels(new[placed], new[nearest], order)


def _placed(found: Clustering, least: float) -> NDArray[np.int_]:
    """The cluster of each passage, -1 where too few of those that it falls together with are of it."""
    own = found.shares[np.arange(len(found.labels)), found.labels]
    return np.where(own < least, -1, found.labels)


def _texts(units: Units) -> list[str]:
    texts = units.talk.texts()
    return [texts[row] for row in units.kept]


def _typical(units: Units, vectors: NDArray[np.float64], placed: NDArray[np.int_]) -> list[list[int]]:
    """Of each topic the passages nearest to its mean vector, the nearest first; short ones only where there are no others."""
    found = []
    for topic in range(int(placed.max(initial=-1)) + 1):
        rows = np.flatnonzero(placed == topic)
        near = vectors[rows] @ vectors[rows].mean(axis=0)
        short = [units.talk.passages[units.kept[row]].words < _LONG_ENOUGH for row in rows]
        order = sorted(range(len(rows)), key=lambda at, short=short, near=near: (short[at], -round(float(near[at]), 6), at))  # type: ignore[misc]
        found.append([int(rows[at]) for at in order[:_TYPICAL]])
    return found


def _topics(
    units: Units, placed: NDArray[np.int_], words: Words, typical: Sequence[Sequence[int]], steady: Steadiness
) -> tuple[Topic, ...]:
    passages = [units.talk.passages[row] for row in units.kept]
    found = []
    for topic, (own_words, rows) in enumerate(zip(words.words, typical, strict=True)):
        own = [passages[row] for row in np.flatnonzero(placed == topic)]
        jaccard, returns = float(steady.found[topic]), float(steady.returns[topic])
        found.append(
            Topic(
                topic,
                _label(own_words) or f"topic {topic}",
                ", ".join(own_words),
                len(own),
                len({p.participant for p in own}),
                len({p.case for p in own}),
                len({p.document for p in own}),
                None if np.isnan(jaccard) else round(jaccard, 4),
                None if np.isnan(returns) else round(returns, 4),
                _mark(own, jaccard),
                tuple(p.passage for p in _of_different_people([passages[row] for row in rows])),
            )
        )
    return tuple(found)


def _label(words: Sequence[str]) -> str:
    """The first words that each say something new: "welsh bac, skills" and not "welsh bac, bac"."""
    chosen: list[str] = []
    for one in words:
        parts = {part[:_STEM] for part in one.split()}
        if len(chosen) < _LABEL and not any(parts & {part[:_STEM] for part in other.split()} for other in chosen):
            chosen.append(one)
    return ", ".join(chosen)


def _mark(passages: Sequence[Passage], jaccard: float) -> str:
    marks = []
    (document, most), *_ = Counter(p.document for p in passages).most_common(1)
    (case, of_case), *_ = Counter(p.case for p in passages).most_common(1)
    if most > _ONE * len(passages):
        marks.append(f"rests on one interview ({document})")
    elif of_case > _ONE * len(passages):
        marks.append(f"rests on one case ({case})")
    if jaccard < _STEADY:
        marks.append("unsteady: with other passages it would be another")
    return "; ".join(marks)


def _of_different_people(passages: Sequence[Passage]) -> list[Passage]:
    """The first few passages, of people and cases not yet heard as far as there are any."""
    chosen: list[Passage] = []
    for heard in (lambda p: (p.participant, p.case), lambda p: p.participant, lambda p: p.passage):
        for one in passages:
            if len(chosen) < _EXAMPLES and one not in chosen and heard(one) not in {heard(other) for other in chosen}:
                chosen.append(one)
    return chosen


def _placements(
    units: Units,
    topics: Sequence[Topic],
    placed: NDArray[np.int_],
    found: Clustering,
    vectors: NDArray[np.float64],
    where: NDArray[np.float64],
) -> tuple[Placement, ...]:
    at = {int(row): number for number, row in enumerate(units.kept)}
    everywhere = units.everywhere()
    centres = _centres(vectors, placed, len(topics))
    placements = []
    for row, reason in zip(units.spoken, units.reasons, strict=True):
        passage, number = units.talk.passages[row], at.get(int(row))
        place = passage.passage, passage.document, passage.case
        if number is None:
            nearest = int(np.argmax(everywhere[row] @ centres.T))
            placements.append(Placement(*place, -1, "", 0.0, reason, nearest))
            continue
        nearest = int(np.argmax(found.shares[number]))
        topic, x, y = int(placed[number]), *(round(float(value), 3) for value in where[number])
        strength = round(float(found.shares[number, topic if topic >= 0 else nearest]), 4)
        if topic < 0:
            reason = "falls together with passages of several topics, with too few of any one"
        label = topics[topic].label if topic >= 0 else ""
        placements.append(Placement(*place, topic, label, strength, reason, topic if topic >= 0 else nearest, x, y))
    return tuple(placements)


def _centres(vectors: NDArray[np.float64], placed: NDArray[np.int_], topics: int) -> NDArray[np.float64]:
    from sklearn.preprocessing import normalize

    return np.asarray(normalize(np.array([vectors[placed == topic].mean(axis=0) for topic in range(topics)])))


def _papers(
    material: Material, units: Units, topics: Sequence[Topic], placed: NDArray[np.int_], least: int
) -> tuple[Placement, ...]:
    """Passages of papers beside the topic they come nearest to, where they come as near as the nearer half of its own."""
    written = material.where([p.role == Role.AUTHOR and p.words >= least for p in material.passages])
    if not written.passages:
        return ()
    centres = _centres(units.talk.vectors[units.kept].astype(np.float64), placed, len(topics))
    own = np.einsum("ij,ij->i", units.talk.vectors[units.kept], centres[np.maximum(placed, 0)])
    enough = np.array([np.median(own[placed == topic]) for topic in range(len(topics))])
    cosines = written.vectors.astype(np.float64) @ centres.T
    found = []
    for passage, row in zip(written.passages, cosines, strict=True):
        topic = int(np.argmax(row))
        if row[topic] >= enough[topic]:
            found.append(
                Placement(passage.passage, passage.document, "", topic, topics[topic].label, round(float(row[topic]), 4), "", topic)
            )
    return tuple(found)


def _method(passages: int, cases: int, number: int, settings: TopicSettings) -> str:
    what = f"{passages} passages of {cases} cases in {number} clusters"
    if settings.clusterings == 1:
        return f"{what}: one k-means clustering, seed {settings.seed}"
    return f"{what}: the consensus of {settings.clusterings} k-means clusterings of PCA components"


def _summary(topics: Sequence[Topic], placements: Sequence[Placement], steady: Steadiness, method: str) -> TopicSummary:
    share = sum(one.topic < 0 for one in placements) / len(placements)
    note = ""
    if steady.subsamples is not None and steady.subsamples < _STEADY:
        note = f"their stability is {steady.subsamples:.2f} (1: the same every time); with other passages many would differ"
    return TopicSummary(len(topics), round(share, 4), steady.subsamples, note, steady.seeds, steady.refits, method)


def _too_little(units: Units, different: int, least: int) -> Topics:
    cases = len({units.talk.passages[row].case for row in units.kept})
    what = f"{len(units.kept)} passages of {cases} cases, {different} of them different"
    note = f"too little for topics: {what}; at least {least} passages are needed"
    passages = [units.talk.passages[row] for row in units.spoken]
    placements = tuple(Placement(p.passage, p.document, p.case, -1, "", 0.0, note) for p in passages)
    return Topics((), placements, (), (), TopicSummary(0, 1.0 if placements else 0.0, None, note))
