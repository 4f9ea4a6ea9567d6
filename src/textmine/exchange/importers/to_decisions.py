"""A coded project as decisions in a study's ledger: each coding accepts its code on the passages it lies on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from textmine.decisions.current import AnchoredDecisions as Standing
from textmine.exchange.importers.codebooks import code_names, match_codes
from textmine.exchange.importers.locate import LocatedSelection, SelectionLocator
from textmine.exchange.importers.offset_convention import OffsetReading
from textmine.exchange.importers.records import Account, AppliedCode, CellRemark, ForeignProject, Remark, account_of, moment
from textmine.exchange.importers.to_gold import answering
from textmine.exchange.refi_export.sources import OURS
from textmine.ingest.readers import counted
from textmine.nlp.quote_anchoring import MIN_FUZZY_WORDS
from textmine.records.corpus import MACHINE, Case, Document, Passage
from textmine.records.decisions import Decision, Note, NoteKind, Verdict
from textmine.study.code_lookup import key_of_name
from textmine.study.codebook import Codebook

_GIVING = (Verdict.ACCEPT, Verdict.ADOPT)
_SHOWN = 40  # characters of words that are told to be lost
_NOTE = 20_000  # characters of a note, as many as the review takes


_Key = tuple[Passage, str, str]  # passage, code and who: of all decisions on these the last stands


@dataclass(frozen=True, slots=True)
class ImportedDecisions:
    """A project as decisions.

    Attributes:
        decisions: to be recorded, in the order of the project, those that stand in the ledger already left out.
        notes: summaries and memos to be recorded, likewise.
        account: of the project's codings; taken are those that became a decision, or several, or stand already.
        standing: decisions that stand in the ledger already.
        later: decisions that the same person has changed since, in the ledger.
        machine: codings of textmine itself, which nobody decided on.
        unknown: codes that are none of the study, with how many codings, and why.
        lost: codings that are on no passage: the text, the words, and why.
        unsaid: notes that have no place in the study, by the reason.
        doubts: what somebody should look at, a sentence each.
        documents: name of each text of the project, and the documents of the study that it was found in.
        nameless: whether some of the decisions have nobody who made them.
    """

    decisions: tuple[Decision, ...]
    notes: tuple[Note, ...]
    account: Account
    standing: int
    later: int
    machine: int
    unknown: tuple[tuple[str, int, str], ...]
    lost: tuple[tuple[str, str, str], ...]
    unsaid: tuple[tuple[str, int], ...]
    doubts: tuple[str, ...]
    documents: tuple[tuple[str, tuple[str, ...]], ...]
    nameless: bool


@dataclass(frozen=True, slots=True)
class TargetStudy:
    """What decisions are made on: documents, passages, codes, cases, and what stands in the ledger: decisions and notes."""

    documents: Sequence[Document]
    passages: Sequence[Passage]
    codebook: Codebook
    placed: Standing
    cases: Sequence[Case] = ()
    notes: Sequence[Note] = ()


def decisions_of(
    project: ForeignProject, reading: OffsetReading, study: TargetStudy, coder: str, now: datetime
) -> ImportedDecisions:
    """Make decisions of a project's codings.

    Args:
        project: as it was read.
        reading: how its offsets count.
        study: the study they are for.
        coder: who coded, whatever the project says; empty to take whom it names.
        now: time of codings for which the project gives none.

    Returns:
        Decisions, and what could not be made one.
    """
    maker = _DecisionMaker(project, study, coder, now)
    finder = SelectionLocator(study.documents, study.passages)
    for source in project.sources:
        if source.codings() or any(selection.remarks for selection in source.selections):
            for placed in finder.place(source, reading):
                maker.take(placed)
    for cell in project.cells:
        maker.take_cell(cell)
    return maker.decided()


class _DecisionMaker:
    """Decisions being made."""

    def __init__(self, project: ForeignProject, study: TargetStudy, coder: str, now: datetime) -> None:
        self.project = project
        self.study = study
        self.names = code_names(project.codes)
        coded = {applied_code.code for source in project.sources for applied_code in source.every_given()}
        self.matches = match_codes(project.codes, study.codebook, coded)
        self.documents = {document.document: document for document in study.documents}
        self.coder = coder
        self.now = moment(now.isoformat())
        self.known = {(*key, one.who): one for key, said in study.placed.by_passage.items() for one in said}
        self.made: dict[_Key, Decision] = {}
        self.notes = _Notes(study.notes)
        self.codings = self.machine = self.undated = self.shortened = 0
        self.standing: set[_Key] = set()
        self.later: set[_Key] = set()
        self.unknown: Counter[tuple[str, str]] = Counter()
        self.lost: list[tuple[str, str, str]] = []
        self.found: dict[str, dict[str, None]] = {}

    def take(self, placed: LocatedSelection) -> None:
        """Make decisions of one selection, or memos of what is written to one that carries no code."""
        for given in placed.given:
            if given.who == MACHINE:
                self.machine += 1
            elif given.code not in self.matches.found:
                why = self.matches.why.get(given.code, "the file does not define it")
                self.unknown[self.names.get(given.code, "a code without a name"), why] += 1
            elif not placed.passages:
                self.lost.append((placed.source.name, _shown(placed.selection.words), placed.why))
            else:
                self.codings += 1
                self.found.setdefault(placed.source.name, {})[placed.document] = None
                self.undated += not moment(given.at)
                for key, decision in self._decisions(placed, given):
                    self._keep(key, decision, bool(moment(given.at)))
        if not placed.given:
            self._remarks(placed)

    def _remarks(self, placed: LocatedSelection) -> None:
        """What is written to words without a code, as memos on the first passage that they are in."""
        for remark in placed.selection.remarks:
            if _comment(remark.text) and remark.who != MACHINE:
                where = f"passage/{answering(placed)[0].passage}" if placed.passages else ""
                self._note(NoteKind.MEMO, where, remark, placed.why)

    def take_cell(self, one: CellRemark) -> None:
        """A summary or memo on a cell of the matrix."""
        match = self.matches.found.get(one.code)
        case = next(
            (case.case for case in self.study.cases if key_of_name(one.case) in map(key_of_name, (case.name, case.case))), ""
        )
        themes = {theme.id for theme in self.study.codebook.themes}
        where = f"cell/{case}/{match.code}" if case and match and match.code in themes else ""
        self._note(NoteKind.SUMMARY if one.summary else NoteKind.MEMO, where, one.remark, "the study has no such case or theme")

    def _note(self, kind: NoteKind, where: str, remark: Remark, why: str) -> None:
        at = min(moment(remark.at) or self.now, self.now)
        self.notes.add(Note(at, self.coder or remark.who, kind, where, self._said(remark.text)), why)

    def _said(self, *texts: str) -> str:
        """What people wrote, without the lines that textmine once put there, as far as the ledger takes it."""
        said = "\n".join(filter(None, map(_comment, texts)))
        self.shortened += len(said) > _NOTE
        return said[:_NOTE]

    def _decisions(self, placed: LocatedSelection, given: AppliedCode) -> Iterator[tuple[_Key, Decision]]:
        match = self.matches.found[given.code]
        document = self.documents[placed.document]
        who, at = self.coder or given.who, min(moment(given.at) or self.now, self.now)
        note = self._said(placed.selection.comment, given.note)
        for passage in answering(placed):
            start, end = _boundaries(document, passage, placed)
            place = (document.document, document.sha256, start, end, document.text[start:end])
            yield (passage, match.code, who), Decision(at, who, *place, match.code, match.pole, Verdict.ACCEPT, note)

    def _keep(self, key: _Key, decision: Decision, dated: bool) -> None:
        """Keep a decision, once for each person, passage and code.

        The direction of a code may be a coding of its own, beside that of the code; a passage in which several stretches were
        selected for a code carries it as a whole. What somebody decided in the ledger stands before a coding that is older, or of
        which nobody knows when it was made.
        """
        passage, code, who = key
        stands = self.known.get((passage.passage, code, who))
        before = self.made.get(key)
        if stands and stands.verdict in _GIVING and (stands.pole or not decision.pole or stands.at >= decision.at):
            self.standing.add(key)
        elif stands and stands.verdict not in _GIVING and (stands.at >= decision.at or not dated):
            self.later.add(key)
        elif before is None:
            self.made[key] = decision
        else:
            both = replace(before, pole=before.pole or decision.pole, note=before.note or decision.note)
            apart = (before.start, before.end) != (decision.start, decision.end)
            words = self.documents[passage.document].text[passage.start : passage.end]
            self.made[key] = replace(both, start=passage.start, end=passage.end, quote=words) if apart else both

    def decided(self) -> ImportedDecisions:
        """All of it."""
        why = Counter({f"{reason}: {name}": count for (name, reason), count in self.unknown.items()})
        why.update(reason for *_, reason in self.lost)
        why[f"they are {MACHINE}'s own proposals, which nobody decided on"] += self.machine
        account = account_of(self.project.codings(), self.codings, why, dict(self.project.lost))
        doubts = list(self.matches.doubts)
        if self.undated:
            doubts.append(f"{counted(self.undated, 'codings')} without a time: the decisions have that of this import")
        if self.shortened:
            doubts.append(f"{counted(self.shortened, 'notes')} longer than {_NOTE:,} characters: what goes beyond was left out")
        return ImportedDecisions(
            tuple(self.made.values()),
            tuple(self.notes.new),
            account,
            len(self.standing),
            len(self.later),
            self.machine,
            tuple((name, count, reason) for (name, reason), count in self.unknown.most_common()),
            tuple(self.lost),
            tuple(self.notes.lost.most_common()),
            tuple(doubts),
            tuple((name, tuple(found)) for name, found in self.found.items()),
            any(not one.who for one in self.made.values()),
        )


class _Notes:
    """Summaries and memos being made, those that the ledger has left out."""

    def __init__(self, known: Sequence[Note]) -> None:
        self.new: list[Note] = []
        self.lost: Counter[str] = Counter()
        self._said = {(note.who, note.place, note.kind, note.text) for note in known}
        self._last = {(note.who, note.place): note.at for note in known if note.kind == NoteKind.SUMMARY}

    def add(self, note: Note, why: str) -> None:
        """Keep a note unless it is there, or the person wrote another summary since."""
        key = (note.who, note.place, note.kind, note.text)
        if not note.place or not note.who:
            self.lost[why if not note.place else "the file does not say who wrote them; --coder does"] += 1
        elif key not in self._said and not (note.kind == NoteKind.SUMMARY and self._last.get(key[:2], "") >= note.at):
            self._said.add(key)
            self.new.append(note)


def _boundaries(document: Document, passage: Passage, placed: LocatedSelection) -> tuple[int, int]:
    """Where a selection begins and ends in a passage; the passage's own ends where it has too few words to be known again by."""
    text = document.text
    start, end = max(passage.start, placed.start), min(passage.end, placed.end)
    if not any(map(str.isalnum, text[passage.start : start])):
        start = passage.start
    if not any(map(str.isalnum, text[end : passage.end])):
        end = passage.end
    while end < passage.end and not text[end].isspace() and not text[end].isalnum():
        end += 1  # the sign after the last word
    few = len(text[start:end].split()) < MIN_FUZZY_WORDS
    return (passage.start, passage.end) if few else (start, end)


def _comment(comment: str) -> str:
    """What a person wrote, without the lines that textmine once put there."""
    return "\n".join(line for line in comment.splitlines() if not line.startswith(OURS)).strip()


def _shown(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 1]}…"
