"""What stands before a paper's first section."""

import pytest

from textmine.ingest.literature.front_matter import citation_in_name, family_names, read_front_matter, year_in
from textmine.ingest.readers import Block, Shape, Source

BODY = Block("Partnerships between charities and councils are spoken of as if everybody knew what they were and meant.")


def front(*blocks, lines=()):
    source = Source(
        "PDF", Shape.PARAGRAPHS, (*(Block(block) if isinstance(block, str) else block for block in blocks), BODY), front=lines
    )
    found, rest = read_front_matter(source)
    return dict(found), [block.text for block in rest[:-1]]


@pytest.mark.parametrize(
    ("blocks", "found"),
    [
        (("Ann Bell and Tom de Kay", "May 2016"), {"author": "Ann Bell; Tom de Kay", "year": "2016"}),
        (("By Ann Bell",), {"author": "Ann Bell"}),
        (("Ann Bell1, Tom Kay2*\nUniversity of Northfold",), {"author": "Ann Bell; Tom Kay"}),
        (("Authors: Bell, A.; Kay, T.", "Year: 2016"), {"authors": "Bell, A.; Kay, T.", "year": "2016"}),
        (
            ("---\nauthor:\n  - Ann Bell\n  - Tom Kay\ndate: 2016-05-01\n---",),
            {"author": "Ann Bell; Tom Kay", "date": "2016-05-01"},
        ),
        (("Working Papers of the Centre", "The Department"), {}),
    ],
)
def test_authors_and_year_are_found_before_the_body(blocks, found):
    """In a byline, in lines with keys, in front matter; institutions and series are nobody."""
    assert front(*blocks)[0] == found


def test_what_a_pages_properties_say_counts():
    """Several authors of a web page are all named."""
    assert front(lines=("author: Bell, Ann", "author: Kay, Tom"))[0] == {"author": "Bell, Ann; Kay, Tom"}


def test_broken_front_matter_has_no_values():
    """It is left out of the body all the same."""
    assert front("---\nauthor: [Ann\n---") == ({}, [])


def test_an_abstract_in_the_block_of_the_names_is_kept():
    """PDF paragraphs may run together."""
    found, rest = front("Ann Bell\nNorthfold\nAbstract\nWe asked five towns.")
    assert (found["author"], rest) == ("Ann Bell", ["Abstract\nWe asked five towns."])


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Ann Bell and Tom Kay", ["Bell", "Kay"]),
        ("Bell, A.; Kay, T.", ["Bell", "Kay"]),
        ("Ann Bell, Tom Kay & Jo Orr", ["Bell", "Kay", "Orr"]),
    ],
)
def test_family_names_are_found_in_every_order(authors, names):
    """First name first, or last name first."""
    assert family_names(authors) == names


@pytest.mark.parametrize(
    ("stem", "citation"),
    [
        ("bell_kay_2016_title", "Bell and Kay 2016"),
        ("Bell et al 2016", "Bell et al. 2016"),
        ("Ellwood-Tait & Sandiford 2021", "Ellwood-Tait and Sandiford 2021"),
        ("bell-kay-2016-title", "Bell and Kay 2016"),
        ("report 2016", "Report 2016"),
        ("2016 report", ""),
        ("notes", ""),
        ("a_long_name_of_a_report_2016", ""),
    ],
)
def test_the_name_of_a_file_may_be_its_citation(stem, citation):
    """Up to three names before a year."""
    assert citation_in_name(stem) == citation


def test_a_year_is_four_figures_by_themselves():
    """Not part of a longer number."""
    assert (year_in("in 2016, of 12016"), year_in("120165")) == ("2016", "")
