"""The body of a paper, its sections, and what is set apart from it."""

import pytest

from textmine.ingest.literature.sections import Paper, Paragraph, read_paper
from textmine.ingest.readers import Block, Shape, Source

BODY = "Partners who had met before trusted one another sooner than those who had not."
MORE = "Nobody whom we asked could say what the merger had cost, or who had paid for it."


def paper(*blocks, title=""):
    return read_paper(Source("PDF", Shape.PAGES, tuple(Block(b) if isinstance(b, str) else b for b in blocks), title=title))


def test_a_paper_is_taken_apart():
    """Title, front matter, sections with pages and references each go where they belong."""
    found = paper(
        Block("Willing or bidden", heading=1, page=1),
        Block("Authors: Ann Bell and Tom Kay", page=1),
        Block("Year: 2016", page=1),
        Block(BODY, page=1),
        Block("1 What we found", page=2),
        Block(BODY.replace(" who", "\nwho"), page=2),
        Block("Money", heading=2, page=3),
        Block(MORE, page=3),
        Block("References", page=4),
        Block("Bell A (2014) A book about partnership between charities and their councils.", page=4),
        Block("Kay T (2015) Another.", page=4),
    )
    assert found == Paper(
        title="Willing or bidden",
        paragraphs=(
            Paragraph(BODY, "", 1),
            Paragraph(BODY, "1 What we found", 2),
            Paragraph(MORE, "Money", 3),
        ),
        front=(("authors", "Ann Bell and Tom Kay"), ("year", "2016")),
        set_aside=(("references", 2),),
    )


@pytest.mark.parametrize(
    "heading", ["References", "REFERENCES", "Bibliography", "7. References", "Works cited", "Literature cited"]
)
def test_references_are_known_by_their_heading_without_its_style(heading):
    """What follows the heading is counted and not read, even where it is long."""
    found = paper(BODY, heading, MORE, MORE)
    assert [paragraph.text for paragraph in found.paragraphs] == [BODY]
    assert found.set_aside == (("references", 2),)


def test_a_sentence_that_begins_with_references_is_text():
    """Only a line of its own is the heading."""
    assert len(paper(BODY, "References to trust were found in every interview that we held that year.").paragraphs) == 2


@pytest.mark.parametrize(
    "after", [Block("Appendix A", heading=1), Block("Anything at all", heading=1), Block("8 Appendix on the method used")]
)
def test_what_comes_after_the_references_is_body_again(after):
    """An appendix or a section with a real heading ends the references."""
    found = paper(BODY, "References", "Kay T (2015) Another.", after, MORE)
    assert found.paragraphs[1:] == (Paragraph(MORE, after.text, None),)
    assert found.set_aside == (("references", 1),)


def test_a_numbered_reference_does_not_end_the_references():
    """A reference that looks like a numbered heading is among references."""
    found = paper(BODY, "References", "12 Kay T and Bell A, Another book about councils", MORE)
    assert [paragraph.text for paragraph in found.paragraphs] == [BODY]


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [
        ("1 What we found", True),
        ("2.1 Trust and money", True),
        ("10. Conclusion", True),
        ("3 months is a long time to wait for a letter from anyone at the council.", False),
        ("2016 Was the year", False),
        ("1 what we found", False),
    ],
)
def test_a_numbered_line_in_capitals_is_a_heading(line, is_heading):
    """Papers number their sections; a sentence with a full stop is none."""
    found = paper(Block("Willing or bidden", heading=1), BODY, line, MORE)
    assert [paragraph.section for paragraph in found.paragraphs if paragraph.text == MORE] == [line if is_heading else ""]


@pytest.mark.parametrize(
    ("block", "what"),
    [
        (Block("Year | Cost", table=1), "tables"),
        (Block("a long cell " * 20, table=1), "tables"),
        (Block("| Year | Cost |"), "tables"),
        (Block("[3] See the minutes of the board of that month, which are public."), "notes"),
        (Block("[^3]: See the minutes of the board of that month, which are public."), "notes"),
        (Block("12 See the minutes of the board of that month, which are public."), "notes"),
        (Block("Figure 3: Trust by year"), "captions"),
        (Block("By hand"), "short lines"),
    ],
)
def test_tables_notes_and_short_lines_are_set_apart_and_counted(block, what):
    """What is no running text is told of and not read as body."""
    found = paper(BODY, block, MORE)
    assert [paragraph.text for paragraph in found.paragraphs] == [BODY, MORE]
    assert found.set_aside == ((what, 1),)


@pytest.mark.parametrize(
    "text",
    [
        "2016 was the year in which the council let the contract to a prime provider.",
        "40% of the charities that replied had lost money on the contract by then.",
        "1,200 tenants replied to the survey that the board had sent out in the spring.",
        "12 " + "organisations replied to us in the course of the year and said " * 4 + "no.",
    ],
)
def test_a_paragraph_that_begins_with_a_year_or_an_amount_is_body(text):
    """A number of a note is followed by the note, not by more of the number."""
    assert [paragraph.text for paragraph in paper(BODY, text).paragraphs] == [BODY, text]


def test_front_matter_is_only_before_the_body():
    """`Year: ...` within the text is text."""
    found = paper(
        "Author: Ann Bell", "Keywords: trust, money", BODY, "Year: the whole of it went by before anybody had answered our letter."
    )
    assert found.front == (("author", "Ann Bell"), ("keywords", "trust, money"))
    assert len(found.paragraphs) == 2


@pytest.mark.parametrize(
    ("own", "title"),
    [
        ("", "Willing or bidden"),
        ("Microsoft Word - paper_v3.docx", "Willing or bidden"),
        ("draft_v7", "Willing or bidden"),
        ("Something else", "Willing or bidden"),
        ("Willing or bidden: reading the research", "Willing or bidden"),
        ("Willing or bidden | Journal of Things", "Willing or bidden"),
        ("Willing or bidden reading the research", "Willing or bidden reading the research"),
    ],
)
def test_the_title_is_the_first_heading_and_what_the_file_adds_to_it(own, title):
    """Programs write what they like into a file's own title: it counts where it is the heading with more to it."""
    assert paper(Block("Willing or bidden", heading=1), BODY, title=own).title == title


def test_without_a_heading_the_files_own_title_is_used():
    """A paper without either has none."""
    assert paper(BODY, title="From the file").title == "From the file"
    assert paper(BODY).title == ""


def test_a_byline_gives_authors_and_year():
    """Names and a date under the title are no body; the citation is made of them."""
    found = paper(Block("Willing or bidden", heading=1), "Ann Bell, Tom Kay and R. J. Oduya", "Working paper, 3 May 2016", BODY)
    assert found.front == (("author", "Ann Bell; Tom Kay; R. J. Oduya"), ("year", "2016"))
    assert (found.citation, [paragraph.text for paragraph in found.paragraphs]) == ("Bell et al. 2016", [BODY])


def test_a_place_or_a_department_is_no_author():
    """Words with capitals that are an institution's."""
    assert paper(Block("Willing or bidden", heading=1), "Institute for Shared Work, Saxby", BODY).front == ()


def test_a_paragraph_that_runs_over_the_page_knows_where():
    """A quotation from its second half has the second page."""
    text = "Partners who had met before trusted\none another sooner than those who had not."
    (found,) = paper(Block(text, page=3, pages=(3, 4))).paragraphs
    assert (found.page, found.turned) == (3, ((6, 4),))


def test_the_entries_of_a_list_are_counted_though_they_stand_in_one_paragraph():
    """A list without gaps between its entries is as many references as it has."""
    listed = "Bell, A. and Kay, T. (2016) On trust. Saxby: Ridge.\nKay, T. (2017) On money.\nNair-Holt, S. (2018) On time."
    assert paper(BODY, "References", listed).set_aside == (("references", 3),)


@pytest.mark.parametrize("mark", ["[^3]: See the minutes.", "[^a]: See the minutes."])
def test_a_note_after_the_references_is_a_note(mark):
    """Markdown puts the text of notes at the end."""
    assert paper(BODY, "References", "Bell A (2014) A book.", mark).set_aside == (("references", 1), ("notes", 1))


def test_an_empty_paper_has_nothing():
    """No blocks, no paper."""
    assert paper() == Paper("", (), (), ())
