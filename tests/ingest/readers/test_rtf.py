"""Rich Text Format as four programs write it, and what is left out of it."""

import pytest

from textmine.errors import SourceError
from textmine.ingest.readers import File, Shape
from textmine.ingest.readers.blocks import row
from textmine.ingest.readers.rtf import read

HEAD = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Calibri;}{\f1\fnil\fcharset238 Calibri CE;}}"


def blocks(body, head=HEAD):
    return read(File("a.rtf", f"{head}{body}}}".encode("latin-1"))).blocks


def texts(body, head=HEAD):
    return [block.text for block in blocks(body, head)]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"It\'92s \'a311 at the caf\'e9\par", "It’s £11 at the café"),
        (r"It\u8217\'92s \u163\'a311\par", "It’s £11"),
        (r"It\u8217?s \u163?11, \u163?5\par", "It’s £11, £5"),
        (r"{\uc0\u8217 s and \u163 11}\par", "’s and £11"),
        (r"\uc2\u8217??s\uc1\u163?1\par", "’s£1"),
        (r"\u-10179?\u-8704?\par", "\ud83d\ude00"),
        (r"\f1 Zden\'ec\'9ak\f0  and \'9a\par", "Zdeněšk and š"),
        (r"one\tab two\line three\par", "one\ttwo\nthree"),
        (r"\ldblquote so\rdblquote\endash it\rquote s\~his\par", "“so”–it’s his"),
        (r"non\_stop re\-ally \{so\} a\\b\par", "non-stop really {so} a\\b"),
        (r"a{\bin4 {{}}}b\par", "ab"),
        (r"a wo{\*\bkmkstart x}{\*\bkmkend x}rd\par", "a word"),
        (r"see {\field{\*\fldinst HYPERLINK \"http://x\"}{\fldrslt our site}}.\par", "see our site."),
        ("over\r\n two\nlines\\par", "over twolines"),
    ],
)
def test_letters_are_read_as_every_program_writes_them(body, text):
    """Escapes with and without their stand-ins, code pages of fonts, signs, tabs, fields."""
    assert texts(body) == [text]


def test_the_encoding_of_a_mac_is_known():
    """An old Mac's curly quotes are other bytes."""
    assert texts(r"\f0 it\'d5s \'d2so\'d3\par", r"{\rtf1\mac\deff0{\fonttbl{\f0\fnil\fcharset77 Geneva;}}") == ["it’s “so”"]


def test_two_bytes_may_make_one_letter():
    """Japanese names are read in their own encoding."""
    assert texts(r"\'8e\'52\'93\'63\par", r"{\rtf1\ansi\ansicpg932") == ["山田"]


def test_paragraphs_end_as_textedit_ends_them():
    """A backslash at the end of a line is a paragraph's end."""
    assert texts("\\f0\\b INT:\\b0  One.\\\n\\\nTwo.") == ["INT: One.", "Two."]


def test_how_letters_are_set_goes_with_groups_and_ends_with_plain():
    """Bold goes on over the end of a paragraph, and ends where its group does."""
    found = blocks(r"\b Who?\par\b0 Me.\par{\b Why?\i}\par So \b0{\i now}\par\plain\b Oh?\plain\par")
    assert [(block.text, block.look) for block in found] == [
        ("Who?", "bold"),
        ("Me.", ""),
        ("Why?", "bold"),
        ("So now", ""),
        ("Oh?", "bold"),
    ]
    assert blocks(r"{\b INT:} So?\par")[0].lead == 4


def test_what_is_no_speech_is_left_out_and_counted():
    """Notes, comments, pictures, hidden and deleted words, heads and feet, numbers of lists."""
    body = (
        r"{\header Page head}{\footerf foot}{\*\generator x}{\info{\title A talk}{\author Kez}}"
        r"One{\footnote a note}{\*\annotation a comment}{\v hidden}{\deleted gone}{\revised kept}"
        r"{\pict\wmetafile8 010203}{\shp{\*\shpinst{\shptxt box}}}{\pntext 1.\tab}{\*\unheard of} two\par"
    )
    source = read(File("a.rtf", f"{HEAD}{body}}}".encode()))
    assert [block.text for block in source.blocks] == ["Onekept two"]
    assert source.title == "A talk"
    assert dict(source.unread) == {
        "footnotes": 1,
        "comments": 1,
        "hidden passages": 1,
        "tracked deletions": 1,
        "pictures": 1,
    }


def test_rows_are_cells_and_cells_keep_their_paragraphs():
    """A table is over where a paragraph outside it comes; the next is another."""
    table = r"\trowd\cellx1\cellx2\pard\intbl I\cell How?\cell\row\trowd\intbl R\cell One.\par Two.\cell\row\pard "
    source = read(File("a.rtf", f"{HEAD}{table}After.\\par{table}}}".encode()))
    rows = (("I", "How?"), ("R", "One.\n\nTwo."))
    assert source.blocks == (*(row(cells, 1) for cells in rows), source.blocks[2], *(row(cells, 2) for cells in rows))
    assert (source.blocks[2].text, source.shape) == ("After.", Shape.TABLE)


def test_styles_of_word_say_what_is_a_heading():
    """The table of styles is read for their names, and is no text."""
    styles = (
        r"{\stylesheet{\ql\snext0 Normal;}{\s1\b\sbasedon0\snext0 heading 1;}{\*\cs10 \additive Default;}{\s5\snext5 Question;}}"
    )
    found = blocks(styles + r"\pard\s1 Trust\par\pard\s5 How?\par\pard So.\par")
    assert [(block.text, block.heading, block.style) for block in found] == [
        ("Trust", 1, ""),
        ("How?", 0, "question"),
        ("So.", 0, ""),
    ]


def test_what_comes_after_the_end_is_nothing():
    """Some programs leave a null byte behind the last brace."""
    assert [block.text for block in read(File("a.rtf", b"{\\rtf1 One.\\par}\0\r\ntwo")).blocks] == ["One."]


def test_a_file_that_is_cut_off_says_so():
    """What is there is read."""
    source = read(File("a.rtf", rb"{\rtf1 One.\par Tw"))
    assert [block.text for block in source.blocks] == ["One.", "Tw"]
    assert source.warnings == ("the file ends before its end: its last part may be missing",)


def test_another_file_under_this_name_is_no_rtf():
    """The reader itself says so."""
    with pytest.raises(SourceError, match="not an RTF document"):
        read(File("a.rtf", b"Manager: Yes."))


def test_groups_without_end_do_no_harm():
    """A hostile file may open a million groups."""
    assert texts("{" * 100_000 + "so" + "}" * 100_000 + r"\par") in (["so"], [])
