"""Time marks, where they stand and what they mean."""

import pytest

from textmine.ingest.transcripts.marks import is_time_alone, seconds_of, unit_of, without_marks


@pytest.mark.parametrize(
    ("mark", "seconds"),
    [
        ("[00:12:34]", 754.0),
        ("(00:12)", 12.0),
        ("{01:00:05}", 3605.0),
        ("#00:12:34-5#", 754.0),
        ("[12.34]", 12.34),
        ("0:0:5.100 --> 0:0:8.250", 5.1),
        ("00:01:02,500", 62.5),
        ("1:02:03", 3723.0),
        ("00:00:01:12", 1.0),
        ("00:00:01;12", 1.0),
        ("00:00:01:250", 1.25),
        ("[12.3 - 15.8]", 12.3),
        ("[12,3 --> 15,8]", 12.3),
        ("(12.3 - 15.8)", 12.3),
        ("[1h 02m 03s]", 3723.0),
        ("[2m30s]", 150.0),
        ("(12'30\")", 750.0),
        ("102:03", 6123.0),
        ("no time", 0.0),
    ],
)
def test_a_mark_is_seconds(mark, seconds):
    """Minutes and seconds, with hours, fractions or a count of frames."""
    assert seconds_of(mark) == seconds


@pytest.mark.parametrize(
    "line",
    [
        "00:12",
        "[00:00:05]",
        "(01:23):",
        "0:0:5.100 --> 0:0:8.250",
        "00:01 - 00:04",
        " 1:02:03 ",
        "[12.34]",
        "10:03 AM",
        "12.3 - 15.8",
    ],
)
def test_a_line_may_be_a_time_and_nothing_else(line):
    """Some programs put them into long turns."""
    assert is_time_alone(line)


@pytest.mark.parametrize(
    ("starts", "words", "heading", "unit"),
    [
        ((0, 4200, 11800), 30, "start", "milliseconds"),
        ((0, 4.2, 11.8), 30, "start", "seconds"),
        ((0, 4200, 11800), 30_000, "start", "seconds"),
        ((0, 10, 20), 3_000, "start", "minutes"),
        ((0, 10, 20), 60, "start (ms)", "milliseconds"),
        ((0, 10, 20), 3_000, "start min", "minutes"),
        ((0, 0.01, 0.02), 4_000, "", "days"),
        ((0, 4000), 0, "", "seconds"),
        ((), 30, "", "seconds"),
    ],
)
def test_the_unit_of_times_is_the_one_in_which_people_talk(starts, words, heading, unit):
    """Two or three words a second, unless the heading says in which unit they are."""
    assert unit_of(starts, words, heading)[0] == unit


@pytest.mark.parametrize("line", ["at 10:30", "10:30 we met", "4:3", "12", "2024", "", "3:1 against"])
def test_other_lines_are_no_times(line):
    """Clock times in speech, ratios and figures."""
    assert not is_time_alone(line)


@pytest.mark.parametrize(
    ("text", "kept", "last"),
    [
        ("We met [00:12:34] and then left #00:12:50-1#", "We met and then left", 770.0),
        ("We met {00:12} there", "We met there", 12.0),
        ("We met (01:02:03) there", "We met there", 3723.0),
        ("We met (10:30) at 17:45, 4:3", "We met (10:30) at 17:45, 4:3", None),
        ("[inaudible 00:12:34] so", "[inaudible 00:12:34] so", None),
    ],
)
def test_marks_within_speech_are_taken_out_and_times_of_day_are_not(text, kept, last):
    """Brackets that nobody types round the time of day make a mark; an event keeps its own."""
    assert without_marks(text) == (kept, last)
