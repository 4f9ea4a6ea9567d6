"""Tables of speech, covers, and tables that are neither."""

import pytest

from textmine.ingest.readers import Block
from textmine.ingest.readers.blocks import row
from textmine.ingest.transcripts.tables import Headings, unfold_tables

HOW, WITH, AND, THEN = (
    "How did it all begin?",
    "With a letter from the council.",
    "And what happened then?",
    "Then there was a visit.",
)


def table(*rows, number=1):
    return [row(cells, number) for cells in rows]


def said(blocks, headings=None):
    return [(block.speaker, block.text, block.start_s) for block in unfold_tables(blocks, headings).blocks]


HEADS, LAST = ("Who", "What was said"), (THEN, "0:04", "R1")
TALK = [("INT", HOW, None), ("R1", WITH, None), ("INT", AND, None), ("R1", THEN, None)]


@pytest.mark.parametrize(
    ("rows", "starts"),
    [
        ([("INT", HOW), ("R1", WITH), ("INT", AND), ("R1", THEN)], False),
        ([("INT:", HOW), ("R1:", WITH), ("INT:", AND), ("R1:", THEN)], False),
        ([("Speaker", "Text"), ("INT", HOW), ("R1", WITH), ("INT", AND), ("R1", THEN)], False),
        ([("Title of it", ""), HEADS, ("INT", HOW), ("R1", WITH), HEADS, ("INT", AND), ("R1", THEN)], False),
        ([("1", "INT", HOW), ("2", "R1", WITH), ("3", "INT", AND), ("4", "R1", THEN)], False),
        ([("0:01", "INT", HOW), ("0:02", "R1", WITH), ("0:03", "INT", AND), ("0:04", "R1", THEN)], True),
        ([("Content", "Timespan", "Speaker"), (HOW, "0:01 - 0:02", "INT"), (WITH, "0:02", "R1"), (AND, "0:03", "INT"), LAST], True),
        ([("start", "text", "who"), ("1.0", HOW, "INT"), ("2.0", WITH, "R1"), ("3", AND, "INT"), ("4", THEN, "R1")], True),
        ([("Question", "Answer"), (HOW, WITH), (AND, THEN)], None),
    ],
)  # fmt: skip
def test_the_columns_are_told_by_their_headings_or_by_what_is_in_them(rows, starts):
    """Whatever their order, with titles above, with headings that come again, numbered or timed."""
    found = said(table(*rows))
    if starts is None:
        assert found == [("Question", HOW, None), ("Answer", WITH, None), ("Question", AND, None), ("Answer", THEN, None)]
    else:
        assert found == [(name, words, float(n) if starts else None) for n, (name, words, _) in enumerate(TALK, 1)]


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("start", ("0", "4200", "12000", "15900")),
        ("start", ("0,0", "4,2", "12,0", "15,9")),
        ("start_ms", ("0", "4200", "12000", "15900")),
        ("start", ("0.00-4.10", "4.20-11.80", "12.00-15.50", "15.90-20.00")),
        ("start", ("00:00:00:00", "00:00:04:05", "00:00:12:00", "00:00:15:22")),
        ("start", ("00:00:00,000", "00:00:04,200", "00:00:12,000", "00:00:15,900")),
        ("start (min)", ("0", "0.07", "0.2", "0.265")),
    ],
)
def test_times_are_read_in_their_unit(heading, cells):
    """Milliseconds, decimal commas, stretches, frames."""
    rows = [("speaker", heading, "text"), *((name, cell, words) for cell, (name, words, _) in zip(cells, TALK, strict=True))]
    assert [start for _, _, start in said(table(*rows))] == pytest.approx([0.0, 4.2, 12.0, 15.9], abs=1)


def test_a_time_may_stand_with_the_name():
    """Name over time in one cell."""
    rows = [(f"{name}\n\n0:0{n}", words) for n, (name, words, _) in enumerate(TALK, 1)]
    assert said(table(*rows)) == [(name, words, float(n)) for n, (name, words, _) in enumerate(TALK, 1)]


def test_rows_without_a_name_go_on_and_rows_over_all_columns_are_headings():
    """The speaker of a row may stand in the row above; a topic between turns is nobody's."""
    unfolded = unfold_tables(table(("INT", HOW), ("R1", WITH), ("", THEN), ("Topic: money",), ("INT", AND), ("R1", THEN)))
    assert [(block.speaker, block.text) for block in unfolded.blocks] == [
        ("INT", HOW),
        ("R1", WITH),
        ("", THEN),
        ("INT", AND),
        ("R1", THEN),
    ]
    assert unfolded.set_aside["rows over all columns of a table"] == 1


def test_other_columns_are_counted_by_their_headings():
    """What a coder wrote beside the words is no speech."""
    unfolded = unfold_tables(
        table(("Who", "What was said", "Coder notes"), ("INT", HOW, ""), ("R1", WITH, "trust?"), ("INT", AND, "x"))
    )
    assert unfolded.set_aside["cells of the column 'Coder notes'"] == 2


def test_a_survey_has_a_row_a_person_and_a_column_a_question():
    """Each question is asked of each person; attributes are none of the words, and the headings are no cover."""
    head = ("Response ID", "Sector", "What went well this year?", "What was hardest about it?")
    rows = [
        ("R01", "charity", "They pick up the phone when we ring.", "The forms, all of the forms."),
        ("R02", "council", WITH, THEN),
    ]
    assert said(table(head, *rows)) == [
        ("", head[2], None),
        ("R01", rows[0][2], None),
        ("", head[3], None),
        ("R01", rows[0][3], None),
        ("", head[2], None),
        ("R02", WITH, None),
        ("", head[3], None),
        ("R02", THEN, None),
    ]
    unfolded = unfold_tables(table(head, *rows))
    assert (unfolded.header, unfolded.set_aside["cells of the column 'Sector'"]) == ([], 2)
    assert list(unfolded.voices.values())[:2] == [("", "interviewer"), ("R01", "respondent")]


def test_a_cover_is_keys_and_values():
    """A table of two columns whose first has the keys of covers."""
    unfolded = unfold_tables(table(("Project", "Plots"), ("Date of interview:", "3 May"), ("Interviewer", "KM")))
    assert (unfolded.header, unfolded.blocks) == ([("Project", "Plots"), ("Date of interview", "3 May"), ("Interviewer", "KM")], [])


def test_one_row_with_all_names_beside_all_words_is_paired_in_order():
    """The n-th name is that of the n-th stretch of paragraphs between empty ones; a person is asked to look."""
    unfolded = unfold_tables(table(("INT\n\n\n\nR1\n\n\n\nINT", f"{HOW}\n\n\n\n{WITH}\n\n{THEN}\n\n\n\n{AND}")))
    assert [(block.speaker, block.text) for block in unfolded.blocks] == [("INT", HOW), ("R1", f"{WITH}\n{THEN}"), ("INT", AND)]
    assert unfolded.doubts == ["3 speakers and stretches of speech were paired in order: look whether they fit"]


def test_names_and_words_that_do_not_pair_are_nobodys():
    """Nothing is attributed wrongly: the person is told."""
    unfolded = unfold_tables(table(("INT\n\nR1\n\nINT", f"{HOW}\n\n{WITH}")))
    assert [(block.speaker, block.text) for block in unfolded.blocks] == [("", HOW), ("", WITH)]
    assert unfolded.doubts == [
        "the 3 names in the left half of the table and the 2 paragraphs in the right half could not be paired: nobody is named"
    ]


def test_a_column_may_be_named_by_a_person():
    """study.toml wins over what headings are like."""
    rows = table(("Ref", "Voice over", "Their words"), ("1", "Jo", "Yes."), ("2", "Al", "No."), ("3", "Jo", "Oh."))
    assert said(rows, Headings("voice over", "Their words")) == [("Jo", "Yes.", None), ("Al", "No.", None), ("Jo", "Oh.", None)]


@pytest.mark.parametrize(
    "rows",
    [
        [("id", "age_band", "area", "score"), ("P01", "35-44", "Coast", "2.5"), ("P02", "55-64", "South", "3.4")],
        [("Year", "Cost", "Paid by"), ("2016", "£4", "the council"), ("2017", "£5", "nobody")],
        [("Theme", "Definition", "Example"), ("roles", "Who does what, when", "in"), ("fatigue", "Losing people by and by", "x")],
    ],
)  # fmt: skip
def test_tables_of_other_things_hold_no_speech(rows):
    """Attributes of people, figures, a codebook."""
    unfolded = unfold_tables(table(*rows))
    assert (unfolded.blocks, unfolded.set_aside["tables without speech"], unfolded.headings) == ([], 1, rows[0])


def test_paragraphs_round_a_table_stay_where_they_are():
    """And a table of one column is paragraphs."""
    blocks = [Block("Before."), *table(("Interviewer: So.",), ("R: Yes.\n\nIndeed.",)), Block("After.")]
    assert [block.text for block in unfold_tables(blocks).blocks] == ["Before.", "Interviewer: So.", "R: Yes.", "Indeed.", "After."]
