"""The stages of the pipeline, declared once: what each reads and writes, and how a unit of it is made.

    files ─► ingest ─┬─► embed ────┬─► themes ─┐
                     │             ├─► topics ─┼─► tables, matrices, report, exchange ─► run.json
                     └─► entities ─┴─► names ──┘

A stage works on files one by one, or on the study as a whole. What it makes is kept in the cache under a fingerprint of all that
it depends on; a unit whose fingerprint is there has no work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from textmine.analysis.entities.entity_linking import link_entities
from textmine.analysis.entities.find import find_entities
from textmine.analysis.themes.code_passages import CodingOptions, code_themes
from textmine.analysis.topics.fit import Background, topics_of_large_study
from textmine.ingest.read_file import read_files, summarise_file
from textmine.nlp import models
from textmine.nlp.embeddings import embed_passages
from textmine.nlp.vector_cache import CachedEncoder
from textmine.pipeline.workspace import Workspace
from textmine.records.corpus import Coding, Document, Entity, Passage, Question, SourceFile, Speaker, ThemeQuestion, Turn
from textmine.records.decisions import CodeModel, Suggestion
from textmine.records.topics import Branch, Placement, Topic, TopicSummary
from textmine.storage.cache import Part
from textmine.study.stop_words import small_talk_sentences

WHOLE = ""  # the unit of a stage that works on the study as a whole


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage that leaves its results in the cache.

    Attributes:
        name: its name, and that of its folder in the cache.
        reads: stages whose results it needs.
        writes: the record class of each table it makes; an array has none.
        units: the files it works on, or `WHOLE` alone.
        key: fingerprint of a unit's result.
        work: makes the results of units, in any order.
        notes: what is noted of a result, to be had without reading its tables.
    """

    name: str
    reads: tuple[str, ...]
    writes: Mapping[str, type]
    units: Callable[[Workspace], list[str]]
    key: Callable[[Workspace, str], str]
    work: Callable[[Workspace, Sequence[str]], Iterator[tuple[str, Part]]]
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


def _one_by_one(make: Callable[[Workspace, str], Part]) -> Callable[[Workspace, Sequence[str]], Iterator[tuple[str, Part]]]:
    """Work on units by making the result of one after the other."""
    return lambda workspace, units: ((unit, make(workspace, unit)) for unit in units)


def _ingest(workspace: Workspace, files: Sequence[str]) -> Iterator[tuple[str, Part]]:
    given = [(file, workspace.short_names[file], workspace.copies.get(file, "")) for file in files]
    for file, reading in read_files(workspace.study, given):
        yield (
            file,
            {
                "input": [reading.input],
                "documents": [reading.document] if reading.document else [],
                "speakers": reading.speakers,
                "turns": reading.turns,
                "passages": reading.passages,
            },
        )


def _embed(workspace: Workspace, file: str) -> Part:
    return {"vectors": embed_passages(workspace.document_of(file), workspace.passages_of(file), models.encoder())}


def _entities(workspace: Workspace, file: str) -> Part:
    document, passages = workspace.document_of(file), workspace.passages_of(file)
    return {"entities": find_entities(document, passages, models.pipeline(), workspace.gazetteer)}


def _names(workspace: Workspace, _: str) -> Part:
    return {"entities": link_entities(workspace.mentions, workspace.gazetteer)}


def _themes(workspace: Workspace, _: str) -> Part:
    settings = workspace.study.settings
    encoder = CachedEncoder(models.encoder(), workspace.cache)
    options = CodingOptions(settings.themes, settings.passages, workspace.spoken)
    coded = code_themes(workspace, workspace.codebook, encoder, options, workspace.decisions)
    found = {"codings": coded.codings, "questions": coded.questions, "asks": coded.asks}
    return found | {"heads": coded.heads, "suggestions": coded.suggestions}


def _topics(workspace: Workspace, _: str) -> Part:
    settings = workspace.study.settings
    small_talk = models.encoder().encode(small_talk_sentences())
    known = Background(workspace.mentions(), {speaker.label for speaker in workspace.speakers}, small_talk)
    found = topics_of_large_study(workspace, settings.topics, settings.passages, workspace.spoken, models.tagger(), known)
    # In this order, for of a large study topics are only known when all passages have been placed.
    parts: Part = {"placements": found.placements, "topics": found.topics, "papers": found.papers}
    return {**parts, "branches": found.branches, "summary": found.summary}


_INGESTED = {"input": SourceFile, "documents": Document, "speakers": Speaker, "turns": Turn, "passages": Passage}
_CODED = {"codings": Coding, "questions": Question, "asks": ThemeQuestion, "heads": CodeModel, "suggestions": Suggestion}
_CLUSTERED = {"topics": Topic, "placements": Placement, "papers": Placement, "branches": Branch, "summary": TopicSummary}
STAGES = (
    Stage("ingest", (), _INGESTED, _files, _ingest_key, _ingest, summarise_file),
    Stage("embed", ("ingest",), {}, _documents, Workspace.embed_key, _one_by_one(_embed)),
    Stage("entities", ("ingest",), {"entities": Entity}, _documents, Workspace.entities_key, _one_by_one(_entities)),
    Stage("names", ("entities",), {"entities": Entity}, _study, Workspace.names_key, _one_by_one(_names)),
    Stage("themes", ("embed",), _CODED, _study, Workspace.themes_key, _one_by_one(_themes)),
    Stage("topics", ("embed", "entities"), _CLUSTERED, _study, Workspace.topics_key, _one_by_one(_topics)),
)
# Stages that make files of the output folder from everything above: functions of `outputs`, imported if there is any to write.
WRITERS = ("tables", "matrices", "report", "exchange")
NAMES = (*(stage.name for stage in STAGES), *WRITERS)


def find_stage(name: str) -> Stage:
    """The stage of that name."""
    return next(stage for stage in STAGES if stage.name == name)


def rounds() -> list[list[Stage]]:
    """The stages in rounds; those of a round need nothing of one another."""
    sorter = TopologicalSorter({stage.name: stage.reads for stage in STAGES})
    sorter.prepare()
    found: list[list[Stage]] = []
    while sorter.is_active():
        ready = sorter.get_ready()
        found.append([stage for stage in STAGES if stage.name in ready])
        sorter.done(*ready)
    return found
