"""How much passages lend to their neighbours."""

import numpy as np

from textmine.analysis.themes.context_smoothing import OWN_SHARE, SPREAD_WORDS, smoothing_matrix


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
    lent = smoothing_matrix(["a"] * 60, [20] * 60).toarray()
    np.testing.assert_allclose(lent.sum(axis=1), 1)
    row = lent[30]
    assert row[30] > OWN_SHARE
    reach = round(3 * SPREAD_WORDS / 20)
    assert (np.diff(row[30 : 30 + reach + 1]) < 0).all()
    assert row[30 + reach + 1] == 0


def test_short_passages_lend_less():
    """Of two neighbours at the same distance the one that says more lends more, and a hundred words lend as much as a thousand."""
    lent = smoothing_matrix(["a"] * 3, [1, 20, 80]).toarray()
    assert lent[1, 2] > 2 * lent[1, 0]
    near = np.array([0.0, 1.0])
    hundred, thousand = (smoothing_matrix(["a"] * 2, [5, words], near).toarray() for words in (100, 1000))
    np.testing.assert_allclose(hundred, thousand)
