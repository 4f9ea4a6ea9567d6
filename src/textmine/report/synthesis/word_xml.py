"""WordprocessingML that python-docx has no words for: fields, bookmarks, links and tables that break well; steady bytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

# What XML 1.0 cannot hold: control characters but tab and line ends, halves of surrogate pairs, and two that are no characters.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file can say; the time of writing would change the bytes

Element = Any  # lxml's, under the names that python-docx registers


def element(name: str, attributes: Mapping[str, str] | None = None, *children: Element) -> Element:
    """An element `w:name` with attributes under their prefixes, and children; None among them is left out."""
    made = OxmlElement(name)
    for key, value in (attributes or {}).items():
        made.set(qn(key), value)
    for child in children:
        if child is not None:
            made.append(child)
    return made


def legal(text: str) -> str:
    """Text with each stretch of white space as one space, without what XML cannot hold."""
    return re.sub(" +", " ", _ILLEGAL.sub("", re.sub(r"\s+", " ", text)))


def run(text: str, *, strong: bool = False, style: str = "") -> Element:
    """A stretch of text."""
    marks = []
    if style:
        marks.append(element("w:rStyle", {"w:val": style}))
    if strong:
        marks.append(element("w:b"))
    words = element("w:t", {"xml:space": "preserve"})
    words.text = legal(text)
    return element("w:r", None, element("w:rPr", None, *marks) if marks else None, words)


def field(instruction: str, shown: str) -> list[Element]:
    """A field as Word writes it: its instruction, and what is shown until it is updated."""
    code = element("w:instrText", {"xml:space": "preserve"})
    code.text = f" {instruction} "
    marks = [element("w:r", None, element("w:fldChar", {"w:fldCharType": kind})) for kind in ("begin", "separate", "end")]
    return [marks[0], element("w:r", None, code), marks[1], run(shown), marks[2]]


def link(anchor: str, runs: Iterable[Element]) -> Element:
    """A link to a bookmark of the document."""
    return element("w:hyperlink", {"w:anchor": anchor, "w:history": "1"}, *runs)


def bookmarked(anchor: str, number: int, runs: Iterable[Element]) -> list[Element]:
    """Runs within a bookmark; `number` is one of its own."""
    start = element("w:bookmarkStart", {"w:id": str(number), "w:name": anchor})
    return [start, *runs, element("w:bookmarkEnd", {"w:id": str(number)})]


def paragraph(style: str, runs: Iterable[Element], *, kept: bool = False, apart: bool = False) -> Element:
    """A paragraph of a style; `kept` on the page of the next, or on a page of its own start."""
    settings = [element("w:pStyle", {"w:val": style})]
    settings += [element("w:keepNext")] if kept else []
    settings += [element("w:pageBreakBefore")] if apart else []
    return element("w:p", None, element("w:pPr", None, *settings), *runs)


def table(style: str, widths: Iterable[int], rows: Iterable[Element]) -> Element:
    """A table; widths are in twentieths of a point."""
    columns = list(widths)
    settings = element(
        "w:tblPr",
        None,
        element("w:tblStyle", {"w:val": style}),
        element("w:tblW", {"w:w": str(sum(columns)), "w:type": "dxa"}),
        element("w:tblLayout", {"w:type": "fixed"}),
        element("w:tblLook", {"w:val": "0020", "w:firstRow": "1", "w:noHBand": "1", "w:noVBand": "1"}),
    )
    grid = element("w:tblGrid", None, *(element("w:gridCol", {"w:w": str(width)}) for width in columns))
    return element("w:tbl", None, settings, grid, *rows)


def row(cells: Iterable[tuple[int, Element]], *, heading: bool = False) -> Element:
    """A row that no page break cuts; a heading is repeated on every page of its table."""
    settings = [element("w:cantSplit")] + ([element("w:tblHeader")] if heading else [])
    made = [
        element("w:tc", None, element("w:tcPr", None, element("w:tcW", {"w:w": str(width), "w:type": "dxa"})), content)
        for width, content in cells
    ]
    return element("w:tr", None, element("w:trPr", None, *settings), *made)


def steady(package: bytes) -> bytes:
    """A Word file with no time in it: the same content, the same bytes."""
    sink = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            new.writestr(entry, old.read(name))
    return sink.getvalue()
