"""The first pages of a synthesis: what it stands on, how to go on with it, who was heard, and the key messages to be written."""

from __future__ import annotations

from collections.abc import Iterator

from textmine.matrices.results import STATES, Results
from textmine.records.corpus import State
from textmine.reports.synthesis.blocks import Block, Contents, Heading, Table, Text, TextBlock, TextStyle, plain_text
from textmine.reports.synthesis.claims import UNDECIDED, Synthesis
from textmine.reports.synthesis.wording import Link, WordedClaim, basis_of, count, message_line, portion, sentence

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
    yield claimed(TextStyle.BODY, files, WordedClaim(text, (Link("index of evidence", "evidence"),)))
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
            yield claimed(TextStyle.BULLET, message_line(theme))


def claimed(style: TextStyle, *claims: WordedClaim, lead: str = "") -> TextBlock:
    """Claims as one paragraph, each with its links; `lead` is set in bold before them."""
    runs = [Text(f"{lead} ", strong=True)] if lead else []
    for at, claim in enumerate(claims):
        runs += [Text(" ")] if at else []
        runs += _linked(claim)
    return TextBlock(style, tuple(runs))


def _linked(claim: WordedClaim) -> Iterator[Text]:
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
