"""Who says what has no label: the other party, nobody, or the one above."""

import pytest

from tests.shapes.pages import WRITERS, Para
from textmine.ingest.readers import Block, File, Shape, Source, read_source
from textmine.ingest.transcripts.parties import Correction
from textmine.ingest.transcripts.read_transcript import Hints, read_transcript

ASKED = (
    "How did the ferry come to be yours?",
    "And who taught you the tides?",
    "What do you do when there is fog?",
    "Would you sell it?",
)
ANSWERED = (
    "My aunt left it to me, with the debts, and with the dog that came with it.",
    "Nobody did. You stand there for a year and you write down what it does.",
    "I ring the bell and wait, and most people have the sense to wait with me.",
    "To whom? There is no road on the other side.",
)
ASKS, SAYS, UNKNOWN_VOICE = "interviewer", "respondent", "unknown"


def turns_of(source, **correction):
    """Label or none, role and words of each turn, and what is to be looked at."""
    read = read_transcript(source, Hints(correction=Correction(**correction)))
    said = [
        (utterance.speaker or None, str(read.roles[utterance.voice].role), " ".join(utterance.text.split()))
        for utterance in read.segmented.utterances
    ]
    return said, list(read.doubts)


def text(*paragraphs):
    return Source("plain text", Shape.PARAGRAPHS, tuple(map(Block, paragraphs)))


def page(*paragraphs, form="docx"):
    return read_source(File(f"a.{form}", WRITERS[form](paragraphs)))


def taking_turns(asks, says):
    return [part for q, a in zip(ASKED, ANSWERED, strict=True) for part in (asks(q), says(a))]


def named(asks=None, says=None):
    return [turn for q, a in zip(ASKED, ANSWERED, strict=True) for turn in ((asks, ASKS, q), (says, SAYS, a))]


@pytest.mark.parametrize("label", ["I", "INT", "Kit", "KM", "Interviewer (KM)"])
def test_between_labels_of_who_asks_somebody_answers(label):
    """Whatever the label is like; the answers have no name, and the reading is told with how to correct it."""
    said, doubts = turns_of(text(*taking_turns(lambda q: f"{label}: {q}", str)))
    assert said == named(label)
    assert any("4 paragraphs without a label" in doubt and 'labelled = "all"' in doubt for doubt in doubts)


@pytest.mark.parametrize("label", ["R", "P07", "Wilma", "Respondent 3"])
def test_before_labels_of_who_answers_somebody_asks(label):
    """The first question stands before the first label, under a title."""
    said, _ = turns_of(text("Interview at the pier", *taking_turns(str, lambda a: f"{label}: {a}")))
    assert said == named(None, label)


def test_a_label_that_comes_every_few_sentences_with_its_time_is_one_voice():
    """Programs write the name of the only speaker again and again: nobody else speaks in between."""
    said, _ = turns_of(text(*(f"Wilma  0:{n}0\n\n{a}\n\nThat was it." for n, a in enumerate(ANSWERED, 1))))
    assert {speaker for speaker, _, _ in said} == {"Wilma"}


def test_what_may_go_on_with_an_answer_or_begin_a_question_is_nobodys():
    """A brief paragraph above a question has words of either; a long one that asks nothing is the answer's."""
    more = "And then there was the winter when the engine froze and we rowed all the way over and back."
    said, doubts = turns_of(text(f"R: {ANSWERED[0]}", "Right.", ASKED[1], f"R: {ANSWERED[1]}", more, ASKED[2], f"R: {ANSWERED[2]}"))
    assert said == [
        ("R", SAYS, ANSWERED[0]),
        (None, UNKNOWN_VOICE, "Right."),
        (None, ASKS, ASKED[1]),
        ("R", SAYS, f"{ANSWERED[1]} {more}"),
        (None, ASKS, ASKED[2]),
        ("R", SAYS, ANSWERED[2]),
    ]
    assert any("1 paragraph without a label (1 word)" in doubt and "unattributed" in doubt for doubt in doubts)


def test_turns_of_several_paragraphs_stay_whole_where_both_have_labels():
    """Though one paragraph is in italics, and a bold heading stands between turns."""
    parts = [
        part
        for n, (q, a) in enumerate(zip(ASKED, ANSWERED, strict=True))
        for part in (
            Para(q, label="I: "),
            Para(a, label="R: "),
            *([Para("Come over, they said, come now.", "italic")] if n == 1 else []),
        )
    ]
    said, _ = turns_of(page(*parts[:5], Para("Fog", "bold"), *parts[5:]))
    expected = named("I", "R")
    expected[3] = ("R", SAYS, f"{ANSWERED[1]} Come over, they said, come now.")
    assert said == expected


def test_a_bold_paragraph_where_all_others_have_labels_is_doubtful():
    """It may be a question without its label, or stressed."""
    parts = taking_turns(lambda q: Para(q, "bold", "I: "), lambda a: Para(a, label="R: "))
    said, doubts = turns_of(page(*parts[:4], Para("Never on a Sunday.", "bold"), *parts[4:]))
    assert (None, UNKNOWN_VOICE, "Never on a Sunday.") in said
    assert any("unattributed" in doubt for doubt in doubts)


def test_members_of_a_group_keep_their_names_beside_a_moderator_in_capitals():
    """Who speaks after the moderator without a label is nobody known."""
    said, _ = turns_of(
        text(
            "M1: I came for the tea, and I stayed for the tea.",
            "WHO ELSE CAME TO THE FIRST ONE?",
            "W1: Me. I brought the urn.",
            "AND WHAT DID YOU MAKE OF IT?",
            "Nobody had said what it was for.",
            "M1: It was for the roof.",
            "W1: And for the tea.",
        )
    )
    assert [turn[:2] for turn in said] == [
        ("M1", SAYS),
        (None, ASKS),
        ("W1", SAYS),
        (None, ASKS),
        (None, UNKNOWN_VOICE),
        ("M1", SAYS),
        ("W1", SAYS),
    ]


def test_a_note_where_the_other_should_speak_is_the_answer():
    """What was taken out is said to have been there; what happened in the room is no speech."""
    said, _ = turns_of(
        text(f"I: {ASKED[0]}", "[name of the aunt]", f"I: {ASKED[1]}", ANSWERED[1], "[Tea is brought in]", f"I: {ASKED[2]}")
    )
    assert said == [
        ("I", ASKS, ASKED[0]),
        (None, SAYS, "[name of the aunt]"),
        ("I", ASKS, ASKED[1]),
        (None, SAYS, ANSWERED[1]),
        ("I", ASKS, ASKED[2]),
    ]


@pytest.mark.parametrize("form", ["docx", "odt", "rtf", "html"])
def test_what_stands_under_a_talk_without_labels_is_none_of_it(form):
    """A line that says it is over, and notes under a heading; headings between answers and questions are not said either."""
    parts = taking_turns(lambda q: Para(q, "bold"), Para)
    said, _ = turns_of(
        page(*parts[:4], Para("Weather"), *parts[4:], Para("End of interview"), Para("She was tired by then."), form=form)
    )
    assert said == named()


def test_labels_may_be_said_to_be_of_one_party_or_of_all():
    """study.toml wins over what is inferred, and then nothing is left to look at."""
    talk = text("Wilma: I had it from my aunt.", "It leaks.", "Wilma: It always did.", "You would think so.", "Wilma: Yes.")
    said, doubts = turns_of(talk, labelled="all")
    assert [turn[0] for turn in said] == ["Wilma"]
    assert not any("labelled" in doubt for doubt in doubts)
    said, doubts = turns_of(talk, labelled="interviewer")
    assert [turn[:2] for turn in said] == [("Wilma", ASKS), (None, SAYS), ("Wilma", ASKS), (None, SAYS), ("Wilma", ASKS)]
    assert not any("labelled" in doubt for doubt in doubts)
    said, _ = turns_of(talk, labelled="respondent")
    assert [turn[:2] for turn in said] == [("Wilma", SAYS), (None, ASKS), ("Wilma", SAYS), (None, ASKS), ("Wilma", SAYS)]


@pytest.mark.parametrize(
    ("setting", "asks", "says"),
    [
        ("bold", Para("It is quiet here.", "bold"), Para("It is not.")),
        ("plain", Para("It is quiet here."), Para("It is not.", "italic")),
        ("coloured", Para("It is quiet here.", "red"), Para("It is not.")),
        ("indented", Para("It is quiet here.", indent=True), Para("It is not.")),
        ("Prompt", Para("It is quiet here.", style="Prompt"), Para("It is not.")),
        ("capitals", Para("IT IS QUIET HERE."), Para("It is not.")),
    ],
)
def test_who_asks_may_be_told_by_how_it_is_set(setting, asks, says):
    """Though nobody puts a question."""
    said, _ = turns_of(page(asks, says, asks, says), by_format=setting)
    assert [turn[1] for turn in said] == [ASKS, SAYS, ASKS, SAYS]


def test_a_format_that_no_paragraph_has_is_told():
    """With the formats there are."""
    _, doubts = turns_of(page(*taking_turns(lambda q: Para(q, "bold"), Para)), by_format="blod")
    assert any('by_format = "blod"' in doubt and "bold" in doubt for doubt in doubts)


def test_looks_may_be_said_to_mean_nothing():
    """Nobody is then told apart."""
    said, _ = turns_of(page(*taking_turns(lambda q: Para(q, "red"), lambda a: Para(a, "blue"))), by_format="none")
    assert {turn[:2] for turn in said} == {(None, UNKNOWN_VOICE)}


def test_each_colour_of_several_is_held_against_asking():
    """The moderator's is the one that goes with questions, though another takes turns as often."""
    colours = ("red", "blue", "", "blue")
    words = (ASKED[0], ANSWERED[0], ANSWERED[1], ANSWERED[2])
    parts = [Para(word, colour) for _ in range(3) for word, colour in zip(words, colours, strict=True)]
    said, _ = turns_of(page(*parts))
    assert [turn[1] for turn in said] == [ASKS, SAYS] * 3


def test_bold_headings_over_an_essay_are_no_questions():
    """Nothing asks, so nobody is told apart."""
    parts = [
        part
        for n in range(4)
        for part in (Para(f"Heading {n}", "bold"), Para("The tide is a matter of record. It is written down."))
    ]
    said, _ = turns_of(page(*parts))
    assert {turn[1] for turn in said} == {UNKNOWN_VOICE}
