"""The pages of a synthesis: its front, the key messages, and the sections with their questions and themes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textmine.matrices.results import STATES, Results
from textmine.records.corpus import State
from textmine.reports.synthesis.blocks import Block, Contents, Heading, Table, Text, TextBlock, TextStyle, plain_text
from textmine.reports.synthesis.claims import (
    UNDECIDED,
    Basis,
    CellAccount,
    CitedQuotation,
    QuestionAccount,
    SectionAccount,
    Synthesis,
    ThemeAccount,
)
from textmine.reports.synthesis.pictures import section_pictures
from textmine.reports.synthesis.wording import (
    Link,
    WordedClaim,
    against,
    basis_of,
    compared_with_papers,
    count,
    in_papers,
    listed,
    message_line,
    portion,
    sentence,
    silences,
    stands_on,
    who_and_how,
)

_STATES = {str(state): meaning for state, meaning in STATES.items()} | {
    str(State.PRESENT): "at least one passage that counts here is coded to the theme",
    UNDECIDED: "textmine suggested passages that nobody has decided on yet",
}
_GO_ON = (
    (
        "Your text. ",
        "Replace each paragraph in brackets. Its style is “To write”, so that you can find those that are left.",
    ),
    ("Generated text. ", "Sentences with counts have the style “Claim”. Each links to the passages it rests on."),
    (
        "Quotations. ",
        "Verbatim, with … where a passage is shortened. Each has a number (Q1, Q2 …); copy it with its source line.",
    ),
    (
        "Counts. ",
        "They show how widely something was said in this study, not how much it matters. Each respondent counts once.",
    ),
    (
        "Further evidence. ",
        "The index of evidence lists every passage that counts, by respondent, document and turn. matrices/framework.html shows "
        "each one in its transcript.",
    ),
)


def front(synthesis: Synthesis, results: Results) -> Iterator[Block]:
    """Title and basis, what the document is and who was heard; then the contents."""
    yield plain_text(TextStyle.TITLE, synthesis.title)
    yield plain_text(TextStyle.SUBTITLE, "Working draft for the synthesis report")
    if synthesis.note:
        yield plain_text(TextStyle.BODY, synthesis.note)
    yield plain_text(TextStyle.NOTICE, basis_of(synthesis.basis))
    yield Heading(2, "About this document", "about", listed=False)
    counts = results.counts()
    read = sentence(portion(counts["files_read"], counts["files"], "file"))
    transcripts, papers = count(counts["transcripts"], "transcript"), count(counts["literature"], "paper")
    coded = portion(counts["passages_of_respondents_coded"], counts["passages_of_respondents"], "passage")
    files = WordedClaim(f"{read} could be read: {transcripts} and {papers}.", (Link(transcripts, "heard"),))
    text = f"{sentence(coded)} from respondents have a coding, suggested or accepted."
    text += " The index of evidence lists those that count here."
    yield claim_block(TextStyle.BODY, files, WordedClaim(text, (Link("index of evidence", "evidence"),)))
    for strong, words in _GO_ON:
        yield TextBlock(TextStyle.BULLET, (Text(strong, strong=True), Text(words)))
    yield _heard(synthesis)
    labels = {cell.label for theme in synthesis.themes for cell in theme.cells}
    yield Table(
        "Cell states",
        ("State", "Meaning"),
        (0.25, 0.75),
        tuple(((Text(label),), (Text(meaning),)) for label, meaning in _STATES.items() if label in labels),
    )
    yield Contents()


def _heard(synthesis: Synthesis) -> Table:
    grouped = any(participation.groups for participation in synthesis.heard)
    rows = []
    for participation in synthesis.heard:
        groups = ", ".join(f"{group} {number}" for group, number in participation.groups) or "not recorded"
        cells = (
            participation.case.name,
            str(participation.transcripts),
            str(participation.respondents),
            f"{participation.words:,}",
            *([groups] if grouped else []),
        )
        rows.append(tuple((Text(cell),) for cell in cells))
    heading = ("Case", "Transcripts", "Respondents", "Words by respondents", *(["By group"] if grouped else []))
    widths = (0.3, 0.13, 0.13, 0.14, 0.3) if grouped else (0.46, 0.18, 0.18, 0.18)
    return Table("Interviews and respondents", heading, widths, tuple(rows), "heard")


def key_messages(synthesis: Synthesis) -> Iterator[Block]:
    """A message for policy and one for practice under each research question, to be written, with the evidence under them."""
    yield Heading(1, "Key messages", "messages", apart=True)
    yield plain_text(
        TextStyle.BODY,
        "The wording is yours. Each question lists the evidence a message could rest on. Follow the links before you write.",
    )
    for number, message in enumerate(synthesis.messages, 1):
        yield Heading(2, message.title, f"message{number}", listed=False)
        yield plain_text(TextStyle.WRITE, "[Write here: message for policy]", kept=True)
        yield plain_text(TextStyle.WRITE, "[Write here: message for practice]", kept=True)
        if not message.themes:
            yield plain_text(TextStyle.BODY, "No theme in the codebook is linked to this question.")
        for theme in message.themes:
            yield claim_block(TextStyle.BULLET, message_line(theme))


def claim_block(style: TextStyle, *claims: WordedClaim, lead: str = "") -> TextBlock:
    """Claims as one paragraph, each with its links; `lead` is set in bold before them."""
    runs = [Text(f"{lead} ", strong=True)] if lead else []
    for at, claim in enumerate(claims):
        runs += [Text(" ")] if at else []
        runs += _link_runs(claim)
    return TextBlock(style, tuple(runs))


def _link_runs(claim: WordedClaim) -> Iterator[Text]:
    rest, beside = claim.text, []
    for link in claim.links:
        before, found, after = rest.partition(link.text)
        if not found:
            beside.append(Text(link.text, target=link.anchor))
            continue
        yield from (Text(before), Text(link.text, target=link.anchor))
        rest = after
    yield Text(rest)
    for at, text in enumerate(beside):
        yield from (Text(", " if at else " ["), text)
    if beside:
        yield Text("]")


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
        runs = [Text("Also relevant here, reported under another question: "), *_join_runs(links), Text(".")]
        yield TextBlock(TextStyle.BODY, tuple(runs))


def _join_runs(runs: Iterable[Text]) -> Iterator[Text]:
    for at, run in enumerate(runs):
        if at:
            yield Text(", ")
        yield run


def _theme(account: ThemeAccount, basis: Basis, level: int) -> Iterator[Block]:
    yield Heading(level, account.theme.name, account.anchor)
    yield plain_text(TextStyle.BODY, account.theme.definition, kept=True)
    yield claim_block(TextStyle.CLAIM, stands_on(account, basis), *who_and_how(account))
    yield _cells(account)
    yield plain_text(TextStyle.WRITE, "[Write here: what the cells show together, and how the cases differ]")
    for cell in account.cells:
        for note in cell.summaries:
            words = (Text(f"{cell.case.name}, summary by {note.who}: ", strong=True), Text(note.text))
            yield TextBlock(TextStyle.SUMMARY, words)
        yield from quotations(cell.cited)
    if account.tally.passages:
        yield claim_block(TextStyle.CLAIM, *against(account), lead="Counter-evidence.")
    yield from quotations(account.against.cited)
    yield claim_block(TextStyle.CLAIM, *silences(account), lead="Silence.")
    yield from _questions_asked(account)
    yield claim_block(TextStyle.CLAIM, in_papers(account), *compared_with_papers(account), lead="In the literature.")
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
    for cell_account in account.cells:
        cell = cell_account.cell
        leaning = listed([f"{number} {name}" for name, number in cell.poles if number] or ["–"])
        passages = str(cell.passages) if cell_account.counts else "0"
        people = f"{cell.respondents if cell_account.counts else 0} of {cell.respondents_total}"
        rows.append(
            (
                (Text(cell_account.case.name),),
                (Text(cell_account.label),),
                (Text(passages),),
                (Text(people),),
                (Text(leaning if cell_account.counts else "–"),),
                tuple(_evidence(cell_account)),
            )
        )
    heading = ("Case", "State", "Passages", "Respondents", "Pole", "Evidence")
    caption = f"{account.theme.name}, by case"
    return Table(caption, heading, (0.27, 0.16, 0.1, 0.13, 0.2, 0.14), tuple(rows), f"cells{account.number}")


def _evidence(cell: CellAccount) -> Iterator[Text]:
    if cell.counts:
        yield Text("all", target=cell.anchor)
        for cited in cell.cited:
            yield Text(", ")
            yield Text(f"Q{cited.number}", target=cited.anchor)
    waiting = cell.pending or (cell.cell.possible_passages if cell.cell.weak else 0)
    if waiting:
        word = "undecided" if cell.pending else "possible"
        yield Text(f"{'; ' if cell.counts else ''}{waiting} {word}")
    elif not cell.counts:
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
