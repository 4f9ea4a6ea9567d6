"""The sentences of a synthesis: each carries its counts and a link to what it rests on, and none says what it means.

Counts say how widely something was said here, never how much it matters; nothing "emerges" from anything; what textmine suggested
is called suggested. docs/synthesis.md has the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textmine.matrices.literature_comparison import Relation
from textmine.records.corpus import State
from textmine.reports.synthesis.claims import UNDECIDED, Basis, CellAccount, CitedQuotation, Papers, RespondentCount, ThemeAccount

_SEVERAL = 3  # passages; of fewer there is nothing to say about whose they are


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an anchor of the document."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class WordedClaim:
    """A sentence with its counts, and the links to what it rests on; a link whose words are in the sentence is made of them."""

    text: str
    links: tuple[Link, ...]


_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count(number: int, what: str, many: str = "") -> str:
    """A number of things, in words; `many`: the plural, where it is not made with an s."""
    return f"{number:,} {what if number == 1 else many or f'{what}s'}"


def portion(number: int, total: int, what: str, many: str = "") -> str:
    """How many of how many: "4 of the 6 cases", "both cases", "all six cases"."""
    if number == total > 1:
        every = "both" if total == 2 else f"all {_WORDS[total] if total < len(_WORDS) else f'{total:,}'}"
        return f"{every} {many or f'{what}s'}"
    return f"{number:,} of {count(total, what)}" if total < 2 else f"{number:,} of the {count(total, what, many)}"


def listed(names: Sequence[str], joined: str = "and") -> str:
    """Names with commas, and a word before the last; "none" where there are none."""
    *first, last = names or ("none",)
    return f"{', '.join(first)} {joined} {last}" if first else last


def sentence(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def of_respondents(tally: RespondentCount) -> str:
    """How many respondents, of all."""
    return portion(tally.respondents, tally.respondents_total, "respondent")


def of_cases(tally: RespondentCount) -> str:
    """How many cases, of all."""
    return portion(tally.cases, tally.cases_total, "case")


def basis_of(basis: Basis) -> str:
    """Which codings a document counts, for its first page."""
    by = f" by {listed(basis.coders)}" if basis.coders else ""
    if not basis.proposals:
        if not basis.accepted:
            return (
                f"Accepted codings only, and there are none yet: none of the {count(basis.proposed, 'coding')} that textmine "
                "suggested has been accepted, so every theme below is empty."
            )
        return (
            f"Accepted codings only: {count(basis.accepted, 'coding')}, accepted{by}. {count(basis.proposed, 'suggestion')} that "
            f"nobody has accepted are left out; a cell with suggestions only is marked “{UNDECIDED}”."
        )
    if not basis.accepted:
        return (
            "Suggestions, not findings: no coding in this study has been accepted yet. This draft rests on "
            f"{count(basis.proposed, 'coding')} that textmine suggested; every quotation is marked “suggested”. "
            "Accept or reject them in the review. Once any are accepted, runs leave suggestions out."
        )
    return (
        f"Accepted codings and suggestions together: {count(basis.accepted, 'coding')} accepted{by}, and "
        f"{count(basis.proposed, 'coding')} that textmine suggested and nobody has accepted. Every quotation says which it is."
    )


def stands_on(account: ThemeAccount, basis: Basis) -> WordedClaim:
    """The passages, respondents and cases behind a theme, of all there are."""
    tally = account.tally
    respondents, cases = of_respondents(tally), of_cases(tally)
    if not tally.passages:
        text = f"No passage {'counts' if basis.proposals else 'is accepted'} for this theme: {respondents}, in {cases}."
        return WordedClaim(text, (Link(cases, f"cells{account.number}"),))
    passages = count(tally.passages, "passage")
    if not basis.proposals:
        text = f"{passages} {'is' if tally.passages == 1 else 'are'} accepted for this theme, from {respondents}, in {cases}."
    else:
        counts = "counts" if tally.passages == 1 else "count"
        said = f"{tally.accepted} accepted, {tally.passages - tally.accepted} suggested"
        text = f"{passages} {counts} for this theme ({said}), from {respondents}, in {cases}."
    return WordedClaim(text, (Link(passages, account.evidence), Link(cases, f"cells{account.number}")))


def who_and_how(account: ThemeAccount) -> Iterator[WordedClaim]:
    """Which poles the passages point to, which groups they come from, and how many come from one respondent."""
    tally = account.tally
    if not tally.passages:
        return
    if account.poles:
        of = f"Of {count(tally.passages, 'passage')}"
        (first, number), (second, other) = account.poles
        text = f"{of}, {number} point{'s'[: number == 1]} to “{first}” and {other} to “{second}”"
        text += f", with {account.both} pointing to both" if account.both else ""
        text += f"; {account.neither} point{'s'[: account.neither == 1]} to neither" if account.neither else ""
        yield WordedClaim(f"{text}.", (Link(of, account.evidence),))
    if account.groups:
        parts = [f"{name} {carry} of {total}" for name, carry, total in account.groups]
        text = f"Respondents with a passage on it, by group: {', '.join(parts)}."
        yield WordedClaim(text, (Link("Respondents with a passage on it", account.evidence),))
    if account.prompted:
        asked = sentence(portion(account.prompted, tally.passages, "passage"))
        rest = "; the others came up unprompted" if account.prompted < tally.passages else ""
        text = f"{asked} {'follows' if account.prompted == 1 else 'follow'} a question about the theme{rest}."
        yield WordedClaim(text, (Link(asked, account.evidence),))
    who, most = account.loudest
    if tally.passages >= _SEVERAL:
        share = f"{most} of {tally.passages}"
        text = f"The most from any one respondent is {share} passages ({who or 'a speaker without a name'})."
        yield WordedClaim(text, (Link(share, account.evidence),))


def against(account: ThemeAccount) -> Iterator[WordedClaim]:
    """The passages that point the other way from most of a theme; where there are none, how many were examined."""
    found, tally = account.against, account.against.tally
    if not account.tally.passages:
        return
    every = count(account.tally.passages, "passage")
    if not account.poles:
        claim = f"The theme has no poles, so none of {every} is set against the others."
        yield WordedClaim(claim, (Link(every, account.evidence),))
        return
    if not found.examined:
        yield WordedClaim(f"0 of {every} point to a pole, so none can be set against the others.", (Link(every, account.evidence),))
        return
    examined = count(found.examined, "passage")
    of = f"Of {examined} that {'points' if found.examined == 1 else 'point'} to a pole"
    if not found.pole:
        half = f"{account.poles[0][1]} of {found.examined}"
        yield WordedClaim(f"Equal numbers of passages point to each pole: {half} each way.", (Link(half, account.evidence),))
    elif not tally.passages:
        yield WordedClaim(
            f"None found: {of[0].lower()}{of[1:]}, none points to “{found.pole}”.", (Link(examined, account.evidence),)
        )
    else:
        go = "points" if tally.passages == 1 else "point"
        yield WordedClaim(
            f"{of}, {tally.passages} {go} the other way, to “{found.pole}”, from {of_respondents(tally)}, in {of_cases(tally)}.",
            _counter_links(account),
        )
    if found.cells:
        names = listed([case.name for case in found.cells])
        be = "is" if len(found.cells) == 1 else "are"
        cells = sentence(portion(len(found.cells), tally.cases_total, "cell"))
        yield WordedClaim(f"{cells} {be} counter-evidence overall: {names}.", (Link(cells, f"cells{account.number}"),))


def _counter_links(account: ThemeAccount) -> tuple[Link, ...]:
    quoted = sorted((*account.against.again, *account.against.cited), key=lambda cited_quotation: cited_quotation.number)
    return tuple(Link(f"Q{cited_quotation.number}", cited_quotation.anchor) for cited_quotation in quoted)


_SILENCES = {
    str(State.SILENT): "Asked but silent",
    str(State.NOT_ASKED): "Not asked",
    str(State.NO_TRANSCRIPT): "No transcript",
    UNDECIDED: "Not yet decided",
}


def silences(account: ThemeAccount) -> Iterator[WordedClaim]:
    """Cases without evidence that counts, by the kind of their silence."""
    total, anchor = len(account.cells), f"cells{account.number}"
    if account.tally.cases == total:
        every = sentence(of_cases(account.tally))
        yield WordedClaim(f"{every} {'has' if total == 1 else 'have'} evidence.", (Link(every, anchor),))
    for label, words in _SILENCES.items():
        cells = [cell for cell in account.cells if cell.label == label]
        if cells:
            some = portion(len(cells), total, "case")
            yield WordedClaim(f"{words} in {some}: {listed([_silent(cell) for cell in cells])}.", (Link(some, anchor),))


def _silent(account: CellAccount) -> str:
    heard = account.cell.respondents_total
    if account.label == UNDECIDED:
        return f"{account.case.name} ({count(account.pending, 'passage')} suggested)"
    weak = f", {count(account.cell.possible_passages, 'possible suggestion')} not counted" if account.cell.weak else ""
    return f"{account.case.name} (0 of {count(heard, 'respondent')}{weak})" if heard else account.case.name


def in_papers(account: ThemeAccount) -> WordedClaim:
    """What papers say on a theme."""
    papers: Papers = account.papers
    links = tuple(Link(f"Q{cited_quotation.number}", cited_quotation.anchor) for cited_quotation in papers.cited) or (
        Link("Papers", "heard"),
    )
    if not papers.papers_total:
        return WordedClaim("The study has no papers.", (Link("no papers", "heard"),))
    waiting = f"; {count(papers.pending, 'passage')} in papers {_await(papers.pending)} a decision" if papers.pending else ""
    of = portion(papers.papers, papers.papers_total, "paper")
    if not papers.passages:
        what = "No passage from a paper is accepted" if waiting else "No paper has a passage on the theme"
        return WordedClaim(f"{what}: {of}{waiting}.", links)
    passages = f"have passages on the theme, {papers.passages} in total"
    if papers.papers == 1:
        passages = f"has {count(papers.passages, 'passage')} on the theme"
    return WordedClaim(f"{sentence(of)} {passages}{waiting}.", links)


def _await(number: int) -> str:
    return "awaits" if number == 1 else "await"


_RELATIONS = {
    Relation.AGREE: "cover the same ground",
    Relation.EXTEND: "do not cover the same ground",
    Relation.CONTRADICT: "point to opposite poles",
    Relation.BOTH: "both address the theme",
}


def compared_with_papers(account: ThemeAccount) -> Iterator[WordedClaim]:
    """How interviews and papers compare by their codings, where both address a theme."""
    papers, tally = account.papers, account.tally
    if papers.relation in _RELATIONS:
        yield WordedClaim(
            f"By their codings, interviews and papers {_RELATIONS[papers.relation]} ({papers.why}): {of_respondents(tally)} and "
            f"{portion(papers.papers, papers.papers_total, 'paper')}.",
            (Link("By their codings", account.evidence),),
        )


def message_line(account: ThemeAccount) -> WordedClaim:
    """One theme as evidence for a key message."""
    tally, found = account.tally, account.against
    parts = [f"{account.theme.name}: {of_respondents(tally)}, in {of_cases(tally)}"]
    if found.pole and found.examined:
        number = found.tally.passages
        passages = portion(number, found.examined, "passage")
        parts.append(f"{passages} with a pole {'points' if number == 1 else 'point'} to “{found.pole}”")
    silent = sum(cell.label == str(State.SILENT) for cell in account.cells)
    parts += [f"asked but silent in {portion(silent, tally.cases_total, 'case')}"] if silent else []
    parts += [portion(account.papers.papers, account.papers.papers_total, "paper")] if account.papers.papers_total else []
    quoted = dict.fromkeys(Link(f"Q{cited_quotation.number}", cited_quotation.anchor) for cited_quotation in _examples(account))
    return WordedClaim("; ".join(parts) + ".", (Link(account.theme.name, account.anchor), *quoted))


def _examples(account: ThemeAccount) -> Sequence[CitedQuotation]:
    """A quotation of the theme and one against it, to begin with."""
    cells = [cited for cell in account.cells for cited in cell.cited][:1]
    return [*cells, *(account.against.again or account.against.cited)[:1]]
