"""What stands between turns and was not said."""

import pytest

from textmine.ingest.readers import Block, File, Shape, Source, read_source
from textmine.ingest.readers.blocks import row
from textmine.ingest.transcripts.read_transcript import Hints, read_transcript
from textmine.ingest.transcripts.segment import segment

COVER = "Participant 12 – Female, 41\n\nEastmoor"
BEFORE = "I: What does the hall mean to you?\n\nR: It is where I can hear myself think, not once since we moved."
AFTER = "I: Who looks after it?\n\nR: My neighbour does, mostly, and her grandson."
SAID = [
    ("I", "What does the hall mean to you?"),
    ("R", "It is where I can hear myself think, not once since we moved."),
    ("I", "Who looks after it?"),
    ("R", "My neighbour does, mostly, and her grandson."),
]


def read(text, name="talk.txt", **hints):
    return read_transcript(read_source(File(name, text.encode())), Hints(**hints))


def said(transcript):
    return [(utterance.speaker, " ".join(utterance.text.split())) for utterance in transcript.segmented.utterances]


@pytest.mark.parametrize(
    ("between", "what"),
    [
        ("Participant 12 - Part 2 – Female, 41", "1 heading"),
        ("Participant 12 – Part 2\n\nFemale, 41\n\nEastmoor", "3 headings"),
        ("Part 2", "1 heading"),
        ("Part two: money", "1 heading"),
        ("Second interview", "1 heading"),
        ("[Recording 2 of 3]", "1 heading"),
        ("Section B – The council", "1 heading"),
        ("Interview 12 (continued)", "1 heading"),
        ("Note: the recorder was off for a while, while tea was made.", "1 note between turns"),
        ("Transcriber's note: a bus goes by.", "1 note between turns"),
        ("Researcher memo - she looked at the door here", "1 note between turns"),
        ("Comment [A1]: ask her again", "1 note between turns"),
        ("Code: Trust", "1 code between turns"),
        ("Codes: trust; money", "1 code between turns"),
        ("[Theme: Money worries]", "1 code between turns"),
        ("Tags - trust, money", "1 code between turns"),
        ("#trust #money", "1 code between turns"),
        ("Sub-theme 2: Rent", "1 code between turns"),
    ],
)  # fmt: skip
def test_headings_notes_and_codes_between_turns_are_no_speech(between, what):
    """They are nobody's words, and what was left out is told with its first words."""
    found = read(f"{COVER}\n\n{BEFORE}\n\n{between}\n\n{AFTER}")
    assert said(found) == SAID
    assert any(left.startswith(f"{what} (") for left in found.not_read)


@pytest.mark.parametrize("sign", ["// ", "→ ", "=> ", "§ ", "¶ ", "#"])
def test_codes_under_paragraphs_are_known_by_their_sign(sign):
    """Where more than one line has it; also within a paragraph, as its last line."""
    text = (
        f"{BEFORE}\n{sign}trust\n\nI: Who looks after it?\n\nR: My neighbour does, mostly, and her grandson.\n{sign}money worries"
    )
    assert said(read(text)) == SAID


@pytest.mark.parametrize(
    "words",
    [
        "Part of it was the rent.",
        "Part two of it was that the council said no.",
        "Interview 3 was the one where I cried, I think.",
        "Codes were not what we talked about.",
        "Note the date, she said.",
        "My brother and my sister, who were there, gave evidence.",
        "Eastmoor is where we lived, 41 of us.",
        "// and then the other thing, as I said.",
    ],
)
def test_speech_that_is_like_them_is_speech(words):
    """Sentences are said."""
    assert said(read(f"{COVER}\n\n{BEFORE}\n\n{words}\n\n{AFTER}"))[1] == ("R", f"{SAID[1][1]} {words}")


def test_study_toml_keeps_what_would_be_set_apart():
    """A reading that goes wrong is put right."""
    text = f"{BEFORE}\n\nPart 2\n\n{AFTER}\n\n-----\n\nAnd then we left."
    assert "Part 2" in said(read(text, keep_all=True))[1][1]
    assert said(read(text, keep_all=True))[-1][1].endswith("And then we left.")
    assert not said(read(text))[-1][1].endswith("And then we left.")


EVIDENCE = """Members present: Ana Ridge (Chair); Tom Vale.

Questions 1 to 4

Witnesses: Odile Ray, Keeper, Eastern Plots, and Bram Kean, Director, Marsh Trust, gave evidence.

Q1 Chair: I welcome the panel. Who are you?

Odile Ray: I keep the eastern plots.

Bram Kean: I am of the Marsh Trust.

Q2 Tom Vale: Is there water.

Odile Ray: There is not.

Examination of Witnesses

Pia Lund, Head of Water, and Jo Strand, Engineer, gave evidence.

Q3 Chair: When will there be?

Pia Lund: When the valve comes. Would you not wait for it?"""


def test_the_lists_of_a_committee_are_no_speech_and_tell_who_asks():
    """Those whose questions are numbered ask; those who gave evidence answer, whatever they ask back."""
    found = read(EVIDENCE)
    assert {label: str(judged.role) for label, judged in found.roles.items()} == {
        "Chair": "interviewer",
        "Odile Ray": "respondent",
        "Bram Kean": "respondent",
        "Tom Vale": "interviewer",
        "Pia Lund": "respondent",
    }
    assert "gave evidence" not in " ".join(words for _, words in said(found))
    assert dict(found.segmented.header)["Members present"] == "Ana Ridge (Chair); Tom Vale."


def blocks(*paragraphs):
    made = tuple(Block(text, heading=heading, style="" if not heading else "Heading") for text, heading in paragraphs)
    return Source("Word document", Shape.PARAGRAPHS, made)


TALK = [(f"{label}: {words}", 0) for label, words in SAID]


def test_a_heading_after_the_last_label_does_not_end_the_talk_if_speech_follows():
    """What is set like speech under it goes on with who spoke last, and that is told; what is set otherwise is dropped and told."""
    cut = segment(blocks(*TALK, ("Part 2: looking ahead", 2), ("I would stay as long as the room is free.", 0)))
    assert cut.utterances[-1].text.endswith("I would stay as long as the room is free.")
    assert cut.doubts == ("10 words under 'Part 2: looking ahead', after the last label, were read as said by 'R'",)
    dropped = segment(blocks(*TALK, ("What I noticed", 2), ("She never looked up.", 3)))
    assert dropped.utterances[-1].text == SAID[-1][1]
    assert dict(dropped.set_aside_text)["paragraphs after the end"] == "What I noticed She never looked up."


@pytest.mark.parametrize("heading", ["Reflections", "Field notes", "Interviewer's observations", "Follow-up", "Appendix A"])
def test_a_heading_over_notes_ends_the_talk(heading):
    """Whatever is set under it."""
    cut = segment(blocks(*TALK, (heading, 2), ("She never looked up, and the kettle was on all the time.", 0)))
    assert cut.utterances[-1].text == SAID[-1][1]


TURNS = [(label, words) for _ in range(3) for label, words in SAID]


@pytest.mark.parametrize("form", ["{}\n\n{}", "{}\n{}"])
@pytest.mark.parametrize(
    "codes", [("Trust", "Money worries", "Trust"), ("TRUST; MONEY", "RENT", "HEATING"), ("Trust, Money", "Money", "Trust")]
)
def test_codes_that_stand_alone_are_known_by_coming_again(codes, form):
    """Under paragraphs or as their last lines, without any sign."""
    parts = [f"{label}: {words}" for label, words in TURNS]
    for place, code in zip((1, 5, 9), codes, strict=True):
        parts[place] = form.format(parts[place], code)
    found = read("\n\n".join(parts))
    assert said(found) == TURNS
    assert any("3 codes between turns (" in doubt for doubt in found.doubts)


@pytest.mark.parametrize(
    "head", ["{}", "- {} -", "Lunch clubs: transcript {}", "Interview 12 – CONFIDENTIAL – page {}", "The lunch club study"]
)
def test_running_heads_and_page_numbers_of_a_text_are_no_speech(head):
    """They come again, but for their figures."""
    parts = [f"{label}: {words}" for label, words in TURNS]
    for page, place in enumerate((1, 5, 9), 1):
        parts[place] += f"\n\n{head.format(page)}"
    assert said(read("\n\n".join(parts))) == TURNS


def test_codes_typed_into_speech_are_taken_out():
    """In brackets that say that they are codes; other brackets are words."""
    text = BEFORE.replace("think,", "think [Code: Quiet], [name of the flat],")
    assert said(read(f"{text}\n\n{AFTER}"))[1] == ("R", SAID[1][1].replace("think,", "think, [name of the flat],"))


@pytest.mark.parametrize(
    "under",
    ["Addendum: she rang and asked for a change.", "Anhang / Addendum: she rang.", "Outcome - passed on. Nurse rang 9.10.",
     "WORKSHOP ENDS", "Related\n\nThe hall: her son remembers", "How to cite this interview\n\nAldby, 2020",
     "Field notes\n\n- Ask the caretaker.\n\n- R: look again at what she said of the hall."],
)  # fmt: skip
def test_what_people_add_under_a_talk_is_none_of_it(under):
    """An item of the notes may begin with who it is about."""
    assert said(read(f"{BEFORE}\n\n{AFTER}\n\n{under}")) == SAID


@pytest.mark.parametrize(
    "line", ["Members indicated agreement.", "Meeting suspended.", "On resuming—", "(The luncheon adjournment)"]
)
def test_what_a_meeting_did_between_turns_is_no_speech(line):
    """As official reports print it."""
    assert said(read(f"{BEFORE}\n\n{line}\n\n{AFTER}")) == SAID


def test_witnesses_counted_in_roman_figures_on_a_cover_do_not_speak():
    """`I` is no interviewer there, and what stands among them is no speech; nor is the only witness of a panel."""
    cover = (
        "Witnesses\n\nI: Ann Fell, Director, Aldby Homes.\n\nII: Cllr Bo Orme, Aldby.\n\nWritten evidence:\n\n– Aldby Homes (AH01)"
    )
    talk = ["Chair: Are we here?", "Ann Fell: We are.", "Chair: How many homes?", "Ann Fell: Nine.", "Witness: Cllr Bo Orme."]
    talk += ["Chair: Welcome.", "Cllr Orme: Good day.", "Chair: And you?", "Cllr Orme: Four."]
    found = read("\n\n".join([cover, *talk]))
    assert [label for label, _ in said(found)] == [line.split(":")[0] for line in talk if not line.startswith("Witness")]
    assert not [doubt for doubt in found.doubts if "label" in doubt]


def test_the_cover_of_a_later_interview_in_the_file_is_no_speech():
    """It has the keys of the first one, in whatever order."""
    first, second = (
        "Respondent: nurse, F, 60s\n\nDate: 4 May\n\nInterviewer: KM",
        "Respondent: porter, M\n\nDate: 5 May\n\nInterviewer: KM",
    )
    assert said(read(f"{first}\n\n{BEFORE}\n\nInterview 2\n\n{second}\n\n{AFTER}")) == SAID


def test_front_matter_may_name_the_interviewer_by_an_initial():
    """Its full stop ends no sentence."""
    found = read(f"---\ntitle: Visit\ninterviewer: Ida L.\ndate: 2024-05-04\n---\n\n{BEFORE}\n\n{AFTER}", "talk.md")
    assert said(found) == SAID
    assert dict(found.segmented.header)["interviewer"] == "Ida L."


def test_a_key_on_one_line_says_what_labels_stand_for():
    """Words after it are none of it."""
    key = "Key: I = interviewer; R = respondent; T = interpreter. Dots are pauses."
    found = read(f"{key}\n\n{BEFORE}\n\nT: She asks who.\n\n{AFTER}\n\nT: Yes.")
    assert dict(found.segmented.header) == {"I": "interviewer", "R": "respondent", "T": "interpreter"}
    assert str(found.roles["T"].role) == "unknown"


def test_question_in_an_answer_is_a_word_where_nobody_is_called_answer():
    """`Question:` once."""
    text = "Interviewer: What then?\n\nThey called us in.\n\nQuestion: who feeds the cat? Nobody knew."
    text += "\n\nInterviewer: And so?\n\nI did."
    more = "\n\nInterviewer: Every day?\n\nNearly.\n\nInterviewer: Still?\n\nStill, yes."
    assert "Question" not in {label for label, _ in said(read(text + more))}


def test_what_stands_over_a_table_or_on_another_sheet_is_no_speech_though_it_begins_like_a_label():
    """`Interviewer: KM` where KM speaks in the table; `Q1: 5 = very` on a sheet of notes."""
    cover = Block("Interviewer: KM (Kit Marsh). Participant: P4, retired. At her home.")
    talk = [row(["Who", "Talk"], 1), *(row([label.replace("I", "KM").replace("R", "P4"), words], 1) for label, words in SAID)]
    cut = segment(Source("Word document", Shape.PARAGRAPHS, (cover, *talk)))
    assert [turn.speaker for turn in cut.utterances] == ["KM", "P4"] * 2
    notes = row(["Q1: 1 = not at all, 5 = very"], 2)
    cut = segment(Source("workbook", Shape.PARAGRAPHS, (*talk, notes), tables=((1, "Talk"), (2, "Notes"))))
    assert [turn.text for turn in cut.utterances] == [words for _, words in SAID]


def test_headings_in_a_look_of_their_own_are_no_answers_where_questions_are_in_capitals():
    """However many there are: no sentence has that look."""
    blocks = [
        Block(text, look=look, formatting=frozenset({look} - {""}))
        for n, part in enumerate(["Meals", "Discipline", "Work"])
        for text, look in [(part, "underlined"), (f"AND WHAT OF {n}, THEN?", ""), ("We had it on the Sunday, when he was in.", "")]
    ]
    cut = segment(Source("RTF document", Shape.PARAGRAPHS, tuple(blocks)))
    assert not [turn.text for turn in cut.utterances if "Discipline" in turn.text or "Work" in turn.text]


def test_a_compound_divided_at_the_end_of_a_line_is_one_word():
    """The hyphen before the end is one of several."""
    found = read("I: Whose was it?\n\nR: It was my mother-in-\nlaw's, and I went in-\nside.\n\nI: And?\n\nR: Nothing.")
    assert said(found)[1] == ("R", "It was my mother-in-law's, and I went in- side.")
