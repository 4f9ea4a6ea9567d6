"""What people decided on codings, and what a run learnt from it, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

NOW = ""  # the time `at` of what is still to be recorded: the ledger gives it one


class Verdict(StrEnum):
    """What a person said of a code on a passage."""

    ACCEPT = "accept"
    REJECT = "reject"
    WITHDRAW = "withdraw"  # what the person said of it before no longer stands
    ADOPT = "adopt"  # after others differed: the code is given, for all
    DROP = "drop"  # after others differed: it is not
    READ = "read"  # a passage was judged for every code at once; the note names those it was given, `code` is empty


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person said of one code on the words `document.text[start:end]`, when the text had that hash.

    `at` is a time in UTC, ISO 8601, or `NOW`; `pole` is empty where none was said. A recoded passage is two decisions: one code is
    rejected and another accepted. `undoes` is the time of the person's act that this takes back; empty for what is no undoing.
    """

    at: str
    who: str
    document: str
    sha256: str
    start: int
    end: int
    quote: str
    code: str
    pole: str
    verdict: str
    note: str = ""
    undoes: str = ""


@dataclass(frozen=True, slots=True)
class StaleDecision:
    """A decision that somebody should look at.

    Attributes:
        why: what is no longer as it was.
        decision: as it was made.
        passage: that it is on now; empty where there is none.
        words: of that passage.
    """

    why: str
    decision: Decision
    passage: str
    words: str


class TopicAction(StrEnum):
    """What a person did with a topic."""

    NAME = "name"
    MERGE = "merge"
    HIDE = "hide"
    SHOW = "show"
    KEEP = "keep"  # only that it be known again: another topic was merged into it


@dataclass(frozen=True, slots=True)
class TopicDecision:
    """What one person did with one topic.

    `value` is the name given, or the number of the topic it was merged into. `anchors` are typical passages, document and words in
    turns, by which the topic is known again when no earlier run is at hand. `at` and `undoes` are as in `Decision`.
    """

    at: str
    who: str
    topic: int
    action: str
    value: str
    anchors: tuple[str, ...]
    note: str = ""
    undoes: str = ""


class NoteKind(StrEnum):
    """What a person wrote: their own summary of a cell, a memo, or which passages are to be coded by several."""

    SUMMARY = "summary"
    MEMO = "memo"
    SAMPLE = "sample"  # of place `sample/NAME`: JSON of what was drawn


@dataclass(frozen=True, slots=True)
class Note:
    """What one person wrote about a place: a theme in a case, or a passage. An empty summary takes back the one before.

    `place` is `cell/CASE/THEME` or `passage/PASSAGE`; `at` and `undoes` are as in `Decision`.
    """

    at: str
    who: str
    kind: str
    place: str
    text: str
    undoes: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """All decisions and notes of a ledger by time, what was thought better of among them."""

    decisions: tuple[Decision, ...] = ()
    topics: tuple[TopicDecision, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def latest(self) -> str:
        """The time of the last of them; empty where there is none."""
        return max((each[-1].at for each in (self.decisions, self.topics, self.notes) if each), default="")


@dataclass(frozen=True, slots=True)
class CodeModel:
    """What a run knew of one code when it proposed codings.

    Attributes:
        version: fingerprint of the decisions that it learnt from.
        accepted, rejected: passages people gave the code, and denied it.
        threshold, likely_threshold: probability from which it is proposed as possible, and as likely.
        basis: where the threshold comes from, in words.
        precision, recall: on the decided passages at that threshold, each scored without the decisions on its document; None where
            less than half of the study was decided, for then they are a selected sample.
        typical_words: that speak most for the code, strongest first.
    """

    code: str
    version: str
    accepted: int
    rejected: int
    threshold: float
    likely_threshold: float
    basis: str
    precision: float | None
    recall: float | None
    typical_words: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A passage worth reading next: what is decided on it teaches most."""

    code: str
    document: str
    case: str
    passage: str
    speaker: str
    probability: float
    why: str
    quote: str
