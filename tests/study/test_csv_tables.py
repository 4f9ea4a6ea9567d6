"""Tables as spreadsheets save them, read and added to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.errors import Fault
from textmine.nlp.normalise import composed
from textmine.storage.mojibake import repaired
from textmine.study.csv_tables import headings, inert, numbered_rows, read_table

QUOTES = Fault(
    "t.csv row 3",
    "a quotation mark that may not be closed",
    "quotation marks in pairs",
    "Close the quotation mark or remove it. To keep one as text, double it.",
)


@pytest.fixture
def table(tmp_path):
    """Rows and faults of a table of the given text or bytes, which needs a column `a`."""

    def read(content):
        (tmp_path / "t.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
        faults = []
        return read_table(tmp_path / "t.csv", ("a",), faults), faults

    return read


@pytest.fixture
def added(tmp_path):
    """The bytes of a table of the given bytes (or none) with rows added, whose new columns would be a and b."""

    def add(content, *rows):
        path = tmp_path / "t.csv"
        if content is not None:
            path.write_bytes(content)
        return numbered_rows(path, ("a", "b"), rows)

    return add


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(table):
    """Blank rows and cells of several lines do not shift the number of a row."""
    assert table('a,b\n1,"x\ny\nz"\n\n2,\n') == ([(2, {"a": "1", "b": "x\ny\nz"}), (4, {"a": "2", "b": ""})], [])


def test_a_table_that_is_not_there_has_no_rows(tmp_path):
    """A missing table is no fault, nor is one below a file."""
    (tmp_path / "file").touch()
    faults = []
    assert [read_table(tmp_path / name, ("a",), faults) for name in ("t.csv", "file/t.csv")] == [[], []]
    assert faults == []


def test_a_line_end_within_a_cell_is_kept(table):
    """Windows' line ends end rows, and within quotation marks they are part of the cell."""
    assert table('a,b\r\n1,"x\r\ny"\r\n2,z\r\n') == ([(2, {"a": "1", "b": "x\r\ny"}), (3, {"a": "2", "b": "z"})], [])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_excel_s_unicode_text_is_read(table, encoding):
    """UTF-16 with a byte-order mark and tabs, in either byte order, is a table like any other."""
    mark = "" if encoding == "utf-16" else "\ufeff"
    assert table(f"{mark}A\tb\r\nŵ\t“x”, y\r\n".encode(encoding)) == ([(2, {"a": "ŵ", "b": "“x”, y"})], [])


@pytest.mark.parametrize(
    ("content", "number"),
    [
        ("sep=;\na;b\n1;x,y,z\n", 2),
        ("SEP=;\r\na;b\r\n1;x,y,z\r\n", 2),
        ('"sep=;"\na;b\n1;x,y,z\n', 2),
        ("\ufeffsep=;\na;b\n1;x,y,z\n", 2),
        ("sep=|\na|b\n1|x,y,z\n", 2),
        ("\n\n a ;b\n1;x,y,z\n", 4),
        (";;\n;\na;b\n1;x,y,z\n", 4),
        ("sep=;\n\na;b\n\n1;x,y,z\n", 4),
    ],
)
def test_what_stands_before_the_heading_is_passed_over(table, content, number):
    """Excel's line `sep=;`, which a spreadsheet does not show, and blank rows, which it does, come before the heading."""
    assert table(content) == ([(number, {"a": "1", "b": "x,y,z"})], [])


def test_a_missing_column_is_a_fault_of_the_heading_s_row(table):
    """The row that is named is that of the heading, wherever it stands."""
    fault = Fault("t.csv row 3", "no column 'a' (columns: b, c)", "the columns a", "Add the column or correct its heading.")
    assert table("\n\nb,c\n1,2\n") == ([], [fault])


@pytest.mark.parametrize("content", ["a,b,B \n1,x,y\n", "a,b,b\n"])
def test_a_heading_given_twice_is_a_fault(table, content):
    """Of two columns of one name, one would be lost: both are refused, in whatever case they are written."""
    fault = Fault("t.csv row 1", "column 'b' more than once", "each heading once", "Rename or remove one.")
    assert table(content) == ([], [fault])


def test_columns_without_a_heading_are_left_out(table):
    """Several columns without headings are no headings given twice, and a row that has nothing else is blank."""
    assert table("a,,\n1,x,y\n,x,y\n") == ([(2, {"a": "1"})], [])


@pytest.mark.parametrize(
    "content",
    [
        'a,b\n1,x\n2,"y\n3,z\n',
        'a,b\n1,x\n2,"y\n' + "3,a longer row\n" * 20_000,
        'a,b\n1,x\n2,"y\n3,"z"\n',
        'a,b\n1,x\n"2" or so,y\n',
    ],
    ids=["to the end", "to the end of a big file", "to the next mark", "within a cell"],
)
def test_a_quotation_mark_that_is_not_closed_is_a_fault_of_its_row(table, content):
    """An open quotation mark, which would swallow the rows below it, is refused with the row it opens in."""
    assert table(content) == ([], [QUOTES])


def test_a_mark_for_inches_is_no_quotation_mark(table):
    """A quotation mark within a cell that does not begin with one is a letter."""
    assert table('a,b\n2" pipe,the "big" one\n') == ([(2, {"a": '2" pipe', "b": 'the "big" one'})], [])


@pytest.mark.parametrize("value", ["=1+1", "+44 20", "-", "@home", "＝1＋1", "＠home", "﹣1"])
def test_an_apostrophe_before_a_formula_is_taken_off(table, value):
    """An apostrophe that keeps a spreadsheet from reckoning is not part of the value; any other is."""
    assert table(f"a,b\n'{value},{value}\n'quoted',’tis\n") == (
        [(2, {"a": value, "b": value}), (3, {"a": "'quoted'", "b": "’tis"})],
        [],
    )


def test_a_new_table_begins_with_its_headings(added):
    """A table that is not there has the given columns, and values under headings it does not have are left out."""
    assert added(None) == b"a,b\n"
    assert added(None, {"b": "y, z", "a": "1", "c": "lost"}, {"a": "2"}) == b'a,b\n1,"y, z"\n2,\n'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"b;A\n1;2", b"b;A\n1;2\ny;x\n"),
        (b"a\tb\r\n1\t2\r\n\r\n", b"a\tb\r\n1\t2\r\nx\ty\r\n"),
        (b"sep=;\r\na;b\r\n", b"sep=;\r\na;b\r\nx;y\r\n"),
        (b"\n\na;c;b\n", b"\n\na;c;b\nx;;y\n"),
        (b'a,"two\nlines",b\n', b'a,"two\nlines",b\nx,,y\n'),
        (b"a,b\rn,m\r", b"a,b\rn,m\rx,y\r"),
        (b"\xef\xbb\xbfa,b\n", b"\xef\xbb\xbfa,b\nx,y\n"),
        ("a,b\né,1\n".encode("cp1252"), "a,b\né,1\nx,y\n".encode("cp1252")),
        ("a\tb\r\nŵ\t1\r\n".encode("utf-16"), "a\tb\r\nŵ\t1\r\nx\ty\r\n".encode("utf-16")),
    ],
    ids=["semicolons", "tabs", "sep", "blank rows", "a long heading", "old mac", "mark", "cp1252", "utf-16"],
)
def test_rows_are_added_in_the_table_s_own_form(added, content, expected):
    """Columns, separator, line ends, encoding and what stands there stay as they are."""
    assert added(content, {"a": "x", "b": "y"}) == expected


@pytest.mark.parametrize("content", [None, b"a,b\n", "a,b\né,1\n".encode("cp1252")])
def test_letters_that_are_new_to_a_table_are_written_so_that_excel_reads_them(added, content):
    """Letters beyond ASCII bring a byte-order mark to a table that had none; without it Excel garbles them."""
    data = added(content, {"a": "Siân", "b": "Ŵyn"})
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").endswith("\nSiân,Ŵyn\n")


def test_what_would_be_a_formula_is_written_with_an_apostrophe(added):
    """No value that is added makes a spreadsheet compute."""
    assert added(None, {"a": "=1+1", "b": "@x"}, {"a": "-", "b": "a-b"}) == b"a,b\n'=1+1,'@x\n'-,a-b\n"


@pytest.mark.parametrize(
    "value", ["\t=1+1", "\tplain", "\r=1+1", "\n=1+1", "  =1+1", "\u3000＝1+1", "＋1", "－1", "＠SUM(A1)", "'＝1", "⁼1"]
)
def test_no_form_of_a_formula_is_written_live(value):
    """What Excel passes over before a sign, and signs of full or small width, do not make a cell live."""
    assert inert(value) == f"'{value}"


@pytest.mark.parametrize("value", ["", "a=b", "5 - 3", "–", "−1 °C", "“=”", "'tis", "e-mail"])
def test_what_is_no_formula_stays_as_it_is(value):
    """Dashes, signs within a cell, and apostrophes before words are left alone."""
    assert inert(value) == value


def test_headings_are_those_of_the_table(tmp_path):
    """Headings come in lower case; a table that is not there has none."""
    path = tmp_path / "t.csv"
    assert headings(path) == []
    path.write_bytes(b"sep=;\n\n A ;Case\n1;2\n")
    assert headings(path) == ["a", "case"]


def _as_read(text: str) -> bool:
    """Whether a text is as it is once a file was read: accents composed, letters of a wrong encoding put right."""
    return composed(repaired(text)[0]) == text


LETTERS = st.characters(exclude_categories=("Cs", "Cc"))
LABELS = st.text(LETTERS, min_size=1, max_size=20).map(str.strip).filter(bool).filter(_as_read)
HARD = st.sampled_from(
    ["=1+1", "'=1", "''-x", "+44", "-", "@a", "a,b", 'say "x"', "'", "sep=;", "a;b\tc", '"', "'@'", "＝1", "'＋"]
)


@settings(max_examples=100, deadline=None)
@given(values=st.lists(LABELS | HARD, min_size=1, max_size=5))
@pytest.mark.parametrize("heading", [b"a,b\n", b"b;a\n", b"a\tb\r\n", b"sep=;\na;b\n"])
def test_what_is_added_is_read_again_as_it_was(tmp_path_factory, heading, values):
    """Any label comes back from the table it was added to, whatever it holds."""
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_bytes(heading)
    path.write_bytes(numbered_rows(path, (), [{"a": value} for value in values]))
    faults = []
    assert [row["a"] for _, row in read_table(path, ("a",), faults)] == values
    assert faults == []
