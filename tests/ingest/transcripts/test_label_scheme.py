"""How a whole file says who speaks."""

import pytest

from textmine.ingest.transcripts.label_scheme import learn_scheme
from textmine.ingest.transcripts.labels import LabelLine, LabelStyle


def lines(text):
    """The lines of a text whose paragraphs are divided by empty lines."""
    found, opens = [], True
    for line in text.split("\n"):
        found.append(LabelLine(line, opens=opens and bool(line.strip())))
        opens = not line.strip()
    return found


TURNS = [
    ("Interviewer", "How did it begin?"),
    ("Site lead", "With a letter."),
    ("Interviewer", "And then?"),
    ("Site lead", "A visit."),
]


@pytest.mark.parametrize(
    ("form", "style"),
    [
        ("{}: {}", LabelStyle.COLON),
        ("[{}] {}", LabelStyle.BRACKET),
        ("{{{}}}\n{}", LabelStyle.BRACKET),
        ("{}\t{}", LabelStyle.TAB),
        ("{}     {}", LabelStyle.TAB),
        ("{} – {}", LabelStyle.DASH),
        ("{} - {}", LabelStyle.DASH),
        ("{}\n{}", LabelStyle.ALONE),
        ("{}\n\n{}", LabelStyle.ALONE),
        ("{}  0:05\n{}", LabelStyle.TIMED),
        ("0:05 {}\n{}", LabelStyle.TIMED),
        ("[0:05] {}\n{}", LabelStyle.TIMED),
    ],
)
def test_each_style_is_known_from_the_file(form, style):
    """Where many lines share it."""
    found = learn_scheme(lines("\n\n".join(form.format(*turn) for turn in TURNS)))
    assert (found.labels, found.way) == ({"Interviewer", "Site lead"}, style)


def test_speech_with_dashes_and_brackets_has_no_labels():
    """The weaker styles need labels that come back on many lines."""
    text = "We met – all of us – in May.\n\n[The council] said no.\n\nWell - I left.\n\nSo - I went.\n\nIt was late.\n\nYes\n\nYes"
    assert learn_scheme(lines(text)).labels == frozenset()


def test_two_styles_in_one_file_are_the_surer_one():
    """A tab or a dash within labelled turns is speech."""
    text = "\n\n".join(f"{name}: {words}\nI - I mean\nWell – yes" for name, words in TURNS)
    assert learn_scheme(lines(text)).way is LabelStyle.COLON


def test_a_pattern_of_a_person_alone_says_what_a_label_is():
    """Its groups are speaker, time and text; or its first group is the label."""
    text = "S1| one\nS2| two\nNote: three"
    found = learn_scheme(lines(text), pattern=r"(S\d)\|")
    assert [(one.label, one.text) for line in lines(text) if (one := found.match(line))] == [("S1", "one"), ("S2", "two")]
    named = learn_scheme(lines("0:05 <<S1>> one"), pattern=r"(?P<time>\S+) <<(?P<speaker>\w+)>> (?P<text>.*)")
    one = named.match(LabelLine("0:05 <<S1>> one"))
    assert (one.label, one.text, one.start_s) == ("S1", "one", 5.0)


def test_a_label_mistyped_once_begins_a_turn_and_is_asked_about():
    """It is no speech of the one before."""
    text = "\n\n".join(f"{name}: {words}" for name, words in [*TURNS, ("Intervewer", "Why?"), ("Site lead", "So.")])
    found = learn_scheme(lines(text))
    assert found.once == {"Intervewer"}


def test_a_name_used_once_counts_where_every_paragraph_begins_with_one():
    """In a file whose paragraphs go on, a word before a colon is speech."""
    talk = "\n\n".join(f"{name}: {words}" for name, words in TURNS * 2)
    assert "Doreen" in learn_scheme(lines(f"{talk}\n\nDoreen: Can I say?")).labels
    assert "Result" not in learn_scheme(lines(f"{talk}\n\nResult: nobody came.")).labels
    loose = "\n\n".join(f"{name}: {words}\n\nAnd more of it.\n\nAnd yet more." for name, words in TURNS * 2)
    assert "Doreen" not in learn_scheme(lines(f"{loose}\n\nDoreen: a portrait.")).labels


def test_names_in_capitals_speak_between_questions_and_answers():
    """A hearing goes on in "Q." and "A.", and the judge and counsel speak under their names: nobody's words are another's."""
    talk = [f"Q.   Did you see number {n}?\nA.   I saw number {n}, yes." for n in range(1, 9)]
    named = ["JUDGE PIKE:  You may sit down.", "MR OAKLEY:  Thank you."]
    lines = "\n".join([*named, *talk[:4], "JUDGE PIKE:  We shall rise here.", *talk[4:], "MR OAKLEY:  No more."]).split("\n")
    scheme = learn_scheme([LabelLine(line, opens=True) for line in lines])
    assert {"JUDGE PIKE", "MR OAKLEY"} <= set(scheme.labels)
    assert all(scheme.match(LabelLine(line, opens=True)) for line in lines)
