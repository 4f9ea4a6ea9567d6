"""Which words before a colon are a speaker's label."""

import pytest

from textmine.ingest.transcripts.label_scheme import learn_scheme
from textmine.ingest.transcripts.labels import LabelLine, LabelMatch, LabelStyle, label_candidates


def match_label(line):
    """What stands before a colon or beside a time, whether or not it is a label of a file."""
    found = dict(label_candidates(LabelLine(line))) if line else {}
    return found.get(LabelStyle.TIMED) or found.get(LabelStyle.COLON)


def find_labels(lines, known):
    """The labels of a file whose paragraphs are divided by empty lines."""
    opens = [number == 0 or not lines[number - 1].strip() for number in range(len(lines))]
    return set(learn_scheme([LabelLine(line, first) for line, first in zip(lines, opens, strict=True)], known).labels)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Interviewer: How did it begin?", ("Interviewer", "How did it begin?")),
        ("  R1 :  With a letter.  ", ("R1", "With a letter.")),
        ("Chief\xa0Executive:\xa0Yes.", ("Chief Executive", "Yes.")),
        ("Anna:", ("Anna", "")),
        ("@Anna: Yes.", ("Anna", "Yes.")),
        ("#R1: Yes.", ("R1", "Yes.")),
        ("[Anna]: Yes.", ("Anna", "Yes.")),
        ("R1 & R2: Yes.", ("R1 & R2", "Yes.")),
        ("Anna: three things: a guess", ("Anna", "three things: a guess")),
        ("three things: a guess", ("three things", "a guess")),
        ("See https://example.org/a for it", None),
        ("https://example.org", None),
        ("http: it said", None),
        ("10:30 we met", None),
        ("10: 30 we met", None),
        ("at 10:30 we met", None),
        ("Ratio 3:1", None),
        ("Note: not for the record", None),
        ("e.g.: this one", None),
        ("Dr. A. Bell: Yes.", ("Dr. A. Bell", "Yes.")),
        ("Who said it?: me", None),
        ("one two three four five six seven: no", None),
        (f"{'x' * 63}: yes", ("x" * 63, "yes")),
        (f"{'x' * 64}: yes", None),
        (": nobody", None),
        ("No colon at all", None),
        ("", None),
    ],
)
def test_a_possible_label_is_a_few_words_before_a_colon_and_a_space(line, found):
    """URLs, clock times, whole sentences and common abbreviations are no label."""
    assert match_label(line) == (found and LabelMatch(*found))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("[00:12:34] Anna: Yes.", LabelMatch("Anna", "Yes.", 754.0)),
        ("(00:12) Anna: Yes.", LabelMatch("Anna", "Yes.", 12.0)),
        ("{01:00:05} Anna: Yes.", LabelMatch("Anna", "Yes.", 3605.0)),
        ("#00:12:34-5# Anna: Yes.", LabelMatch("Anna", "Yes.", 754.0)),
        ("00:03:40.5Zack: Yes.", LabelMatch("Zack", "Yes.", 220.5)),
        ("00:03 Anna: Yes at 10:30.", LabelMatch("Anna", "Yes at 10:30.", 3.0)),
        ("**Anna:** Yes.", LabelMatch("Anna", "Yes.", None)),
        ("**Anna**: Yes.", LabelMatch("Anna", "Yes.", None)),
        ("Anna Bell  57:40 ", LabelMatch("Anna Bell", "", 3460.0)),
        ("Anna Bell\t0:04", LabelMatch("Anna Bell", "", 4.0)),
        ("Anna Bell  00:01:23 --> 00:01:45", LabelMatch("Anna Bell", "", 83.0)),
        ("Speaker 1 (00:13):", LabelMatch("Speaker 1", "", 13.0)),
        ("Speaker 1 [01:00:13]: Yes.", LabelMatch("Speaker 1", "Yes.", 3613.0)),
        ("(01:23):", None),
        ("we met  at 10:30 and left", None),
    ],
)
def test_a_time_beside_a_label_is_its_time(line, found):
    """The marks of common programs are read wherever they stand by the label, and are no part of it."""
    assert match_label(line) == found


def lines(text):
    return [line for paragraph in text.split("\n\n") for line in (*paragraph.split("\n"), "")]


LABELLED = """Interviewer: How did it begin?

Manager: With a letter.

Interviewer: And then?

Manager: With three things: a guess, a hope, a bill.

Interviewer: I see.

Manager: That was all."""


def test_labels_are_those_that_come_back():
    """A label returns; words before a colon that do not are speech."""
    text = f"{LABELLED}\n\nthree things: a guess\n\nThe point is: nobody asked."
    assert find_labels(lines(text), []) == {"Interviewer", "Manager"}


def test_a_small_initial_letter_is_no_name():
    """A turn of phrase that comes back is not a speaker."""
    text = f"{LABELLED}\n\nthree things: a guess\n\nthree things: a hope"
    assert find_labels(lines(text), []) == {"Interviewer", "Manager"}


@pytest.mark.parametrize("label", ["I", "R", "Q", "A", "P2", "R 12", "INT", "Int", "interviewer", "Moderator 2", "SPEAKER 3"])
def test_a_common_label_counts_once(label):
    """What transcripts commonly use is a label without coming back."""
    assert find_labels([f"{label}: Yes."], []) == {label}


def test_a_listed_label_counts_once_and_whatever_it_looks_like():
    """participants.csv and study.toml are believed."""
    assert find_labels(["the lady from next door: Yes."], ["the lady from next door", "Nobody"]) == {"the lady from next door"}


@pytest.mark.parametrize("name", ["Doreen Kay", "Jean-Luc de Vries", "Mary O’Neill", "Ann van der Berg"])
def test_a_full_name_used_once_is_a_label_where_most_paragraphs_have_one(name):
    """People speak up a single time in a focus group."""
    assert find_labels(lines(f"{LABELLED}\n\n{name}: Can I say something?"), []) == {"Interviewer", "Manager", name}


@pytest.mark.parametrize("words", ["Outcome", "The Kay report", "One more thing"])
def test_a_word_of_talk_or_a_phrase_used_once_is_speech(words):
    """Only what can be nothing but a name is sure enough to count once."""
    assert find_labels(lines(f"{LABELLED}\n\n{words}: can I say something?"), []) == {"Interviewer", "Manager"}


def test_a_full_name_within_a_paragraph_is_speech():
    """A wrapped line that happens to begin with a name and a colon does not begin a turn."""
    assert find_labels(lines(f"{LABELLED}\n\nManager: There was only one person,\nDoreen Kay: nobody else."), []) == {
        "Interviewer",
        "Manager",
    }


def test_a_full_name_used_once_is_speech_where_paragraphs_have_no_labels():
    """In a text without labels a name before a colon is a part of it."""
    text = "It began with a letter.\n\nThen we met.\n\nDoreen Kay: a portrait.\n\nThat was all."
    assert find_labels(lines(text), []) == set()


def test_a_joint_label_is_a_label_of_its_own():
    """Two who answer together are a speaker."""
    text = "I: Ready?\n\nR1 & R2: Yes!\n\nR1: I was.\n\nI: Really?\n\nR1 & R2: Yes!"
    assert find_labels(lines(text), []) == {"I", "R1", "R1 & R2"}
