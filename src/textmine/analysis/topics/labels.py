"""What topics are about, through BERTopic: noun phrases that several people use, and the tree of topics.

BERTopic (Grootendorst 2022, arXiv 2203.05794) is given the clusters and the noun phrases of all passages; its class-based TF-IDF
places topics in a tree. Which phrases represent a topic is decided by how much more often its passages have them than others do
(log rate ratio), how many passages that is of (square root), and over how many talks they are spread.
"""

from __future__ import annotations

import logging
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.nlp.lazy_imports import hide_packages
from textmine.records.topics import Branch

_WORDS = 8  # phrases that a topic keeps
_LABEL = 3  # of them that it is called by: a broad one and two that are more its own
_LEAST_SHARE = 0.04  # of a topic's passages that a phrase is in
_PASSAGES = 3  # that a phrase is in; a rarer one tells one passage from others, not a topic
_PEOPLE = 3  # who said a phrase, where the study has as many; that of fewer is theirs, and not the topic's
_SEVERAL = 2  # talks that a phrase is in; of a topic of one talk, people who said it
_ONE = 2 / 3  # share of a topic's passages above which it is one talk's
_RATIO = 2.0  # how much more often than elsewhere
_NESTED = 0.5  # share of a phrase's passages in which it is part of a longer one, from which the longer one is taken
_FLOOR = 0.05  # added to what is divided, as the passages of a topic may all be one person's
_JOINT = "_"  # between the words of a phrase, which BERTopic then takes for one
_TWICE = 2  # topics or phrases; with fewer, nothing is compared with anything


@dataclass(frozen=True, slots=True)
class TopicWords:
    """The phrases of each topic, strongest first; its label, empty where no phrase is typical; and the tree of topics."""

    words: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...]
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class _Use:
    """How one topic uses phrases: the passages with each, the log rate ratio, the score (0 for one that is not typical)."""

    passages: NDArray[np.float64]
    ratio: NDArray[np.float64]
    score: NDArray[np.float64]


def describe_topics(
    said: Sequence[frozenset[str]],
    around: Sequence[frozenset[str]],
    forms: Mapping[str, str],
    labels: NDArray[np.int_],
    vectors: NDArray[Any],
    talks: Sequence[str],
    people: Sequence[str],
) -> TopicWords:
    """Find what tells each topic from the others.

    Args:
        said: phrases of each of the n passages.
        around: the same with those of the question that was asked.
        forms: how each phrase is written.
        labels: of shape (n,), topics from 0; -1 for none.
        vectors: of shape (n, dimensions).
        talks: of which each passage is.
        people: who said each.

    Returns:
        Phrases of topics 0, 1, ..., none where nothing tells a topic from the others; and the tree.
    """
    number = int(labels.max(initial=-1)) + 1
    keys, spoken, counts = _phrase_counts(said, around)
    if len(keys) < _TWICE or number < _TWICE:
        return TopicWords(((),) * number, ("",) * number, ())
    uses = [_use(spoken, counts, labels == topic, talks, people) for topic in range(number)]
    chosen = [_choose(keys, use) for use in uses]
    model = _bertopic(
        keys, [[(keys[at], float(use.score[at])) for at in own] for own, use in zip(chosen, uses, strict=True)], labels
    )
    texts = [" ".join(key.replace(" ", _JOINT) for key in sorted(own)) for own in said]
    model.fit_transform(texts, embeddings=vectors, y=labels)
    numbers = _numbers(model, labels)
    words = [[key for key, _ in model.get_topic(number) if key] for number in numbers]
    named = [_label(own, keys, use) for own, use in zip(words, uses, strict=True)]
    return TopicWords(
        tuple(tuple(forms[key] for key in own) for own in words),
        tuple(", ".join(forms[key] for key in own) for own in named),
        _tree(model.c_tf_idf_[np.array(numbers) + model._outliers]),
    )


def _phrase_counts(said: Sequence[frozenset[str]], around: Sequence[frozenset[str]]) -> tuple[list[str], Any, Any]:
    """The phrases that several passages say; which passages say which, and which have which around them, as ones and noughts."""
    from scipy.sparse import csr_matrix

    passages = Counter(key for own in said for key in own)
    keys = sorted(key for key, count in passages.items() if count >= _PASSAGES)
    at = {key: number for number, key in enumerate(keys)}

    def matrix(uses: Sequence[frozenset[str]]) -> Any:
        pairs = [(row, at[key]) for row, own in enumerate(uses) for key in sorted(own) if key in at]
        rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
        return csr_matrix((np.ones(len(pairs)), (rows, columns)), shape=(len(uses), len(keys)))

    return keys, matrix(said), matrix(around)


def _use(spoken: Any, counts: Any, own: NDArray[np.bool_], talks: Sequence[str], people: Sequence[str]) -> _Use:
    """How the topic of some of the passages uses phrases."""
    rows = [int(row) for row in np.flatnonzero(own)]
    size, others = int(own.sum()), int((~own).sum())
    inside, everywhere = (np.asarray(part.sum(axis=0)).ravel() for part in (counts[own], counts))
    ratio = np.log((inside + 0.5) / (size + 1)) - np.log((everywhere - inside + 0.5) / (others + 1))
    own_talks, own_people = ([names[row] for row in rows] for names in (talks, people))
    by_talk, by_person = _by_group(spoken[own], own_talks), _by_group(spoken[own], own_people)
    alone = Counter(own_talks).most_common(1)[0][1] > _ONE * size  # mostly one talk's, as its mark says: people count instead
    several = (by_person > 0).sum(axis=0) >= min(_SEVERAL if alone else _PEOPLE, len(set(people)))
    if not alone:
        several &= (by_talk > 0).sum(axis=0) >= min(_SEVERAL, len(set(talks)))
    topic = np.ones((size, 1))
    evenness = (
        (_evenness(by_person), _evenness(_by_group(topic, own_people)))
        if alone
        else (_evenness(by_talk), _evenness(_by_group(topic, own_talks)))
    )
    spread = np.minimum((evenness[0] + _FLOOR) / (evenness[1] + _FLOOR), 1)
    typical = (inside >= max(_TWICE, _LEAST_SHARE * size)) & several & (ratio >= np.log(_RATIO))
    return _Use(inside, ratio, np.where(typical, np.sqrt(inside) * ratio * spread, 0.0))


def _evenness(by_talk: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each column is spread over its rows, 0-1: the chance that two draws are of different ones (Gini-Simpson index)."""
    shares = by_talk / np.maximum(by_talk.sum(axis=0), 1)
    return np.asarray(1 - (shares**2).sum(axis=0))


def _by_group(counts: Any, names: Sequence[str]) -> NDArray[np.float64]:
    """Passages with each phrase by talk or person, of shape (groups, n_phrases)."""
    from scipy.sparse import csr_matrix, issparse

    groups, rows = np.unique(np.array(names, dtype=object), return_inverse=True)
    member = csr_matrix((np.ones(len(rows)), (rows, np.arange(len(rows)))), shape=(len(groups), len(rows)))
    found = member @ counts
    return np.asarray(found.todense() if issparse(found) else found)


def _choose(keys: Sequence[str], use: _Use) -> list[int]:
    """The strongest phrases that each say something new; a longer phrase wins over its part where that is seldom said without."""
    chosen: list[int] = []
    order = [int(at) for at in np.lexsort((np.arange(len(keys)), -use.score)) if use.score[at] > 0]
    for at in order:
        best = _longest(at, order, keys, use)
        words = set(keys[best].split())
        if len(chosen) < _WORDS and all(not words & set(keys[other].split()) for other in chosen):
            chosen.append(best)
    return chosen


def _longest(at: int, order: Sequence[int], keys: Sequence[str], use: _Use) -> int:
    """The longest typical phrase that a phrase is mostly part of, or itself."""
    around = [
        other for other in order if f" {keys[at]} " in f" {keys[other]} " and use.passages[other] >= _NESTED * use.passages[at]
    ]
    return max(around, key=lambda other: (len(keys[other].split()), use.passages[other]))


def _label(words: Sequence[str], keys: Sequence[str], use: _Use) -> list[str]:
    """Of a topic's phrases the one that most of its passages add up to, as the broad one, and the two strongest others."""
    if not words:
        return []
    at = {key: number for number, key in enumerate(keys)}
    broad = max(words, key=lambda key: use.passages[at[key]] * use.ratio[at[key]])
    return [broad, *(key for key in words if key != broad)][:_LABEL]


def _numbers(model: Any, labels: NDArray[np.int_]) -> list[int]:
    """BERTopic's own number of each topic: it numbers them anew by size."""
    given = np.array(model.topics_)
    return [int(given[np.argmax(labels == own)]) for own in range(int(labels.max()) + 1)]


def _bertopic(keys: Sequence[str], chosen: Sequence[Sequence[tuple[str, float]]], given: NDArray[np.int_]) -> Any:
    """BERTopic, to be fitted on the given labels, in which each topic is represented by the phrases that were chosen for it."""
    from sklearn.feature_extraction.text import CountVectorizer

    # Vectors and clusters are given: of BERTopic's own parts for them, which it imports if they are there, none is used.
    # While it is imported it switches off warnings, for the whole process.
    with hide_packages("torch", "sentence_transformers", "transformers", "umap", "hdbscan"), warnings.catch_warnings():
        from bertopic import BERTopic
        from bertopic.cluster import BaseCluster
        from bertopic.dimensionality import BaseDimensionalityReduction
        from bertopic.representation._base import BaseRepresentation
        from bertopic.vectorizers import ClassTfidfTransformer

    class SpreadPhrases(BaseRepresentation):  # type: ignore[misc]
        """Represents topics by phrases spread over talks."""

        def extract_topics(self, topic_model: Any, documents: Any, c_tf_idf: Any, topics: Mapping[int, Any]) -> Any:
            numbers = dict(zip(documents.Topic.tolist(), given[documents.ID.to_numpy()].tolist(), strict=True))
            return {topic: list(chosen[numbers[topic]]) if topic >= 0 else words for topic, words in topics.items()}

    logging.getLogger("BERTopic").setLevel(logging.WARNING)
    return BERTopic(
        language="multilingual",  # or it would cut accents, and what joins words
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=CountVectorizer(vocabulary=[key.replace(" ", _JOINT) for key in keys], analyzer=str.split),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
        representation_model=SpreadPhrases(),
        top_n_words=_WORDS,
        calculate_probabilities=False,
        verbose=False,
    )


def _tree(weights: Any) -> tuple[Branch, ...]:
    """The tree of topics from their words: average linkage on cosine distances between rows of class-based TF-IDF."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform
    from sklearn.metrics.pairwise import cosine_distances

    n = weights.shape[0]
    if n < _TWICE:
        return ()
    distances = np.clip(cosine_distances(weights), 0, 1)
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), "average")
    return tuple(Branch(n + at, int(left), int(right), round(float(far), 4)) for at, (left, right, far, _) in enumerate(tree))
