"""An opened study: what it is made of, where its results go, and what stages have left in the cache."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from textmine import models
from textmine.annotate.gazetteer import Known, read_gazetteer
from textmine.annotate.material import Material
from textmine.annotate.spoken import Spoken, read_spoken
from textmine.codebook import Codebook, read_codebook
from textmine.decisions import of_codebook, standing_notes, standing_topics
from textmine.errors import Fault, StudyError, TextmineError
from textmine.ingest import cases_of
from textmine.judgements import Decision, History, Note, TopicDecision
from textmine.ledger import LEDGER, Ledger, read_history
from textmine.people import rows_for
from textmine.records import Case, Document, Entity, Input, Passage, Speaker, Turn
from textmine.settings import FileSettings
from textmine.sources.files import LITERATURE, copies_of, hash_of, short_names, study_files
from textmine.store import Cache, code_hash, fingerprint
from textmine.study import Study, read_study
from textmine.topics import TopicSummary

# What each stage's result depends on besides its input: paths below textmine's own folder.
_THEMES = (
    *(f"annotate/{name}.py" for name in ("themes", "questions", "scoring", "codetexts", "stretches", "likeness", "heads")),
    *(f"annotate/{name}.py" for name in ("thresholds", "suggestions", "poles", "cues", "material")),
    *("decisions.py", "anchors.py"),
)
_TOPICS = (
    *(f"annotate/{name}.py" for name in ("topics", "units", "consensus", "steadiness", "topicwords", "layout", "stretches")),
    *("annotate/embeddings.py", "annotate/material.py", "annotate/small_talk.txt", "models.py"),
)
_SPOKEN = ("annotate/spoken.py", "annotate/spoken_words.txt")
INGEST_CODE = ("ingest.py", "people.py", "passages.py", "references.py", "sources", "transcripts", "literature", "records.py")


@dataclass(frozen=True)
class Workspace:
    """A study with its output and cache folders; values are read once and then kept.

    Attributes:
        study: settings, cases, participants.
        codebook: the themes.
        gazetteer: known names.
        spoken: words and phrases of talk.
        output: folder of the results.
        cache: finished parts of stages.
        ledger: where decisions are kept.
    """

    study: Study
    codebook: Codebook
    gazetteer: tuple[Known, ...]
    spoken: Spoken
    output: Path
    cache: Cache
    ledger: Ledger

    @cached_property
    def files(self) -> list[str]:
        """Ids of all files of the study."""
        return study_files(self.study)

    @cached_property
    def ingest_keys(self) -> dict[str, str]:
        """Fingerprint of the reading of each file."""
        return {file: self._ingest_key(file) for file in self.files}

    @cached_property
    def hashes(self) -> dict[str, str]:
        """Hash of the bytes of each file."""
        return {file: hash_of(self.study, file) for file in self.files}

    @cached_property
    def copies(self) -> dict[str, str]:
        """Files with the bytes of another one, and which."""
        return copies_of(self.hashes)

    @cached_property
    def short_names(self) -> dict[str, str]:
        """What each file is called in the ids of participants whom no table names."""
        return short_names(self.files)

    def _ingest_key(self, file: str) -> str:
        study = self.study
        cases = [(case.case, case.name) for case in study.cases]
        return fingerprint(
            "ingest",
            code_hash(*INGEST_CODE),
            self.hashes[file],
            self.copies.get(file, ""),
            file,
            self.short_names[file],
            study.settings.files.get(file, FileSettings()),
            study.settings.passages.max_words,
            cases,
            rows_for(study.participants, file),
            study.settings.reading,
            study.references if file.startswith(LITERATURE) else (),
        )

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """What became of every file; needs the ingest stage."""
        return tuple(one for key in self.ingest_keys.values() for one in self.cache.records("ingest", key, "input", Input))

    @cached_property
    def read(self) -> list[str]:
        """The files that were read, which are the documents; needs the ingest stage."""
        return [one.path for one in self.inputs if one.status == "read"]

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """All documents; needs the ingest stage."""
        return tuple(
            one for file in self.read for one in self.cache.records("ingest", self.ingest_keys[file], "documents", Document)
        )

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """All turns; needs the ingest stage."""
        return tuple(one for file in self.read for one in self.cache.records("ingest", self.ingest_keys[file], "turns", Turn))

    @cached_property
    def speakers(self) -> tuple[Speaker, ...]:
        """Whoever talks in the transcripts; needs the ingest stage."""
        return tuple(one for file in self.read for one in self.cache.records("ingest", self.ingest_keys[file], "speakers", Speaker))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All passages; needs the ingest stage."""
        return tuple(one for file in self.read for one in self.passages_of(file))

    def passages_of(self, file: str) -> list[Passage]:
        """One document's passages; needs the ingest stage."""
        return self.cache.records("ingest", self.ingest_keys[file], "passages", Passage)

    def document_of(self, file: str) -> Document:
        """One document; needs the ingest stage."""
        return self.cache.records("ingest", self.ingest_keys[file], "documents", Document)[0]

    def slices_key(self, file: str) -> str:
        """Fingerprint of one document's text and where its passages lie: what vectors and names depend on."""
        if file not in self._slices:
            self._slices[file] = fingerprint(self.document_of(file).sha256, [(p.start, p.end) for p in self.passages_of(file)])
        return self._slices[file]

    @cached_property
    def _slices(self) -> dict[str, str]:
        return {}

    def embed_key(self, file: str) -> str:
        """Fingerprint of one document's vectors."""
        code = code_hash("annotate/embeddings.py", "encoder.py", "models.py")
        return fingerprint("embed", code, models.manifest()["encoder"].sha256, self.slices_key(file))

    def entities_key(self, file: str) -> str:
        """Fingerprint of one document's mentions."""
        code = code_hash("annotate/entities.py", "models.py")
        # Mentions carry the ids of their document and passages, so the file's id counts beside its text.
        return fingerprint("entities", code, models.manifest()["pipeline"].sha256, self.gazetteer, file, self.slices_key(file))

    def names_key(self, _: str = "") -> str:
        """Fingerprint of the joined names of the study."""
        return fingerprint("names", code_hash("annotate/names.py"), self.gazetteer, [self.entities_key(file) for file in self.read])

    def themes_key(self, _: str = "") -> str:
        """Fingerprint of the codings of the study."""
        code = code_hash(*_THEMES, *_SPOKEN)
        settings = self.study.settings
        limits = (settings.themes, settings.passages.min_words)
        return fingerprint("themes", code, self._passages_key, self.codebook, limits, self.decisions)

    def topics_key(self, _: str = "") -> str:
        """Fingerprint of the topics of the study."""
        settings = self.study.settings
        versions = models.package_versions()
        return fingerprint(
            "topics",
            code_hash(*_TOPICS, *_SPOKEN),
            self._passages_key,
            [(p.document, p.participant) for p in self.passages],
            models.manifest()["pipeline"].sha256,
            self.spoken,
            settings.topics,
            settings.passages.min_words,
            versions,
        )

    @cached_property
    def _passages_key(self) -> str:
        keys = [self.embed_key(file) for file in self.read]
        return fingerprint(keys, [(p.passage, p.role, p.case, p.words) for p in self.passages])

    @cached_property
    def material(self) -> Material:
        """All passages with their vectors; needs the embed stage."""
        arrays = [self.cache.array("embed", self.embed_key(file), "vectors") for file in self.read]
        vectors = np.concatenate(arrays) if arrays else np.empty((0, 1), dtype=np.float32)
        return Material({document.document: document for document in self.documents}, self.passages, vectors)

    @cached_property
    def history(self) -> History:
        """Everything people ever entered in the ledger, in that order."""
        return read_history(self.ledger)

    @cached_property
    def _said(self) -> tuple[tuple[Decision, ...], tuple[Decision, ...]]:
        return of_codebook(self.history.decisions, self.codebook)

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
        return tuple(standing_topics(self.history.topics))

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """What people wrote: the last summary of each on a cell, and all memos."""
        return tuple(standing_notes(self.history.notes))

    @cached_property
    def mentions(self) -> list[Entity]:
        """All mentions of names, not yet joined; needs the entities stage."""
        return [one for file in self.read for one in self.cache.records("entities", self.entities_key(file), "entities", Entity)]

    @cached_property
    def topics_summary(self) -> TopicSummary:
        """The topics in numbers; needs the topics stage."""
        return self.cache.records("topics", self.topics_key(), "summary", TopicSummary)[0]

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Rows of the matrix; needs the ingest stage where there is no cases.csv."""
        return cases_of(self.study, self.inputs)

    @cached_property
    def key(self) -> str:
        """Fingerprint of the whole study: the same key, the same results."""
        model_hashes = {key: model.sha256 for key, model in models.manifest().items()}
        study = self.study
        own = (study.settings, study.cases, study.participants, self.codebook, self.gazetteer, self.spoken)
        return fingerprint("study", code_hash("."), own, self.history, model_hashes, self.ingest_keys, models.package_versions())


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
    codebook, gazetteer, spoken = Codebook("", (), ()), tuple[Known, ...](), Spoken((), ())
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
        spoken = read_spoken(opened)
    except TextmineError as error:
        faults += error.faults
    try:
        ledger = Ledger.of(opened.root, opened.settings.study)
    except TextmineError as error:
        faults += error.faults
    if faults:
        raise StudyError(*faults)
    named = os.environ.get("TEXTMINE_CACHE")
    cache = Cache(Path(named).resolve() if named else opened.root / ".textmine")
    return Workspace(opened, codebook, gazetteer, spoken, (output or opened.root / "output").resolve(), cache, ledger)
