"""The ledger in a file and on a real server: nothing is lost, nothing is changed, and no password is told."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from traceback import format_exception

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.decisions.ledger.conftest import PASSWORD
from textmine.decisions.current import current_decisions
from textmine.decisions.ledger import LEDGER, Ledger, latest, read_ledger, read_notes, read_topics, record, stamp
from textmine.decisions.ledger.files import export_ledger
from textmine.decisions.ledger.tables import open_engine
from textmine.decisions.ledger.undo import undo
from textmine.errors import DecisionError, StudyError
from textmine.pipeline.run import run_study
from textmine.records.decisions import Decision, Note, TopicDecision
from textmine.study.settings import StudySettings


def decision(at="2026-03-01T12:00:00.000+00:00", who="AB", code="trust", verdict="accept", quote="“we” trusted them 100 %"):
    return Decision(at, who, "north/a.txt", "0" * 64, 5, 5 + len(quote), quote, code, "", verdict, "because: it's so; --")


TOPIC = TopicDecision("2026-03-01T12:00:00.000+00:00", "AB", 3, "name", "Rents", ("north/a.txt", "Rents “rose”."), "")
NOTE = Note("2026-03-01T12:00:00.000+00:00", "AB", "summary", "cell/north/trust", "Trust grew.\nSlowly.")


def test_what_is_recorded_is_read_back_as_it_was(ledger):
    """Decisions, decisions on topics and notes, letter by letter; an empty ledger holds none."""
    assert (read_ledger(ledger), read_topics(ledger), read_notes(ledger), stamp(ledger)) == ((), (), (), b"")
    said = [decision(), decision(verdict="reject"), decision(code="money", quote="'; drop table decisions; --")]
    record(ledger, said, [TOPIC], [NOTE])
    assert (read_ledger(ledger), read_topics(ledger), read_notes(ledger)) == (tuple(said), (TOPIC,), (NOTE,))
    record(ledger)
    assert len(read_ledger(ledger)) == 3


def test_an_older_decision_that_comes_later_does_not_override(ledger):
    """Decisions are in the order of their times, not of their arrival; those of one time in the order of their arrival."""
    newer = decision("2026-03-01T12:00:00.500+00:00")
    older = decision("2026-03-01T12:00:00+00:00", verdict="reject")
    for one in (newer, older):
        record(ledger, [one])
    assert read_ledger(ledger) == (older, newer)
    assert current_decisions(read_ledger(ledger)) == [newer]
    tie = replace(newer, verdict="reject")
    record(ledger, [tie])
    assert current_decisions(read_ledger(ledger)) == [tie]


def test_the_stamp_changes_with_everything_recorded(ledger):
    """A decision, a decision on a topic and a note each change it; reading does not."""
    stamps = [stamp(ledger)]
    for what in ({"decisions": [decision()]}, {"topics": [TOPIC]}, {"notes": [NOTE]}):
        record(ledger, **what)
        read_ledger(ledger)
        stamps += [stamp(ledger)]
        assert stamp(ledger) == stamps[-1]
    assert len(set(stamps)) == 4


def test_writers_at_once_lose_nothing(ledger):
    """Many who write at the same moment, the first of whom make the tables, are all in the ledger, each act whole."""
    acts = [[decision(who=f"R{who}", code=code) for code in ("trust", "money")] for who in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda act: record(ledger, act, notes=[NOTE]), acts))
    whole = [one for act in sorted(acts, key=lambda act: act[0].who) for one in act]
    assert sorted(read_ledger(ledger), key=lambda one: one.who) == whole
    assert len(read_notes(ledger)) == 24


def test_all_is_recorded_or_nothing(ledger):
    """Where the database will not take one row, none of the act is there."""
    record(ledger, [decision()])
    with pytest.raises(DecisionError):
        record(ledger, [decision(code="money"), replace(decision(), quote=None)], notes=[NOTE])
    assert (read_ledger(ledger), read_notes(ledger)) == ((decision(),), ())


COLUMNS = "number, at, who, kind, place, text, undoes"
# Under the number of the row that is there:
SAME = f"INTO notes ({COLUMNS}) SELECT 1, at, 'CD', kind, place, 'Rewritten.', undoes FROM notes"
EVERYWHERE = (
    "UPDATE decisions SET verdict = 'reject'",
    "DELETE FROM decisions",
    "DELETE FROM notes",
    f"INSERT {SAME} WHERE true ON CONFLICT (number) DO UPDATE SET text = 'Rewritten.'",
)
ON_A_SERVER = ("TRUNCATE notes", "WITH gone AS (DELETE FROM notes RETURNING *) SELECT * FROM gone")
IN_A_FILE = (
    f"INSERT OR REPLACE {SAME}",
    f"REPLACE {SAME}",
    f"INSERT OR IGNORE {SAME}",
    "UPDATE OR REPLACE notes SET number = 1",
    f"INSERT {SAME.replace('SELECT 1', 'SELECT 9223372036854775807')}",  # after which SQLite would number at random
    f"INSERT {SAME.replace('SELECT 1', 'SELECT -1')}",
)


def test_the_database_refuses_to_change_rows(ledger):
    """Whoever opens the database with other programs cannot change, replace or take out a row; decisions go on being recorded."""
    record(ledger, [decision()], notes=[NOTE])
    for statement in (*EVERYWHERE, *(ON_A_SERVER if ledger.schema else IN_A_FILE)):
        with open_engine(ledger).connect() as connection:
            if ledger.schema:
                connection.execute(text(f'SET search_path TO "{ledger.schema}"'))
            with pytest.raises(DBAPIError, match="append-only"):
                connection.execute(text(statement))
        assert (read_ledger(ledger), read_notes(ledger)) == ((decision(),), (NOTE,)), statement
    record(ledger, notes=[NOTE])
    assert read_notes(ledger) == (NOTE, NOTE)


def test_a_ledger_of_an_older_version_is_read_and_written_to(tmp_path):
    """A file without the newer columns and tables is read as it is, and gets them with the next decision."""
    file = tmp_path / LEDGER
    with sqlite3.connect(file) as connection:
        connection.execute(
            "CREATE TABLE decisions (number INTEGER PRIMARY KEY, at VARCHAR(32), who TEXT, document TEXT, sha256 VARCHAR(64), "
            'start INTEGER, "end" INTEGER, quote TEXT, code TEXT, pole TEXT, verdict VARCHAR(16), note TEXT)'
        )
        row = ("2026-01-01", "AB", "a", "0" * 64, 0, 4, "said", "trust", "", "accept", "")
        connection.execute(f"INSERT INTO decisions VALUES (1, {', '.join('?' * len(row))})", row)
    connection.close()
    before, ledger = file.read_bytes(), Ledger.at(file)
    assert (read_ledger(ledger), read_notes(ledger), read_topics(ledger)) == ((Decision(*row),), (), ())
    assert file.read_bytes() == before
    record(ledger, [decision()], notes=[NOTE])
    assert (read_ledger(ledger), read_notes(ledger)) == ((Decision(*row), decision()), (NOTE,))


BEFORE = """
CREATE TABLE decisions (
    number INTEGER NOT NULL, at VARCHAR(32) NOT NULL, who TEXT NOT NULL, document TEXT NOT NULL, sha256 VARCHAR(64) NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL, code TEXT NOT NULL, pole TEXT NOT NULL,
    verdict VARCHAR(16) NOT NULL, note TEXT NOT NULL, undoes VARCHAR(32) DEFAULT '' NOT NULL, PRIMARY KEY (number));
CREATE TABLE topic_decisions (
    number INTEGER NOT NULL, at VARCHAR(32) NOT NULL, who TEXT NOT NULL, topic INTEGER NOT NULL, action VARCHAR(16) NOT NULL,
    value TEXT NOT NULL, anchors TEXT NOT NULL, note TEXT NOT NULL, undoes VARCHAR(32) DEFAULT '' NOT NULL, PRIMARY KEY (number));
CREATE TABLE notes (
    number INTEGER NOT NULL, at VARCHAR(32) NOT NULL, who TEXT NOT NULL, kind VARCHAR(16) NOT NULL, place TEXT NOT NULL,
    text TEXT NOT NULL, undoes VARCHAR(32) DEFAULT '' NOT NULL, PRIMARY KEY (number));
CREATE TRIGGER decisions_UPDATE BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER decisions_DELETE BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
INSERT INTO decisions VALUES (1, '2026-01-01T09:00:00.000+00:00', 'AB', 'a', '', 0, 4, 'said', 'trust', '', 'accept', '', '');
"""  # as the last version left it


def test_the_documented_statements_take_a_transcript_out_of_a_ledger(tmp_path):
    """Words, reasons, memos and typical passages leave the file itself; other documents' rows stay, and so does the rule."""
    ledger = Ledger.at(tmp_path / LEDGER)
    other = replace(decision(quote="of the other town"), document="south/b.txt", note="")
    names = "north/a.txt", "north_a.txt"
    memos = [replace(NOTE, kind="memo", place=f"passage/{name}@10", text=f"memo on {name}") for name in names]
    record(ledger, [decision(), other], [TOPIC], [NOTE, *memos])
    guide = (Path(__file__).parents[3] / "docs/privacy.md").read_text(encoding="utf-8")
    with closing(sqlite3.connect(tmp_path / LEDGER, isolation_level=None)) as database:
        database.executescript(guide.partition("```sql\n")[2].partition("```")[0])
    assert read_ledger(ledger) == (replace(decision(), quote="[erased]", note=""), other)
    assert read_notes(ledger) == (NOTE, replace(memos[0], text="[erased]"), memos[1])
    assert read_topics(ledger) == (replace(TOPIC, anchors=()),)
    left = (tmp_path / LEDGER).read_bytes()
    assert [words for words in (b"trusted them", b"because: it", b"memo on north/a", b"rose") if words in left] == []
    record(ledger, [decision(verdict="reject")])
    with open_engine(ledger, writes=True).begin() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text("UPDATE decisions SET quote = ''"))


def test_a_ledger_without_the_newer_guards_gets_them(tmp_path):
    """It is read as it is; with the next decision the database refuses to replace rows too, the older ones among them."""
    with sqlite3.connect(tmp_path / LEDGER) as connection:
        connection.executescript(BEFORE)
    connection.close()
    before, ledger = (tmp_path / LEDGER).read_bytes(), Ledger.at(tmp_path / LEDGER)
    (old,) = read_ledger(ledger)
    assert (tmp_path / LEDGER).read_bytes() == before
    record(ledger, [decision()])
    with sqlite3.connect(tmp_path / LEDGER) as connection, pytest.raises(sqlite3.DatabaseError, match="append-only"):
        connection.execute(
            "REPLACE INTO decisions SELECT 1, at, who, document, sha256, 5, 9, quote, code, pole, verdict, note, '' FROM decisions"
        )
    connection.close()
    assert read_ledger(ledger) == (old, decision())


@pytest.mark.parametrize("left", ["nothing", "a database without tables"])
def test_an_empty_file_is_no_ledger_yet(tmp_path, left):
    """What a full disk or a kill leaves of the first decision holds none, and takes the next one."""
    file, ledger = tmp_path / LEDGER, Ledger.at(tmp_path / LEDGER)
    file.touch()
    if left != "nothing":
        with sqlite3.connect(file) as connection:
            connection.execute("CREATE TABLE birds (name TEXT)")
            connection.execute("DROP TABLE birds")
        connection.close()
        assert file.read_bytes().startswith(b"SQLite format 3")
    assert (read_ledger(ledger), read_topics(ledger), read_notes(ledger), latest(ledger)) == ((), (), (), "")
    assert undo(ledger, "AB") is None
    export_ledger(ledger, "Boats", tmp_path / "a.jsonl")
    record(ledger, [decision()], [TOPIC], [NOTE])
    assert (read_ledger(ledger), read_topics(ledger), read_notes(ledger)) == ((decision(),), (TOPIC,), (NOTE,))


KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from textmine.records.decisions import Note
from textmine.decisions.ledger import Ledger, record, tables

def record_mortally(file, step):
    made, statements = tables.create_engine, iter(range(1000))
    def die(*_):
        if next(statements) == step:
            os.kill(os.getpid(), signal.SIGKILL)
    def mortal(*args, **kwargs):
        engine = made(*args, **kwargs)
        event.listen(engine, "before_cursor_execute", die)
        event.listen(engine, "commit", die)
        return engine
    tables.create_engine = mortal
    record(Ledger.at(Path(file)), notes=[Note("", "AB", "memo", "cell/north/trust", "Ask again.")])
    os._exit(0)

status = step = 1
while status:
    process = os.fork() or record_mortally(f"{sys.argv[1]}/{step}.sqlite", step)
    status = os.waitpid(process, 0)[1]
    step += 1
"""


def test_a_kill_at_any_statement_leaves_a_ledger_that_works(tmp_path):
    """However far the first decision got: nothing is recorded, and the next one is; only when it was finished is it there."""
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=True, timeout=300)
    *killed, finished = (Ledger.at(file) for file in sorted(tmp_path.glob("*.sqlite"), key=lambda file: int(file.stem)))
    assert len(killed) > 20
    assert [len(read_notes(ledger)) for ledger in (*killed, finished)] == [0] * len(killed) + [1]
    for ledger in killed:
        record(ledger, notes=[NOTE])
        assert read_notes(ledger) == (NOTE,)


def test_the_stamp_of_a_file_that_another_program_gave_a_log_changes_too(tmp_path):
    """In SQLite's WAL mode its own counter stands still; a decision is seen all the same."""
    ledger = Ledger.at(tmp_path / LEDGER)
    record(ledger, [decision()])
    with sqlite3.connect(tmp_path / LEDGER) as connection:
        assert connection.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
    stamps = [stamp(ledger)]
    for _ in range(3):
        record(ledger, [decision()])
        stamps.append(stamp(ledger))
    connection.close()
    assert len(set(stamps)) == 4


def test_half_a_letter_is_refused_in_words(ledger):
    """A lone surrogate, which a wrong byte on a command line becomes, is told; nothing is recorded, and the ledger works."""
    with pytest.raises(DecisionError, match="will not take that"):
        record(ledger, [decision(who="A\ud800")])
    record(ledger, [decision()])
    assert read_ledger(ledger) == (decision(),)


def test_file_that_is_no_ledger_is_a_fault(tmp_path):
    """A damaged ledger is told, and nothing is written over it."""
    file = tmp_path / LEDGER
    file.write_bytes(b"not a database, but something long enough to be looked at as one" * 20)
    before = file.read_bytes()
    for use in (lambda: read_ledger(Ledger.at(file)), lambda: record(Ledger.at(file), [decision()])):
        with pytest.raises(DecisionError):
            use()
    assert file.read_bytes() == before


def test_a_database_of_something_else_is_no_ledger(tmp_path):
    """A SQLite file without any table of ours is told, in words."""
    with sqlite3.connect(tmp_path / LEDGER) as connection:
        connection.execute("CREATE TABLE birds (name TEXT)")
    connection.close()
    with pytest.raises(DecisionError, match=r"none of the tables of a ledger"):
        read_ledger(Ledger.at(tmp_path / LEDGER))


def test_studies_in_one_database_do_not_mix(server, tmp_path, monkeypatch):
    """Each study has its own tables, by its name there or its title; studies of like names too."""
    monkeypatch.setenv("TEXTMINE_LEDGER", server.address)
    names = ("Boats!", "boats?", "Boats!" * 30, "船")
    ledgers = [Ledger.of(tmp_path, StudySettings(title=name)) for name in names]
    for ledger, name in zip(ledgers, names, strict=True):
        record(ledger, [decision(who=name)])
    assert [[said.who for said in read_ledger(ledger)] for ledger in ledgers] == [[name] for name in names]
    renamed = StudySettings(title="Boats and nets", ledger_name="Boats!")
    assert Ledger.of(tmp_path, renamed) == ledgers[0]


def test_a_server_that_is_gone_is_a_fault_without_the_password(server, tmp_path, monkeypatch):
    """What to do is said, nothing is lost, and once the server is back the work goes on."""
    monkeypatch.setenv("TEXTMINE_LEDGER", server.address)
    ledger = Ledger.of(tmp_path, StudySettings(title="Gone"))
    record(ledger, [decision()])
    server.stop()
    try:
        for use in (lambda: record(ledger, [decision()]), lambda: read_ledger(ledger), lambda: stamp(ledger)):
            with pytest.raises(DecisionError, match="See that the server runs") as caught:
                use()
            assert PASSWORD not in "".join(format_exception(caught.value))
    finally:
        server.start()
    assert read_ledger(ledger) == (decision(),)


def test_a_wrong_password_is_not_told(server, tmp_path, monkeypatch):
    """Nor is the right one, in messages or in the ledger's own representation."""
    monkeypatch.setenv("TEXTMINE_LEDGER", server.address.replace(PASSWORD, "curlew-wrong"))
    ledger = Ledger.of(tmp_path, StudySettings(title="Wrong"))
    with pytest.raises(DecisionError, match="password authentication failed") as caught:
        read_ledger(ledger)
    assert "curlew-wrong" not in "".join([*format_exception(caught.value), repr(ledger), ledger.name])


@pytest.mark.parametrize(
    ("address", "settings", "got"),
    [
        ("", "postgresql://ann:curlew@host/study", "a password in the ledger's address"),
        ("", "postgresql://host/study?password=curlew", "a password in the ledger's address"),
        ("postgresql://host/study?password=curlew", "", "a password in the ledger's address"),
        ("mysql://ann:curlew@host/study", "", "begins mysql://"),
        ("postgresql://ann:curlew@host:port/study", "", "cannot be read as an address"),
        ("decisions curlew", "", "cannot be read as an address"),
    ],
)
def test_bad_addresses_are_faults_that_do_not_repeat_them(tmp_path, monkeypatch, address, settings, got):
    """A password in study.toml or after a question mark, another database, what is no address: told without a word of it."""
    monkeypatch.setenv("TEXTMINE_LEDGER", address)
    with pytest.raises(StudyError, match=got) as caught:
        Ledger.of(tmp_path, StudySettings(title="T", ledger=settings))
    assert "curlew" not in "".join(format_exception(caught.value))


def test_the_environment_goes_before_the_settings(tmp_path, monkeypatch):
    """TEXTMINE_LEDGER, then study.toml, then the file beside it."""
    settings = StudySettings(title="T", ledger="postgres://one/study")
    assert Ledger.of(tmp_path, StudySettings(title="T")).file == tmp_path / LEDGER
    assert Ledger.of(tmp_path, settings).name == "postgresql://one/study"
    monkeypatch.setenv("TEXTMINE_LEDGER", "postgresql://ann:curlew@two:5433/study")
    assert Ledger.of(tmp_path, settings).name == "postgresql://two:5433/study"


def test_a_run_reads_decisions_from_a_server(server, make_study, fake_encoder, monkeypatch):
    """The same decisions give the same codings, whichever kind of ledger they are in; run.json holds no password."""
    words = "We trusted them from the start, they were honest with us about the money and about their own board."
    folder = make_study()
    manifest = run_study(folder)
    digest = next(iter(manifest["inputs"]))["sha256"]
    said = replace(decision(code="money", quote=words), sha256=digest)
    record(Ledger.at(folder / LEDGER), [said])
    run_study(folder)
    codings = (folder / "output/tables/codings.parquet").read_bytes()
    (folder / LEDGER).unlink()
    monkeypatch.setenv("TEXTMINE_LEDGER", server.address)
    assert run_study(folder)["counts"]["decisions"] == 0
    record(Ledger.of(folder, StudySettings(title="Small")), [said])
    assert run_study(folder)["counts"]["decisions"] == 1
    assert (folder / "output/tables/codings.parquet").read_bytes() == codings
    assert PASSWORD not in (folder / "output/run.json").read_text(encoding="utf-8")
