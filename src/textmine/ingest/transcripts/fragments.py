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
        look: role of the speaker, where no label says who it is; unknown if it is unattributed.
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
        scheme: of its lines.
        by_formatting: whether looks tell who speaks.
        outside: numbers of the blocks that stand beside the tables which hold all speech.
        changes: whether captions mark a change of voice by a dash or an arrow.
        set_aside: what was left out, and how much of it.
        slips: labels that were read though their colon became another sign.
        set_aside_text: the words of what was left out, by what it is.
        keep_all: whether nothing is to be left out, as study.toml may say.
        kept: paragraphs in brackets that were taken for words.
        unattributed: numbers of the blocks that nobody says, though somebody says the one before.
    """

    blocks: Sequence[Block]
    scheme: LabelScheme
    by_formatting: bool = False
    outside: Collection[int] = ()
    changes: bool = False
    set_aside: Counter[str] = field(default_factory=Counter)
    kept: int = 0
    _has_translations: bool = False  # whether sentences in brackets come with many turns, as translations do
    _is_waiting: bool = False  # whether there is a label under which nothing but notes was said yet
    slips: list[str] = field(default_factory=list)
    set_aside_text: dict[str, list[str]] = field(default_factory=dict)
    keep_all: bool = False
    unattributed: set[int] = field(default_factory=set)

    def fragments(self, lines: Sequence[LabelLine]) -> list[Fragment]:
        """The speech of a source, less headings, furniture and what stands before the first speaker.

        Args:
            lines: of the blocks, less the header and what comes after the end.

        Returns:
            Pieces in order; some may be empty, whose label is for the next.
        """
        found: list[Fragment] = []
        ends = max((line.block for line in lines), default=-1)
        notes = sum(is_note(block.text) and is_sentence(block.text) for block in self.blocks)
        labels = sum(map(bool, map(self.scheme.match, lines)))
        self._has_translations = notes >= max(_LEAST_CHANGES, _TRANSLATED * labels)
        for number, group in groupby(lines, key=lambda line: line.block):
            for fragment in self._of_block(number, list(group)):
                unsaid = not fragment.text or (self._is_waiting and (is_event(fragment.text) or is_note(fragment.text)))
                self._is_waiting = unsaid and (bool(fragment.speaker) or self._is_waiting)
                found.append(fragment)
        for block in self.blocks[ends + 1 :]:
            self._set_aside("paragraphs after the end", block.text)
        return self._after_preface(found)

    def _set_aside(self, what: str, text: str) -> None:
        self.set_aside[what] += 1
        self.set_aside_text.setdefault(what, []).append(text)

    def _of_block(self, number: int, lines: Sequence[LabelLine]) -> Iterator[Fragment]:
        block = self.blocks[number]
        if not self.keep_all and (annotation := self._find_annotation(number, lines)):
            self._set_aside(annotation, block.text)
        else:
            yield from self._cut(block, lines)

    def _find_annotation(self, number: int, lines: Sequence[LabelLine]) -> str:
        """What a whole block is, if it is no speech."""
        block = self.blocks[number]
        filled = [line for line in lines if line.text.strip()]
        if block.note:
            return "notes in small letters"
        if number in self.outside:
            return "paragraphs beside the table"
        if any(map(self.scheme.match, lines)) or block.speaker or any(line.voice for line in lines):
            return ""
        if filled and filled[0].annotation and all(line.annotation == filled[0].annotation for line in filled):
            return filled[0].annotation
        if self.scheme.labels and is_note(block.text) and not is_time_alone(block.text):
            if is_sentence(block.text) and (self._has_translations or _SAYS.search(block.text)):
                self.kept += 1
                return ""
            if not self._is_waiting:  # under a label it is what was said
                return NOTES
        return HEADINGS if block.heading or (self.by_formatting and block.look) or self._like_label(filled) else ""

    def _without_codes(self, line: LabelLine) -> LabelLine:
        """A line without the codes that are typed into its speech."""
        text, codes = (line.text, []) if self.keep_all or line.annotation else without_codes(line.text)
        for code in codes:
            self._set_aside(CODES, code)
        return replace(line, text=text) if codes else line

    def _like_label(self, filled: Sequence[LabelLine]) -> bool:
        """Whether a paragraph is set like the labels that stand alone, and is none: a heading between turns."""
        if self.scheme.way is not LabelStyle.ALONE or not self.scheme.formatting or len(filled) != 1:
            return False
        text = filled[0].text.strip()
        return filled[0].formatting == self.scheme.formatting and len(text.split()) <= HEADING_WORDS and text[-1] not in ".?!,;…"

    def _cut(self, block: Block, lines: Sequence[LabelLine]) -> Iterator[Fragment]:
        """Each stretch of a block that one voice says; wrapped lines are joined."""
        begins = lines[0].block in self.unattributed and lines[0].block - 1 not in self.unattributed
        voice, words, start, change = lines[0].voice or (block.speaker, ""), list[LabelLine](), block.start_s, begins
        waiting: float | None = None  # a time on a line of its own, which may be that of the label on the next
        for line in map(self._without_codes, lines):
            text = line.text.strip()
            if found := self.scheme.match(line):
                yield _fragment(voice, words, start, block, change)
                began = found.start_s if found.start_s is not None else waiting
                said = "" if is_notice(found.text) else found.text
                self.set_aside["lines that programs add"] += said != found.text
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
            elif line.annotation and not self.keep_all:
                self._set_aside(line.annotation, text)
            elif is_furniture(text):
                self.set_aside["lines that programs add"] += 1
            else:
                if line.voice and line.voice != voice:
                    yield _fragment(voice, words, start, block, change)
                    voice, words, start, change = line.voice, [], block.start_s, False
                marked = MARK_FIRST.match(text)
                start = seconds_of(marked[0]) if marked and start is None and not _speech_of(words) else start
                words.append(replace(line, text=text[marked.end() :] if marked else text))
                waiting = None if text else waiting
        yield _fragment(voice, words, waiting if start is None else start, block, change)

    def _after_preface(self, fragments: Sequence[Fragment]) -> list[Fragment]:
        """The pieces from the first speaker on; titles before it are set apart, longer text is kept."""
        named = bool(self.scheme.labels) or any(fragment.speaker for fragment in fragments)
        first = next(
            (n for n, fragment in enumerate(fragments) if (fragment.speaker or fragment.look if named else _asks(fragment))), 0
        )
        before = [fragment for fragment in fragments[:first] if fragment.text and not is_event(fragment.text)]
        if self.keep_all or sum(len(fragment.text.split()) for fragment in before) > _MOST_PREFACE:
            return list(fragments)
        for fragment in before:
            self._set_aside("paragraphs before the first speaker", fragment.text)
        rest = list(fragments[first:])
        times = [fragment.start_s for fragment in fragments[:first] if fragment.start_s is not None]
        if rest and times and rest[0].start_s is None:
            rest[0] = replace(rest[0], start_s=times[-1])
        return rest


def _asks(fragment: Fragment) -> bool:
    return fragment.look == Role.INTERVIEWER and bool(fragment.text) and not is_event(fragment.text)


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
