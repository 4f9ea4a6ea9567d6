"""A codebook fitted to passages: scores, likeness, and what is learnt from decisions, ready for any other passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.themes.classifier import (
    ClassifiedPassages,
    CodeClassifier,
    Regression,
    fit_classifier,
    fit_regression,
    unlabelled,
)
from textmine.analysis.themes.coding_units import CodingUnits
from textmine.analysis.themes.kernel import Kernel
from textmine.analysis.themes.scoring import Scorer, Scores
from textmine.nlp.models import Encoder
from textmine.study.codebook import Code

_NONE = np.array([], dtype=np.int_)


@dataclass(frozen=True, slots=True)
class CodingModel:
    """Scores, likeness and probabilities of passages for some codes."""

    scorer: Scorer
    likeness: Kernel
    classifier: CodeClassifier

    def read(self, units: CodingUnits, context: NDArray[np.float64] | None = None) -> tuple[Scores, NDArray[np.float64]]:
        """Scores and probabilities (n_passages, n_codes) of passages by what was learnt from others."""
        scores = self.scorer.score(units)
        return scores, self.classifier.probability(units, scores, self.likeness.of(units, scores), context)


@dataclass(frozen=True, slots=True)
class PreparedPassages:
    """Passages scored by the codebook, before anything is learnt from decisions.

    Attributes:
        units: the passages.
        scorer: for others.
        scores, likeness: of these.
        undecided: the regression without decisions.
        themes: which codes are themes, of shape (n_codes,).
        context: log odds from what was asked before, of shape (n_passages, n_codes), or None.
    """

    units: CodingUnits
    scorer: Scorer
    scores: Scores
    likeness: Kernel
    undecided: Regression
    themes: NDArray[np.bool_]
    context: NDArray[np.float64] | None

    def classify(self, given: NDArray[np.int8], spoken: NDArray[np.bool_]) -> ClassifiedPassages:
        """How likely each passage carries each code; `given` and `spoken` as `fit_classifier` has them."""
        return fit_classifier(self.units, self.scores, self.likeness, self.undecided, given, spoken, self.themes, self.context)

    def model(self, classified: ClassifiedPassages) -> CodingModel:
        """What reads other passages."""
        return CodingModel(self.scorer, self.likeness.only(_NONE), classified.classifier)


def prepare_passages(
    units: CodingUnits, codes: Sequence[Code], encoder: Encoder, context: NDArray[np.float64] | None = None
) -> PreparedPassages:
    """Score passages by the codebook.

    Args:
        units: the passages; at least one.
        codes: of the codebook; at least one.
        encoder: that makes the vectors.
        context: log odds to be added, of shape (n_passages, n_codes).

    Returns:
        What decisions are then learnt with.
    """
    below = {finer.id for code in codes for finer in code.codes}
    themes = np.array([code.id not in below for code in codes], dtype=bool)
    scorer = Scorer(units, codes, encoder)
    scores = scorer.score(units)
    likeness = Kernel(units, scores)
    undecided = fit_regression(scores, likeness, unlabelled(len(units.texts), len(codes)), units.documents)
    return PreparedPassages(units, scorer, scores, likeness, undecided, themes, context)
