"""One file of the study to one document with its turns and passages, or to a reason why not.

The text of a transcript is what was said, turn by turn, each after its speaker's label; that of a paper is its body. A
passage is a slice of that text. Nothing here raises for a fault in a file: the fault becomes the reason in its `SourceFile`. Files
are read in processes of their own, so that neither does one end what reads it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from textmine.concurrency import Bounds, Failure, call_each
from textmine.errors import Fault, SourceError
from textmine.ingest.duplicates import Likeness, Overlap, words_of
from textmine.ingest.literature.front_matter import citation_in_name
from textmine.ingest.literature.sections import read_paper
from textmine.ingest.passages import PagePoint, make_passages, page_points
from textmine.ingest.readers import Shape, Source, counted, read_source
from textmine.ingest.speakers import assign_participants, person_of, roles_of, rows_for, speakers_of
from textmine.ingest.study_files import (
    LITERATURE,
    MISPLACED,
    corrections_of,
    file_of,
    folders_of,
    hash_of,
    short_names,
    study_files,
)
from textmine.ingest.transcripts.parties import Correction
from textmine.ingest.transcripts.read_transcript import MIN_WORDS, Hints, Transcript, read_transcript
from textmine.ingest.transcripts.roles import RoleEvidence
from textmine.ingest.transcripts.tables import Headings
from textmine.nlp.language import ENGLISH, language_of
from textmine.nlp.normalise import NameLookup, composed, normalise_name
from textmine.records.corpus import Case, Document, Kind, Participant, Passage, Role, SourceFile, Speaker, Turn
from textmine.storage.fingerprint import fingerprint
from textmine.study.bibliography import reference_of
from textmine.study.load import Study
from textmine.study.settings import FileSettings
from textmine.study.user_patterns import UserPattern

__all__ = ["FileReading", "cases_of", "hash_of", "hints_of", "read_file", "read_files", "short_names", "study_files"]


_BOTH_MEANT = "Take one of them out; set `accept = true` for it in study.toml if both are meant."


@dataclass(frozen=True, slots=True)
class FileReading:
    """What became of one file; document, turns and passages are empty where it was set aside."""

    input: SourceFile
    document: Document | None = None
    turns: tuple[Turn, ...] = ()
    passages: tuple[Passage, ...] = ()
    speakers: tuple[Speaker, ...] = ()


@dataclass(frozen=True, slots=True)
class _FileReader:
    """Reads files of one study: what a worker is given once."""

    study: Study

    def __call__(self, file: str, name: str, original: str) -> FileReading:
        return read_file(self.study, file, name, original)


def read_files(study: Study, files: Sequence[tuple[str, str, str]]) -> Iterator[tuple[str, FileReading]]:
    """Read files of the study in processes of their own, so that no file ends the reading of the others.

    Args:
        study: the study.
        files: arguments of `read_file` for each.

    Yields:
        The id of each and what became of it, as it is finished; one that hangs, takes too much memory or makes its reader crash is
        set aside like any other that cannot be read. Close the iterator to stop sooner.

    Raises:
        TextmineError: no process to read in can be started.
    """
    limits = study.settings.reading
    bounds = Bounds(limits.file_seconds, limits.file_megabytes, keys=True)
    with closing(call_each(_FileReader(study), files, bounds)) as outcomes:
        for number, outcome in outcomes:
            file = files[number][0]
            if isinstance(outcome, Failure):
                outcome = FileReading(replace(_unread(study, file), reason=str(outcome.fault(file))))
            yield file, outcome


def _unread(study: Study, file: str) -> SourceFile:
    kind = corrections_of(study, file).kind or (Kind.LITERATURE if file.startswith(LITERATURE) else Kind.TRANSCRIPT)
    return SourceFile(path=file, sha256=hash_of(study, file), status="set aside", kind=kind)


def read_file(study: Study, file: str, name: str = "", original: str = "") -> FileReading:
    """Read one file of the study, in this process.

    Args:
        study: the study.
        file: an id of `study_files`.
        name: what `short_names` calls it, after which people are named whom participants.csv does not; found out if not given.
        original: the file whose bytes these are too, if there is one.

    Returns:
        Its document, turns and passages; or an input that is set aside, with the reason.
    """
    corrections = corrections_of(study, file)
    seen = _unread(study, file)
    if corrections.skip:
        return FileReading(replace(seen, reason=f"{file}: skipped in study.toml: {corrections.skip}"))
    if original and not corrections.accept:
        return FileReading(replace(seen, reason=str(Fault(file, f"a copy of {original}", "each file once", _BOTH_MEANT))))
    try:
        _refuse_misplaced(study, file)
        source = read_source(file_of(study, file))
        if seen.kind == Kind.LITERATURE:
            return _read_literature(study, file, seen, source)
        return _read_transcript(study, file, seen, source, name or short_names(study_files(study)).get(file, file))
    except SourceError as error:
        reasons = (str(replace(fault, where=file)) for fault in error.faults)  # readers know the last part of its path alone
        return FileReading(replace(seen, reason="\n".join(reasons)))


def summarise_file(reading: Mapping[str, Any]) -> dict[str, Any]:
    """What later stages ask of every file again and again.

    Args:
        reading: input, documents, turns and passages of one file, by these names.

    Returns:
        Its status, and where it was read its case, its words as they are compared with those of other files, how many of them are
        said in an unknown role, whether turns have times, the hash of its text, its number of passages, and fingerprints of where
        they lie, of what is known of them, and of who says them.
    """
    (seen,), passages = reading["input"], reading["passages"]
    if not reading["documents"]:
        return {"status": seen.status}
    (document,) = reading["documents"]
    return {
        "status": seen.status,
        "case": seen.case,
        "said": words_of(document.text, reading["turns"]).sketch().packed(),
        "unknown": seen.unknown_words,
        "timed": seen.timed,
        "text": document.sha256,
        "passages": len(passages),
        "slices": fingerprint(document.sha256, [(passage.start, passage.end) for passage in passages]),
        "known": fingerprint([(passage.passage, passage.role, passage.case, passage.words) for passage in passages]),
        "people": fingerprint([(passage.document, passage.participant) for passage in passages]),
    }


def note_overlap(seen: SourceFile, overlap: Overlap) -> SourceFile:
    """What became of a file that was read and shares its words with another: set aside for it, or read with a question."""
    thing = "talk" if seen.kind == Kind.TRANSCRIPT else "paper"
    if overlap.is_set_aside:
        part = "a part of " if overlap.likeness is Likeness.PART else ""
        reason = str(Fault(seen.path, f"a copy of {part}{overlap.other}, by its words", f"each {thing} once", _BOTH_MEANT))
        return SourceFile(seen.path, seen.sha256, "set aside", reason, seen.kind)
    share = "all" if overlap.likeness is not Likeness.SHARE else f"{overlap.share:.0%}"
    whose = "of what its respondents say" if seen.kind == Kind.TRANSCRIPT else "of it"
    do = "give `skip` for one of them in study.toml; if both are meant, `accept = true` for this one"
    question = f"{share} {whose} is also in {overlap.other}: is it the same {thing}? Then {do}"
    return replace(seen, warnings=(question, *seen.warnings))


def _refuse_misplaced(study: Study, file: str) -> None:
    """Refuse to guess whether a folder called literature among the transcripts holds papers or interviews.

    Raises:
        SourceError: the file is in such a folder.
    """
    if file.startswith(MISPLACED):
        papers = study.settings.study.literature
        do = f"Rename this folder if it holds interviews; if it holds papers, move them to {papers}, beside study.toml."
        raise SourceError(Fault(file, "in a folder called literature among the transcripts", "a folder named after a case", do))


def _case_of(study: Study, file: str, corrections: FileSettings, attributes: Mapping[str, str], header: Mapping[str, str]) -> str:
    """The case a transcript belongs to: study.toml's, its folder's, its name's, its cover's, or one whose id begins its name."""
    ids = [(case.case, case.case) for case in study.cases]
    known, named = NameLookup(ids), NameLookup([*ids, *((case.name, case.case) for case in study.cases)])
    folders = folders_of(file)
    case = (corrections.case or next((found for folder in folders if (found := named.get(folder))), "")).strip()
    case = case or (folders[0] if folders else "") or attributes.get("case", "")
    cover = next((value for key, value in header.items() if key.lower() in ("case", "case study")), "")
    case = composed(known.get(case) or case or named.get(cover) or ("" if ids else cover))
    if not case:
        name = normalise_name(PurePosixPath(file).name)
        longest = sorted((case.case for case in study.cases), key=len, reverse=True)
        case = next((known_case for known_case in longest if name.startswith(normalise_name(known_case))), "")
    if not case:
        do = 'Put it in a folder named after its case, or give `case` under [files."' + file + '"] in study.toml.'
        raise SourceError(Fault(file, "belongs to no case", "a case folder", do))
    if ids and known.get(case) != case:
        table = study.settings.study.cases
        expected = f"one of {', '.join(case.case for case in study.cases)}"
        raise SourceError(
            Fault(file, f"case {case!r} is not in {table}", expected, f"Add a row {case!r} to {table}, or move the file.")
        )
    return case


def attributes_of(study: Study, file: str) -> tuple[tuple[str, str], ...]:
    """What a file's name says, by the named groups of `file_names` in study.toml; raises `SourceError` if that takes long."""
    if not study.settings.reading.file_names:
        return ()
    found = UserPattern(study.settings.reading.file_names, "file_names").search(PurePosixPath(file).stem)
    return tuple((key, value.strip()) for key, value in found.groupdict().items() if value) if found else ()


def hints_of(study: Study, file: str) -> Hints:
    """What study.toml and participants.csv say of a transcript."""
    own, general = corrections_of(study, file), study.settings.reading
    configured = dict.fromkeys(general.interviewer, str(Role.INTERVIEWER)) | dict.fromkeys(general.respondent, str(Role.RESPONDENT))
    configured |= dict.fromkeys(own.interviewer, str(Role.INTERVIEWER)) | dict.fromkeys(own.respondent, str(Role.RESPONDENT))
    listed = roles_of(rows_for(study.participants, file))
    listed = dict.fromkeys((*general.speakers, *own.speakers), "") | listed
    columns = Headings(own.speaker_column or general.speaker_column, own.text_column or general.text_column)
    parties = Correction(own.labelled or general.labelled, own.by_format or general.by_format)
    return Hints(
        listed,
        configured,
        own.speaker_pattern or general.speaker_pattern,
        {*general.not_speakers, *own.not_speakers},
        own.keep_all,
        columns,
        parties,
    )


def cases_of(study: Study, inputs: Sequence[SourceFile]) -> tuple[Case, ...]:
    """The cases of the study in order: those of cases.csv, else the folders that hold transcripts."""
    if study.cases:
        return study.cases
    return tuple(
        Case(case, case.replace("-", " ").replace("_", " "))
        for case in sorted({source_file.case for source_file in inputs if source_file.case})
    )


def _read_transcript(study: Study, file: str, seen: SourceFile, source: Source, name: str) -> FileReading:
    corrections = corrections_of(study, file)
    transcript = read_transcript(source, hints_of(study, file), file)
    if corrections.accept and not transcript.voices:
        alone = RoleEvidence(Role.RESPONDENT, "study.toml accepts all of it as one person's")
        transcript = replace(transcript, roles={**transcript.roles, "": alone})
    people = assign_participants(rows_for(study.participants, file), file, transcript)
    attributes = attributes_of(study, file)
    case = _case_of(study, file, corrections, dict(attributes), dict(transcript.segmented.header))
    turns, text, spots = compose_text(file, transcript, people, name)
    language = language_of(text)
    if not corrections.accept:
        if transcript.too_short:
            do = "Is it whole? Set `accept = true` for it in study.toml if it is."
            raise SourceError(Fault(file, transcript.too_short, f"an interview of at least {MIN_WORDS} words", do))
        _refuse_other_language(file, language)
        if not transcript.voices and source.shape is not Shape.CAPTIONS:
            do = (
                "Is it a transcript? Put names and colons before its turns, or give `speaker_pattern` for it in study.toml; "
                "`accept = true` reads all of it as one person's."
            )
            raise SourceError(Fault(file, "no speakers were found", "turns, each with who speaks", do))
    header = tuple(dict([*transcript.segmented.header, *attributes]).items())
    title = source.title or PurePosixPath(file).stem
    document = Document(file, case, Kind.TRANSCRIPT, title, text, _sha256(text), header=header)
    read = replace(
        seen,
        status="read",
        case=case,
        document=file,
        shape=transcript.shape,
        turns=len(turns),
        words=transcript.words,
        speakers=len(transcript.voices),
        attributed=round(transcript.attributed, 4),
        interviewer_share=round(transcript.interviewer_share, 4),
        unknown_words=transcript.unknown_words,
        timed=transcript.timed,
        encoding=source.encoding,
        language=language,
        not_read=transcript.not_read,
        warnings=transcript.doubts,
    )
    passages = make_passages(document, turns, study.settings.passages.max_words, spots)
    return FileReading(read, document, tuple(turns), passages, speakers_of(document, turns, transcript.roles, people))


def compose_text(
    file: str, transcript: Transcript, people: Mapping[str, Participant], name: str
) -> tuple[list[Turn], str, list[PagePoint]]:
    """The turns of a transcript, the text they are slices of (what was said, each after its speaker's label), and its spots."""
    pieces: list[str] = []
    turns: list[Turn] = []
    spots: list[PagePoint] = []
    offset = 0
    for number, utterance in enumerate(transcript.segmented.utterances, 1):
        label = f"{utterance.speaker}: " if utterance.speaker else ""
        start = offset + len(label)
        end = start + len(utterance.text)
        role = transcript.roles[utterance.voice].role
        person = person_of(people, utterance.speaker, role)
        called = f"{composed(name)} {utterance.voice}".strip()
        turns.append(
            Turn(
                turn=f"{file}#{number}",
                document=file,
                start=start,
                end=end,
                speaker=utterance.speaker,
                role=role,
                participant=person.participant if person else called if role != Role.UNKNOWN or utterance.speaker else "",
                group=person.group if person else "",
                start_s=utterance.start_s,
                end_s=utterance.end_s,
                page=utterance.page,
            )
        )
        pieces.append(f"{label}{utterance.text}")
        spots += page_points(utterance.text, start, [(place.words, place.page, place.start_s) for place in utterance.places])
        offset = end + 2
    return turns, "\n\n".join(pieces), spots


def _read_literature(study: Study, file: str, seen: SourceFile, source: Source) -> FileReading:
    paper = read_paper(source)
    if not paper.paragraphs:
        raise SourceError(Fault(file, "no paragraphs of text were found", "a paper", "See whether it holds what you think."))
    turns: list[Turn] = []
    spots: list[PagePoint] = []
    offset = 0
    for number, paragraph in enumerate(paper.paragraphs, 1):
        end = offset + len(paragraph.text)
        turns.append(
            Turn(f"{file}#{number}", file, offset, end, "", Role.AUTHOR, "", "", page=paragraph.page, section=paragraph.section)
        )
        spots += page_points(paragraph.text, offset, [(words, page, None) for words, page in paragraph.turned])
        offset = end + 2
    text = "\n\n".join(paragraph.text for paragraph in paper.paragraphs)
    language = language_of(text)
    if not corrections_of(study, file).accept:
        _refuse_other_language(file, language)
    reference = reference_of(study.references, file, paper.title, text)
    title = paper.title or (reference.title if reference else "") or PurePosixPath(file).stem
    front = tuple(dict([*paper.front, *(reference.attributes if reference else ())]).items())
    citation = (reference.citation if reference else "") or paper.citation or citation_in_name(PurePosixPath(file).stem)
    document = Document(file, "", Kind.LITERATURE, title, text, _sha256(text), citation, front)
    unnamed = [] if citation else ["no author and year were found: add it to a .ris or .bib file beside the papers"]
    read = replace(
        seen,
        status="read",
        document=file,
        shape=f"{source.format}, {len({turn.section for turn in turns})} sections",
        turns=len(turns),
        words=len(text.split()),
        encoding=source.encoding,
        language=language,
        not_read=tuple(counted(count, what) for what, count in (*paper.set_aside, *source.unread)),
        warnings=(*source.warnings, *unnamed),
    )
    return FileReading(read, document, tuple(turns), make_passages(document, turns, study.settings.passages.max_words, spots))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_other_language(file: str, language: str) -> None:
    """Set a file aside whose language the models do not know.

    Raises:
        SourceError: it is not in English.
    """
    if language not in ("", ENGLISH):
        do = (
            "The models read English only: translate it, or set `skip` for it in study.toml; `accept = true` reads it all the same."
        )
        raise SourceError(Fault(file, f"the text looks like {language}", ENGLISH, do))
