"""Codings of the codebook's themes, what people's decisions taught the codes, and which questions asked about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.batching import MAX_FIT_PASSAGES, PassageSource, document_batches, sample_documents
from textmine.analysis.passage_vectors import PassageVectors
from textmine.analysis.themes.active_learning import suggest_passages
from textmine.analysis.themes.calibration import UNKNOWN
from textmine.analysis.themes.classifier import ClassifiedPassages, unlabelled
from textmine.analysis.themes.coding_units import make_coding_units
from textmine.analysis.themes.codings import FittedCodes, ScoredPassages, accepted_passages, fit_poles, make_codings
from textmine.analysis.themes.fit import CodingModel, PreparedPassages, prepare_passages
from textmine.analysis.themes.questions import Guide, make_asks, nearest_questions
from textmine.analysis.themes.thresholds import choose_thresholds
from textmine.decisions.current import AnchoredDecisions, anchor_decisions
from textmine.nlp.models import Encoder
from textmine.records.corpus import Coding, Question, Role, ThemeQuestion
from textmine.records.decisions import CodeModel, Decision, Suggestion, Verdict
from textmine.storage.fingerprint import fingerprint
from textmine.study.codebook import Codebook
from textmine.study.settings import PassageSettings, ThemeSettings
from textmine.study.stop_words import StopWords


@dataclass(frozen=True, slots=True)
class ThemeCodings:
    """What theme coding gives: proposals and people's codings, the nearest questions and all that ask, the codes, what to read.

    Of a large study codings come one after the other.
    """

    codings: Iterable[Coding]
    questions: tuple[Question, ...]
    asks: tuple[ThemeQuestion, ...] = ()
    heads: tuple[CodeModel, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class CodingOptions:
    """How passages are coded.

    Attributes:
        themes: thresholds.
        lengths: passages with fewer words than `min_words` are not coded.
        stop_words: words and phrases that say nothing of a subject.
    """

    themes: ThemeSettings
    lengths: PassageSettings
    stop_words: StopWords


def code_themes(
    source: PassageSource,
    codebook: Codebook,
    encoder: Encoder,
    options: CodingOptions,
    decisions: Sequence[Decision] = (),
    most: int = MAX_FIT_PASSAGES,
) -> ThemeCodings:
    """Propose codings for every passage of respondents and papers, and find what interviewers asked.

    Args:
        source: the documents of the study.
        codebook: the themes.
        encoder: that made the vectors.
        options: thresholds and lengths.
        decisions: people's, the last of each on the same words and code.
        most: passages; a study of more is learnt from a sample and read a portion at a time.

    Returns:
        Codings in the order of the passages: what people accepted, under their names, and what the machine proposes where nobody
        decided; and one question for each case and theme that has any.
    """
    whole = sum(source.sizes.values()) <= most
    if whole:
        material = source.of(list(source.sizes))
        placed = anchor_decisions(decisions, material.documents, material.passages)
    else:
        placed = _anchor_decisions(source, decisions)
        decided = {passage.rpartition("@")[0] for passage, _ in placed.by_passage}
        material = source.of(sample_documents(source.sizes, most, decided))
    guide = Guide(codebook, encoder, material, options.stop_words)
    fitted = fit_themes(material, codebook, encoder, options, placed, guide)
    portions = [material] if whole else (source.of(documents) for documents in document_batches(source.sizes))
    questions, asks = _asked(portions, guide, codebook, options.themes.asked_threshold)
    if fitted is None:
        return ThemeCodings((), questions, asks)
    heads, suggestions = tuple(fitted.code_models(decisions)), fitted.suggestions()
    if whole:
        return ThemeCodings(tuple(make_codings(fitted.passages, fitted.codes)), questions, asks, heads, suggestions)
    return ThemeCodings(_read_all(source, fitted.reader(), guide, placed), questions, asks, heads, suggestions)


def _asked(
    portions: Iterable[PassageVectors], guide: Guide, codebook: Codebook, limit: float
) -> tuple[tuple[Question, ...], tuple[ThemeQuestion, ...]]:
    """For each case and theme the nearest question of the study, and all questions that count as asking."""
    nearest: dict[tuple[str, str], Question] = {}
    asks: list[ThemeQuestion] = []
    for material in portions:
        asked = guide.score(material)
        asks.extend(make_asks(asked, codebook, limit))
        for question in nearest_questions(asked, codebook, limit):
            best = nearest.get((question.case, question.theme))
            if best is None or question.probability > best.probability:
                nearest[question.case, question.theme] = question
    return tuple(nearest.values()), tuple(asks)


def _read_all(source: PassageSource, reader: ThemeReader, guide: Guide, placed: AnchoredDecisions) -> Iterator[Coding]:
    """Codings of all documents, a portion at a time."""
    for documents in document_batches(source.sizes):
        yield from make_codings(reader.read(source.of(documents), guide, placed), reader.codes)


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
class ThemeReader:
    """What was learnt of the themes, ready for any passages of the study."""

    codebook: Codebook
    options: CodingOptions
    model: CodingModel
    codes: FittedCodes

    def read(self, material: PassageVectors, guide: Guide, placed: AnchoredDecisions) -> ScoredPassages:
        """Score passages for every code."""
        units = make_coding_units(material, asking(material), self.options.stop_words)
        context = guide.score(material).before(material, units, self.codebook, self.codes.codes)
        scores, probability = self.model.read(units, context)
        return ScoredPassages(material, scores, probability, codable(material, self.options.lengths), placed)


@dataclass(frozen=True, slots=True)
class FittedThemes:
    """The themes fitted to passages, and those passages scored.

    Attributes:
        codebook, options: as they were given.
        model: for other passages.
        classified: probabilities of these.
        codes: what codings need to know of each code.
        given: what people decided, of shape (n_passages, n_codes).
        passages: these, scored.
    """

    codebook: Codebook
    options: CodingOptions
    model: CodingModel
    classified: ClassifiedPassages
    codes: FittedCodes
    given: NDArray[np.int8]
    passages: ScoredPassages

    def reader(self) -> ThemeReader:
        """What is needed to read other passages, without these."""
        return ThemeReader(self.codebook, self.options, self.model, self.codes)

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Passages worth reading next."""
        spoken = self.passages.spoken
        found = suggest_passages(
            self.passages.material.where(spoken.tolist()),
            [code.id for code in self.codes.codes],
            self.passages.probability[spoken],
            self.codes.thresholds.possible,
            self.given[spoken],
            self.options.themes.suggestions,
            self.options.themes.suggestions_per_case,
        )
        return tuple(found)

    def code_models(self, decisions: Sequence[Decision]) -> Iterator[CodeModel]:
        """What is known of each code."""
        version = fingerprint(list(decisions))[:12]
        for column, code in enumerate(self.codes.codes):
            given, threshold = self.given[:, column], float(self.codes.thresholds.possible[column])
            proposed = self.passages.probability[:, column] >= threshold
            known, carried = given != UNKNOWN, given == 1
            hits, throughout = int((proposed & carried).sum()), bool(self.classified.throughout[column])
            yield CodeModel(
                code=code.id,
                version=version,
                accepted=int(carried.sum()),
                rejected=int((given == 0).sum()),
                threshold=round(threshold, 4),
                likely_threshold=round(float(self.codes.thresholds.likely[column]), 4),
                basis=self._basis(column, throughout),
                precision=round(hits / int((proposed & known).sum()), 4) if throughout and (proposed & known).any() else None,
                recall=round(hits / int(carried.sum()), 4) if throughout and carried.any() else None,
                typical_words=", ".join(self.codes.words[column]),
            )

    def _basis(self, column: int, throughout: bool) -> str:
        wanted = self.options.themes
        if throughout:
            aim = f"precision of {wanted.precision:g}" if wanted.precision else "best balance of precision and recall"
            return f"{aim} on decided passages"
        if wanted.threshold:
            return "set in study.toml"
        return (
            f"expected precision of {wanted.precision:g}" if wanted.precision else "best expected balance of precision and recall"
        )


def fit_themes(
    material: PassageVectors,
    codebook: Codebook,
    encoder: Encoder,
    options: CodingOptions,
    placed: AnchoredDecisions,
    guide: Guide,
) -> FittedThemes | None:
    """Fit the codebook's codes to passages and decisions.

    Args:
        material: passages of whole documents.
        codebook: the themes.
        encoder: that made the vectors.
        options: thresholds and lengths.
        placed: people's decisions.
        guide: the topic guide, fitted.

    Returns:
        The codes, and these passages scored; None where no passage may be coded and nothing was decided.
    """
    codes = list(codebook.walk())
    spoken, given = codable(material, options.lengths), _given(material, [code.id for code in codes], placed)
    if not spoken.any() and not placed.by_passage:
        return None
    prepared = prepare_themes(material, codebook, encoder, options.stop_words, guide, asking(material))
    classified = prepared.classify(given, spoken)
    thresholds = choose_thresholds(classified, given, spoken, options.themes)
    poles = fit_poles(codes, material, placed, encoder)
    fitted = FittedCodes(codes, thresholds, classified.words, accepted_passages(material, given), poles)
    passages = ScoredPassages(material, prepared.scores, classified.probability, spoken, placed)
    return FittedThemes(codebook, options, prepared.model(classified), classified, fitted, given, passages)


def prepare_themes(
    material: PassageVectors,
    codebook: Codebook,
    encoder: Encoder,
    stop_words: StopWords,
    guide: Guide,
    asks: Sequence[bool],
) -> PreparedPassages:
    """Score passages by the codebook and by what was asked before them, as a run and an evaluation both do.

    Args:
        material: passages of whole documents.
        codebook: the themes.
        encoder: that made the vectors.
        stop_words: words and phrases that say nothing of a subject.
        guide: the topic guide, fitted.
        asks: which passages are questions.

    Returns:
        The passages, before anything is learnt from decisions.
    """
    codes = list(codebook.walk())
    units = make_coding_units(material, asks, stop_words)
    context = guide.score(material).before(material, units, codebook, codes)
    return prepare_passages(units, codes, encoder, context)


def asking(material: PassageVectors) -> list[bool]:
    """Which passages are interviewers'."""
    return [passage.role == Role.INTERVIEWER for passage in material.passages]


def codable(material: PassageVectors, lengths: PassageSettings) -> NDArray[np.bool_]:
    """Which passages may be coded: those of respondents and papers that are long enough, of shape (n_passages,)."""
    heard = (Role.RESPONDENT, Role.AUTHOR)  # words that may be a question are proposed to nobody
    return np.array([p.role in heard and p.words >= lengths.min_words for p in material.passages], dtype=bool)


def _given(material: PassageVectors, codes: Sequence[str], placed: AnchoredDecisions) -> NDArray[np.int8]:
    given = unlabelled(len(material.passages), len(codes))
    columns = {code: column for column, code in enumerate(codes)}
    rows = {passage.passage: row for row, passage in enumerate(material.passages)}
    for passage, code in placed.by_passage:
        if code in columns and passage in rows and (verdict := placed.agreed(passage, code)):
            given[rows[passage], columns[code]] = verdict == Verdict.ACCEPT
    return given
