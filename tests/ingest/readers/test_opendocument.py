"""OpenDocument text: spaces, line breaks, notes and damage."""

import random
import zipfile

import pytest
from odf.dc import Creator
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from odf.table import Table, TableCell, TableRow
from odf.text import H, LineBreak, List, ListItem, Note, NoteBody, NoteCitation, P, S, Span, Tab

from textmine.errors import SourceError
from textmine.ingest.readers import Block, File, Shape, Source, read_source
from textmine.ingest.readers.opendocument import read as read_file


def read(path):
    return read_file(File.of(path))


NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def saved(path, *elements):
    document = OpenDocumentText()
    for element in elements:
        document.text.addElement(element)
    document.save(str(path))
    return path


def raw(path, content):
    """An archive with this content.xml and nothing else."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", content)
    return path


def content(body, doctype=""):
    root, text = "office:document-content", "<office:body><office:text>{}</office:text></office:body>"
    return f"{doctype}<{root} {NAMESPACES}>{text.format(body)}</{root}>"


def paragraph(*parts):
    made = P()
    for part in parts:
        if isinstance(part, str):
            made.addText(part)
        else:
            made.addElement(part)
    return made


def test_spaces_tabs_and_line_breaks_are_characters(tmp_path):
    """LibreOffice writes runs of spaces, tabs and line breaks as elements of their own."""
    path = saved(
        tmp_path / "a.odt",
        paragraph("Int:", S(c=3), "How did", S(), "it", Tab(), "begin?", LineBreak(), "Resp:", Span(text=" With a"), " letter."),
    )
    assert read(path) == Source("OpenDocument text", Shape.PARAGRAPHS, (Block("Int:   How did it\tbegin?\nResp: With a letter."),))


def test_a_comment_is_counted_and_left_out_of_the_sentence(tmp_path):
    """A remark in the middle of a sentence takes nothing of the sentence with it."""
    remark = Annotation()
    remark.addElement(Creator(text="Reviewer"))
    remark.addElement(P(text="Is this right?"))
    path = saved(tmp_path / "a.odt", paragraph("Resp: We trusted", remark, " them."))
    source = read(path)
    assert source.blocks == (Block("Resp: We trusted them."),)
    assert source.unread == (("comments", 1),)


def test_footnotes_are_counted_and_left_out(tmp_path):
    """Each note is counted once, its number left out with it."""
    notes = []
    for number in "12":
        note = Note(noteclass="footnote")
        note.addElement(NoteCitation(text=number))
        body = NoteBody()
        body.addElement(P(text="See the minutes."))
        note.addElement(body)
        notes.append(note)
    source = read(saved(tmp_path / "a.odt", paragraph("It cost", notes[0], " more", notes[1], ".")))
    assert source.blocks == (Block("It cost more."),)
    assert source.unread == (("footnotes", 2),)


def test_deleted_text_of_tracked_changes_is_not_read(tmp_path):
    """What was deleted stands in the file, and is no speech."""
    deletion = "<text:changed-region><text:deletion><text:p>We lied.</text:p></text:deletion></text:changed-region>"
    body = f"<text:tracked-changes>{deletion}</text:tracked-changes><text:p>Resp: We trusted them.</text:p>"
    source = read(raw(tmp_path / "a.odt", content(body)))
    assert source.blocks == (Block("Resp: We trusted them."),)
    assert source.unread == (("tracked changes", 1),)


def test_headings_lists_and_tables_are_read_in_order(tmp_path):
    """Paragraphs are found wherever they stand; empty ones are nothing."""
    item = ListItem()
    item.addElement(P(text="a point"))
    points = List()
    points.addElement(item)
    cell = TableCell()
    cell.addElement(P(text="a cell"))
    row = TableRow()
    row.addElement(cell)
    table = Table()
    table.addElement(row)
    path = saved(tmp_path / "a.odt", H(outlinelevel=2, text="Trust"), P(text="  "), P(text="Body of it."), points, table)
    assert read(path).blocks == (
        Block("Trust", heading=2),
        Block("Body of it."),
        Block("a point"),
        Block("a cell", table=1, cells=("a cell",)),
    )


def test_an_entity_is_not_expanded(tmp_path):
    """A document cannot read another file of the machine into its text."""
    secret = tmp_path / "secret.txt"
    secret.write_text("password", encoding="utf-8")
    doctype = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "inner">]>'
    path = raw(tmp_path / "a.odt", content("<text:p>Resp: &x;&y; yes.</text:p>", doctype))
    assert read(path).blocks == (Block("Resp:  yes."),)


def test_an_empty_spreadsheet_under_this_name_has_no_text(tmp_path):
    """Another OpenDocument file is read as what it is."""
    OpenDocumentSpreadsheet().save(str(tmp_path / "a.odt"))
    with pytest.raises(SourceError, match=r"a\.odt: no text was found in it\."):
        read_source(tmp_path / "a.odt")


@pytest.mark.parametrize("xml", ["", "<office:document-content", "Not XML at all"])
def test_content_that_is_no_xml_is_damage_inside(tmp_path, xml):
    """A whole zip around a broken document is said to be damaged inside."""
    with pytest.raises(SourceError) as caught:
        read(raw(tmp_path / "a.odt", xml))
    (fault,) = caught.value.faults
    assert (fault.where, fault.got, fault.expected, fault.do) == (
        "a.odt",
        "the OpenDocument text is damaged inside",
        "one that opens",
        "Open it in LibreOffice and save it again.",
    )


@pytest.mark.parametrize(
    ("element", "block"),
    [
        ('<text:p>Resp:<text:s text:c="many"/>Yes.</text:p>', Block("Resp: Yes.")),
        ('<text:p>Resp:<text:s text:c=""/>Yes.</text:p>', Block("Resp: Yes.")),
        ('<text:h text:outline-level="">Trust</text:h>', Block("Trust", heading=1)),
    ],
)
def test_a_number_that_is_none_does_not_lose_the_text(tmp_path, element, block):
    """A count of spaces or a level that is no number counts as one."""
    assert read(raw(tmp_path / "a.odt", content(element))).blocks == (block,)


def test_damaged_bytes_give_a_message_or_a_reading(tmp_path):
    """A few wrong bytes anywhere in a file do not stop a run."""
    whole = saved(
        tmp_path / "whole.odt", *[P(text=f"Resp: We paid {n * 37 % 101} pounds in week {n}.") for n in range(60)]
    ).read_bytes()
    chance = random.Random(4)
    refused = 0
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(3):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
        path = tmp_path / "a.odt"
        path.write_bytes(data)
        try:
            read_source(path)
        except SourceError:
            refused += 1
    assert refused > 50
