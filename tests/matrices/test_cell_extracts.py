"""What a cell shows of its evidence."""

import pytest

from textmine.matrices.cell_extracts import extracts_of, memos_of, summaries_of
from textmine.matrices.results import Quotation
from textmine.records.corpus import Cell, State
from textmine.records.decisions import Note


def _quote(words, speaker, pole=""):
    return Quotation(words, words, speaker, "respondent", "turn 1", "a", "p1", "Trust", pole, 0.9, "")


class _Places:
    """Gives the quotations it was made with."""

    def __init__(self, quotes):
        self._quotes = quotes

    def quotes(self, _):
        return self._quotes


HONEST = _quote("They were honest with us about the money.", "Ann", "built")
AGAIN = _quote("Yes, they were honest with us about the money.", "Bob", "built")
SECOND = _quote("We sat down with every board in turn.", "Ann", "built")
OTHER = _quote("Nobody had to sign for anything in those years.", "Cy", "built")
THIRD = _quote("It held through two changes of director.", "Dee", "built")
BROKEN = _quote("Then the letters stopped.", "Eve", "broken")
OWN = _quote("I stopped believing it in March.", "Ann", "broken")


@pytest.mark.parametrize(
    ("quotes", "poles", "shown"),
    [
        ([HONEST, AGAIN, SECOND, OTHER], (), [HONEST, OTHER]),  # Bob says the same, and Ann has spoken
        ([HONEST, OTHER, THIRD, BROKEN], (), [HONEST, OTHER, THIRD]),  # three at most
        ([HONEST, OTHER, THIRD, BROKEN], (("built", 3), ("broken", 1)), [HONEST, OTHER, BROKEN]),  # both directions are heard
        ([HONEST, OTHER, THIRD, OWN], (("built", 3), ("broken", 1)), [HONEST, OTHER, THIRD]),  # but nobody speaks twice
        ([HONEST], (("built", 1), ("broken", 0)), [HONEST]),
        ([], (), []),
    ],
)
def test_extracts_are_of_different_people_and_say_different_things(quotes, poles, shown):
    """One to three, each of somebody else and not the same again; a cell that leans both ways shows both where it can."""
    assert extracts_of(Cell("north", "trust", State.PRESENT, poles), _Places(quotes)) == shown


def test_notes_of_a_cell_are_its_own():
    """Summaries and memos are told apart, and those of other cells and passages are left out."""
    at = "2026-01-02T03:04:05.000+00:00"
    notes = [
        Note(at, "RA", "summary", "cell/north/trust", "A"),
        Note(at, "RA", "memo", "cell/north/trust", "B"),
        Note(at, "RA", "summary", "cell/north/money", "C"),
        Note(at, "RA", "memo", "passage/a@0", "D"),
    ]
    assert [note.text for note in summaries_of(notes, "north", "trust")] == ["A"]
    assert [note.text for note in memos_of(notes, "north", "trust")] == ["B"]
