"""The codings that a synthesis stands on: which of them count, and passages as quotations and as places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from textmine.decisions.current import anchor_decisions, split_by_codebook
from textmine.decisions.overlay import CodingStatus, apply_decisions
from textmine.matrices.cells import make_cells, make_paper_cells
from textmine.matrices.extracts import extract
from textmine.matrices.results import Places, Results, place_of, speaker_of
from textmine.records.corpus import MACHINE, Cell, Coding, Kind, Role, Turn
from textmine.reports.synthesis.claims import Basis, CitedQuotation, Locator, QuestionsAsked, SpokenQuotation

_CERTAIN = 0.5  # chance 0-1 above which a cell counts; what people accepted has 1, so any value between does


def with_proposals(results: Results) -> bool:
    """Whether a run's own report counts proposals: while nobody has accepted a coding, and coding is not to be reflexive."""
    reflexive = bool(results.facts.settings.get("review", {}).get("reflexive"))
    return not reflexive and all(coding.coder == MACHINE for coding in results.codings)


class Evidence:
    """The codings of a run that count for a report, and how each passage is quoted.

    Args:
        results: of a run.
        proposals: whether the machine's proposals count beside what people accepted.
    """

    def __init__(self, results: Results, *, proposals: bool) -> None:
        self.results = results
        self.places = Places(results)
        self.order = {passage.passage: at for at, passage in enumerate(results.passages)}
        self.theme_of = results.codebook.theme_of()
        spoken = [coding for coding in results.codings if self.places.passages[coding.passage].role != Role.INTERVIEWER]
        self.held = tuple(coding for coding in spoken if proposals or coding.coder != MACHINE)
        documents = {document.document: document for document in results.documents}
        stand, _ = split_by_codebook(results.facts.history.decisions, results.codebook)
        self._stands = apply_decisions(spoken, anchor_decisions(stand, documents, results.passages), documents, results.passages)
        self._citations = {document.document for document in results.documents if document.kind == Kind.LITERATURE}
        self.cells, self.paper_cells = results.cells, results.paper_cells
        if not proposals:
            book, passages = results.codebook, results.passages
            self.cells = tuple(make_cells(results.cases, book, passages, self.held, results.questions, _CERTAIN))
            self.paper_cells = tuple(make_paper_cells(book, passages, self.held))
        self.basis = self._basis(spoken, proposals)
        self._cases = {case.case: case.name for case in results.cases}
        self._numbers = 0

    def _basis(self, spoken: Sequence[Coding], proposals: bool) -> Basis:
        accepted = {(coding.passage, coding.code) for coding in spoken if coding.coder != MACHINE}
        proposed = {(coding.passage, coding.code) for coding in spoken} - accepted
        coders = dict.fromkeys(coding.coder for coding in spoken if coding.coder != MACHINE)
        return Basis(proposals, len(accepted), len(proposed), tuple(sorted(coders)))

    def pending(self) -> dict[tuple[str, str], int]:
        """Passages with proposals that do not count, by case and theme; papers have the case ""."""
        counted = {(one.passage, self.theme_of[one.code]) for one in self.held}
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for coding in self.results.codings:
            passage, theme = self.places.passages[coding.passage], self.theme_of[coding.code]
            if passage.role != Role.INTERVIEWER and (coding.passage, theme) not in counted:
                found[passage.case, theme].add(coding.passage)
        return {key: len(passages) for key, passages in found.items()}

    def cite(self, cell: Cell, passage: str) -> CitedQuotation:
        """A passage of a cell as the next quotation that is printed."""
        codings = tuple(coding for coding in cell.evidence if coding.passage == passage)
        (quote,) = self.places.quotes(replace(cell, evidence=codings))
        self._numbers += 1
        turn = self.places.turns[self.places.passages[passage].turn]
        paper = codings[0].document in self._citations
        case = "" if paper else self._cases[cell.case]
        place = quote.place if paper else f"{quote.document}, {quote.place}"
        speaker = quote.speaker if paper else speaker_with_role(turn)
        accepted = any(coding.coder != MACHINE for coding in codings)
        return CitedQuotation(
            self._numbers, quote.short, speaker, case, place, quote.pole, self.standing(codings), accepted, passage
        )

    def standing(self, codings: Iterable[Coding]) -> str:
        """Who accepted, rejected and settled the codings of one passage, in words; or that they are proposed."""
        said: dict[str, dict[str, None]] = {"accepted by": {}, "rejected by": {}, "settled by": {}}
        for coding in codings:
            stands = self._stands.get((coding.passage, coding.code), CodingStatus(coding))
            said["accepted by"] |= dict.fromkeys(stands.accepted_by or (() if stands.settled_by else (coding.coder,)))
            said["rejected by"] |= dict.fromkeys(stands.rejected_by)
            said["settled by"] |= dict.fromkeys(filter(None, (stands.settled_by,)))
        said["accepted by"].pop(MACHINE, None)
        return ", ".join(f"{did} {_names(people)}" for did, people in said.items() if people) or "suggested"

    def spoken(self, cell: Cell, cited: Iterable[CitedQuotation]) -> tuple[SpokenQuotation, ...]:
        """Every passage of a cell, by who says it where, in the order of the text."""
        numbers = {cited_quotation.passage: cited_quotation.number for cited_quotation in cited}
        accepted = {coding.passage for coding in cell.evidence if coding.coder != MACHINE}
        found: dict[tuple[str, str], list[Locator]] = {}
        for passage in sorted({coding.passage for coding in cell.evidence}, key=self.order.__getitem__):
            turn = self.places.turns[self.places.passages[passage].turn]
            paper = self.places.citation(turn.document)
            key = (paper or speaker_with_role(turn), PurePosixPath(turn.document).stem)
            place = _paper_place(turn) if paper else turn.turn.rpartition("#")[2]
            found.setdefault(key, []).append(Locator(place, passage in accepted, numbers.get(passage, 0)))
        return tuple(SpokenQuotation(*key, tuple(locators)) for key, locators in found.items())

    def asked(self, cell: Cell) -> QuestionsAsked | None:
        """The nearest question of a silent cell, with what was said next."""
        if cell.question is None:
            return None
        turn = self.places.turns[self.places.passages[cell.question.passage].turn]
        where = f"{speaker_of(turn)}; {PurePosixPath(turn.document).stem}, {place_of(turn)}"
        answer = self.places.answer(cell.question)
        question = extract(cell.question.quote, ())
        return QuestionsAsked(question, where, extract(answer.text, ()) if answer else "", answer.speaker if answer else "")

    def where(self, passage: str) -> str:
        """Who says a passage, and where, in words."""
        turn = self.places.turns[self.places.passages[passage].turn]
        speaker = self.places.citation(turn.document) or speaker_with_role(turn)
        return f"{speaker}; {PurePosixPath(turn.document).stem}, {place_of(turn)}"


def passages_of(cells: Iterable[Cell]) -> Iterator[Coding]:
    """The codings of cells."""
    for cell in cells:
        yield from cell.evidence


def speaker_with_role(turn: Turn) -> str:
    """The respondent's id with group, or with role where no group is given."""
    return speaker_of(turn) if turn.group else ", ".join(filter(None, (speaker_of(turn), _role_of(turn))))


def _role_of(turn: Turn) -> str:
    if turn.role == Role.UNKNOWN:
        return "speaker of unknown role" if turn.participant or turn.speaker else ""
    return "" if turn.role == Role.AUTHOR else turn.role


def _paper_place(turn: Turn) -> str:
    return f"p. {turn.page}" if turn.page is not None else turn.section or f"paragraph {turn.turn.rpartition('#')[2]}"


def _names(people: Iterable[str]) -> str:
    *first, last = people
    return f"{', '.join(first)} and {last}" if first else last
