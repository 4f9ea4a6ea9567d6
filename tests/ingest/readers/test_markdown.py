"""Markdown: what is markup in it, and what is what people typed."""

from textmine.ingest.readers import Block, File, Shape, Source
from textmine.ingest.readers.blocks import row
from textmine.ingest.readers.markdown import read


def blocks(text):
    return read(File("a.md", text.encode())).blocks


def test_headings_have_their_level():
    """A heading is known by its hashes."""
    source = read(File("a.md", b"# Working together #\n\nBody of it.\n\n### Trust\n\n#hashtag and more"))
    expected = (Block("Working together", heading=1), Block("Body of it."), Block("Trust", heading=3), Block("#hashtag and more"))
    assert source == Source("Markdown", Shape.PARAGRAPHS, expected, encoding="utf-8")


def test_bold_is_how_a_label_is_set():
    """The asterisks of bold go; how long the bold beginning is, is kept."""
    assert blocks("**Anna:** Yes.\n\n**Who was there?**") == (Block("Anna: Yes.", lead=5), Block("Who was there?", look="bold"))


def test_a_single_asterisk_is_a_sign_but_round_a_whole_paragraph():
    """`*laughs*` is an event; a question in italics is set in them."""
    assert blocks("Anna: *laughs* Yes.\n\n*Who was there?*") == (
        Block("Anna: *laughs* Yes."),
        Block("Who was there?", look="italic"),
    )


def test_numbers_brackets_and_indents_are_words():
    """What Markdown would take for a list, a link or code is what somebody typed."""
    text = "1986. That was when.\n\n    Anna: indented\n\n[Anna] See <Bob> and `this`.\n\n- Anna: So."
    assert [block.text for block in blocks(text)] == [
        "1986. That was when.",
        "Anna: indented",
        "[Anna] See <Bob> and `this`.",
        "- Anna: So.",
    ]


def test_lines_of_one_paragraph_are_kept_apart_and_quotes_lose_their_sign():
    """Each line may begin with a name."""
    assert [block.text for block in blocks("Anna: So.\nBob: Yes.\n\n> Anna: And then?")] == [
        "Anna: So.\nBob: Yes.",
        "Anna: And then?",
    ]


def test_a_table_is_rows_of_cells():
    """The line between heading and rows is no row."""
    text = "| Who | What |\n| --- | --- |\n| Anna | It began with a letter. |\n\nAfter."
    assert blocks(text) == (row(("Who", "What"), 1), row(("Anna", "It began with a letter."), 1), Block("After."))


def test_front_matter_is_a_paragraph_of_its_own():
    """What stands between two rules at the top is neither a rule nor a heading."""
    assert blocks("---\ntitle: A talk\ndate: 3 May\n---\nAnna: Yes.") == (
        Block("---\ntitle: A talk\ndate: 3 May\n---"),
        Block("Anna: Yes."),
    )


def test_a_quote_is_known_whatever_its_letters():
    """What stands behind arrows has a style of its own, in italics too."""
    assert [(block.text, block.look, block.style) for block in blocks("> So.\n\n> *So it was.*\n\nSo.")] == [
        ("So.", "quoted", "quote"),
        ("So it was.", "italic", "quote"),
        ("So.", "", ""),
    ]
