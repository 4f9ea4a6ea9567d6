"""What would be read, before anything long runs: a verdict per file, and one file's turns."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textmine.people import rows_for
from textmine.pipeline import run_batch, stale_units
from textmine.records import Input, Kind, Role
from textmine.references import reference_of
from textmine.running import only_run
from textmine.sources import read_source
from textmine.sources.language import language_of
from textmine.study import Study
from textmine.transcripts.reading import Transcript, read_transcript
from textmine.workspace import Workspace, open_workspace

_WORDS_PER_SECOND = 600  # words a second for a cold run, on two cores (docs/benchmarks.md)


@dataclass(frozen=True, slots=True)
class Check:
    """The verdicts on a study.

    Attributes:
        inputs: every file, read or set aside.
        faults: those set aside for a fault; one that study.toml says to skip is none.
        questions: rows of tables that match nothing, and cases without a transcript.
        themes: number of themes.
        cases: number of cases.
        seconds_note: about how long a run would take, in words.
    """

    inputs: tuple[Input, ...]
    faults: tuple[Input, ...]
    questions: list[str]
    themes: int
    cases: int
    seconds_note: str


def check_study(study: Path) -> Check:
    """Read every file of a study and say what came of it; the readings are kept for the run.

    Args:
        study: its folder.

    Returns:
        Verdicts and questions.

    Raises:
        TextmineError: study.toml, a table beside it or the codebook has faults; all of them.
    """
    with only_run(study):
        units, _ = stale_units("ingest", study, None)
        run_batch("ingest", study, None, units)
    workspace = open_workspace(study)
    skipped = {name for name, one in workspace.study.settings.files.items() if one.skip}
    faults = tuple(one for one in workspace.inputs if one.status != "read" and one.path not in skipped)
    minutes = math.ceil(sum(one.words for one in workspace.inputs) / _WORDS_PER_SECOND / 60)
    note = f"a first run takes about {minutes} minute{'s' if minutes != 1 else ''}"
    return Check(workspace.inputs, faults, unlisted(workspace), len(workspace.codebook.themes), len(workspace.cases), note)


def turns_of(file: Path) -> dict[str, Any]:
    """One transcript as the importer sees it.

    Args:
        file: a transcript; it need not belong to a study.

    Returns:
        `file`, `shape`, `turns` (speaker or None, role, text with single spaces, start_s), `header`, `events` and `warnings`; then
        `speakers` (label, role, evidence, turns, words) and `verdict` (turns, words, speakers, attributed, interviewer_share,
        timed, encoding, language).

    Raises:
        SourceError: the file cannot be read.
    """
    transcript = read_transcript(read_source(file), name=file.name)
    cut, roles = transcript.cut, transcript.roles
    return {
        "file": file.name,
        "shape": transcript.shape,
        "turns": [
            {
                "speaker": one.speaker or None,
                "role": str(roles[one.voice].role),
                "text": " ".join(one.text.split()),
                "start_s": one.start_s,
            }
            for one in cut.utterances
        ],
        "header": dict(cut.header),
        "events": list(cut.events),
        "warnings": list(transcript.doubts),
        "speakers": [_speaker(transcript, voice) for voice in dict.fromkeys(one.voice for one in cut.utterances)],
        "verdict": {
            "turns": len(cut.utterances),
            "words": transcript.words,
            "speakers": len(transcript.voices),
            "attributed": round(transcript.attributed, 4),
            "interviewer_share": round(transcript.interviewer_share, 4),
            "timed": transcript.timed,
            "encoding": transcript.source.encoding,
            "language": language_of(" ".join(one.text for one in cut.utterances)),
        },
    }


def _speaker(transcript: Transcript, voice: str) -> dict[str, Any]:
    said = [one for one in transcript.cut.utterances if one.voice == voice]
    judged = transcript.roles[voice]
    words = sum(len(one.text.split()) for one in said)
    return {"label": said[0].speaker, "role": str(judged.role), "evidence": judged.evidence, "turns": len(said), "words": words}


def unlisted(workspace: Workspace) -> list[str]:
    """Rows of participants.csv and [files] tables of study.toml that match nothing, and cases without a transcript."""
    known = {name for file in workspace.files for name in _names(file)}
    settings = workspace.study.settings
    found = [f"participants.csv: no transcript is called {name!r}" for name in _documents(workspace.study) if name not in known]
    found += [f'study.toml: [files."{name}"] is no file in the study' for name in settings.files if name not in workspace.files]
    heard = {one.case for one in workspace.inputs}
    found += [f"{settings.study.cases}: case {case.case!r} has no transcript" for case in workspace.cases if case.case not in heard]
    found += _people_unlisted(workspace)
    papers = [document for document in workspace.documents if document.kind == Kind.LITERATURE]
    for one in workspace.study.references:
        if not any(reference_of((one,), paper.document, paper.title, paper.text) for paper in papers):
            found.append(f"{one.where}: matches no paper in the study")
    return found


def _people_unlisted(workspace: Workspace) -> Iterator[str]:
    """Rows of participants.csv that stand for nobody heard, and speakers, other than interviewers, that no row stands for."""
    rows = workspace.study.participants
    heard = {(speaker.document, speaker.label) for speaker in workspace.speakers}
    known = {speaker.participant for speaker in workspace.speakers}
    transcripts = [document.document for document in workspace.documents if document.kind == Kind.TRANSCRIPT]
    for file in transcripts:
        for person in rows_for(rows, file):
            if person.document and person.label and (file, person.label) not in heard:
                yield f"participants.csv: no speaker is labelled {person.label!r} in {file}"
    ids = {person.participant for person in rows}
    for speaker in workspace.speakers if rows else ():
        if speaker.label and speaker.participant not in ids and speaker.role != Role.INTERVIEWER:
            yield f"participants.csv: no row for {speaker.label!r} in {speaker.document}"
    labels = {label for _, label in heard}
    for person in rows:
        if person.label and not person.document and person.label not in labels:
            yield f"participants.csv: no speaker is labelled {person.label!r} in any transcript"
        elif not person.label and person.participant not in known:
            yield f"participants.csv: {person.participant!r} matches no speaker in any transcript"


def _documents(study: Study) -> list[str]:
    return sorted({person.document for person in study.participants if person.document})


def _names(file: str) -> tuple[str, ...]:
    path = Path(file)
    return file, path.name, path.stem, path.with_suffix("").as_posix()
