"""Scores of passages for codes."""

import random

import numpy as np
import pytest

from tests.units import units_of
from textmine.analysis.themes.classifier import unlabelled
from textmine.analysis.themes.fit import prepare_passages
from textmine.analysis.themes.scoring import Scorer
from textmine.analysis.themes.thresholds import choose_thresholds
from textmine.nlp import models
from textmine.study.codebook import Code
from textmine.study.settings import ThemeSettings

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
    units = units_of(texts, encoder)
    return Scorer(units, codes, encoder).score(units)


def _probability(encoder, texts, codes=CODES, context=None):
    """Probabilities from the codebook alone."""
    return _classified(encoder, texts, codes, context).probability


def _classified(encoder, texts, codes, context=None):
    prepared = prepare_passages(units_of(texts, encoder), codes, encoder, context)
    return prepared.classify(unlabelled(len(texts), len(codes)), np.ones(len(texts), dtype=bool))


def _threshold(classified):
    given, every = unlabelled(*classified.probability.shape), np.ones(len(classified.probability), dtype=bool)
    return choose_thresholds(classified, given, every, ThemeSettings()).possible[-1]


def _odds(probability):
    return np.log(probability / (1 - probability))


def _noise():
    """Forty passages of made-up words."""
    draw = random.Random(3)
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [" ".join("".join(draw.choices(letters, k=draw.randint(3, 9))) for _ in range(12)) for _ in range(40)]


def test_passage_that_repeats_a_definition_scores_highest_for_its_code(fake_encoder):
    """Of all codes, a passage that says a definition word for word has the highest score for that one."""
    probability = _probability(fake_encoder, [*(code.definition for code in CODES), *OTHERS, *_noise()])
    assert probability[:4].argmax(axis=1).tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("codes", [CODES[:1], CODES[:2]], ids=["one code", "two codes"])
def test_code_is_scored_highest_where_its_definition_is_repeated(fake_encoder, codes):
    """Of all passages, the one that says a code's definition word for word scores highest for it."""
    texts = [*OTHERS, *_noise(), *(code.definition for code in codes)]
    assert _probability(fake_encoder, texts, codes).argmax(axis=0).tolist() == [*range(len(texts) - len(codes), len(texts))]


def test_scores_have_a_row_a_passage_and_a_column_a_code(fake_encoder):
    """There is one probability between 0 and 1, and one count of cues, for each passage and code."""
    probability = _probability(fake_encoder, OTHERS)
    assert probability.shape == (3, 4)
    assert ((probability > 0) & (probability < 1)).all()
    assert [[len(row), *row] for row in _score(fake_encoder, OTHERS).cue_counts.tolist()] == [[4, 0, 0, 0, 0]] * 3


def test_cue_raises_the_score_of_its_code_alone(fake_encoder):
    """A passage that holds a code's cue scores higher for it than the same passage without, and others hardly change."""
    text = "It was said in the end by a neighbour."
    with_cue, without = (
        _probability(fake_encoder, [text, *OTHERS], [Code("a", "Apples", "Red fruit.", "s", cues=cues), CODES[2]])
        for cues in (("neighbour",), ())
    )
    gained = _odds(with_cue) - _odds(without)
    assert gained[0, 0] > np.abs(gained[:, 1]).max()  # the cue is a word of the study all the same


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
    probability = _probability(fake_encoder, texts, codes)
    assert probability.shape == (len(texts), len(codes))
    assert np.isfinite(probability).all()


def test_context_adds_to_the_log_odds(fake_encoder):
    """What was asked before is added to the log odds of each passage and code, and to nothing else."""
    context = np.array([[1.5, 0, 0, -0.5], [0, 0.25, 0, 0], [0, 0, 0, 0]])
    plain, asked = (_probability(fake_encoder, OTHERS, context=given) for given in (None, context))
    gained = _odds(asked) - _odds(plain)
    np.testing.assert_allclose(gained - gained[2, 0], context, atol=1e-9)  # the study's curve moves as a whole


def test_passage_that_comes_near_a_code_scores_higher_even_alone(fake_encoder):
    """The only passage of a study, which nothing can be compared with, scores higher for a code that it says word for word."""
    probability = _probability(fake_encoder, [CODES[2].definition])
    assert probability[0].argmax() == 2
    assert probability[0, 2] > 2 * probability[0, [0, 1, 3]].max()


def test_nearness_is_to_the_nearest_text_of_a_code(fake_encoder):
    """A study that says one example of a code is as near to it, whatever else counts; one that says none is less near."""
    example = "Anchors were lost overboard."
    codes = [
        Code("a", "Apples", "Red fruit.", "s", examples=(example,)),
        Code("b", "Apples", "Red fruit.", "s", examples=(example, "Orchards and ladders."), counts=("windfalls",)),
        Code("c", "Apples", "Red fruit.", "s"),
    ]
    many, more, none = (_probability(fake_encoder, [example], [code])[0, 0] for code in codes)
    assert many == pytest.approx(more, abs=1e-6)
    assert many > 2 * none


def test_words_of_talk_earn_nothing(fake_encoder):
    """Words of talk that a passage shares with a code are not among those that earned its score."""
    code = Code("a", "Courses", "What people really like and know of good courses.", "s")
    scores = _score(fake_encoder, ["Yeah, people really like good courses, you know.", *OTHERS], [code])
    assert scores.words(0, 0) == ["courses"]


TALK = [
    "Our choir meets in the hall on Tuesday mornings.",
    "Most of the children who come are under seven.",
    "We had to move the furniture ourselves because the van was late.",
    "The new building has a kitchen, two rooms and a small yard.",
    "My sister ran the library before it closed.",
    "The bus stops at the corner, so older people can reach us.",
    "In the first winter only three people came to the lunches.",
    "We put up posters in the surgery and at the school.",
    "The minister came to open it and everybody wore their best coat.",
    "Half of our volunteers had never touched a computer before.",
    "We changed the opening hours so that nurses could come after work.",
    "There was a flood that spring and the cellar stood full of water.",
    "She learnt to cook for sixty people in one week.",
    "The young ones painted the wall along the car park.",
    "We keep a list of everybody who needs a visit at Christmas.",
    "The meeting lasted four hours and nothing was decided.",
    "The two managers shared an office for most of that year.",
    "A nurse comes on Thursdays and takes blood pressure.",
    "Nobody knew which form to fill in for the licence.",
    "The bakery gives us the bread that it could not sell.",
    "Our neighbours complained about the noise on Saturday nights.",
    "I walked to work along the canal every day for ten years.",
    "The school lets us use its field in the summer holidays.",
    "We ran out of money in March and the volunteers bought the food.",
    "The grant covered two salaries and nothing else.",
    "Heating the hall costs more each winter.",
    "They told us openly when they were short of people.",
    "After the second broken promise nobody believed a word of it.",
    "You could ring her at night and she would tell you how things stood.",
    "The roof alone came to forty thousand, and the church paid half.",
    "We started with one kettle and a borrowed table.",
    "The director left in June without a word to any of us.",
]
OPENINGS = [
    "I open with the queen's pawn, because the games are slower after it.",
    "Against the Sicilian I play the main line and never the closed one.",
    "He sacrificed a pawn in the opening, a gambit that I had never seen.",
    "We learnt the French Defence from a book with half of its pages gone.",
    "My first ten moves were prepared at home before the tournament.",
    "She plays the English every time she has the white pieces.",
    "If Black answers with the Caro-Kann I exchange pawns on the third move.",
    "Most of us at the club knew only one opening, the Italian.",
]
CHESS = Code(
    "chess",
    "Chess openings",
    "The first moves of a game of chess: gambits, defences and how players prepare them.",
    "s",
    counts=("choosing a gambit or a defence", "learning the first moves of a game by heart"),
    examples=("I always answer the king's pawn with the Sicilian.",),
)


def test_theme_that_nothing_is_about_stays_below_the_threshold():
    """No passage is proposed for a theme that the study does not speak of, though some of them must be its nearest."""
    classified = _classified(models.encoder(), TALK, [*CODES, CHESS])
    assert classified.probability[:, -1].max() < _threshold(classified)


def test_theme_that_is_spoken_of_stands_out():
    """Passages about a theme score highest for it, and higher than any does in a study that does not speak of it."""
    encoder = models.encoder()
    absent = _probability(encoder, TALK, [*CODES, CHESS])[:, -1]
    present = _probability(encoder, [*TALK, *OPENINGS], [*CODES, CHESS])[:, -1]
    assert set(np.argsort(-present)[:6].tolist()) <= set(range(len(TALK), len(TALK) + len(OPENINGS)))
    assert present.max() > 3 * absent.max()


def test_theme_that_is_spoken_of_is_proposed():
    """A theme that a fifth of the study is about has a passage at or above the threshold, without cues or questions."""
    classified = _classified(models.encoder(), [*TALK, *OPENINGS], [*CODES, CHESS])
    assert classified.probability[:, -1].max() >= _threshold(classified)
