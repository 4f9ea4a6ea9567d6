"""How codes add up from transcript to transcript."""

from dataclasses import replace
from itertools import permutations

import pytest

from tests.reports.synthesis.making import CODED, NORTH, PAPER, SAID, SOUTH, decided, make_results
from textmine.matrices.saturation import expected_curve, saturation
from textmine.records.corpus import Case, Role
from textmine.reports.synthesis.evidence import Evidence


def curve(results, *, proposals=True):
    held = Evidence(results, proposals=proposals).held
    return saturation(results.cases, results.documents, results.passages, held, len(list(results.codebook.walk())))


def interviews(*codes):
    """A study of one case in which each interview has a code for each letter."""
    said = {
        f"north/{at:02}.txt": [("A", "P1", Role.RESPONDENT, "", f"Number {at}, {code}.") for code in own]
        for at, own in enumerate(codes)
    }
    coded = [(name, at, "trust", "") for name, lines in said.items() for at, _ in enumerate(lines)]
    results = make_results(said, coded=coded, cases=(NORTH,))
    letters = [letter for own in codes for letter in own]
    return replace(
        results, codings=tuple(replace(coding, code=letter) for coding, letter in zip(results.codings, letters, strict=True))
    )


def steps_of(*codes):
    results = interviews(*codes)
    return saturation(results.cases, results.documents, results.passages, results.codings, 26)


def test_each_transcript_has_what_no_transcript_before_had():
    """Codes are counted in the order of cases; papers and interviewers count for nothing."""
    steps = curve(make_results(coded=CODED)).steps
    assert [(step.document, step.case, step.codes, step.new, step.so_far) for step in steps] == [
        ("north/a.txt", "The North", 3, ("money", "promise", "trust"), 3),
        ("south/b.txt", "The South", 2, (), 3),
    ]
    assert curve(make_results(coded=CODED, cases=(SOUTH, NORTH))).steps[0].document == "south/b.txt"


def test_accepted_codings_alone_make_the_curve_where_they_alone_count():
    """What waits for a decision is not on the curve."""
    results = decided(make_results(coded=CODED), ("AB", "south/b.txt", 1, "trust", "accept", ""))
    assert [step.so_far for step in curve(results, proposals=False).steps] == [0, 1]


def test_the_ratio_is_that_of_overlapping_runs():
    """Base 4, runs of 2: the run after 4 brings 2 new, after 5 brings 1, after 6 none, of 4 in the base."""
    found = steps_of("ab", "bc", "d", "a", "e", "f", "a", "b")
    assert [len(step.new) for step in found.steps] == [2, 1, 1, 0, 1, 1, 0, 0]
    first = found.ratios[0]
    assert (first.base, first.run, first.base_codes) == (4, 2, 4)
    assert (first.last_new, first.last, first.met) == (0, 0.0, (6, 6))


def test_a_threshold_is_met_where_a_run_brings_no_more_than_its_share():
    """One new of twenty is 5 %, which meets the first threshold and not that of none."""
    found = steps_of("abcdefghij", "klmno", "pqr", "st", "u", "a")
    assert found.ratios[0].met == (4, None)
    assert found.ratios[0].last == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("codes", "ratios"), [(("a",) * 5, 0), (("a",) * 6, 1), (("a",) * 9, 6), (("", "", "", "", "a", "a", ""), 1)]
)
def test_a_study_has_the_ratios_it_has_transcripts_for(codes, ratios):
    """A base and a run need as many transcripts, and a base without a code gives no share."""
    assert len(steps_of(*codes).ratios) == ratios


def test_the_average_over_all_orders_is_exact():
    """Every order of four transcripts, gone through one by one, has that mean."""
    found = [{"a", "b"}, {"b"}, {"b", "c", "d"}, set()]
    orders = list(permutations(found))
    means = [sum(len(set().union(*order[:n])) for order in orders) / len(orders) for n in range(1, 5)]
    assert expected_curve(found) == pytest.approx(means)


def test_nobody_heard_is_no_curve():
    """Papers alone, and a case without transcripts, give none."""
    found = curve(make_results({PAPER: SAID[PAPER]}, coded=CODED[5:], cases=(Case("west", "The West"),)))
    assert (found.steps, found.ratios, found.codes) == ((), (), 4)
