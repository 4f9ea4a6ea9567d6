"""The audit trail: everything people entered in the ledger, in that order, and a summary by person and day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields

from textmine.decisions.current import anchor_decisions, current_notes, current_topic_decisions, split_by_codebook
from textmine.matrices.results import Results
from textmine.records.decisions import Decision, Note, NoteKind, TopicAction, TopicDecision, Verdict
from textmine.study.csv_tables import table_of

_SAID: dict[str, str] = {
    Verdict.ACCEPT: "accepted",
    Verdict.REJECT: "rejected",
    Verdict.WITHDRAW: "cleared decision",
    Verdict.ADOPT: "settled: applies",
    Verdict.DROP: "settled: does not apply",
    Verdict.READ: "coded in full",
}
_DONE: dict[str, str] = {
    TopicAction.NAME: "named topic",
    TopicAction.MERGE: "merged topic",
    TopicAction.HIDE: "hid topic",
    TopicAction.SHOW: "restored topic",
    TopicAction.KEEP: "kept topic",
}
_WRITTEN: dict[str, str] = {NoteKind.SUMMARY: "wrote summary", NoteKind.MEMO: "wrote memo", NoteKind.SAMPLE: "drew sample"}


_UNDID = "undid"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry of the ledger.

    Attributes:
        at, who: when, in UTC, and by whom it was made.
        did: in words.
        what: the code, the topic's number, or the place of a note.
        pole: of the code, where one was said.
        document, start, end, words: what it was made on; empty for topics and notes.
        text: a topic's new name or the topic it went into, a summary, a memo, or the reason of a decision.
        stands: `yes`; `no` where its maker thought better of it, took it back or undid it; `words gone` where they stand in no
            document now, `code gone` where the codebook has no such code.
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


def audit_trail(results: Results) -> tuple[AuditEntry, ...]:
    """Every entry of the ledger, the earliest first; of the same moment, decisions before topics before notes.

    Args:
        results: of a run, with its facts.

    Returns:
        Entries, those that were thought better of among them.
    """
    return tuple(sorted((*_decisions(results), *_topics(results), *_notes(results)), key=lambda entry: entry.at))


def audit_csv(entries: Sequence[AuditEntry]) -> bytes:
    """The trail as a table that Excel reads."""
    rows = [[str(value) for value in astuple(entry)] for entry in entries]
    return table_of([[field.name for field in fields(AuditEntry)], *rows])


def by_day(entries: Sequence[AuditEntry]) -> tuple[Day, ...]:
    """The trail in short: a row for each day and person."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for entry in entries:
        counts.setdefault((entry.at[:10], entry.who), Counter())[entry.did] += 1
    return tuple(Day(day, who, tuple(sorted(did.items())), did.total()) for (day, who), did in counts.items())


def _decisions(results: Results) -> Iterator[AuditEntry]:
    said = results.facts.history.decisions
    stand, no_code = split_by_codebook(said, results.codebook)
    lost = anchor_decisions(stand, {document.document: document for document in results.documents}, results.passages).lost
    names = results.codebook.renamed()
    states = {_key(one): "yes" for one in stand} | {_key(decision): "words gone" for decision in lost}
    states |= {_key(one): "code gone" for one in no_code}
    undone = _undone(said)
    for decision in said:
        held = "no" if (decision.who, decision.at) in undone else states.get(_key(decision, names), "no")
        where = decision.document, str(decision.start), str(decision.end), decision.quote
        did = _UNDID if decision.undoes else _SAID.get(decision.verdict, decision.verdict)
        yield AuditEntry(decision.at, decision.who, did, decision.code, decision.pole, *where, decision.note, held)


def _key(one: Decision, names: Mapping[str, str] | None = None) -> tuple[object, ...]:
    """What tells a decision from others, under today's name of its code."""
    code = (names or {}).get(one.code, one.code)
    return one.at, one.who, one.document, one.sha256, one.start, one.end, one.verdict, code, one.undoes


def _undone(acts: Iterable[Decision | TopicDecision | Note]) -> set[tuple[str, str]]:
    """Who and when of acts that were undone."""
    return {(act.who, act.undoes) for act in acts if act.undoes}


def _topics(results: Results) -> Iterator[AuditEntry]:
    said = results.facts.history.topics
    stands = {id(topic_decision) for topic_decision in current_topic_decisions(said)}
    for topic in said:
        text = "; ".join(
            filter(None, (f"into topic {topic.value}" if topic.action == TopicAction.MERGE else topic.value, topic.note))
        )
        held = "yes" if id(topic) in stands else "no"
        did = _UNDID if topic.undoes else _DONE.get(topic.action, topic.action)
        yield AuditEntry(topic.at, topic.who, did, str(topic.topic), "", "", "", "", "", text, held)


def _notes(results: Results) -> Iterator[AuditEntry]:
    said = results.facts.history.notes
    stands = {id(note) for note in current_notes(said)}
    for note in said:
        held = "yes" if id(note) in stands else "no"
        did = _UNDID if note.undoes else _WRITTEN.get(note.kind, note.kind)
        yield AuditEntry(note.at, note.who, did, note.place, "", "", "", "", "", note.text, held)
