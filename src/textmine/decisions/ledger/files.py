"""Ledgers as files: what people who share no server send each other, and how it becomes one ledger again.

An export is a text file of JSON lines. The first says what it is, of which study, up to when, and how many lines follow; each of
the others is one decision, decision on a topic, or note. The same acts give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from textmine.decisions.ledger import Ledger, read_ledger, read_notes, read_topics, record
from textmine.errors import DecisionError, Fault, TextmineError
from textmine.nlp.normalise import normalise_name
from textmine.records.decisions import Decision, Note, NoteKind, TopicAction, TopicDecision, Verdict
from textmine.storage.files import write_atomically
from textmine.study.csv_tables import unreadable

FORMAT = "textmine ledger"
VERSION = 1
_OWNER = 0o600  # participants' words: nobody but its owner reads it
_WARNING = "Confidential: it holds participants' words. Send it as you would a transcript."
_SQLITE = b"SQLite format 3\0"
_KINDS: dict[str, type[Decision] | type[TopicDecision] | type[Note]] = {
    "decision": Decision,
    "topic_decision": TopicDecision,
    "note": Note,
}
_TYPES = {"str": str, "int": int, "tuple[str, ...]": list}
_WORDS = {"verdict": Verdict, "action": TopicAction, "kind": NoteKind}
_LONGEST = {"at": 32, "undoes": 32, "sha256": 64}  # characters; a database on a server takes no more

Act = Decision | TopicDecision | Note


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did: acts that were new, and those that the ledger had already."""

    added: int
    known: int


def acts_of(ledger: Ledger) -> list[Act]:
    """Everything in a ledger: by time, then by person; what one person did at one time in its own order."""
    every: list[Act] = [*read_ledger(ledger), *read_topics(ledger), *read_notes(ledger)]
    return sorted(every, key=lambda act: (act.at, act.who))


def export_ledger(ledger: Ledger, study: str, file: Path) -> int:
    """Write everything in a ledger to a file that only its owner may read.

    Args:
        ledger: what is exported.
        study: its name, so that no other study takes the file.
        file: is written; an earlier export in its place is replaced, anything else is not.

    Returns:
        The number of acts.

    Raises:
        DecisionError: the ledger cannot be read, or there is something else in the file's place.
        TextmineError: the file cannot be written.
    """
    if file.is_dir() or (file.exists() and not _is_export(file)):
        expected = "a new file, or an earlier export"
        raise DecisionError(Fault(str(file), "something else is there", expected, "Give another name with --to."))
    acts = acts_of(ledger)
    head = {"format": FORMAT, "version": VERSION, "study": study, "newest": acts[-1].at if acts else "", "acts": len(acts)}
    names = {of: name for name, of in _KINDS.items()}
    lines = [head | {"beware": _WARNING}, *({names[type(act)]: asdict(act)} for act in acts)]
    write_atomically(file, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode(), _OWNER)
    return len(acts)


def _is_export(file: Path) -> bool:
    try:
        with file.open("rb") as handle:
            return FORMAT.encode() in handle.readline(1000)
    except OSError:
        return False


def merge(ledger: Ledger, study: str, files: Sequence[Path]) -> Merged:
    """Add to a ledger what it does not hold yet of exports, or of other ledgers' SQLite files.

    An act is the same when all of it is the same, its time too: merging twice adds nothing, and in whatever order files are merged
    the same decisions stand.

    Args:
        ledger: takes the acts.
        study: its name, which an export must bear.
        files: exports, or `decisions.sqlite` files.

    Returns:
        How many acts were new.

    Raises:
        DecisionError: a file is no export or no ledger, is cut off, of another study or a later textmine; nothing is merged then.
    """
    faults: list[Fault] = []
    there: list[Act] = []
    for file in files:
        try:
            there += _read(file, study)
        except TextmineError as error:
            faults += error.faults
    if faults:
        raise DecisionError(*faults)
    known = set(acts_of(ledger))
    new = sorted(dict.fromkeys(act for act in there if act not in known), key=lambda act: (act.at, act.who))
    record(
        ledger,
        [one for one in new if isinstance(one, Decision)],
        [one for one in new if isinstance(one, TopicDecision)],
        [one for one in new if isinstance(one, Note)],
    )
    return Merged(len(new), len(set(there)) - len(new))


def _read(file: Path, study: str) -> list[Act]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise DecisionError(unreadable(file, error, "a ledger that was exported, or decisions.sqlite")) from error
    if data.startswith(_SQLITE):
        return acts_of(Ledger.at(file))
    return _parse(file.name, data, study)


def _parse(name: str, data: bytes, study: str) -> list[Act]:
    lines = data.decode("utf-8-sig", errors="replace").split("\n")
    head = _json(lines[0])
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        do = "Have it made with `textmine ledger export`."
        raise DecisionError(Fault(f"{name}:1", "no ledger that was exported", "a first line that says what it is", do))
    if head.get("version") != VERSION:
        got = f"version {head.get('version')!r} of the format"
        raise DecisionError(Fault(f"{name}:1", got, f"version {VERSION}", "Install the textmine that it was made with."))
    if not _same(str(head.get("study")), study):
        do = "Give this study's own, or set `ledger_name` under [study] to that name."
        raise DecisionError(Fault(f"{name}:1", f"the ledger of {head.get('study')!r}", f"one of {study!r}", do))
    body = lines[1:-1]
    if len(body) != head.get("acts") or lines[-1]:
        got = f"{len(body)} whole lines after the first, which says {head.get('acts')}"
        raise DecisionError(Fault(f"{name}:{len(lines)}", got, "all of them", "Fetch the file again; it was cut off or changed."))
    return [_act(f"{name}:{number}", line) for number, line in enumerate(body, 2)]


def _same(one: str, other: str) -> bool:
    return normalise_name(one) == normalise_name(other)


def _json(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _act(where: str, line: str) -> Act:
    data = _json(line)
    kind, row = next(iter(data.items())) if isinstance(data, dict) and len(data) == 1 else ("", None)
    of = _KINDS.get(kind)
    if of is None or not isinstance(row, dict):
        do = "Fetch the file again; it was changed on the way."
        raise DecisionError(Fault(where, "no act of a ledger", f"one of {', '.join(_KINDS)}", do))
    if wrong := list(_wrong(of, row)):
        do = "Fetch the file again; it was changed on the way."
        raise DecisionError(Fault(where, f"a {kind} whose {wrong[0]} is not right", "what textmine exports", do))
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return of(**values)


def _wrong(of: type[Act], row: dict[str, Any]) -> Iterable[str]:
    """Names of what is missing, not known, or of another kind than it should be."""
    expected = {field.name: _TYPES[str(field.type)] for field in fields(of)}
    yield from sorted(expected.keys() ^ row.keys())
    for name in expected.keys() & row.keys():
        value = row[name]
        right = type(value) is expected[name] and len(str(value)) <= _LONGEST.get(name, len(str(value)))
        if name in _WORDS:
            right = right and value in list(_WORDS[name])
        elif name == "anchors":
            right = right and all(isinstance(one, str) for one in value)
        if not right:
            yield name
            return
    if not _is_time(row["at"]) or (row["undoes"] and not _is_time(row["undoes"])):
        yield "time"
    if not row["who"].strip():
        yield "who"
    if row.get("action") == TopicAction.MERGE and not row["value"].isdecimal():
        yield "value"


def _is_time(text: str) -> bool:
    """Whether a text is a time in UTC; times of other zones, or written otherwise, would not sort."""
    try:
        return text.endswith("+00:00") and datetime.fromisoformat(text).utcoffset() == timedelta(0)
    except ValueError:
        return False
