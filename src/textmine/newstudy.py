"""A study folder laid out from files as people have them: cases found, files copied once, settings written with comments."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from textmine.errors import Fault, SourceError, StudyError, TextmineError
from textmine.records import Role
from textmine.sidecars import headings, read_table, with_rows
from textmine.sources import SUFFIXES, read_source
from textmine.store import sha256_of, write_atomically
from textmine.transcripts.roles import infer_roles
from textmine.transcripts.segment import segment

_SIDECARS = ("cases.csv", "participants.csv", "gazetteer.csv", "codebook.yaml")
_ASIDE = (*_SIDECARS, "readme.md", "readme.txt")  # beside transcripts, and none themselves
_PEOPLE = ("participant", "document", "label", "role", "group", "organisation")
_ROLES = (Role.INTERVIEWER, Role.RESPONDENT)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")  # control characters, and bytes of a name that are no text
# ES1_manager.docx, "P07 - Northfield.txt": the letters before the first number are taken for the case.
_CASE_IN_NAME = re.compile(r"([A-Za-z]{2,}?)[ _-]*\d")


@dataclass(frozen=True, slots=True)
class Laid:
    """What was laid out.

    Attributes:
        cases: ids of the cases, sorted.
        copied: transcripts and papers copied.
        skipped: why a file was not copied, a line each.
    """

    cases: tuple[str, ...]
    copied: int
    skipped: tuple[str, ...]


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
                do = "Name the folder; for the one you are in, give its full path."
                raise StudyError(Fault(option, "an empty path, or a dot", "a folder or a file", do))
            if given is not None and not given.exists():
                raise StudyError(Fault(str(given), "no such file or folder", "transcripts or papers", "Mend the path."))
        return _lay_out(folder, transcripts, literature)
    except OSError as error:
        got = f"cannot be opened or written to ({error.strerror or error})"
        do = "Give another folder, or make room and mend who may write there."
        raise StudyError(Fault(str(error.filename or folder), got, "a folder that you may write to", do)) from error


def _lay_out(folder: Path, transcripts: Path | None, literature: Path | None) -> Laid:
    skipped: list[str] = []
    placed: dict[str, list[Path]] = {}
    for source, name in ((transcripts, "transcripts"), (literature, "literature")):
        (folder / name).mkdir(parents=True, exist_ok=True)
        placed[name] = list(_copy(source, folder, name, skipped)) if source is not None else []
    if transcripts is not None and transcripts.is_dir():
        for name in _SIDECARS:
            if (transcripts / name).is_file() and not (folder / name).exists() and _digest(transcripts / name, name, skipped):
                _take(transcripts / name, folder / name)
    _write_settings(folder)
    found = (folder / "transcripts").iterdir()
    cases = sorted(path.name for path in found if path.is_dir() and not path.name.startswith("."))
    faults: list[Fault] = []
    _write_cases(folder / "cases.csv", cases, faults)
    _write_participants(folder, placed["transcripts"], faults)
    if faults:
        raise StudyError(*faults)
    return Laid(tuple(cases), sum(map(len, placed.values())), tuple(skipped))


def _copy(source: Path, folder: Path, name: str, skipped: list[str]) -> Iterator[Path]:
    """Copy files that are read and not there yet; a second copy of the same content is left out.

    Yields:
        Where each was put.
    """
    target = folder / name
    root = source if source.is_dir() else source.parent
    apart = {os.path.realpath(one) for one in (folder, folder / "transcripts", folder / "literature", folder / "output")}
    paths = _files_below(root, apart - {os.path.realpath(root)}, skipped) if source.is_dir() else [source]
    there = {digest: path for path in _files_below(target, set(), []) if (digest := _digest(path, "", []))}
    for path in paths:
        relative = path.relative_to(root)
        if path.name.lower() in _ASIDE:
            continue
        if _UNPRINTABLE.search(str(relative)):
            skipped.append(f"{str(relative)!a}: a name with characters that cannot be shown; rename it")
            continue
        if path.suffix.lower() not in SUFFIXES:
            skipped.append(f"{relative}: {path.suffix or 'nameless'} files are not read (read: {', '.join(SUFFIXES)})")
            continue
        if not (digest := _digest(path, str(relative), skipped)):
            continue
        place = target / _place(relative, by_case=name == "transcripts")
        if digest in there:
            if there[digest] != place:
                skipped.append(f"{relative}: the same content is already there as {there[digest].relative_to(target)}")
        elif place.exists():
            skipped.append(f"{relative}: another file of that name is already there, and was left as it is")
        else:
            _take(path, place)
            there[digest] = place
            yield place


def _files_below(root: Path, apart: Collection[str], skipped: list[str]) -> list[Path]:
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
            skipped.append(f"{start.relative_to(root)}: a link to a folder that is read already, or to one around it")
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


def _digest(path: Path, shown: str, skipped: list[str]) -> str:
    """Hash of a file's bytes; nothing, and a line, where it cannot be read."""
    try:
        if path.is_file():
            return sha256_of(path)
        problem = "a link to something that is not there" if path.is_symlink() else "not a file that holds text"
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
    skipped.append(f"{shown}: {problem}")
    return ""


def _take(path: Path, place: Path) -> None:
    """Copy a file, whole or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(".part")
    try:
        shutil.copyfile(path, part)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def _place(relative: Path, by_case: bool) -> Path:
    if not by_case or len(relative.parts) > 1:
        return relative
    found = _CASE_IN_NAME.match(relative.stem)
    return Path(found[1].lower() if found else "unsorted") / relative


def _write_cases(path: Path, cases: Sequence[str], faults: list[Fault]) -> None:
    """A cases.csv where there is none; to one that is there, a row for each new case at its end."""
    before = len(faults)
    listed = {row["case"] for _, row in read_table(path, ("case",), faults)}
    new = [case for case in cases if case not in listed]
    if len(faults) > before or (path.exists() and not new):
        return
    rows = [{"case": case, "name": _as_title(case), "title": _as_title(case)} for case in new]
    _write(path, with_rows(path, ("case", "name"), rows))


def _write_participants(folder: Path, placed: Iterable[Path], faults: list[Fault]) -> None:
    """A participants.csv with the speakers of every transcript, where there is none; else rows for transcripts placed just now.

    A table that is there and lists a transcript, or has no column for it, is left as it is.
    """
    path, transcripts = folder / "participants.csv", folder / "transcripts"
    before = len(faults)
    listed = [row for _, row in read_table(path, ("participant", "label"), faults)]
    if len(faults) > before:
        return
    if path.exists():
        named = {row.get("document", "") for row in listed}
        paths = [one for one in placed if named.isdisjoint(_names(one.relative_to(transcripts)))]
        if "document" not in headings(path):
            return
    else:
        paths = [
            one for one in _files_below(transcripts, (), []) if one.suffix.lower() in SUFFIXES and one.name.lower() not in _ASIDE
        ]
    general = {row["label"]: row.get("role", "").lower() for row in listed if not row.get("document")}
    rows = [row for one in paths for row in _speakers(one, one.relative_to(transcripts).as_posix(), general)]
    if rows or not path.exists():
        _write(path, with_rows(path, _PEOPLE, rows))


def _names(document: Path) -> tuple[str, ...]:
    return document.as_posix(), document.name, document.stem, document.with_suffix("").as_posix()


def _speakers(path: Path, document: str, general: dict[str, str]) -> Iterator[dict[str, str]]:
    """A row for each speaker of a transcript that is not listed for all documents; none where it cannot be read.

    Yields:
        Values by heading.
    """
    try:
        utterances = segment(read_source(path), general).utterances
    except (SourceError, OSError):
        return
    roles = infer_roles(utterances, {label: role for label, role in general.items() if role in _ROLES})
    for label in dict.fromkeys(utterance.speaker for utterance in utterances):
        role = str(roles[label].role) if roles[label].role in _ROLES else ""
        plain = all(value == value.strip() and not _UNPRINTABLE.search(value) for value in (label, document))
        if label and label not in general and plain:
            yield {"participant": f"{path.stem} {label}", "document": document, "label": label, "role": role}


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
        faults = (Fault(one.where, one.got, one.expected, "Make room, or give another folder.") for one in error.faults)
        raise StudyError(*faults) from error
