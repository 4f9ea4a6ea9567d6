"""A report to its paragraphs and cells, with what their style says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from textmine.errors import SourceError
from textmine.quotations.web import with_marks
from textmine.sources import Block, File, Source, load, read_source

_QUOTE_STYLE = re.compile(r"quot|zitat|extract|excerpt|verbatim|block ?text", re.IGNORECASE)
_NO_QUOTE_STYLE = re.compile(r"heading|title|toc|caption|footer|header", re.IGNORECASE)
_SOURCE_STYLE = re.compile(r"attribution|\bsource\b|\bcite\b|\bwho\b", re.IGNORECASE)
_QUOTE_COLUMN = re.compile(
    r"\b(?:quot\w*|extracts?|excerpts?|verbatim|illustrat\w*|examples? from|in their (?:own )?words)\b", re.IGNORECASE
)
_SKIPPED = re.compile(
    r"(?:\d[\d.]*\s+|appendix \w+[:.]?\s+)?(?:(?:list of )?references?(?: list)?|bibliography|works cited|literature cited"
    r"|further reading|(?:table of )?contents|codebook|coding frame"
    r"|(?:interview|topic|discussion|focus group) (?:guide|schedule|questions))\s*:?\Z",
    re.IGNORECASE,
)
_MOST_HINTED = 0.34  # share of a report's paragraphs that are set in, above which that is how it is set
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")  # in Markdown
_TEX = re.compile(r"``|''")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or cell of a report.

    Attributes:
        block: whether its style, or its column's heading, says that it is a quotation.
        hinted: whether it is indented or in italics as a whole.
        row: the other cells of its row.
        line: whether its style says that it is the attribution of the one before it.
    """

    text: str
    place: str
    block: bool = False
    hinted: bool = False
    row: tuple[str, ...] = ()
    line: bool = False


def read_report(path: Path) -> Source:
    """Read a report of any format that transcripts are read in.

    Args:
        path: the file.

    Returns:
        Its blocks; in a web page `<q>` has become marks, and a block quotation a style.

    Raises:
        SourceError: it cannot be read; the message says what to do.
    """
    try:
        file = load(path)
        if file.suffix in (".html", ".htm"):
            file = File(file.name, with_marks(file))
        return read_source(file)
    except SourceError as error:
        expected = {"a transcript or a paper": "a report", "one transcript or paper": "one report"}
        raise SourceError(*(replace(one, expected=expected.get(one.expected, one.expected)) for one in error.faults)) from error


def paragraphs_of(source: Source) -> list[Paragraph]:
    """The paragraphs and cells of a report but for lists of references, contents and interview guides.

    Args:
        source: of `read_report`.

    Returns:
        Them in order.
    """
    return _plainly_hinted(list(_paragraphs(source.blocks)), source.format)


def _plainly_hinted(paragraphs: list[Paragraph], form: str) -> list[Paragraph]:
    """Paragraphs of which an indent or italics say something: not where many have them, nor in web pages."""
    hinted = sum(one.hinted for one in paragraphs)
    if form != "web page" and hinted <= _MOST_HINTED * len(paragraphs):
        return paragraphs
    return [replace(one, hinted=False) for one in paragraphs]


def _paragraphs(blocks: Sequence[Block]) -> Iterator[Paragraph]:
    heading, skipped = "", 0
    table, rows, columns = 0, 0, dict[int, bool]()
    level = 0
    for number, block in enumerate(blocks, 1):
        title = block.heading or (9 if _SKIPPED.match(block.text.strip()) else 0)
        if title:
            heading, level = " ".join(block.text.split()), title
            skipped = level if _SKIPPED.match(heading) else 0 if level <= skipped or not skipped else skipped
        if skipped:
            continue
        page = "" if block.page is None else f", p. {block.page}"
        under = f" (“{heading}”)" if heading and not title else ""
        if block.table:
            rows = rows + 1 if block.table == table else 1
            if block.table != table:
                table, columns = block.table, {}
            if rows == 1:
                columns = {column: bool(_QUOTE_COLUMN.search(cell)) for column, cell in enumerate(block.cells)}
            yield from _cells(block, f"table {table}, row {rows}{page}{under}", columns if rows > 1 else {})
            continue
        text = _TEX.sub(lambda mark: "“" if mark[0] == "``" else "”", _TAG.sub("", block.text))
        style = block.style
        line = bool(_SOURCE_STYLE.search(style))
        quoting = bool(_QUOTE_STYLE.search(style)) and not _NO_QUOTE_STYLE.search(style) and not block.heading and not line
        hinted = not block.heading and (block.indent or block.look in ("italic", "quoted"))
        place = f"paragraph {number}{page}{under}"
        yield Paragraph(text, place, quoting, hinted, line=line)


def _cells(block: Block, place: str, columns: dict[int, bool]) -> Iterator[Paragraph]:
    for column, cell in enumerate(block.cells):
        row = tuple(" ".join(other.split()) for at, other in enumerate(block.cells) if at != column and other.strip())
        for part in re.split(r"\n\s*\n", cell):
            if part.strip():
                yield Paragraph(part.strip(), place, block=columns.get(column, False), row=row)
