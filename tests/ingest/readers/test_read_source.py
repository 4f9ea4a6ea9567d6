"""Which reader a file is given to, and what a person is told about a file that cannot be read."""

import codecs
import os
import random
import zipfile

import docx
import openpyxl
import pytest
from odf.opendocument import OpenDocumentText
from odf.text import P
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from textmine.errors import SourceError
from textmine.ingest import readers
from textmine.ingest.readers import SUFFIXES, Block, Shape, read_source

WORDS = "Interviewer: Shall we start?\n\nManager: Yes, we trusted them from the first week."


def refusal(path):
    """The one fault that `read_source` raises for a file."""
    with pytest.raises(SourceError) as caught:
        read_source(path)
    (fault,) = caught.value.faults
    assert str(caught.value) == f"{fault.where}: {fault.got}. Expected {fault.expected}. {fault.do}"
    assert all((fault.where == path.name, fault.got, fault.expected, fault.do)), "every part of a message says something"
    assert "Error" not in str(fault), "the name of a Python error is of no use to a researcher"
    assert "Traceback" not in str(fault)
    return fault


def put(path, content):
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def word(path, *paragraphs):
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    with path.open("wb") as handle:
        document.save(handle)
    return path


def pdf(path, *lines):
    canvas = Canvas(str(path), pagesize=A4)
    for number, line in enumerate(lines):
        canvas.drawString(72, 760 - 14 * number, line)
    canvas.save()
    return path


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.TXT", "a.Md"])
def test_a_text_file_is_read_whatever_the_case_of_its_suffix(tmp_path, name):
    """The suffix is compared without regard to capitals."""
    source = read_source(put(tmp_path / name, WORDS))
    assert [block.text for block in source.blocks] == WORDS.split("\n\n")
    assert source.warnings == ()


@pytest.mark.parametrize("name", ["a.txt", "a.vtt", "a.srt", "a.docx", "a.odt", "a.pdf"])
def test_an_empty_file_is_refused_as_empty(tmp_path, name):
    """A file of no bytes is told from one without words, whatever its suffix."""
    fault = refusal(put(tmp_path / name, b""))
    assert (fault.got, fault.expected) == ("the file is empty (0 bytes)", "a transcript or a paper")
    assert fault.do == "Get the file again."


@pytest.mark.parametrize("content", [b" \n\n\t\r\n ", b"\xef\xbb\xbf", b"\xff\xfe", b"\0\0\0\0"])
def test_a_file_of_blanks_has_no_text(tmp_path, content):
    """White space, a lone byte-order mark and null bytes are no transcript."""
    fault = refusal(put(tmp_path / "a.txt", content))
    assert (fault.got, fault.expected) == ("no text was found in it", "some paragraphs")


@pytest.mark.parametrize(("name", "got"), [("a.pages", "a .pages file"), ("a.doc", "a .doc file"), ("a", "a nameless file")])
def test_another_format_is_refused_with_the_list_of_formats(tmp_path, name, got):
    """The message names every format that can be read."""
    fault = refusal(put(tmp_path / name, WORDS))
    assert fault.got == got
    assert fault.expected == f"one of {', '.join(SUFFIXES)}"
    assert all(suffix in fault.expected for suffix in SUFFIXES)
    assert fault.do == "Save it as one of those."


def test_a_file_as_large_as_a_recording_is_refused_unread(tmp_path, monkeypatch):
    """The size is looked at before the content."""
    monkeypatch.setattr(readers, "_MAX_BYTES", 2_000_000)
    fault = refusal(put(tmp_path / "a.txt", b"word " * 600_000))
    assert (fault.got, fault.expected) == ("3 MB", "at most 2 MB")
    assert fault.do == "Is this a recording? Transcribe it first."


@pytest.mark.parametrize(("name", "called"), [("a.docx", "a Word"), ("a.odt", "an OpenDocument"), ("a.pdf", "a PDF")])
def test_text_under_the_name_of_a_document_is_read_as_text_with_a_warning(tmp_path, name, called):
    """A renamed text file is read, and the person is told."""
    source = read_source(put(tmp_path / name, WORDS))
    suffix = name[1:]
    assert source.warnings == (f"called {suffix} but is not {called} file: it is text, and was read as plain text",)
    assert source.blocks == tuple(Block(text) for text in WORDS.split("\n\n"))
    assert source.encoding == "utf-8"


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.vtt"])
def test_a_word_document_under_another_name_is_read_as_one(tmp_path, name):
    """What a file is counts for more than what it is called."""
    source = read_source(word(tmp_path / name, "Manager: We trusted them."))
    assert source.format == "Word document"
    assert source.warnings == (f"called {name[1:]} but is a Word file, and was read as one",)
    assert source.blocks == (Block("Manager: We trusted them."),)


def test_a_pdf_under_another_name_is_read_as_one(tmp_path):
    """A PDF is known by its first bytes."""
    source = read_source(pdf(tmp_path / "a.docx", "We trusted them."))
    assert (source.format, source.shape) == ("PDF", Shape.PAGES)
    assert source.warnings == ("called .docx but is a PDF file, and was read as one",)
    assert [block.text for block in source.blocks] == ["We trusted them."]


def test_a_right_name_gives_no_warning(tmp_path):
    """Files that are what they are called are not remarked on."""
    assert read_source(word(tmp_path / "a.docx", "Hello.")).warnings == ()
    assert read_source(pdf(tmp_path / "a.pdf", "Hello.")).warnings == ()


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.99])
def test_a_word_document_that_was_cut_off_is_said_to_be(tmp_path, kept):
    """A half-synchronised file is refused, not read in part."""
    whole = word(tmp_path / "whole.docx", *["Manager: We trusted them."] * 50).read_bytes()
    fault = refusal(put(tmp_path / "cut.docx", whole[: int(len(whole) * kept)]))
    assert fault.got == "the Word document is damaged or incomplete (cut off)"
    assert fault.expected == "a whole Word document"
    assert fault.do == "It is probably an unfinished download or sync: get it again."


def test_a_word_document_of_pictures_only_tells_what_was_not_read(tmp_path):
    """Where no words are found, what was left out is named."""
    path = word(tmp_path / "a.docx", "")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/media/scan1.png", b"not looked at")
        archive.writestr("word/media/scan2.png", b"not looked at")
    assert refusal(path).got == "no text was found in it (not read: 2 pictures)"


def test_a_pdf_of_pictures_is_sent_to_text_recognition(tmp_path):
    """A PDF without a text layer is refused with the tool that gives it one."""
    canvas = Canvas(str(tmp_path / "scan.pdf"))
    canvas.rect(100, 100, 300, 400, fill=1)
    canvas.save()
    fault = refusal(tmp_path / "scan.pdf")
    assert (fault.got, fault.expected) == ("a PDF without text", "a text layer")
    assert "(OCR)" in fault.do
    assert "`ocrmypdf`" in fault.do


def test_a_pdf_that_needs_a_password_is_said_to(tmp_path):
    """A locked PDF is told from a damaged one."""
    canvas = Canvas(str(tmp_path / "locked.pdf"), encrypt="open sesame")
    canvas.drawString(72, 700, "Manager: This is confidential.")
    canvas.save()
    fault = refusal(tmp_path / "locked.pdf")
    assert fault.got == "this PDF needs a password to open"
    assert fault.expected == "one that opens without"
    assert fault.do == "Save an unprotected copy and use that."


def test_the_old_word_format_and_passwords_are_not_called_an_unfinished_download(tmp_path):
    """A .doc renamed and a .docx with a password are the same container, which getting again does not mend."""
    fault = refusal(put(tmp_path / "a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600))
    assert fault.got == "an old Word file (.doc), or one with a password"
    assert fault.expected == "a Word document that opens without"
    assert fault.do == "Open it in Word, take the password off and save it as .docx."


@pytest.mark.parametrize("suffix", [".txt", ".docx", ".vtt"])
def test_a_spreadsheet_under_another_name_is_read_as_one(tmp_path, suffix):
    """It is not an unfinished Word document."""
    book = openpyxl.Workbook()
    book.active.append(["Ann", "Yes"])
    book.save(tmp_path / "a.xlsx")
    source = read_source((tmp_path / "a.xlsx").rename(tmp_path / f"a{suffix}"))
    assert (source.format, source.blocks[0].cells) == ("Excel workbook", ("Ann", "Yes"))
    assert source.warnings == (f"called {suffix} but is an Excel file, and was read as one",)


def test_a_zip_of_transcripts_says_how_it_is_laid_out(tmp_path):
    """One file is asked for, and many were given."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("north/a.txt", WORDS)
    fault = refusal(tmp_path / "a.zip")
    assert fault.got == "a zip file, which holds other files"
    assert "`textmine init STUDY --transcripts THIS.zip`" in fault.do


def test_an_opendocument_text_called_docx_is_read_as_one(tmp_path):
    """What a file is counts for more than what it is called."""
    document = OpenDocumentText()
    document.text.addElement(P(text="Manager: We trusted them."))
    document.save(str(tmp_path / "a.odt"))
    source = read_source((tmp_path / "a.odt").rename(tmp_path / "a.docx"))
    assert (source.format, source.blocks) == ("OpenDocument text", (Block("Manager: We trusted them."),))
    assert source.warnings == ("called .docx but is an OpenDocument file, and was read as one",)


@pytest.mark.parametrize("suffix", [".txt", ".docx", ".md", ".vtt"])
@pytest.mark.parametrize(
    ("content", "what", "called"),
    [
        (b"{\\rtf1\\ansi Manager: We trusted them.}", "RTF document", "an RTF"),
        (b"\n<!DOCTYPE html>\n<p>Manager: We trusted them.</p>", "web page", "a web page"),
        (b"\xef\xbb\xbf<HTML xmlns:o='x'><p>Manager: We trusted them.</p>", "web page", "a web page"),
        (codecs.BOM_UTF16_LE + "<html><p>Manager: We trusted them.</p>".encode("utf-16-le"), "web page", "a web page"),
        (b"<?xml version='1.0'?><!doctype html><p>Manager: We trusted them.</p>", "web page", "a web page"),
    ],
)
def test_markup_is_read_as_what_it_is(tmp_path, suffix, content, what, called):
    """Commands are nobody's words, whatever the file is called."""
    source = read_source(put(tmp_path / f"a{suffix}", content))
    assert (source.format, [block.text for block in source.blocks]) == (what, ["Manager: We trusted them."])
    assert source.warnings == (f"called {suffix} but is {called} file, and was read as one",)


@pytest.mark.parametrize("suffix", [".txt", ".md", ".srt", ".vtt"])
def test_bytes_that_are_no_text_are_refused(tmp_path, suffix):
    """A recording saved under a text's name is nobody's words."""
    fault = refusal(put(tmp_path / f"a{suffix}", random.Random(5).randbytes(5000)))
    assert fault.got.startswith("not text")
    assert fault.expected == "a text file"


def test_an_old_word_file_called_txt_is_called_one(tmp_path):
    """Its bytes may look like letters."""
    fault = refusal(put(tmp_path / "a.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600))
    assert fault.got == "an old Word file (.doc), or one with a password"


@pytest.mark.parametrize(
    "content",
    [
        WORDS.encode() + b"\0" * 9000,
        WORDS.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"),
        b"\x0c" + WORDS.encode() + b"\x1f\x0b\x1a",
        b"<htmlish> " + WORDS.encode(),
    ],
)
def test_text_with_a_stray_byte_is_text(tmp_path, content):
    """Null bytes of a crash, two bytes a letter and an old program's page breaks are read."""
    assert "we trusted them from the first week." in read_source(put(tmp_path / "a.txt", content)).blocks[1].text


def test_what_is_no_file_is_refused_by_what_it_is(tmp_path):
    """Links that lead nowhere, folders, pipes and missing files are told apart."""
    (tmp_path / "link.txt").symlink_to("nowhere.txt")
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    assert [refusal(tmp_path / f"{name}.txt").got for name in ("link", "folder", "pipe", "gone", "caf�")] == [
        "a link that leads nowhere, or to no file",
        "a folder that cannot be opened",
        "neither a file nor a folder",
        "no such file",
        "a name of file or folder with letters that are not UTF-8 (shown as �)",
    ]


def test_letters_read_in_a_wrong_encoding_are_put_right_in_every_format(tmp_path):
    """A Word document into which a spoilt text was pasted says what was typed, and so does a workbook."""
    path = tmp_path / "a.docx"
    word(path, "R: Itâ€™s the cafÃ©.", "I: Yes.", "R: Itâ€™s so.")
    source = read_source(path)
    assert [block.text for block in source.blocks] == ["R: It’s the café.", "I: Yes.", "R: It’s so."]
    note = "letters that an earlier program read in a wrong encoding were put right: 'â€™' to '’'"
    assert source.warnings == (f"{note} and the like in 1 more places",)
    book = openpyxl.Workbook()
    book.active.append(["R", "Itâ€™s the cafÃ©."])
    book.save(tmp_path / "a.xlsx")
    assert read_source(tmp_path / "a.xlsx").blocks[0].cells == ("R", "It’s the café.")


def test_accents_are_one_character_whatever_the_format(tmp_path):
    """Names in tables and in transcripts are the same, whichever system typed them."""
    path = tmp_path / "a.docx"
    word(path, "Zoe\u0308: Cafe\u0301s.")
    assert read_source(path).blocks[0].text == "Zo\u00eb: Caf\u00e9s."
    assert read_source(put(tmp_path / "a.txt", "Zoe\u0308: Cafe\u0301s.")).blocks[0].text == "Zo\u00eb: Caf\u00e9s."
