"""The first pages of a synthesis: what it stands on, how to go on with it, who was heard, and the key messages to be written."""

from __future__ import annotations

from collections.abc import Iterator

from textmine.records import State
from textmine.report.synthesis.blocks import Block, Contents, Heading, Paragraph, Style, Table, Text, plain
from textmine.report.synthesis.claims import UNDECIDED, Synthesis
from textmine.report.synthesis.wording import Claim, Link, basis_of, count, message_line
from textmine.report.view import STATES, Results

_STATES = {str(state): meaning for state, meaning in STATES.items()} | {
    str(State.PRESENT): "passages that count here are coded to the theme",
    UNDECIDED: "the machine proposed passages, and nobody has accepted or rejected them all",
}
_GO_ON = (
    (
        "Your words. ",
        "Write in place of each paragraph in brackets; its style is “To write”, so what is left of them can be found.",
    ),
    ("Our words. ", "Sentences with counts have the style “Claim”, and each leads to the passages it rests on."),
    (
        "Quotations. ",
        "They are word for word, with … where a passage goes on. Q and a number name each; copy them with their source line.",
    ),
    (
        "Counts. ",
        "They say how widely something was said here, not how much it matters. A respondent counts once, however often they speak.",
    ),
    (
        "Everything else. ",
        "The index of evidence lists every passage that counts by respondent, document and turn; matrices/framework.html shows "
        "each in its transcript.",
    ),
)


def front(synthesis: Synthesis, results: Results) -> Iterator[Block]:
    """Title and basis, what the document is and who was heard; then the contents."""
    yield plain(Style.TITLE, synthesis.title)
    yield plain(Style.SUBTITLE, "Feed for the synthesis report")
    if synthesis.note:
        yield plain(Style.BODY, synthesis.note)
    yield plain(Style.NOTICE, basis_of(synthesis.basis))
    yield Heading(2, "About this document", "about", listed=False)
    counts = results.counts()
    read = f"{counts['files_read']:,} of {count(counts['files'], 'file')}"
    transcripts, papers = count(counts["transcripts"], "transcript"), count(counts["literature"], "paper")
    coded = f"{counts['passages_of_respondents_coded']:,} of {count(counts['passages_of_respondents'], 'passage')}"
    files = Claim(f"{read} of the study could be read: {transcripts} and {papers}.", (Link(transcripts, "heard"),))
    text = f"{coded} of respondents have a coding, proposed or accepted; those that count here are in the index of evidence."
    yield claimed(Style.BODY, files, Claim(text, (Link("index of evidence", "evidence"),)))
    for strong, words in _GO_ON:
        yield Paragraph(Style.BULLET, (Text(strong, strong=True), Text(words)))
    yield _heard(synthesis)
    labels = {cell.label for theme in synthesis.themes for cell in theme.cells}
    yield Table(
        "What a cell’s state says",
        ("State", "Meaning"),
        (0.25, 0.75),
        tuple(((Text(label),), (Text(meaning),)) for label, meaning in _STATES.items() if label in labels),
    )
    yield Contents()


def _heard(synthesis: Synthesis) -> Table:
    grouped = any(one.groups for one in synthesis.heard)
    rows = []
    for one in synthesis.heard:
        groups = ", ".join(f"{group} {number}" for group, number in one.groups) or "none given"
        cells = (one.case.name, str(one.transcripts), str(one.respondents), f"{one.words:,}", *([groups] if grouped else []))
        rows.append(tuple((Text(cell),) for cell in cells))
    heading = ("Case", "Transcripts", "Respondents", "Words of respondents", *(["By group"] if grouped else []))
    widths = (0.3, 0.13, 0.13, 0.14, 0.3) if grouped else (0.46, 0.18, 0.18, 0.18)
    return Table("Who was heard", heading, widths, tuple(rows), "heard")


def key_messages(synthesis: Synthesis) -> Iterator[Block]:
    """A message for policy and one for practice under each research question, to be written, with the evidence under them."""
    yield Heading(1, "Key messages", "messages", apart=True)
    yield plain(
        Style.BODY,
        "The wording is yours. Under each question stands what a message could rest on; follow the links before you write.",
    )
    for number, message in enumerate(synthesis.messages, 1):
        yield Heading(2, message.title, f"message{number}", listed=False)
        yield plain(Style.WRITE, "[Write here: the message for policy]", kept=True)
        yield plain(Style.WRITE, "[Write here: the message for practice]", kept=True)
        if not message.themes:
            yield plain(Style.BODY, "No theme of the codebook is linked to this question.")
        for theme in message.themes:
            yield claimed(Style.BULLET, message_line(theme))


def claimed(style: Style, *claims: Claim, lead: str = "") -> Paragraph:
    """Claims as one paragraph, each with its links; `lead` is set in bold before them."""
    runs = [Text(f"{lead} ", strong=True)] if lead else []
    for at, claim in enumerate(claims):
        runs += [Text(" ")] if at else []
        runs += _linked(claim)
    return Paragraph(style, tuple(runs))


def _linked(claim: Claim) -> Iterator[Text]:
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
