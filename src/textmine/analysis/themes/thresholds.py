"""From which probability a code is proposed: for the whole study from what is expected, for a code from what people decided."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.themes.calibration import ENOUGH
from textmine.analysis.themes.classifier import ClassifiedPassages
from textmine.study.settings import ThemeSettings

LIKELY = 0.52  # share of likely proposals that the curve expects to be right; on sets of people's codings 0.6 are (docs/themes.md)
_LEAN = 30  # codings; a code with as many has a threshold half its own and half that of all codes together
_LOWEST, _HIGHEST = 0.15, 0.5  # a study's threshold is between these


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities 0-1 of shape (n_codes,): from which each code is possible, and from which it is likely."""

    possible: NDArray[np.float64]
    likely: NDArray[np.float64]


def choose_thresholds(
    classified: ClassifiedPassages, given: NDArray[np.int8], spoken: NDArray[np.bool_], settings: ThemeSettings
) -> Thresholds:
    """The thresholds of a study's codes.

    Args:
        classified: probabilities, before and after decisions.
        given: what people decided, of shape (n_passages, n_codes).
        spoken: which passages may be coded, of shape (n_passages,).
        settings: a threshold for all codes, or a precision that is wanted.

    Returns:
        For each code; with a threshold that is set, all suggestions are likely.
    """
    default = settings.threshold or study_threshold(classified.before[spoken], settings.precision or None)
    possible = fitted_thresholds(classified.probability, given, classified.throughout, settings.precision or None, default)
    likely = possible if settings.threshold else np.maximum(possible, likely_threshold(classified.probability[spoken]))
    return Thresholds(possible, likely)


def study_threshold(probability: NDArray[np.float64], precision: float | None = None) -> float:
    """The threshold with the highest expected F1 where probabilities are right.

    Lipton, Elkan & Naryanaswamy 2014, doi 10.1007/978-3-662-44851-9_15: it is half of that F1.

    Args:
        probability: 0-1, of shape (n_passages, n_codes); passages that may be coded.
        precision: expected share of right proposals, 0-1, for which the lowest threshold is wanted instead.

    Returns:
        A probability.
    """
    ranked = np.sort(probability.ravel())[::-1]
    if not ranked.size:
        return _LOWEST
    if precision:
        return _expected_precision(ranked, precision)
    expected = 2 * np.cumsum(ranked) / (np.arange(1, len(ranked) + 1) + ranked.sum())
    return float(np.clip(ranked[int(expected.argmax())], _LOWEST, _HIGHEST))


def likely_threshold(probability: NDArray[np.float64]) -> float:
    """The lowest threshold at which `LIKELY` of the proposals are expected to be right."""
    return _expected_precision(np.sort(probability.ravel())[::-1], LIKELY)


def _expected_precision(ranked: NDArray[np.float64], precision: float) -> float:
    """The lowest of falling probabilities down to which `precision` of the proposals are expected to be right."""
    right = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    enough = int((right >= precision).sum())
    return float(ranked[enough - 1]) if enough else precision


def fitted_thresholds(
    probability: NDArray[np.float64],
    given: NDArray[np.int8],
    throughout: NDArray[np.bool_],
    precision: float | None,
    default: float,
) -> NDArray[np.float64]:
    """The threshold of each code: its own where most of the study was decided for it, else the default.

    Args:
        probability: 0-1, of shape (n_passages, n_codes), of passages scored without the decisions on them.
        given: 1 where they carry the code, 0 where they do not, -1 where nobody said.
        throughout: codes for which most passages were decided, of shape (n_codes,); other decisions are a selected sample.
        precision: share of proposals, 0-1, that should be right; the lowest threshold that gives it is taken. None asks for the
            best balance of precision and recall (highest F1) instead.
        default: of the study.

    Returns:
        Probabilities of shape (n_codes,). A code's own threshold rests on few passages and leans on that of all together.
    """
    known = (given >= 0) & throughout
    overall = _threshold(probability[known], given[known] == 1, precision)
    result = np.full(given.shape[1], default)
    for code in np.flatnonzero(throughout):
        rows = known[:, code]
        carried = int((given[rows, code] == 1).sum())
        own = _threshold(probability[rows, code], given[rows, code] == 1, precision)
        if own is not None and overall is not None:
            result[code] = (carried * own + _LEAN * overall) / (carried + _LEAN)
        elif overall is not None and rows.any():
            result[code] = overall
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
