"""Blocks cut at the labels of their lines: stretches of speech, each with who says it as far as it is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from textmine.ingest.readers import Block
from textmine.ingest.transcripts.annotations import CODES, HEADINGS, NOTES, without_codes
from textmine.ingest.transcripts.boilerplate import is_furniture, is_notice
from textmine.ingest.transcripts.label_scheme import LabelScheme
from textmine.ingest.transcripts.labels import SLIP, LabelLine, LabelStyle, Voice
from textmine.ingest.transcripts.marks import MARK_FIRST, is_event, is_note, is_time_alone, seconds_of
from textmine.ingest.transcripts.paragraphs import is_sentence
from textmine.records.corpus import Role

_CHANGE = re.compile(r"(?:>{1,3}|[-–—])\s*(?=\S)")  # captions: another voice, whosever it is
_SAYS = re.compile(r"\b(?:I|we|my|our|I['’](?:m|ve|d|ll)|we['’](?:re|ve|d|ll))\b", re.IGNORECASE)
_TRANSLATED = 0.3  # sentences in brackets for each turn, from which they are translations
_DIVIDED = re.compile(r"(\b[^\W\d_]+-[^\W\d_]+-) (?=[^\W\d_])")  # brother-in- law, where a line ended
_LEAST_CHANGES = 3  # lines of captions that begin so
HEADING_WORDS = 12
_MOST_PREFACE = 150  # words; more than that before the first speaker is no title


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of speech on the way to an utterance.

    Attributes:
        speaker: label, or nothing where it goes on with the one before.
        text: its words, on one line.
        start_s, end_s: seconds.
        page: on which it begins.
        turned: words before a page is turned, and the new page.
        look: role of whoever says it, where no label does; unknown is nobody's.
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
class Segmenter:
    """Cuts the blocks of one source.

    Attributes:
        blocks: of the source.
        grammar: of its lines.
        dressed: whether looks tell who speaks.
        outside: numbers of the blocks that stand beside the tables which hold all speech.
        changes: whether captions mark a change of voice by a dash or an arrow.
        apart: what was left out, and how much of it.
        slips: labels that were read though their colon became another sign.
        left: the words of what was left out, by what it is.
        keep_all: whether nothing is to be left out, as study.toml may say.
        kept: paragraphs in brackets that were taken for words.
        nobodys: numbers of the blocks that nobody says, though somebody says the one before.
    """

    blocks: Sequence[Block]
    grammar: LabelScheme
    dressed: bool = False
    outside: Collection[int] = ()
    changes: bool = False
    apart: Counter[str] = field(default_factory=Counter)
    kept: int = 0
    _many: bool = False  # whether sentences in brackets come with many turns, as translations do
    _waits: bool = False  # whether there is a label under which nothing but notes was said yet
    slips: list[str] = field(default_factory=list)
    left: dict[str, list[str]] = field(default_factory=dict)
    keep_all: bool = False
    nobodys: set[int] = field(default_factory=set)

    def pieces(self, lines: Sequence[LabelLine]) -> list[Fragment]:
        """The speech of a source, less headings, furniture and what stands before the first speaker.

        Args:
            lines: of the blocks, less the header and what comes after the end.

        Returns:
            Pieces in order; some may be empty, whose label is for the next.
        """
        found: list[Fragment] = []
        ends = max((line.block for line in lines), default=-1)
        notes = sum(is_note(block.text) and is_sentence(block.text) for block in self.blocks)
        labels = sum(map(bool, map(self.grammar.match, lines)))
        self._many = notes >= max(_LEAST_CHANGES, _TRANSLATED * labels)
        for number, group in groupby(lines, key=lambda line: line.block):
            for piece in self._of_block(number, list(group)):
                unsaid = not piece.text or (self._waits and (is_event(piece.text) or is_note(piece.text)))
                self._waits = unsaid and (bool(piece.speaker) or self._waits)
                found.append(piece)
        for block in self.blocks[ends + 1 :]:
            self._leave("paragraphs after the end", block.text)
        return self._after_preface(found)

    def _leave(self, what: str, text: str) -> None:
        self.apart[what] += 1
        self.left.setdefault(what, []).append(text)

    def _of_block(self, number: int, lines: Sequence[LabelLine]) -> Iterator[Fragment]:
        block = self.blocks[number]
        if not self.keep_all and (aside := self._aside(number, lines)):
            self._leave(aside, block.text)
        else:
            yield from self._cut(block, lines)

    def _aside(self, number: int, lines: Sequence[LabelLine]) -> str:
        """What a whole block is, if it is no speech."""
        block = self.blocks[number]
        filled = [line for line in lines if line.text.strip()]
        if block.note:
            return "notes in small letters"
        if number in self.outside:
            return "paragraphs beside the table"
        if any(map(self.grammar.match, lines)) or block.speaker or any(line.voice for line in lines):
            return ""
        if filled and filled[0].aside and all(line.aside == filled[0].aside for line in filled):
            return filled[0].aside
        if self.grammar.labels and is_note(block.text) and not is_time_alone(block.text):
            if is_sentence(block.text) and (self._many or _SAYS.search(block.text)):
                self.kept += 1
                return ""
            if not self._waits:  # under a label it is what was said
                return NOTES
        return HEADINGS if block.heading or (self.dressed and block.look) or self._like_label(filled) else ""

    def _uncoded(self, line: LabelLine) -> LabelLine:
        """A line without the codes that are typed into its speech."""
        text, codes = (line.text, []) if self.keep_all or line.aside else without_codes(line.text)
        for code in codes:
            self._leave(CODES, code)
        return replace(line, text=text) if codes else line

    def _like_label(self, filled: Sequence[LabelLine]) -> bool:
        """Whether a paragraph is set like the labels that stand alone, and is none: a heading between turns."""
        if self.grammar.way is not LabelStyle.ALONE or not self.grammar.dress or len(filled) != 1:
            return False
        text = filled[0].text.strip()
        return filled[0].dress == self.grammar.dress and len(text.split()) <= HEADING_WORDS and text[-1] not in ".?!,;…"

    def _cut(self, block: Block, lines: Sequence[LabelLine]) -> Iterator[Fragment]:
        """Each stretch of a block that one voice says; wrapped lines are joined."""
        begins = lines[0].block in self.nobodys and lines[0].block - 1 not in self.nobodys
        voice, words, start, change = lines[0].voice or (block.speaker, ""), list[LabelLine](), block.start_s, begins
        waiting: float | None = None  # a time on a line of its own, which may be that of the label on the next
        for line in map(self._uncoded, lines):
            text = line.text.strip()
            if found := self.grammar.match(line):
                yield _fragment(voice, words, start, block, change)
                began = found.start_s if found.start_s is not None else waiting
                said = "" if is_notice(found.text) else found.text
                self.apart["lines that programs add"] += said != found.text
                self.slips += [found.label] * (found.mark == SLIP)
                voice, words, change = (found.label, ""), [replace(line, text=said)], False
                start = block.start_s if began is None else began
                waiting = None
            elif is_time_alone(text):
                waiting = seconds_of(text)
                start = waiting if voice[0] and start is None and not _speech_of(words) else start
            elif self.changes and _CHANGE.match(text):
                yield _fragment(voice, words, start, block, change)
                voice, words, change = ("", ""), [replace(line, text=_CHANGE.sub("", text, count=1))], True
            elif line.aside and not self.keep_all:
                self._leave(line.aside, text)
            elif is_furniture(text):
                self.apart["lines that programs add"] += 1
            else:
                if line.voice and line.voice != voice:
                    yield _fragment(voice, words, start, block, change)
                    voice, words, start, change = line.voice, [], block.start_s, False
                marked = MARK_FIRST.match(text)
                start = seconds_of(marked[0]) if marked and start is None and not _speech_of(words) else start
                words.append(replace(line, text=text[marked.end() :] if marked else text))
                waiting = None if text else waiting
        yield _fragment(voice, words, waiting if start is None else start, block, change)

    def _after_preface(self, pieces: Sequence[Fragment]) -> list[Fragment]:
        """The pieces from the first speaker on; titles before it are set apart, longer text is kept."""
        named = bool(self.grammar.labels) or any(piece.speaker for piece in pieces)
        first = next((n for n, piece in enumerate(pieces) if (piece.speaker or piece.look if named else _asks(piece))), 0)
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


def _asks(piece: Fragment) -> bool:
    return piece.look == Role.INTERVIEWER and bool(piece.text) and not is_event(piece.text)


def has_changes(lines: Sequence[LabelLine]) -> bool:
    """Whether captions mark a change of voice by a dash or an arrow at the beginning of a line."""
    return sum(bool(_CHANGE.match(line.text)) for line in lines) >= _LEAST_CHANGES


def _speech_of(lines: Sequence[LabelLine]) -> str:
    return _DIVIDED.sub(r"\1", " ".join(" ".join(line.text for line in lines).split()))


def _fragment(voice: Voice, lines: Sequence[LabelLine], start: float | None, block: Block, change: bool) -> Fragment:
    """The words of some lines, and where among them pages are turned."""
    turned: list[tuple[int, int]] = []
    page = lines[0].page if lines else block.page
    count, current = 0, page
    for line in lines:
        if line.page is not None and line.page != current:
            current = line.page
            turned.append((count, current))
        count += len(line.text.split())
    return Fragment(voice[0], _speech_of(lines), start, block.end_s, page, voice[1], change, tuple(turned))
