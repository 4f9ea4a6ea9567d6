"""The next passages worth reading: those whose decision teaches most (uncertainty sampling, Lewis & Gale 1994)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.passage_vectors import PassageVectors
from textmine.analysis.themes.calibration import UNKNOWN
from textmine.records.decisions import Suggestion


def suggest_passages(
    material: PassageVectors,
    codes: Sequence[str],
    probability: NDArray[np.float64],
    thresholds: NDArray[np.float64],
    given: NDArray[np.int8],
    most: int,
    per_case: int,
) -> list[Suggestion]:
    """Passages to decide on next, codes in turn, those with the fewest accepted passages first.

    Args:
        material: passages that may be suggested.
        codes: ids, in the order of the columns.
        probability: 0-1, of shape (n_passages, n_codes).
        thresholds: of the codes; what lies nearest to one is least sure.
        given: what people decided; decided passages are not suggested for that code again.
        most: suggestions.
        per_case: at most so many of one case, so that no case teaches the codes by itself.

    Returns:
        At most `most` suggestions, each passage once.
    """
    distance = np.abs(_logit(probability) - _logit(np.clip(thresholds, 1e-6, 1 - 1e-6)))
    distance[given != UNKNOWN] = np.inf
    accepted = (given == 1).sum(axis=0)
    order = np.argsort(accepted, kind="stable")
    queues = {int(code): _nearest(distance[:, code]) for code in order}
    cases: Counter[str] = Counter()
    seen: set[int] = set()
    found: list[Suggestion] = []
    while queues and len(found) < most:
        for code in list(queues):
            row = next((row for row in queues[code] if row not in seen and cases[material.passages[row].case] < per_case), None)
            if row is None:
                del queues[code]
            elif len(found) < most:
                seen.add(row)
                cases[material.passages[row].case] += 1
                found.append(
                    _suggestion(material, row, codes[code], float(probability[row, code]), float(thresholds[code]), accepted[code])
                )
    return found


def _nearest(distance: NDArray[np.float64]) -> Iterator[int]:
    return (int(row) for row in np.argsort(distance, kind="stable") if np.isfinite(distance[row]))


def _suggestion(material: PassageVectors, row: int, code: str, probability: float, threshold: float, accepted: int) -> Suggestion:
    passage = material.passages[row]
    side = "just above the threshold" if probability >= threshold else "just below the threshold"
    why = f"{side} ({probability:.2f}, threshold {threshold:.2f}); {accepted} passages accepted for the code so far"
    text = material.documents[passage.document].text[passage.start : passage.end]
    return Suggestion(code, passage.document, passage.case, passage.passage, passage.speaker, round(probability, 4), why, text)


def _logit(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.log(probability / (1 - probability))
