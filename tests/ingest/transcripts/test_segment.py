"""Blocks to utterances: nothing that was said is lost, and nothing else is speech."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.shapes.render import SHAPES
from textmine.errors import SourceError
from textmine.ingest.readers import Block, File, Shape, Source, read_source
from textmine.ingest.readers.text import read as read_file
from textmine.ingest.transcripts.boilerplate import is_end
from textmine.ingest.transcripts.lines import _AFTERWORD
from textmine.ingest.transcripts.segment import segment
from textmine.ingest.transcripts.utterances import Utterance


def read(path):
    return read_file(File.of(path))


CORPUS = Path(__file__).parents[3] / "corpus" / "transcripts"
LABELS = ("Interviewer", "Manager", "R1", "Doreen Kay")
FIXTURE = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


def source(*paragraphs, shape=Shape.PARAGRAPHS):
    return Source("plain text", shape, tuple(Block(paragraph) for paragraph in paragraphs))


def said(cut):
    return [(utterance.speaker, utterance.text) for utterance in cut.utterances]


def test_paragraphs_without_a_label_go_on_with_the_speaker():
    """A turn of several paragraphs is one utterance, with a newline between them; wrapped lines are joined by a space."""
    cut = segment(source("I: How did\nit begin?", "R: With a letter.", "Then there was\na visit.", "I: Oh."))
    assert said(cut) == [("I", "How did it begin?"), ("R", "With a letter.\nThen there was a visit."), ("I", "Oh.")]
    assert cut.labels == ("I", "R")


def test_two_turns_in_one_paragraph_are_two():
    """A label begins a turn at the start of any line."""
    assert said(segment(source("I: How?\nR: With a letter\nfrom them.\nI: Oh."))) == [
        ("I", "How?"),
        ("R", "With a letter from them."),
        ("I", "Oh."),
    ]


def test_neighbouring_turns_of_one_speaker_are_joined():
    """A label that is repeated does not begin another turn."""
    assert said(segment(source("I: How?", "R: With a letter.", "R: From them."))) == [
        ("I", "How?"),
        ("R", "With a letter.\nFrom them."),
    ]


def test_a_label_on_a_line_of_its_own_has_the_words_below():
    """Some transcribers put the name over the speech."""
    assert said(segment(source("I:\nHow?", "R:", "With a letter."))) == [("I", "How?"), ("R", "With a letter.")]


def test_a_label_without_words_is_no_turn():
    """Nothing was said, and nothing is made of it; the name does not go on to the next."""
    assert said(segment(source("I: How?", "R:", "I: Again?"))) == [("I", "How?\nAgain?")]


def test_titles_and_what_stands_before_the_first_speaker_are_not_speech():
    """A labelled transcript begins with its first label."""
    blocks = (
        Block("Interview 3", heading=1),
        Block("Recorded at home."),
        Block("I: How?"),
        Block("Part two", heading=2),
        Block("R: So."),
    )
    assert said(segment(Source("Word document", Shape.PARAGRAPHS, blocks))) == [("I", "How?"), ("R", "So.")]


def test_a_text_without_labels_is_one_utterance_of_nobody():
    """Without names all paragraphs are kept, and nobody is named."""
    cut = segment(source("It began with a letter.", "Then we met."))
    assert cut.utterances == (Utterance("", "It began with a letter.\nThen we met."),)
    assert cut.labels == ()


def test_pages_and_times_are_those_of_the_beginning_and_the_end():
    """A turn begins where its first piece does and ends where its last does."""
    blocks = (Block("I: How?", page=1), Block("R: With", page=1), Block("a letter.", page=2), Block("I: Oh.", page=2))
    cut = segment(Source("PDF", Shape.PAGES, blocks))
    assert [(utterance.text, utterance.page) for utterance in cut.utterances] == [("How?", 1), ("With\na letter.", 1), ("Oh.", 2)]
    cues = (Block("With", speaker="R", start_s=1.0, end_s=2.5), Block("a letter.", start_s=2.5, end_s=4.0))
    assert segment(Source("captions", Shape.CAPTIONS, cues)).utterances == (Utterance("R", "With a letter.", 1.0, 4.0),)


def test_captions_have_no_header():
    """The first cue is speech, whatever it looks like."""
    cut = segment(source("Date: 3 May, he said", "and that was it", shape=Shape.CAPTIONS))
    assert (cut.header, said(cut)) == ((), [("", "Date: 3 May, he said and that was it")])


def test_events_typed_into_the_speech_are_found_and_stay_in_it():
    """Laughter and pauses are listed; other brackets are words."""
    cut = segment(source("I: [laughs] How?", "R: (pause) With (as I say) a letter (laughing). [inaudible 00:12]"))
    assert cut.events == ("[laughs]", "(pause)", "(laughing)", "[inaudible 00:12]")
    assert cut.utterances[1].text == "(pause) With (as I say) a letter (laughing). [inaudible 00:12]"


# Rules, notes in brackets and the signs that programs put before lines of their own are no speech; "NOTE" and "END" on a line
# of their own under the last turn are where the talk ends; letters that UTF-8 read wrongly begins with are put right.
characters = st.characters(categories=("L", "N", "P", "S"), exclude_characters=":-_=*~–—@%©>[({#/→⇒<←¶§✎;ÂÃâð‚√¬")
words = st.text(characters, min_size=1, max_size=9).filter(
    lambda word: not (is_end(word) or _AFTERWORD.match(word) or word.isupper())  # a line in capitals alone is a heading
)
speech = st.lists(words, min_size=1, max_size=12)
said_by_turns = st.lists(st.tuples(st.sampled_from(LABELS), st.lists(speech, min_size=1, max_size=3)), min_size=1, max_size=8)
# Both parties have labels: where one has none, what stands without a label is its own.
turns = said_by_turns.map(lambda said: [("Interviewer", [["so"]]), ("R1", [["yes"]]), *said])


@given(turns=turns, wrapped=st.integers(1, 5))
@settings(max_examples=100, **FIXTURE)
def test_utterances_give_back_the_words_of_the_source_in_order(tmp_path, turns, wrapped):
    """Every word that was said is in its speaker's utterance, in order, however the lines are wrapped."""
    paragraphs = []
    expected = []
    for label, said_by in turns:
        for number, line in enumerate(said_by):
            rows = [" ".join(line[n : n + wrapped]) for n in range(0, len(line), wrapped)]
            paragraphs.append(("" if number else f"{label}: ") + "\n".join(rows))
            expected += [(label, word) for word in line]
    path = tmp_path / "a.txt"
    path.write_text("\n\n".join(paragraphs), encoding="utf-8")
    cut = segment(read(path), LABELS)
    assert [(utterance.speaker, word) for utterance in cut.utterances for word in utterance.text.split()] == expected
    assert all(a.speaker != b.speaker for a, b in zip(cut.utterances, cut.utterances[1:], strict=False))


@cache
def content(name):
    own = next((shape.file.data for shape in SHAPES if shape.name == name), None)
    return own or (CORPUS / name).read_bytes()


ONE_OF_EACH = list({Path(shape.name).suffix: shape.name for shape in SHAPES}.values())
DEMONSTRATION = [
    "sight-loss/SL1_alliance_coordinator.docx",
    "sight-loss/SL4_rehabilitation_worker.odt",
    "community-care/CC2_council_manager.pdf",
]


@pytest.mark.parametrize("name", [*ONE_OF_EACH, *DEMONSTRATION])
@given(share=st.floats(0, 1), near_end=st.booleans())
@settings(max_examples=40, **FIXTURE)
def test_a_file_cut_off_anywhere_gives_a_result_or_a_message(name, share, near_end):
    """No place to cut a file makes the readers fail in another way than with what to do about it."""
    whole = content(name)
    at = int(share * min(len(whole), 600))
    try:
        cut = segment(read_source(File(Path(name).name, whole[: len(whole) - at if near_end else int(share * len(whole))])))
    except SourceError as error:
        assert all((fault.got and fault.expected and fault.do) for fault in error.faults)  # noqa: PT017
    else:
        assert all(utterance.text == utterance.text.strip() != "" for utterance in cut.utterances)


OTTER = """Community transport
Tue, May 14, 2024 10:03AM

SPEAKERS
Anna Bell, Roy

Anna Bell  57:40
How did it begin, and who was there?

Roy  1:00:02
With a letter.
And then a minibus.

Anna Bell  1:00:09
Whose was it?

Transcribed by https://otter.ai
"""
REV = (
    "Speaker 1 (00:02):",
    "How did it begin?",
    "Speaker 2 (00:13):",
    "With a letter.",
    "(00:40):",
    "And a minibus.",
    "Page 1 of 1",
)


def test_names_over_their_words_with_times_are_turns():
    """An export with name and time on a line of their own gives turns with times; its cover and its footer are no speech."""
    cut = segment(Source("plain text", Shape.PARAGRAPHS, tuple(Block(part) for part in OTTER.split("\n\n"))))
    assert [(utterance.speaker, utterance.text, utterance.start_s) for utterance in cut.utterances] == [
        ("Anna Bell", "How did it begin, and who was there?", 3460.0),
        ("Roy", "With a letter. And then a minibus.", 3602.0),
        ("Anna Bell", "Whose was it?", 3609.0),
    ]


def test_a_time_alone_goes_on_with_the_turn():
    """Labels and times in paragraphs of their own: a bare time inside a long turn is neither speech nor a speaker."""
    cut = segment(Source("Word document", Shape.PARAGRAPHS, tuple(Block(part) for part in REV)))
    assert [(utterance.speaker, utterance.text, utterance.start_s) for utterance in cut.utterances] == [
        ("Speaker 1", "How did it begin?", 2.0),
        ("Speaker 2", "With a letter.\nAnd a minibus.", 13.0),
    ]
