"""Pages to lines and paragraphs: columns, numbers in the margin, notes at the foot, heads that come once."""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from textmine.ingest.readers import File
from textmine.ingest.readers.pdf import read

WIDTH, HEIGHT = A4
LEFT = [
    "The council and the charity met in",
    "spring, with six people round the",
    "table and a kettle in the corner, and",
    "they drew up",
]
RIGHT = [
    "the list that later became the plan",
    "of the partnership, which nobody had",
    "asked for and everybody used until",
    "the money went.",
]


def page(*drawn):
    """A PDF of pages; each is a list of (x, y from the top, words, font, size) or a rule (x, y, length)."""
    sink = BytesIO()
    canvas = Canvas(sink, pagesize=A4)
    for one in drawn:
        for x, y, what, *letters in one:
            if isinstance(what, str):
                canvas.setFont(*(letters or ("Helvetica", 11)))
                canvas.drawString(x, HEIGHT - y, what)
            else:
                canvas.line(x, HEIGHT - y, x + what, HEIGHT - y)
        canvas.showPage()
    canvas.save()
    return read(File("a.pdf", sink.getvalue()))


def column(x, top, lines, *letters, step=14):
    return [(x, top + step * number, line, *letters) for number, line in enumerate(lines)]


def words(source):
    return [" ".join(block.text.split()) for block in source.blocks]


def test_columns_are_read_one_after_the_other():
    """The sentence goes on in the next column; the title over both comes first."""
    title = [(72, 90, "Working together in five towns: a long title that runs over both of the columns", "Helvetica", 11)]
    source = page(title + column(72, 130, LEFT * 3) + column(310, 130, RIGHT * 3))
    assert words(source)[0].startswith("Working together")
    assert " ".join(words(source)[1:]) == " ".join(LEFT * 3 + RIGHT * 3)


def test_columns_a_narrow_space_apart_are_columns_too():
    """A dozen points between them, as newsletters have."""
    left = [f"{line} and so on" for line in LEFT * 3]
    edge = 72 + max(_width(line) for line in left)
    source = page(column(72, 130, left) + column(edge + 14, 130, RIGHT * 3))
    assert " ".join(words(source)) == " ".join(left + RIGHT * 3)


def test_a_label_beside_its_words_is_no_column():
    """A narrow column of names and a wide one of speech are read row by row."""
    rows = [("INT", "How did it begin, and who was in the room?"), ("R1", "With a letter, and eleven of us in the hall.")] * 8
    drawn = [(72, 100 + 16 * n, who) for n, (who, _) in enumerate(rows)] + [
        (140, 100 + 16 * n, said) for n, (_, said) in enumerate(rows)
    ]
    lines = [line for block in page(drawn).blocks for line in block.text.split("\n")]
    assert lines == [f"{who}\t{said}" for who, said in rows]


def test_numbers_of_lines_in_the_margin_are_no_words():
    """Each fifth line has its number; years at the beginning of a line stay."""
    lines = ["1986 was when we began the club", *LEFT * 4]
    numbers = [(40, 100 + 14 * n, str(n + 1), "Helvetica", 9) for n in range(4, len(lines), 5)]
    source = page(column(72, 100, lines) + numbers)
    assert " ".join(words(source)) == " ".join(lines)
    assert ("line numbers in the margin", len(numbers)) in source.unread


def test_notes_under_a_rule_stand_apart_and_the_sentence_goes_on_over_the_page():
    """A footnote between two halves of a sentence does not cut it."""
    first = [*column(72, 100, LEFT * 6), (72, 700, 120), (72, 715, "1 See the report of the trust, 2016.")]
    second = column(72, 100, RIGHT * 6)
    source = page(first, second)
    notes = [block.text for block in source.blocks if block.note]
    body = [block for block in source.blocks if not block.note]
    assert notes == ["1 See the report of the trust, 2016."]
    assert " ".join(" ".join(block.text.split()) for block in body) == " ".join(LEFT * 6 + RIGHT * 6)
    assert body[0].pages[0] == 1
    assert body[0].pages[-1] == 2


def test_a_head_in_small_letters_that_comes_once_is_left_out():
    """The second page of two has one; a first page seldom does."""
    first = column(72, 100, LEFT * 6)
    second = [(72, 50, "Appendix C. Interview transcripts", "Helvetica-Oblique", 8), *column(72, 100, RIGHT * 6)]
    source = page(first, second)
    assert " ".join(words(source)) == " ".join(LEFT * 6 + RIGHT * 6)
    assert source.unread == (("running heads and page numbers", 1),)


def _width(text):
    return Canvas(BytesIO()).stringWidth(text, "Helvetica", 11)
