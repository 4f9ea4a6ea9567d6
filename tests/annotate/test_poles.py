"""The direction in which a passage speaks to a code."""

import numpy as np
import pytest

from textmine.annotate.poles import poles_of
from textmine.codebook import Code, Pole

CODE = Code(
    "trust",
    "Trust",
    "Confidence in partners.",
    "s",
    poles=(Pole("built", ("honest*", "kept faith")), Pole("broken", ("let us down", "betray*", "didn't trust"))),
)
BUILT, BROKEN = ("built",), ("broken",)


def _poles(encoder, texts):
    return poles_of(CODE, texts, np.zeros((len(texts), encoder.dimensions), dtype=np.float32), encoder)


@pytest.mark.parametrize(
    ("text", "poles"),
    [
        ("They were honest with us.", BUILT),
        ("They let us down.", BROKEN),
        ("They were honest, and then they let us down.", ("built", "broken")),
        ("They were never honest.", BROKEN),
        ("They never let us down.", BUILT),
        ("They were not honest, and in the end they let us down.", BROKEN),
        ("They never betrayed us or let us all down; they never let us down.", BUILT),
        ("We didn’t trust them.", BROKEN),
        ("Honest people, they kept faith, but were not always honest.", BUILT),
    ],
)
def test_cues_decide_between_poles(fake_encoder, text, poles):
    """A cue speaks for its pole, a negated one for the other, and affirmed cues of both give both."""
    assert _poles(fake_encoder, [text]) == [poles]


def test_closeness_decides_without_cues(fake_encoder):
    """A passage without cues leans to the pole whose name and cues its vector is nearer to."""
    texts = ["Trust built, kept, faith.", "Trust broken, betray, us down."]
    vectors = fake_encoder.encode(texts)
    assert poles_of(CODE, texts, vectors, fake_encoder) == [BUILT, BROKEN]
    assert poles_of(CODE, texts[::-1], vectors[::-1], fake_encoder) == [BROKEN, BUILT]


@pytest.mark.parametrize("text", ["They were honest.", "They never let us down."])
def test_one_cue_outweighs_a_slight_lean(fake_encoder, text):
    """A pole's own cue, or a negated one of the other, counts for more than one standard deviation of closeness."""
    near = fake_encoder.encode(["Trust broken", "Trust built"])
    texts = [text, "Nothing said."]
    assert poles_of(CODE, texts, near, fake_encoder) == [BUILT, BUILT]


def test_nothing_either_way_is_the_first_pole(fake_encoder):
    """A passage that leans neither way is given to the direction the code's name asserts."""
    assert _poles(fake_encoder, ["Nothing of the sort."]) == [BUILT]
