"""A report to the quotations in it, each with its place and with what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from textmine.errors import SourceError
from textmine.quotations.beside import Beside, around, is_attribution, says_who, without_lead, without_tail
from textmine.quotations.marks import Marked, marked
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
_MARKS = "“”\"‘’'«»„"
_WHOLE = 0.85  # share of a paragraph's letters in one pair of marks, from which it is a quotation set apart
_TEX = re.compile(r"``|''")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation as it stands in a report.

    Attributes:
        text: its words, without its marks and without an attribution.
        others: its words if it ends elsewhere, where an apostrophe could be its closing mark.
        place: where it is, in words.
        block: whether it is set apart as a paragraph, or in a column for quotations.
        sure: whether marks or a style say that it is one; an indent, italics or a missing closing mark alone do not.
        beside: what may say whose words it is, the nearest first.
        before: its paragraph up to it.
    """

    text: str
    place: str
    block: bool = False
    sure: bool = True
    others: tuple[str, ...] = ()
    beside: tuple[Beside, ...] = ()
    before: str = ""


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


def quotations_of(source: Source, known: Callable[[str], bool]) -> list[Quotation]:
    """The quotations of a report in order.

    Args:
        source: of `read_report`.
        known: whether a stretch, by itself, names somebody or something of the study.

    Returns:
        Quotations in marks, block quotations, and paragraphs that may be one by their indent; lists of references, contents and
        interview guides are left out.
    """
    paragraphs = list(_paragraphs(source.blocks))
    found: list[Quotation] = []
    for number, one in enumerate(paragraphs):
        before = paragraphs[number - 1] if number else None
        after = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        if one.line or (before and _quotes(before) and is_attribution(one.text, known)):
            continue
        found += _in_paragraph(one, before, after, known)
    return _whole_attributions(found)


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
        text = _TEX.sub(lambda mark: "“" if mark[0] == "``" else "”", block.text)
        style = block.style
        quoting = bool(_QUOTE_STYLE.search(style)) and not _NO_QUOTE_STYLE.search(style) and not block.heading
        hinted = not block.heading and (block.indent or block.look in ("italic", "quoted"))
        place = f"paragraph {number}{page}{under}"
        yield Paragraph(text, place, quoting, hinted, line=bool(_SOURCE_STYLE.search(style)) and not quoting)


def _cells(block: Block, place: str, columns: dict[int, bool]) -> Iterator[Paragraph]:
    for column, cell in enumerate(block.cells):
        row = tuple(" ".join(other.split()) for at, other in enumerate(block.cells) if at != column and other.strip())
        for part in re.split(r"\n\s*\n", cell):
            if part.strip():
                yield Paragraph(part.strip(), place, block=columns.get(column, False), row=row)


def _quotes(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a quotation and little else."""
    return paragraph.block or paragraph.hinted or _all_marked(paragraph.text) is not None


def _all_marked(text: str) -> Marked | None:
    """The pair of marks that holds nearly all of a paragraph from its beginning on."""
    found = marked(text)
    opening = text.lstrip("*_ ")
    if not found or found[0].start > len(text) - len(opening):
        return None
    letters = sum(map(str.isalnum, text))
    inner = sum(map(str.isalnum, text[found[0].inner : found[0].stops[0]]))
    rest = text[found[0].end :]
    short = len(rest.split()) <= 8 and inner > letters / 2
    return found[0] if len(found) == 1 and letters and (inner >= _WHOLE * letters or short) else None


def _in_paragraph(
    one: Paragraph, before: Paragraph | None, after: Paragraph | None, known: Callable[[str], bool]
) -> Iterator[Quotation]:
    around_it = tuple(_outside(one, before, after, known))
    whole = _all_marked(one.text)
    if whole is None and (one.block or one.hinted) and (one.block or not marked(one.text)):
        yield from _set_apart(one, around_it, known)
        return
    spans = marked(one.text)
    for number, span in enumerate(spans):
        low = spans[number - 1].end if number else 0
        high = spans[number + 1].start if number + 1 < len(spans) else len(one.text)
        near = tuple(around(one.text, span.start, span.end, low, high))
        text, *others = (one.text[span.inner : stop].strip() for stop in span.stops)
        goes_on = after is not None and after.text.lstrip()[:1] in "“\"‘'«" and not span.closed
        tail = ""
        if not span.closed:
            text, tail = without_tail(text, known)
        yield Quotation(
            text,
            one.place,
            block=span == whole or (goes_on and not span.start),
            sure=span.closed or goes_on,
            others=tuple(others),
            beside=(*((Beside(tail, whole=True),) if tail else ()), *near, *around_it),
            before=one.text[low : span.start],
        )


def _set_apart(one: Paragraph, around_it: tuple[Beside, ...], known: Callable[[str], bool]) -> Iterator[Quotation]:
    """A block quotation; of a talk every line by its label."""
    lines = one.text.split("\n")
    labelled = [without_lead(line, known) for line in lines]
    if sum(bool(label) for _, label in labelled) > 1:
        for line, label in labelled:
            if line.strip():
                yield Quotation(line.strip(), one.place, True, one.block, beside=(Beside(label, whole=True),) if label else ())
        return
    text, label = without_lead(one.text, known)
    text, tail = without_tail(text, known)
    if text.strip(_MARKS + " "):
        own = [Beside(part, whole=says_who(part)) for part in (tail, label) if part]
        yield Quotation(text.strip(), one.place, True, one.block, beside=(*own, *around_it))


def _outside(one: Paragraph, before: Paragraph | None, after: Paragraph | None, known: Callable[[str], bool]) -> Iterator[Beside]:
    """What other cells of the row say, the line below a quotation set apart, and the sentence that leads up to it."""
    yield from (Beside(cell) for cell in one.row if len(cell.split()) <= 12)
    if not _quotes(one) or one.row:
        return
    if after is not None and not after.row and (after.line or is_attribution(after.text, known)):
        yield Beside(after.text.strip(" —–-()[]*_"), whole=True)
    if before is not None and not before.row and not _quotes(before):
        leads = before.text.rstrip("*_ ").endswith(":")
        last = re.split(r"(?<=[.!?])\s+(?=[A-Z])", before.text.strip())[-1]
        yield from (Beside(found, sure=leads) for found in re.findall(r"\(([^()]{1,120})\)", last)[::-1] if says_who(found))
        yield Beside(last, alone=False, sure=leads)


def _whole_attributions(found: list[Quotation]) -> list[Quotation]:
    """Quotations that go on over paragraphs share what is said of the last of them."""
    for at in range(len(found) - 2, -1, -1):
        one, after = found[at], found[at + 1]
        if one.block and one.sure and not one.beside and after.block and after.beside:
            found[at] = replace(one, beside=after.beside)
    return found
