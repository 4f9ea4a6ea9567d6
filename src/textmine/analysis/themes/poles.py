"""In which direction a passage speaks to a code that has two poles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.themes.cues import compile_cues
from textmine.nlp.models import Encoder
from textmine.study.codebook import Code

_LEAN = 0.04  # difference of cosines from which a passage has a pole; of nearer ones people must judge
_EXAMPLES = 3  # passages of each pole, from which on people's decisions say what a pole sounds like
_CUE = 0.2  # difference of cosines that an affirmed cue of a pole counts for; a negated one counts for the other pole


class PoleClassifier:
    """A code with two poles.

    A passage points to the pole whose name and cues its vector is closer to, and to the one whose cues it holds.
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
        described = encoder.encode([f"{pole.name}: {', '.join(cue.rstrip('*') for cue in pole.cues)}" for pole in code.poles])
        self._direction = described[0] - described[1]
        if accepted is not None and min(map(len, accepted)) >= _EXAMPLES:
            self._direction = self._direction + accepted[0].mean(axis=0) - accepted[1].mean(axis=0)
        self._cues = [compile_cues(pole.cues) for pole in code.poles]

    def of(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> list[tuple[str, ...]]:
        """The pole, or both poles, of each passage that carries the code.

        Args:
            texts: the passages.
            vectors: their unit vectors, of shape (n_passages, dimensions).

        Returns:
            For each passage the names of its poles: both where cues of both are affirmed; none where it is too near the middle.
        """
        closer = (vectors @ self._direction).astype(float).tolist() if texts else []
        return [self._pole(text, nearer) for text, nearer in zip(texts, closer, strict=True)]

    def _pole(self, text: str, nearer: float) -> tuple[str, ...]:
        positive, negative = (pole.name for pole in self.code.poles)
        (for_positive, against_positive), (for_negative, against_negative) = (cue.find_affirmed(text) for cue in self._cues)
        if for_positive and for_negative:
            return positive, negative
        says_positive = len(for_positive) + len(against_negative)
        says_negative = len(for_negative) + len(against_positive)
        leaning = nearer + _CUE * (says_positive - says_negative)
        pole = positive if leaning > 0 else negative
        return (pole,) if abs(leaning) >= _LEAN else ()
