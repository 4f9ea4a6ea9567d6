"""How much passages lend to their neighbours."""

import numpy as np

from textmine.analysis.themes.context_smoothing import OWN_SHARE, smoothing_matrix


def test_passages_that_stand_alone_keep_everything():
    """Where nothing is talk, nothing is lent."""
    np.testing.assert_array_equal(smoothing_matrix(["", "", ""], [5, 5, 5]).toarray(), np.eye(3))


def test_nothing_is_lent_between_documents():
    """A passage of one talk takes nothing from another, however near it lies."""
    lent = smoothing_matrix(["a", "a", "b", "b"], [9] * 4).toarray()
    assert not lent[:2, 2:].any()
    assert not lent[2:, :2].any()


def test_rows_sum_to_one_and_the_nearest_lend_most():
    """What a passage is lent is shared out whole; it keeps most itself, and a neighbour lends less the farther it is."""
    lent = smoothing_matrix(["a"] * 30, [20] * 30).toarray()
    np.testing.assert_allclose(lent.sum(axis=1), 1)
    row = lent[15]
    assert row[15] > OWN_SHARE
    assert (np.diff(row[15:25]) < 0).all()
    assert row[15:26][-1] == 0


def test_short_passages_lend_less():
    """Of two neighbours at the same distance the one that says more lends more, and a hundred words lend as much as a thousand."""
    lent = smoothing_matrix(["a"] * 3, [1, 20, 80]).toarray()
    assert lent[1, 2] > 2 * lent[1, 0]
    np.testing.assert_allclose(smoothing_matrix(["a"] * 2, [5, 100]).toarray(), smoothing_matrix(["a"] * 2, [5, 1000]).toarray())
