"""An opened study: what it is made of, where its results go, and what stages have left in the cache."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from textmine.analysis.passage_vectors import PassageVectors
from textmine.decisions.current import current_notes, current_topic_decisions, split_by_codebook
from textmine.decisions.ledger import LEDGER, Ledger, read_history
from textmine.errors import Fault, StudyError, TextmineError
from textmine.nlp import models
from textmine.pipeline.file_summaries import INGEST_CODE, StudyFiles
from textmine.records.corpus import Entity
from textmine.records.decisions import Decision, History, Note, TopicDecision
from textmine.records.topics import TopicSummary
from textmine.storage.cache import Cache
from textmine.storage.fingerprint import code_hash, fingerprint
from textmine.study.codebook import Codebook, read_codebook
from textmine.study.gazetteer import GazetteerEntry, read_gazetteer
from textmine.study.load import cache_folder, read_study
from textmine.study.stop_words import StopWords, read_stop_words, small_talk_sentences

# The modules a stage's work calls; with all they import, they are the code that its results depend on.
STAGE_CODE: Mapping[str, tuple[str, ...]] = {
    "ingest": INGEST_CODE,
    "embed": ("textmine.nlp.embeddings", "textmine.nlp.models"),
    "entities": ("textmine.analysis.entities.find", "textmine.nlp.models"),
    "names": ("textmine.analysis.entities.entity_linking",),
    "themes": ("textmine.analysis.themes.code_passages", "textmine.nlp.vector_cache"),
    "topics": ("textmine.analysis.topics.fit", "textmine.nlp.models"),
}


@dataclass(frozen=True)
class Workspace(StudyFiles):
    """A study with its output and cache folders; values are read once and then kept.

    Attributes:
        codebook: the themes.
        gazetteer: known names.
        spoken: words and phrases of talk.
        output: folder of the results.
        ledger: where decisions are kept.
    """

    codebook: Codebook
    gazetteer: tuple[GazetteerEntry, ...]
    spoken: StopWords
    output: Path
    ledger: Ledger

    @cached_property
    def decided(self) -> frozenset[str]:
        """Documents that people have decided on passages of."""
        return frozenset(decision.document for decision in self.history.decisions)

    def embed_key(self, file: str) -> str:
        """Fingerprint of one document's vectors, which depend on its text and where its passages lie."""
        code = code_hash(*STAGE_CODE["embed"])
        return fingerprint("embed", code, models.manifest()["encoder"].sha256, self.marks[file]["slices"])

    def entities_key(self, file: str) -> str:
        """Fingerprint of one document's mentions."""
        code = code_hash(*STAGE_CODE["entities"])
        # Mentions carry the ids of their document and passages, so the file's id counts beside its text.
        model = models.manifest()["pipeline"].sha256
        return fingerprint("entities", code, model, self._gazetteer_key, file, self.marks[file]["slices"])

    @cached_property
    def _gazetteer_key(self) -> str:
        return fingerprint(self.gazetteer)

    def names_key(self, _: str = "") -> str:
        """Fingerprint of the joined names of the study."""
        keys = [self.entities_key(file) for file in self.read]
        return fingerprint("names", code_hash(*STAGE_CODE["names"]), self._gazetteer_key, keys)

    def themes_key(self, _: str = "") -> str:
        """Fingerprint of the codings of the study."""
        code = code_hash(*STAGE_CODE["themes"])
        settings = self.study.settings
        limits = (settings.themes, settings.passages.min_words)
        return fingerprint("themes", code, self._passages_key, self.codebook, limits, self.spoken, self.decisions)

    def topics_key(self, _: str = "") -> str:
        """Fingerprint of the topics of the study."""
        settings = self.study.settings
        versions = models.package_versions()
        return fingerprint(
            "topics",
            code_hash(*STAGE_CODE["topics"]),
            self._passages_key,
            [(self.marks[file]["people"], self.entities_key(file)) for file in self.read],
            models.manifest()["pipeline"].sha256,
            models.manifest()["encoder"].sha256,
            small_talk_sentences(),
            self.spoken,
            settings.topics,
            settings.passages.min_words,
            versions,
        )

    @cached_property
    def _passages_key(self) -> str:
        return fingerprint([(self.embed_key(file), self.marks[file]["known"]) for file in self.read])

    def of(self, documents: Sequence[str]) -> PassageVectors:
        """The passages of some documents with their vectors; needs the embed stage."""
        arrays = [self.cache.array("embed", self.embed_key(document), "vectors") for document in documents]
        vectors = np.concatenate(arrays) if arrays else np.empty((0, 1), dtype=np.float32)
        passages = tuple(passage for document in documents for passage in self.passages_of(document))
        return PassageVectors({document: self.document_of(document) for document in documents}, passages, vectors)

    @cached_property
    def material(self) -> PassageVectors:
        """All passages with their vectors; needs the embed stage."""
        return self.of(self.read)

    @cached_property
    def history(self) -> History:
        """Everything people ever entered in the ledger, in that order."""
        return read_history(self.ledger)

    @cached_property
    def _said(self) -> tuple[tuple[Decision, ...], tuple[Decision, ...]]:
        return split_by_codebook(self.history.decisions, self.codebook)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What people decided on codes of the codebook: the last decision of each on the same words and code."""
        return self._said[0]

    @property
    def decisions_gone(self) -> tuple[Decision, ...]:
        """What people decided on codes that are no longer in the codebook."""
        return self._said[1]

    @cached_property
    def topic_decisions(self) -> tuple[TopicDecision, ...]:
        """What people decided on topics: the last of each kind on each topic."""
        return tuple(current_topic_decisions(self.history.topics))

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """What people wrote: the last summary of each on a cell, and all memos."""
        return tuple(current_notes(self.history.notes))

    def mentions(self) -> Iterator[Entity]:
        """All mentions of names, not yet joined; needs the entities stage."""
        for file in self.read:
            yield from self.cache.records("entities", self.entities_key(file), "entities", Entity)

    @cached_property
    def topics_summary(self) -> TopicSummary:
        """The topics in numbers; needs the topics stage."""
        return self.cache.records("topics", self.topics_key(), "summary", TopicSummary)[0]

    @cached_property
    def key(self) -> str:
        """Fingerprint of the whole study: the same key, the same results."""
        model_hashes = {key: model.sha256 for key, model in models.manifest().items()}
        study = self.study
        own = (study.settings, study.cases, study.participants, self.codebook, self.gazetteer, self.spoken)
        return fingerprint(
            "study", code_hash("textmine"), own, self.history, model_hashes, self.ingest_keys, models.package_versions()
        )


def open_workspace(study: Path, output: Path | None = None) -> Workspace:
    """Open a study, reporting the faults of all its tables and of its codebook together.

    Args:
        study: its folder.
        output: where results go; `STUDY/output` unless given.

    Returns:
        The workspace; its cache is in the folder that TEXTMINE_CACHE names, or in `STUDY/.textmine`.

    Raises:
        StudyError: study.toml, a table beside it or the codebook has faults.
    """
    opened = read_study(study)
    faults: list[Fault] = []
    codebook, gazetteer, spoken = Codebook("", (), ()), tuple[GazetteerEntry, ...](), StopWords((), ())
    ledger = Ledger.at(opened.root / LEDGER)
    try:
        codebook = read_codebook(opened.codebook)
    except TextmineError as error:
        faults += error.faults
    try:
        gazetteer = read_gazetteer(opened)
    except TextmineError as error:
        faults += error.faults
    try:
        spoken = read_stop_words(opened)
    except TextmineError as error:
        faults += error.faults
    try:
        ledger = Ledger.of(opened.root, opened.settings.study)
    except TextmineError as error:
        faults += error.faults
    if faults:
        raise StudyError(*faults)
    cache = Cache(cache_folder(opened.root), fingerprint(str(opened.root)))
    return Workspace(opened, cache, codebook, gazetteer, spoken, (output or opened.root / "output").resolve(), ledger)
