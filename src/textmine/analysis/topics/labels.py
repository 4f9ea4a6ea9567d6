"""What topics are about, through BERTopic: words and noun phrases, and the tree of topics.

BERTopic (Grootendorst 2022, arXiv 2203.05794) is given the clusters; its class-based TF-IDF weighs the noun phrases of each, and
maximal marginal relevance (Carbonell & Goldstein 1998) keeps those that say something new. Noun phrases are looked for in the
passages that are most typical of a topic, for tagging every passage would take longer than all else.
"""

from __future__ import annotations

import logging
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from textmine.nlp.lazy_imports import hide_packages
from textmine.records.topics import Branch
from textmine.study.stop_words import StopWords

if TYPE_CHECKING:
    from spacy.language import Language

_WORDS = 8  # words that a topic keeps
_DIVERSITY = 0.2  # of maximal marginal relevance, 0-1: enough that "child" and "children" are not both kept
_WORD_PATTERN = r"(?<![\w'’])[^\W\d_][\w’'-]+(?![\w'’])"
_LONGEST = 3  # words of a phrase
_SHORTEST = 3  # letters of a word
_PASSAGES = 3  # that a word stands in; a rarer one tells one passage from others, not a topic
_TWICE = 2  # a phrase that was said once is chance


@dataclass(frozen=True, slots=True)
class TopicWords:
    """The words of each topic, strongest first, and the tree of topics."""

    words: tuple[tuple[str, ...], ...]
    branches: tuple[Branch, ...]


def describe_topics(
    texts: Sequence[str],
    labels: NDArray[np.int_],
    vectors: NDArray[Any],
    typical: Iterable[int],
    spoken: StopWords,
    tagger: Language,
) -> TopicWords:
    """Find what tells each topic from the others.

    Args:
        texts: of the passages, cleaned.
        labels: of shape (n,), topics from 0; -1 for none.
        vectors: of shape (n, dimensions).
        typical: rows of passages whose noun phrases may be words of a topic.
        spoken: words that say nothing.
        tagger: spaCy's English pipeline with parts of speech.

    Returns:
        Words of topics 0, 1, ..., none where nothing tells a topic from the others; and the tree.
    """
    topics = range(int(labels.max(initial=-1)) + 1)
    phrases, counts = _phrase_counts(texts, noun_phrases([texts[row] for row in typical], spoken, tagger))
    if len(phrases) < _TWICE:  # by which nothing is told from anything, as where people say the same over and over
        return TopicWords(tuple(tuple(phrases) if counts[labels == topic].sum() else () for topic in topics), ())
    model = _bertopic(phrases, counts, vectors)
    model.fit_transform(list(texts), embeddings=vectors, y=labels)
    numbers = _numbers(model, labels)
    words = tuple(tuple(word for word, weight in model.get_topic(number) if word and weight)[:_WORDS] for number in numbers)
    return TopicWords(words, _tree(model.c_tf_idf_[np.array(numbers) + model._outliers]))


def noun_phrases(texts: Sequence[str], spoken: StopWords, tagger: Language) -> set[str]:
    """Nouns, and phrases of up to three words that end in one and were said at least twice, in lower case."""
    stop, counts = frozenset(spoken.words), Counter[str]()
    for doc in tagger.pipe(texts, batch_size=64):
        run: list[str] = []
        for token in [*doc, None]:
            word = token.text.casefold().replace("’", "'") if token is not None else ""
            if token is not None and token.pos_ in ("NOUN", "PROPN", "ADJ") and _has_substance(word, stop):
                run.append(word)
                if token.pos_ != "ADJ":
                    counts.update(" ".join(run[-length:]) for length in range(1, min(_LONGEST, len(run)) + 1))
            else:
                run = []
    return {phrase for phrase, count in counts.items() if " " not in phrase or count >= _TWICE}


def _has_substance(word: str, stop: frozenset[str]) -> bool:
    return len(word) >= _SHORTEST and word.replace("-", "").isalpha() and word not in stop


def _numbers(model: Any, labels: NDArray[np.int_]) -> list[int]:
    """BERTopic's own number of each topic: it numbers them anew by size."""
    given = np.array(model.topics_)
    return [int(given[np.argmax(labels == own)]) for own in range(int(labels.max()) + 1)]


def _counter(phrases: Sequence[str]) -> Any:
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(vocabulary=phrases, ngram_range=(1, _LONGEST), token_pattern=_WORD_PATTERN)


def _phrase_counts(texts: Sequence[str], phrases: Iterable[str]) -> tuple[list[str], Any]:
    """The phrases that stand in some texts at least, and how often each text has each, of shape (n_texts, n_phrases)."""
    every = sorted(phrases)
    if not every:
        return [], np.zeros((len(texts), 0))
    counts = _counter(every).transform(texts)
    said = np.flatnonzero(np.asarray((counts > 0).sum(axis=0)).ravel() >= _PASSAGES)
    return [every[at] for at in said], counts[:, said]


def _bertopic(phrases: Sequence[str], counts: Any, vectors: NDArray[Any]) -> Any:
    from sklearn.preprocessing import normalize  # before the block: see `light`

    # Vectors and clusters are given: of BERTopic's own parts for them, which it imports if they are there, none is used.
    # While it is imported it switches off warnings, for the whole process.
    with hide_packages("torch", "sentence_transformers", "transformers", "umap", "hdbscan"), warnings.catch_warnings():
        from bertopic import BERTopic
        from bertopic.backend import BaseEmbedder
        from bertopic.cluster import BaseCluster
        from bertopic.dimensionality import BaseDimensionalityReduction
        from bertopic.representation import MaximalMarginalRelevance
        from bertopic.vectorizers import ClassTfidfTransformer
    meanings = dict(zip(phrases, normalize((counts > 0).T @ vectors), strict=True))

    class Door(BaseEmbedder):  # type: ignore[misc]
        """What BERTopic asks for the vectors of words: those of the passages that a word stands in, so nothing is encoded anew."""

        def embed(self, documents: list[str], verbose: bool = False) -> NDArray[np.float64]:
            parts = [[text] if text in meanings else [word for word in text.split() if word in meanings] for text in documents]
            none = np.zeros(vectors.shape[1])
            return np.array([np.sum([meanings[part] for part in some], axis=0) if some else none for some in parts])

    logging.getLogger("BERTopic").setLevel(logging.WARNING)
    return BERTopic(
        embedding_model=Door(),
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=_counter(phrases),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
        representation_model=MaximalMarginalRelevance(diversity=_DIVERSITY, top_n_words=3 * _WORDS),
        top_n_words=3 * _WORDS,
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
