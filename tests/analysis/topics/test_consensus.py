"""Consensus clustering."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from textmine.analysis.topics import consensus
from textmine.analysis.topics.consensus import cluster


def _groups(count, size, spread, seed=3):
    """Unit vectors around `count` directions, and the group of each."""
    draw = np.random.default_rng(seed)
    middles = draw.normal(size=(count, 32))
    truth = np.repeat(np.arange(count), size)
    vectors = middles[truth] + spread * draw.normal(size=(count * size, 32))
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), truth


def test_groups_are_found():
    """Vectors around six directions fall into six clusters, each of one direction."""
    vectors, truth = _groups(6, 30, 0.5)
    found = cluster(vectors, 6, 40, 1)
    assert adjusted_rand_score(truth, found.labels) == 1
    assert found.shares.shape == (180, 6)
    assert found.shares.sum(axis=1) == pytest.approx(1)
    assert (found.shares.argmax(axis=1) == found.labels).all()


def test_same_vectors_give_the_same_clusters():
    """The same vectors and seed give the same labels and shares to the last bit."""
    vectors, _ = _groups(9, 20, 1.2)
    first, second = cluster(vectors, 9, 30, 4), cluster(vectors, 9, 30, 4)
    assert (first.labels == second.labels).all()
    assert (first.shares == second.shares).all()


def test_consensus_depends_less_on_the_seed_than_one_clustering():
    """Where groups overlap, two consensuses of other seeds agree more than two single clusterings of the same seeds."""
    vectors, _ = _groups(12, 25, 2.6)

    def agreement(clusterings):
        fits = [cluster(vectors, 12, clusterings, seed).labels for seed in range(6)]
        return np.mean([adjusted_rand_score(fits[a], fits[b]) for a in range(6) for b in range(a)])

    assert agreement(60) > agreement(1) + 0.1


def test_strays_are_less_sure_of_their_cluster():
    """Where groups overlap, vectors that fell in with another group have less of their company in their cluster than the rest."""
    vectors, truth = _groups(6, 40, 2.0)
    found = cluster(vectors, 6, 60, 2)
    own = found.shares[np.arange(240), found.labels]
    home = np.array([np.bincount(truth[found.labels == label]).argmax() for label in range(6)])
    stray = home[found.labels] != truth
    assert 5 < stray.sum() < 60
    assert own[stray].mean() < own[~stray].mean() - 0.05


def test_many_vectors_are_placed_by_a_sample(monkeypatch):
    """Beyond the sample that clusters are learnt from, every vector is placed all the same, and rightly."""
    monkeypatch.setattr(consensus, "_SAMPLE", 100)
    vectors, truth = _groups(5, 60, 0.5)
    assert adjusted_rand_score(truth, cluster(vectors, 5, 40, 1).labels) == 1


@pytest.mark.parametrize("number", [2, 5, 12])
def test_few_vectors_can_be_clustered(number):
    """A dozen vectors, and as many clusters as vectors, are no fault."""
    vectors, _ = _groups(3, 4, 0.3)
    found = cluster(vectors, number, 10, 0)
    assert len(found.labels) == 12
    assert set(found.labels) == set(range(found.shares.shape[1]))
    assert found.shares.shape[1] <= number


@pytest.mark.parametrize("clusterings", [1, 40])
def test_vectors_that_were_not_clustered_fall_to_their_group(clusterings):
    """Of vectors around six directions half are clustered; the others have most of their shares in the cluster of their own."""
    vectors, truth = _groups(6, 40, 0.5)
    found = cluster(vectors[::2], 6, clusterings, 1)
    shares = found.shares_of(vectors[1::2])
    assert shares.shape == (120, 6)
    assert shares.sum(axis=1) == pytest.approx(1)
    of_cluster = [int(truth[::2][found.labels == number][0]) for number in range(6)]
    assert [of_cluster[one] for one in shares.argmax(axis=1)] == truth[1::2].tolist()


def test_a_vector_that_was_clustered_has_about_the_shares_it_had():
    """Placed a second time, as if it were new, a vector falls together with much the same others."""
    vectors, _ = _groups(6, 40, 0.8)
    found = cluster(vectors, 6, 60, 1)
    again = found.shares_of(vectors)
    assert (again.argmax(axis=1) == found.shares.argmax(axis=1)).mean() > 0.97
    assert abs(again - found.shares).mean() < 0.05
