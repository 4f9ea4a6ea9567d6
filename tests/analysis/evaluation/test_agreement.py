"""Agreement against the definitions, and what cannot be computed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, f1_score, precision_score, recall_score

from textmine.analysis.evaluation.agreement import agree

DOCS = [f"d{n % 5}" for n in range(40)]


def _coders(seed):
    draw = np.random.default_rng(seed)
    first = draw.random(40) < 0.3
    return first, np.where(draw.random(40) < 0.8, first, ~first)


@pytest.mark.parametrize("seed", range(4))
def test_measures_are_those_of_scikit_learn(seed):
    """Precision, recall, F1 and kappa are what scikit-learn computes from the codings themselves."""
    first, second = _coders(seed)
    values = agree(first, second, DOCS).values
    assert values["precision"] == pytest.approx(precision_score(first, second))
    assert values["recall"] == pytest.approx(recall_score(first, second))
    assert values["f1"] == pytest.approx(f1_score(first, second))
    assert values["kappa"] == pytest.approx(cohen_kappa_score(first, second))


def test_alpha_is_that_of_krippendorffs_own_example():
    """Ten units, two observers, binary data: alpha 0.095 (Krippendorff, Computing Krippendorff's alpha-reliability, 2011, A)."""
    first = np.array([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], dtype=bool)
    second = np.array([1, 1, 1, 0, 0, 1, 0, 0, 0, 0], dtype=bool)
    assert agree(first, second, list("abcdefghij")).values["alpha"] == pytest.approx(0.095, abs=5e-4)


def test_what_cannot_be_computed_is_nothing_with_a_reason():
    """No coding on either side is no agreement of 1 and no number at all."""
    none = np.zeros(40, dtype=bool)
    found = agree(none, none, DOCS, np.linspace(0, 1, 40))
    assert set(found.values.values()) == {None}
    assert found.reasons["kappa"] == "neither coder used it"
    assert found.reasons["precision"] == "nothing was suggested"
    assert found.reasons["average_precision"] == "nobody used the code"
    every = ~none
    assert agree(every, every, DOCS).values["kappa"] is None
    assert agree(every, every, DOCS).values["f1"] == 1
    assert agree(every, every, DOCS, np.linspace(0, 1, 40)).values["average_precision"] is None
    assert "3" in agree(every, every, ["a"] * 40).reasons["intervals"]


def test_intervals_hold_the_value_and_narrow_with_documents():
    """The interval has the value within it; the same codings in more documents, thus more independent, give a narrower one."""
    first, second = _coders(7)
    wide = agree(first, second, DOCS)
    low, high = wide.intervals["f1"]
    assert low <= wide.values["f1"] <= high
    long = np.tile(first, 20), np.tile(second, 20)
    ends = agree(*long, [f"d{n}" for n in range(800)]).intervals["f1"]
    assert ends[1] - ends[0] < high - low
    assert agree(first, second, DOCS).intervals == wide.intervals


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40))
def test_measures_stay_within_their_bounds(pairs):
    """Whatever two coders do, shares are 0 to 1, kappa and alpha -1 to 1, or there is a reason."""
    first, second = (np.array(column) for column in zip(*pairs, strict=True))
    found = agree(first, second, [str(n) for n in range(len(pairs))])
    for name, value in found.values.items():
        low = -1 if name in ("kappa", "alpha") else 0
        assert found.reasons[name] if value is None else low - 1e-9 <= value <= 1 + 1e-9


def test_average_precision_ranks():
    """All coded passages ranked first give 1; passages without scores give none."""
    truth = np.array([True, False, True, False])
    assert agree(truth, truth, list("abcd"), np.array([0.9, 0.1, 0.8, 0.2])).values["average_precision"] == 1
    assert "average_precision" not in agree(truth, truth, list("abcd")).values
