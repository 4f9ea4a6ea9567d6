"""Which passages are small talk: short, and near in meaning to what people say around any interview."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_LONGEST = 40  # words; who says more has come to something
_NEAREST = 3  # sentences of the list that a passage is compared with
_LIKE = 0.24  # mean cosine to these from which a passage is small talk


def is_small_talk(vectors: NDArray[np.float32], words: Sequence[int], sentences: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which passages are small talk.

    Args:
        vectors: unit vectors of the passages alone, of shape (n, dimensions).
        words: of each passage.
        sentences: unit vectors of small talk, of shape (n_sentences, dimensions); with none, nothing is taken for it.

    Returns:
        Of shape (n,).
    """
    if not len(sentences):
        return np.zeros(len(words), dtype=bool)
    nearest = np.sort(vectors @ sentences.T, axis=1)[:, -_NEAREST:]
    return np.asarray((nearest.mean(axis=1) >= _LIKE) & (np.array(words) <= _LONGEST))
