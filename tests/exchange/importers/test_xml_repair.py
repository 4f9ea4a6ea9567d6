"""XML with faults, as programs write it into projects."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from typer.testing import CliRunner

from tests.exchange.importers.foreign import CODED, INTERVIEW, MAXQDA, codes_xml, guid, packed, project_xml, selections_xml, written
from textmine.cli import app
from textmine.exchange.importers.open_project import read_project
from textmine.exchange.importers.project_xml import repair
from textmine.exchange.importers.records import ForeignProject

BODY = selections_xml(INTERVIEW, MAXQDA)
SOURCE = f'<TextSource guid="{guid(50)}" name="Talk" plainTextPath="a.txt">{BODY}</TextSource>'
ALL = sum(len(codes) for _, codes in CODED)


UNPLACED = ("a &nbsp; b", "<!-- never closed")  # the reader tells the end of the file, or nothing


def faulty(memo: str = "", name: str = 'name="Talk"') -> str:
    """A project on several lines with a memo on its second selection, and a name of its text."""
    first, second, rest = SOURCE.split("<Coding ", 2)
    source = f"{first}<Coding {second}<Description>{memo}</Description>\n<Coding {rest}".replace('name="Talk"', name)
    return project_xml("Older", codes_xml(), f"\n<Sources>\n{source}</Sources>")


def read(folder, xml: str | bytes) -> ForeignProject:
    return read_project(written(folder, packed(xml, {"sources/a.txt": INTERVIEW.encode()})))


@pytest.mark.parametrize(
    ("memo", "said"),
    [
        ("aged <30", "1 bare “<”"),
        ("R&D, B & C", "2 bare “&”"),
        ("a < b << c", "3 bare “<”"),
        ("mail <ann@example.org> or <http://x.y>", "2 bare “<”"),
        ("one <br> two", "1 bare “<”"),
        ("see <Code", "1 bare “<”"),
        ("a &nbsp; b", "1 reference that XML does not know"),
        ("a ]]> b", "a sign"),
        ("a \x0b b", "1 character that XML does not allow"),
        ("<!-- never closed", "1 bare “<”"),
    ],
)
def test_one_memo_loses_no_coding(memo: str, said: str, tmp_path) -> None:
    """Whatever stands in a memo, all codings are read, before it and after; the fault is told with its line."""
    project = read(tmp_path, faulty(memo))
    assert (project.codings(), sum(source.codings() for source in project.sources), project.lost) == (ALL, ALL, ())
    assert (project.broken[:31], project.incomplete) == ("the XML has a fault in line 4, ", False) or memo in UNPLACED
    assert f"put right ({said})" in project.broken
    words = memo.replace("&nbsp;", "\xa0").replace("\x0b", "")
    assert [remark.text for remark in project.sources[0].selections[1].remarks] == [words]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ('name="The "quoted" talk"', 'The "quoted" talk'),
        ('name="A & B < C > D"', "A & B < C > D"),
        ("name=Talk", "Talk"),
        ('name="Talk" name="Again"', "Talk"),
        ("name='It's a talk'", "It's a talk"),
    ],
)
def test_a_name_with_signs_is_the_name(name: str, expected: str, tmp_path) -> None:
    """Quotation marks within a value, signs that are not escaped, no quotation marks at all, an attribute twice."""
    project = read(tmp_path, faulty(name=name))
    assert ([source.name for source in project.sources], project.codings()) == ([expected], ALL)


def test_letters_of_windows_are_read(tmp_path) -> None:
    """Bytes that are not UTF-8, in a file that says it is, are those of Windows."""
    project = read(tmp_path, faulty("naïve café").encode("cp1252"))
    assert [remark.text for remark in project.sources[0].selections[1].remarks] == ["naïve café"]
    assert "2 bytes that are not UTF-8" in project.broken
    assert read(tmp_path, faulty("a < b").replace('encoding="utf-8"', 'encoding="utf-16"')).codings() == ALL


PIECES = st.lists(
    st.sampled_from(
        [*'<>&;/"=!-[]? ', "Coding", "Code", "Description", "<!--", "<![CDATA[", "]]>", "name=", "&amp;", "é", "\x0b", "\n"]
    )
)


@given(PIECES.map("".join))
@example("</Coding>")
@example("<Coding>")
@example("</Description></PlainTextSelection>")
@example('<Code name="')
def test_every_coding_is_read_or_counted_whatever_stands_in_a_memo(tmp_path_factory, memo: str) -> None:
    """Codings that are taken and codings that are lost are all that there are, and a project with a fault says so."""
    project = read(tmp_path_factory.mktemp("memo"), faulty(memo))
    taken, lost = sum(source.codings() for source in project.sources), sum(count for _, count in project.lost)
    assert taken + lost == project.codings() >= ALL
    if lost:
        assert project.broken
        assert project.incomplete


@given(st.text(alphabet='<>&;/"=!-[]? abCodinge\n', max_size=60))
def test_text_that_was_made_whole_is_the_text(said: str) -> None:
    """Signs between tags are what they were, and XML that had no fault means the same after as before."""
    sound = f"<Codes><Code name={said!r}/></Codes>" if said.isalnum() else "<Codes/>"
    assert etree.tostring(etree.fromstring(repair(sound.encode()).data)) == etree.tostring(etree.fromstring(sound))
    if "<!" not in said and "<?" not in said and "&" not in said and "<C" not in said and "</C" not in said:
        root = etree.fromstring(repair(f"<Codes><Description>{said}</Description></Codes>".encode()).data)
        assert root.findtext("Description", "") == said.replace("\r", "\n")


@pytest.mark.parametrize("way", [(), ("--as", "segments"), ("--as", "gold"), ("--dry-run",)])
def test_a_project_that_is_not_whole_ends_with_status_1_and_what_is_there(way: tuple[str, ...], tmp_path) -> None:
    """What could be read is taken; the fault is told with its line and what is missing with its number."""
    xml = faulty().replace("</Coding>", "", 1)
    file = written(tmp_path, packed(xml, {"sources/a.txt": INTERVIEW.encode()}))
    result = CliRunner().invoke(app, ["import", str(file), *way])
    assert result.exit_code == 1
    assert "The XML has a fault in line 4" in result.stdout
    assert "where the XML is broken" in result.stdout


def test_a_project_cut_off_before_its_codings_is_no_codebook(tmp_path) -> None:
    """Without a coding left, the fault ends the import; the codes are taken if they are wanted alone."""
    xml = faulty()
    file = written(tmp_path, packed(xml[: xml.index("<Sources>")], {}))
    result = CliRunner().invoke(app, ["import", str(file)])
    assert (result.exit_code, [path.name for path in tmp_path.iterdir()]) == (1, ["small.qdpx"])
    assert "the XML has a fault in line 3" in result.stderr
    assert CliRunner().invoke(app, ["import", str(file), "--codebook-only"]).exit_code == 1
    assert (tmp_path / "small.codebook.yaml").exists()


def test_markup_that_never_ends_is_given_up_soon() -> None:
    """Thousands of tags without an end, or of comments, are not looked through again for each."""
    assert repair(b'<Code name="' * 30_000).corrected == {}
    assert repair(b"<!--" * 200_000).corrected["bare “<”"] == 200_000
