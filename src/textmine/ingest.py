"""One file of the study to one document with its turns and passages, or to a reason why not.

The text of a transcript is what was said, turn by turn, each after its speaker's label; that of a paper is its body. A
passage is a slice of that text. Nothing here raises for a fault in a file: the fault becomes the reason in its `Input`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from textmine.errors import Fault, SourceError
from textmine.literature.sections import read_paper
from textmine.passages import make_passages
from textmine.records import Case, Document, Input, Kind, Participant, Passage, Role, Turn
from textmine.sources import Shape, Source, read_source
from textmine.store import sha256_of
from textmine.study import FileSettings, Study
from textmine.transcripts.roles import Judged, infer_roles
from textmine.transcripts.segment import Segmented, segment

_MIN_TRANSCRIPT = 30  # words; less than this is a fragment, no interview
_LITERATURE = "literature/"  # prefix of the ids of papers


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file; document, turns and passages are empty where it was set aside."""

    input: Input
    document: Document | None = None
    turns: tuple[Turn, ...] = ()
    passages: tuple[Passage, ...] = ()
    roles: Mapping[str, Judged] = field(default_factory=dict)
    segmented: Segmented | None = None


def study_files(study: Study) -> list[str]:
    """Ids of all files of the study, sorted.

    Args:
        study: the study.

    Returns:
        Paths below its transcripts folder, and paths below the other after `literature/`; hidden files and the lock files of
        office programs are not the study's.
    """
    found = []
    for folder, prefix in ((study.transcripts, ""), (study.literature, _LITERATURE)):
        if folder.is_dir():
            paths = (path for path in folder.rglob("*") if path.is_file() and not _is_hidden(path.relative_to(folder)))
            found += [prefix + path.relative_to(folder).as_posix() for path in paths if not _is_sidecar(path, folder)]
    return sorted(found)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def _is_sidecar(path: Path, folder: Path) -> bool:
    return path.parent == folder and path.name.lower() in ("readme.md", "readme.txt", "cases.csv", "participants.csv")


def path_of(study: Study, file: str) -> Path:
    """Where a file of `study_files` lies."""
    if file.startswith(_LITERATURE) and not (study.transcripts / file).exists():
        return study.literature / file.removeprefix(_LITERATURE)
    return study.transcripts / file


def read_file(study: Study, file: str) -> Reading:
    """Read one file of the study.

    Args:
        study: the study.
        file: an id of `study_files`.

    Returns:
        Its document, turns and passages; or an input that is set aside, with the reason.
    """
    path = path_of(study, file)
    corrections = study.settings.files.get(file, FileSettings())
    kind = corrections.kind or (Kind.LITERATURE if file.startswith(_LITERATURE) else Kind.TRANSCRIPT)
    seen = Input(path=file, sha256=sha256_of(path), status="set aside", kind=kind)
    if corrections.skip:
        return Reading(_with(seen, reason=f"{file}: skipped in study.toml: {corrections.skip}"))
    try:
        source = read_source(path)
        if kind == Kind.LITERATURE:
            return _read_literature(study, file, seen, source)
        return _read_transcript(study, file, seen, source, _case_of(study, file, corrections))
    except SourceError as error:
        return Reading(_with(seen, reason=str(error)))


def _with(seen: Input, **changes: object) -> Input:
    return Input(**{name: changes.get(name, getattr(seen, name)) for name in Input.__slots__})  # type: ignore[arg-type]


def _case_of(study: Study, file: str, corrections: FileSettings) -> str:
    """The case a transcript belongs to: study.toml, else its folder, else a case id that begins the file's name."""
    known = [case.case for case in study.cases]
    parts = PurePosixPath(file).parts
    case = corrections.case or (parts[0] if len(parts) > 1 else "")
    if not case:
        case = next((one for one in sorted(known, key=len, reverse=True) if parts[0].lower().startswith(one.lower())), "")
    if not case:
        do = 'Put it in a folder named after its case, or give `case` under [files."' + file + '"] in study.toml.'
        raise SourceError(Fault(file, "belongs to no case", "a case folder", do))
    if known and case not in known:
        do = f"Add a row {case!r} to {study.settings.study.cases}, or move the file."
        raise SourceError(Fault(file, f"case {case!r} is not in {study.settings.study.cases}", f"one of {', '.join(known)}", do))
    return case


def cases_of(study: Study, inputs: Sequence[Input]) -> tuple[Case, ...]:
    """The cases of the study in order: those of cases.csv, else the folders that hold transcripts."""
    if study.cases:
        return study.cases
    return tuple(Case(case, case.replace("-", " ").replace("_", " ")) for case in sorted({one.case for one in inputs if one.case}))


def _read_transcript(study: Study, file: str, seen: Input, source: Source, case: str) -> Reading:
    people = participants_in(study, file)
    corrections = study.settings.files.get(file, FileSettings())
    cut = segment(source, [*people, *corrections.interviewer])
    roles = infer_roles(cut.utterances, {label: person.role for label, person in people.items()}, corrections.interviewer)
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
                participant=person.participant if person else f"{PurePosixPath(file).stem} {utterance.speaker}".strip(),
                group=person.group if person else "",
                start_s=utterance.start_s,
                end_s=utterance.end_s,
                page=utterance.page,
            )
        )
        pieces.append(f"{label}{utterance.text}")
        offset = end + 2
    text = "\n\n".join(pieces)
    words = sum(len(utterance.text.split()) for utterance in cut.utterances)
    if words < _MIN_TRANSCRIPT:
        got = f"only {len(turns)} turn{'s'[: len(turns) != 1]} and {words} words"
        raise SourceError(
            Fault(file, got, f"an interview of at least {_MIN_TRANSCRIPT} words", "Too short to analyse: is it whole?")
        )
    _refuse_other_language(file, text)
    warnings = (*source.warnings, *(f"not read: {count} {what}" for what, count in source.unread), *_doubts(turns, cut))
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
        words=words,
        warnings=warnings,
    )
    return Reading(read, document, tuple(turns), make_passages(document, turns, study.settings.passages.max_words), roles, cut)


def _shape_words(shape: Shape) -> str:
    return {
        Shape.PARAGRAPHS: "speakers before colons",
        Shape.CAPTIONS: "timed captions",
        Shape.TABLE: "speakers in a column",
        Shape.PAGES: "pages",
    }[shape]


def _doubts(turns: Sequence[Turn], cut: Segmented) -> list[str]:
    """What a person should look at before relying on the turns."""
    doubts = []
    if not any(turn.speaker for turn in turns):
        doubts.append("no speakers were found: every turn counts as a respondent's; add names and colons, or a participants.csv")
    elif not any(turn.role == Role.INTERVIEWER for turn in turns):
        doubts.append("no interviewer was found; name the label under `interviewer` in study.toml")
    elif not any(turn.role == Role.RESPONDENT for turn in turns):
        doubts.append("no respondent was found; give roles in participants.csv")
    odd = sorted({turn.speaker for turn in turns if re.match(r"[=+@<-]|.*[<>{}|]", turn.speaker)})
    doubts += [f"speaker name {name!r} looks like code or a formula: is it a name?" for name in odd]
    folded: dict[str, str] = {}
    for label in cut.labels:
        twin = folded.setdefault(re.sub(r"\W+", "", label).lower(), label)
        if twin != label:
            doubts.append(f"labels {twin!r} and {label!r} differ little: one person or two?")
    return doubts


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
