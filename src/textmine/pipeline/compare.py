"""What changed between two runs: files, cells of the framework matrix, and topics kept, split, merged, new or gone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from textmine.analysis.topics.matching import members_of
from textmine.errors import Fault, StudyError
from textmine.matrices.results import Results
from textmine.records.topics import Placement, Topic
from textmine.storage.parquet import read_parquet
from textmine.study.csv_tables import read_table

KINDS = ("kept", "split", "merged", "new", "gone")  # what can become of a topic
_MOST = 0.5  # share of a topic's passages that go the same way from which that says what became of it
_PART = 0.25  # share of a topic's passages from which another topic holds a part of it


@dataclass(frozen=True, slots=True)
class TopicChange:
    """What became of a topic: kept, split, merged, new or gone; numbers and labels before and after, and what they share, 0-1."""

    what: str
    before: tuple[int, ...]
    after: tuple[int, ...]
    labels: tuple[str, ...]
    shared: float


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell whose state or number of passages changed."""

    case: str
    theme: str
    before: str
    after: str
    passages_before: int
    passages_after: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two runs.

    Attributes:
        added, removed, changed: files.
        cells: whose state changed, or only their number of passages.
        topics: all of both runs.
        unplaced: share of passages in no topic, before and after.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    cells: tuple[CellChange, ...]
    topics: tuple[TopicChange, ...]
    unplaced: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is compared of a run.

    Attributes:
        files: by path its hash, and whether it was read.
        cells: by case and theme the state, and the number of passages.
        topics, placements: of the run.
        unplaced: share of passages in no topic, 0-1.
    """

    files: Mapping[str, tuple[str, str]]
    cells: Mapping[tuple[str, str], tuple[str, int]]
    topics: tuple[Topic, ...]
    placements: tuple[Placement, ...]
    unplaced: float


def snapshot_of(results: Results) -> Snapshot:
    """What is to be compared of a run that has just been made."""
    cells = {(cell.case, cell.theme): (str(cell.state), cell.passages) for cell in results.cells}
    files = {source_file.path: (source_file.sha256, source_file.status) for source_file in results.inputs}
    return Snapshot(files, cells, tuple(results.topics), tuple(results.placements), results.topics_summary.unplaced_share)


def read_snapshot(folder: Path) -> Snapshot:
    """What is to be compared of a run, read from what it left.

    Args:
        folder: its output folder.

    Returns:
        The snapshot.

    Raises:
        StudyError: the folder holds no finished run of this version.
    """
    try:
        manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        files = {load["path"]: (load["sha256"], load["status"]) for load in manifest["inputs"]}
        topics = read_parquet(folder / "tables/topics.parquet", Topic)
        placements = read_parquet(folder / "tables/topic_passages.parquet", Placement)
        unplaced = float(manifest["topics"]["unplaced_share"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StudyError(_no_run(folder)) from error
    faults: list[Fault] = []
    rows = read_table(folder / "matrices/theme_by_case.csv", ("case", "theme", "pole", "state", "passages"), faults)
    if faults or not rows:
        raise StudyError(_no_run(folder))
    cells = {(row["case"], row["theme"]): (row["state"], int(row["passages"])) for _, row in rows if not row["pole"]}
    return Snapshot(files, cells, tuple(topics), tuple(placements), unplaced)


def _no_run(folder: Path) -> Fault:
    return Fault(str(folder), "no finished run", "an output folder with run.json and its tables", "Give the path of that folder.")


def compare_runs(before: Path, after: Path) -> Comparison:
    """Compare two runs by what they left.

    Args:
        before: output folder of the earlier run.
        after: that of the later one.

    Returns:
        What changed.

    Raises:
        StudyError: a folder holds no finished run of this version.
    """
    return compare(read_snapshot(before), read_snapshot(after))


def compare(before: Snapshot, after: Snapshot) -> Comparison:
    """What changed from one run to another."""
    both = before.files.keys() & after.files.keys()
    return Comparison(
        tuple(sorted(after.files.keys() - both)),
        tuple(sorted(before.files.keys() - both)),
        tuple(sorted(name for name in both if before.files[name] != after.files[name])),
        tuple(_cells(before.cells, after.cells)),
        tuple(topic_changes(before.topics, before.placements, after.topics, after.placements)),
        (before.unplaced, after.unplaced),
    )


def _cells(old: Mapping[tuple[str, str], tuple[str, int]], new: Mapping[tuple[str, str], tuple[str, int]]) -> Iterator[CellChange]:
    for key in [*old, *(key for key in new if key not in old)]:
        was, now = old.get(key, ("no such cell", 0)), new.get(key, ("no such cell", 0))
        if was != now:
            yield CellChange(*key, was[0], now[0], was[1], now[1])


def topic_changes(
    old: Sequence[Topic], old_places: Sequence[Placement], new: Sequence[Topic], new_places: Sequence[Placement]
) -> list[TopicChange]:
    """What became of each topic, by the passages that both runs know, whatever the topics' numbers.

    A topic is kept where most of it goes to a topic that is mostly made of it, and merged where most of it goes to one that is not.
    It is split where several topics hold a part of it, and gone where nothing of it is left together. A topic of the later run that
    explains nothing of the earlier is new.

    Args:
        old: topics of the earlier run.
        old_places: its placements.
        new: topics of the later run.
        new_places: its placements.

    Returns:
        Changes in the order of the earlier topics, new ones last.
    """
    known = {place.passage for place in old_places} & {place.passage for place in new_places}
    before = {topic.topic: members_of(old_places).get(topic.topic, set()) & known for topic in old}
    after = {topic.topic: members_of(new_places).get(topic.topic, set()) & known for topic in new}
    labels = {topic.topic: topic.label for topic in old}, {topic.topic: topic.label for topic in new}
    changes: list[TopicChange] = []
    explained: set[int] = set()
    for one, members in before.items():
        parts = {other: len(members & theirs) / len(members) for other, theirs in after.items() if members}
        most = max(parts, key=lambda other, parts=parts: parts[other], default=-1)  # type: ignore[misc]
        pieces = tuple(other for other, share in parts.items() if share >= _PART)
        what, into, shared = "gone", tuple[int, ...](), 0.0
        if most >= 0 and parts[most] > _MOST:
            back = len(members & after[most]) / max(1, len(after[most]))
            what, into = ("kept" if back > _MOST else "merged"), (most,)
            shared = round(len(members & after[most]) / len(members | after[most]), 4)
        elif len(pieces) > 1:
            what, into, shared = "split", pieces, round(sum(parts[other] for other in pieces), 4)
        explained |= set(into)
        changes.append(TopicChange(what, (one,), into, (labels[0][one], *(labels[1][other] for other in into)), shared))
    changes += [TopicChange("new", (), (other,), (labels[1][other],), 0.0) for other in after if other not in explained]
    return changes
