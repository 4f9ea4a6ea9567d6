"""Taking back one's own last act, and the one before it, by adding to the ledger what says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from textmine.decisions.current import without_undone
from textmine.decisions.ledger import Ledger, read_ledger, read_notes, read_topics, record
from textmine.records.decisions import NOW, Decision, Note, TopicAction, TopicDecision, Verdict


@dataclass(frozen=True, slots=True)
class UndoResult:
    """An act that was taken back: all that one person recorded at one time."""

    at: str
    decisions: tuple[Decision, ...]
    topics: tuple[TopicDecision, ...]
    notes: tuple[Note, ...]


def undo(ledger: Ledger, who: str, now: datetime | None = None) -> UndoResult | None:
    """Take back a person's last act that is not taken back yet; what stood before it stands again.

    An act is all that a person recorded at one time: a decision, both of a recoded passage, a whole table, a summary. Undoing twice
    goes back two acts. What others decided is left alone; the act stays in the ledger, marked by rows whose `undoes` is its time.

    Args:
        ledger: where.
        who: takes back; only their own acts.
        now: what the clock says; read from it unless given.

    Returns:
        What was taken back; None where nothing is left.

    Raises:
        DecisionError: the ledger cannot be reached, read or written to.
    """
    decisions = [act for act in without_undone(read_ledger(ledger)) if act.who == who]
    topics = [act for act in without_undone(read_topics(ledger)) if act.who == who]
    notes = [act for act in without_undone(read_notes(ledger)) if act.who == who]
    times = [decision.at for decision in decisions] + [topic.at for topic in topics] + [note.at for note in notes]
    if not times:
        return None
    last = max(times)
    act = UndoResult(
        last,
        tuple(decision for decision in decisions if decision.at == last),
        tuple(topic for topic in topics if topic.at == last),
        tuple(note for note in notes if note.at == last),
    )
    record(
        ledger,
        [replace(decision, at=NOW, verdict=Verdict.WITHDRAW, pole="", note="", undoes=last) for decision in act.decisions],
        [replace(topic, at=NOW, action=TopicAction.KEEP, value="", note="", undoes=last) for topic in act.topics],
        [replace(note, at=NOW, text="", undoes=last) for note in act.notes],
        now,
    )
    return act
