"""How alike two passages are: in meaning, in words and parts of words, in what the codebook says of them, in where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.annotate.scoring import Scores
from textmine.annotate.stretches import neighbours

_WORDS, _PARTS, _CODEBOOK, _QUESTION = 0.5, 0.5, 0.3, 0.3  # weights beside meaning, which has 1; twice the first two do no better


class Likeness:
    """A kernel over passages, the sum of four.

    - meaning: a Gaussian of the distance of their centred unit vectors;
    - words, one and two together, and parts of words: TF-IDF cosines;
    - the codebook: product of their standard scores, a code's worth each;
    - place, where any passage is part of talk: the Gaussian of meaning between the means of their neighbourhoods.

    All but what the codebook says counts for a little more where both answer the same question.
    """

    def __init__(
        self,
        texts: Sequence[str],
        vectors: NDArray[np.float32],
        scores: Scores,
        stretches: Sequence[str],
        questions: Sequence[str] | None = None,
    ) -> None:
        """Take in passages.

        Args:
            texts: the passages; at least one.
            vectors: their unit vectors, of shape (n_passages, dimensions).
            scores: of these passages.
            stretches: for each passage the talk it is part of; empty where it stands alone.
            questions: what each passage answers, where that is known.
        """
        from sklearn.feature_extraction.text import TfidfVectorizer

        rare = 2 if len(texts) > 20 else 1
        words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=rare, dtype=np.float32)
        parts = TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(2, 5), min_df=rare + 1, dtype=np.float32)
        self.words, self.parts = _fitted(words, texts), _fitted(parts, texts)
        self._vectorizers = (words if self.words is not None else None), (parts if self.parts is not None else None)
        self.vocabulary = words.get_feature_names_out() if self.words is not None else np.array([], dtype=np.str_)
        self.standard = _worth(scores)
        self._middle = vectors.mean(axis=0)
        self.vectors = _centred(vectors, self._middle)
        around = _around(texts, vectors, stretches)
        self._middle_around = self._middle if around is None else around.mean(axis=0)
        self.around = None if around is None else _centred(around, self._middle_around)
        self.questions = None if questions is None else np.array(questions, dtype=object)

    def of(self, texts: Sequence[str], vectors: NDArray[np.float32], scores: Scores, stretches: Sequence[str]) -> Likeness:
        """Other passages as these see them: words weighed, and meanings centred, as they are among these."""
        other = copy(self)
        other.words, other.parts = (one if one is None else one.transform(texts).tocsr() for one in self._vectorizers)
        other.standard, other.vectors = _worth(scores), _centred(vectors, self._middle)
        around = _around(texts, vectors, stretches) if self.around is not None else None
        if self.around is not None:
            other.around = _centred(vectors if around is None else around, self._middle_around)
        other.questions = None
        return other

    def only(self, rows: NDArray[np.int_]) -> Likeness:
        """Some of these passages."""
        other = copy(self)
        other.words, other.parts = (None if one is None else one[rows] for one in (self.words, self.parts))
        other.standard, other.vectors = self.standard[rows], self.vectors[rows]
        other.around = None if self.around is None else self.around[rows]
        other.questions = None if self.questions is None else self.questions[rows]
        return other

    def between(self, rows: NDArray[np.int_], columns: NDArray[np.int_]) -> NDArray[np.float64]:
        """Likeness of passages to others of these, of shape (n_rows, n_columns)."""
        return self.only(rows).to(self.only(columns))

    def to(self, others: Likeness) -> NDArray[np.float64]:
        """Likeness of all these passages to all others, of shape (n_these, n_others)."""
        kernel = np.exp(self.vectors @ others.vectors.T - 1)
        for weight, matrix, columns in ((_WORDS, self.words, others.words), (_PARTS, self.parts, others.parts)):
            if matrix is not None:
                kernel += weight * (matrix @ columns.T).toarray()
        if self.around is not None and others.around is not None:
            kernel += np.exp(self.around @ others.around.T - 1)
        if self.questions is not None and others.questions is not None:
            kernel *= 1 + _QUESTION * (self.questions[:, None] == others.questions[None])
        kernel += _CODEBOOK * (self.standard @ others.standard.T)
        return np.asarray(kernel, dtype=np.float64)


def _worth(scores: Scores) -> NDArray[np.float32]:
    return np.asarray(scores.standard / np.sqrt(scores.standard.shape[1]), dtype=np.float32)


def _around(texts: Sequence[str], vectors: NDArray[np.float32], stretches: Sequence[str]) -> NDArray[np.float32] | None:
    """Means of the neighbourhoods of passages; None where all stand alone."""
    if not any(stretches):
        return None
    around = neighbours(stretches, [len(text.split()) for text in texts]) @ vectors
    return np.asarray(around, dtype=np.float32)


def _fitted(vectorizer: Any, texts: Sequence[str]) -> Any:
    try:
        return vectorizer.fit_transform(texts).tocsr()
    except ValueError:  # no word occurs as often as it must
        return None


def _centred(vectors: NDArray[np.float32], middle: NDArray[np.float32]) -> NDArray[np.float32]:
    moved = vectors - middle
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), dtype=np.float32)
