"""The paragraphs of a talk, each with its label, if it has one, and how it is set."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from textmine.ingest.readers import Block
from textmine.ingest.transcripts.asking_phrases import asks_or_leads
from textmine.ingest.transcripts.boilerplate import is_furniture
from textmine.ingest.transcripts.label_scheme import LabelScheme
from textmine.ingest.transcripts.labels import LabelLine
from textmine.ingest.transcripts.marks import is_event, is_note, is_time_alone, without_marks

CAPITALS, INDENTED, STARRED = "capitals", "indented", "starred"
STYLE, HEADING = "style ", "heading "  # before the name of a paragraph style, the level of a heading
_UPPER = 0.9  # share of a paragraph's letters that are capitals, from which it is set in capitals
_LEAST_LETTERS = 3  # of a paragraph in capitals; "I" and "OK" say nothing
_LINES = 3  # lines to a paragraph on average, from which nothing but the ends of lines may divide a text
_LONGEST_WRAPPED = 120  # characters; a line that is longer was not wrapped
_NEAR = 0.75  # share of the longest line that most lines reach where lines are wrapped
_WRAPPED = 0.5  # share of the lines that reach so far
_SET_IN = re.compile(r"(?:\t| {3,})\S")
_STARRED = re.compile(r"(?P<sign>\*\*|\*|__|_)(?=\S).*(?<=\S)(?P=sign)\Z", re.DOTALL)
_INITIAL = re.compile(r"\b[A-Z]\.\Z")  # the end of a title, "Interview with J."
_STOP = ".?!…"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or a part of one that begins with a label.

    Attributes:
        lines: numbers of its lines.
        label: of who says it; empty where none is printed.
        text: its words without the label.
        formatting: how it is set, a word each.
        tabled: whether it is a row of a table of speech.
        note: whether it is a note in brackets, or an event, and nothing else.
        timed: whether its label has a time beside it, as programs write them.
    """

    lines: tuple[int, ...]
    label: str
    text: str
    formatting: frozenset[str]
    tabled: bool = False
    note: bool = False
    timed: bool = False

    @cached_property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())

    @cached_property
    def asks(self) -> bool:
        """Whether it asks something or leads the talk."""
        return asks_or_leads(self.text)

    @cached_property
    def is_sentence(self) -> bool:
        """Whether it ends as sentences do, which titles do not."""
        return is_sentence(self.text)


def make_paragraphs(
    lines: Sequence[LabelLine], blocks: Sequence[Block], scheme: LabelScheme, outside: Collection[int]
) -> list[Paragraph]:
    """The paragraphs that somebody may have said, in order.

    Args:
        lines: of the talk, less its cover.
        blocks: whose lines they are.
        scheme: of the labels.
        outside: numbers of blocks that nobody said.

    Returns:
        Paragraphs less times and lines of programs; a label over its words is theirs.
    """
    single = _is_line_by_line(lines)
    made: list[Paragraph] = []
    numbered = list(enumerate(lines))
    for block, group in groupby(numbered, key=lambda line: line[1].block):
        if block not in outside and not blocks[block].note:
            made += _of_block(list(group), blocks[block], scheme, single)
    return list(_with_labels_above(made))


def _is_line_by_line(lines: Sequence[LabelLine]) -> bool:
    """Whether each line is a paragraph: hardly any are divided otherwise, and none looks wrapped."""
    filled = [len(line.text.rstrip()) for line in lines if line.text.strip()]
    opens = sum(line.opens and bool(line.text.strip()) for line in lines)
    if not filled or opens * _LINES > len(filled):
        return False
    longest = max(filled)
    return longest > _LONGEST_WRAPPED or sum(length >= _NEAR * longest for length in filled) < _WRAPPED * len(filled)


def _of_block(numbered: list[tuple[int, LabelLine]], block: Block, scheme: LabelScheme, single: bool) -> Iterator[Paragraph]:
    """The paragraphs of a block: from label to label, or from line to line."""
    label, parts, numbers, timed = block.speaker, list[str](), list[int](), block.start_s is not None
    formatting = _formatting_of(block)
    for number, line in numbered:
        text = line.text.strip()
        found = scheme.match(line)
        if (found or single) and (parts or label != block.speaker):
            yield replace(_paragraph(label, parts, numbers, formatting, block), timed=timed)
            label, parts, numbers, timed, formatting = block.speaker, [], [], block.start_s is not None, _formatting_of(block)
        if found:
            label, parts, numbers, timed = found.label, [found.text], [number], found.start_s is not None
            formatting = formatting - {"bold"} if line.lead else formatting
        elif text and not (is_time_alone(text) or is_furniture(text)):
            formatting = formatting | {INDENTED} if not parts and _SET_IN.match(line.text) else formatting
            parts.append(text)
            numbers.append(number)
    if parts or label != block.speaker:
        yield replace(_paragraph(label, parts, numbers, formatting, block), timed=timed)


def _formatting_of(block: Block) -> frozenset[str]:
    style = {f"{STYLE}{block.style}"} if block.style else set[str]()
    level = {f"{HEADING}{block.heading}"} if block.heading else set[str]()
    return block.formatting | style | level | ({INDENTED} if block.indent else set())


def _paragraph(label: str, parts: Sequence[str], numbers: Sequence[int], formatting: frozenset[str], block: Block) -> Paragraph:
    text = without_marks(" ".join(part for part in parts if part))[0]
    more = {CAPITALS} if _is_upper(text) else set[str]()
    more |= {STARRED} if _STARRED.match(text) else set()
    note = not label and (is_event(text) or (len(numbers) == 1 and is_note(text)))
    return Paragraph(tuple(numbers), label, text, formatting | more, bool(block.speaker), note)


def _is_upper(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) >= _LEAST_LETTERS and sum(map(str.isupper, letters)) >= _UPPER * len(letters)


def _with_labels_above(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Paragraphs of which those under a label that stands alone have that label."""
    above: Paragraph | None = None
    for paragraph in paragraphs:
        if above is not None and not paragraph.label:
            yield replace(paragraph, label=above.label, timed=above.timed, lines=(*above.lines, *paragraph.lines), note=False)
            above = None
        elif paragraph.label and not paragraph.text:
            above = paragraph
        else:
            above = None
            yield paragraph


def is_sentence(text: str) -> bool:
    """Whether a text ends as sentences do, or as those do that are broken off; titles may end with an initial."""
    bare = text.rstrip("\"'”’)]*_")
    return bare.endswith((*_STOP, "-", "–", "—", ",")) and not _INITIAL.search(bare)


def share(paragraphs: Sequence[Paragraph], test: Callable[[Paragraph], bool]) -> float:
    """Share of some paragraphs, 0-1, that a test holds for; 0 where there are none."""
    return sum(map(test, paragraphs)) / len(paragraphs) if paragraphs else 0.0


def asking(paragraphs: Sequence[Paragraph]) -> float:
    """Share of some paragraphs, 0-1, that ask or lead."""
    return share(paragraphs, lambda paragraph: paragraph.asks)
