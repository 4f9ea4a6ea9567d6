"""Passages with their documents and vectors, in step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.records.corpus import Document, Passage


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """Passages with their documents and vectors, in step: vectors are of shape (n_passages, dimensions)."""

    documents: Mapping[str, Document]
    passages: Sequence[Passage]
    vectors: NDArray[np.float32]

    def text(self, passage: Passage) -> str:
        """The words of one of the passages."""
        return self.documents[passage.document].text[passage.start : passage.end]

    def texts(self) -> list[str]:
        """The words of every passage."""
        return [self.text(passage) for passage in self.passages]

    def where(self, keep: Sequence[bool]) -> PassageVectors:
        """The passages at which `keep` holds."""
        kept = [passage for passage, flag in zip(self.passages, keep, strict=True) if flag]
        return PassageVectors(self.documents, kept, self.vectors[np.array(keep, dtype=bool)])
