"""Codings of the codebook's themes, what people's decisions taught the codes, and which questions asked about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.batching import MAX_FIT_PASSAGES, PassageSource, document_batches, sample_documents
from textmine.analysis.passage_vectors import PassageVectors
from textmine.analysis.themes.active_learning import suggest_passages
from textmine.analysis.themes.classifier import ENOUGH, UNKNOWN, thresholds_for, unlabelled
from textmine.analysis.themes.codings import FittedCodes, ScoredPassages, accepted_passages, fit_poles, make_codings
from textmine.analysis.themes.fit import CodingModel
from textmine.analysis.themes.questions import Guide, ScoredQuestions, make_asks, nearest_questions
from textmine.decisions.current import AnchoredDecisions, anchor_decisions
from textmine.nlp.models import Encoder
from textmine.records.corpus import Coding, Kind, Question, Role, ThemeQuestion
from textmine.records.decisions import CodeModel, Decision, Suggestion, Verdict
from textmine.storage.fingerprint import fingerprint
from textmine.study.codebook import Codebook
from textmine.study.settings import PassageSettings, ThemeSettings


@dataclass(frozen=True, slots=True)
class ThemeCodings:
    """What theme coding gives: proposals and people's codings, the nearest questions and all that ask, the codes, what to read.

    Of a large study codings come one after the other, and questions and asks can be had once all codings have been.
    """

    codings: Iterable[Coding]
    questions: Iterable[Question]
    asks: Iterable[ThemeQuestion] = ()
    heads: tuple[CodeModel, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


def code_themes(
    material: PassageVectors,
    codebook: Codebook,
    encoder: Encoder,
    themes: ThemeSettings,
    lengths: PassageSettings,
    decisions: Sequence[Decision] = (),
) -> ThemeCodings:
    """Propose codings for every passage of respondents and papers, and find what interviewers asked.

    Args:
        material: all passages of the study.
        codebook: the themes.
        encoder: that made the vectors.
        themes: thresholds.
        lengths: passages with fewer words than `min_words` are not coded.
        decisions: people's, the last of each on the same words and code.

    Returns:
        Codings in the order of the passages: what people accepted, under their names, and what the machine proposes where nobody
        decided; and one question for each case and theme that has any.
    """
    coder = _ThemeCoder(codebook, encoder, themes, lengths)
    learnt = coder.learn(material, anchor_decisions(decisions, material.documents, material.passages))
    questions, asks = coder.asked(learnt.asked)
    if learnt.reading is None:
        return ThemeCodings((), questions, asks)
    heads, suggestions = coder.heads(learnt, decisions), coder.suggestions(learnt)
    return ThemeCodings(tuple(make_codings(learnt.reading, learnt.taught)), questions, asks, heads, suggestions)


def code_large_study(
    source: PassageSource,
    codebook: Codebook,
    encoder: Encoder,
    themes: ThemeSettings,
    lengths: PassageSettings,
    decisions: Sequence[Decision] = (),
    most: int = MAX_FIT_PASSAGES,
) -> ThemeCodings:
    """As `code_themes`, for a study of any size: one of more than `most` passages is learnt from a sample and read in portions."""
    if sum(source.sizes.values()) <= most:
        return code_themes(source.of(list(source.sizes)), codebook, encoder, themes, lengths, decisions)
    placed = _anchor_decisions(source, decisions)
    on = {passage.rpartition("@")[0] for passage, _ in placed.by_passage}
    coder = _ThemeCoder(codebook, encoder, themes, lengths)
    learnt = coder.learn(source.of(sample_documents(source.sizes, most, on)), placed)
    heads, suggestions = (coder.heads(learnt, decisions), coder.suggestions(learnt)) if learnt.reading else ((), ())
    if learnt.reading:
        make_codings(learnt.reading, learnt.taught)  # by these it is measured how far passages lean to a pole
    taught, questions, asks = learnt.taught, dict[tuple[str, str], Question](), list[ThemeQuestion]()
    del learnt  # all passages of the sample are read again among the others

    def codings() -> Iterator[Coding]:
        for documents in document_batches(source.sizes):
            reading, asked = coder.read(source.of(documents), placed)
            nearest, found = coder.asked(asked)
            asks.extend(found)
            for one in nearest:
                if (best := questions.get((one.case, one.theme))) is None or one.probability > best.probability:
                    questions[one.case, one.theme] = one
            if reading:
                yield from make_codings(reading, taught)

    return ThemeCodings(codings(), questions.values(), asks, heads, suggestions)


def _anchor_decisions(source: PassageSource, decisions: Sequence[Decision]) -> AnchoredDecisions:
    """Decisions with their passages, which only need those documents to be read that they may stand in."""
    said = {decision.document for decision in decisions} | {decision.sha256 for decision in decisions}
    there = [document for document, sha256 in source.texts.items() if {document, sha256} & said]
    homes = {*there, *(source.texts[document] for document in there)}
    if any(decision.document not in homes and decision.sha256 not in homes for decision in decisions):
        there = list(source.sizes)  # a file was renamed and edited at once: any may be the one
    held = source.of(there)
    return anchor_decisions(decisions, held.documents, held.passages)


@dataclass(frozen=True, slots=True)
class _FittedThemes:
    """The passages that were learnt from, read; nothing of them where none may be coded.

    `given` is what people decided, of shape (n_passages, n_codes).
    """

    asked: ScoredQuestions
    taught: FittedCodes
    given: NDArray[np.int8]
    reading: ScoredPassages | None


class _ThemeCoder:
    """The codebook, its guide, and what was learnt for both."""

    def __init__(self, codebook: Codebook, encoder: Encoder, themes: ThemeSettings, lengths: PassageSettings) -> None:
        self.codebook, self.themes, self.lengths, self._encoder = codebook, themes, lengths, encoder
        self.codes = list(codebook.walk())
        self._guide = Guide(codebook, encoder)
        self._reader = CodingModel(self.codes, encoder)

    def learn(self, material: PassageVectors, placed: AnchoredDecisions) -> _FittedThemes:
        asked, spoken = self._guide.ask(material), self._spoken(material)
        given = self._given(material, placed)
        if not spoken.any() and not placed.by_passage:
            return _FittedThemes(asked, FittedCodes(self.codes, np.ones(len(self.codes)), (), (), {}), given, None)
        documents = [passage.document for passage in material.passages]
        context = asked.before(material, self.codebook, self.codes)
        scores, judged = self._reader.learn(material.texts(), material.vectors, _talk(material), given, documents, context)
        thresholds = thresholds_for(judged.probability, given, self.themes.precision or None, self.themes.threshold)
        poles = fit_poles(self.codes, material, placed, self._encoder)
        taught = FittedCodes(self.codes, thresholds, judged.words, accepted_passages(material, given), poles)
        return _FittedThemes(asked, taught, given, ScoredPassages(material, scores, judged.probability, spoken, placed))

    def read(self, material: PassageVectors, placed: AnchoredDecisions) -> tuple[ScoredPassages | None, ScoredQuestions]:
        asked, spoken = self._guide.ask(material), self._spoken(material)
        if not self._reader.has_learnt:
            return None, asked
        context = asked.before(material, self.codebook, self.codes)
        scores, probability = self._reader.read(material.texts(), material.vectors, _talk(material), context)
        return ScoredPassages(material, scores, probability, spoken, placed), asked

    def asked(self, asked: ScoredQuestions) -> tuple[tuple[Question, ...], tuple[ThemeQuestion, ...]]:
        limit = self.themes.asked_threshold
        return tuple(nearest_questions(asked, self.codebook, limit)), tuple(make_asks(asked, self.codebook, limit))

    def suggestions(self, learnt: _FittedThemes) -> tuple[Suggestion, ...]:
        if learnt.reading is None:
            return ()
        spoken = learnt.reading.spoken
        found = suggest_passages(
            learnt.reading.material.where(spoken.tolist()),
            [code.id for code in self.codes],
            learnt.reading.probability[spoken],
            learnt.taught.thresholds,
            learnt.given[spoken],
            self.themes.suggestions,
            self.themes.suggestions_per_case,
        )
        return tuple(found)

    def heads(self, learnt: _FittedThemes, decisions: Sequence[Decision]) -> tuple[CodeModel, ...]:
        return tuple(_code_models(learnt, self.themes, fingerprint(list(decisions))[:12]))

    def _spoken(self, material: PassageVectors) -> NDArray[np.bool_]:
        heard = (Role.RESPONDENT, Role.AUTHOR)  # words that may be a question are proposed to nobody
        return np.array([p.role in heard and p.words >= self.lengths.min_words for p in material.passages], dtype=bool)

    def _given(self, material: PassageVectors, placed: AnchoredDecisions) -> NDArray[np.int8]:
        given = unlabelled(len(material.passages), len(self.codes))
        columns = {code.id: column for column, code in enumerate(self.codes)}
        rows = {passage.passage: row for row, passage in enumerate(material.passages)}
        for passage, code in placed.by_passage:
            if code in columns and passage in rows and (verdict := placed.agreed(passage, code)):
                given[rows[passage], columns[code]] = verdict == Verdict.ACCEPT
        return given


def _talk(material: PassageVectors) -> list[str]:
    """For each passage the talk it is part of."""
    # Papers are no talk: their paragraphs stand alone. Questions count among the neighbours of their answers.
    return [p.document if material.documents[p.document].kind == Kind.TRANSCRIPT else "" for p in material.passages]


def _code_models(learnt: _FittedThemes, themes: ThemeSettings, version: str) -> Iterator[CodeModel]:
    if learnt.reading is None:
        return
    for column, code in enumerate(learnt.taught.codes):
        given, threshold = learnt.given[:, column], float(learnt.taught.thresholds[column])
        proposed = learnt.reading.probability[:, column] >= threshold
        known, carried = given != UNKNOWN, given == 1
        hits = int((proposed & carried).sum())
        aim = "best balance of precision and recall" if not themes.precision else f"precision of {themes.precision:g}"
        whose = "default" if threshold == themes.threshold else "shared by all codes"
        basis = f"{aim} on decided passages" if carried.sum() >= ENOUGH else f"{whose}; too few accepted passages for its own"
        yield CodeModel(
            code=code.id,
            version=version,
            accepted=int(carried.sum()),
            rejected=int((given == 0).sum()),
            threshold=round(threshold, 4),
            basis=basis,
            precision=round(hits / int((proposed & known).sum()), 4) if (proposed & known).any() else None,
            recall=round(hits / int(carried.sum()), 4) if carried.any() else None,
            typical_words=", ".join(learnt.taught.words[column]),
        )
