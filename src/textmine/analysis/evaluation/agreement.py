"""Agreement of two coders on one code: precision, recall, F1, kappa, alpha, average precision, each with n and an interval.

All but average precision follow from four counts, so that a bootstrap over documents is one product of matrices. What cannot be
computed is None, with the reason, and never a number that looks like a result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 500  # of documents; the ends of a 95 % interval then rest on a dozen of them each
_LEVEL = 0.95
_RANKED = 100  # resamples for average precision, which must be ranked anew each time

Counts = NDArray[np.float64]  # (..., 4): both say yes, only the second coder, only the first, neither


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two coders agree on one code, or on several together.

    Attributes:
        n: passages both judged.
        positives: of them, those the first coder (people, the reference) gave the code.
        proposed: of them, those the second coder gave it.
        values: by measure, None where it cannot be computed.
        intervals: 95 % bootstrap intervals by measure, documents drawn with replacement.
        reasons: why a measure or its interval is missing.
    """

    n: int
    positives: int
    proposed: int
    values: dict[str, float | None]
    intervals: dict[str, tuple[float, float]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; intervals under `intervals`, reasons under `not_computable`."""
        prevalence = self.positives / self.n if self.n else None
        counts = {"n": self.positives, "passages": self.n, "proposed": self.proposed, "prevalence": _short(prevalence)}
        intervals = {name: [_short(low), _short(high)] for name, (low, high) in self.intervals.items()}
        values = {name: _short(value) for name, value in self.values.items()}
        return {**counts, **values, "intervals": intervals, "not_computable": self.reasons}


def _short(value: float | None) -> float | None:
    return None if value is None else round(float(value), 4)


def precision(counts: Counts) -> Counts:
    """Share of the second coder's codings that the first made too."""
    return _ratio(counts[..., 0], counts[..., 0] + counts[..., 1])


def recall(counts: Counts) -> Counts:
    """Share of the first coder's codings that the second made too."""
    return _ratio(counts[..., 0], counts[..., 0] + counts[..., 2])


def f1(counts: Counts) -> Counts:
    """Harmonic mean of precision and recall."""
    return _ratio(2 * counts[..., 0], 2 * counts[..., 0] + counts[..., 1] + counts[..., 2])


def kappa(counts: Counts) -> Counts:
    """Cohen's kappa (1960, doi 10.1177/001316446002000104): agreement beyond what each coder's own habits would give."""
    both, second, first, neither = np.moveaxis(counts, -1, 0)
    n = np.maximum(counts.sum(axis=-1), 1e-12)
    observed = (both + neither) / n
    expected = ((both + second) * (both + first) + (neither + second) * (neither + first)) / n**2
    return _ratio(observed - expected, 1 - expected)


def alpha(counts: Counts) -> Counts:
    """Krippendorff's alpha for two coders and a code given or not (Krippendorff 2004, ch. 11)."""
    both, second, first, _ = np.moveaxis(counts, -1, 0)
    values = 2 * counts.sum(axis=-1)
    ones = 2 * both + second + first
    disagreement = (second + first) / np.maximum(values / 2, 1e-12)
    expected = 2 * ones * (values - ones) / np.maximum(values * (values - 1), 1e-12)
    return 1 - _ratio(disagreement, expected)


def _ratio(above: Counts, below: Counts) -> Counts:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(np.abs(below) > 1e-12, above / below, np.nan)


MEASURES: dict[str, Callable[[Counts], Counts]] = {
    "precision": precision,
    "recall": recall,
    "f1": f1,
    "kappa": kappa,
    "alpha": alpha,
}


def average_precision(truth: NDArray[np.bool_], scores: NDArray[np.float64], weights: NDArray[np.float64] | None = None) -> float:
    """Mean precision at each coded passage, passages ranked by score (area under the precision-recall curve)."""
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(truth, scores, sample_weight=weights))


def agree(
    first: NDArray[np.bool_],
    second: NDArray[np.bool_],
    documents: Sequence[str],
    scores: NDArray[np.float64] | None = None,
    seed: int = 0,
) -> Agreement:
    """Agreement of two coders on the same passages.

    Args:
        first: whether the reference gave the code, of shape (n_passages,) or (n_passages, n_codes) for several codes pooled.
        second: the same of the other coder.
        documents: of the passages, the units that are drawn for intervals.
        scores: of the second coder, for average precision of one code.
        seed: of the bootstrap.

    Returns:
        All measures.
    """
    names, which = np.unique(np.asarray(documents, dtype=str), return_inverse=True)
    both = first.reshape(len(which), -1), second.reshape(len(which), -1)
    table = np.stack([both[0] & both[1], ~both[0] & both[1], both[0] & ~both[1], ~both[0] & ~both[1]], axis=-1).sum(axis=1)
    by_document = np.zeros((len(names), 4))
    np.add.at(by_document, which, table)
    total = by_document.sum(axis=0)
    values: dict[str, float | None] = {}
    reasons: dict[str, str] = {}
    for name, measure in MEASURES.items():
        value = float(measure(total))
        values[name] = None if np.isnan(value) else value
        if np.isnan(value):
            reasons[name] = _reason(name, total)
    draws = _draws(len(names), seed)
    intervals: dict[str, tuple[float, float]] = {}
    if draws is None:
        reasons["intervals"] = f"only {len(names)} document{'s'[: len(names) != 1]}; an interval needs at least 3"
    else:
        drawn = draws @ by_document
        intervals = {
            name: ends for name, measure in MEASURES.items() if values[name] is not None and (ends := _ends(measure(drawn)))
        }
    if scores is not None:
        _rank(first, scores, which, draws, values, intervals, reasons)
    return Agreement(int(total.sum()), int(total[0] + total[2]), int(total[0] + total[1]), values, intervals, reasons)


def _rank(
    truth: NDArray[np.bool_],
    scores: NDArray[np.float64],
    which: NDArray[np.int_],
    draws: NDArray[np.float64] | None,
    values: dict[str, float | None],
    intervals: dict[str, tuple[float, float]],
    reasons: dict[str, str],
) -> None:
    if not truth.any():
        values["average_precision"], reasons["average_precision"] = None, "nobody used the code"
        return
    if truth.all():
        values["average_precision"], reasons["average_precision"] = None, "every passage has the code, so any ranking is right"
        return
    values["average_precision"] = average_precision(truth, scores)
    if draws is not None:
        weights = [drawn[which] for drawn in draws[:_RANKED]]
        held = [average_precision(truth, scores, weight) for weight in weights if (weight * truth).any()]
        if ends := _ends(np.array(held)):
            intervals["average_precision"] = ends


def _reason(name: str, total: Counts) -> str:
    both, second, first, _ = total
    if not total.sum():
        return "no passages"
    if name == "precision":
        return "nothing was suggested"
    if name in ("recall", "f1"):
        return "nobody used the code"
    return "neither coder used it" if not both + second + first else "both coders used it on every passage"


def _draws(documents: int, seed: int) -> NDArray[np.float64] | None:
    """How often each document is drawn, of shape (resamples, documents); None where there are too few to draw from."""
    if documents < 3:
        return None
    return np.random.default_rng(seed).multinomial(documents, np.full(documents, 1 / documents), RESAMPLES).astype(np.float64)


def _ends(values: NDArray[np.float64]) -> tuple[float, float] | None:
    kept = values[~np.isnan(values)]
    if len(kept) < len(values) / 2 or not len(kept):
        return None
    low, high = np.quantile(kept, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    return float(low), float(high)
