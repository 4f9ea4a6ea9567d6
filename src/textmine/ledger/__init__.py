"""The ledger people write to: what they decided on codings and topics, and what they wrote, append-only.

It is one SQLite file beside study.toml, or a schema of a PostgreSQL database that several people share. A run reads it and never
writes to it. Nothing in it is changed or taken out, which the database itself sees to: who thinks again adds a decision.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Table, func, insert, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from textmine.errors import DecisionError, Fault
from textmine.judgements import Decision, History, Note, TopicDecision
from textmine.ledger.place import LEDGER, Ledger, unusable
from textmine.ledger.tables import DECISIONS, NOTES, TABLES, TOPICS, open_engine, prepare

__all__ = ["LEDGER", "Ledger", "read_history", "read_ledger", "read_notes", "read_topics", "record", "stamp"]


def record(
    ledger: Ledger, decisions: Sequence[Decision] = (), topics: Sequence[TopicDecision] = (), notes: Sequence[Note] = ()
) -> None:
    """Add decisions, all of them or none. What one person records at one time (`at`) is one act, which is undone as a whole.

    Args:
        ledger: where; made where it is missing.
        decisions: on codings, in the order in which they were made.
        topics: on topics, likewise.
        notes: summaries and memos, likewise.

    Raises:
        DecisionError: the ledger cannot be reached or written to, or the file is none.
    """
    made = (
        (DECISIONS, [asdict(one) for one in decisions]),
        (TOPICS, [asdict(one) | {"anchors": json.dumps(one.anchors, ensure_ascii=False)} for one in topics]),
        (NOTES, [asdict(one) for one in notes]),
    )
    if not any(rows for _, rows in made):
        return
    try:
        with open_engine(ledger, writes=True).begin() as connection:
            prepare(connection, ledger.schema)
            for table, rows in made:
                if rows:
                    connection.execute(insert(table), rows)
    except SQLAlchemyError as error:
        raise DecisionError(unusable(ledger, error)) from error


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
    """What changes with everything that is recorded, whoever does it; empty where there is no ledger.

    Of a file it is SQLite's own counter of transactions, of a database the last number of each table.

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
            return handle.read(28)[24:]  # bytes 24 to 27 of a database file, as its format has it
    except FileNotFoundError:
        return b""
    except OSError as error:
        got = f"cannot be read ({error.strerror})"
        raise DecisionError(Fault(ledger.name, got, "textmine's ledger of decisions", "Put a copy of it back.")) from error


def _last_numbers(ledger: Ledger) -> bytes:
    try:
        with open_engine(ledger).connect() as connection:
            if len(inspect(connection).get_table_names(schema=ledger.schema)) < len(TABLES):
                return b""
            lasts = (select(func.max(table.c.number)).scalar_subquery() for table in TABLES)
            return repr(tuple(connection.execute(select(*lasts)).one())).encode()
    except SQLAlchemyError as error:
        raise DecisionError(unusable(ledger, error)) from error


def _rows(ledger: Ledger, table: Table) -> list[dict[str, Any]]:
    if ledger.file and not ledger.file.exists():
        return []
    try:
        with open_engine(ledger).connect() as connection:
            there = inspect(connection)
            known = there.get_table_names(schema=ledger.schema or None)
            if table.name not in known and (ledger.schema or any(one.name in known for one in TABLES)):
                return []  # a ledger from before there was such a table
            names = {one["name"] for one in there.get_columns(table.name, schema=ledger.schema or None)}
            columns = [one for one in table.columns if one.name in names and one.name != "number"]
            found = [dict(row._mapping) for row in connection.execute(select(*columns).order_by(table.c.number))]
    except SQLAlchemyError as error:
        raise DecisionError(unusable(ledger, error)) from error
    return sorted(found, key=lambda row: str(row["at"]))  # here, since each database sorts text by ways of its own
