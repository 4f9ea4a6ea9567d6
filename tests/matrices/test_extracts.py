"""Extracts of passages."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from textmine.matrices.extracts import extract

OPENING = "We began in a small hall beside the river with eleven people and one kettle between them all."
MIDDLE = "Later the council let us down over the lease, and nobody on the board would say who had signed it."
END = "By then it was winter and most of the old committee had moved away to other towns along the coast."
LONG = f"{OPENING} {MIDDLE} {END}"


def test_short_passage_is_given_whole():
    """A passage of as many words as fit is given as it is."""
    assert extract(LONG, ["let us down"], most=len(LONG.split())) == LONG
    assert extract("  (As it is.  ", ["is"]) == "  (As it is.  "


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["let us down"], f"… {MIDDLE} …"),
        (["kettle"], f"{OPENING} {MIDDLE} …"),
        (["winter"], f"… {END}"),
        (["winter", "kettle"], f"… {END}"),
        (["let us down", "winter"], f"… {MIDDLE} {END}"),
        (["LEASE", "sign"], f"… {MIDDLE} …"),
        (["omm"], f"{OPENING} {MIDDLE} …"),
        ([], f"{OPENING} {MIDDLE} …"),
    ],
)
def test_extract_is_what_earned_the_coding(words, expected):
    """The extract is the consecutive sentences that hold most of the words, stronger ones first; else the opening."""
    assert extract(LONG, words) == expected


def test_words_are_found_from_their_beginning():
    """A word that earned a coding is looked for at the beginning of words, and its case does not matter."""
    assert extract(LONG.replace("kettle", "KETTLES"), ["kettle"]).startswith("We began")
    assert extract(LONG, ["(council", "inter"]) == extract(LONG, [])


def test_extract_keeps_to_its_length():
    """Two sentences that are together too long are not both given, even where both hold words."""
    assert extract(LONG, ["let us down", "winter"], most=25) == f"… {MIDDLE} …"


def test_one_long_sentence_is_given_whole():
    """A single sentence longer than the extract may be is given whole."""
    sentence = " ".join(["word"] * 60) + "."
    assert extract(sentence, ["word"]) == sentence
    assert extract(sentence, []) == sentence
    assert extract(f"Short one. {sentence}", ["word"]) == f"… {sentence}"


SAID = "I trust him with my children."
LONG_SENTENCE = f"And {' and '.join(['nobody else'] * 20)}."


@pytest.mark.parametrize("words", [["trust him"], []], ids=["it earned the coding", "nothing did"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{SAID} {MIDDLE} {END}", f"{SAID} {MIDDLE} …"),
        (f"{SAID} {LONG_SENTENCE} {END}", f"{SAID} {LONG_SENTENCE} …"),
        (f"{SAID} So I said. {LONG_SENTENCE} {END}", f"{SAID} So I said. {LONG_SENTENCE} …"),
    ],
    ids=["short", "long", "two short"],
)
def test_short_sentence_is_never_quoted_alone(text, expected, words):
    """A sentence of fewer than twenty words comes with what follows it, even where that makes the extract long."""
    assert extract(text, words) == expected


def test_short_last_sentence_comes_with_what_led_to_it():
    """A passage's short last sentence is quoted with the one before, even where that is long."""
    assert extract(f"{OPENING} {LONG_SENTENCE} {SAID}", ["trust him"]) == f"… {LONG_SENTENCE} {SAID}"


PARTS = st.sampled_from(["trust", "cost.", "(aside)", "why?", "it’s", "[laughs].", "Mr.", "\n", "–", "pay!", "e.g.", "ﬁne", "1.5"])


@settings(max_examples=100, deadline=None)
@example(["…", "trust", "cost.", "…"], ["trust"], 1)
@given(st.lists(PARTS, max_size=60), st.lists(st.sampled_from(["trust", "cost", "(", "pay", "ﬁ"]), max_size=3), st.integers(1, 45))
def test_extract_is_an_exact_part_of_the_passage(parts, words, most):
    """But for an ellipsis at either end the extract stands in the passage, word for word, and what is left out is marked."""
    text = " ".join(parts)
    short = extract(text, words, most)
    body = short.removeprefix("… ").removesuffix(" …")
    assert body in text
    assert len(body.split()) >= min(20, most, len(text.split())) - 2  # an … of the passage's own may be taken for ours
    assert bool(body.strip()) == bool(text.strip())
    assert short.startswith("… ") or text.lstrip(" \n([").startswith(body.lstrip(" \n(["))
    assert short.endswith(" …") or text.rstrip(" \n([").endswith(body.rstrip(" \n(["))
