"""How alike two passages are: in meaning, in words and parts of words, in what the codebook says of them, in where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.themes.char_ngrams import CharNgrams
from textmine.analysis.themes.coding_units import CodingUnits
from textmine.analysis.themes.context_smoothing import smoothing_matrix
from textmine.analysis.themes.scoring import Scores

_PARTS_LETTERS = (2, 5)  # of parts of words
_COMMON = 0.08  # share of passages from which on a word's column is kept as an array, whose product is then the faster one
_ROWS = 500  # of a product at once, whose other copies take as much room
_WORDS, _PARTS, _CODEBOOK, _QUESTION = 0.5, 0.5, 0.3, 0.3  # weights beside meaning, which has 1; twice the first two do no better


class Kernel:
    """A kernel over passages, the sum of four.

    - meaning: a Gaussian of the distance of their centred unit vectors;
    - words, one and two together, and parts of words: TF-IDF cosines;
    - the codebook: product of their standard scores, a code's worth each;
    - place: the Gaussian of meaning between the means of their neighbourhoods.

    All but what the codebook says counts for a little more where both answer the same question.
    """

    def __init__(self, units: CodingUnits, scores: Scores) -> None:
        """Take in passages.

        Args:
            units: the passages; at least one.
            scores: of the same passages.
        """
        from sklearn.feature_extraction.text import TfidfVectorizer

        rare = 2 if len(units.texts) > 20 else 1
        words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=rare, dtype=np.float32)
        parts = CharNgrams(*_PARTS_LETTERS, rare + 1, np.float32)
        self.words = _fitted(words, units.texts)
        spoken = self.words, _fitted(parts, units.texts)
        fitted = zip((words, parts), spoken, strict=True)
        self._vectorizers = [None if found is None else vectorizer for vectorizer, found in fitted]
        self._cosines = [None if found is None else _SparseRows.of(found, _common(found)) for found in spoken]
        self.vocabulary = words.get_feature_names_out() if self.words is not None else np.array([], dtype=np.str_)
        self.standard = _worth(scores)
        self._middle = units.vectors.mean(axis=0)
        self.vectors = _centred(units.vectors, self._middle)
        around = _around(units)
        self._middle_around = around.mean(axis=0)
        self.around = _centred(around, self._middle_around)
        self.questions = _question_numbers(units)

    def of(self, units: CodingUnits, scores: Scores) -> Kernel:
        """Other passages as these see them: words weighed, and meanings centred, as they are among these."""
        other = copy(self)
        found = [None if vectorizer is None else vectorizer.transform(units.texts).tocsr() for vectorizer in self._vectorizers]
        known = zip(found, self._cosines, strict=True)
        other.words = found[0]
        other._cosines = [None if rows is None or ours is None else _SparseRows.of(rows, ours.common) for rows, ours in known]
        other.standard, other.vectors = _worth(scores), _centred(units.vectors, self._middle)
        other.around, other.questions = _centred(_around(units), self._middle_around), _question_numbers(units)
        return other

    def only(self, rows: NDArray[np.int_]) -> Kernel:
        """Some of these passages."""
        other = copy(self)
        other.words = None if self.words is None else self.words[rows]
        other._cosines = [None if cosine is None else cosine.only(rows) for cosine in self._cosines]
        other.standard, other.vectors = self.standard[rows], self.vectors[rows]
        other.around, other.questions = self.around[rows], self.questions[rows]
        return other

    def to(self, others: Kernel) -> NDArray[np.float64]:
        """Likeness of all these passages to all others, of shape (n_these, n_others)."""
        kernel = _gaussian(self.vectors, others.vectors)
        for weight, these, those in zip((_WORDS, _PARTS), self._cosines, others._cosines, strict=True):
            if these is not None and those is not None:
                these.add_products(kernel, weight, those)
        kernel += _gaussian(self.around, others.around)
        if self.questions.any() and others.questions.any():
            same = (self.questions[:, None] == others.questions[None]) & (self.questions[:, None] > 0)
            kernel *= 1 + np.float32(_QUESTION) * same
        kernel += (_CODEBOOK * self.standard) @ others.standard.T
        return np.asarray(kernel, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _SparseRows:
    """A sparse matrix in two: of columns that many rows have a sparse product is the slower one, so that they are an array.

    `common` says which columns, of shape (n_columns,).
    """

    common: NDArray[np.bool_]
    array: NDArray[np.float32]
    rest: Any

    @classmethod
    def of(cls, matrix: Any, common: NDArray[np.bool_]) -> _SparseRows:
        return cls(common, matrix[:, common].toarray(), matrix[:, ~common])

    def only(self, rows: NDArray[np.int_]) -> _SparseRows:
        return _SparseRows(self.common, self.array[rows], self.rest[rows])

    def add_products(self, to: NDArray[np.float32], weight: float, others: _SparseRows) -> None:
        """Add the products of rows with others, times a weight, in place."""
        for start in range(0, len(to), _ROWS):
            rows = slice(start, start + _ROWS)
            to[rows] += weight * (self.array[rows] @ others.array.T)
            to[rows] += weight * (self.rest[rows] @ others.rest.T).toarray()


def _common(matrix: Any) -> NDArray[np.bool_]:
    return np.asarray(np.bincount(matrix.indices, minlength=matrix.shape[1]) > matrix.shape[0] * _COMMON)


def _gaussian(vectors: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    alike = vectors @ others.T
    alike -= 1
    np.exp(alike, out=alike)
    return alike


def _worth(scores: Scores) -> NDArray[np.float32]:
    return np.asarray(scores.standard / np.sqrt(scores.standard.shape[1]), dtype=np.float32)


def _around(units: CodingUnits) -> NDArray[np.float32]:
    """Means of the neighbourhoods of passages."""
    return np.asarray(smoothing_matrix(units.talk, units.words) @ units.vectors, dtype=np.float32)


def _question_numbers(units: CodingUnits) -> NDArray[np.int64]:
    """A number for the words of the question before each passage, the same in any study; 0 where there is none."""
    return np.array([crc32(text.encode()) if text else 0 for text in units.question_texts()], dtype=np.int64)


def _fitted(vectorizer: Any, texts: Sequence[str]) -> Any:
    try:
        return vectorizer.fit_transform(texts).tocsr()
    except ValueError:  # no word occurs as often as it must
        return None


def _centred(vectors: NDArray[np.float32], middle: NDArray[np.float32]) -> NDArray[np.float32]:
    moved = vectors - middle
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), dtype=np.float32)
