"""What goes into a project: whose codings and notes, for which program, and the GUID of everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textmine.exchange.refi_export.notes import ExportMemo, case_guid, export_memos
from textmine.exchange.refi_export.profiles import Profile, profile_of
from textmine.exchange.refi_export.texts import guid
from textmine.matrices.results import Results
from textmine.records.corpus import MACHINE, Case, Coding, Document, Passage, Turn
from textmine.study.codebook import Code


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """A study as it goes to one program.

    Attributes:
        results: of the run.
        profile: of the program.
        memos: notes in order; the first says what the file does not hold.
        codings: that go along, by document.
        codes: by id.
        passages, turns: by id.
        users: GUID of everyone who coded or wrote, by name, the machine last: QualCoder works on
            as the first one.
    """

    results: Results
    profile: Profile
    memos: tuple[ExportMemo, ...]
    codings: Mapping[str, tuple[Coding, ...]]
    codes: Mapping[str, Code]
    passages: Mapping[str, Passage]
    turns: Mapping[str, Turn]
    users: Mapping[str, str]

    def guid(self, *names: str) -> str:
        """The GUID of a thing of this study, by what it is and its names."""
        kind, *rest = names
        return guid(kind, self.results.title, *rest)

    def source(self, document: Document) -> str:
        """The GUID of a document."""
        return self.guid("source", document.document)

    def case(self, case: str) -> str:
        """The GUID of a case, and of the code that is its twin."""
        return case_guid(self.results, case)

    def case_of(self, document: Document) -> Case | None:
        """The case of a document; None for a paper."""
        return next((case for case in self.results.cases if case.case == document.case), None)


def plan_export(results: Results, profile: str, proposals: bool) -> ExportPlan:
    """Choose what goes along.

    Args:
        results: of a run.
        profile: the program it is for, a key of `PROFILES`.
        proposals: whether the machine's proposals go along.

    Returns:
        The plan.

    Raises:
        ExchangeError: there is no such profile.
    """
    codes = {code.id: code for code in results.codebook.walk()}
    chosen = [coding for coding in results.codings if (proposals or coding.coder != MACHINE) and coding.code in codes]
    memos = export_memos(results, profile, proposals)
    names = {coding.coder for coding in chosen} | {memo.who for memo in memos}
    return ExportPlan(
        results,
        profile_of(profile),
        memos,
        {
            document.document: tuple(coding for coding in chosen if coding.document == document.document)
            for document in results.documents
        },
        codes,
        {passage.passage: passage for passage in results.passages},
        {turn.turn: turn for turn in results.turns},
        {name: guid("user", name) for name in (*sorted(names - {MACHINE}), MACHINE)},
    )
