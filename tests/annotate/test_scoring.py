"""Scores of passages for codes."""

import random

import numpy as np
import pytest

from textmine.annotate.scoring import prototype_texts, score_passages, standardise
from textmine.codebook import Code

CODES = [
    Code("trust", "Trust", "Confidence between partners, built or broken.", "s", cues=("honest*", "let us down")),
    Code("money", "Money", "Budgets, invoices and who carries the expense.", "s", cues=("cost*",)),
    Code("staff", "Staffing", "Vacancies, recruitment, training and turnover of workers.", "s"),
    Code("place", "Buildings", "Offices, leases, repairs and shared premises.", "s"),
]
OTHERS = [
    "The weather that winter kept most visitors away from town.",
    "My grandmother sang while she was baking on Sundays.",
    "Buses stopped running after seven, which annoyed everybody.",
]


def _score(encoder, texts, codes=CODES):
    return score_passages(texts, encoder.encode(texts), codes, encoder)


def _noise():
    """Forty passages of made-up words."""
    draw = random.Random(3)
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [" ".join("".join(draw.choices(letters, k=draw.randint(3, 9))) for _ in range(12)) for _ in range(40)]


def test_passage_that_repeats_a_definition_scores_highest_for_its_code(fake_encoder):
    """Of all codes, a passage that says a definition word for word has the highest score for that one."""
    probability = _score(fake_encoder, [*(code.definition for code in CODES), *OTHERS, *_noise()]).probability
    assert probability[:4].argmax(axis=1).tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("codes", [CODES[:1], CODES[:2]], ids=["one code", "two codes"])
def test_code_is_scored_highest_where_its_definition_is_repeated(fake_encoder, codes):
    """Of all passages, the one that says a code's definition word for word scores highest for it."""
    texts = [*OTHERS, *_noise(), *(code.definition for code in codes)]
    assert _score(fake_encoder, texts, codes).probability.argmax(axis=0).tolist() == [*range(len(texts) - len(codes), len(texts))]


def test_scores_have_a_row_a_passage_and_a_column_a_code(fake_encoder):
    """There is one probability between 0 and 1, and one list of cues, for each passage and code."""
    scores = _score(fake_encoder, OTHERS)
    assert scores.probability.shape == (3, 4)
    assert ((scores.probability > 0) & (scores.probability < 1)).all()
    assert [[len(row), *map(len, row)] for row in scores.cues] == [[4, 0, 0, 0, 0]] * 3


def test_cue_raises_the_score_of_its_code_alone(fake_encoder):
    """A passage that holds a code's cue scores higher for it than the same passage without, and the same for codes without cues."""
    text = "It was said in the end by a neighbour."
    with_cue, without = (
        _score(fake_encoder, [text, *OTHERS], [Code("a", "Apples", "Red fruit.", "s", cues=cues), CODES[2]]).probability
        for cues in (("neighbour",), ())
    )
    assert with_cue[0, 0] > without[0, 0]
    np.testing.assert_allclose(with_cue[:, 1], without[:, 1])


def test_words_list_cues_first(fake_encoder):
    """The words behind a score are the cues found, then shared words, each once, at most as many as asked for."""
    scores = _score(fake_encoder, ["Partners were honest; confidence broken, partners let us down.", *OTHERS])
    words = scores.words(0, 0)
    assert words[:2] == ["honest", "let us down"]
    assert {"confidence", "broken", "partners"} <= set(words)
    assert len(words) == len(set(words)) <= 6
    assert scores.words(0, 0, most=3) == words[:3]
    assert scores.words(1, 0) == []


@pytest.mark.parametrize("codes", [CODES, CODES[:1], CODES[:2]], ids=["four codes", "one code", "two codes"])
@pytest.mark.parametrize("texts", [["We were honest about what it cost."], ["Said.", "Done."]], ids=["one passage", "two"])
def test_few_passages_or_codes_are_scored(fake_encoder, texts, codes):
    """One passage, or one code, gives a finite score."""
    probability = _score(fake_encoder, texts, codes).probability
    assert probability.shape == (len(texts), len(codes))
    assert np.isfinite(probability).all()


def test_prototypes_hold_what_counts_and_examples():
    """A code is compared by its name with its definition, its name, what counts, and examples, but not by what does not count."""
    code = Code("a", "Name", "Definition.", "s", counts=("counts",), does_not_count=("not",), examples=("example",))
    assert prototype_texts(code) == ["Name. Definition.", "Name", "counts", "example"]


def test_standardise_gives_deviations_from_the_mean():
    """Each column has mean 0 and deviation 1; a constant one is zero."""
    columns = np.array([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0]])
    spread = np.sqrt(2 / 3)
    np.testing.assert_allclose(standardise(columns, 0), [[-1 / spread, 0], [0, 0], [1 / spread, 0]])
    np.testing.assert_allclose(standardise(columns.T, 1), standardise(columns, 0).T)
