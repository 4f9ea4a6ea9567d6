"""A study folder laid out from files as people have them: cases found, files copied once, settings written with comments."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePosixPath

from textmine.errors import Fault, SourceError, StudyError, TextmineError
from textmine.isolation import Failure, call, call_each
from textmine.newfiles import ASIDE, SIDECARS, UNPRINTABLE, copied, digest_of, files_below, papers_within, take, unzipped
from textmine.normalise import composed, normalise_name
from textmine.people import names_for
from textmine.records import Role
from textmine.sidecars import headings, read_table, table_of, with_rows
from textmine.sources import SUFFIXES, read_source
from textmine.sources.files import short_names
from textmine.store import write_atomically
from textmine.transcripts.reading import Hints, read_transcript

_PEOPLE = ("participant", "document", "label", "role", "group", "organisation")
_ROLES = (Role.INTERVIEWER, Role.RESPONDENT)


@dataclass(frozen=True, slots=True)
class Laid:
    """What was laid out.

    Attributes:
        cases: ids of the cases, sorted.
        copied: transcripts and papers copied.
        literature: name of the folder among the transcripts that was taken for papers; empty where none was.
        skipped: why a file was not copied, a line each.
    """

    cases: tuple[str, ...]
    copied: int
    skipped: tuple[str, ...]
    literature: str = ""


def lay_out(folder: Path, transcripts: Path | None, literature: Path | None) -> Laid:
    """Lay out a study; what is already there is left as it is, so that it may be called again with more files.

    A transcript's case is the first folder below `transcripts`; for one that lies in no folder, the letters its name begins with.

    Args:
        folder: the study's folder, made if need be.
        transcripts: a folder of transcripts, or one file.
        literature: a folder of papers, or one file.

    Returns:
        The cases found and what became of the files.

    Raises:
        StudyError: a path that was given is empty or does not exist, the study's folder cannot be made or written to, or cases.csv
            or participants.csv beside the transcripts has a fault.
    """
    try:
        for option, given in (("--transcripts", transcripts), ("--literature", literature)):
            if given == Path():  # `--transcripts ""` comes as the current folder, all of which nobody meant
                do = "Name the folder. For the current folder, give its full path."
                raise StudyError(Fault(option, "an empty path, or a dot", "a folder or a file", do))
            if given is not None and not given.exists():
                raise StudyError(Fault(str(given), "no such file or folder", "transcripts or papers", "Correct the path."))
        return _lay_out(folder, transcripts, literature)
    except OSError as error:
        got = f"cannot be opened or written to ({error.strerror or error})"
        do = "Choose another folder, free some space, or change its permissions."
        raise StudyError(Fault(str(error.filename or folder), got, "a folder you can write to", do)) from error


def _lay_out(folder: Path, transcripts: Path | None, literature: Path | None) -> Laid:
    skipped: list[str] = []
    beside = transcripts.parent if transcripts is not None and transcripts.is_file() else None
    with unzipped(transcripts, skipped) as spoken, unzipped(literature, skipped) as written:
        papers = None if literature else papers_within(spoken)
        placed = {
            "transcripts": _placed(spoken, folder, "transcripts", skipped, written or papers),
            "literature": _placed(written or papers, folder, "literature", skipped),
        }
        for name in SIDECARS:
            _take_sidecar(name, [one for one in (spoken, beside) if one is not None and one.is_dir()], folder, skipped)
        return _laid(folder, placed, skipped, papers.name if papers else "")


def _placed(source: Path | None, folder: Path, name: str, skipped: list[str], without: Path | None = None) -> list[Path]:
    (folder / name).mkdir(parents=True, exist_ok=True)
    return list(copied(source, folder, name, skipped, without)) if source is not None else []


def _take_sidecar(name: str, places: Sequence[Path], folder: Path, skipped: list[str]) -> None:
    """Copy a table from beside the transcripts where the study has none; a workbook becomes a csv."""
    target = folder / name
    for place in places:
        if target.exists():
            return
        if (place / name).is_file() and digest_of(place / name, name, skipped):
            take(place / name, target)
        book = (place / name).with_suffix(".xlsx")
        if name.endswith(".csv") and not target.exists() and book.is_file():
            try:
                rows = [block.cells for block in call(read_source, book, where=book.name).blocks]
            except SourceError as error:
                skipped += [f"{book.name}: {fault.got}" for fault in error.faults]
                continue
            _write(target, table_of(rows))


def _laid(folder: Path, placed: Mapping[str, Sequence[Path]], skipped: Sequence[str], papers: str) -> Laid:
    _write_settings(folder)
    found = (folder / "transcripts").iterdir()
    cases = sorted(path.name for path in found if path.is_dir() and not path.name.startswith("."))
    faults: list[Fault] = []
    _write_cases(folder / "cases.csv", cases, faults)
    _write_participants(folder, placed["transcripts"], faults)
    if faults:
        raise StudyError(*faults)
    return Laid(tuple(cases), sum(map(len, placed.values())), tuple(skipped), papers)


def _write_cases(path: Path, cases: Sequence[str], faults: list[Fault]) -> None:
    """A cases.csv where there is none; to one that is there, a row for each new case at its end."""
    before = len(faults)
    listed = {normalise_name(row["case"]) for _, row in read_table(path, ("case",), faults)}
    new = [composed(case) for case in cases if normalise_name(case) not in listed]
    if len(faults) > before or (path.exists() and not new):
        return
    rows = [{"case": case, "name": _as_title(case), "title": _as_title(case)} for case in new]
    _write(path, with_rows(path, ("case", "name"), rows))


def _write_participants(folder: Path, placed: Sequence[Path], faults: list[Fault]) -> None:
    """A participants.csv with the speakers of every transcript, where there is none; else rows for transcripts placed just now.

    A table that is there and lists a transcript, or has no column for it, is left as it is.
    """
    path, transcripts = folder / "participants.csv", folder / "transcripts"
    before = len(faults)
    listed = [row for _, row in read_table(path, ("participant",), faults)]
    if len(faults) > before:
        return
    if path.exists() and not {"label", "document"} <= set(headings(path)):
        return
    known = {normalise_name(row.get("document", "")) for row in listed}
    there = [
        file for file in files_below(transcripts, (), []) if file.suffix.lower() in SUFFIXES and file.name.lower() not in ASIDE
    ]
    documents = {file: file.relative_to(transcripts).as_posix() for file in (*there, *placed)}
    names = short_names([*documents.values()])
    taken = {normalise_name(row["participant"]) for row in listed}
    general = {row["label"]: row.get("role", "").lower() for row in listed if row.get("label") and not row.get("document")}
    paths = [
        one for one in (placed if path.exists() else there) if known.isdisjoint(map(normalise_name, names_for(documents[one])))
    ]
    rows = list(_people_in({one: (documents[one], names[documents[one]]) for one in paths}, general, taken))
    if rows or not path.exists():
        _write(path, with_rows(path, _PEOPLE, rows))


def _people_in(paths: Mapping[Path, tuple[str, str]], general: Mapping[str, str], taken: set[str]) -> Iterator[dict[str, str]]:
    """A row for each speaker of some transcripts who is not listed for all documents; none for a transcript that cannot be read.

    Args:
        paths: transcripts, each with its id and with what people are called after, whose ids it begins.
        general: role by label of all documents.
        taken: ids of others, as names are compared; those that are given are added.

    Yields:
        Values by heading.
    """
    with closing(call_each(_speakers, [(path, dict(general)) for path in paths])) as outcomes:
        found = {number: speakers for number, speakers in outcomes if not isinstance(speakers, Failure)}
    listed = set(map(normalise_name, general))
    for number, (document, name) in enumerate(paths.values()):
        for label, role in found.get(number, ()):
            if normalise_name(label) in listed or any(
                value != value.strip() or UNPRINTABLE.search(value) for value in (label, document)
            ):
                continue
            ids = (composed(f"{start} {label}") for start in (name, PurePosixPath(document).with_suffix("").as_posix(), document))
            participant = next((one for one in ids if normalise_name(one) not in taken), composed(f"{document} {label}"))
            taken.add(normalise_name(participant))
            yield {"participant": participant, "document": document, "label": label, "role": role}


def _speakers(path: Path, general: Mapping[str, str]) -> list[tuple[str, str]]:
    """Labels of a transcript with their roles, empty where unknown."""
    try:
        transcript = read_transcript(
            read_source(path), Hints(listed={k: v for k, v in general.items() if v in ("", *_ROLES)}), path.name
        )
    except SourceError:
        return []
    roles = {label: transcript.roles[label].role for label in transcript.voices if label in transcript.cut.labels}
    return [(label, str(role) if role in _ROLES else "") for label, role in roles.items()]


def _as_title(name: str) -> str:
    """The name of a folder as words, with a capital in front and those it has: `NHS-trusts` is "NHS trusts"."""
    words = name.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def _write_settings(folder: Path) -> None:
    template = files("textmine") / "template"
    if not (folder / "study.toml").exists():
        title = json.dumps(_as_title(folder.resolve().name), ensure_ascii=False)  # a string of JSON is one of TOML
        text = (template / "study.toml").read_text(encoding="utf-8").replace('"TITLE"', title)
        _write(folder / "study.toml", text.encode())
    if not (folder / "codebook.yaml").exists():
        _write(folder / "codebook.yaml", (template / "codebook.yaml").read_bytes())


def _write(path: Path, data: bytes) -> None:
    try:
        write_atomically(path, data)
    except TextmineError as error:
        faults = (Fault(one.where, one.got, one.expected, "Free some space, or choose another folder.") for one in error.faults)
        raise StudyError(*faults) from error
