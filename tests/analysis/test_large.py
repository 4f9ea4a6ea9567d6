"""Studies larger than what is learnt from: learnt from a sample, read in portions, and nothing left out."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.conftest import SUBJECTS, FakeEncoder
from tests.held import Held
from textmine.analysis import batching
from textmine.analysis.passage_vectors import PassageVectors
from textmine.analysis.themes.code_passages import CodingOptions, code_themes
from textmine.analysis.topics.fit import find_topics, topics_of_large_study
from textmine.nlp import models
from textmine.records.corpus import MACHINE, Document, Kind, Passage, Role
from textmine.records.decisions import Decision
from textmine.study.codebook import Code, Codebook, Pole, Section
from textmine.study.settings import PassageSettings, ThemeSettings, TopicSettings
from textmine.study.stop_words import StopWords, stop_words

BOATS, BREAD, ROCKS = (words.split() for words in SUBJECTS.values())
POLES = (Pole("calm", ("calm",)), Pole("storm", ("storm*",)))
CODES = (
    Code("boats", "Boats", f"What floats: {', '.join(BOATS[:6])}.", "s", guide=("What of the harbour?",), poles=POLES),
    Code("bread", "Bread", f"What is baked: {', '.join(BREAD[:6])}.", "s", guide=("What of the flour and the oven?",)),
    Code("rocks", "Rocks", f"What is mined: {', '.join(ROCKS[:6])}.", "s", guide=("What of the granite and the quartz?",)),
)
CODEBOOK = Codebook("Things", (Section("s", "Section", CODES),), ())
QUICK = TopicSettings(clusterings=20, subsamples=2, seeds=0, leave_out=False, map=False, context=0.0, min_passages=30)
SPOKEN = StopWords(tuple(stop_words()), ())


def study(documents: int, answers: int = 6) -> PassageVectors:
    """Interviews of so many answers on boats, bread and rocks in turn, and a paper for each ten."""
    draw, held, passages = random.Random(4), {}, []
    for number in range(documents):
        paper = number % 10 == 9
        name, case = (f"literature/{number:03}.md", "") if paper else (f"case-{number // 5}/{number:03}.txt", f"case-{number // 5}")
        text, own = "", []
        for at in range(answers):
            subject = (BOATS, BREAD, ROCKS)[(at + number) % 3]
            one, two, three, four = draw.sample(subject, 4)
            said = f"Well the {one} and the {two} were with the {three}, calm as it was, and the {four} came after number {number}."
            asked = f"And what of the {one} and the {two}?"
            for role, line in ((Role.AUTHOR, said),) if paper else ((Role.INTERVIEWER, asked), (Role.RESPONDENT, said)):
                turn = f"{name}#{len(own) + 1}"
                place = len(text), len(text) + len(line)
                own.append(Passage(f"{name}@{len(own) + 1}", name, *place, "", role, turn, f"P{number}", case, len(line.split())))
                text += line + "\n\n"
        held[name] = Document(name, case, Kind.LITERATURE if paper else Kind.TRANSCRIPT, name, text, f"{number:064}")
        passages += own
    texts = [held[passage.document].text[passage.start : passage.end] for passage in passages]
    return PassageVectors(held, passages, FakeEncoder().encode(texts))


@pytest.fixture(scope="module")
def large() -> PassageVectors:
    return study(60)


@pytest.fixture(scope="module", autouse=True)
def _small_portions() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batching.document_batches, "__defaults__", (50,))
        yield


def coded(material: PassageVectors, most: int, decisions: tuple[Decision, ...] = (), **themes):
    held = Held(material)
    options = CodingOptions(ThemeSettings(**({"threshold": 0.3} | themes)), PassageSettings(), SPOKEN)
    found = code_themes(held, CODEBOOK, FakeEncoder(), options, decisions, most)
    return held, [list(part) for part in (found.codings, found.questions, found.asks, found.heads, found.suggestions)]


def test_a_large_study_is_coded_to_the_end_and_mostly_alike(large) -> None:
    """Learnt from a quarter, passages of every document are coded, in order, mostly as if all had been learnt from."""
    _, (codings, questions, asks, heads, suggestions) = coded(large, len(large.passages))
    held, (few, asked, all_asked, learnt, next_) = coded(large, len(large.passages) // 4)
    assert held.most <= len(large.passages) // 4
    order = {passage.passage: number for number, passage in enumerate(large.passages)}
    assert [order[one.passage] for one in few] == sorted(order[one.passage] for one in few)
    assert {one.document for one in few} == set(large.documents)
    whole, sampled = ({(one.passage, one.code) for one in each} for each in (codings, few))
    assert len(whole & sampled) / len(whole | sampled) > 0.75
    assert {(one.case, one.theme) for one in asked} == {(question.case, question.theme) for question in questions}
    both = {(one.passage, one.theme) for one in all_asked} & {(ask.passage, ask.theme) for ask in asks}
    assert len(both) > 0.8 * len(asks)
    assert [one.code for one in learnt] == [code_model.code for code_model in heads]
    assert len(next_) == len(suggestions)


def test_the_nearest_question_of_a_case_is_of_all_its_interviews(large) -> None:
    """A case whose interviews are read in different portions has one question for each theme, the surest of all of them."""
    _, (_, questions, asks, _, _) = coded(large, len(large.passages) // 4)
    assert max(Counter((question.case, question.theme) for question in questions).values()) == 1
    best: dict[tuple[str, str], float] = {}
    cases = {passage.passage: passage.case for passage in large.passages}
    for ask in asks:
        key = cases[ask.passage], ask.theme
        best[key] = max(best.get(key, 0.0), ask.probability)
    assert {(question.case, question.theme): question.probability for question in questions if question.asked} == best


def decided(passage: Passage, document: Document, code: str, verdict: str = "accept", **other) -> Decision:
    given = {"at": "2026-05-04", "who": "JH", "document": document.document, "sha256": document.sha256}
    given |= {"pole": "", "verdict": verdict}
    words = {"start": passage.start, "end": passage.end, "quote": document.text[passage.start : passage.end], "code": code}
    return Decision(**(given | words | other))


def test_what_people_decided_holds_in_every_portion(large) -> None:
    """Accepted and rejected passages of first and last documents stay so; a renamed document is known by its text."""
    said = [passage for passage in large.passages if passage.role == Role.RESPONDENT]
    first, last, other = said[1], said[-1], said[-2]
    decisions = (
        decided(first, large.documents[first.document], "rocks", pole=""),
        decided(last, large.documents[last.document], "boats", "reject"),
        decided(other, replace(large.documents[other.document], document="old/name.txt"), "bread"),
    )
    _, (codings, _, _, heads, _) = coded(large, len(large.passages) // 4, decisions)
    by_people = [(coding.passage, coding.code) for coding in codings if coding.coder == "JH"]
    assert by_people == [(first.passage, "rocks"), (other.passage, "bread")]
    assert (last.passage, "boats") not in {(coding.passage, coding.code) for coding in codings}
    assert {(first.passage, "rocks"), (other.passage, "bread")}.isdisjoint(
        (coding.passage, coding.code) for coding in codings if coding.coder == MACHINE
    )
    assert {code_model.code: (code_model.accepted, code_model.rejected) for code_model in heads} == {
        "boats": (0, 1),
        "bread": (1, 0),
        "rocks": (1, 0),
    }


@pytest.fixture(scope="module")
def placed(large):
    """Topics made of half of the study, with the placements of all of it."""
    held = Held(large)
    found = topics_of_large_study(held, QUICK, PassageSettings(), SPOKEN, models.tagger(), most=len(large.passages) // 2)
    parts = [list(one) for one in (found.placements, found.topics, found.papers, found.branches, found.summary)]
    return held, parts


def test_every_passage_of_a_large_study_is_placed_once(large, placed) -> None:
    """In order, whichever documents the topics were made of; topics count all that is placed in them."""
    held, (placements, topics, _, _, (summary,)) = placed
    assert [placement.passage for placement in placements] == [
        passage.passage for passage in large.passages if passage.role == Role.RESPONDENT
    ]
    assert held.most <= len(large.passages) // 2
    counts = Counter(placement.topic for placement in placements if placement.topic >= 0)
    assert {topic.topic: topic.passages for topic in topics} == counts
    assert sum(counts.values()) > 0.9 * len(placements)
    assert summary.unplaced_share == pytest.approx(1 - sum(counts.values()) / len(placements), abs=1e-4)
    assert summary.method.endswith("; made from 29 of 60 documents")
    people = {passage.passage: passage.participant for passage in large.passages}
    for topic in topics:
        own = [placement for placement in placements if placement.topic == topic.topic]
        assert (topic.documents, topic.cases) == (
            len({placement.document for placement in own}),
            len({placement.case for placement in own}),
        )
        assert topic.respondents == len({people[placement.passage] for placement in own})


def test_documents_outside_the_sample_join_the_topics_of_their_subject(large, placed) -> None:
    """Passages about boats are placed with boats, whether the topics were made of them or not."""
    held, (placements, topics, papers, _, _) = placed
    sample = set(batching.sample_documents(held.sizes, len(large.passages) // 2))
    by_id = {passage.passage: passage for passage in large.passages}

    def subject(passage: str) -> int:
        text = large.text(by_id[passage])
        return next(at for at, words in enumerate((BOATS, BREAD, ROCKS)) if any(f" {word}" in text for word in words))

    of_topic = {}
    for topic in topics:
        own = Counter(
            subject(placement.passage)
            for placement in placements
            if placement.topic == topic.topic and placement.document in sample
        )
        of_topic[topic.topic] = own.most_common(1)[0][0]
    others = [placement for placement in placements if placement.document not in sample and placement.topic >= 0]
    assert len(others) > 50
    assert sum(of_topic[other.topic] == subject(other.passage) for other in others) > 0.95 * len(others)
    assert papers
    assert sum(of_topic[paper.topic] == subject(paper.passage) for paper in papers) > 0.9 * len(papers)


def test_what_topics_were_made_of_stays_where_it_is(large, placed) -> None:
    """Placements of the sample are those of topics made of the sample alone."""
    held, (placements, _, _, _, _) = placed
    chosen = batching.sample_documents(held.sizes, len(large.passages) // 2)
    alone = find_topics(held.of(chosen), QUICK, PassageSettings(), SPOKEN, models.tagger())
    assert [placement for placement in placements if placement.document in set(chosen)] == list(alone.placements)


def test_too_little_in_a_sample_leaves_all_unplaced_with_the_reason(large) -> None:
    """Where the sample holds too little for topics, every passage has that as its reason."""
    settings = QUICK.model_copy(update={"min_passages": 1000})
    found = topics_of_large_study(Held(large), settings, PassageSettings(), SPOKEN, models.tagger(), most=len(large.passages) // 2)
    reasons = {placement.reason for placement in found.placements}
    assert len(reasons) == 1
    assert reasons.pop().startswith("Too little text for topics")
    assert list(found.topics) == []
    assert [topic_summary.unplaced_share for topic_summary in found.summary] == [1.0]
