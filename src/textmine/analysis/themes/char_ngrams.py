"""Words in pieces: TF-IDF of the parts of words, counted word by word.

The same numbers as scikit-learn's `char_wb` analyzer gives, which goes through every text letter by letter; but a study says the
same few thousand words again and again, and each is taken apart here once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import DTypeLike


class CharNgrams:
    """TF-IDF with sublinear counts of the parts of each text's words, which have a space on either side."""

    def __init__(self, shortest: int, longest: int, rare: int, dtype: DTypeLike = np.float64) -> None:
        """Say which parts.

        Args:
            shortest: letters of the shortest parts.
            longest: letters of the longest.
            rare: parts that fewer texts have are left out.
            dtype: of the results.
        """
        from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

        self._rare, self._dtype = rare, dtype
        self._counter = partial(CountVectorizer, analyzer="char_wb", ngram_range=(shortest, longest), lowercase=False)
        self._weigh = TfidfTransformer(sublinear_tf=True)

    def fit_transform(self, texts: Sequence[str]) -> Any:
        """Learn how common parts are among some texts.

        Args:
            texts: any number.

        Returns:
            A scipy CSR matrix (n_texts, n_parts) with rows of length 1, or 0 for a text without parts.

        Raises:
            ValueError: no part is in as many texts as it must be.
        """
        said, words = _said(texts)
        every = self._counter()
        found = said @ every.fit_transform(words)
        kept = np.bincount(found.indices, minlength=found.shape[1]) >= self._rare
        if not kept.any():
            raise ValueError(f"no part of a word is in {self._rare} texts")
        self._pieces = self._counter(vocabulary=every.get_feature_names_out()[kept])
        return self._weigh.fit_transform(_of_type(found[:, kept], self._dtype))

    def transform(self, texts: Sequence[str]) -> Any:
        """Other texts by what was learnt, of shape (n_texts, n_parts)."""
        said, words = _said(texts)
        return self._weigh.transform(_of_type(said @ self._pieces.transform(words), self._dtype))


def _said(texts: Sequence[str]) -> tuple[Any, list[str]]:
    """How often each text says each word, of shape (n_texts, n_words), and the words."""
    from scipy.sparse import csr_matrix

    numbers: dict[str, int] = {}
    columns = [[numbers.setdefault(word, len(numbers)) for word in text.lower().split()] for text in texts]
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.fromiter((one for row in columns for one in row), dtype=np.int32, count=ends[-1])
    said = csr_matrix((np.ones(len(flat), dtype=np.int64), flat, ends), shape=(len(texts), len(numbers)))
    said.sum_duplicates()
    return said, list(numbers)


def _of_type(counts: Any, dtype: DTypeLike) -> Any:
    counts.sort_indices()
    return counts.astype(dtype)
