"""The pipeline, declared once: the stages in order, what each reads and writes, and how a run goes through them.

    files ─► ingest ─┬─► embed ────┬─► themes ─┐
                     │             └─► topics ─┼─► tables, matrices, report, exchange ─► run.json
                     └─► entities ───► names ──┘

A stage works on files one by one, or on the study as a whole. What it makes is kept in the cache under a fingerprint of all that
it depends on; a unit whose fingerprint is there has no work. Nothing here knows of Prefect: flows/ runs these same stages.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textmine import manifest, models
from textmine.annotate.embeddings import embed_passages
from textmine.annotate.entities import find_entities
from textmine.annotate.names import joined
from textmine.annotate.themes import code_source
from textmine.annotate.topics import topics_of_source
from textmine.cache import Part
from textmine.comparing import read_snapshot, snapshot_of
from textmine.digest import changes_between
from textmine.errors import Fault, MovedError, StudyError
from textmine.ingest import marks_of, read_file
from textmine.judgements import Head, Suggestion
from textmine.manifest import StageTime
from textmine.records import Ask, Coding, Document, Entity, Input, Passage, Question, Speaker, Turn
from textmine.remembered import RememberingEncoder
from textmine.running import only_run, until_still
from textmine.store import write_atomically
from textmine.topics import Branch, Placement, Topic, TopicSummary
from textmine.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from textmine.report.view import Results

WHOLE = ""  # the unit of a stage that works on the study as a whole
_BATCH = 6  # files; a batch then takes 5 to 60 seconds, which is what a Prefect task should
_MOST_BATCHES = 60  # batches of a stage; a Prefect run should have at most 200 tasks

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage that leaves its results in the cache.

    Attributes:
        name: its name, and that of its folder in the cache.
        reads: stages whose results it needs.
        writes: the record class of each table it makes; an array has none.
        units: the files it works on, or `WHOLE` alone.
        key: fingerprint of a unit's result.
        work: makes a unit's result.
        notes: what is noted of a result, to be had without reading its tables.
    """

    name: str
    reads: tuple[str, ...]
    writes: Mapping[str, type]
    units: Callable[[Workspace], list[str]]
    key: Callable[[Workspace, str], str]
    work: Callable[[Workspace, str], Part]
    notes: Callable[[Part], Mapping[str, Any]] | None = None

    def stale(self, workspace: Workspace) -> list[str]:
        """Units whose result is not in the cache."""
        return [unit for unit in self.units(workspace) if not workspace.cache.has(self.name, self.key(workspace, unit))]


def _files(workspace: Workspace) -> list[str]:
    return workspace.files


def _documents(workspace: Workspace) -> list[str]:
    return workspace.read


def _study(_: Workspace) -> list[str]:
    return [WHOLE]


def _ingest_key(workspace: Workspace, file: str) -> str:
    return workspace.ingest_keys[file]


def _ingest(workspace: Workspace, file: str) -> Part:
    reading = read_file(workspace.study, file, workspace.short_names[file], workspace.copies.get(file, ""))
    return {
        "input": [reading.input],
        "documents": [reading.document] if reading.document else [],
        "speakers": reading.speakers,
        "turns": reading.turns,
        "passages": reading.passages,
    }


def _embed(workspace: Workspace, file: str) -> Part:
    return {"vectors": embed_passages(workspace.document_of(file), workspace.passages_of(file), models.encoder())}


def _entities(workspace: Workspace, file: str) -> Part:
    document, passages = workspace.document_of(file), workspace.passages_of(file)
    return {"entities": find_entities(document, passages, models.pipeline(), workspace.gazetteer)}


def _names(workspace: Workspace, _: str) -> Part:
    return {"entities": joined(workspace.mentions, workspace.gazetteer)}


def _themes(workspace: Workspace, _: str) -> Part:
    settings = workspace.study.settings
    encoder = RememberingEncoder(models.encoder(), workspace.cache)
    coded = code_source(workspace, workspace.codebook, encoder, settings.themes, settings.passages, workspace.decisions)
    found = {"codings": coded.codings, "questions": coded.questions, "asks": coded.asks}
    return found | {"heads": coded.heads, "suggestions": coded.suggestions}


def _topics(workspace: Workspace, _: str) -> Part:
    settings = workspace.study.settings
    found = topics_of_source(workspace, settings.topics, settings.passages, workspace.spoken, models.tagger())
    # In this order, for of a large study topics are only known when all passages have been placed.
    parts: Part = {"placements": found.placements, "topics": found.topics, "papers": found.papers}
    return {**parts, "branches": found.branches, "summary": found.summary}


_INGESTED = {"input": Input, "documents": Document, "speakers": Speaker, "turns": Turn, "passages": Passage}
_CODED = {"codings": Coding, "questions": Question, "asks": Ask, "heads": Head, "suggestions": Suggestion}
_CLUSTERED = {"topics": Topic, "placements": Placement, "papers": Placement, "branches": Branch, "summary": TopicSummary}
STAGES = (
    Stage("ingest", (), _INGESTED, _files, _ingest_key, _ingest, marks_of),
    Stage("embed", ("ingest",), {}, _documents, Workspace.embed_key, _embed),
    Stage("entities", ("ingest",), {"entities": Entity}, _documents, Workspace.entities_key, _entities),
    Stage("names", ("entities",), {"entities": Entity}, _study, Workspace.names_key, _names),
    Stage("themes", ("embed",), _CODED, _study, Workspace.themes_key, _themes),
    Stage("topics", ("embed",), _CLUSTERED, _study, Workspace.topics_key, _topics),
)
# Stages that make files of the output folder from everything above: functions of `outputs`, imported if there is any to write.
WRITERS = ("tables", "matrices", "report", "exchange")
NAMES = (*(stage.name for stage in STAGES), *WRITERS)


def stage(name: str) -> Stage:
    """The stage of that name."""
    return next(one for one in STAGES if one.name == name)


def batches(units: Sequence[str]) -> list[list[str]]:
    """Units in batches that are worth a task each, and not too many tasks."""
    size = max(_BATCH, math.ceil(len(units) / _MOST_BATCHES))
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
        MovedError: files changed since the stages before ran.
        TextmineError: a fault of the study, a model or the disk.
    """
    started = time.perf_counter()
    workspace, chosen = open_workspace(study, output), stage(name)
    _see_that_it_stands(workspace, chosen.reads, stands=set(units) <= set(chosen.units(workspace)))
    _work(workspace, chosen, units, progress)
    return StageTime(time.perf_counter() - started, len(units))


def _work(workspace: Workspace, chosen: Stage, units: Sequence[str], progress: Progress | None) -> None:
    for unit in units:
        workspace.cache.save(chosen.name, chosen.key(workspace, unit), chosen.work(workspace, unit), chosen.writes, chosen.notes)
        if progress:
            progress(chosen.name, 1, 1)


def stale_units(name: str, study: Path, output: Path | None) -> tuple[list[str], int]:
    """The units of a stage that have work, and the number of all its units; needs the stages it reads, or raises `MovedError`."""
    workspace, chosen = open_workspace(study, output), stage(name)
    _see_that_it_stands(workspace, chosen.reads)
    return chosen.stale(workspace), len(chosen.units(workspace))


def _see_that_it_stands(workspace: Workspace, finished: Sequence[str], *, stands: bool = True) -> None:
    """See that the stages which are finished still are: people may decide, and files arrive, while a run is under way."""
    for one in map(stage, finished):
        _see_that_it_stands(workspace, one.reads)
        stands = stands and not one.stale(workspace)
    if not stands:
        got, expected = "files or decisions changed while the run was under way", "a study that stays as it is"
        raise MovedError(Fault(str(workspace.study.root), got, expected, "Run it again; what was finished is kept."))


def write_outputs(study: Path, output: Path | None, times: Mapping[str, StageTime]) -> dict[str, Any]:
    """Write every file of the output folder, run.json last; files that are there and right are left as they are.

    Args:
        study: the study's folder.
        output: folder of the results, or None for `STUDY/output`.
        times: of the stages before.

    Returns:
        What run.json holds.

    Raises:
        MovedError: files or decisions changed since the stages ran.
        StudyError: not one file could be read; run.json is written all the same and says why of each.
        TextmineError: the output folder cannot be written to.
    """
    workspace = open_workspace(study, output)
    last = manifest.read_manifest(workspace)
    if manifest.is_current(workspace, last):  # an unchanged study costs reading its manifest; the cache is not looked at
        return manifest.write_again(workspace, last, _changes(workspace, last, None), times)
    _see_that_it_stands(workspace, [one.name for one in STAGES])
    if not workspace.read:
        manifest.write_manifest(workspace, None, {}, times)
        raise StudyError(_nothing_read(workspace))
    from textmine import outputs

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
    return changes_between(before, snapshot_of(results) if results else before, last["finished"])


def _nothing_read(workspace: Workspace) -> Fault:
    where = workspace.study.settings.study.transcripts
    if not workspace.files:
        return Fault(where, "no files", "at least one transcript or paper", "Put transcripts into case folders there.")
    reasons = "; ".join(one.reason for one in workspace.inputs[:3])
    return Fault(where, f"none of {len(workspace.files)} files could be read ({reasons})", "at least one", "Run `textmine check`.")


def run_study(study: Path, output: Path | None = None, progress: Progress | None = None) -> dict[str, Any]:
    """Run all stages, in this process, without a server.

    Args:
        study: the study's folder.
        output: folder of the results, or None for `STUDY/output`.
        progress: told (stage, units done just now, units of the stage that have work).

    Returns:
        What run.json holds.

    Raises:
        TextmineError: a fault of the study, a model or the disk.
    """

    def go() -> dict[str, Any]:
        workspace = open_workspace(study, output)  # once: every stage sees the files and decisions that the first one saw
        times: dict[str, StageTime] = {}
        for one in [] if manifest.is_current(workspace, manifest.read_manifest(workspace)) else STAGES:
            started = time.perf_counter()
            units = one.stale(workspace)
            if progress:
                progress(one.name, 0, len(units))
            _work(workspace, one, units, progress)
            times[one.name] = StageTime(time.perf_counter() - started, len(units), len(one.units(workspace)) - len(units))
        if progress:
            progress("report", 0, 1)
        return write_outputs(study, output, times)  # which sees whether they are still those

    with only_run(study, output):
        return until_still(go)
