"""A report to the quotations in it, each with its place and with what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from textmine.quotations.beside import SHORT_LINE, Beside, around, says_who
from textmine.quotations.ends import is_attribution, without_lead, without_tail
from textmine.quotations.marks import Marked, marked
from textmine.quotations.names import Names
from textmine.quotations.paragraphs import Paragraph, paragraphs_of
from textmine.sources import Source

_MARKS = "“”\"‘’'«»„"
_FEW_BLOCKS, _MOST_IN_MARKS = 5, 0.8  # blocks of a report, and the share of them, from which marks are how it sets quotations
_WHOLE = 0.85  # share of a paragraph's letters in one pair of marks, from which it is a quotation set apart


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
        in_marks: whether it is in quotation marks.
        ends: whether a mark closes it; otherwise the next paragraph may belong to it.
    """

    text: str
    place: str
    block: bool = False
    sure: bool = True
    others: tuple[str, ...] = ()
    beside: tuple[Beside, ...] = ()
    before: str = ""
    in_marks: bool = False
    ends: bool = False


def quotations_of(source: Source, names: Names) -> list[Quotation]:
    """The quotations of a report in order.

    Args:
        source: of `read_report`.
        names: of the study.

    Returns:
        Quotations in marks, block quotations, and paragraphs that may be one by their indent; lists of references, contents and
        interview guides are left out.
    """
    paragraphs = paragraphs_of(source)
    found: list[tuple[int, Quotation]] = []
    for number, one in enumerate(paragraphs):
        before = paragraphs[number - 1] if number else None
        after = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        if one.line or (before and _quotes(before) and is_attribution(one.text, names)):
            continue
        found += [(number, quotation) for quotation in _in_paragraph(one, before, after, names)]
    return _without_callouts(_continued(found))


def _quotes(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a quotation and little else."""
    return paragraph.block or paragraph.hinted or _all_marked(paragraph.text) is not None


def _all_marked(text: str) -> Marked | None:
    """The pair of marks that holds nearly all of a paragraph from its beginning on."""
    found = marked(text)
    opening = text.lstrip("*_ ")
    if not found or found[0].start > len(text) - len(opening):
        return None
    letters, inner = _letters(text), _letters(text[found[0].inner : found[0].stops[0]])
    rest = text[found[0].end :]
    short = len(rest.split()) <= 8 and inner > letters / 2
    return found[0] if len(found) == 1 and letters and (inner >= _WHOLE * letters or short) else None


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _in_paragraph(one: Paragraph, before: Paragraph | None, after: Paragraph | None, names: Names) -> Iterator[Quotation]:
    around_it = tuple(_outside(one, before, after, names))
    spans = marked(one.text)
    whole = _all_marked(one.text)
    mostly = 2 * sum(_letters(one.text[span.inner : span.stops[0]]) for span in spans) > _letters(one.text)
    if whole is None and ((one.block and not mostly) or (one.hinted and not spans)):
        yield from _set_apart(one, around_it, names)
        return
    for number, span in enumerate(spans):
        low = spans[number - 1].end if number else 0
        high = spans[number + 1].start if number + 1 < len(spans) else len(one.text)
        near = tuple(around(one.text, span.start, span.end, low, high))
        text, *others = (one.text[span.inner : stop].strip() for stop in span.stops)
        text, label = without_lead(text, names)
        goes_on = after is not None and after.text.lstrip()[:1] in "“\"‘'«" and not span.closed
        tail = ""
        if not span.closed:
            text, tail = without_tail(text, names)
        yield Quotation(
            text,
            one.place,
            block=one.block or span == whole or (goes_on and not span.start),
            sure=span.closed or goes_on,
            others=tuple(others),
            beside=(*(Beside(part, whole=True) for part in (label, tail) if part), *near, *around_it),
            before=one.text[: span.start],
            in_marks=True,
            ends=span.closed,
        )


def _set_apart(one: Paragraph, around_it: tuple[Beside, ...], names: Names) -> Iterator[Quotation]:
    """A block quotation; of a talk every line by its label."""
    lines = one.text.split("\n")
    labelled = [without_lead(line, names) for line in lines]
    if sum(bool(label) for _, label in labelled) > 1:
        for line, label in labelled:
            if line.strip():
                yield Quotation(line.strip(), one.place, True, one.block, beside=(Beside(label, whole=True),) if label else ())
        return
    text, label = without_lead(one.text, names)
    text, tail = without_tail(text, names)
    if text.strip(_MARKS + " "):
        own = [Beside(part, whole=says_who(part)) for part in (tail, label) if part]
        yield Quotation(text.strip(), one.place, True, one.block, beside=(*own, *around_it))


def _outside(one: Paragraph, before: Paragraph | None, after: Paragraph | None, names: Names) -> Iterator[Beside]:
    """What other cells of the row say, the line below a quotation set apart, and the sentence that leads up to it."""
    if not any(marked(cell) for cell in one.row):  # cells with quotations of their own say whose those are
        yield from (Beside(cell) for cell in one.row if len(cell.split()) <= SHORT_LINE)
    if not _quotes(one) or one.row:
        return
    if after is not None and not after.row and (after.line or is_attribution(after.text, names)):
        yield Beside(after.text.strip(" —–-()[]*_"), whole=True)
    if before is not None and not before.row and not _quotes(before):
        leads = before.text.rstrip("*_ ").endswith(":")
        last = re.split(r"(?<=[.!?])\s+(?=[A-Z])", before.text.strip())[-1]
        yield from (Beside(found, sure=leads) for found in re.findall(r"\(([^()]{1,120})\)", last)[::-1] if says_who(found))
        yield Beside(last, alone=False, sure=leads)


def _continued(found: list[tuple[int, Quotation]]) -> list[Quotation]:
    """Quotations; those that go on in the next paragraph share what is said at the end of it."""
    quotations = [one for _, one in found]
    for at in range(len(found) - 2, -1, -1):
        one, after = quotations[at], quotations[at + 1]
        follows = found[at + 1][0] == found[at][0] + 1 and one.block and after.block and one.in_marks == after.in_marks
        if follows and one.sure and not one.ends and not any(beside.whole for beside in one.beside):
            quotations[at] = replace(one, beside=(*one.beside, *(beside for beside in after.beside if beside.whole)))
    return quotations


def _without_callouts(quotations: list[Quotation]) -> list[Quotation]:
    """Quotations; where nearly all blocks are in marks, one without marks and without an attribution is the writer's own."""
    blocks = [one for one in quotations if one.block and one.sure]
    in_marks = sum(one.in_marks for one in blocks)
    if len(blocks) < _FEW_BLOCKS or in_marks < _MOST_IN_MARKS * len(blocks):
        return quotations
    return [replace(one, sure=one.sure and (not one.block or one.in_marks)) for one in quotations]
