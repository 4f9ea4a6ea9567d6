"""A study read a few documents at a time: which ones a large study is learnt from, and all of them in turn.

What is learnt from passages (what words are common, how far scores spread, clusters) is learnt from all of them in a study of up
to `MOST`, and in a larger one from a sample of whole documents, for the talk around a passage counts. What was learnt is then
applied to every document, a portion at a time, so that memory does not grow with the study.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

import numpy as np

from textmine.analysis.passage_vectors import PassageVectors

MAX_FIT_PASSAGES = 10_000  # passages; of some 150 interviews of an hour. The regression and the clusters stand on fewer still
BATCH_PASSAGES = 2_000  # passages of a portion; more are no faster


class PassageSource(Protocol):
    """The documents of a study."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """Number of passages by document, in order."""

    @property
    def texts(self) -> Mapping[str, str]:
        """Hash of the text by document."""

    def of(self, documents: Sequence[str]) -> PassageVectors:
        """Passages of some documents, in the order of the study."""


def sample_documents(sizes: Mapping[str, int], most: int = MAX_FIT_PASSAGES, first: Collection[str] = ()) -> list[str]:
    """Documents to learn from.

    Args:
        sizes: number of passages by document, in order.
        most: passages.
        first: documents that should be among them, such as those that people decided on; they get half of the room at most.

    Returns:
        All documents where they have no more than `most` passages; else some, spread evenly over the study, in order. There is
        always one.
    """
    if sum(sizes.values()) <= most:
        return list(sizes)
    chosen = set(_spread([size for size in sizes if size in set(first)], sizes, most // 2))
    room = most - sum(sizes[one] for one in chosen)
    chosen |= set(_spread([size for size in sizes if size not in chosen], sizes, room))
    return [size for size in sizes if size in chosen] or list(sizes)[:1]


def _spread(documents: Sequence[str], sizes: Mapping[str, int], most: int) -> list[str]:
    """Documents at even steps, as many as there is room for."""
    total = sum(sizes[document] for document in documents)
    if total <= most:
        return list(documents)
    number = len(documents) * max(0, most) // total
    chosen = [documents[int(at)] for at in np.linspace(0, len(documents) - 1, number)]
    while sum(sizes[one] for one in chosen) > most:
        chosen.remove(max(chosen, key=lambda one: sizes[one]))
    return chosen


def document_batches(sizes: Mapping[str, int], most: int = BATCH_PASSAGES) -> Iterator[list[str]]:
    """All documents in order, in portions of so many passages; a larger document is a portion by itself."""
    portion: list[str] = []
    held = 0
    for document, size in sizes.items():
        if portion and held + size > most:
            yield portion
            portion, held = [], 0
        portion.append(document)
        held += size
    if portion:
        yield portion
