"""What speaks against the run of a theme."""

import pytest

from textmine.matrices.negative_cases import find_negatives, negative_cases
from textmine.records.corpus import Coding, Passage, Role
from textmine.study.codebook import Code, Codebook, Pole, Section

TRUST = Code(
    "trust", "Trust", "Confidence.", "s", poles=(Pole("built", ()), Pole("broken", ())), codes=(Code("kept", "Kept", "", "s"),)
)
CODEBOOK = Codebook("Small", (Section("s", "Section", (TRUST, Code("money", "Money", "Costs.", "s"))),), ())


def _passage(number, person="ann", case="north", role=Role.RESPONDENT, words=20):
    return Passage(f"a@{number}", "a", number, number + 1, "", role, f"a#{number}", person, case, words)


PASSAGES = [
    _passage(0, "int", role=Role.INTERVIEWER),
    _passage(1),
    _passage(2, words=10),
    _passage(3, "bob", words=30),
    _passage(4, "cy", "south"),
    _passage(5, "paper", "", Role.AUTHOR),
]


def _coding(number, code="trust", pole="", probability=0.9, quote="x", words=""):
    return Coding("a", f"a@{number}", number, number + 1, quote, code, pole, probability, "textmine", "0" * 64, words)


@pytest.mark.parametrize(
    ("codings", "pole", "examined", "numbers"),
    [
        ([_coding(1, pole="built"), _coding(2, pole="built"), _coding(3, pole="broken", probability=0.4)], "broken", 3, [3]),
        ([_coding(1, "kept", "broken"), _coding(2, pole="broken", probability=0.95), _coding(3, pole="built")], "built", 3, [3]),
        ([_coding(1, pole="built"), _coding(2, pole="built")], "broken", 2, []),
        ([_coding(1, pole="built"), _coding(3, pole="broken")], "", 2, []),
        ([_coding(5, pole="built"), _coding(0, pole="built"), _coding(1)], "", 0, []),
    ],
)
def test_negative_cases_are_those_of_the_weaker_direction(codings, pole, examined, numbers):
    """What fewer passages lean to is shown; none found says after how many; papers and interviewers do not count."""
    trust, money = find_negatives(codings, PASSAGES, CODEBOOK)
    assert (trust.pole, trust.examined) == (pole, examined)
    assert [int(coding.passage[2:]) for coding in trust.cases] == numbers
    assert (money.pole, money.examined, money.cases) == ("", 0, ())


def test_negative_cases_give_each_respondent_a_turn():
    """Of the weaker direction each person's surest comes before anyone's second, five at most."""
    many = [_passage(number, "ann" if number < 16 else "bob") for number in range(10, 20)]
    codings = [_coding(number, pole="broken", probability=0.99 - number / 100) for number in range(10, 20)]
    most = [_passage(number, "cy") for number in range(30, 45)]
    codings += [_coding(number, pole="built") for number in range(30, 45)]
    (trust, _) = find_negatives(codings, [*many, *most], CODEBOOK)
    assert [int(coding.passage[2:]) for coding in trust.cases] == [10, 16, 11, 17, 12]


def test_a_theme_without_poles_has_no_negative_cases():
    """A not before its words may be the best definition in the study; people say what speaks against it."""
    _, money = find_negatives([_coding(1, "money", quote="There was never really a budget.", words="budget")], PASSAGES, CODEBOOK)
    assert (money.pole, money.examined, money.cases) == ("", 0, ())


def test_negative_cases_as_a_table():
    """Ranked from 1 with their quotations; a theme without any has one row that says how many were examined."""
    codings = [
        _coding(1, pole="built"),
        _coding(2, pole="built"),
        _coding(3, pole="broken", quote="=They left"),
        _coding(4, "money"),
    ]
    assert negative_cases(find_negatives(codings, PASSAGES, CODEBOOK)).to_numpy().tolist() == [
        ["trust", "broken", 3, 1, "a", "a@3", "'=They left"],
        ["money", "", 0, 0, "", "", ""],
    ]
