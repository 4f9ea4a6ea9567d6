"""framework.xlsx: a first page of counts and a legend, the matrix, and under it the evidence, turn by turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from textmine.records import Cell, State
from textmine.report.view import STATES, Places, Results, cells_by_place, place_of, speaker_of

_COLOURS = {
    State.PRESENT: "#DDEEDF",
    State.COUNTER: "#F9E3C8",
    State.SILENT: "#E3E6EE",
    State.NOT_ASKED: "#FFFFFF",
    State.NO_TRANSCRIPT: "#F0F0F0",
}
_QUOTES = 2  # quotations shown in a cell; all are on the sheet Evidence
_EPOCH = datetime(2000, 1, 1)  # a workbook carries its time of making; the same study must give the same bytes


def framework_xlsx(results: Results) -> bytes:
    """The workbook as bytes; text is written as text, so that nothing in a transcript becomes a formula or a link.

    Args:
        results: of a run.

    Returns:
        An xlsx file; the same for the same results.
    """
    sink = BytesIO()
    book = xlsxwriter.Workbook(
        sink, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": results.title, "author": "textmine", "created": _EPOCH})
    writer = _Writer(book, results)
    writer.first_page()
    writer.reserve("Matrix")
    evidence_rows = writer.evidence()
    writer.matrix(evidence_rows)
    writer.files()
    book.close()
    return sink.getvalue()


class _Writer:
    """The sheets of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, results: Results) -> None:
        self.book = book
        self.results = results
        self.places = Places(results)
        base = {"valign": "top", "text_wrap": True, "font_name": "Calibri", "font_size": 10}
        self.text = book.add_format(base)
        self.head = book.add_format(
            base | {"bold": True, "bg_color": "#26384D", "font_color": "#FFFFFF", "border": 1, "border_color": "#FFFFFF"}
        )
        self.bold = book.add_format(base | {"bold": True})
        self.title = book.add_format(base | {"bold": True, "font_size": 16, "text_wrap": False})
        self.link = book.add_format(base | {"font_color": "#1B5FA8", "underline": 1})
        self.states: dict[State, Format] = {
            state: book.add_format(base | {"bg_color": colour, "border": 1, "border_color": "#C9CED6"})
            for state, colour in _COLOURS.items()
        }
        self.sheets: dict[str, Worksheet] = {}
        self.turn_rows: Mapping[str, int] = {}

    def reserve(self, name: str) -> Worksheet:
        """A sheet in its place; it is filled later."""
        if name not in self.sheets:
            self.sheets[name] = self.book.add_worksheet(name)
        return self.sheets[name]

    def first_page(self) -> None:
        """Title, note, what went in and came out, and what the states mean."""
        sheet = self.reserve("Read me")
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 90)
        sheet.write_string(0, 0, self.results.title, self.title)
        sheet.write_string(1, 0, self.results.note, self.book.add_format({"italic": True}))
        row = 3
        for name, count in self.results.counts().items():
            sheet.write_string(row, 0, name.replace("_", " "), self.text)
            sheet.write_number(row, 1, count, self.book.add_format({"align": "left", "num_format": "#,##0"}))
            row += 1
        row += 1
        sheet.write_string(row, 0, "States of a cell", self.bold)
        for state, meaning in STATES.items():
            row += 1
            sheet.write_string(row, 0, str(state), self.states[state])
            sheet.write_string(row, 1, meaning, self.text)
        row += 2
        lines = (
            "Codings are a machine’s proposals, for people to accept or reject. Quotations are exact; … marks what was left out.",
            "A cell of the sheet Matrix links to its first quotation; a quotation on the sheet Evidence links to its turn.",
        )
        for line in lines:
            sheet.write_string(row, 0, line, self.book.add_format({"text_wrap": False}))
            row += 1

    def matrix(self, evidence_rows: Mapping[tuple[str, str], int]) -> None:
        """Cases down, themes across under their sections."""
        sheet = self.reserve("Matrix")
        sheet.freeze_panes(2, 1)
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, len(self.results.codebook.themes), 34)
        sheet.write_string(0, 0, "", self.head)
        sheet.write_string(1, 0, "Case", self.head)
        column = 1
        for section in self.results.codebook.sections:
            last = column + len(section.themes) - 1
            if last > column:
                sheet.merge_range(0, column, 0, last, section.name, self.head)
            else:
                sheet.write_string(0, column, section.name, self.head)
            for theme in section.themes:
                sheet.write_string(1, column, theme.name, self.head)
                sheet.write_comment(1, column, theme.definition, {"x_scale": 2, "y_scale": 1.5})
                column += 1
        cells = cells_by_place(self.results.cells)
        for row, case in enumerate(self.results.cases, 2):
            sheet.set_row(row, 190)
            sheet.write_string(row, 0, case.name, self.bold)
            for column, theme in enumerate(self.results.codebook.themes, 1):
                cell = cells[case.case, theme.id]
                self._cell(sheet, row, column, cell, evidence_rows.get((case.case, theme.id)))
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: Cell, target: int | None) -> None:
        text = self._cell_text(cell)
        if target is None:
            sheet.write_string(row, column, text, self.states[cell.state])
        else:
            sheet.write_url(row, column, f"internal:'Evidence'!A{target + 1}", self.states[cell.state], text, "Go to the evidence")

    def _cell_text(self, cell: Cell) -> str:
        lines = [str(cell.state).upper()]
        if cell.passages:
            passages = "1 passage" if cell.passages == 1 else f"{cell.passages} passages"
            lines.append(f"{passages}; {cell.respondents} of {cell.respondents_total} respondents")
        if any(count for _, count in cell.poles):
            lines.append("; ".join(f"{pole} {count}" for pole, count in cell.poles))
        lines += [f"\n“{quote.short}” ({quote.speaker}, {quote.place})" for quote in self.places.quotes(cell)[:_QUOTES]]
        if not cell.passages and cell.question:
            said = "Asked" if cell.question.asked else "Nearest question"
            lines.append(f"\n{said}: “{cell.question.quote}”")
        return "\n".join(lines)

    def evidence(self) -> Mapping[tuple[str, str], int]:
        """Every quotation of every cell; returns the first row of each cell's evidence."""
        sheet = self.reserve("Evidence")
        self._turns()
        self._heading(
            sheet,
            (
                ("Case", 20),
                ("Theme", 24),
                ("Pole", 18),
                ("Quotation", 90),
                ("Speaker", 22),
                ("Role", 18),
                ("Document", 28),
                ("Place", 16),
                ("Probability", 11),
                ("Words", 30),
            ),
        )
        names = {case.case: case.name for case in self.results.cases}
        themes = {theme.id: theme.name for theme in self.results.codebook.themes}
        first: dict[tuple[str, str], int] = {}
        row = 1
        for cell in self.results.cells:
            for quote in self.places.quotes(cell):
                first.setdefault((cell.case, cell.theme), row)
                values = (names[cell.case], themes[cell.theme], quote.pole, quote.text, quote.speaker, quote.role, quote.document)
                self._row(sheet, row, values)
                target = self.turn_rows[quote.anchor]
                sheet.write_url(row, 7, f"internal:'Turns'!A{target + 1}", self.link, quote.place, "Go to the turn")
                sheet.write_number(row, 8, quote.probability, self.text)
                sheet.write_string(row, 9, quote.words, self.text)
                row += 1
        sheet.autofilter(0, 0, max(1, row - 1), 9)
        return first

    def _turns(self) -> None:
        """Every turn of every transcript and paragraph of every paper, for the links to land on."""
        sheet = self.reserve("Turns")
        self._heading(sheet, (("Document", 30), ("Case", 20), ("Place", 18), ("Speaker", 24), ("Role", 14), ("Text", 120)))
        texts = {document.document: document for document in self.results.documents}
        rows: dict[str, int] = {}
        for row, turn in enumerate(self.results.turns, 1):
            document = texts[turn.document]
            text = document.text[turn.start : turn.end][:32_000]  # a spreadsheet's cell holds 32,767 characters
            self._row(sheet, row, (turn.document, document.case, place_of(turn), speaker_of(turn), turn.role, text))
            rows[turn.turn] = row
        sheet.autofilter(0, 0, max(1, len(rows)), 5)
        self.turn_rows = {self.places.anchor(passage.passage): rows[passage.turn] for passage in self.results.passages}

    def files(self) -> None:
        """Topics, and what became of every file."""
        sheet = self.reserve("Topics")
        self._heading(sheet, (("Topic", 8), ("Words", 60), ("Passages", 12)))
        for row, topic in enumerate(self.results.topics, 1):
            self._row(sheet, row, (str(topic.topic), topic.words))
            sheet.write_number(row, 2, topic.passages, self.text)
        if self.results.topics_note:
            sheet.write_string(1, 1, self.results.topics_note, self.text)
        sheet = self.reserve("Files")
        self._heading(
            sheet,
            (
                ("File", 50),
                ("Status", 12),
                ("Reason", 60),
                ("Case", 20),
                ("Shape", 34),
                ("Turns", 8),
                ("Words", 8),
                ("Warnings", 60),
            ),
        )
        for row, one in enumerate(self.results.inputs, 1):
            self._row(sheet, row, (one.path, one.status, one.reason, one.case, one.shape))
            sheet.write_number(row, 5, one.turns, self.text)
            sheet.write_number(row, 6, one.words, self.text)
            sheet.write_string(row, 7, "; ".join(one.warnings), self.text)

    def _heading(self, sheet: Worksheet, columns: Sequence[tuple[str, int]]) -> None:
        for column, (name, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, self.head)
        sheet.freeze_panes(1, 0)

    def _row(self, sheet: Worksheet, row: int, values: Sequence[str]) -> None:
        for column, value in enumerate(values):
            sheet.write_string(row, column, value, self.text)
