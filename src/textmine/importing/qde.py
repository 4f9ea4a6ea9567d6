"""The XML of a REFI-QDA project or codebook, read as freely as programs write it: any namespace, any letters, parts in any order.

Nothing in it is resolved or fetched; a document type, which no program writes, is refused. XML with faults is read as far as it
goes.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile

from lxml import etree

from textmine.errors import ExchangeError, Fault
from textmine.importing.cases import Cases
from textmine.importing.elements import attribute, children, key_of, said, tag_of
from textmine.importing.package import Package, damaged
from textmine.importing.records import ForeignCode, Project
from textmine.importing.selecting import SourceReader

_MOST_ELEMENTS = 1_000_000  # that are in memory at once, a kilobyte each; those of a text are let go at its end
_EXPECTED = "a REFI-QDA project or codebook"
_DO = "Export it again from the program it comes from."


def read_qde(package: Package) -> Project:
    """Read a project.

    Args:
        package: its files.

    Returns:
        Its codes, texts and codings, and what could not be read of it.

    Raises:
        ExchangeError: it is no project, or not even the beginning of its XML can be read.
    """
    name = package.path.name
    try:
        return _read(package, recover=False)
    except etree.XMLSyntaxError as error:
        told = f"the XML has a fault ({_shown(error)}): it was read as far as it goes, so look for what is missing"
    try:
        project = _read(package, recover=True)
    except etree.XMLSyntaxError as error:
        raise ExchangeError(Fault(name, f"XML that cannot be read ({_shown(error)})", _EXPECTED, _DO)) from error
    return Project(project.file, project.origin, project.codes, project.sources, project.sets, (told, *project.told))


def _shown(error: etree.XMLSyntaxError) -> str:
    return str(error.msg or "it ends too soon")


def _read(package: Package, recover: bool) -> Project:
    reader = _Reader(package)
    try:
        with package.project() as handle:
            for depth, element in _closing(handle, package.path.name, recover):
                reader.take(depth, element)
    except (BadZipFile, zlib.error, EOFError) as error:
        raise ExchangeError(damaged(package.path.name)) from error
    return reader.project()


def _closing(handle: IO[bytes], name: str, recover: bool) -> Iterator[tuple[int, etree._Element]]:
    """Go through XML without keeping it.

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
            continue
        depth -= 1
        if depth <= 2:
            yield depth, element
        if depth == 2 and tag_of(element.getparent()) in ("sources", "notes", "graphs"):
            element.clear()
            held = before


class _Reader:
    """One project being read, part by part."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.codes: dict[str, ForeignCode] = {}
        self.users: dict[str, str] = {}
        self.cases = Cases()
        self.sets: list[tuple[str, tuple[str, ...]]] = []
        self.told: list[str] = []
        self.unread: Counter[str] = Counter()
        self.origin = self.root = ""
        self.sources = SourceReader(package, self.cases, self.unread)

    def take(self, depth: int, element: etree._Element) -> None:
        """Read an element that has just ended."""
        tag = tag_of(element)
        part = tag_of(element.getparent())
        if depth == 0:
            self.root, self.origin = tag, attribute(element, "origin")
            self.sources.base = attribute(element, "basePath")
            if tag == "codebook":
                self._codes(element)
        elif depth == 1 and tag == "codebook":
            self._codes(element)
        elif depth == 2:
            takers: Mapping[str, Callable[[etree._Element], Any]] = {
                "users": self._user,
                "sources": self.sources.take,
                "notes": self.sources.take_note,
                "cases": self.cases.take,
                "variables": self.cases.take_variable,
                "links": self.sources.take_link,
                "sets": self._set,
                "graphs": lambda _: self.unread.update(("graphs",)),
            }
            if part in takers:
                takers[part](element)

    def _user(self, element: etree._Element) -> None:
        self.users[key_of(element)] = attribute(element, "name") or attribute(element, "id")

    def _codes(self, codebook: etree._Element) -> None:
        for codes in children(codebook, "codes"):
            for code in children(codes, "code"):
                self._code(code, (), "")

    def _code(self, element: etree._Element, above: tuple[str, ...], parent: str) -> None:
        name = " ".join(attribute(element, "name").split()) or "(no name)"
        key = key_of(element) or f"code {len(self.codes) + 1}"
        if key in self.codes:
            self.told.append(f"code {name!r} has the GUID of {self.codes[key].name!r}: their codings cannot be told apart")
            key = f"{key} {len(self.codes) + 1}"
        codable = attribute(element, "isCodable").strip().lower() not in ("false", "0", "no")
        self.codes[key] = ForeignCode(key, name, said(element, "description"), above, parent, codable)
        for child in children(element, "code"):
            self._code(child, (*above, name), key)

    def _set(self, element: etree._Element) -> None:
        members = [one for one in children(element, "membercode")]
        keys = tuple(key_of(one, "targetGUID") or key_of(one) for one in members)
        if keys:
            self.sets.append((attribute(element, "name"), keys))
        elif list(children(element, "membersource")):
            self.unread["sets of documents"] += 1

    def project(self) -> Project:
        """Put together what was read.

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
        sources = tuple(self.cases.placed(one, set(self.codes)) for one in self.sources.finished(self.users))
        unread = [f"{count} {what}" for what, count in sorted(self.unread.items())]
        told = [*self.told, *([f"not read: {', '.join(unread)}"] if unread else [])]
        name = self.package.path.name
        return Project(name, self.origin, tuple(codes.values()), sources, tuple(self.sets), tuple(told))


def read_codes(path: Path) -> Project:
    """Read a codebook file; raises ExchangeError as `read_qde`."""
    return read_qde(Package(path, None))
