"""The XML of a REFI-QDA project or codebook, read as freely as programs write it: any namespace, any letters, parts in any order.

Nothing in it is resolved or fetched; a document type, which no program writes, is refused. XML with faults is made whole, or else
read as far as it goes.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import IO, Any
from zipfile import BadZipFile

from lxml import etree

from textmine.errors import ExchangeError, Fault
from textmine.exchange.importers.cases import Cases
from textmine.exchange.importers.package import ProjectPackage, damaged_package
from textmine.exchange.importers.project_xml import attribute, children, element_key, repair, tag_of, text_of
from textmine.exchange.importers.records import ForeignCode, ForeignProject, ForeignSource, Remark
from textmine.exchange.importers.refi_elements import PROJECT, Notes, SourceReader, count_codings
from textmine.ingest.readers import counted
from textmine.records.corpus import MACHINE

_MOST_ELEMENTS = 1_000_000  # that are in memory at once, a kilobyte each; those of a text are let go at its end
_EXPECTED = "a REFI-QDA project or codebook"
UNKNOWN, BROKEN = "in parts of the file that are not known", "where the XML is broken"
_MOST_FAULTY = 100_000_000  # bytes of XML that is made whole, all of it in memory
_HEAD = 10_000  # bytes in which a document type would be told
_ENTRY = 2  # depth of what the parts of a project hold
_DO = "Export it again from the program it comes from."


def read_qde(package: ProjectPackage) -> ForeignProject:
    """Read a project.

    Args:
        package: its files.

    Returns:
        Its codes, texts and codings, and what could not be read of it.

    Raises:
        ExchangeError: it is no project, or not even the beginning of its XML can be read.
    """
    try:
        with _refuse_damage(package), package.project() as handle:
            return _read(package, handle).project()
    except etree.XMLSyntaxError as error:
        return _repair_and_read(package, error)


@contextmanager
def _refuse_damage(package: ProjectPackage) -> Iterator[None]:
    """Raises an ExchangeError for a file that is cut off or damaged."""
    try:
        yield
    except (BadZipFile, zlib.error, EOFError) as error:
        raise ExchangeError(damaged_package(package.path.name)) from error


def _repair_and_read(package: ProjectPackage, first: etree.XMLSyntaxError) -> ForeignProject:
    """Read a project whose XML has a fault.

    Returns:
        It with its bare signs as text, or else as far as its tags fit each other.

    Raises:
        ExchangeError: it is too large for that, or not even its beginning can be read.
    """
    name = package.path.name
    with _refuse_damage(package), package.project() as handle:
        data = handle.read(_MOST_FAULTY + 1)
    if len(data) > _MOST_FAULTY or b"<!DOCTYPE" in data[:_HEAD]:
        raise ExchangeError(Fault(name, _fault(first, 0), f"{_EXPECTED}, whose XML has no faults", _DO))
    repaired = repair(data)
    fault = _fault(first, repaired.line)
    package.restart()
    try:
        reader, broken = _read(package, BytesIO(repaired.data)), False
    except etree.XMLSyntaxError:
        package.restart()
        try:
            reader, broken = _read(package, BytesIO(repaired.data), recover=True), True
        except etree.XMLSyntaxError as error:
            raise ExchangeError(Fault(name, fault, _EXPECTED, _DO)) from error
    if not broken:
        right = ", ".join(counted(count, what) for what, count in repaired.corrected.items())
        return replace(reader.project(), broken=f"{fault}: it was put right ({right or 'a sign'}), and nothing is missing")
    missing = Counter(repaired.tags) - reader.tags
    project = reader.project(missing["coding"])
    incomplete = BROKEN in dict(project.lost) or bool(missing) or not repaired.ends
    return replace(project, broken=f"{fault}: it was read as far as it goes, so look for what is missing", incomplete=incomplete)


def _fault(error: etree.XMLSyntaxError, line: int) -> str:
    """What is wrong with XML, and where; the reader does not always say the line."""
    where = f"line {error.lineno}, column {error.position[1]}" if error.lineno else f"line {line}" if line else "it"
    return f"the XML has a fault in {where} ({error.msg or 'it ends too soon'})"


def _read(package: ProjectPackage, handle: IO[bytes], recover: bool = False) -> _ProjectReader:
    reader = _ProjectReader(package)
    for depth, element in _closing(handle, package.path.name, recover, reader.tags):
        reader.take(depth, element)
    return reader


def _closing(handle: IO[bytes], name: str, recover: bool, tags: Counter[str]) -> Iterator[tuple[int, etree._Element]]:
    """Go through XML without keeping it, counting how often each element begins.

    Yields:
        Elements as they end, with their depth: 0 the root, 1 its parts, 2 what those hold, which is then let go.

    Raises:
        ExchangeError: it has a document type, or more elements than any project.
    """
    depth = held = before = 0
    events = etree.iterparse(
        handle,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
    for event, element in events:
        if event == "start":
            if depth == 0 and element.getroottree().docinfo.internalDTD is not None:
                raise ExchangeError(Fault(name, "XML with a document type", _EXPECTED, "Check its origin."))
            held += 1
            before = held if depth == 2 else before
            if held > _MOST_ELEMENTS:
                got = f"more than {_MOST_ELEMENTS:,} codes or other elements"
                raise ExchangeError(Fault(name, got, _EXPECTED, "Check its origin."))
            depth += 1
            tags[tag_of(element)] += 1
            continue
        depth -= 1
        if depth <= 2:
            yield depth, element
        if depth == 2 and tag_of(element.getparent()) in ("sources", "notes", "graphs"):
            element.clear()
            held = before


class _ProjectReader:
    """One project being read, part by part."""

    def __init__(self, package: ProjectPackage) -> None:
        self.package = package
        self.codes: dict[str, ForeignCode] = {}
        self.users: dict[str, str] = {}
        self.cases = Cases()
        self.notes = Notes(package)
        self.sources = SourceReader(package, self.cases, self.notes)
        self.sets: list[tuple[str, tuple[str, ...]]] = []
        self.told: list[str] = []
        self.unread: Counter[str] = Counter()
        self.codings = 0
        self.tags: Counter[str] = Counter()
        self.origin = self.root = ""

    def take(self, depth: int, element: etree._Element) -> None:
        """Read an element that has just ended."""
        tag = tag_of(element)
        part = tag_of(element.getparent())
        if depth == 0:
            self.root, self.origin = tag, attribute(element, "origin")
            self.notes.refer(PROJECT, element)
            self.unread["description of the project"] += bool(text_of(element, "description")) and not self._is_ours()
            if tag == "codebook":
                self._codes(element)
        elif depth == 1 and tag == "codebook":
            self._codes(element)
        elif depth == _ENTRY:
            self.codings += count_codings(element)
            takers: Mapping[str, Callable[[etree._Element], Any]] = {
                "users": self._user,
                "sources": self.sources.take,
                "notes": self._note,
                "cases": self.cases.take,
                "variables": self.cases.take_variable,
                "links": self.notes.take_link,
                "sets": self._set,
                "graphs": lambda _: self.unread.update(("graphs",)),
            }
            if part in takers:
                takers[part](element)

    def _is_ours(self) -> bool:
        return self.origin.lower().startswith(MACHINE)

    def _user(self, element: etree._Element) -> None:
        self.users[element_key(element)] = attribute(element, "name") or attribute(element, "id")

    def _note(self, element: etree._Element) -> None:
        self.sources.lost["on memos"] += count_codings(element)
        if self.users.get(element_key(element, "creatingUser")) != MACHINE:  # what textmine wrote itself is nobody's
            self.notes.take(element)

    def _codes(self, codebook: etree._Element) -> None:
        for codes in children(codebook, "codes"):
            for code in children(codes, "code"):
                self._code(code, (), "")

    def _code(self, element: etree._Element, above: tuple[str, ...], parent: str) -> None:
        name = " ".join(attribute(element, "name").split()) or "(no name)"
        key = element_key(element) or f"code {len(self.codes) + 1}"
        if key in self.codes:
            self.told.append(f"code {name!r} has the GUID of {self.codes[key].name!r}: their codings cannot be told apart")
            key = f"{key} {len(self.codes) + 1}"
        codable = attribute(element, "isCodable").strip().lower() not in ("false", "0", "no")
        self.codes[key] = ForeignCode(key, name, text_of(element, "description"), above, parent, codable)
        self.notes.refer(key, element)
        for child in children(element, "code"):
            self._code(child, (*above, name), key)

    def _set(self, element: etree._Element) -> None:
        members = [one for one in children(element, "membercode")]
        keys = tuple(element_key(member, "targetGUID") or element_key(member) for member in members)
        if keys:
            self.sets.append((attribute(element, "name"), keys))
        self.unread["sets of texts"] += any(True for _ in children(element, "membersource"))
        self.unread["sets of notes"] += any(True for _ in children(element, "membernote"))

    def project(self, missing: int | None = None) -> ForeignProject:
        """Put together what was read.

        Args:
            missing: codings that the file has and that could not be read, since its XML is broken; None where it is not.

        Returns:
            All of it.

        Raises:
            ExchangeError: it is another kind of XML.
        """
        if self.root not in ("project", "codebook"):
            got = f"XML of another kind (<{self.root}>)" if self.root else "XML that cannot be read"
            raise ExchangeError(Fault(self.package.path.name, got, _EXPECTED, _DO))
        codes = {key: code for key, code in self.codes.items() if key not in self.cases.names}
        if twins := len(self.codes) - len(codes):
            self.told.append(f"{twins} codes stand for cases (they have the same GUID) and were read as those")
        kinds = {**dict.fromkeys(self.cases.names, "case"), **dict.fromkeys(codes, "code"), **dict(self.sources.kinds())}
        notes = self.notes.resolve(kinds, self.cases.names)
        sources = tuple(
            self.cases.placed(foreign_source, set(self.codes)) for foreign_source in self.sources.finished(self.users, notes)
        )
        noted = (_with_notes(code, notes.on.get(key, ())) for key, code in codes.items())
        cells = tuple(replace(cell, remark=replace(cell.remark, who=self.users.get(cell.remark.who, ""))) for cell in notes.cells)
        lost = self._lost(sources, UNKNOWN if missing is None else BROKEN) + Counter({BROKEN: missing or 0})
        unread = self.unread + self.cases.unread + notes.unread + self.sources.unread
        if self._is_ours():
            del unread["descriptions of texts"], unread["attributes of texts"]  # what textmine wrote of them
        told = (*self.told, *self.cases.notices())
        kept = (tuple(lost.most_common()), tuple(sorted(unread.items())), cells)
        return ForeignProject(self.package.path.name, self.origin, tuple(noted), sources, tuple(self.sets), told, *kept)

    def _lost(self, sources: Sequence[ForeignSource], rest: str) -> Counter[str]:
        """Codings that are on no text, by the reason; `rest` is why others were not read."""
        lost = self.sources.lost + Counter({"they say only which case a text belongs to": self.cases.lost})
        read = sum(source.codings() for source in sources) + lost.total()
        return lost + Counter({rest: self.codings - read})


def _with_notes(code: ForeignCode, notes: Sequence[Remark]) -> ForeignCode:
    """A code with the notes on it beside its description."""
    said = dict.fromkeys(filter(None, (code.description, *(note.text for note in notes))))
    return replace(code, description="\n\n".join(said))
