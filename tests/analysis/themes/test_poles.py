"""The direction in which a passage speaks to a code."""

import numpy as np
import pytest

from textmine.analysis.themes.poles import PoleClassifier
from textmine.study.codebook import Code, Pole

CODE = Code(
    "trust",
    "Trust",
    "Confidence in partners.",
    "s",
    poles=(Pole("built", ("honest*", "kept faith")), Pole("broken", ("let us down", "betray*", "didn't trust"))),
)
BUILT, BROKEN = ("built",), ("broken",)


def _poles(encoder, texts):
    return PoleClassifier(CODE, encoder).of(texts, np.zeros((len(texts), encoder.dimensions), dtype=np.float32))


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
        ("They used to be honest.", BROKEN),
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
    assert PoleClassifier(CODE, fake_encoder).of(texts, vectors) == [BUILT, BROKEN]
    assert PoleClassifier(CODE, fake_encoder).of(texts[::-1], vectors[::-1]) == [BROKEN, BUILT]


@pytest.mark.parametrize(
    ("text", "nearer", "poles"),
    [
        ("Nothing said.", 0.05, BUILT),
        ("Nothing said.", 0.03, ()),
        ("Nothing said.", -0.03, ()),
        ("Nothing said.", -0.05, BROKEN),
        ("They were honest.", -0.1, BUILT),
        ("They were honest.", -0.18, ()),
        ("They never let us down.", -0.1, BUILT),
        ("They let us down.", 0.1, BROKEN),
        ("They let us down.", 0.3, BUILT),
        ("They used to be honest.", 0.1, BROKEN),
        ("They were honest until they let us down.", 0.3, ("built", "broken")),
        ("They were never honest, but never let us down.", 0.0, ()),
    ],
)
def test_a_passage_near_the_middle_has_no_pole(fake_encoder, text, nearer, poles):
    """A cue counts for a difference of cosines of 0.2; below 0.04 in all a passage has no pole, but for cues of both."""
    described = fake_encoder.encode([f"{pole.name}: {', '.join(cue.rstrip('*') for cue in pole.cues)}" for pole in CODE.poles])
    direction = described[0] - described[1]
    vector = (nearer * direction / (direction @ direction)).astype(np.float32)
    assert PoleClassifier(CODE, fake_encoder).of([text], vector[None]) == [poles]


def test_nothing_either_way_is_no_pole(fake_encoder):
    """A passage that leans neither way is given no direction."""
    assert _poles(fake_encoder, ["Nothing of the sort."]) == [()]


def test_accepted_passages_say_what_a_pole_sounds_like(fake_encoder):
    """Three accepted passages of each pole, without any cue, turn passages like them to that pole; two of each do not count."""
    good = ["They lent us keys and waited", "They lent us keys and stayed", "They lent us keys and smiled"]
    bad = ["Doors were locked and nobody rang", "Doors were locked and nobody came", "Doors were locked and nobody wrote"]
    texts = ["They lent us keys and sang", "Doors were locked and nobody slept"]
    vectors = [fake_encoder.encode(part) for part in (texts, good, bad)]
    held = PoleClassifier(CODE, fake_encoder, (vectors[1], vectors[2])).of(texts, vectors[0])
    assert held == [BUILT, BROKEN]
    few = PoleClassifier(CODE, fake_encoder, (vectors[1][:2], vectors[2])).of(texts, vectors[0])
    assert few == PoleClassifier(CODE, fake_encoder).of(texts, vectors[0])
