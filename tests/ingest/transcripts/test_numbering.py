"""Numbers that count lines or turns, and bare times at their beginning or end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.ingest.transcripts.lines import without_numbers

TALK = ["INT: How did it", "begin, and when?", "R: With 40 letters.", "212 of them came", "back.", "INT: Oh.", "R: Yes."]


def test_a_number_on_every_line_is_left_out():
    """Figures that were said stay, also where they come first on a line."""
    assert without_numbers([f"{n:>4}  {line}" for n, line in enumerate(TALK, 1)], 2) == TALK


def test_numbers_begin_again_on_a_new_page():
    """Some programs count the lines of each page."""
    lines = [f"{n} {line}" for n, line in enumerate(TALK, 1)]
    assert without_numbers([*lines, *lines], 4) == [*TALK, *TALK]


def test_a_number_on_every_fifth_line_is_left_out():
    """They count lines, though most are not printed."""
    talk = [f"{'INT' if n % 2 else 'R'}: words of line {n}" for n in range(1, 31)]
    lines = [f"{n}  {line}" if n % 5 == 0 else line for n, line in enumerate(talk, 1)]
    assert without_numbers(lines, 30) == talk


def test_numbers_of_turns_are_left_out_though_lines_between_have_none():
    """A turn is numbered, its other lines are not."""
    talk = [line for n in range(1, 9) for line in (f"{n}. INT: words", "and more words")]
    assert without_numbers(talk, 8) == [line for _ in range(8) for line in ("INT: words", "and more words")]


def test_a_list_within_speech_keeps_its_numbers():
    """Five points are not a transcript's lines."""
    talk = [*TALK, *(f"{n}. a point" for n in range(1, 6)), *TALK]
    assert without_numbers(talk, 8) == talk


def test_bare_times_become_marks():
    """Before the words of most lines, after a tab at their end, or in six digits as NVivo has them."""
    words = [f"word {n} and more" for n in range(6)]
    marked = [f"[0:0{n}] {word}" for n, word in enumerate(words)]
    assert without_numbers([f"0:0{n} {word}" for n, word in enumerate(words)], 6) == marked
    assert without_numbers([f"I\t{word}\t0:0{n}" for n, word in enumerate(words)], 6) == [
        f"[0:0{n}] I\t{w}" for n, w in enumerate(words)
    ]
    assert without_numbers([f"00000{n} {word}" for n, word in enumerate(words)], 6) == [
        f"[00:00:0{n}] {w}" for n, w in enumerate(words)
    ]


@pytest.mark.parametrize(
    ("form", "scale"),
    [
        ("{:.2f}-{:.2f} {}", 1),
        ("[{:.1f} - {:.1f}] {}", 1),
        ("{:.3f}\t{:.3f}\t{}", 1),
        ("{:.2f} {:.2f} {}", 1),
        ("[{:.0f} --> {:.0f}] {}", 1000),
        ("{:.0f}-{:.0f}: {}", 1000),
        ("({:.1f}s to {:.1f}s) {}", 1),
    ],
)
def test_stretches_of_seconds_or_milliseconds_become_marks(form, scale):
    """In brackets or bare; a whole file of milliseconds is told by how fast people would talk."""
    starts = [4.5 * number for number in range(len(TALK))]
    lines = [form.format(start * scale, (start + 4) * scale, line) for start, line in zip(starts, TALK, strict=True)]
    assert without_numbers(lines, len(TALK)) == [f"[{start:.3f}] {line}" for start, line in zip(starts, TALK, strict=True)]
    commas = [
        form.format(start * scale, (start + 4) * scale, "").replace(".", ",") + line
        for start, line in zip(starts, TALK, strict=True)
    ]
    assert without_numbers(commas, len(TALK)) == [f"[{start:.3f}] {line}" for start, line in zip(starts, TALK, strict=True)]


def test_figures_that_are_said_stay():
    """Ten to fifteen people are no times."""
    lines = ["10-15 people came.", "It was 3-4 of us.", "2 - 3 times a week.", "And 5-6 more came."]
    assert without_numbers(lines, 4) == lines


@given(st.lists(st.text(st.characters(categories=("L", "P", "Zs")), max_size=30), max_size=30))
def test_lines_without_figures_stay_as_they_are(lines):
    """Where nothing counts, nothing is taken."""
    assert without_numbers(lines, len(lines)) == lines
