"""Topics of respondents' passages."""

import random
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from textmine.analysis.passage_vectors import PassageVectors
from textmine.analysis.topics.fit import Background, _number, find_topics
from textmine.nlp import models
from textmine.records.corpus import Document, Passage, Role
from textmine.records.topics import Placement, Topics, TopicSummary
from textmine.study.settings import PassageSettings, TopicSettings
from textmine.study.stop_words import StopWords, stop_words

GROUPS = {
    "boats": ["harbour", "rigging", "mooring", "skipper", "ballast", "trawler", "anchor", "netting", "quayside", "rudder"],
    "bread": ["flour", "kneading", "yeast", "crust", "oven", "sourdough", "baker", "rye", "dough", "loaf"],
    "rocks": ["granite", "quartz", "fossil", "strata", "basalt", "limestone", "mineral", "crystal", "erosion", "slate"],
}
SPOKEN = StopWords(tuple(stop_words()), ())


def _lines():
    """27 passages of each group in turn, with the words of talk about them."""
    draw = random.Random(5)
    lines = []
    for number in range(81):
        group = list(GROUPS)[number % 3]
        words = draw.sample(GROUPS[group], 5)
        lines.append((group, f"Yeah, you know, the {words[0]} and {words[1]} it's like {words[2]} with {words[3]} or {words[4]}"))
    return lines


def _material(encoder, texts, role=Role.RESPONDENT, case=None, document=None):
    text = "\n".join(texts)
    passages, start = [], 0
    for number, line in enumerate(texts):
        place = ("north" if number % 2 else "south") if case is None else case
        end = start + len(line)
        name, who = document or f"{place}/{number % 4}.txt", f"P{number % 4}"
        passages.append(Passage(f"a@{start}", name, start, end, "", role, f"a#{number}", who, place, len(line.split())))
        start = end + 1
    names = {passage.document for passage in passages}
    documents = {name: Document(name, "", "transcript", "A", text, "0" * 64) for name in names}
    return PassageVectors(documents, passages, encoder.encode(texts))


def _find(material, **settings):
    given = TopicSettings(**({"clusterings": 30, "subsamples": 3, "seeds": 2, "context": 0.0} | settings))
    return find_topics(material, given, PassageSettings(), SPOKEN, models.tagger())


def test_too_little_text_has_no_topics(fake_encoder):
    """Below `min_passages` there are no topics; the note says why, and every passage is unplaced for that reason."""
    material = _material(fake_encoder, [line for _, line in _lines()[:59]] + ["Mm."])
    note = "Too little text for topics: 59 passages from 2 cases, 53 of them different; at least 60 passages are needed"
    places = tuple(Placement(p.passage, p.document, p.case, -1, "", 0.0, note) for p in material.passages)
    assert _find(material) == Topics((), places, (), (), TopicSummary(0, 1.0, None, note))


def test_nothing_said_has_no_topics(fake_encoder):
    """A study in which only interviewers and authors speak, or none of a case, has no placements at all."""
    lines = [line for _, line in _lines()]
    asked = _material(fake_encoder, lines, Role.INTERVIEWER)
    papers = _material(fake_encoder, lines, Role.AUTHOR, "")
    note = "Too little text for topics: 0 passages from 0 cases, 0 of them different; at least 60 passages are needed"
    for material in (asked, papers, _material(fake_encoder, lines, Role.UNKNOWN, "")):
        assert _find(material) == Topics((), (), (), (), TopicSummary(0, 0.0, None, note))


def test_same_passages_give_the_same_topics(fake_encoder):
    """Two runs on the same passages give equal topics, placements, places on the map and numbers."""
    lines = [line for _, line in _lines()]
    assert _find(_material(fake_encoder, lines)) == _find(_material(fake_encoder, lines))


@pytest.fixture(scope="module")
def found(small_encoder):
    """Topics of the three groups, passages too short and of nothing, and what papers say of boats and of chess."""
    encoder = small_encoder
    lines = [line for _, line in _lines()] + ["Mm, right.", "Boats, boats, boats.", "Yeah, you know, thank you, I would like that."]
    spoken = _material(encoder, lines)
    written = [line for group, line in _lines() if group == "boats"] + ["Chess openings bore me to no end at all."]
    paper = _material(encoder, written, Role.AUTHOR, "", "papers/x.pdf")
    both = PassageVectors(
        {**spoken.documents, **paper.documents}, [*spoken.passages, *paper.passages], np.vstack([spoken.vectors, paper.vectors])
    )
    return _find(both, number=3)


def test_every_passage_of_substance_has_a_topic_or_a_reason(found):
    """A passage is placed with its topic's label and a share, or says why not and which topic is nearest."""
    labels = {topic.topic: topic.label for topic in found.topics}
    *long, first_short, second_short, empty = found.placements
    for place in long:
        if place.topic >= 0:
            assert (place.label, place.reason, place.nearest_topic) == (labels[place.topic], "", place.topic)
            assert 0.25 <= place.strength <= 1
        else:
            assert place.reason == "falls together with passages of several topics, with too few of any one"
            assert place.strength < 0.25
    for short in (first_short, second_short):
        assert (short.topic, short.label, short.strength, short.reason) == (-1, "", 0.0, "fewer than 6 words")
    assert (empty.topic, empty.reason) == (-1, "only sounds, greetings or talk about the interview")
    assert all(place.nearest_topic in labels for place in found.placements)
    assert found.summary.unplaced_share == round(sum(place.topic < 0 for place in found.placements) / 84, 4) < 0.1


def test_topics_keep_groups_apart(found):
    """Each group is a topic, whose words are those of its matter: neither stop words nor words of talk."""
    groups = defaultdict(set)
    for (group, _), place in zip(_lines(), found.placements, strict=False):
        groups[place.topic].add(group)
    groups.pop(-1, None)
    assert sorted(map(len, groups.values())) == [1, 1, 1]
    for topic in found.topics:
        (group,) = groups[topic.topic]
        words = {word for phrase in topic.typical_words.split(", ") for word in phrase.split()}
        assert words <= set(GROUPS[group])
        assert len(words) >= 6


def test_topics_are_numbered_by_size_and_count_their_people(found):
    """Topics are numbered from 0, largest first, and count passages, people, cases and documents."""
    counts = [sum(place.topic == topic for place in found.placements) for topic in range(3)]
    assert [(topic.topic, topic.passages) for topic in found.topics] == list(enumerate(counts))
    assert counts == sorted(counts, reverse=True)
    assert {(topic.respondents, topic.cases, topic.documents) for topic in found.topics} == {(4, 2, 4)}
    assert found.summary.topics == 3


def test_examples_are_of_different_people(found):
    """The typical passages of a topic are its own, and of three people."""
    own = {place.passage: place for place in found.placements}
    for topic in found.topics:
        assert [own[passage].topic for passage in topic.examples] == [topic.topic] * 3
        assert len({own[passage].document for passage in topic.examples}) == 3


def test_topics_that_come_back_carry_no_mark(found):
    """Groups that are far apart are found again in every refit: 3 on parts, 2 with other seeds."""
    assert found.summary.refits == 5
    assert found.summary.stability > 0.8
    assert found.summary.seeds_stability > 0.8
    assert all((topic.returns, topic.mark) == (1.0, "") for topic in found.topics)
    assert all(topic.found > 0.8 for topic in found.topics)


def test_the_method_is_stated(found):
    """The run says what it clustered, and how."""
    assert found.summary.method == "81 passages from 2 cases in 3 clusters: consensus of 30 k-means clusterings of PCA components"


def test_papers_stand_beside_the_topic_they_resemble(found):
    """Of a paper's passages on boats the nearer half stands beside the topic of boats; one on chess stands beside none."""
    boats = next(topic for topic in found.topics if set(GROUPS["boats"]) & set(topic.typical_words.split(", ")))
    assert {(paper.document, paper.case, paper.topic, paper.label) for paper in found.papers} == {
        ("papers/x.pdf", "", boats.topic, boats.label)
    }
    assert 12 <= len(found.papers) <= 15


def test_the_tree_joins_all_topics(found):
    """Three topics are joined by two branches, the second of which is the root."""
    first, second = found.branches
    assert (first.parent, second.parent) == (3, 4)
    assert sorted([first.left, first.right, second.left, second.right]) == [0, 1, 2, 3]


def test_a_topic_of_one_interview_says_so(fake_encoder):
    """A topic whose passages are nearly all of one document, or of one case, rests on it."""
    lines = [line for _, line in sorted(_lines())]
    boats = _material(fake_encoder, lines[:27], case="north", document="north/1.txt")
    rest = _material(fake_encoder, lines[27:], case=None)
    bread = [replace(p, case="south", document=f"south/{at % 4}.txt", passage=f"b{at}") for at, p in enumerate(rest.passages[:27])]
    rocks = [replace(p, passage=f"c{at}") for at, p in enumerate(rest.passages[27:])]
    text = {p.document: rest.documents[rest.passages[0].document] for p in bread}
    both = PassageVectors(
        {**rest.documents, **text, **boats.documents}, [*boats.passages, *bread, *rocks], np.vstack([boats.vectors, rest.vectors])
    )
    marks = {topic.typical_words.split(", ")[0]: topic.mark for topic in _find(both, number=3).topics}
    found = {group: mark for word, mark in marks.items() for group, words in GROUPS.items() if word in words}
    assert found == {"boats": "mostly from one interview (north/1.txt)", "bread": "mostly from one case (south)", "rocks": ""}


def test_one_clustering_of_one_seed_is_a_setting(fake_encoder):
    """With `clusterings = 1` and no refits there is one k-means, every passage wholly of its topic, and no stability."""
    material = _material(fake_encoder, [line for _, line in _lines()])
    once = _find(material, number=3, clusterings=1, subsamples=0, seeds=0, leave_out=False, seed=7)
    assert {place.strength for place in once.placements} == {1.0}
    assert (once.summary.stability, once.summary.seeds_stability, once.summary.refits) == (None, None, 0)
    assert once.summary.method.endswith("one k-means clustering, seed 7")
    assert {(topic.found, topic.returns) for topic in once.topics} == {(None, None)}


def test_a_study_of_one_case_has_no_topic_that_rests_on_it(fake_encoder):
    """Where there is but one case, and one interview, no topic is said to be mostly from it."""
    found = _find(_material(fake_encoder, [line for _, line in _lines()], case="north", document="north/1.txt"), number=3)
    assert [topic.mark for topic in found.topics] == [""] * 3


def test_small_studies_have_fewer_topics(fake_encoder):
    """Unless a number is set there is no more than a topic for 65 passages, but four at least."""
    assert [_number(passages) for passages in (60, 260, 520, 1040, 2112, 2600, 10_000)] == [4, 4, 8, 16, 32, 36, 60]
    assert len(_find(_material(fake_encoder, [line for _, line in _lines()]), number=6).topics) > 4


def test_a_topic_of_small_talk_is_called_that():
    """Most of its passages are short and near to sentences of small talk; others keep their labels."""
    lines = [line for _, line in _lines()]
    chat = [
        f"Would you like a {drink} before we start, or {food}?" for drink in ("tea", "coffee") for food in ("cake", "toast")
    ] * 7
    encoder = models.encoder()
    known = Background(small_talk=encoder.encode(chat[:3]))
    material = _material(encoder, [*lines, *chat])
    given = TopicSettings(clusterings=30, subsamples=3, seeds=2, context=0.0, number=4)
    found = find_topics(material, given, PassageSettings(), SPOKEN, models.tagger(), known)
    small = [topic for topic in found.topics if topic.label == "small talk"]
    assert [topic.mark.split(";")[0] for topic in small] == ["mostly small talk or arrangements"]
    assert len(found.topics) == 4


def _repeated(form, times=66):
    """Passages that say the same in other words of no content, and numbers."""
    fillers = "again always once twice nearly often seldom anyhow further hardly".split()
    return [form.format(" ".join(random.Random(number).sample(fillers, 4)), number) for number in range(times)]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("and the skipper went {0} and went, {1}", set()),
        ("they went {0} and they came and went, {1}", set()),
        ("{0} {1} nice slow sad old and very new", set()),
    ],
)
def test_talk_that_repeats_itself_ends_no_run(fake_encoder, form, words):
    """Where all say the same, no phrase is more of one topic than of others; topics say so, and so does the summary."""
    found = _find(_material(fake_encoder, _repeated(form)))
    assert found.topics
    said = [{word for word in topic.typical_words.split(", ") if word} for topic in found.topics]
    assert set().union(*said) == words
    for topic, own in zip(found.topics, said, strict=True):
        assert (topic.label == "no clear label") == (not own)
        assert ("no phrase is typical of it: read its quotations" in topic.mark) == (not own)
    silent = sum(not own for own in said)
    told = f"{silent} of {len(said)} have no clear label: no phrase is typical of them"
    assert (told in found.summary.note) == (silent > 0)


def test_a_share_that_no_passage_reaches_makes_no_topics(fake_encoder):
    """Where `least_share` asks for more than any passage has, all are unplaced and the note says why."""
    found = _find(_material(fake_encoder, _repeated("and the skipper went {0} and went, {1}")), least_share=1.0)
    assert found.topics == ()
    assert {place.topic for place in found.placements} == {-1}
    assert found.summary.note == "none: no passage falls together with one cluster in 100% or more, as `least_share` asks"


def test_passages_that_lie_in_few_places_make_no_noise(fake_encoder, recwarn):
    """Where nearly all say one of a few things, no more clusters are looked for than there are places, without a warning."""
    lines = [line for _, line in _lines()[:6]]
    found = _find(_material(fake_encoder, lines * 11), number=20)
    assert 1 <= len(found.topics) <= 6
    assert not [str(one.message) for one in recwarn if "distinct clusters" in str(one.message)]
