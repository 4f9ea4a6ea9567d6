"""One file of the study to one document with its turns and passages, or to a reason why not.

The text of a transcript is what was said, turn by turn, each after its speaker's label; that of a paper is its body. A
passage is a slice of that text. Nothing here raises for a fault in a file: the fault becomes the reason in its `Input`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from textmine.errors import Fault, SourceError
from textmine.literature.sections import read_paper
from textmine.passages import make_passages
from textmine.records import Case, Document, Input, Kind, Participant, Passage, Role, Turn
from textmine.sources import Shape, Source, read_source
from textmine.sources.files import LITERATURE, MISPLACED, hash_of, path_of, short_names, study_files
from textmine.study import FileSettings, Study
from textmine.transcripts.roles import Judged, infer_roles
from textmine.transcripts.segment import Segmented, segment

_MIN_TRANSCRIPT = 30  # words; less than this is a fragment, no interview

__all__ = [
    "Reading",
    "cases_of",
    "doubts_of",
    "hash_of",
    "participants_in",
    "path_of",
    "read_file",
    "short_names",
    "study_files",
]


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file; document, turns and passages are empty where it was set aside."""

    input: Input
    document: Document | None = None
    turns: tuple[Turn, ...] = ()
    passages: tuple[Passage, ...] = ()
    roles: Mapping[str, Judged] = field(default_factory=dict)
    segmented: Segmented | None = None


def read_file(study: Study, file: str, name: str = "") -> Reading:
    """Read one file of the study.

    Args:
        study: the study.
        file: an id of `study_files`.
        name: what `short_names` calls it, after which people are named whom participants.csv does not; found out if not given.

    Returns:
        Its document, turns and passages; or an input that is set aside, with the reason.
    """
    corrections = study.settings.files.get(file, FileSettings())
    kind = corrections.kind or (Kind.LITERATURE if file.startswith(LITERATURE) else Kind.TRANSCRIPT)
    seen = Input(path=file, sha256=hash_of(study, file), status="set aside", kind=kind)
    if corrections.skip:
        return Reading(_with(seen, reason=f"{file}: skipped in study.toml: {corrections.skip}"))
    try:
        _refuse_misplaced(study, file)
        source = read_source(path_of(study, file))
        if kind == Kind.LITERATURE:
            return _read_literature(study, file, seen, source)
        case = _case_of(study, file, corrections)
        return _read_transcript(study, file, seen, source, case, name or short_names(study_files(study)).get(file, file))
    except SourceError as error:
        reasons = (str(replace(fault, where=file)) for fault in error.faults)  # readers know the last part of its path alone
        return Reading(_with(seen, reason="\n".join(reasons)))


def _refuse_misplaced(study: Study, file: str) -> None:
    """Refuse to guess whether a folder called literature among the transcripts holds papers or interviews.

    Raises:
        SourceError: the file is in such a folder.
    """
    if file.startswith(MISPLACED):
        papers = study.settings.study.literature
        do = f"Rename this folder if it holds interviews; if it holds papers, move them to {papers}, beside study.toml."
        raise SourceError(Fault(file, "in a folder called literature among the transcripts", "a folder named after a case", do))


def _with(seen: Input, **changes: object) -> Input:
    return Input(**{name: changes.get(name, getattr(seen, name)) for name in Input.__slots__})  # type: ignore[arg-type]


def _case_of(study: Study, file: str, corrections: FileSettings) -> str:
    """The case a transcript belongs to: study.toml, else its folder, else a case id that begins the file's name."""
    known = {_folded(case.case): case.case for case in study.cases}
    parts = PurePosixPath(file).parts
    case = (corrections.case or (parts[0] if len(parts) > 1 else "")).strip()
    case = known.get(_folded(case), case)
    if not case:
        case = next((known[one] for one in sorted(known, key=len, reverse=True) if _folded(parts[0]).startswith(one)), "")
    if not case:
        do = 'Put it in a folder named after its case, or give `case` under [files."' + file + '"] in study.toml.'
        raise SourceError(Fault(file, "belongs to no case", "a case folder", do))
    if known and case not in known.values():
        do = f"Add a row {case!r} to {study.settings.study.cases}, or move the file."
        raise SourceError(
            Fault(file, f"case {case!r} is not in {study.settings.study.cases}", f"one of {', '.join(known.values())}", do)
        )
    return case


def _folded(case: str) -> str:
    """A case as people take it for the same: capitals, spaces around it and the way accents are stored count for nothing."""
    return unicodedata.normalize("NFC", case).strip().casefold()


def cases_of(study: Study, inputs: Sequence[Input]) -> tuple[Case, ...]:
    """The cases of the study in order: those of cases.csv, else the folders that hold transcripts."""
    if study.cases:
        return study.cases
    return tuple(Case(case, case.replace("-", " ").replace("_", " ")) for case in sorted({one.case for one in inputs if one.case}))


def _read_transcript(study: Study, file: str, seen: Input, source: Source, case: str, name: str) -> Reading:
    people = participants_in(study, file)
    corrections = study.settings.files.get(file, FileSettings())
    cut = segment(source, [*people, *corrections.interviewer])
    roles = infer_roles(cut.utterances, {label: person.role for label, person in people.items()}, corrections.interviewer)
    turns, text = _turns(file, cut, roles, people, name)
    if short := _too_short(cut):
        raise SourceError(
            Fault(file, short, f"an interview of at least {_MIN_TRANSCRIPT} words", "Too short to analyse: is it whole?")
        )
    _refuse_other_language(file, text)
    document = Document(
        file, case, Kind.TRANSCRIPT, source.title or PurePosixPath(file).stem, text, _sha256(text), header=cut.header
    )
    read = _with(
        seen,
        status="read",
        case=case,
        document=file,
        shape=f"{source.format}, {_shape_words(source.shape)}",
        turns=len(turns),
        words=_words(cut),
        warnings=doubts_of(source, cut, roles),
    )
    return Reading(read, document, tuple(turns), make_passages(document, turns, study.settings.passages.max_words), roles, cut)


def _turns(
    file: str, cut: Segmented, roles: Mapping[str, Judged], people: Mapping[str, Participant], name: str
) -> tuple[list[Turn], str]:
    """The turns of a transcript, and the text they are slices of: what was said, each after its speaker's label."""
    pieces: list[str] = []
    turns: list[Turn] = []
    offset = 0
    for number, utterance in enumerate(cut.utterances, 1):
        label = f"{utterance.speaker}: " if utterance.speaker else ""
        start = offset + len(label)
        end = start + len(utterance.text)
        person = people.get(utterance.speaker)
        turns.append(
            Turn(
                turn=f"{file}#{number}",
                document=file,
                start=start,
                end=end,
                speaker=utterance.speaker,
                role=roles[utterance.speaker].role,
                participant=person.participant if person else f"{name} {utterance.speaker}".strip(),
                group=person.group if person else "",
                start_s=utterance.start_s,
                end_s=utterance.end_s,
                page=utterance.page,
            )
        )
        pieces.append(f"{label}{utterance.text}")
        offset = end + 2
    return turns, "\n\n".join(pieces)


def _shape_words(shape: Shape) -> str:
    return {
        Shape.PARAGRAPHS: "speakers before colons",
        Shape.CAPTIONS: "timed captions",
        Shape.TABLE: "speakers in a column",
        Shape.PAGES: "pages",
    }[shape]


def doubts_of(source: Source, cut: Segmented, roles: Mapping[str, Judged]) -> tuple[str, ...]:
    """What a person should look at before relying on a transcript, whether or not it belongs to a study.

    Args:
        source: the file as its reader saw it.
        cut: its utterances and labels.
        roles: of its speakers.

    Returns:
        What the reader warns of and left out, then doubts about length and speakers, each a sentence.
    """
    doubts = [*source.warnings, *(f"not read: {count} {what}" for what, count in source.unread)]
    if short := _too_short(cut):
        doubts.append(f"{short}: too short to analyse, so a run sets it aside")
    speaking = {utterance.speaker for utterance in cut.utterances}
    heard = {roles[speaker].role for speaker in speaking}
    if not any(speaking):
        doubts.append("no speakers were found: every turn counts as a respondent's; add names and colons, or a participants.csv")
    elif Role.INTERVIEWER not in heard:
        doubts.append("no interviewer was found; name the label under `interviewer` in study.toml")
    elif Role.RESPONDENT not in heard:
        doubts.append("no respondent was found; give roles in participants.csv")
    odd = sorted(speaker for speaker in speaking if re.match(r"[=+@<-]|.*[<>{}|]", speaker))
    doubts += [f"speaker name {name!r} looks like code or a formula: is it a name?" for name in odd]
    folded: dict[str, str] = {}
    for label in cut.labels:
        twin = folded.setdefault(re.sub(r"\W+", "", label).lower(), label)
        if twin != label:
            doubts.append(f"labels {twin!r} and {label!r} differ little: one person or two?")
    return tuple(doubts)


def _words(cut: Segmented) -> int:
    return sum(len(utterance.text.split()) for utterance in cut.utterances)


def _too_short(cut: Segmented) -> str:
    """How little was said, or nothing where it is enough."""
    turns, words = len(cut.utterances), _words(cut)
    return f"only {turns} turn{'s'[: turns != 1]} and {words} words" if words < _MIN_TRANSCRIPT else ""


def participants_in(study: Study, file: str) -> dict[str, Participant]:
    """Rows of participants.csv for one transcript, by label: its own rows win over those for all documents."""
    names = {file, PurePosixPath(file).stem, PurePosixPath(file).name, PurePosixPath(file).with_suffix("").as_posix()}
    general = {person.label: person for person in study.participants if not person.document}
    return general | {person.label: person for person in study.participants if person.document in names}


def _read_literature(study: Study, file: str, seen: Input, source: Source) -> Reading:
    paper = read_paper(source)
    if not paper.paragraphs:
        raise SourceError(Fault(file, "no paragraphs of text were found", "a paper", "See whether it holds what you think."))
    turns: list[Turn] = []
    offset = 0
    for number, paragraph in enumerate(paper.paragraphs, 1):
        end = offset + len(paragraph.text)
        turns.append(
            Turn(f"{file}#{number}", file, offset, end, "", Role.AUTHOR, "", "", page=paragraph.page, section=paragraph.section)
        )
        offset = end + 2
    text = "\n\n".join(paragraph.text for paragraph in paper.paragraphs)
    _refuse_other_language(file, text)
    front = dict(paper.front)
    citation = ", ".join(filter(None, (front.get("authors") or front.get("author", ""), front.get("year", ""))))
    title = paper.title or PurePosixPath(file).stem
    document = Document(file, "", Kind.LITERATURE, title, text, _sha256(text), citation, paper.front)
    apart = [f"set apart: {count} {what}" for what, count in paper.set_aside]
    unread = [f"not read: {count} {what}" for what, count in source.unread]
    read = _with(
        seen,
        status="read",
        document=file,
        shape=f"{source.format}, {len({turn.section for turn in turns})} sections",
        turns=len(turns),
        words=len(text.split()),
        warnings=(*source.warnings, *apart, *unread),
    )
    return Reading(read, document, tuple(turns), make_passages(document, turns, study.settings.passages.max_words))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_other_language(file: str, text: str) -> None:
    """Set a file aside whose language the models do not know.

    Raises:
        SourceError: it is not in English.
    """
    from lingua import Language, LanguageDetectorBuilder

    names = "ENGLISH WELSH FRENCH GERMAN SPANISH ITALIAN PORTUGUESE POLISH DUTCH IRISH ROMANIAN"
    languages = [getattr(Language, name) for name in names.split()]
    detector = LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()
    sample = " ".join(text.split())[:5000]
    found = detector.detect_language_of(sample)
    if found not in (None, Language.ENGLISH):
        language = str(found).rpartition(".")[2].title()
        do = "The models read English only: translate it, or set `skip` for it in study.toml."
        raise SourceError(Fault(file, f"the text looks like {language}", "English", do))
