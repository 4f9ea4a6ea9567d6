"""The cover block of a transcript."""

import docx
import pytest

from textmine.ingest.readers import Block, File, Shape, Source
from textmine.ingest.readers.word import read as read_file
from textmine.ingest.transcripts.cover import split_header
from textmine.ingest.transcripts.segment import segment


def read(path):
    return read_file(File.of(path))


COVER = [
    "Project: Working Together",
    "Interview no.: 3",
    "Date: 3 May 2017",
    "Interviewer: KM",
    "Participant: Chair, tenants' panel",
]
FOUND = [
    ("Project", "Working Together"),
    ("Interview no.", "3"),
    ("Date", "3 May 2017"),
    ("Interviewer", "KM"),
    ("Participant", "Chair, tenants' panel"),
]


@pytest.mark.parametrize(
    ("lines", "header", "end"),
    [
        (["Project: A", "Date: 3 May", "", "I: Hello."], [("Project", "A"), ("Date", "3 May")], 2),
        (["Project: A", "", "Date: 3 May", "", "I: Hello."], [("Project", "A"), ("Date", "3 May")], 3),
        (["---", "title: A", "date = 3 May", "---", "", "I: Hello."], [("title", "A"), ("date", "3 May")], 4),
        (["Working Together", "", "Date: 3 May", "", "I: Hello."], [("Date", "3 May")], 3),
        (
            ["Date: 3 May", "Participant(s): A, B", "Interview #: 3"],
            [("Date", "3 May"), ("Participant(s)", "A, B"), ("Interview #", "3")],
            3,
        ),
        (["", "", "Date of interview:", "I: Hello."], [("Date of interview", "")], 3),
        (["Interviewer: KM", "Date: 3 May", "I: Hello."], [("Interviewer", "KM"), ("Date", "3 May")], 2),
        (["Date: 3 May", "Interviewer: Shall we start?", "Participant: Yes."], [("Date", "3 May")], 1),
        (["Date: 3 May", "Interviewer: Thank you for coming in today."], [("Date", "3 May")], 1),
        (["Date: 3 May", "Interviewer 1: Thank you."], [("Date", "3 May")], 1),
        (["Date: 3 May", "No: I never said that"], [("Date", "3 May")], 1),
        (["Date: 3 May", "Interviewers: AB and CD", "I: Hello."], [("Date", "3 May"), ("Interviewers", "AB and CD")], 2),
        (["Age: 41", "Gender: F", "Job title: Clerk", "I: Hello."], [("Age", "41"), ("Gender", "F"), ("Job title", "Clerk")], 3),
        (
            ["Recorded by: KM", "Checked by: AB", "Wave = 2", "Consent: written", "", "I: Hello."],
            [("Recorded by", "KM"), ("Checked by", "AB"), ("Wave", "2"), ("Consent", "written")],
            4,
        ),
        (
            ["Sector: care", "Region: north", "Keywords: trust, money"],
            [("Sector", "care"), ("Region", "north"), ("Keywords", "trust, money")],
            3,
        ),
        (
            ["Sex: F", "Ethnicity: Welsh", "Occupation: Nurse", "Transcription: AB"],
            [("Sex", "F"), ("Ethnicity", "Welsh"), ("Occupation", "Nurse"), ("Transcription", "AB")],
            4,
        ),
        (["Interviewer: Shall we start?", "Participant: Yes."], [], 0),
        (["Interviewer: Right", "Respondent: Yes, do", "Interviewer: So"], [], 0),
        (["Participant 1: I'm Doreen.", "", "Participant 2: I'm Ron."], [], 0),
        (["We met in May.", "It rained.", "It went on.", "We left.", "Then we did this.", "Date: 3 May"], [], 0),
        (["Recipe: eggs", "Date: 3 May"], [], 0),
        (["Notes: " + "word " * 26], [], 0),
        ([], [], 0),
    ],
)
def test_a_header_is_the_run_of_known_keys_that_a_file_begins_with(lines, header, end):
    """A title may stand above it, and it needs a key that is no speaker's."""
    assert split_header(lines) == (header, end)


def test_the_interviewers_initials_are_header_where_the_label_is_the_same_word():
    """`Interviewer: KM` on the cover is an attribute; `Interviewer: ...` after it is speech."""
    lines = [*COVER, "", "Interviewer: How did it begin?", "", "Participant: With a letter."]
    assert split_header(lines) == (FOUND, 5)


@pytest.mark.parametrize("first", ["Thank you.", "Right!", "So, now then…", "Shall we?", "Thanks for having me here today."])
def test_a_first_turn_of_few_words_is_speech_after_a_cover_that_names_the_interviewer(first):
    """A speaker who was named on the cover already is speaking, however briefly."""
    lines = ["Date: 3 May", "Interviewer: KM", "", f"Interviewer: {first}", "", "Participant: Yes."]
    assert split_header(lines) == ([("Date", "3 May"), ("Interviewer", "KM")], 2)


@pytest.mark.parametrize(
    "opening",
    [
        ["Interviewer: Thank you.", "Respondent: So I was going to say that", "Interviewer: Go on."],
        ["Interviewer: Right", "Respondent: So I was going to say that", "Interviewer: Go on."],
        ["Interviewer: OK", "", "Respondent: Lots of rain lately", "", "Interviewer: Go on."],
        ["Interviewer: Morning", "", "Respondent: Lots of rain", "", "Interviewer: Mm"],
        ["Respondent: Yes we were", "", "Interviewer: Go on."],
        ["Interviewer: Anna", "Respondent: Anna yes", "Interviewer: Go on."],
        ["Moderator: everyone here now", "", "Participant: Nearly"],
        ["Interviewer:", "Thank you for coming", "", "Respondent:", "No trouble"],
        ["Participant: Lots of rain, and then more of it than anybody here was used to having", ""],
    ],
)
def test_opening_speech_is_not_a_header(opening):
    """After a cover a speaker's few words are speech, unless they can be nothing but who that is."""
    assert split_header(["Date: 1 May", *opening]) == ([("Date", "1 May")], 1)
    assert split_header(["Date: 1 May", "", *opening]) == ([("Date", "1 May")], 1)


@pytest.mark.parametrize(
    "line",
    [
        "Interviewer: KM",
        "Interviewer: K.M.",
        "Interviewer: KM and AB",
        "Interviewer: Anna Bell",
        "Interviewers: AB and CD",
        "Moderator: Dr Anna van Dam",
        "Participant: Contract manager, prime provider",
        "Participant: IT manager",
        "Participant: P3",
        "Respondent: Service manager, adult social care, Dunsmoor County Council",
    ],
)
def test_who_somebody_is_ends_a_header(line):
    """Initials, names and descriptions are no speech, with or without a blank line after them."""
    key, value = line.split(": ")
    found = [("Date", "1 May"), (key, value)]
    assert split_header(["Date: 1 May", line, "", "Interviewer: How did it begin?"]) == (found, 2)
    assert split_header(["Date: 1 May", line, "INT: How did it begin?"]) == (found, 2)
    assert split_header(["Date: 1 May", line, "Place: the library", "I: Hello?"]) == ([*found, ("Place", "the library")], 3)


def test_initials_are_header_though_speech_follows_at_once():
    """No blank line is needed where a value is initials."""
    lines = ["Date: 1 May", "Interviewer: KM", "Interviewer: How did it begin?"]
    assert split_header(lines) == ([("Date", "1 May"), ("Interviewer", "KM")], 2)


def test_front_matter_is_header_whatever_its_keys():
    """Lines between two rules at the top, with lists and values that go on; a header may follow."""
    lines = [
        "",
        "---",
        'title: "A talk"',
        "tape_side: B",
        "# made by hand",
        "keywords:",
        "  - trust",
        "- money",
        "---",
        "",
        "Date: 1 May",
        "I: Hello.",
    ]
    assert split_header(lines) == ([("title", "A talk"), ("tape_side", "B"), ("keywords", "trust, money"), ("Date", "1 May")], 11)
    assert split_header([*lines[:10], "I: Hello."]) == ([("title", "A talk"), ("tape_side", "B"), ("keywords", "trust, money")], 9)


@pytest.mark.parametrize(
    "between",
    [
        ["Interviewer: Right", "Respondent: Yes, do"],
        ["Date: 1 May", "Anna: I think so."],
        ["Date: 1 May", "Interviewer: Shall we start?"],
        ["Date: 1 May", "We met in the library"],
    ],
)
def test_speech_between_two_rules_is_no_front_matter(between):
    """A rule may be drawn under what was said."""
    found, end = split_header(["---", *between, "---", "Respondent: Fine."])
    assert (found, end) == (([("Date", "1 May")], 2) if between[0].startswith("Date") else ([], 0))


def test_two_participants_on_a_cover_are_both_header():
    """A key may stand twice where its value is no sentence."""
    lines = ["Date: 3 May", "Participant: Resident, flat 3", "Participant: Resident, flat 9", "", "I: Hello?"]
    assert split_header(lines)[0] == [("Date", "3 May"), ("Participant", "Resident, flat 3"), ("Participant", "Resident, flat 9")]


def test_a_cover_block_becomes_attributes_and_never_speech():
    """What stands on the cover is in the header and in nobody's words."""
    cover = "Project: Working Together\nDate: 3 May 2017\nInterviewer: KM"
    blocks = (Block("An interview"), Block(cover), Block("Interviewer: How did it begin?"), Block("Participant: With a letter."))
    cut = segment(Source("plain text", Shape.PARAGRAPHS, blocks))
    assert cut.header == (("Project", "Working Together"), ("Date", "3 May 2017"), ("Interviewer", "KM"))
    assert [(utterance.speaker, utterance.text) for utterance in cut.utterances] == [
        ("Interviewer", "How did it begin?"),
        ("Participant", "With a letter."),
    ]


def test_a_transcript_that_begins_at_once_has_no_header():
    """The first words of an interview are not taken for a cover."""
    blocks = (Block("Interviewer: Right"), Block("Participant: Yes"), Block("Interviewer: How did it begin?"))
    cut = segment(Source("plain text", Shape.PARAGRAPHS, blocks))
    assert cut.header == ()
    assert [utterance.text for utterance in cut.utterances] == ["Right", "Yes", "How did it begin?"]


def test_a_cover_table_becomes_attributes_and_never_speech(tmp_path):
    """A cover page is often a table of two columns."""
    document = docx.Document()
    rows = (("Project", "Working Together"), ("Date", "3 May 2017"), ("Interviewer:", "KM"))
    table = document.add_table(rows=3, cols=2)
    for row, cells in zip(table.rows, rows, strict=True):
        row.cells[0].text, row.cells[1].text = cells
    document.add_paragraph("Recorded at the library.")
    for line in ("Interviewer: How did it begin?", "Participant: With a letter.", "Interviewer: Oh."):
        document.add_paragraph(line)
    with (tmp_path / "a.docx").open("wb") as handle:
        document.save(handle)
    cut = segment(read(tmp_path / "a.docx"))
    assert cut.header == (("Project", "Working Together"), ("Date", "3 May 2017"), ("Interviewer", "KM"))
    assert [(utterance.speaker, utterance.text) for utterance in cut.utterances] == [
        ("Interviewer", "How did it begin?"),
        ("Participant", "With a letter."),
        ("Interviewer", "Oh."),
    ]
