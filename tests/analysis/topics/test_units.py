"""What topics are made of."""

from dataclasses import replace

import numpy as np
import pytest

from textmine.analysis.passage_vectors import PassageVectors
from textmine.analysis.topics.units import make_units
from textmine.records.corpus import Document, Passage, Role
from textmine.study.settings import PassageSettings, TopicSettings
from textmine.study.stop_words import StopWords, stop_words

SPOKEN = StopWords(tuple(stop_words()), ("thank you very much", "can you hear me"))
LINES = (
    (Role.INTERVIEWER, "How did the merger of the two landlords begin for you all?"),
    (Role.RESPONDENT, "With a letter from the council about rents and repairs."),
    (Role.RESPONDENT, "Thank you very much, yeah, can you hear me okay now?"),
    (Role.RESPONDENT, "Repairs, mostly."),
    (Role.RESPONDENT, "Tenants were told nothing about the new landlord for months."),
    (Role.AUTHOR, "Mergers among landlords are reviewed here at some length indeed."),
)


def _material():
    text = "\n".join(line for _, line in LINES)
    passages, start = [], 0
    for number, (role, line) in enumerate(LINES):
        case = "" if role == Role.AUTHOR else "north"
        passages.append(Passage(f"a@{start}", "a", start, start + len(line), "", role, "t", "P", case, len(line.split())))
        start += len(line) + 1
        del number
    return PassageVectors(
        {"a": Document("a", "north", "transcript", "A", text, "0" * 64)}, passages, np.eye(6, 8, dtype=np.float32)
    )


def _units(**settings):
    return make_units(_material(), TopicSettings(**settings), PassageSettings(), SPOKEN)


def test_respondents_passages_of_substance_are_clustered():
    """Interviewers, papers, short passages and talk about the interview are not; what respondents say of it has its reason."""
    units = _units()
    assert units.spoken.tolist() == [1, 2, 3, 4]
    assert units.kept.tolist() == [1, 4]
    assert units.reasons == ("", "only sounds, greetings or talk about the interview", "fewer than 6 words", "")


def test_words_that_nobody_is_known_to_have_said_are_not_clustered():
    """Questions may be among them."""
    material = _material()
    passages = [
        replace(passage, role=Role.UNKNOWN) if passage.role == Role.RESPONDENT else passage for passage in material.passages
    ]
    units = make_units(replace(material, passages=passages), TopicSettings(), PassageSettings(), SPOKEN)
    assert units.spoken.tolist() == []


def test_interviewers_can_be_put_in():
    """A setting puts what interviewers say into topics too."""
    assert _units(interviewers=True).kept.tolist() == [0, 1, 4]


def test_context_lends_what_the_talk_around_says():
    """A passage's vector takes something of its question's, the more the nearer, and nothing of a paper's; without context none."""
    units = _units()
    lent = units.vectors(units.kept)[0]
    assert lent[1] > lent[0] > lent[4] > 0
    assert lent[5] == 0
    assert np.linalg.norm(lent) == pytest.approx(1)
    assert _units(context=0.0).vectors(units.kept).tolist() == np.eye(6, 8)[[1, 4]].tolist()


def test_a_passage_left_out_of_a_refit_lends_nothing():
    """Context is made anew from the passages of a refit, so that the others have no say in it."""
    units = _units()
    assert units.vectors(units.kept)[0][4] > 0
    assert units.vectors(units.kept[:1])[0][4] == 0


def test_substance_is_what_is_left_of_a_cleaned_text():
    """Phrases are cut in any case and with any apostrophe; words of talk do not count."""
    assert SPOKEN.clean("Well, THANK YOU VERY  much for the boats") == "Well, for the boats"
    assert SPOKEN.substance("Yeah, you know, the boats and the harbour") == 2
    assert StopWords((), ("that's it",)).clean("That’s it, boats") == ", boats"
    assert StopWords((), ()).clean("as it is") == "as it is"
