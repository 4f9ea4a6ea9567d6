"""framework.xlsx, read back."""

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from textmine.matrices.cells import make_cells, make_paper_cells
from textmine.matrices.results import STATES, Results
from textmine.records.corpus import Case, Coding, Document, Passage, Question, Role, SourceFile, Turn
from textmine.records.decisions import Note
from textmine.records.topics import Topic, TopicSummary
from textmine.reports.framework_xlsx import framework_xlsx
from textmine.study.codebook import Code, Codebook, Pole, Section

TRUST = Code(
    "trust",
    "=Trust",
    "-Confidence",
    "working",
    poles=(Pole("+built", ()), Pole("-broken", ())),
    codes=(Code("promises", "Promises", "Kept or not.", "working"),),
)
MONEY = Code("money", "@Money", "Costs.", "working")
STAFF = Code("staff", "Staff", "Who works there.", "alone")
CODEBOOK = Codebook("Small", (Section("working", "=Working", (TRUST, MONEY)), Section("alone", "+Alone", (STAFF,))), ())
CASES = (
    Case("north", "=North", (("region", "=East"), ("founded", ""), ("size", "large"))),
    Case("south", "South"),
    Case("west", "West"),
)
LINES = [
    ("north/a.txt", "Q", Role.INTERVIEWER, "=What of trust, now and at the start of it?"),
    ("north/a.txt", "=Ann", Role.RESPONDENT, "=HYPERLINK(1) is what they said, and then they were honest with us."),
    ("north/a.txt", "+Bob", Role.RESPONDENT, "+They let us down, and we went on without them for all of a year."),
    ("north/a.txt", "-Cy", Role.RESPONDENT, "-And so they were honest in the end, and we had a party after it."),
    ("south/b.vtt", "@Dee", Role.RESPONDENT, "@It cost more than anybody had said that it ever would or could."),
    ("papers/c.pdf", "", Role.AUTHOR, "https://example.invalid is where the paper says that trust was costly."),
]


def _results(codebook=CODEBOOK, **values):
    texts, turns, passages = {}, [], []
    for number, (document, speaker, role, line) in enumerate(LINES):
        start = len(texts.get(document, ""))
        texts[document] = texts.get(document, "") + line + "\n"
        case = {"north/a.txt": "north", "south/b.vtt": "south"}.get(document, "")
        end = start + len(line)
        turns.append(Turn(f"{document}#{number}", document, start, end, speaker, role, speaker, ""))
        passages.append(Passage(f"{document}@{start}", document, start, end, speaker, role, turns[-1].turn, speaker, case, 14))

    def coding(number, code, pole="", words="=honest"):
        p = passages[number]
        return Coding(p.document, p.passage, p.start, p.end, LINES[number][3], code, pole, 0.85, "textmine", "0" * 64, words)

    codings = (
        coding(1, "trust", "+built"),
        coding(1, "promises"),
        coding(2, "trust", "-broken"),
        coding(3, "trust", "+built"),
        coding(4, "money"),
        coding(5, "trust"),
    )
    questions = (Question("south", "trust", "north/a.txt", passages[0].passage, LINES[0][3], 0.9, True),)
    given = {
        "title": "=Study",
        "note": "-note",
        "codebook": codebook,
        "cases": CASES,
        "inputs": (
            SourceFile("north/a.txt", "0", "read", case="north", shape="=label", turns=4, words=50, warnings=("-one", "two")),
            SourceFile("=x.doc", "1", "set aside", "+no reader"),
        ),
        "documents": tuple(
            Document(name, "", "literature", "=On trust", text, "0" * 64)
            if name.startswith("papers")
            else Document(name, name[:5], "transcript", name, text, "0" * 64)
            for name, text in texts.items()
        ),
        "speakers": (),
        "turns": tuple(turns),
        "passages": tuple(passages),
        "codings": codings,
        "questions": questions,
        "cells": tuple(make_cells(CASES, codebook, passages, codings, questions, 0.5)),
        "paper_cells": tuple(make_paper_cells(codebook, passages, codings)),
        "entities": (),
        "topics": (Topic(0, "boats", "=boats, ropes", 3, 2, 1, mark="-unstable"), Topic(1, "bread", "bread", 1)),
        "placements": (),
        "topics_summary": TopicSummary(0, 0.0, None),
    }
    return Results(**(given | values))


def _open(results):
    return openpyxl.load_workbook(BytesIO(framework_xlsx(results)))


@pytest.fixture(scope="module")
def book():
    return _open(_results())


def _rows(sheet):
    return [["" if value is None else value for value in row] for row in sheet.iter_rows(values_only=True)]


def _links(book):
    """Every link of the workbook: (sheet, cell, sheet it leads to, row it leads to)."""
    links = []
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink:
                    assert cell.hyperlink.target is None
                    name, _, place = cell.hyperlink.location.partition("!")
                    links.append((sheet.title, cell, name.strip("'"), int(place.removeprefix("A"))))
    return links


def test_sheets_and_their_headings(book):
    """The workbook has its sheets, each list with its heading frozen above it."""
    views = [
        "By respondent",
        "By group",
        "By question",
        "Who speaks",
        "Who speaks, by group",
        "Negative cases",
        "Interviews and papers",
    ]
    assert book.sheetnames == ["Read me", "Matrix", *views, "Summaries and memos", "Evidence", "Turns", "Topics", "Files"]
    headings = {name: _rows(book[name])[0] for name in ("Evidence", "Turns", "Topics", "Files")}
    assert headings == {
        "Evidence": ["Case", "Theme", "Pole", "Quotation", "Speaker", "Role", "Document", "Place", "Probability", "Matched on"],
        "Turns": ["Document", "Case", "Place", "Speaker", "Role", "Text"],
        "Topics": ["Topic", "Label", "Words", "Passages", "Respondents", "Cases", "Caution"],
        "Files": ["File", "Status", "Reason", "Case", "Layout", "Turns", "Words", "Warnings"],
    }
    assert [book[name].freeze_panes for name in book.sheetnames[1:]] == ["B3"] + ["A2"] * 12


def test_nothing_in_a_study_becomes_a_formula(book):
    """Text that begins with =, +, - or @ is text in every sheet, in full."""
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    values = {cell.value for cell in cells}
    assert {line for *_, line in LINES} <= values
    assert {
        "=Study",
        "-note",
        "=Working",
        "+Alone",
        "=Trust",
        "@Money",
        "=North",
        "=North\n\nregion: =East\nsize: large",
        "=x.doc",
        "+no reader",
        "=boats, ropes",
    } <= values


def test_every_link_leads_to_its_evidence(book):
    """A cell of the matrix links to its first quotation, a quotation to its turn, and nothing else is a link."""
    links = _links(book)
    themes = [cell.value for cell in book["Matrix"][2]]
    for source, cell, target, row in links:
        landed = [one.value for one in book[target][row]]
        if source == "Matrix":
            assert target == "Evidence"
            assert landed[:2] == [book["Matrix"].cell(cell.row - 1, 1).value.split("\n")[0], themes[cell.column - 1]]
            assert [one.value for one in book[target][row - 1]][:2] != landed[:2]
        else:
            assert (source, target) == ("Evidence", "Turns")
            assert landed[5] == book["Evidence"].cell(cell.row, 4).value
    assert [(source, cell.coordinate) for source, cell, _, _ in links] == [
        ("Matrix", "B4"),
        ("Matrix", "C6"),
        ("Evidence", "H2"),
        ("Evidence", "H3"),
        ("Evidence", "H4"),
        ("Evidence", "H5"),
        ("Evidence", "H6"),
    ]


def test_evidence_has_a_row_for_each_passage_of_a_cell(book):
    """Each coded passage of a cell is a row, once, with all that is known of it; those of papers come last, as "Papers"."""
    assert _rows(book["Evidence"])[1:] == [
        ["=North", "=Trust", "+built", LINES[1][3], "=Ann", "respondent", "a", "turn 1", 0.85, "=honest"],
        ["=North", "=Trust", "-broken", LINES[2][3], "+Bob", "respondent", "a", "turn 2", 0.85, "=honest"],
        ["=North", "=Trust", "+built", LINES[3][3], "-Cy", "respondent", "a", "turn 3", 0.85, "=honest"],
        ["South", "@Money", "", LINES[4][3], "@Dee", "respondent", "b", "turn 4", 0.85, "=honest"],
        ["Papers", "=Trust", "", LINES[5][3], "=On trust", "author", "c", "turn 5", 0.85, "=honest"],
    ]


def test_matrix_cells_tell_state_counts_and_extracts(book):
    """A cell holds its state, how much it stands on, its poles and extracts of different people, or the question that was asked."""
    sheet = book["Matrix"]
    assert sheet["B3"].value == (
        "PRESENT\n3 passages · 3 of 3 respondents\n+built 2; -broken 1\n"
        f"\n“{LINES[1][3]}” (=Ann, turn 1)\n\n“{LINES[2][3]}” (+Bob, turn 2)\n\n“{LINES[3][3]}” (-Cy, turn 3)"
    )
    assert sheet["B4"].value == "all 3 quotations →"
    assert sheet["B5"].value == f"ASKED BUT SILENT\n\nAsked: “{LINES[0][3]}”"
    assert sheet["C5"].value.startswith("PRESENT\n1 passage · 1 of 1 respondent\n\n“@It cost")
    assert [sheet.cell(7, column).value for column in range(1, 5)] == ["West", *["NO TRANSCRIPT"] * 3]


def test_what_people_wrote_stands_in_the_cell_and_is_no_formula():
    """A summary stands between counts and extracts under its writer's name; a memo is its comment; both are on their sheet."""
    at = "2026-01-02T03:04:05.000+00:00"
    notes = (
        Note(at, "RA", "summary", "cell/north/trust", "=Trust grew."),
        Note(at, "RB", "memo", "cell/north/trust", "Ask again."),
        Note(at, "RA", "summary", "cell/south/trust", "Nobody said."),
    )
    book = _open(_results(notes=notes))
    sheet = book["Matrix"]
    assert "\n\nSummary, RA: =Trust grew.\n\n“" in sheet["B3"].value
    assert sheet["B3"].comment.text == "Memo, RB, 2026-01-02: Ask again."
    assert sheet["B5"].value == f"ASKED BUT SILENT\n\nSummary, RA: Nobody said.\n\nAsked: “{LINES[0][3]}”"
    rows = [[cell.value for cell in row] for row in book["Summaries and memos"].iter_rows(min_row=2)]
    assert rows[0] == ["summary", "=North", "=Trust", "", "=Trust grew.", "RA", "2026-01-02"]
    assert {cell.data_type for row in book["Summaries and memos"].iter_rows() for cell in row} <= {"s", "n"}


def test_case_stands_with_its_attributes(book):
    """A case's attributes stand under its name, but for those that say nothing; a case without any is its name alone."""
    sheet = book["Matrix"]
    names = [sheet.cell(row, 1).value for row in (3, 5, 7)]
    assert names == ["=North\n\nregion: =East\nsize: large", "South", "West"]


def test_weak_cell_shows_its_question_and_no_quotation():
    """Where passages were proposed too weakly to count, the cell says so and shows the question."""
    results = _results()
    codings = tuple(replace(coding, probability=0.4) for coding in results.codings if coding.code == "money")
    questions = (Question("south", "money", "north/a.txt", results.passages[0].passage, "And the cost?", 0.1, False),)
    cells = tuple(make_cells(CASES, CODEBOOK, results.passages, codings, questions, 0.5))
    sheet = _open(_results(codings=codings, questions=questions, cells=cells))["Matrix"]
    assert sheet["C5"].value == "NOT ASKED\n1 possible suggestion, not counted\n\nNearest question: “And the cost?”"
    assert not sheet["C6"].value


def test_sections_span_their_themes(book):
    """A section of two themes is one merged heading, one of a single theme is a cell; definitions are comments."""
    sheet = book["Matrix"]
    assert [str(one) for one in sheet.merged_cells.ranges] == ["B1:C1"]
    assert _rows(sheet)[:2] == [["", "=Working", "", "+Alone"], ["Case", "=Trust", "@Money", "Staff"]]
    assert [sheet.cell(2, column).comment.text for column in (2, 3, 4)] == ["-Confidence", "Costs.", "Who works there."]


@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "between", "last"])
def test_section_without_themes_is_left_out(place):
    """A section that has no themes yet takes no column and hides no heading."""
    sections = list(CODEBOOK.sections)
    sections.insert(place, Section("empty", "Empty", ()))
    sheet = _open(_results(replace(CODEBOOK, sections=tuple(sections))))["Matrix"]
    assert _rows(sheet)[:2] == [["", "=Working", "", "+Alone"], ["Case", "=Trust", "@Money", "Staff"]]


def test_turns_hold_every_turn(book):
    """Every turn and paragraph has a row, also where nothing in it was coded."""
    rows = _rows(book["Turns"])[1:]
    assert [row[5] for row in rows] == [line for *_, line in LINES]
    assert [row[1] for row in rows] == ["=North"] * 4 + ["South", "Papers"]


def test_long_turn_is_cut_to_what_a_cell_holds():
    """A turn longer than a spreadsheet's cell is cut, not lost."""
    results = _results()
    document = replace(results.documents[2], text="word " * 8000)
    turn = replace(results.turns[5], start=0, end=40_000)
    long = replace(results, documents=(*results.documents[:2], document), turns=(*results.turns[:5], turn))
    assert _rows(_open(long)["Turns"])[6][5] == ("word " * 8000)[:32_000]


def test_topics_and_files(book):
    """Topics have their words and size; every file has what became of it."""
    assert _rows(book["Topics"])[1:] == [[0, "boats", "=boats, ropes", 3, 2, 1, "-unstable"], [1, "bread", "bread", 1, 0, 0, ""]]
    assert _rows(book["Files"])[1:] == [
        ["north/a.txt", "read", "", "north", "=label", 4, 50, "-one; two"],
        ["=x.doc", "set aside", "+no reader", "", "", 0, 0, ""],
    ]


def test_study_without_topics_says_why():
    """Where there are no topics their sheet gives the reason."""
    sheet = _open(_results(topics=(), topics_summary=TopicSummary(0, 0.0, None, "=too little text")))["Topics"]
    assert _rows(sheet) == [
        ["Topic", "Label", "Words", "Passages", "Respondents", "Cases", "Caution"],
        ["", "", "=too little text", "", "", "", ""],
    ]
    assert sheet["C2"].data_type == "s"


def test_first_page_counts_and_explains(book):
    """The first page has the title, the counts and the meaning of every state."""
    rows = _rows(book["Read me"])
    assert [row[0] for row in rows[:2]] == ["=Study", "-note"]
    assert ["files set aside", 1] in rows
    assert ["respondents’ passages, coded", 4] in rows
    assert [row for row in rows if row[0] in list(STATES)] == [[str(state), meaning] for state, meaning in STATES.items()]


def test_same_results_give_the_same_bytes():
    """The workbook is the same, byte for byte, for the same results."""
    assert framework_xlsx(_results()) == framework_xlsx(_results())


def test_time_of_making_is_fixed(book):
    """The workbook does not tell when it was made."""
    assert (book.properties.created.year, book.properties.modified.year) == (2000, 2000)


def test_study_of_papers_alone_has_a_workbook():
    """A study without cases has its sheets, with what its papers hold and their paragraphs."""
    whole = _results()
    parts = {
        "documents": whole.documents[2:],
        "turns": whole.turns[5:],
        "passages": whole.passages[5:],
        "codings": whole.codings[5:],
    }
    book = _open(_results(cases=(), cells=(), questions=(), topics=(), **parts))
    assert [row[:2] + row[3:4] for row in _rows(book["Evidence"])[1:]] == [["Papers", "=Trust", LINES[5][3]]]
    assert [row[5] for row in _rows(book["Turns"])[1:]] == [LINES[5][3]]
    assert [len(_rows(book[name])) for name in ("Matrix", "Topics")] == [2, 1]
