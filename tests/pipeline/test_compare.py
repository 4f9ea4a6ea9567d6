"""What changed between two runs."""

from textmine.pipeline.compare import topic_changes
from textmine.records.topics import Placement, Topic


def _run(*groups):
    """A run whose topics hold the passages of these numbers."""
    topics = [Topic(at, f"t{at}", "", len(group)) for at, group in enumerate(groups)]
    return topics, [
        Placement(f"a@{one}", "a", "n", at, "", 0.5, "", at, 0, 0, at) for at, group in enumerate(groups) for one in group
    ]


def _changes(before, after):
    return [(topic_change.what, topic_change.before, topic_change.after) for topic_change in topic_changes(*before, *after)]


def test_topics_that_stay_are_kept_whatever_their_number():
    """A topic that lost a few passages and changed its number is kept, with the share that both hold."""
    (kept, other) = topic_changes(*_run(range(10), range(10, 20)), *_run(range(10, 20), range(9)))
    assert (kept.what, kept.before, kept.after, kept.labels, kept.shared) == ("kept", (0,), (1,), ("t0", "t1"), 1.0)
    assert (other.what, other.before, other.after) == ("kept", (1,), (0,))


def test_two_topics_in_one_are_merged():
    """The larger half of the new topic is kept in it only if it is most of it."""
    assert _changes(_run(range(10), range(10, 20)), _run(range(20))) == [("merged", (0,), (0,)), ("merged", (1,), (0,))]
    assert _changes(_run(range(15), range(15, 20)), _run(range(20))) == [("kept", (0,), (0,)), ("merged", (1,), (0,))]


def test_a_topic_in_several_is_split():
    """A topic of which several hold a part, and none most of it, is split into those."""
    assert _changes(_run(range(20)), _run(range(8), range(8, 16))) == [("split", (0,), (0, 1))]


def test_topics_appear_and_vanish():
    """A topic whose passages are in none is gone; one of passages that were in none is new."""
    before = _run(range(10), range(10, 20))
    before[1].extend(Placement(f"a@{number}", "a", "n", -1, "", 0.0) for number in range(20, 30))
    after = _run(range(10), range(20, 30))
    after[1].extend(Placement(f"a@{number}", "a", "n", -1, "", 0.0) for number in range(10, 20))
    assert _changes(before, after) == [("kept", (0,), (0,)), ("gone", (1,), ()), ("new", (), (1,))]
