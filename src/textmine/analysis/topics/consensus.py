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
_STARTS = 10  # of k-means by itself
_STEPS = 10  # of one of many k-means; with 30 the topics were no steadier and no more alike within
_ROUND = 9  # digits after the point to which places that are the same are equal
_SAMPLE = 4000  # passages that k-means and Ward's tree learn from at most; all are then placed


@dataclass(frozen=True, slots=True)
class Space:
    """The space that vectors were clustered in.

    Attributes:
        mean: of the vectors.
        centred: what was clustered, as unit vectors around the mean.
        degrees: how much each is drawn to others, of shape (n,).
        nearest: to how many neighbours a vector is drawn.
        reduction: a fitted PCA.
    """

    mean: NDArray[np.float64]
    centred: NDArray[np.float64]
    degrees: NDArray[np.float64]
    nearest: int
    reduction: Any

    def of(self, vectors: NDArray[Any]) -> NDArray[np.float64]:
        """Where other vectors lie in it, each drawn to those of its neighbours that were clustered."""
        from sklearn.neighbors import NearestNeighbors
        from sklearn.preprocessing import normalize

        own = normalize(vectors - self.mean)
        finder = NearestNeighbors(n_neighbors=self.nearest, algorithm="brute").fit(self.centred)
        distances, rows = finder.kneighbors(own)
        near = np.maximum(1 - distances**2 / 2, 0)
        degree = 1 + near.sum(axis=1, keepdims=True)
        pull = near / np.sqrt(degree * self.degrees[rows])
        drawn = own / degree + np.einsum("nk,nkd->nd", pull, self.centred[rows])
        return np.asarray(self.reduction.transform(normalize(drawn)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Clustering:
    """Clusters of n vectors.

    Attributes:
        labels: of shape (n,), the cluster of each, from 0.
        shares: of shape (n, clusters): of all the passages that one fell together with, over the clusterings, the share of each
            cluster. Rows sum to 1.
        space: that they were clustered in.
        centres: of the clusters of each clustering.
        together: for each clustering, of shape (its clusters, clusters): passages that are in one and in the other.
    """

    labels: NDArray[np.int_]
    shares: NDArray[np.float64]
    space: Space
    centres: tuple[NDArray[np.float64], ...]
    together: tuple[NDArray[np.float64], ...]

    def shares_of(self, vectors: NDArray[Any]) -> NDArray[np.float64]:
        """The same shares for vectors that were not clustered, of shape (n_vectors, clusters)."""
        from sklearn.metrics import pairwise_distances_argmin
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1):
            where = self.space.of(vectors)
            parts = zip(self.centres, self.together, strict=True)
            shares = sum((fell[pairwise_distances_argmin(where, centres)] for centres, fell in parts), np.zeros(1))
        return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def cluster(vectors: NDArray[Any], number: int, clusterings: int, seed: int) -> Clustering:
    """Cluster vectors by consensus.

    Args:
        vectors: of shape (n, dimensions), n at least `number`.
        number: of clusters.
        clusterings: how many the consensus is of; 1 is a single k-means.
        seed: of everything random.

    Returns:
        Clusters, all of them with a member; fewer than wanted where fewer places in the space differ.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        where, space = _space(vectors)
        draw, different = np.random.default_rng(seed), len(np.unique(where.round(_ROUND), axis=0))
        number = min(number, different)
        if clusterings == 1:
            model = _k_means(where, number, draw)
            labels = model.predict(where)
            return Clustering(labels, np.eye(number)[labels], space, (model.cluster_centers_,), (np.eye(number),))
        members, centres = _memberships(where, number, different, clusterings, draw)
        labels, sums = _consensus(members, number, draw)
        together = np.asarray(members @ sums.T)
        ends = np.cumsum([len(centre) for centre in centres])[:-1]
        return Clustering(labels, together / together.sum(axis=1, keepdims=True), space, centres, tuple(np.split(sums.T, ends)))


def _space(vectors: NDArray[Any]) -> tuple[NDArray[np.float64], Space]:
    from scipy.sparse import diags, identity
    from sklearn.decomposition import PCA
    from sklearn.neighbors import kneighbors_graph
    from sklearn.preprocessing import normalize

    n = len(vectors)
    mean = vectors.mean(axis=0, dtype=np.float64)
    centred = normalize(vectors - mean)
    nearest = min(int(np.clip(np.sqrt(n) / 3, *_NEIGHBOURS)), n - 1)
    graph = kneighbors_graph(centred, nearest, mode="distance")
    graph.data = np.maximum(1 - graph.data**2 / 2, 0)  # the cosine, as these are unit vectors
    graph = graph.maximum(graph.T) + identity(n)
    degrees = np.asarray(graph.sum(axis=1)).ravel()
    scale = diags(1 / np.sqrt(degrees))
    drawn = normalize(scale @ graph @ scale @ centred)
    reduction = PCA(min(_COMPONENTS, n - 1, drawn.shape[1]), svd_solver="covariance_eigh")
    reduced = np.asarray(reduction.fit_transform(drawn), dtype=np.float64)
    return reduced, Space(mean, centred, degrees, nearest, reduction)


def _k_means(space: Any, number: int, draw: np.random.Generator, *, rough: bool = False) -> Any:
    from sklearn.cluster import KMeans

    rows = _some(len(space), draw)
    # One clustering of many need not be good: one start and a few steps. From any passages topics of short texts were less steady.
    starts, steps = (1, _STEPS) if rough else (_STARTS, 300)
    return KMeans(min(number, len(rows)), n_init=starts, max_iter=steps, random_state=int(draw.integers(1 << 31))).fit(space[rows])


def _some(n: int, draw: np.random.Generator) -> NDArray[np.int_]:
    return np.arange(n) if n <= _SAMPLE else np.sort(draw.choice(n, _SAMPLE, replace=False))


def _memberships(
    space: NDArray[np.float64], number: int, most: int, clusterings: int, draw: np.random.Generator
) -> tuple[Any, tuple[NDArray[np.float64], ...]]:
    """Which clusters of which clustering (of at most `most`) each passage fell into, sparse rows of length 1, and their centres."""
    from scipy.sparse import csr_matrix

    n, columns, centres, first = len(space), [], [], 0
    high = min(most, max(3, round(number * _AROUND[1])))
    low = min(high, max(2, round(number * _AROUND[0])))
    for _ in range(clusterings):
        model = _k_means(space, int(draw.integers(low, high + 1)), draw, rough=True)
        labels = model.predict(space)
        columns.append(labels + first)
        centres.append(model.cluster_centers_[: int(labels.max()) + 1])
        first += int(labels.max()) + 1
    where = np.stack(columns, axis=1).ravel()
    members = csr_matrix((np.full(len(where), clusterings**-0.5), where, np.arange(n + 1) * clusterings), shape=(n, first))
    return members, tuple(centres)


def _consensus(members: Any, number: int, draw: np.random.Generator) -> tuple[NDArray[np.int_], NDArray[np.float64]]:
    """Clusters, and of shape (clusters, all clusters of all clusterings) how much of each is in each."""
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
    starts = np.array([some[tree == number].mean(axis=0) for number in range(int(tree.max()) + 1)])
    labels = KMeans(len(starts), init=starts, n_init=1).fit_predict(spectrum)
    labels = np.unique(labels, return_inverse=True)[1]
    sums = np.array([np.asarray(members[labels == number].sum(axis=0)).ravel() for number in range(int(labels.max()) + 1)])
    return labels, sums
