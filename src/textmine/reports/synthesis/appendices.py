"""What stands behind a synthesis: every passage that counts, the codebook, saturation, checklists and the audit trail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from textmine.matrices.saturation import THRESHOLDS, Ratio, Saturation
from textmine.reports.audit_trail import AuditEntry, Day, by_day
from textmine.reports.synthesis.blocks import Block, Heading, Table, Text, TextBlock, TextStyle, plain_text
from textmine.reports.synthesis.checklists import COREQ, SRQR, Answered, ChecklistItem
from textmine.reports.synthesis.claims import Basis, CellAccount, Locator, SpokenQuotation, Synthesis, ThemeAccount
from textmine.reports.synthesis.pictures import saturation_picture
from textmine.reports.synthesis.wording import count, portion
from textmine.study.codebook import Code, Codebook

_DAYS = 40  # rows of the audit trail that are printed; audit.csv has every entry


def evidence_index(synthesis: Synthesis) -> Iterator[Block]:
    """Every passage that counts, by theme, case, respondent, document and turn."""
    yield Heading(1, "Appendix A. Index of evidence", "evidence", apart=True)
    both = synthesis.basis.proposals and synthesis.basis.accepted
    marks = " ✓ marks passages that a person accepted." if both else ""
    yield plain_text(
        TextStyle.BODY,
        "Every passage that counts, by turn number (for papers, by page or section), so that each count above can be checked. "
        f"×2 means two passages in one turn. Numbers in brackets are quotations above.{marks}",
    )
    for account in synthesis.themes:
        yield TextBlock(TextStyle.INDEX, (Text(account.theme.name),), anchor=account.evidence, kept=True)
        if not account.tally.passages and not account.papers.passages:
            yield plain_text(TextStyle.SMALL, "No passage counts.")
        yield from _entries(account, synthesis.basis)


def _entries(account: ThemeAccount, basis: Basis) -> Iterator[Block]:
    for cell in account.cells:
        if cell.counts:
            yield _entry(_title(cell), cell.anchor, cell.spoken, "turn", basis)
    if account.papers.spoken:
        title = f"Papers ({count(account.papers.passages, 'passage')}): "
        yield _entry(title, "", account.papers.spoken, "", basis)


def _title(cell: CellAccount) -> str:
    return f"{cell.case.name} ({count(cell.cell.passages, 'passage')}): "


def _entry(title: str, anchor: str, spoken: Iterable[SpokenQuotation], unit: str, basis: Basis) -> TextBlock:
    runs = [Text(title, strong=True)]
    for at, spoken_quotation in enumerate(spoken):
        who = f"{spoken_quotation.speaker} ({spoken_quotation.document})" if unit else spoken_quotation.speaker
        several = "s" if len(spoken_quotation.locators) > 1 else ""
        runs.append(Text(f"{'; ' if at else ''}{who} {f'{unit}{several} ' if unit else ''}"))
        runs += _locators(spoken_quotation.locators, basis)
    runs.append(Text("."))
    return TextBlock(TextStyle.SMALL, tuple(runs), anchor=anchor)


def _locators(locators: Sequence[Locator], basis: Basis) -> Iterator[Text]:
    """Places with the quotations made of them; a place that several passages share comes once, with how many they are."""
    shared: dict[tuple[str, bool], list[int]] = {}
    for locator in locators:
        shared.setdefault((locator.place, locator.accepted and basis.proposals), []).append(locator.quoted)
    for at, ((place, accepted), quoted) in enumerate(shared.items()):
        times = f" ×{len(quoted)}" if len(quoted) > 1 else ""
        yield Text(f"{', ' if at else ''}{place}{times}{'✓' if accepted else ''}")
        for number in filter(None, quoted):
            yield from (Text(" ("), Text(f"Q{number}", target=f"q{number}"), Text(")"))


def codebook_pages(codebook: Codebook) -> Iterator[Block]:
    """The codebook: every code with what counts, what does not, its directions, questions of the guide."""
    yield Heading(1, "Appendix B. Codebook", "codebook")
    rows = []
    for section in codebook.sections:
        for theme in section.themes:
            for code in theme.walk():
                name = code.name if code is theme else f"{theme.name}: {code.name}"
                rows.append(((Text(name, strong=code is theme),), (Text(section.name),), (Text(_describe_code(code)),)))
    number = count(len(rows), "code")
    yield Table(
        f"{number}, by section of the report",
        ("Code", "Section", "Definition"),
        (0.22, 0.18, 0.6),
        tuple(rows),
    )


def _describe_code(code: Code) -> str:
    parts = [code.definition]
    parts += [f"Counts: {'; '.join(code.counts)}."] if code.counts else []
    parts += [f"Does not count: {'; '.join(code.does_not_count)}."] if code.does_not_count else []
    parts += [f"Poles: {' / '.join(pole.name for pole in code.poles)}."] if code.poles else []
    parts += [f"Asked as: {' '.join(code.guide)}"] if code.guide else []
    parts += [f"Answers question {', '.join(code.answers)}."] if code.answers else []
    return " ".join(parts)


def saturation_pages(curve: Saturation, basis: Basis, draw: Callable[[], bytes]) -> Iterator[Block]:
    """How codes add up over transcripts, with the ratios a report states; `draw` makes the curve as PNG."""
    yield Heading(1, "Appendix C. New codes by transcript", "saturation")
    yield plain_text(
        TextStyle.BODY,
        "The codebook was written before the run, so the curve shows when each code was first used, not when there was nothing "
        "more to learn. Base size, run length and new information threshold follow Guest, Namey and Chen (2020, doi "
        "10.1371/journal.pone.0232076), whose method is for codes developed during analysis. Whether there were enough interviews "
        "is for you to judge and argue.",
    )
    if not basis.proposals and basis.proposed:
        waiting = f"{portion(basis.proposed, basis.proposed + basis.accepted, 'coding')} await a decision"
        yield plain_text(
            TextStyle.BODY, f"Only accepted codings count here, and {waiting}. Until then, the curve shows progress with decisions."
        )
    if not curve.steps:
        return
    yield saturation_picture(curve, draw)
    if curve.ratios:
        yield _ratios(curve.ratios, len(curve.steps))
    rows = [
        tuple(
            (Text(cell),)
            for cell in (
                str(at),
                PurePosixPath(step.document).stem,
                step.case,
                str(step.codes),
                str(len(step.new)),
                str(step.so_far),
            )
        )
        for at, step in enumerate(curve.steps, 1)
    ]
    heading = ("No.", "Transcript", "Case", "Codes", "New", "So far")
    yield Table("Codes by transcript, in case order", heading, (0.07, 0.4, 0.27, 0.08, 0.08, 0.1), tuple(rows))


def _ratios(ratios: Iterable[Ratio], transcripts: int) -> Table:
    rows = []
    for ratio in ratios:
        met = [f"{at}+{ratio.run} of {transcripts}" if at else f"not in {transcripts}" for at in ratio.met]
        last = f"{ratio.last_new} of {ratio.base_codes} ({ratio.last:.0%})"
        rows.append(tuple((Text(cell),) for cell in (str(ratio.base), str(ratio.run), str(ratio.base_codes), last, *met)))
    limits = [f"First run with at most {limit:.0%} new" if limit else "First run with none new" for limit in THRESHOLDS]
    heading = ("Base size", "Run length", "Codes in the base", "New in the last run", *limits)
    return Table(
        "New codes in runs of transcripts, as a share of the codes in the base",
        heading,
        (0.1, 0.11, 0.15, 0.2, 0.22, 0.22),
        tuple(rows),
    )


def checklist(title: str, anchor: str, source: str, items: Sequence[ChecklistItem], level: int = 1) -> Iterator[Block]:
    """A checklist with what is known of each item, or why it is left blank."""
    yield Heading(level, title, anchor)
    tallies = [f"{sum(item.answer.how == how for item in items)} of {len(items)} {how}" for how in Answered]
    yield plain_text(
        TextStyle.BODY,
        f"Item names are abbreviated; for the full wording see {source}. {', '.join(tallies)}. Answers come from the run and the "
        "ledger of decisions, with their source in brackets. Blank items say why they are blank.",
    )
    rows = []
    for item in items:
        answer = item.answer
        told = [Text(f"[Write here] {answer.text}" if answer.how == Answered.BLANK else answer.text)]
        told += [Text(f" (from {', '.join(answer.sources)})")] if answer.sources else []
        rows.append(((Text(item.number),), (Text(item.topic),), (Text(str(answer.how)),), tuple(told)))
    yield Table(title.rpartition(". ")[2], ("No.", "Item", "Status", "Answer"), (0.07, 0.24, 0.1, 0.59), tuple(rows))


def audit_pages(entries: Sequence[AuditEntry]) -> Iterator[Block]:
    """The audit trail in short."""
    yield Heading(1, "Appendix F. Audit trail", "audit")
    if not entries:
        yield plain_text(TextStyle.BODY, "No decisions or notes have been recorded yet (0 entries).")
        return
    days: tuple[Day, ...] = by_day(entries)
    stands = sum(entry.stands == "yes" for entry in entries)
    gone = sum(entry.stands == "words gone" for entry in entries)
    lost = f"; the words quoted in {gone} of {len(entries)} are no longer in any document" if gone else ""
    entered = f"{count(len(entries), 'entry', 'entries')} by {count(len({entry.who for entry in entries}), 'person', 'people')}"
    yield plain_text(
        TextStyle.BODY,
        f"{entered}; {stands} of {len(entries)} still apply{lost}. Entries are never changed or deleted. report/audit.csv has "
        "every entry in full.",
    )
    rows = [
        (
            (Text(day.day),),
            (Text(day.who),),
            (Text(", ".join(f"{did} {number}" for did, number in day.did)),),
            (Text(str(day.total)),),
        )
        for day in days[:_DAYS]
    ]
    yield Table("Entries by day and person", ("Day (UTC)", "Person", "Actions", "Entries"), (0.16, 0.22, 0.48, 0.14), tuple(rows))
    if len(days) > _DAYS:
        yield plain_text(TextStyle.BODY, f"{count(len(days) - _DAYS, 'more row')} are in report/audit.csv.")


def checklists(
    coreq: Sequence[ChecklistItem], srqr: Sequence[ChecklistItem], level: int = 1, letters: tuple[str, str] = ("D", "E")
) -> Iterator[Block]:
    """Both checklists."""
    first, second = (f"Appendix {letter}. " if letter else "" for letter in letters)
    yield from checklist(f"{first}COREQ, 32 items", "coreq", COREQ, coreq, level)
    yield from checklist(f"{second}SRQR, 21 items", "srqr", SRQR, srqr, level)
