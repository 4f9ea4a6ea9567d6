"""From scores to probabilities: how likely a passage of this study carries each code, before and after people's decisions.

The log odds are a sum of: what regression and codebook say of the passage; how near the study comes to the code at all; the code's
share of the passage (a softmax over codes) and of the study; how much the passage says; cues; and what was asked. The weights are
from a logistic regression fitted on people's codings of four sets, with codebooks whole, cut to one sentence and cut to names
(tests/benchmarks/curve.py, docs/themes.md). People give a passage about one code; so the log odds of a study are moved half of the
way (in logarithms) to where codings of themes are expected to be as many as passages.

Decisions are a selected sample, for people accept what they find and pass over the rest. They change the order of passages, but a
code keeps the number of codings that is expected of it, unless both acceptances and rejections say otherwise. Only where most of a
study has been decided for a code do decisions bend its curve (Platt's scaling, 1999, with a Gaussian prior at nothing).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.themes.coding_units import CodingUnits
from textmine.analysis.themes.context_smoothing import smoothing_matrix
from textmine.analysis.themes.cues import cue_weights
from textmine.analysis.themes.scoring import Scores

UNKNOWN = -1
ENOUGH = 8  # codings of people's, from which on a code's threshold is read from data
_LEAST = 30  # passages; of fewer, nothing is learnt but their order
REPRESENTATIVE = 0.5  # share of the study's passages decided for a code, from which on they are no selected sample
# From tests/benchmarks/curve.py.
_STRENGTH, _NEARNESS, _PASSAGE_SHARE, _STUDY_SHARE, _SUBSTANCE, _INTERCEPT = 0.5, 6.29, 0.56, 1.08, 0.32, -4.76
_SHARPNESS, _STUDY_SHARPNESS = 1.2, 2.0  # of the softmax over codes
_STANDARD = 0.5  # weight of the codebook's own score beside the regression's
_MOVED = 0.5  # of the way to one coding a passage
_DOWN, _UP = 1.5, 0.4  # log odds that a study is moved at most; more upwards would propose codes that nobody speaks of
_POOLED, _POOLED_SHIFT, _SHIFT, _TILT = 1.0, 2.0, 0.5, 0.2  # standard deviations of the priors of what bends the curve, log odds
_DOCUMENT = 5  # decisions; those of one document count for at most so many together, for what one person says is of a piece
_POOLED_WEIGHT = 0.3  # of a decision among those of all codes, which are not independent either
_PRIOR_CODINGS = 20.0  # expected codings among the decided that the study's own expectation counts for
_NO_LIMIT = 20.0  # log odds
_MOST_CHANGE = 1.4  # times: how far mixed decisions raise or lower the codings expected of a code


def strength(score: NDArray[np.float64], scores: Scores) -> NDArray[np.float64]:
    """What the regression and the codebook say together; log odds do not grow with the far ends of it, hence the inverse sinh."""
    return np.arcsinh(score + _STANDARD * scores.standard)


def passage_shares(strengths: NDArray[np.float64], undecided: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithm of each code's share of a passage (softmax), the other codes as they are without decisions, which so stay apart."""
    own, others = np.exp(_SHARPNESS * strengths), np.exp(_SHARPNESS * undecided)
    return np.asarray(np.log(own / (others.sum(axis=1, keepdims=True) - others + own)))


def study_shares(undecided: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithm of how many times its even share of the study each code has, of shape (n_codes,)."""
    from scipy.special import softmax

    return np.asarray(np.log(softmax(_STUDY_SHARPNESS * undecided, axis=1).mean(axis=0) * undecided.shape[1]))


def probabilities(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log odds as probabilities 0-1."""
    from scipy.special import expit

    return np.asarray(expit(odds))


class StudyCurve:
    """The curve as it is for one study, fitted to what its passages score without any decision."""

    def __init__(
        self,
        undecided: NDArray[np.float64],
        scores: Scores,
        units: CodingUnits,
        spoken: NDArray[np.bool_],
        themes: NDArray[np.bool_],
        context: NDArray[np.float64] | None = None,
    ) -> None:
        """Fit the curve.

        Args:
            undecided: strengths without decisions, of shape (n_passages, n_codes).
            scores: of the same passages.
            units: the same passages.
            spoken: which of them may be coded, of shape (n_passages,); where none may, all count.
            themes: which codes are themes, of shape (n_codes,); finer codes say the same again.
            context: log odds to be added, of shape (n_passages, n_codes), from what was asked before.
        """
        rows = spoken if spoken.any() else np.ones(len(spoken), dtype=bool)
        self._share = study_shares(undecided[rows])
        self._substance = float(np.log1p(units.substance[rows]).mean())
        self._shift = 0.0
        odds = self.odds(undecided, undecided, scores, units, context)[rows][:, themes]
        self._shift = _shift_to_expected(odds, float(probabilities(odds).sum(axis=1).mean()) ** (1 - _MOVED), _DOWN, _UP)

    def odds(
        self,
        strengths: NDArray[np.float64],
        undecided: NDArray[np.float64],
        scores: Scores,
        units: CodingUnits,
        context: NDArray[np.float64] | None = None,
    ) -> NDArray[np.float64]:
        """Log odds (n_passages, n_codes) for passages of the study; `strengths` are with decisions, the rest is as for the fit."""
        odds = _STRENGTH * strengths + _PASSAGE_SHARE * passage_shares(strengths, undecided)
        odds = odds + _NEARNESS * scores.nearness + _STUDY_SHARE * self._share
        says = _SUBSTANCE * (np.log1p(units.substance) - self._substance)
        odds = odds + says[:, None] + (_INTERCEPT + self._shift) + cue_weights(scores.cue_counts)
        return odds if context is None else np.asarray(odds + context)


def _shift_to_expected(odds: NDArray[np.float64], goal: float, down: float, up: float) -> float:
    """What to add to log odds so that the probabilities of a passage sum to `goal` on average, within limits."""
    from scipy.optimize import brentq

    def excess(shift: float) -> float:
        return float(probabilities(odds + shift).sum(axis=1).mean() - goal)

    if excess(-down) >= 0:
        return -down
    return up if excess(up) <= 0 else float(brentq(excess, -down, up, xtol=1e-6))


@dataclass(frozen=True, slots=True)
class LearntBends:
    """What decisions add to the log odds of passages.

    Attributes:
        pooled: weights of the features for all codes that are decided throughout; empty where there are none.
        by_code: weights of the same features for single codes, of shape (n_codes, n_features).
        throughout: codes for which most of the study was decided, of shape (n_codes,).
        shifts: log odds for every code, of shape (n_codes,).
    """

    pooled: NDArray[np.float64]
    by_code: NDArray[np.float64]
    throughout: NDArray[np.bool_]
    shifts: NDArray[np.float64]

    def apply(
        self, odds: NDArray[np.float64], score: NDArray[np.float64], scores: Scores, units: CodingUnits
    ) -> NDArray[np.float64]:
        """Log odds with what was learnt, of shape (n_passages, n_codes)."""
        bent = odds + self.shifts
        if self.throughout.any():
            features = _bend_features(score, scores, units)[:, self.throughout]
            bent[:, self.throughout] += (features * (self.pooled + self.by_code[self.throughout])).sum(axis=-1)
        return np.asarray(bent)


def _bend_features(score: NDArray[np.float64], scores: Scores, units: CodingUnits) -> NDArray[np.float64]:
    """Features of shape (n_passages, n_codes, n_features): one, the scores, and the score of the talk around."""
    around = np.asarray(smoothing_matrix(units.talk, units.words, own=0.0) @ score)
    return np.stack([np.ones_like(score), score, scores.standard, np.maximum(score - 1, 0), around], axis=-1)


def decided_throughout(given: NDArray[np.int8], spoken: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For which codes most of the passages that may be coded were decided, of shape (n_codes,)."""
    if not spoken.any():
        return np.zeros(given.shape[1], dtype=bool)
    known = given[spoken] != UNKNOWN
    return np.asarray((known.mean(axis=0) >= REPRESENTATIVE) & (known.sum(axis=0) >= _LEAST))


def learn_bends(
    before: NDArray[np.float64],
    odds: NDArray[np.float64],
    score: NDArray[np.float64],
    scores: Scores,
    units: CodingUnits,
    given: NDArray[np.int8],
    spoken: NDArray[np.bool_],
) -> LearntBends:
    """What decisions add to the log odds.

    Args:
        before: log odds of the study without any decision, of shape (n_passages, n_codes).
        odds: with them, decided passages scored without the decisions on their documents.
        score: of the regression behind `odds`.
        scores: from the codebook.
        units: the passages.
        given: 1 where people gave the code, 0 where they refused it, -1 where they said nothing, of shape (n_passages, n_codes).
        spoken: which passages may be coded.

    Returns:
        What to add.
    """
    throughout = decided_throughout(given, spoken)
    codes = given.shape[1]
    features = _bend_features(score, scores, units)
    pooled, by_code = np.zeros(features.shape[-1]), np.zeros((codes, features.shape[-1]))
    known = (given != UNKNOWN) & throughout
    if known.any():
        prior = np.array([_POOLED_SHIFT, *[_POOLED] * (features.shape[-1] - 1)])
        weights = np.full(int(known.sum()), _POOLED_WEIGHT)
        pooled = _fit_bend(features[known], odds[known], given[known] == 1, weights, prior)
        bent = odds + features @ pooled
        prior = np.array([_SHIFT, *[_TILT] * (features.shape[-1] - 1)])
        for code in np.flatnonzero(throughout):
            rows = known[:, code]
            weights = _document_weights([units.documents[row] for row in np.flatnonzero(rows).tolist()])
            by_code[code] = _fit_bend(features[rows, code], bent[rows, code], given[rows, code] == 1, weights, prior)
    shifts = np.zeros(codes)
    for code in np.flatnonzero(~throughout & (given != UNKNOWN).any(axis=0)):
        shifts[code] = _expected_kept(before[:, code], odds[:, code], given[:, code], spoken)
    return LearntBends(pooled, by_code, throughout, shifts)


def _expected_kept(
    before: NDArray[np.float64], odds: NDArray[np.float64], given: NDArray[np.int8], spoken: NDArray[np.bool_]
) -> float:
    """What keeps the codings that are expected of a code as many as before its decisions, but for what mixed decisions say."""
    open_rows = spoken & (given == UNKNOWN)
    if not open_rows.any():
        return 0.0
    accepted, rejected = int((given == 1).sum()), int((given == 0).sum())
    expected = float(probabilities(before[given != UNKNOWN]).sum())
    # Acceptances alone, or rejections alone, say what somebody looked for, not how much there is.
    mixed = min(1.0, 4 * min(accepted, rejected) / (accepted + rejected))
    change = np.clip((accepted + _PRIOR_CODINGS) / (expected + _PRIOR_CODINGS), 1 / _MOST_CHANGE, _MOST_CHANGE) ** mixed
    goal = float(probabilities(before[open_rows]).mean()) * float(change)
    shift = _shift_to_expected(odds[open_rows][:, None], goal, _NO_LIMIT, _NO_LIMIT)
    return shift if accepted else min(shift, 0.0)


def _document_weights(documents: Sequence[str]) -> NDArray[np.float64]:
    _, which, counts = np.unique(np.asarray(documents, dtype=str), return_inverse=True, return_counts=True)
    return np.asarray(np.minimum(1.0, _DOCUMENT / counts)[which])


def _fit_bend(
    features: NDArray[np.float64],
    odds: NDArray[np.float64],
    truth: NDArray[np.bool_],
    weights: NDArray[np.float64],
    prior: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Logistic regression of the truth on features, added to the odds that are there, with a Gaussian prior at nothing."""
    from scipy.optimize import minimize

    def loss(bend: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = odds + features @ bend
        value = weights @ (np.logaddexp(0, z) - truth * z) + 0.5 * ((bend / prior) ** 2).sum()
        return float(value), features.T @ (weights * (probabilities(z) - truth)) + bend / prior**2

    return np.asarray(minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B").x)
