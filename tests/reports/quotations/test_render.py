"""A checked report to read."""

import csv
from io import BytesIO, StringIO

import docx
import pytest
from lxml import html

from textmine.errors import StudyError
from textmine.reports.quotations.check import unused_passages
from textmine.reports.quotations.render import report_lines, write_report
from textmine.reports.quotations.results import QuotationReport

TEXT = (
    "“We shout more than we did” (ML2).\n\n“We shout less than we did” (FY1).\n\n“nobody asked for a penny” (FY1)\n\n“<b>=1+1</b>”"
)


@pytest.fixture
def report(checked, results):
    """Four quotations: altered, wrongly attributed, exact, too short to tell."""
    found = checked(TEXT)
    return QuotationReport("our report.md", found, unused_passages(results, found, 1), ("not read: 2 footnotes",))


def test_the_terminal_shows_faults_with_what_is_true(report):
    """Faulty quotations with the words that were said, then counts, what was not read, and passages not used."""
    assert list(report_lines(report)) == [
        "altered: paragraph 1",
        "  report: “We shout more than we did” (ML2)",
        "  said:   “We shout less than we did” (ML2; mill/ML2_miller.txt)",
        "  changed “less” to “more”",
        "wrongly attributed: paragraph 2",
        "  report: “We shout less than we did” (FY1)",
        "  said:   “We shout less than we did.” (ML2; mill/ML2_miller.txt)",
        "  these words are ML2’s",
        "4 quotations: 1 exact, 1 altered, 1 wrongly attributed, 1 too short.",
        "not read: 2 footnotes",
        "2 strong passages not quoted in the report, by theme and case:",
        "  trust, harbour: “The passengers hated it. Half past six is no time for a school boat. We kept it for three years all "
        "the same, at the end of the day it was the only one that both towns could afford.” (FY1; "
        "harbour/FY1_harbour_master.docx; probability 0.52)",
        "  trust, mill: “Seasonal, in all four of them.” (FG3-A; mill/FG3_neighbours.txt; probability 0.57)",
    ]


def test_a_report_without_quotations_says_so():
    """Nothing in marks is said in words."""
    assert list(report_lines(QuotationReport("a.md", ()))) == ["0 quotations: none in quotation marks or block quotations."]


def test_json_has_the_agreed_keys(report):
    """Each quotation has its place, status and true text beside it; the difference is a list."""
    found = report.as_dict()
    assert list(found) == ["file", "quotations", "counts", "unused", "notes"]
    assert list(found["quotations"][0])[:10] == [
        "quote",
        "place",
        "status",
        "true_text",
        "document",
        "start",
        "end",
        "speaker",
        "attribution",
        "difference",
    ]
    assert found["quotations"][0]["difference"] == [{"said": "less", "quoted": "more"}]
    assert found["counts"] == {"exact": 1, "ellipsis": 0, "altered": 1, "wrongly attributed": 1, "not found": 0, "too short": 1}


def test_every_format_holds_the_same_and_is_the_same_each_time(report, tmp_path):
    """Word, HTML and csv have every faulty quotation and its true words; two writings give the same bytes."""
    written = {}
    for suffix in (".docx", ".html", ".csv"):
        for name in ("a", "b"):
            write_report(report, tmp_path / f"{name}{suffix}")
        written[suffix] = (tmp_path / f"a{suffix}").read_bytes()
        assert written[suffix] == (tmp_path / f"b{suffix}").read_bytes()
    texts = {
        ".docx": "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(written[".docx"])).paragraphs),
        ".html": html.document_fromstring(written[".html"]).text_content(),
        ".csv": written[".csv"].decode("utf-8-sig"),
    }
    for text in texts.values():
        for words in (
            "We shout more than we did",
            "We shout less than we did",
            "“less” → “more”",
            "these words are ML2’s",
            "Seasonal",
        ):
            assert words in text
    assert b"<b>=1" not in written[".html"]


def test_csv_has_a_row_for_each_quotation_and_each_passage(report, tmp_path):
    """What a spreadsheet would reckon with stays text."""
    write_report(report, tmp_path / "a.csv")
    rows = list(csv.reader(StringIO((tmp_path / "a.csv").read_text(encoding="utf-8-sig"))))
    assert [row[0] for row in rows if row] == ["status", "altered", "wrongly attributed", "exact", "too short", *["not used"] * 3]


@pytest.mark.parametrize("name", ["a.pdf", "a", "missing/a.csv"])
def test_where_it_cannot_be_written(report, tmp_path, name):
    """Another format, or a folder that is not there, is a fault and no traceback."""
    with pytest.raises(StudyError):
        write_report(report, tmp_path / name)
