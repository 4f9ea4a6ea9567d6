"""Zip-based documents are looked at before they are unpacked."""

import zipfile

import pytest

from textmine.errors import SourceError
from textmine.ingest.readers import File, archive, read_source
from textmine.ingest.readers.archive import kind_of_archive, open_archive

WORD = ("word/document.xml", "Word document")


def zipped(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return path


def check_archive(path, member, name):
    with open_archive(File.of(path), member, name) as document:
        return document.namelist()


def refusal(path):
    with pytest.raises(SourceError) as caught:
        check_archive(path, *WORD)
    (fault,) = caught.value.faults
    assert fault.where == path.name
    return fault.got, fault.expected, fault.do


def test_a_whole_archive_with_its_part_passes(tmp_path):
    """Nothing is raised for a document that is what it should be."""
    assert check_archive(zipped(tmp_path / "a.docx", word__document_xml="<w/>"), *WORD) == ["word/document.xml"]


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    """The sizes of all parts are added up, however small the file is."""
    path = zipped(tmp_path / "a.docx", word__document_xml=b"0" * 3_000_000, word__media__a=b"0" * 2_000_000)
    assert path.stat().st_size < 10_000
    monkeypatch.setattr(archive, "MAX_UNPACKED", 5_000_000)
    check_archive(path, *WORD)
    monkeypatch.setattr(archive, "MAX_UNPACKED", 4_999_999)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("a part was unpacked"))
    do = "Check its origin; a document that is truly so long must be divided."
    assert refusal(path) == ("it would unpack to 5 MB", "at most 4 MB", do)


def test_one_part_that_is_larger_than_any_text_is_refused(tmp_path, monkeypatch):
    """The tree of a part takes many times its bytes."""
    path = zipped(tmp_path / "a.docx", word__document_xml=b"0" * 3_000_000)
    monkeypatch.setattr(archive, "_MAX_XML", 2_000_000)
    assert refusal(path)[:2] == ("it would unpack to 3 MB", "at most 2 MB")


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_both_readers_look_for_a_zip_bomb(tmp_path, monkeypatch, suffix):
    """The limit holds for Word and for OpenDocument."""
    path = zipped(tmp_path / f"a.{suffix}", word__document_xml=b"0" * 2_000_000, content_xml=b"<a/>")
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1_000_000)
    with pytest.raises(SourceError, match=r"it would unpack to 2 MB\. Expected at most 1 MB"):
        read_source(path)


def test_another_kind_of_zip_is_named(tmp_path):
    """A zip without the part that makes it a document is no document."""
    path = zipped(tmp_path / "a.docx", xl__workbook_xml="<x/>")
    assert refusal(path) == ("not a Word document (no word/document.xml in it)", "a Word document", "Open it and save it again.")


def test_a_cut_archive_is_probably_an_unfinished_download(tmp_path):
    """The index of a zip stands at its end."""
    path = zipped(tmp_path / "a.docx", word__document_xml="<w/>" * 1000)
    path.write_bytes(path.read_bytes()[:-30])
    assert refusal(path) == (
        "the Word document is damaged or incomplete (cut off)",
        "a whole Word document",
        "It is probably an unfinished download or sync: get it again.",
    )


@pytest.mark.parametrize("place", range(0, 400, 25))
def test_wrong_bytes_in_a_part_are_damage(tmp_path, place):
    """Bytes that went wrong within the compressed text are found, whatever the way in which they cannot be unpacked."""
    path = zipped(tmp_path / "a.docx", word__document_xml="".join(f"<w>{n * n % 977}</w>" for n in range(400)))
    data = bytearray(path.read_bytes())
    start = 30 + len("word/document.xml") + place
    data[start : start + 3] = b"\xff\xff\xff" if place % 2 else b"\x00\xff\x55"
    path.write_bytes(data)
    assert refusal(path)[0] == "the Word document is damaged or incomplete (cut off)"


@pytest.mark.parametrize(("field", "value"), [(8, 99), (6, 1)])
def test_a_way_of_packing_that_is_not_known_is_damage(tmp_path, field, value):
    """A part packed in a way Python does not know, or with a password, is refused like a damaged one."""
    path = zipped(tmp_path / "a.docx", word__document_xml="<w/>")
    data = bytearray(path.read_bytes())
    data[field] = value
    central = data.index(b"PK\x01\x02")
    data[central + field + 2] = value
    path.write_bytes(data)
    assert refusal(path)[1] == "a whole Word document"


@pytest.mark.parametrize(
    ("members", "suffix", "kind"),
    [
        ({"word__document_xml": "x"}, ".docx", ".docx"),
        ({"word__document_xml": "x"}, ".txt", ".docx"),
        ({"content_xml": "x"}, ".docx", ".odt"),
        ({"content_xml": "x", "word__document_xml": "x"}, ".odt", ".odt"),
        ({"xl__workbook_xml": "x"}, ".txt", ".xlsx"),
        ({"content_xml": "x", "mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, ".odt", ".ods"),
        ({"else": "x"}, ".odt", ".odt"),
        ({"else": "x"}, ".txt", ".docx"),
        ({"north/a_txt": "x"}, ".zip", ".zip"),
    ],
)
def test_what_a_zip_holds_tells_which_document_it_is(tmp_path, members, suffix, kind):
    """Its own name counts where its content says nothing, or fits."""
    assert kind_of_archive(File.of(zipped(tmp_path / f"a{suffix}", **members))) == kind


def test_a_cut_zip_is_left_to_the_reader_of_its_name(tmp_path):
    """The reader says that it is damaged."""
    path = zipped(tmp_path / "a.odt", content_xml="x" * 1000)
    path.write_bytes(path.read_bytes()[:-30])
    assert kind_of_archive(File.of(path)) == ".odt"
