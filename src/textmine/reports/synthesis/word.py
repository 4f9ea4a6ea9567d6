"""Blocks as a Word document."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from io import BytesIO

import docx
from docx.shared import Inches

from textmine.reports.synthesis.blocks import Block, Contents, Heading, Picture, Table, Text, TextBlock, TextStyle
from textmine.reports.synthesis.word_styles import (
    CELL,
    LINK,
    PAGE_WIDTH,
    TABLE,
    UNLISTED,
    Element,
    bookmarked,
    element,
    field,
    legal,
    link,
    paragraph,
    prepare,
    row,
    run,
    steady,
    table,
)

_SHORT = 14  # lines of text; a table of as many is kept on one page
_LINE = 100  # characters of a table's text across the whole page
_TWIPS = 567  # of a centimetre
_HINT = "In Word, click the table of contents and press F9 to update the page numbers."


def word_bytes(title: str, blocks: Sequence[Block]) -> bytes:
    """A Word document of blocks.

    Args:
        title: of the document, for its properties and the foot of its pages.
        blocks: in order.

    Returns:
        A .docx file; equal blocks give equal bytes.
    """
    writer = _WordWriter(title, [block for block in blocks if isinstance(block, Heading) and block.listed])
    for block in blocks:
        writer.add(block)
    return writer.saved()


class _WordWriter:
    """Writes one document, block by block."""

    def __init__(self, title: str, headings: Sequence[Heading]) -> None:
        self.document = docx.Document()
        self.headings = headings
        prepare(self.document, legal(title))
        self.body = self.document.element.body
        self.ids = {style.name: style.style_id for style in self.document.styles}
        self.bookmarks = 0
        self.captions = {"Table": 0, "Figure": 0}
        self._foot(title)

    def add(self, block: Block) -> None:
        """Write one block after those before."""
        match block:
            case Heading():
                runs = self._add_bookmark(block.anchor, [run(block.text)])
                style = f"Heading {block.level}" if block.listed else UNLISTED
                self._append(paragraph(self.ids[style], runs, apart=block.apart))
            case TextBlock():
                runs = self._add_bookmark(block.anchor, self._runs(block.runs))
                self._append(paragraph(self.ids[block.style], runs, kept=block.kept))
            case Table():
                self._table(block)
            case Picture():
                self._picture(block)
            case Contents():
                self._contents()

    def saved(self) -> bytes:
        """The document as a file."""
        sink = BytesIO()
        self.document.save(sink)
        return steady(sink.getvalue())

    def _append(self, made: Element) -> None:
        self.body[-1].addprevious(made)  # the last element holds the section's settings

    def _add_bookmark(self, anchor: str, runs: Iterable[Element]) -> list[Element]:
        if not anchor:
            return list(runs)
        self.bookmarks += 1
        return bookmarked(anchor, self.bookmarks, runs)

    def _runs(self, texts: Iterable[Text]) -> list[Element]:
        found: list[Element] = []
        for text in texts:
            if text.target:
                found.append(link(text.target, [run(text.text, style=self.ids[LINK])]))
            else:
                found.append(run(text.text, strong=text.strong))
        return found

    def _caption(self, kind: str, words: str, anchor: str) -> None:
        self.captions[kind] += 1
        number = field(f"SEQ {kind} \\* ARABIC", str(self.captions[kind]))
        runs = self._add_bookmark(anchor, [run(f"{kind} "), *number, run(f". {words}")])
        self._append(paragraph(self.ids["Caption"], runs, kept=kind == "Table"))

    def _table(self, block: Table) -> None:
        self._caption("Table", block.caption, block.anchor)
        widths = [round(share * PAGE_WIDTH * _TWIPS) for share in block.widths]
        whole = _lines(block) <= _SHORT
        heading = [paragraph(CELL, [run(words)], kept=True) for words in block.heading]
        rows = [row(zip(widths, heading, strict=True), heading=True)]
        for at, texts in enumerate(block.rows, 1):
            # A longer table may break, but leaves no single row before or after a page's end.
            kept = at < len(block.rows) and (whole or at in (1, len(block.rows) - 2, len(block.rows) - 1))
            cells = [paragraph(CELL, self._runs(text), kept=kept) for text in texts]
            rows.append(row(zip(widths, cells, strict=True)))
        self._append(table(TABLE, widths, rows))
        self._append(paragraph(CELL, []))  # two tables that touch would be one

    def _picture(self, block: Picture) -> None:
        made = self.document.add_paragraph()
        made.paragraph_format.keep_with_next = True
        shape = made.add_run().add_picture(BytesIO(block.draw()), width=Inches(block.width))
        about = shape._inline.docPr
        about.set("descr", legal(block.told))
        about.set("title", legal(block.caption))
        self._caption("Figure", block.caption, block.anchor)

    def _contents(self) -> None:
        """A contents field, filled already: readers that update no fields show it as it is."""
        self._append(paragraph(self.ids["TOC Heading"], [run("Contents")], kept=True, apart=True))
        begin, code, separate, _, end = field('TOC \\o "1-3" \\h \\z', "")
        for at, heading in enumerate(self.headings):
            entry = link(heading.anchor, [run(heading.text)])
            before = [begin, code, separate] if not at else []
            after = [end] if at == len(self.headings) - 1 else []
            self._append(paragraph(self.ids[f"toc {heading.level}"], [*before, entry, *after]))
        self._append(paragraph(self.ids[TextStyle.SOURCE], [run(_HINT)]))

    def _foot(self, title: str) -> None:
        foot = self.document.sections[0].footer.paragraphs[0]._p
        for one in [run(f"{title} · page "), *field("PAGE", "1"), run(" of "), *field("NUMPAGES", "1")]:
            foot.append(one)
        foot.get_or_add_pPr().append(element("w:jc", {"w:val": "right"}))


def _lines(table: Table) -> int:
    """About how many lines of text a table has."""
    return sum(
        max(
            math.ceil(sum(len(text.text) for text in texts) / (share * _LINE))
            for texts, share in zip(row, table.widths, strict=True)
        )
        for row in table.rows
    )
