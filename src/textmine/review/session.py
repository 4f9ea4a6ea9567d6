"""What the review application knows: the last run, and the ledger as it is at this moment."""

from __future__ import annotations

import copy
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TypeVar, cast

import numpy as np

from textmine.decisions.current import AnchoredDecisions, anchor_decisions, current_notes, split_by_codebook
from textmine.decisions.ledger import read_ledger, read_notes, stamp
from textmine.decisions.overlay import CodingStatus, apply_decisions
from textmine.matrices.results import Places, Results, cells_by_place, place_of, speaker_of
from textmine.pipeline.load_results import load_results
from textmine.pipeline.workspace import Workspace, open_workspace
from textmine.records.corpus import MACHINE, Cell, Coding, Passage, Role
from textmine.records.decisions import Decision, Note, NoteKind
from textmine.review.visibility import Visibility
from textmine.study.codebook import Code

_BESIDE = 2  # passages before and after one that are shown with it
_READING = 200 / 60  # words a second that people read
_JUDGING = 8.0  # seconds that a judgement takes beside reading; a guess until one's own pace is known
_PAUSE = 300  # seconds; a longer time between two decisions is a break
_KNOWN = 10  # times between decisions, from which one's own pace is known


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SessionState:
    """The study as it stands with all decisions so far; `version` changes with each.

    `kept` is what was computed from it, by name.
    """

    version: bytes
    standing: Mapping[tuple[str, str], CodingStatus]
    cells: Mapping[tuple[str, str], Cell]
    notes: Sequence[Note]
    placed: AnchoredDecisions
    said: Sequence[Decision]
    kept: dict[str, object] = field(default_factory=dict)

    @property
    def lost(self) -> Sequence[Decision]:
        """Decisions whose words are nowhere to be found, or in two places."""
        return self.placed.lost


@dataclass(frozen=True, slots=True)
class PassageWords:
    """What somebody says at a place of a document."""

    speaker: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A coding with what a reader needs to judge it: who says it where, and what was said before and after.

    Attributes:
        around: the passage's words before and after the coded ones, where its boundaries were moved.
        before, after: what was said around the passage.
    """

    standing: CodingStatus
    passage: Passage
    speaker: str
    place: str
    around: tuple[PassageWords, PassageWords]
    before: Sequence[PassageWords]
    after: Sequence[PassageWords]
    memos: Sequence[Note]

    @property
    def unsure(self) -> bool:
        """Whether it is a suggestion that is too unsure to count, and nobody has decided on it."""
        return self.standing.status == "proposed" and not self.standing.coding.likely


class ReviewSession:
    """A study with a finished run, open for review.

    Args:
        study: its folder.
        output: folder of the results, or None for `STUDY/output`.

    Raises:
        StudyError: the study has faults, or there is no finished run.
    """

    def __init__(self, study: Path, output: Path | None = None) -> None:
        self.workspace: Workspace = open_workspace(study, output)
        self.results: Results = load_results(self.workspace)
        self.ledger = self.workspace.ledger
        self.places = Places(self.results)
        self.documents = {document.document: document for document in self.results.documents}
        self.codes: Mapping[str, Code] = {code.id: code for code in self.results.codebook.walk()}
        self.theme_of = self.results.codebook.theme_of()
        self.lock = threading.Lock()  # held from reading what is there to writing what depends on it
        self._now: SessionState | None = None
        self._still = False
        self.of_document: dict[str, list[Passage]] = defaultdict(list)  # the passages of each document, in order
        for passage in self.results.passages:
            self.of_document[passage.document].append(passage)
        self.vectors: tuple[list[Passage], np.ndarray] | None = None  # once somebody has searched by meaning

    def now(self) -> SessionState:
        """The study with the ledger as it is at this moment, computed again only when something was written."""
        now = self._now
        if now and self._still:
            return now
        version = stamp(self.ledger)
        if now is None or now.version != version:
            said, written = read_ledger(self.ledger), read_notes(self.ledger)
            placed = anchor_decisions(split_by_codebook(said, self.results.codebook)[0], self.documents, self.results.passages)
            stands = apply_decisions(self.results.codings, placed, self.documents, self.results.passages)
            now = self._now = SessionState(version, stands, self.cells_of(stands.values()), current_notes(written), placed, said)
        return now

    def still(self) -> ReviewSession:
        """The study as it is at this moment, whatever is written later."""
        # All that a page shows is of one moment: else it could show, by what one might see before a sample was drawn, what others
        # decided on its passages afterwards.
        room = copy.copy(self)
        room._now, room._still = self.now(), True
        return room

    def kept(self, name: str, make: Callable[[ReviewSession], T]) -> T:
        """What is computed from the study at one moment, remembered under a name until something is written."""
        room = self.still()
        kept = room.now().kept
        if name not in kept:
            kept[name] = make(room)
        return cast("T", kept[name])

    def cells_of(self, stands: Iterable[CodingStatus]) -> Mapping[tuple[str, str], Cell]:
        """The cells that some codings make, by case and theme."""
        return cells_by_place(self.results.cells_of(stand.coding for stand in stands if stand.counts))

    def items(self, case: str, theme: str, sight: Visibility) -> list[ReviewItem]:
        """All codings of a cell that a person may see, those that count first and among them the best to quote."""
        now = self.now()
        cell = now.cells[case, theme]
        order = {(coding.passage, coding.code): at for at, coding in enumerate(cell.evidence)}
        here = [
            (key, seen)
            for key, coding_status in now.standing.items()
            if self.theme_of.get(key[1]) == theme
            and self.places.passages[key[0]].case == case
            and self.places.passages[key[0]].role != Role.INTERVIEWER
            and (seen := sight.of(coding_status))
        ]
        ranked = sorted(here, key=lambda pair: (order.get(pair[0], len(order)), pair[0]))
        return [self.item(status, now) for _, status in ranked]

    def item(self, status: CodingStatus, now: SessionState) -> ReviewItem:
        """A coding with its surroundings."""
        passage = self.places.passages[status.coding.passage]
        turn = self.places.turns[passage.turn]
        all_of = self.of_document[passage.document]
        at = all_of.index(passage)
        memos = [note for note in now.notes if note.kind == NoteKind.MEMO and note.place == f"passage/{passage.passage}"]
        return ReviewItem(
            status,
            passage,
            speaker_of(turn),
            place_of(turn),
            self._around(status.coding, passage),
            [self.spoken(p) for p in all_of[max(0, at - _BESIDE) : at]],
            [self.spoken(p) for p in all_of[at + 1 : at + 1 + _BESIDE]],
            memos,
        )

    def _around(self, coding: Coding, passage: Passage) -> tuple[PassageWords, PassageWords]:
        text = self.documents[passage.document].text
        first, last = min(passage.start, coding.start), max(passage.end, coding.end)
        return PassageWords("", text[first : coding.start], first), PassageWords("", text[coding.end : last], coding.end)

    def proposal(self, passage: str, code: str, probability: float) -> CodingStatus:
        """A code on a passage that the machine was too unsure of to propose."""
        where = self.places.passages[passage]
        document = self.documents[where.document]
        place = document.document, passage, where.start, where.end, self.words(where)
        return CodingStatus(Coding(*place, code, "", probability, MACHINE, document.sha256, ""))

    def spoken(self, passage: Passage) -> PassageWords:
        """Who says a passage, its words, and where."""
        return PassageWords(speaker_of(self.places.turns[passage.turn]), self.words(passage), passage.start)

    def words(self, passage: Passage) -> str:
        """The words of a passage."""
        return self.documents[passage.document].text[passage.start : passage.end]

    def seconds(self, passages: Sequence[Passage], who: str) -> tuple[float, bool]:
        """About how long judging passages takes.

        Args:
            passages: to be judged.
            who: judges them.

        Returns:
            Seconds, and whether they are by the person's own pace: the median time between two of their decisions that followed
            each other within five minutes, once there are ten such; else reading at 200 words a minute and some seconds a decision.
        """
        times = [datetime.fromisoformat(decision.at).timestamp() for decision in self.now().said if decision.who == who]
        gaps = [later - earlier for earlier, later in pairwise(times) if 0 < later - earlier <= _PAUSE]
        if len(gaps) >= _KNOWN:
            return median(gaps) * len(passages), True
        return sum(passage.words / _READING + _JUDGING for passage in passages), False
