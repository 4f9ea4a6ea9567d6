"""Passages for tests of coding, made of texts alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from textmine.analysis.themes.coding_units import CodingUnits
from textmine.nlp.models import Encoder
from textmine.study.stop_words import default_stop_words


def units_of(texts: Sequence[str], encoder: Encoder, documents: Sequence[str] = ()) -> CodingUnits:
    """Each text by itself, or in the document that is named for it; nobody asked."""
    words = default_stop_words()
    return CodingUnits(
        texts=texts,
        vectors=encoder.encode(texts),
        documents=list(documents) or [""] * len(texts),
        talk=[""] * len(texts),
        in_talk=np.zeros(len(texts), dtype=bool),
        questions=[()] * len(texts),
        substance=np.array([words.substance(text) for text in texts]),
    )
