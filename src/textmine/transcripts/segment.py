"""Blocks to turns: a label begins one, whatever has no label goes on with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from textmine.sources import Shape, Source
from textmine.transcripts.annotations import lists_in, with_asides
from textmine.transcripts.cues import doubt, unvoiced
from textmine.transcripts.endings import under_heading, up_to_end
from textmine.transcripts.events import events_of
from textmine.transcripts.grammar import Grammar, learn
from textmine.transcripts.headers import listed_people, preface_entries, split_header
from textmine.transcripts.labels import Line
from textmine.transcripts.lines import before_speech, lines_of
from textmine.transcripts.looks import voices_of
from textmine.transcripts.pieces import Cutter, Piece, has_changes
from textmine.transcripts.tables import Headings, Unfolded, unfold
from textmine.transcripts.times import without_marks

_MOST_SHOWN = 6  # labels that a sentence names


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a turn a page or a moment of the recording begins: after how many words."""

    words: int
    page: int | None
    start_s: float | None


@dataclass(frozen=True, slots=True)
class Utterance:
    """One speaker's uninterrupted speech, before it is given a role and a place in the document.

    Paragraphs within `text` are divided by a newline; the speaker is empty where none is printed. `look` is then the role that
    the look of the letters gives, if it gives one.
    """

    speaker: str
    text: str
    start_s: float | None = None
    end_s: float | None = None
    page: int | None = None
    look: str = ""
    places: tuple[Place, ...] = field(default=(), compare=False)

    @property
    def voice(self) -> str:
        """What tells this speaker from the file's others: the label, or else the look."""
        return self.speaker or self.look


@dataclass(frozen=True, slots=True)
class Segmented:
    """A transcript taken apart.

    Attributes:
        utterances: in order.
        header: keys and values of its cover.
        events: typed into the speech, in order.
        labels: of its speakers, as printed, sorted.
        way: how it says who speaks, in words.
        once: labels used a single time.
        rare: labels used a few times that are words of the talk too.
        passed: what looks like a name before a colon and was read as speech.
        apart: what is no speech, by name, and how much of it.
        left: its words, by the same names.
        unsure: sentences about what a person should look at.
        headings: of a table that holds no speech.
        asked: labels before which questions are numbered.
    """

    utterances: tuple[Utterance, ...]
    header: tuple[tuple[str, str], ...]
    events: tuple[str, ...]
    labels: tuple[str, ...]
    way: str = ""
    once: tuple[str, ...] = ()
    rare: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    apart: tuple[tuple[str, int], ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    unsure: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    asked: frozenset[str] = frozenset()


def segment(
    source: Source,
    known: Iterable[str] = (),
    pattern: str = "",
    headings: Headings | None = None,
    refused: Collection[str] = (),
    *,
    keep_all: bool = False,
) -> Segmented:
    """Take a source apart into utterances.

    Args:
        source: the file as its reader saw it.
        known: labels that participants.csv or study.toml list.
        pattern: a regular expression of study.toml for the labels.
        headings: of the columns of a table, where study.toml names them.
        refused: what study.toml says is no label.
        keep_all: whether nothing is to be set apart, as study.toml may say.

    Returns:
        Utterances in order; neighbouring ones of one speaker are joined.
    """
    captions = source.shape is Shape.CAPTIONS
    unfolded = unfold(source.blocks, headings)
    lines = lines_of(unfolded.blocks, markdown=source.format == "Markdown")
    titled = ["" if line.mute and unfolded.blocks[line.block].heading else line.text for line in lines]
    cover, skip = ([], 0) if captions else split_header(titled)
    lines = lines[skip:]
    grammar = learn(lines, known, pattern, refused)
    named = bool(grammar.labels) or any(block.speaker for block in unfolded.blocks)
    people, lines = _people(lines, grammar)
    lines = with_asides(lines, [bool(grammar.match(line)) for line in lines])
    spoken = any(unfolded.blocks[number].speaker for number in unfolded.tabled) and not grammar.labels
    outside = set(range(len(unfolded.blocks))) - unfolded.tabled if spoken else set()
    looks = None if named else voices_of(unfolded.blocks)
    cutter = Cutter(unfolded.blocks, grammar, looks, outside, captions and has_changes(lines), keep_all=keep_all)
    cutter.nobodys = unvoiced(unfolded.blocks) if captions else set()
    of_cues = doubt(unfolded.blocks, cutter.nobodys) if captions else ""
    talk = lines if keep_all else up_to_end(lines, grammar)
    utterances = tuple(_joined(cutter.pieces(talk), captions=captions))
    header = [*split_header(source.front)[0], *unfolded.header, *cover, *preface_entries(before_speech(lines, grammar)), *people]
    header += lists_in(lines)
    labels = {utterance.speaker for utterance in utterances if utterance.speaker}
    return Segmented(
        utterances,
        header=tuple(dict.fromkeys(header)),
        events=tuple(event for utterance in utterances for event in events_of(utterance.text)),
        labels=tuple(sorted(labels)),
        way=_way(source, unfolded, cutter),
        once=tuple(sorted(grammar.once & labels)),
        rare=tuple(sorted(grammar.rare & labels)),
        passed=grammar.passed,
        apart=tuple((what, count) for what, count in (*unfolded.apart.items(), *cutter.apart.items()) if count),
        left=tuple((what, " ".join(texts)) for what, texts in cutter.left.items()),
        unsure=(*([of_cues] if of_cues else []), *_unsure(unfolded, cutter, talk, utterances)),
        headings=unfolded.headings,
        asked=frozenset(found.label for line in lines if line.asked and (found := grammar.match(line))),
    )


def _people(lines: list[Line], grammar: Grammar) -> tuple[list[tuple[str, str]], list[Line]]:
    """A list of participants before the talk as keys and values, and the lines without it."""
    first = next((n for n, line in enumerate(lines) if grammar.match(line)), len(lines))
    count = listed_people([line.text for line in lines[first:]], grammar.labels)
    found = [grammar.match(line) for line in lines[first : first + count]]
    return [(one.label, one.text) for one in found if one], [*lines[:first], *lines[first + count :]]


@dataclass(slots=True)
class _Turn:
    """An utterance whose pieces are still coming."""

    first: Utterance
    texts: list[str]
    words: int
    end_s: float | None
    places: list[Place]

    @classmethod
    def begin(cls, speaker: str, piece: Piece, text: str, start: float | None, end: float | None) -> _Turn:
        places = list(_places(replace(piece, start_s=start), 0))
        return cls(Utterance(speaker, "", start, page=piece.page, look=piece.look), [text], len(text.split()), end, places)

    def add(self, piece: Piece, text: str, end: float | None) -> None:
        self.places += _places(piece, self.words)
        self.texts.append(text)
        self.words += len(text.split())
        self.end_s = end if end is not None else self.end_s

    def finished(self, glue: str) -> Utterance:
        return replace(self.first, text=glue.join(self.texts), end_s=self.end_s, places=tuple(self.places))


def _joined(pieces: Iterable[Piece], *, captions: bool) -> Iterator[Utterance]:
    """Runs of one speaker as one utterance; cues are joined by a space, paragraphs by a newline."""
    glue = " " if captions else "\n"
    current: _Turn | None = None
    started: float | None = None
    waiting: float | None = None
    unsaid = False  # whether there is a label whose words have not come yet
    floor = ""  # who speaks: a label may stand over the paragraphs it is for
    for piece in pieces:
        changed = piece.change or (bool(piece.speaker) and piece.speaker != floor)
        floor = "" if piece.change else piece.speaker or floor
        started = (piece.start_s if piece.start_s is not None else waiting) if piece.speaker else started
        text, last = without_marks(piece.text)
        if not text:
            waiting = piece.start_s  # a time over the label that it is for, or under it
            if unsaid and not piece.speaker and started is None:
                started = waiting
            unsaid = unsaid or bool(piece.speaker)
            continue
        waiting, unsaid = None, False
        ends = piece.end_s if piece.end_s is not None else last
        same = current is not None and (floor, piece.look) == (current.first.speaker, current.first.look) and not piece.change
        if current is not None and same and not (changed and not floor):
            current.add(piece, text, ends)
            continue
        if current is not None:
            yield current.finished(glue)
        start = started if piece.start_s is None or piece.speaker else piece.start_s
        current = _Turn.begin(floor, piece, text, start, ends)
    if current is not None:
        yield current.finished(glue)


def _places(piece: Piece, before: int) -> Iterator[Place]:
    """The places of a piece that stands after so many words of its turn."""
    if piece.page is not None or piece.start_s is not None:
        yield Place(before, piece.page, piece.start_s)
    for words, page in piece.turned:
        yield Place(before + words, page, piece.start_s)


def _way(source: Source, unfolded: Unfolded, cutter: Cutter) -> str:
    """How a file says who speaks, in words."""
    ways = []
    if any(block.speaker for block in unfolded.blocks):
        ways.append("voices of the captions" if source.shape is Shape.CAPTIONS else "speakers in a column")
    if cutter.grammar.way:
        ways.append(str(cutter.grammar.way))
    if cutter.looks:
        ways.append("questions set apart by their look")
    if cutter.changes:
        ways.append("changes of voice without names")
    return ", ".join(ways) or "nobody is named"


def shown(labels: Iterable[str]) -> str:
    """Some labels in words, each once: `'Ann', 'Ben' and 3 more`."""
    names = list(dict.fromkeys(labels))
    more = f" and {len(names) - _MOST_SHOWN} more" if len(names) > _MOST_SHOWN else ""
    return ", ".join(map(repr, names[:_MOST_SHOWN])) + more


def _unsure(unfolded: Unfolded, cutter: Cutter, lines: Sequence[Line], utterances: Sequence[Utterance]) -> Iterator[str]:
    yield from unfolded.unsure
    if cutter.looks:
        yield "no names: who asks was told by how the questions are set; look whether the roles are right"
    heading, words = under_heading(lines, cutter.grammar)
    if heading:
        yield f"{words} words under {heading[:60]!r}, after the last label, were read as said by {utterances[-1].speaker!r}"
    if cutter.slips:
        yield f"labels without a colon begin turns ({shown(cutter.slips)}): look whether they do"
    before = next((utterance for utterance in utterances[:1] if not utterance.speaker and cutter.grammar.labels), None)
    if before:
        yield f"{len(before.text.split())} words stand before the first speaker and were kept as nobody's speech"
