"""Projects of QualCoder and Taguette as databases."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.exchange.importers.foreign import CODED, INTERVIEW, written
from textmine.errors import ExchangeError
from textmine.exchange.importers.offset_convention import find_convention
from textmine.exchange.importers.open_project import read_project
from textmine.exchange.importers.records import ForeignProject
from textmine.exchange.importers.to_gold import gold_of, segments_of


def _database(path: Path, tables: dict[str, tuple[str, list[tuple]]]) -> Path:
    path.parent.mkdir(exist_ok=True)
    with sqlite3.connect(path) as connection:
        for name, (columns, rows) in tables.items():
            connection.execute(f"create table {name} ({columns})")
            marks = ",".join("?" * (columns.count(",") + 1))
            connection.executemany(f"insert into {name} values ({marks})", rows)
    connection.close()
    return path


# Categories within one another, one in a circle with another; codes under a category, and under a code.
CATEGORIES = [(1, "Feelings", "", None), (2, "Warm", "", 1), (3, "Ring", "", 4), (4, "R", "", 3)]
NAMES = [
    (1, "Place", "", None, None),
    (2, "Trust", "Confidence.", 2, None),
    (3, "Money", "", None, 2),
    (4, "Round", "", 3, None),
]


def _qualcoder(folder: Path, utf16: bool) -> Path:
    """A QualCoder project; with emoji some of its versions count as Qt does, in UTF-16 units."""
    ids = {"Place": 1, "Trust": 2, "Money": 3}
    codings = []
    for words, names in CODED:
        start = INTERVIEW.index(words)
        before, size = INTERVIEW[:start], words
        span = [len(one.encode("utf-16-le")) // 2 if utf16 else len(one) for one in (before, before + size)]
        codings += [(ids[name], 7, words, *span, "Ann", "a memo", "2024-05-01 10:00:00") for name in names]
    return _database(
        folder / "Small.qda" / "data.qda",
        {
            "source": ("id, name, fulltext, mediapath, memo", [(7, "Talk", INTERVIEW, None, ""), (8, "photo.jpg", None, "/x", "")]),
            "code_cat": ("catid, name, memo, supercatid", CATEGORIES),
            "code_name": ("cid, name, memo, catid, supercid", NAMES),
            "code_text": ("cid, fid, seltext, pos0, pos1, owner, memo, date", codings),
            "cases": ("caseid, name", [(1, "North")]),
            "case_text": ("caseid, fid, pos0, pos1", [(1, 7, 0, 0)]),
            "code_image": ("imid", [(1,), (2,)]),
        },
    )


@pytest.mark.parametrize("utf16", [False, True])
def test_a_qualcoder_project_is_read_from_its_folder(utf16: bool, tmp_path) -> None:
    """Codes with their tree, codings with coder and memo, the case; offsets by the words that the database has beside them."""
    project = read_project(_qualcoder(tmp_path, utf16).parent)
    found = find_convention(project)
    assert [(code.name, code.above, code.codable) for code in project.codes if code.name not in ("Ring", "R", "Round")] == [
        ("Feelings", (), False),
        ("Place", (), True),
        ("Warm", ("Feelings",), False),
        ("Trust", ("Feelings", "Warm"), True),
        ("Money", ("Feelings", "Warm", "Trust"), True),
    ]
    assert (project.file, project.origin) == ("Small.qda", "QualCoder")
    assert (project.lost, project.told) == ((("on areas of pictures and PDF pages", 2),), ())
    (source,) = project.sources
    assert (source.name, source.case, source.selections[0].comment) == ("Talk", "North", "a memo")
    assert {one.who for selection in source.selections for one in selection.given} == {"Ann"}
    assert found.reading.unit == ("UTF-16 units" if utf16 else "characters")
    made = segments_of(project, found.reading)
    assert {json.loads(line)["text"] for line in made.lines.splitlines()} == {words for words, _ in CODED}


def _taguette(folder: Path) -> Path:
    pages = "".join(f"<p>{line.replace('café', '<b>caf</b>é')}</p>\n" for line in INTERVIEW.splitlines() if line)
    text = "\n".join(line for line in INTERVIEW.splitlines() if line)
    highlights = []
    for number, (words, _) in enumerate(CODED, 1):
        start = len(text[: text.index(words)].encode())
        snippet = f"<p>{words.replace('café', '<b>caf</b>é')}</p>"
        highlights.append((number, 5, start, start + len(words.encode()), snippet))
    tags = {"Place": 1, "Trust": 2, "Money": 3}
    given = [(number, tags[name]) for number, (_, names) in enumerate(CODED, 1) for name in names]
    return _database(
        folder / "Small.sqlite3",
        {
            "projects": ("id, name", [(1, "Small")]),
            "documents": ("id, name, contents", [(5, "Talk", pages)]),
            "highlights": ("id, document_id, start_offset, end_offset, snippet", highlights),
            "tags": ("id, path, description", [(1, "Place", ""), (2, "Trust", "Confidence."), (3, "Money", None)]),
            "highlight_tags": ("highlight_id, tag_id", given),
        },
    )


def test_a_taguette_project_is_read_in_bytes_of_its_page(tmp_path) -> None:
    """Taguette keeps pages and counts the bytes between their tags: the words are exact all the same, and passages are turns."""
    project = read_project(_taguette(tmp_path))
    found = find_convention(project)
    assert (found.reading.unit, found.matching) == ("bytes", found.quoted)
    exact = segments_of(project, found.reading)
    assert [json.loads(line)["text"] for line in exact.lines.splitlines()] == [words for words, _ in CODED]
    rows = [json.loads(line) for line in gold_of(project, found.reading).lines.splitlines()]
    assert [(row["speaker"], row["codes"]) for row in rows] == [("Manager", ["Place", "Trust"]), ("Manager", ["Money", "Trust"])]
    assert {code.name: code.description for code in project.codes} == {"Place": "", "Trust": "Confidence.", "Money": ""}


def test_tags_that_are_written_as_paths_are_a_tree(tmp_path) -> None:
    """Taguette has no levels, so people write them into names: highlights of such tags are those of codes under codes."""
    path = _taguette(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("update tags set path = 'Bonds' where id = 1")
        connection.execute("update tags set path = 'Bonds > Trust' where id = 2")
        connection.execute("update tags set path = 'Means > Money' where id = 3")
    connection.close()
    project = read_project(path)
    found = {code.key: (*code.above, code.name) for code in project.codes}
    assert {found[applied_code.code] for applied_code in project.sources[0].every_given()} == {
        ("Bonds",),
        ("Bonds", "Trust"),
        ("Means", "Money"),
    }
    assert [code.name for code in project.codes if not code.codable] == ["Means"]


def test_a_database_is_never_written_to(tmp_path) -> None:
    """Reading leaves every byte of it, and no file beside it."""
    path = _qualcoder(tmp_path, utf16=False)
    before = path.read_bytes()
    read_project(path)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == ["data.qda"]


def test_a_database_of_another_program_is_refused(tmp_path) -> None:
    """A database without the tables of either program is told to be another's."""
    path = _database(tmp_path / "other.sqlite", {"things": ("a, b", [(1, 2)])})
    with pytest.raises(ExchangeError, match="a database of another program"):
        read_project(path)


HIGHLIGHTS = """id,document,tag,content
1,Talk,Place,"we met in the café, on Fridays"
1,Talk,Trust,"we met in the café, on Fridays"
2,Talk,Money,Nobody paid
3,Other,,Nothing
"""


def _table(project: ForeignProject) -> list[tuple[str, str, list[str]]]:
    return [
        (source.name, said.words, [code.code for code in said.given]) for source in project.sources for said in source.selections
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_highlights_of_taguette_as_a_table(encoding: str, tmp_path) -> None:
    """A row a highlight and tag: highlights with all their tags, documents apart; what is not tagged carries no code."""
    project = read_project(written(tmp_path, HIGHLIGHTS.encode(encoding), "all_tags.csv"))
    assert _table(project) == [
        ("Talk", "we met in the café, on Fridays", ["Place", "Trust"]),
        ("Talk", "Nobody paid", ["Money"]),
        ("Other", "Nothing", []),
    ]
    rows = [json.loads(line) for line in segments_of(project, find_convention(project).reading).lines.splitlines()]
    assert [(row["doc"], row["text"], row["codes"]) for row in rows] == [
        ("Talk", "we met in the café, on Fridays", ["Place", "Trust"]),
        ("Talk", "Nobody paid", ["Money"]),
    ]


def test_highlights_as_a_workbook(tmp_path) -> None:
    """The same as an Excel file."""
    import xlsxwriter

    path = tmp_path / "all_tags.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("highlights")
        for number, row in enumerate((("id", "document", "tag", "content"), ("1", "Talk", "Place", "on Fridays"))):
            sheet.write_row(number, 0, row)
    assert _table(read_project(path)) == [("Talk", "on Fridays", ["Place"])]


def test_a_table_of_codes_is_a_codebook(tmp_path) -> None:
    """Taguette's codebook as csv has its tags and what they mean."""
    table = "tag,description,number of highlights,number of documents\nPlace,,2,1\nTrust,Confidence.,1,1\n"
    project = read_project(written(tmp_path, table.encode(), "codebook.csv"))
    assert [(code.name, code.description) for code in project.codes] == [("Place", ""), ("Trust", "Confidence.")]
    assert project.sources == ()
