"""A clock that goes back, or is wrong on one of several machines, changes neither what stands nor what is undone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.decisions.current import current_decisions, current_topic_decisions
from textmine.decisions.ledger import Ledger, clock_warning, latest, read_ledger, read_notes, read_topics, record
from textmine.decisions.ledger.clock import moment_after
from textmine.decisions.ledger.files import export_ledger, merge
from textmine.decisions.ledger.undo import undo
from textmine.records.decisions import NOW, Decision, Note, TopicDecision

EVENING = datetime(2026, 3, 1, 21, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def say(ledger, verdict, now, who="AB", code="trust"):
    record(ledger, [Decision(NOW, who, "a", "0" * 64, 0, 4, "said", code, "", verdict)], now=now)


def stands(ledger):
    return {(decision.who, decision.code): decision.verdict for decision in current_decisions(read_ledger(ledger))}


def test_the_last_word_stands_whatever_the_clock_says(ledger):
    """Accepted at nine, the clock set back, rejected at a minute to: the rejection stands, and undoing takes that back."""
    say(ledger, "accept", EVENING)
    say(ledger, "reject", EVENING - MINUTE)
    assert stands(ledger) == {("AB", "trust"): "reject"}
    assert [decision.verdict for decision in undo(ledger, "AB", EVENING - 2 * MINUTE).decisions] == ["reject"]
    assert stands(ledger) == {("AB", "trust"): "accept"}
    say(ledger, "reject", EVENING - 3 * MINUTE)
    assert stands(ledger) == {("AB", "trust"): "reject"}
    times = [decision.at for decision in read_ledger(ledger)]
    assert times == sorted(set(times))


def test_acts_of_one_moment_are_each_undone_by_themselves(ledger):
    """Two clicks within a millisecond are two acts; what was given together is one."""
    say(ledger, "accept", EVENING)
    say(ledger, "accept", EVENING, code="money")
    both = [Decision(NOW, "AB", "a", "0" * 64, 0, 4, "said", code, "", "reject") for code in ("trust", "money")]
    record(ledger, both, notes=[Note(NOW, "AB", "memo", "cell/a/trust", "Both?")], now=EVENING)
    undone = undo(ledger, "AB", EVENING)
    assert (len(undone.decisions), len(undone.notes)) == (2, 1)
    assert stands(ledger) == {("AB", "trust"): "accept", ("AB", "money"): "accept"}
    undo(ledger, "AB", EVENING)
    assert stands(ledger) == {("AB", "trust"): "accept"}


def test_who_settles_after_another_is_heard(ledger):
    """What holds for all, a settlement and a topic's name, is the last that was said of it, also from a clock that is behind."""
    say(ledger, "adopt", EVENING, "AB")
    say(ledger, "drop", EVENING - MINUTE, "CD")
    assert [decision.verdict for decision in current_decisions(read_ledger(ledger))] == ["adopt", "drop"]
    record(ledger, topics=[TopicDecision(NOW, "AB", 1, "name", "Rents", ())], now=EVENING)
    record(ledger, topics=[TopicDecision(NOW, "CD", 1, "name", "Rent", ())], now=EVENING - MINUTE)
    assert [topic_decision.value for topic_decision in current_topic_decisions(read_topics(ledger))] == ["Rent"]


def test_a_clock_that_is_behind_is_told(ledger):
    """Whoever records is told both times, with the ledger's name; not for the seconds by which two machines may differ."""
    assert clock_warning(ledger, EVENING) == ""
    say(ledger, "accept", EVENING)
    assert clock_warning(ledger, EVENING - timedelta(seconds=3)) == ""
    told = clock_warning(ledger, EVENING - MINUTE)
    assert "20:59:00" in told
    assert "21:00:00" in told
    assert ledger.name in told


@pytest.mark.parametrize(
    ("latest_time", "expected"),
    [
        ("", "2026-03-01T21:00:00.000+00:00"),
        ("2026-03-01", "2026-03-01T21:00:00.000+00:00"),
        ("2026-03-01T21:00:00+00:00", "2026-03-01T21:00:00.001+00:00"),
        ("2026-03-01T21:00:00.000400+00:00", "2026-03-01T21:00:00.001+00:00"),
        ("2026-03-01T22:30:00+01:00", "2026-03-01T21:30:00.001+00:00"),
        ("9999-12-31T23:59:59.999+00:00", "9999-12-31T23:59:59.999+00:00"),
        ("no time at all", "2026-03-01T21:00:00.000+00:00"),
    ],
)
def test_the_moment_is_later_than_all_before(latest_time, expected):
    """It is the clock's, in whole milliseconds, or just after the latest, in whatever form an older ledger has that."""
    now = EVENING + timedelta(microseconds=700)
    assert moment_after(latest_time, now).isoformat(timespec="milliseconds") == expected


ACTS = st.tuples(st.integers(0, 2), st.sampled_from(["say", "merge"]), st.integers(-120, 120), st.integers(0, 2))


@settings(max_examples=25, deadline=None)
@given(st.lists(ACTS, max_size=12))
def test_who_decides_knowing_of_another_is_later_on_every_machine(acts):
    """Three people with clocks that jump by hours: when all have merged all, what each said stands in the order they knew of it."""
    with TemporaryDirectory() as folder:
        ledgers = [Ledger.at(Path(folder) / f"{who}.sqlite") for who in range(3)]
        knows: list[set[int]] = [set(), set(), set()]
        before: dict[int, set[int]] = {}
        for number, (who, what, minutes, other) in enumerate(acts):
            if what == "merge":
                export_ledger(ledgers[other], "Boats", Path(folder) / "one.jsonl")
                merge(ledgers[who], "Boats", [Path(folder) / "one.jsonl"])
                knows[who] |= knows[other]
            else:
                name = TopicDecision(NOW, str(who), 1, "name", str(number), ())
                record(ledgers[who], topics=[name], now=EVENING + minutes * MINUTE)
                before[number] = set(knows[who])
                knows[who].add(number)
        for ledger in ledgers:
            export_ledger(ledger, "Boats", Path(folder) / f"{ledgers.index(ledger)}.jsonl")
        orders = []
        for ledger in ledgers:
            merge(ledger, "Boats", [Path(folder) / f"{who}.jsonl" for who in range(3)])
            orders.append(sorted((said.at, said.who, int(said.value)) for said in read_topics(ledger)))
        assert orders[0] == orders[1] == orders[2]
        order = [number for _, _, number in orders[0]]
        assert all(order.index(earlier) < order.index(number) for number in before for earlier in before[number])


def test_merging_what_is_from_the_future_is_told(ledger, tmp_path):
    """From a clock years ahead: what they said is taken, later decisions count as later, and the difference is told."""
    theirs = Ledger.at(tmp_path / "theirs.sqlite")
    say(theirs, "adopt", EVENING + timedelta(days=2000), "CD")
    assert merge(ledger, "Boats", [tmp_path / "theirs.sqlite"]).added == 1
    assert "2031-08-22" in clock_warning(ledger, EVENING)
    say(ledger, "drop", EVENING)
    assert [decision.verdict for decision in current_decisions(read_ledger(ledger))] == ["adopt", "drop"]
    assert latest(ledger) == "2031-08-22T21:00:00.001+00:00"
    assert read_notes(ledger) == ()
