"""Passages coded by people, to measure against: JSON lines or a table, and the codebook they were coded with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textmine.errors import CodebookError, Fault, GoldError
from textmine.storage.character_references import unescape
from textmine.study.codebook import Code, read_codebook
from textmine.study.csv_tables import read_letters, read_table, unreadable

_EXPECTED = 'an object with "id", "doc", "text" and a list "codes"'
_BETWEEN_CODES = re.compile(r"[;|\r\n]+")  # as programs part the codes of a cell
_SHOWN = 10  # faults that are printed; a file in another format has one a line


@dataclass(frozen=True, slots=True)
class GoldPassage:
    """One passage as people coded it; `question` is what it answers, where the file says so."""

    id: str
    doc: str
    case: str
    speaker: str
    text: str
    codes: frozenset[str]
    question: str = ""


@dataclass(frozen=True, slots=True)
class Gold:
    """A file of coded passages: those that can be used, in the order of the file, and what is wrong with others."""

    passages: tuple[GoldPassage, ...]
    faults: tuple[Fault, ...]


def read_gold(path: Path) -> Gold:
    """Read passages coded by people.

    Args:
        path: JSON lines with `id`, `doc`, `text`, `codes` and perhaps `case`, `speaker`, `question`; or a csv table with the
            columns `text` and `codes` (or `code`, a row a code) and perhaps the others, codes parted by semicolons, bars or
            new lines.

    Returns:
        The passages, and faults of lines that were left out.

    Raises:
        GoldError: the file cannot be read, or holds nothing that can be used.
    """
    faults: list[Fault] = []
    passages = list(_of_table(path, faults) if path.suffix.lower() in (".csv", ".tsv") else _of_lines(path, faults))
    if not passages:
        do = "Write one such object per line, or a csv table with the columns text and codes."
        raise GoldError(*faults[:_SHOWN] or (Fault(path.name, "no coded passages", _EXPECTED + " per line", do),))
    return Gold(tuple(passages), tuple(faults))


def read_codes(path: Path) -> tuple[Code, ...]:
    """Read a codebook to measure with.

    Args:
        path: our own YAML, or JSON of `{code: definition}` or `{code: {"tag", "category", "notes"}}`.

    Returns:
        Its codes; of our own YAML themes and the codes under them.

    Raises:
        CodebookError: it is missing, is neither, or holds no code.
    """
    if path.suffix.lower() != ".json":
        return tuple(read_codebook(path).walk())
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CodebookError(unreadable(path, error, "a codebook")) from error
    except (ValueError, RecursionError) as error:
        raise CodebookError(Fault(path.name, f"not valid JSON ({error})", "{code: definition}", "Correct it.")) from error
    if not isinstance(data, dict) or not data:
        raise CodebookError(Fault(path.name, "no codes", "{code: definition}", "Add each code with its definition."))
    codes = []
    for name, value in data.items():
        said = [value.get(key) for key in ("tag", "category", "notes", "definition")] if isinstance(value, dict) else [value]
        wrong = [part for part in said if part is not None and not isinstance(part, str)]
        if wrong or not name.strip():
            got = f"code {name!r} with {wrong[0] if wrong else 'no name'!r}"
            raise CodebookError(Fault(path.name, got, "a definition in words, or null", "Add a definition."))
        tag = said[0] if isinstance(value, dict) and said[0] else name
        codes.append(Code(name, tag, " ".join(unescape(part) for part in said if part and part != tag), ""))
    return tuple(codes)


def _of_lines(path: Path, faults: list[Fault]) -> Iterator[GoldPassage]:
    try:
        text, _, _ = read_letters(path)
    except OSError as error:
        raise GoldError(unreadable(path, error, "a file of coded passages, JSON lines")) from error
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path.name}:{number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            faults.append(Fault(where, f"not valid JSON ({error})", _EXPECTED, "Correct or remove that line."))
            continue
        if problem := _problem(row):
            faults.append(Fault(where, problem, _EXPECTED, "Correct or remove that line."))
        else:
            yield _passage(row, f"line {number}")


def _problem(row: Any) -> str:
    if not isinstance(row, dict):
        return "not an object"
    if not isinstance(row.get("text"), str) or not row["text"].strip():
        return "no `text`"
    codes = row.get("codes")
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        return "no list `codes`"
    return ""


def _passage(row: dict[str, Any], place: str) -> GoldPassage:
    said = {key: "" if row.get(key) is None else str(row[key]) for key in ("id", "doc", "case", "speaker", "question")}
    return GoldPassage(
        id=said["id"] or place,
        doc=said["doc"] or said["case"] or said["id"] or place,  # a passage of no document stands for itself
        case=said["case"],
        speaker=said["speaker"],
        text=unescape(row["text"]).strip(),
        codes=frozenset(code.strip() for code in row["codes"] if code.strip()),
        question=said["question"],
    )


def _of_table(path: Path, faults: list[Fault]) -> Iterator[GoldPassage]:
    """Passages of a table; rows with the same words of the same document are one passage, as programs export coded segments."""
    if not path.is_file():
        raise GoldError(Fault(path.name, "no such file", "a table of coded passages", "Check its name and folder."))
    rows = read_table(path, ("text",), faults)
    found: dict[tuple[str, str, str], tuple[dict[str, Any], set[str]]] = {}
    for number, row in rows:
        if not row["text"]:
            faults.append(
                Fault(f"{path.name} row {number}", "no text", "the words of a passage", "Add the words or remove the row.")
            )
            continue
        codes = {code.strip() for key in ("codes", "code") for code in _BETWEEN_CODES.split(row.get(key, "")) if code.strip()}
        doc = row.get("doc") or row.get("document") or ""
        key = (row.get("id", ""), doc, row["text"])
        kept = found.setdefault(key, ({**row, "doc": doc, "codes": []}, set()))
        kept[1].update(codes)
    for place, (row, codes) in enumerate(found.values(), start=1):
        yield _passage({**row, "codes": sorted(codes)}, f"passage {place}")
