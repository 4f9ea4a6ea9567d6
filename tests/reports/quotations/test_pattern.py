"""A quotation as what it claims."""

import pytest

from textmine.reports.quotations.pattern import Gap, pattern_text, patterns_of


def _shape(pattern):
    return [" ".join(word.norm for word in piece.words) for piece in pattern.pieces], [gap.gap for gap in pattern.gaps]


@pytest.mark.parametrize("sign", ["…", "...", ". . .", "[…]", "[...]", "(...)", "….", "....", " [ … ] "])
def test_every_kind_of_ellipsis_leaves_out(sign):
    """However it is set, an ellipsis parts what stands before it from what stands behind it."""
    assert _shape(pattern_text(f"we never met {sign} until July")) == (["we never met", "until july"], [Gap.LEFT_OUT])


def test_an_ellipsis_at_an_end_claims_nothing():
    """What comes before the first word and after the last one is no part of the quotation."""
    assert _shape(pattern_text("… we never met ...")) == (["we never met"], [])


def test_brackets_are_read_in_several_ways():
    """Words in brackets are the source's, or the writer's in place of others; round brackets may be so too."""
    shapes = [_shape(pattern) for pattern in patterns_of("we met [the mayor] at (his) house")]
    assert shapes == [
        (["we met the mayor at his house"], []),
        (["we met", "at his house"], [Gap.PUT_IN]),
        (["we met", "at", "house"], [Gap.PUT_IN, Gap.PUT_IN]),
    ]


def test_a_letter_in_brackets_belongs_to_its_word():
    """`[W]e manage[d]` is `We managed`, or stands for other forms of it."""
    first, second = patterns_of("[W]e manage[d] it")[:2]
    assert _shape(first) == (["we managed it"], [])
    assert [(piece.open_start, piece.open_end) for piece in second.pieces] == [(True, True), (False, False)]
    assert _shape(second)[0] == ["e manage", "it"]


def test_what_transcribers_type_is_not_quoted():
    """Laughter in a quotation is no word of it."""
    assert _shape(pattern_text("it sank [laughs] at its mooring")) == (["it sank at its mooring"], [])


def test_two_gaps_side_by_side_are_one():
    """A bracket beside an ellipsis leaves out as much as the ellipsis does."""
    assert _shape(pattern_text("we met … [later] again")) == (["we met", "again"], [Gap.LEFT_OUT])
