"""How much of what people say of themselves and others goes, on the utterances of the benchmark."""

from __future__ import annotations

import pytest

from tests.benchmarks.said import WHOLE, measure


@pytest.mark.parametrize(("half", "whole", "of", "innocent"), [("developed", 150, 150, 10), ("held", 145, 147, 17)])
def test_identifiers_go_whole_and_other_words_stay(half: str, whole: int, of: int, innocent: int) -> None:
    """As many go whole as when they were measured, and no more of the other words go with them."""
    done = measure(half)
    assert len(done.fates) == of
    assert done.count(WHOLE) >= whole
    assert len(done.innocent) <= innocent
