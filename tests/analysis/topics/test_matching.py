"""Topics keep their numbers, and what people decided on them, from run to run."""

from dataclasses import replace

from textmine.analysis.topics.matching import anchor_topics, number_topics
from textmine.decisions.current import current_topic_decisions
from textmine.decisions.ledger import LEDGER, Ledger, read_ledger, read_topics, record
from textmine.records.corpus import Document, Passage
from textmine.records.decisions import Decision, TopicDecision
from textmine.records.topics import Branch, Placement, Topic, Topics, TopicSummary

PEOPLE = {f"a@{number}": f"P{number % 3}" for number in range(40)}


def _topics(*groups):
    """A run whose topics hold the passages of these numbers."""
    topics = tuple(Topic(at, f"words {at}", f"words {at}", len(group), 3, 1, 1) for at, group in enumerate(groups))
    places = tuple(
        Placement(f"a@{number}", "a", "north", at, f"words {at}", 0.5, "", at)
        for at, group in enumerate(groups)
        for number in group
    )
    branches = tuple(
        Branch(len(groups) + at, at if at == 0 else len(groups) + at - 1, at + 1, 0.5) for at in range(len(groups) - 1)
    )
    return Topics(topics, places, (), branches, TopicSummary(len(groups), 0.0, None))


def _decision(topic, action, value="", anchors=(), who="AB"):
    return TopicDecision("2026-01-01T00:00:00+00:00", who, topic, action, value, anchors)


def _number(found, last=(), decisions=(), anchors=None):
    return number_topics(found, last, decisions, anchors or {}, PEOPLE)


def _again(*groups, decisions):
    """The second of two equal runs, between which people decided."""
    return _number(_topics(*groups), _number(_topics(*groups))[0].placements, decisions)[0]


def _numbers(topics):
    """Number of each topic, by its first passage."""
    first = {}
    for place in topics.placements:
        first.setdefault(place.cluster, int(place.passage[2:]))
    return {first[number]: number for number in sorted(first)}


def test_a_first_run_keeps_numbers_by_size():
    """Without an earlier run topics are numbered as they came."""
    found, lost = _number(_topics(range(10), range(10, 16)))
    assert _numbers(found) == {0: 0, 10: 1}
    assert lost == ()


def test_topics_that_change_places_keep_their_numbers():
    """A topic that has grown past another keeps its number, as do its branch and its placements; a new one gets a new number."""
    before, _ = _number(_topics(range(10), range(10, 16)))
    after, _ = _number(_topics(range(10, 30), range(8), range(30, 34)), before.placements)
    assert _numbers(after) == {0: 0, 10: 1, 30: 2}
    assert [(topic.topic, topic.passages) for topic in after.topics] == [(0, 8), (1, 20), (2, 4)]
    assert [(branch.left, branch.right, branch.parent) for branch in after.branches] == [(1, 0, 3), (3, 2, 4)]


def test_a_number_is_not_used_again():
    """A topic that is gone takes its number with it as long as the last run knew it or a decision did."""
    before, _ = _number(_topics(range(10), range(10, 20)))
    after, _ = _number(_topics(range(10), range(25, 35)), before.placements)
    assert _numbers(after) == {0: 0, 25: 2}
    named, lost = _number(_topics(range(10)), (), [_decision(7, "name", "Rents")], {7: {"a@25"}})
    assert _numbers(named) == {0: 8}
    assert [one.topic for one in lost] == [7]


def test_the_same_run_again_changes_nothing():
    """Numbering against itself is numbering as before, merges and names included."""
    decisions = [_decision(1, "merge", "0"), _decision(0, "keep"), _decision(2, "name", "Rents")]
    first = _again(range(10), range(10, 16), range(16, 20), decisions=decisions)
    assert [topic.merged_into for topic in first.topics] == [-1, 0, -1]
    again, _ = _number(_topics(range(10), range(10, 16), range(16, 20)), first.placements, decisions)
    assert first == again


def test_people_name_merge_and_hide():
    """A name stays with its topic; a merged topic's passages count where they went; a hidden one is marked."""
    decisions = [_decision(1, "merge", "0"), _decision(2, "name", "Rents"), _decision(3, "hide")]
    found = _again(range(10), range(10, 16), range(16, 20), range(20, 23), decisions=decisions)
    into, merged, named, hidden = found.topics
    assert (into.passages, into.respondents, merged.merged_into, merged.passages) == (16, 3, 0, 6)
    assert (named.label, named.named_by) == ("Rents", "AB")
    assert hidden.hidden
    assert {place.topic for place in found.placements if place.cluster == 1} == {0}
    assert {place.label for place in found.placements if place.cluster == 2} == {"Rents"}


def test_merges_in_a_chain_end_and_in_a_circle_do_not_happen():
    """1 into 0 and 2 into 1 puts both into 0; two topics merged into each other stay apart."""
    groups = (range(9), range(10, 16), range(16, 20))
    chain = _again(*groups, decisions=[_decision(2, "merge", "1"), _decision(1, "merge", "0")])
    assert [topic.merged_into for topic in chain.topics] == [-1, 0, 0]
    circle = _again(*groups[:2], decisions=[_decision(0, "merge", "1"), _decision(1, "merge", "0")])
    assert [topic.merged_into for topic in circle.topics] == [-1, -1]


def test_a_named_topic_is_known_by_its_words_where_no_run_is_left():
    """With the output gone, a topic is the one that holds the passages its name was given for; changed words are no anchor."""
    text = "Rents rose. Repairs slowed. Boats sank."
    passages = [
        Passage(f"a@{start}", "a", start, end, "", "respondent", "t", "P", "north", 2)
        for start, end in ((0, 11), (12, 27), (28, 39))
    ]
    document = Document("a", "north", "transcript", "A", text, "0" * 64)
    decision = _decision(5, "name", "Rents", ("a", "Rents rose.", "a", "Repairs slowed.", "a", "Words that were changed."))
    anchors = anchor_topics([decision], {"a": document}, passages)
    assert anchors == {5: {"a@0", "a@12"}}
    places = tuple(Placement(p.passage, "a", "north", int(p.start > 20), "", 0.5, "", int(p.start > 20)) for p in passages)
    topics = (Topic(0, "rents", "rents", 2), Topic(1, "boats", "boats", 1))
    found, _ = number_topics(
        Topics(topics, places, (), (), TopicSummary(2, 0, None)),
        (),
        [decision],
        anchors,
        dict.fromkeys([p.passage for p in passages], "P"),
    )
    assert [(topic.topic, topic.label) for topic in found.topics] == [(5, "Rents"), (6, "boats")]


def test_the_ledger_keeps_decisions_on_topics(tmp_path):
    """They are read back as they were; an older ledger without them has none; the last name and the last fate of a topic stand."""
    ledger = Ledger.at(tmp_path / LEDGER)
    assert read_topics(ledger) == ()
    said = [_decision(1, "name", "Rents", ("a", "Rents “rose”.")), _decision(1, "hide"), _decision(1, "show"), _decision(1, "keep")]
    record(ledger, topics=said)
    record(ledger, [Decision("2026", "AB", "a", "0", 0, 1, "x", "trust", "", "accept")], [_decision(1, "name", "Rent", who="CD")])
    assert read_topics(ledger) == (*said, _decision(1, "name", "Rent", who="CD"))
    assert len(read_ledger(ledger)) == 1
    assert current_topic_decisions(read_topics(ledger)) == [replace(said[2]), _decision(1, "name", "Rent", who="CD")]
