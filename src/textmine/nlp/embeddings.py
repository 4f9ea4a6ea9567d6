"""Passages to vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from textmine.nlp.models import Encoder
from textmine.records.corpus import Document, Passage


def embed_passages(document: Document, passages: Sequence[Passage], encoder: Encoder) -> NDArray[np.float32]:
    """The vectors of one document's passages.

    Args:
        document: holds the text.
        passages: slices of it.
        encoder: turns texts into vectors.

    Returns:
        Unit vectors of shape (n_passages, dimensions), in the order of the passages.
    """
    return encode_texts([document.text[passage.start : passage.end] for passage in passages], encoder)


def encode_texts(texts: Sequence[str], encoder: Encoder) -> NDArray[np.float32]:
    """Unit vectors of shape (n_texts, dimensions), in the order of the texts."""
    # An encoder pads a batch to its longest text: texts of like length belong together.
    order = sorted(range(len(texts)), key=lambda index: (-len(texts[index]), index))
    vectors = encoder.encode([texts[index] for index in order])
    placed = np.empty_like(vectors)
    placed[order] = vectors
    return placed
