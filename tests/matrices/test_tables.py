"""The long tables people open in a spreadsheet."""

import pytest

from textmine.matrices.cells import make_cells
from textmine.matrices.tables import entity_by_case, inert, interviews_by_literature, theme_by_case
from textmine.records.corpus import Case, Coding, Document, Entity, Passage, Role
from textmine.study.codebook import Code, Codebook, Pole, Section

TRUST = Code(
    "trust",
    "Trust",
    "Confidence.",
    "s",
    poles=(Pole("built", ()), Pole("broken", ())),
    codes=(Code("promises", "Promises", "Kept or not.", "s"),),
)
CODEBOOK = Codebook("Small", (Section("s", "Section", (TRUST, Code("money", "Money", "Costs.", "s"))),), ())
CASES = (Case("north", "North"), Case("south", "South"))


def _passage(number, person="ann", case="north", role=Role.RESPONDENT, document="a"):
    return Passage(f"{document}@{number}", document, number, number + 1, "", role, f"{document}#{number}", person, case, 20)


PASSAGES = [
    _passage(1),
    _passage(2),
    _passage(3, "bob"),
    _passage(4, "cy"),
    _passage(5, "dee", "south"),
    _passage(6, "int", "south", Role.INTERVIEWER),
    _passage(7, "", "", Role.AUTHOR, "paper"),
]
DOCUMENTS = [
    Document("a", "north", "transcript", "A", "", "0" * 64),
    Document("paper", "", "literature", "Paper", "", "1" * 64),
]


def _coding(number, pole="", probability=0.8, code="trust", document="a"):
    return Coding(document, f"{document}@{number}", number, number + 1, "x", code, pole, probability, "textmine", "0" * 64, "")


CODINGS = [
    _coding(1, "built", 0.9),
    _coding(1, "broken", 0.9),
    _coding(2, "built", 0.7),
    _coding(3, "broken", 0.6),
    _coding(3, "", 0.95, "promises"),
    _coding(5, "", 0.4, "money"),
    _coding(7, "built", 0.8, document="paper"),
]


def test_theme_by_case():
    """Each case and theme has a row for the whole and one for each pole, with shares of respondents and the best score."""
    cells = make_cells(CASES, CODEBOOK, PASSAGES, CODINGS, [], 0.5)
    frame = theme_by_case(cells, PASSAGES)
    columns = ["case", "theme", "pole", "state", "passages", "respondents", "respondents_total", "share", "score"]
    assert frame.columns.tolist() == columns
    assert frame.to_numpy().tolist() == [
        ["north", "trust", "", "present", 3, 2, 3, 0.6667, 0.95],
        ["north", "trust", "built", "present", 2, 1, 3, 0.3333, 0.9],
        ["north", "trust", "broken", "present", 2, 2, 3, 0.6667, 0.9],
        ["north", "money", "", "not asked", 0, 0, 3, 0.0, 0.0],
        ["south", "trust", "", "not asked", 0, 0, 1, 0.0, 0.0],
        ["south", "trust", "built", "not asked", 0, 0, 1, 0.0, 0.0],
        ["south", "trust", "broken", "not asked", 0, 0, 1, 0.0, 0.0],
        ["south", "money", "", "not asked", 0, 0, 1, 0.0, 0.0],
    ]


def test_case_of_nobody_has_a_share_of_zero():
    """A case in which nobody was heard has a share of 0, not of nothing."""
    frame = theme_by_case(make_cells((Case("west", "West"),), CODEBOOK, [], [], [], 0.5), [])
    assert frame["share"].tolist() == [0.0] * 4
    assert set(frame["state"]) == {"no transcript"}


def test_study_without_cases_has_a_table_without_rows():
    """A study of papers alone has a theme table with its columns and no rows."""
    frame = theme_by_case([], [])
    assert frame.shape == (0, 9)
    assert frame.columns.tolist()[:3] == ["case", "theme", "pole"]


def _entity(number, text, name, label="organisation", document="a"):
    return Entity(document, f"{document}@{number}", number, number + 1, text, label, name)


def test_entity_by_case():
    """Names are counted by case, papers as literature; interviewers' mentions count but interviewers are no respondents."""
    entities = [
        _entity(5, "Ida", "Ida", "person"),
        _entity(1, "Tarn", "Tarn Homes"),
        _entity(2, "Tarn Homes", "Tarn Homes"),
        _entity(3, "Tarn", "Tarn Homes"),
        _entity(6, "Tarn Homes", "Tarn Homes"),
        _entity(7, "Tarn Homes", "Tarn Homes", document="paper"),
        _entity(4, "Bo", "Bo", "person"),
    ]
    frame = entity_by_case(entities, PASSAGES)
    assert frame.columns.tolist() == ["entity", "label", "case", "mentions", "documents", "respondents", "variants"]
    assert frame.to_numpy().tolist() == [
        ["Tarn Homes", "organisation", "literature", 1, 1, 0, "Tarn Homes"],
        ["Tarn Homes", "organisation", "north", 3, 1, 2, "Tarn; Tarn Homes"],
        ["Tarn Homes", "organisation", "south", 1, 1, 0, "Tarn Homes"],
        ["Bo", "person", "north", 1, 1, 1, "Bo"],
        ["Ida", "person", "south", 1, 1, 1, "Ida"],
    ]


def test_names_like_formulas_are_inert():
    """A name that a spreadsheet would reckon with has an apostrophe before it, in the name and in its variants."""
    frame = entity_by_case([_entity(1, "=HYPERLINK(1)", "+Tarn")], PASSAGES)
    assert frame[["entity", "variants"]].to_numpy().tolist() == [["'+Tarn", "'=HYPERLINK(1)"]]


def test_no_entities_have_a_table_without_rows():
    """A study that mentions nothing has a table with its columns and no rows."""
    assert entity_by_case([], []).shape == (0, 7)


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-1", "@sum", "\t=1", "\r=1"])
def test_formulas_are_inert(text):
    """What would begin a formula is shown as it is."""
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Tarn", "a=b", "'=1", " - "])
def test_other_text_is_left(text):
    """Text that begins no formula is left alone."""
    assert inert(text) == text


def test_interviews_by_literature():
    """Each theme, and each of its poles, counts what interviews hold beside what papers hold; a passage counts once."""
    frame = interviews_by_literature(CODEBOOK, CODINGS, PASSAGES, DOCUMENTS)
    columns = ["theme", "pole", "interview_passages", "interview_respondents", "cases", "literature_passages", "papers"]
    assert frame.columns.tolist() == columns
    assert frame.to_numpy().tolist() == [
        ["trust", "", 3, 2, 1, 1, 1],
        ["trust", "built", 2, 1, 1, 1, 1],
        ["trust", "broken", 2, 2, 1, 0, 0],
        ["money", "", 1, 1, 1, 0, 0],
    ]
