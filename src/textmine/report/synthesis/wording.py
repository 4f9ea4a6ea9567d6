"""The sentences of a synthesis: each carries its counts and a link to what it rests on, and none says what it means.

Counts say how widely something was said here, never how much it matters; nothing "emerges" from anything; what a machine proposed
is called proposed. docs/synthesis.md has the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textmine.matrices.beside import Relation
from textmine.matrices.negatives import DENIED
from textmine.records import State
from textmine.report.synthesis.claims import UNDECIDED, Basis, CellAccount, Cited, Papers, Tally, ThemeAccount

_SEVERAL = 3  # passages; of fewer there is nothing to say about whose they are


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an anchor of the document."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence with its counts, and the links to what it rests on; a link whose words are in the sentence is made of them."""

    text: str
    links: tuple[Link, ...]


def count(number: int, what: str, many: str = "") -> str:
    """A number of things, in words; `many`: the plural, where it is not made with an s."""
    return f"{number:,} {what if number == 1 else many or f'{what}s'}"


def listed(names: Sequence[str], joined: str = "and") -> str:
    """Names with commas, and a word before the last; "none" where there are none."""
    *first, last = names or ("none",)
    return f"{', '.join(first)} {joined} {last}" if first else last


def of_respondents(tally: Tally) -> str:
    """How many respondents, of all."""
    return f"{tally.respondents} of {count(tally.respondents_total, 'respondent')}"


def of_cases(tally: Tally) -> str:
    """How many cases, of all."""
    return f"{tally.cases} of {count(tally.cases_total, 'case')}"


def basis_of(basis: Basis) -> str:
    """What a document stands on, for its first page."""
    by = f" by {listed(basis.coders)}" if basis.coders else ""
    if not basis.proposals:
        if not basis.accepted:
            return (
                f"Accepted codings only, and there are none yet: 0 of {count(basis.proposed, 'coding')} that the machine "
                "proposed are decided on, so every theme below is empty."
            )
        return (
            f"Accepted codings only: {count(basis.accepted, 'coding')}, accepted{by}. {count(basis.proposed, 'proposal')} of the "
            "machine that nobody has decided on are not in this document; where a cell rests on such proposals alone it is "
            f"called “{UNDECIDED}”."
        )
    if not basis.accepted:
        return (
            f"Proposals, not findings: no coding of this study has been accepted yet. What follows stands on "
            f"{count(basis.proposed, 'coding')} that the machine proposed; every quotation is marked “proposed”. "
            "Decide on them in the review, and the next run leaves proposals out."
        )
    return (
        f"Accepted codings and proposals together: {count(basis.accepted, 'coding')} accepted{by}, and "
        f"{count(basis.proposed, 'coding')} that the machine proposed and nobody has decided on. Every quotation says which it is."
    )


def stands_on(account: ThemeAccount, basis: Basis) -> Claim:
    """How much a theme stands on, of all that was heard."""
    tally = account.tally
    of = f"{of_respondents(tally)}, in {of_cases(tally)}"
    if not tally.passages:
        text = f"No passage {'counts' if basis.proposals else 'is accepted'} for this theme: {of}."
        return Claim(text, (Link(of_cases(tally), f"cells{account.number}"),))
    if not basis.proposals:
        be = "is" if tally.passages == 1 else "are"
        text = f"{count(tally.passages, 'passage')} {be} accepted for this theme, of {of}."
    else:
        rest = tally.passages - tally.accepted
        said = f"{tally.accepted} of {tally.passages} accepted, {rest} of {tally.passages} proposed"
        text = (
            f"{count(tally.passages, 'passage')} ({said}) {'counts' if tally.passages == 1 else 'count'} for this theme, of {of}."
        )
    return Claim(text, (Link(count(tally.passages, "passage"), account.evidence), Link(of_cases(tally), f"cells{account.number}")))


def who_and_how(account: ThemeAccount) -> Iterator[Claim]:
    """Which way passages lean, which groups carry the theme, and whether one voice has most of it."""
    tally = account.tally
    if not tally.passages:
        return
    if account.poles:
        parts = [f"{number} of {tally.passages} to “{name}”" for name, number in account.poles]
        parts += [f"{account.both} of them to both"] if account.both else []
        neither = f"{account.neither} of {tally.passages}"
        yield Claim(f"Passages lean {listed(parts)}; {neither} lean to neither.", (Link("Passages lean", account.evidence),))
    if account.groups:
        parts = [f"{name} {carry} of {total}" for name, carry, total in account.groups]
        text = f"Respondents who carry it, by group: {', '.join(parts)}."
        yield Claim(text, (Link("Respondents who carry it", account.evidence),))
    if account.prompted:
        asked = f"{account.prompted} of {tally.passages}"
        yield Claim(f"{asked} follow a question about it; the others were said unasked.", (Link(asked, account.evidence),))
    who, most = account.loudest
    if tally.passages >= _SEVERAL:
        share = f"{most} of {tally.passages}"
        yield Claim(f"{who or 'A speaker without a name'} has most of these passages, {share}.", (Link(share, account.evidence),))


def against(account: ThemeAccount) -> Iterator[Claim]:
    """What speaks against the run of a theme; that nothing does is said with how many passages were looked at."""
    found, tally = account.against, account.against.tally
    if not account.tally.passages:
        return
    every = count(account.tally.passages, "passage")
    if found.pole == DENIED:
        yield _denied(account)
        return
    if not found.examined:
        yield Claim(f"0 of {every} lean either way, so none could be set against the others.", (Link(every, account.evidence),))
        return
    if not found.pole:
        half = f"{account.poles[0][1]} of {found.examined}"
        yield Claim(f"As many lean one way as the other: {half} each way.", (Link(half, account.evidence),))
    elif not tally.passages:
        none = f"0 of {count(found.examined, 'leaning passage')}"
        yield Claim(f"None found: {none} to “{found.pole}”.", (Link(none, account.evidence),))
    else:
        go = "goes" if tally.passages == 1 else "go"
        yield Claim(
            f"{tally.passages} of {count(found.examined, 'leaning passage')} {go} the other way, to “{found.pole}”: "
            f"{of_respondents(tally)}, in {of_cases(tally)}.",
            _quoted(account),
        )
    if found.cells:
        names = listed([case.name for case in found.cells])
        be = "is" if len(found.cells) == 1 else "are"
        cells = f"{len(found.cells)} of {count(tally.cases_total, 'cell')}"
        yield Claim(f"{cells} {be} counter-evidence as a whole: {names}.", (Link(cells, f"cells{account.number}"),))


def _denied(account: ThemeAccount) -> Claim:
    """Of a theme without directions, the passages that say its words with a not before them."""
    tally, every = account.against.tally, count(account.against.examined, "passage")
    if not tally.passages:
        text = f"The theme has no directions; 0 of {every} say its words with a not before them."
        return Claim(text, (Link(every, account.evidence),))
    say = "says" if tally.passages == 1 else "say"
    return Claim(
        f"The theme has no directions; {tally.passages} of {every} {say} its words with a not before them: "
        f"{of_respondents(tally)}, in {of_cases(tally)}. Whether that speaks against it is for a reader to judge.",
        _quoted(account),
    )


def _quoted(account: ThemeAccount) -> tuple[Link, ...]:
    quoted = sorted((*account.against.again, *account.against.cited), key=lambda one: one.number)
    return tuple(Link(f"Q{one.number}", one.anchor) for one in quoted)


_SILENCES = {
    str(State.SILENT): "Asked but silent",
    str(State.NOT_ASKED): "Not asked",
    str(State.NO_TRANSCRIPT): "No transcript",
    UNDECIDED: "Not yet decided",
}


def silences(account: ThemeAccount) -> Iterator[Claim]:
    """Cases that hold nothing that counts, by the kind of their silence."""
    total, anchor = len(account.cells), f"cells{account.number}"
    if account.tally.cases == total:
        every = of_cases(account.tally)
        yield Claim(f"None of the cases is silent: {every} hold passages.", (Link(every, anchor),))
    for label, words in _SILENCES.items():
        cells = [one for one in account.cells if one.label == label]
        if cells:
            some = f"{len(cells)} of {count(total, 'case')}"
            yield Claim(f"{words} in {some}: {listed([_silent(one) for one in cells])}.", (Link(some, anchor),))


def _silent(account: CellAccount) -> str:
    heard = account.cell.respondents_total
    if account.label == UNDECIDED:
        return f"{account.case.name} ({count(account.pending, 'passage')} proposed)"
    weak = f", {count(account.cell.passages, 'weak proposal')} not counted" if account.cell.weak else ""
    return f"{account.case.name} (0 of {count(heard, 'respondent')}{weak})" if heard else account.case.name


def in_papers(account: ThemeAccount) -> Claim:
    """What papers hold on a theme."""
    papers: Papers = account.papers
    links = tuple(Link(f"Q{one.number}", one.anchor) for one in papers.cited) or (Link("Papers", "heard"),)
    if not papers.papers_total:
        return Claim("The study has no papers (0 of 0).", (Link("no papers", "heard"),))
    waiting = f"; {count(papers.pending, 'passage')} of papers wait for a decision" if papers.pending else ""
    of = f"{papers.papers} of {count(papers.papers_total, 'paper')}"
    if not papers.passages:
        return Claim(
            f"Papers hold nothing that is accepted: {of}{waiting}." if waiting else f"Papers are silent on it: {of}.", links
        )
    hold = "holds" if papers.papers == 1 else "hold"
    return Claim(f"{of} {hold} {count(papers.passages, 'passage')} beside it{waiting}.", links)


_RELATIONS = {
    Relation.AGREE: "hold the same sides of it",
    Relation.EXTEND: "do not hold the same sides of it",
    Relation.CONTRADICT: "lean opposite ways",
    Relation.BOTH: "both speak of it",
}


def beside_papers(account: ThemeAccount) -> Iterator[Claim]:
    """How interviews and papers stand to each other by their codings, where both speak."""
    papers, tally = account.papers, account.tally
    if papers.relation in _RELATIONS:
        yield Claim(
            f"By their codings, interviews and papers {_RELATIONS[papers.relation]} ({papers.why}): {of_respondents(tally)} beside "
            f"{papers.papers} of {count(papers.papers_total, 'paper')}.",
            (Link("By their codings", account.evidence),),
        )


def message_line(account: ThemeAccount) -> Claim:
    """One theme as evidence for a key message."""
    tally, found = account.tally, account.against
    parts = [f"{account.theme.name}: {of_respondents(tally)}, in {of_cases(tally)}"]
    if found.pole and found.examined:
        lean = f"{count(found.examined, 'passage')} with a not before its words"
        lean = lean if found.pole == DENIED else f"{count(found.examined, 'leaning passage')} to “{found.pole}”"
        parts.append(f"{found.tally.passages} of {lean}")
    silent = sum(one.label == str(State.SILENT) for one in account.cells)
    parts += [f"asked but silent in {silent} of {count(tally.cases_total, 'case')}"] if silent else []
    parts += [f"{account.papers.papers} of {count(account.papers.papers_total, 'paper')}"] if account.papers.papers_total else []
    quoted = dict.fromkeys(Link(f"Q{one.number}", one.anchor) for one in _examples(account))
    return Claim("; ".join(parts) + ".", (Link(account.theme.name, account.anchor), *quoted))


def _examples(account: ThemeAccount) -> Sequence[Cited]:
    """A quotation of the theme and one against it, to begin with."""
    cells = [cited for one in account.cells for cited in one.cited][:1]
    return [*cells, *(account.against.again or account.against.cited)[:1]]
