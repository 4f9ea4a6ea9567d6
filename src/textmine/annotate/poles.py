"""In which direction a passage speaks to a code that has two poles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from textmine.annotate.cues import compile_cues
from textmine.annotate.scoring import standardise
from textmine.codebook import Code
from textmine.models import Encoder

_LEAN = 0.75  # standard deviations from which a passage is said to lean; of nearer ones people must judge
_EXAMPLES = 3  # passages of each pole, from which on people's decisions say what a pole sounds like
_CUE = 1.5  # standard deviations that an affirmed cue of a pole counts for; a negated one counts for the other pole


def poles_of(
    code: Code,
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    encoder: Encoder,
    accepted: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None,
) -> list[tuple[str, ...]]:
    """The pole, or both poles, of each passage that carries a code.

    A passage leans to the pole whose name and cues its vector is closer to, in standard deviations over the passages, and to the
    one whose cues it holds. Where cues of both poles are affirmed it carries both; where it leans too little, neither.

    Args:
        code: a code with two poles.
        texts: the passages that carry it.
        vectors: their unit vectors, of shape (n_passages, dimensions).
        encoder: that made the vectors.
        accepted: vectors of passages that people gave the first pole, and the second; from three of each on they count like the
            texts of the codebook.

    Returns:
        For each passage the names of its poles: none, one or two.
    """
    positive, negative = code.poles
    prototypes = [f"{pole.name}: {', '.join(cue.rstrip('*') for cue in pole.cues)}" for pole in code.poles]
    names = [f"{code.name}: {pole.name}" for pole in code.poles]
    encoded = encoder.encode([*prototypes, *names])
    lean = vectors @ (encoded[0] - encoded[1] + encoded[2] - encoded[3])
    lean = standardise(lean.astype(np.float64), 0)
    if accepted is not None and min(map(len, accepted)) >= _EXAMPLES:
        learnt = vectors @ (accepted[0].mean(axis=0) - accepted[1].mean(axis=0))
        lean = lean + standardise(learnt.astype(np.float64), 0)
    cues = [compile_cues(pole.cues) for pole in code.poles]
    result: list[tuple[str, ...]] = []
    for text, closer in zip(texts, lean, strict=True):
        (for_positive, against_positive), (for_negative, against_negative) = (cue.find_affirmed(text) for cue in cues)
        says_positive = len(for_positive) + len(against_negative)
        says_negative = len(for_negative) + len(against_positive)
        if for_positive and for_negative:
            result.append((positive.name, negative.name))
        else:
            leaning = closer + _CUE * (says_positive - says_negative)
            pole = positive if leaning > 0 else negative
            result.append((pole.name,) if abs(leaning) >= _LEAN else ())
    return result
