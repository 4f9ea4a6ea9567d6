"""A study folder laid out from files as people have them: cases found, files copied once, settings written with comments."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from textmine.concurrency import Failure, call, call_each
from textmine.errors import Fault, SourceError, StudyError, TextmineError
from textmine.ingest.readers import SUFFIXES, read_source
from textmine.ingest.readers.bundle import unpack
from textmine.ingest.speakers import names_for
from textmine.ingest.study_files import is_copy, short_names
from textmine.ingest.transcripts.read_transcript import Hints, read_transcript
from textmine.nlp.normalise import composed, normalise_name
from textmine.records.corpus import Role
from textmine.storage.files import keep_private, write_atomically
from textmine.storage.fingerprint import sha256_of
from textmine.study.bibliography import SUFFIXES as REFERENCES
from textmine.study.csv_tables import headings, numbered_rows, read_table, table_of

SIDECARS = ("cases.csv", "participants.csv", "gazetteer.csv", "codebook.yaml")
ASIDE = (*SIDECARS, "cases.xlsx", "participants.xlsx", "readme.md", "readme.txt")  # beside transcripts, and none themselves
_PAPERS = re.compile(
    r"(?:\d+[\s_.-]*)?(?:(?:grey |working |background )?(?:literature|papers|readings?|articles|references|bibliography)"
    r"|lit(?:erature)? review)",
    re.IGNORECASE,
)
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")  # control characters, and bytes of a name that are no text
# ES1_manager.docx, "P07 - Northfield.txt": the letters before the first number are taken for the case.
_CASE_IN_NAME = re.compile(r"([A-Za-z]{2,}?)[ _-]*\d")


@contextmanager
def extract_zip(path: Path | None, skipped: list[str]) -> Iterator[Path | None]:
    """A folder with the files of a zip file, for as long as it is used; any other path as it is."""
    if path is None or path.suffix.lower() != ".zip" or not path.is_file():
        yield path
        return
    with TemporaryDirectory() as folder:
        try:
            skipped += [f"{path.name}/{name}: {fault.got}" for name, fault in unpack(path, Path(folder))]
        except SourceError as error:
            raise StudyError(*error.faults) from error
        yield Path(folder)


def papers_within(transcripts: Path | None) -> Path | None:
    """A folder of papers right below one of transcripts, by its name; None where there is none, or several."""
    if transcripts is None or not transcripts.is_dir():
        return None
    below = [path for path in transcripts.iterdir() if not _is_hidden(path.name)]
    papers = [path for path in below if path.is_dir() and _PAPERS.fullmatch(path.name)]
    return papers[0] if len(papers) == 1 and len(below) > 1 else None


def copy_files(source: Path, folder: Path, name: str, skipped: list[str], without: Path | None = None) -> Iterator[Path]:
    """Copy files that are read and not there yet; a second copy of the same content is left out.

    Args:
        source: a folder, or one file.
        folder: of the study.
        name: of the folder within it.
        skipped: why a file was not copied is told here, a line each.
        without: a folder to pass over.

    Yields:
        Where each was put.
    """
    target = folder / name
    root = source if source.is_dir() else source.parent
    passed = (folder, folder / "transcripts", folder / "literature", folder / "output", *([without] if without else []))
    apart = {os.path.realpath(path) for path in passed}
    paths = files_below(root, apart - {os.path.realpath(root)}, skipped) if source.is_dir() else [source]
    there = {digest: path for path in files_below(target, set(), []) if (digest := hash_file(path, "", []))}
    for path in sorted(paths, key=lambda path: (is_copy(path.name), path)):
        relative = path.relative_to(root)
        if path.name.lower() in ASIDE:
            continue
        if UNPRINTABLE.search(str(relative)):
            skipped.append(f"{str(relative)!a}: a name with characters that cannot be shown; rename it")
            continue
        if path.suffix.lower() not in (*SUFFIXES, *(REFERENCES if name == "literature" else ())):
            kind = f"{path.suffix} files" if path.suffix else "files without an extension"
            skipped.append(f"{relative}: {kind} are not supported")
            continue
        if not (digest := hash_file(path, str(relative), skipped)):
            continue
        place = target / _place(relative, by_case=name == "transcripts")
        if digest in there:
            if there[digest] != place:
                skipped.append(f"{relative}: the same content is already in the study as {there[digest].relative_to(target)}")
        elif place.exists():
            skipped.append(f"{relative}: the study already has another file of that name, which was kept")
        else:
            copy_file(path, place)
            there[digest] = place
            yield place


def files_below(root: Path, apart: Collection[str], skipped: list[str]) -> list[Path]:
    """Files below a folder, sorted, those of linked folders too; no folder is read twice, so that links may go in circles.

    Args:
        root: the folder.
        apart: real paths of folders to pass over.
        skipped: folders that cannot be opened are told here, and links to what is read anyway.

    Returns:
        Paths below the folder, by the names of the links on the way.
    """
    found: list[Path] = []
    seen: set[str] = set()
    todo = [root]  # grows by the links that are found: a folder is read under its own name rather than a link's
    for start in todo:
        real = os.path.realpath(start)
        if start is not root and (real in seen or Path(os.path.realpath(root)).is_relative_to(real)):
            skipped.append(f"{start.relative_to(root)}: a link to a folder that is already read, or to a parent folder")
            continue
        for here, folders, names in os.walk(start, onerror=lambda error: skipped.append(_unopened(error, root))):
            real = os.path.realpath(here)
            if real in seen or real in apart:
                folders.clear()
                continue
            seen.add(real)
            folders[:] = sorted(name for name in folders if not _is_hidden(name))
            todo += [path for name in folders if (path := Path(here, name)).is_symlink()]
            found += [Path(here, name) for name in names if not _is_hidden(name)]
    return sorted(found)


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$"))


def _unopened(error: OSError, root: Path) -> str:
    return f"{Path(error.filename).relative_to(root)}: cannot be opened ({error.strerror})"


def hash_file(path: Path, shown: str, skipped: list[str]) -> str:
    """Hash of a file's bytes; nothing, and a line, where it cannot be read."""
    try:
        if path.is_file():
            return sha256_of(path)
        problem = "a link to something that is not there" if path.is_symlink() else "not a file that holds text"
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
    skipped.append(f"{shown}: {problem}")
    return ""


def copy_file(path: Path, place: Path) -> None:
    """Copy a file, whole or not at all; nobody may read the copy who could not read the file."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(".part")
    try:
        shutil.copyfile(path, part)
        keep_private(part, path)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def _place(relative: Path, by_case: bool) -> Path:
    if not by_case or len(relative.parts) > 1:
        return relative
    found = _CASE_IN_NAME.match(relative.stem)
    return Path(found[1].lower() if found else "unsorted") / relative


_PEOPLE = ("participant", "document", "label", "role", "group", "organisation")
_ROLES = (Role.INTERVIEWER, Role.RESPONDENT)


@dataclass(frozen=True, slots=True)
class InitResult:
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


def init_study(folder: Path, transcripts: Path | None, literature: Path | None) -> InitResult:
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
        return _init_in(folder, transcripts, literature)
    except OSError as error:
        got = f"cannot be opened or written to ({error.strerror or error})"
        do = "Choose another folder, free some space, or change its permissions."
        raise StudyError(Fault(str(error.filename or folder), got, "a folder you can write to", do)) from error


def _init_in(folder: Path, transcripts: Path | None, literature: Path | None) -> InitResult:
    skipped: list[str] = []
    beside = transcripts.parent if transcripts is not None and transcripts.is_file() else None
    with extract_zip(transcripts, skipped) as spoken, extract_zip(literature, skipped) as written:
        papers = None if literature else papers_within(spoken)
        placed = {
            "transcripts": _placed(spoken, folder, "transcripts", skipped, written or papers),
            "literature": _placed(written or papers, folder, "literature", skipped),
        }
        for name in SIDECARS:
            _take_sidecar(name, [source for source in (spoken, beside) if source is not None and source.is_dir()], folder, skipped)
        return _init_result(folder, placed, skipped, papers.name if papers else "")


def _placed(source: Path | None, folder: Path, name: str, skipped: list[str], without: Path | None = None) -> list[Path]:
    (folder / name).mkdir(parents=True, exist_ok=True)
    return list(copy_files(source, folder, name, skipped, without)) if source is not None else []


def _take_sidecar(name: str, places: Sequence[Path], folder: Path, skipped: list[str]) -> None:
    """Copy a table from beside the transcripts where the study has none; a workbook becomes a csv."""
    target = folder / name
    for place in places:
        if target.exists():
            return
        if (place / name).is_file() and hash_file(place / name, name, skipped):
            copy_file(place / name, target)
        book = (place / name).with_suffix(".xlsx")
        if name.endswith(".csv") and not target.exists() and book.is_file():
            try:
                rows = [block.cells for block in call(read_source, book, where=book.name).blocks]
            except SourceError as error:
                skipped += [f"{book.name}: {fault.got}" for fault in error.faults]
                continue
            _write(target, table_of(rows))


def _init_result(folder: Path, placed: Mapping[str, Sequence[Path]], skipped: Sequence[str], papers: str) -> InitResult:
    _write_settings(folder)
    found = (folder / "transcripts").iterdir()
    cases = sorted(path.name for path in found if path.is_dir() and not path.name.startswith("."))
    faults: list[Fault] = []
    _write_cases(folder / "cases.csv", cases, faults)
    _write_participants(folder, placed["transcripts"], faults)
    if faults:
        raise StudyError(*faults)
    return InitResult(tuple(cases), sum(map(len, placed.values())), tuple(skipped), papers)


def _write_cases(path: Path, cases: Sequence[str], faults: list[Fault]) -> None:
    """A cases.csv where there is none; to one that is there, a row for each new case at its end."""
    before = len(faults)
    listed = {normalise_name(row["case"]) for _, row in read_table(path, ("case",), faults)}
    new = [composed(case) for case in cases if normalise_name(case) not in listed]
    if len(faults) > before or (path.exists() and not new):
        return
    rows = [{"case": case, "name": _as_title(case), "title": _as_title(case)} for case in new]
    _write(path, numbered_rows(path, ("case", "name"), rows))


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
        file for file in (placed if path.exists() else there) if known.isdisjoint(map(normalise_name, names_for(documents[file])))
    ]
    rows = list(_people_in({path: (documents[path], names[documents[path]]) for path in paths}, general, taken))
    if rows or not path.exists():
        _write(path, numbered_rows(path, _PEOPLE, rows))


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
            participant = next(
                (identifier for identifier in ids if normalise_name(identifier) not in taken), composed(f"{document} {label}")
            )
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
    roles = {label: transcript.roles[label].role for label in transcript.voices if label in transcript.segmented.labels}
    return [(label, str(role) if role in _ROLES else "") for label, role in roles.items()]


def _as_title(name: str) -> str:
    """The name of a folder as words, with a capital in front and those it has: `NHS-trusts` is "NHS trusts"."""
    words = name.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def _write_settings(folder: Path) -> None:
    template = files("textmine.pipeline") / "template"
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
        faults = (
            Fault(fault.where, fault.got, fault.expected, "Free some space, or choose another folder.") for fault in error.faults
        )
        raise StudyError(*faults) from error
