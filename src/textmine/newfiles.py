"""Files as people have them, copied into a study once: folders, links, zip files."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from textmine.errors import SourceError, StudyError
from textmine.references import SUFFIXES as REFERENCES
from textmine.sources import SUFFIXES
from textmine.sources.bundle import unpack
from textmine.sources.files import is_copy
from textmine.store import keep_private, sha256_of

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
def unzipped(path: Path | None, skipped: list[str]) -> Iterator[Path | None]:
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


def copied(source: Path, folder: Path, name: str, skipped: list[str], without: Path | None = None) -> Iterator[Path]:
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
    apart = {os.path.realpath(one) for one in passed}
    paths = files_below(root, apart - {os.path.realpath(root)}, skipped) if source.is_dir() else [source]
    there = {digest: path for path in files_below(target, set(), []) if (digest := digest_of(path, "", []))}
    for path in sorted(paths, key=lambda one: (is_copy(one.name), one)):
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
        if not (digest := digest_of(path, str(relative), skipped)):
            continue
        place = target / _place(relative, by_case=name == "transcripts")
        if digest in there:
            if there[digest] != place:
                skipped.append(f"{relative}: the same content is already in the study as {there[digest].relative_to(target)}")
        elif place.exists():
            skipped.append(f"{relative}: the study already has another file of that name, which was kept")
        else:
            take(path, place)
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


def digest_of(path: Path, shown: str, skipped: list[str]) -> str:
    """Hash of a file's bytes; nothing, and a line, where it cannot be read."""
    try:
        if path.is_file():
            return sha256_of(path)
        problem = "a link to something that is not there" if path.is_symlink() else "not a file that holds text"
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
    skipped.append(f"{shown}: {problem}")
    return ""


def take(path: Path, place: Path) -> None:
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
