"""One transcript read: its turns, the roles of its speakers, and what a person should know before relying on it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from textmine.errors import Fault, SourceError
from textmine.ingest.readers import Source, counted
from textmine.ingest.transcripts.marks import describe_odd_pace
from textmine.ingest.transcripts.parties import Correction
from textmine.ingest.transcripts.roles import RoleEvidence, infer_roles
from textmine.ingest.transcripts.segment import Segmented, segment, shown
from textmine.ingest.transcripts.similar_labels import MOST_COMPARED, similar_labels
from textmine.ingest.transcripts.tables import Headings
from textmine.nlp.normalise import NameLookup, written_forms
from textmine.records.corpus import Role

MIN_WORDS = 30  # less than this is a fragment, no interview
_LEAST_TOLD = 150  # words of a talk whose shares say something
_MOST_ASKED = 0.6  # share of the words, from which those who ask say more than they do
_FIRST_WORDS = 6  # of what was left out, that are shown
_MOST_PAIRS = 6  # pairs of labels asked about one by one
_FEW_UNKNOWN = 0.01  # share of the words, up to which unknown speakers are counted and not asked about
_SOME_UNKNOWN, _MANY_UNKNOWN = 0.05, 20  # the same where it is a short file: share, or words
_NO_TALK = frozenset(
    "running heads and page numbers;line numbers in the margin;lines that programs add;pictures;captions of pictures".split(";")
)
# What stands beside a talk, but may be a part of it where it is much.
_BESIDE_TALK = frozenset(
    "paragraphs before the first speaker;headings;notes between turns;notes in small letters;rows over all columns of a table"
    ";paragraphs beside the table".split(";")
)
_FEW_BESIDE, _MANY_BESIDE = 5, 0.1  # paragraphs; of them for each turn
_MOST_VOICES = 4  # of unknown role, named in a question


@dataclass(frozen=True, slots=True)
class Hints:
    """What people say of a transcript.

    Attributes:
        listed: role by label, from participants.csv; empty where it gives none.
        configured: role by label, from study.toml.
        pattern: regular expression of what begins a turn.
        refused: what is no label, from study.toml.
        keep_all: whether nothing is to be set apart.
        headings: of columns.
        correction: of which party has labels, and how the paragraphs of who asks are set.
    """

    listed: Mapping[str, str] = field(default_factory=dict)
    configured: Mapping[str, str] = field(default_factory=dict)
    pattern: str = ""
    refused: Collection[str] = ()
    keep_all: bool = False
    headings: Headings = field(default_factory=Headings)
    correction: Correction = field(default_factory=Correction)


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript read.

    Attributes:
        source: the file as its reader saw it.
        segmented: its utterances, header and labels.
        roles: by voice.
    """

    source: Source
    segmented: Segmented
    roles: Mapping[str, RoleEvidence]

    @property
    def shape(self) -> str:
        """What the file is and how it says who speaks, in words."""
        return f"{self.source.format}, {self.segmented.way}"

    @property
    def words(self) -> int:
        """Words of speech."""
        return sum(len(utterance.text.split()) for utterance in self.segmented.utterances)

    @property
    def attributed(self) -> float:
        """Share of the words whose speaker is told from the others, 0-1."""
        return self._share(bool)

    @property
    def interviewer_share(self) -> float:
        """Share of the words that interviewers say, 0-1."""
        return self._share(lambda voice: self.roles[voice].role is Role.INTERVIEWER)

    @property
    def unknown_words(self) -> int:
        """Words of which nobody knows who says them, or in which role."""
        return sum(
            len(utterance.text.split())
            for utterance in self.segmented.utterances
            if self.roles[utterance.voice].role is Role.UNKNOWN
        )

    @property
    def timed(self) -> bool:
        """Whether turns have times."""
        return any(utterance.start_s is not None for utterance in self.segmented.utterances)

    @property
    def voices(self) -> list[str]:
        """Labels, and voices told apart by their look, in the order in which they are heard."""
        return list(dict.fromkeys(utterance.voice for utterance in self.segmented.utterances if utterance.voice))

    def _share(self, counts: Callable[[str], bool]) -> float:
        words = sum(len(utterance.text.split()) for utterance in self.segmented.utterances if counts(utterance.voice))
        return words / self.words if self.words else 0.0

    @property
    def too_short(self) -> str:
        """How little was said, or nothing where it is enough."""
        turns = len(self.segmented.utterances)
        return f"only {turns} turn{'s'[: turns != 1]} and {self.words} words" if self.words < MIN_WORDS else ""

    @property
    def doubts(self) -> tuple[str, ...]:
        """What a person should look at, a sentence each: words under a doubtful speaker first, what was left out last."""
        left_out = [self._describe(what, count) for what, count in self._left_out.items() if not self._is_usual(what, count)]
        return (
            *self._role_doubts(),
            *self.segmented.doubts,
            *self._time_doubts(),
            *self._speaker_doubts(),
            *self.source.warnings,
            *([f"not read: {', '.join(left_out)}"] if left_out else []),
        )

    @property
    def not_read(self) -> tuple[str, ...]:
        """All that is no speech or no text, how much of each, and its first words."""
        return tuple(self._describe(what, count) for what, count in self._left_out.items())

    def _describe(self, what: str, count: int) -> str:
        return f"{counted(count, what)}{_quote_start(dict(self.segmented.set_aside_text).get(what, ''))}"

    @property
    def _left_out(self) -> Counter[str]:
        left_out = Counter[str]()
        for what, count in (*self.source.unread, *self.segmented.set_aside):
            left_out[what] += count
        return left_out

    def _is_usual(self, what: str, count: int) -> bool:
        """Whether nearly every transcript has this, and so much of it, beside its talk."""
        return what in _NO_TALK or (
            what in _BESIDE_TALK and count <= max(_FEW_BESIDE, _MANY_BESIDE * len(self.segmented.utterances))
        )

    def _role_doubts(self) -> Iterator[str]:
        """Whose words are not coded, or may be taken for somebody else's, and what to do."""
        if self.too_short:
            yield f"{self.too_short}: too short to analyse, so a run sets it aside unless study.toml says `accept = true`"
        roles_heard = {self.roles[utterance.voice].role for utterance in self.segmented.utterances}
        if not self.voices and Role.UNKNOWN in roles_heard:
            do = "add names and colons, or give `speaker_pattern`; `accept = true` takes all of it for one respondent's"
            yield f"no speakers were found, so that none of its {self.words:,} words are coded: {do}"
        elif Role.RESPONDENT not in roles_heard:
            yield "no respondent was found; give roles in participants.csv"
        elif Role.INTERVIEWER not in roles_heard and self.voices:
            yield "no interviewer was found; name the label under `interviewer` in study.toml"
        elif self.words >= _LEAST_TOLD and self.interviewer_share > _MOST_ASKED:
            yield f"interviewers say {self.interviewer_share:.0%} of the words: are all labels and roles right?"
        doubtful = [voice for voice in self.voices if self.roles[voice].doubtful]
        if doubtful and Role.INTERVIEWER in roles_heard:
            yield f"read as respondents, though they ask ({shown(doubtful)}): those who lead go under `interviewer` in study.toml"
        unknown, share = self.unknown_words, self.unknown_words / max(1, self.words)
        if self.voices and share > _FEW_UNKNOWN and (unknown >= _MANY_UNKNOWN or share >= _SOME_UNKNOWN):
            yield self._unknown_doubt()

    def _unknown_doubt(self) -> str:
        words = Counter[str]()
        for utterance in self.segmented.utterances:
            if self.roles[utterance.voice].role is Role.UNKNOWN:
                words[utterance.voice] += len(utterance.text.split())
        most = words.most_common(_MOST_VOICES)
        voices = [f"{voice!r} {count:,}" if voice else f"{count:,} without a name" for voice, count in most]
        voices += [f"{len(words) - len(most)} more"] if len(words) > len(most) else []
        count = f"{self.unknown_words:,} of {self.words:,} words are of unknown speakers and not coded ({', '.join(voices)})"
        if voices and not most[0][0]:
            return f'{count}: name who speaks in the file, or list "" under `respondent` in study.toml if all of them answer'
        return f"{count}: list who answers under `respondent` in study.toml, who asks under `interviewer`"

    def _time_doubts(self) -> Iterator[str]:
        starts = [utterance.start_s for utterance in self.segmented.utterances if utterance.start_s is not None]
        if starts and (took := describe_odd_pace(min(starts), max(starts), self.words)):
            yield f"by its times {self.words} words took {took}: look in which unit they are"

    def _speaker_doubts(self) -> Iterator[str]:
        for label in self.segmented.labels:
            if re.match(r"[=+@<-]|.*[<>{}|]", label):
                yield f"speaker name {label!r} looks like code or a formula: is it a name?"
        pairs = similar_labels([utterance.speaker for utterance in self.segmented.utterances if utterance.speaker])
        asked = {label for pair in pairs for label in pair}
        rare, passed = (
            [label for label in (*self.segmented.once, *self.segmented.rare) if label not in asked],
            self.segmented.passed,
        )
        if rare:
            yield f"labels used hardly ever ({shown(rare)}): speakers? If not, list them under `not_speakers` in study.toml"
        if passed:
            yield f"read as speech, though they may be labels ({shown(passed)}): those that are go under `speakers` in study.toml"
        yield from self._pair_doubts(pairs)

    def _pair_doubts(self, pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
        if len(self.segmented.labels) > MOST_COMPARED:
            count, most = f"{len(self.segmented.labels):,}", MOST_COMPARED
            yield f"{count} labels: is it a talk? Whether some are one person's was asked of the {most} that speak most"
        for one, other in pairs[:_MOST_PAIRS]:
            yield f"labels {one!r} and {other!r} may be one person: if so, give them one participant in participants.csv"
        if len(pairs) > _MOST_PAIRS:
            yield f"{len(pairs) - _MOST_PAIRS} more pairs of labels may be one person"


def _quote_start(text: str) -> str:
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
    given = {**hints.listed, **hints.configured}
    known = {form: role for label, role in given.items() if label for form in written_forms(label)}
    refused = {form for label in hints.refused for form in written_forms(label)}
    segmented = segment(source, known, hints.pattern, hints.headings, hints.correction, refused, keep_all=hints.keep_all)
    if not segmented.utterances:
        raise SourceError(_no_speech(name, segmented))
    listed, configured = (_as_printed(roles, segmented) for roles in (hints.listed, hints.configured))
    return Transcript(
        source, segmented, infer_roles(segmented.utterances, listed, configured, segmented.header, segmented.roles, segmented.asked)
    )


def _as_printed(roles: Mapping[str, str], segmented: Segmented) -> dict[str, str]:
    """Roles that people give labels, by the labels as the transcript prints them."""
    given = NameLookup(roles.items())
    voices = dict.fromkeys(utterance.voice for utterance in segmented.utterances)
    return {voice: role for voice in voices if (role := given.get(voice))}


def _no_speech(name: str, segmented: Segmented) -> Fault:
    if segmented.headings:
        got = f"no column holds speech (columns: {', '.join(segmented.headings[:12])})"
        do = (
            "If one does, name it under `text_column` in study.toml. A list of who speaks and their attributes belongs into "
            "participants.csv, beside study.toml."
        )
        return Fault(name, got, "a column of names and one of what they say", do)
    return Fault(name, "nothing in it is speech", "turns of an interview", "See whether it holds what you think.")
