"""Markdown: whatever words hold, they stay words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.reports.synthesis.making import CODED, make_results
from textmine.records.corpus import Role
from textmine.reports.synthesis import synthesis_md
from textmine.reports.synthesis.blocks import Heading, Picture, Table, Text, TextBlock, TextStyle, plain_text
from textmine.reports.synthesis.markdown import markdown_text

READER = MarkdownIt("commonmark").enable("table")


def read(text):
    """What a reader of Markdown sees in a text: kinds of blocks, and words."""
    tokens = READER.parse(text)
    kinds = [token.type for token in tokens if token.type.endswith("_open")]
    inline = [child for token in tokens if token.type == "inline" for child in token.children]
    words = "".join({"softbreak": " "}.get(child.type, child.content) for child in inline if child.type in ("text", "softbreak"))
    return kinds, words, {child.type for child in inline}


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1).filter(lambda text: text.strip()))
def test_any_words_are_read_back_as_they_are(text):
    """A paragraph of any characters is one paragraph with those characters, white space apart."""
    expected = " ".join(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text).split())
    if not expected:
        return
    kinds, words, parts = read(markdown_text([plain_text(TextStyle.BODY, text)]))
    assert kinds == ["paragraph_open"]
    assert " ".join(words.split()) == expected
    assert parts <= {"text"}


@pytest.mark.parametrize(
    "text",
    [
        "# no heading",
        "1. no list",
        "- no list",
        "+ no",
        "= no",
        "---",
        "<script>alert(1)</script>",
        "[a](b)",
        "R&amp;D",
        "a|b",
        "~~x~~",
    ],
)
def test_signs_of_markdown_are_words(text):
    """What would be markup at the beginning of a line or within it is not."""
    for style in (TextStyle.BODY, TextStyle.BULLET, TextStyle.QUOTE, TextStyle.CLAIM):
        _, words, parts = read(markdown_text([plain_text(style, text)]))
        assert words == text
        assert parts == {"text"}


def test_cells_of_tables_hold_what_parts_cells():
    """A table has its rows and columns whatever its words are."""
    table = Table("A | b", ("x|y", "z"), (0.5, 0.5), (((Text("1|2"),), (Text("3", target="q1"),)),), "cells1")
    kinds, words, _ = read(markdown_text([table]))
    assert kinds.count("td_open") == 2
    assert kinds.count("th_open") == 2
    assert "1|2" in words
    assert "A | b" in words


def test_headings_have_anchors_and_links_lead_to_them():
    """A link goes to the anchor before a heading, one level below the title."""
    text = markdown_text([Heading(2, "Trust", "theme1"), TextBlock(TextStyle.BODY, (Text("see"), Text(" it", target="theme1")))])
    assert '<a id="theme1"></a>\n\n### Trust' in text
    assert "see[ it](#theme1)" in text


def test_a_picture_is_a_table():
    """Without pictures the same is told as a table, and nothing is drawn."""

    def draw():
        raise AssertionError("drawn")

    kinds, words, _ = read(markdown_text([Picture(draw, "Of it", "told", 6.0, ("a", "b"), (("1", "2"),))]))
    assert kinds.count("td_open") == 2
    assert "Of it" in words


def test_a_quotation_stands_with_its_source_and_bullets_are_one_list():
    """Quotation and source are one block; two bullets are one list."""
    quoted = [
        plain_text(TextStyle.QUOTE, "“A.”"),
        plain_text(TextStyle.SOURCE, "Q1 P1"),
        plain_text(TextStyle.BULLET, "b"),
        plain_text(TextStyle.BULLET, "c"),
    ]
    kinds, _, _ = read(markdown_text(quoted))
    assert kinds.count("blockquote_open") == 1
    assert kinds.count("bullet_list_open") == 1


def test_every_link_of_the_feed_has_its_anchor():
    """No link of the whole document leads nowhere, and no anchor is there twice."""
    text = synthesis_md(make_results(coded=CODED), proposals=True)
    anchors = re.findall(r'<a id="(\w+)"></a>', text)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r"\]\(#(\w+)\)", text)) <= set(anchors)


def test_words_of_a_transcript_are_no_markup():
    """A speaker who is called a script, and words with all signs, make no element of the page."""
    said = {
        "north/a.txt": [
            ("<b>", "<script>x</script>", Role.RESPONDENT, "*staff*", "We _trusted_ **them** <img src=x> [all](http://x) | yes.")
        ]
    }
    text = synthesis_md(make_results(said, coded=[("north/a.txt", 0, "trust", "")]), proposals=True)
    shown = re.sub(r'<a id="\w+"></a>', "", READER.render(text))
    assert "<script" not in shown
    assert "<img" not in shown
    assert "We _trusted_ **them** &lt;img src=x&gt; [all](http://x) | yes." in shown
