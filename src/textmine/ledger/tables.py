"""The tables of a ledger, and how a database is opened and made ready for them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    NullPool,
    String,
    Table,
    Text,
    create_engine,
    event,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.schema import CreateSchema, CreateTable

from textmine.ledger.place import Ledger

_PATIENCE = 30  # seconds to wait while another process writes
_ANSWER = 10  # seconds to wait for a server's first word
_ALL = MetaData()


def _table(name: str, *own: Column[Any]) -> Table:
    """A table of acts: who did them when, and which act of theirs they undo."""
    number = Column("number", Integer, primary_key=True, autoincrement=True)
    shared = (number, Column("at", String(32), nullable=False), Column("who", Text, nullable=False))
    return Table(name, _ALL, *shared, *own, Column("undoes", String(32), nullable=False, server_default=""))


DECISIONS = _table(
    "decisions",
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
TOPICS = _table(
    "topic_decisions",
    Column("topic", Integer, nullable=False),
    Column("action", String(16), nullable=False),
    Column("value", Text, nullable=False),
    Column("anchors", Text, nullable=False),  # JSON
    Column("note", Text, nullable=False),
)
NOTES = _table(
    "notes",
    Column("kind", String(16), nullable=False),
    Column("place", Text, nullable=False),
    Column("text", Text, nullable=False),
)
TABLES = (DECISIONS, TOPICS, NOTES)


def open_engine(ledger: Ledger, writes: bool = False) -> Engine:
    """A way into the database; one that writes waits for others to finish."""
    if ledger.schema:
        waits = {"connect_timeout": _ANSWER, "prepare_threshold": None, "application_name": "textmine"}
        names: dict[str | None, str] = {None: ledger.schema}
        shared = create_engine(ledger.url, connect_args=waits, poolclass=NullPool)
        return shared.execution_options(schema_translate_map=names)
    # The driver would begin a transaction only after tables are made, and two processes would make them at once.
    engine = create_engine(ledger.url, connect_args={"timeout": _PATIENCE, "isolation_level": None}, poolclass=NullPool)
    if writes:
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def prepare(connection: Connection, schema: str) -> None:
    """Make what is missing: tables, columns that older ledgers lack, and what keeps rows as they are."""
    if schema:  # one writer at a time: numbers then come in the order in which others see them
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(schema))))
    there = inspect(connection)
    if schema and not there.has_schema(schema):
        connection.execute(CreateSchema(schema))
    prefix = f'"{schema}".' if schema else ""
    for table in TABLES:
        if not there.has_table(table.name, schema=schema or None):
            connection.execute(CreateTable(table))
        elif "undoes" not in {one["name"] for one in there.get_columns(table.name, schema=schema or None)}:
            connection.execute(text(f"ALTER TABLE {prefix}{table.name} ADD COLUMN undoes VARCHAR(32) NOT NULL DEFAULT ''"))
        else:
            continue
        for statement in _guards(table.name, prefix):
            connection.exec_driver_sql(statement)


def _guards(table: str, prefix: str) -> list[str]:
    """Statements after which the database refuses to change or take out rows of a table."""
    no = "the ledger is append-only"
    if not prefix:
        made = "CREATE TRIGGER IF NOT EXISTS {0}_{1} BEFORE {1} ON {0} BEGIN SELECT RAISE(ABORT, '{2}'); END"
        return [made.format(table, verb, no) for verb in ("UPDATE", "DELETE")]
    body = f"BEGIN RAISE EXCEPTION '{no}'; END"
    return [
        f"CREATE OR REPLACE FUNCTION {prefix}append_only() RETURNS trigger LANGUAGE plpgsql AS $${body}$$",
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {prefix}{table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {prefix}append_only()",
    ]
