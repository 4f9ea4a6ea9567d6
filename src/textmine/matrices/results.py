"""What a reader sees of a study, as plain values: one preparation for the html page and the workbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from textmine.decisions.current import AnchoredDecisions, current_notes, stale_decisions, withhold
from textmine.matrices.cells import make_cells, make_paper_cells
from textmine.matrices.extracts import extract
from textmine.matrices.provenance import Provenance
from textmine.records.corpus import (
    MACHINE,
    Case,
    Cell,
    Coding,
    Document,
    Entity,
    Kind,
    Passage,
    Question,
    Role,
    SourceFile,
    Speaker,
    State,
    ThemeQuestion,
    Turn,
)
from textmine.records.decisions import CodeModel, Decision, History, Note, StaleDecision, Suggestion
from textmine.records.topics import Branch, Placement, Topic, TopicSummary
from textmine.study.codebook import Codebook
from textmine.study.settings import Layout

_SEVERAL = 3  # passages
_SOUND = 2  # words; "Mm, right." answers nothing
STATES = {
    State.PRESENT: "at least one coded passage is certain enough to count",
    State.COUNTER: "at least twice as many passages point to the theme’s second, opposing pole as to its first",
    State.SILENT: "a question comes close to the theme, but no passage is certain enough to count: read the answer",
    State.NOT_ASKED: "no question comes close to the theme, and no passage is certain enough to count",
    State.NO_TRANSCRIPT: "no respondent of this case is known to have spoken",
}
# Labels of the counts whose key would not read well.
COUNTS = {
    "literature": "papers",
    "turns": "turns in transcripts",
    "paragraphs_of_papers": "paragraphs in papers",
    "passages_of_respondents": "respondents’ passages",
    "passages_of_respondents_coded": "respondents’ passages, coded",
    "passages_of_respondents_uncoded": "respondents’ passages, not coded",
    "passages_in_topics": "respondents’ passages in a topic",
    "passages_unplaced": "respondents’ passages in no topic",
    "codings_of_papers": "codings, in papers",
    "decisions_whose_words_are_gone": "decisions, quoted words no longer found",
    "decisions_whose_words_have_changed": "decisions, quoted words have changed",
    "decisions_whose_code_is_gone": "decisions, code no longer in the codebook",
    "topic_decisions": "decisions on topics",
    "topic_decisions_whose_topic_is_gone": "decisions on topics that no longer exist",
}


@dataclass(frozen=True, slots=True)
class Results:
    """All records of a finished run, as the tables and pages are made from them.

    Attributes:
        cells: one for each case and theme, case by case; those of papers are in `paper_cells`, one for each theme.
        cell_probability: chance 0-1 above which a cell counts.
        candidate_share: share 0-1 of a topic's passages without a code, from which on it may be a code that is missing.
        to_check: decisions that somebody should look at.
        notes: current summaries and memos.
    """

    title: str
    note: str
    codebook: Codebook
    cases: tuple[Case, ...]
    inputs: tuple[SourceFile, ...]
    documents: tuple[Document, ...]
    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]
    passages: tuple[Passage, ...]
    codings: tuple[Coding, ...]
    questions: tuple[Question, ...]
    cells: tuple[Cell, ...]
    paper_cells: tuple[Cell, ...]
    entities: tuple[Entity, ...]
    topics: tuple[Topic, ...]
    placements: tuple[Placement, ...]
    topics_summary: TopicSummary
    papers: tuple[Placement, ...] = ()
    branches: tuple[Branch, ...] = ()
    cell_probability: float = 0.0
    candidate_share: float = 0.0
    topic_decisions: int = 0
    topic_decisions_lost: int = 0
    heads: tuple[CodeModel, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    decisions: int = 0
    decisions_lost: int = 0
    decisions_changed: int = 0
    decisions_gone: int = 0
    to_check: tuple[StaleDecision, ...] = ()
    asks: tuple[ThemeQuestion, ...] = ()
    notes: tuple[Note, ...] = ()
    facts: Provenance = field(default_factory=Provenance)

    @classmethod
    def from_records(cls, settings: Layout, codebook: Codebook, codings: Iterable[Coding], **records: Any) -> Results:
        """The results of a run, before the ledger is applied.

        Args:
            settings: of the study.
            codebook: its themes are the columns of the matrix.
            codings: of the run.
            records: the other fields, by name, but for the cells.

        Returns:
            The records, with the cells that the codings make.
        """
        bare = cls(
            title=settings.study.title,
            note=settings.study.note,
            codebook=codebook,
            codings=(),
            cells=(),
            paper_cells=(),
            cell_probability=settings.themes.cell_probability,
            candidate_share=settings.topics.candidate_share,
            **records,
        )
        return bare.with_codings(codings)

    def cells_of(self, codings: Iterable[Coding]) -> tuple[Cell, ...]:
        """The cells that other codings of the same passages would make, case by case in the codebook's order of themes."""
        return tuple(make_cells(self.cases, self.codebook, self.passages, codings, self.questions, self.cell_probability))

    @property
    def likely(self) -> tuple[Coding, ...]:
        """The codings that are counted: people's, and suggestions that are likely right."""
        return tuple(coding for coding in self.codings if coding.likely)

    def with_codings(self, codings: Iterable[Coding]) -> Results:
        """The results with other codings of the same passages, and the cells that these make."""
        held = tuple(codings)
        papers = tuple(make_paper_cells(self.codebook, self.passages, held))
        return replace(self, codings=held, cells=self.cells_of(held), paper_cells=papers)

    def with_decisions(self, anchored: AnchoredDecisions, gone: Sequence[Decision], history: History) -> Results:
        """The results with what the ledger holds; the codings stay as they are.

        Args:
            anchored: current decisions, on the passages of these results.
            gone: current decisions whose code is no longer in the codebook.
            history: all of the ledger; words of transcripts that are not among the documents are withheld.

        Returns:
            The results with notes, numbers of decisions, those that somebody should look at, and the history.
        """
        documents = {document.document: document for document in self.documents}
        shown = withhold(history, documents)
        return replace(
            self,
            notes=tuple(current_notes(shown.notes)),
            decisions=len(anchored.anchored) + len(anchored.lost) + len(gone),
            decisions_lost=len(anchored.lost),
            decisions_changed=len(anchored.changed),
            decisions_gone=len(gone),
            to_check=stale_decisions(anchored, gone, documents, self.passages),
            facts=replace(self.facts, history=shown),
        )

    def counts(self) -> dict[str, int]:
        """Files, turns, passages and codings in and out: nothing is dropped without being counted."""
        coded = {coding.passage for coding in self.likely}
        cases = {passage.passage: passage.case for passage in self.passages}
        respondents = [p for p in self.passages if p.role == Role.RESPONDENT]
        nobody = [p for p in self.passages if p.role == Role.UNKNOWN]
        in_topic = sum(placement.topic >= 0 for placement in self.placements)
        return {
            "files": len(self.inputs),
            "files_read": sum(source_file.status == "read" for source_file in self.inputs),
            "files_set_aside": sum(source_file.status != "read" for source_file in self.inputs),
            "transcripts": sum(document.kind == Kind.TRANSCRIPT for document in self.documents),
            "literature": sum(document.kind == Kind.LITERATURE for document in self.documents),
            "words": sum(source_file.words for source_file in self.inputs),
            "turns": sum(turn.role != Role.AUTHOR for turn in self.turns),
            "paragraphs_of_papers": sum(turn.role == Role.AUTHOR for turn in self.turns),
            "passages": len(self.passages),
            "passages_of_respondents": len(respondents),
            "passages_of_respondents_coded": sum(p.passage in coded for p in respondents),
            "passages_of_respondents_uncoded": sum(p.passage not in coded for p in respondents),
            "passages_of_nobody": len(nobody),
            "words_of_nobody": sum(p.words for p in nobody),
            "passages_in_topics": in_topic,
            "passages_unplaced": len(self.placements) - in_topic,
            "codings": len(self.codings),
            "codings_likely": len(self.likely),
            "codings_of_papers": sum(not cases[coding.passage] for coding in self.codings),
            "decisions": self.decisions,
            "decisions_whose_words_are_gone": self.decisions_lost,
            "decisions_whose_words_have_changed": self.decisions_changed,
            "decisions_whose_code_is_gone": self.decisions_gone,
            "topic_decisions": self.topic_decisions,
            "topic_decisions_whose_topic_is_gone": self.topic_decisions_lost,
        }


@dataclass(frozen=True, slots=True)
class Quotation:
    """One coding as it is shown.

    Attributes:
        short: the extract for a cell; an exact part of `text` but for … at its ends.
        speaker: participant id and group, or the citation of a paper.
        place: turn, time or page, in words.
        anchor: id of the passage in the html page.
    """

    text: str
    short: str
    speaker: str
    role: str
    place: str
    document: str
    anchor: str
    code: str
    pole: str
    probability: float
    words: str
    accepted_by: str = ""


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What was said next after a question: the words, who said them, and the anchor of the first passage."""

    text: str
    speaker: str
    anchor: str


class Places:
    """Where passages stand: their anchors, speakers and the words for their place."""

    def __init__(self, results: Results) -> None:
        self._order = {passage.passage: number for number, passage in enumerate(results.passages)}
        self._passages = results.passages
        self._citations = {
            document.document: document.citation or document.title
            for document in results.documents
            if document.kind == Kind.LITERATURE
        }
        self._texts = {document.document: document.text for document in results.documents}
        self.passages = {passage.passage: passage for passage in results.passages}
        self.turns = {turn.turn: turn for turn in results.turns}
        numbers = {document.document: number for number, document in enumerate(results.documents, 1)}
        self._anchor = {p.passage: f"p{numbers[p.document]}-{p.passage.rpartition('@')[2]}" for p in results.passages}
        self._names = {code.id: code.name for code in results.codebook.walk()}

    def citation(self, document: str) -> str:
        """How a paper is cited; empty for a transcript."""
        return self._citations.get(document, "")

    def anchor(self, passage: str) -> str:
        """The id of a passage in the html page."""
        return self._anchor[passage]

    def answer(self, question: Question) -> AnswerView | None:
        """The first thing of more than a sound that someone else says after a question, if anything is."""
        for at in range(self._order[question.passage] + 1, len(self._passages)):  # a slice would copy all the rest
            passage = self._passages[at]
            if passage.document != question.document:
                return None
            if passage.role != Role.INTERVIEWER and passage.words > _SOUND:
                text = self._texts[passage.document][passage.start : passage.end]
                return AnswerView(text, speaker_of(self.turns[passage.turn]), self._anchor[passage.passage])
        return None

    def quote(self, coding: Coding) -> Quotation:
        """A coding as it is shown."""
        passage = self.passages[coding.passage]
        turn = self.turns[passage.turn]
        words = coding.matched.split(", ") if coding.matched else []
        return Quotation(
            text=coding.quote,
            short=extract(coding.quote, words),
            speaker=self.citation(coding.document) or speaker_of(turn),
            role=turn.role,
            place=place_of(turn),
            document=PurePosixPath(coding.document).stem,
            anchor=self._anchor[coding.passage],
            code=self._names[coding.code],
            pole=coding.pole,
            probability=coding.probability,
            words=coding.matched,
            accepted_by="" if coding.coder == MACHINE else coding.coder,
        )

    def quotes(self, cell: Cell) -> list[Quotation]:
        """All of a cell's evidence, the best first; a passage under two codes or poles is shown once, with all of them."""
        merged: dict[str, list[Coding]] = defaultdict(list)
        for coding in cell.evidence:
            merged[coding.passage].append(coding)
        return [_merge([self.quote(coding) for coding in codings]) for codings in merged.values()]


def _merge(quotes: Sequence[Quotation]) -> Quotation:
    first = quotes[0]
    codes = "; ".join(dict.fromkeys(quote.code for quote in quotes))
    poles = " and ".join(dict.fromkeys(quote.pole for quote in quotes if quote.pole))
    best = max(quote.probability for quote in quotes)
    words = ", ".join(dict.fromkeys(word for quote in quotes if quote.words for word in quote.words.split(", ")))
    return Quotation(
        first.text,
        first.short,
        first.speaker,
        first.role,
        first.place,
        first.document,
        first.anchor,
        codes,
        poles,
        best,
        words,
        ", ".join(dict.fromkeys(quote.accepted_by for quote in quotes if quote.accepted_by)),
    )


def speaker_of(turn: Turn) -> str:
    """The participant's id and group where participants.csv gives them, and not the name: what is quoted goes to others."""
    nobody = "speaker not known" if turn.role == Role.UNKNOWN else ""
    return ", ".join(filter(None, (turn.participant or turn.speaker or nobody, turn.group)))


def place_of(turn: Turn) -> str:
    """Turn number with time or page, or section and page of a paper."""
    number = turn.turn.rpartition("#")[2]
    parts = [turn.section or f"turn {number}"] if turn.role == Role.AUTHOR else [f"turn {number}"]
    if turn.start_s is not None:
        parts.append(clock(turn.start_s))
    if turn.page is not None:
        parts.append(f"p. {turn.page}")
    return ", ".join(parts)


def tally_of(cell: Cell) -> str:
    """How much a cell stands on, in words; nothing where there is no passage."""
    if cell.weak:
        return f"{_count(cell.possible_passages, 'possible suggestion')}, not counted"
    if not cell.passages:
        return ""
    people = "paper" if cell.state is None else "respondent"
    shown = f"{_count(cell.passages, 'passage')} · {cell.respondents} of {_count(cell.respondents_total, people)}"
    # One voice that carries a cell is not several that agree; of two passages or one there is nothing to say.
    if cell.respondents > 1 and cell.passages >= _SEVERAL and 2 * cell.of_one > cell.passages:
        shown += f" · {cell.of_one / cell.passages:.0%} from one {people}"
    return shown


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def clock(seconds: float) -> str:
    """Seconds as h:mm:ss."""
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def cells_by_place(cells: Sequence[Cell]) -> Mapping[tuple[str, str], Cell]:
    """Cells by case and theme."""
    return {(cell.case, cell.theme): cell for cell in cells}
