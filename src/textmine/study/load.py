"""study.toml and the tables beside it, read into one checked `Study`.

Unknown keys are refused, and all faults are reported at once: a person mends a file once, not once a fault.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from textmine.errors import Fault, StudyError
from textmine.nlp.normalise import NameLookup, composed, normalise_name
from textmine.records.corpus import Case, Participant
from textmine.study.bibliography import Reference, read_references
from textmine.study.csv_tables import line_break_fault, read_table, unreadable
from textmine.study.settings import FileSettings, Layout, StudySettings


class Study(BaseModel):
    """A study folder: its settings, cases and participants, checked.

    Attributes:
        root: the folder that holds study.toml, absolute.
        settings: study.toml.
        cases: in the order of the report; empty where there is no cases.csv, and folders are cases.
        participants: rows of participants.csv.
        references: entries of the .ris and .bib files beside the papers.
    """

    model_config = ConfigDict(frozen=True)

    root: Path
    settings: Layout
    cases: tuple[Case, ...]
    participants: tuple[Participant, ...]
    references: tuple[Reference, ...] = ()

    @property
    def name(self) -> str:
        """What the study is called in ledgers that people exchange or share."""
        return self.settings.study.ledger_name or self.settings.study.title

    def corrections(self, file: str) -> FileSettings:
        """What study.toml says of one file, by its id."""
        return self._corrections.get(file) or FileSettings()

    @cached_property
    def _corrections(self) -> NameLookup[FileSettings]:
        return NameLookup(self.settings.files.items())

    @cached_property
    def transcripts(self) -> Path:
        """Folder of the transcripts."""
        return self.root / self.settings.study.transcripts

    @cached_property
    def literature(self) -> Path:
        """Folder of the literature; may be missing."""
        return self.root / self.settings.study.literature

    @cached_property
    def codebook(self) -> Path:
        """The codebook's file."""
        return self.root / self.settings.study.codebook

    @cached_property
    def gazetteer(self) -> Path:
        """The study's own gazetteer; may be missing."""
        return self.root / self.settings.study.gazetteer


def cache_folder(root: Path) -> Path:
    """Where a study keeps finished work: the folder that TEXTMINE_CACHE names, or `.textmine` in the study's own."""
    named = os.environ.get("TEXTMINE_CACHE")
    return Path(named).resolve() if named else root / ".textmine"


def read_study(folder: Path) -> Study:
    """Read and check a study.

    Args:
        folder: the study's folder, which holds study.toml.

    Returns:
        The study, with every table read.

    Raises:
        StudyError: study.toml is missing, or it or a table has faults; all of them at once.
    """
    root = folder.resolve()
    text = _read_settings(root / "study.toml", folder)
    layout = _layout_of(text)
    broken = dict(_broken_paths(root, layout.study, text))
    faults: list[Fault] = []
    cases = () if "cases" in broken else _read_cases(root / layout.study.cases, faults)
    participants = () if "participants" in broken else _read_participants(root / layout.study.participants, faults)
    references = () if "literature" in broken else read_references(root / layout.study.literature, faults)
    faults += broken.values()
    if faults:
        raise StudyError(*faults)
    return Study(root=root, settings=layout, cases=cases, participants=participants, references=references)


def _read_settings(path: Path, folder: Path) -> str:
    try:
        return composed(path.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError) as error:
        do = "Run `textmine init` to set one up."
        raise StudyError(Fault(str(folder), "no study.toml in this folder", "a study folder", do)) from error
    except UnicodeDecodeError as error:
        got, expected = "text that is not UTF-8", "a text file in UTF-8"
        raise StudyError(Fault(path.name, got, expected, "Save it again as UTF-8.")) from error
    except OSError as error:
        raise StudyError(unreadable(path, error, "the study's settings, a text file")) from error


def _layout_of(text: str) -> Layout:
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # besides bad TOML: a number of thousands of digits, thousands of brackets
        problem = "brackets nested too deep to read" if isinstance(error, RecursionError) else error
        fault = Fault("study.toml", f"not valid TOML ({problem})", 'lines such as `key = "value"`', "Correct that line.")
        raise StudyError(fault) from error
    try:
        return Layout.model_validate(data)
    except ValidationError as error:
        raise StudyError(*(_settings_fault(text, "study.toml", one) for one in error.errors())) from error


def _broken_paths(root: Path, given: StudySettings, text: str) -> Iterator[tuple[str, Fault]]:
    """By key, the paths of `[study]` that lead nowhere: the transcripts must be there, the rest where they are named."""
    for key in ("transcripts", "literature", "codebook", "cases", "participants", "gazetteer", "spoken"):
        if key != "transcripts" and key not in given.model_fields_set:
            continue
        value = getattr(given, key)
        path = root / value
        what = "folder" if key in ("transcripts", "literature") else "file"
        where = f"study.toml:{_line_of(text, ['study'], key)}" if key in given.model_fields_set else "study.toml"
        if what == "folder" and _is_there(path, what) and path.resolve() in (root, *root.parents):
            got, expected = f"`{key}` is {value!r}, which contains the study itself", f"a folder for the {key} only"
            yield key, Fault(where, got, expected, "Name the sub-folder that contains them, or create one.")
        elif not value.strip() or not _is_there(path, what):
            got = f"`{key}` is {value!r}, but there is no such {what}"
            do = f"Correct `{key}` under [study], or put the {what} there."
            yield key, Fault(where, got, f"a {what} in the study folder", do)


def _is_there(path: Path, what: str) -> bool:
    try:
        return path.is_dir() if what == "folder" else path.exists()  # a folder in a file's place is told when it is read
    except OSError:  # in a folder that may not be looked into
        return False


def _settings_fault(text: str, name: str, error: Any) -> Fault:
    """One pydantic error as a fault that names the line and the keys there are."""
    *tables, key = [part for part in error["loc"] if isinstance(part, str)]  # a number is a place in a list
    where = f"{name}:{_line_of(text, tables, key)}" if error["type"] != "missing" else name
    dotted = ".".join([*tables, key])
    if error["type"] == "extra_forbidden":
        known = ", ".join(_known_keys(tables))
        return Fault(where, f"unknown key `{dotted}`", f"one of: {known}", "Correct the spelling or remove it.")
    if error["type"] == "missing":
        return Fault(where, f"no `{dotted}`", "a value for it", "Add it.")
    expected = (
        f"a table `[{dotted}]`"
        if error["type"] in ("model_type", "dict_type")
        else error["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    )
    return Fault(where, f"`{dotted}` is {error['input']!r}", expected, "Correct the value.")


def _known_keys(tables: list[str]) -> list[str]:
    model: type[BaseModel] = Layout
    for table in tables[:1]:
        model = FileSettings if table == "files" else type(getattr(Layout(study=StudySettings(title="")), table))
    return list(model.model_fields)


def _line_of(text: str, tables: list[str], key: str) -> int:
    """Line on which a key stands, by looking for its table first; 1 where it cannot be found."""
    lines = text.splitlines()
    start = 0
    if tables:
        heading = re.compile(r"\[\s*" + r"\s*\.\s*".join(f"[\"']?{re.escape(table)}[\"']?" for table in tables) + r"\s*\]")
        start = next((n for n, line in enumerate(lines) if heading.match(line.strip())), 0)
    wanted = re.compile(rf"\s*\[?\s*\"?{re.escape(key)}\"?\s*[\]=.]")
    return next((n for n in range(start, len(lines)) if wanted.match(lines[n])), start) + 1


def _read_cases(path: Path, faults: list[Fault]) -> tuple[Case, ...]:
    cases: dict[str, Case] = {}
    known: set[str] = set()
    for number, row in read_table(path, ("case",), faults):
        if fault := line_break_fault(f"{path.name} row {number}", row, ("case",)):
            faults.append(fault)
            continue
        case = row.pop("case")
        if not case or normalise_name(case) in known:
            got = f"case {case!r} more than once" if case else "an empty case"
            faults.append(Fault(f"{path.name} row {number}", got, "one row per case", "Remove the row or add the case."))
            continue
        name = row.pop("name", "") or row.pop("title", "") or case
        known.add(normalise_name(case))
        cases[case] = Case(case, name, tuple(row.items()))
    return tuple(cases.values())


def _read_participants(path: Path, faults: list[Fault]) -> tuple[Participant, ...]:
    people: dict[tuple[str, str, str], Participant] = {}
    ids: dict[str, str] = {}  # as they are first written: p01 is P01
    rows = read_table(path, ("participant",), faults)
    roles = {row.get("role", "").lower() for _, row in rows}
    ours = bool(roles & {"interviewer", "respondent"})  # else the column says what people are at work
    for number, row in rows:
        where = f"{path.name} row {number}"
        if fault := line_break_fault(where, row, Participant.__slots__):
            faults.append(fault)
            continue
        label, document = row.get("label", ""), row.get("document", "")
        if not label and not row["participant"]:
            expected = "who it is, or the speaker's label in the transcript"
            faults.append(Fault(where, "no participant and no label", expected, "Add one or remove the row."))
            continue
        role = row.get("role", "").lower() if ours else ""
        if role not in ("", "interviewer", "respondent"):
            faults.append(Fault(where, f"role {role!r}", "interviewer or respondent", "Correct the role or leave it empty."))
        # Several people may have one label, such as Respondent, where each one's id is in the name of a file.
        person = ids.setdefault(normalise_name(row["participant"] or label), row["participant"] or label)
        key = (document, label, person if not (label and document) else "")
        if key in people:
            what = f"label {label!r}" if label else f"participant {row['participant']!r}"
            do = "Correct a document or remove a row." if label and document else "Remove one."
            faults.append(Fault(where, f"{what} of {document or 'all documents'} more than once", "it only once", do))
        passed = {*Participant.__slots__} - (set() if ours else {"role"})
        own = tuple((name, value) for name, value in row.items() if name not in passed and value)
        people[key] = Participant(person, document, label, role, row.get("group", ""), row.get("organisation", ""), own)
    return tuple(people.values())
