"""What interviewers asked about, and what that says of the answers."""

from dataclasses import replace

import numpy as np
import pytest

from textmine.analysis.passage_vectors import PassageVectors
from textmine.analysis.themes.code_passages import asking
from textmine.analysis.themes.coding_units import make_coding_units
from textmine.analysis.themes.questions import Guide, ScoredQuestions, nearest_questions
from textmine.nlp import models
from textmine.records.corpus import Document, Passage, Question, Role
from textmine.study.codebook import Code, Codebook, Section
from textmine.study.settings import ThemeSettings
from textmine.study.stop_words import default_stop_words

TRUST = Code(
    "trust",
    "Trust",
    "Confidence in partners, built or broken.",
    "s",
    guide=("How would you describe trust between you?",),
    codes=(Code("promises", "Promises", "Commitments that somebody kept or dropped.", "s"),),
)
MONEY = Code("money", "Money", "What things cost and who pays for them.", "s", guide=("What did it cost?",))
CHESS = Code("chess", "Chess openings", "The first moves of a game of chess.", "s", guide=("Which opening do you play?",))
CODEBOOK = Codebook("Small", (Section("s", "Section", (TRUST, MONEY)), Section("t", "Play", (CHESS,))), ())
Q, A = Role.INTERVIEWER, Role.RESPONDENT


def _material(turns, encoder=None):
    """Turns of (document, role, passages...); the document is the case, and a paper where its name is empty."""
    documents, passages, texts, numbers = {}, [], [], {}
    for name, role, *lines in turns:
        number = numbers[name] = numbers.get(name, -1) + 1
        for line in lines:
            text = documents[name].text if name in documents else ""
            documents[name] = Document(name, name, "transcript", name, f"{text}{line}\n", "0" * 64)
            start, end = len(text), len(text) + len(line)
            passages.append(
                Passage(f"{name}@{start}", name, start, end, "", role, f"{name}#{number}", "P", name, len(line.split()))
            )
            texts.append(line)
    vectors = encoder.encode(texts) if encoder else np.zeros((len(texts), 2), dtype=np.float32)
    return PassageVectors(documents, passages, vectors)


def _talk(material):
    """The passages as parts of a talk of many turns."""
    units = make_coding_units(material, asking(material), default_stop_words())
    return replace(units, in_talk=np.ones(len(units.texts), dtype=bool))


def _scored(material, encoder):
    return Guide(CODEBOOK, encoder, material, default_stop_words()).score(material)


def _asked(turns, rows):
    """Questions whose probabilities are given."""
    material = _material(turns)
    return ScoredQuestions(
        material.where([p.role == Q for p in material.passages]), np.array(rows, dtype=float).reshape(-1, 3)
    ), material


def test_answer_after_a_question_gains_what_was_asked():
    """The turn after a question gains up to 1 log odds for each theme in measure of how surely it was asked; others none."""
    turns = [
        ("north", Q, "What of trust?"),
        ("north", A, "First of all this.", "And then that."),
        ("north", A, "Somebody else."),
        ("north", Q, "What did it cost?"),
        ("south", A, "Elsewhere."),
        ("south", Q, "Last of all?"),
    ]
    asked, material = _asked(turns, [[1.0, 0.2, 0], [0, 1, 0], [1, 1, 1]])
    codes = [MONEY, TRUST, TRUST.codes[0], CHESS]
    gained = [0.2, 1.0, 1.0, 0]
    found = asked.before(material, _talk(material), CODEBOOK, codes)[[p.role == A for p in material.passages]]
    np.testing.assert_allclose(found, [gained, gained, [0] * 4, [0] * 4])


def test_each_theme_of_a_long_question_counts():
    """Where a question is two passages long its answer gains the surer of both for each theme."""
    asked, material = _asked([("north", Q, "Trust?", "Cost?"), ("north", A, "Well.")], [[0.8, 0.1, 0], [0.4, 0.6, 0]])
    np.testing.assert_allclose(asked.before(material, _talk(material), CODEBOOK, [TRUST, MONEY])[-1:], [[0.8, 0.6]])


def test_no_question_adds_nothing(fake_encoder):
    """Where nobody asked, as in papers, answers gain nothing."""
    material = _material(
        [("paper", Role.AUTHOR, "Partners who trust one another."), ("paper", Role.AUTHOR, "Costs.")], fake_encoder
    )
    asked = _scored(material, fake_encoder)
    assert asked.probability.shape == (0, 3)
    assert asked.before(material, _talk(material), CODEBOOK, list(CODEBOOK.walk())).tolist() == [[0.0] * 4] * 2


def test_questions_are_what_interviewers_say_in_four_words_or_more(fake_encoder):
    """Follow-ups of fewer than four words, and what respondents ask, are no questions."""
    turns = [("north", Q, "And why not?", "What did it cost?"), ("north", A, "What should it cost us?"), ("north", Q, "Who paid?")]
    asked = _scored(_material(turns, fake_encoder), fake_encoder)
    assert asked.material.texts() == ["What did it cost?"]
    assert asked.probability.shape == (1, 3)


def test_nearest_question_of_each_case_and_theme():
    """Each case that was asked anything has its nearest question for every theme, asked from the threshold on."""
    turns = [("north", Q, "One?"), ("north", A, "Yes."), ("north", Q, "Two?"), ("south", Q, "Three?"), ("west", A, "No.")]
    asked, _ = _asked(turns, [[0.9, 0.1, 0.5], [0.2, 0.4999, 0.6], [0.3, 0.50001, 0.1]])
    assert nearest_questions(asked, CODEBOOK, 0.5) == [
        Question("north", "trust", "north", "north@0", "One?", 0.9, True),
        Question("north", "money", "north", "north@10", "Two?", 0.4999, False),
        Question("north", "chess", "north", "north@10", "Two?", 0.6, True),
        Question("south", "trust", "south", "south@0", "Three?", 0.3, False),
        Question("south", "money", "south", "south@0", "Three?", 0.5, True),
        Question("south", "chess", "south", "south@0", "Three?", 0.1, False),
    ]


@pytest.mark.parametrize(
    "questions",
    [["What did it cost?"], ["How would you describe trust between you?", "What did it cost?"]],
    ids=["the only question", "one of two"],
)
def test_guide_question_word_for_word_counts_as_asked(questions):
    """Even in a tiny study a theme whose guide question is asked word for word is asked, and one that is not is not."""
    encoder = models.encoder()
    turns = [turn for question in questions for turn in (("n", Q, question), ("n", A, "It went on for a good while after that."))]
    asked = _scored(_material(turns, encoder), encoder)
    found = nearest_questions(asked, CODEBOOK, ThemeSettings().asked_threshold)
    said = {theme.id for theme in CODEBOOK.themes if theme.guide[0] in questions}
    assert {question.theme for question in found if question.asked} == said
    assert {question.theme: question.quote for question in found if question.asked} == {
        theme.id: theme.guide[0] for theme in CODEBOOK.themes if theme.id in said
    }


def test_small_talk_asks_about_no_theme():
    """The only question of a study counts for no theme that it has nothing to do with."""
    encoder = models.encoder()
    turns = [("n", Q, "Where did you grow up as a child?"), ("n", A, "In a village by the sea, with two brothers and a dog.")]
    asked = _scored(_material(turns, encoder), encoder)
    found = nearest_questions(asked, CODEBOOK, ThemeSettings().asked_threshold)
    assert [question.asked for question in found] == [False] * 3
