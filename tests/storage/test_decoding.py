"""Bytes to text, whatever encodings a file holds."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.storage.decoding import Decoded, decode

SAMPLE = "Manager: It cost £40 – “a lot”, she’d say.\n\nInterviewer: Café? Right."


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
    assert decode(data) == Decoded(SAMPLE, encoding)


ACCENTS = "R: José and Zoë met at the café, and it was naïve of them."


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "mac_roman", "cp850"])
def test_accents_of_western_europe_are_right_in_every_old_encoding(encoding):
    """A letter beyond ASCII is read so that it stands within a word as letters do, also where no quote gives the encoding away."""
    assert decode(ACCENTS.encode(encoding)).text == ACCENTS


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("R: It’s what he’d call “a shambles”, I think.", "mac_roman"),
        ("R: We paid £40 and then £1,200 more.", "mac_roman"),
        ("R: We paid £40 and then £1,200 more.", "cp850"),
        ("R: Świętosława and Michał moved from Kraków, and Żółty stayed.", "cp1250"),
        ("R: CAFÉ’S, she’d call it, “‘the café’”.", "cp1252"),
        ("R: The plot is 40 m² and it’s 5° colder – see the note¹ there.", "cp1252"),
    ],
)
def test_the_encoding_is_the_one_in_which_signs_stand_where_signs_do(text, encoding):
    """Quotes around words, pounds before numbers, accents within words: no other encoding has them all in place."""
    assert decode(text.encode(encoding)).text == text


def test_another_script_than_latin_is_read_in_its_own_encoding():
    """Such a file is set aside for its language, and the person who looks sees why."""
    text = "Интервьюер: Как всё началось?\n\nЖенщина: Мы написали письмо в совет, а потом собрались у меня на кухне.\n" * 3
    assert decode(text.encode("cp1251")).text == text


GOOD = "I: It’s – “well”, she’d say.\n\nR: The café cost £5.\n\n"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1252", "Windows-1252"), ("mac_roman", "Mac Roman")],
)
def test_a_line_in_another_encoding_leaves_the_rest_as_it_is(encoding, name):
    """One line that another program appended is read in its own encoding, the rest as UTF-8; the note names the line."""
    line = "R: I don’t know – “maybe” at the café.\n"
    found = decode((GOOD * 3).encode() + line.encode(encoding))
    assert (found.text, found.encoding) == (GOOD * 3 + line, "utf-8")
    assert found.notes == (f"5 characters in line 13 not UTF-8, and read as {name} (’ – “)",)


def test_a_file_may_hold_more_lines_of_the_other_encoding_than_of_utf_8():
    """A line of UTF-8 appended to a file in Windows-1252 is read right too, and so is all before it."""
    found = decode((GOOD * 20).encode("cp1252") + "R: It’s late.\n".encode())
    assert found.text == GOOD * 20 + "R: It’s late.\n"
    assert "and 37 more places" in found.notes[0]


def test_letters_of_another_encoding_within_a_line_are_read_by_themselves():
    """What was pasted into a line is read otherwise, and the rest of that line is not."""
    found = decode("R: It’s a ".encode() + b"caf\xe9 \x93here\x94" + " – isn’t it?\n".encode())
    assert found.text == "R: It’s a café “here” – isn’t it?\n"
    assert found.notes == ("3 characters in line 1 not UTF-8, and read as Windows-1252 (é “ ”)",)


def test_utf_16_with_a_long_row_of_one_byte_in_its_midst_is_read_at_once():
    """A damaged stretch without a zero costs no more than its length: a million bytes would take hours otherwise."""
    part = GOOD.encode("utf-16-le")
    found = decode(codecs.BOM_UTF16_LE + part + b"x" * 1_000_000 + part)
    assert found.encoding == "utf-16"
    assert found.text.startswith(GOOD)
    assert found.text.endswith(GOOD)


@pytest.mark.parametrize(("wide", "mark"), [("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE)])
@pytest.mark.parametrize("narrow", ["utf-8", "cp1252"])
def test_what_was_appended_to_utf_16_is_read(wide, mark, narrow):
    """A log or a note added by another program at the end of a file in UTF-16 is no line of Chinese."""
    added = "R: And so it’s been ever since, I’d say.\n"
    found = decode(mark + GOOD.encode(wide) + added.encode(narrow))
    assert (found.text, found.encoding) == (GOOD + added, "utf-16")
    assert found.notes == (f"from line 5 on the file is in {narrow}, before that in utf-16; each was read as what it is",)


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF16_LE])
def test_utf_16_appended_to_utf_8_is_read(mark):
    """A shell of Windows appends UTF-16 to any file."""
    head, added = "Interviewer: How did it begin for all of you?\r\n", "R: It’s “been” a long time, I’d say.\r\n"
    assert decode(head.encode() + mark + added.encode("utf-16-le")).text == head + added


def test_utf_16_cut_off_loses_its_last_letter_alone():
    """An odd byte at the end is noted, and shows as �."""
    found = decode(GOOD.encode("utf-16") + b"\x41")
    assert found == Decoded(f"{GOOD}�", "utf-16", ("1 characters could not be read as utf-16; they show as �",))


def test_characters_that_cannot_be_read_are_counted():
    """A byte that no table has shows as �, with a note."""
    found = decode(b"It cost \xa35 \x81 and \x9d no more")
    notes = ("2 characters could not be read as cp1252; they show as �",)
    assert found == Decoded("It cost £5 � and � no more", "cp1252", notes)


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_some_text(data):
    """No bytes make the decoder fail, and none is lost without a note."""
    found = decode(data)
    assert ("�" in found.text) == any("could not be read" in note for note in found.notes)


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r\x0b\x0c\x85\u2028\u2029�\ufeff"), max_size=200))
@settings(max_examples=100, deadline=None)
def test_utf_8_is_never_mistaken_for_another_encoding(text):
    """Whatever is written as UTF-8 is read back as it was."""
    assert decode(text.encode("utf-8")) == Decoded(text, "utf-8")
