"""The results of the last run, read back from its output folder, and as they stand now; no cache is needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from textmine.decisions.current import anchor_decisions
from textmine.decisions.overlay import CodingStatus, apply_decisions
from textmine.errors import Fault, StudyError
from textmine.ingest.read_file import cases_of
from textmine.ingest.study_files import corrections_of
from textmine.matrices.provenance import provenance_of
from textmine.matrices.results import Results
from textmine.pipeline.manifest import read_manifest
from textmine.pipeline.workspace import Workspace
from textmine.records.corpus import Coding, Document, Entity, Passage, Question, SourceFile, Speaker, ThemeQuestion, Turn
from textmine.records.decisions import CodeModel, History, Suggestion
from textmine.records.topics import Branch, Placement, Topic, TopicSummary
from textmine.storage.fingerprint import sha256_of
from textmine.storage.parquet import read_parquet
from textmine.study.csv_tables import read_table

TABLES: Mapping[str, type] = {
    "documents": Document,
    "speakers": Speaker,
    "turns": Turn,
    "passages": Passage,
    "codings": Coding,
    "questions": Question,
    "asks": ThemeQuestion,
    "entities": Entity,
    "heads": CodeModel,
    "topics": Topic,
    "topic_passages": Placement,
    "topic_papers": Placement,
    "topic_tree": Branch,
}
# The tables that `Results` has a field of the same name for, used as they are.
_FIELDS = ("documents", "speakers", "turns", "passages", "questions", "asks", "entities", "heads", "topics")


def load_results(workspace: Workspace) -> Results:
    """Read a finished run.

    Args:
        workspace: the study and its output folder.

    Returns:
        All its records, and the cells as they were; its facts are without the ledger.

    Raises:
        StudyError: there is no finished run of this version, or the codebook has changed its codes since; or a later run is writing
            its results, or was cut off while it did.
    """
    manifest = read_manifest(workspace)
    folder = workspace.output / "tables"
    _require_same_run(workspace, manifest)
    try:
        tables: dict[str, Any] = {name: tuple(read_parquet(folder / f"{name}.parquet", of)) for name, of in TABLES.items()}
        inputs = tuple(
            SourceFile(**{**seen, "warnings": tuple(seen["warnings"]), "not_read": tuple(seen["not_read"])})
            for seen in manifest["inputs"]
        )
        summary = TopicSummary(**manifest["topics"])
        facts = provenance_of(manifest, History())
    except (OSError, ValueError, KeyError, TypeError) as error:
        do = f"Run `textmine run {workspace.study.root.name}` first."
        raise StudyError(Fault(str(workspace.output), "no finished run of this version", "run.json and its tables", do)) from error
    codebook = workspace.codebook
    known = {code.id for code in codebook.walk()}
    return Results.from_records(
        workspace.study.settings,
        codebook,
        (coding for coding in tables["codings"] if coding.code in known),
        cases=cases_of(workspace.study, inputs),
        inputs=inputs,
        placements=tables["topic_passages"],
        papers=tables["topic_papers"],
        branches=tables["topic_tree"],
        topics_summary=summary,
        suggestions=_suggestions(folder / "suggestions.csv"),
        facts=facts,
        **{name: tables[name] for name in _FIELDS},
    )


def documents_now(workspace: Workspace) -> Mapping[str, Document]:
    """The documents of a study by id, of files that are there and not skipped; without text those that no run has read yet."""
    study = workspace.study
    names = [file for file in workspace.files if not corrections_of(study, file).skip]
    try:
        last = read_parquet(workspace.output / "tables" / "documents.parquet", Document)
    except (OSError, ValueError, KeyError):  # no earlier run, or one of another version
        last = []
    known = {document.document: document for document in last}
    return {name: known.get(name, Document(name, "", "", "", "", "")) for name in names}


def _require_same_run(workspace: Workspace, manifest: Mapping[str, Any]) -> None:
    """Tell tables of one run from a run.json of another, which is what a run leaves that is killed while it writes.

    Raises:
        StudyError: a table is not as run.json has it.
    """
    told = manifest.get("outputs", {})
    paths = {f"tables/{name}.parquet": workspace.output / "tables" / f"{name}.parquet" for name in TABLES}
    if any(name in told and path.is_file() and sha256_of(path) != told[name] for name, path in paths.items()):
        got, expected = "a mixture of two runs: the later one has not finished", "the results listed in run.json"
        do = f"Wait for it, or run `textmine run {workspace.study.root.name}` again."
        raise StudyError(Fault(str(workspace.output), got, expected, do))


def load_current_results(workspace: Workspace) -> Results:
    """A finished run with every decision and note of the ledger so far: what is exported.

    Args:
        workspace: the study and its output folder.

    Returns:
        Its records; codings of people in place of the machine's, those people rejected left out, cells made anew.

    Raises:
        StudyError: as `load_results`.
        DecisionError: the ledger cannot be read.
    """
    results = load_results(workspace)
    documents = {document.document: document for document in results.documents}
    anchored = anchor_decisions(workspace.decisions, documents, results.passages)
    statuses = apply_decisions(results.codings, anchored, documents, results.passages)
    current = results.with_codings(_current_codings(results.codings, statuses))
    return current.with_decisions(anchored, workspace.decisions_gone, workspace.history)


def _current_codings(codings: Sequence[Coding], statuses: Mapping[tuple[str, str], CodingStatus]) -> Iterator[Coding]:
    """What counts: of what people accepted the coding of each, else the proposal, of which one that leans both ways has two."""
    proposed: dict[tuple[str, str], list[Coding]] = defaultdict(list)
    for coding in codings:
        proposed[coding.passage, coding.code].append(coding)
    for key, status in statuses.items():
        if status.status == "proposed":
            yield from proposed[key]
        elif status.counts:
            yield from status.given


def _suggestions(path: Path) -> tuple[Suggestion, ...]:
    faults: list[Fault] = []
    names = tuple(field.name for field in fields(Suggestion))
    rows = read_table(path, names, faults)
    found = []
    for _, row in rows:
        values: dict[str, Any] = {name: row[name] for name in names}
        found.append(Suggestion(**values | {"probability": float(row["probability"])}))
    return tuple(found)
