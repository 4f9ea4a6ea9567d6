"""Topics of respondents' passages."""

import random
from collections import defaultdict

import numpy as np
import pytest
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from textmine.annotate.material import Material
from textmine.annotate.topics import Topics, find_topics
from textmine.records import Document, Passage, Placement, Role, TopicSummary
from textmine.settings import PassageSettings, TopicSettings

GROUPS = {
    "boats": ["harbour", "rigging", "mooring", "skipper", "ballast", "trawler", "anchor", "netting", "quayside", "rudder"],
    "bread": ["flour", "kneading", "yeast", "crust", "oven", "sourdough", "baker", "rye", "dough", "loaf"],
    "rocks": ["granite", "quartz", "fossil", "strata", "basalt", "limestone", "mineral", "crystal", "erosion", "slate"],
}
SETTINGS = TopicSettings(passages_per_topic=20, min_passages=60, subsamples=3)


def _lines():
    """27 passages of each group in turn, with the words of talk about them."""
    draw = random.Random(5)
    lines = []
    for number in range(81):
        group = list(GROUPS)[number % 3]
        words = draw.sample(GROUPS[group], 5)
        lines.append((group, f"Yeah, you know, the {words[0]} and {words[1]} it's like {words[2]} with {words[3]} or {words[4]}"))
    return lines


def _material(encoder, texts, role=Role.RESPONDENT, case=None):
    text = "\n".join(texts)
    passages, start = [], 0
    for number, line in enumerate(texts):
        place = ("north" if number % 2 else "south") if case is None else case
        end = start + len(line)
        one = Passage(f"a@{start}", "a", start, end, "", role, f"a#{number}", "P", place, len(line.split()))
        passages.append(one)
        start = end + 1
    document = Document("a", "north", "transcript", "A", text, "0" * 64)
    return Material({"a": document}, passages, encoder.encode(texts))


def _find(material, settings=SETTINGS):
    return find_topics(material, settings, PassageSettings())


def test_too_little_text_has_no_topics(fake_encoder):
    """Below `min_passages` there are no topics; the note says why, and every passage is unplaced for that reason."""
    material = _material(fake_encoder, [line for _, line in _lines()[:59]] + ["Mm."])
    note = "too little for topics: 59 passages of 2 cases, 53 of them different; at least 60 passages are needed"
    places = tuple(Placement(p.passage, "a", p.case, -1, "", 0.0, note) for p in material.passages)
    assert _find(material) == Topics((), places, TopicSummary(0, 1.0, None, note))


def test_nothing_said_has_no_topics(fake_encoder):
    """A study in which only interviewers and authors speak, or none of a case, has no placements at all."""
    lines = [line for _, line in _lines()]
    asked = _material(fake_encoder, lines, Role.INTERVIEWER)
    papers = _material(fake_encoder, lines, Role.AUTHOR, "")
    note = "too little for topics: 0 passages of 0 cases, 0 of them different; at least 60 passages are needed"
    for material in (asked, papers, _material(fake_encoder, lines, Role.UNKNOWN, "")):
        assert _find(material) == Topics((), (), TopicSummary(0, 0.0, None, note))


def test_same_passages_give_the_same_topics(fake_encoder):
    """Two runs on the same passages give equal topics, placements and numbers."""
    lines = [line for _, line in _lines()]
    assert _find(_material(fake_encoder, lines)) == _find(_material(fake_encoder, lines))


@pytest.fixture
def found(fake_encoder):
    """Topics of the three groups and two passages too short to place."""
    return _find(_material(fake_encoder, [line for _, line in _lines()] + ["Mm, right.", "Boats, boats, boats."]))


def test_every_long_passage_has_a_topic(found):
    """Every passage of enough words is placed, with its topic's label and a cosine; short ones say why they are not."""
    labels = {topic.topic: topic.label for topic in found.topics}
    *long, first_short, second_short = found.placements
    assert [place.label for place in long] == [labels[place.topic] for place in long]
    assert all(0 < place.strength <= 1 and place.reason == "" for place in long)
    for short in (first_short, second_short):
        assert (short.topic, short.label, short.strength, short.reason) == (-1, "", 0.0, "fewer than 6 words")
    assert found.summary.unplaced_share == round(2 / 83, 4)


def test_topics_keep_groups_apart(found):
    """Passages about different matters are never of one topic, and a topic's words are those of its matter."""
    groups = defaultdict(set)
    for (group, _), place in zip(_lines(), found.placements, strict=False):
        groups[place.topic].add(group)
    assert len(groups) == 4
    for topic in found.topics:
        (group,) = groups[topic.topic]
        assert {word for phrase in topic.words.split(", ") for word in phrase.split()} <= set(GROUPS[group])


def test_topics_are_numbered_by_size(found):
    """Topics are numbered from 0, largest first, and count their passages."""
    counts = [sum(place.topic == topic for place in found.placements) for topic in range(4)]
    assert [(topic.topic, topic.passages) for topic in found.topics] == list(enumerate(counts))
    assert counts == sorted(counts, reverse=True)
    assert found.summary.topics == 4


def test_labels_hold_no_stop_words(found):
    """Neither English stop words nor words of talk stand in a label, which is a topic's first four words."""
    for topic in found.topics:
        words = {word for phrase in topic.words.split(", ") for word in phrase.split()}
        assert not words & (ENGLISH_STOP_WORDS | {"yeah", "know", "like"})
        assert topic.label == ", ".join(topic.words.split(", ")[:4])


def test_stability_comes_with_two_refits(found, fake_encoder):
    """The stability is reckoned between refits, and left out where there are fewer than two."""
    assert 0.3 < found.summary.stability <= 1
    material = _material(fake_encoder, [line for _, line in _lines()])
    once = _find(material, SETTINGS.model_copy(update={"subsamples": 1}))
    assert once.summary == TopicSummary(4, 0.0, None)


def test_strength_is_the_cosine_to_the_topics_mean(found, fake_encoder):
    """A passage's strength is the cosine of its vector to the mean of its topic's vectors."""
    vectors = fake_encoder.encode([line for _, line in _lines()]).astype(float)
    topics = np.array([place.topic for place in found.placements[:81]])
    mean = vectors[topics == topics[0]].mean(axis=0)
    assert found.placements[0].strength == pytest.approx(vectors[0] @ mean / np.linalg.norm(mean), abs=1e-4)
