"""Records to Parquet and back, fingerprints and atomic writes."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.disks import a_disk_that_takes, everything_in
from textmine.errors import Fault, TextmineError
from textmine.records.corpus import Case, Coding, Document, Passage, SourceFile
from textmine.storage.files import remove_partial_files, write_atomically
from textmine.storage.fingerprint import fingerprint, sha256_of
from textmine.storage.parquet import from_table, parquet_bytes, read_parquet, schema_of, to_table
from textmine.study.settings import FileSettings, Layout, PassageSettings, StudySettings, ThemeSettings, TopicSettings

NUMBERS = st.integers(-(2**63), 2**63 - 1)
FLOATS = st.floats(allow_nan=False)
TEXTS = st.text(max_size=30)
RECORDS = {
    Passage: st.builds(
        Passage, *[TEXTS] * 2, *[NUMBERS] * 2, *[TEXTS] * 5, NUMBERS, start_s=st.none() | FLOATS, page=st.none() | NUMBERS
    ),
    Document: st.builds(Document, *[TEXTS] * 7, header=st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple)),
    Coding: st.builds(Coding, *[TEXTS] * 2, *[NUMBERS] * 2, *[TEXTS] * 3, FLOATS, *[TEXTS] * 3),
    SourceFile: st.builds(SourceFile, *[TEXTS] * 8, *[NUMBERS] * 2, warnings=st.lists(TEXTS, max_size=3).map(tuple)),
}
MANY_KINDS = st.sampled_from(list(RECORDS)).flatmap(
    lambda record: st.tuples(st.just(record), st.lists(RECORDS[record], max_size=5))
)
PASSAGE = Passage("p1", "ES1", 0, 12, "Manager — ‘M’", "respondent", "t1", "M", "north", 3, 12.5, None)


@settings(max_examples=100, deadline=None)
@given(MANY_KINDS)
def test_records_come_back_from_parquet_as_they_were(kind_and_records):
    """Records written to a table and read again are equal, with None, any script and nested tuples."""
    record, records = kind_and_records
    assert from_table(to_table(records, record), record) == records


@settings(max_examples=50, deadline=None)
@given(MANY_KINDS)
def test_equal_records_give_equal_bytes(kind_and_records):
    """Two equal lists of records are the same Parquet file, byte for byte."""
    record, records = kind_and_records
    again = [replace(record) for record in records]
    assert parquet_bytes(records, record) == parquet_bytes(again, record)


def test_a_parquet_file_holds_the_records_it_was_given(tmp_path):
    """A file of records is read back whole, Unicode and nothings included."""
    path = tmp_path / "passages.parquet"
    path.write_bytes(parquet_bytes(iter([PASSAGE, replace(PASSAGE, start_s=None, page=4)]), Passage))
    assert read_parquet(path, Passage) == [PASSAGE, replace(PASSAGE, start_s=None, page=4)]


def test_a_table_of_no_records_has_all_the_columns(tmp_path):
    """No records still make a table with the record's columns and types."""
    (tmp_path / "none.parquet").write_bytes(parquet_bytes([], Coding))
    assert read_parquet(tmp_path / "none.parquet", Coding) == []
    assert to_table([], Coding).schema == schema_of(Coding)


def test_columns_have_the_types_of_the_annotations():
    """A field that may be None keeps its number type; tuples are lists, as deep as they go."""
    types = {name: schema_of(Passage).field(name).type for name in ("words", "start_s", "page", "case")}
    assert types == {"words": pa.int64(), "start_s": pa.float64(), "page": pa.int64(), "case": pa.string()}
    assert schema_of(Case).field("attributes").type == pa.list_(pa.list_(pa.string()))


def test_bytes_and_fingerprints_are_the_same_in_another_process():
    """Another process, with another hash seed, makes the same bytes and the same fingerprint."""
    code = (
        "import hashlib; from textmine.records.corpus import Case; from textmine.storage.fingerprint import *\n"
        "from textmine.storage.parquet import *\n"
        "case = Case('north', 'Nörth', (('sector', 'care'),))\n"
        "print(fingerprint('x', {'b': 1, 'a': [case]}), hashlib.sha256(parquet_bytes([case], Case)).hexdigest())"
    )
    case = Case("north", "Nörth", (("sector", "care"),))
    here = [fingerprint("x", {"a": (case,), "b": 1}), hashlib.sha256(parquet_bytes([case], Case)).hexdigest()]
    for seed in ("1", "2"):
        there = subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True
        )
        assert there.stdout.split() == here


JSON = st.recursive(st.none() | st.booleans() | NUMBERS | FLOATS | TEXTS, lambda inner: st.dictionaries(TEXTS, inner, max_size=4))


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(TEXTS, JSON, max_size=5))
def test_a_fingerprint_does_not_depend_on_the_order_of_keys(thing):
    """Equal dictionaries have one fingerprint, in whatever order they were filled."""
    assert fingerprint(dict(reversed(thing.items()))) == fingerprint(thing)


def test_equal_settings_and_records_have_equal_fingerprints():
    """Settings and records made twice have the same fingerprint, and a tuple that of a list."""
    make = lambda: (Layout(study=StudySettings(title="A"), files={"n/a.txt": FileSettings(case="n")}), PASSAGE)  # noqa: E731
    assert fingerprint(*make()) == fingerprint(*make())
    assert fingerprint((1, "a")) == fingerprint([1, "a"])


def test_one_setting_that_differs_makes_another_fingerprint():
    """Each setting of study.toml counts: no two of these layouts share a fingerprint."""
    base = Layout(study=StudySettings(title="A"))
    tables = {
        "study": StudySettings(title="A"),
        "passages": PassageSettings(),
        "themes": ThemeSettings(),
        "topics": TopicSettings(),
    }
    changed = [
        base.model_copy(update={table: settings.model_copy(update={name: value})})
        for table, settings in tables.items()
        for name, old in settings
        for value in [
            not old if isinstance(old, bool) else old + ("x" if isinstance(old, str) else 0.01 if isinstance(old, float) else 1)
        ]
    ]
    changed += [base.model_copy(update={"files": {"a.txt": one}}) for one in (FileSettings(), FileSettings(skip="no consent"))]
    found = [fingerprint(layout) for layout in (base, *changed)]
    assert len(changed) == 11 + 2 + 6 + 12 + 2
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        ((1,), ("1",)),
        ((None,), ("None",)),
        (([["a"], "b"],), ([["a", "b"]],)),
        ((PASSAGE,), (replace(PASSAGE, page=0),)),
        ((PASSAGE, PASSAGE), (PASSAGE,)),
    ],
)
def test_unlike_things_have_unlike_fingerprints(one, other):
    """Things that are cut or typed otherwise are told apart."""
    assert fingerprint(*one) != fingerprint(*other)


def test_sha256_of_is_the_hash_of_the_bytes(tmp_path):
    """The hash of a file is what sha256sum prints for it."""
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256_of(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_written_file_replaces_the_old_one_and_leaves_nothing_else(tmp_path):
    """Writing makes the folders it needs, replaces what was there and leaves one readable file."""
    path = tmp_path / "a" / "b" / "c.txt"
    for content in (b"old and longer", b"new"):
        write_atomically(path, content)
    assert path.read_bytes() == b"new"
    assert everything_in(tmp_path) == ["a", "a/b", "a/b/c.txt"]


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_file_is_for_whom_the_umask_says_and_for_no_more_than_before(tmp_path, mask, mode):
    """A new file has the umask's mode; one in place of a file that others could not read cannot be read by them either."""
    path = tmp_path / "c.txt"
    before = os.umask(mask)
    try:
        write_atomically(path, b"new")
        assert path.stat().st_mode & 0o777 == mode
        for strict, kept in ((0o640, 0o640), (0o400, 0o600), (0o666, 0o666)):
            path.chmod(strict)
            write_atomically(path, b"newer")
            assert path.stat().st_mode & 0o777 == kept & mode
    finally:
        os.umask(before)


def test_a_full_disk_leaves_the_old_file_whole(tmp_path):
    """Where there is no room the old file stays as it was, no fragment is left, and the fault says what to do."""
    path = tmp_path / "matrix.csv"
    write_atomically(path, b"old")
    with a_disk_that_takes(1000), pytest.raises(TextmineError) as caught:
        write_atomically(path, b"x" * 50_000)
    expected = "cannot be written (File too large)", "a folder with room to write in", "Make room or give --output."
    assert caught.value.faults == (Fault(str(path), *expected),)
    assert (path.read_bytes(), everything_in(tmp_path)) == (b"old", ["matrix.csv"])


@pytest.mark.parametrize("name", ["file/matrix.csv", "file/deeper/matrix.csv", "folder"])
def test_a_place_that_cannot_be_written_to_is_a_fault_that_names_it(tmp_path, name):
    """A file where a folder should be, or the reverse, is a fault with what to do, and nothing is lost."""
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "folder" / "inside").mkdir(parents=True)
    before = everything_in(tmp_path)
    with pytest.raises(TextmineError, match=r"cannot be written \(.+\)\. Expected a folder .+ give --output") as caught:
        write_atomically(tmp_path / name, b"new")
    assert caught.value.faults[0].where == str(tmp_path / name)
    assert ((tmp_path / "file").read_bytes(), everything_in(tmp_path)) == (b"old", before)


def test_a_write_that_breaks_off_leaves_no_fragment(tmp_path):
    """An error in the middle of a write goes through and leaves the old file alone."""
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(TypeError):
        write_atomically(tmp_path / "a", "text, not bytes")
    assert ((tmp_path / "a").read_bytes(), everything_in(tmp_path)) == (b"old", ["a"])


def test_sweeping_takes_away_what_a_killed_write_left_and_nothing_else(tmp_path):
    """Unfinished files go, however deep; other hidden files, and visible ones, are the user's."""
    write_atomically(tmp_path / "a" / "b.csv", b"b")
    names = (".b.csv.k3j_x2.unfinished", ".b.csv", "notes.unfinished")
    for name in names:
        (tmp_path / "a" / name).write_bytes(b"half")
    remove_partial_files(tmp_path)
    assert everything_in(tmp_path) == ["a", "a/.b.csv", "a/b.csv", "a/notes.unfinished"]
