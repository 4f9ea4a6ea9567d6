"""Text files in the encodings that researchers' machines write."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.sources import Block, File, Shape, Source
from textmine.sources.text import decode
from textmine.sources.text import read as read_file


def read(path):
    return read_file(File.of(path))


SAMPLE = "Manager: It cost £40 – “a lot”, she’d say.\n\nInterviewer: Café? Right."
PLAIN = "Manager: It cost forty pounds.\n\nInterviewer: Right."


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (SAMPLE.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + SAMPLE.encode("utf-8"), "utf-8-sig"),
        (codecs.BOM_UTF16_LE + SAMPLE.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + SAMPLE.encode("utf-16-be"), "utf-16"),
        (SAMPLE.encode("utf-16-le"), "utf-16-le"),
        (SAMPLE.encode("utf-16-be"), "utf-16-be"),
        (SAMPLE.encode("cp1252"), "cp1252"),
    ],
)
def test_every_common_encoding_gives_the_same_words(data, encoding):
    """Pounds, dashes, curly quotes and accents come out right, and nothing is warned of."""
    assert decode(data) == (SAMPLE, encoding, [])


def test_latin_1_letters_are_read():
    """Latin-1's letters are a part of Windows-1252."""
    assert decode("Zoë paid £5 at the café".encode("latin-1"))[0] == "Zoë paid £5 at the café"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_line_ends_of_every_system_divide_paragraphs(tmp_path, end, encoding):
    """Windows, Unix and old Mac line ends give the same paragraphs."""
    path = tmp_path / "a.txt"
    path.write_bytes(PLAIN.replace("\n", end).encode(encoding))
    assert [block.text for block in read(path).blocks] == PLAIN.split("\n\n")


def test_null_bytes_are_removed_with_their_number():
    """What a crash left in a file goes, and the person is told how much."""
    text, encoding, warnings = decode(b"Manager: We trusted\0\0\0 them from the very start of it.")
    assert text == "Manager: We trusted them from the very start of it."
    assert encoding == "utf-8"
    assert warnings == ["3 null bytes were removed (a file saved after a crash often has them): check the text around them"]


def test_a_long_run_of_null_bytes_is_not_taken_for_utf_16():
    """A file that ends in a block of zeros is still UTF-8."""
    text, encoding, warnings = decode("Manager: It cost £5.".encode() + b"\0" * 4096)
    assert (text, encoding) == ("Manager: It cost £5.", "utf-8")
    assert warnings[0].startswith("4096 null bytes were removed")


def test_characters_that_cannot_be_read_are_counted():
    """A byte that no table has shows as �, with a warning."""
    text, encoding, warnings = decode(b"It cost \xa35 \x81 and \x9d no more")
    assert (text, encoding) == ("It cost £5 � and � no more", "cp1252")
    assert warnings == ["2 characters could not be read as cp1252; they show as �"]


def test_a_wrapped_paragraph_keeps_its_lines_and_blank_lines_may_hold_spaces(tmp_path):
    """Blank lines divide paragraphs, even with spaces or tabs in them."""
    path = tmp_path / "a.txt"
    path.write_text("\n\nOne\ntwo\n \t\nthree\n\n\n\nfour\n", encoding="utf-8")
    blocks = (Block("One\ntwo"), Block("three"), Block("four"))
    assert read(path) == Source("plain text", Shape.PARAGRAPHS, blocks, encoding="utf-8")


def test_a_hash_in_plain_text_is_speech(tmp_path):
    """Only Markdown has headings."""
    path = tmp_path / "a.txt"
    path.write_text("# one of three", encoding="utf-8")
    assert read(path).blocks == (Block("# one of three"),)


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_some_text(data):
    """No bytes make the decoder fail, and no null or carriage return gets past it."""
    text, _, warnings = decode(data)
    assert not set("\0\r") & set(text)
    assert ("�" in text) == any("could not be read" in warning for warning in warnings)


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r\x0b\x0c\x85\u2028\u2029�\ufeff"), max_size=200))
@settings(max_examples=100, deadline=None)
def test_utf_8_is_never_mistaken_for_another_encoding(text):
    """Whatever is written as UTF-8 is read back as it was."""
    assert decode(text.encode("utf-8")) == (text, "utf-8", [])
