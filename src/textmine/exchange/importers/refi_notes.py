"""Notes of a REFI-QDA project, and what each is on: by a reference of the thing to the note, or by a link in either direction."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from textmine.errors import SourceError
from textmine.exchange.importers.package import ProjectPackage
from textmine.exchange.importers.records import CellRemark, Remark, Selection
from textmine.exchange.importers.xml_names import attribute, children, element_key, number
from textmine.exchange.refi_export.notes import CELL
from textmine.ingest.readers import File, read_source
from textmine.storage.decoding import decode


def words_of(element: etree._Element, package: ProjectPackage) -> tuple[str | None, str]:
    """The words of an element.

    Args:
        element: a text or note.
        package: files of the project.

    Returns:
        The words, with line ends as they are; None where there are none, and why.
    """
    base = attribute(element.getroottree().getroot(), "basePath")
    reasons = []
    if path := attribute(element, "plainTextPath"):
        data, reason = package.read(path, base)
        if data is not None:
            return decode(data).text, ""
        reasons.append(reason)
    content = next(children(element, "plaintextcontent"), None)
    if content is not None:
        return "".join(map(str, content.itertext())), ""
    if path := attribute(element, "richTextPath"):
        data, reason = package.read(path, base)
        if data is not None:
            return _read_rich_text(path, data)
        reasons.append(reason)
    return None, "; ".join(reasons) or "the file names no text for it"


def _read_rich_text(path: str, data: bytes) -> tuple[str | None, str]:
    try:
        blocks = read_source(File(path.rpartition("/")[2], data)).blocks
    except SourceError as error:
        return None, f"its text cannot be read ({error.faults[0].got})"
    return "\n".join(block.text for block in blocks), ""


PROJECT = "the project"  # key of the project as a whole, which has no GUID


@dataclass(frozen=True, slots=True)
class _Note:
    """A note; `places` are offsets within the text that refers to it, which is how QualCoder writes an annotation."""

    name: str
    remark: Remark
    places: tuple[tuple[int | None, int | None], ...]


@dataclass
class Resolved:
    """Notes by what they are on.

    Attributes:
        on: notes on codes, selections and codings, by GUID.
        places: notes on places of a text, by the text's GUID.
        cells: notes on a theme in a case.
        unread: notes that have no place here, by what they are.
    """

    on: dict[str, list[Remark]] = field(default_factory=lambda: defaultdict(list))
    places: dict[str, list[Selection]] = field(default_factory=lambda: defaultdict(list))
    cells: list[CellRemark] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)


class Notes:
    """Notes being read."""

    def __init__(self, package: ProjectPackage) -> None:
        self._package = package
        self._notes: dict[str, _Note] = {}
        self._on: dict[str, dict[str, None]] = defaultdict(dict)
        self._links: list[tuple[str, str]] = []

    def take(self, element: etree._Element) -> None:
        """Read a note."""
        text, _ = words_of(element, self._package)
        every = children(element, "plaintextselection")
        uncoded = [selection for selection in every if next(children(selection, "coding"), None) is None]
        places = tuple((number(selection, "startPosition"), number(selection, "endPosition")) for selection in uncoded)
        remark = Remark("\n".join((text or "").splitlines()).strip(), *who_and_when(element))
        self._notes[element_key(element)] = _Note(attribute(element, "name"), remark, places)
        self.refer(element_key(element), element)

    def refer(self, key: str, element: etree._Element) -> None:
        """Read which notes a thing refers to."""
        for reference in children(element, "noteref"):
            self._on[element_key(reference, "targetGUID")][key] = None

    def take_link(self, element: etree._Element) -> None:
        """Read what two things are linked."""
        self._links.append((element_key(element, "originGUID"), element_key(element, "targetGUID")))
        self.refer(element_key(element), element)

    def resolve(self, kinds: Mapping[str, str], cases: Mapping[str, str]) -> Resolved:
        """Find what each note is on.

        Args:
            kinds: of things, by GUID: `code`, `selection`, `coding`, `text`, `case`.
            cases: names of cases, by GUID.

        Returns:
            Notes by what they are on. A note on a code and a case is on the cell of both.
        """
        found = Resolved()
        for origin, target in self._links:
            ends = [(origin, target), (target, origin)]
            noted = [(note, thing) for note, thing in ends if note in self._notes]
            for note, thing in noted:
                self._on[note].setdefault(thing, None)
            found.unread["links between other things"] += not noted
        for key, entry in self._notes.items():
            if not entry.remark.text:
                found.unread["notes without words"] += 1
            elif not self._place(entry, list(self._on[key]), kinds, cases, found):
                found.unread[self._what_unplaced(list(self._on[key]), kinds)] += 1
        return found

    def _place(self, note: _Note, targets: list[str], kinds: Mapping[str, str], cases: Mapping[str, str], found: Resolved) -> bool:
        """Put a note where it is; whether there is such a place."""
        by_kind: dict[str, list[str]] = {kind: [] for kind in ("code", "case", "selection", "coding", "text")}
        for target in targets:
            if target in kinds:
                by_kind[kinds[target]].append(target)
        if by_kind["code"] and by_kind["case"]:
            case = cases.get(by_kind["case"][0], "")
            found.cells.append(CellRemark(case, by_kind["code"][0], note.name.startswith(CELL), note.remark))
            return True
        placed = [*by_kind["code"], *by_kind["selection"], *by_kind["coding"]]
        for target in placed:
            found.on[target].append(note.remark)
        for target in by_kind["text"] if note.places else ():
            found.places[target] += [Selection(start, end, "", (note.remark,)) for start, end in note.places]
        return bool(placed or (by_kind["text"] and note.places))

    def _what_unplaced(self, targets: list[str], kinds: Mapping[str, str]) -> str:
        kind = next((kinds[target] for target in targets if target in kinds), "")
        if kind:
            return {"text": "notes on whole texts", "case": "notes on cases"}.get(kind, f"notes on a {kind}")
        if PROJECT in targets:
            return "notes on the project as a whole"
        return "notes on other notes" if any(target in self._notes for target in targets) else "notes that are on nothing"


def who_and_when(element: etree._Element) -> tuple[str, str]:
    """The GUID of who made a thing, or else who last worked on it, and when; empty where the file does not say."""
    who = element_key(element, "creatingUser") or element_key(element, "modifyingUser")
    return who, attribute(element, "creationDateTime") or attribute(element, "modifiedDateTime")


def remarks_in(element: etree._Element, said: str) -> Iterator[Remark]:
    """What is written to a thing in itself."""
    if said:
        yield Remark(said, *who_and_when(element))
