"""What the review application knows: the last run, and the ledger as it is at this moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from textmine.codebook import Code
from textmine.decisions import of_codebook, standing_notes
from textmine.errors import Fault, StudyError
from textmine.judgements import Decision, Note, NoteKind
from textmine.lastrun import read_results
from textmine.ledger import read_ledger, read_notes, record, stamp
from textmine.matrices.cells import make_cells
from textmine.overlay import Standing, overlay
from textmine.records import MACHINE, Cell, Coding, Passage, Role
from textmine.report.view import Places, Results, cells_by_place, place_of, speaker_of
from textmine.workspace import Workspace, open_workspace

_BESIDE = 2  # passages before and after one that are shown with it
_READING = 200 / 60  # words a second that people read
_JUDGING = 8.0  # seconds that a judgement takes beside reading; a guess until one's own pace is known


@dataclass(frozen=True, slots=True)
class Now:
    """The study as it stands with all decisions so far; `version` changes with each."""

    version: bytes
    standing: Mapping[tuple[str, str], Standing]
    cells: Mapping[tuple[str, str], Cell]
    notes: Sequence[Note]
    lost: Sequence[Decision]


@dataclass(frozen=True, slots=True)
class Item:
    """A coding with what a reader needs to judge it: who says it where, and what was said before and after."""

    standing: Standing
    passage: Passage
    speaker: str
    place: str
    before: Sequence[tuple[str, str]]
    after: Sequence[tuple[str, str]]
    memos: Sequence[Note]


class Room:
    """A study with a finished run, open for review.

    Args:
        study: its folder.
        output: folder of the results, or None for `STUDY/output`.

    Raises:
        StudyError: the study has faults, or there is no finished run.
    """

    def __init__(self, study: Path, output: Path | None = None) -> None:
        self.workspace: Workspace = open_workspace(study, output)
        self.results: Results = read_results(self.workspace)
        self.ledger = self.workspace.ledger
        self.places = Places(self.results)
        self.documents = {one.document: one for one in self.results.documents}
        self.codes: Mapping[str, Code] = {code.id: code for code in self.results.codebook.walk()}
        self.theme_of = self.results.codebook.theme_of()
        self._now: Now | None = None

    @cached_property
    def of_document(self) -> Mapping[str, Sequence[Passage]]:
        """The passages of each document, in order."""
        found: dict[str, list[Passage]] = defaultdict(list)
        for passage in self.results.passages:
            found[passage.document].append(passage)
        return found

    def now(self) -> Now:
        """The study with the ledger as it is at this moment; reckoned anew only when something was written."""
        version = stamp(self.ledger)
        if self._now is None or self._now.version != version:
            said, written = read_ledger(self.ledger), read_notes(self.ledger)
            decided, _ = of_codebook(said, self.results.codebook)
            stands, lost = overlay(self.results.codings, decided, self.documents, self.results.passages)
            limit = self.workspace.study.settings.themes.cell_probability
            codings = [one.coding for one in stands.values() if one.counts]
            results = self.results
            cells = make_cells(results.cases, results.codebook, results.passages, codings, results.questions, limit)
            self._now = Now(version, stands, cells_by_place(cells), standing_notes(written), lost)
        return self._now

    def items(self, case: str, theme: str) -> list[Item]:
        """All codings of a cell, those that count first and among them the best to quote."""
        now = self.now()
        cell = now.cells[case, theme]
        order = {(coding.passage, coding.code): at for at, coding in enumerate(cell.evidence)}
        here = [
            (key, one)
            for key, one in now.standing.items()
            if self.theme_of.get(key[1]) == theme
            and self.places.passages[key[0]].case == case
            and self.places.passages[key[0]].role != Role.INTERVIEWER
        ]
        ranked = sorted(here, key=lambda pair: (order.get(pair[0], len(order)), pair[0]))
        return [self.item(one, now) for _, one in ranked]

    def item(self, one: Standing, now: Now) -> Item:
        """A coding with its surroundings."""
        passage = self.places.passages[one.coding.passage]
        turn = self.places.turns[passage.turn]
        all_of = self.of_document[passage.document]
        at = all_of.index(passage)
        memos = [note for note in now.notes if note.kind == NoteKind.MEMO and note.place == f"passage/{passage.passage}"]
        return Item(
            one,
            passage,
            speaker_of(turn),
            place_of(turn),
            [self.said(p) for p in all_of[max(0, at - _BESIDE) : at]],
            [self.said(p) for p in all_of[at + 1 : at + 1 + _BESIDE]],
            memos,
        )

    def proposal(self, passage: str, code: str, probability: float) -> Standing:
        """A code on a passage that the machine was too unsure of to propose."""
        where = self.places.passages[passage]
        document = self.documents[where.document]
        place = document.document, passage, where.start, where.end, self.words(where)
        return Standing(Coding(*place, code, "", probability, MACHINE, document.sha256, ""))

    def said(self, passage: Passage) -> tuple[str, str]:
        """Who says a passage, and its words."""
        return speaker_of(self.places.turns[passage.turn]), self.words(passage)

    def words(self, passage: Passage) -> str:
        """The words of a passage."""
        return self.documents[passage.document].text[passage.start : passage.end]

    def seconds(self, passages: Sequence[Passage]) -> float:
        """About how long judging passages takes: reading them at 200 words a minute, and deciding."""
        return sum(passage.words / _READING + _JUDGING for passage in passages)

    def decide(self, who: str, passage: str, code: str, verdict: str, pole: str = "", note: str = "") -> Standing | None:
        """Record a verdict on a code of a passage.

        Args:
            who: decides.
            passage: id.
            code: id.
            verdict: of `judgements.Verdict`.
            pole: of the code, or empty.
            note: the reason, or empty.

        Returns:
            What stands on that passage and code now; None where nothing does.

        Raises:
            StudyError: there is no such passage, code or pole.
        """
        where = self._known(passage, code, pole)
        document = self.documents[where.document]
        place = document.document, document.sha256, where.start, where.end, self.words(where)
        record(self.ledger, [Decision(_at(), who, *place, code, pole, verdict, note)])
        return self.now().standing.get((passage, code))

    def write(self, who: str, kind: NoteKind, place: str, text: str) -> None:
        """Record a summary of a cell or a memo on a passage.

        Args:
            who: writes.
            kind: which of both.
            place: `cell/CASE/THEME` or `passage/PASSAGE`.
            text: the words; an empty summary takes one's own back.

        Raises:
            StudyError: there is no such cell or passage.
        """
        what, _, rest = place.partition("/")
        case, _, theme = rest.rpartition("/")
        known = (what == "cell" and (case, theme) in self.now().cells) or (what == "passage" and rest in self.places.passages)
        if not known:
            raise StudyError(Fault("note", f"place {place!r}", "a cell or a passage of this study", "Load the page again."))
        record(self.ledger, notes=[Note(_at(), who, kind, place, text.strip())])

    def _known(self, passage: str, code: str, pole: str) -> Passage:
        if passage not in self.places.passages:
            raise StudyError(Fault("decision", f"passage {passage!r}", "a passage of this study", "Load the page again."))
        if code not in self.codes:
            raise StudyError(Fault("decision", f"code {code!r}", "a code of this study", "Load the page again."))
        if pole and pole not in {one.name for one in self.codes[code].poles}:
            raise StudyError(Fault("decision", f"pole {pole!r}", f"a pole of {code}", "Load the page again."))
        return self.places.passages[passage]


def _at() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
