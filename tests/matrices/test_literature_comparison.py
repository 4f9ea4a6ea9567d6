"""Interviews beside papers."""

import pytest

from textmine.matrices.literature_comparison import Relation, compare_with_literature, literature_table
from textmine.records.corpus import Cell, Coding, State
from textmine.study.codebook import Code, Codebook, Pole, Section

TRUST = Code("trust", "Trust", "", "s", poles=(Pole("built", ()), Pole("broken", ())))
MONEY = Code("money", "Money", "", "s", codes=(Code("costs", "Costs", "", "s"), Code("grants", "Grants", "", "s")))
STAFF = Code("staff", "Staff", "", "s")
CODEBOOK = Codebook("Small", (Section("s", "Section", (TRUST, MONEY, STAFF)),), ())


def _cell(theme, *leanings, case="north", state=State.PRESENT):
    codings = tuple(
        Coding("a", f"{case}@{at}", at, at + 1, "x", code, pole, 0.9, "textmine", "0" * 64, "")
        for at, (code, pole) in enumerate(leanings)
    )
    counted, possible = ((), codings) if state == State.NOT_ASKED else (codings, ())
    kind = None if case == "literature" else state
    return Cell(case, theme, kind, passages=len(counted), evidence=counted, possible=possible)


BUILT, BROKEN = ("trust", "built"), ("trust", "broken")


@pytest.mark.parametrize(
    ("said", "written", "relation"),
    [
        ([BUILT, BUILT], [BUILT], Relation.AGREE),
        ([BUILT, BUILT, BROKEN], [BROKEN], Relation.CONTRADICT),
        ([BUILT, BROKEN], [BUILT], Relation.EXTEND),
        ([BUILT, BROKEN], [BROKEN, BUILT], Relation.AGREE),
        ([BUILT], [("trust", "")], Relation.BOTH),
        ([BUILT], [], Relation.NO_PAPERS),
        ([], [BUILT], Relation.NO_INTERVIEWS),
        ([], [], Relation.NOBODY),
    ],
)
def test_directions_tell_the_relation(said, written, relation):
    """Both lean one way: agree; opposite ways: contradict; one holds a direction more: extend; a side without codings is silent."""
    trust, *_ = compare_with_literature(CODEBOOK, [_cell("trust", *said)], [_cell("trust", *written, case="literature")])
    assert trust.relation == relation
    assert (len(trust.interviews), len(trust.papers)) == (len(said), len(written))


def test_finer_codes_tell_it_where_there_are_no_directions():
    """The same finer codes agree, others extend with their names, and a bare theme only says that both speak."""
    papers = [_cell("money", ("costs", ""), case="literature"), _cell("staff", ("staff", ""), case="literature")]
    _, money, staff = compare_with_literature(
        CODEBOOK, [_cell("money", ("costs", ""), ("grants", "")), _cell("staff", ("staff", ""))], papers
    )
    assert (money.relation, money.why) == (Relation.EXTEND, "interviews only: grants")
    assert staff.relation == Relation.BOTH
    _, same, _ = compare_with_literature(CODEBOOK, [_cell("money", ("costs", ""))], papers)
    assert same.relation == Relation.AGREE


def test_weak_cells_are_silent_and_each_case_comes_first_in_turn():
    """What a cell does not count is no interview that speaks; the best coding of every case comes before anyone's second."""
    weak = _cell("trust", BUILT, state=State.NOT_ASKED)
    assert compare_with_literature(CODEBOOK, [weak], [])[0].relation == Relation.NOBODY
    trust, *_ = compare_with_literature(CODEBOOK, [_cell("trust", BUILT, BUILT), _cell("trust", BUILT, case="south")], [])
    assert [coding.passage for coding in trust.interviews] == ["north@0", "south@0", "north@1"]


def test_relations_as_a_table():
    """One row a theme with the passages of either side."""
    found = compare_with_literature(CODEBOOK, [_cell("trust", BUILT, BUILT)], [_cell("trust", BUILT, case="literature")])
    assert literature_table(found).to_numpy().tolist()[0] == [
        "trust",
        "agree",
        "interviews: built 2, broken 0; papers: built 1, broken 0",
        2,
        1,
    ]
