"""One transcript read: its turns, the roles of its speakers, and what a person should know before relying on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from textmine.errors import Fault, SourceError
from textmine.records import Role
from textmine.sources import Source, counted
from textmine.transcripts.roles import Judged, infer_roles
from textmine.transcripts.segment import Segmented, segment, shown
from textmine.transcripts.similarity import MOST_COMPARED, similar_labels
from textmine.transcripts.tables import Headings
from textmine.transcripts.times import odd_pace

MIN_WORDS = 30  # less than this is a fragment, no interview
_LEAST_TOLD = 150  # words of a talk whose shares say something
_MOST_ASKED = 0.6  # share of the words, from which those who ask say more than they do
_FIRST_WORDS = 6  # of what was left out, that are shown
_MOST_PAIRS = 6  # pairs of labels asked about one by one


@dataclass(frozen=True, slots=True)
class Hints:
    """What people say of a transcript.

    Attributes:
        listed: role by label, from participants.csv; empty where it gives none.
        settled: role by label, from study.toml.
        pattern: regular expression of what begins a turn.
        refused: what is no label, from study.toml.
        keep_all: whether nothing is to be set apart.
        headings: of columns.
    """

    listed: Mapping[str, str] = field(default_factory=dict)
    settled: Mapping[str, str] = field(default_factory=dict)
    pattern: str = ""
    refused: Collection[str] = ()
    keep_all: bool = False
    headings: Headings = field(default_factory=Headings)


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript read.

    Attributes:
        source: the file as its reader saw it.
        cut: its utterances, header and labels.
        roles: by voice.
    """

    source: Source
    cut: Segmented
    roles: Mapping[str, Judged]

    @property
    def shape(self) -> str:
        """What the file is and how it says who speaks, in words."""
        return f"{self.source.format}, {self.cut.way}"

    @property
    def words(self) -> int:
        """Words of speech."""
        return sum(len(one.text.split()) for one in self.cut.utterances)

    @property
    def attributed(self) -> float:
        """Share of the words whose speaker is told from the others, 0-1."""
        return self._share(bool)

    @property
    def interviewer_share(self) -> float:
        """Share of the words that interviewers say, 0-1."""
        return self._share(lambda voice: self.roles[voice].role is Role.INTERVIEWER)

    @property
    def timed(self) -> bool:
        """Whether turns have times."""
        return any(one.start_s is not None for one in self.cut.utterances)

    @property
    def voices(self) -> list[str]:
        """Labels, and voices told apart by their look, in the order in which they are heard."""
        return list(dict.fromkeys(one.voice for one in self.cut.utterances if one.voice))

    def _share(self, counts: Callable[[str], bool]) -> float:
        words = sum(len(one.text.split()) for one in self.cut.utterances if counts(one.voice))
        return words / self.words if self.words else 0.0

    @property
    def too_short(self) -> str:
        """How little was said, or nothing where it is enough."""
        turns = len(self.cut.utterances)
        return f"only {turns} turn{'s'[: turns != 1]} and {self.words} words" if self.words < MIN_WORDS else ""

    @property
    def doubts(self) -> tuple[str, ...]:
        """What a person should look at, a sentence each: what was left out, then speakers."""
        apart = dict[str, int]()
        for what, count in (*self.source.unread, *self.cut.apart):
            apart[what] = apart.get(what, 0) + count
        left = dict(self.cut.left)
        left_out = [f"{counted(count, what)}{_quoted(left.get(what, ''))}" for what, count in apart.items()]
        return (
            *self.source.warnings,
            *([f"not read: {', '.join(left_out)}"] if left_out else []),
            *self.cut.unsure,
            *self._time_doubts(),
            *self._speaker_doubts(),
        )

    def _time_doubts(self) -> Iterator[str]:
        starts = [one.start_s for one in self.cut.utterances if one.start_s is not None]
        if starts and (took := odd_pace(min(starts), max(starts), self.words)):
            yield f"by its times {self.words} words took {took}: look in which unit they are"

    def _speaker_doubts(self) -> Iterator[str]:
        if self.too_short:
            yield f"{self.too_short}: too short to analyse, so a run sets it aside unless study.toml says `accept = true`"
        yield from self._role_doubts()
        for label in self.cut.labels:
            if re.match(r"[=+@<-]|.*[<>{}|]", label):
                yield f"speaker name {label!r} looks like code or a formula: is it a name?"
        pairs = similar_labels([one.speaker for one in self.cut.utterances if one.speaker])
        asked = {label for pair in pairs for label in pair}
        rare, passed = [label for label in (*self.cut.once, *self.cut.rare) if label not in asked], self.cut.passed
        if rare:
            yield f"labels used hardly ever ({shown(rare)}): speakers? If not, list them under `not_speakers` in study.toml"
        if passed:
            yield f"read as speech, though they may be labels ({shown(passed)}): those that are go under `speakers` in study.toml"
        yield from self._pair_doubts(pairs)

    def _role_doubts(self) -> Iterator[str]:
        heard = {self.roles[one.voice].role for one in self.cut.utterances}
        if not self.voices:
            yield "no speakers were found: who asks is not told from who answers; add names and colons, or give `speaker_pattern`"
        elif Role.INTERVIEWER not in heard:
            yield "no interviewer was found; name the label under `interviewer` in study.toml"
        elif Role.RESPONDENT not in heard:
            yield "no respondent was found; give roles in participants.csv"
        elif self.words >= _LEAST_TOLD and self.interviewer_share > _MOST_ASKED:
            yield f"interviewers say {self.interviewer_share:.0%} of the words: are all labels and roles right?"
        doubtful = [voice for voice in self.voices if self.roles[voice].doubtful]
        if doubtful and Role.INTERVIEWER in heard:
            yield f"read as respondents, though they ask ({shown(doubtful)}): those who lead go under `interviewer` in study.toml"

    def _pair_doubts(self, pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
        if len(self.cut.labels) > MOST_COMPARED:
            count, most = f"{len(self.cut.labels):,}", MOST_COMPARED
            yield f"{count} labels: is it a talk? Whether some are one person's was asked of the {most} that speak most"
        for one, other in pairs[:_MOST_PAIRS]:
            yield f"labels {one!r} and {other!r} may be one person: if so, give them one participant in participants.csv"
        if len(pairs) > _MOST_PAIRS:
            yield f"{len(pairs) - _MOST_PAIRS} more pairs of labels may be one person"


def _quoted(text: str) -> str:
    """The first words of what was left out, and how many there are, in brackets."""
    words = text.split()
    first = " ".join(words[:_FIRST_WORDS])
    return f" ({first!r})" if 0 < len(words) <= _FIRST_WORDS else f" ({len(words)} words from {first!r})" if words else ""


def read_transcript(source: Source, hints: Hints | None = None, name: str = "") -> Transcript:
    """Take a source apart as a transcript.

    Args:
        source: the file as its reader saw it.
        hints: what people say of it.
        name: of the file, for messages.

    Returns:
        Its turns and the roles of its speakers.

    Raises:
        SourceError: it is a table, and no column of it holds speech; or nothing in it is speech.
    """
    hints = hints or Hints()
    cut = segment(source, {*hints.listed, *hints.settled}, hints.pattern, hints.headings, hints.refused, keep_all=hints.keep_all)
    if not cut.utterances:
        raise SourceError(_no_speech(name, cut))
    return Transcript(source, cut, infer_roles(cut.utterances, hints.listed, hints.settled, cut.header, cut.asked))


def _no_speech(name: str, cut: Segmented) -> Fault:
    if cut.headings:
        got = f"no column holds speech (columns: {', '.join(cut.headings[:12])})"
        do = (
            "If one does, name it under `text_column` in study.toml. A list of who speaks and their attributes belongs into "
            "participants.csv, beside study.toml."
        )
        return Fault(name, got, "a column of names and one of what they say", do)
    return Fault(name, "nothing in it is speech", "turns of an interview", "See whether it holds what you think.")
