"""Names stacked beside words stacked."""

import pytest

from textmine.ingest.readers.blocks import row
from textmine.ingest.transcripts.tables import unfold_tables

Q1, A1, Q2, A2 = (
    "How did the band begin?",
    "With a drum that nobody would own up to.",
    "And who played it?",
    "Everybody, until the neighbours came round.",
)


def said(*rows):
    unfolded = unfold_tables([row(cells, 1) for cells in rows])
    return [(block.speaker, block.text) for block in unfolded.blocks], unfolded


def stack(*parts, blank=1):
    return ("\n\n" * (blank + 1)).join(parts)


TALK = [("INT", Q1), ("Gus", A1), ("INT", Q2), ("Gus", A2)]


@pytest.mark.parametrize("blank", [0, 1, 3])
def test_rows_of_two_turns_each_are_paired_row_by_row(blank):
    """With as many empty paragraphs as people put there; the person is told once how many."""
    turns, unfolded = said((stack("INT", "Gus", blank=blank), stack(Q1, A1)), (stack("INT:", "Gus:"), stack(Q2, A2, blank=blank)))
    assert turns == TALK
    assert unfolded.doubts == ["4 speakers and stretches of speech were paired in order: look whether they fit"]


def test_a_row_without_names_goes_on_with_the_last_turn():
    """Its cell of names is empty."""
    turns, _ = said((stack("INT", "Gus"), stack(Q1, A1)), ("", "And a bugle."), (stack("INT", "Gus"), stack(Q2, A2)))
    assert turns == [*TALK[:2], ("", "And a bugle."), *TALK[2:]]


def test_a_row_may_begin_in_the_middle_of_a_turn():
    """Its first name then stands lower than its first words."""
    turns, _ = said(
        (stack("INT", "Gus"), stack(Q1, A1)),
        ("\n\n" + stack("INT", "Gus"), stack("And a bugle.", Q2, A2)),
    )
    assert turns == [*TALK[:2], ("", "And a bugle."), *TALK[2:]]


@pytest.mark.parametrize("note", ["Part 2 is below", "Part 2", "(Gus is called away)"])
def test_a_line_among_the_names_that_comes_once_may_be_a_note(note):
    """The rest fits without it."""
    turns, _ = said((stack("INT", "Gus", note, "INT", "Gus"), stack(Q1, A1, Q2, A2)))
    assert turns == TALK


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (stack("INT", "Gus", "INT", "Gus"), stack(Q1, f"{A1}\n\n\n\nI know who.", Q2, A2, blank=3)),
        ("INT\n\nGus\n\n\n\nINT\n\nGus", f"{Q1}\n\n{A1}\n\nI know who.\n\n{Q2}\n\n{A2}"),
        ("INT\nGus\n\nINT\nGus", f"{Q1}\n{A1}\nI know who.\n{Q2}\n{A2}"),
    ],
)
def test_a_turn_of_several_paragraphs_is_one(names, words):
    """Empty paragraphs between turns are more than those within them; or each name stands beside the first of its words."""
    turns, _ = said((names, words))
    assert turns == [TALK[0], ("Gus", f"{A1}\nI know who."), *TALK[2:]]


def test_somebody_heard_once_is_somebody():
    """Where the words fit only with that name."""
    turns, _ = said((stack("INT", "Gus", "Wilma", "INT", "Gus"), stack(Q1, A1, "It was mine.", Q2, A2)))
    assert turns[2] == ("Wilma", "It was mine.")


def test_a_heading_among_the_words_has_no_name():
    """It is left out where it would not fit."""
    turns, _ = said((stack("INT", "Gus", "INT", "Gus"), stack("Part one", Q1, A1, Q2, A2)))
    assert turns == TALK


def test_one_row_that_does_not_fit_leaves_the_others_their_names():
    """Its words are nobody's, not those of who spoke last."""
    turns, unfolded = said((stack("INT", "Gus"), stack(Q1, A1)), (stack("INT", "Gus", "INT"), stack(Q2, A2)))
    assert turns == [*TALK[:2], ("", Q2), ("", A2)]
    assert unfolded.voices == {2: ("", "unknown"), 3: ("", "unknown")}
    assert "could not be paired: nobody is named" in unfolded.doubts[1]


def test_times_numbers_and_notes_may_be_stacked_beside_them():
    """Times are those of the turns; what a coder wrote is left out."""
    unfolded = unfold_tables([row(("0:01\n0:07", "1\n2", stack("INT", "Gus"), stack(Q1, A1), "noise; kin"), 1)])
    assert [(block.speaker, block.text, block.start_s) for block in unfolded.blocks] == [("INT", Q1, 1.0), ("Gus", A1, 7.0)]


def test_a_name_on_two_lines_is_one():
    """A column that is too narrow for it."""
    turns, _ = said(("Kit\nMoss", Q1), ("Gus\nOdd", A1), ("Kit\nMoss", Q2), ("Gus\nOdd", A2))
    assert turns == [("Kit Moss", Q1), ("Gus Odd", A1), ("Kit Moss", Q2), ("Gus Odd", A2)]


def test_keys_beside_values_are_a_cover():
    """Nobody speaks in it."""
    _, unfolded = said((stack("Project", "Date", "Place"), stack("Brass", "3 May 2021", "The depot, upstairs")))
    assert (unfolded.blocks, unfolded.header) == (
        [],
        [("Project", "Brass"), ("Date", "3 May 2021"), ("Place", "The depot, upstairs")],
    )


def test_names_padded_by_empty_paragraphs_stand_beside_their_words():
    """A heading above the first name of a row has none, and an answer of several paragraphs stands beside as many empty ones."""
    first = (
        "\n\nInt\n\nMo\n\n\n\nInt\n\nMo",
        "How it began\n\nWhen was that?\n\nIn May.\n\nOr was it June?\n\nAnd then?\n\nThen it rained.",
    )
    second = ("\n\nInt\n\nMo\n\n", "What came of it\n\nDid it stop?\n\nIt did.\n\nIn the end.")
    turns, unfolded = said(first, second)
    headings = [("", "How it began"), ("", "What came of it")]
    talk = [("Int", "When was that?"), ("Mo", "In May.\nOr was it June?"), ("Int", "And then?"), ("Mo", "Then it rained.")]
    assert turns == [headings[0], *talk, headings[1], ("Int", "Did it stop?"), ("Mo", "It did.\nIn the end.")]
    assert [(block.speaker, block.text) for block in unfolded.blocks if block.heading] == headings
