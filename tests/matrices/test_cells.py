"""Cells of the framework matrix: their states and the order of their evidence."""

from dataclasses import replace

import pytest

from textmine.matrices.cells import make_cells, make_paper_cells
from textmine.matrices.tables import theme_by_case
from textmine.records.corpus import Case, Cell, Coding, Passage, Question, Role, State
from textmine.study.codebook import Code, Codebook, Pole, Section

TRUST = Code(
    "trust",
    "Trust",
    "Confidence.",
    "s",
    poles=(Pole("built", ()), Pole("broken", ())),
    codes=(Code("promises", "Promises", "Kept or not.", "s", codes=(Code("written", "Written", "On paper.", "s"),)),),
)
MONEY = Code("money", "Money", "Costs.", "s")
CODEBOOK = Codebook("Small", (Section("s", "Section", (TRUST, MONEY)),), ())
NORTH = Case("north", "North")


def _passage(number, person="ann", role=Role.RESPONDENT, case="north", words=20):
    return Passage(f"a@{number}", "a", number, number + 1, "", role, f"a#{number}", person, case, words)


def _coding(number, pole="", probability=0.8, code="trust"):
    return Coding("a", f"a@{number}", number, number + 1, "x", code, pole, probability, "textmine", "0" * 64, "")


def _question(asked, case="north", theme="trust"):
    return Question(case, theme, "a", "a@99", "What of it?", 0.7, asked)


def _cells(passages, codings, questions=(), probability=0.5, cases=(NORTH,)):
    return make_cells(cases, CODEBOOK, passages, codings, questions, probability)


TWO = (_passage(1), _passage(2))
PAIR = (_passage(1), _passage(2, "bob"))
SIX = tuple(map(_passage, range(1, 7)))


def _leaning(built, broken):
    poles = ["built"] * built + ["broken"] * broken
    return [_coding(number, pole) for number, pole in enumerate(poles, 1)]


@pytest.mark.parametrize(
    ("passages", "codings", "question", "state"),
    [
        (TWO, [_coding(1)], None, State.PRESENT),
        (TWO, [_coding(1, "built")], True, State.PRESENT),
        (TWO, [_coding(1, "broken")], True, State.PRESENT),
        (TWO, [_coding(1, "built"), _coding(2, "broken")], None, State.PRESENT),
        (TWO, [_coding(1, "built"), _coding(1, "broken")], None, State.PRESENT),
        (TWO, [_coding(1, "built"), _coding(1, "broken"), _coding(2, "broken")], None, State.PRESENT),
        (TWO, [_coding(1, "broken", 0.6), _coding(2, "broken", 0.6)], None, State.COUNTER),
        (TWO, [_coding(1, "broken", 0.3), _coding(2, "broken", 0.3)], None, State.NOT_ASKED),
        (PAIR, [_coding(1, "broken", 0.3), _coding(2, "broken", 0.3)], None, State.COUNTER),
        (SIX, _leaning(2, 3), None, State.PRESENT),
        (SIX, _leaning(1, 3), None, State.COUNTER),
        (SIX, _leaning(2, 4), None, State.PRESENT),
        (SIX, _leaning(4, 2), None, State.PRESENT),
        (TWO, [_coding(1, ""), _coding(2, "")], None, State.PRESENT),
        (TWO, [_coding(1, ""), _coding(2, "broken")], None, State.PRESENT),
        (PAIR, [_coding(1, "built", 0.3), _coding(2, "built", 0.3)], None, State.PRESENT),
        (TWO, [_coding(1, "built", 0.4), _coding(1, "broken", 0.4)], True, State.SILENT),
        (TWO, [_coding(1, "built", 0.5)], True, State.SILENT),
        (TWO, [_coding(1, "built", 0.5)], False, State.NOT_ASKED),
        (TWO, [_coding(1, "broken", 0.3)], None, State.NOT_ASKED),
        (TWO, [], True, State.SILENT),
        (TWO, [], False, State.NOT_ASKED),
        (TWO, [], None, State.NOT_ASKED),
        ((), [], None, State.NO_TRANSCRIPT),
        ((_passage(1, role=Role.INTERVIEWER),), [_coding(1)], True, State.NO_TRANSCRIPT),
        ((_passage(1, role=Role.INTERVIEWER), _passage(2)), [_coding(1)], True, State.SILENT),
        ((_passage(1, role=Role.AUTHOR, case=""),), [_coding(1)], None, State.NO_TRANSCRIPT),
        ((_passage(1, role=Role.AUTHOR, case=""), _passage(2)), [_coding(1)], None, State.NOT_ASKED),
        ((_passage(1, case="south"), _passage(2)), [_coding(1)], None, State.NOT_ASKED),
        ((_passage(1, role=Role.UNKNOWN),), [_coding(1)], None, State.PRESENT),
        ((_passage(1, role=Role.UNKNOWN),), [], True, State.NO_TRANSCRIPT),
        (TWO, [_coding(1, code="promises")], None, State.PRESENT),
        (TWO, [_coding(1, code="written")], None, State.PRESENT),
        (TWO, [_coding(1, code="money")], None, State.NOT_ASKED),
        (TWO, [_coding(1, code="retired")], None, State.NOT_ASKED),
    ],
)
def test_state_of_a_cell(passages, codings, question, state):
    """A cell's state follows from its evidence; failing that from the question; failing both from whether anybody was heard."""
    questions = () if question is None else (_question(question),)
    assert _cells(passages, codings, questions)[0].state == state


def test_words_that_nobody_is_known_to_have_said_are_no_respondents():
    """What people coded of them counts as a passage; who said it is not one of the respondents of the case."""
    passages = (_passage(1, role=Role.UNKNOWN), _passage(2), _passage(3, role=Role.UNKNOWN))
    cell = _cells(passages, [_coding(1), _coding(2), _coding(3)], ())[0]
    assert (cell.passages, cell.respondents, cell.respondents_total, cell.of_one) == (3, 1, 1, 1)
    table = theme_by_case([cell], passages)
    assert table[["passages", "respondents", "respondents_total", "share"]].to_numpy().tolist()[0] == [3, 1, 1, 1.0]


@pytest.mark.parametrize(
    ("state", "passages", "weak"),
    [
        (State.PRESENT, 1, False),
        (State.COUNTER, 1, False),
        (State.SILENT, 1, True),
        (State.NOT_ASKED, 2, True),
        (State.SILENT, 0, False),
        (State.NOT_ASKED, 0, False),
        (State.NO_TRANSCRIPT, 0, False),
        (None, 1, False),
        (None, 0, False),
    ],
)
def test_cell_is_weak_where_its_passages_do_not_count(state, passages, weak):
    """A cell is weak where suggestions are too unsure and its state is one of silence; that of papers never is."""
    possible = tuple(_coding(number) for number in range(passages))
    assert Cell("north", "trust", state, possible=possible).weak == weak


def _paper_passage(number, paper="a"):
    return Passage(f"a@{number}", paper, number, number + 1, "", Role.AUTHOR, f"a#{number}", "", "", 20)


def test_paper_cells_count_papers_and_have_no_state():
    """Each theme has one cell of what papers hold, strongest first, without a state; codings of transcripts are not in it."""
    passages = (_paper_passage(1), _paper_passage(2), _paper_passage(3, "b"), _paper_passage(4, "c"), _passage(5))
    codings = [
        _coding(1, "built", 0.4),
        _coding(2, "broken", 0.9),
        _coding(3, "", 0.6, "promises"),
        _coding(5),
        _coding(4, code="x"),
    ]
    codings[2] = Coding(**{name: getattr(codings[2], name) for name in Coding.__slots__} | {"document": "b"})
    assert make_paper_cells(CODEBOOK, passages, codings) == [
        Cell("literature", "trust", None, (("built", 1), ("broken", 1)), 3, 2, 3, (codings[1], codings[2], codings[0]), of_one=2),
        Cell("literature", "money", None, respondents_total=3),
    ]


def test_study_without_papers_has_empty_paper_cells():
    """Where there are no papers the cells of papers stand on none."""
    cells = make_paper_cells(CODEBOOK, TWO, [_coding(1)])
    assert [(cell.theme, cell.passages, cell.respondents_total) for cell in cells] == [("trust", 0, 0), ("money", 0, 0)]


def test_cell_tells_what_it_stands_on():
    """A cell counts passages and respondents once each, its poles by passage, and keeps its codings and its question."""
    passages = (_passage(1), _passage(2), _passage(3, "bob"), _passage(4, "cy"), _passage(5, "int", Role.INTERVIEWER))
    codings = [_coding(1, "built", 0.9), _coding(1, "broken", 0.9), _coding(2, "built", 0.8), _coding(3, "built", 0.7)]
    codings.append(_coding(3, "", 0.6, "promises"))
    question = _question(True)
    cell = Cell(
        case="north",
        theme="trust",
        state=State.PRESENT,
        poles=(("built", 3), ("broken", 1)),
        passages=3,
        respondents=2,
        respondents_total=3,
        evidence=(codings[1], codings[3], codings[2], codings[0], codings[4]),
        question=question,
        of_one=2,
    )
    assert _cells(passages, codings, [question])[0] == cell
    assert (cell.share, cell.score) == (2 / 3, 0.9)


def test_every_case_has_a_cell_for_every_theme():
    """There is a cell for each case and theme, in the order of the cases and of the codebook, with its own evidence."""
    passages = (_passage(1), _passage(2, "dee", case="south"))
    questions = [_question(True, "south", "trust"), _question(True, "north", "money")]
    cells = _cells(
        passages, [_coding(1), _coding(2, code="money")], questions, cases=(Case("south", "South"), NORTH, Case("west", "West"))
    )
    assert [(cell.case, cell.theme, str(cell.state)) for cell in cells] == [
        ("south", "trust", "asked but silent"),
        ("south", "money", "present"),
        ("north", "trust", "present"),
        ("north", "money", "asked but silent"),
        ("west", "trust", "no transcript"),
        ("west", "money", "no transcript"),
    ]
    assert [cell.question for cell in cells[:2]] == [questions[0], None]


@pytest.mark.parametrize(("probability", "state"), [(0.74, State.PRESENT), (0.75, State.NOT_ASKED)])
def test_weak_evidence_adds_up(probability, state):
    """Passages of two people, one half each, give three quarters, which must lie above the study's cell_probability."""
    codings = [_coding(1, probability=0.5), _coding(2, probability=0.5)]
    assert _cells(PAIR, codings, probability=probability)[0].state == state


def test_passage_counts_once_with_its_best_probability():
    """A passage under several codes and poles is one piece of evidence, too unsure to count here."""
    codings = [_coding(1, "built", 0.4), _coding(1, "broken", 0.4), _coding(1, "", 0.45, "promises")]
    cell = _cells(TWO, codings)[0]
    assert (cell.state, cell.passages, cell.possible_passages) == (State.NOT_ASKED, 0, 1)


def test_possible_suggestions_do_not_count():
    """Beside a likely coding, suggestions that are only possible are kept apart; without one the cell is silent."""
    unsure = [replace(_coding(number, "broken", 0.3), likely=False) for number in (2, 3)]
    cell = _cells(SIX, [_coding(1, "built"), *unsure])[0]
    assert (cell.state, cell.passages, cell.poles) == (State.PRESENT, 1, (("built", 1), ("broken", 0)))
    assert {coding.passage for coding in cell.possible} == {"a@2", "a@3"}
    assert (_cells(SIX, unsure, probability=0.1)[0].state, _cells(SIX, unsure)[0].weak) == (State.NOT_ASKED, True)


def _order(passages, codings):
    return [(int(coding.passage[2:]), coding.pole) for coding in _cells(passages, codings)[0].evidence]


def test_respondents_take_turns():
    """The best of each respondent comes first, then the second best of each, the stronger first."""
    passages = [_passage(n, "ann") for n in (1, 2, 3)] + [_passage(n, "bob") for n in (4, 5)] + [_passage(6, "cy")]
    codings = [_coding(n, probability=p) for n, p in [(1, 0.95), (2, 0.9), (3, 0.85), (4, 0.5), (5, 0.4), (6, 0.6)]]
    assert [number for number, _ in _order(passages, codings)] == [1, 6, 4, 2, 5, 3]


def test_passage_at_both_poles_takes_one_turn():
    """A passage coded twice comes again after all others, and does not cost its speaker a turn."""
    passages = [_passage(1), _passage(2), _passage(3, "bob"), _passage(4, "bob")]
    codings = [_coding(1, "built", 0.9), _coding(1, "broken", 0.9), _coding(2, "built", 0.8)]
    codings += [_coding(3, "built", 0.7), _coding(4, "built", 0.6)]
    assert _order(passages, codings) == [(1, "broken"), (3, "built"), (2, "built"), (4, "built"), (1, "built")]


def test_short_passages_come_last():
    """A passage of fewer than twelve words comes after those that stand by themselves, however strong."""
    passages = [_passage(1, words=11), _passage(2, words=12), _passage(3, "bob", words=5)]
    codings = [_coding(1, probability=0.99), _coding(2, probability=0.4), _coding(3, probability=0.9)]
    assert [number for number, _ in _order(passages, codings)] == [2, 3, 1]


def test_order_of_codings_does_not_matter():
    """The same codings in any order give the same cells."""
    passages = [_passage(number, "ann" if number % 2 else "bob") for number in range(8)]
    codings = [_coding(number, pole, 0.5) for number in range(8) for pole in ("built", "broken")]
    assert _cells(passages, codings) == _cells(passages, codings[::-1])
