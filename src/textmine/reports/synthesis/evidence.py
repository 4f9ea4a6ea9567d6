"""The evidence of a synthesis: which codings count, gathered by section, question, theme and cell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from textmine.decisions.current import anchor_decisions, split_by_codebook
from textmine.decisions.overlay import CodingStatus, apply_decisions
from textmine.matrices.cell_extracts import summaries_of
from textmine.matrices.cells import make_cells, make_paper_cells
from textmine.matrices.extracts import extract
from textmine.matrices.literature_comparison import compare_with_literature
from textmine.matrices.negative_cases import NegativeCase, find_negatives
from textmine.matrices.respondents import RespondentSummary, summarise_respondents, turn_before
from textmine.matrices.results import Places, Results, cells_by_place, place_of, speaker_of
from textmine.records.corpus import MACHINE, Case, Cell, Coding, Kind, Role, State, Turn
from textmine.records.decisions import NoteKind
from textmine.reports.synthesis.claims import (
    UNDECIDED,
    Basis,
    CellAccount,
    CitedQuotation,
    CounterEvidence,
    KeyMessage,
    Locator,
    Memo,
    Papers,
    Participation,
    QuestionAccount,
    QuestionsAsked,
    RespondentCount,
    SectionAccount,
    SpokenQuotation,
    Synthesis,
    ThemeAccount,
)
from textmine.study.codebook import Code, Section

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
        spoken = [coding for coding in results.likely if self.places.passages[coding.passage].role != Role.INTERVIEWER]
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
        for coding in self.results.likely:
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


_CASES_QUOTED = 8  # quotations of cells under a theme; a page holds about as many, and the index of evidence has all
_AGAINST = 3  # quotations of counter-evidence
_PAPERS = 3  # quotations of papers
_SILENT = (State.SILENT, State.NOT_ASKED)


def gather(evidence: Evidence) -> Synthesis:
    """Everything a synthesis report says.

    Args:
        evidence: the codings of a run that count.

    Returns:
        Sections, research questions and themes, with the counts of the cells, and quotations numbered as they are printed.
    """
    results, gatherer = evidence.results, _Gatherer(evidence)
    sections = tuple(
        gatherer.section(number, section)
        for number, section in enumerate((section for section in results.codebook.sections if section.themes), 1)
    )
    themes = {account.theme.id: account for section in sections for account in section.themes}
    messages = [
        KeyMessage(
            f"Question {number}. {text}", tuple(themes[theme.id] for theme in results.codebook.themes if number in theme.answers)
        )
        for number, text in results.codebook.questions
    ]
    if not messages:
        messages = [KeyMessage(section.name, section.themes) for section in sections]
    return Synthesis(results.title, results.note, gatherer.evidence.basis, gatherer.heard(), sections, tuple(messages))


class _Gatherer:
    """Walks the codebook and accounts for each theme."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        results = evidence.results
        self.results = results
        self.cells = cells_by_place(evidence.cells)
        self.papers = {cell.theme: cell for cell in evidence.paper_cells}
        self.pending = evidence.pending()
        self.numbers = {theme.id: number for number, theme in enumerate(results.codebook.themes, 1)}
        counted = tuple(passages_of(cell for cell in evidence.cells if _counts(cell)))
        self.negatives: Mapping[str, NegativeCase] = {
            negative_case.theme.id: negative_case for negative_case in find_negatives(counted, results.passages, results.codebook)
        }
        self.voices: Sequence[RespondentSummary] = summarise_respondents(results.passages, results.turns, counted, results.codebook)
        self.beside = {
            literature_comparison.theme.id: literature_comparison
            for literature_comparison in compare_with_literature(results.codebook, evidence.cells, evidence.paper_cells)
        }
        self.asks = {(ask.turn, ask.theme) for ask in results.asks}
        self.people = {passage.passage: passage.participant for passage in results.passages if passage.role == Role.RESPONDENT}

    def heard(self) -> tuple[Participation, ...]:
        """Who was heard, case by case."""
        transcripts = Counter(document.case for document in self.results.documents if document.kind == Kind.TRANSCRIPT)
        found = []
        for case in self.results.cases:
            here = [voice for voice in self.voices if voice.case == case.case]
            groups = Counter(voice.group for voice in here if voice.group)
            words = sum(voice.words for voice in here)
            found.append(Participation(case, transcripts[case.case], len(here), tuple(groups.items()), words))
        return tuple(found)

    def section(self, number: int, section: Section) -> SectionAccount:
        """A section: its themes under the first research question they answer."""
        order = [question for question, _ in self.results.codebook.questions]
        texts = dict(self.results.codebook.questions)
        first = {theme.id: next((question for question in order if question in theme.answers), "") for theme in section.themes}
        used = [question for question in (*order, "") if question in first.values()]
        accounts: dict[str, ThemeAccount] = {}
        for question in used:  # quotations are numbered in the order in which they are read
            accounts |= {theme.id: self.theme(theme) for theme in section.themes if first[theme.id] == question}
        questions = tuple(
            QuestionAccount(
                question,
                texts.get(question, ""),
                tuple(accounts[theme.id] for theme in section.themes if first[theme.id] == question),
                tuple(accounts[theme.id] for theme in section.themes if question in theme.answers and first[theme.id] != question),
            )
            for question in used
        )
        return SectionAccount(section.name, f"section{number}", questions)

    def theme(self, theme: Code) -> ThemeAccount:
        """One theme over all cases."""
        cells = [self.cells[case.case, theme.id] for case in self.results.cases]
        counted = [cell for cell in cells if _counts(cell)]
        quoted = {id(cell) for cell in sorted(counted, key=lambda cell: -cell.score)[:_CASES_QUOTED]}
        accounts = tuple(
            self._cell(case, cell, quoted=id(cell) in quoted) for case, cell in zip(self.results.cases, cells, strict=True)
        )
        codings = tuple(passages_of(counted))
        leans: dict[str, set[str]] = defaultdict(set)
        for coding in codings:
            leans[coding.passage].add(coding.pole)
        voiced = Counter(self.people[passage] for passage in leans)
        against = self._against(theme, accounts)
        printed = [*(cited for account in accounts for cited in account.cited), *against.cited]
        return ThemeAccount(
            number=self.numbers[theme.id],
            theme=theme,
            cells=tuple(self._with_locators(account, printed) for account in accounts),
            tally=self._tally(codings),
            poles=tuple((pole.name, sum(pole.name in found for found in leans.values())) for pole in theme.poles),
            both=sum(len(found - {""}) > 1 for found in leans.values()),
            neither=sum(not found - {""} for found in leans.values()),
            prompted=sum((turn_before(self.evidence.places.passages[passage]), theme.id) in self.asks for passage in leans),
            groups=self._groups(theme),
            loudest=min(voiced.items(), key=lambda item: (-item[1], item[0]), default=("", 0)),
            against=against,
            papers=self._papers(theme),
            memos=self._memos(theme, leans),
        )

    def _cell(self, case: Case, cell: Cell, *, quoted: bool) -> CellAccount:
        pending = self.pending.get((case.case, cell.theme), 0)
        label = UNDECIDED if pending and cell.state in _SILENT and not cell.weak else str(cell.state)
        return CellAccount(
            case,
            cell,
            anchor=f"cell{self.numbers[cell.theme]}_{[case.case for case in self.results.cases].index(case.case) + 1}",
            label=label,
            pending=pending,
            cited=(self.evidence.cite(cell, cell.evidence[0].passage),) if quoted else (),
            summaries=tuple(summaries_of(self.results.notes, case.case, cell.theme)),
            asked=self.evidence.asked(cell) if cell.state in _SILENT else None,
        )

    def _with_locators(self, account: CellAccount, printed: Sequence[CitedQuotation]) -> CellAccount:
        return replace(account, spoken=self.evidence.spoken(account.cell, printed)) if account.counts else account

    def _tally(self, codings: Sequence[Coding]) -> RespondentCount:
        cases = {self.evidence.places.passages[coding.passage].case for coding in codings}
        return RespondentCount(
            passages=len({coding.passage for coding in codings}),
            accepted=len({coding.passage for coding in codings if coding.coder != MACHINE}),
            respondents=len({self.people[coding.passage] for coding in codings if coding.passage in self.people}),
            respondents_total=len({voice.participant for voice in self.voices}),
            cases=len(cases),
            cases_total=len(self.results.cases),
        )

    def _groups(self, theme: Code) -> tuple[tuple[str, int, int], ...]:
        every: dict[str, set[str]] = defaultdict(set)
        carry: dict[str, set[str]] = defaultdict(set)
        for voice in self.voices:
            every[voice.group].add(voice.participant)
            if voice.themes.get(theme.id):
                carry[voice.group].add(voice.participant)
        if not any(every):
            return ()
        return tuple((group or "no group recorded", len(carry[group]), len(people)) for group, people in every.items())

    def _against(self, theme: Code, cells: Sequence[CellAccount]) -> CounterEvidence:
        negative = self.negatives[theme.id]
        counted = [cell for cell in cells if cell.counts]
        held = passages_of(account.cell for account in counted)
        leaning = [coding for coding in held if negative.pole and coding.pole == negative.pole]
        printed = {cited.passage: cited for account in cells for cited in account.cited}
        passages = list(dict.fromkeys(case.passage for case in negative.cases))
        new = [passage for passage in passages if passage not in printed][:_AGAINST]
        holder = {coding.passage: account.cell for account in counted for coding in account.cell.evidence}
        return CounterEvidence(
            negative.pole,
            negative.examined,
            self._tally(leaning),
            tuple(self.evidence.cite(holder[passage], passage) for passage in new),
            tuple(printed[passage] for passage in passages if passage in printed),
            tuple(account.case for account in counted if account.cell.state == State.COUNTER),
        )

    def _papers(self, theme: Code) -> Papers:
        cell = self.papers[theme.id]
        document_of = {coding.passage: coding.document for coding in cell.evidence}
        rounds: Counter[str] = Counter()
        placed = []  # the best of each paper before the second best of any
        for rank, (passage, document) in enumerate(document_of.items()):
            placed.append((rounds[document], rank, passage))
            rounds[document] += 1
        cited = tuple(self.evidence.cite(cell, passage) for *_, passage in sorted(placed)[:_PAPERS])
        return Papers(
            cell.passages,
            cell.respondents,
            cell.respondents_total,
            self.pending.get(("", theme.id), 0),
            self.beside[theme.id].relation,
            self.beside[theme.id].why,
            cited,
            self.evidence.spoken(cell, cited),
        )

    def _memos(self, theme: Code, passages: Iterable[str]) -> tuple[Memo, ...]:
        places = {f"passage/{passage}": self.evidence.where(passage) for passage in passages}
        places |= {f"cell/{case.case}/{theme.id}": case.name for case in self.results.cases}
        memos = (note for note in self.results.notes if note.kind == NoteKind.MEMO)
        return tuple(Memo(note, places[note.place]) for note in memos if note.place in places)


def _counts(cell: Cell) -> bool:
    return cell.passages > 0 and not cell.weak
