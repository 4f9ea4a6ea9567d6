"""From which probability on a code is proposed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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
