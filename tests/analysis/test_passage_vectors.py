"""Passages with their documents and vectors, in step."""

import numpy as np

from textmine.analysis.passage_vectors import PassageVectors
from textmine.records.corpus import Document, Passage, Role

TEXT = "One. Two two. Three."
PASSAGES = [
    Passage(f"a@{start}", "a", start, end, "", Role.RESPONDENT, "a#0", "P", "north", 1)
    for start, end in [(0, 4), (5, 13), (14, 20)]
]
MATERIAL = PassageVectors(
    {"a": Document("a", "north", "transcript", "A", TEXT, "0" * 64)}, PASSAGES, np.arange(6, dtype=np.float32).reshape(3, 2)
)


def test_texts_are_the_documents_words():
    """The text of a passage is its document's from start to end."""
    assert MATERIAL.texts() == ["One.", "Two two.", "Three."]


def test_what_is_left_out_is_left_out_of_all():
    """Passages and vectors that are kept stay in step."""
    kept = MATERIAL.where([True, False, True])
    assert kept.texts() == ["One.", "Three."]
    assert kept.vectors.tolist() == [[0, 1], [4, 5]]


def test_nothing_kept_is_still_material():
    """Where no passage is kept the vectors keep their width."""
    assert MATERIAL.where([False] * 3).vectors.shape == (0, 2)
