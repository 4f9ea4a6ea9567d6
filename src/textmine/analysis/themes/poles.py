"""In which direction a passage speaks to a code that has two poles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.themes.cues import compile_cues
from textmine.nlp.models import Encoder
from textmine.study.codebook import Code

_LEAN = 0.75  # standard deviations from which a passage is said to lean; of nearer ones people must judge
_EXAMPLES = 3  # passages of each pole, from which on people's decisions say what a pole sounds like
_CUE = 1.5  # standard deviations that an affirmed cue of a pole counts for; a negated one counts for the other pole


class PoleClassifier:
    """A code with two poles, ready for passages.

    A passage leans to the pole whose name and cues its vector is closer to, and to the one whose cues it holds. How far it leans is
    in standard deviations over the passages that are asked for first.
    """

    def __init__(
        self, code: Code, encoder: Encoder, accepted: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None
    ) -> None:
        """Take in a code.

        Args:
            code: with two poles.
            encoder: that makes the vectors.
            accepted: vectors of passages that people gave the first pole, and the second; from three of each on they count like
                the texts of the codebook.
        """
        self.code = code
        prototypes = [f"{pole.name}: {', '.join(cue.rstrip('*') for cue in pole.cues)}" for pole in code.poles]
        names = [f"{code.name}: {pole.name}" for pole in code.poles]
        encoded = encoder.encode([*prototypes, *names])
        self._directions = [encoded[0] - encoded[1] + encoded[2] - encoded[3]]
        if accepted is not None and min(map(len, accepted)) >= _EXAMPLES:
            self._directions.append(accepted[0].mean(axis=0) - accepted[1].mean(axis=0))
        self._scalers = [_Scaler() for _ in self._directions]
        self._cues = [compile_cues(pole.cues) for pole in code.poles]

    def of(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> list[tuple[str, ...]]:
        """The pole, or both poles, of each passage that carries the code.

        Args:
            texts: the passages.
            vectors: their unit vectors, of shape (n_passages, dimensions).

        Returns:
            For each passage the names of its poles: both where cues of both are affirmed; none where it leans too little.
        """
        if not texts:
            return []
        leans = [
            scaler.measure((vectors @ direction).astype(np.float64))
            for scaler, direction in zip(self._scalers, self._directions, strict=True)
        ]
        return [self._pole(text, closer) for text, closer in zip(texts, sum(leans[1:], leans[0]), strict=True)]

    def _pole(self, text: str, closer: float) -> tuple[str, ...]:
        positive, negative = (pole.name for pole in self.code.poles)
        (for_positive, against_positive), (for_negative, against_negative) = (cue.find_affirmed(text) for cue in self._cues)
        if for_positive and for_negative:
            return positive, negative
        says_positive = len(for_positive) + len(against_negative)
        says_negative = len(for_negative) + len(against_positive)
        leaning = closer + _CUE * (says_positive - says_negative)
        pole = positive if leaning > 0 else negative
        return (pole,) if abs(leaning) >= _LEAN else ()


class _Scaler:
    """Standard deviations from the mean, both as they are in the first values that it is given."""

    def __init__(self) -> None:
        self._mean: float | None = None
        self._spread = 1.0

    def measure(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values of shape (n,) in standard deviations; zero where all were equal."""
        if self._mean is None:
            spread = float(values.std())
            self._mean, self._spread = float(values.mean()), spread if spread > 1e-9 else 1.0
        return np.asarray((values - self._mean) / self._spread)
