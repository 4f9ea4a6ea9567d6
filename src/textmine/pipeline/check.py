"""What would be read, before anything long runs: a verdict per file."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from textmine.ingest.speakers import names_for, rows_for
from textmine.nlp.normalise import normalise_name
from textmine.pipeline.run import read_changed
from textmine.pipeline.workspace import Workspace, open_workspace
from textmine.records.corpus import Kind, Participant, Role, SourceFile, Speaker
from textmine.study.bibliography import reference_of
from textmine.study.csv_tables import read_letters
from textmine.study.load import Study

_WORDS_PER_SECOND = 600  # words a second for a cold run, on two cores (docs/benchmarks.md)


@dataclass(frozen=True, slots=True)
class StudyCheck:
    """The verdicts on a study.

    Attributes:
        inputs: every file, read or set aside.
        speakers: of each transcript that was read, by its id.
        faults: those set aside for a fault; one that study.toml says to skip is none.
        questions: on rows that match nothing, cases without a transcript, ids in several cases; those of one kind together.
        themes: number of themes.
        cases: number of cases.
        seconds_note: about how long a run would take, in words.
    """

    inputs: tuple[SourceFile, ...]
    speakers: Mapping[str, Sequence[Speaker]]
    faults: tuple[SourceFile, ...]
    questions: list[list[str]]
    themes: int
    cases: int
    seconds_note: str


def check_study(study: Path) -> StudyCheck:
    """Read every file of a study and say what came of it; the readings are kept for the run.

    Args:
        study: its folder.

    Returns:
        Verdicts and questions.

    Raises:
        TextmineError: study.toml, a table beside it or the codebook has faults; all of them.
    """
    read_changed(study, "textmine check")
    workspace = open_workspace(study)
    faults = tuple(
        source_file
        for source_file in workspace.inputs
        if source_file.status != "read" and not workspace.study.corrections(source_file.path).skip
    )
    minutes = math.ceil(sum(source_file.words for source_file in workspace.inputs) / _WORDS_PER_SECOND / 60)
    note = f"a first run takes about {minutes} minute{'s' if minutes != 1 else ''}"
    speakers: dict[str, list[Speaker]] = {}
    for speaker in workspace.speakers:
        speakers.setdefault(speaker.document, []).append(speaker)
    sizes = len(workspace.codebook.themes), len(workspace.cases)
    return StudyCheck(workspace.inputs, speakers, faults, unlisted_labels(workspace), *sizes, note)


def unlisted_labels(workspace: Workspace) -> list[list[str]]:
    """Rows of participants.csv and [files] tables of study.toml that match nothing, and cases without a transcript, by kind."""
    known = {normalise_name(name) for file in workspace.files for name in names_for(file)}
    # A table of several interviews, too.
    files = {normalise_name(name) for file in workspace.files for name in (file, Path(file).parent.as_posix())}
    settings, people = workspace.study.settings, workspace.study.participants
    named = sorted({person.document for person in people if person.document and normalise_name(person.document) not in known})
    absent = (name for name in settings.files if normalise_name(name) not in files)
    heard = {source_file.case for source_file in workspace.inputs}
    papers = [document for document in workspace.documents if document.kind == Kind.LITERATURE]
    found = (
        _ids_in_several_cases(workspace),
        (f"participants.csv: no transcript is called {name!r}" for name in named),
        (f'study.toml: [files."{name}"] is no file in the study' for name in absent),
        (f"{settings.study.cases}: case {case.case!r} has no transcript" for case in workspace.cases if case.case not in heard),
        _rows_unheard(workspace),
        _speakers_unlisted(workspace),
        _letters_in_doubt(workspace.study),
        (
            f"{reference.where}: matches no paper in the study"
            for reference in workspace.study.references
            if not any(reference_of((reference,), paper.document, paper.title, paper.text) for paper in papers)
        ),
    )
    return [lines for kind in found if (lines := list(kind))]


def _letters_in_doubt(study: Study) -> Iterator[str]:
    """What was doubtful about the letters of the tables beside study.toml."""
    tables = study.settings.study
    for name in (tables.cases, tables.participants, tables.gazetteer):
        if (study.root / name).is_file():
            yield from (f"{name}: {note}" for note in read_letters(study.root / name)[2])


def _ids_in_several_cases(workspace: Workspace) -> Iterator[str]:
    """Ids that stand for respondents of several cases: one person, or people who were given one id."""
    case_of = {document.document: document.case for document in workspace.documents}
    heard: dict[str, dict[str, str]] = {}
    for speaker in workspace.speakers:
        if speaker.role != Role.INTERVIEWER and speaker.participant:
            heard.setdefault(speaker.participant, {}).setdefault(case_of[speaker.document], speaker.document)
    for participant, files in heard.items():
        if len(files) > 1:
            where = " and ".join(f"{file} (case {case})" for case, file in files.items())
            yield f"participants.csv: {participant!r} speaks in {where}: one person? If not, give each person a separate id"


def _rows_unheard(workspace: Workspace) -> Iterator[str]:
    """Rows of participants.csv that stand for nobody who is heard."""
    rows = workspace.study.participants
    sharing = _sharing_a_label(rows)
    heard = {(speaker.document, normalise_name(speaker.label)) for speaker in workspace.speakers}
    known, labels = {speaker.participant for speaker in workspace.speakers}, {label for _, label in heard}
    for document in workspace.documents:
        for person in rows_for(rows, document.document) if document.kind == Kind.TRANSCRIPT else ():
            if person.document and person.label and (document.document, normalise_name(person.label)) not in heard:
                yield f"participants.csv: no speaker is labelled {person.label!r} in {document.document}"
    for person in rows:
        label = normalise_name(person.label)
        if person.label and not person.document and label not in labels:
            yield f"participants.csv: no speaker is labelled {person.label!r} in any transcript"
        elif (not person.label or label in sharing) and person.participant not in known:
            yield f"participants.csv: {person.participant!r} matches no speaker in any transcript"


def _speakers_unlisted(workspace: Workspace) -> Iterator[str]:
    """Speakers, other than interviewers, for whom there is no row of participants.csv, or several."""
    rows = workspace.study.participants
    sharing, ids = _sharing_a_label(rows), {person.participant for person in rows}
    asked: dict[str, list[str]] = {}
    for speaker in workspace.speakers if rows else ():
        if speaker.label and speaker.participant not in ids and speaker.role != Role.INTERVIEWER:
            if normalise_name(speaker.label) in sharing:
                asked.setdefault(speaker.label, []).append(speaker.document)
            else:
                yield f"participants.csv: no row for {speaker.label!r} in {speaker.document}"
    for label, documents in asked.items():
        people = len(sharing[normalise_name(label)])
        where = documents[0] + (f" and {len(documents) - 1} more files" if len(documents) > 1 else "")
        do = "add a column `document` with the file in which each speaks"
        yield f"participants.csv: {people} people are labelled {label!r}, and the name of {where} has none of their ids: {do}"


def _sharing_a_label(rows: Sequence[Participant]) -> dict[str, set[str]]:
    """Ids of the people of rows that name no transcript and have one label, by that label as names are compared."""
    people: dict[str, set[str]] = {}
    for person in rows:
        if person.label and not person.document:
            people.setdefault(normalise_name(person.label), set()).add(person.participant)
    return {label: ids for label, ids in people.items() if len(ids) > 1}
