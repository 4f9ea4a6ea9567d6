"""What goes into a project: whose codings, which notes, and the GUID of everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from textmine.exchange.refi_export.losses import loss_lines, losses
from textmine.exchange.refi_export.texts import Profile, guid, profile_of, single_line
from textmine.matrices.results import Results, cells_by_place, tally_of
from textmine.records.corpus import MACHINE, Case, Cell, Coding, Document, Passage, Turn
from textmine.records.decisions import Note, NoteKind
from textmine.study.codebook import Code

ALWAYS = "2000-01-01T00:00:00Z"  # QualCoder takes no note without a time, and the machine's must be the same in every run
CELL, CELL_MEMO = "Matrix cell: ", "Memo on matrix cell: "  # begin the names of notes on cells


@dataclass(frozen=True, slots=True)
class ExportMemo:
    """A note as it is written.

    Attributes:
        guid, name: the name is there once.
        who: wrote it.
        at: when, `YYYY-MM-DDTHH:MM:SSZ`.
        about: GUID of the case it is on; empty where it is on none.
        code: id of the theme whose cell it is on; empty where it is on none.
        passage: id of the passage it is on; empty where it is on none.
    """

    guid: str
    name: str
    who: str
    at: str
    text: str
    about: str = ""
    code: str = ""
    passage: str = ""


def export_memos(results: Results, profile: str, proposals: bool) -> tuple[ExportMemo, ...]:
    """The notes of a project: what the file does not hold, the research questions, all cells' states, then what people wrote."""
    memos = [_about(results, profile, proposals)]
    if results.codebook.questions:
        asked = "\n".join(f"{number}. {text}" for number, text in results.codebook.questions)
        memos.append(_own("Research questions", asked))
    if results.cells:
        memos.append(_own("Framework matrix: states of its cells", "\n".join(_states(results))))
    memos += _written(results)
    return tuple(_number_repeated(memos))


def _about(results: Results, profile: str, proposals: bool) -> ExportMemo:
    return _own("What this file does not hold", "\n".join(loss_lines(losses(results, profile, proposals))))


def _own(name: str, text: str) -> ExportMemo:
    return ExportMemo(guid("note", name), name, MACHINE, ALWAYS, text)


def _states(results: Results) -> Iterator[str]:
    """A line a cell, theme by theme."""
    cells = cells_by_place(results.cells)
    papers = {cell.theme: cell for cell in results.paper_cells}
    for theme in results.codebook.themes:
        yield f"{theme.name}"
        for case in results.cases:
            if cell := cells.get((case.case, theme.id)):
                yield f"- {case.name}: {_state(cell)}"
        if theme.id in papers and papers[theme.id].passages:
            yield f"- papers: {tally_of(papers[theme.id])}"
        yield ""


def _state(cell: Cell) -> str:
    leaning = ", ".join(f"{count} {pole}" for pole, count in cell.poles if count)
    return "; ".join(filter(None, (str(cell.state), tally_of(cell), leaning)))


def _written(results: Results) -> Iterator[ExportMemo]:
    """Summaries and memos of people, in the order they were written."""
    themes = {theme.id: theme.name for theme in results.codebook.walk()}
    cases = {case.case: case.name for case in results.cases}
    passages = {passage.passage for passage in results.passages}
    for number, note in enumerate(note for note in results.notes if note.kind != NoteKind.SAMPLE):
        what, _, place = note.place.partition("/")
        case, _, theme = place.rpartition("/")
        if what == "cell" and case in cases and theme in themes:
            name = f"{CELL if note.kind == NoteKind.SUMMARY else CELL_MEMO}{cases[case]} × {themes[theme]}"
            about = ExportMemo("", name, note.who, "", note.text, about=case_guid(results, case), code=theme)
        elif what == "passage" and place in passages:
            about = ExportMemo("", "Memo on a passage", note.who, "", note.text, passage=place)
        else:
            about = ExportMemo("", f"Memo on what is no longer there ({single_line(note.place)})", note.who, "", note.text)
        yield replace(about, guid=_note_guid(results, note, number), at=moment(note.at))


def case_guid(results: Results, case: str) -> str:
    """The GUID of a case, and of the code that is its twin."""
    return guid("case", results.title, case)


def _note_guid(results: Results, note: Note, number: int) -> str:
    return guid("note", results.title, note.place, note.who, note.at, str(number))


def _number_repeated(memos: list[ExportMemo]) -> Iterator[ExportMemo]:
    """Notes with a name each; QualCoder stops at a second one of the same name."""
    seen: Counter[str] = Counter()
    for memo in memos:
        seen[memo.name] += 1
        yield replace(memo, name=memo.name if seen[memo.name] == 1 else f"{memo.name} ({seen[memo.name]})")


def moment(at: str) -> str:
    """A time of the ledger as the standard writes it, in UTC; `ALWAYS` for what is no time."""
    try:
        when = datetime.fromisoformat(at)
    except ValueError:
        return ALWAYS
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """A study as it goes to one program.

    Attributes:
        results: of the run.
        profile: of the program.
        memos: notes in order; the first says what the file does not hold.
        codings: that go along, by document.
        codes: by id.
        passages, turns: by id.
        users: GUID of everyone who coded or wrote, by name, the machine last: QualCoder works on
            as the first one.
    """

    results: Results
    profile: Profile
    memos: tuple[ExportMemo, ...]
    codings: Mapping[str, tuple[Coding, ...]]
    codes: Mapping[str, Code]
    passages: Mapping[str, Passage]
    turns: Mapping[str, Turn]
    users: Mapping[str, str]

    def guid(self, *names: str) -> str:
        """The GUID of a thing of this study, by what it is and its names."""
        kind, *rest = names
        return guid(kind, self.results.title, *rest)

    def source(self, document: Document) -> str:
        """The GUID of a document."""
        return self.guid("source", document.document)

    def case(self, case: str) -> str:
        """The GUID of a case, and of the code that is its twin."""
        return case_guid(self.results, case)

    def case_of(self, document: Document) -> Case | None:
        """The case of a document; None for a paper."""
        return next((case for case in self.results.cases if case.case == document.case), None)


def plan_export(results: Results, profile: str, proposals: bool) -> ExportPlan:
    """Choose what goes along.

    Args:
        results: of a run.
        profile: the program it is for, a key of `PROFILES`.
        proposals: whether the machine's proposals go along.

    Returns:
        The plan.

    Raises:
        ExchangeError: there is no such profile.
    """
    codes = {code.id: code for code in results.codebook.walk()}
    chosen = [coding for coding in results.codings if (proposals or coding.coder != MACHINE) and coding.code in codes]
    memos = export_memos(results, profile, proposals)
    names = {coding.coder for coding in chosen} | {memo.who for memo in memos}
    return ExportPlan(
        results,
        profile_of(profile),
        memos,
        {
            document.document: tuple(coding for coding in chosen if coding.document == document.document)
            for document in results.documents
        },
        codes,
        {passage.passage: passage for passage in results.passages},
        {turn.turn: turn for turn in results.turns},
        {name: guid("user", name) for name in (*sorted(names - {MACHINE}), MACHINE)},
    )
