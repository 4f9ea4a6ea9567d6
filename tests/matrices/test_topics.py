"""Topics beside cases, themes and papers."""

from dataclasses import replace

from textmine.matrices.topics import (
    TopicCoverage,
    candidate_codes,
    coverage,
    topic_by_case,
    topic_by_theme,
    topics_by_literature,
    unplaced_by_case,
)
from textmine.records.corpus import Case, Coding
from textmine.records.topics import Placement, Topic
from textmine.study.codebook import Code, Codebook, Section

TRUST, MONEY = Code("trust", "Trust", "Confidence.", "s"), Code("money", "Money", "Costs.", "s")
CODEBOOK = Codebook("Small", (Section("s", "Section", (TRUST, MONEY)),), ())
CASES = (Case("north", "North"), Case("south", "South"))


def _place(number, topic, case="north"):
    return Placement(f"a@{number}", "a", case, topic, "", 0.5)


def test_topic_by_case():
    """Each topic has a row for each case, the unplaced ones last, with the share of the case's passages."""
    topics = [Topic(0, "boats, ropes", "boats, ropes, knots", 3), Topic(1, "=bread", "bread", 1)]
    places = [_place(1, 0), _place(2, 0), _place(3, 1), _place(4, -1), _place(5, 0, "south")]
    frame = topic_by_case(topics, places, (*CASES, Case("west", "West")))
    assert frame.columns.tolist() == ["topic", "label", "case", "passages", "share"]
    assert frame.to_numpy().tolist() == [
        [0, "boats, ropes", "north", 2, 0.5],
        [0, "boats, ropes", "south", 1, 1.0],
        [0, "boats, ropes", "west", 0, 0.0],
        [1, "'=bread", "north", 1, 0.25],
        [1, "'=bread", "south", 0, 0.0],
        [1, "'=bread", "west", 0, 0.0],
        [-1, "unplaced", "north", 1, 0.25],
        [-1, "unplaced", "south", 0, 0.0],
        [-1, "unplaced", "west", 0, 0.0],
    ]


def test_without_topics_all_are_unplaced():
    """A study without topics has the row of the unplaced alone."""
    frame = topic_by_case([], [_place(1, -1), _place(2, -1)], CASES[:1])
    assert frame.to_numpy().tolist() == [[-1, "unplaced", "north", 2, 1.0]]


def _coding(number, code):
    return Coding("a", f"a@{number}", 0, 1, "x", code, "", 0.9, "textmine", "0" * 64, "")


TOPICS = [
    Topic(0, "boats", "boats, ropes", 3, 3, 2),
    Topic(1, "=bread", "bread", 2, 2, 1),
    Topic(2, "rocks", "rocks", 1, 1, 1),
    Topic(3, "mud", "mud", 4, 4, 2, hidden=True),
    Topic(4, "silt", "silt", 4, 4, 2, merged_into=0),
]
PLACES = [_place(1, 0), _place(2, 0), _place(3, 0, "south"), _place(4, 1), _place(5, 1), _place(6, 2), _place(7, -1)]
CODINGS = [_coding(1, "trust"), _coding(1, "money"), _coding(2, "money"), _coding(7, "trust")]


def test_topics_are_covered_by_the_themes_coded_there():
    """Coverage counts passages, not codings, of topics that are shown; a passage under two themes counts for both."""
    covered = coverage(TOPICS, PLACES, CODINGS, CODEBOOK)
    assert [
        (topic_coverage.topic.topic, dict(topic_coverage.themes), round(topic_coverage.coded, 4)) for topic_coverage in covered
    ] == [
        (0, {"trust": 1, "money": 2}, 0.6667),
        (1, {}, 0.0),
        (2, {}, 0.0),
    ]


def test_topic_by_theme_has_a_row_for_what_no_theme_covers():
    """Every topic has a row for each theme, and one without a theme."""
    frame = topic_by_theme(coverage(TOPICS, PLACES, CODINGS, CODEBOOK), CODEBOOK)
    assert frame[frame.topic == 0].to_numpy().tolist() == [
        [0, "boats", "trust", 1, 0.3333],
        [0, "boats", "money", 2, 0.6667],
        [0, "boats", "", 1, 0.3333],
    ]
    assert frame[frame.topic == 1].label.unique().tolist() == ["'=bread"]


def _covered(coded, number=0, passages=50, **given):
    topic = Topic(number, "boats", "boats", passages, 5, 2, **given)
    return TopicCoverage(topic, {}, coded)


def test_candidate_codes_are_topics_of_several_people_that_no_theme_covers():
    """A topic of one person is no candidate, nor one that themes cover; with a higher limit more are fit."""
    covered = coverage(TOPICS, PLACES, CODINGS, CODEBOOK)
    assert [topic_coverage.topic.topic for topic_coverage in candidate_codes(covered, 0.2)] == [1]
    rest = [_covered(0.9, number) for number in range(10, 14)]
    assert [topic_coverage.topic.topic for topic_coverage in candidate_codes([*covered, *rest], 0.7)] == [1, 0]


def test_candidate_codes_are_steady_and_say_something():
    """Neither a topic that may not come back, nor small talk, nor one without a label is a candidate; a name makes up for that."""
    unfit = [
        _covered(0.0, 1, mark="unstable: may not reappear with other data"),
        _covered(0.0, 2, mark="mostly small talk or arrangements"),
        replace(_covered(0.0, 3), topic=replace(_covered(0.0, 3).topic, label="no clear label")),
    ]
    fit = [_covered(0.1, 4, mark="mostly from one case (north)")]
    assert [one.topic.topic for one in candidate_codes([*unfit, *fit], 0.2)] == [4]
    assert candidate_codes(unfit, 0.2) == []


def test_candidate_codes_are_never_all_topics_and_never_none():
    """At most ten and at most half, those with most passages outside themes first; where themes cover all, the least covered."""
    many = [_covered(0.0, number, 100 - number) for number in range(30)]
    assert [one.topic.topic for one in candidate_codes(many, 0.2)] == list(range(10))
    assert [one.topic.topic for one in candidate_codes(many[:8], 0.2)] == [0, 1, 2, 3]
    assert [one.topic.topic for one in candidate_codes([_covered(0.9, 0), _covered(0.5, 1), _covered(0.8, 2)], 0.2)] == [1]


def test_unplaced_passages_are_counted_by_case():
    """Each case that anybody speaks in has its unplaced passages and all."""
    assert unplaced_by_case(PLACES, (*CASES, Case("west", "West"))) == [(CASES[0], 1, 6), (CASES[1], 0, 1)]


def test_interviews_stand_beside_papers():
    """Each topic that is shown has its people, and the passages and papers beside it."""
    papers = [Placement(f"{paper}@1", paper, "", 0, "boats", 0.6) for paper in ("p", "p", "q")]
    frame = topics_by_literature(TOPICS, papers)
    assert frame.to_numpy().tolist() == [[0, "boats", 3, 3, 2, 3, 2], [1, "'=bread", 2, 2, 1, 0, 0], [2, "rocks", 1, 1, 1, 0, 0]]
