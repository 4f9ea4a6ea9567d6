"""Tables of coded segments and codebooks, as programs export them and people write them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.exchange.importers.foreign import written
from textmine.cli import app
from textmine.errors import ExchangeError
from textmine.exchange.importers.codebooks import codebook_yaml
from textmine.exchange.importers.offset_convention import find_convention
from textmine.exchange.importers.open_project import read_project
from textmine.exchange.importers.records import Account, ForeignProject, read_moments
from textmine.exchange.importers.table_columns import commas_separate, paths_of, split_codes
from textmine.exchange.importers.tables import TableHints
from textmine.exchange.importers.to_gold import segments_of
from textmine.study.codebook import read_codebook

BOAT, SHED = "We bought the boat between us, and nobody asked for a paper.", "The shed leaked, so the sails were never dry."


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    sink = io.StringIO()
    csv.writer(sink).writerows(rows)
    return sink.getvalue().encode()


def read(folder: Path, rows: Sequence[Sequence[str]], name: str = "t.csv", **hints) -> ForeignProject:
    return read_project(written(folder, as_csv(rows), name), TableHints(**hints))


def book(folder: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    path = folder / "t.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def codes_of(project: ForeignProject) -> set[str]:
    return {" / ".join((*code.above, code.name)) for code in project.codes}


def said(project: ForeignProject) -> list[tuple[str, str, list[str]]]:
    """Document, words and codes of each segment."""
    paths = {code.key: " / ".join((*code.above, code.name)) for code in project.codes}
    return [
        (source.name, selection.words, sorted(paths[given.code] for given in selection.given))
        for source in project.sources
        for selection in source.selections
    ]


HEADINGS = {  # code, words, document, coder, comment
    "MAXQDA": ("Code", "Segment", "Document name", "Author", "Comment"),
    "MAXQDA, German": ("Code", "Segment", "Dokumentname", "Autor", "Kommentar"),
    "MAXQDA, Spanish": ("Código", "Segmento", "Nombre del documento", "Autor", "Comentario"),
    "MAXQDA, French": ("Code", "Segment", "Nom du document", "Auteur", "Commentaire"),
    "MAXQDA, Portuguese": ("Código", "Segmento", "Nome do documento", "Autor", "Comentário"),
    "MAXQDA, Italian": ("Codice", "Segmento", "Nome del documento", "Autore", "Commento"),
    "MAXQDA, Japanese": ("コード", "セグメント", "文書名", "作成者", "コメント"),
    "MAXQDA, Chinese": ("代码", "编码片段", "文档名", "作者", "备注"),
    "ATLAS.ti": ("Codes", "Quotation Content", "Document", "Created by", "Comment"),
    "ATLAS.ti, German": ("Kodes", "Zitatinhalt", "Dokument", "Erstellt von", "Kommentar"),
    "NVivo": ("Node", "Reference Text", "Source", "Coded by Initials", "Annotation"),
    "Dedoose": ("Codes Applied", "Excerpt Copy", "Media Title", "Excerpt Creator", "Excerpt Memo"),
    "QualCoder": ("Codename", "Coded", "File", "Coder", "Coded_Memo"),
    "Quirkos": ("Quirk Name", "Quote", "Source Name", "Author", "Memo"),
    "webQDA": ("Código", "Unidade de registo", "Fonte", "Utilizador", "Nota"),
    "Taguette": ("tag", "content", "document", "user", "comment"),
    "maxqdar": ("tag", "Preview", "file_name", "coder", "memo"),
    "by hand": ("CODE", "Meaning unit:", "Interview", "Researcher", "Remarks"),
    "with underscores": ("code_name", "text_segment", "doc_name", "coded_by", "coding_comment"),
}


@pytest.mark.parametrize("names", HEADINGS.values(), ids=HEADINGS)
def test_columns_are_known_by_the_headings_of_each_program(names: tuple[str, ...], tmp_path) -> None:
    """Code, words, document, coder and comment are found in any order, whatever stands beside them, which is told."""
    code, words, document, coder, note = names
    rows = [("Farbe", note, coder, document, "Weight", words, code), ("●", "Odd.", "AB", "Talk", "0", BOAT, "Money")]
    project = read(tmp_path, rows)
    assert said(project) == [("Talk", BOAT, ["Money"])]
    (given,) = project.sources[0].selections[0].given
    assert (given.who, given.note) == ("AB", "Odd.")
    assert project.told == ("columns that were not read: Farbe, Weight",)
    assert project.codings() == 1


def test_a_table_without_a_known_column_of_words_is_refused(tmp_path) -> None:
    """A code in several rows, or a document: it holds segments, and the fault lists the columns and says what to type."""
    rows = [("Document", "Code", "Gesprächsteil"), ("T", "Money", BOAT), ("T", "Trust", SHED)]
    with pytest.raises(ExchangeError) as caught:
        read(tmp_path, rows)
    (fault,) = caught.value.faults
    assert fault.got == "no column of words in a table of coded segments (columns: Document, Code, Gesprächsteil)"
    assert '--column "words=Gesprächsteil"' in fault.do
    for codes in (("Money", "Money"), ("Money; Trust", "Trust"), ("Money\nTrust", "Lost")):
        with pytest.raises(ExchangeError, match="no column of words"):
            read(tmp_path, [("Codes", "Teil"), (codes[0], BOAT), (codes[1], SHED)])
    assert codes_of(read(tmp_path, [("Code", "Teil"), ("Money", BOAT), ("Trust", SHED), ("", ""), ("", "x"), ("", "y")])) == {
        "Money",
        "Trust",
    }
    assert said(read(tmp_path, rows, columns={"words": "gesprächsteil"})) == [("T", BOAT, ["Money"]), ("T", SHED, ["Trust"])]
    assert codes_of(read(tmp_path, rows, codebook=True)) == {"Money", "Trust"}


def test_columns_are_named_on_the_command_line(tmp_path) -> None:
    """--column says what a column holds; one that is not there, or no such thing, is a fault, and wrong usage is status 2."""
    rows = [("Where", "What", "Who", "How"), ("T", "Money, lost", "AB", BOAT), ("T", "Trust", "CD", SHED)]
    file = written(tmp_path, as_csv(rows), "t.csv")

    def run(*args: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["import", str(file), "--as", "segments", *args])
        return result.exit_code, result.stdout + result.stderr

    assert run()[0] == 1
    assert "no column of codes (columns: Where, What, Who, How)" in run()[1]
    named = ("--column", "code=What", "--column", "words=how", "--column", "document=Where", "--column", "coder=Who")
    status, shown = run(*named, "--separator", "none")
    assert (status, "2 codings on 2 of 2 segments." in shown) == (0, True)
    assert "Money, lost" in (tmp_path / "t.segments.jsonl").read_text(encoding="utf-8")
    assert run("--column", "words=Nowhere")[1].startswith("t.csv: no column 'Nowhere' (columns: Where, What, Who, How)")
    assert "words, code, document" in run("--column", "colour=Who")[1]
    assert run("--column", "words")[0] == 2


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Trust\nMoney", ["Money", "Trust"]),
        ("Trust\r\nMoney\r\n", ["Money", "Trust"]),
        ("Trust; Money", ["Money", "Trust"]),
        ("Trust|Money", ["Money", "Trust"]),
        ("Trust, Money", ["Money", "Trust"]),
        ("Trust;Trust; Money;", ["Money", "Trust"]),
    ],
)
def test_several_codes_of_a_cell(cell: str, expected: list[str], tmp_path) -> None:
    """New lines, semicolons, bars and, where codes stand alone elsewhere, commas part them; each counts once."""
    rows = [("Document", "Codes", "Segment"), ("T", cell, BOAT), ("T", "Money", SHED), ("U", "Trust", SHED)]
    project = read(tmp_path, rows)
    assert said(project)[0] == ("T", BOAT, expected)
    assert project.codings() == 4


def test_commas_of_names_stay_and_both_readings_are_told(tmp_path) -> None:
    """Where what follows a comma is no code by itself, the name has the comma; the report says so and how to say otherwise."""
    rows = [("Codes", "Segment"), ("Trust, lost", BOAT), ("Money, lost", SHED), ("Trust, built", "Else."), ("Trust", "More.")]
    project = read(tmp_path, rows)
    assert codes_of(project) == {"Trust, lost", "Money, lost", "Trust, built", "Trust"}
    assert project.told == (
        "3 cells with commas were read as one code each, with commas in its name (if they are not: --separator comma)",
    )
    assert codes_of(read(tmp_path, rows, separator="comma")) == {"Trust", "lost", "Money", "built"}
    assert (
        read(tmp_path, [("Codes", "Segment"), ("A, B", BOAT), ("B", SHED)]).told[0].endswith("(if they are not: --separator none)")
    )


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Money > Driver", "Trust > Lost"), {"Money / Driver", "Trust / Lost"}),
        (("Money\\Driver", "Trust"), {"Money / Driver", "Trust"}),
        (("Nodes\\\\Money\\Driver", "Nodes\\\\Trust"), {"Money / Driver", "Trust"}),
        (("Money::Driver::Late", "Trust"), {"Money / Driver / Late", "Trust"}),
        (("Money/Driver", "Money"), {"Money", "Money / Driver"}),
        (("Money/Driver", "Money/Barrier"), {"Money / Barrier", "Money / Driver"}),
        (("Money: driver", "Money: barrier"), {"Money / barrier", "Money / driver"}),
        (("Money → Driver", "Money"), {"Money", "Money / Driver"}),
        # Names that hold such a sign.
        (("Home/work balance", "Trust"), {"Home/work balance", "Trust"}),
        (("Yes/No", "N/A"), {"Yes/No", "N/A"}),
        (("Age > 30", "Trust"), {"Age > 30", "Trust"}),
        (("Note: late", "Trust"), {"Note: late", "Trust"}),
        (("Money > Home/work", "Money"), {"Money", "Money / Home/work"}),
        (("> 5 years", "<5 years"), {"> 5 years", "<5 years"}),
        (("Money/Driver", "Trust/Lost", "Home/Away"), {"Money / Driver", "Trust / Lost", "Home / Away"}),
        ((" > ".join("x" * 99), "Trust"), {" > ".join("x" * 99), "Trust"}),
        (("1 Money", "1.1 Driver", "2.1 Alone"), {"1 Money", "1 Money / 1.1 Driver", "2.1 Alone"}),
    ],
)
def test_names_that_are_paths(names: tuple[str, ...], expected: set[str]) -> None:
    """A sure sign leads from level to level; a slash or colon where what is before it is a code or begins another name too."""
    paths, sign = paths_of(names)
    assert {" / ".join(path) for path in paths.values()} == expected
    assert bool(sign) == any(len(path) > 1 for path in paths.values())


def test_a_codebook_with_paths_is_a_tree(tmp_path) -> None:
    """Codes under codes with their definitions; those above that have no row of their own are made; examples are kept."""
    rows = [
        ("Code", "Memo", "Example"),
        ("Trust", "About trust.", ""),
        ("Trust > Lost", "When it is lost.", "They left.\nNobody rang."),
        ("Money > Driver", "The driver.", ""),
    ]
    project = read(tmp_path, rows)
    (tmp_path / "book.yaml").write_text(codebook_yaml(project, "t").text, encoding="utf-8")
    themes = read_codebook(tmp_path / "book.yaml").themes
    assert [(theme.name, [(code.name, code.definition) for code in theme.codes]) for theme in themes] == [
        ("Trust", [("Lost", "When it is lost.")]),
        ("Money", [("Driver", "The driver.")]),
    ]
    assert themes[0].codes[0].examples == ("They left.", "Nobody rang.")


SHAPES = {
    "theme and code": (
        [("Theme", "Code", "Definition"), ("Money", "Driver", "D."), ("Money", "Barrier", "B.")],
        "Money/Driver Money/Barrier",
    ),
    "levels with merged cells": (
        [("Level 1", "Level 2", "Definition"), ("Money", "", "M."), ("", "Driver", "D."), ("", "Barrier", "B.")],
        "Money Money/Driver Money/Barrier",
    ),
    "numbers of parents": (
        [
            ("Id", "Parent Id", "Title", "Description"),
            ("7", "3", "Driver", "D."),
            ("3", "", "Money", "M."),
            ("9", "7", "Late", "L."),
        ],
        "Money Money/Driver Money/Driver/Late",
    ),
    "dashes": (
        [("Code", "Definition"), ("Money", "M."), ("- Driver", "D."), ("-- Late", "L."), ("- Barrier", "B."), ("Trust", "T.")],
        "Money Money/Driver Money/Driver/Late Money/Barrier Trust",
    ),
    "numbers": (
        [("Code", "Definition"), ("1 Money", "M."), ("1.1 Driver", "D."), ("1.1.1 Late", "L."), ("2. Trust", "T.")],
        "1 Money|1 Money/1.1 Driver|1 Money/1.1 Driver/1.1.1 Late|2. Trust",
    ),
    "NVivo's counts": (
        [("Name", "Description", "Files", "References"), ("Money", "M.", "3", "12"), ("Trust", "T.", "1", "2")],
        "Money Trust",
    ),
    "an example beside": ([("Code", "Definition", "Quote"), ("Money", "M.", BOAT), ("Trust", "T.", SHED)], "Money Trust"),
}


@pytest.mark.parametrize(("rows", "expected"), SHAPES.values(), ids=SHAPES)
def test_codebooks_of_other_shapes(rows: list[tuple[str, ...]], expected: str, tmp_path) -> None:
    """What stands above a code is in another column, in columns of levels, or named by a number."""
    project = read(tmp_path, rows)
    described = {"/".join((*code.above, code.name)) for code in project.codes if code.description}
    assert described == set(expected.split("|" if "|" in expected else " "))
    assert project.sources == ()


def test_groups_and_descriptions_that_come_again(tmp_path) -> None:
    """A code may be in several groups; one that is there twice keeps both descriptions, and that is told."""
    rows = [
        ("Code", "Comment", "Code Group 1", "Code Group 2"),
        ("Money", "M.", "Costs", "Drivers"),
        ("Trust", "T.", "Drivers", ""),
    ]
    project = read(tmp_path, rows)
    assert project.sets == (("Costs", ("Money",)), ("Drivers", ("Money", "Trust")))
    again = read(tmp_path, [("Code", "Definition"), ("Money", "M."), ("Money", "More.")], codebook=True)
    assert [code.description for code in again.codes] == ["M.\n\nMore."]
    assert again.told == ("1 code with several descriptions, which were put together",)


def test_what_stands_above_a_code_in_a_table_of_segments(tmp_path) -> None:
    """QualCoder writes each category into a column of the same heading, the nearest first; pictures are counted."""
    rows = [
        ("File", "Coder", "Coded", "Id", "Codename", "Coded_Memo", "Category", "Category"),
        ("Talk", "AB", BOAT, "ctid:1", "Driver", "", "Money", "Aspects"),
        ("photo.jpg", "AB", "image", "imid:4", "Driver", "", "Money", "Aspects"),
        ("Talk", "AB", "", "ctid:2", "Trust", "", "", ""),
    ]
    project = read(tmp_path, rows)
    assert said(project) == [("Talk", BOAT, ["Aspects / Money / Driver"])]
    assert dict(project.lost) == {"of pictures and recordings": 1, "in rows without words": 1}
    assert segments_of(project, find_convention(project).reading).account == Account(3, 1, dict(project.lost))
    assert [code.codable for code in project.codes] == [False, True, False, True]


def test_a_column_a_code_of_dedoose(tmp_path) -> None:
    """A segment has the codes whose columns say so, with their paths; what is beside them is told once."""
    rows = [
        (
            "Media Title",
            "Excerpt Copy",
            "Codes Applied Combined",
            "Code: Money Applied",
            "Code: Money\\Driver Applied",
            "Code: Money Range",
        ),
        ("Talk", BOAT, "Money, Driver", "True", "True", "0-12"),
        ("Talk", SHED, "Driver", "False", "True", ""),
    ]
    project = read(tmp_path, rows)
    assert said(project) == [("Talk", BOAT, ["Money", "Money / Driver"]), ("Talk", SHED, ["Money / Driver"])]
    assert project.told == ("columns that were not read: Codes Applied Combined, Code: Money Range",)


def test_several_columns_of_codes(tmp_path) -> None:
    """Code 1, Code 2 ... hold a code each."""
    rows = [("Document", "Text", "Code 1", "Code 2"), ("Talk", BOAT, "Money", "Trust"), ("Talk", SHED, "Trust", "")]
    assert said(read(tmp_path, rows)) == [("Talk", BOAT, ["Money", "Trust"]), ("Talk", SHED, ["Trust"])]


def test_a_workbook_with_a_title_above_and_other_sheets(tmp_path) -> None:
    """The row of headings is found below a title; a sheet that holds no segments is told by its name."""
    rows = [("Report of quotations",), ("Project: Boats", "3 May"), (), ("ID", "Document", "Codes", "Quotation Content")]
    sheets = {
        "About": [("Title", "Boats")],
        "Quotations": [*rows, ("1:1", "Talk", "Money", BOAT)],
        "Codes": [("Code", "Grounded"), ("Money", 1)],
    }
    project = read_project(book(tmp_path, sheets))
    assert said(project) == [("Talk", BOAT, ["Money"])]
    assert project.told == ("sheets that were not read: About, Codes",)


def test_wide_workbooks_are_read_to_their_last_column(tmp_path) -> None:
    """Codes far to the right are not cut off."""
    heading = ["Excerpt Copy", *(f"Code: C{n} Applied" for n in range(400))]
    project = read_project(book(tmp_path, {"E": [heading, [BOAT, *["False"] * 399, "True"]]}))
    assert said(project)[0][2] == ["C399"]


def test_every_sheet_of_segments_is_read(tmp_path) -> None:
    """A sheet for each coder: their segments are all there, and a codebook made of the file has the codes of all."""
    heading = ("Document", "Code", "Text", "Coder")
    path = book(tmp_path, {"AB": [heading, ("T", "Money", BOAT, "AB")], "CD": [heading, ("T", "Means > Trust", SHED, "CD")]})
    assert said(read_project(path)) == [("T", BOAT, ["Money"]), ("T", SHED, ["Means / Trust"])]
    assert codes_of(read_project(path, TableHints(codebook=True))) == {"Money", "Means", "Means / Trust"}


def test_a_circle_of_parents_ends(tmp_path) -> None:
    """Codes that stand under one another are read, each once, however long the chain."""
    rows = [("Id", "Parent Id", "Title", "Description"), ("1", "2", "A", "a"), ("2", "1", "B", "b")]
    assert {(code.name, code.above) for code in read(tmp_path, rows).codes} == {("A", ("B",)), ("B", ("A",)), ("A", ()), ("B", ())}
    chain = [(str(n), str(n + 1), f"C{n}", "c") for n in range(3_000)]
    assert max(len(code.above) for code in read(tmp_path, [rows[0], *chain]).codes) == 50


def test_a_heading_with_a_word_of_its_kind_is_read_and_told(tmp_path) -> None:
    """An illustrative quote is a quote, and the report says so; what is only said of one (its number, who found it) is none."""
    rows = [
        ("Code", "Quote number", "Illustrative quote", "Reader's notes"),
        ("Money", "1", BOAT, "Odd."),
        ("Money", "2", SHED, ""),
    ]
    project = read(tmp_path, rows)
    assert [words for _, words, _ in said(project)] == [BOAT, SHED]
    assert "the column “Illustrative quote” was read as the words" in project.told
    assert project.sources[0].selections[0].given[0].note == "Odd."


def test_previews_are_beginnings(tmp_path) -> None:
    """Previews of one length are cut short, which is told; they are no words to measure with, and are not taken for whole."""
    long = "It was the boat, and the shed, and the sails that nobody could dry, and then the winter came on us."
    rows = [("tag", "Preview", "file_name"), *(("Money", long[n : n + 63], "Talk") for n in range(3)), ("Trust", "Short.", "Talk")]
    project = read(tmp_path, rows)
    assert [selection.cut for selection in project.sources[0].selections] == [True, True, True, False]
    assert "3 segments cut short, as previews are: found by their beginning" in project.told
    made = segments_of(project, find_convention(project).reading)
    assert made.account == Account(4, 1, {"the file gives only the beginning of their words": 3})


@pytest.mark.parametrize(
    ("values", "expected", "told"),
    [
        (["2024-05-01 10:00:00", ""], ["2024-05-01T10:00:00.000+00:00", ""], ""),
        (["01.05.2024 10:00", "31.12.2024"], ["2024-05-01T10:00:00.000+00:00", "2024-12-31T00:00:00.000+00:00"], ""),
        (["5/1/2024 1:05:00 PM", "5/31/2024"], ["2024-05-01T13:05:00.000+00:00", "2024-05-31T00:00:00.000+00:00"], ""),
        (["1/5/24", "31/5/24"], ["2024-05-01T00:00:00.000+00:00", "2024-05-31T00:00:00.000+00:00"], ""),
        (["1/5/2024", "2/6/2024"], ["", ""], "2 times not read: day and month cannot be told apart, or they are none"),
        (["last week", "2024/05/01"], ["", "2024-05-01T00:00:00.000+00:00"], "1 time not read: they are not times"),
    ],
)
def test_times_of_a_column(values: list[str], expected: list[str], told: str) -> None:
    """Days and months are told apart by the whole column, or not read, and that is told."""
    assert read_moments(values) == (expected, told)


NAMES = st.text(alphabet="abAB/>\\:,;| \n-", max_size=12)


@given(st.lists(st.tuples(NAMES, st.sampled_from(["", BOAT, SHED])), max_size=12))
def test_every_code_of_a_table_is_taken_or_counted(tmp_path_factory, rows: list[tuple[str, str]]) -> None:
    """Whatever stands in the cells, codings taken and lost are the codes of all rows."""
    project = read(
        tmp_path_factory.mktemp("table"), [("Document", "Codes", "Segment"), *(("T", code, words) for code, words in rows)]
    )
    commas = bool(commas_separate([code for code, _ in rows if code.strip()]))
    expected = sum(len(split_codes(code.strip(), None, commas)) for code, _ in rows)
    account = segments_of(project, find_convention(project).reading).account
    assert account.codings == expected
    assert account.taken == sum(len(split_codes(code.strip(), None, commas)) for code, words in rows if words)
