"""What speakers say without a break, put together from pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from textmine.ingest.transcripts.fragments import Fragment
from textmine.ingest.transcripts.marks import without_marks
from textmine.records.corpus import Role


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


def join_fragments(fragments: Iterable[Fragment], *, captions: bool) -> Iterator[Utterance]:
    """Runs of one voice as one utterance.

    Args:
        fragments: of speech, in order.
        captions: whether they are cues, which are joined by a space; paragraphs are by a newline.

    Yields:
        Utterances in order; of nobody's pieces, what stands together.
    """
    glue = " " if captions else "\n"
    current: _Run | None = None
    started: float | None = None
    waiting: float | None = None
    unsaid = False  # whether there is a label whose words have not come yet
    floor = ("", "")  # label and look of who speaks: a label may stand over the paragraphs it is for
    for fragment in fragments:
        changed = fragment.change or (bool(fragment.speaker) and fragment.speaker != floor[0])
        if fragment.speaker or fragment.look or fragment.change:
            floor = fragment.speaker, "" if fragment.look == Role.UNKNOWN else fragment.look
        started = (fragment.start_s if fragment.start_s is not None else waiting) if fragment.speaker else started
        text, last = without_marks(fragment.text)
        if not text:
            waiting = fragment.start_s  # a time over the label that it is for, or under it
            if unsaid and not fragment.speaker and started is None:
                started = waiting
            unsaid = unsaid or bool(fragment.speaker)
            continue
        waiting, unsaid = None, False
        ends = fragment.end_s if fragment.end_s is not None else last
        same = current is not None and floor == (current.speaker, current.look) and not fragment.change
        if current is None or not same or (changed and not any(floor)):
            if current is not None:
                yield current.utterance(glue)
            start = started if fragment.start_s is None or fragment.speaker else fragment.start_s
            fragment = replace(fragment, start_s=start)
            current = _Run(*floor, fragment)
        current.add(fragment, text, ends)
    if current is not None:
        yield current.utterance(glue)


@dataclass
class _Run:
    """Pieces of one voice that follow each other: one utterance, put together at its end, for it may have many."""

    speaker: str
    look: str
    first: Fragment
    texts: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    words: int = 0
    end_s: float | None = None

    def add(self, fragment: Fragment, text: str, ends: float | None) -> None:
        self.places += _places(fragment, self.words)
        self.texts.append(text)
        self.words += len(text.split())
        self.end_s = ends if ends is not None else self.end_s

    def utterance(self, glue: str) -> Utterance:
        first = self.first
        return Utterance(self.speaker, glue.join(self.texts), first.start_s, self.end_s, first.page, self.look, tuple(self.places))


def _places(fragment: Fragment, before: int) -> Iterator[Place]:
    """The places of a piece that stands after so many words of its turn."""
    if fragment.page is not None or fragment.start_s is not None:
        yield Place(before, fragment.page, fragment.start_s)
    for words, page in fragment.turned:
        yield Place(before + words, page, fragment.start_s)
