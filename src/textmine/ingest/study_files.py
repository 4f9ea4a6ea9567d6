"""The files of a study: which there are, where each lies, and the short name of each."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from textmine.errors import SourceError
from textmine.ingest.readers import File, load_file
from textmine.ingest.readers.bundle import read_member, zip_members
from textmine.ingest.readers.interviews import TABLES, interviews_in, read_interview, without_column
from textmine.nlp.normalise import normalise_name
from textmine.storage.fingerprint import sha256_of
from textmine.study.bibliography import SUFFIXES as REFERENCES
from textmine.study.load import Study
from textmine.study.settings import FileSettings

LITERATURE = "literature/"  # prefix of the ids of papers
MISPLACED = "./literature/"  # prefix of the ids of files in a folder of that name among the transcripts
_SIDECARS = (
    "readme.md",
    "readme.txt",
    "cases.csv",
    "participants.csv",
    "cases.xlsx",
    "participants.xlsx",
    "gazetteer.csv",
    "codebook.yaml",
)
_ZIP = ".zip"
_EMPTY = hashlib.sha256(b"").hexdigest()
_COPY = re.compile(r"(?:\s\(\d\)|[\s_-]+copy(?:\s\(?\d\)?)?)\Z|\Acopy of ", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")  # what Python makes of a byte of a name that is not UTF-8


def is_copy(name: str) -> bool:
    """Whether the name of a file is one that systems give to a copy: `a (1).docx`, `a - Copy.docx`, `Copy of a.docx`."""
    return bool(_COPY.search(PurePosixPath(name).stem))


def copies_of(hashes: Mapping[str, str]) -> dict[str, str]:
    """Files whose bytes are those of another file of the same case; one that lies in two cases counts in both.

    Args:
        hashes: of the bytes, by id; empty for what cannot be read.

    Returns:
        For each copy the file that counts: the one whose name is not that of a copy, then the first.
    """
    first: dict[tuple[bool, tuple[str, ...], str], str] = {}
    copies = {}
    for file in sorted(hashes, key=lambda name: (is_copy(name), name)):
        papers = file.startswith(LITERATURE)
        key = (papers, () if papers else folders_of(file)[:1], hashes[file])
        if hashes[file] and hashes[file] != _EMPTY and first.setdefault(key, file) != file:
            copies[file] = first[key]
    return copies


def study_files(study: Study) -> list[str]:
    """Ids of all files of the study, sorted; whatever is no file, or cannot be opened, is among them and not left out in silence.

    Args:
        study: the study.

    Returns:
        Paths below its transcripts folder, and paths below the other after `literature/` (those in a folder of that name among
        the transcripts after `./literature/`); linked folders are followed, once each, and zip files are folders of what they hold.
        Hidden files and the lock files of office programs are not the study's. A byte of a name that is not UTF-8 is shown as �.
    """
    found = set[str]()
    for root, other, prefix in (
        (study.transcripts, study.literature, ""),
        (study.literature, study.transcripts, LITERATURE),
    ):
        if root.is_dir():
            for path in _walk(root, other):
                if prefix and path.suffix.lower() in REFERENCES:
                    continue
                file = prefix + path.relative_to(root).as_posix()
                file = f"./{file}" if not prefix and file.startswith(LITERATURE) else file
                column = interview_column(study, file) if not prefix else ""
                found |= {_SURROGATE.sub("�", f"{file}{inner}") for inner in _inside(path, column)}
    return sorted(found)


def interview_column(study: Study, file: str) -> str:
    """Heading of the column whose values are interviews of their own, in a table; nothing where a file is one interview."""
    own = study.corrections(file).interview_column or study.settings.reading.interview_column
    return own if PurePosixPath(file).suffix.lower() in TABLES else ""


def corrections_of(study: Study, file: str) -> FileSettings:
    """What study.toml says of a file, or else of the table that it is an interview of."""
    own, table = study.corrections(file), PurePosixPath(file).parent.as_posix()
    return study.corrections(table) if own == FileSettings() and interview_column(study, table) else own


def _inside(path: Path, column: str) -> list[str]:
    """What is to be added to the id of a file: nothing, or the path of each file in a zip file, of each interview in a table."""
    if column:
        try:
            return [f"/{name}" for name in interviews_in(path, column)] or [""]
        except SourceError:
            return [""]  # reading it says what is wrong
    if path.suffix.lower() != _ZIP or not path.is_file():
        return [""]
    try:
        names = zip_members(path)
    except (SourceError, OSError):
        return [""]  # reading it says what is wrong
    office = {"word/document.xml", "content.xml", "xl/workbook.xml"}
    return [""] if office & set(names) or not names else [f"/{name}" for name in names]


def _walk(root: Path, other: Path) -> Iterator[Path]:
    """All below a folder that is no folder, and folders that cannot be opened.

    A folder under two names is walked once: by its own name, where it has one below the root, and else by the first of its links.

    Args:
        root: the folder.
        other: one that is walked by itself, and is left out here.

    Yields:
        Their paths, which begin with the root's.
    """
    real = os.path.realpath(root)
    seen = {os.path.realpath(other)} - {real}
    waiting = [root]
    closed: list[Path] = []
    while waiting:
        links: list[Path] = []
        for folder, folders, names in os.walk(waiting.pop(0), onerror=lambda error: closed.append(Path(error.filename))):
            if os.path.realpath(folder) in seen:
                folders.clear()
                continue
            seen.add(os.path.realpath(folder))
            folders[:] = sorted(name for name in folders if not _is_hidden(name))
            links += [Path(folder, name) for name in folders if Path(folder, name).is_symlink()]
            for name in names:
                if not _is_hidden(name) and not (Path(folder) == root and name.lower() in _SIDECARS):
                    yield Path(folder, name)
        for link in sorted(links):
            if Path(real).is_relative_to(os.path.realpath(link)) and os.path.realpath(link) != real:
                yield link  # it leads above the study's own folder: everything on the machine may lie there
            else:
                waiting.append(link)
    yield from closed


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$"))


def file_of(study: Study, file: str) -> File:
    """A file of `study_files` with its bytes.

    Returns:
        It, named as it is in its folder.

    Raises:
        SourceError: it cannot be opened, is larger than any transcript, or is a table without the column of interviews.
    """
    path, member = _located(study, file)
    if member:
        return _read_member(study, file, path, member)
    if column := study.corrections(file).interview_column:
        raise SourceError(without_column(path, column))
    return load_file(path)


def hash_of(study: Study, file: str) -> str:
    """Hash of the bytes of a file of `study_files`; nothing for what is no file or cannot be read."""
    path, member = _located(study, file)
    try:
        if member:
            return hashlib.sha256(_read_member(study, file, path, member).data).hexdigest()
        return sha256_of(path) if path.is_file() else ""
    except (OSError, SourceError):
        return ""


def _read_member(study: Study, file: str, path: Path, member: str) -> File:
    """One file of a zip file, or one interview of a table."""
    if path.suffix.lower() == _ZIP:
        return read_member(path, member)
    return read_interview(path, interview_column(study, PurePosixPath(file).parent.as_posix()), member)


def _located(study: Study, file: str) -> tuple[Path, str]:
    """Where a file lies, and its path in the zip file or table there, if it is in one."""
    root, relative = (study.literature, file.removeprefix(LITERATURE)) if file.startswith(LITERATURE) else (study.transcripts, file)
    path = root / relative
    parts = PurePosixPath(relative).parts
    for number, part in enumerate(parts[:-1], 1):
        archive = root.joinpath(*parts[:number])
        if part.lower().endswith((_ZIP, *TABLES)) and archive.is_file():
            return archive, "/".join(parts[number:])
    return path, ""


def folders_of(file: str) -> tuple[str, ...]:
    """The folders that say which case a transcript belongs to: those in a zip file, or else it or a table by its name."""
    parts = PurePosixPath(file).parts[:-1]
    for number, part in enumerate(parts):
        if part.lower().endswith(_ZIP):
            return (*parts[:number], *(parts[number + 1 :] or (part[: -len(_ZIP)],)))
        if part.lower().endswith(TABLES):
            return parts[:number] or (PurePosixPath(part).stem,)
    return parts


def short_names(files: Sequence[str]) -> dict[str, str]:
    """What to call each file where people are named after it: two interviews of one name are two respondents'.

    Args:
        files: all ids of `study_files`.

    Returns:
        By id its stem where no other file has it; else its path without suffix, where no other has that; else the id.
    """
    stems = Counter(normalise_name(PurePosixPath(file).stem) for file in files)
    paths = Counter(normalise_name(_without_suffix(file)) for file in files)
    names = {}
    for file in files:
        stem, path = PurePosixPath(file).stem, _without_suffix(file)
        names[file] = stem if stems[normalise_name(stem)] == 1 else path if paths[normalise_name(path)] == 1 else file
    return names


def _without_suffix(file: str) -> str:
    return PurePosixPath(file).with_suffix("").as_posix()
