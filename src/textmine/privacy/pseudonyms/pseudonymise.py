"""Results with pseudonyms in place of names and identifiers: every field by its policy, every offset moved with its words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, TypeVar

from textmine.matrices.results import Results
from textmine.privacy.detect.mentions import MentionKind
from textmine.privacy.pseudonyms.naming import Pseudonyms
from textmine.privacy.pseudonyms.policy import POLICIES, Policy
from textmine.privacy.pseudonyms.redact import OffsetMap
from textmine.records.corpus import Case, Entity, Kind, SourceFile
from textmine.records.decisions import Decision, Note

T = TypeVar("T")


class RecordRewriter:
    """The records of one study, moved one by one."""

    def __init__(self, results: Results, pseudonyms: Pseudonyms) -> None:
        self._results, self._pseudonyms = results, pseudonyms
        edges: dict[str, set[int]] = {document.document: set() for document in results.documents}
        for passage in results.passages:
            edges[passage.document] |= {passage.start, passage.end}
        self._shifts = {
            document.document: OffsetMap(document.text, pseudonyms.swaps(document, sorted(edges[document.document])))
            for document in results.documents
        }
        self._old_hashes = {document.document: document.sha256 for document in results.documents}
        self._hashes = {one: hashlib.sha256(shift.text.encode()).hexdigest() for one, shift in self._shifts.items()}
        self._papers = {document.document for document in results.documents if document.kind == Kind.LITERATURE}
        self._cases = self._case_ids()
        self._files = _apart(
            (document.document for document in results.documents if document.document not in self._papers), self._file
        )
        people = [*(turn.participant for turn in results.turns), *(speaker.participant for speaker in results.speakers)]
        owners = {turn.participant: turn.document for turn in results.turns}
        self._people = _apart(people, lambda name: self._said(name, owners.get(name, "")))
        self._passages = {passage.passage: passage for passage in results.passages}
        self._own: Mapping[type, Callable[[Any], Mapping[str, object]]] = {
            Results: lambda _: {"entities": self._entities()},
            Case: lambda case: {"name": self._case_name(case)},
            SourceFile: self._input,
            Entity: self._entity,
            Decision: self._decision,
            Note: lambda note: {"place": self._place(note.place)},
        }

    def record(self, record: T) -> T:
        """A record as the policies of its fields say.

        Args:
            record: of `POLICIES`; raises a KeyError for a field that has none.

        Returns:
            The record, moved.
        """
        policies = POLICIES[type(record)]
        own = self._own[type(record)](record) if type(record) in self._own else {}
        new = {}
        for name in record.__dataclass_fields__:  # type: ignore[attr-defined]
            policy, value = policies[name].policy, getattr(record, name)
            if policy is Policy.OWN:
                new[name] = own[name]
            elif policy is not Policy.KEPT:
                new[name] = getattr(self, f"_{policy}")(value, record, name)
        return replace(record, **new)  # type: ignore[type-var]

    def _said(self, text: str, document: str = "") -> str:
        return self._pseudonyms.say(text, document, loosely=True)

    def _case_ids(self) -> dict[str, str]:
        """New ids of cases: their pseudonyms where cases are hidden, else as they are but for names of people."""
        names = {}
        for case in self._results.cases:
            new = self._pseudonyms.key.replacement(case.name, MentionKind.CASE) if self._pseudonyms.hide_cases else ""
            names[case.case] = new or self._said(case.case)
        return _apart(names, names.__getitem__)

    def _file(self, file: str) -> str:
        """A file's new id: folders that are cases as these, other parts of the path with names replaced."""
        *folders, name = PurePosixPath(file).parts
        path = PurePosixPath(name)
        return "/".join(
            [*(self._cases.get(folder) or self._said(folder) for folder in folders), self._said(path.stem) + path.suffix]
        )

    # One function a policy: the value, its record, and the field's name.

    def _emptied(self, value: Any, _record: Any, _name: str) -> Any:
        return type(value)()

    def _records(self, value: Any, _record: Any, _name: str) -> Any:
        return tuple(map(self.record, value)) if isinstance(value, tuple) else value and self.record(value)

    def _label(self, value: str, record: Any, _name: str) -> str:
        document = getattr(record, "document", "")
        return value if document in self._papers else self._said(value, document)

    def _prose(self, value: Any, _record: Any, _name: str) -> Any:
        return _worded(value, self._pseudonyms.say)

    def _strings(self, value: Any, _record: Any, _name: str) -> Any:
        return _worded(value, lambda text: self._files.get(text) or self._pseudonyms.say(text))

    def _column(self, value: str, record: Any, name: str) -> str:
        return "" if self._pseudonyms.goes(name) else self._label(value, record, name)

    def _columns(self, value: tuple[tuple[str, str], ...], record: Any, _name: str) -> tuple[tuple[str, str], ...]:
        document = getattr(record, "document", "")
        if document in self._papers:
            return value
        return tuple((key, self._pseudonyms.cell(key, text, document)) for key, text in value if not self._pseudonyms.goes(key))

    def _document(self, value: str, _record: Any, _name: str) -> str:
        return self._files.get(value, value)

    def _part(self, value: Any, _record: Any, _name: str) -> Any:
        """Ids of passages or turns."""
        if isinstance(value, tuple):
            return tuple(self._part(one, _record, _name) for one in value)
        mark = "@" if "@" in value.rpartition("/")[2] else "#"
        document, _, number = value.rpartition(mark)
        return f"{self._files.get(document, document)}{mark}{number}"

    def _case(self, value: str, _record: Any, _name: str) -> str:
        return self._cases.get(value, value)

    def _participant(self, value: str, _record: Any, _name: str) -> str:
        return self._people.get(value) or self._said(value)

    def _offset(self, value: int, record: Any, _name: str) -> int:
        return self._shifts[record.document].at(value)

    def _text(self, _value: str, record: Any, _name: str) -> str:
        return self._shifts[record.document].text

    def _hash(self, _value: str, record: Any, _name: str) -> str:
        return self._hashes[record.document]

    def _quote(self, _value: str, record: Any, _name: str) -> str:
        shift = self._shifts[record.document]
        return shift.text[shift.at(record.start) : shift.at(record.end)]

    def _words(self, _value: str, record: Any, _name: str) -> str:
        return self._quote("", self._passages[record.passage], "")

    # What records do by themselves.

    def _case_name(self, case: Case) -> str:
        hidden = self._pseudonyms.key.replacement(case.name, MentionKind.CASE) if self._pseudonyms.hide_cases else ""
        return hidden or self._said(case.name)

    def _input(self, one: SourceFile) -> dict[str, object]:
        """A file as it was read; the hash of its bytes, which would tell whoever has it that this is it, goes."""
        path = self._files.get(one.path) or (one.path if one.kind == Kind.LITERATURE else self._file(one.path))
        names = {**self._files, one.path: path}  # what is said of a file may name another, of which it is a copy

        def moved(text: str) -> str:
            for name in sorted(filter(text.__contains__, names), key=len, reverse=True):
                text = text.replace(name, names[name])
            return text

        return {
            "path": path,
            "sha256": "",
            "document": path if one.document else "",
            "reason": self._pseudonyms.say(moved(one.reason)),
            "warnings": tuple(self._said(moved(text)) for text in one.warnings),
            "not_read": tuple(map(self._said, one.not_read)),
        }

    def _decision(self, one: Decision) -> dict[str, object]:
        """What was decided on, as it reads now; words of an earlier text, for which there are no offsets, as prose."""
        if self._old_hashes.get(one.document) != one.sha256:
            return {"sha256": one.sha256, "start": one.start, "end": one.end, "quote": self._pseudonyms.say(one.quote)}
        shift = self._shifts[one.document]
        start, end = shift.at(one.start), shift.at(one.end)
        return {"sha256": self._hashes[one.document], "start": start, "end": end, "quote": shift.text[start:end]}

    def _place(self, place: str) -> str:
        """Where a note was written."""
        what, _, rest = place.partition("/")
        if what == "cell":
            case, _, theme = rest.rpartition("/")
            return f"cell/{self._cases.get(case, case)}/{theme}"
        return f"{what}/{self._part(rest, None, '')}" if what == "passage" else f"{what}/{self._said(rest)}"

    def _entity(self, one: Entity) -> dict[str, object]:
        """A mention as it reads now; all words that were replaced together are of it."""
        shift = self._shifts[one.document]
        swap = shift.over(one.start, one.end)
        start, end = (shift.at(swap.start), shift.at(swap.end)) if swap else (shift.at(one.start), shift.at(one.end))
        return {
            "start": start,
            "end": end,
            "text": shift.text[start:end],
            "name": swap.new if swap else self._pseudonyms.say(one.name),
        }

    def _entities(self) -> tuple[Entity, ...]:
        """Several mentions in words that were replaced together are one."""
        found: dict[tuple[str, int, int], Entity] = {}
        for one in map(self.record, self._results.entities):
            found.setdefault((one.document, one.start, one.end), one)
        return tuple(found.values())


def _worded(value: Any, say: Callable[[str], str]) -> Any:
    """A value with all texts within it replaced."""
    if isinstance(value, str):
        return say(value)
    if isinstance(value, tuple | list):
        return type(value)(_worded(one, say) for one in value)
    if isinstance(value, Mapping):
        return {_worded(key, say): _worded(one, say) for key, one in value.items()}
    return value


def _apart(names: Iterable[str], new: Callable[[str], str]) -> dict[str, str]:
    """New names by old ones; of two that would be the same, the second is numbered."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        wanted = made = new(name)
        number = 1
        while made in taken:
            number += 1
            made = f"{wanted} ({number})"
        taken.add(made)
        found[name] = made
    return found


def pseudonymise(results: Results, pseudonyms: Pseudonyms) -> Results:
    """Results with pseudonyms in place of names and identifiers, field by field as `policy` says.

    Args:
        results: of a run, as they stand.
        pseudonyms: what is replaced by what.

    Returns:
        The same records in the same order. Every coding's quote is again `text[start:end]` of its document, whose hash is that of
        the new text; passages keep their bounds but for the words replaced in them. Ids of documents, participants and cases are
        replaced too where they have a name in them, and stay apart from each other.
    """
    return RecordRewriter(results, pseudonyms).record(results)
