"""What a run leaves for people: tables, matrices and pages, as bytes that are the same for the same study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, fields

import pandas as pd

from textmine.decisions import place
from textmine.judgements import Head, Suggestion
from textmine.matrices.cells import make_cells, make_paper_cells
from textmine.matrices.tables import entity_by_case, interviews_by_literature, theme_by_case, topic_by_case
from textmine.records import Coding, Document, Entity, Passage, Placement, Question, Speaker, Topic, Turn
from textmine.report.html import framework_html
from textmine.report.view import Results
from textmine.report.xlsx import framework_xlsx
from textmine.sidecars import table_of
from textmine.store import parquet_bytes
from textmine.workspace import Workspace


def results_of(workspace: Workspace) -> Results:
    """All records of the stages, gathered; needs every stage."""
    cache = workspace.cache
    codings = cache.records("themes", workspace.themes_key(), "codings", Coding)
    questions = cache.records("themes", workspace.themes_key(), "questions", Question)
    settings = workspace.study.settings
    placed = place(workspace.decisions, {one.document: one for one in workspace.documents}, workspace.passages)
    cells = make_cells(
        workspace.cases, workspace.codebook, workspace.passages, codings, questions, settings.themes.cell_probability
    )
    return Results(
        title=settings.study.title,
        note=settings.study.note,
        codebook=workspace.codebook,
        cases=workspace.cases,
        inputs=workspace.inputs,
        documents=workspace.documents,
        speakers=workspace.speakers,
        turns=workspace.turns,
        passages=workspace.passages,
        codings=tuple(codings),
        questions=tuple(questions),
        cells=tuple(cells),
        paper_cells=tuple(make_paper_cells(workspace.codebook, workspace.passages, codings)),
        entities=tuple(cache.records("names", workspace.names_key(), "entities", Entity)),
        topics=tuple(cache.records("topics", workspace.topics_key(), "topics", Topic)),
        placements=tuple(cache.records("topics", workspace.topics_key(), "placements", Placement)),
        topics_note=workspace.topics_summary.note,
        heads=tuple(cache.records("themes", workspace.themes_key(), "heads", Head)),
        decisions=len(workspace.decisions),
        decisions_lost=len(placed.lost),
        suggestions=tuple(cache.records("themes", workspace.themes_key(), "suggestions", Suggestion)),
    )


def tables(results: Results) -> Mapping[str, bytes]:
    """The records as Parquet, by path below the output folder."""
    records = {
        "documents": (results.documents, Document),
        "speakers": (results.speakers, Speaker),
        "turns": (results.turns, Turn),
        "passages": (results.passages, Passage),
        "entities": (results.entities, Entity),
        "codings": (results.codings, Coding),
        "questions": (results.questions, Question),
        "heads": (results.heads, Head),
        "topics": (results.topics, Topic),
        "topic_passages": (results.placements, Placement),
    }
    found = {f"tables/{name}.parquet": parquet_bytes(rows, record) for name, (rows, record) in records.items()}
    return {**found, "tables/suggestions.csv": _suggestions(results)}


def _suggestions(results: Results) -> bytes:
    """What to read next, with a column for what the reader decides; `textmine decide` takes it back."""
    heading = ("decision", "pole", "note", *(field.name for field in fields(Suggestion)))
    rows = [("", "", "", *map(str, astuple(one))) for one in results.suggestions]
    return table_of([heading, *rows])


def matrices(results: Results) -> Mapping[str, bytes]:
    """The long csv tables, by path below the output folder."""
    frames = {
        "theme_by_case": theme_by_case(results.cells, results.passages),
        "topic_by_case": topic_by_case(results.topics, results.placements, results.cases),
        "entity_by_case": entity_by_case(results.entities, results.passages),
        "interviews_by_literature": interviews_by_literature(
            results.codebook, results.codings, results.passages, results.documents
        ),
    }
    return {f"matrices/{name}.csv": _csv(frame) for name, frame in frames.items()}


def _csv(frame: pd.DataFrame) -> bytes:
    # Excel takes a csv file for UTF-8 only when it begins with a byte-order mark; R and pandas read either.
    return ("\ufeff" + frame.to_csv(index=False, lineterminator="\n")).encode()


def report(results: Results) -> Mapping[str, bytes]:
    """The framework matrix to read, by path below the output folder."""
    return {
        "matrices/framework.html": framework_html(results).encode(),
        "matrices/framework.xlsx": framework_xlsx(results),
    }
