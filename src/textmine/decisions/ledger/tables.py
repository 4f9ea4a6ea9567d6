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

from textmine.decisions.ledger.place import Ledger

_PATIENCE = 30  # seconds to wait while another process writes
_REFUSAL = "the ledger is append-only"
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
    """Make what is missing: tables, and the columns and guards that older ledgers lack."""
    if schema:  # one writer at a time: numbers then come in the order in which others see them
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(schema))))
    there = inspect(connection)
    if schema and not there.has_schema(schema):
        connection.execute(CreateSchema(schema))
    prefix = f'"{schema}".' if schema else ""
    for table in TABLES:
        known = there.has_table(table.name, schema=schema or None)
        columns = {column["name"] for column in there.get_columns(table.name, schema=schema or None)} if known else set()
        if not columns:
            connection.execute(CreateTable(table))
        elif "undoes" not in columns:
            connection.execute(text(f"ALTER TABLE {prefix}{table.name} ADD COLUMN undoes VARCHAR(32) NOT NULL DEFAULT ''"))
        if schema and "undoes" in columns:
            continue
        # Of a file every time: a ledger of an earlier version has fewer of them.
        guards = _guards(table.name, prefix) if schema else _guards_of_a_file(table.name)
        for statement in guards:
            connection.exec_driver_sql(statement)


def _guards_of_a_file(table: str) -> list[str]:
    """Statements after which SQLite refuses to change or take out rows of a table; where they were run before they do nothing."""
    no = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    there = f"(SELECT 1 FROM {table} WHERE number = NEW.number)"  # noqa: S608  the name is ours
    last = f"coalesce((SELECT number FROM {table} WHERE number <> NEW.number ORDER BY number DESC LIMIT 1), 0)"  # noqa: S608
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_UPDATE BEFORE UPDATE ON {table} {no}",
        f"CREATE TRIGGER IF NOT EXISTS {table}_DELETE BEFORE DELETE ON {table} {no}",
        # INSERT OR REPLACE takes out the row that is there without a word to the trigger on DELETE.
        f"CREATE TRIGGER IF NOT EXISTS {table}_REPLACE BEFORE INSERT ON {table} WHEN EXISTS {there} {no}",
        # Numbers are given by the database, one after the other: a number far ahead would leave none for others.
        f"CREATE TRIGGER IF NOT EXISTS {table}_NUMBER AFTER INSERT ON {table} WHEN NEW.number <> 1 + {last} {no}",
    ]


def _guards(table: str, prefix: str) -> list[str]:
    """The same for PostgreSQL, where INSERT ... ON CONFLICT DO UPDATE is an UPDATE to a trigger."""
    body = f"BEGIN RAISE EXCEPTION '{_REFUSAL}'; END"
    return [
        f"CREATE OR REPLACE FUNCTION {prefix}append_only() RETURNS trigger LANGUAGE plpgsql AS $${body}$$",
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {prefix}{table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {prefix}append_only()",
    ]
