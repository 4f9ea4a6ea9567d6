"""Parts of words, counted word by word: what scikit-learn gives that counts them letter by letter."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from textmine.analysis.themes.char_ngrams import CharNgrams

TEXTS = [
    "The ferry was late, and the ferryman later.",
    "",
    "A ferry!\tÅngström's ferry\n\nand I",
    "the the the THE",
    "x",
    "Nobody asked the ferryman; nobody ever asks.",
]
OTHERS = ["Ferries, the later ones.", "", "Zürich xyz"]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(("lengths", "rare"), [((3, 5), 1), ((2, 5), 2), ((3, 5), 3)])
def test_the_numbers_are_those_of_scikit_learn(lengths: tuple[int, int], rare: int, dtype: type) -> None:
    """Short words, accents, capitals, any space and a text of nothing: the same matrix, of other texts too."""
    theirs = TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=lengths, min_df=rare, dtype=dtype)
    ours = CharNgrams(*lengths, rare, dtype)
    found = ours.fit_transform(TEXTS)
    near = 1e-6 if dtype is np.float32 else 1e-14
    np.testing.assert_allclose(found.toarray(), theirs.fit_transform(TEXTS).toarray(), rtol=near)
    np.testing.assert_allclose(ours.transform(OTHERS).toarray(), theirs.transform(OTHERS).toarray(), rtol=near)
    assert found.dtype == dtype


@pytest.mark.parametrize(("texts", "rare"), [(["", " \n"], 1), (["ferry", "late"], 2)])
def test_texts_without_a_part_that_is_common_enough_are_told(texts: list[str], rare: int) -> None:
    """No words, or none that two texts share: there is nothing to learn."""
    with pytest.raises(ValueError, match=r"no part of a word|empty vocabulary"):
        CharNgrams(4, 5, rare).fit_transform(texts)
