"""Topics: machine clusters of respondents' passages, through BERTopic with parts that suit a small study.

Passages are reduced to ten dimensions with PCA and clustered with k-means, about one topic to `passages_per_topic`:
every passage of enough words is placed, nothing is compiled at start-up, and the same input gives the same topics. The
labels are BERTopic's class-based TF-IDF (Grootendorst 2022, arXiv 2203.05794).
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.annotate.material import Material
from textmine.annotate.spoken import stop_words
from textmine.records import Passage, Placement, Role, Topic, TopicSummary
from textmine.settings import PassageSettings, TopicSettings

_COMPONENTS = 10  # dimensions after PCA; cosine distances among MiniLM vectors change little beyond
_RANGE = (4, 40)  # fewest and most topics; a table of more is not read
_SAMPLE = 0.9  # share of passages in each refit for the stability
_STEADY = 0.6  # adjusted Rand index below which topics are not to be relied on
_WORDS = 8  # words that a topic keeps
_WORD_PATTERN = r"(?<![\w'’])[a-z]{3,}(?![\w'’])"  # whole words; "it's" and "there'd" say nothing of a topic


@dataclass(frozen=True, slots=True)
class Topics:
    """What topic modelling gives.

    Attributes:
        topics: largest first, numbered from 0.
        placements: one for each passage of a respondent; topic -1 where it is unplaced, with the reason.
        summary: the same in numbers.
    """

    topics: tuple[Topic, ...]
    placements: tuple[Placement, ...]
    summary: TopicSummary


def find_topics(material: Material, settings: TopicSettings, lengths: PassageSettings) -> Topics:
    """Cluster respondents' passages into labelled topics.

    Args:
        material: all passages of the study; those of interviewers and papers are left out.
        settings: seed, size and number of refits.
        lengths: passages with fewer words than `min_words` are unplaced.

    Returns:
        Topics with every passage's place; none, with a note, where there is too little text.
    """
    spoken = material.where([p.role in (Role.RESPONDENT, Role.UNKNOWN) and bool(p.case) for p in material.passages])
    long = [p.words >= lengths.min_words for p in spoken.passages]
    kept = spoken.where(long)
    cases = len({p.case for p in kept.passages})
    different = len(np.unique(kept.vectors, axis=0)) if kept.passages else 0
    if len(kept.passages) < settings.min_passages or different < _RANGE[0]:
        what = f"{len(kept.passages)} passages of {cases} cases, {different} of them different"
        note = f"too little for topics: {what}; at least {settings.min_passages} passages are needed"
        return _topics((), [_unplaced(p, note) for p in spoken.passages], None, note)
    number = int(np.clip(round(different / settings.passages_per_topic), *_RANGE))
    labels, strength, topics = _fit(kept, number, settings.seed)
    places = iter(zip(labels, strength, strict=True))
    names = {topic.topic: topic.label for topic in topics}
    placements = []
    for passage, enough in zip(spoken.passages, long, strict=True):
        if enough:
            topic, value = next(places)
            placements.append(
                Placement(passage.passage, passage.document, passage.case, int(topic), names[int(topic)], round(float(value), 4))
            )
        else:
            placements.append(_unplaced(passage, f"fewer than {lengths.min_words} words"))
    stability = _stability(kept.vectors, number, settings)
    unsure = ""
    if stability is not None and stability < _STEADY:
        unsure = f"their stability is {stability:.2f} (1: the same every time); with other passages many would differ"
    return _topics(topics, placements, stability, unsure)


def _topics(topics: tuple[Topic, ...], placements: Sequence[Placement], stability: float | None, note: str = "") -> Topics:
    share = sum(one.topic < 0 for one in placements) / len(placements) if placements else 0.0
    return Topics(topics, tuple(placements), TopicSummary(len(topics), round(share, 4), stability, note))


def _unplaced(passage: Passage, reason: str) -> Placement:
    return Placement(passage.passage, passage.document, passage.case, -1, "", 0.0, reason)


def _parts(number: int, seed: int, rows: int) -> tuple[Any, Any]:
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA

    components = min(_COMPONENTS, rows - 1)
    return PCA(components, svd_solver="full"), KMeans(number, n_init=10, random_state=seed)


def _fit(material: Material, number: int, seed: int) -> tuple[NDArray[np.int_], NDArray[np.float64], tuple[Topic, ...]]:
    """Topic of every passage, its strength (cosine to the topic's mean vector), and the topics."""
    texts = material.texts()
    model = _bertopic(number, seed, len(texts))
    labels = np.array(model.fit_transform(texts, embeddings=material.vectors)[0])
    centres = np.array([material.vectors[labels == topic].mean(axis=0) for topic in range(number)])
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    strength = np.einsum("ij,ij->i", material.vectors.astype(np.float64), centres[labels])
    topics = []
    for topic in range(number):
        words = [word for word, _ in model.get_topic(topic) if word][:_WORDS]
        topics.append(Topic(topic, ", ".join(words[:4]), ", ".join(words), int((labels == topic).sum())))
    return labels, strength, tuple(topics)


def _bertopic(number: int, seed: int, rows: int) -> Any:
    """BERTopic with our parts; the vectors are given, so it is handed no encoder to load."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # umap, which BERTopic imports and we do not use, complains of a missing Tensorflow
        from bertopic import BERTopic
        from bertopic.backend import BaseEmbedder
        from sklearn.feature_extraction.text import CountVectorizer

    logging.getLogger("BERTopic").setLevel(logging.WARNING)
    reducer, clusterer = _parts(number, seed, rows)
    vectorizer = CountVectorizer(stop_words=stop_words(), ngram_range=(1, 2), token_pattern=_WORD_PATTERN, min_df=1)
    return BERTopic(
        embedding_model=BaseEmbedder(),
        umap_model=reducer,
        hdbscan_model=clusterer,
        vectorizer_model=vectorizer,
        top_n_words=2 * _WORDS,
        calculate_probabilities=False,
        verbose=False,
    )


def _stability(vectors: NDArray[np.float32], number: int, settings: TopicSettings) -> float | None:
    """Mean adjusted Rand index (Hubert & Arabie 1985) between refits on 90 % of the passages, over those each pair shares."""
    from sklearn.metrics import adjusted_rand_score

    if settings.subsamples < 2:
        return None
    generator = np.random.default_rng(settings.seed)
    size = int(len(vectors) * _SAMPLE)
    fits = []
    for refit in range(settings.subsamples):
        rows = np.sort(generator.choice(len(vectors), size, replace=False))
        reducer, clusterer = _parts(number, settings.seed + refit + 1, size)
        fits.append(dict(zip(rows.tolist(), clusterer.fit_predict(reducer.fit_transform(vectors[rows])).tolist(), strict=True)))
    scores = []
    for first in range(len(fits)):
        for second in range(first):
            shared = sorted(fits[first].keys() & fits[second].keys())
            scores.append(adjusted_rand_score([fits[first][row] for row in shared], [fits[second][row] for row in shared]))
    return round(float(np.mean(scores)), 4)
