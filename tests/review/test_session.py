"""What the review application knows and records."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from textmine.decisions.current import current_decisions, current_notes
from textmine.decisions.ledger import LEDGER, Ledger, read_ledger, read_notes
from textmine.errors import StudyError
from textmine.pipeline.run import run_study
from textmine.records.corpus import State
from textmine.records.decisions import Note, NoteKind
from textmine.review.actions import record_decision, write_note
from textmine.review.search import find_words
from textmine.review.session import ReviewSession
from textmine.review.transcript import review_queue, shown_turns
from textmine.review.visibility import Visibility

TALK = """Interviewer: How would you describe trust between the partners, now and at the start?

Manager: We trusted them from the start, they were honest with us about the money and about their own board.

Interviewer: And what did it cost you all in the end, and who paid for it?

Worker: It cost more than the budget said, and they let us down over who would pay for the whole of it.
"""
SIGHT = Visibility("AB")
SETTINGS = "[themes]\nthreshold = 0.001\ncell_probability = 0.001\n"


@pytest.fixture
def study(make_study, fake_encoder):
    folder = make_study({"north/a.txt": TALK}, settings=SETTINGS)
    run_study(folder)
    return folder


@pytest.fixture
def room(study):
    return ReviewSession(study)


def _first(room, theme="trust"):
    return room.items("north", theme, SIGHT)[0]


def test_a_study_without_a_run_is_told(make_study):
    """Before a run, and after one of another version, there is nothing to review."""
    folder = make_study()
    with pytest.raises(StudyError, match="no finished run"):
        ReviewSession(folder)
    (folder / "output").mkdir()
    (folder / "output/run.json").write_text('{"inputs": [], "topics": {}}', encoding="utf-8")
    with pytest.raises(StudyError, match="no finished run"):
        ReviewSession(folder)


def test_a_cell_shows_its_codings_in_context(room):
    """An item has its words, who says them where, and what was said before and after."""
    item = next(review_item for review_item in room.items("north", "trust", SIGHT) if "honest" in review_item.standing.coding.quote)
    assert item.standing.status == "proposed"
    assert item.place == "turn 2"
    question = "How would you describe trust between the partners, now and at the start?"
    assert [(said.speaker, said.text) for said in item.before] == [("a Interviewer", question)]
    assert [said.text[:12] for said in item.after] == ["And what did", "It cost more"]


def test_accept_reject_and_take_back(room, study):
    """What is said is in the ledger at once and in the cell; the last word of a person counts; taken back, it is proposed again."""
    coding = _first(room).standing.coding
    key = coding.passage, coding.code
    assert record_decision(room, "AB", *key, "accept").status == "accepted"
    assert room.now().standing[key].accepted_by == ("AB",)
    assert record_decision(room, "AB", *key, "reject").status == "rejected"
    assert record_decision(room, "AB", *key, "withdraw").status == "proposed"
    assert [decision.verdict for decision in read_ledger(Ledger.at(study / LEDGER))] == ["accept", "reject", "withdraw"]
    assert current_decisions(read_ledger(Ledger.at(study / LEDGER))) == []


def test_people_who_differ_are_shown_to_differ(room):
    """One accepts, another rejects: the coding is disputed and stays evidence until they agree."""
    coding = _first(room).standing.coding
    key = coding.passage, coding.code
    record_decision(room, "AB", *key, "accept")
    found = record_decision(room, "CD", *key, "reject")
    assert (found.status, found.accepted_by, found.rejected_by, found.counts) == ("disputed", ("AB",), ("CD",), True)
    assert record_decision(room, "CD", *key, "accept").status == "accepted"


def test_rejected_evidence_leaves_its_cell(room):
    """A cell all of whose codings were rejected is present no more, and still lists them."""
    assert room.now().cells["north", "trust"].state in (State.PRESENT, State.COUNTER)
    for item in room.items("north", "trust", SIGHT):
        record_decision(room, "AB", item.standing.coding.passage, item.standing.coding.code, "reject")
    cell = room.now().cells["north", "trust"]
    assert (cell.state in (State.SILENT, State.NOT_ASKED), cell.passages) == (True, 0)
    assert {item.standing.status for item in room.items("north", "trust", SIGHT)} == {"rejected"}


def test_what_the_machine_missed_can_be_added(room):
    """A code given to a passage that nobody proposed it for is evidence of its cell at once."""
    passage = next(p for p in room.results.passages if "let us down" in room.words(p))
    for code in [code for (where, code) in room.now().standing if where == passage.passage]:
        record_decision(room, "AB", passage.passage, code, "reject")
    before = room.now().cells["north", "trust"].passages
    record_decision(room, "AB", passage.passage, "trust", "accept")
    cell = room.now().cells["north", "trust"]
    assert cell.passages == before + 1
    assert any(coding.passage == passage.passage and coding.coder == "AB" for coding in cell.evidence)


def test_decisions_hold_after_a_run(room, study):
    """A rejected coding does not come back with the next run, and an accepted one is under the name of who accepted it."""
    yes, *rest = [item.standing.coding for item in room.items("north", "trust", SIGHT)]
    record_decision(room, "AB", yes.passage, yes.code, "accept")
    for coding in rest:
        record_decision(room, "AB", coding.passage, coding.code, "reject")
    write_note(room, "AB", NoteKind.SUMMARY, "cell/north/trust", "They trusted each other at first.")
    run_study(study)
    again = ReviewSession(study)
    assert {one.coding.passage: one.status for one in (item.standing for item in again.items("north", "trust", SIGHT))} == {
        yes.passage: "accepted",
        **dict.fromkeys([coding.passage for coding in rest], "rejected"),
    }
    assert [note.text for note in again.now().notes] == ["They trusted each other at first."]


def test_summaries_and_memos(room, study):
    """The last summary of each person stands, an empty one takes it back; memos all stand; nothing is taken out of the ledger."""
    place = "cell/north/trust"
    for who, text in (("AB", "First."), ("AB", "Second.\n"), ("CD", "Other."), ("CD", "")):
        write_note(room, who, NoteKind.SUMMARY, place, text)
    write_note(room, "AB", NoteKind.MEMO, f"passage/{room.results.passages[0].passage}", "Look again.")
    write_note(room, "AB", NoteKind.MEMO, place, "And here.")
    assert [note.text for note in room.now().notes] == ["Second.", "Look again.", "And here."]
    assert len(read_notes(Ledger.at(study / LEDGER))) == 6
    assert current_notes([Note("t", "AB", "summary", place, "x")] * 2) == [Note("t", "AB", "summary", place, "x")]


@pytest.mark.parametrize(("passage", "code", "pole"), [("nowhere@0", "trust", ""), ("", "nonsense", ""), ("", "trust", "sideways")])
def test_what_is_not_there_cannot_be_decided(room, study, passage, code, pole):
    """An unknown passage, code or pole is told, and nothing is recorded."""
    with pytest.raises(StudyError, match="Reload the page"):
        record_decision(room, "AB", passage or room.results.passages[1].passage, code, "accept", pole)
    with pytest.raises(StudyError, match="Reload the page"):
        write_note(room, "AB", NoteKind.SUMMARY, "cell/north/nonsense", "x")
    assert read_ledger(Ledger.at(study / LEDGER)) == ()


def test_the_queue_loses_what_was_decided(room):
    """What the run suggested is in its order until somebody decides on it; the time is that of reading and judging."""
    items = review_queue(room, SIGHT)
    assert items
    assert room.seconds([items[0].passage], "AB") == (pytest.approx(items[0].passage.words / (200 / 60) + 8), False)
    first = items[0].standing.coding
    record_decision(room, "AB", first.passage, first.code, "reject")
    assert len(review_queue(room, SIGHT)) == len(items) - 1


def test_a_transcript_is_read_with_its_codings(room):
    """Every turn is there, with the codings that stand on each passage."""
    turns = shown_turns(room, "north/a.txt", SIGHT)
    assert [turn.speaker for turn in turns] == ["a Interviewer", "a Manager", "a Interviewer", "a Worker"]
    assert [text for turn in turns for _, text, _ in turn.passages] == [
        part.partition(": ")[2].strip() for part in TALK.split("\n\n")
    ]
    assert any(said.coding.code == "trust" for _, _, standing in turns[1].passages for said in standing)


def test_search_finds_words_as_they_stand(room):
    """Words are found in any case, with what stands before and after; nothing is found for nothing."""
    (hit,) = find_words(room, "  Their   OWN board ")
    assert (hit.before[-4:], hit.at, hit.after, hit.place) == ("out ", "their own board", ".", "turn 2")
    assert find_words(room, " ") == []
    assert find_words(room, "zebra") == []


def test_what_somebody_else_decides_is_seen_at_once(room, study):
    """Two rooms of one study, as of two servers, see each other's decisions, many in a moment too."""
    other = ReviewSession(study)
    coding = _first(room).standing.coding
    key = coding.passage, coding.code
    for _ in range(20):
        assert record_decision(room, "AB", *key, "accept").accepted_by == ("AB",)
        assert other.now().standing[key].status == "accepted"
        record_decision(other, "AB", *key, "reject")
        assert room.now().standing[key].status == "rejected"


def test_two_who_decide_at_once_lose_nothing(room, study):
    """Decisions from several threads are all in the ledger."""
    coding = _first(room).standing.coding
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda who: record_decision(room, f"R{who}", coding.passage, coding.code, "accept"), range(40)))
    assert sorted(decision.who for decision in read_ledger(Ledger.at(study / LEDGER))) == sorted(f"R{who}" for who in range(40))
