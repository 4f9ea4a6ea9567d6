"""The audit trail: everything people entered in the ledger, in that order, and a summary by person and day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields

from textmine.decisions import place, standing, standing_notes, standing_topics
from textmine.judgements import NoteKind, TopicAction, Verdict
from textmine.report.view import Results
from textmine.sidecars import table_of

_SAID: dict[str, str] = {Verdict.ACCEPT: "accepted", Verdict.REJECT: "rejected", Verdict.WITHDRAW: "took back"}
_DONE: dict[str, str] = {
    TopicAction.NAME: "named topic",
    TopicAction.MERGE: "merged topic",
    TopicAction.HIDE: "hid topic",
    TopicAction.SHOW: "showed topic",
    TopicAction.KEEP: "kept topic",
}
_WRITTEN: dict[str, str] = {NoteKind.SUMMARY: "wrote summary", NoteKind.MEMO: "wrote memo"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the ledger.

    Attributes:
        at, who: when, in UTC, and by whom it was made.
        did: in words.
        what: the code, the topic's number, or the place of a note.
        pole: of the code, where one was said.
        document, start, end, words: what it was made on; empty for topics and notes.
        text: a topic's new name or the topic it went into, a summary, a memo, or the reason of a decision.
        stands: `yes`; `no` where its maker thought better of it, or took it back; `words gone` where they stand in no document now.
    """

    at: str
    who: str
    did: str
    what: str
    pole: str
    document: str
    start: str
    end: str
    words: str
    text: str
    stands: str


@dataclass(frozen=True, slots=True)
class Day:
    """What one person did on one day, by kind and in total."""

    day: str
    who: str
    did: tuple[tuple[str, int], ...]
    total: int


def trail(results: Results) -> tuple[Entry, ...]:
    """Every entry of the ledger, the earliest first; of the same moment, decisions before topics before notes.

    Args:
        results: of a run, with its facts.

    Returns:
        Entries, those that were thought better of among them.
    """
    return tuple(sorted((*_decisions(results), *_topics(results), *_notes(results)), key=lambda entry: entry.at))


def audit_csv(entries: Sequence[Entry]) -> bytes:
    """The trail as a table that Excel reads."""
    rows = [[str(value) for value in astuple(entry)] for entry in entries]
    return table_of([[field.name for field in fields(Entry)], *rows])


def by_day(entries: Sequence[Entry]) -> tuple[Day, ...]:
    """The trail in short: a row for each day and person."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for entry in entries:
        counts.setdefault((entry.at[:10], entry.who), Counter())[entry.did] += 1
    return tuple(Day(day, who, tuple(sorted(did.items())), did.total()) for (day, who), did in counts.items())


def _decisions(results: Results) -> Iterator[Entry]:
    said = results.facts.decisions
    stand = standing(said)
    lost = place(stand, {one.document: one for one in results.documents}, results.passages).lost
    # By identity: a person may say the very same thing twice, and the last time stands.
    stands, gone = {id(one) for one in stand}, {id(one) for one in lost}
    for one in said:
        held = "words gone" if id(one) in gone else "yes" if id(one) in stands else "no"
        where = one.document, str(one.start), str(one.end), one.quote
        yield Entry(one.at, one.who, _SAID.get(one.verdict, one.verdict), one.code, one.pole, *where, one.note, held)


def _topics(results: Results) -> Iterator[Entry]:
    said = results.facts.topic_decisions
    stands = {id(one) for one in standing_topics(said)}
    for one in said:
        text = "; ".join(filter(None, (f"into topic {one.value}" if one.action == TopicAction.MERGE else one.value, one.note)))
        held = "yes" if id(one) in stands else "no"
        yield Entry(one.at, one.who, _DONE.get(one.action, one.action), str(one.topic), "", "", "", "", "", text, held)


def _notes(results: Results) -> Iterator[Entry]:
    said = results.facts.notes
    stands = {id(one) for one in standing_notes(said)}
    for one in said:
        held = "yes" if id(one) in stands else "no"
        did = _WRITTEN.get(one.kind, one.kind)
        yield Entry(one.at, one.who, did, one.place, "", "", "", "", "", one.text, held)
