"""From the codebook's scores, and whatever people have decided, to a probability for every passage and code.

One method serves from no decision at all to all of them: Gaussian process regression (Rasmussen & Williams 2006, ch. 2) over the
likeness of passages. A passage that people decided on stands with what they said. Every other stands, with much more noise, with
what the codebook would guess: the best passages of a code are its provisional examples, the first fully, later ones less (an
exponential of the rank). Decisions so outweigh guesses where they are, and where there are none the guesses still support one
another.

The score is read off as a probability by a logistic curve that was fitted once on three sets of people's codings (docs/themes.md)
and that a code's decisions then bend, held back by a prior, so that few bend it little. A passage with a decision is always scored
as if its whole document had none (leave-one-out in closed form, Rasmussen & Williams eq. 5.12, by blocks).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.themes.cues import cue_weights
from textmine.analysis.themes.kernel import Kernel
from textmine.analysis.themes.scoring import Scores, ScoreScaler
from textmine.study.stop_words import stop_words

ENOUGH = 8  # codings of people's, from which on a code's threshold is read from data
_LEAN = 30  # codings; a code with as many leans half on its own threshold and half on that of all codes together


def thresholds_for(
    probability: NDArray[np.float64], given: NDArray[np.int8], precision: float | None, default: float
) -> NDArray[np.float64]:
    """The threshold of each code, from passages that people decided on.

    Args:
        probability: 0-1, of shape (n_passages, n_codes), of passages scored without the decisions on them.
        given: 1 where they carry the code, 0 where they do not, -1 where nobody said.
        precision: share of proposals, 0-1, that should be right; the lowest threshold that gives it is taken. None asks for the
            best balance of precision and recall (highest F1) instead.
        default: what is used where fewer than `ENOUGH` passages carry a code.

    Returns:
        Probabilities of shape (n_codes,). A code's own threshold rests on few passages and leans on that of all together.
    """
    known = given >= 0
    overall = _threshold(probability[known], given[known] == 1, precision)
    result = np.full(given.shape[1], default)
    for code in range(given.shape[1]):
        rows = known[:, code]
        carried = int((given[rows, code] == 1).sum())
        own = _threshold(probability[rows, code], given[rows, code] == 1, precision)
        if own is not None and overall is not None:
            result[code] = (carried * own + _LEAN * overall) / (carried + _LEAN)
        elif overall is not None and rows.any():
            result[code] = max(overall, default)
    return result


def _threshold(probability: NDArray[np.float64], truth: NDArray[np.bool_], precision: float | None) -> float | None:
    """The threshold of one code; None where too few passages carry it."""
    if truth.sum() < ENOUGH:
        return None
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum(truth[order])
    proposed = np.arange(1, len(order) + 1)
    ranked = probability[order]
    last = np.append(ranked[1:] < ranked[:-1], True)  # a threshold cannot part passages of equal probability
    if precision is None:
        cut = int(np.where(last, 2 * hits / (proposed + truth.sum()), -1).argmax())
    else:
        # One more miss than was seen: one right in one is no evidence.
        good = np.flatnonzero(last & (hits / (proposed + 1) >= precision))
        if not good.size:
            return float((1 + ranked[0]) / 2)  # only what is surer than anything seen
        cut = int(good[-1])
    below = ranked[cut + 1] if cut + 1 < len(ranked) else ranked[cut] / 2
    return float((ranked[cut] + below) / 2)


UNKNOWN = -1
_DECIDED, _GUESSED = 1.0, 15.0  # variance of the noise of what people and what the codebook said; half or twice do as well
_EXAMPLES = (
    30.0  # rank at which a guess has fallen to 1/e, but no more than a sixtieth of the passages; 15 to 60 differ by 0.03 at most
)
_POOL, _SMALL_POOL = 3500, 1500  # passages the regression stands on; the smaller where codes have decisions on different passages
_BLOCK = 2000  # passages that are compared with the pool at once
# The curve's log odds, from tests/benchmarks/curve.py.
_STRENGTH, _NEARNESS, _INTERCEPT = 1.24, 7.78, -8.23
_STANDARD = 0.5  # weight of the codebook's own score beside the regression's
_SHIFT, _TILT = 0.5, 0.2  # log odds: how far decisions are expected to move the curve, and to tilt it, before there are many
_DOCUMENT = 5  # decisions; those of one document count for at most so many together, for what one person says is of a piece


@dataclass(frozen=True, slots=True)
class CodeClassifier:
    """What was learnt of each code, ready for other passages.

    Attributes:
        pool: the passages that the regression stands on.
        weights: what each of them says for each code, of shape (n_pool, n_codes).
        yard: what the regression's scores are measured by.
        bends: by code, what decisions add to its log odds.
    """

    pool: Kernel
    weights: NDArray[np.float64]
    yard: ScoreScaler
    bends: Mapping[int, NDArray[np.float64]]

    def probability(self, scores: Scores, likeness: Kernel, context: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        """How likely passages on which nothing was decided carry each code.

        Args:
            scores: of the passages.
            likeness: of the same passages, as those seen it that were learnt from (`Likeness.of`).
            context: as in `judge`.

        Returns:
            0-1, of shape (n_passages, n_codes).
        """
        score = self.yard.measure(_regressed(likeness, self.pool, self.weights))
        odds = _odds(score, scores, context)
        for code, bend in self.bends.items():
            odds[:, code] += _features(score, scores, code) @ bend
        return _probabilities(odds)


@dataclass(frozen=True, slots=True)
class ClassifiedPassages:
    """Probabilities 0-1 of shape (n_passages, n_codes), the words that speak most for each code, and what else was learnt."""

    probability: NDArray[np.float64]
    words: tuple[tuple[str, ...], ...]
    judge: CodeClassifier


def fit_classifier(
    scores: Scores,
    likeness: Kernel,
    given: NDArray[np.int8],
    documents: Sequence[str],
    context: NDArray[np.float64] | None = None,
) -> ClassifiedPassages:
    """How likely each passage carries each code.

    Args:
        scores: from the codebook.
        likeness: of the same passages.
        given: what people decided, of shape (n_passages, n_codes): 1 it does, 0 it does not, -1 nothing.
        documents: of the passages; a decided passage is judged without the decisions on its document.
        context: log odds to be added, of shape (n_passages, n_codes), from what was asked before.

    Returns:
        Probabilities, words of each code, and the judge of other passages.
    """
    names = np.asarray(documents, dtype=object)
    learnt = _fit_regression(scores, likeness, given, names)
    odds = _odds(learnt.score, scores, context)
    bends = {}
    for code in range(given.shape[1]):
        known = given[:, code] != UNKNOWN
        if known.any():
            features = _features(learnt.score, scores, code)
            bends[code] = _fit_calibration(features[known], odds[known, code], given[known, code], names[known])
            odds[:, code] += features @ bends[code]
    return ClassifiedPassages(_probabilities(odds), learnt.words, CodeClassifier(learnt.pool, learnt.weights, learnt.yard, bends))


def _odds(score: NDArray[np.float64], scores: Scores, context: NDArray[np.float64] | None) -> NDArray[np.float64]:
    odds = _STRENGTH * strength(score, scores) + _NEARNESS * scores.nearness + _INTERCEPT + cue_weights(scores.cue_counts)
    return odds if context is None else np.asarray(odds + context)


def _features(score: NDArray[np.float64], scores: Scores, code: int) -> NDArray[np.float64]:
    column = score[:, code]
    return np.column_stack([np.ones(len(column)), column, scores.standard[:, code], np.maximum(column - 1, 0)])


def _probabilities(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-odds)))


def unlabelled(passages: int, codes: int) -> NDArray[np.int8]:
    """What people decided where they decided nothing, of shape (passages, codes)."""
    return np.full((passages, codes), UNKNOWN, dtype=np.int8)


def strength(score: NDArray[np.float64], scores: Scores) -> NDArray[np.float64]:
    """What the regression and the codebook say together; log odds do not grow with the far ends of it, hence the inverse sinh."""
    return np.arcsinh(score + _STANDARD * scores.standard)


def regress(
    scores: Scores, likeness: Kernel, given: NDArray[np.int8], documents: NDArray[np.object_]
) -> tuple[NDArray[np.float64], tuple[tuple[str, ...], ...]]:
    """Scores of the regression, before the curve.

    Args:
        scores: from the codebook.
        likeness: of the same passages.
        given: what people decided, as `judge` has it.
        documents: of the passages.

    Returns:
        Scores of shape (n_passages, n_codes) in standard deviations, those of decided passages without the decisions on their
        document; and the words behind each code.
    """
    learnt = _fit_regression(scores, likeness, given, documents)
    return learnt.score, learnt.words


@dataclass(frozen=True, slots=True)
class _FittedRegression:
    score: NDArray[np.float64]
    words: tuple[tuple[str, ...], ...]
    pool: Kernel
    weights: NDArray[np.float64]
    yard: ScoreScaler


def _fit_regression(scores: Scores, likeness: Kernel, given: NDArray[np.int8], documents: NDArray[np.object_]) -> _FittedRegression:
    codes = given.shape[1]
    known = given != UNKNOWN
    masks: dict[bytes, list[int]] = {}
    for code in range(codes):
        masks.setdefault(known[:, code].tobytes(), []).append(code)
    guesses = _guesses(scores.standard)
    pool = _pool(scores.standard, known.any(axis=1), _POOL if len(masks) <= 3 else _SMALL_POOL)
    those = likeness.only(pool)
    kernel = those.to(those)
    weights, means = np.zeros((len(pool), codes)), np.zeros(codes)
    held_out: list[tuple[NDArray[np.int_], list[int], NDArray[np.float64]]] = []
    score = np.empty((len(known), codes))
    for number, columns in enumerate(masks.values(), start=1):
        decided = known[pool, columns[0]]
        noise = np.where(decided, _DECIDED, _GUESSED)
        target = np.where(decided[:, None], given[pool][:, columns], guesses[pool][:, columns]).astype(np.float64)
        means[columns] = np.average(target, axis=0, weights=1 / noise)
        target -= means[columns]
        used_up = kernel if number == len(masks) else kernel.copy()
        weights[:, columns], left_out = _solve(used_up, noise, target, decided, documents[pool])
        score[pool[:, None], columns] = target - noise[:, None] * weights[:, columns]  # that is, the kernel times the weights
        held_out.append((pool[decided], columns, target[decided] - left_out))
    del kernel, used_up
    others = np.setdiff1d(np.arange(len(known)), pool)
    if others.size:
        score[others] = _regressed(likeness.only(others), those, weights)
    for rows, columns, left_out in held_out:
        score[rows[:, None], columns] = left_out
    yard = ScoreScaler()
    return _FittedRegression(yard.measure(score), _strongest(likeness, pool, weights), those, weights, yard)


def _regressed(likeness: Kernel, pool: Kernel, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scores of all passages of a likeness, a block at a time."""
    n = len(likeness.vectors)
    blocks = np.array_split(np.arange(n), max(1, n // _BLOCK))
    return np.concatenate([likeness.only(rows).to(pool) @ weights for rows in blocks])


def _guesses(standard: NDArray[np.float64]) -> NDArray[np.float64]:
    ranks = np.argsort(np.argsort(-standard, axis=0, kind="stable"), axis=0, kind="stable")
    return np.asarray(np.exp(-ranks / np.clip(len(standard) / 60, 1.0, _EXAMPLES)))


def _pool(standard: NDArray[np.float64], decided: NDArray[np.bool_], most: int) -> NDArray[np.int_]:
    """The passages that the regression stands on, in order: decided ones, the best of each code, others spread evenly."""
    n = len(standard)
    if n <= most:
        return np.arange(n)
    rows = np.flatnonzero(decided)
    chosen = rows[np.linspace(0, len(rows) - 1, min(len(rows), most * 3 // 4)).astype(int)] if rows.size else rows
    best = np.argsort(-standard, axis=0, kind="stable")[: max(1, most // 6 // standard.shape[1])].ravel()
    chosen = np.union1d(chosen, best)
    rest = np.setdiff1d(np.arange(n), chosen)
    return np.union1d(chosen, rest[np.linspace(0, len(rest) - 1, max(0, most - len(chosen))).astype(int)])


def _solve(
    kernel: NDArray[np.float64],
    noise: NDArray[np.float64],
    target: NDArray[np.float64],
    decided: NDArray[np.bool_],
    documents: NDArray[np.object_],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights of the pool's passages, and for decided ones what their target misses without their document; spoils the kernel."""
    from scipy.linalg import cho_factor, cho_solve

    kernel[np.diag_indices_from(kernel)] += noise
    factor = cho_factor(kernel.T, lower=True, overwrite_a=True, check_finite=False)  # transposed, it is as LAPACK wants it
    weights = cho_solve(factor, target, check_finite=False)
    rows = np.flatnonzero(decided)
    missed = np.zeros((len(rows), target.shape[1]))
    if rows.size:
        identity = np.zeros((len(noise), len(rows)))
        identity[rows, np.arange(len(rows))] = 1
        inverse = cho_solve(factor, identity, overwrite_b=True, check_finite=False)[rows]
        for document in dict.fromkeys(documents[rows].tolist()):
            block = np.flatnonzero(documents[rows] == document)
            missed[block] = np.linalg.solve(inverse[np.ix_(block, block)], weights[rows[block]])
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


def _fit_calibration(
    features: NDArray[np.float64], odds: NDArray[np.float64], truth: NDArray[np.int8], documents: NDArray[np.object_]
) -> NDArray[np.float64]:
    """What decisions add to the log odds: Platt's scaling (1999) of the scores, with a Gaussian prior at nothing."""
    from scipy.optimize import minimize

    _, which, counts = np.unique(documents.astype(str), return_inverse=True, return_counts=True)
    weight = np.minimum(1.0, _DOCUMENT / counts)[which]
    prior = np.array([_SHIFT, *[_TILT] * (features.shape[1] - 1)])

    def loss(bent: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = odds + features @ bent
        value = weight @ (np.logaddexp(0, z) - truth * z) + 0.5 * ((bent / prior) ** 2).sum()
        return float(value), features.T @ (weight * (1 / (1 + np.exp(-z)) - truth)) + bent / prior**2

    return np.asarray(minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B").x)
