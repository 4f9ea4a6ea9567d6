"""One file of the study to one document with its turns and passages, or to a reason why not.

The text of a transcript is what was said, turn by turn, each after its speaker's label; that of a paper is its body. A
passage is a slice of that text. Nothing here raises for a fault in a file: the fault becomes the reason in its `Input`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from textmine.errors import Fault, SourceError
from textmine.literature.front import citation_in_name
from textmine.literature.sections import read_paper
from textmine.passages import Spot, make_passages, spots_of
from textmine.people import assigned, names_of, person_of, rows_for, speakers_of
from textmine.records import Case, Document, Input, Kind, Participant, Passage, Role, Speaker, Turn
from textmine.references import reference_of
from textmine.settings import FileSettings
from textmine.sources import Shape, Source, counted, read_source
from textmine.sources.files import LITERATURE, MISPLACED, corrections_of, file_of, folders_of, hash_of, short_names, study_files
from textmine.sources.language import ENGLISH, language_of
from textmine.store import fingerprint
from textmine.study import Study
from textmine.transcripts.parties import Correction
from textmine.transcripts.reading import MIN_WORDS, Hints, Transcript, read_transcript
from textmine.transcripts.tables import Headings

__all__ = ["Reading", "cases_of", "hash_of", "hints_of", "read_file", "short_names", "study_files"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file; document, turns and passages are empty where it was set aside."""

    input: Input
    document: Document | None = None
    turns: tuple[Turn, ...] = ()
    passages: tuple[Passage, ...] = ()
    speakers: tuple[Speaker, ...] = ()


def read_file(study: Study, file: str, name: str = "", original: str = "") -> Reading:
    """Read one file of the study.

    Args:
        study: the study.
        file: an id of `study_files`.
        name: what `short_names` calls it, after which people are named whom participants.csv does not; found out if not given.
        original: the file whose bytes these are too, if there is one.

    Returns:
        Its document, turns and passages; or an input that is set aside, with the reason.
    """
    corrections = corrections_of(study, file)
    kind = corrections.kind or (Kind.LITERATURE if file.startswith(LITERATURE) else Kind.TRANSCRIPT)
    seen = Input(path=file, sha256=hash_of(study, file), status="set aside", kind=kind)
    if corrections.skip:
        return Reading(replace(seen, reason=f"{file}: skipped in study.toml: {corrections.skip}"))
    if original and not corrections.accept:
        do = "Take one of them out; set `accept = true` for it in study.toml if both are meant."
        return Reading(replace(seen, reason=str(Fault(file, f"a copy of {original}", "each file once", do))))
    try:
        _refuse_misplaced(study, file)
        source = read_source(file_of(study, file))
        if kind == Kind.LITERATURE:
            return _read_literature(study, file, seen, source)
        return _read_transcript(study, file, seen, source, name or short_names(study_files(study)).get(file, file))
    except SourceError as error:
        reasons = (str(replace(fault, where=file)) for fault in error.faults)  # readers know the last part of its path alone
        return Reading(replace(seen, reason="\n".join(reasons)))


def marks_of(reading: Mapping[str, Any]) -> dict[str, Any]:
    """What later stages ask of every file again and again.

    Args:
        reading: input, documents and passages of one file, by these names.

    Returns:
        Its status, and where it was read the hash of its text, its number of passages, and fingerprints of where they lie, of what
        is known of them, and of who says them.
    """
    (seen,), passages = reading["input"], reading["passages"]
    if not reading["documents"]:
        return {"status": seen.status}
    (document,) = reading["documents"]
    return {
        "status": seen.status,
        "text": document.sha256,
        "passages": len(passages),
        "slices": fingerprint(document.sha256, [(one.start, one.end) for one in passages]),
        "known": fingerprint([(one.passage, one.role, one.case, one.words) for one in passages]),
        "people": fingerprint([(one.document, one.participant) for one in passages]),
    }


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
    known = {_folded(case.case): case.case for case in study.cases}
    named = known | {_folded(case.name): case.case for case in study.cases}
    folders = folders_of(file)
    case = (corrections.case or next((known[_folded(one)] for one in folders if _folded(one) in known), "")).strip()
    case = case or (folders[0] if folders else "") or attributes.get("case", "")
    cover = next((value for key, value in header.items() if key.lower() in ("case", "case study")), "")
    case = known.get(_folded(case), case) or named.get(_folded(cover), "" if known else cover)
    if not case:
        name = _folded(PurePosixPath(file).name)
        case = next((known[one] for one in sorted(known, key=len, reverse=True) if name.startswith(one)), "")
    if not case:
        do = 'Put it in a folder named after its case, or give `case` under [files."' + file + '"] in study.toml.'
        raise SourceError(Fault(file, "belongs to no case", "a case folder", do))
    if known and case not in known.values():
        do = f"Add a row {case!r} to {study.settings.study.cases}, or move the file."
        raise SourceError(
            Fault(file, f"case {case!r} is not in {study.settings.study.cases}", f"one of {', '.join(known.values())}", do)
        )
    return case


def attributes_of(study: Study, file: str) -> tuple[tuple[str, str], ...]:
    """What a file's name says, by the named groups of `file_names` in study.toml."""
    found = re.search(study.settings.reading.file_names, PurePosixPath(file).stem) if study.settings.reading.file_names else None
    return tuple((key, value.strip()) for key, value in found.groupdict().items() if value) if found else ()


def hints_of(study: Study, file: str) -> Hints:
    """What study.toml and participants.csv say of a transcript."""
    own, general = corrections_of(study, file), study.settings.reading
    settled = dict.fromkeys(general.interviewer, str(Role.INTERVIEWER)) | dict.fromkeys(general.respondent, str(Role.RESPONDENT))
    settled |= dict.fromkeys(own.interviewer, str(Role.INTERVIEWER)) | dict.fromkeys(own.respondent, str(Role.RESPONDENT))
    rows = rows_for(study.participants, file)
    listed = {name: person.role for person in reversed(rows) for name in ([person.label] if person.label else names_of(person))}
    columns = Headings(own.speaker_column or general.speaker_column, own.text_column or general.text_column)
    parties = Correction(own.labelled or general.labelled, own.by_format or general.by_format)
    return Hints(listed, settled, own.speaker_pattern or general.speaker_pattern, columns, parties)


def _folded(case: str) -> str:
    """A case as people take it for the same: capitals, spaces around it and the way accents are stored count for nothing."""
    return unicodedata.normalize("NFC", case).strip().casefold()


def cases_of(study: Study, inputs: Sequence[Input]) -> tuple[Case, ...]:
    """The cases of the study in order: those of cases.csv, else the folders that hold transcripts."""
    if study.cases:
        return study.cases
    return tuple(Case(case, case.replace("-", " ").replace("_", " ")) for case in sorted({one.case for one in inputs if one.case}))


def _read_transcript(study: Study, file: str, seen: Input, source: Source, name: str) -> Reading:
    corrections = corrections_of(study, file)
    transcript = read_transcript(source, hints_of(study, file), file)
    people = assigned(rows_for(study.participants, file), file, transcript)
    attributes = attributes_of(study, file)
    case = _case_of(study, file, corrections, dict(attributes), dict(transcript.cut.header))
    turns, text, spots = lay_out_turns(file, transcript, people, name)
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
    header = tuple(dict([*transcript.cut.header, *attributes]).items())
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
        timed=transcript.timed,
        encoding=source.encoding,
        language=language,
        warnings=transcript.doubts,
    )
    passages = make_passages(document, turns, study.settings.passages.max_words, spots)
    return Reading(read, document, tuple(turns), passages, speakers_of(document, turns, transcript.roles, people))


def lay_out_turns(
    file: str, transcript: Transcript, people: Mapping[str, Participant], name: str
) -> tuple[list[Turn], str, list[Spot]]:
    """The turns of a transcript, the text they are slices of (what was said, each after its speaker's label), and its spots."""
    pieces: list[str] = []
    turns: list[Turn] = []
    spots: list[Spot] = []
    offset = 0
    for number, utterance in enumerate(transcript.cut.utterances, 1):
        label = f"{utterance.speaker}: " if utterance.speaker else ""
        start = offset + len(label)
        end = start + len(utterance.text)
        role = transcript.roles[utterance.voice].role
        person = person_of(people, utterance.speaker, role)
        turns.append(
            Turn(
                turn=f"{file}#{number}",
                document=file,
                start=start,
                end=end,
                speaker=utterance.speaker,
                role=role,
                participant=person.participant if person else f"{name} {utterance.voice}".strip(),
                group=person.group if person else "",
                start_s=utterance.start_s,
                end_s=utterance.end_s,
                page=utterance.page,
            )
        )
        pieces.append(f"{label}{utterance.text}")
        spots += spots_of(utterance.text, start, [(place.words, place.page, place.start_s) for place in utterance.places])
        offset = end + 2
    return turns, "\n\n".join(pieces), spots


def _read_literature(study: Study, file: str, seen: Input, source: Source) -> Reading:
    paper = read_paper(source)
    if not paper.paragraphs:
        raise SourceError(Fault(file, "no paragraphs of text were found", "a paper", "See whether it holds what you think."))
    turns: list[Turn] = []
    spots: list[Spot] = []
    offset = 0
    for number, paragraph in enumerate(paper.paragraphs, 1):
        end = offset + len(paragraph.text)
        turns.append(
            Turn(f"{file}#{number}", file, offset, end, "", Role.AUTHOR, "", "", page=paragraph.page, section=paragraph.section)
        )
        spots += spots_of(paragraph.text, offset, [(words, page, None) for words, page in paragraph.turned])
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
    apart, unread = ([counted(count, what) for what, count in part] for part in (paper.set_aside, source.unread))
    left = [f"{how}: {', '.join(part)}" for how, part in (("set apart", apart), ("not read", unread)) if part]
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
        warnings=(*source.warnings, *left, *unnamed),
    )
    return Reading(read, document, tuple(turns), make_passages(document, turns, study.settings.passages.max_words, spots))


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
