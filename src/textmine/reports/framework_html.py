"""framework.html: the matrix, every quotation behind it and every transcript, in one file without scripts.

Panels and transcripts open by their address (`:target`), so the page works from a memory stick, with scripts
forbidden, and with the browser's own back button.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from textmine.matrices.cell_extracts import extracts_of, memos_of, summaries_of
from textmine.matrices.results import STATES, AnswerView, Places, Quotation, Results, cells_by_place, place_of, speaker_of, tally_of
from textmine.records.corpus import Case, Cell, Document, Passage, Turn
from textmine.records.decisions import Note
from textmine.reports.extra_tables import extra_tables


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell ready for the page.

    Attributes:
        anchor: id of its panel; `at-` before it is the id of its place in the matrix.
        label, style: its state in words and as a class name.
        tally: how much it stands on, in words.
        weak: whether passages were proposed, but too unsurely for the cell to count them.
        quotes: its evidence, the best first.
        possible: suggestions that are too unsure to count, the best first.
        extracts: what the cell shows of it.
        summaries, memos: what people wrote of the cell.
        answer: what was said after the nearest question.
    """

    cell: Cell
    anchor: str
    label: str
    style: str
    tally: str
    weak: bool
    quotes: Sequence[Quotation]
    possible: Sequence[Quotation]
    extracts: Sequence[Quotation]
    summaries: Sequence[Note]
    memos: Sequence[Note]
    answer: AnswerView | None


@dataclass(frozen=True, slots=True)
class HtmlSpan:
    """A passage within a turn: its words, and the cells that stand on it (anchor, theme's name)."""

    anchor: str
    text: str
    cells: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TurnView:
    """A turn ready for the page."""

    turn: Turn
    speaker: str
    place: str
    spans: Sequence[HtmlSpan]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document ready for the page."""

    anchor: str
    document: Document
    case: str
    turns: Sequence[TurnView]


def framework_html(results: Results) -> str:
    """The page.

    Args:
        results: of a run.

    Returns:
        Self-contained HTML; every word of a transcript in it is escaped.
    """
    environment = Environment(
        loader=PackageLoader("textmine.reports", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    places = Places(results)
    rows = _rows(results, places)
    style = (files("textmine.reports") / "framework.css").read_text(encoding="utf-8")
    return environment.get_template("framework.html").render(
        results=results,
        counts=results.counts(),
        states=[(str(state), _style(str(state)), meaning) for state, meaning in STATES.items()],
        sections=[section for section in results.codebook.sections if section.themes],
        rows=rows,
        themes={theme.id: theme for theme in results.codebook.themes},
        questions=dict(results.codebook.questions),
        starts={section.themes[0].id for section in results.codebook.sections if section.themes},
        nobodys=sorted((file for file in results.inputs if file.unknown_words), key=lambda file: -file.unknown_words),
        set_aside=[source_file for source_file in results.inputs if source_file.status != "read"],
        documents=_documents(results, places, [view for _, views in rows for view in views]),
        style=Markup(style),  # noqa: S704  our own style sheet, not a transcript's words
        sides=extra_tables(results, places),
    )


def _rows(results: Results, places: Places) -> list[tuple[Case, list[CellView]]]:
    """Each case with its cells in the order of themes, and the papers, where there are any, as a last row."""
    cells = cells_by_place(results.cells)
    rows = [
        (
            case,
            [
                _view(cells[case.case, theme.id], f"c{number}-{theme.id}", places, results.notes)
                for theme in results.codebook.themes
            ],
        )
        for number, case in enumerate(results.cases, 1)
    ]
    if results.paper_cells and results.paper_cells[0].respondents_total:
        papers = [_view(cell, f"papers-{cell.theme}", places, ()) for cell in results.paper_cells]
        rows.append((Case("", "Papers", (("", "the literature, for comparison"),)), papers))
    return rows


def _view(cell: Cell, anchor: str, places: Places, notes: Sequence[Note]) -> CellView:
    label = str(cell.state) if cell.state else ("papers" if cell.passages else "nothing coded")
    answer = places.answer(cell.question) if cell.question else None
    quotes, extracts = places.quotes(cell), extracts_of(cell, places)
    possible = places.quotes(replace(cell, evidence=cell.possible))
    written = summaries_of(notes, cell.case, cell.theme), memos_of(notes, cell.case, cell.theme)
    return CellView(cell, anchor, label, _style(label), tally_of(cell), cell.weak, quotes, possible, extracts, *written, answer)


def _style(state: str) -> str:
    return state.replace(" ", "-")


def _documents(results: Results, places: Places, cells: Sequence[CellView]) -> list[DocumentView]:
    standing: dict[str, list[tuple[str, str]]] = defaultdict(list)
    names = {theme.id: theme.name for theme in results.codebook.themes}
    for view in cells:
        for passage in dict.fromkeys(coding.passage for coding in view.cell.evidence):
            standing[passage].append((view.anchor, names[view.cell.theme]))
    by_turn: dict[str, list[Passage]] = defaultdict(list)
    for one in results.passages:
        by_turn[one.turn].append(one)
    by_document: dict[str, list[Turn]] = defaultdict(list)
    for turn in results.turns:
        by_document[turn.document].append(turn)
    case_names = {case.case: case.name for case in results.cases}
    views = []
    for number, document in enumerate(results.documents, 1):
        turns = [
            TurnView(
                turn,
                speaker_of(turn),
                place_of(turn),
                [
                    HtmlSpan(places.anchor(p.passage), document.text[p.start : p.end], standing[p.passage])
                    for p in by_turn[turn.turn]
                ],
            )
            for turn in by_document[document.document]
        ]
        views.append(DocumentView(f"d{number}", document, case_names.get(document.case, ""), turns))
    return views
