"""A study folder laid out from files as people have them: cases found, files copied once, settings written with comments."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from textmine.errors import Fault, StudyError
from textmine.sidecars import read_table, with_rows
from textmine.sources import SUFFIXES
from textmine.store import sha256_of, write_atomically

_SIDECARS = ("cases.csv", "participants.csv", "gazetteer.csv", "codebook.yaml")
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
        StudyError: a path that was given does not exist, or cases.csv beside the transcripts has a fault.
    """
    for given in (transcripts, literature):
        if given is not None and not given.exists():
            raise StudyError(Fault(str(given), "no such file or folder", "transcripts or papers", "Mend the path."))
    skipped: list[str] = []
    copied = 0
    for source, target in ((transcripts, folder / "transcripts"), (literature, folder / "literature")):
        target.mkdir(parents=True, exist_ok=True)
        if source is not None:
            copied += _copy(source, target, skipped, by_case=target.name == "transcripts")
    if transcripts is not None and transcripts.is_dir():
        for name in _SIDECARS:
            if (transcripts / name).is_file() and not (folder / name).exists():
                shutil.copyfile(transcripts / name, folder / name)
    cases = sorted(path.name for path in (folder / "transcripts").iterdir() if path.is_dir())
    _write_cases(folder / "cases.csv", cases)
    _write_settings(folder)
    return Laid(tuple(cases), copied, tuple(skipped))


def _copy(source: Path, target: Path, skipped: list[str], *, by_case: bool) -> int:
    """Copy files that are read and not there yet; a second copy of the same content is left out."""
    root = source if source.is_dir() else source.parent
    paths = sorted(path for path in root.rglob("*") if path.is_file()) if source.is_dir() else [source]
    there = {sha256_of(path): path for path in target.rglob("*") if path.is_file()}
    copied = 0
    for path in paths:
        relative = path.relative_to(root)
        if any(part.startswith((".", "~$")) for part in relative.parts) or path.name.lower() in (
            *_SIDECARS,
            "readme.md",
            "readme.txt",
        ):
            continue
        if path.suffix.lower() not in SUFFIXES:
            skipped.append(f"{relative}: {path.suffix or 'nameless'} files are not read (read: {', '.join(SUFFIXES)})")
            continue
        digest = sha256_of(path)
        if digest in there:
            if there[digest] != target / _place(relative, by_case):
                skipped.append(f"{relative}: the same content is already there as {there[digest].relative_to(target)}")
            continue
        place = target / _place(relative, by_case)
        if place.exists():
            skipped.append(f"{relative}: another file of that name is already there, and was left as it is")
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
        there[digest] = place
        copied += 1
    return copied


def _place(relative: Path, by_case: bool) -> Path:
    if not by_case or len(relative.parts) > 1:
        return relative
    found = _CASE_IN_NAME.match(relative.stem)
    return Path(found[1].lower() if found else "unsorted") / relative


def _write_cases(path: Path, cases: Sequence[str]) -> None:
    """A cases.csv where there is none; to one that is there, a row for each new case at its end."""
    faults: list[Fault] = []
    listed = {row["case"] for _, row in read_table(path, ("case",), faults)}
    if faults:
        raise StudyError(*faults)
    new = [case for case in cases if case not in listed]
    if path.exists() and not new:
        return
    rows = [{"case": case, "name": _as_title(case), "title": _as_title(case)} for case in new]
    write_atomically(path, with_rows(path, ("case", "name"), rows).encode())


def _as_title(name: str) -> str:
    """The name of a folder as words, with a capital in front and those it has: `NHS-trusts` is "NHS trusts"."""
    words = name.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def _write_settings(folder: Path) -> None:
    template = files("textmine") / "template"
    if not (folder / "study.toml").exists():
        title = json.dumps(_as_title(folder.resolve().name), ensure_ascii=False)  # a string of JSON is one of TOML
        text = (template / "study.toml").read_text(encoding="utf-8").replace('"TITLE"', title)
        write_atomically(folder / "study.toml", text.encode())
    if not (folder / "codebook.yaml").exists():
        write_atomically(folder / "codebook.yaml", (template / "codebook.yaml").read_bytes())
