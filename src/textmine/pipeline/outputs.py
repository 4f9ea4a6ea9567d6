"""What a run leaves for people: tables, matrices and pages, as bytes that are the same for the same study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, fields

import pandas as pd

from textmine.analysis.topics.matching import anchor_topics, number_topics
from textmine.decisions.current import anchor_decisions
from textmine.exchange.refi_export import loss_lines, losses, qdc, qdpx
from textmine.matrices.literature_comparison import compare_with_literature, literature_table
from textmine.matrices.negative_cases import find_negatives, negative_cases
from textmine.matrices.provenance import provenance_of, run_settings
from textmine.matrices.respondents import groups_speak, summarise_respondents, theme_by_group, theme_by_respondent, who_speaks
from textmine.matrices.results import Results
from textmine.matrices.tables import entity_by_case, interviews_by_literature, notes_table, theme_by_case
from textmine.matrices.topics import coverage, topic_by_case, topic_by_theme, topics_by_literature
from textmine.pipeline.workspace import Workspace
from textmine.records.corpus import Coding, Document, Entity, Passage, Question, Speaker, ThemeQuestion, Turn
from textmine.records.decisions import CodeModel, History, Suggestion, TopicDecision
from textmine.records.topics import Branch, Placement, Topic, Topics
from textmine.reports.figures import pictures
from textmine.reports.framework_html import framework_html
from textmine.reports.framework_xlsx import framework_xlsx
from textmine.reports.synthesis import report_files
from textmine.reports.topics_html import topics_html
from textmine.reports.topics_view import TopicsView
from textmine.reports.topics_xlsx import topics_xlsx
from textmine.storage.parquet import parquet_bytes, read_parquet
from textmine.study.csv_tables import inert, table_of

_PLACEMENTS = "tables/topic_passages.parquet"


def results_of(workspace: Workspace) -> Results:
    """All records of the stages, gathered; needs every stage."""
    cache, themes, settings = workspace.cache, workspace.themes_key(), workspace.study.settings
    topics, topics_lost = _topics(workspace)
    results = Results.from_records(
        settings,
        workspace.codebook,
        cache.records("themes", themes, "codings", Coding),
        cases=workspace.cases,
        inputs=workspace.inputs,
        documents=workspace.documents,
        speakers=workspace.speakers,
        turns=workspace.turns,
        passages=workspace.passages,
        questions=tuple(cache.records("themes", themes, "questions", Question)),
        asks=tuple(cache.records("themes", themes, "asks", ThemeQuestion)),
        entities=tuple(cache.records("names", workspace.names_key(), "entities", Entity)),
        topics=topics.topics,
        placements=topics.placements,
        topics_summary=topics.summary,
        papers=topics.papers,
        branches=topics.branches,
        topic_decisions=len(workspace.topic_decisions),
        topic_decisions_lost=len(topics_lost),
        heads=tuple(cache.records("themes", themes, "heads", CodeModel)),
        suggestions=tuple(cache.records("themes", themes, "suggestions", Suggestion)),
        facts=provenance_of(run_settings(workspace.study), History()),
    )
    documents = {document.document: document for document in workspace.documents}
    anchored = anchor_decisions(workspace.decisions, documents, workspace.passages)
    return results.with_decisions(anchored, workspace.decisions_gone, workspace.history)


def _topics(workspace: Workspace) -> tuple[Topics, tuple[TopicDecision, ...]]:
    """The topics with the numbers they had in the run whose results lie in the output folder, and what people decided on them."""
    cache, key = workspace.cache, workspace.topics_key()
    found = Topics(
        tuple(cache.records("topics", key, "topics", Topic)),
        tuple(cache.records("topics", key, "placements", Placement)),
        tuple(cache.records("topics", key, "papers", Placement)),
        tuple(cache.records("topics", key, "branches", Branch)),
        workspace.topics_summary,
    )
    documents = {document.document: document for document in workspace.documents}
    anchors = anchor_topics(workspace.topic_decisions, documents, workspace.passages)
    people = {passage.passage: passage.participant for passage in workspace.passages}
    return number_topics(found, _last_placements(workspace), workspace.topic_decisions, anchors, people)


def _last_placements(workspace: Workspace) -> list[Placement]:
    try:
        return read_parquet(workspace.output / _PLACEMENTS, Placement)
    except (OSError, ValueError, KeyError):  # no earlier run, or one of another version
        return []


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
        "asks": (results.asks, ThemeQuestion),
        "heads": (results.heads, CodeModel),
        "topics": (results.topics, Topic),
        "topic_passages": (results.placements, Placement),
        "topic_papers": (results.papers, Placement),
        "topic_tree": (results.branches, Branch),
    }
    found = {f"tables/{name}.parquet": parquet_bytes(rows, record) for name, (rows, record) in records.items()}
    written = {"suggestions": _suggestions, "topics": _topics_to_decide, "decisions_to_check": _to_check}
    return found | {f"tables/{name}.csv": make(results) for name, make in written.items()}


def _to_check(results: Results) -> bytes:
    """Decisions that the transcripts or the codebook have moved on from; `textmine decide` takes it back."""
    heading = ("decision", "pole", "note", "why", "document", "passage", "quote", "code", "decided_on", "verdict", "who", "at")
    rows = []
    for stale_decision in results.to_check:
        said = stale_decision.decision
        place = (said.document, stale_decision.passage, stale_decision.words or said.quote, said.code)
        rows.append(("", said.pole, said.note, stale_decision.why, *place, said.quote, said.verdict, said.who, said.at))
    return table_of([heading, *rows])


def _topics_to_decide(results: Results) -> bytes:
    """The topics, with columns for what a person decides on each; `textmine decide` takes it back."""
    sizes = ("passages", "respondents", "cases")
    heading = ("topic", "name", "merge_into", "hide", "note", "label", "typical_words", *sizes, "beware")
    rows = []
    for topic in results.topics:
        merged, hidden = (str(topic.merged_into) if topic.merged_into >= 0 else ""), ("yes" if topic.hidden else "")
        decided = (topic.label if topic.named_by else "", merged, hidden, "")
        rows.append(
            (
                str(topic.topic),
                *decided,
                topic.label,
                topic.typical_words,
                *(str(getattr(topic, size)) for size in sizes),
                topic.mark,
            )
        )
    return table_of([heading, *rows])


def _suggestions(results: Results) -> bytes:
    """What to read next, with a column for what the reader decides; `textmine decide` takes it back."""
    heading = ("decision", "pole", "note", *(field.name for field in fields(Suggestion)))
    rows = [("", "", "", *map(str, astuple(suggestion))) for suggestion in results.suggestions]
    return table_of([heading, *rows])


def matrices(results: Results) -> Mapping[str, bytes]:
    """The long csv tables, by path below the output folder."""
    heard = summarise_respondents(results.passages, results.turns, results.likely, results.codebook, results.asks)
    covered = coverage(results.topics, results.placements, results.likely, results.codebook)
    frames = {
        "theme_by_case": theme_by_case(results.cells, results.passages),
        "topic_by_case": topic_by_case(results.topics, results.placements, results.cases),
        "theme_by_respondent": theme_by_respondent(heard, results.codebook),
        "theme_by_group": theme_by_group(heard, results.codebook),
        "who_speaks": who_speaks(heard),
        "groups_speak": groups_speak(heard),
        "beside_papers": literature_table(compare_with_literature(results.codebook, results.cells, results.paper_cells)),
        "negative_cases": negative_cases(find_negatives(results.likely, results.passages, results.codebook)),
        "notes": notes_table(results.notes),
        "topic_by_theme": topic_by_theme(covered, results.codebook),
        "topics_by_literature": topics_by_literature(results.topics, results.papers),
        "entity_by_case": entity_by_case(results.entities, results.passages),
        "interviews_by_literature": interviews_by_literature(results.codebook, results.likely, results.passages, results.documents),
    }
    return {f"matrices/{name}.csv": _csv(frame) for name, frame in frames.items()}


def _csv(frame: pd.DataFrame) -> bytes:
    texts = frame.select_dtypes(exclude="number").map(_cell)
    # Excel takes a csv file for UTF-8 only when it begins with a byte-order mark; R and pandas read either.
    return ("\ufeff" + frame.assign(**texts).to_csv(index=False, lineterminator="\n")).encode()


def _cell(value: object) -> object:
    return inert(value) if isinstance(value, str) else value


def report(results: Results) -> Mapping[str, bytes]:
    """The pages, workbooks and pictures that people read, by path below the output folder."""
    view = TopicsView(results)
    drawn = {f"pictures/{name}": data for name, data in pictures(view).items()}
    return {
        "matrices/framework.html": framework_html(results).encode(),
        "matrices/framework.xlsx": framework_xlsx(results),
        "matrices/topics.html": topics_html(view, drawn).encode(),
        "matrices/topics.xlsx": topics_xlsx(view),
        **drawn,
        **report_files(results),
    }


def exchange(results: Results) -> Mapping[str, bytes]:
    """The study for other programs, by path below the output folder."""
    # With the machine's proposals, as those of the user `textmine`: before anybody has reviewed there would be nothing else.
    return {
        "exchange/study.qdpx": qdpx(results, proposals=True),
        "exchange/codebook.qdc": qdc(results.codebook),
        "exchange/README.txt": ("\n".join(loss_lines(losses(results, proposals=True))) + "\n").encode(),
    }
