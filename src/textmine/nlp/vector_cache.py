"""An encoder that remembers: words and codebook texts keep their vectors in the cache, from run to run.

The words of a study hardly change when a transcript joins it, and not at all with a threshold or a decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.nlp.embeddings import encode_texts
from textmine.nlp.models import Encoder
from textmine.storage.cache import Cache, Part
from textmine.storage.fingerprint import code_hash, fingerprint


@dataclass(frozen=True, slots=True)
class CachedText:
    """A text whose vector is kept."""

    text: str


class CachedEncoder:
    """Encodes a text once, whichever run or code asks for it; a text's vector does not depend on what is encoded beside it.

    Attributes:
        id: of the encoder that it asks.
    """

    def __init__(self, encoder: Encoder, cache: Cache) -> None:
        """Take up what earlier runs left.

        Args:
            encoder: that is asked for what is not remembered.
            cache: where vectors are kept, as parts of a stage of their own; a damaged part is as good as none.

        Raises:
            TextmineError: a part was damaged while it was read.
        """
        self.id = encoder.id
        self._encoder, self._cache = encoder, cache
        self._stage = f"words-{fingerprint(encoder.id, code_hash('textmine.nlp.onnx_encoder', 'textmine.nlp.models'))}"
        self._known: dict[str, NDArray[np.float32]] = {}
        for key in cache.keys(self._stage):
            if cache.has(self._stage, key):
                texts = cache.records(self._stage, key, "texts", CachedText)
                vectors = cache.array(self._stage, key, "vectors")
                self._known.update((text.text, vector) for text, vector in zip(texts, vectors, strict=True))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of shape (n_texts, dimensions); raises `TextmineError` where the cache cannot be written to."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            vectors = encode_texts(new, self._encoder)
            part: Part = {"texts": [CachedText(text) for text in new], "vectors": vectors}
            self._cache.save(self._stage, fingerprint(new), part, {"texts": CachedText})
            self._known.update(zip(new, vectors, strict=True))
        return np.array([self._known[text] for text in texts]) if texts else self._encoder.encode([])
