"""The Word document: what a researcher goes on writing in."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from docx.oxml.ns import qn

from tests.reports.synthesis.making import BOOK, CODED, SAID, decided, make_results, opened, styled, text_of
from textmine.records.corpus import Role
from textmine.reports.synthesis import synthesis_docx
from textmine.reports.synthesis.blocks import Heading, Table, Text, TextStyle, plain_text
from textmine.reports.synthesis.word import word_bytes
from textmine.reports.synthesis.word_styles import legal

RESULTS = decided(make_results(coded=CODED), ("AB", "north/a.txt", 1, "trust", "accept", "trust built"))


@pytest.fixture(scope="module")
def document():
    return opened(synthesis_docx(RESULTS, proposals=True))


def test_the_same_results_give_the_same_bytes():
    """Nothing in the file tells when it was made: two are equal, and every part of it has the same date."""
    first, second = synthesis_docx(RESULTS), synthesis_docx(RESULTS)
    assert first == second
    with zipfile.ZipFile(BytesIO(first)) as package:
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "docProps/thumbnail.jpeg" not in package.namelist()
    about = opened(first).core_properties
    assert (about.title, about.author, about.created, about.modified) == ("Small study", "", about.modified, about.created)


def test_its_parts_are_in_word_s_own_styles(document):
    """Sections are headings of the first level, questions of the second, themes of the third."""
    assert styled(document, "Title") == ["Small study"]
    assert styled(document, "Heading 1") == [
        "Key messages",
        "Working together",
        "Impacts",
        "Appendix A. Index of evidence",
        "Appendix B. Codebook",
        "Appendix C. New codes by transcript",
        "Appendix D. COREQ, 32 items",
        "Appendix E. SRQR, 21 items",
        "Appendix F. Audit trail",
    ]
    assert styled(document, "Heading 2") == ["Question 1. What holds partners together?", "Question 2. What does it do?"]
    assert styled(document, "Heading 3") == ["Trust", "Money", "User voice"]
    assert len(styled(document, "Quote")) == len([one for one in styled(document, "Quote source") if one.startswith("Q")])


def test_what_people_write_is_marked(document):
    """Every place for a person's words is in the one style, and nothing else is."""
    places = styled(document, "To write")
    assert all(place.startswith("[Write here: ") and place.endswith("]") for place in places)
    assert places.count("[Write here: message for policy]") == 2
    assert places.count("[Write here: what the cells show together, and how the cases differ]") == 3


def test_the_contents_are_filled_and_are_a_field(document):
    """The contents list every heading, each a link to it, within a field that Word can make anew."""
    entries = [text for style in ("toc 1", "toc 2", "toc 3") for text in styled(document, style)]
    headings = [text for level in "123" for text in styled(document, f"Heading {level}")]
    assert sorted(entries) == sorted(headings)
    codes = [one.text.strip() for one in document.element.body.iter(qn("w:instrText"))]
    assert codes.count('TOC \\o "1-3" \\h \\z') == 1
    begins = document.element.body.xpath('count(//w:fldChar[@w:fldCharType="begin"])')
    ends = document.element.body.xpath('count(//w:fldChar[@w:fldCharType="end"])')
    assert begins == ends == len(codes)


def test_links_lead_to_bookmarks_that_are_there_once(document):
    """No bookmark is there twice, and every link has one; their names are such as Word allows."""
    names = document.element.body.xpath("//w:bookmarkStart/@w:name")
    assert len(names) == len(set(names))
    assert len(set(document.element.body.xpath("//w:bookmarkStart/@w:id"))) == len(names)
    assert all(re.fullmatch(r"[a-z]\w{0,39}", name) for name in names)
    links = document.element.body.xpath("//w:hyperlink/@w:anchor")
    assert links
    assert set(links) <= set(names)


def test_tables_break_well(document):
    """The heading of a table comes again on each page, no row is cut, and each has a numbered caption that stays with it."""
    assert len(document.tables) > 8
    for table in document.tables:
        first, *rest = table.rows
        assert first._tr.xpath("./w:trPr/w:tblHeader")
        assert all(one._tr.xpath("./w:trPr/w:cantSplit") for one in (first, *rest))
    captions = [one for one in styled(document, "Caption") if one.startswith("Table ")]
    assert [int(caption.split()[1].rstrip(".")) for caption in captions] == list(range(1, len(document.tables) + 1))
    assert [one for one in document.element.body.iter(qn("w:instrText")) if one.text.strip() == "SEQ Table \\* ARABIC"]


def test_a_short_table_is_kept_whole_and_a_long_one_may_break():
    """Rows of a short table stay on one page; a table of many lines goes over the page's end, and leaves no row alone."""

    def kept(rows):
        table = Table("Of it", ("A",), (1.0,), tuple(((Text("words"),),) for _ in range(rows)))
        document = opened(word_bytes("It", [Heading(1, "It", "it"), table]))
        return [bool(row._tr.xpath(".//w:keepNext")) for row in document.tables[0].rows[1:]]

    assert kept(5) == [True, True, True, True, False]
    assert [at for at, one in enumerate(kept(40), 1) if one] == [1, 38, 39]


def test_pictures_have_words(document):
    """Every picture says in words what it shows, for those who do not see it."""
    told = document.element.body.xpath("//wp:docPr/@descr")
    assert len(told) == len(document.inline_shapes) == 3
    assert all(len(one) > 30 for one in told)


def test_pages_are_numbered_and_the_language_is_british(document):
    """The foot of a page has title and number, and the spelling is checked as British English."""
    foot = document.sections[0].footer.paragraphs[0]._p
    assert text_of(foot) == "Small study · page 1 of 1"
    assert [one.text.strip() for one in foot.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    assert document.styles.element.xpath("./w:docDefaults//w:lang/@w:val") == ["en-GB"]


def test_odd_characters_and_formulas_are_words():
    """Control characters, a null, half a surrogate pair and what looks like a formula or a tag leave a document that opens."""
    odd = "=SUM(A1) & <w:br/> \x00\x0b\x1b kept \ud800 whole \ufffe ]]> 🙂, and we trusted them all the same."
    said = {"north/a.txt": [("\x07Ann", "P\x081", Role.RESPONDENT, "staff\x0c", odd)]}
    document = opened(synthesis_docx(make_results(said, coded=[("north/a.txt", 0, "trust", "")]), proposals=True))
    (quote,) = styled(document, "Quote")
    assert quote == "“=SUM(A1) & <w:br/> kept whole ]]> 🙂, and we trusted them all the same.”"
    assert any("P1, staff" in one for one in styled(document, "Quote source"))


def test_legal_text_is_one_line():
    """White space of every kind is one space, and nothing else is lost."""
    assert legal("a\r\n\tb\u00a0 c\x01d") == "a b cd"


def test_a_title_can_be_anything():
    """A long title with odd characters is a title, a property and a foot."""
    results = replace(RESULTS, title="A <b>\x02 & “title” " + 40 * "and more ")
    document = opened(synthesis_docx(results))
    assert document.core_properties.title.startswith("A <b> & “title” and more")
    assert styled(document, "Title")[0].startswith("A <b> & “title”")


def test_two_blocks_in_order():
    """Blocks are written in the order in which they are given."""
    blocks = [
        Heading(1, "One", "one"),
        plain_text(TextStyle.BODY, "Two."),
        Heading(2, "Three", "three"),
        plain_text(TextStyle.QUOTE, "Four"),
    ]
    document = opened(word_bytes("It", blocks))
    assert [paragraph.text for paragraph in document.paragraphs] == ["One", "Two.", "Three", "Four"]
    assert [paragraph.style.name for paragraph in document.paragraphs] == ["Heading 1", "Normal", "Heading 2", "Quote"]


def test_codebook_and_index_are_there(document):
    """The appendix has every code with its definition, and the index every respondent with document and turns."""
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "Trust: Promises" in cells
    assert any("Poles: trust built / trust broken." in cell for cell in cells)
    entries = styled(document, "Index entry")
    assert "The North (2 passages): P1, staff (a) turn 1✓ (Q1); P2, board (a) turn 2." in entries
    assert any(entry.startswith("Papers (1 passage): Reed 2015 ") for entry in entries)
    assert {theme.name for theme in BOOK.themes} == set(styled(document, "Index heading"))
    assert len(SAID) == 3
