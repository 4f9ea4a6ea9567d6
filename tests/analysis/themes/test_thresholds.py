"""Thresholds from decisions."""

import numpy as np
import pytest

from textmine.analysis.themes.thresholds import LIKELY, fitted_thresholds, likely_threshold, study_threshold

ROWS = np.linspace(0.995, 0.005, 100)


def thresholds_for(probability, given, precision, default):
    """Thresholds of codes that are decided throughout."""
    return fitted_thresholds(probability, given, np.ones(given.shape[1], dtype=bool), precision, default)


def _given(carried):
    return np.array([[1 if row in carried else 0] for row in range(100)], dtype=np.int8)


def test_default_holds_until_enough_is_decided():
    """With no decisions, or fewer than eight passages that carry the code, the default stands."""
    probability = ROWS[:, None]
    assert thresholds_for(probability, np.full((100, 1), -1, np.int8), None, 0.3).tolist() == [0.3]
    assert thresholds_for(probability, _given(range(7)), None, 0.3).tolist() == [0.3]


def test_best_balance_parts_what_carries_from_what_does_not():
    """Where the first forty carry the code and the others do not, the threshold lies between them."""
    (cut,) = thresholds_for(ROWS[:, None], _given(range(40)), None, 0.3)
    assert ROWS[40] < cut < ROWS[39]


@pytest.mark.parametrize("wanted", [0.6, 0.8])
def test_stated_precision_is_held(wanted):
    """At the threshold at least the stated share of proposals is right, and the next lower one would fall short of it."""
    carried = {row for row in range(100) if row < 20 or row % 3 == 0}
    given = _given(carried)
    (cut,) = thresholds_for(ROWS[:, None], given, wanted, 0.3)
    proposed = cut <= ROWS
    assert given[proposed, 0].mean() >= wanted
    assert proposed.sum() >= 20


def test_precision_that_was_never_reached_proposes_nothing_seen():
    """Where no threshold gives the precision, nothing as unsure as what was seen is proposed."""
    given = np.array([[row % 2] for row in range(100)], dtype=np.int8)
    (cut,) = thresholds_for(ROWS[:, None], given, 0.95, 0.3)
    assert cut > ROWS[0]


def test_code_of_few_decisions_leans_on_the_others():
    """A code with eight passages takes most of its threshold from all codes together; one with many takes its own."""
    probability = np.column_stack([ROWS, ROWS])
    given = np.column_stack([_given(range(60))[:, 0], _given(range(8))[:, 0]])
    many, few = thresholds_for(probability, given, None, 0.3)
    assert abs(many - 0.4) < 0.1
    assert many < few < ROWS[8]


def test_decisions_that_are_a_selected_sample_move_no_threshold():
    """Forty acceptances among a hundred passages lower nothing where most of the study is undecided."""
    cuts = fitted_thresholds(ROWS[:, None], _given(range(40)), np.array([False]), None, 0.3)
    assert cuts.tolist() == [0.3]


def test_study_threshold_is_half_of_the_f1_that_it_gives():
    """With right probabilities the best threshold is half of the expected F1 (Lipton et al. 2014)."""
    draw = np.random.default_rng(2)
    probability = draw.beta(0.4, 3.0, (4000, 3))
    truth = draw.random(probability.shape) < probability
    cut = study_threshold(probability)
    proposed = probability >= cut
    f1 = 2 * (truth & proposed).sum() / (truth.sum() + proposed.sum())
    assert cut == pytest.approx(f1 / 2, abs=0.02)


def test_likely_proposals_are_expected_to_be_right_as_often_as_they_must():
    """Down to the likely threshold the mean probability is the share that is wanted; with nothing sure enough nothing is likely."""
    probability = np.random.default_rng(2).beta(0.4, 3.0, (4000, 3))
    cut = likely_threshold(probability)
    assert probability[probability >= cut].mean() == pytest.approx(LIKELY, abs=0.01)
    assert likely_threshold(np.full((50, 2), 0.1)) == LIKELY
