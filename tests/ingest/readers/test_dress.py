"""How paragraphs are set, read alike from every format."""

import pytest

from tests.shapes.pages import WRITERS, Grid, Para, cell
from textmine.ingest.readers import File, read_source

WORDS = "Who looks after the pump?"


def read(form, *page):
    return read_source(File(f"a.{form}", WRITERS[form](page))).blocks


@pytest.mark.parametrize("form", ["docx", "odt", "rtf", "html"])
def test_two_colours_are_two_and_looks_add_up(form):
    """Each colour has a name of its own, so that people may be told apart by it; bold and italics are looks."""
    red, blue, plain, bold = read(form, Para(WORDS, "red"), Para(WORDS, "blue"), Para(WORDS), Para(WORDS, "bold"))
    assert red.formatting != blue.formatting
    assert all(any(word.startswith("#") for word in block.formatting) for block in (red, blue))
    assert (plain.formatting, bold.formatting) == (frozenset(), frozenset(("bold",)))


@pytest.mark.parametrize("form", ["docx", "odt", "rtf", "html"])
def test_a_paragraph_set_in_from_the_left_is_seen(form):
    """Whoever answers may be told by it."""
    assert [block.indent for block in read(form, Para(WORDS), Para(WORDS, indent=True), Para(WORDS))] == [False, True, False]


@pytest.mark.parametrize("form", ["docx", "odt", "rtf", "html"])
def test_empty_paragraphs_in_a_cell_are_kept(form):
    """Names and words in two cells stand beside each other by them alone."""
    (row,) = read(form, Grid(((cell("I", "", "R"), cell(WORDS, "", "I do.")),)))
    assert row.cells == ("I\n\n\n\nR", f"{WORDS}\n\n\n\nI do.")
