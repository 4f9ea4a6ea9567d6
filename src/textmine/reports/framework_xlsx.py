"""framework.xlsx: a first page of counts and a legend, the matrix, and under it the evidence, turn by turn."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from textmine.matrices.cell_extracts import extracts_of, memos_of, summaries_of
from textmine.matrices.results import COUNTS, STATES, Places, Results, cells_by_place, place_of, speaker_of, tally_of
from textmine.matrices.topics import topic_name
from textmine.records.corpus import Cell, State
from textmine.reports.extra_tables import TableView, extra_tables
from textmine.reports.sheets import EPOCH, Styles, TableSheet, height

_COLOURS = {
    State.PRESENT: "#DDEEDF",
    State.COUNTER: "#F9E3C8",
    State.SILENT: "#E3E6EE",
    State.NOT_ASKED: "#FFFFFF",
    State.NO_TRANSCRIPT: "#F0F0F0",
}
_CELL_WIDTH = 44  # characters
# Headings with their widths in characters.
_EVIDENCE = (
    ("Case", 20),
    ("Theme", 24),
    ("Pole", 18),
    ("Quotation", 90),
    ("Speaker", 22),
    ("Role", 18),
    ("Document", 28),
    ("Place", 18),
    ("Probability", 11),
    ("Matched on", 30),
)
_TURNS = (("Document", 34), ("Case", 20), ("Place", 18), ("Speaker", 24), ("Role", 14), ("Text", 120))
_TOPICS = (("Topic", 8), ("Label", 36), ("Words", 70), ("Passages", 12), ("Respondents", 12), ("Cases", 10), ("Caution", 50))
_FILES = (
    ("File", 50),
    ("Status", 12),
    ("Reason", 60),
    ("Case", 20),
    ("Layout", 34),
    ("Turns", 8),
    ("Words", 8),
    ("Warnings", 60),
)


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
    book.set_properties({"title": results.title, "author": "textmine", "created": EPOCH})
    writer = _Writer(book, results)
    further = extra_tables(results, writer.places)
    names = ("Read me", "Matrix", *(side.name for side in further), "Evidence", "Turns", "Topics", "Files")
    sheets = {name: book.add_worksheet(name) for name in names}
    writer.first_page(sheets["Read me"])
    turn_rows = writer.turns(sheets["Turns"])
    evidence_rows = writer.evidence(sheets["Evidence"], turn_rows)
    writer.matrix(sheets["Matrix"], evidence_rows)
    for side in further:
        writer.side(sheets[side.name], side)
    writer.topics(sheets["Topics"])
    writer.files(sheets["Files"])
    book.close()
    return sink.getvalue()


class _Writer:
    """The sheets of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, results: Results) -> None:
        self.book = book
        self.results = results
        self.places = Places(results)
        self.styles = Styles(book)
        base = self.styles.base | {"left": 1, "right": 1, "border_color": "#C9CED6"}
        self.cells: dict[State | None, Format] = {
            state: book.add_format(base | {"top": 1, "bg_color": colour}) for state, colour in _COLOURS.items()
        }
        self.below: dict[State | None, Format] = {
            state: book.add_format(base | {"bottom": 1, "bg_color": colour, "font_color": "#1B5FA8", "underline": 1})
            for state, colour in _COLOURS.items()
        }

    def first_page(self, sheet: Worksheet) -> None:
        """Title, note, what went in and came out, and what the states mean."""
        styles = self.styles
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 100)
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, self.results.title, styles.title)
        sheet.write_string(1, 0, self.results.note, styles.note)
        row = 3
        for name, count in self.results.counts().items():
            sheet.write_string(row, 0, COUNTS.get(name, name.replace("_", " ")), styles.text)
            sheet.write_number(row, 1, count, styles.count)
            row += 1
        row += 1
        sheet.write_string(row, 0, "States of a cell", styles.bold)
        for state, meaning in STATES.items():
            row += 1
            sheet.write_string(row, 0, str(state), self.cells[state])
            sheet.write_string(row, 1, meaning, styles.text)
        for line in (
            "textmine suggested the codings and states, for you to accept or reject. Expect at least half to be wrong.",
            "Text in “quotation marks” is a verbatim extract; … marks an omission. The sheet Evidence has every passage in full.",
            "Text in blue, headed “Summary”, was written by a member of the team. Runs never change it. Memos are cell comments.",
            "The sheet Turns contains the full transcripts: share this file only as you would share them.",
            "In the sheet Matrix, the link below each cell opens its quotations. In Evidence, each quotation links to its turn.",
        ):
            row += 2
            sheet.write_string(row, 0, line, styles.line)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 1)

    def matrix(self, sheet: Worksheet, evidence: Mapping[tuple[str, str], int]) -> None:
        """Cases down, themes across under their sections; two rows a case, the cells and under them the links.

        A link on the cell itself would do in Excel, but LibreOffice shows the text of such a cell on one line.
        """
        sections = [section for section in self.results.codebook.sections if section.themes]
        sheet.freeze_panes(2, 1)
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, max(1, len(self.results.codebook.themes)), _CELL_WIDTH)
        sheet.set_row(1, 30)
        sheet.write_string(0, 0, "", self.styles.head)
        sheet.write_string(1, 0, "Case", self.styles.head)
        column, breaks = 1, []
        for section in sections:
            breaks.append(column)
            if len(section.themes) > 1:
                sheet.merge_range(0, column, 0, column + len(section.themes) - 1, section.name, self.styles.head)
            else:
                sheet.write_string(0, column, section.name, self.styles.head)
            for theme in section.themes:
                sheet.write_string(1, column, theme.name, self.styles.head)
                sheet.write_comment(1, column, theme.definition, {"x_scale": 2, "y_scale": 1.5})
                column += 1
        cells = cells_by_place(self.results.cells)
        for number, case in enumerate(self.results.cases):
            row = 2 + 2 * number
            texts = [self._cell_text(cells[case.case, theme.id]) for theme in self.results.codebook.themes]
            sheet.set_row(row, height([("".join(parts), _CELL_WIDTH) for parts in texts]))
            about = "\n".join(f"{key}: {value}" for key, value in case.attributes if value)
            sheet.write_string(row, 0, f"{case.name}\n\n{about}" if about else case.name, self.styles.bold)
            sheet.write_string(row + 1, 0, "", self.styles.bold)
            for column, (theme, text) in enumerate(zip(self.results.codebook.themes, texts, strict=True), 1):
                cell = cells[case.case, theme.id]
                self._fill(sheet, row, column, cell, text)
                self._link(sheet, row + 1, column, cell, evidence.get((case.case, theme.id)))
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.repeat_rows(0, 1)
        sheet.repeat_columns(0, 0)
        sheet.set_v_pagebreaks(breaks[1:])

    def _link(self, sheet: Worksheet, row: int, column: int, cell: Cell, target: int | None) -> None:
        style = self.below[cell.state]
        if target is None:
            sheet.write_blank(row, column, None, style)
        else:
            words = "1 quotation" if cell.passages == 1 else f"all {cell.passages} quotations"
            sheet.write_url(row, column, f"internal:'Evidence'!A{target + 1}", style, f"{words} →")

    def _fill(self, sheet: Worksheet, row: int, column: int, cell: Cell, parts: tuple[str, str, str]) -> None:
        """Write a cell: state, a person's summary in a hand of its own, and extracts; memos become its comment."""
        state, summary, extracts = parts
        if summary and extracts:
            rich = (self.styles.state, state, self.styles.summary, summary, self.styles.plain, extracts)
            sheet.write_rich_string(row, column, *rich, self.cells[cell.state])
        elif summary:
            sheet.write_rich_string(row, column, self.styles.state, state, self.styles.summary, summary, self.cells[cell.state])
        else:
            sheet.write_string(row, column, state + extracts, self.cells[cell.state])
        if memos := memos_of(self.results.notes, cell.case, cell.theme):
            text = "\n\n".join(f"Memo, {note.who}, {note.at[:10]}: {note.text}" for note in memos)
            sheet.write_comment(row, column, text, {"x_scale": 2, "y_scale": 2, "author": memos[-1].who})

    def side(self, sheet: Worksheet, side: TableView) -> None:
        """One of the further tables."""
        table = TableSheet(sheet, self.styles, side.columns)
        for values in side.rows:
            table.add(values)
        table.shade(*side.shaded)
        table.close()

    def _cell_text(self, cell: Cell) -> tuple[str, str, str]:
        """State with counts, people's summaries, and extracts or the nearest question."""
        lines = [str(cell.state).upper()]
        if tally := tally_of(cell):
            lines.append(tally)
        if not cell.weak and any(count for _, count in cell.poles):
            lines.append("; ".join(f"{pole} {count}" for pole, count in cell.poles))
        said = [f"“{quote.short}” ({quote.speaker}, {quote.place})" for quote in extracts_of(cell, self.places)]
        if cell.weak or not cell.passages:
            asked = "Asked" if cell.question and cell.question.asked else "Nearest question"
            said = [f"{asked}: “{cell.question.quote}”"] if cell.question else []
        notes = summaries_of(self.results.notes, cell.case, cell.theme)
        summary = "".join(f"\n\nSummary, {note.who}: {note.text}" for note in notes)
        return "\n".join(lines), summary, "".join(f"\n\n{one}" for one in said)

    def evidence(self, sheet: Worksheet, turn_rows: Mapping[str, int]) -> Mapping[tuple[str, str], int]:
        """Every quotation of every cell; returns the first row of each cell's evidence."""
        table = TableSheet(sheet, self.styles, _EVIDENCE)
        names = {case.case: case.name for case in self.results.cases} | {"literature": "Papers"}
        themes = {theme.id: theme.name for theme in self.results.codebook.themes}
        landing = {self.places.anchor(passage.passage): turn_rows[passage.turn] for passage in self.results.passages}
        first: dict[tuple[str, str], int] = {}
        for cell in (*self.results.cells, *self.results.paper_cells):
            for quote in self.places.quotes(cell):
                values = (names[cell.case], themes[cell.theme], quote.pole, quote.text, quote.speaker, quote.role, quote.document)
                row = table.add((*values, quote.place, quote.probability, quote.words))
                first.setdefault((cell.case, cell.theme), row)
                target = landing[quote.anchor]
                sheet.write_url(row, len(values), f"internal:'Turns'!A{target + 1}", self.styles.link, quote.place, "Show the turn")
        table.close()
        return first

    def turns(self, sheet: Worksheet) -> Mapping[str, int]:
        """Every turn of every transcript and paragraph of every paper, for the links to land on; returns their rows."""
        table = TableSheet(sheet, self.styles, _TURNS)
        documents = {document.document: document for document in self.results.documents}
        names = {case.case: case.name for case in self.results.cases} | {"": "Papers"}
        rows: dict[str, int] = {}
        for turn in self.results.turns:
            document = documents[turn.document]
            text = document.text[turn.start : turn.end]
            rows[turn.turn] = table.add((turn.document, names[document.case], place_of(turn), speaker_of(turn), turn.role, text))
        table.close()
        return rows

    def topics(self, sheet: Worksheet) -> None:
        """The topics, or why there are none; topics.xlsx has all of them."""
        table = TableSheet(sheet, self.styles, _TOPICS)
        for topic in topic_name(self.results.topics):
            size = (topic.passages, topic.respondents, topic.cases)
            table.add((topic.topic, topic.label, topic.typical_words, *size, topic.mark))
        if self.results.topics_summary.note:
            table.add(("", "", self.results.topics_summary.note, "", "", "", ""))
        table.close()

    def files(self, sheet: Worksheet) -> None:
        """What became of every file."""
        table = TableSheet(sheet, self.styles, _FILES)
        for source_file in self.results.inputs:
            values = (
                source_file.path,
                source_file.status,
                source_file.reason,
                source_file.case,
                source_file.shape,
                source_file.turns,
                source_file.words,
                "; ".join(source_file.warnings),
            )
            table.add(values)
        table.close()
