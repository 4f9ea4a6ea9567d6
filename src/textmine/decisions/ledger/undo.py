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
    decisions = [one for one in without_undone(read_ledger(ledger)) if one.who == who]
    topics = [one for one in without_undone(read_topics(ledger)) if one.who == who]
    notes = [one for one in without_undone(read_notes(ledger)) if one.who == who]
    times = [one.at for one in decisions] + [one.at for one in topics] + [one.at for one in notes]
    if not times:
        return None
    last = max(times)
    act = UndoResult(
        last,
        tuple(one for one in decisions if one.at == last),
        tuple(one for one in topics if one.at == last),
        tuple(one for one in notes if one.at == last),
    )
    record(
        ledger,
        [replace(one, at=NOW, verdict=Verdict.WITHDRAW, pole="", note="", undoes=last) for one in act.decisions],
        [replace(one, at=NOW, action=TopicAction.KEEP, value="", note="", undoes=last) for one in act.topics],
        [replace(one, at=NOW, text="", undoes=last) for one in act.notes],
        now,
    )
    return act
