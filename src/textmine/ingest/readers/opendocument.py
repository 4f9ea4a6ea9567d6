"""OpenDocument texts and spreadsheets (LibreOffice's .odt and .ods), read from their XML with external entities off."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from textmine.errors import Fault, SourceError
from textmine.ingest.readers.archive import open_archive
from textmine.ingest.readers.blocks import Block, File, Shape, Source, TextSpan, paragraph, row
from textmine.ingest.readers.numbers import MOST_LEVELS, whole_number

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_LEFT_OUT = {
    f"{_OFFICE}annotation": "comments",
    f"{_TEXT}note": "footnotes",
    f"{_TEXT}tracked-changes": "tracked changes",
    f"{_DRAW}text-box": "text boxes",
    f"{_DRAW}image": "pictures",
}
_PASSED = frozenset((f"{_OFFICE}forms", f"{_TEXT}sequence-decls", f"{_TEXT}table-of-content", f"{_OFFICE}annotation-end"))
_ROWS = frozenset(_TABLE + name for name in ("table-header-rows", "table-rows", "table-row-group"))
_PLAIN_STYLES = frozenset(("", "standard", "text_20_body", "text body", "default", "table_20_contents", "preformatted_20_text"))
_MOST_COLUMNS = 200  # of a row
_MOST_ALIKE = 1000  # rows that are the same, one below the other: a spreadsheet writes them once
_MOST_SPACES = 100  # one beside the other, which the file counts
_BOLD = 600  # weight of a font, from which its letters are bold
_BLACK = (None, "#000000", "")
_WHITE = (None, "#ffffff", "transparent", "")
_INDENT = 3.5  # millimetres; as in Word documents
_DEEPEST = 60  # levels; lists and sections within each other


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style says of letters; None where it says nothing."""

    parent: str = ""
    automatic: bool = False
    bold: bool | None = None
    italic: bool | None = None
    underlined: bool | None = None
    coloured: bool | None = None
    ink: str | None = None
    indent: bool | None = None


class _Reader:
    """One document being read: its styles, and the count of what is left out."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self.unread: Counter[str] = Counter()
        self.tables = 0
        self.styles = {one.get(f"{_STYLE}name", ""): _style_of(one) for root in roots for one in root.iter(f"{_STYLE}style")}

    def blocks(self, parent: etree._Element, depth: int = 0) -> Iterator[Block]:
        """Paragraphs, headings and rows below an element, in order."""
        for child in parent if depth < _DEEPEST else ():
            if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                yield self._paragraph(child)
            elif child.tag in _LEFT_OUT:
                self._count(child)
            elif child.tag == f"{_TABLE}table":
                self.tables += 1
                yield from self._rows(child, self.tables, depth)
            elif isinstance(child.tag, str) and child.tag.startswith(_DRAW):
                self.unread["text boxes"] += any(True for _ in child.iter(f"{_TEXT}p"))
            elif isinstance(child.tag, str) and child.tag not in _PASSED:
                yield from self.blocks(child, depth + 1)

    def _rows(self, parent: etree._Element, number: int, depth: int) -> Iterator[Block]:
        for child in parent:
            if child.tag in _ROWS:
                yield from self._rows(child, number, depth)
            elif child.tag == f"{_TABLE}table-row":
                cells, inner, said = list[str](), list[Block](), list[Block]()
                for cell in child.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                    kept = list(self.blocks(cell, depth + 1))
                    inner += [block for block in kept if block.table]
                    said += [block for block in kept if not block.table]
                    words = "\n\n".join(block.text for block in kept if not block.table)
                    cells += [words] * _repeated(cell, "columns", _MOST_COLUMNS - len(cells))
                across = sum(cell.tag == f"{_TABLE}table-cell" for cell in child) == 1
                if any(map(str.strip, cells)):
                    line = row(cells[:1] if across else cells, number, paragraphs=said)
                    yield from [line] * _repeated(child, "rows", _MOST_ALIKE)
                yield from inner

    def _paragraph(self, element: etree._Element) -> Block:
        style = element.get(f"{_TEXT}style-name", "")
        level = whole_number(element.get(f"{_TEXT}outline-level", ""), 1, 0, MOST_LEVELS)
        heading = level if element.tag == f"{_TEXT}h" else int(self._named(style) == "title")
        named = self._named(style)
        spans = list(self._spans(element, self._look(style), 0))
        block = paragraph(spans, heading=heading, style="" if heading or named in _PLAIN_STYLES else named)
        return replace(block, indent=bool(self._said(style, "indent")))

    def _named(self, style: str) -> str:
        """The style that a person chose: automatic ones stand for it with some change."""
        for _ in range(10):
            found = self.styles.get(style)
            if found is None or not found.automatic:
                return style.lower()
            style = found.parent
        return ""

    def _look(self, style: str) -> TextSpan:
        bold, italic, underlined = (bool(self._said(style, name)) for name in ("bold", "italic", "underlined"))
        return TextSpan("", bold, italic, underlined, bool(self._said(style, "coloured")), str(self._said(style, "ink") or ""))

    def _said(self, style: str, name: str) -> bool | str | None:
        """What a style says of one thing, or else those that it is based on."""
        for _ in range(10):  # a style based on itself ends here
            found = self.styles.get(style)
            if found is None:
                return None
            value: bool | str | None = getattr(found, name)
            if value is not None:
                return value
            style = found.parent
        return None

    def _spans(self, element: etree._Element, look: TextSpan, depth: int) -> Iterator[TextSpan]:
        """The words of a paragraph, with its spaces, tabs and line breaks as characters."""
        yield _set(_collapsed(element.text), look)
        for child in element:
            if child.tag in _LEFT_OUT:
                self._count(child)
            elif child.tag == f"{_TEXT}s":
                yield _set(" " * whole_number(child.get(f"{_TEXT}c", ""), 1, 0, _MOST_SPACES), look)
            elif child.tag == f"{_TEXT}tab":
                yield _set("\t", look)
            elif child.tag == f"{_TEXT}line-break":
                yield _set("\n", look)
            elif isinstance(child.tag, str) and child.tag.startswith(_DRAW):
                self.unread["text boxes"] += any(True for _ in child.iter(f"{_TEXT}p"))
            elif isinstance(child.tag, str) and child.tag not in _PASSED and depth < _DEEPEST:
                own = self._look(child.get(f"{_TEXT}style-name", "")) if child.tag == f"{_TEXT}span" else look
                yield from self._spans(child, _either(own, look), depth + 1)
            yield _set(_collapsed(child.tail), look)

    def _count(self, element: etree._Element) -> None:
        self.unread[_LEFT_OUT[str(element.tag)]] += 1


def read(file: File) -> Source:
    """Paragraphs, headings and table rows in order; comments, notes, text boxes and deletions are counted and left out.

    Args:
        file: the .odt or .ods file.

    Returns:
        Blocks in the order of the page.

    Raises:
        SourceError: the file is damaged or of another kind.
    """
    name = f"OpenDocument {'spreadsheet' if file.suffix == '.ods' else 'text'}"
    with open_archive(file, "content.xml", name) as archive:
        try:
            root = _parsed(archive, "content.xml")
            styles = [_parsed(archive, "styles.xml")] if "styles.xml" in archive.namelist() else []
        except etree.XMLSyntaxError as error:
            do = "Open it in LibreOffice and save it again."
            raise SourceError(Fault(file.name, f"the {name} is damaged inside", "one that opens", do)) from error
    reader = _Reader([*styles, root])
    body = root.find(f"{_OFFICE}body/{_OFFICE}{'spreadsheet' if file.suffix == '.ods' else 'text'}")
    blocks = tuple(block for block in ([] if body is None else reader.blocks(body)) if block.text)
    shape = Shape.TABLE if sum(block.table > 0 for block in blocks) * 2 > len(blocks) else Shape.PARAGRAPHS
    named = [] if body is None else body.findall(f"{_TABLE}table")
    tables = tuple((n, one.get(f"{_TABLE}name", "")) for n, one in enumerate(named, 1)) if file.suffix == ".ods" else ()
    return Source(name, shape, blocks, unread=tuple(reader.unread.items()), tables=tables)


def _parsed(archive: zipfile.ZipFile, part: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(archive.read(part), parser)


def _style_of(element: etree._Element) -> _Style:
    look, margins = element.find(f"{_STYLE}text-properties"), element.find(f"{_STYLE}paragraph-properties")
    left = None if margins is None else margins.get(f"{_FO}margin-left")
    indent = None if left is None else _millimetres(left) >= _INDENT
    parent = element.get(f"{_STYLE}parent-style-name", "")
    above = element.getparent()
    automatic = above is not None and above.tag == f"{_OFFICE}automatic-styles"
    if look is None:
        return _Style(parent, automatic, indent=indent)
    weight, slant = look.get(f"{_FO}font-weight"), look.get(f"{_FO}font-style")
    line, colour = look.get(f"{_STYLE}text-underline-style"), look.get(f"{_FO}color")
    marker, capitals = look.get(f"{_FO}background-color"), look.get(f"{_FO}text-transform") == "uppercase"
    inks = (colour not in _BLACK and colour, marker not in _WHITE and f"marked-{marker}", capitals and "capitals")
    said = any(value is not None for value in (colour, marker, look.get(f"{_FO}text-transform")))
    return _Style(
        parent,
        automatic,
        None if weight is None else weight == "bold" or whole_number(weight, 0, 0, _BOLD) == _BOLD,
        None if slant is None else slant in ("italic", "oblique"),
        None if line is None else line != "none",
        None if colour is None else colour not in _BLACK,
        " ".join(word for word in inks if isinstance(word, str)) if said else None,
        indent,
    )


def _millimetres(length: str) -> float:
    """A length as OpenDocument writes it, `1.5cm`; 0 where it is none."""
    found = re.fullmatch(r"(\d{1,4}(?:\.\d{1,6})?)(mm|cm|in|pt)", length)
    return float(found[1]) * {"mm": 1, "cm": 10, "in": 25.4, "pt": 25.4 / 72}[found[2]] if found else 0.0


def _either(own: TextSpan, around: TextSpan) -> TextSpan:
    return TextSpan(
        "",
        own.bold or around.bold,
        own.italic or around.italic,
        own.underlined or around.underlined,
        own.coloured or around.coloured,
        own.ink or around.ink,
    )


def _collapsed(text: str | None) -> str:
    """White space in the file is how its XML is laid out: a run of it is one space, as a browser has it."""
    return re.sub(r"[ \t\r\n]+", " ", text or "")


def _set(text: str, look: TextSpan) -> TextSpan:
    return replace(look, text=text)


def _repeated(element: etree._Element, what: str, most: int) -> int:
    return whole_number(element.get(f"{_TABLE}number-{what}-repeated", ""), min(1, most), 0, most)
