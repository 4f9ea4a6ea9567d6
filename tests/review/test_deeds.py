"""Boundaries, other codes, undoing, and one's own pace in the review room."""

from datetime import UTC, datetime, timedelta

import pytest

from textmine.decisions.ledger import read_ledger, record
from textmine.errors import StudyError
from textmine.pipeline.load_results import load_current_results
from textmine.pipeline.run import run_study
from textmine.pipeline.workspace import open_workspace
from textmine.records.decisions import Decision, NoteKind
from textmine.review.actions import recode, record_decision, set_boundaries, undo_last, write_note
from textmine.review.session import ReviewSession
from textmine.review.visibility import Visibility

TALK = """Interviewer: How would you describe trust between the partners, now and at the start?

Manager: We trusted them from the start, they were honest 🙂 with us about the money and about their own board.

Interviewer: And what did it cost you all in the end, and who paid for it?

Worker: It cost more than the budget said, and they let us down over who would pay for the whole of it.
"""
SETTINGS = "[themes]\nthreshold = 0.001\ncell_probability = 0.001\n"
WORDS = "they were honest 🙂 with us"
SIGHT = Visibility("AB")


@pytest.fixture
def study(make_study, fake_encoder):
    folder = make_study({"north/a.txt": TALK}, settings=SETTINGS)
    run_study(folder)
    return folder


@pytest.fixture
def room(study):
    return ReviewSession(study)


def _trusted(room):
    return next(passage for passage in room.results.passages if "trusted" in room.words(passage))


def _span(room, words=WORDS):
    start = room.documents["north/a.txt"].text.index(words)
    return start, start + len(words)


def test_boundaries_are_moved_and_outlive_a_run(room, study):
    """The coding holds just the chosen words, in the cell at once and after the next run; accepting it again keeps them."""
    key = _trusted(room).passage, "trust"
    start, end = _span(room)
    found = set_boundaries(room, "AB", *key, start - 1, end + 1)  # spaces at the ends are no words
    assert (found.coding.quote, found.coding.start, found.coding.end, found.status) == (WORDS, start, end, "accepted")
    assert record_decision(room, "CD", *key, "accept").coding.quote == WORDS
    run_study(study)
    again = ReviewSession(study)
    assert again.now().standing[key].coding.quote == WORDS
    assert again.now().standing[key].accepted_by == ("AB", "CD")
    (coding,) = {
        (coding.start, coding.end, coding.quote) for coding in again.results.codings if (coding.passage, coding.code) == key
    }
    assert coding == (start, end, WORDS)


def test_the_passage_around_moved_boundaries_stays_in_sight(room):
    """A reader sees what of the passage is coded and what is not."""
    key = _trusted(room).passage, "trust"
    set_boundaries(room, "AB", *key, *_span(room))
    item = next(review_item for review_item in room.items("north", "trust", SIGHT) if review_item.standing.coding.passage == key[0])
    before, after = item.around
    assert before.text + item.standing.coding.quote + after.text == room.words(item.passage)
    assert (before.start, after.start) == (item.passage.start, _span(room)[1])


def test_boundaries_moved_twice_leave_one_coding(room):
    """The last boundaries stand; rejecting the code then rejects it whatever they were."""
    key = _trusted(room).passage, "trust"
    set_boundaries(room, "AB", *key, *_span(room))
    set_boundaries(room, "AB", *key, *_span(room, "honest 🙂 with us about the money"))
    assert room.now().standing[key].coding.quote == "honest 🙂 with us about the money"
    assert room.now().standing[key].accepted_by == ("AB",)
    assert record_decision(room, "AB", *key, "reject").status == "rejected"
    assert record_decision(room, "AB", *key, "withdraw").status == "proposed"


@pytest.mark.parametrize("words", ["   ", "start?\n\nManager: We", "it cost you"])
def test_boundaries_that_cannot_be_are_told(room, words):
    """Boundaries without a word, beyond the turn, or in other people's words change nothing."""
    text = room.documents["north/a.txt"].text
    start = text.find(words)
    with pytest.raises(StudyError, match="boundaries"):
        set_boundaries(room, "AB", _trusted(room).passage, "trust", start, start + len(words) if start >= 0 else start)
    assert read_ledger(room.ledger) == ()


def test_recoding_is_one_act(room):
    """The passage loses one code and has the other, with its boundaries; undone once, both are as before."""
    key = _trusted(room).passage, "trust"
    set_boundaries(room, "AB", *key, *_span(room))
    before = room.now().standing
    assert recode(room, "AB", *key, "money").status == "accepted"
    assert room.now().standing[key[0], "money"].coding.quote == WORDS
    assert room.now().standing[key].status == "rejected"
    assert undo_last(room, "AB") == f"Trust on “{WORDS}” (reject)"
    assert room.now().standing == before


def test_undo_goes_back_act_by_act_and_touches_nobody_else(room):
    """First the summary goes, then the verdict before it stands again; what another person said stays."""
    key = _trusted(room).passage, "trust"
    record_decision(room, "CD", *key, "accept")
    record_decision(room, "AB", *key, "accept")
    record_decision(room, "AB", *key, "reject")
    write_note(room, "AB", NoteKind.SUMMARY, "cell/north/trust", "They trusted each other.")
    assert undo_last(room, "AB") == "summary on cell/north/trust"
    assert room.now().notes == []
    assert undo_last(room, "AB").startswith("Trust on “We trusted them")
    assert room.now().standing[key].accepted_by == ("CD", "AB")
    undo_last(room, "AB")
    assert (undo_last(room, "AB"), room.now().standing[key].accepted_by) == ("", ("CD",))


def test_an_export_holds_what_was_decided_since_the_run(room, study):
    """Results read for an export have people's codings, boundaries and notes, and nothing they rejected."""
    key = _trusted(room).passage, "trust"
    set_boundaries(room, "AB", *key, *_span(room))
    for item in room.items("north", "money", SIGHT):
        record_decision(room, "AB", item.standing.coding.passage, item.standing.coding.code, "reject")
    write_note(room, "AB", NoteKind.MEMO, "cell/north/trust", "Ask.")
    results = load_current_results(open_workspace(study))
    assert [coding.quote for coding in results.codings if coding.coder == "AB"] == [WORDS]
    assert not [coding for coding in results.codings if coding.code == "money"]
    assert [note.text for note in results.notes] == ["Ask."]
    assert {cell.theme: cell.passages for cell in results.cells}["money"] == 0


def test_the_estimate_follows_ones_own_pace(room):
    """After ten decisions in a row their median pace is used; a night between two is no pace, nor is another person's."""
    passage = _trusted(room)
    document = room.documents[passage.document]
    place = passage.document, document.sha256, passage.start, passage.end, room.words(passage)
    at = datetime(2026, 1, 2, tzinfo=UTC)
    times = [at + timedelta(seconds=20 * number) for number in range(6)]
    times += [at + timedelta(hours=9, seconds=30 * number) for number in range(6)]
    record(room.ledger, [Decision(time.isoformat(timespec="milliseconds"), "AB", *place, "trust", "", "accept") for time in times])
    assert room.seconds([passage, passage], "AB") == (50, True)
    assert room.seconds([passage], "CD")[1] is False
