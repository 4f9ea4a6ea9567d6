"""Faults and the errors that carry them."""

import pickle

import pytest

from textmine.errors import CodebookError, Fault, ModelError, SourceError, StudyError, TextmineError

ONE = Fault("cases.csv row 3", "case 'north' more than once", "one row per case", "Remove one.")
TWO = Fault("study.toml:7", "unknown key `seeds`", "one of: seed", "Correct the spelling.")
ERRORS = (TextmineError, StudyError, CodebookError, SourceError, ModelError)


def test_a_fault_says_where_got_expected_and_do_in_that_order():
    """A fault reads as one line: where, what was found, what should have been, what to do."""
    assert str(ONE) == "cases.csv row 3: case 'north' more than once. Expected one row per case. Remove one."


def test_an_error_shows_every_fault_on_a_line_of_its_own():
    """An error of several faults names them all, in order."""
    assert str(StudyError(ONE, TWO)) == f"{ONE}\n{TWO}"
    assert StudyError(ONE, TWO).faults == (ONE, TWO)


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_is_caught_as_a_textmine_error(error):
    """A command that catches TextmineError catches each of its kinds."""
    with pytest.raises(TextmineError, match="more than once"):
        raise error(ONE)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("error", ERRORS)
def test_an_error_survives_pickling_with_its_faults(error, protocol):
    """An error that comes from another process keeps its class, its faults and its message."""
    sent = error(ONE, TWO)
    received = pickle.loads(pickle.dumps(sent, protocol))
    assert (type(received), received.faults, str(received)) == (error, (ONE, TWO), str(sent))
