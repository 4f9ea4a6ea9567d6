"""What topics are called."""

import numpy as np

from textmine.analysis.topics.labels import describe_topics

SIZE = 60
TALKS = [f"{row % 11}.txt" for row in range(2 * SIZE)]
LABELS = np.repeat([0, 1], SIZE)


def _describe(said, talks=TALKS, people=None, around=None):
    """Topics of two halves of the passages, and what each passage says."""
    vectors = np.random.default_rng(1).normal(size=(len(said), 8))
    own = [frozenset(each) for each in said]
    forms = {key: key for each in own for key in each} | {"free school meal": "free school meals"}
    asked = own if around is None else [frozenset(each) | frozenset(more) for each, more in zip(own, around, strict=True)]
    return describe_topics(own, asked, forms, LABELS, vectors, talks, people or talks)


def _every(step, phrase, rows=range(SIZE)):
    return {row: phrase for row in rows if row % step == 0}


def _said(*uses):
    return [{phrase for use in uses for at, phrase in use.items() if at == row} for row in range(2 * SIZE)]


OTHER = _every(2, "boat", range(SIZE, 2 * SIZE))


def test_the_longest_phrase_wins():
    """Where a phrase is mostly said as part of a longer one, the topic is called by the longer one, and by no part of it."""
    meals = [{"free school meal", "school meal", "meal"} if row % 3 == 0 and row < SIZE else set() for row in range(2 * SIZE)]
    pupils = _said(_every(5, "pupil"), OTHER)
    found = _describe([a | b for a, b in zip(meals, pupils, strict=True)])
    assert found.labels == ("free school meals, pupil", "boat")


def test_a_phrase_of_one_talk_is_no_label():
    """However often it is said there; one said by three people in several talks is."""
    ledger = {row: "ledger" for row in range(SIZE) if TALKS[row] == "1.txt"}
    found = _describe(_said(ledger, _every(7, "harbour"), OTHER))
    assert found.labels[0] == "harbour"


def test_a_topic_of_one_talk_is_called_by_what_several_people_say_in_it():
    """A topic that is mostly one talk's says so in its mark, and its phrases are those of two or more people."""
    talks = ["1.txt"] * SIZE + TALKS[SIZE:]
    people = [f"p{row % 3}" if row < SIZE else f"q{row % 5}" for row in range(2 * SIZE)]
    found = _describe(_said(_every(2, "ledger"), _every(3, "harbour"), OTHER), talks, people)
    assert "ledger" in found.labels[0]
    assert "harbour" not in found.labels[0]


def test_a_topic_without_a_typical_phrase_has_no_label():
    """What both topics say as often names neither; what a topic says in fewer than 4 % of its passages does not either."""
    both = {row: "ledger" for row in range(2 * SIZE) if row % 2 == 0}
    found = _describe(_said(both, {0: "harbour", 20: "harbour"}, {3: "boat", 80: "boat", 95: "boat"}))
    assert found.labels == ("", "")
    assert found.words == ((), ())


def test_words_of_questions_count_if_they_are_said_in_answers_too():
    """A phrase of many questions that few answers have names the topic; one that is only asked does not."""
    said = _said({1: "merger", 8: "merger", 15: "merger"}, OTHER)
    around = [{"merger", "opinion"} if row < SIZE else set() for row in range(2 * SIZE)]
    assert _describe(said).labels[0] == "merger"
    found = _describe(said, around=around)
    assert found.labels == ("merger", "boat")
    assert "opinion" not in found.words[0]


def test_a_label_begins_with_the_broadest_phrase():
    """The phrase that carries most of the topic comes first; then those that are more its own."""
    broad = {row: "house" for row in range(2 * SIZE) if (row < SIZE and row % 3) or row % 11 == 0}
    found = _describe(_said(broad, _every(3, "damp"), _every(4, "boiler"), OTHER))
    assert found.labels[0].split(", ")[0] == "house"
    assert set(found.labels[0].split(", ")) == {"house", "damp", "boiler"}
