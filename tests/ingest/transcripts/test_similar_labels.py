"""Labels that may be one person's."""

import pytest

from textmine.ingest.transcripts.similar_labels import MOST_COMPARED, similar_labels


@pytest.mark.parametrize(
    ("labels", "pairs"),
    [
        (["JOHN SMITH", "John Smith", "Mary"], [("JOHN SMITH", "John Smith")]),
        (["John", "John Smith", "Mary Bell"], [("John", "John Smith")]),
        (["Interviewer", "Intervewer", "R"], [("Intervewer", "Interviewer")]),
        (["JS", "John Smith"], [("JS", "John Smith")]),
        (["I", "R", "Interviewer", "Respondent"], [("I", "Interviewer"), ("R", "Respondent")]),
        (["INT", "P1", "Participant 1", "Interviewer"], [("INT", "Interviewer"), ("P1", "Participant 1")]),
        (["Speaker1", "Speaker 1", "Speaker 2"], [("Speaker 1", "Speaker1")]),
        (["Sarah Thorne", *["S", "I"] * 3], [("S", "Sarah Thorne")]),
        (["Ann Ray", "Ann Ray", "Bo", "Mrs Ray"], [("Ann Ray", "Mrs Ray")]),
        (["Ray, Ann", "Ann Ray"], [("Ann Ray", "Ray, Ann")]),
        (["Mary (she/her)", "Bo", "Mary"], [("Mary", "Mary (she/her)")]),
        (["Anna", "Bo"] * 6 + ["Ana", "Bo"], [("Ana", "Anna")]),
        (["R1", "R2", "R1 & R2", "I"], []),
        (["Speaker 1", "Speaker 2"], []),
        (["SPEAKER_00", "SPEAKER_01"], []),
        (["Interviewer", "Interviewee"], []),
        (["P1", "Participant 2"], []),
        (["Male 1", "Female 1"], []),
        (["Mrs Ray", "Mr Ray"], []),
        (["Anna Bell", "Anna Price"], []),
        (["M1", "F1", "M2"], []),
        (["P33a", "P33b"], []),
    ],
)
def test_labels_that_may_be_one_person_are_asked_about(labels, pairs):
    """Capitals, a part of a name, a slip of the keys, initials, the usual abbreviations; numbers and titles tell people apart."""
    assert similar_labels(labels) == pairs


@pytest.mark.parametrize("pair", [("Joan Bell", "John Bell"), ("Anna", "Hanna"), ("Maria", "Mario"), ("Ann", "Ann B")])
def test_two_who_answer_each_other_are_two(pair):
    """Nobody answers herself, whatever the names are like."""
    assert similar_labels(pair * 4) == []


def test_of_thousands_of_labels_the_most_used_are_compared():
    """A file that is no talk is not looked at pair by pair."""
    spoken = ["Ann Bell", "Cy", "ann bell", "Cy"] * 3 + [f"Name{n} Surname{n}" for n in range(20_000)]
    assert similar_labels(spoken) == [("Ann Bell", "ann bell")]
    assert len(set(spoken)) > 100 * MOST_COMPARED
