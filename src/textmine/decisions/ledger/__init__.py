"""The ledger people write to: what they decided on codings and topics, and what they wrote, append-only.

It is one SQLite file beside study.toml, or a schema of a PostgreSQL database that several people share. A run reads it and never
writes to it. Nothing in it is changed or taken out, which the database itself sees to: who thinks again adds a decision.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from textmine.decisions.ledger.clock import moment_after, warning_of
from textmine.decisions.ledger.place import LEDGER, Ledger, unusable_ledger, unwritable
from textmine.decisions.ledger.tables import DECISIONS, NOTES, TABLES, TOPICS, open_engine, prepare
from textmine.errors import DecisionError, Fault
from textmine.records.decisions import NOW, Decision, History, Note, TopicDecision

__all__ = [
    "LEDGER",
    "Ledger",
    "clock_warning",
    "latest",
    "read_history",
    "read_ledger",
    "read_notes",
    "read_topics",
    "record",
    "stamp",
]


def record(
    ledger: Ledger,
    decisions: Sequence[Decision] = (),
    topics: Sequence[TopicDecision] = (),
    notes: Sequence[Note] = (),
    now: datetime | None = None,
) -> None:
    """Add decisions, all of them or none. What one person records at one time (`at`) is one act, which is undone as a whole.

    Args:
        ledger: where; made where it is missing.
        decisions: on codings, in the order in which they were made. Those whose time is `NOW` get one that is later than everything
            in the ledger; those that were made earlier, as another ledger or program has them, keep theirs.
        topics: on topics, likewise.
        notes: summaries and memos, likewise.
        now: what the clock says; read from it unless given.

    Raises:
        DecisionError: the ledger cannot be reached or written to, or the file is none; or a word holds what no database takes.
    """
    made = (
        (DECISIONS, [asdict(decision) for decision in decisions]),
        (TOPICS, [asdict(topic) | {"anchors": json.dumps(topic.anchors, ensure_ascii=False)} for topic in topics]),
        (NOTES, [asdict(note) for note in notes]),
    )
    if not any(rows for _, rows in made):
        return
    try:
        with open_engine(ledger, writes=True).begin() as connection:
            prepare(connection, ledger.schema)
            moment = moment_after(_latest(connection, ledger.schema), now or datetime.now(UTC)).isoformat(timespec="milliseconds")
            for table, rows in made:
                if rows:
                    connection.execute(insert(table), [row | {"at": moment} if row["at"] == NOW else row for row in rows])
    except SQLAlchemyError as error:
        raise DecisionError(unusable_ledger(ledger, error)) from error
    except UnicodeEncodeError as error:  # half of a letter, as a byte on the command line that is no UTF-8
        raise DecisionError(unwritable(ledger)) from error


def latest(ledger: Ledger) -> str:
    """The latest time in a ledger, ISO 8601; empty where it holds nothing.

    Args:
        ledger: where; none yet holds nothing.

    Returns:
        The time.

    Raises:
        DecisionError: the ledger cannot be reached or read.
    """
    if ledger.file and not ledger.file.exists():
        return ""
    try:
        with open_engine(ledger).connect() as connection:
            return _latest(connection, ledger.schema)
    except SQLAlchemyError as error:
        raise DecisionError(unusable_ledger(ledger, error)) from error


def clock_warning(ledger: Ledger, now: datetime | None = None) -> str:
    """What to say to people who record while this machine's clock is behind the ledger; empty where it is right.

    Args:
        ledger: where.
        now: what the clock says; read from it unless given.

    Returns:
        A sentence.

    Raises:
        DecisionError: the ledger cannot be reached or read.
    """
    return warning_of(ledger.name, latest(ledger), now or datetime.now(UTC))


def _latest(connection: Connection, schema: str) -> str:
    known = inspect(connection).get_table_names(schema=schema or None)
    times = [table.c.at.collate("C") if schema else table.c.at for table in TABLES if table.name in known]
    return max((connection.scalar(select(func.max(time))) or "" for time in times), default="")


def read_ledger(ledger: Ledger) -> tuple[Decision, ...]:
    """All decisions on codings, by the time at which they were made; those of one time in the order in which they were recorded.

    Args:
        ledger: where; none yet is no decision.

    Returns:
        The decisions, those that were thought better of among them.

    Raises:
        DecisionError: the ledger cannot be reached or read, or the file is none.
    """
    return tuple(Decision(**row) for row in _rows(ledger, DECISIONS))


def read_topics(ledger: Ledger) -> tuple[TopicDecision, ...]:
    """All decisions on topics by time; as `read_ledger`."""
    rows = _rows(ledger, TOPICS)
    return tuple(TopicDecision(**{**row, "anchors": tuple(json.loads(row["anchors"]))}) for row in rows)


def read_notes(ledger: Ledger) -> tuple[Note, ...]:
    """All summaries and memos by time; as `read_ledger`."""
    return tuple(Note(**row) for row in _rows(ledger, NOTES))


def read_history(ledger: Ledger) -> History:
    """Everything that was ever recorded; as `read_ledger`."""
    return History(read_ledger(ledger), read_topics(ledger), read_notes(ledger))


def stamp(ledger: Ledger) -> bytes:
    """What changes with everything that is recorded, by anybody; empty where there is no ledger.

    Of a file it is SQLite's own counter of transactions, unless another program has given it a log of its own (WAL), which does not
    count there; of that and of a database the last number of each table.

    Args:
        ledger: where.

    Returns:
        Bytes to be compared with those of another time.

    Raises:
        DecisionError: the ledger cannot be reached or read.
    """
    if not ledger.file:
        return _last_numbers(ledger)
    try:
        with ledger.file.open("rb") as handle:
            head = handle.read(28)
        return _last_numbers(ledger) if head[18:19] == b"\2" else head[24:]  # as the format of a database file has it
    except FileNotFoundError:
        return b""
    except OSError as error:
        got = f"cannot be read ({error.strerror})"
        raise DecisionError(Fault(ledger.name, got, "textmine's ledger of decisions", "Put a copy of it back.")) from error


def _last_numbers(ledger: Ledger) -> bytes:
    try:
        with open_engine(ledger).connect() as connection:
            if len(inspect(connection).get_table_names(schema=ledger.schema or None)) < len(TABLES):
                return b""
            lasts = (select(func.max(table.c.number)).scalar_subquery() for table in TABLES)
            return repr(tuple(connection.execute(select(*lasts)).one())).encode()
    except SQLAlchemyError as error:
        raise DecisionError(unusable_ledger(ledger, error)) from error


def _rows(ledger: Ledger, table: Table) -> list[dict[str, Any]]:
    if ledger.file and not ledger.file.exists():
        return []
    try:
        with open_engine(ledger).connect() as connection:
            there = inspect(connection)
            known = there.get_table_names(schema=ledger.schema or None)
            if table.name not in known and (ledger.schema or not known or any(one.name in known for one in TABLES)):
                return []  # no ledger yet, as a full disk leaves it, or one from before there was such a table
            names = {column["name"] for column in there.get_columns(table.name, schema=ledger.schema or None)}
            columns = [column for column in table.columns if column.name in names and column.name != "number"]
            found = [dict(row._mapping) for row in connection.execute(select(*columns).order_by(table.c.number))]
    except SQLAlchemyError as error:
        raise DecisionError(unusable_ledger(ledger, error)) from error
    return sorted(found, key=lambda row: str(row["at"]))  # here, since each database sorts text by ways of its own
