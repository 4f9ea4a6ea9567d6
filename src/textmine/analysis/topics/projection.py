"""Where passages are drawn on the map of topics: near what they resemble."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_SAMPLE = 3000  # passages that are laid out; others are put beside those they resemble, for the work grows faster than their number
_PERPLEXITY = 30  # neighbours that a passage heeds; what van der Maaten & Hinton propose
_STEPS = 500  # iterations; the picture hardly changes after


def project_2d(vectors: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """Lay vectors out in two dimensions by t-SNE (van der Maaten & Hinton 2008, JMLR 9:2579-2605).

    Distances on the map mean little, and directions nothing: it shows who is beside whom.

    Args:
        vectors: unit vectors of shape (n, dimensions).
        seed: of the choice of those laid out first, where there are many.

    Returns:
        Of shape (n, 2), within -1 to 1; the same for the same vectors.
    """
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE
    from sklearn.neighbors import NearestNeighbors
    from threadpoolctl import threadpool_limits

    n = len(vectors)
    with threadpool_limits(1):
        rows = np.arange(n)
        if n > _SAMPLE:
            rows = np.sort(np.random.default_rng(seed).choice(n, _SAMPLE, replace=False))
        reduced: Any = PCA(min(50, len(rows) - 1, vectors.shape[1]), svd_solver="full").fit(vectors[rows]).transform(vectors)
        model = TSNE(perplexity=min(_PERPLEXITY, (len(rows) - 1) / 3), init="pca", max_iter=_STEPS, random_state=seed, n_jobs=1)
        placed = model.fit_transform(reduced[rows])
        if n > _SAMPLE:
            near = NearestNeighbors(n_neighbors=3).fit(reduced[rows]).kneighbors(reduced, return_distance=False)
            everyone = placed[near].mean(axis=1)
            everyone[rows] = placed
            placed = everyone
        return np.asarray(placed / max(float(np.abs(placed).max()), 1e-9), dtype=np.float64)
