"""topics.xlsx: what the topics are and how far to trust them, topics by case and theme, candidate codes, and every passage."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from textmine.reports.sheets import EPOCH, Styles, TableSheet, height
from textmine.reports.topics_view import TopicQuotation, TopicsView, numbers_of

_FIRST = 46  # characters; width of the first page's first column
_TOPICS = (
    ("Topic", 8),
    ("Label", 36),
    ("Words", 60),
    ("Passages", 10),
    ("Respondents", 12),
    ("Cases", 8),
    ("Returns", 9),
    ("Caution", 40),
    ("Themes coded in it", 46),
    ("Passages from papers", 12),
    ("Quotations", 110),
    ("Named by", 14),
)
_CANDIDATES = (
    ("Topic", 8),
    ("Label", 36),
    ("Words", 60),
    ("Respondents", 12),
    ("Cases", 8),
    ("Coded to a theme", 12),
    ("Caution", 40),
    ("Quotations", 110),
)
_PASSAGES = (
    ("Topic", 8),
    ("Label", 36),
    ("Share", 9),
    ("Case", 22),
    ("Speaker", 24),
    ("Document", 28),
    ("Place", 16),
    ("Text", 110),
)
_UNPLACED = (("Case", 22), ("Reason", 44), ("Nearest topic", 36), ("Speaker", 24), ("Document", 28), ("Place", 16), ("Text", 110))


def topics_xlsx(view: TopicsView) -> bytes:
    """The workbook as bytes; text is written as text, so that nothing in a transcript becomes a formula or a link.

    Args:
        view: of a run.

    Returns:
        An xlsx file; the same for the same results.
    """
    sink = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(sink, options)
    book.set_properties({"title": f"{view.results.title}: topics", "author": "textmine", "created": EPOCH})
    styles = Styles(book)
    names = ("Read me", "Topics", "Topic by case", "Topic by theme", "Candidate codes", "Passages", "Unplaced")
    sheets = {name: book.add_worksheet(name) for name in names}
    _first_page(sheets["Read me"], view, styles)
    _topics(sheets["Topics"], view, styles)
    _by_case(sheets["Topic by case"], view, styles)
    _by_theme(sheets["Topic by theme"], view, styles)
    _candidates(sheets["Candidate codes"], view, styles)
    _passages(sheets["Passages"], view, styles)
    _unplaced(sheets["Unplaced"], view, styles)
    book.close()
    return sink.getvalue()


def _first_page(sheet: Worksheet, view: TopicsView, styles: Styles) -> None:
    summary = view.results.topics_summary
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, _FIRST)
    sheet.set_column(1, 3, 16)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, f"{view.results.title}: topics", styles.title)
    sheet.write_string(1, 0, view.results.note, styles.note)
    row = 3
    for name, value in numbers_of(view):
        sheet.write_string(row, 0, name, styles.text)
        sheet.write_string(row, 1, value, styles.line)
        row += 1
    if summary.note:
        sheet.write_string(row, 0, f"Caution: {summary.note}", styles.line)
        row += 1
    row += 1
    for column, heading in enumerate(("Case", "In no topic", "Passages", "Share in no topic")):
        sheet.write_string(row, column, heading, styles.head)
    for case, out, every in view.by_case:
        row += 1
        sheet.set_row(row, height([(case.name, _FIRST)]))
        sheet.write_string(row, 0, case.name, styles.text)
        sheet.write_number(row, 1, out, styles.count)
        sheet.write_number(row, 2, every, styles.count)
        sheet.write_number(row, 3, out / every, styles.share)
    for line in _NOTES:
        row += 2
        sheet.write_string(row, 0, line, styles.line)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1)


_NOTES = (
    "A topic is a computer-generated cluster of passages. It is not a theme until someone reads, names and accepts it.",
    "Returns: share of refits in which the topic reappears (on samples of the passages, with other random seeds, without a case).",
    "Share: of all passages that a passage is clustered with, over many clusterings, the share in its own topic.",
    "To name, merge or hide topics, fill in tables/topics.csv and run `textmine decide` on it. Later runs keep your decisions.",
)


def _quotes(said: list[TopicQuotation]) -> str:
    return "\n".join(f"“{topic_quotation.short}” ({topic_quotation.speaker}, {topic_quotation.place})" for topic_quotation in said)


def _topics(sheet: Worksheet, view: TopicsView, styles: Styles) -> None:
    table = TableSheet(sheet, styles, _TOPICS)
    for one in view.topics:
        topic = one.topic
        returns: str | float = "" if topic.returns is None else round(topic.returns, 2)
        themes = "; ".join(f"{name} {count}" for name, count in one.themes)
        start = (topic.topic, topic.label, topic.typical_words, topic.passages, topic.respondents, topic.cases, returns, topic.mark)
        table.add((*start, themes, len(one.papers), _quotes(list(one.examples)), topic.named_by))
    if not view.topics:
        table.add(("", view.results.topics_summary.note, *[""] * (len(_TOPICS) - 2)))
    table.close()


def _by_case(sheet: Worksheet, view: TopicsView, styles: Styles) -> None:
    cases = [case for case, _, _ in view.by_case]
    table = TableSheet(sheet, styles, (("Topic", 8), ("Label", 36), *((case.name, 18) for case in cases)))
    for topic, label in [*((topic.topic.topic, topic.topic.label) for topic in view.topics), (-1, "in no topic")]:
        table.add((topic, label, *(view.counts.get((topic, case.case), 0) for case in cases)))
    table.shade(2, len(cases))
    table.close()


def _by_theme(sheet: Worksheet, view: TopicsView, styles: Styles) -> None:
    themes = view.results.codebook.themes
    table = TableSheet(sheet, styles, (("Topic", 8), ("Label", 36), ("In no theme", 12), *((theme.name, 18) for theme in themes)))
    for topic in view.topics:
        counts = dict(topic.themes)
        none = topic.topic.passages - round(topic.coded * topic.topic.passages)
        table.add((topic.topic.topic, topic.topic.label, none, *(counts.get(theme.name, 0) for theme in themes)))
    table.shade(2, len(themes) + 1)
    table.close()


def _candidates(sheet: Worksheet, view: TopicsView, styles: Styles) -> None:
    table = TableSheet(sheet, styles, _CANDIDATES)
    for candidate in view.candidates:
        topic = candidate.topic
        sizes = (topic.respondents, topic.cases, round(candidate.coded, 3))
        start = (topic.topic, topic.label, topic.typical_words, *sizes, topic.mark)
        table.add((*start, _quotes(list(candidate.examples))))
    if not view.candidates:
        table.add(("", "None: no topic is stable, labelled and from more than one respondent.", *[""] * (len(_CANDIDATES) - 2)))
    table.close()


def _passages(sheet: Worksheet, view: TopicsView, styles: Styles) -> None:
    table = TableSheet(sheet, styles, _PASSAGES)
    names = {case.case: case.name for case in view.results.cases}
    for topic in view.topics:
        for said in topic.passages:
            place = (names[said.placement.case], said.speaker, said.document, said.place, said.text)
            table.add((topic.topic.topic, topic.topic.label, said.placement.strength, *place))
    table.close()


def _unplaced(sheet: Worksheet, view: TopicsView, styles: Styles) -> None:
    table = TableSheet(sheet, styles, _UNPLACED)
    names = {case.case: case.name for case in view.results.cases}
    for said in view.unplaced:
        nearest = view.names.get(said.placement.nearest_topic, "")
        start = (names[said.placement.case], said.placement.reason, nearest)
        table.add((*start, said.speaker, said.document, said.place, said.text))
    table.close()
