"""The key: which name stands for which pseudonym, as a table that people confirm; and the log of what was replaced where.

Both lie in a folder of their own that only its owner may open, never in the output folder.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from functools import cached_property
from pathlib import Path

from textmine.analysis.entities.entity_linking import name_key
from textmine.errors import Fault, PrivacyError
from textmine.privacy.detect.mentions import NAME_KINDS, MentionKind, is_identifier, normalise_name
from textmine.study.csv_tables import read_table, table_of

FOLDER = ".textmine-private"  # beside study.toml
TABLE, LOG = "pseudonyms.csv", "replaced.jsonl"
KEEP, REPLACE = "keep", "replace"
_FOLDER_MODE, _FILE_MODE = 0o700, 0o600
_ANOTHER = "Name another folder as key_folder under [privacy], or with --key-folder."
_GIVE = "Give each row a text, and as decision keep, replace, another pseudonym, or nothing."


@dataclass(frozen=True, slots=True)
class Row:
    """One name, or identifier, and what stands for it.

    Attributes:
        decision: of a person: keep, replace, another pseudonym, or nothing yet.
        text: as it is most often written.
        kind: a value of `What`.
        pseudonym: in square brackets.
        document: the only document the row holds for; empty where it holds for all.
        count: how often it stands in the study now.
        sure: whether it need not be confirmed.
        evidence, example: why it was taken for one, and one place in its context.
    """

    decision: str
    text: str
    kind: str
    pseudonym: str
    document: str = ""
    count: int = 0
    sure: bool = True
    evidence: str = ""
    example: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What the row is found by: the form of its text, and its document."""
        return form_key(self.text, self.kind), self.document

    @property
    def pending(self) -> bool:
        """Whether a person should look at it: it is not sure, and nothing was decided."""
        return not self.sure and not self.decision


@dataclass(frozen=True)
class Key:
    """All rows by their keys, in the order of the table."""

    rows: Mapping[tuple[str, str], Row]

    def row(self, text: str, kind: str, document: str = "") -> Row | None:
        """The row for a mention: its document's own before that of all documents."""
        form = form_key(text, kind)
        return self.rows.get((form, document)) or self.rows.get((form, ""))

    def replacement(self, text: str, kind: str, document: str = "") -> str:
        """What stands for a mention; empty where it stays as it is."""
        row = self.row(text, kind, document)
        if row is None:
            return ""
        decision = self._decisions.get(row.key, row.decision)
        if decision == KEEP:
            return ""
        return row.pseudonym if decision in ("", REPLACE) else bracketed(decision)

    @cached_property
    def _decisions(self) -> Mapping[tuple[str, str], str]:
        """The decision on each row, or else the one that another form of the same person or body was given."""
        groups: dict[str, set[str]] = {}
        for row in self.rows.values():
            if row.decision and row.kind in NAME_KINDS:
                groups.setdefault(row.pseudonym, set()).add(row.decision)
        common = {pseudonym: decisions.pop() for pseudonym, decisions in groups.items() if len(decisions) == 1}
        return {
            key: row.decision or (common.get(row.pseudonym, "") if row.kind in NAME_KINDS else "") for key, row in self.rows.items()
        }


def form_key(text: str, kind: str) -> str:
    """A mention as it is compared: names without titles and possessives, identifiers by their letters and figures."""
    if is_identifier(kind):
        return f"{kind}:{re.sub(r'[^a-z0-9@]', '', normalise_name(text))}"
    return normalise_name(name_key(text.replace("’", "'"))) or normalise_name(text)


def bracketed(text: str) -> str:
    """A pseudonym in square brackets, on one line."""
    plain = " ".join(text.split()).strip("[]")
    return f"[{plain}]"


def read_key(folder: Path) -> Key:
    """The table of pseudonyms as people left it.

    Args:
        folder: of the key; none is an empty key.

    Returns:
        Its rows. A row that a person added needs a text alone.

    Raises:
        PrivacyError: the table cannot be read, or rows have faults; it is left as it is.
    """
    faults: list[Fault] = []
    rows: dict[tuple[str, str], Row] = {}
    for number, cells in read_table(folder / TABLE, ("text",), faults):
        where = f"{TABLE} row {number}"
        kind = cells.get("kind", "") or MentionKind.NAME
        if not cells["text"]:
            faults.append(Fault(where, "no text", "a name as it is written", _GIVE))
            continue
        if kind not in list(MentionKind):
            faults.append(Fault(where, f"kind {kind!r}", f"one of {', '.join(MentionKind)}", "Mend the kind, or leave it empty."))
            continue
        decision = cells.get("decision", "")
        plain = {"yes": REPLACE, "no": KEEP}.get(decision.lower(), decision.lower())
        row = Row(
            decision=plain if plain in (KEEP, REPLACE) else decision,
            text=cells["text"],
            kind=kind,
            pseudonym=cells.get("pseudonym", ""),
            document=cells.get("document", ""),
            sure=cells.get("sure", "yes") != "no",
            evidence=cells.get("evidence", ""),
            example=cells.get("example", ""),
        )
        if row.key in rows:
            faults.append(Fault(where, f"{row.text!r} a second time", "one row for each name", "Take one out."))
        rows[row.key] = row
    if faults:
        raise PrivacyError(*faults)
    return Key(rows)


def write_key(folder: Path, key: Key) -> Path:
    """Write the table, what is to be confirmed first, for its owner alone.

    Args:
        folder: of the key; made where it is missing.
        key: its rows.

    Returns:
        The table's path.

    Raises:
        PrivacyError: the folder cannot be written to.
    """
    order = sorted(key.rows.values(), key=lambda row: (not row.pending, row.sure, -row.count, row.kind, row.text, row.document))
    rows = [[_cell(value) for value in astuple(row)] for row in order]
    data = table_of([[field.name for field in fields(Row)], *rows])
    path = folder / TABLE
    _private(folder, path, data)
    return path


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def append_log(folder: Path, lines: Iterable[Mapping[str, object]]) -> None:
    """Add to the log; nothing in it is ever changed.

    Args:
        folder: of the key.
        lines: JSON objects.

    Raises:
        PrivacyError: the folder cannot be written to.
    """
    path = folder / LOG
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    _private(folder, path, text.encode(), append=True)


def read_log(folder: Path) -> Sequence[Mapping[str, object]]:
    """The lines of the log; none where there is no log."""
    path = folder / LOG
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []


def _private(folder: Path, path: Path, data: bytes, append: bool = False) -> None:
    """Write a file only its owner can read, in a folder only its owner can open."""
    try:
        folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        folder.chmod(_FOLDER_MODE)
        ignored = folder / ".gitignore"
        if not ignored.exists():
            ignored.write_text("*\n", encoding="utf-8")  # the key is nobody's to commit
        target = path if append else path.with_suffix(".new")
        flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC)
        with os.fdopen(os.open(target, flags, _FILE_MODE), "ab" if append else "wb") as file:
            file.write(data)
        target.chmod(_FILE_MODE)
        if not append:
            target.replace(path)
    except OSError as error:
        got = f"cannot be written ({error.strerror or error})"
        raise PrivacyError(Fault(str(path), got, "a folder of your own", _ANOTHER)) from error


def check_folder(folder: Path, study: Path, output: Path) -> None:
    """Refuse a folder for the key that goes with the results, or that holds other things, which would be closed to others too.

    Args:
        folder: of the key.
        study: the study's folder.
        output: of the results.

    Raises:
        PrivacyError: whoever is given the results would be given the key, or the folder is not the key's own.
    """
    own, results, root = folder.resolve(), output.resolve(), study.resolve()
    if own == results or results in own.parents:
        got = f"the key would lie in the output folder {results}"
        raise PrivacyError(Fault(str(folder), got, "a folder that is never handed on with results", _ANOTHER))
    ours = {TABLE, LOG, ".gitignore"}
    holds = own in (root, *root.parents, *results.parents)
    if holds or (own.is_dir() and any(path.name not in ours for path in own.iterdir())):
        got = "other files are in it, which nobody else could open any more"
        raise PrivacyError(Fault(str(folder), got, "a folder for the key alone", _ANOTHER))
