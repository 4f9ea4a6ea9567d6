"""Topics: machine clusters of respondents' passages that come back, each with its words, its people and what to beware of.

units (what is clustered, in context) ─► consensus (clusters) ─► phrases, labels (BERTopic) ─► stability (what comes back)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.batching import MAX_FIT_PASSAGES, PassageSource, document_batches, sample_documents
from textmine.analysis.passage_vectors import PassageVectors
from textmine.analysis.topics.assignment import Labels, StudySize, TopicAssigner, TopicCounts, by_size, nearest_topics
from textmine.analysis.topics.consensus import cluster
from textmine.analysis.topics.labels import TopicWords, describe_topics
from textmine.analysis.topics.phrases import find_phrases, mask_names
from textmine.analysis.topics.projection import project_2d
from textmine.analysis.topics.small_talk import is_small_talk
from textmine.analysis.topics.stability import Stability, measure_stability, refits
from textmine.analysis.topics.units import TopicUnits, make_units, questions_before
from textmine.records.corpus import Entity, Passage
from textmine.records.topics import NO_LABEL, SMALL_TALK, SMALL_TALK_LABEL, UNSTABLE, Branch, Placement, Topic, Topics, TopicSummary
from textmine.study.settings import PassageSettings, TopicSettings
from textmine.study.stop_words import StopWords

if TYPE_CHECKING:
    from spacy.language import Language

_RANGE = (4, 60)  # fewest and most topics; a table of more is not read
_SIZE = 65  # passages of a topic on average, at least; with twice as many topics, those of the demonstration came and went
_STEADY = 0.6  # mean Jaccard or adjusted Rand index below which topics are not to be relied on (Hennig 2007, as in steadiness)
_MOSTLY = 0.5  # share of a topic's passages that are small talk, above which the topic is
_ONE = 2 / 3  # share of a topic's passages above which it rests on the one interview or case they are of
_TYPICAL = 12  # passages of a topic that its examples are chosen from
_EXAMPLES = 3  # typical passages that are shown
_LONG_ENOUGH = 12  # words; a shorter passage is no example


@dataclass(frozen=True, slots=True)
class LazyTopics:
    """As `Topics`, of a study of any size: of a large one the rest is known once all placements have been taken, one by one."""

    placements: Iterable[Placement]
    topics: Iterable[Topic]
    papers: Iterable[Placement]
    branches: Iterable[Branch]
    summary: Iterable[TopicSummary]


@dataclass(frozen=True, slots=True)
class Background:
    """What is known of a study beside its passages.

    Attributes:
        mentions: of names.
        speakers: labels of those who speak.
        small_talk: unit vectors of sentences of small talk, of shape (n_sentences, dimensions).
    """

    mentions: Iterable[Entity] = ()
    speakers: Collection[str] = ()
    small_talk: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))


NOTHING = Background()


def find_topics(
    material: PassageVectors,
    settings: TopicSettings,
    lengths: PassageSettings,
    spoken: StopWords,
    tagger: Language,
    known: Background = NOTHING,
) -> Topics:
    """Cluster respondents' passages into labelled topics.

    Args:
        material: all passages of the study.
        settings: seed, sizes and number of refits.
        lengths: passages with fewer words than `min_words` are unplaced.
        spoken: what says nothing of a subject.
        tagger: spaCy's English pipeline with parts of speech.
        known: names, which are in no label, and small talk.

    Returns:
        Topics with every passage's place; none, with a note, where there is too little text.
    """
    return _find(material, settings, lengths, spoken, tagger, known)[0]


def topics_of_large_study(
    source: PassageSource,
    settings: TopicSettings,
    lengths: PassageSettings,
    spoken: StopWords,
    tagger: Language,
    known: Background = NOTHING,
    most: int = MAX_FIT_PASSAGES,
) -> LazyTopics:
    """As `find_topics`, for a study of any size.

    Args:
        source: the study's documents.
        settings: as there.
        lengths: as there.
        spoken: as there.
        tagger: as there.
        known: as there.
        most: passages; of a larger study topics are made of a sample of documents.

    Returns:
        Topics and placements. The passages outside the sample are placed as if each had been clustered (`Clustering.shares_of`).
    """
    chosen = sample_documents(source.sizes, most)
    found, placer = _find(source.of(chosen), settings, lengths, spoken, tagger, known)
    if len(chosen) == len(source.sizes):
        return LazyTopics(found.placements, found.topics, found.papers, found.branches, (found.summary,))
    own = {document: list(each) for document, each in groupby(found.placements, lambda one: one.document)}
    tally, papers = TopicCounts(found.topics), list[Placement]()

    def placements() -> Iterator[Placement]:
        for documents in document_batches(source.sizes):
            material = source.of(documents)
            others = make_units(material.where([p.document not in own for p in material.passages]), settings, lengths, spoken)
            placed = dict(own)
            if placer:
                papers.extend(placer.place_papers(material, lengths.min_words))
            each = placer.place_others(others) if placer else _unplaced(others, found.summary.note)
            placed |= {document: list(theirs) for document, theirs in groupby(each, lambda one: one.document)}
            people = {passage.passage: passage.participant for passage in material.passages}
            for one in (one for document in documents for one in placed.get(document, ())):
                tally.add(one, people[one.passage])
                yield one

    def summary() -> Iterator[TopicSummary]:
        method = f"{found.summary.method}; made from {len(chosen)} of {len(source.sizes)} documents" if placer else ""
        yield replace(found.summary, unplaced_share=tally.unplaced_share, method=method)

    return LazyTopics(placements(), tally.topics(_mark), papers, found.branches, summary())


def _find(
    material: PassageVectors,
    settings: TopicSettings,
    lengths: PassageSettings,
    spoken: StopWords,
    tagger: Language,
    known: Background = NOTHING,
) -> tuple[Topics, TopicAssigner | None]:
    """Topics, and what places other passages among them; nothing where there are none."""
    units = make_units(material, settings, lengths, spoken)
    different = len(np.unique(units.talk.vectors[units.kept], axis=0)) if len(units.kept) else 0
    if len(units.kept) < settings.min_passages or different < _RANGE[0]:
        return _none(units, _too_little(units, different, settings.min_passages)), None
    vectors = units.vectors(units.kept)
    number = min(settings.number or _number(len(units.kept)), different)
    found = cluster(vectors, number, settings.clusterings, settings.seed)
    labels = by_size(found, settings.least_share)
    if not len(labels.order):
        note = f"none: no passage falls together with one cluster in {settings.least_share:.0%} or more, as `least_share` asks"
        return _none(units, note), None

    def refit(rows: NDArray[np.int_], seed: int) -> NDArray[np.int_]:
        one = cluster(units.vectors(units.kept[rows]), min(number, len(rows)), settings.clusterings, seed)
        return nearest_topics(one.labels, one.shares, settings.least_share)

    cases = [units.talk.passages[row].case for row in units.kept]
    # These go on in processes of their own while the topics get their words and places.
    with refits(refit, cases, settings.subsamples, settings.seeds, settings.leave_out, settings.seed) as again:
        where = project_2d(vectors, settings.seed) if settings.map else np.zeros((len(vectors), 2))
        words = _words(units, labels, vectors, spoken, tagger, known)
        typical = _typical(units, vectors, labels.placed)
        steady = measure_stability(labels.placed, again, settings.subsamples, settings.seeds)
    own = [units.talk.passages[row] for row in units.kept]
    small = is_small_talk(units.talk.vectors[units.kept], [passage.words for passage in own], known.small_talk)
    topics = _topics(own, labels.placed, words, typical, steady, small)
    placer = TopicAssigner.of(topics, found, labels, settings.least_share, units, vectors)
    placements = tuple(placer.place_own(units, labels.placed, where))
    papers = tuple(placer.place_papers(material, lengths.min_words))
    method = _method(len(units.kept), len(set(cases)), number, settings)
    return Topics(topics, placements, papers, words.branches, _summary(topics, placements, steady, method)), placer


def _number(passages: int) -> int:
    """How many topics so many passages can bear: the square root of half of them, as long as topics are not too small for that."""
    return int(np.clip(round(min((passages / 2) ** 0.5, passages / _SIZE)), *_RANGE))


def _words(
    units: TopicUnits,
    labels: Labels,
    vectors: NDArray[np.float64],
    spoken: StopWords,
    tagger: Language,
    known: Background,
) -> TopicWords:
    """What topics are about: phrases of their passages, with those of the questions."""
    talk = units.talk.passages
    asked = questions_before(talk)
    rows = sorted({*map(int, units.kept), *(asked[int(row)] for row in units.kept if int(row) in asked)})
    texts = mask_names([talk[row] for row in rows], [units.talk.text(talk[row]) for row in rows], known.mentions, known.speakers)
    found = find_phrases([spoken.clean(text) for text in texts], spoken, tagger)
    at = {row: number for number, row in enumerate(rows)}
    own = [found.of[at[int(row)]] for row in units.kept]
    with_questions = [
        said | (found.of[at[asked[int(row)]]] if int(row) in asked else frozenset())
        for row, said in zip(units.kept, own, strict=True)
    ]
    kept = [talk[row] for row in units.kept]
    return describe_topics(
        own, with_questions, found.forms, labels.placed, vectors, [p.document for p in kept], [p.participant for p in kept]
    )


def _typical(units: TopicUnits, vectors: NDArray[np.float64], placed: NDArray[np.int_]) -> list[list[int]]:
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
    passages: Sequence[Passage],
    placed: NDArray[np.int_],
    words: TopicWords,
    typical: Sequence[Sequence[int]],
    steady: Stability,
    small: NDArray[np.bool_],
) -> tuple[Topic, ...]:
    found = []
    study = StudySize.of(passages)
    for topic, (own_words, label, rows) in enumerate(zip(words.words, words.labels, typical, strict=True)):
        own = [passages[int(row)] for row in np.flatnonzero(placed == topic)]
        chat = bool(small[placed == topic].mean() > _MOSTLY)
        jaccard, returns = float(steady.found[topic]), float(steady.returns[topic])
        made = Topic(
            topic,
            SMALL_TALK_LABEL if chat else label or NO_LABEL,
            ", ".join(own_words),
            len(own),
            len({p.participant for p in own}),
            len({p.case for p in own}),
            len({p.document for p in own}),
            None if np.isnan(jaccard) else round(jaccard, 4),
            None if np.isnan(returns) else round(returns, 4),
            SMALL_TALK if chat else "",
            examples=tuple(p.passage for p in _of_different_people([passages[row] for row in rows])),
        )
        found.append(replace(made, mark=_mark(made, Counter(p.document for p in own), Counter(p.case for p in own), study)))
    return tuple(found)


def _mark(topic: Topic, documents: Counter[str], cases: Counter[str], study: StudySize) -> str:
    """What to beware of, from a topic whose mark says at most whether it is small talk."""
    marks = [SMALL_TALK] if SMALL_TALK in topic.mark else []
    if not topic.typical_words:
        marks.append("no phrase is typical of it: read its quotations")
    (document, most), *_ = documents.most_common(1)
    (case, of_case), *_ = cases.most_common(1)
    if most > _ONE * documents.total() and study.documents > 1:
        marks.append(f"mostly from one interview ({document})")
    elif of_case > _ONE * documents.total() and study.cases > 1:
        marks.append(f"mostly from one case ({case})")
    if topic.found is not None and topic.found < _STEADY:
        marks.append(f"{UNSTABLE}: may not reappear with other data")
    return "; ".join(marks)


def _of_different_people(passages: Sequence[Passage]) -> list[Passage]:
    """The first few passages, of people and cases not yet heard as far as there are any."""
    chosen: list[Passage] = []
    for heard in (lambda p: (p.participant, p.case), lambda p: p.participant, lambda p: p.passage):
        for passage in passages:
            if len(chosen) < _EXAMPLES and passage not in chosen and heard(passage) not in {heard(other) for other in chosen}:
                chosen.append(passage)
    return chosen


def _method(passages: int, cases: int, number: int, settings: TopicSettings) -> str:
    what = f"{passages} passages from {cases} case{'s'[: cases != 1]} in {number} clusters"
    if settings.clusterings == 1:
        return f"{what}: one k-means clustering, seed {settings.seed}"
    return f"{what}: consensus of {settings.clusterings} k-means clusterings of PCA components"


def _summary(topics: Sequence[Topic], placements: Sequence[Placement], steady: Stability, method: str) -> TopicSummary:
    share = sum(placement.topic < 0 for placement in placements) / len(placements)
    notes = []
    if steady.subsamples is not None and steady.subsamples < _STEADY:
        notes.append(f"Topics have limited stability ({steady.subsamples:.2f} of 1): treat them as prompts")
    if silent := sum(not topic.typical_words for topic in topics):
        notes.append(f"{silent} of {len(topics)} have {NO_LABEL}: no phrase is typical of them")
    return TopicSummary(len(topics), round(share, 4), steady.subsamples, "; ".join(notes), steady.seeds, steady.refits, method)


def _too_little(units: TopicUnits, different: int, least: int) -> str:
    cases = len({units.talk.passages[row].case for row in units.kept})
    what = f"{len(units.kept)} passages from {cases} case{'s'[: cases != 1]}, {different} of them different"
    return f"Too little text for topics: {what}; at least {least} passages are needed"


def _none(units: TopicUnits, note: str) -> Topics:
    placements = tuple(_unplaced(units, note))
    return Topics((), placements, (), (), TopicSummary(0, 1.0 if placements else 0.0, None, note))


def _unplaced(units: TopicUnits, note: str) -> Iterator[Placement]:
    for passage in (units.talk.passages[row] for row in units.spoken):
        yield Placement(passage.passage, passage.document, passage.case, -1, "", 0.0, note)
