"""Talks rendered as programs and people write them: for each shape the file, and the turns that are in it."""

from __future__ import annotations

import csv
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO

import docx
import openpyxl
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.shapes import render_more as more
from tests.shapes.dialogues import GROUP, INTERVIEW, Said, Talk
from textmine.ingest.readers import File

Turn = tuple[str | None, str, str, float | None]


@dataclass(frozen=True, slots=True)
class Shape:
    """A talk in one shape: how it is written, and whether names, times and paragraphs are in it."""

    name: str
    write: Callable[[Talk], bytes | str]
    talk: Talk = INTERVIEW
    labels: dict[str, str] | None = None
    timed: bool = False
    named: bool = True

    @property
    def file(self) -> File:
        """The file."""
        content = self.write(self.renamed)
        return File(self.name, content if isinstance(content, bytes) else content.encode())

    @property
    def renamed(self) -> Talk:
        """The talk with its labels as this shape has them."""
        labels = self.labels or {}
        turns = tuple(Said(labels.get(turn.speaker, turn.speaker), turn.paragraphs, turn.start_s) for turn in self.talk.turns)
        return Talk(turns, {labels.get(name, name): role for name, role in self.talk.roles.items()})

    @property
    def turns(self) -> list[Turn]:
        """What should be read of it: label, role, words and start of every turn."""
        talk = self.renamed
        return [
            (turn.speaker if self.named else None, talk.roles[turn.speaker], turn.text, turn.start_s if self.timed else None)
            for turn in talk.turns
        ]


def clock(seconds: float, hours: bool = True) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}" if hours else f"{whole // 60}:{whole % 60:02}"


def lines(form: str, between: str = "\n\n", wrap: int = 0) -> Callable[[Talk], str]:
    """Every turn by a form with `speaker`, `text`, `time` and `short`; paragraphs after the first stand alone."""

    def write(talk: Talk) -> str:
        parts = []
        for turn in talk.turns:
            first, *rest = turn.paragraphs
            shown = form.format(speaker=turn.speaker, text=first, time=clock(turn.start_s), short=clock(turn.start_s, hours=False))
            paragraphs = [shown, *rest]
            parts += [textwrap.fill(part, wrap, break_on_hyphens=False) if wrap else part for part in paragraphs]
        return between.join(parts) + "\n"

    return write


def cues(talk: Talk, words: int = 7) -> Iterator[tuple[float, float, str, str, bool]]:
    """Start, end, speaker, words, and whether it is the first of its turn, of every caption."""
    for turn in talk.turns:
        parts = turn.text.split()
        for number in range(0, len(parts), words):
            start = turn.start_s + number * 0.2
            yield start, start + 1.3, turn.speaker, " ".join(parts[number : number + words]), number == 0


def stamp(seconds: float, point: str) -> str:
    return f"{clock(seconds)}{point}{round(seconds % 1 * 1000):03}"


def captions(form: str, every: bool = True, suffix: str = "vtt") -> Callable[[Talk], str]:
    """Captions whose words have a form with `speaker` and `text`; on later ones of a turn only where `every`."""

    def write(talk: Talk) -> str:
        parts = ["WEBVTT"] if suffix == "vtt" else []
        point = {"vtt": ".", "srt": ",", "sbv": "."}[suffix]
        for number, (start, end, speaker, words, first) in enumerate(cues(talk), 1):
            shown = form.format(speaker=speaker, text=words) if every or first else words
            times = (stamp(start, point), stamp(end, point))
            head = f"{times[0]},{times[1]}" if suffix == "sbv" else f"{number}\n{times[0]} --> {times[1]}"
            parts.append(f"{head}\n{shown}")
        return "\n\n".join(parts) + "\n"

    return write


def rows(talk: Talk, *, timed: bool) -> list[list[str]]:
    return [[*([clock(turn.start_s)] if timed else []), turn.speaker, turn.text] for turn in talk.turns]


def delimited(separator: str, head: list[str], order: tuple[int, ...], encoding: str = "utf-8") -> Callable[[Talk], bytes]:
    def write(talk: Talk) -> bytes:
        sink = StringIO(newline="")
        writer = csv.writer(sink, delimiter=separator)
        writer.writerow(head)
        writer.writerows([[row[n] for n in order] for row in rows(talk, timed=True)])
        return sink.getvalue().encode(encoding)

    return write


def workbook(talk: Talk) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "About"
    book.active.append(["Project", "Plots"])
    sheet = book.create_sheet("Talk")
    sheet.append(["Verbatim transcript"])
    sheet.append([])
    sheet.append(["Start", "Person", "Utterance", "Notes"])
    for number, row in enumerate(rows(talk, timed=True)):
        sheet.append([*row, "check" if number == 3 else None])
    sink = BytesIO()
    book.save(sink)
    return sink.getvalue()


def saved(document: docx.document.Document) -> bytes:
    sink = BytesIO()
    document.save(sink)
    return sink.getvalue()


def word(fill: Callable[[docx.document.Document, Said], None]) -> Callable[[Talk], bytes]:
    def write(talk: Talk) -> bytes:
        document = docx.Document()
        document.add_heading("Interview about plots", 1)
        for turn in talk.turns:
            fill(document, turn)
        return saved(document)

    return write


def bold_questions(document: docx.document.Document, one: Said) -> None:
    for text in one.paragraphs:
        document.add_paragraph().add_run(text).bold = one.speaker == "Interviewer"


def bold_name(document: docx.document.Document, one: Said) -> None:
    first, *rest = one.paragraphs
    paragraph = document.add_paragraph()
    paragraph.add_run(one.speaker).bold = True
    paragraph.add_run(f" {first}")
    for text in rest:
        document.add_paragraph(text)


def name_over_words(document: docx.document.Document, one: Said) -> None:
    document.add_paragraph().add_run(one.speaker.upper()).bold = True
    for text in one.paragraphs:
        document.add_paragraph(text)


def teams(document: docx.document.Document, one: Said) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{one.speaker}   {clock(one.start_s, hours=False)}")
    paragraph.add_run().add_break()
    paragraph.add_run(one.text)


def styled(document: docx.document.Document, one: Said) -> None:
    name = "Question" if one.speaker == "Interviewer" else "Answer"
    if name not in [style.name for style in document.styles]:
        document.styles.add_style(name, docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    for text in one.paragraphs:
        document.add_paragraph(text, style=name)


def table_of(columns: Callable[[Said], list[str]], head: list[str] | None) -> Callable[[Talk], bytes]:
    def write(talk: Talk) -> bytes:
        document = docx.Document()
        content = [*([head] if head else []), *map(columns, talk.turns)]
        table = document.add_table(rows=len(content), cols=len(content[0]))
        for row, cells in zip(table.rows, content, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        return saved(document)

    return write


def html_of(form: str, wrap: str = "{}") -> Callable[[Talk], str]:
    def escaped(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("£", "&pound;").replace("’", "&rsquo;")

    def write(talk: Talk) -> str:
        body = "\n".join(form.format(speaker=escaped(turn.speaker), text=escaped(turn.text)) for turn in talk.turns)
        head = "<title>Plots</title><style>p { margin: 0 }</style><script>var a = 'Interviewer: no';</script>"
        return (
            f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body><h1>Plots</h1>{wrap.format(body)}</body></html>"
        )

    return write


def rtf(form: str) -> Callable[[Talk], str]:
    def escaped(text: str) -> str:
        return "".join(letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in text.replace("\\", "\\\\"))

    def write(talk: Talk) -> str:
        body = "\n".join(form.format(speaker=escaped(turn.speaker), text=escaped(turn.text)) for turn in talk.turns)
        return r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Calibri;}}{\stylesheet{\s0\snext0 Normal;}}\pard\f0\fs22" + body + "}"

    return write


def pdf(labels: str = "colon", columns: int = 1, numbered: bool = False) -> Callable[[Talk], bytes]:
    """Pages of 26 lines with running head and page number; labels with a colon or hanging; numbers in the margin if asked for."""

    def write(talk: Talk) -> bytes:
        sink = BytesIO()
        canvas = Canvas(sink, pagesize=A4)
        width = 74 // columns - (12 if labels == "hanging" else 0) - (4 if columns > 1 else 0)
        printed: list[tuple[str, str]] = []
        for turn in talk.turns:
            for number, paragraph in enumerate(turn.paragraphs):
                label = turn.speaker if number == 0 else ""
                sign = {"colon": ":", "stop": "."}.get(labels, "")
                text = f"{label}{sign} {paragraph}" if label and sign else paragraph
                wrapped = textwrap.wrap(text, width, break_on_hyphens=False)
                printed += [(label if n == 0 and labels == "hanging" else "", line) for n, line in enumerate(wrapped)]
        height = 26
        for page in range(0, len(printed), height * columns):
            canvas.setFont("Helvetica", 10)
            canvas.drawString(72, 800, "Plots and partners: interview 4")
            canvas.drawString(290, 40, f"{page // (height * columns) + 1}")
            for number, (label, line) in enumerate(printed[page : page + height * columns]):
                left, y = 72 + number // height * 235, 760 - number % height * 24
                canvas.drawString(left, y, label)
                canvas.drawString(left + (90 if labels == "hanging" else 0), y, line)
                if numbered:
                    canvas.drawString(40, y, str(number + 1))
            canvas.showPage()
        canvas.save()
        return sink.getvalue()

    return write


VOICES = {"Moderator": "Speaker 1", "Ines": "Speaker 2", "Tom": "Speaker 3", "Bronagh": "Speaker 4"}
UPPER = {"Interviewer": "INTERVIEWER", "Site lead": "SITE LEAD"}
SHORT = {"Interviewer": "I", "Site lead": "R"}
INITIALS = {"Interviewer": "KM", "Site lead": "Dawit"}
SPEAKERS = {"Interviewer": "Speaker 2", "Site lead": "Speaker 1"}
WHISPER = {"Interviewer": "SPEAKER_00", "Site lead": "SPEAKER_01"}
MACHINE = {"Interviewer": "S01", "Site lead": "S00"}
CODES = {"Moderator": "Mod", "Ines": "F1", "Tom": "M1", "Bronagh": "F2"}
PEOPLE = {"Interviewer": "Kit Moss", "Site lead": "Dawit O'Dowd-Lyle (Plots)"}

SHAPES = (
    Shape("colon.txt", lines("{speaker}: {text}")),
    Shape("colon_no_blank.txt", lines("{speaker}: {text}", "\n")),
    Shape("colon_wrapped.txt", lines("{speaker}: {text}", wrap=60)),
    Shape("colon_no_space.txt", lines("{speaker}:{text}"), labels=SHORT),
    Shape("short_labels.txt", lines("{speaker}: {text}", wrap=48), labels=SHORT),
    Shape("lower_case.txt", lines("{speaker}: {text}"), labels={"Interviewer": "int", "Site lead": "dawit"}),
    Shape("initials.txt", lines("{speaker}: {text}"), labels=INITIALS),
    Shape("focus_group.txt", lines("{speaker}: {text}"), talk=GROUP),
    Shape("focus_group_codes.txt", lines("{speaker}\t{text}"), talk=GROUP, labels=CODES),
    Shape("tab.txt", lines("{speaker}\t{text}"), labels=SHORT),
    Shape("spaces.txt", lines("{speaker:<16}{text}")),
    Shape("dash.txt", lines("{speaker} – {text}")),
    Shape("hyphen.txt", lines("{speaker} - {text}"), labels=INITIALS),
    Shape("square.txt", lines("[{speaker}] {text}")),
    Shape("braces_over.txt", lines("{{{speaker}}}\n{text}", "\n")),
    Shape("name_over.txt", lines("{speaker}\n{text}"), labels=UPPER),
    Shape("name_over_blank.txt", lines("{speaker}\n\n{text}"), labels=PEOPLE),
    Shape("at_name.txt", lines("@{speaker}: {text}")),
    Shape("question_answer.txt", lines("{speaker}. {text}"), labels={"Interviewer": "Q", "Site lead": "A"}),
    Shape("starred.txt", lines("*{speaker}:\t{text}"), labels={"Interviewer": "INT", "Site lead": "RES"}),
    Shape("time_before.txt", lines("[{time}] {speaker}: {text}"), timed=True),
    Shape("bare_time_before.txt", lines("{time} {speaker}: {text}"), labels=PEOPLE, timed=True),
    Shape("time_glued.txt", lines("{time}.0{speaker}: {text}"), labels={"Interviewer": "Kit", "Site lead": "Dawit"}, timed=True),
    Shape("time_after.txt", lines("{speaker} [{time}]: {text}"), timed=True, labels=SPEAKERS),
    Shape("time_after_colon.txt", lines("{speaker}: [{time}] {text}"), timed=True),
    Shape("time_no_colon.txt", lines("{speaker} ({short}) {text}"), timed=True, labels=SPEAKERS),
    Shape("otter.txt", lines("{speaker}  {short} \n{text}"), timed=True, labels=PEOPLE),
    Shape("rev.txt", lines("{speaker} ({short}):\n{text}"), timed=True, labels=SPEAKERS),
    Shape("word_online.txt", lines("{time} {speaker}\n{text}", "\n"), timed=True, labels=SPEAKERS),
    Shape("zoom_tab.txt", lines("{time}\t{speaker}\n{text}"), timed=True, labels=PEOPLE),
    Shape("dash_time.txt", lines("{speaker} - {short}\n{text}"), timed=True, labels=PEOPLE),
    Shape("name_then_time.txt", lines("{speaker}\n{short}\n{text}"), timed=True, labels=PEOPLE),
    Shape("time_then_name.txt", lines("{time}\n{speaker}\n{text}"), timed=True, labels=PEOPLE),
    Shape("noscribe.txt", lines("{speaker}: [{time}] {text}"), timed=True, labels=MACHINE),
    Shape("bold.md", lines("**{speaker}:** {text}")),
    Shape("bold_colon_outside.md", lines("**{speaker}**: {text}")),
    Shape("bold_time.md", lines("**{speaker}** ({short})\n{text}"), timed=True, labels=PEOPLE),
    Shape("name_over.rst", lines("{speaker}:\n   {text}")),
    Shape("windows.txt", lambda talk: lines("{speaker}: {text}")(talk).replace("\n", "\r\n").encode("cp1252")),
    Shape("utf16.txt", lambda talk: lines("{speaker}: {text}")(talk).encode("utf-16")),
    Shape("utf16_bare.txt", lambda talk: lines("{speaker}: {text}")(talk).encode("utf-16-le")),
    Shape("old_mac.txt", lambda talk: lines("{speaker}: {text}")(talk).replace("\n", "\r").encode("mac_roman")),
    Shape("zoom.vtt", captions("{speaker}: {text}"), timed=True, labels=PEOPLE),
    Shape("teams.vtt", captions("<v {speaker}>{text}</v>"), timed=True, labels=PEOPLE),
    Shape("first_cue.srt", captions("{speaker}: {text}", every=False, suffix="srt"), timed=True),
    Shape("whisperx.srt", captions("[{speaker}]: {text}", suffix="srt"), timed=True, labels=WHISPER),
    Shape("chevrons.srt", captions(">> {speaker}: {text}", every=False, suffix="srt"), timed=True, labels=UPPER),
    Shape("youtube.sbv", captions("{speaker}: {text}", every=False, suffix="sbv"), timed=True),
    Shape("comma.csv", delimited(",", ["time", "speaker", "text"], (0, 1, 2)), timed=True),
    Shape("semicolon.csv", delimited(";", ["Speaker", "Transcript", "Start"], (1, 2, 0), "cp1252"), timed=True),
    Shape("no_heading_known.tsv", delimited("\t", ["Timecode", "Who", "What was said"], (0, 1, 2), "utf-16"), timed=True),
    Shape("workbook.xlsx", workbook, timed=True),
    Shape("bold_questions.docx", word(bold_questions), named=False),
    Shape("bold_names.docx", word(bold_name)),
    Shape("name_over_words.docx", word(name_over_words), labels=UPPER),
    Shape("teams.docx", word(teams), timed=True, labels=PEOPLE),
    Shape("styles.docx", word(styled), named=False),
    Shape("table.docx", table_of(lambda one: [one.speaker, one.text], None)),
    Shape(
        "table_timed.docx",
        table_of(lambda one: [clock(one.start_s), one.speaker, one.text], ["Time", "Speaker", "Text"]),
        timed=True,
    ),
    Shape("paragraphs.html", html_of("<p><b>{speaker}:</b> {text}</p>")),
    Shape("definitions.html", html_of("<dt>{speaker}</dt><dd>{text}</dd>", "<dl>{}</dl>")),
    Shape("rows.html", html_of("<tr><td>{speaker}</td><td>{text}</td></tr>", "<table>{}</table>")),
    Shape("breaks.html", html_of("{speaker}: {text}<br><br>", "<div>{}</div>")),
    Shape("app.html", html_of("<div class='speaker'>{speaker}</div><div class='words'>{text}</div>"), labels=PEOPLE),
    Shape("labels.rtf", rtf(r"\b {speaker}:\b0  {text}\par")),
    Shape("tabs.rtf", rtf(r"{speaker}\tab {text}\par"), labels=SHORT),
    Shape("colon.pdf", pdf()),
    Shape("hanging.pdf", pdf("hanging")),
    Shape("numbered.pdf", pdf(numbered=True)),
    Shape("columns.pdf", pdf(columns=2)),
    Shape("webex.vtt", more.webex, timed=True, labels=PEOPLE),
    Shape("named_cues.vtt", more.named_cues, timed=True, labels=SPEAKERS),
    Shape("rolling.vtt", more.rolling, timed=True, labels=UPPER),
    Shape("iphone_chat.txt", more.chat("[12/03/2024, {time}] {speaker}: {text}"), timed=True, labels=PEOPLE),
    Shape("android_chat.txt", more.chat("12/03/24, {time} - {speaker}: {text}"), timed=True, labels=PEOPLE),
    Shape("answers.txt", more.mail, named=False),
    Shape("answers.md", more.mail, named=False),
    Shape("committee.txt", more.committee, labels={"Interviewer": "The Chair", "Site lead": "Dawit Lyle"}),
    Shape("tiers.tsv", more.tiers, timed=True),
    Shape("column_for_each.xlsx", more.column_for_each, talk=GROUP),
    Shape("annotated.docx", more.annotated),
    Shape("notes_between.txt", more.with_notes),
    Shape("code_times.md", more.code_times, timed=True, labels={"Interviewer": "Speaker B", "Site lead": "Speaker A"}),
    Shape("pane.docx", more.pane, timed=True, labels={"Interviewer": "Moss, Kit", "Site lead": "Lyle, Dawit (Plots)"}),
    Shape(
        "initials_with_stops.txt",
        lines("{short} {speaker} {text}"),
        timed=True,
        labels={"Interviewer": "K.M.", "Site lead": "D.L."},
    ),
    Shape("letters_with_stops.pdf", pdf("stop"), labels={"Interviewer": "Int", "Site lead": "Lead"}),
    Shape("ragged_heading.txt", more.ragged, timed=True),
    Shape("cover_rows.csv", more.cover_rows, timed=True),
    Shape("topics.xlsx", more.topics, talk=GROUP),
    Shape("notes_in_margin.docx", more.notes_in_margin),
    Shape("afterword.docx", more.afterword),
    Shape("coded.txt", more.coded, timed=True, labels={"Interviewer": "I", "Site lead": "B1"}),
    Shape("group_by_manner.txt", lines("{speaker}: {text}"), talk=GROUP, labels=VOICES),
    Shape("archive.html", more.archive_page, labels={"Interviewer": "Kit", "Site lead": "Dawit"}),
)
