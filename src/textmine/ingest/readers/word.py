"""Word documents: paragraphs and tables as they stand on the page, with all tracked changes accepted."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO

import docx
from lxml import etree

from textmine.errors import Fault, SourceError
from textmine.ingest.readers.archive import open_archive
from textmine.ingest.readers.blocks import Block, File, Shape, Source, TextSpan, paragraph, row
from textmine.ingest.readers.numbers import MOST_LEVELS, whole_number

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MOST_COLUMNS = 63  # that Word lets a table have
_DEEPEST = 25  # levels; tables within tables beyond that are nobody's
_CONTAINERS = frozenset(
    _W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo")
)
_GONE = frozenset(_W + name for name in ("del", "moveFrom"))
_SIGNS = {f"{_W}tab": "\t", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_W}ptab": "\t"}
_PLAIN_STYLES = frozenset(("", "normal", "body text", "list paragraph", "no spacing", "normal (web)", "plain text", "default"))
_PARTS = (("comments", "comments", "comment"), ("footnotes", "footnotes", "footnote"), ("endnotes", "endnotes", "endnote"))
_HEADING = "heading "
_BLACK = ("auto", "000000", "")
_INDENT = 200  # twentieths of a point; tabs of less than a quarter of an inch (360) set nothing apart


@dataclass(frozen=True, slots=True)
class _Look:
    """How letters are set; None where a style says nothing of it."""

    bold: bool | None = None
    italic: bool | None = None
    underlined: bool | None = None
    coloured: bool | None = None
    hidden: bool | None = None
    capitals: bool | None = None
    colour: str | None = None
    marker: str | None = None

    @property
    def ink(self) -> str:
        """Colour, marker and capitals, a word each."""
        return " ".join(filter(None, (self.colour, self.marker, "capitals" if self.capitals else "")))

    def over(self, other: _Look) -> _Look:
        """This look, and the other's where this says nothing."""
        return _Look(
            *(getattr(self, name) if getattr(self, name) is not None else getattr(other, name) for name in _Look.__slots__)
        )


class _Reader:
    """One document being read: its styles, and the count of what is left out."""

    def __init__(self, styles: etree._Element | None) -> None:
        self.names: dict[str, str] = {}
        self.unread: Counter[str] = Counter()
        self.boxes: list[Block] = []
        self.tables = 0
        self._styles = {} if styles is None else {one.get(f"{_W}styleId", ""): one for one in styles.iter(f"{_W}style")}
        self._looks: dict[str, _Look] = {}

    def blocks(self, parent: etree._Element, depth: int = 0) -> Iterator[Block]:
        """Paragraphs and rows below an element, in order."""
        held: list[TextSpan] = []  # of a paragraph whose end was deleted: it goes on in the next
        for element in _content(parent):
            if element.tag == f"{_W}tbl":
                yield from self._table(element, depth)
                continue
            block, spans = self._paragraph(element, held)
            held = spans if element.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None else []
            if not held:
                yield block
        if held:
            yield paragraph(held)

    def _paragraph(self, element: etree._Element, before: list[TextSpan]) -> tuple[Block, list[TextSpan]]:
        style = _value(element.find(f"{_W}pPr/{_W}pStyle"))
        name = self._name(style)
        spans = [*before, *self._spans(element, self._look(style))]
        level = name.removeprefix(_HEADING)
        heading = whole_number(level, 0, 0, MOST_LEVELS) if name.startswith(_HEADING) else int(name == "title")
        block = paragraph(spans, heading=heading, style="" if heading or name in _PLAIN_STYLES else name)
        return replace(block, indent=_is_set_in(element)), spans

    def _spans(self, element: etree._Element, look: _Look) -> Iterator[TextSpan]:
        for child in element:
            if child.tag == f"{_W}r":
                own = _look_of(child.find(f"{_W}rPr")).over(self._look(_value(child.find(f"{_W}rPr/{_W}rStyle")))).over(look)
                text = "".join(self._signs(child))
                if own.hidden and text.strip():
                    self.unread["hidden words"] += len(text.split())
                elif text:
                    yield TextSpan(text, bool(own.bold), bool(own.italic), bool(own.underlined), bool(own.coloured), own.ink)
            elif child.tag in _GONE:
                self.unread["tracked deletions"] += 1
            elif child.tag in _CONTAINERS:
                yield from self._spans(child, look)

    def _signs(self, run: etree._Element) -> Iterator[str]:
        for child in run:
            if child.tag == f"{_W}t":
                yield child.text or ""
            elif child.tag == f"{_W}br":
                yield "\n" if child.get(f"{_W}type") in (None, "textWrapping") else ""
            elif child.tag in _SIGNS:
                yield _SIGNS[str(child.tag)]
            else:
                for box in _boxes(child):  # their words are kept apart: they have no place in the order of speech
                    self.boxes += [block for block in self.blocks(box, 1) if block.text]

    def _table(self, table: etree._Element, depth: int) -> Iterator[Block]:
        if depth > _DEEPEST:
            return
        self.tables += 1
        number = self.tables
        for line in _rows(table):
            cells, inner, words = [], list[Block](), list[Block]()
            for cell in _cells(line):
                merged = cell.find(f"{_W}tcPr/{_W}vMerge")
                kept = [] if merged is not None and merged.get(f"{_W}val") != "restart" else list(self.blocks(cell, depth + 1))
                inner += [block for block in kept if block.table]
                words += [block for block in kept if not block.table]
                cells += ["\n\n".join(block.text for block in kept if not block.table), *[""] * (_span(cell) - 1)]
            if any(map(str.strip, cells)):
                yield row(cells[:1] if len(list(_cells(line))) == 1 else cells, number, paragraphs=words)
            yield from inner

    def _name(self, style: str) -> str:
        element = self._styles.get(style)
        return "" if element is None else _value(element.find(f"{_W}name")).lower()

    def _look(self, style: str) -> _Look:
        """A style's look, with what it has from the styles it is based on."""
        if style not in self._looks:
            self._looks[style] = _Look()  # a style based on itself ends here
            element = self._styles.get(style)
            if element is not None:
                based = self._look(_value(element.find(f"{_W}basedOn")))
                self._looks[style] = _look_of(element.find(f"{_W}rPr")).over(based)
        return self._looks[style]


def read(file: File) -> Source:
    """Paragraphs and table rows; comments, notes, deletions, pictures and text boxes are counted and left out.

    Text boxes are read where nearly nothing stands outside them.

    Args:
        file: the .docx file.

    Returns:
        Blocks in the order of the page.

    Raises:
        SourceError: the file is damaged or not a Word document.
    """
    with open_archive(file, "word/document.xml", "Word document") as archive:
        try:
            document = docx.Document(BytesIO(file.data))
            reader = _Reader(document.part.styles.element)
            blocks = [block for block in reader.blocks(document.element.body) if block.text]
            title = (document.core_properties.title or "").strip()
        except (KeyError, ValueError, AttributeError, TypeError, etree.XMLSyntaxError) as error:
            do = "Open it in Word and save it again."
            raise SourceError(Fault(file.name, "the Word document is damaged inside", "one that Word opens", do)) from error
        warnings = list[str]()
        if _words(reader.boxes) > _words(blocks):
            blocks = [*blocks, *reader.boxes]
            warnings.append(
                "most of its words are in text boxes, which were read one after the other: see whether the order is right"
            )
        elif reader.boxes:
            reader.unread["words in text boxes"] += _words(reader.boxes)
        if insertions := sum(1 for _ in document.element.body.iter(f"{_W}ins")):
            warnings.append(f"tracked changes were taken as accepted: {insertions} insertions")
        unread = (*_left_out(archive), *reader.unread.items())
    shape = Shape.TABLE if sum(block.table > 0 for block in blocks) * 2 > len(blocks) else Shape.PARAGRAPHS
    return Source("Word document", shape, tuple(blocks), tuple(warnings), unread, title)


def _content(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables below an element, those in content controls and insertions too."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in _CONTAINERS:
            yield from _content(child)


def _boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The text boxes in an element, each once; not those in a box, which come up when its own words are read."""
    if element.tag == f"{_W}txbxContent":
        yield element
    elif element.tag != _FALLBACK:  # the same box once more, for old programs
        for child in element:
            yield from _boxes(child)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == f"{_W}tr" and child.find(f"{_W}trPr/{_W}del") is None:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _rows(child)


def _cells(line: etree._Element) -> Iterator[etree._Element]:
    for child in line:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag in _CONTAINERS:
            yield from _cells(child)


def _span(cell: etree._Element) -> int:
    """How many columns a cell takes."""
    return whole_number(_value(cell.find(f"{_W}tcPr/{_W}gridSpan")), 1, 1, _MOST_COLUMNS)


def _value(element: etree._Element | None) -> str:
    return "" if element is None else element.get(f"{_W}val", "")


def _look_of(properties: etree._Element | None) -> _Look:
    if properties is None:
        return _Look()
    colour = properties.find(f"{_W}color")
    marker, fill = _value(properties.find(f"{_W}highlight")), properties.find(f"{_W}shd")
    marker = marker or ("" if fill is None else fill.get(f"{_W}fill", ""))
    return _Look(
        _toggle(properties.find(f"{_W}b")),
        _toggle(properties.find(f"{_W}i")),
        _toggle(properties.find(f"{_W}u")),
        None if colour is None else _value(colour).lower() not in _BLACK,
        _toggle(properties.find(f"{_W}vanish")),
        _toggle(properties.find(f"{_W}caps")),
        None if colour is None or _value(colour).lower() in _BLACK else f"#{_value(colour).lower()}",
        f"marked-{marker.lower()}" if marker.lower() not in (*_BLACK, "none", "ffffff") else None,
    )


def _is_set_in(element: etree._Element) -> bool:
    """Whether a paragraph, by its own setting, begins right of the others and is no item of a list."""
    by = element.find(f"{_W}pPr/{_W}ind")
    if by is None or element.find(f"{_W}pPr/{_W}numPr") is not None:
        return False
    left = by.get(f"{_W}left") or by.get(f"{_W}start") or ""
    return whole_number(left, 0, 0, _INDENT) == _INDENT


def _toggle(element: etree._Element | None) -> bool | None:
    return None if element is None else element.get(f"{_W}val", "true") not in ("false", "0", "none", "off")


def _words(blocks: list[Block]) -> int:
    return sum(len(block.text.split()) for block in blocks)


def _left_out(archive: zipfile.ZipFile) -> Iterator[tuple[str, int]]:
    names = archive.namelist()
    pictures = sum(name.startswith("word/media/") for name in names)
    if pictures:
        yield "pictures", pictures
    for what, part, tag in _PARTS:
        if f"word/{part}.xml" in names:
            data = archive.read(f"word/{part}.xml")
            separators = data.count(b'w:type="separator"') + data.count(b'w:type="continuationSeparator"')
            if count := data.count(f"<w:{tag} ".encode()) - separators:
                yield what, count
