"""The ledger people write to: what they decided on codings and topics, append-only, in one SQLite file beside the study.

A run reads it and never writes to it. Nothing in it is changed or taken out: who thinks again adds a decision, and the last one of
each person on the same words and code, or on the same side of a topic, stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, Text, create_engine, insert, inspect, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateTable

from textmine.errors import DecisionError, Fault
from textmine.judgements import Decision, Note, NoteKind, TopicAction, TopicDecision, Verdict
from textmine.records import Document, Passage

LEDGER = "decisions.sqlite"  # beside study.toml
_PATIENCE = 30  # seconds to wait while another process writes
_FEW = 4  # words; fewer in a changed text may be those of somebody else

_LEDGER = MetaData()
_DECISIONS = Table(
    "decisions",
    _LEDGER,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("pole", Text, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("note", Text, nullable=False),
)


_TOPICS = Table(
    "topic_decisions",
    _LEDGER,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("topic", Integer, nullable=False),
    Column("action", String(16), nullable=False),
    Column("value", Text, nullable=False),
    Column("anchors", Text, nullable=False),  # JSON
    Column("note", Text, nullable=False),
)


_NOTES = Table(
    "notes",
    _LEDGER,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("place", Text, nullable=False),
    Column("text", Text, nullable=False),
)


def record(
    ledger: Path, decisions: Sequence[Decision] = (), topics: Sequence[TopicDecision] = (), notes: Sequence[Note] = ()
) -> None:
    """Add decisions, all of them or none.

    Args:
        ledger: its file; made where it is missing.
        decisions: on codings, in the order in which they were made.
        topics: on topics, likewise.
        notes: summaries and memos, likewise.

    Raises:
        DecisionError: the file cannot be written to, or is no ledger.
    """
    if not decisions and not topics and not notes:
        return
    try:
        with _engine(ledger).begin() as connection:
            for table in _LEDGER.tables.values():  # not create_all, which looks first, while another process may be creating them
                connection.execute(CreateTable(table, if_not_exists=True))
            if decisions:
                connection.execute(insert(_DECISIONS), [asdict(one) for one in decisions])
            if topics:
                rows = [asdict(one) | {"anchors": json.dumps(one.anchors, ensure_ascii=False)} for one in topics]
                connection.execute(insert(_TOPICS), rows)
            if notes:
                connection.execute(insert(_NOTES), [asdict(one) for one in notes])
    except SQLAlchemyError as error:
        raise DecisionError(_unusable(ledger, error)) from error


def read_ledger(ledger: Path) -> tuple[Decision, ...]:
    """All decisions on codings in the order in which they were made.

    Args:
        ledger: its file; none is no decision.

    Returns:
        The decisions, those that were thought better of among them.

    Raises:
        DecisionError: the file cannot be read, or is no ledger.
    """
    return tuple(Decision(**row) for row in _rows(ledger, _DECISIONS))


def read_topics(ledger: Path) -> tuple[TopicDecision, ...]:
    """All decisions on topics in the order in which they were made; as `read_ledger`."""
    rows = _rows(ledger, _TOPICS)
    return tuple(TopicDecision(**{**row, "anchors": tuple(json.loads(row["anchors"]))}) for row in rows)


def read_notes(ledger: Path) -> tuple[Note, ...]:
    """All summaries and memos in the order in which they were written; as `read_ledger`."""
    return tuple(Note(**row) for row in _rows(ledger, _NOTES))


def stamp(ledger: Path) -> bytes:
    """What changes with every decision, whoever makes it: SQLite's own counter of transactions; empty where there is no ledger."""
    try:
        with ledger.open("rb") as handle:
            return handle.read(28)[24:]  # bytes 24 to 27 of a database file, as its format has it
    except FileNotFoundError:
        return b""
    except OSError as error:
        got = f"cannot be read ({error.strerror})"
        raise DecisionError(Fault(ledger.name, got, "textmine's ledger of decisions", "Put a copy of it back.")) from error


def _rows(ledger: Path, table: Table) -> list[dict[str, Any]]:
    if not ledger.exists():
        return []
    columns = [column for column in table.columns if column.name != "number"]
    try:
        with _engine(ledger).connect() as connection:
            known = inspect(connection).get_table_names()
            if known and table.name not in known and any(one.name in known for one in _LEDGER.tables.values()):
                return []  # a ledger from before there was such a table
            return [dict(row._mapping) for row in connection.execute(select(*columns).order_by(table.c.number))]
    except SQLAlchemyError as error:
        raise DecisionError(_unusable(ledger, error)) from error


def _engine(ledger: Path) -> Engine:
    return create_engine(f"sqlite:///{ledger}", connect_args={"timeout": _PATIENCE})


def _unusable(ledger: Path, error: SQLAlchemyError) -> Fault:
    reason = str(getattr(error, "orig", error))
    return Fault(ledger.name, f"cannot be used ({reason})", "textmine's ledger of decisions", "Put a copy of it back.")


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """The last decision of each person on the same words and code, unless it takes back, in the order they were made."""
    last: dict[tuple[str, str, int, int, str, str], Decision] = {}
    for one in decisions:
        key = (one.document, one.sha256, one.start, one.end, one.code, one.who)
        last.pop(key, None)
        last[key] = one
    return [one for one in last.values() if one.verdict != Verdict.WITHDRAW]


def standing_topics(decisions: Iterable[TopicDecision]) -> list[TopicDecision]:
    """The last name of each topic, and the last of what else was done with it, whoever did it, in the order they were made."""
    last: dict[tuple[int, bool], TopicDecision] = {}
    for one in decisions:
        key = (one.topic, one.action == TopicAction.NAME)
        if one.action == TopicAction.KEEP and key in last:
            continue
        last.pop(key, None)
        last[key] = one
    return list(last.values())


def standing_notes(notes: Iterable[Note]) -> list[Note]:
    """The last summary of each person on a place, unless it is empty, and every memo, in the order they were written."""
    last: dict[object, Note] = {}
    for at, one in enumerate(notes):
        key = (one.who, one.place) if one.kind == NoteKind.SUMMARY else at
        last.pop(key, None)
        last[key] = one
    return [one for one in last.values() if one.text]


@dataclass(frozen=True, slots=True)
class Placed:
    """Decisions by passage and code, and those whose words are nowhere to be found, or in two places."""

    by_passage: Mapping[tuple[str, str], tuple[Decision, ...]]
    lost: tuple[Decision, ...]

    def agreed(self, passage: str, code: str) -> str:
        """The verdict on a passage and code; empty where there is none, or people differ."""
        said = {one.verdict for one in self.by_passage.get((passage, code), ())}
        return said.pop() if len(said) == 1 else ""


def place(decisions: Iterable[Decision], documents: Mapping[str, Document], passages: Sequence[Passage]) -> Placed:
    """Find each standing decision's passage.

    Args:
        decisions: of `standing`.
        documents: by id.
        passages: of all documents.

    Returns:
        Decisions by passage and code. A renamed file is known by its text. Where a document's text has changed the words are looked
        for in it, and must be there once, and be more than a few, which anybody may say; a decision never attaches to other words
        than its own.
    """
    of_document: dict[str, list[Passage]] = {}
    for passage in passages:
        of_document.setdefault(passage.document, []).append(passage)
    by_text = {document.sha256: document for document in documents.values()}
    found: dict[tuple[str, str], list[Decision]] = {}
    lost = []
    for one in decisions:
        document = documents.get(one.document)
        if document is None or document.sha256 != one.sha256:
            document = by_text.get(one.sha256, document)
        start = _start(one, document)
        middle = None if start is None else start + (one.end - one.start) // 2
        passages_there = of_document.get(document.document, ()) if document else ()
        here = [p for p in passages_there if middle is not None and p.start <= middle < p.end]
        if here:
            found.setdefault((here[0].passage, one.code), []).append(one)
        else:
            lost.append(one)
    return Placed({key: tuple(values) for key, values in found.items()}, tuple(lost))


def _start(decision: Decision, document: Document | None) -> int | None:
    if document is None:
        return None
    if document.sha256 == decision.sha256 and document.text[decision.start : decision.end] == decision.quote:
        return decision.start
    if len(decision.quote.split()) < _FEW or document.text.count(decision.quote) != 1:
        return None
    return document.text.index(decision.quote)


def span_of(decision: Decision, document: Document) -> tuple[int, int] | None:
    """Where a decision's words stand in a document: start and end, or None where they are not there once."""
    start = _start(decision, document)
    return None if start is None else (start, start + len(decision.quote))


def is_accepted(decision: Decision) -> bool:
    """Whether a decision gives the code."""
    return decision.verdict == Verdict.ACCEPT
