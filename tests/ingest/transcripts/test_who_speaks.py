"""Whole talks, each with one of the ways in which what stands before a colon misleads."""

import pytest

from textmine.ingest.readers import File, read_source
from textmine.ingest.transcripts.read_transcript import Hints, read_transcript


def read(text, name="talk.txt", **hints):
    return read_transcript(read_source(File(name, text.encode())), Hints(**hints))


def said(text, name="talk.txt", **hints):
    """Label and words of every turn."""
    return [(utterance.speaker, " ".join(utterance.text.split())) for utterance in read(text, name, **hints).segmented.utterances]


def talk(*labels, form="{}: {}", between="\n\n"):
    """A talk in which people speak in that order, each turn with words of its own; and what should be read of it."""
    turns = [(label, f"We had the hall painted in year {number}, or so I was told.") for number, label in enumerate(labels, 1)]
    return between.join(form.format(*turn) for turn in turns), turns


@pytest.mark.parametrize(
    "name",
    [
        "Sobia", "Gaspar", "Coughlan", "Laughton", "Smiley", "Sobel", "Breathnach", "Pausanias", "Buzzard", "Knockton", "Silenus",
        "Call handler", "Music teacher", "Phone volunteer", "Door steward", "Foreign Office official", "Recording officer",
        "Sound engineer", "Dog walker", "Tape operator", "Background worker",
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["{}: {}", "[{}]: {}", "**{}:** {}", "{}\t{}", "{}  0:05\n{}", "[0:05] {}: {}"])
def test_a_name_or_post_that_begins_like_a_noise_speaks(name, form):
    """In whatever way labels are written."""
    text, turns = talk("Chair", name, "Chair", name, "Chair", name, form=form)
    assert said(text) == turns


@pytest.mark.parametrize("noise", ["Laughter", "Phone rings", "Background noise", "Silence", "Long pause", "Music"])
def test_a_noise_before_a_colon_does_not_speak_unless_people_list_it(noise):
    """What was to be heard is no person; participants.csv and study.toml are believed all the same."""
    text, turns = talk("Chair", "Ann", noise, "Chair", "Ann", noise)
    assert {label for label, _ in said(text)} == {"Chair", "Ann"}
    assert said(text, listed={noise: ""}) == turns


@pytest.mark.parametrize("form", ["{}: {}", "#{}: {}", "[{}]: {}", "**{}**: {}"])
def test_people_may_be_numbered(form):
    """Figures that come back in no order are people."""
    text, turns = talk("Moderator", "1", "12", "Moderator", "12", "1", form=form)
    assert said(text) == turns


def test_six_who_are_numbered_and_speak_in_turn_are_people():
    """They count up as lists do, but they make speeches."""
    text, turns = talk("Moderator", "1", "2", "3", "Moderator", "1", "2", "3", "Moderator", "1", "2", "3")
    assert said(text) == turns


def test_figures_that_count_are_no_people():
    """Items of a list are words of who gives it, once or twice."""
    items = "1: the rent\n\n2: the roof\n\n3: the lift"
    text = f"Moderator: What matters?\n\nAnn: Three things.\n\n{items}\n\nModerator: In that order?\n\nAnn: Yes.\n\n{items}"
    assert [label for label, _ in said(text)] == ["Moderator", "Ann", "Moderator", "Ann"]


@pytest.mark.parametrize("label", ["REDACTED", "Redacted", "NAME", "Name removed", "XXXX", "████", "Participant"])
def test_a_name_that_was_taken_out_still_speaks(label):
    """In brackets, which are a part of the mark where the label says what was done to it, or blacked out."""
    text, turns = talk("Interviewer", label, "Interviewer", label, form="[{}]: {}")
    marked = label in ("REDACTED", "Redacted", "Name removed")
    assert said(text) == [(f"[{one}]" if marked and one == label else one, words) for one, words in turns]
    beside, _ = talk("Interviewer", f"[{label}]", "Interviewer", f"[{label}]", form="{}\t{}")
    assert said(beside) == said(text)


@pytest.mark.parametrize(
    "words",
    [
        "He says", "And she said", "I said", "So he goes", "My mum said", "The letter said", "It says", "My point is", "Theme 2",
        "And I was like", "Then they told me", "We asked", "That's the thing", "What I mean", "Codes", "Field note", "Date",
        "Witnesses",
    ],
)  # fmt: skip
def test_words_that_bring_in_other_words_do_not_speak(words):
    """Though they come back."""
    text, turns = talk("Ms Hale", "Odile", words, "Ms Hale", "Odile", words)
    assert [label for label, _ in said(text)] == ["Ms Hale", "Odile", "Ms Hale", "Odile"]
    assert said(text, listed={words: ""}) == turns


@pytest.mark.parametrize("form", ["**{}:** {}", "@{}: {}", "[{}]: {}"])
def test_plain_words_before_a_colon_are_speech_where_labels_are_set_off(form):
    """Bold, an @ or brackets are how the file writes labels."""
    text, turns = talk(*["Ms Hale", "Odile"] * 4, form=form)
    text += "\n\nVerdict one: they lost.\n\nVerdict one: they lost again."
    assert said(text) == [*turns[:-1], ("Odile", f"{turns[-1][1]} Verdict one: they lost. Verdict one: they lost again.")]


def test_a_word_that_begins_sentences_speaks_only_where_it_does_so_often():
    """`So`, `Me` and `No` are names of some."""
    text, turns = talk("Interviewer", "So", "Interviewer", "So", "Interviewer", "So")
    assert said(text) == turns
    rarely, _ = talk(*["Ann", "Ben"] * 20, "So", "Ann", "Me", "So", "Me")
    assert {label for label, _ in said(rarely)} == {"Ann", "Ben"}


def test_two_who_each_speak_once_are_named():
    """A title with a name, or a name that the other calls, is a speaker though nobody speaks twice; a list of terms has none."""
    assert [
        label for label, _ in said("Lady Ray: Mr Kean.\n\nMr Kean: My Lady, I speak for the growers of the eastern plots.")
    ] == [
        "Lady Ray",
        "Mr Kean",
    ]
    assert [label for label, _ in said("Odile Ray: Go on, Ms Kean.\n\nIda Kean: Thank you, Ms Ray.")] == ["Odile Ray", "Ida Kean"]
    assert [label for label, _ in said("User Voice: being heard.\n\nPublic Trust: being believed.")] == [""]


def test_a_name_used_once_is_hers_who_answers_where_nobody_else_does():
    """All that she says would else be the interviewer's."""
    answer = "Sadie: It began with a letter.\n\nThen there was a visit.\n\nAnd then another.\n\nAnd that was it."
    text = f"Interviewer: How did it begin?\n\n{answer}\n\nInterviewer: Thank you."
    assert [label for label, _ in said(text)] == ["Interviewer", "Sadie", "Interviewer"]


def test_a_whole_name_over_the_first_turn_is_asked_about():
    """Who is named in full once and by initials from then on loses no turn."""
    text, turns = talk("Odile Ray", "Bram Kean", *["OR", "BK"] * 4)
    assert said(text) == turns
    assert (
        "labels 'BK' and 'Bram Kean' may be one person: if so, give them one participant in participants.csv" in read(text).doubts
    )


@pytest.mark.parametrize("slip", ["R; {}", "R. {}", "R - {}", "R.: {}", "R : {}", "R, {}", "R> {}", "R) {}"])
def test_a_label_with_another_sign_than_a_colon_begins_a_turn_and_is_told(slip):
    """A slip of the keys gives nobody's words to somebody else."""
    text, turns = talk("I", "R", "I", "R", "I")
    words = "It was the bus, or rather that there was none."
    assert said(f"{text}\n\n{slip.format(words)}\n\nI: Oh.") == [*turns, ("R", words), ("I", "Oh.")]
    if ":" not in slip:
        warning = "labels without a colon begin turns ('R'): look whether they do"
        assert warning in read(f"{text}\n\n{slip.format(words)}\n\nI: Oh.").doubts


@pytest.mark.parametrize(
    "words", ["I, for one, went.", "I - I went.", "A dog came.", "Ann was there.", "Ann, she went.", "R Kelly sang."]
)
def test_speech_that_begins_with_a_label_is_speech(words):
    """`I` and `A` are words, and people are spoken of."""
    text, turns = talk("I", "R", "A", "Ann", "I", "R", "A", "Ann")
    assert said(f"{text}\n\n{words}") == [*turns[:-1], ("Ann", f"{turns[-1][1]} {words}")]


WHISPER = [
    "Hello and welcome to another hour of gardens.",
    "I love the smell",
    "When you open the shed it comes up at you.",
    "Unbelievable amount of work",
    "You would not think it to look at them.",
    "Mostly weeds",
    "Wonderful",
    "And that is what we did, all summer long.",
    "Great Dixter",
]


@pytest.mark.parametrize(
    "form", ["[00:{0:02}.000 --> 00:{1:02}.000]  {2}", "00:{0:02} {2}", "[00:00:{0:02}] {2}", "(00:{0:02}) {2}"]
)
def test_a_short_line_after_its_time_is_speech_where_lines_after_times_are(form):
    """As whisper's programs write text in which nobody is named."""
    text = "\n".join(form.format(4 * n, 4 * n + 4, line) for n, line in enumerate(WHISPER))
    assert said(text) == [("", " ".join(WHISPER))]


def test_what_study_toml_says_of_labels_holds():
    """Words that were taken for a label are speech again, and a label that was taken for speech is one."""
    text, turns = talk("Interviewer", "Odile", "Housing", "Interviewer", "Odile", "Housing", "Interviewer", "the porter")
    assert [label for label, _ in said(text, refused=["Housing"])] == ["Interviewer", "Odile"] * 2 + ["Interviewer"]
    assert said(text, listed={"the porter": ""}) == turns


def test_a_label_that_may_be_words_is_told():
    """What is used hardly ever, and what was passed over, one line each."""
    many, _ = talk(*["Ann", "Ben"] * 15)
    doubts = read(f"{many}\n\nHousing: that is it, housing.\n\nAnn: Yes.\n\nHousing: the roof over your head.").doubts
    assert "labels used hardly ever ('Housing'): speakers? If not, list them under `not_speakers` in study.toml" in doubts
    loose = "\n\n".join(f"{label}: We met.\n\nAnd met.\n\nAnd met again." for label in ["Ann", "Ben"] * 5)
    doubts = read(f"{loose}\n\nDora: a portrait of her.\n\nIt hung there.").doubts
    assert "read as speech, though they may be labels ('Dora'): those that are go under `speakers` in study.toml" in doubts


@pytest.mark.parametrize("form", ["{}: {}", "{}\t{}", "{}  0:05\n{}", "{}:\n{}"])
@pytest.mark.parametrize(
    "name", ["de Souza", "van Dijk", "Manager, North", "Int.", "Page", "Ann (F, 34, nurse, lives in the north of the town)"]
)
def test_names_of_many_kinds_speak(name, form):
    """With small particles, commas, a full stop, brackets."""
    text, turns = talk(*["Facilitator", name] * 4, form=form)
    assert said(text) == turns


@pytest.mark.parametrize("form", ["{}:\n{}", "{}  0:05\n{}", "0:05 {}\n{}"])
def test_words_before_a_colon_are_speech_where_labels_stand_alone_on_their_lines(form):
    """Though they come back."""
    text, turns = talk(*["Facilitator", "Odile"] * 4, form=form)
    text += "\nThe verdict: they lost.\nThe verdict: they lost again."
    assert said(text)[-1] == ("Odile", f"{turns[-1][1]} The verdict: they lost. The verdict: they lost again.")


def test_what_can_be_chosen_is_no_speaker():
    """Letters that count the answers to a question."""
    text, turns = talk(*["I", "R"] * 4)
    question = "Which is it?\nA: the bus\nB: the tram\nC: neither"
    assert said(f"{text}\n\nI: {question}\n\nR: The bus.") == [*turns, ("I", " ".join(question.split())), ("R", "The bus.")]


def test_a_congress_names_speakers_in_capitals_before_full_stops():
    """As in `Mr. SMITH. I thank the witness`."""
    text, turns = talk(*["Mr. SMITH", "Ms. FARROW", "The CHAIRMAN"] * 3, form="    {}. {}")
    assert said(text) == turns


def test_an_abbreviation_with_and_without_its_full_stop_is_one_label():
    """Before a colon the stop says nothing."""
    text, turns = talk(*["Int", "Res"] * 3)
    assert said(f"{text}\n\nInt.: And so?") == [*turns, ("Int", "And so?")]


@pytest.mark.parametrize("name", ["Part 2", "Group 2", "GROUP 2", "Section 3", "Task 1"])
def test_a_heading_with_a_colon_between_turns_is_no_speaker(name):
    """It is set apart."""
    text, turns = talk(*["I", "R"] * 4)
    more, _ = talk("I", "R")
    assert said(f"{text}\n\n{name}: looking ahead\n\n{more}") == [*turns, *talk("I", "R")[1]]


def test_every_label_of_questions_numbered_in_pairs_is_one_of_two():
    """`Q3.` and `A3.` are a question and its answer, and not two more people."""
    for form in ("{}{}. {}", "{}{}: {}", "**{}{}.** {}"):
        text = "\n\n".join(form.format(letter, n, f"We met, {letter} and {n}.") for n in range(1, 5) for letter in "QA")
        assert {label for label, _ in said(text)} == {"Q", "A"}


def test_posts_in_capitals_that_speak_once_speak_on_numbered_lines():
    """Q. and A. stand before blanks, posts and titles before colons; who takes the oath, and where it stops, is no speech."""
    pages = [
        [
            "CHAIR OF THE PANEL:  Are we all here?",
            "MR ORME:  We are.",
            "DR IDA FELL, affirmed",
            "CROSS-EXAMINATION-IN-CHIEF BY MR ORME",
        ]
        + ["Q.   Where did you keep", "     the ledger?", "A.   Under the stairs."] * 4,
        [
            "Q.   All of it?",
            "A.   Most.",
            "MS QUIST:  One moment.",
            "CHAIR OF THE PANEL:  Yes?",
            "THE WITNESS:  May I sit?",
            "MR ORME:  Do.",
            "     (The short adjournment)",
        ],
    ]
    text = "\n\n".join("\n".join(f"{number:2}   {line}" for number, line in enumerate(page, 1)) for page in pages)
    turns = said(text)
    assert [label for label, _ in turns[-6:]] == ["Q", "A", "MS QUIST", "CHAIR OF THE PANEL", "THE WITNESS", "MR ORME"]
    assert turns[1:4] == [("MR ORME", "We are."), ("Q", "Where did you keep the ledger?"), ("A", "Under the stairs.")]
    assert turns[-1] == ("MR ORME", "Do.")


def test_figures_before_full_stops_are_people_where_they_come_back_and_a_key_says_who_they_are():
    """They count no lines, and one who comes late speaks once."""
    key = "Walk with five\n\nInt. = interviewer\n1. = man, 70\n2. = woman, 33, baker\n3. = man\n4. = woman, came late\n\n"
    text, turns = talk("Int", "2", "1", "2", "Int", "3", "1", "3", "2", "Int", "1", "2", "4", form="{}.  {}")
    transcript = read(key + text)
    assert [(utterance.speaker, utterance.text) for utterance in transcript.segmented.utterances] == turns
    assert dict(transcript.segmented.header)["2"] == "woman, 33, baker"
