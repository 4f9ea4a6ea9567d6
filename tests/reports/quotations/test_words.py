"""Words as they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.reports.quotations.pattern import Joint, WordPiece, negations, split_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It’s Nobody's, ISN`T it", ["it's", "nobody's", "isn't", "it"]),
        ("the tenants’ café", ["the", "tenants", "cafe"]),
        ("£40,000 in 2009, 3.5 or 3:5", ["£40000", "in", "2009", "3.5", "or", "3.5"]),
        ("40% & 40 per cent", ["40", "percent", "and", "40", "per", "cent"]),
        ("*never* in _our_ names", ["never", "in", "our", "names"]),
        ("the oﬃce", ["the", "office"]),
    ],
)
def test_what_counts_for_nothing(text, expected):
    """Capitals, accents, kinds of apostrophe, ligatures, thousands' commas and emphasis do not make another word."""
    assert [word.norm for word in split_words(text)] == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("its", "it's"), ("were", "we're"), ("3.5", "35"), ("£40", "40"), ("40%", "40"), ("then", "than"), ("2", "two")],
)
def test_what_makes_another_word(one, other):
    """An apostrophe, a decimal point, a currency and a letter do."""
    assert WordPiece(tuple(split_words(one))).letters != WordPiece(tuple(split_words(other))).letters


@pytest.mark.parametrize(
    ("text", "joint"),
    [
        ("co-ordinator", Joint.LOOSE),
        ("part-\nnership", Joint.LOOSE),
        ("and/or", Joint.LOOSE),
        ("earlier—we", Joint.LOOSE),
        ("10–12", Joint.LOOSE),
        ("co ordinator", Joint.PARTED),
        ("earlier — we", Joint.PARTED),
        ("one. Two", Joint.PARTED),
        ("per cent", Joint.LOOSE),
    ],
)
def test_how_words_are_joined(text, joint):
    """A hyphen, a dash without spaces and the end of a line behind a hyphen may stand for a space or for nothing."""
    assert split_words(text)[1].joint == joint


@given(st.text())
def test_words_are_slices_of_their_text_in_order(text):
    """Whatever the text, its words follow one another in it and each holds a letter, a figure or a sign."""
    at = 0
    for word in split_words(text):
        assert at <= word.start < word.end <= len(text)
        assert word.norm
        at = word.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don’t think so", ["don’t"]),
        ("Never, I cannot", ["Never", "cannot"]),
        ("without them and the one", []),
        ("and then nobody", ["nobody"]),
        ("a knot in the notice", []),
    ],
)
def test_denials(text, expected):
    """Words that deny a whole sentence count wherever they are; those that deny the next few words, at the end."""
    assert negations(text) == expected
