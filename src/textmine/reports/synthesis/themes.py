"""The body of a synthesis: section by section, question by question, theme by theme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textmine.records.corpus import State
from textmine.reports.synthesis.blocks import Block, Heading, Table, Text, TextBlock, TextStyle, plain_text
from textmine.reports.synthesis.claims import (
    Basis,
    CellAccount,
    CitedQuotation,
    QuestionAccount,
    SectionAccount,
    Synthesis,
    ThemeAccount,
)
from textmine.reports.synthesis.front import claimed
from textmine.reports.synthesis.pictures import section_pictures
from textmine.reports.synthesis.wording import (
    against,
    compared_with_papers,
    count,
    in_papers,
    listed,
    silences,
    stands_on,
    who_and_how,
)

_QUESTIONS_SHOWN = 4  # nearest questions of silent cases under a theme; the matrix has all


def body(synthesis: Synthesis) -> Iterator[Block]:
    """All sections of the report."""
    for section in synthesis.sections:
        yield from _section(section, synthesis.basis)


def _section(section: SectionAccount, basis: Basis) -> Iterator[Block]:
    yield Heading(1, section.name, section.anchor, apart=True)
    yield plain_text(TextStyle.WRITE, "[Write here: what this section says as a whole]")
    yield from section_pictures(section)
    asked = any(question.number for question in section.questions)
    for question in section.questions:
        level = 2
        if asked:
            yield from _question(question, section)
            level = 3
        for theme in question.themes:
            yield from _theme(theme, basis, level)


def _question(question: QuestionAccount, section: SectionAccount) -> Iterator[Block]:
    title = f"Question {question.number}. {question.text}" if question.number else "Themes not linked to a research question"
    yield Heading(2, title, f"{section.anchor}_{question.themes[0].number}")
    if question.elsewhere:
        links = [Text(theme.theme.name, target=theme.anchor) for theme in question.elsewhere]
        runs = [Text("Also relevant here, reported under another question: "), *_joined(links), Text(".")]
        yield TextBlock(TextStyle.BODY, tuple(runs))


def _joined(runs: Iterable[Text]) -> Iterator[Text]:
    for at, run in enumerate(runs):
        if at:
            yield Text(", ")
        yield run


def _theme(account: ThemeAccount, basis: Basis, level: int) -> Iterator[Block]:
    yield Heading(level, account.theme.name, account.anchor)
    yield plain_text(TextStyle.BODY, account.theme.definition, kept=True)
    yield claimed(TextStyle.CLAIM, stands_on(account, basis), *who_and_how(account))
    yield _cells(account)
    yield plain_text(TextStyle.WRITE, "[Write here: what the cells show together, and how the cases differ]")
    for cell in account.cells:
        for note in cell.summaries:
            words = (Text(f"{cell.case.name}, summary by {note.who}: ", strong=True), Text(note.text))
            yield TextBlock(TextStyle.SUMMARY, words)
        yield from quotations(cell.cited)
    if account.tally.passages:
        yield claimed(TextStyle.CLAIM, *against(account), lead="Counter-evidence.")
    yield from quotations(account.against.cited)
    yield claimed(TextStyle.CLAIM, *silences(account), lead="Silence.")
    yield from _questions_asked(account)
    yield claimed(TextStyle.CLAIM, in_papers(account), *compared_with_papers(account), lead="In the literature.")
    yield from quotations(account.papers.cited)
    if account.papers.papers_total:
        yield plain_text(
            TextStyle.WRITE, "[Write here: where papers and interviews agree, add to each other or contradict each other]"
        )
    for memo in account.memos:
        words = (Text(f"Memo by {memo.note.who} ({memo.where}): ", strong=True), Text(memo.note.text))
        yield TextBlock(TextStyle.SUMMARY, words)


def quotations(cited: Iterable[CitedQuotation]) -> Iterator[Block]:
    """Quotations with their source lines: number, who said it, where, which way it leans, who accepted it."""
    for cited_quotation in cited:
        yield TextBlock(TextStyle.QUOTE, (Text(f"“{cited_quotation.text}”"),), anchor=cited_quotation.anchor, kept=True)
        lean = f"points to “{cited_quotation.lean}”" if cited_quotation.lean else ""
        source = "; ".join(
            filter(None, (cited_quotation.speaker, cited_quotation.case, cited_quotation.place, lean, cited_quotation.standing))
        )
        yield TextBlock(TextStyle.SOURCE, (Text(f"Q{cited_quotation.number} ", strong=True), Text(source)))


def _cells(account: ThemeAccount) -> Table:
    rows = []
    for one in account.cells:
        cell = one.cell
        leaning = listed([f"{number} {name}" for name, number in cell.poles if number] or ["–"])
        passages = str(cell.passages) if one.counts else "0"
        people = f"{cell.respondents if one.counts else 0} of {cell.respondents_total}"
        rows.append(
            (
                (Text(one.case.name),),
                (Text(one.label),),
                (Text(passages),),
                (Text(people),),
                (Text(leaning if one.counts else "–"),),
                tuple(_evidence(one)),
            )
        )
    heading = ("Case", "State", "Passages", "Respondents", "Pole", "Evidence")
    caption = f"{account.theme.name}, by case"
    return Table(caption, heading, (0.27, 0.16, 0.1, 0.13, 0.2, 0.14), tuple(rows), f"cells{account.number}")


def _evidence(one: CellAccount) -> Iterator[Text]:
    if one.counts:
        yield Text("all", target=one.anchor)
        for cited in one.cited:
            yield Text(", ")
            yield Text(f"Q{cited.number}", target=cited.anchor)
    waiting = one.pending or (one.cell.passages if one.cell.weak else 0)
    if waiting:
        word = "undecided" if one.pending else "weak"
        yield Text(f"{'; ' if one.counts else ''}{waiting} {word}")
    elif not one.counts:
        yield Text("–")


def _questions_asked(account: ThemeAccount) -> Iterator[Block]:
    silent = [cell for cell in account.cells if cell.asked and not cell.pending]
    for cell in silent[:_QUESTIONS_SHOWN]:
        if cell.asked is None:
            continue
        runs = [Text(f"{cell.case.name}, nearest question: ", strong=True), Text(f"“{cell.asked.question}” ({cell.asked.place})")]
        if cell.asked.answer and cell.label == State.SILENT:
            runs.append(Text(f" – answer: “{cell.asked.answer}” ({cell.asked.speaker})"))
        yield TextBlock(TextStyle.BULLET, tuple(runs))
    if len(silent) > _QUESTIONS_SHOWN:
        yield plain_text(TextStyle.BULLET, f"{count(len(silent) - _QUESTIONS_SHOWN, 'more case')}: see the matrix.")
