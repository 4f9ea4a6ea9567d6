"""Text files as paragraphs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.ingest.readers import Block, File, Shape, Source
from textmine.ingest.readers.text import read as read_file
from textmine.ingest.readers.text import read_text


def read(path):
    return read_file(File.of(path))


PLAIN = "Manager: It cost forty pounds.\n\nInterviewer: Right."


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_line_ends_of_every_system_divide_paragraphs(tmp_path, end, encoding):
    """Windows, Unix and old Mac line ends give the same paragraphs."""
    path = tmp_path / "a.txt"
    path.write_bytes(PLAIN.replace("\n", end).encode(encoding))
    assert [block.text for block in read(path).blocks] == PLAIN.split("\n\n")


def test_null_bytes_are_removed_with_their_number():
    """What a crash left in a file goes, and the person is told how much."""
    text, encoding, warnings = read_text(File("a.txt", b"Manager: We trusted\0\0\0 them from the very start of it."))
    assert text == "Manager: We trusted them from the very start of it."
    assert encoding == "utf-8"
    assert warnings == ["3 null bytes were removed (a file saved after a crash often has them): check the text around them"]


def test_a_long_run_of_null_bytes_is_not_taken_for_utf_16():
    """A file that ends in a block of zeros is still UTF-8."""
    text, encoding, warnings = read_text(File("a.txt", "Manager: It cost £5.".encode() + b"\0" * 4096))
    assert (text, encoding) == ("Manager: It cost £5.", "utf-8")
    assert warnings[0].startswith("4096 null bytes were removed")


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


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_only_line_feeds_end_lines(text):
    """No null byte and no other line end gets past the reading of a text."""
    found, _, _ = read_text(File("a.txt", ("A: " * 200 + text).encode("utf-8", "replace")))
    assert not set("\0\r\x0b\x0c\x85\u2028\u2029") & set(found)


def test_what_comes_back_at_the_edge_of_each_page_is_no_speech():
    """The firm's line at the foot of each page and the page's number are counted and left out; words at an edge are kept."""
    talk = ["Q: When did you go?\nA: In May.", "A: With my sister.", "Q: And then?\nA: We went home.", "A: On the bus."]
    pages = [f"\n{number}\n{said}\n\nHarefield Typing   Tel: 0100 {number}55\n" for number, said in enumerate(talk, 1)]
    source = read_file(File("hearing.txt", "\f".join(pages).encode()))
    assert "\n".join(block.text for block in source.blocks) == "\n".join(talk)
    assert dict(source.unread) == {"running heads and page numbers": 8}
