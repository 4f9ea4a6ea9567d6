"""Records to Parquet and back, fingerprints, atomic writes and the cache."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import textmine
from textmine.errors import Fault, TextmineError
from textmine.records import Case, Coding, Document, Input, Passage
from textmine.settings import FileSettings, Layout, PassageSettings, StudySettings, ThemeSettings, TopicSettings
from textmine.store import (
    Cache,
    code_hash,
    fingerprint,
    from_table,
    parquet_bytes,
    read_parquet,
    schema_of,
    sha256_of,
    to_table,
    write_atomically,
)

NUMBERS = st.integers(-(2**63), 2**63 - 1)
FLOATS = st.floats(allow_nan=False)
TEXTS = st.text(max_size=30)
RECORDS = {
    Passage: st.builds(
        Passage, *[TEXTS] * 2, *[NUMBERS] * 2, *[TEXTS] * 5, NUMBERS, start_s=st.none() | FLOATS, page=st.none() | NUMBERS
    ),
    Document: st.builds(Document, *[TEXTS] * 7, header=st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple)),
    Coding: st.builds(Coding, *[TEXTS] * 2, *[NUMBERS] * 2, *[TEXTS] * 3, FLOATS, *[TEXTS] * 3),
    Input: st.builds(Input, *[TEXTS] * 8, *[NUMBERS] * 2, warnings=st.lists(TEXTS, max_size=3).map(tuple)),
}
MANY_KINDS = st.sampled_from(list(RECORDS)).flatmap(
    lambda record: st.tuples(st.just(record), st.lists(RECORDS[record], max_size=5))
)
PASSAGE = Passage("p1", "ES1", 0, 12, "Manager — ‘M’", "respondent", "t1", "M", "north", 3, 12.5, None)


@contextmanager
def a_disk_that_takes(size):
    """Files larger than `size` bytes cannot be written, as on a disk that is full."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def everything_in(folder):
    """Relative paths of all files and folders, hidden ones too."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


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
    again = [replace(one) for one in records]
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
        "import hashlib; from textmine.records import Case; from textmine.store import *\n"
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
    assert len(changed) == 9 + 2 + 6 + 12 + 2
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


def test_the_code_hash_tells_modules_and_packages_apart():
    """Each module, package and set of them has a hash of its own; the order of the names does not matter."""
    names = [("store.py",), ("study.py",), ("annotate",), ("annotate/cues.py",), (".",), ("store.py", "study.py")]
    assert len({code_hash(*name) for name in names}) == len(names)
    assert code_hash("study.py", "store.py") == code_hash("store.py", "study.py")


def test_a_misspelt_module_has_no_code_hash():
    """A name that is no module fails at once: its changes would otherwise go unseen by the cache."""
    with pytest.raises(FileNotFoundError, match=r"stoer\.py"):
        code_hash("stoer.py")


def test_the_code_hash_changes_with_source_and_data_files_only(tmp_path):
    """A changed word list changes its package's hash and no other; running the code changes none."""
    copy = tmp_path / "textmine"
    shutil.copytree(Path(textmine.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    code = "import json, textmine.study as s; from textmine.store import code_hash as h\n"
    code += "print(json.dumps([s.__file__, h('annotate'), h('study.py')]))"
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPATH": str(tmp_path)}

    def hashes():
        return json.loads(subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True).stdout)

    first, second = hashes(), hashes()
    with (copy / "annotate" / "spoken_words.txt").open("a", encoding="utf-8") as words:
        words.write("forsooth\n")
    third = hashes()
    assert first[0] == str(copy / "study.py")
    assert first == second
    assert (third[1] == first[1], third[2] == first[2]) == (False, True)


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
    assert path.stat().st_mode & 0o777 == 0o644
    assert everything_in(tmp_path) == ["a", "a/b", "a/b/c.txt"]


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


TYPES = {"passages": Passage}


def test_a_saved_part_gives_back_records_and_arrays(tmp_path):
    """A part keeps records and arrays under their names, arrays with their type and shape."""
    cache = Cache(tmp_path / "cache")
    vectors = np.arange(6, dtype=np.float32).reshape(2, 3)
    assert not cache.has("embed", "k1")
    cache.save("embed", "k1", {"passages": [PASSAGE], "vectors": vectors}, TYPES)
    assert (cache.has("embed", "k1"), cache.has("embed", "k2"), cache.has("ingest", "k1")) == (True, False, False)
    assert cache.records("embed", "k1", "passages", Passage) == [PASSAGE]
    read = cache.array("embed", "k1", "vectors")
    assert (read.dtype, read.tolist()) == (np.float32, vectors.tolist())


def test_saving_a_part_a_second_time_is_harmless(tmp_path):
    """A part that is there already stays as it is, and nothing is left beside it."""
    cache = Cache(tmp_path)
    cache.save("ingest", "k", {"passages": [PASSAGE]}, TYPES)
    cache.save("ingest", "k", {"passages": []}, TYPES)
    assert cache.records("ingest", "k", "passages", Passage) == [PASSAGE]
    assert everything_in(tmp_path) == ["ingest", "ingest/k", "ingest/k/part.json", "ingest/k/passages.parquet"]


def test_a_part_saved_by_many_at_once_is_saved_once(tmp_path):
    """Workers that finish the same part together leave one whole part."""
    cache = Cache(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: cache.save("ingest", "k", {"passages": [PASSAGE] * 200}, TYPES), range(24)))
    assert everything_in(tmp_path) == ["ingest", "ingest/k", "ingest/k/part.json", "ingest/k/passages.parquet"]
    assert cache.records("ingest", "k", "passages", Passage) == [PASSAGE] * 200


def test_a_half_made_part_is_not_there(tmp_path):
    """A part whose making breaks off is not in the cache, leaves nothing, and can be saved again."""
    cache = Cache(tmp_path)
    with pytest.raises(KeyError, match="turns"):
        cache.save("ingest", "k", {"passages": [PASSAGE], "turns": [PASSAGE]}, TYPES)
    assert not cache.has("ingest", "k")
    assert everything_in(tmp_path) == ["ingest"]
    cache.save("ingest", "k", {"passages": [PASSAGE]}, TYPES)
    assert cache.has("ingest", "k")


def truncated(path):
    path.write_bytes(path.read_bytes()[:-1])


def emptied(path):
    path.write_bytes(b"")


DAMAGES = {
    "a table cut short": ("passages.parquet", truncated),
    "an array cut short": ("vectors.npy", truncated),
    "an array removed": ("vectors.npy", Path.unlink),
    "a table emptied": ("passages.parquet", emptied),
    "no list of sizes, as in a part of an earlier version": ("part.json", Path.unlink),
    "a list of sizes cut short": ("part.json", truncated),
    "a list of sizes of another kind": ("part.json", lambda path: path.write_bytes(b"[1]")),
    "a list of sizes that is no text": ("part.json", lambda path: path.write_bytes(b"\xff\xfe")),
    "everything removed": (".", lambda path: [one.unlink() for one in path.iterdir()]),
    "a file in its place": (".", lambda path: (shutil.rmtree(path), path.write_bytes(b"x"))),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_part_is_not_there_and_is_made_again(tmp_path, damage):
    """A part that lacks a file, or part of one, counts as absent, and saving it again makes it whole."""
    cache = Cache(tmp_path)
    part = {"passages": [PASSAGE], "vectors": np.ones(3)}
    cache.save("ingest", "k", part, TYPES)
    whole = everything_in(tmp_path)
    name, harm = DAMAGES[damage]
    harm(tmp_path / "ingest" / "k" / name)
    assert not cache.has("ingest", "k")
    cache.save("ingest", "k", part, TYPES)
    assert cache.has("ingest", "k")
    assert (cache.records("ingest", "k", "passages", Passage), cache.array("ingest", "k", "vectors").tolist()) == (
        [PASSAGE],
        [1] * 3,
    )
    assert everything_in(tmp_path) == whole


def test_a_damaged_part_replaced_by_many_at_once_is_whole(tmp_path):
    """Workers that replace the same damaged part together leave one whole part and nothing beside it."""
    cache = Cache(tmp_path)
    cache.save("ingest", "k", {"passages": []}, TYPES)
    truncated(tmp_path / "ingest" / "k" / "passages.parquet")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: cache.save("ingest", "k", {"passages": [PASSAGE]}, TYPES), range(16)))
    assert everything_in(tmp_path) == ["ingest", "ingest/k", "ingest/k/part.json", "ingest/k/passages.parquet"]
    assert cache.records("ingest", "k", "passages", Passage) == [PASSAGE]


@pytest.mark.parametrize(
    "content", [[replace(PASSAGE, case=Random(0).randbytes(40_000).hex())], np.ones(40_000)], ids=["records", "array"]
)
def test_a_full_disk_while_saving_a_part_says_which_folder_to_move(tmp_path, content):
    """Where the cache's disk is full, the fault tells of the cache folder and no half-made part is left."""
    cache = Cache(tmp_path)
    with a_disk_that_takes(1000), pytest.raises(TextmineError, match=r"cannot be written \((?!None)") as caught:
        cache.save("embed", "k", {"passages": content}, TYPES)
    (fault,) = caught.value.faults
    assert (fault.where, fault.do) == (str(tmp_path / "embed"), "Make room, or name another cache folder in TEXTMINE_CACHE.")
    assert (cache.has("embed", "k"), everything_in(tmp_path)) == (False, ["embed"])


def test_a_cache_folder_that_is_a_file_is_a_fault(tmp_path):
    """A cache folder that cannot be made is a fault that names TEXTMINE_CACHE."""
    (tmp_path / "cache").write_text("not a folder")
    with pytest.raises(TextmineError, match=r"cannot be written \(.+TEXTMINE_CACHE"):
        Cache(tmp_path / "cache").save("ingest", "k", {}, {})
