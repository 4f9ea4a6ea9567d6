"""Notes, texts and selections of a REFI-QDA project, and what each note is on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from lxml import etree

from textmine.errors import SourceError
from textmine.exchange.importers.cases import Cases
from textmine.exchange.importers.package import ProjectPackage
from textmine.exchange.importers.project_xml import attribute, children, element_key, number, tag_of, text_of
from textmine.exchange.importers.records import AppliedCode, CellRemark, ForeignSource, Remark, Selection
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
                found.unread[self._unplaced_kind(list(self._on[key]), kinds)] += 1
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

    def _unplaced_kind(self, targets: list[str], kinds: Mapping[str, str]) -> str:
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


_AREAS = {
    "picturesource": "on areas of pictures",
    "pdfsource": "on areas of PDF pages",
    "audiosource": "on stretches of sound",
    "videosource": "on stretches of video",
}
_NO_CODE = ""  # key of the code of a coding that names none


@dataclass(frozen=True, slots=True)
class _Marked:
    """A selection with its GUID and that of each of its codings, in order."""

    key: str
    selection: Selection
    codings: tuple[str, ...]


@dataclass
class _Text:
    """A text, its GUIDs (that of the PDF file it is of among them), what is selected in it, and GUIDs of codings on all of it."""

    source: ForeignSource
    keys: tuple[str, ...]
    marked: list[_Marked] = field(default_factory=list)
    whole: tuple[str, ...] = ()


class SourceReader:
    """Reads the sources of one project.

    Attributes:
        lost: codings that are on no text, by the reason.
        unread: other things that have no place here.
    """

    def __init__(self, package: ProjectPackage, cases: Cases, notes: Notes) -> None:
        self.lost: Counter[str] = Counter()
        self.unread: Counter[str] = Counter()
        self._cases = cases
        self._notes = notes
        self._package = package
        self._texts: list[_Text] = []

    def take(self, element: etree._Element) -> None:
        """Read a source."""
        tag = tag_of(element)
        if tag != "textsource" and tag not in _AREAS:
            return
        self._note(element_key(element), element)
        self.unread["descriptions of texts"] += bool(text_of(element, "description"))
        self.unread["attributes of texts"] += self._cases.attributes_of(element)
        if tag == "textsource":
            self._texts.append(self._text(element, attribute(element, "name")))
            return
        inside = list(children(element, "representation", "transcript", "textdescription"))
        name = attribute(element, "name") or next(
            (attribute(element, "name") for element in inside if attribute(element, "name")), ""
        )
        texts = [self._text(element, name if len(inside) == 1 else attribute(element, "name") or name) for element in inside]
        whole, keys = _applied_codes(element)
        if texts:
            texts[0].source = replace(texts[0].source, key=element_key(element), whole=(*texts[0].source.whole, *whole))
            texts[0].whole += keys
            texts[0].keys += (element_key(element),)
        else:
            self.lost["on whole pictures and recordings"] += len(whole)
        known = {marked.key for text in texts for marked in text.marked}
        self._areas(element, tag, name, texts, known)
        # A transcript is often a text of the project too, with the same file: it counts where something is selected in it.
        self._texts += [text for text in texts if tag in ("pdfsource", "picturesource") or text.marked or text.source.whole]

    def _note(self, key: str, element: etree._Element) -> None:
        self._notes.refer(key, element)

    def _areas(self, element: etree._Element, tag: str, name: str, texts: list[_Text], known: set[str]) -> None:
        """Areas of pages and pictures: by their words where the file gives them, unless those are selected in the text as well."""
        for area in children(element, "pdfselection", "pictureselection", "audioselection", "videoselection"):
            given, keys = _applied_codes(area)
            if element_key(area) in known:
                self.lost["on areas whose words are selected in the text as well"] += len(given)
                continue
            remarks = tuple(remarks_in(area, text_of(area, "description")))
            words = next((text_of(element, "plaintextcontent") for element in children(area, "representation")), "")
            self._note(element_key(area), area)
            if words:
                if not texts:
                    source = ForeignSource(element_key(element), name, None, "the file holds only words of areas")
                    texts.append(_Text(source, (source.key,)))
                texts[0].marked.append(_Marked(element_key(area), Selection(None, None, words, remarks, given), keys))
            else:
                self.lost[_AREAS.get(tag, "on areas")] += len(given)
                self.unread["comments on areas, sound or video"] += len(remarks)

    def _text(self, element: etree._Element, name: str) -> _Text:
        text, missing = words_of(element, self._package)
        key = element_key(element)
        called = name or PurePosixPath(attribute(element, "plainTextPath")).stem or key
        whole, keys = _applied_codes(element)
        source = ForeignSource(key, " ".join(called.split()), text, missing, whole=whole)
        source = replace(source, case=self._cases.case_among(element))
        found = [self._read_selection(child) for child in children(element, "plaintextselection")]
        points = {element_key(child): number(child, "position") for child in children(element, "syncpoint")}
        for child in children(element, "transcriptselection"):
            ends = [points.get(element_key(child, end)) for end in ("fromSyncPoint", "toSyncPoint")]
            marked = self._read_selection(child)
            found.append(replace(marked, selection=replace(marked.selection, start=ends[0], end=ends[1], words="")))
        if tag_of(element) != "textsource":
            self._note(key, element)
        return _Text(source, (key,), found, keys)

    def _read_selection(self, element: etree._Element) -> _Marked:
        self._note(element_key(element), element)
        for coding in children(element, "coding"):
            self._note(element_key(coding), coding)
        start, end = number(element, "startPosition"), number(element, "endPosition")
        given, keys = _applied_codes(element)
        remarks = tuple(remarks_in(element, text_of(element, "description")))
        return _Marked(element_key(element), Selection(start, end, attribute(element, "name"), remarks, given), keys)

    def kinds(self) -> Iterator[tuple[str, str]]:
        """What the things that were read are, by GUID."""
        for text in self._texts:
            yield from ((key, "text") for key in text.keys)
            for marked in text.marked:
                yield marked.key, "selection"
                yield from ((key, "coding") for key in marked.codings)
            yield from ((key, "coding") for key in text.whole)

    def finished(self, users: Mapping[str, str], notes: Resolved) -> Iterator[ForeignSource]:
        """The texts, with the names of who coded and with the notes on what they coded."""

        def named(remark: Remark) -> Remark:
            return replace(remark, who=users.get(remark.who, ""))

        def noted(coding: AppliedCode, key: str) -> AppliedCode:
            said = (coding.note, *(note.text for note in notes.on.get(key, ())))
            return replace(coding, who=users.get(coding.who, ""), note="\n".join(filter(None, said)))

        for text in self._texts:
            selections = []
            for marked in text.marked:
                remarks = tuple(map(named, (*marked.selection.remarks, *notes.on.get(marked.key, ()))))
                given = tuple(map(noted, marked.selection.given, marked.codings))
                selections.append(replace(marked.selection, remarks=remarks, given=given))
            here = [place for key in text.keys for place in notes.places.get(key, ())]
            places = [replace(place, remarks=tuple(map(named, place.remarks))) for place in here]
            whole = tuple(map(noted, text.source.whole, text.whole))
            yield replace(text.source, selections=(*selections, *places), whole=whole)


def _applied_codes(element: etree._Element) -> tuple[tuple[AppliedCode, ...], tuple[str, ...]]:
    """The codes of a selection or source, and the GUID of each coding; who gave one is told there, or by who made the selection."""
    who, at = who_and_when(element)
    given, keys = [], []
    for coding in children(element, "coding"):
        own = who_and_when(coding)
        for code in [element_key(element, "targetGUID") for element in children(coding, "coderef")] or [_NO_CODE]:
            given.append(AppliedCode(code, own[0] or who, own[1] or at, text_of(coding, "description")))
            keys.append(element_key(coding))
    return tuple(given), tuple(keys)


def count_codings(element: etree._Element) -> int:
    """How often a code is given anywhere within an element."""
    return sum(max(1, sum(1 for _ in children(part, "coderef"))) for part in element.iter() if tag_of(part) == "coding")
