"""What is typed into speech and was not said."""

import pytest

from textmine.ingest.transcripts.marks import find_events, is_event, without_emphasis


@pytest.mark.parametrize(
    "event",
    [
        "[laughs]", "(laughter)", "((both laugh))", "<pause>", "*coughs*", "[inaudible 00:12:34]", "[crosstalk]",
        "(long pause)", "(3.0)",
        "(2 secs)", "[phone rings]", "[BLANK_AUDIO]", "(.)", "[...]", "[recording paused]", "[everyone talking over each other]",
    ],
)  # fmt: skip
def test_events_are_known_by_what_they_are(event):
    """In every kind of bracket, in any case."""
    assert find_events(f"So {event} then") == [event]
    assert is_event(event)


@pytest.mark.parametrize(
    "words", ["[the council]", "(as I say)", "[Charity A]", "(10:30)", "<b>", "*for*", "(2)", "[sic]", "[his brother]"]
)
def test_other_brackets_are_words(words):
    """Replacements of names, asides and emphasis."""
    assert find_events(f"So {words} then") == []


def test_events_are_listed_in_order():
    """As they stand in the speech."""
    assert find_events("[laughs] So (pause) then [laughs]") == ["[laughs]", "(pause)", "[laughs]"]


def test_asterisks_round_stressed_words_are_markup_in_markdown():
    """Those round an event stay."""
    assert without_emphasis(["what was it *for* and *laughs* so", "2 * 3 * 4"]) == ["what was it for and *laughs* so", "2 * 3 * 4"]
