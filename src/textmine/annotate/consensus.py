"""Consensus clustering: what many k-means clusterings of the same vectors agree on; no one start or passage decides much.

Vectors are centred, each is drawn towards its nearest neighbours (one step of diffusion on the graph of nearest neighbours, as the
graph filters of Zhang et al. 2019, arXiv 1906.01210), and reduced by PCA. k-means then clusters them many times, with numbers of
clusters around the one that is wanted. How often two passages fall together is how near they are; spectral clustering of that, by
k-means that starts from Ward's tree, is the consensus (Strehl & Ghosh 2002, JMLR 3:583-617). Everything runs on one thread: sums of
several threads differ in their last digits from run to run, and so would the clusters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_COMPONENTS = 50  # dimensions after PCA; with 10 the topics were less even in themselves, with 200 no steadier
_NEIGHBOURS = (3, 15)  # fewest and most neighbours that a vector is drawn to; between, a third of the square root of all
_AROUND = (2 / 3, 4 / 3)  # numbers of clusters, as shares of the wanted one; a wider range was less steady
_SAMPLE = 4000  # passages that k-means and Ward's tree learn from at most; all are then placed


@dataclass(frozen=True, slots=True)
class Clustering:
    """Clusters of n vectors.

    Attributes:
        labels: of shape (n,), the cluster of each, from 0.
        shares: of shape (n, clusters): of all the passages that one fell together with, over the clusterings, the share of each
            cluster. Rows sum to 1.
    """

    labels: NDArray[np.int_]
    shares: NDArray[np.float64]


def cluster(vectors: NDArray[Any], number: int, clusterings: int, seed: int) -> Clustering:
    """Cluster vectors by consensus.

    Args:
        vectors: of shape (n, dimensions), n at least `number`.
        number: of clusters.
        clusterings: how many the consensus is of; 1 is a single k-means.
        seed: of everything random.

    Returns:
        Clusters, all of them with a member.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        space = _space(vectors)
        draw = np.random.default_rng(seed)
        if clusterings == 1:
            labels = _k_means(space, number, draw).predict(space)
            return Clustering(labels, np.eye(number)[labels])
        members = _memberships(space, number, clusterings, draw)
        return _consensus(members, number, draw)


def _space(vectors: NDArray[Any]) -> NDArray[np.float64]:
    from scipy.sparse import diags, identity
    from sklearn.decomposition import PCA
    from sklearn.neighbors import kneighbors_graph
    from sklearn.preprocessing import normalize

    n = len(vectors)
    centred = normalize(vectors - vectors.mean(axis=0, dtype=np.float64))
    nearest = int(np.clip(np.sqrt(n) / 3, *_NEIGHBOURS))
    graph = kneighbors_graph(centred, min(nearest, n - 1), mode="distance")
    graph.data = np.maximum(1 - graph.data**2 / 2, 0)  # the cosine, as these are unit vectors
    graph = graph.maximum(graph.T) + identity(n)
    scale = diags(1 / np.sqrt(np.asarray(graph.sum(axis=1)).ravel()))
    drawn = normalize(scale @ graph @ scale @ centred)
    reduced = PCA(min(_COMPONENTS, n - 1, drawn.shape[1]), svd_solver="full").fit_transform(drawn)
    return np.asarray(reduced, dtype=np.float64)


def _k_means(space: Any, number: int, draw: np.random.Generator, starts: int = 10) -> Any:
    from sklearn.cluster import KMeans

    rows = _some(len(space), draw)
    return KMeans(min(number, len(rows)), n_init=starts, random_state=int(draw.integers(1 << 31))).fit(space[rows])


def _some(n: int, draw: np.random.Generator) -> NDArray[np.int_]:
    return np.arange(n) if n <= _SAMPLE else np.sort(draw.choice(n, _SAMPLE, replace=False))


def _memberships(space: NDArray[np.float64], number: int, clusterings: int, draw: np.random.Generator) -> Any:
    """Which clusters of which clustering each passage fell into: a sparse matrix (n, all clusters) with rows of length 1."""
    from scipy.sparse import csr_matrix

    n, columns, first = len(space), [], 0
    low, high = max(2, round(number * _AROUND[0])), min(n, max(3, round(number * _AROUND[1])))
    for _ in range(clusterings):
        labels = _k_means(space, int(draw.integers(low, high + 1)), draw, starts=1).predict(space)
        columns.append(labels + first)
        first += int(labels.max()) + 1
    where = np.stack(columns, axis=1).ravel()
    return csr_matrix((np.full(len(where), clusterings**-0.5), where, np.arange(n + 1) * clusterings), shape=(n, first))


def _consensus(members: Any, number: int, draw: np.random.Generator) -> Clustering:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.sparse import diags
    from sklearn.cluster import KMeans
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    # Products of rows of `members` are shares of clusterings in which two passages fell together: the weights of a graph, which is
    # cut as in spectral clustering (Ng, Jordan & Weiss 2001) by its first vectors, here without ever writing the graph down.
    degrees = np.asarray(members @ np.asarray(members.sum(axis=0)).ravel()).ravel()
    scaled = diags(1 / np.sqrt(degrees)) @ members
    directions = min(number, *(side - 1 for side in members.shape))
    spectrum = normalize(TruncatedSVD(directions, algorithm="arpack", random_state=0).fit_transform(scaled))
    some = spectrum[_some(len(spectrum), draw)]
    tree = fcluster(linkage(some, "ward"), number, "maxclust") - 1
    starts = np.array([some[tree == one].mean(axis=0) for one in range(int(tree.max()) + 1)])
    labels = KMeans(len(starts), init=starts, n_init=1).fit_predict(spectrum)
    labels = np.unique(labels, return_inverse=True)[1]
    sums = np.array([np.asarray(members[labels == one].sum(axis=0)).ravel() for one in range(int(labels.max()) + 1)])
    together = np.asarray(members @ sums.T)
    return Clustering(labels, together / together.sum(axis=1, keepdims=True))
