"""Word documents: paragraphs and tables in order, comments and pictures counted."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

from textmine.errors import Fault, SourceError
from textmine.sources.archive import check_archive
from textmine.sources.blocks import Block, Shape, Source

_SPEAKER_WORDS = 6  # words; a first column with more than this is not a column of names


def read(path: Path) -> Source:
    """Paragraphs and table rows; the speaker of a row is its first cell where that is short.

    Args:
        path: the .docx file.

    Returns:
        Blocks in the order of the page.

    Raises:
        SourceError: the file is damaged or not a Word document.
    """
    check_archive(path, "word/document.xml", "Word document")
    try:
        document = docx.Document(str(path))
        blocks: list[Block] = []
        for item in document.iter_inner_content():
            if isinstance(item, Paragraph):
                blocks.append(Block(_text(item), heading=_heading(item)))
            else:
                blocks.extend(_rows(item))
        title = (document.core_properties.title or "").strip()
    except (KeyError, ValueError, XMLSyntaxError, zipfile.BadZipFile) as error:
        fault = Fault(path.name, "the Word document is damaged inside", "one that Word opens", "Open it in Word and save it again.")
        raise SourceError(fault) from error
    blocks = [block for block in blocks if block.text.strip()]
    shape = Shape.TABLE if sum(block.table for block in blocks) * 2 > len(blocks) else Shape.PARAGRAPHS
    return Source("Word document", shape, tuple(blocks), unread=_unread(path), title=title)


def _text(paragraph: Paragraph) -> str:
    """Words as they stand with all tracked changes accepted; those of text boxes have no place in the order of speech."""
    runs = paragraph._p.xpath(".//w:r[not(ancestor::w:moveFrom or ancestor::w:txbxContent)]")
    return "".join(run.text for run in runs).replace("\xa0", " ").replace("\t", " ")


def _heading(paragraph: Paragraph) -> int:
    style = (paragraph.style.name if paragraph.style is not None else "") or ""
    if style == "Title":
        return 1
    level = style.removeprefix("Heading ")
    return int(level) if style.startswith("Heading ") and level.isdigit() else 0


def _rows(table: Table) -> list[Block]:
    rows = []
    for row in table.rows:
        columns = row.cells
        cells: list[str] = []
        seen = set()
        for cell in columns:
            if cell._tc not in seen:  # a merged cell is given once for each column it spans
                seen.add(cell._tc)
                cells.append("\n\n".join(filter(str.strip, (_text(paragraph) for paragraph in cell.paragraphs))))
        first, *rest = [cell for cell in cells if cell.strip()] or [""]
        if rest and len(columns) == 2 and len(first.split()) <= _SPEAKER_WORDS:
            rows.append(Block(rest[0], speaker=first.strip().rstrip(":"), table=True))
        else:
            rows.append(Block(" | ".join(filter(None, [first, *rest])), table=True))
    return rows


def _unread(path: Path) -> tuple[tuple[str, int], ...]:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        counts = {"pictures": sum(name.startswith("word/media/") for name in names)}
        for what, part, tag in (("comments", "word/comments.xml", "comment"), ("footnotes", "word/footnotes.xml", "footnote")):
            if part in names:
                counts[what] = archive.read(part).count(f"<w:{tag} ".encode())
        counts["text boxes"] = archive.read("word/document.xml").count(b"<w:txbxContent")
    return tuple((what, count) for what, count in counts.items() if count)
