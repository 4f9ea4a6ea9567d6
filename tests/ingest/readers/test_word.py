"""Word documents: paragraphs, speaker tables, and what is left out of them."""

import random
import zipfile
from io import BytesIO

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from textmine.errors import SourceError
from textmine.ingest.readers import Block, File, Shape, read_source
from textmine.ingest.readers.blocks import row
from textmine.ingest.readers.word import read as read_file
from textmine.ingest.transcripts.segment import segment
from textmine.ingest.transcripts.utterances import Utterance


def read(path):
    return read_file(File.of(path))


def saved(document, path):
    with path.open("wb") as handle:
        document.save(handle)
    return path


def table(document, rows):
    made = document.add_table(rows=len(rows), cols=len(rows[0]))
    for line, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(line.cells, texts, strict=True):
            cell.text = text
    return made


def test_a_bold_label_with_a_non_breaking_space_is_a_label(tmp_path):
    """Runs of one paragraph are joined, and Word's hard spaces and tabs count as spaces."""
    document = docx.Document()
    for label, words in (
        ("Interviewer:\xa0", "How did it begin?"),
        ("Chief\xa0Executive:", "\tWith a\xa0letter."),
        ("Interviewer: ", "Oh."),
    ):
        paragraph = document.add_paragraph()
        paragraph.add_run(label).bold = True
        paragraph.add_run(words)
    source = read_source(saved(document, tmp_path / "a.docx"))
    assert source.blocks == (
        Block("Interviewer: How did it begin?", lead=13),
        Block("Chief Executive:\tWith a letter.", lead=16),
        Block("Interviewer: Oh.", lead=13, look="bold"),
    )
    assert source.shape is Shape.PARAGRAPHS
    cut = segment(source, ["Chief Executive"])
    assert [(utterance.speaker, utterance.text) for utterance in cut.utterances] == [
        ("Interviewer", "How did it begin?"),
        ("Chief Executive", "With a letter."),
        ("Interviewer", "Oh."),
    ]


def test_headings_have_their_level_and_empty_paragraphs_are_nothing(tmp_path):
    """The styles of Word say what is a heading."""
    document = docx.Document()
    document.add_heading("A title", 0)
    document.add_heading("Trust", 2)
    document.add_paragraph("")
    document.add_paragraph("Body of it.", style="List Bullet")
    document.core_properties.title = " The review "
    source = read(saved(document, tmp_path / "a.docx"))
    assert [(block.text, block.heading) for block in source.blocks] == [("A title", 1), ("Trust", 2), ("Body of it.", 0)]
    assert source.title == "The review"


def test_a_table_gives_the_cells_of_each_row(tmp_path):
    """An empty line divides the paragraphs of a cell; rows without words are left out."""
    document = docx.Document()
    made = table(document, [("Interviewer:", "How did it begin?"), ("R1", "With a letter."), ("", "And a visit."), ("R1", "")])
    made.rows[1].cells[1].add_paragraph("From the council.")
    source = read(saved(document, tmp_path / "a.docx"))
    assert source.shape is Shape.TABLE
    assert source.blocks[:3] == (
        row(("Interviewer:", "How did it begin?"), 1),
        row(("R1", "With a letter.\n\nFrom the council."), 1),
        row(("", "And a visit."), 1),
    )


def test_a_table_of_speakers_becomes_turns(tmp_path):
    """Rows without a name go on with the speaker above."""
    document = docx.Document()
    table(
        document, [("Interviewer:", "How did it begin?"), ("R1", "With a letter."), ("", "And a visit."), ("Interviewer:", "Oh.")]
    )
    assert segment(read(saved(document, tmp_path / "a.docx"))).utterances == (
        Utterance("Interviewer", "How did it begin?"),
        Utterance("R1", "With a letter.\nAnd a visit."),
        Utterance("Interviewer", "Oh."),
    )


def test_a_merged_cell_is_read_once_and_keeps_the_columns_in_their_places(tmp_path):
    """The columns it reaches into are empty."""
    document = docx.Document()
    document.add_paragraph("Before.")
    made = table(document, [("Year", "Cost", "Paid by"), ("2016", "£4", "the council"), ("all", "all", "nobody")])
    made.rows[2].cells[0].merge(made.rows[2].cells[1]).text = "In total"
    table(document, [("What we were told in the very first week", "Nothing.")])
    document.add_paragraph("Between.")
    document.add_paragraph("After.")
    document.add_paragraph("At the end.")
    source = read(saved(document, tmp_path / "a.docx"))
    assert source.shape is Shape.PARAGRAPHS
    assert source.blocks == (
        Block("Before."),
        row(("Year", "Cost", "Paid by"), 1),
        row(("2016", "£4", "the council"), 1),
        row(("In total", "", "nobody"), 1),
        row(("What we were told in the very first week", "Nothing."), 2),
        Block("Between."),
        Block("After."),
        Block("At the end."),
    )


def test_comments_are_counted_and_not_read(tmp_path):
    """A reviewer's remarks are no speech, and the person is told that they were left out."""
    document = docx.Document()
    paragraph = document.add_paragraph("Manager: We trusted them.")
    document.add_comment(paragraph.runs, text="Really?", author="A")
    document.add_comment(paragraph.runs, text="Check this.", author="B")
    source = read(saved(document, tmp_path / "a.docx"))
    assert source.blocks == (Block("Manager: We trusted them."),)
    assert source.unread == (("comments", 2),)


def test_a_text_box_is_counted_and_not_read(tmp_path):
    """What floats over the page has no place in the order of speech."""
    document = docx.Document()
    box = "<w:pict><w:txbxContent><w:p><w:r><w:t>CONFIDENTIAL</w:t></w:r></w:p></w:txbxContent></w:pict>"
    paragraph = document.add_paragraph("Manager: Yes.")
    paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{box}</w:r>"))
    source = read(saved(document, tmp_path / "a.docx"))
    assert source.blocks == (Block("Manager: Yes."),)
    assert source.unread == (("words in text boxes", 1),)


def test_tracked_insertions_are_read_and_deletions_are_not(tmp_path):
    """A transcript that was checked with tracked changes on is read as it stands after them."""
    document = docx.Document()
    paragraph = document.add_paragraph("Manager: We ")
    run = '<w:{0} {1} w:id="{2}" w:author="A"><w:r><w:{3} xml:space="preserve">{4}</w:{3}></w:r></w:{0}>'
    paragraph._p.append(parse_xml(run.format("del", nsdecls("w"), 1, "delText", "distrusted ")))
    paragraph._p.append(parse_xml(run.format("ins", nsdecls("w"), 2, "t", "trusted ")))
    paragraph._p.append(parse_xml(run.format("moveFrom", nsdecls("w"), 3, "t", "once ")))
    paragraph.add_run("them.")
    assert read(saved(document, tmp_path / "a.docx")).blocks == (Block("Manager: We trusted them."),)


def test_links_and_line_breaks_are_words_of_the_paragraph(tmp_path):
    """The words of a link are read; a line break in a paragraph is a newline."""
    document = docx.Document()
    paragraph = document.add_paragraph("Manager: See ")
    paragraph._p.append(parse_xml(f"<w:hyperlink {nsdecls('w')}><w:r><w:t>our site</w:t></w:r></w:hyperlink>"))
    paragraph.add_run(".").add_break()
    paragraph.add_run("Interviewer: Right.")
    assert read(saved(document, tmp_path / "a.docx")).blocks == (Block("Manager: See our site.\nInterviewer: Right."),)


def test_a_paragraph_set_in_is_known_and_an_item_of_a_list_is_not(tmp_path):
    """What a report sets apart by an indent of its own; lists are set in for another reason."""
    document = docx.Document()
    document.add_paragraph("As others are.")
    document.add_paragraph("Set in.").paragraph_format.left_indent = Pt(36)
    document.add_paragraph("A hair.").paragraph_format.left_indent = Pt(2)
    item = document.add_paragraph("An item.")
    item.paragraph_format.left_indent = Pt(36)
    item._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="1"/></w:numPr>'))
    assert [block.indent for block in read(saved(document, tmp_path / "a.docx")).blocks] == [False, True, False, False]


def test_a_document_whose_inside_is_no_xml_is_refused(tmp_path):
    """A whole zip around a broken document is said to be damaged inside."""
    path = saved(docx.Document(), tmp_path / "whole.docx")
    broken = tmp_path / "a.docx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<w:document" if name == "word/document.xml" else old.read(name))
    with pytest.raises(SourceError) as caught:
        read(broken)
    (fault,) = caught.value.faults
    assert (fault.where, fault.got, fault.expected, fault.do) == (
        "a.docx",
        "the Word document is damaged inside",
        "one that Word opens",
        "Open it in Word and save it again.",
    )


def test_damaged_bytes_give_a_message_or_a_reading(tmp_path):
    """A few wrong bytes anywhere in a file do not stop a run."""
    document = docx.Document()
    for number in range(40):
        document.add_paragraph(f"Manager: We paid {number * 37 % 101} pounds in week {number}.")
    stream = BytesIO()
    document.save(stream)
    chance = random.Random(4)
    refused = 0
    for _ in range(150):
        data = bytearray(stream.getvalue())
        for _ in range(3):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
        path = tmp_path / "a.docx"
        path.write_bytes(data)
        try:
            read_source(path)
        except SourceError:
            refused += 1
    assert refused > 50
