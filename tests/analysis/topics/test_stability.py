"""Whether topics come back."""

import numpy as np
import pytest

from textmine.analysis.topics.stability import UNPLACED_LABEL, adjusted_rand, measure_stability, refits

TRUTH = np.repeat([0, 1, 2], 20)
CASES = ["north"] * 30 + ["south"] * 20 + ["west"] * 10


def test_topics_that_always_come_back_are_steady():
    """A clustering that never changes has stability 1, and each topic is found in every refit where it can be."""
    with refits(lambda rows, seed: TRUTH[rows], CASES, 4, 2, True, 7) as again:
        found = measure_stability(TRUTH, again, 4, 2)
    assert (found.subsamples, found.seeds, found.refits) == (1.0, 1.0, 9)
    assert found.found.tolist() == [1, 1, 1]
    assert found.returns.tolist() == [1, 1, 1]


def test_a_topic_that_dissolves_is_told_from_those_that_stay():
    """Where one topic is dealt anew by each seed, the others are still found."""

    def fit(rows, seed):
        labels = TRUTH[rows].copy()
        loose = labels == 2
        labels[loose] = 2 + np.random.default_rng(seed).integers(0, 4, loose.sum())
        return labels

    with refits(fit, CASES, 6, 0, False, 7) as again:
        found = measure_stability(TRUTH, again, 6, 0)
    assert found.returns.tolist()[:2] == [1, 1]
    assert found.returns[2] < 0.2
    assert found.found[2] < 0.5 < found.subsamples < 1
    assert found.seeds is None


def test_a_topic_of_one_case_is_not_asked_to_come_back_without_it():
    """A refit without a case says nothing of a topic that is of this case alone."""
    cases = ["north"] * 20 + ["south"] * 20 + ["west"] * 20
    with refits(lambda rows, seed: TRUTH[rows], cases, 0, 0, True, 7) as again:
        found = measure_stability(TRUTH, again, 0, 0)
    assert found.refits == 3
    assert found.returns.tolist() == [1, 1, 1]
    assert found.subsamples is None


def test_passages_in_no_topic_are_a_group_of_their_own():
    """Fits that leave out others of the passages agree less; passages that were not in a fit do not count."""
    one, other = np.array([0, 0, 1, 1, -1, -1, UNPLACED_LABEL]), np.array([0, 0, 1, -1, 1, -1, 0])
    assert adjusted_rand([one, one]) == 1
    assert adjusted_rand([one, other]) == pytest.approx(0.1667, abs=1e-4)
    assert adjusted_rand([one]) is None


def test_fits_of_many_passages_are_the_same_in_processes_of_their_own():
    """Above a thousand passages: the labels are those that fits give here, in the same order, and no process is left."""
    from multiprocessing import active_children

    truth = np.repeat(np.arange(6), 200)
    cases = ["north", "south", "west"] * 400

    def fit(rows, seed):
        return (truth[rows] + seed) % 6

    with refits(fit, cases, 2, 1, True, 7) as again:
        found = list(again)
    assert [int((labels == UNPLACED_LABEL).sum()) for labels in found] == [120, 120, 0, 400, 400, 400]
    for number, labels in enumerate(found):
        inside = labels != UNPLACED_LABEL
        assert np.array_equal(labels[inside], (truth[inside] + 8 + number) % 6)
    assert active_children() == []
