"""Blocks cut at the labels of their lines: stretches of speech, each with who says it as far as it is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from textmine.records import Role
from textmine.sources import Block
from textmine.transcripts.annotations import CODES, HEADINGS, NOTES, without_codes
from textmine.transcripts.chats import is_notice
from textmine.transcripts.events import is_event, is_note
from textmine.transcripts.furniture import is_furniture
from textmine.transcripts.grammar import Grammar
from textmine.transcripts.labels import Line, Style
from textmine.transcripts.slips import SLIP
from textmine.transcripts.times import MARK_FIRST, is_time_alone, seconds_of

_CHANGE = re.compile(r"(?:>{1,3}|[-–—])\s*(?=\S)")  # captions: another voice, whosever it is
_LEAST_CHANGES = 3  # lines of captions that begin so
_HEADING_WORDS = 12
_MOST_PREFACE = 150  # words; more than that before the first speaker is no title


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of speech on the way to an utterance.

    Attributes:
        speaker: label, or nothing where it goes on with the one before.
        text: its words, on one line.
        start_s, end_s: seconds.
        page: on which it begins.
        turned: words before a page is turned, and the new page.
        look: role that the look of the block gives.
        change: whether another voice begins, though it has no name.
    """

    speaker: str
    text: str
    start_s: float | None
    end_s: float | None
    page: int | None
    look: str = ""
    change: bool = False
    turned: tuple[tuple[int, int], ...] = ()


@dataclass
class Cutter:
    """Cuts the blocks of one source.

    Attributes:
        blocks: of the source.
        grammar: of its lines.
        looks: role by the number of the block, where looks tell who speaks.
        outside: numbers of the blocks that stand beside the tables which hold all speech.
        changes: whether captions mark a change of voice by a dash or an arrow.
        apart: what was left out, and how much of it.
        slips: labels that were read though their colon became another sign.
        left: the words of what was left out, by what it is.
        keep_all: whether nothing is to be left out, as study.toml may say.
        nobodys: numbers of the blocks that nobody says, though somebody says the one before.
    """

    blocks: Sequence[Block]
    grammar: Grammar
    looks: Mapping[int, Role] | None = None
    outside: Collection[int] = ()
    changes: bool = False
    apart: Counter[str] = field(default_factory=Counter)
    slips: list[str] = field(default_factory=list)
    left: dict[str, list[str]] = field(default_factory=dict)
    keep_all: bool = False
    nobodys: set[int] = field(default_factory=set)

    def pieces(self, lines: Sequence[Line]) -> list[Piece]:
        """The speech of a source, less headings, furniture and what stands before the first speaker.

        Args:
            lines: of the blocks, less the header and what comes after the end.

        Returns:
            Pieces in order; some may be empty, whose label is for the next.
        """
        found: list[Piece] = []
        ends = max((line.block for line in lines), default=-1)
        for number, group in groupby(lines, key=lambda line: line.block):
            found += self._of_block(number, list(group))
        for block in self.blocks[ends + 1 :]:
            self._leave("paragraphs after the end", block.text)
        return self._after_preface(found)

    def _leave(self, what: str, text: str) -> None:
        self.apart[what] += 1
        self.left.setdefault(what, []).append(text)

    def _of_block(self, number: int, lines: Sequence[Line]) -> Iterator[Piece]:
        block = self.blocks[number]
        looks = self.looks or {}
        if number in looks:
            yield from (replace(piece, look=str(looks[number])) for piece in self._cut(block, lines))
        elif not self.keep_all and (aside := self._aside(number, lines)):
            self._leave(aside, block.text)
        else:
            yield from self._cut(block, lines)

    def _aside(self, number: int, lines: Sequence[Line]) -> str:
        """What a whole block is, if it is no speech."""
        block = self.blocks[number]
        filled = [line for line in lines if line.text.strip()]
        if block.note:
            return "notes in small letters"
        if number in self.outside:
            return "paragraphs beside the table"
        if any(map(self.grammar.match, lines)):
            return ""
        if filled and filled[0].aside and all(line.aside == filled[0].aside for line in filled):
            return filled[0].aside
        if self.grammar.labels and is_note(block.text) and not is_time_alone(block.text):
            return NOTES
        return HEADINGS if block.heading or (self.looks and block.look) or self._like_label(filled) else ""

    def _uncoded(self, line: Line) -> Line:
        """A line without the codes that are typed into its speech."""
        text, codes = (line.text, []) if self.keep_all or line.aside else without_codes(line.text)
        for code in codes:
            self._leave(CODES, code)
        return replace(line, text=text) if codes else line

    def _like_label(self, filled: Sequence[Line]) -> bool:
        """Whether a paragraph is set like the labels that stand alone, and is none: a heading between turns."""
        if self.grammar.way is not Style.ALONE or not self.grammar.dress or len(filled) != 1:
            return False
        text = filled[0].text.strip()
        return filled[0].dress == self.grammar.dress and len(text.split()) <= _HEADING_WORDS and text[-1] not in ".?!,;…"

    def _cut(self, block: Block, lines: Sequence[Line]) -> Iterator[Piece]:
        """Each stretch of a block that one speaker says; wrapped lines are joined."""
        begins = bool(lines) and lines[0].block in self.nobodys and lines[0].block - 1 not in self.nobodys
        speaker, words, start, change = block.speaker, list[Line](), block.start_s, begins
        waiting: float | None = None  # a time on a line of its own, which may be that of the label on the next
        for line in map(self._uncoded, lines):
            text = line.text.strip()
            if found := self.grammar.match(line):
                yield _piece(speaker, words, start, block, change)
                began = found.start_s if found.start_s is not None else waiting
                said = "" if is_notice(found.text) else found.text
                self.apart["lines that programs add"] += said != found.text
                self.slips += [found.label] * (found.mark == SLIP)
                speaker, words, change = found.label, [replace(line, text=said)], False
                start = block.start_s if began is None else began
                waiting = None
            elif is_time_alone(text):
                waiting = seconds_of(text)
                start = waiting if speaker and start is None and not _said(words) else start
            elif self.changes and _CHANGE.match(text):
                yield _piece(speaker, words, start, block, change)
                speaker, words, change = "", [replace(line, text=_CHANGE.sub("", text, count=1))], True
            elif line.aside and not self.keep_all:
                self._leave(line.aside, text)
            elif is_furniture(text):
                self.apart["lines that programs add"] += 1
            else:
                marked = MARK_FIRST.match(text)
                start = seconds_of(marked[0]) if marked and start is None and not _said(words) else start
                words.append(replace(line, text=text[marked.end() :] if marked else text))
                waiting = None if text else waiting
        yield _piece(speaker, words, waiting if start is None else start, block, change)

    def _after_preface(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces from the first speaker on; titles before it are set apart, longer text is kept."""
        named = bool(self.grammar.labels) or any(piece.speaker for piece in pieces)
        first = next((n for n, one in enumerate(pieces) if (one.speaker if named else _asks(one))), 0)
        before = [piece for piece in pieces[:first] if piece.text and not is_event(piece.text)]
        if self.keep_all or sum(len(piece.text.split()) for piece in before) > _MOST_PREFACE:
            return list(pieces)
        for piece in before:
            self._leave("paragraphs before the first speaker", piece.text)
        rest = list(pieces[first:])
        times = [piece.start_s for piece in pieces[:first] if piece.start_s is not None]
        if rest and times and rest[0].start_s is None:
            rest[0] = replace(rest[0], start_s=times[-1])
        return rest


def _asks(piece: Piece) -> bool:
    return piece.look == Role.INTERVIEWER and bool(piece.text) and not is_event(piece.text)


def has_changes(lines: Sequence[Line]) -> bool:
    """Whether captions mark a change of voice by a dash or an arrow at the beginning of a line."""
    return sum(bool(_CHANGE.match(line.text)) for line in lines) >= _LEAST_CHANGES


def _said(lines: Sequence[Line]) -> str:
    return " ".join(" ".join(line.text for line in lines).split())


def _piece(speaker: str, lines: Sequence[Line], start: float | None, block: Block, change: bool) -> Piece:
    """The words of some lines, and where among them pages are turned."""
    turned: list[tuple[int, int]] = []
    page = lines[0].page if lines else block.page
    count, current = 0, page
    for line in lines:
        if line.page is not None and line.page != current:
            current = line.page
            turned.append((count, current))
        count += len(line.text.split())
    return Piece(speaker, _said(lines), start, block.end_s, page, change=change, turned=tuple(turned))
