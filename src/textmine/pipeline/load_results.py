"""The results of the last run, read back from its output folder, and as they stand now; no cache is needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from textmine.decisions.current import anchor_decisions, current_notes, stale_decisions, withhold
from textmine.decisions.overlay import CodingStatus, apply_decisions
from textmine.errors import Fault, StudyError
from textmine.ingest.read_file import cases_of
from textmine.ingest.study_files import corrections_of
from textmine.matrices.cells import make_cells, make_paper_cells
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
        summary = TopicSummary(**{key: value for key, value in manifest["topics"].items()})
        facts = provenance_of(manifest, History())
    except (OSError, ValueError, KeyError, TypeError) as error:
        do = f"Run `textmine run {workspace.study.root.name}` first."
        raise StudyError(Fault(str(workspace.output), "no finished run of this version", "run.json and its tables", do)) from error
    settings, codebook = workspace.study.settings, workspace.codebook
    known = {code.id for code in codebook.walk()}
    codings = tuple(table for table in tables["codings"] if table.code in known)
    cases = cases_of(workspace.study, inputs)
    limit = settings.themes.cell_probability
    return Results(
        title=settings.study.title,
        note=settings.study.note,
        codebook=codebook,
        cases=cases,
        inputs=inputs,
        documents=tables["documents"],
        speakers=tables["speakers"],
        turns=tables["turns"],
        passages=tables["passages"],
        codings=codings,
        questions=tables["questions"],
        asks=tables["asks"],
        cells=tuple(make_cells(cases, codebook, tables["passages"], codings, tables["questions"], limit)),
        paper_cells=tuple(make_paper_cells(codebook, tables["passages"], codings)),
        entities=tables["entities"],
        topics=tables["topics"],
        placements=tables["topic_passages"],
        topics_summary=summary,
        papers=tables["topic_papers"],
        branches=tables["topic_tree"],
        candidate_share=settings.topics.candidate_share,
        heads=tables["heads"],
        suggestions=_suggestions(folder / "suggestions.csv"),
        facts=facts,
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
        StudyError: as `read_results`.
        DecisionError: the ledger cannot be read.
    """
    results = load_results(workspace)
    documents = {document.document: document for document in results.documents}
    placed, gone = anchor_decisions(workspace.decisions, documents, results.passages), workspace.decisions_gone
    statuses = apply_decisions(results.codings, placed, documents, results.passages)
    history = withhold(workspace.history, documents)
    codings = tuple(_current_codings(results.codings, statuses))
    limit = workspace.study.settings.themes.cell_probability
    return replace(
        results,
        codings=codings,
        cells=tuple(make_cells(results.cases, results.codebook, results.passages, codings, results.questions, limit)),
        paper_cells=tuple(make_paper_cells(results.codebook, results.passages, codings)),
        notes=tuple(current_notes(history.notes)),
        decisions=len(placed.anchored) + len(placed.lost) + len(gone),
        decisions_lost=len(placed.lost),
        decisions_changed=len(placed.changed),
        decisions_gone=len(gone),
        to_check=stale_decisions(placed, gone, documents, results.passages),
        facts=replace(results.facts, history=history),
    )


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
