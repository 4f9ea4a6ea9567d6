"""The files of a study: which there are, where each lies, and the short name of each."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from textmine.store import sha256_of
from textmine.study import Study

LITERATURE = "literature/"  # prefix of the ids of papers
MISPLACED = "./literature/"  # prefix of the ids of files in a folder of that name among the transcripts
_SIDECARS = (
    "readme.md",
    "readme.txt",
    "cases.csv",
    "participants.csv",
    "gazetteer.csv",
    "codebook.yaml",
)
_SURROGATE = re.compile("[\ud800-\udfff]")  # what Python makes of a byte of a name that is not UTF-8


def study_files(study: Study) -> list[str]:
    """Ids of all files of the study, sorted; whatever is no file, or cannot be opened, is among them and not left out in silence.

    Args:
        study: the study.

    Returns:
        Paths below its transcripts folder, and paths below the other after `literature/` (those in a folder of that name among
        the transcripts after `./literature/`); linked folders are followed, once each. Hidden files and the lock files of office
        programs are not the study's. A byte of a name that is not UTF-8 is shown as �.
    """
    found = set()
    for root, other, prefix in (
        (study.transcripts, study.literature, ""),
        (study.literature, study.transcripts, LITERATURE),
    ):
        if root.is_dir():
            for path in _walk(root, other):
                file = prefix + path.relative_to(root).as_posix()
                file = f"./{file}" if not prefix and file.startswith(LITERATURE) else file
                found.add(_SURROGATE.sub("�", file))
    return sorted(found)


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


def path_of(study: Study, file: str) -> Path:
    """Where a file of `study_files` lies."""
    if file.startswith(LITERATURE):
        return study.literature / file.removeprefix(LITERATURE)
    return study.transcripts / file


def hash_of(study: Study, file: str) -> str:
    """Hash of the bytes of a file of `study_files`; nothing for what is no file or cannot be read."""
    path = path_of(study, file)
    try:
        return sha256_of(path) if path.is_file() else ""
    except OSError:
        return ""


def short_names(files: Sequence[str]) -> dict[str, str]:
    """What to call each file where people are named after it: two interviews of one name are two respondents' all the same.

    Args:
        files: all ids of `study_files`.

    Returns:
        By id its stem where no other file has it; else its path without suffix, where no other has that; else the id.
    """
    stems = Counter(PurePosixPath(file).stem for file in files)
    paths = Counter(_without_suffix(file) for file in files)
    names = {}
    for file in files:
        stem, path = PurePosixPath(file).stem, _without_suffix(file)
        names[file] = stem if stems[stem] == 1 else path if paths[path] == 1 else file
    return names


def _without_suffix(file: str) -> str:
    return PurePosixPath(file).with_suffix("").as_posix()
