"""A report to the quotations in it, each with its place and with what stands beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree, html

from textmine.errors import SourceError
from textmine.ingest.readers import Block, File, Source, load_file, read_source
from textmine.ingest.readers.text import read_text
from textmine.matrices.results import Results
from textmine.reports.quotations.attribution import (
    SHORT_LINE,
    AttributionContext,
    attributes_words,
    context_of,
    is_attribution,
    without_lead,
    without_tail,
)
from textmine.reports.quotations.marks import MarkedQuotation, find_marked
from textmine.reports.quotations.study_names import StudyNames


class PageIndex:
    """Pages of the documents whose files have pages.

    Attributes:
        last: the last page of each document on which something begins.
    """

    def __init__(self, results: Results) -> None:
        # Of each passage: start, end, the page on which its paragraph begins, and the page on which it does.
        self._begins: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
        turns = {turn.turn: turn for turn in results.turns}
        for passage in results.passages:
            page = passage.page or turns[passage.turn].page
            if page is not None:
                first = turns[passage.turn].page or page
                self._begins[passage.document].append((passage.start, passage.end, first, page))
        self.last = {document: max(page for *_, page in begins) for document, begins in self._begins.items()}

    def of(self, document: str, start: int, end: int) -> tuple[int, int] | None:
        """The first and the last page that may be given for a stretch; None where the document has no pages."""
        begins = self._begins.get(document, [])
        there = [number for number, (low, high, *_) in enumerate(begins) if low < end and start < high]
        if not there:
            return None
        # A paragraph is cited by the page on which it begins, too; and what stands late in a passage may be on the next page.
        last = begins[there[-1]][3]
        after = [page for *_, page in begins[there[-1] + 1 : there[-1] + 2]]
        return begins[there[0]][2], max(last, min([last + 1, *after]) if after else last)


_BLOCKS = frozenset("p div li dd section article".split())
_BELOW = _BLOCKS | frozenset("footer figcaption ul ol dl table".split())


def with_marks(file: File) -> bytes:
    """A web page in which `<q>` has become quotation marks, and what is in `<blockquote>` has the class `quotation`.

    Args:
        file: the page.

    Returns:
        It in UTF-8; as it was where it cannot be taken apart, so that its reader says what is wrong.

    Raises:
        SourceError: it is not text.
    """
    text, _, _ = read_text(file)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        return file.data
    for element in root.iter("q"):
        element.text = f"“{element.text or ''}"
        if len(element):
            element[-1].tail = f"{element[-1].tail or ''}”"
        else:
            element.text += "”"
    for quotation in root.iter("blockquote"):
        quotation.set("class", "quotation")
        _wrap(quotation)
        for element in quotation.iterdescendants():
            if element.tag in _BLOCKS:
                element.set("class", "quotation")
    for element in root.iter("footer", "figcaption", "cite"):
        # A caption says whose words they are; the reader of pages leaves captions and footers out.
        above = {str(iterancestor.tag) for iterancestor in element.iterancestors()}
        if above & {"blockquote", "figure"} and element.tag != "cite":
            element.tag = "p"
            element.set("class", "attribution")
    return b"<!DOCTYPE html>" + etree.tostring(root, encoding="utf-8", method="html")


def _wrap(quotation: etree._Element) -> None:
    """Put words that stand in a block quotation by themselves, before its footer or its paragraphs, into a paragraph."""
    inline = []
    for child in quotation:
        if child.tag in _BELOW:
            break
        inline.append(child)
    if (quotation.text or "").strip() or inline:
        paragraph = etree.Element("p")
        paragraph.text, quotation.text = quotation.text, None
        paragraph.extend(inline)
        quotation.insert(0, paragraph)


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
class ReportParagraph:
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
        file = load_file(path)
        if file.suffix in (".html", ".htm"):
            file = File(file.name, with_marks(file))
        return read_source(file)
    except SourceError as error:
        expected = {"a transcript or a paper": "a report", "one transcript or paper": "one report"}
        raise SourceError(
            *(replace(fault, expected=expected.get(fault.expected, fault.expected)) for fault in error.faults)
        ) from error


def paragraphs_of(source: Source) -> list[ReportParagraph]:
    """The paragraphs and cells of a report but for lists of references, contents and interview guides.

    Args:
        source: of `read_report`.

    Returns:
        Them in order.
    """
    return _drop_common_hints(list(_paragraphs(source.blocks)), source.format)


def _drop_common_hints(paragraphs: list[ReportParagraph], form: str) -> list[ReportParagraph]:
    """Paragraphs of which an indent or italics say something: not where many have them, nor in web pages."""
    hinted = sum(paragraph.hinted for paragraph in paragraphs)
    if form != "web page" and hinted <= _MOST_HINTED * len(paragraphs):
        return paragraphs
    return [replace(paragraph, hinted=False) for paragraph in paragraphs]


def _paragraphs(blocks: Sequence[Block]) -> Iterator[ReportParagraph]:
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
        yield ReportParagraph(text, place, quoting, hinted, line=line)


def _cells(block: Block, place: str, columns: dict[int, bool]) -> Iterator[ReportParagraph]:
    for column, cell in enumerate(block.cells):
        row = tuple(" ".join(other.split()) for at, other in enumerate(block.cells) if at != column and other.strip())
        for part in re.split(r"\n\s*\n", cell):
            if part.strip():
                yield ReportParagraph(part.strip(), place, block=columns.get(column, False), row=row)


_MARKS = "“”\"‘’'«»„"
_FEW_BLOCKS, _MOST_IN_MARKS = 5, 0.8  # blocks of a report, and the share of them, from which marks are how it sets quotations
_WHOLE = 0.85  # share of a paragraph's letters in one pair of marks, from which it is a quotation set apart


@dataclass(frozen=True, slots=True)
class ReportQuotation:
    """A quotation as it stands in a report.

    Attributes:
        text: its words, without its marks and without an attribution.
        others: its words if it ends elsewhere, where an apostrophe could be its closing mark.
        place: where it is, in words.
        block: whether it is set apart as a paragraph, or in a column for quotations.
        sure: whether marks or a style say that it is one; an indent, italics or a missing closing mark alone do not.
        beside: what may say whose words it is, the nearest first.
        before: its paragraph up to it.
        in_marks: whether it is in quotation marks.
        ends: whether a mark closes it; otherwise the next paragraph may belong to it.
    """

    text: str
    place: str
    block: bool = False
    sure: bool = True
    others: tuple[str, ...] = ()
    beside: tuple[AttributionContext, ...] = ()
    before: str = ""
    in_marks: bool = False
    ends: bool = False


def quotations_of(source: Source, names: StudyNames) -> list[ReportQuotation]:
    """The quotations of a report in order.

    Args:
        source: of `read_report`.
        names: of the study.

    Returns:
        Quotations in marks, block quotations, and paragraphs that may be one by their indent; lists of references, contents and
        interview guides are left out.
    """
    paragraphs = paragraphs_of(source)
    found: list[tuple[int, ReportQuotation]] = []
    for number, paragraph in enumerate(paragraphs):
        before = paragraphs[number - 1] if number else None
        after = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        if paragraph.line or (before and _quotes(before) and is_attribution(paragraph.text, names)):
            continue
        found += [(number, quotation) for quotation in _in_paragraph(paragraph, before, after, names)]
    return _without_callouts(_share_attribution(found))


def _quotes(paragraph: ReportParagraph) -> bool:
    """Whether a paragraph is a quotation and little else."""
    return paragraph.block or paragraph.hinted or _find_whole_quotation(paragraph.text) is not None


def _find_whole_quotation(text: str) -> MarkedQuotation | None:
    """The pair of marks that holds nearly all of a paragraph from its beginning on."""
    found = find_marked(text)
    opening = text.lstrip("*_ ")
    if not found or found[0].start > len(text) - len(opening):
        return None
    letters, inner = _letters(text), _letters(text[found[0].inner : found[0].stops[0]])
    rest = text[found[0].end :]
    short = len(rest.split()) <= 8 and inner > letters / 2
    return found[0] if len(found) == 1 and letters and (inner >= _WHOLE * letters or short) else None


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _in_paragraph(
    paragraph: ReportParagraph, before: ReportParagraph | None, after: ReportParagraph | None, names: StudyNames
) -> Iterator[ReportQuotation]:
    around_it = tuple(_outside(paragraph, before, after, names))
    spans = find_marked(paragraph.text)
    whole = _find_whole_quotation(paragraph.text)
    mostly = 2 * sum(_letters(paragraph.text[span.inner : span.stops[0]]) for span in spans) > _letters(paragraph.text)
    if whole is None and ((paragraph.block and not mostly) or (paragraph.hinted and not spans)):
        yield from _set_apart(paragraph, around_it, names)
        return
    for number, span in enumerate(spans):
        low = spans[number - 1].end if number else 0
        high = spans[number + 1].start if number + 1 < len(spans) else len(paragraph.text)
        near = tuple(context_of(paragraph.text, span.start, span.end, low, high))
        text, *others = (paragraph.text[span.inner : stop].strip() for stop in span.stops)
        text, label = without_lead(text, names)
        goes_on = after is not None and after.text.lstrip()[:1] in "“\"‘'«" and not span.closed
        tail = ""
        if not span.closed:
            text, tail = without_tail(text, names)
        yield ReportQuotation(
            text,
            paragraph.place,
            block=paragraph.block or span == whole or (goes_on and not span.start),
            sure=span.closed or goes_on,
            others=tuple(others),
            beside=(*(AttributionContext(part, whole=True) for part in (label, tail) if part), *near, *around_it),
            before=paragraph.text[: span.start],
            in_marks=True,
            ends=span.closed,
        )


def _set_apart(
    paragraph: ReportParagraph, around_it: tuple[AttributionContext, ...], names: StudyNames
) -> Iterator[ReportQuotation]:
    """A block quotation; of a talk every line by its label."""
    lines = paragraph.text.split("\n")
    labelled = [without_lead(line, names) for line in lines]
    if sum(bool(label) for _, label in labelled) > 1:
        for line, label in labelled:
            if line.strip():
                yield ReportQuotation(
                    line.strip(),
                    paragraph.place,
                    True,
                    paragraph.block,
                    beside=(AttributionContext(label, whole=True),) if label else (),
                )
        return
    text, label = without_lead(paragraph.text, names)
    text, tail = without_tail(text, names)
    if text.strip(_MARKS + " "):
        own = [AttributionContext(part, whole=attributes_words(part)) for part in (tail, label) if part]
        yield ReportQuotation(text.strip(), paragraph.place, True, paragraph.block, beside=(*own, *around_it))


def _outside(
    paragraph: ReportParagraph, before: ReportParagraph | None, after: ReportParagraph | None, names: StudyNames
) -> Iterator[AttributionContext]:
    """What other cells of the row say, the line below a quotation set apart, and the sentence that leads up to it."""
    if not any(find_marked(cell) for cell in paragraph.row):  # cells with quotations of their own say whose those are
        yield from (AttributionContext(cell) for cell in paragraph.row if len(cell.split()) <= SHORT_LINE)
    if not _quotes(paragraph) or paragraph.row:
        return
    if after is not None and not after.row and (after.line or is_attribution(after.text, names)):
        yield AttributionContext(after.text.strip(" —–-()[]*_"), whole=True)
    if before is not None and not before.row and not _quotes(before):
        leads = before.text.rstrip("*_ ").endswith(":")
        last = re.split(r"(?<=[.!?])\s+(?=[A-Z])", before.text.strip())[-1]
        yield from (
            AttributionContext(found, sure=leads)
            for found in re.findall(r"\(([^()]{1,120})\)", last)[::-1]
            if attributes_words(found)
        )
        yield AttributionContext(last, alone=False, sure=leads)


def _share_attribution(found: list[tuple[int, ReportQuotation]]) -> list[ReportQuotation]:
    """Quotations; those that go on in the next paragraph share what is said at the end of it."""
    quotations = [quotation for _, quotation in found]
    for at in range(len(found) - 2, -1, -1):
        quotation, after = quotations[at], quotations[at + 1]
        follows = found[at + 1][0] == found[at][0] + 1 and quotation.block and after.block and quotation.in_marks == after.in_marks
        if follows and quotation.sure and not quotation.ends and not any(beside.whole for beside in quotation.beside):
            quotations[at] = replace(quotation, beside=(*quotation.beside, *(beside for beside in after.beside if beside.whole)))
    return quotations


def _without_callouts(quotations: list[ReportQuotation]) -> list[ReportQuotation]:
    """Quotations; where nearly all blocks are in marks, one without marks and without an attribution is the writer's own."""
    blocks = [quotation for quotation in quotations if quotation.block and quotation.sure]
    in_marks = sum(block.in_marks for block in blocks)
    if len(blocks) < _FEW_BLOCKS or in_marks < _MOST_IN_MARKS * len(blocks):
        return quotations
    return [replace(quotation, sure=quotation.sure and (not quotation.block or quotation.in_marks)) for quotation in quotations]
