"""Quotation marks, however they are set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.reports.quotations.marks import find_marked


def _inner(text):
    return [text[marked_quotation.inner : marked_quotation.stops[0]] for marked_quotation in find_marked(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “we never met” and left", ["we never met"]),
        ('He said "we never met" and left', ["we never met"]),
        ("He said ‘we never met’ and left", ["we never met"]),
        ("He said 'we never met' and left", ["we never met"]),
        ("Il a dit « nous » et «vous»", [" nous ", "vous"]),
        ("Er sagte „nie“ und »doch«", ["nie", "doch"]),
        ("Han sa ”aldrig” och gick", ["aldrig"]),
        ('said:"we never met".', ["we never met"]),
        ("(“we never met”)", ["we never met"]),
        ("“One,” said Ada, “and two.”", ["One,", "and two."]),
    ],
)
def test_kinds_of_marks(text, expected):
    """Curly and straight, double and single marks and guillemets are read."""
    assert _inner(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“He said ‘no, it’s ours’ and left”", ["He said ‘no, it’s ours’ and left"]),
        ("‘He said “no” to us,’ she told me", ["He said “no” to us,"]),
        ('"He said "no" to us" (Ada)', ['He said "no" to us']),
        ("'We said \"no\",' he told us", ['We said "no",']),
    ],
)
def test_marks_within_marks_belong_to_the_outer_quotation(text, expected):
    """A quotation within a quotation is not taken out of it."""
    assert _inner(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It’s the tenants’ and carers’ panel, and it isn't the boys'.",
        "In the '90s and the ’80s rock 'n' roll was theirs, wasn't it, 'cause they'd the halls'.",
        'A 6" pipe beside a 9" pipe.',
        "She'd been goin' to the miller's o' Sundays.",
    ],
)
def test_apostrophes_and_inches_are_no_marks(text):
    """Nothing is quoted where nothing is."""
    assert _inner(text) == []


def test_an_apostrophe_at_a_words_end_does_not_close():
    """The likeliest end is the mark that surely closes; the other is kept as a reading."""
    text = "‘The tenants’ view was never heard,’ she said."
    (one,) = find_marked(text)
    assert [text[one.inner : stop] for stop in one.stops] == ["The tenants’ view was never heard,", "The tenants"]
    assert _inner("‘We didn’t want to’ (FY1), ‘trust’ and the tenants’ meeting.") == ["We didn’t want to", "trust"]


def test_a_mark_that_is_never_closed():
    """What it opens is read up to the next opening mark, or the end, and is known to be open."""
    found = find_marked("“We never met (FY1). Then “it was over” (ML2).")
    assert [marked_quotation.closed for marked_quotation in found] == [False, True]
    assert [marked_quotation.closed for marked_quotation in find_marked("“The first of two paragraphs")] == [False]


@given(st.text(alphabet="ab .,’‘'\"“”«»„(s)\n[…]—", max_size=80))
def test_whatever_the_marks_quotations_do_not_overlap(text):
    """Stretches lie within the paragraph, follow one another, and end after they begin."""
    at = 0
    for marked_quotation in find_marked(text):
        assert (
            at
            <= marked_quotation.start
            < marked_quotation.inner
            <= min(marked_quotation.stops)
            <= max(marked_quotation.stops)
            <= len(text)
        )
        assert marked_quotation.inner <= marked_quotation.end <= len(text)
        at = marked_quotation.end
