"""One's own last act is taken back, and the one before it; what stood before stands again, and nothing leaves the ledger."""

from datetime import UTC, datetime, timedelta

from textmine.decisions.current import current_decisions, current_notes, current_topic_decisions
from textmine.decisions.ledger import read_ledger, read_notes, read_topics, record
from textmine.decisions.ledger.undo import undo
from textmine.records.decisions import Decision, Note, TopicDecision

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(minute):
    return (START + timedelta(minutes=minute)).isoformat(timespec="milliseconds")


def say(ledger, minute, who, *verdicts):
    record(ledger, [Decision(at(minute), who, "a", "0" * 64, 0, 4, "said", code, "", verdict) for code, verdict in verdicts])


def stands(ledger):
    return {(decision.who, decision.code): decision.verdict for decision in current_decisions(read_ledger(ledger))}


def test_undoing_goes_back_act_by_act(ledger):
    """A recoded passage is one act; what was said before is said again; others' decisions stay; and then nothing is left."""
    say(ledger, 1, "AB", ("trust", "accept"))
    say(ledger, 2, "CD", ("trust", "reject"))
    say(ledger, 3, "AB", ("trust", "reject"), ("money", "accept"))
    say(ledger, 4, "AB", ("money", "withdraw"))
    assert undo(ledger, "AB", START + timedelta(minutes=5)).at == at(4)
    assert stands(ledger) == {("CD", "trust"): "reject", ("AB", "trust"): "reject", ("AB", "money"): "accept"}
    undone = undo(ledger, "AB")
    assert [(decision.code, decision.verdict) for decision in undone.decisions] == [("trust", "reject"), ("money", "accept")]
    assert stands(ledger) == {("AB", "trust"): "accept", ("CD", "trust"): "reject"}
    undo(ledger, "AB")
    assert undo(ledger, "AB") is None
    assert stands(ledger) == {("CD", "trust"): "reject"}
    assert len(read_ledger(ledger)) == 9


def test_a_new_act_after_undoing_starts_afresh(ledger):
    """What is decided after an undoing is undone first, and then what was there before."""
    say(ledger, 1, "AB", ("trust", "accept"))
    say(ledger, 2, "AB", ("trust", "reject"))
    undo(ledger, "AB", START + timedelta(minutes=3))
    say(ledger, 4, "AB", ("money", "accept"))
    assert stands(ledger) == {("AB", "trust"): "accept", ("AB", "money"): "accept"}
    assert [undo(ledger, "AB").at for _ in range(2)] == [at(4), at(1)]
    assert stands(ledger) == {}


def test_notes_and_topics_are_undone_too(ledger):
    """A summary's earlier text, a topic's earlier name and place come back; a memo goes; another's later name stays."""
    summaries = [Note(at(minute), "AB", "summary", "cell/a/trust", text) for minute, text in ((1, "Grew."), (2, "Grew slowly."))]
    memo = Note(at(3), "AB", "memo", "passage/a@0", "Ask again.")
    topics = [
        TopicDecision(at(4), "AB", 1, "name", "Rents", ()),
        TopicDecision(at(5), "AB", 1, "name", "Rent", ()),
        TopicDecision(at(6), "AB", 2, "name", "Boats", ()),
        TopicDecision(at(7), "CD", 2, "name", "Ships", ()),
        TopicDecision(at(8), "AB", 1, "merge", "2", ()),
        TopicDecision(at(8), "AB", 2, "keep", "", ()),
    ]
    record(ledger, topics=topics, notes=[*summaries, memo])
    assert [undo(ledger, "AB").at for _ in range(3)] == [at(8), at(6), at(5)]
    assert current_topic_decisions(read_topics(ledger)) == [topics[0], topics[3]]
    assert [undo(ledger, "AB").at for _ in range(3)] == [at(4), at(3), at(2)]
    assert current_notes(read_notes(ledger)) == [summaries[0]]
    assert current_topic_decisions(read_topics(ledger)) == [topics[3]]
