"""Codes learnt from the passages that are read first, and then read in any others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.themes.classifier import ClassifiedPassages, CodeClassifier, fit_classifier
from textmine.analysis.themes.kernel import Kernel
from textmine.analysis.themes.scoring import Scorer, Scores
from textmine.nlp.models import Encoder
from textmine.study.codebook import Code

_NONE = np.array([], dtype=np.int_)


class CodingModel:
    """Scores, likeness and probabilities of passages for some codes."""

    def __init__(self, codes: Sequence[Code], encoder: Encoder, *, spreads: bool = True) -> None:
        """Take in codes.

        Args:
            codes: of the codebook; at least one.
            encoder: that makes the vectors.
            spreads: whether a passage's score is lent to its neighbours.
        """
        self.codes = tuple(codes)
        self._encoder, self._spreads = encoder, spreads
        self._scorer: Scorer | None = None
        self._seen: Kernel | None = None
        self._judge: CodeClassifier | None = None

    @property
    def has_learnt(self) -> bool:
        """Whether passages have been learnt from."""
        return self._judge is not None

    def learn(
        self,
        texts: Sequence[str],
        vectors: NDArray[np.float32],
        talk: Sequence[str],
        given: NDArray[np.int8],
        documents: Sequence[str],
        context: NDArray[np.float64] | None = None,
    ) -> tuple[Scores, ClassifiedPassages]:
        """Learn from passages, and read them.

        Args:
            texts: the passages; at least one.
            vectors: their unit vectors, of shape (n_passages, dimensions).
            talk: for each the talk it is part of; empty where it stands alone.
            given: what people decided, as `fit_classifier` has it.
            documents: of the passages.
            context: log odds to be added, of shape (n_passages, n_codes).

        Returns:
            Scores and probabilities of these passages.
        """
        self._scorer = Scorer(texts, self.codes, self._encoder)
        scores = self._scorer.score(texts, vectors, talk if self._spreads else None)
        likeness = Kernel(texts, vectors, scores, talk)
        judged = fit_classifier(scores, likeness, given, documents, context)
        self._judge, self._seen = judged.judge, likeness.only(_NONE)
        return scores, judged

    def read(
        self,
        texts: Sequence[str],
        vectors: NDArray[np.float32],
        talk: Sequence[str],
        context: NDArray[np.float64] | None = None,
    ) -> tuple[Scores, NDArray[np.float64]]:
        """Read passages by what was learnt from others; as `learn`."""
        if self._scorer is None or self._seen is None or self._judge is None:
            raise ValueError("nothing has been learnt yet")
        scores = self._scorer.score(texts, vectors, talk if self._spreads else None)
        return scores, self._judge.probability(scores, self._seen.of(texts, vectors, scores, talk), context)
