"""From the codebook's scores, and whatever people have decided, to a probability for every passage and code.

One method serves from no decision at all to all of them: Gaussian process regression (Rasmussen & Williams 2006, ch. 2) over the
likeness of passages. The target of a passage that people decided on is what they said. Every other has, with much more noise, what
the codebook would guess: the best passages of a code are its provisional examples, the first fully, later ones less (an exponential
of the rank). Decisions so outweigh guesses where they are, and where there are none the guesses still support one another.

The score is read off as a probability by the study's curve (calibration.py). A passage with a decision is always scored as if its
whole document had none (leave-one-out in closed form, Rasmussen & Williams eq. 5.12, by blocks).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.themes.calibration import (
    UNKNOWN,
    LearntBends,
    StudyCurve,
    decided_throughout,
    learn_bends,
    probabilities,
    strength,
)
from textmine.analysis.themes.coding_units import CodingUnits
from textmine.analysis.themes.kernel import Kernel
from textmine.analysis.themes.scoring import Scores
from textmine.study.stop_words import stop_words

if TYPE_CHECKING:
    from sklearn.preprocessing import StandardScaler

_DECIDED, _GUESSED = 1.0, 15.0  # variance of the noise of what people and what the codebook said; half or twice do as well
_EXAMPLES = (
    30.0  # rank at which a guess has fallen to 1/e, but no more than a sixtieth of the passages; 15 to 60 differ by 0.03 at most
)
_POOL = 3500  # passages that the regression rests on
_BLOCK = 2000  # passages that are compared with the pool at once


@dataclass(frozen=True, slots=True)
class CodeClassifier:
    """What was learnt of each code, ready for other passages.

    Attributes:
        regression: over the passages that were learnt from.
        undecided: the same without decisions.
        curve: of the study.
        bends: what decisions add.
    """

    regression: Regression
    undecided: Regression
    curve: StudyCurve
    bends: LearntBends

    def probability(
        self, units: CodingUnits, scores: Scores, likeness: Kernel, context: NDArray[np.float64] | None = None
    ) -> NDArray[np.float64]:
        """How likely passages on which nothing was decided carry each code.

        Args:
            units: the passages.
            scores: of the same passages.
            likeness: of the same passages, as those seen it that were learnt from (`Kernel.of`).
            context: as in `fit_classifier`.

        Returns:
            0-1, of shape (n_passages, n_codes).
        """
        score = self.regression.score(likeness)
        strengths = strength(score, scores)
        undecided = strengths if self.undecided is self.regression else strength(self.undecided.score(likeness), scores)
        odds = self.curve.odds(strengths, undecided, scores, units, context)
        return probabilities(self.bends.apply(odds, score, scores, units))


@dataclass(frozen=True, slots=True)
class ClassifiedPassages:
    """What is known of the passages that were learnt from.

    Attributes:
        probability: 0-1, of shape (n_passages, n_codes).
        before: the same without any decision.
        throughout: codes for which most passages were decided, of shape (n_codes,).
        words: that speak most for each code.
        classifier: of other passages.
    """

    probability: NDArray[np.float64]
    before: NDArray[np.float64]
    throughout: NDArray[np.bool_]
    words: tuple[tuple[str, ...], ...]
    classifier: CodeClassifier


def fit_classifier(
    units: CodingUnits,
    scores: Scores,
    likeness: Kernel,
    undecided: Regression,
    given: NDArray[np.int8],
    spoken: NDArray[np.bool_],
    themes: NDArray[np.bool_],
    context: NDArray[np.float64] | None = None,
) -> ClassifiedPassages:
    """How likely each passage carries each code.

    Args:
        units: passages; at least one.
        scores: from the codebook, of the same passages.
        likeness: of the same passages.
        undecided: the regression over them without decisions.
        given: what people decided, of shape (n_passages, n_codes): 1 it does, 0 it does not, -1 nothing.
        spoken: which passages may be coded, of shape (n_passages,).
        themes: which codes are themes, of shape (n_codes,).
        context: log odds to be added, of shape (n_passages, n_codes), from what was asked before.

    Returns:
        Probabilities, words of each code, and the classifier of other passages.
    """
    strengths = strength(undecided.fitted, scores)
    curve = StudyCurve(strengths, scores, units, spoken, themes, context)
    before = curve.odds(strengths, strengths, scores, units, context)
    learnt = undecided if (given == UNKNOWN).all() else fit_regression(scores, likeness, given, units.documents)
    odds = before if learnt is undecided else curve.odds(strength(learnt.fitted, scores), strengths, scores, units, context)
    bends = learn_bends(before, odds, learnt.fitted, scores, units, given, spoken)
    return ClassifiedPassages(
        probability=probabilities(bends.apply(odds, learnt.fitted, scores, units)),
        before=probabilities(before),
        throughout=decided_throughout(given, spoken),
        words=_strongest(likeness, learnt.rows, learnt.weights),
        classifier=CodeClassifier(learnt, undecided, curve, bends),
    )


def unlabelled(passages: int, codes: int) -> NDArray[np.int8]:
    """What people decided where they decided nothing, of shape (passages, codes)."""
    return np.full((passages, codes), UNKNOWN, dtype=np.int8)


@dataclass(frozen=True, slots=True)
class Regression:
    """Regression of every code over some passages.

    Attributes:
        fitted: scores of all passages in standard deviations, of shape (n_passages, n_codes); those of decided passages without the
            decisions on their document.
        rows: passages that it rests on, of shape (n_pool,), and their likeness (`pool`).
        weights: what each of those says for each code, of shape (n_pool, n_codes).
        scaler: what scores are measured by.
    """

    fitted: NDArray[np.float64]
    rows: NDArray[np.int_]
    pool: Kernel
    weights: NDArray[np.float64]
    scaler: StandardScaler

    def score(self, likeness: Kernel) -> NDArray[np.float64]:
        """Scores of other passages, of shape (n_passages, n_codes)."""
        return np.asarray(self.scaler.transform(_regressed(likeness, self.pool, self.weights)))


def fit_regression(scores: Scores, likeness: Kernel, given: NDArray[np.int8], documents: Sequence[str]) -> Regression:
    """Fit the regression of every code.

    Args:
        scores: from the codebook, of passages.
        likeness: of the same passages.
        given: what people decided, as `fit_classifier` has it.
        documents: of the passages; a decided passage is scored without the decisions on its own.

    Returns:
        The regression, with the scores of these passages.
    """
    from sklearn.preprocessing import StandardScaler

    names = np.asarray(documents, dtype=object)
    codes = given.shape[1]
    known = given != UNKNOWN
    masks: dict[bytes, list[int]] = {}
    for code in range(codes):
        masks.setdefault(known[:, code].tobytes(), []).append(code)
    guesses = _guesses(scores.standard)
    rows = _pool(scores.standard, known.any(axis=1))
    pool = likeness.only(rows)
    inverse = _inverse(pool.to(pool))
    weights, score = np.zeros((len(rows), codes)), np.empty((len(known), codes))
    held_out: list[tuple[NDArray[np.int_], list[int], NDArray[np.float64]]] = []
    for columns in masks.values():
        decided = known[rows, columns[0]]
        noise = np.where(decided, _DECIDED, _GUESSED)
        target = np.where(decided[:, None], given[rows][:, columns], guesses[rows][:, columns]).astype(np.float64)
        target -= np.average(target, axis=0, weights=1 / noise)
        weights[:, columns], left_out = _solve(inverse, target, decided, names[rows])
        score[rows[:, None], columns] = target - noise[:, None] * weights[:, columns]  # that is, the kernel times the weights
        held_out.append((rows[decided], columns, target[decided] - left_out))
    others = np.setdiff1d(np.arange(len(known)), rows)
    if others.size:
        score[others] = _regressed(likeness.only(others), pool, weights)
    for left, columns, left_out in held_out:
        score[left[:, None], columns] = left_out
    scaler = StandardScaler().fit(score)
    return Regression(scaler.transform(score), rows, pool, weights, scaler)


def _regressed(likeness: Kernel, pool: Kernel, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scores of all passages of a likeness, a block at a time."""
    n = len(likeness.vectors)
    blocks = np.array_split(np.arange(n), max(1, n // _BLOCK))
    return np.concatenate([likeness.only(rows).to(pool) @ weights for rows in blocks])


def _guesses(standard: NDArray[np.float64]) -> NDArray[np.float64]:
    ranks = np.argsort(np.argsort(-standard, axis=0, kind="stable"), axis=0, kind="stable")
    return np.asarray(np.exp(-ranks / np.clip(len(standard) / 60, 1.0, _EXAMPLES)))


def _pool(standard: NDArray[np.float64], decided: NDArray[np.bool_], most: int = _POOL) -> NDArray[np.int_]:
    """The passages that the regression rests on, in order: decided ones, the best of each code, others spread evenly."""
    n = len(standard)
    if n <= most:
        return np.arange(n)
    rows = np.flatnonzero(decided)
    chosen = rows[np.linspace(0, len(rows) - 1, min(len(rows), most * 3 // 4)).astype(int)] if rows.size else rows
    best = np.argsort(-standard, axis=0, kind="stable")[: max(1, most // 6 // standard.shape[1])].ravel()
    chosen = np.union1d(chosen, best)
    rest = np.setdiff1d(np.arange(n), chosen)
    return np.union1d(chosen, rest[np.linspace(0, len(rest) - 1, max(0, most - len(chosen))).astype(int)])


def _inverse(kernel: NDArray[np.float64]) -> NDArray[np.float64]:
    """Inverse of the kernel with the noise of guesses; spoils the kernel."""
    from scipy.linalg import cho_factor, cho_solve

    kernel[np.diag_indices_from(kernel)] += _GUESSED
    factor = cho_factor(kernel.T, lower=True, overwrite_a=True, check_finite=False)  # transposed, it is as LAPACK wants it
    return np.asarray(cho_solve(factor, np.eye(len(kernel)), overwrite_b=True, check_finite=False))


def _solve(
    inverse: NDArray[np.float64], target: NDArray[np.float64], decided: NDArray[np.bool_], documents: NDArray[np.object_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights of the pool's passages, and what the targets of decided ones miss without their document, a row for each.

    The noise of decided passages is less than that of guesses, by which the inverse changes as Woodbury's formula says (Rasmussen &
    Williams eq. A.9), so that all codes share one inverse.

    Returns:
        Arrays of shape (n_pool, n_codes) and (n_decided, n_codes).
    """
    weights, rows = inverse @ target, np.flatnonzero(decided)
    missed = np.zeros((len(rows), target.shape[1]))
    if rows.size:
        among = inverse[np.ix_(rows, rows)]
        changed = np.eye(len(rows)) / (_DECIDED - _GUESSED) + among
        weights = weights - inverse[:, rows] @ np.linalg.solve(changed, weights[rows])
        among = among - among @ np.linalg.solve(changed, among)
        for document in dict.fromkeys(documents[rows].tolist()):
            block = np.flatnonzero(documents[rows] == document)
            missed[block] = np.linalg.solve(among[np.ix_(block, block)], weights[rows[block]])
    return weights, missed


def _strongest(
    likeness: Kernel, pool: NDArray[np.int_], weights: NDArray[np.float64], most: int = 8
) -> tuple[tuple[str, ...], ...]:
    if likeness.words is None:
        return tuple(() for _ in range(weights.shape[1]))
    given: NDArray[np.float64] = np.asarray(likeness.words[pool].T @ weights)
    empty = set(stop_words())
    names = [str(word) for word in likeness.vocabulary]
    full = np.array([row for row, name in enumerate(names) if empty.isdisjoint(name.split())], dtype=int)
    best = full[np.argsort(-given[full], axis=0, kind="stable")[:most]]
    found = [[names[row] for row in best[:, code].tolist() if given[row, code] > 0] for code in range(weights.shape[1])]
    return tuple(map(tuple, found))
