"""How a run goes through the stages, in this process: round by round, those of a round at once.

Nothing here knows of Prefect: flows/ runs these same stages.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from textmine.concurrency.threads import limit_blas_threads, run_in_threads
from textmine.errors import Fault, StudyChangedError, StudyError
from textmine.pipeline import manifest
from textmine.pipeline.compare import read_snapshot, snapshot_of
from textmine.pipeline.manifest import StageTime
from textmine.pipeline.run_lock import PATIENCE, retry_while_changed, run_lock
from textmine.pipeline.stages import STAGES, WRITERS, Stage, find_stage, rounds
from textmine.pipeline.summary import changes_between
from textmine.pipeline.workspace import Workspace, open_workspace
from textmine.storage.files import write_atomically

if TYPE_CHECKING:
    from textmine.matrices.results import Results

_BATCH_FILES = 6  # files; a batch then takes 5 to 60 seconds, which is what a Prefect task should
_STAGE_LOCKS = {stage.name: Lock() for stage in STAGES}  # batches of a stage share a model, which works for one at a time
_MAX_BATCHES = 60  # batches of a stage; a Prefect run should have at most 200 tasks

Progress = Callable[[str, int, int], None]


def batches(units: Sequence[str]) -> list[list[str]]:
    """Units in batches that are worth a task each, and not too many tasks."""
    size = max(_BATCH_FILES, math.ceil(len(units) / _MAX_BATCHES))
    return [list(units[start : start + size]) for start in range(0, len(units), size)]


def run_batch(name: str, study: Path, output: Path | None, units: Sequence[str], progress: Progress | None = None) -> StageTime:
    """Do a batch of a stage's work; paths travel, not data, so any process on the same machine can do it.

    Args:
        name: of the stage.
        study: the study's folder.
        output: folder of the results, or None for `STUDY/output`.
        units: of `Stage.stale`.
        progress: told the stage's name, 1 and 1 after each unit.

    Returns:
        The seconds it took and the units done.

    Raises:
        StudyChangedError: files changed since the stages before ran.
        TextmineError: a fault of the study, a model or the disk.
    """
    with _STAGE_LOCKS[name]:
        started = time.perf_counter()
        workspace, chosen = open_workspace(study, output), find_stage(name)
        _require_up_to_date(workspace, chosen.reads, up_to_date=set(units) <= set(chosen.units(workspace)))
        limit_blas_threads()
        _work(workspace, chosen, units, progress)
        return StageTime(time.perf_counter() - started, len(units))


def read_changed(study: Path, what: str) -> None:
    """Read the files of a study that changed since they were last read, alone as a run is.

    Args:
        study: the study's folder.
        what: the command that wants them read, for others who want the study meanwhile.

    Raises:
        BusyError: another command holds the study, and still does after some seconds.
        TextmineError: a fault of the study or the disk.
    """
    with run_lock(study, what=what, patience=PATIENCE):
        run_batch("ingest", study, None, stale_units("ingest", study, None)[0])


def _work(workspace: Workspace, chosen: Stage, units: Sequence[str], progress: Progress | None) -> float:
    """Make units of a stage; the seconds it took."""
    started = time.perf_counter()
    for unit, part in chosen.work(workspace, units):
        workspace.cache.save(chosen.name, chosen.key(workspace, unit), part, chosen.writes, chosen.notes)
        if progress:
            progress(chosen.name, 1, 1)
    return time.perf_counter() - started


def stale_units(name: str, study: Path, output: Path | None) -> tuple[list[str], int]:
    """The units of a stage that have work, and the number of all its units; needs the stages it reads, or it raises."""
    workspace, chosen = open_workspace(study, output), find_stage(name)
    _require_up_to_date(workspace, chosen.reads)
    return chosen.stale(workspace), len(chosen.units(workspace))


def _require_up_to_date(workspace: Workspace, finished: Sequence[str], *, up_to_date: bool = True) -> None:
    """See that the stages which are finished still are: people may decide, and files arrive, while a run is under way."""
    for earlier in map(find_stage, finished):
        _require_up_to_date(workspace, earlier.reads)
        up_to_date = up_to_date and not earlier.stale(workspace)
    if not up_to_date:
        got, expected = "files or decisions changed during the run", "a study that does not change during the run"
        raise StudyChangedError(Fault(str(workspace.study.root), got, expected, "Run it again. Finished work is kept."))


def write_outputs(study: Path, output: Path | None, times: Mapping[str, StageTime]) -> dict[str, Any]:
    """Write every file of the output folder, run.json last; files that are there and right are left as they are.

    Args:
        study: the study's folder.
        output: folder of the results, or None for `STUDY/output`.
        times: of the stages before.

    Returns:
        What run.json holds.

    Raises:
        StudyChangedError: files or decisions changed since the stages ran.
        StudyError: not one file could be read; run.json is written all the same and says why of each.
        TextmineError: the output folder cannot be written to.
    """
    workspace = open_workspace(study, output)
    last = manifest.read_manifest(workspace)
    if manifest.is_current(workspace, last):  # an unchanged study costs reading its manifest; the cache is not looked at
        return manifest.write_again(workspace, last, _changes(workspace, last, None), times)
    _require_up_to_date(workspace, [stage.name for stage in STAGES])
    if not workspace.read:
        manifest.write_manifest(workspace, None, {}, times)
        raise StudyError(_nothing_read(workspace))
    from textmine.pipeline import outputs

    results, stages, written = outputs.results_of(workspace), dict(times), dict[str, str]()
    changes = _changes(workspace, last, results)
    for name in WRITERS:
        started = time.perf_counter()
        writer: Callable[[Results], Mapping[str, bytes]] = getattr(outputs, name)
        for path, data in writer(results).items():
            write_atomically(workspace.output / path, data)
            written[path] = hashlib.sha256(data).hexdigest()
        stages[name] = StageTime(time.perf_counter() - started, 1)
    return manifest.write_manifest(workspace, results.counts(), written, stages, changes)


def _changes(workspace: Workspace, last: Mapping[str, Any], results: Results | None) -> dict[str, Any] | None:
    """What is other than in the last run; of a study that did not change, nothing."""
    try:
        before = read_snapshot(workspace.output)
    except StudyError:  # no earlier run there, or one of another version
        return None
    changes = changes_between(before, snapshot_of(results) if results else before, last["finished"])
    return changes | {"missing": manifest.missing(workspace, last)}


def _nothing_read(workspace: Workspace) -> Fault:
    where = workspace.study.settings.study.transcripts
    if not workspace.files:
        return Fault(where, "no files", "at least one transcript or paper", "Put transcripts in case folders there.")
    reasons = "; ".join(source_file.reason for source_file in workspace.inputs[:3])
    return Fault(
        where,
        f"none of {len(workspace.files)} files could be read ({reasons})",
        "at least one",
        "Run `textmine check`.",
    )


def run_study(study: Path, output: Path | None = None, progress: Progress | None = None) -> dict[str, Any]:
    """Run all stages, in this process, without a server.

    Args:
        study: the study's folder.
        output: folder of the results, or None for `STUDY/output`.
        progress: told (stage, units done just now, units of the stage that have work), from several threads.

    Returns:
        What run.json holds; stages that went on at once are timed each by itself.

    Raises:
        TextmineError: a fault of the study, a model or the disk.
    """
    report: Progress = progress or (lambda *_: None)

    def go() -> dict[str, Any]:
        workspace = open_workspace(study, output)  # once: every stage sees the files and decisions that the first one saw
        times: dict[str, StageTime] = {}
        for ready in [] if manifest.is_current(workspace, manifest.read_manifest(workspace)) else rounds():
            stale = {each.name: each.stale(workspace) for each in ready}
            for name, units in stale.items():
                report(name, 0, len(units))
            done = run_in_threads([partial(_work, workspace, each, stale[each.name], report) for each in ready])
            for each, seconds in zip(ready, done, strict=True):
                units = stale[each.name]
                times[each.name] = StageTime(seconds, len(units), len(each.units(workspace)) - len(units))
        report("report", 0, 1)
        return write_outputs(study, output, times)  # which sees whether they are still those

    with run_lock(study, output):
        return retry_while_changed(go)
