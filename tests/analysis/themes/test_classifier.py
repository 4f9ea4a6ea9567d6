"""What decisions change."""

import numpy as np
import pytest

from tests.units import units_of
from textmine.analysis.themes.classifier import unlabelled
from textmine.analysis.themes.fit import prepare_passages
from textmine.study.codebook import Code

CODES = [Code("money", "Money", "Budgets and expense.", "s"), Code("staff", "Staffing", "Vacancies and turnover.", "s")]
TOPICS = {
    "hall": "the roof of the hall leaked and the {} kettle stood in water all {} long",
    "choir": "our choir sang {} songs in the church before {} came to listen",
    "money": "budgets and expense were {} this year and {} went up",
}
FILL = ["old", "new", "many", "few", "summer", "winter", "friends", "neighbours", "children", "half"]


def _texts():
    return [TOPICS[topic].format(a, b) for topic in TOPICS for a, b in zip(FILL, FILL[::-1], strict=True)]


@pytest.fixture
def judged(fake_encoder):
    texts = _texts()
    documents = [f"d{row % 5}" for row in range(len(texts))]
    prepared = prepare_passages(units_of(texts, fake_encoder, documents), CODES, fake_encoder)
    return lambda given: prepared.classify(given, np.ones(len(texts), dtype=bool))


def _given(**decided):
    given = unlabelled(30, 2)
    for code, (rows, verdict) in decided.items():
        given[list(rows), ["money", "staff"].index(code)] = verdict
    return given


def test_eight_examples_find_the_others_of_their_kind(judged):
    """A code whose definition says nothing of choirs finds the rest of them after eight accepted passages."""
    before = judged(unlabelled(30, 2)).probability[:, 1]
    given = _given(staff=(range(10, 18), 1))
    given[[0, 1, 2, 3, 20, 21, 22, 23], 1] = 0
    after = judged(given).probability[:, 1]
    assert after[18:20].min() > 2 * before[18:20].max()
    assert after[18:20].min() > after[[*range(4, 10), *range(24, 30)]].max()


def test_rejected_passages_lower_their_kind(judged):
    """Passages like those that people rejected become less likely."""
    before = judged(unlabelled(30, 2)).probability[:, 0]
    after = judged(_given(money=(range(20, 28), 0))).probability[:, 0]
    assert after[28:].mean() < before[28:].mean()


def test_a_passage_is_never_scored_by_the_decisions_on_its_own_document(judged):
    """Turning round every decision on a document leaves its decided passages likelier than those that do not carry the code."""
    rows = range(0, 30)
    truth = np.array([10 <= row < 20 for row in rows])
    given = _given(staff=(rows, 0))
    given[truth, 1] = 1
    turned = given.copy()
    mine = [row for row in rows if row % 5 == 2]
    turned[mine, 1] = 1 - turned[mine, 1]
    straight, other = judged(given).probability[:, 1], judged(turned).probability[:, 1]
    inside = [row for row in mine if truth[row]]
    outside = [row for row in rows if row % 5 != 2 and truth[row]]
    beside = [row for row in mine if not truth[row]]
    assert straight[inside].min() > 2 * straight[beside].max()
    assert other[inside].min() > 2 * other[beside].max()  # the curve bends a little; what it reads is the same
    assert other[outside].mean() < straight[outside].mean()


def test_codes_learn_apart(judged):
    """What is decided on one code leaves a code without decisions as it was."""
    before = judged(unlabelled(30, 2)).probability[:, 0]
    after = judged(_given(staff=(range(10, 18), 1))).probability[:, 0]
    np.testing.assert_allclose(after, before, rtol=1e-6)


def test_words_of_a_code_come_from_its_examples(judged):
    """The words that speak most for a learnt code are those of the passages people accepted."""
    assert {"choir", "sang"} & set(judged(_given(staff=(range(10, 18), 1))).words[1])


def test_same_decisions_same_bytes(judged):
    """Judging twice gives the very same numbers."""
    given = _given(staff=(range(10, 18), 1))
    assert judged(given).probability.tobytes() == judged(given).probability.tobytes()
