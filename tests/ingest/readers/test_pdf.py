"""PDF with a text layer: paragraphs, pages and running heads."""

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas

from textmine.errors import SourceError
from textmine.ingest.readers import Block, File, Shape
from textmine.ingest.readers.pdf import read as read_file
from textmine.ingest.transcripts.segment import segment

WIDTH, HEIGHT = A4


def read(path):
    return read_file(File.of(path))


STEP = 14
GAP = None  # a blank line


def pdf(path, *pages, head="", foot="", size=11, title=""):
    """A PDF whose pages are lists of lines; GAP is half a line more space, (text, size) a line in other letters."""
    canvas = Canvas(str(path), pagesize=A4)
    if title:
        canvas.setTitle(title)
    for number, lines in enumerate(pages, 1):
        canvas.setFont("Helvetica", size)
        if head:
            canvas.drawString(2 * cm, HEIGHT - 1.5 * cm, head.format(number))
        y = HEIGHT - 4 * cm
        for line in lines:
            if line is GAP:
                y -= STEP * 0.7
                continue
            text, letters = line if isinstance(line, tuple) else (line, size)
            canvas.setFont("Helvetica", letters)
            canvas.drawString(2 * cm, y, text)
            y -= STEP
        if foot:
            canvas.drawRightString(WIDTH - 2 * cm, 1.5 * cm, foot.format(number))
        canvas.showPage()
    canvas.save()
    return path


FULL = "and so we went on to the next of the meetings, with the same six people round the same table, and"


def test_lines_are_joined_into_paragraphs_with_the_page_they_begin_on(tmp_path):
    """A wider gap between lines begins a paragraph; the lines of one are kept apart."""
    source = read(
        pdf(
            tmp_path / "a.pdf",
            [FULL, FULL, "we agreed.", GAP, "Then the money came,", "late,", "and went.", GAP, "It was spent."],
            ["Nobody asked.", GAP, "We did not tell.", "Not then."],
            title="The minutes",
        )
    )
    assert (source.format, source.shape, source.title, source.unread) == ("PDF", Shape.PAGES, "The minutes", ())
    assert source.blocks == (
        Block(f"{FULL}\n{FULL}\nwe agreed.", page=1),
        Block("Then the money came,\nlate,\nand went.", page=1),
        Block("It was spent.", page=1),
        Block("Nobody asked.", page=2),
        Block("We did not tell.\nNot then.", page=2),
    )


def test_running_heads_and_page_numbers_are_removed_and_counted(tmp_path):
    """A line that comes back in the margin of the pages is furniture, whatever number it has."""
    source = read(pdf(tmp_path / "a.pdf", *[[f"Body of page {n}."] for n in "abcd"], head="Working paper 14", foot="Page {} of 4"))
    assert [(block.text, block.page) for block in source.blocks] == [(f"Body of page {n}.", p) for p, n in enumerate("abcd", 1)]
    assert source.unread == (("running heads and page numbers", 8),)


@pytest.mark.parametrize("number", ["1", "xiv", "Page 1", "- 3 -", "2 / 9", "p"])
def test_a_page_number_in_the_margin_of_one_page_is_removed(tmp_path, number):
    """A page number needs no second page; another word there is text."""
    source = read(pdf(tmp_path / "a.pdf", ["Body of the page."], foot=number))
    assert "\n".join(block.text for block in source.blocks) == ("Body of the page.\np" if number == "p" else "Body of the page.")


def test_what_stands_in_the_margin_of_one_page_only_is_text(tmp_path):
    """A title at the top of the first page is no running head."""
    source = read(pdf(tmp_path / "a.pdf", ["Body of the page."], head="Interview with a tenant"))
    assert "\n".join(block.text for block in source.blocks) == "Interview with a tenant\nBody of the page."
    assert source.unread == ()


def test_a_repeated_line_in_the_middle_of_pages_is_text(tmp_path):
    """Only the margins have running heads."""
    source = read(pdf(tmp_path / "a.pdf", ["One.", GAP, "INT: Right."], ["Two.", GAP, "INT: Right."]))
    assert "\n".join(block.text for block in source.blocks) == "One.\nINT: Right.\nTwo.\nINT: Right."


def test_a_running_head_that_looks_like_a_label_is_no_speaker(tmp_path):
    """`Transcript: HM2` at the top of each page does not cut the turns."""
    source = read(
        pdf(
            tmp_path / "a.pdf",
            ["INT: How did it begin?", GAP, "RES: With a letter. It said that the council had decided, and that"],
            ["we were to meet in May.", GAP, "INT: And did you?", GAP, "RES: No."],
            head="Transcript: HM2",
            foot="Page: {}",
        )
    )
    cut = segment(source)
    assert [(utterance.speaker, utterance.text, utterance.page) for utterance in cut.utterances] == [
        ("INT", "How did it begin?", 1),
        ("RES", "With a letter. It said that the council had decided, and that we were to meet in May.", 1),
        ("INT", "And did you?", 2),
        ("RES", "No.", 2),
    ]
    assert cut.header == ()
    assert source.unread == (("running heads and page numbers", 4),)


@pytest.mark.parametrize(
    ("end", "begin", "joined"),
    [
        ("It said we were to", "meet in May.", " "),
        ("We had to sign the", "Wexbourne agreement.", " "),
        ("It was short.", "The council had decided.", "\n"),
        ("They came (all of them)", "and sat down.", "\n"),
    ],
)
def test_a_turn_that_runs_over_a_page_stays_one_turn(tmp_path, end, begin, joined):
    """Whether a sentence or only a paragraph ends with the page, the same person goes on."""
    source = read(
        pdf(
            tmp_path / "a.pdf",
            [f"INT: Yes? {FULL[:70]}", GAP, "Respondent: There was a letter, as I say.", end],
            [begin, GAP, "INT: Right."],
        )
    )
    respondent = next(utterance for utterance in segment(source).utterances if utterance.speaker == "Respondent")
    assert respondent.text == f"There was a letter, as I say. {end}{joined}{begin}"
    assert respondent.page == 1


def test_a_word_divided_at_the_end_of_a_line_is_whole_again(tmp_path):
    """A hyphen between two small letters at a line's end goes; one before a capital stays."""
    source = read(
        pdf(tmp_path / "a.pdf", ["We had a partner-", "ship with the Anglo-", "Welsh trust and a budget of 4-", "5 pounds."])
    )
    assert [block.text for block in source.blocks] == [
        "We had a partnership with the Anglo-\nWelsh trust and a budget of 4-\n5 pounds."
    ]


def test_larger_letters_are_a_heading(tmp_path):
    """A heading is known by its letters, and body text beside it is none."""
    body = ["Body of the section, which says", "in a few lines", "what was found."]
    source = read(pdf(tmp_path / "a.pdf", [("What we found", 16), GAP, *body, GAP, *body, GAP, *body]))
    assert [(block.heading, block.text) for block in source.blocks] == [(1, "What we found"), *[(0, "\n".join(body))] * 3]


def test_pieces_on_one_baseline_are_one_line(tmp_path):
    """A bold label and the words after it are drawn apart and read together."""
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    canvas.setFont("Helvetica-Bold", 11)
    canvas.drawString(72, 700, "INT:")
    canvas.setFont("Helvetica", 11)
    canvas.drawString(110, 700, "How did it begin?")
    canvas.drawString(72, 686, "And when?")
    canvas.save()
    assert [block.text for block in read(tmp_path / "a.pdf").blocks] == ["INT:\tHow did it begin?\nAnd when?"]


def test_a_damaged_pdf_is_refused_with_what_to_do(tmp_path):
    """A PDF that stops after its first line is no PDF."""
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\nand nothing more")
    with pytest.raises(SourceError) as caught:
        read(path)
    (fault,) = caught.value.faults
    assert fault.got.startswith("the PDF is damaged or incomplete (")
    assert (fault.where, fault.expected, fault.do) == ("a.pdf", "a whole PDF", "Get it again.")


def test_a_pdf_without_text_has_no_blocks(tmp_path):
    """Pages of drawings are read as nothing, which the caller makes a message of."""
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.rect(10, 10, 100, 100)
    canvas.save()
    assert read(tmp_path / "a.pdf").blocks == ()


def test_short_lines_without_descenders_do_not_make_headings_of_the_others(tmp_path):
    """Letters are as large in a line with a g as in one without: nothing that was said is taken for a heading."""
    lines = ["INT: Do it?", "RES: No.", "INT: So?", "RES: Not us.", "INT: Who?", "RES: My people paid (gladly).", "INT: Oh."]
    source = read(pdf(tmp_path / "a.pdf", lines))
    assert [block.heading for block in source.blocks] == [0]
    assert len(segment(source).utterances) == 7
