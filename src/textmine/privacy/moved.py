"""The records of a study moved to where their words lie once names are replaced, one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from pathlib import PurePosixPath
from typing import Any, TypeVar

from textmine.judgements import Decision, History
from textmine.privacy.mentions import What
from textmine.privacy.pseudonyms import Pseudonyms
from textmine.privacy.replace import Shift
from textmine.records import Case, Cell, Coding, Document, Entity, Input, Kind, Passage, Question, Speaker, Turn
from textmine.report.view import Results

T = TypeVar("T")


class Moved:
    """The records of one study, moved one by one."""

    def __init__(self, results: Results, pseudonyms: Pseudonyms) -> None:
        self._results, self._pseudonyms = results, pseudonyms
        edges: dict[str, set[int]] = {one.document: set() for one in results.documents}
        for passage in results.passages:
            edges[passage.document] |= {passage.start, passage.end}
        self._shifts = {
            one.document: Shift(one.text, pseudonyms.swaps(one, sorted(edges[one.document]))) for one in results.documents
        }
        self._hashes = {one.document: one.sha256 for one in results.documents}
        self._cases = self._case_ids()
        transcripts = [one.document for one in results.documents if one.kind == Kind.TRANSCRIPT]
        self._files = _apart(transcripts, self._file)
        people = [*(one.participant for one in results.turns), *(one.participant for one in results.speakers)]
        owners = {one.participant: one.document for one in results.turns}
        self._people = _apart(people, lambda name: self._said(name, owners.get(name, "")))
        self._passages = {one.passage: one for one in results.passages}
        self.documents = {one.document: self._document(one) for one in results.documents}

    def _said(self, text: str, document: str = "") -> str:
        return self._pseudonyms.say(text, document, loosely=True)

    def _case_ids(self) -> dict[str, str]:
        """New ids of cases: their pseudonyms where cases are hidden, else as they are but for names of people."""
        names = {}
        for case in self._results.cases:
            new = self._pseudonyms.key.replacement(case.name, What.CASE) if self._pseudonyms.hide_cases else ""
            names[case.case] = new or self._said(case.case)
        return _apart(names, names.__getitem__)

    def case_name(self, case: Case) -> str:
        """What a case is called."""
        hidden = self._pseudonyms.key.replacement(case.name, What.CASE) if self._pseudonyms.hide_cases else ""
        return hidden or self._said(case.name)

    def _file(self, file: str) -> str:
        """A file's new id: folders that are cases as these, other parts of the path with names replaced."""
        *folders, name = PurePosixPath(file).parts
        path = PurePosixPath(name)
        return "/".join([*(self._cases.get(one) or self._said(one) for one in folders), self._said(path.stem) + path.suffix])

    def _document(self, one: Document) -> Document:
        text = self._shifts[one.document].text
        if one.kind == Kind.LITERATURE:
            return replace(one, text=text, sha256=_sha256(text))
        return replace(
            one,
            document=self._files[one.document],
            case=self._cases.get(one.case, one.case),
            title=self._said(one.title, one.document),
            text=text,
            sha256=_sha256(text),
            citation=self._said(one.citation, one.document),
            header=tuple((key, self._said(value, one.document)) for key, value in one.header if not self._pseudonyms.goes(key)),
        )

    def part(self, part: str) -> str:
        """The id of a passage or turn."""
        mark = "@" if "@" in part.rpartition("/")[2] else "#"
        document, _, number = part.rpartition(mark)
        return f"{self._files.get(document, document)}{mark}{number}"

    def ids(self, record: T) -> T:
        """A record with its ids of document, passage, turn and case replaced."""
        names = {field.name for field in fields(record)}  # type: ignore[arg-type]
        new: dict[str, Any] = {}
        if "document" in names:
            document: str = record.document  # type: ignore[attr-defined]
            new["document"] = self._files.get(document, document)
        for name in names & {"passage", "turn"}:
            new[name] = self.part(getattr(record, name))
        if "case" in names:
            new["case"] = self._cases.get(record.case, record.case)  # type: ignore[attr-defined]
        return replace(record, **new)  # type: ignore[type-var]

    def history(self, history: History) -> History:
        """The ledger with what was decided on and written as it reads now, for methods to count."""
        say = self._pseudonyms.say

        def moved(one: Decision) -> Decision:
            if one.document in self.documents and one.sha256 == self._hashes[one.document]:
                shift = self._shifts[one.document]
                start, end = shift.at(one.start), shift.at(one.end)
                sha256 = self.documents[one.document].sha256
                return replace(self.ids(one), start=start, end=end, quote=shift.text[start:end], sha256=sha256, note=say(one.note))
            return replace(self.ids(one), quote=say(one.quote), note=say(one.note))

        return replace(
            history,
            decisions=tuple(map(moved, history.decisions)),
            topics=tuple(
                replace(one, value=say(one.value), note=say(one.note), anchors=tuple(map(say, one.anchors)))
                for one in history.topics
            ),
            notes=tuple(replace(one, place=self.place(one.place), text=say(one.text)) for one in history.notes),
        )

    def place(self, place: str) -> str:
        """Where a note was written."""
        what, _, rest = place.partition("/")
        if what == "cell":
            case, _, theme = rest.rpartition("/")
            return f"cell/{self._cases.get(case, case)}/{theme}"
        return f"{what}/{self.part(rest)}"

    def case(self, one: Case) -> Case:
        """A case with its attributes."""
        own = tuple((key, self._said(value)) for key, value in one.attributes)
        return Case(self._cases[one.case], self.case_name(one), own)

    def input(self, one: Input) -> Input:
        """A file as it was read; the hash of its bytes, which would tell whoever has it that this is it, goes."""
        path = self._files.get(one.path) or (one.path if one.kind == Kind.LITERATURE else self._file(one.path))
        names = {**self._files, one.path: path}  # what is said of a file may name another, of which it is a copy

        def moved(text: str) -> str:
            for name in sorted(filter(text.__contains__, names), key=len, reverse=True):
                text = text.replace(name, names[name])
            return text

        return replace(
            one,
            path=path,
            sha256="",
            document=path if one.document else "",
            case=self._cases.get(one.case, one.case),
            reason=self._pseudonyms.say(moved(one.reason)),
            not_read=tuple(map(self._said, one.not_read)),
            warnings=tuple(self._said(moved(text)) for text in one.warnings),
        )

    def participant(self, name: str) -> str:
        """Who somebody is, in ids."""
        return self._people.get(name) or self._said(name)

    def speaker(self, one: Speaker) -> Speaker:
        """A speaker, without columns that hold nothing but an identifier."""
        own = tuple((key, self._said(value, one.document)) for key, value in one.attributes if not self._pseudonyms.goes(key))
        return replace(
            self.ids(one),
            label=self._said(one.label, one.document),
            participant=self.participant(one.participant),
            evidence=self._said(one.evidence, one.document),
            group="" if self._pseudonyms.goes("group") else self._said(one.group),
            organisation="" if self._pseudonyms.goes("organisation") else self._said(one.organisation),
            attributes=own,
        )

    def turn(self, one: Turn) -> Turn:
        """A turn where its words lie now."""
        shift = self._shifts[one.document]
        return replace(
            self.ids(one),
            start=shift.at(one.start),
            end=shift.at(one.end),
            speaker=self._said(one.speaker, one.document),
            participant=self.participant(one.participant),
            group="" if self._pseudonyms.goes("group") else self._said(one.group),
        )

    def passage(self, one: Passage) -> Passage:
        """A passage where its words lie now."""
        shift = self._shifts[one.document]
        return replace(
            self.ids(one),
            start=shift.at(one.start),
            end=shift.at(one.end),
            speaker=self._said(one.speaker, one.document),
            participant=self.participant(one.participant),
        )

    def words(self, passage: str) -> str:
        """The words of a passage now."""
        one = self._passages[passage]
        shift = self._shifts[one.document]
        return shift.text[shift.at(one.start) : shift.at(one.end)]

    def coding(self, one: Coding) -> Coding:
        """A coding with its quote as it reads now."""
        shift = self._shifts[one.document]
        start, end = shift.at(one.start), shift.at(one.end)
        say = self._pseudonyms.say
        return replace(
            self.ids(one),
            start=start,
            end=end,
            quote=shift.text[start:end],
            sha256=self.documents[one.document].sha256,
            words=say(one.words),
            nearest=say(one.nearest),
            note=say(one.note),
        )

    def question(self, one: Question) -> Question:
        """A question as it reads now."""
        return replace(self.ids(one), quote=self.words(one.passage))

    def cell(self, one: Cell) -> Cell:
        """A cell with its evidence."""
        evidence = tuple(self.coding(coding) for coding in one.evidence)
        return replace(self.ids(one), evidence=evidence, question=self.question(one.question) if one.question else None)

    def entities(self) -> tuple[Entity, ...]:
        """Mentions as they read now; several in words that were replaced together are one."""
        found: dict[tuple[str, int, int], Entity] = {}
        for one in self._results.entities:
            shift = self._shifts[one.document]
            swap = shift.over(one.start, one.end)
            start, end = (shift.at(swap.start), shift.at(swap.end)) if swap else (shift.at(one.start), shift.at(one.end))
            name = swap.new if swap else self._pseudonyms.say(one.name)
            new = replace(self.ids(one), start=start, end=end, text=shift.text[start:end], name=name)
            found.setdefault((one.document, start, end), new)
        return tuple(found.values())


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


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
