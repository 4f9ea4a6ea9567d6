"""Reports as they are made: Word, web pages, Markdown, tables."""

from __future__ import annotations

import docx
import pytest
from docx.shared import Cm

from textmine.errors import SourceError
from textmine.reports.quotations.check import check_quotations
from textmine.reports.quotations.read import paragraphs_of, quotations_of, read_report

RIGHT = "We shout less than we did."
INVENTED = "The mayor promised us a bridge and then he promised it again."


@pytest.fixture
def found(material, tmp_path):
    """Check what a report of that name and content holds: status, place and attribution of each quotation."""

    def check(name, content):
        path = tmp_path / name
        if callable(content):
            document = docx.Document()
            content(document)
            for _ in range(8):
                document.add_paragraph("Plain prose, which goes on about nothing in particular.")
            document.save(str(path))
        else:
            path.write_text(content, encoding="utf-8")
        checked = check_quotations(quotations_of(read_report(path), material.names), material)
        return [
            (str(checked_quotation.status), checked_quotation.place, checked_quotation.attribution) for checked_quotation in checked
        ]

    return check


def test_word_styles_say_what_is_quoted(found):
    """Word's own styles for quotations and a team's are block quotations; the attribution is at the end, below, or behind a tab."""

    def write(document):
        document.add_heading("Trust", 1)
        document.add_paragraph(f"{RIGHT} (ML2)", style="Quote")
        document.add_paragraph(RIGHT, style="Intense Quote")
        document.add_paragraph("ML2, miller")
        document.styles.add_style("Participant quotation", 1)
        document.styles.add_style("Quote source", 1)
        document.add_paragraph(f"{RIGHT}\tFY1", style="Participant quotation")
        document.add_paragraph(f"“{RIGHT}”", style="Participant quotation")
        document.add_paragraph("Q12 ML2, miller; The Mill, turn 2; leans to “shouting less”; proposed", style="Quote source")

    assert found("report.docx", write) == [
        ("exact", "paragraph 2 (“Trust”)", "ML2"),
        ("exact", "paragraph 3 (“Trust”)", "ML2, miller"),
        ("wrongly attributed", "paragraph 5 (“Trust”)", "FY1"),
        ("exact", "paragraph 6 (“Trust”)", "Q12 ML2, miller; The Mill, turn 2; leans to “shouting less”; proposed"),
    ]


def test_an_indent_is_a_hint_and_no_more(found):
    """An indented paragraph is checked where it resembles something or names somebody; the writer's own is none."""

    def write(document):
        for text in (f"{RIGHT} (ML2)", RIGHT.replace("than", "then"), f"{INVENTED} (ML2)", INVENTED):
            document.add_paragraph(text).paragraph_format.left_indent = Cm(1.27)
        document.add_paragraph(INVENTED)

    assert [status for status, *_ in found("report.docx", write)] == ["exact", "altered", "not found"]


def test_a_report_that_is_indented_throughout_hints_at_nothing(material, tmp_path):
    """Where most paragraphs are set in, that is how the report is set."""
    document = docx.Document()
    for _ in range(6):
        document.add_paragraph(f"{INVENTED} (ML2)").paragraph_format.left_indent = Cm(1)
    document.save(str(tmp_path / "report.docx"))
    assert not any(paragraph.hinted for paragraph in paragraphs_of(read_report(tmp_path / "report.docx")))


def test_words_set_apart_by_their_letters_are_whole(found):
    """A quotation in several runs, some bold, is one."""

    def write(document):
        line = document.add_paragraph("“We shout ")
        line.add_run("less").bold = True
        line.add_run(" than we did” (ML2)")

    assert found("report.docx", write) == [("exact", "paragraph 1", "ML2")]


def test_tables_of_quotations(found):
    """In a column for quotations every cell is one; other cells of the row say whose, unless they quote too."""

    def write(document):
        rows = [
            ("Theme", "Illustrative quote", "Source"),
            ("River", RIGHT, "ML2"),
            ("River", f"“{RIGHT}”\n\n“nobody asked for a penny” (FY1)", "FY1"),
            ("River", INVENTED, "ML2"),
        ]
        table = document.add_table(rows=len(rows), cols=3)
        for line, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(line.cells, cells, strict=True):
                cell.text = text

    assert found("report.docx", write) == [
        ("exact", "table 1, row 2", "ML2"),
        ("wrongly attributed", "table 1, row 3", "FY1"),
        ("exact", "table 1, row 3", "FY1"),
        ("not found", "table 1, row 4", "ML2"),
    ]
    assert found("wide.md", f"| A | B |\n| --- | --- |\n| “{RIGHT}” ML2 | “nobody asked for a penny” FY1 |")[0][0] == "exact"


def test_web_pages_quote_in_their_own_way(found):
    """`<q>` and `<blockquote>` are quotations, a caption or footer below one says whose; a style sheet's italics say nothing."""
    page = f"""<html><head><style>.speech {{font-style: italic}}</style></head><body><h1>Trust</h1>
    <p>He said <q>{RIGHT}</q> (ML2)</p>
    <figure><blockquote><p>{RIGHT}</p></blockquote><figcaption>— FY1, <cite>interview</cite></figcaption></figure>
    <blockquote>{RIGHT}<footer>— ML2</footer></blockquote>
    <p class="speech">{INVENTED} (ML2)</p>
    <table><tr><td><q>{RIGHT}</q><span>ML2</span><q>nobody asked for a penny</q><span>FY1</span></td></tr></table>
    </body></html>"""
    assert [(status, who) for status, _, who in found("report.html", page)] == [
        ("exact", "ML2"),
        ("wrongly attributed", "FY1, interview"),
        ("exact", "ML2"),
        ("exact", "ML2"),
        ("exact", "FY1"),
    ]


def test_a_callout_among_quotations_in_marks_is_the_writers_own(found):
    """Where blocks are set in marks, one without marks and without an attribution is a callout."""
    blocks = "\n\n".join(f"> “{RIGHT}”\n>\n> — ML2" for _ in range(5))
    assert {status for status, *_ in found("report.md", f"> {INVENTED}\n\n{blocks}")} == {"exact"}
    assert "not found" in {status for status, *_ in found("report.md", f"> {INVENTED}\n\n> {RIGHT} (ML2)")}


def test_a_quotation_over_two_paragraphs_has_one_attribution(found):
    """What stands at the end of the second paragraph is about the first too."""
    said = found("report.md", "> You get used to the smell.\n\n> What you do not get used to is being told it is good. (FY1)")
    assert [(status, who) for status, _, who in said] == [("wrongly attributed", "FY1")] * 2


def test_plain_text_and_markdown_marks(found):
    """TeX's marks, anchors and emphasis are read as what they mean."""
    assert found("report.txt", f"He said ``{RIGHT}'' (ML2).\n\nMore.") == [("exact", "paragraph 1", "ML2")]
    assert found("report.md", f'<a id="q1"></a>“{RIGHT}” (**ML2**)') == [("exact", "paragraph 1", "ML2")]


def test_what_is_no_report_is_refused_with_what_to_do(tmp_path):
    """The message speaks of a report."""
    with pytest.raises(SourceError, match=r"report\.docx: no such file\. Expected a report\. Mend the path\."):
        read_report(tmp_path / "report.docx")
