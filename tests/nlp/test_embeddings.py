"""Vectors stand in the order of their passages."""

import numpy as np

from textmine.nlp.embeddings import embed_passages
from textmine.records.corpus import Document, Passage

TEXT = "Short one. A much longer passage than the rest of them here. A middling one it is."


def _passages(bounds):
    return [Passage(f"a@{start}", "a", start, end, "", "respondent", "a#1", "A", "north", 5) for start, end in bounds]


def _document():
    return Document("a", "north", "transcript", "A", TEXT, "0" * 64)


def test_vectors_keep_the_order_of_the_passages(fake_encoder):
    """Each vector is that of the words of the passage in its place, whatever order they are encoded in."""
    bounds = [(0, 10), (11, 60), (61, len(TEXT)), (0, 10)]
    vectors = embed_passages(_document(), _passages(bounds), fake_encoder)
    np.testing.assert_array_equal(vectors, fake_encoder.encode([TEXT[start:end] for start, end in bounds]))


def test_longest_passages_are_encoded_first(fake_encoder):
    """The encoder is handed texts by falling length, so that a batch holds texts of like length."""
    handed = []
    encode = fake_encoder.encode
    fake_encoder.encode = lambda texts: handed.append(list(texts)) or encode(texts)
    embed_passages(_document(), _passages([(0, 10), (11, 60), (61, len(TEXT))]), fake_encoder)
    assert handed == [[TEXT[11:60], TEXT[61:], TEXT[:10]]]


def test_no_passages_have_no_vectors(fake_encoder):
    """A document without passages has no vectors."""
    assert embed_passages(_document(), [], fake_encoder).shape == (0, fake_encoder.dimensions)
