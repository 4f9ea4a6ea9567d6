"""An encoder that remembers asks for each text once, also in the next run, and gives the vectors of the one it asks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.conftest import FakeEncoder
from textmine.nlp.vector_cache import CachedEncoder
from textmine.storage.cache import Cache

TEXTS = ["ferry", "harbour wall", "ferry", ""]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def test_each_text_is_encoded_once_and_kept_for_the_next_run(cache: Cache) -> None:
    """Twice in one call, again in the same run, again in another: encoded once, with the encoder's own vectors in their order."""
    asked, again = FakeEncoder(), FakeEncoder()
    encoder = CachedEncoder(asked, cache)
    np.testing.assert_array_equal(encoder.encode(TEXTS), FakeEncoder().encode(TEXTS))
    assert asked.texts == 3
    later = CachedEncoder(again, Cache(cache.folder))
    np.testing.assert_array_equal(later.encode(["tide", *TEXTS]), FakeEncoder().encode(["tide", *TEXTS]))
    assert again.texts == 1
    assert encoder.encode([]).shape == (0, FakeEncoder.dimensions)


def test_a_damaged_part_and_another_encoder_are_not_trusted(cache: Cache) -> None:
    """With a byte changed on the disk texts are encoded anew; what one encoder made is not taken for another's."""
    CachedEncoder(FakeEncoder(), cache).encode(TEXTS)
    other = FakeEncoder()
    other.id = "another"
    CachedEncoder(other, cache).encode(["ferry"])
    assert other.texts == 1
    (path,) = (path for path in cache.folder.glob("words-*/*/vectors.npy") if path.stat().st_size > 600)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    anew = FakeEncoder()
    np.testing.assert_array_equal(CachedEncoder(anew, cache).encode(TEXTS), FakeEncoder().encode(TEXTS))
    assert anew.texts == 3
