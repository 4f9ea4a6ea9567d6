"""Shapes that need more than one line of form: captions that name speakers elsewhere, chats, mails, columns, committees."""

from __future__ import annotations

from io import BytesIO

import docx
import openpyxl

from tests.shapes.dialogues import Talk


def webex(talk: Talk) -> str:
    """The speaker stands in the identifier of each cue."""
    parts = ["WEBVTT"]
    for number, turn in enumerate(talk.turns, 1):
        end = turn.start_s + 1.5
        parts.append(f'{number} "{turn.speaker}" (40{number})\n{_stamp(turn.start_s)} --> {_stamp(end)}\n{turn.text}')
    return "\n\n".join(parts) + "\n"


def named_cues(talk: Talk) -> str:
    """The speaker is the identifier of each cue."""
    cues = (f"{turn.speaker}\n{_stamp(turn.start_s)} --> {_stamp(turn.start_s + 1.5)}\n{turn.text}" for turn in talk.turns)
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def rolling(talk: Talk) -> str:
    """Each line stands twice: new at the bottom, then again at the top; names begin turns."""
    parts = ["WEBVTT\nKind: captions\nLanguage: en"]
    before = " "
    for turn in talk.turns:
        words = f"&gt;&gt; {turn.speaker}: {turn.text}".split()
        for number in range(0, len(words), 7):
            start, line = turn.start_s + number * 0.2, words[number : number + 7]
            timed = line[0] + "".join(f"<{_stamp(start + 0.1 * n)}><c> {word}</c>" for n, word in enumerate(line[1:], 1))
            parts.append(f"{_stamp(start)} --> {_stamp(start + 1.2)} align:start position:0%\n{before}\n{timed}")
            before = " ".join(line)
            parts.append(f"{_stamp(start + 1.2)} --> {_stamp(start + 1.21)} align:start position:0%\n{before}\n ")
    return "\n\n".join(parts) + "\n"


def chat(form: str) -> object:
    """Messages with their date and time of day, a notice of the program between them, and a picture that was left out."""

    def write(talk: Talk) -> str:
        sent = []
        for turn in talk.turns:
            for text in turn.paragraphs:
                sent.append(form.format(time=_clock(turn.start_s), speaker=turn.speaker, text=text))
        joined = form.format(time="00:00:01", speaker="", text="").rstrip(": ")
        omitted = form.format(time=_clock(talk.turns[1].start_s), speaker=talk.turns[1].speaker, text="\u200eimage omitted")
        return "\n".join([f"{joined} Kit created group “Plots”", *sent[:2], omitted, *sent[2:]]) + "\n"

    return write


def mail(talk: Talk) -> str:
    """A mail that answers questions below each of them."""
    asks = {name for name, role in talk.roles.items() if role == "interviewer"}
    head = "From: dawit@plots.example\nTo: kit@plots.example\nSubject: Re: your questions\n\nHello Kit, see below.\n\n"
    parts = ["\n\n".join(f"> {text}" if turn.speaker in asks else text for text in turn.paragraphs) for turn in talk.turns]
    return head + "\n\n".join(parts) + "\n\n--\nSent from my telephone\n"


def committee(talk: Talk) -> str:
    """Questions are numbered before the name of who puts them."""
    asks = {name for name, role in talk.roles.items() if role == "interviewer"}
    parts, number = [], 0
    for turn in talk.turns:
        number += turn.speaker in asks
        label = f"Q{number}  {turn.speaker}" if turn.speaker in asks else turn.speaker
        parts.append("\n\n".join([f"{label}: {turn.paragraphs[0]}", *turn.paragraphs[1:]]))
    return "\n\n".join(parts) + "\n\nThe committee adjourned at 7.20 pm.\n"


def tiers(talk: Talk) -> str:
    """ELAN's export: speaker by speaker, no headings, an empty column, times twice."""
    rows = []
    for name in dict.fromkeys(turn.speaker for turn in talk.turns):
        for turn in talk.turns:
            if turn.speaker == name:
                start, end = turn.start_s, turn.start_s + 1.5
                rows.append(f"{name}\t\t{_stamp(start)}\t{start}\t{_stamp(end)}\t{end}\t{turn.text}")
    return "\n".join(rows) + "\n"


def column_for_each(talk: Talk) -> bytes:
    """A workbook with a column for every speaker and one that counts turns."""
    book = openpyxl.Workbook()
    names = list(dict.fromkeys(turn.speaker for turn in talk.turns))
    book.active.append(["Turn", *names])
    for number, turn in enumerate(talk.turns, 1):
        book.active.append([number, *(turn.text if name == turn.speaker else None for name in names)])
    sink = BytesIO()
    book.save(sink)
    return sink.getvalue()


def annotated(talk: Talk) -> bytes:
    """A table whose middle column holds several turns in each cell, with notes on both sides."""
    document = docx.Document()
    document.add_heading("Appendix 2: Dawit: annotated transcript", 1)
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ("Emergent themes", "Original transcript", "Exploratory comments"), strict=True):
        cell.text = text
    for first in range(0, len(talk.turns), 3):
        cells = table.add_row().cells
        turns = [f"{turn.speaker}: {turn.text}" for turn in talk.turns[first : first + 3]]
        for cell, text in zip(cells, ("Land: whose is it?", "\n".join(turns), "Site lead: dry tone here"), strict=True):
            cell.text = text
    return _saved(document)


def with_notes(talk: Talk) -> str:
    """Notes of the transcriber stand between turns, and a list of who is who above them."""
    parts = [f"{turn.speaker}: {turn.text}" for turn in talk.turns]
    parts.insert(3, "[Tea is brought in, and the window is opened]")
    return "PLOTS STUDY\n\n" + "\n\n".join(parts) + "\n\n(Call ends)\n\nEnd of transcript. The field notes are in another file.\n"


def code_times(talk: Talk) -> str:
    """Names in bold and times as code over the words."""
    parts = [f"**{turn.speaker}** `{_clock(turn.start_s)[3:]}`\n\n{turn.text}" for turn in talk.turns]
    return "# plots_4.m4a\n\nDuration: 6:20\n\n" + "\n\n".join(parts) + "\n"


def archive_page(talk: Talk) -> str:
    """A page of an archive: who and when on one line, a picture with its caption, names as terms."""
    turns = "".join(f"<dt>{turn.speaker}</dt><dd><p>{turn.text}</p></dd>" for turn in talk.turns)
    meta = "<p class='meta'><b>Interviewer:</b> Kit Moss <b>Date:</b> 4 May 2023 <b>Length:</b> 22 minutes</p>"
    figure = "<figure><img src='a.jpg' alt='Plots'><figcaption>The plots before the fence</figcaption></figure>"
    head = f"<h1>Dawit: how we got the plots</h1>{meta}{figure}<h2>Transcript</h2>"
    return f"<html><body><main>{head}<dl>{turns}</dl></main></body></html>"


def pane(talk: Talk) -> bytes:
    """A pane copied out of a meeting: who, since when in words, the time, both again, then what was said."""
    document = docx.Document()
    for text in ("Transcript", "3 May 2024, 10:02AM", f"{talk.turns[0].speaker} started transcription"):
        document.add_paragraph(text)
    for turn in talk.turns:
        minutes, seconds = divmod(int(turn.start_s), 60)
        since = f"{minutes} minute{'s'[: minutes != 1]} {seconds} seconds" if minutes else f"{seconds} seconds"
        again = f"{turn.speaker} {since}"
        for text in (turn.speaker, since, f"{minutes}:{seconds:02}", again, turn.text):
            document.add_paragraph(text)
    document.add_paragraph(f"{talk.turns[0].speaker} stopped transcription")
    return _saved(document)


def ragged(talk: Talk) -> str:
    """A table of tabs whose count has no heading."""
    rows = [
        f"{n}\t{_stamp(turn.start_s)} - {_stamp(turn.start_s + 1)}\t{turn.text}\t{turn.speaker}"
        for n, turn in enumerate(talk.turns, 1)
    ]
    return "\n\n".join(["Timespan\tContent\tSpeaker", *rows]) + "\n"


def cover_rows(talk: Talk) -> str:
    """Rows of a cover above the headings, a column without one, and a word for the end."""
    rows = [f'{n},{turn.speaker},"{turn.text}",{_clock(turn.start_s)},' for n, turn in enumerate(talk.turns, 1)]
    return "\n".join(["Plots study,,,,", "Interviewer,Kit M.,,,", "Line,Who,What was said,Time in,", *rows, ",,END,,"]) + "\n"


def topics(talk: Talk) -> bytes:
    """A workbook with the question of the guide beside the first turn under it, and an analyst's notes."""
    book = openpyxl.Workbook()
    book.active.append(["Topic guide question", "Ppt", "Verbatim response", "Analyst note"])
    for number, turn in enumerate(talk.turns):
        topic = f"{number // 4 + 1}. Who decides about it?" if number % 4 == 0 else None
        book.active.append([topic, turn.speaker, turn.text, "say more" if number == 2 else None])
    sink = BytesIO()
    book.save(sink)
    return sink.getvalue()


def notes_in_margin(talk: Talk) -> bytes:
    """A table of labelled speech with notes beside it."""
    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    for cell, text in zip(table.rows[0].cells, ("Transcript", "Notes and first codes"), strict=True):
        cell.text = text
    for number, turn in enumerate(talk.turns):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = f"{turn.speaker}: {turn.text}", "land; power" if number == 3 else ""
    return _saved(document)


def afterword(talk: Talk) -> bytes:
    """What a researcher writes under a transcript: where it broke off, and reflections under a heading."""
    document = docx.Document()
    for turn in talk.turns:
        document.add_paragraph(f"{turn.speaker}: {turn.text}")
    document.add_paragraph("Recording stopped at the site lead's request.")
    document.add_heading("Reflections", 2)
    document.add_paragraph("The fence came up again. Ask Perpetua.")
    return _saved(document)


def coded(talk: Talk) -> str:
    """MAXQDA's preprocessor: lines that begin a text and a code among the turns."""
    rows = [f"#{_stamp(turn.start_s)[:8]}-{int(turn.start_s * 10) % 10}# {turn.speaker}: {turn.text}" for turn in talk.turns]
    return "\n".join(["#TEXT Plots_B1", *rows[:3], "#CODE Whose land", *rows[3:], "#ENDCODE"]) + "\n"


def _saved(document: docx.document.Document) -> bytes:
    sink = BytesIO()
    document.save(sink)
    return sink.getvalue()


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def _stamp(seconds: float) -> str:
    return f"{_clock(seconds)}.{round(seconds % 1 * 1000):03}"
