"""What a synthesis report stands on, as frozen records: sections, research questions, themes, cells, quotations, papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textmine.matrices.literature_comparison import Relation
from textmine.records.corpus import Case, Cell
from textmine.records.decisions import Note
from textmine.study.codebook import Code

UNDECIDED = "not yet decided"  # a cell with proposals alone, where only accepted codings count


@dataclass(frozen=True, slots=True)
class Basis:
    """Which codings count.

    Attributes:
        proposals: whether the machine's proposals count beside what people accepted.
        accepted, proposed: codings of respondents and papers that people gave, and that wait for a decision.
        coders: who accepted any, in the order of the ledger.
    """

    proposals: bool
    accepted: int
    proposed: int
    coders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CitedQuotation:
    """A quotation as it is printed.

    Attributes:
        number: by which the text refers to it, from 1.
        text: word for word, but for … at its ends.
        speaker: respondent's id and group, or the citation of a paper.
        case: name; empty for a paper.
        place: document, turn, time or page.
        lean: direction, empty where there is none.
        standing: who accepted it, or that it is proposed.
        accepted: whether somebody did.
        passage: id of the passage it is of.
    """

    number: int
    text: str
    speaker: str
    case: str
    place: str
    lean: str
    standing: str
    accepted: bool
    passage: str

    @property
    def anchor(self) -> str:
        """What links to it point at."""
        return f"q{self.number}"


@dataclass(frozen=True, slots=True)
class Locator:
    """Where one passage stands: turn or page, whether a person accepted it, and the number it is quoted under (0: it is not)."""

    place: str
    accepted: bool
    quoted: int


@dataclass(frozen=True, slots=True)
class SpokenQuotation:
    """All passages of one respondent in one document, or of one paper, in the order of the text."""

    speaker: str
    document: str
    locators: tuple[Locator, ...]


@dataclass(frozen=True, slots=True)
class QuestionsAsked:
    """The nearest question to a theme in a case that is silent on it: its words, who asked where, and what was said next."""

    question: str
    place: str
    answer: str
    speaker: str


@dataclass(frozen=True, slots=True)
class CellAccount:
    """One theme in one case.

    Attributes:
        case, cell: of the matrix; the cell counts what the basis does.
        anchor: of its passages in the index of evidence.
        label: its state in words.
        pending: passages with proposals that do not count here and wait for a decision.
        cited: quotations of it that are printed.
        spoken: every passage that it counts, by respondent.
        summaries: what people wrote of it.
        asked: the nearest question, where the cell is silent.
    """

    case: Case
    cell: Cell
    anchor: str
    label: str
    pending: int
    cited: tuple[CitedQuotation, ...] = ()
    spoken: tuple[SpokenQuotation, ...] = ()
    summaries: tuple[Note, ...] = ()
    asked: QuestionsAsked | None = None

    @property
    def counts(self) -> bool:
        """Whether its passages count as evidence of the case."""
        return self.cell.passages > 0 and not self.cell.weak


@dataclass(frozen=True, slots=True)
class RespondentCount:
    """How much something stands on: passages, how many a person accepted, respondents and cases, each of how many."""

    passages: int
    accepted: int
    respondents: int
    respondents_total: int
    cases: int
    cases_total: int


@dataclass(frozen=True, slots=True)
class CounterEvidence:
    """What speaks against the run of a theme.

    Attributes:
        pole: the one that fewer passages have; empty where both have as many, and for a theme without poles.
        examined: passages that have a pole.
        tally: of those that have it.
        cited: quotations of them that are not among those of the cells; `again`: those that are.
        cells: cases whose cell as a whole is counter-evidence.
    """

    pole: str
    examined: int
    tally: RespondentCount
    cited: tuple[CitedQuotation, ...]
    again: tuple[CitedQuotation, ...]
    cells: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Papers:
    """What papers hold on a theme.

    Attributes:
        passages, papers, papers_total: that speak to it, in how many of all papers.
        pending: passages with proposals that do not count.
        relation, why: how they stand to the interviews by the codings of both, and what that rests on.
        cited, spoken: quotations that are printed, and every passage.
    """

    passages: int
    papers: int
    papers_total: int
    pending: int
    relation: Relation
    why: str
    cited: tuple[CitedQuotation, ...]
    spoken: tuple[SpokenQuotation, ...]


@dataclass(frozen=True, slots=True)
class Memo:
    """What somebody wrote on a passage or a cell, and which one it is, in words."""

    note: Note
    where: str


@dataclass(frozen=True, slots=True)
class ThemeAccount:
    """One theme over all cases.

    Attributes:
        number: of the theme in the codebook, from 1.
        tally: of the cells that count.
        poles: name and passages of each direction; `both`, `neither`: passages that lean both ways and none.
        prompted: of its passages, those that follow a question about it.
        groups: of each group of respondents how many carry the theme, and all.
        loudest: the respondent with most passages, and how many.
        memos: what people wrote on its passages and cells.
    """

    number: int
    theme: Code
    cells: tuple[CellAccount, ...]
    tally: RespondentCount
    poles: tuple[tuple[str, int], ...]
    both: int
    neither: int
    prompted: int
    groups: tuple[tuple[str, int, int], ...]
    loudest: tuple[str, int]
    against: CounterEvidence
    papers: Papers
    memos: tuple[Memo, ...] = ()

    @property
    def anchor(self) -> str:
        """Of its account."""
        return f"theme{self.number}"

    @property
    def evidence(self) -> str:
        """Anchor of its passages in the index of evidence."""
        return f"evidence{self.number}"


@dataclass(frozen=True, slots=True)
class QuestionAccount:
    """A research question within a section: themes accounted for under it, and themes of the section that stand under another.

    `number` and `text` are empty for themes that are linked to no question.
    """

    number: str
    text: str
    themes: tuple[ThemeAccount, ...]
    elsewhere: tuple[ThemeAccount, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionAccount:
    """A section of the report."""

    name: str
    anchor: str
    questions: tuple[QuestionAccount, ...]

    @property
    def themes(self) -> tuple[ThemeAccount, ...]:
        """All themes of the section, in the order in which they are accounted for."""
        return tuple(theme for question in self.questions for theme in question.themes)


@dataclass(frozen=True, slots=True)
class KeyMessage:
    """A key message that a person writes: what it is on, and the themes it can stand on."""

    title: str
    themes: tuple[ThemeAccount, ...]


@dataclass(frozen=True, slots=True)
class Participation:
    """Who was heard in one case: transcripts, respondents by group, and their words."""

    case: Case
    transcripts: int
    respondents: int
    groups: tuple[tuple[str, int], ...]
    words: int


@dataclass(frozen=True, slots=True)
class Synthesis:
    """Everything a synthesis report says, ready to be written down."""

    title: str
    note: str
    basis: Basis
    heard: tuple[Participation, ...]
    sections: tuple[SectionAccount, ...]
    messages: tuple[KeyMessage, ...]

    @property
    def themes(self) -> tuple[ThemeAccount, ...]:
        """All themes, in the order in which they are accounted for."""
        return tuple(theme for section in self.sections for theme in section.themes)

    def quotations(self) -> Iterator[CitedQuotation]:
        """All quotations, in the order of their numbers."""
        for theme in self.themes:
            for cell in theme.cells:
                yield from cell.cited
            yield from theme.against.cited
            yield from theme.papers.cited
