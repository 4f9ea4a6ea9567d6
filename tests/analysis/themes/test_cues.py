"""Cues: what matches, what is negated, and what a match weighs."""

import math

import numpy as np
import pytest

from textmine.analysis.themes.cues import compile_cues, cue_weights, word_forms


@pytest.mark.parametrize(
    ("cue", "text", "found"),
    [
        ("pay", "They pay us, and Pay again.", ["pay"]),
        ("pay", "The payment was repaid; prepay.", []),
        ("trust*", "Trust, trusted and trust-based; distrust.", ["trust", "trusted", "trust-based"]),
        ("honest*", "an honest’s word", ["honest’s"]),
        ("let* down", "They letting down, lets  down and let go.", ["letting down", "lets  down"]),
        ("let us down", "They let us\n  down.", ["let us\n  down"]),
        ("let us down", "They let us all down, outlet us down, let us downs.", []),
        ("didn't trust", "We didn't trust it and didn’t trust them.", ["didn't trust", "didn’t trust"]),
        ("didn’t trust", "We didn't trust it and didn’t trust them.", ["didn't trust", "didn’t trust"]),
        ("a.b", "axb and a.b", ["a.b"]),
    ],
)
def test_cue_matches_whole_words(cue, text, found):
    """A cue is found as whole words; a star takes any ending, apostrophes are straight or curly, spaces any."""
    assert compile_cues([cue]).find(text) == found


def test_longest_cue_wins():
    """Where two cues begin at one place the longer is found."""
    assert compile_cues(["pay", "pay rise", "pay rise freeze"]).find("A pay rise freeze, a pay rise, a pay cut.") == [
        "pay rise freeze",
        "pay rise",
        "pay",
    ]


def test_each_word_found_once_in_order():
    """A cue's words come once, in the order of the text, in lower case."""
    assert compile_cues(["cost*", "paid"]).find("Paid. COSTS, paid, costs, cost.") == ["paid", "costs", "cost"]


def test_no_cues_find_nothing():
    """A code without cues finds nothing."""
    cues = compile_cues([])
    assert cues.find("anything") == []
    assert cues.find_affirmed("not anything") == ([], [])


@pytest.mark.parametrize(
    ("text", "affirmed", "negated"),
    [
        ("They were honest.", ["honest"], []),
        ("They were not honest.", [], ["honest"]),
        ("They were not very honest.", [], ["honest"]),
        ("They were not all that honest.", [], ["honest"]),
        ("They were not at all very honest.", ["honest"], []),
        ("NEVER quite honest", [], ["honest"]),
        ("They weren't honest, wasn’t honest.", [], ["honest"]),
        ("We couldn't call it honest, I can’t say honest.", [], ["honest"]),
        ("I cannot call it honest.", [], ["honest"]),
        ("A knot, honest. Know honest.", ["honest"], []),
        ("They were honest, not cheap.", ["honest"], []),
        ("Honest then, not honest now.", ["honest"], ["honest"]),
        ("Hardly honest, without an honest word, nor honest.", [], ["honest"]),
        ("They used to be honest.", [], ["honest"]),
        ("They USED TO be really quite honest.", [], ["honest"]),
        ("We used to call them honest.", [], ["honest"]),
        ("They used to be honest, and now they are honest again.", ["honest"], ["honest"]),
        ("They used it to be honest.", ["honest"], []),
        ("They used honest words, unused to honest ones.", ["honest"], []),
    ],
)
def test_negation_within_three_words(text, affirmed, negated):
    """A cue is negated where a negation, or what used to be, stands within the three words before it."""
    assert compile_cues(["honest"]).find_affirmed(text) == (affirmed, negated)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("They were honest and open.", 2.0),
        ("They were honest, honest to the end.", 1.0),
        ("They might be honest.", 0.5),
        ("I suppose they were honest.", 0.5),
        ("They were not honest.", 0.25),
        ("Not honest then, but honest now.", 1.0),
        ("They were cheap.", 0.0),
    ],
)
def test_hedged_and_negated_cues_count_for_less(text, count):
    """Different cues are counted: a hedged one half, a negated one as much as the code wants, the same one once at its best."""
    assert compile_cues(["honest", "open"]).count(text, negated=0.25) == count


def test_cue_is_found_in_the_other_forms_of_its_word():
    """A cue without a star is found in every form of its lemma that the study holds; a phrase in the forms of each of its words."""
    texts = ["She paid the bill.", "They pay bills.", "The payment was late.", "He has been paying."]
    forms = word_forms(texts)
    cues = compile_cues(["pay", "pay bill"], forms)
    assert [cues.find(text) for text in texts] == [["paid"], ["pay bills"], [], ["paying"]]
    assert compile_cues(["pay"]).find("She paid.") == []


def test_weights_follow_the_share_of_passages():
    """The first cue weighs half the negative log of the share that hold any; two more add a quarter each, later ones nothing."""
    counts = [[1, 0], [2, 1], [0, 0], [5, 0]]
    common, rare = -0.5 * math.log(3 / 4), -0.5 * math.log(1 / 4)
    expected = [[common, 0], [1.25 * common, rare], [0, 0], [1.5 * common, 0]]
    np.testing.assert_allclose(cue_weights(counts), expected, atol=1e-12)


def test_half_a_cue_weighs_half():
    """A passage whose only cue is hedged gains half of what a plain one would."""
    plain, hedged = cue_weights([[1], [0], [0], [0.5]])[[0, 3], 0]
    assert hedged == pytest.approx(plain / 2)


def test_weight_of_a_rare_cue_is_capped():
    """One passage of a hundred gives its first cue 1.75 and no more."""
    weights = cue_weights([[1.0], *([[0.0]] * 99)])
    assert weights[0, 0] == 1.75
    assert not weights[1:].any()


def test_cue_in_every_passage_weighs_nothing():
    """A cue that stands in every passage tells none from another."""
    assert np.abs(cue_weights([[1.0], [2.0]])).max() == 0


def test_weights_of_no_passages():
    """No passages give no weights."""
    assert cue_weights([]).size == 0
