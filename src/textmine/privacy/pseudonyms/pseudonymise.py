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
        self._hashes = {document_id: hashlib.sha256(shift.text.encode()).hexdigest() for document_id, shift in self._shifts.items()}
        self._papers = {document.document for document in results.documents if document.kind == Kind.LITERATURE}
        self._cases = self._case_ids()
        self._files = _number_repeated(
            (document.document for document in results.documents if document.document not in self._papers), self._file
        )
        people = [*(turn.participant for turn in results.turns), *(speaker.participant for speaker in results.speakers)]
        owners = {turn.participant: turn.document for turn in results.turns}
        self._people = _number_repeated(people, lambda name: self._redact(name, owners.get(name, "")))
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

    def _redact(self, text: str, document: str = "") -> str:
        return self._pseudonyms.say(text, document, loosely=True)

    def _case_ids(self) -> dict[str, str]:
        """New ids of cases: their pseudonyms where cases are hidden, else as they are but for names of people."""
        names = {}
        for case in self._results.cases:
            new = self._pseudonyms.key.replacement(case.name, MentionKind.CASE) if self._pseudonyms.hide_cases else ""
            names[case.case] = new or self._redact(case.case)
        return _number_repeated(names, names.__getitem__)

    def _file(self, file: str) -> str:
        """A file's new id: folders that are cases as these, other parts of the path with names replaced."""
        *folders, name = PurePosixPath(file).parts
        path = PurePosixPath(name)
        return "/".join(
            [*(self._cases.get(folder) or self._redact(folder) for folder in folders), self._redact(path.stem) + path.suffix]
        )

    # One function a policy: the value, its record, and the field's name.

    def _emptied(self, value: Any, _record: Any, _name: str) -> Any:
        return type(value)()

    def _records(self, value: Any, _record: Any, _name: str) -> Any:
        return tuple(map(self.record, value)) if isinstance(value, tuple) else value and self.record(value)

    def _label(self, value: str, record: Any, _name: str) -> str:
        document = getattr(record, "document", "")
        return value if document in self._papers else self._redact(value, document)

    def _prose(self, value: Any, _record: Any, _name: str) -> Any:
        return _redact_value(value, self._pseudonyms.say)

    def _strings(self, value: Any, _record: Any, _name: str) -> Any:
        return _redact_value(value, lambda text: self._files.get(text) or self._pseudonyms.say(text))

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
            return tuple(self._part(part, _record, _name) for part in value)
        mark = "@" if "@" in value.rpartition("/")[2] else "#"
        document, _, number = value.rpartition(mark)
        return f"{self._files.get(document, document)}{mark}{number}"

    def _case(self, value: str, _record: Any, _name: str) -> str:
        return self._cases.get(value, value)

    def _participant(self, value: str, _record: Any, _name: str) -> str:
        return self._people.get(value) or self._redact(value)

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
        return hidden or self._redact(case.name)

    def _input(self, source_file: SourceFile) -> dict[str, object]:
        """A file as it was read; the hash of its bytes, which would tell anybody who has it that this is it, goes."""
        path = self._files.get(source_file.path) or (
            source_file.path if source_file.kind == Kind.LITERATURE else self._file(source_file.path)
        )
        names = {**self._files, source_file.path: path}  # what is said of a file may name another, of which it is a copy

        def moved(text: str) -> str:
            for name in sorted(filter(text.__contains__, names), key=len, reverse=True):
                text = text.replace(name, names[name])
            return text

        return {
            "path": path,
            "sha256": "",
            "document": path if source_file.document else "",
            "reason": self._pseudonyms.say(moved(source_file.reason)),
            "warnings": tuple(self._redact(moved(text)) for text in source_file.warnings),
            "not_read": tuple(map(self._redact, source_file.not_read)),
        }

    def _decision(self, decision: Decision) -> dict[str, object]:
        """What was decided on, as it reads now; words of an earlier text, for which there are no offsets, as prose."""
        if self._old_hashes.get(decision.document) != decision.sha256:
            return {
                "sha256": decision.sha256,
                "start": decision.start,
                "end": decision.end,
                "quote": self._pseudonyms.say(decision.quote),
            }
        shift = self._shifts[decision.document]
        start, end = shift.at(decision.start), shift.at(decision.end)
        return {"sha256": self._hashes[decision.document], "start": start, "end": end, "quote": shift.text[start:end]}

    def _place(self, place: str) -> str:
        """Where a note was written."""
        what, _, rest = place.partition("/")
        if what == "cell":
            case, _, theme = rest.rpartition("/")
            return f"cell/{self._cases.get(case, case)}/{theme}"
        return f"{what}/{self._part(rest, None, '')}" if what == "passage" else f"{what}/{self._redact(rest)}"

    def _entity(self, entity: Entity) -> dict[str, object]:
        """A mention as it reads now; all words that were replaced together are of it."""
        shift = self._shifts[entity.document]
        swap = shift.over(entity.start, entity.end)
        start, end = (shift.at(swap.start), shift.at(swap.end)) if swap else (shift.at(entity.start), shift.at(entity.end))
        return {
            "start": start,
            "end": end,
            "text": shift.text[start:end],
            "name": swap.new if swap else self._pseudonyms.say(entity.name),
        }

    def _entities(self) -> tuple[Entity, ...]:
        """Several mentions in words that were replaced together are one."""
        found: dict[tuple[str, int, int], Entity] = {}
        for entity in map(self.record, self._results.entities):
            found.setdefault((entity.document, entity.start, entity.end), entity)
        return tuple(found.values())


def _redact_value(value: Any, say: Callable[[str], str]) -> Any:
    """A value with all texts within it replaced."""
    if isinstance(value, str):
        return say(value)
    if isinstance(value, tuple | list):
        return type(value)(_redact_value(item, say) for item in value)
    if isinstance(value, Mapping):
        return {_redact_value(key, say): _redact_value(item, say) for key, item in value.items()}
    return value


def _number_repeated(names: Iterable[str], new: Callable[[str], str]) -> dict[str, str]:
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
