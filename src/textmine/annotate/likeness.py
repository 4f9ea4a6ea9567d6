"""How alike two passages are: in meaning, in words and parts of words, in what the codebook says of them, in where they stand."""

from __future__ import annotations

from collections.abc import Sequence
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
        self.vocabulary = words.get_feature_names_out() if self.words is not None else np.array([], dtype=np.str_)
        self.standard = (scores.standard / np.sqrt(scores.standard.shape[1])).astype(np.float32)
        self.vectors = _centred(vectors)
        talk = any(stretches)
        around = neighbours(stretches, [len(text.split()) for text in texts]) @ vectors if talk else None
        self.around = None if around is None else _centred(around.astype(np.float32))
        self.questions = None if questions is None else np.array(questions, dtype=object)

    def between(self, rows: NDArray[np.int_], columns: NDArray[np.int_]) -> NDArray[np.float64]:
        """Likeness of passages to others, of shape (n_rows, n_columns)."""
        kernel = np.exp(self.vectors[rows] @ self.vectors[columns].T - 1)
        for weight, matrix in ((_WORDS, self.words), (_PARTS, self.parts)):
            if matrix is not None:
                kernel += weight * (matrix[rows] @ matrix[columns].T).toarray()
        if self.around is not None:
            kernel += np.exp(self.around[rows] @ self.around[columns].T - 1)
        if self.questions is not None:
            kernel *= 1 + _QUESTION * (self.questions[rows][:, None] == self.questions[columns][None])
        kernel += _CODEBOOK * (self.standard[rows] @ self.standard[columns].T)
        return np.asarray(kernel, dtype=np.float64)


def _fitted(vectorizer: Any, texts: Sequence[str]) -> Any:
    try:
        return vectorizer.fit_transform(texts).tocsr()
    except ValueError:  # no word occurs as often as it must
        return None


def _centred(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    moved = vectors - vectors.mean(axis=0)
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), dtype=np.float32)
