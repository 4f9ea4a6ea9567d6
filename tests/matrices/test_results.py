"""What a reader sees of a study, as plain values."""

from dataclasses import replace

import pytest

from textmine.matrices.results import (
    STATES,
    AnswerView,
    Places,
    Quotation,
    Results,
    cells_by_place,
    clock,
    place_of,
    speaker_of,
    tally_of,
)
from textmine.records.corpus import Cell, Coding, Document, Passage, Question, Role, SourceFile, State, Turn
from textmine.records.topics import Placement, TopicSummary
from textmine.study.codebook import Code, Codebook, Pole, Section

TRUST = Code(
    "trust",
    "Trust",
    "Confidence.",
    "s",
    poles=(Pole("built", ()), Pole("broken", ())),
    codes=(Code("promises", "Promises", "Kept or not.", "s"),),
)
A, PAPER = "north/a.txt", "papers/b.pdf"


def _turn(document, number, role=Role.RESPONDENT, **values):
    given = {"speaker": "Manager", "participant": "north/a:Manager", "group": ""} | values
    return Turn(f"{document}#{number}", document, number * 100, number * 100 + 9, role=role, **given)


TURNS = (
    _turn(A, 0, Role.INTERVIEWER, speaker="Q", participant="Q"),
    _turn(A, 1, speaker="Manager", participant="P1", group="staff", start_s=3725.9),
    _turn(A, 2, Role.UNKNOWN, speaker="", participant="north/a:?"),
    _turn(PAPER, 1, Role.AUTHOR, speaker="", participant="", section="Findings", page=3),
)
PASSAGES = tuple(
    Passage(
        f"{turn.document}@{turn.start}",
        turn.document,
        turn.start,
        turn.end,
        turn.speaker,
        turn.role,
        turn.turn,
        "P",
        "north" if turn.document == A else "",
        9,
    )
    for turn in TURNS
)


def _coding(passage, code="trust", pole="", probability=0.8, words="honest, kept"):
    return Coding(
        A, passage.passage, passage.start, passage.end, "They were honest.", code, pole, probability, "textmine", "0", words
    )


def _results(**values):
    given = {
        "title": "Small",
        "note": "",
        "codebook": Codebook("Small", (Section("s", "Section", (TRUST,)),), ()),
        "inputs": (
            SourceFile(A, "0", "read", words=40),
            SourceFile(PAPER, "1", "read", words=60),
            SourceFile("x.bin", "2", "set aside", "not text"),
        ),
        "documents": (
            Document(PAPER, "", "literature", "B", "", "1"),
            Document(A, "north", "transcript", "A", "", "0"),
        ),
        "turns": TURNS,
        "passages": PASSAGES,
        "codings": (_coding(PASSAGES[1]), _coding(PASSAGES[1], "promises"), _coding(PASSAGES[3])),
        "placements": (
            Placement(PASSAGES[1].passage, A, "north", 0, "x", 0.5),
            Placement(PASSAGES[2].passage, A, "north", -1, "", 0.0, "short"),
        ),
        "topics_summary": TopicSummary(0, 0.0, None),
    }
    rest = dict.fromkeys(("cases", "speakers", "questions", "cells", "paper_cells", "entities", "topics"), ())
    return Results(**(rest | given | values))


def test_counts_drop_nothing():
    """Files, passages and codings are counted in and out: read and set aside, of talk and of papers, coded and uncoded."""
    assert _results().counts() == {
        "files": 3,
        "files_read": 2,
        "files_set_aside": 1,
        "transcripts": 1,
        "literature": 1,
        "words": 100,
        "turns": 3,
        "paragraphs_of_papers": 1,
        "passages": 4,
        "passages_of_respondents": 1,
        "passages_of_respondents_coded": 1,
        "passages_of_respondents_uncoded": 0,
        "passages_of_nobody": 1,
        "words_of_nobody": 9,
        "passages_in_topics": 1,
        "passages_unplaced": 1,
        "codings": 3,
        "codings_likely": 3,
        "codings_of_papers": 1,
        "decisions": 0,
        "decisions_whose_words_are_gone": 0,
        "decisions_whose_words_have_changed": 0,
        "decisions_whose_code_is_gone": 0,
        "topic_decisions": 0,
        "topic_decisions_whose_topic_is_gone": 0,
    }


def test_quote_says_who_and_where():
    """A coding is shown with its speaker, role, place, document, anchor, code and words."""
    assert Places(_results()).quote(_coding(PASSAGES[1], "promises")) == Quotation(
        text="They were honest.",
        short="They were honest.",
        speaker="P1, staff",
        role="respondent",
        place="turn 1, 1:02:05",
        document="a",
        anchor="p2-100",
        code="Promises",
        pole="",
        probability=0.8,
        words="honest, kept",
    )


@pytest.mark.parametrize(("citation", "shown"), [("Smith 2020", "Smith 2020"), ("", "B")])
def test_paper_is_quoted_by_its_citation(citation, shown):
    """A quotation from a paper is said by its citation, or by its title where there is none."""
    paper = Document(PAPER, "", "literature", "B", "", "1", citation)
    coding = replace(_coding(PASSAGES[3]), document=PAPER)
    quote = Places(_results(documents=(paper, *_results().documents[1:]))).quote(coding)
    assert (quote.speaker, quote.role, quote.place, quote.document) == (shown, "author", "Findings, p. 3", "b")


def test_extract_shows_the_words_of_the_coding():
    """The extract of a long passage is the part with the words that earned the coding."""
    filler = "Nothing much was said that day about the matter in hand by any of those who came along to it."
    said = "They were honest with us about the money and about their own board, and we were as honest with every one of them."
    text = f"{filler} {filler} {filler} {said} {filler} {filler}"
    coding = Coding(A, PASSAGES[1].passage, 0, len(text), text, "trust", "", 0.8, "textmine", "0", "honest, kept")
    assert Places(_results()).quote(coding).short == f"… {said} …"


def test_passage_under_two_codes_is_shown_once():
    """A cell shows a passage once, with all its codes, poles and words and its best probability, in the order of the evidence."""
    evidence = (
        _coding(PASSAGES[1], pole="broken", words="let us down"),
        _coding(PASSAGES[2], pole="built", words=""),
        _coding(PASSAGES[1], "promises", probability=0.9),
        _coding(PASSAGES[1], pole="built", words="kept, faith"),
    )
    quotes = Places(_results()).quotes(Cell("north", "trust", State.PRESENT, evidence=evidence))
    assert [(quote.anchor, quote.code, quote.pole, quote.probability, quote.words) for quote in quotes] == [
        ("p2-100", "Trust; Promises", "broken and built", 0.9, "let us down, honest, kept, faith"),
        ("p2-200", "Trust", "built", 0.8, ""),
    ]


def test_anchors_are_numbered_by_document():
    """A passage's anchor is the number of its document and its offset: ids of a page hold no file names."""
    assert [Places(_results()).anchor(one.passage) for one in PASSAGES] == ["p2-0", "p2-100", "p2-200", "p1-100"]


@pytest.mark.parametrize(
    ("speaker", "participant", "group", "shown"),
    [
        ("Manager", "ES1", "provider", "ES1, provider"),
        ("Manager", "ES1", "", "ES1"),
        ("Manager", "north/a:Manager", "", "north/a:Manager"),
        ("Manager", "", "", "Manager"),
        ("", "north/a:?", "", "north/a:?"),
        ("", "", "provider", "provider"),
        ("", "", "", ""),
    ],
)
def test_speaker_is_shown_by_id_and_group(speaker, participant, group, shown):
    """A speaker is shown by participant id and group, never by the label where there is an id."""
    assert speaker_of(_turn(A, 1, speaker=speaker, participant=participant, group=group)) == shown


TALK = [
    (A, Role.INTERVIEWER, "What of trust?"),
    (A, Role.RESPONDENT, "Mm, right."),
    (A, Role.INTERVIEWER, "Between the partners, I mean."),
    (A, Role.UNKNOWN, "We trusted them."),
    (A, Role.RESPONDENT, "Nobody did, to be frank."),
    (A, Role.INTERVIEWER, "And the last question?"),
    (A, Role.RESPONDENT, "Well, no."),
    ("north/b.txt", Role.RESPONDENT, "This is another day altogether."),
]


def _talk():
    texts, turns, passages = {}, [], []
    for number, (document, role, line) in enumerate(TALK):
        start = len(texts.get(document, ""))
        texts[document] = texts.get(document, "") + line + "\n"
        turn = Turn(f"{document}#{number}", document, start, start + len(line), "Label", role, f"P{number}", "staff")
        turns.append(turn)
        words = len(line.split())
        name = f"{document}@{start}"
        passages.append(Passage(name, document, start, turn.end, "Label", role, turn.turn, turn.participant, "north", words))
    documents = tuple(Document(name, "north", "transcript", name, text, "0") for name, text in texts.items())
    return Places(_results(documents=documents, turns=tuple(turns), passages=tuple(passages), codings=(), placements=())), passages


@pytest.mark.parametrize(("question", "answer"), [(0, 3), (2, 3), (5, None)])
def test_answer_is_what_somebody_else_says_next(question, answer):
    """The answer is the next passage of more than two words that no interviewer says, and none from another document."""
    places, passages = _talk()
    asked = passages[question]
    found = places.answer(Question("north", "trust", A, asked.passage, TALK[question][2], 0.9, True))
    expected = None if answer is None else AnswerView(TALK[answer][2], f"P{answer}, staff", places.anchor(passages[answer].passage))
    assert found == expected


CODING = Coding(A, PASSAGES[1].passage, 0, 1, "x", "trust", "", 0.3, "textmine", "0", "", likely=False)
OTHER = replace(CODING, passage=PASSAGES[2].passage)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (Cell("north", "trust", State.PRESENT, (), 3, 2, 4), "3 passages · 2 of 4 respondents"),
        (Cell("north", "trust", State.PRESENT, (), 7, 2, 4, of_one=5), "7 passages · 2 of 4 respondents · 71% from one respondent"),
        (Cell("north", "trust", State.PRESENT, (), 6, 3, 4, of_one=3), "6 passages · 3 of 4 respondents"),
        (Cell("north", "trust", State.PRESENT, (), 5, 1, 4, of_one=5), "5 passages · 1 of 4 respondents"),
        (Cell("literature", "trust", None, (), 4, 2, 2, of_one=3), "4 passages · 2 of 2 papers · 75% from one paper"),
        (Cell("north", "trust", State.COUNTER, (), 1, 1, 1), "1 passage · 1 of 1 respondent"),
        (Cell("north", "trust", State.SILENT, possible=(CODING,)), "1 possible suggestion, not counted"),
        (Cell("north", "trust", State.NOT_ASKED, possible=(CODING, OTHER)), "2 possible suggestions, not counted"),
        (Cell("north", "trust", State.NOT_ASKED, (), 0, 0, 4), ""),
        (Cell("north", "trust", State.NO_TRANSCRIPT), ""),
        (Cell("literature", "trust", None, (), 5, 1, 2), "5 passages · 1 of 2 papers"),
        (Cell("literature", "trust", None, (), 0, 0, 2), ""),
    ],
)
def test_tally_says_what_a_cell_stands_on(cell, shown):
    """A tally counts passages and respondents, or papers; it says when one person carries most."""
    assert tally_of(cell) == shown


@pytest.mark.parametrize(
    ("turn", "place"),
    [
        (_turn(A, 7), "turn 7"),
        (_turn(A, 7, start_s=0.0), "turn 7, 0:00:00"),
        (_turn(A, 7, page=2), "turn 7, p. 2"),
        (_turn(A, 7, section="Ignored"), "turn 7"),
        (_turn(PAPER, 7, Role.AUTHOR, section="Findings", page=3), "Findings, p. 3"),
        (_turn(PAPER, 7, Role.AUTHOR), "turn 7"),
    ],
)
def test_place_in_words(turn, place):
    """A place is a turn with its time or page, and in a paper a section."""
    assert place_of(turn) == place


@pytest.mark.parametrize(("seconds", "shown"), [(0.0, "0:00:00"), (59.99, "0:00:59"), (3600, "1:00:00"), (36_061, "10:01:01")])
def test_clock(seconds, shown):
    """Seconds are shown as hours, minutes and seconds, never rounded up."""
    assert clock(seconds) == shown


def test_every_state_is_explained():
    """The legend explains every state a cell can have."""
    assert list(STATES) == list(State)


def test_cells_by_place():
    """Cells are found by case and theme."""
    cells = [Cell("north", "trust", State.PRESENT), Cell("south", "trust", State.SILENT)]
    assert cells_by_place(cells) == {("north", "trust"): cells[0], ("south", "trust"): cells[1]}
