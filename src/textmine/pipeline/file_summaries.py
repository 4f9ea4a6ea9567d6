"""The files of a study, and what the ingest stage has left of each in the cache."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from textmine.ingest.duplicates import File, Overlap, Words, overlaps, words_of
from textmine.ingest.read_file import cases_of, note_overlap
from textmine.ingest.speakers import by_document, names_for
from textmine.ingest.study_files import LITERATURE, copies_of, corrections_of, hash_of, is_copy, short_names, study_files
from textmine.nlp.normalise import normalise_name
from textmine.records.corpus import Case, Document, Kind, Participant, Passage, SourceFile, Speaker, Turn
from textmine.storage.cache import Cache
from textmine.storage.fingerprint import code_hash, fingerprint
from textmine.study.load import Study

INGEST_CODE = ("textmine.ingest.read_file", "textmine.ingest.readers.*")  # the modules that reading a file calls


@dataclass(frozen=True)
class StudyFiles:
    """A study's files, read one by one; values are read once and then kept.

    Attributes:
        study: settings, cases, participants.
        cache: finished parts of stages.
    """

    study: Study
    cache: Cache

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
        corrections = corrections_of(self.study, file)
        names = sorted({normalise_name(name) for name in names_for(file)})
        own = [self._people[name] for name in names if name in self._people]
        common = self._common[file.startswith(LITERATURE)]
        return fingerprint(
            "ingest", common, self.hashes[file], self.copies.get(file, ""), file, self.short_names[file], corrections, own
        )

    @cached_property
    def _people(self) -> dict[str, list[Participant]]:
        return by_document(self.study.participants)

    @cached_property
    def _common(self) -> tuple[str, str]:
        """What the reading of every transcript, and of every paper, depends on."""
        study = self.study
        cases = [(case.case, case.name) for case in study.cases]
        anybody = self._people.get("", [])
        common = (code_hash(*INGEST_CODE), study.settings.passages.max_words, study.settings.reading, cases, anybody)
        return fingerprint(common), fingerprint(common, study.references)

    @cached_property
    def marks(self) -> dict[str, Mapping[str, Any]]:
        """What `ingest.marks_of` noted of each file; needs the ingest stage."""
        return _FileSummaries(self)

    @property
    def decided(self) -> frozenset[str]:
        """Documents that people have decided on passages of."""
        return frozenset()

    @cached_property
    def overlaps(self) -> dict[str, Overlap]:
        """Files with words of another file, each with that; needs the ingest stage."""
        files = []
        for file in self.files:
            marks, corrections = self.marks[file], corrections_of(self.study, file)
            if marks["status"] == "read":
                group = corrections.kind or (Kind.LITERATURE if file.startswith(LITERATURE) else Kind.TRANSCRIPT)
                words = Words.unpacked(marks["said"])
                files.append(File(file, group, marks["case"], words, corrections.accept, file in self.decided))
        files.sort(key=self._going)
        return {overlap.file: overlap for overlap in overlaps(files, self._words_of)}

    def _going(self, file: File) -> tuple[Any, ...]:
        """What stays sorts before what goes for it."""
        name, marks = file.file, self.marks[file.file]
        # What people have decided on; no copy by its name; who speaks and when is known; no guess at a layout.
        return not file.decided, is_copy(name), marks["unknown"], not marks["timed"], not name.casefold().endswith(".txt"), name

    def _words_of(self, file: str) -> Words:
        turns = self.cache.records("ingest", self.ingest_keys[file], "turns", Turn)
        return words_of(self.document_of(file).text, turns)

    @cached_property
    def inputs(self) -> tuple[SourceFile, ...]:
        """What became of every file; needs the ingest stage."""
        inputs = (seen for key in self.ingest_keys.values() for seen in self.cache.records("ingest", key, "input", SourceFile))
        return tuple(note_overlap(seen, self.overlaps[seen.path]) if seen.path in self.overlaps else seen for seen in inputs)

    @cached_property
    def read(self) -> list[str]:
        """The files that were read and not set aside for another, which are the documents; needs the ingest stage."""
        aside = {file for file, overlap in self.overlaps.items() if overlap.is_set_aside}
        return [file for file in self.files if self.marks[file]["status"] == "read" and file not in aside]

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """All documents; needs the ingest stage."""
        found = (self.cache.records("ingest", self.ingest_keys[file], "documents", Document) for file in self.read)
        return tuple(chain.from_iterable(found))

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """All turns; needs the ingest stage."""
        found = (self.cache.records("ingest", self.ingest_keys[file], "turns", Turn) for file in self.read)
        return tuple(chain.from_iterable(found))

    @cached_property
    def speakers(self) -> tuple[Speaker, ...]:
        """Whoever talks in the transcripts; needs the ingest stage."""
        found = (self.cache.records("ingest", self.ingest_keys[file], "speakers", Speaker) for file in self.read)
        return tuple(chain.from_iterable(found))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All passages; needs the ingest stage."""
        return tuple(passage for file in self.read for passage in self.passages_of(file))

    def passages_of(self, file: str) -> list[Passage]:
        """One document's passages; needs the ingest stage."""
        return self.cache.records("ingest", self.ingest_keys[file], "passages", Passage)

    def document_of(self, file: str) -> Document:
        """One document; needs the ingest stage."""
        return self.cache.records("ingest", self.ingest_keys[file], "documents", Document)[0]

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Number of passages by document; needs the ingest stage."""
        return {file: self.marks[file]["passages"] for file in self.read}

    @cached_property
    def texts(self) -> dict[str, str]:
        """Hash of the text by document; needs the ingest stage."""
        return {file: self.marks[file]["text"] for file in self.read}

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Rows of the matrix; needs the ingest stage where there is no cases.csv."""
        return cases_of(self.study, self.inputs)


class _FileSummaries(dict[str, "Mapping[str, Any]"]):
    """What was noted of each file, read when it is first asked for."""

    def __init__(self, intake: StudyFiles) -> None:
        super().__init__()
        self._intake = intake

    def __missing__(self, file: str) -> Mapping[str, Any]:
        self[file] = self._intake.cache.notes("ingest", self._intake.ingest_keys[file])
        return self[file]
