"""The cache: a part is whole or not there, whatever the disk or the power did to it."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from tests.disks import a_disk_that_takes, everything_in
from textmine.errors import TextmineError
from textmine.records.corpus import Passage
from textmine.storage.cache import Cache

PASSAGE = Passage("p1", "ES1", 0, 12, "Manager — ‘M’", "respondent", "t1", "M", "north", 3, 12.5, None)
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


def flipped(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


DAMAGES = {
    "a table cut short": ("passages.parquet", truncated),
    "an array cut short": ("vectors.npy", truncated),
    "a bit of a table changed": ("passages.parquet", flipped),
    "a bit of an array changed": ("vectors.npy", flipped),
    "an array removed": ("vectors.npy", Path.unlink),
    "a table emptied": ("passages.parquet", emptied),
    "no list of contents, as in a part of an earlier version": ("part.json", Path.unlink),
    "sizes without hashes, as in one of a later version": (
        "part.json",
        lambda path: path.write_bytes(b'{"files": {}, "notes": {}}'),
    ),
    "a list of contents cut short": ("part.json", truncated),
    "a list of contents of another kind": ("part.json", lambda path: path.write_bytes(b"[1]")),
    "a list of contents that is no text": ("part.json", lambda path: path.write_bytes(b"\xff\xfe")),
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
    assert (fault.where, fault.do) == (str(tmp_path / "embed"), "Free some space, or set TEXTMINE_CACHE to another folder.")
    assert (cache.has("embed", "k"), everything_in(tmp_path)) == (False, ["embed"])


def test_a_cache_folder_that_is_a_file_is_a_fault(tmp_path):
    """A cache folder that cannot be made is a fault that names TEXTMINE_CACHE."""
    (tmp_path / "cache").write_text("not a folder")
    with pytest.raises(TextmineError, match=r"cannot be written \(.+TEXTMINE_CACHE"):
        Cache(tmp_path / "cache").save("ingest", "k", {}, {})


def test_sweeping_takes_away_what_is_unfinished_of_one_owner_alone(tmp_path):
    """What a killed run left goes; finished parts stay, and so does what another study sharing the folder is writing."""
    for owner in ("a", "b"):
        cache = Cache(tmp_path, owner)
        cache.save("ingest", f"k{owner}", {"passages": [PASSAGE]}, TYPES)
        (tmp_path / "ingest" / f".part-{owner}-x").mkdir()
        (tmp_path / "ingest" / f".part-{owner}-x" / "passages.parquet").write_bytes(b"half")
    Cache(tmp_path, "a").sweep()
    assert sorted(path.name for path in (tmp_path / "ingest").iterdir()) == [".part-b-x", "ka", "kb"]
    assert Cache(tmp_path, "a").has("ingest", "ka")
