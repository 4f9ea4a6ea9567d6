"""Names as they are compared."""

import unicodedata

import pytest

from textmine.nlp.normalise import NameLookup, composed, normalise_name, written_forms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë", unicodedata.normalize("NFD", "Zoë")),
        ("Zoë", "Zoe"),
        ("ANN  BELL", "Ann Bell"),
        (" Ann\tBell ", "Ann Bell"),
        ("Łukasz", "Lukasz"),
        ("Bjørn Ærø", "Bjorn Aero"),
        ("Đorđe", "Dorde"),
        ("O’Hara", "O'Hara"),
        ("Lloyd–George", "Lloyd-George"),
        ("Straße", "STRASSE"),
        ("Işık", "isik"),
        ("ﬁrst", "first"),
    ],
)
def test_a_name_is_the_same_however_it_is_typed(one, other):
    """Accents in one character or two or none, capitals, spaces, and signs that programs exchange tell no names apart."""
    assert normalise_name(one) == normalise_name(other)


@pytest.mark.parametrize(("one", "other"), [("Ann", "Anna"), ("R1", "R2"), ("Ann-Marie", "Annmarie"), ("A & B", "AB"), ("", "a")])
def test_other_names_stay_apart(one, other):
    """Letters, figures and signs count."""
    assert normalise_name(one) != normalise_name(other)


def test_the_very_name_counts_before_one_that_is_like_it():
    """Two people whose names differ by an accent are both found; a third way to write it means neither."""
    people = NameLookup([("Zoë", 1), ("Zoe", 2), ("Ann", 3), ("Ann", 4)])
    assert [people.get(name) for name in ("Zoë", "Zoe", "ZOE", "ANN", "Ben")] == [1, 2, None, 3, None]
    assert people.get("Zoe\u0308") == 1
    assert [name in people for name in ("ZOE", "ANN", "Ben")] == [True, True, False]


def test_names_that_mean_the_same_thing_are_no_riddle():
    """Several ways to write what one thing is called find it."""
    assert NameLookup([("Zoë", 1), ("Zoe", 1)]).get("ZOE") == 1


def test_accents_are_composed():
    """What a Mac stores as a letter and an accent is one character."""
    assert composed("cafe\u0301") == "caf\u00e9"
    assert composed("plain") == "plain"


def test_a_listed_name_may_be_printed_in_several_ways():
    """In capitals, with a capital in front, without accents."""
    assert {"zoë bell", "Zoë Bell", "ZOË BELL", "Zoe Bell", "zoe bell", "ZOE BELL"} == written_forms("zoë bell")
