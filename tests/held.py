"""A study in memory that is read as a large one is: a few documents at a time."""

from __future__ import annotations

from collections.abc import Sequence

from textmine.analysis.passage_vectors import PassageVectors


class Held:
    """The documents of a material, one by one; remembers how many passages were asked for at once."""

    def __init__(self, material: PassageVectors) -> None:
        self._material = material
        self.sizes: dict[str, int] = {}
        for passage in material.passages:
            self.sizes[passage.document] = self.sizes.get(passage.document, 0) + 1
        self.texts = {document: material.documents[document].sha256 for document in self.sizes}
        self.most = 0

    def of(self, documents: Sequence[str]) -> PassageVectors:
        wanted = set(documents)
        found = self._material.where([passage.document in wanted for passage in self._material.passages])
        self.most = max(self.most, len(found.passages))
        return PassageVectors(
            {document: self._material.documents[document] for document in documents}, found.passages, found.vectors
        )
