"""The things a study is made of, as frozen records.

Offsets are characters (Unicode code points) into `Document.text`, end exclusive: the words of a record that has `start` and `end`
are `document.text[start:end]`. Times are seconds from the start of the recording; pages count from 1; `None`: the source is silent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

MACHINE = "textmine"  # the machine is one named coder among others


class Kind(StrEnum):
    """What a document is."""

    TRANSCRIPT = "transcript"
    LITERATURE = "literature"


class Role(StrEnum):
    """Who is talking, as far as the analysis cares."""

    INTERVIEWER = "interviewer"
    RESPONDENT = "respondent"
    UNKNOWN = "unknown"
    AUTHOR = "author"  # of a piece of literature


class State(StrEnum):
    """What a cell of the framework matrix says about one theme in one case."""

    PRESENT = "present"
    COUNTER = "counter-evidence"
    SILENT = "asked but silent"
    NOT_ASKED = "not asked"
    NO_TRANSCRIPT = "no transcript"


@dataclass(frozen=True, slots=True)
class Case:
    """One partnership, organisation or place that is compared with others."""

    case: str
    name: str
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """One row of participants.csv: who a speaker label stands for; `document` is empty where it holds for the whole study."""

    participant: str
    document: str
    label: str
    role: str = ""
    group: str = ""
    organisation: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One source text as it was read; `text` never changes afterwards."""

    document: str
    case: str
    kind: str
    title: str
    text: str
    sha256: str
    citation: str = ""
    header: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whoever talks in one transcript under one label.

    Attributes:
        label, participant: as printed, empty where nobody is named; who that is.
        evidence: for the role, in words.
        turns, words: how much was said.
        attributes: of the person: from participants.csv, and for a transcript's only respondent from its cover and file name.
    """

    document: str
    label: str
    participant: str
    role: str
    evidence: str
    turns: int
    words: int
    group: str = ""
    organisation: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's uninterrupted speech, or one paragraph of a paper."""

    turn: str
    document: str
    start: int
    end: int
    speaker: str
    role: str
    participant: str
    group: str
    start_s: float | None = None
    end_s: float | None = None
    page: int | None = None
    section: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is coded: part or whole of one turn."""

    passage: str
    document: str
    start: int
    end: int
    speaker: str
    role: str
    turn: str
    participant: str
    case: str
    words: int
    start_s: float | None = None
    page: int | None = None


def respondents_of(passages: Iterable[Passage]) -> set[str]:
    """The people who answer in passages; words of which nobody knows who says them are nobody's."""
    return {passage.participant for passage in passages if passage.role == Role.RESPONDENT}


@dataclass(frozen=True, slots=True)
class Entity:
    """One mention of an organisation, person, place, programme, policy or law.

    `text` is the mention as it stands; `name` the name its variants were joined under.
    """

    document: str
    passage: str
    start: int
    end: int
    text: str
    label: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Coding:
    """One code applied to one passage by one coder.

    `quote` is `document.text[start:end]` of the document whose text has `sha256`; a coding never attaches to another text.
    `matched` are the words that speak most for the code; `own_score` is the score without neighbouring passages, in standard
    deviations; `nearest_text` the codebook's text, or the accepted passage, that is nearest. `at` is when a person decided on
    it, UTC in ISO 8601, and `note` what they wrote to that; both are empty for a suggestion. Tables, cells and the report count
    what is `likely`: people's codings and the surer suggestions; the others are possible.
    """

    document: str
    passage: str
    start: int
    end: int
    quote: str
    code: str
    pole: str
    probability: float
    coder: str
    sha256: str
    matched: str
    own_score: float = 0.0
    nearest_text: str = ""
    at: str = ""
    note: str = ""
    likely: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """The interviewer's passage that comes nearest to a theme in one case."""

    case: str
    theme: str
    document: str
    passage: str
    quote: str
    probability: float
    asked: bool


@dataclass(frozen=True, slots=True)
class ThemeQuestion:
    """A passage of an interviewer that counts as asking about a theme, and the turn it stands in."""

    passage: str
    turn: str
    theme: str
    probability: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One theme in one case: its state and the evidence it stands on.

    Attributes:
        state: None where the cell is that of papers, which nobody asked.
        poles: name of pole and number of its passages, in the codebook's order.
        passages: coded passages of respondents that count.
        respondents: of `respondents_total` in the case, how many carry the theme.
        evidence: codings that count, the best to quote first.
        possible: suggestions that are too unsure to count, the best first.
        question: the nearest question asked, where one was found.
        of_one: passages of the respondent (or paper) who has most of them.
    """

    case: str
    theme: str
    state: State | None
    poles: tuple[tuple[str, int], ...] = ()
    passages: int = 0
    respondents: int = 0
    respondents_total: int = 0
    evidence: tuple[Coding, ...] = ()
    question: Question | None = None
    of_one: int = 0
    possible: tuple[Coding, ...] = ()

    @property
    def weak(self) -> bool:
        """Whether the cell has suggestions, but none sure enough to count."""
        return bool(self.possible) and self.state in (State.SILENT, State.NOT_ASKED)

    @property
    def possible_passages(self) -> int:
        """Passages that have nothing but possible suggestions."""
        return len({coding.passage for coding in self.possible} - {coding.passage for coding in self.evidence})

    @property
    def share(self) -> float:
        """Share of the case's respondents that carry the theme, 0-1."""
        return self.respondents / self.respondents_total if self.respondents_total else 0.0

    @property
    def score(self) -> float:
        """Highest probability among the evidence, 0-1."""
        return max((coding.probability for coding in self.evidence), default=0.0)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of the study and what became of it: read, or set aside with a reason.

    Attributes:
        path, sha256: id of the file, and hash of its bytes.
        status, reason: `read`, or `set aside` and why.
        shape: what the importer recognised, in words.
        turns, words: of speech, or paragraphs and words of a paper.
        speakers: labels, or voices told apart by their look.
        attributed, interviewer_share: share of the words whose speaker is told, and that interviewers say, 0-1.
        unknown_words: of which nobody knows who says them, or in which role: no respondent's, and not coded.
        timed: whether turns have times.
        encoding, language: of a text file; of the text.
        not_read: what of it is no speech, or no part of a paper's text, and how much of each.
        warnings: what a person should look at, a sentence each, what matters most first.
    """

    path: str
    sha256: str
    status: str
    reason: str = ""
    kind: str = ""
    case: str = ""
    document: str = ""
    shape: str = ""
    turns: int = 0
    words: int = 0
    speakers: int = 0
    attributed: float = 0.0
    interviewer_share: float = 0.0
    unknown_words: int = 0
    timed: bool = False
    encoding: str = ""
    language: str = ""
    not_read: tuple[str, ...] = ()
    warnings: tuple[str, ...] = field(default=())
