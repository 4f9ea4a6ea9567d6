"""Workbooks and delimited text: the cells that a person sees."""

import datetime
import zipfile
from io import BytesIO

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import pytest

from textmine.errors import SourceError
from textmine.ingest.readers import File, Shape, read_source, sheets
from textmine.ingest.readers.blocks import row
from textmine.ingest.readers.sheets import read


def book(*tables):
    """A workbook whose sheets are lists of rows."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for number, rows in enumerate(tables, 1):
        sheet = made.create_sheet(f"Sheet {number}")
        for cells in rows:
            sheet.append(cells)
    sink = BytesIO()
    made.save(sink)
    return File("a.xlsx", sink.getvalue())


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("who,what\nAnn,So\n", [("who", "what"), ("Ann", "So")]),
        ("who;what\nAnn;So, then\nBob;Oh; no\n", [("who", "what"), ("Ann", "So, then"), ("Bob", "Oh", "no")]),
        ("sep=;\nwho;what\n", [("who", "what")]),
        ('"sep=|"\nwho|what\n', [("who", "what")]),
        ("who\twhat, and when\nAnn\tSo\n", [("who", "what, and when"), ("Ann", "So")]),
        ('who,what\n"Ann","She said ""no"",\nand left"\n', [("who", "what"), ("Ann", 'She said "no",\nand left')]),
        ("who,what\n\n , \nAnn,So", [("who", "what"), ("Ann", "So")]),
        ("only one column\nof words\n", [("only one column",), ("of words",)]),
    ],
)
def test_the_separator_is_told_from_the_rows(text, rows):
    """Whatever a spreadsheet divides columns by, quoted cells keep it, and rows without words are nothing."""
    assert read(File("a.csv", text.encode())).blocks == tuple(row(cells, 1) for cells in rows)


def test_a_tsv_is_divided_by_tabs_though_its_words_have_commas():
    """The suffix counts."""
    assert read(File("a.tsv", b"a,b,c\td\ne,f,g\th\n")).blocks == (row(("a,b,c", "d"), 1), row(("e,f,g", "h"), 1))


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8-sig", ""), ("cp1252", ""), ("utf-16", "")])
def test_the_encodings_of_excel_are_read(encoding, mark):
    """Excel's csv, and its Unicode Text."""
    assert read(File("a.csv", f"{mark}who,what\nZoë,“£5”\n".encode(encoding))).blocks[1] == row(("Zoë", "“£5”"), 1)


def test_cells_are_what_a_person_sees():
    """Times as h:mm:ss, whole numbers without a point, days without a time; rows and sheets that are empty are nothing."""
    cells = [
        datetime.time(0, 1, 5),
        datetime.timedelta(hours=26, seconds=1),
        412,
        4.5,
        datetime.datetime(2024, 5, 8),
        None,
        True,
        " so ",
    ]
    source = read(book([], [["Who"], [], cells]))
    assert source.blocks == (
        row(("Who",), 2),
        row(("0:01:05", "26:00:01", "412", "4.5", "2024-05-08", "", "True", "so"), 2),
    )
    assert (source.format, source.shape, source.tables) == ("Excel workbook", Shape.TABLE, ((1, "Sheet 1"), (2, "Sheet 2")))


def test_formulas_are_their_values_and_run_nothing():
    """A cell that was never reckoned has no value."""
    assert read(book([["Ann", "=1+1"]])).blocks == (row(("Ann", ""), 1),)


def test_a_workbook_that_is_no_transcript_is_refused_by_its_size(monkeypatch):
    """A million rows are measurements."""
    monkeypatch.setattr(sheets, "_MOST_CELLS", 100)
    with pytest.raises(SourceError, match=r"sheet 'Sheet 1' has more than 100 cells"):
        read(book([["a", "b"]] * 60))


def test_a_damaged_workbook_is_refused_with_what_to_do():
    """Cut off, or with a password."""
    whole = book([["a", "b"]]).data
    for data in (whole[: len(whole) // 2], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600):
        with pytest.raises(SourceError) as caught:
            read(File("a.xlsx", data))
        assert caught.value.faults[0].do


def test_a_cell_far_out_takes_no_room_for_those_before_it():
    """A reader that makes room for a whole sheet at once would ask for a hundred gigabytes, and be killed."""
    made = zipfile.ZipFile(BytesIO(book([["Ann", "So"]]).data))
    sink = BytesIO()
    with zipfile.ZipFile(sink, "w") as out:
        for name in made.namelist():
            data = made.read(name).replace(b'<row r="1">', b'<row r="200000">').replace(b'r="B1"', b'r="XFD200000"')
            out.writestr(name, data)
    (block,) = read(File("a.xlsx", sink.getvalue())).blocks
    assert (block.text, len(block.cells)) == ("Ann", 200)


def test_an_opendocument_spreadsheet_is_its_rows():
    """Rows and cells that are alike stand once in the file, with their number; what is empty below and beside them is nothing."""
    sheet = odf.table.Table(name="Talk")
    for cells, rows in ((("Who", "", "What"), 1), (("Ann", "", "Yes"), 2), (("", "", ""), 1_000_000)):
        line = odf.table.TableRow(numberrowsrepeated=rows)
        sheet.addElement(line)
        for words in cells:
            cell = odf.table.TableCell()
            line.addElement(cell)
            if words:
                cell.addElement(odf.text.P(text=words))
        line.addElement(odf.table.TableCell(numbercolumnsrepeated=16_000))
    document = odf.opendocument.OpenDocumentSpreadsheet()
    document.spreadsheet.addElement(sheet)
    sink = BytesIO()
    document.write(sink)
    source = read_source(File("a.ods", sink.getvalue()))
    filled = [tuple(cell for cell in block.cells if cell) for block in source.blocks]
    assert filled == [("Who", "What"), ("Ann", "Yes"), ("Ann", "Yes")]
    assert (source.format, source.shape, source.tables) == ("OpenDocument spreadsheet", Shape.TABLE, ((1, "Talk"),))
