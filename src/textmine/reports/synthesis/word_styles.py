"""The styles of a synthesis in Word: what a researcher goes on writing in."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from textmine.reports.synthesis.blocks import TextStyle

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


TABLE = "TextmineTable"
LINK = "Hyperlink"
CELL = "TableText"
UNLISTED = "Heading not listed"  # like a heading of level 2, and not in the contents
_FONT = "Calibri"  # every Word has it, and LibreOffice a face of the same widths
_INK, _BLUE, _GREY = "1F2A37", "1F4E79", "5A6675"
_MARGIN = 2.5  # centimetres
_LONGEST = 255  # characters of a property
PAGE_WIDTH = 21.0 - 2 * _MARGIN  # centimetres of text on an upright A4 page
# Size and space before and after in points, left indent in centimetres, line spacing.
_PARAGRAPHS = {
    "Normal": (10.5, 0, 6, 0, 1.1),
    "Title": (24, 30, 6, 0, 1.0),
    "Subtitle": (14, 0, 14, 0, 1.0),
    "Heading 1": (18, 18, 8, 0, 1.0),
    "Heading 2": (13, 16, 4, 0, 1.0),
    UNLISTED: (13, 14, 4, 0, 1.0),
    "Heading 3": (11.5, 14, 3, 0, 1.0),
    "Caption": (9, 8, 3, 0, 1.0),
    "List Bullet": (10.5, 0, 3, None, 1.1),
    "Quote": (10.5, 5, 0, 0.8, 1.1),
    "Footer": (8.5, 0, 0, 0, 1.0),
    TextStyle.CLAIM: (10.5, 4, 6, 0, 1.1),
    TextStyle.SOURCE: (8.5, 0, 6, 0.8, 1.0),
    TextStyle.NOTICE: (10.5, 6, 12, 0.2, 1.1),
    TextStyle.SUMMARY: (10.5, 4, 6, 0.8, 1.1),
    TextStyle.WRITE: (10.5, 4, 6, 0, 1.1),
    TextStyle.SMALL: (8.5, 0, 3, 0, 1.0),
    TextStyle.INDEX: (9.5, 8, 2, 0, 1.0),
    "Table Text": (9, 1.5, 1.5, 0, 1.0),
    "TOC Heading": (18, 0, 8, 0, 1.0),
    "toc 1": (10.5, 5, 1, 0, 1.0),
    "toc 2": (10, 0, 1, 0.5, 1.0),
    "toc 3": (10, 0, 0, 1.0, 1.0),
}
_COLOURS = {
    "Title": _BLUE,
    "Subtitle": _GREY,
    "Heading 1": _BLUE,
    "Heading 2": _BLUE,
    UNLISTED: _BLUE,
    "Heading 3": _INK,
    "Caption": _GREY,
}
_COLOURS |= {"TOC Heading": _BLUE, TextStyle.SOURCE: _GREY, TextStyle.WRITE: "7A4B00"}
_BOLD = {"Title", "Heading 1", "Heading 2", UNLISTED, "Heading 3", "Caption", "TOC Heading", TextStyle.INDEX}
_SHADED: dict[str, tuple[str, str]] = {
    TextStyle.NOTICE: ("FFF4D6", "C98A00"),
    TextStyle.WRITE: ("FFF9E8", "E0B040"),
    TextStyle.SUMMARY: ("EAF3EA", "4E8A4E"),
}
_TABLE_STYLE = """<w:style {ns} w:type="table" w:customStyle="1" w:styleId="{id}">
  <w:name w:val="Textmine Table"/><w:basedOn w:val="TableNormal"/>
  <w:tblPr>
    <w:tblBorders>
      <w:top w:val="single" w:sz="6" w:color="7F8A97"/>
      <w:bottom w:val="single" w:sz="6" w:color="7F8A97"/>
      <w:insideH w:val="single" w:sz="4" w:color="D5DAE0"/>
    </w:tblBorders>
    <w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/></w:rPr>
    <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="EEF2F6"/></w:tcPr>
  </w:tblStylePr>
</w:style>"""


def prepare(document: Document, title: str) -> None:
    """Give an empty document its page, language, styles and properties; what would change from day to day is taken out."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(_MARGIN)
    section.top_margin = section.bottom_margin = Cm(2.2)
    section.different_first_page_header_footer = True
    _styles(document)
    _settings(document)
    about = document.core_properties
    about.title, about.author, about.last_modified_by, about.comments = title[:_LONGEST], "", "", ""
    about.keywords, about.revision, about.language = "textmine", 1, "en-GB"
    about.created = about.modified = datetime(2000, 1, 1, tzinfo=UTC)  # a time of its own would change the bytes


def _styles(document: Document) -> None:
    styles = document.styles
    defaults = styles.element.find(qn("w:docDefaults"))
    language = defaults.find(f".//{qn('w:lang')}")
    language.set(qn("w:val"), "en-GB")
    known = {style.name for style in styles}
    for name, (size, before, after, indent, spacing) in _PARAGRAPHS.items():
        style: Any = styles[name] if name in known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, name.startswith("toc"))
        if name not in known:
            style.base_style = styles["Heading 2" if name == UNLISTED else "Normal"]
            style.quick_style, style.hidden = not name.startswith("toc"), False
        _plain_font(style, size, name)
        form = style.paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), spacing
        form.widow_control = True
        if indent is not None:
            form.left_indent = Cm(indent)
        if name.startswith("Heading") or name in ("Caption", TextStyle.INDEX):
            form.keep_with_next = True
        if name in _SHADED:
            _shade(style, *_SHADED[name])
    _remove_frame(styles["Title"])
    styles["Quote"].paragraph_format.keep_together = True
    link: Any = styles.add_style(LINK, WD_STYLE_TYPE.CHARACTER, builtin=True)
    link.font.color.rgb, link.font.underline = RGBColor.from_string("0B5394"), False
    styles.element.append(parse_xml(_TABLE_STYLE.format(ns=nsdecls("w"), id=TABLE)))


def _plain_font(style: Any, size: float, name: str) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):  # a font of the theme would win over ours
        del fonts.attrib[key]
    for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(key), _FONT)
    style.font.size = Pt(size)
    style.font.bold = True if name in _BOLD else None
    style.font.italic = True if name == "Quote" else None
    style.font.color.rgb = RGBColor.from_string(_COLOURS.get(name, _INK))


def _shade(style: Any, fill: str, edge: str) -> None:
    settings = style.element.get_or_add_pPr()
    left = element("w:left", {"w:val": "single", "w:sz": "18", "w:space": "6", "w:color": edge})
    border = element("w:pBdr", None, left)
    shade = element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": fill})
    spacing = settings.find(qn("w:spacing"))  # the schema wants both before it
    spacing.addprevious(border)
    spacing.addprevious(shade)


def _remove_frame(style: Any) -> None:
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _settings(document: Document) -> None:
    settings = document.settings.element
    for mode in settings.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), "15")  # else Word opens it as a file of an older Word
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[key]  # a picture of python-docx's empty document
