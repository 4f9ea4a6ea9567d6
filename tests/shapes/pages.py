"""A page as paragraphs and tables, written in each format that transcripts come in."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import docx
import openpyxl
from docx.shared import Cm, RGBColor
from odf import style, table, text
from odf.opendocument import OpenDocumentText
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

LOOKS = ("bold", "italic", "underlined", "red", "blue")
_INK = {"red": "C00000", "blue": "0070C0"}


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph: its words, how they are set, and a label before them that may be set in another way."""

    text: str
    look: str = ""
    label: str = ""
    label_look: str = ""
    style: str = ""
    indent: bool = False

    @property
    def runs(self) -> list[tuple[str, str]]:
        """Its stretches, each with its look."""
        return [(part, look) for part, look in ((self.label, self.label_look), (self.text, self.look)) if part]

    @property
    def plain(self) -> str:
        """All its words."""
        return f"{self.label}{self.text}"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells, each of them paragraphs; a cell of None is covered by the one to its left."""

    rows: tuple[tuple[tuple[Para, ...] | None, ...], ...]


Page = Sequence[Para | Grid]


def cell(*texts: str) -> tuple[Para, ...]:
    """A cell of plain paragraphs."""
    return tuple(map(Para, texts))


def as_docx(page: Page) -> bytes:
    document = docx.Document()
    for part in page:
        if isinstance(part, Para):
            _docx_paragraph(document.add_paragraph(), part, document)
            continue
        grid = document.add_table(rows=len(part.rows), cols=len(part.rows[0]))
        for number, row in enumerate(part.rows):
            for column, content in enumerate(row):
                target = grid.cell(number, column)
                if content is None:
                    grid.cell(number, column - 1).merge(target)
                    continue
                for at, para in enumerate(content):
                    _docx_paragraph(target.paragraphs[0] if at == 0 else target.add_paragraph(), para, document)
    sink = BytesIO()
    document.save(sink)
    return sink.getvalue()


def _docx_paragraph(target: docx.text.paragraph.Paragraph, para: Para, document: docx.document.Document) -> None:
    if para.style:
        if para.style not in [one.name for one in document.styles]:
            document.styles.add_style(para.style, docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
        target.style = para.style
    if para.indent:
        target.paragraph_format.left_indent = Cm(1.5)
    for words, look in para.runs:
        run = target.add_run(words)
        run.bold = True if look == "bold" else None
        run.italic = True if look == "italic" else None
        run.underline = True if look == "underlined" else None
        if look in _INK:
            run.font.color.rgb = RGBColor.from_string(_INK[look])


def as_odt(page: Page) -> bytes:
    document = OpenDocumentText()
    made: dict[str, object] = {}
    for name, properties in {
        "bold": {"fontweight": "bold"},
        "italic": {"fontstyle": "italic"},
        "underlined": {"textunderlinestyle": "solid"},
        **{name: {"color": f"#{ink}"} for name, ink in _INK.items()},
    }.items():
        made[name] = style.Style(name=f"T{name}", family="text")
        made[name].addElement(style.TextProperties(**properties))
        document.automaticstyles.addElement(made[name])
    indented = style.Style(name="Pindent", family="paragraph", parentstylename="Standard")
    indented.addElement(style.ParagraphProperties(marginleft="1.5cm"))
    document.automaticstyles.addElement(indented)

    def paragraph(para: Para) -> text.P:
        if para.style and para.style not in made:
            made[para.style] = style.Style(name=para.style, family="paragraph")
            document.styles.addElement(made[para.style])
        given = "Pindent" if para.indent else para.style
        target = text.P(stylename=given) if given else text.P()
        for words, look in para.runs:
            target.addElement(text.Span(stylename=made[look], text=words) if look else text.Span(text=words))
        return target

    for part in page:
        document.text.addElement(paragraph(part) if isinstance(part, Para) else _odt_table(part, paragraph))
    sink = BytesIO()
    document.write(sink)
    return sink.getvalue()


def _odt_table(part: Grid, paragraph: Callable[[Para], text.P]) -> table.Table:
    grid = table.Table()
    grid.addElement(table.TableColumn(numbercolumnsrepeated=len(part.rows[0])))
    for row in part.rows:
        line = table.TableRow()
        for content, over in _spanning(row):
            target = table.TableCell(numbercolumnsspanned=over) if over > 1 else table.TableCell()
            for para in content:
                target.addElement(paragraph(para))
            line.addElement(target)
            for _ in range(over - 1):
                line.addElement(table.CoveredTableCell())
        grid.addElement(line)
    return grid


def _spanning(row: Sequence[tuple[Para, ...] | None]) -> Iterator[tuple[tuple[Para, ...], int]]:
    """Each cell that is not covered, and how many columns it takes."""
    for column, content in enumerate(row):
        if content is not None:
            over = next((n for n, after in enumerate(row[column + 1 :], 1) if after is not None), len(row) - column)
            yield content, over


def as_html(page: Page) -> bytes:
    parts = []
    for part in page:
        if isinstance(part, Para):
            parts.append(_html_paragraph(part))
            continue
        rows = []
        for row in part.rows:
            cells = [f"<td colspan='{over}'>{''.join(map(_html_paragraph, content))}</td>" for content, over in _spanning(row)]
            rows.append(f"<tr>{''.join(cells)}</tr>")
        parts.append(f"<table>{''.join(rows)}</table>")
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{''.join(parts)}</body></html>".encode()


def _html_paragraph(para: Para) -> str:
    form = {
        "bold": "<b>{}</b>",
        "italic": "<i>{}</i>",
        "underlined": "<u>{}</u>",
        **{name: f"<span style='color: #{ink}'>{{}}</span>" for name, ink in _INK.items()},
    }
    inside = "".join(form.get(look, "{}").format(html.escape(words)) for words, look in para.runs) or "&nbsp;"
    margin = " style='margin-left: 1.5cm'" if para.indent else ""
    return f"<p{margin}{f' class={para.style!r}' if para.style else ''}>{inside}</p>"


def as_rtf(page: Page) -> bytes:
    styles = {
        name: number
        for number, name in enumerate(
            dict.fromkeys(report_paragraph.style for report_paragraph in _paragraphs(page) if report_paragraph.style), 20
        )
    }
    sheet = r"{\stylesheet{\s0 Normal;}" + "".join(rf"{{\s{number} {name};}}" for name, number in styles.items()) + "}"
    colours = r"{\colortbl ;\red192\green0\blue0;\red0\green112\blue192;}"
    words = {"bold": r"\b", "italic": r"\i", "underlined": r"\ul", "red": r"\cf1", "blue": r"\cf2", "": ""}

    def paragraph(para: Para, inside: str = "") -> str:
        runs = "".join(f"{{{words[look]} {_rtf_escaped(part)}}}" for part, look in para.runs)
        set_in = r"\li850" if para.indent else ""
        named = rf"\s{styles[para.style]}" if para.style else ""
        return rf"\pard{inside}{set_in}{named} {runs}"

    parts = []
    for part in page:
        if isinstance(part, Para):
            parts.append(paragraph(part) + r"\par")
            continue
        for row in part.rows:
            shown = [content for content in row if content is not None]
            cells = [r"\par ".join(paragraph(one, r"\intbl") for one in content) + r"\cell" for content in shown]
            ends = "".join(rf"\cellx{2000 * n}" for n in range(1, len(shown) + 1))
            parts.append(rf"\trowd{ends} " + "".join(cells) + r"\row")
        parts.append(r"\pard ")
    return (r"{\rtf1\ansi\deff0{\fonttbl{\f0 Calibri;}}" + colours + sheet + "\n".join(parts) + "}").encode("ascii")


def _rtf_escaped(words: str) -> str:
    plain = re.sub(r"([\\{}])", r"\\\1", words)
    return "".join(letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in plain)


def _paragraphs(page: Page) -> list[Para]:
    return [
        one for part in page for one in ([part] if isinstance(part, Para) else [p for r in part.rows for c in r if c for p in c])
    ]


def as_xlsx(page: Page) -> bytes:
    """The tables of a page; a cell's paragraphs are its lines."""
    book = openpyxl.Workbook()
    for part in page:
        if isinstance(part, Grid):
            for row in part.rows:
                book.active.append(["\n".join(one.plain for one in content) if content else None for content in row])
    sink = BytesIO()
    book.save(sink)
    return sink.getvalue()


def as_txt(page: Page) -> bytes:
    """The paragraphs of a page, with empty lines between them."""
    return "\n\n".join(f"{'        ' * one.indent}{one.plain}" for one in page if isinstance(one, Para)).encode()


def as_lines(page: Page) -> bytes:
    """The paragraphs of a page, a line each, with none between them."""
    return "\n".join(f"{'        ' * one.indent}{one.plain}" for one in page if isinstance(one, Para)).encode()


def as_md(page: Page) -> bytes:
    signs = {"bold": "**", "italic": "*"}
    shown = ["".join(f"{signs.get(look, '')}{words.strip()}{signs.get(look, '')} " for words, look in one.runs) for one in page]
    return "\n\n".join(map(str.strip, shown)).encode()


def as_pdf(page: Page) -> bytes:
    """Pages with a text layer; tables have no lines."""
    sheet = getSampleStyleSheet()["BodyText"]
    sheet.spaceAfter = 10
    set_in = ParagraphStyle("indented", sheet, leftIndent=42)
    form = {"bold": "<b>{}</b>", "italic": "<i>{}</i>", "underlined": "<u>{}</u>", "": "{}"}
    form |= {name: f"<font color='#{ink}'>{{}}</font>" for name, ink in _INK.items()}

    def paragraph(para: Para) -> Paragraph:
        inside = "".join(form[look].format(html.escape(words)) for words, look in para.runs) or "&nbsp;"
        return Paragraph(inside, set_in if para.indent else sheet)

    flow = []
    for part in page:
        if isinstance(part, Para):
            flow.append(paragraph(part))
            continue
        width = len(part.rows[0])
        longest = [max((len(one.plain) for row in part.rows for one in row[n] or ()), default=0) for n in range(width)]
        wide = longest.index(max(longest))
        columns = [330 if n == wide else 120 / max(1, width - 1) for n in range(width)]
        content = [[[paragraph(one) for one in cell or ()] for cell in row] for row in part.rows]
        flow.append(Table(content, colWidths=columns, style=[("VALIGN", (0, 0), (-1, -1), "TOP")]))
    sink = BytesIO()
    SimpleDocTemplate(sink, pagesize=A4).build(flow)
    return sink.getvalue()


WRITERS: dict[str, Callable[[Page], bytes]] = {
    "docx": as_docx,
    "odt": as_odt,
    "rtf": as_rtf,
    "html": as_html,
    "xlsx": as_xlsx,
    "pdf": as_pdf,
    "txt": as_txt,
    "lines": as_lines,
    "md": as_md,
}
