"""How strongly each passage speaks to each code, from the codebook alone.

Every code is scored for every passage by itself; no clustering decides what a theme is. A passage's *own* score is a sum of

1. closeness in meaning: a soft maximum of its cosines to the code's name, definition, listed terms, what counts and examples, with
   the name once more by itself; less for a passage that comes nearer to what does not count;
2. shared words and parts of words: TF-IDF cosines (Salton & Buckley 1988, doi 10.1016/0306-4573(88)90021-0);
3. related words: the same between every word of the passage and every word of the code, weighted by how near the two are in
   meaning (soft cosine, Sidorov et al. 2014, doi 10.13053/CyS-18-3-2043).

Each part is in standard deviations over the study (for a large one over a sample of it) for each code, so that a wide definition
has no head start. To a passage's own score half of that of the question before it is added; the sum is spread over the talk around
it, and then set against the passage's scores for the other codes, so that a wordy passage has no head start either. The weights
were chosen on three sets of people's codings (docs/themes.md); of parts left out the related words would be missed most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.themes.char_ngrams import CharNgrams
from textmine.analysis.themes.code_descriptions import CodeDescription, describe_code
from textmine.analysis.themes.coding_units import CodingUnits
from textmine.analysis.themes.context_smoothing import smoothing_matrix
from textmine.analysis.themes.cues import CueSet, compile_cues, word_forms
from textmine.nlp.embeddings import encode_texts
from textmine.nlp.models import Encoder
from textmine.study.codebook import Code
from textmine.study.stop_words import stop_words

_MEANING, _NAME, _WORDS, _PARTS, _RELATED = 1.5, 0.5, 0.3, 0.5, 1.0
_SHARPNESS = 10.0  # of the soft maximum over a code's texts: at 10 a text 0.1 nearer counts e times as much
_RELATEDNESS = 0.4  # cosine of two words below which they are not related
_NEAREST = 10  # passages whose mean cosine says how near a study comes to a code
_QUESTION = 0.5  # weight of the own score of the question before a passage
_PARTS_LETTERS = (3, 5)  # of parts of words
_WORD_PATTERN = r"(?u)\b[a-z][a-z'’-]+\b"


@dataclass(frozen=True, slots=True)
class Scores:
    """What the codebook says of every passage; arrays are of shape (n_passages, n_codes) unless said otherwise.

    Attributes:
        own: in standard deviations, from the passage's own words.
        standard: the same after neighbours and other codes have had their say.
        nearness: of each code, how near the study comes to it at all (cosine), of shape (n_codes,).
        cues: the cues of each code.
        cue_counts: how many were found, hedged and negated ones counting less.
        vocabulary: words of the TF-IDF space.
        passages: TF-IDF rows of the passages.
        related: what each word of the vocabulary says for each code, of shape (n_words, n_codes).
        nearest: number of the code's text that each passage comes nearest to.
        closeness: cosine to that text.
        codes: their texts.
        texts: of the passages.
    """

    own: NDArray[np.float64]
    standard: NDArray[np.float64]
    nearness: NDArray[np.float64]
    cues: Sequence[CueSet]
    cue_counts: NDArray[np.float64]
    vocabulary: NDArray[np.str_]
    passages: Any
    related: NDArray[np.float64]
    nearest: NDArray[np.int_]
    closeness: NDArray[np.float64]
    codes: tuple[CodeDescription, ...]
    texts: Sequence[str]

    def words(self, passage: int, code: int, most: int = 6) -> list[str]:
        """The words that earned a score: cues first, then those that are nearest in meaning to the code's own."""
        row = self.passages[passage].tocoo()
        given = row.data * self.related[row.col, code]
        found = [str(self.vocabulary[row.col[i]]) for i in np.argsort(-given, kind="stable") if given[i] > 0]
        return list(dict.fromkeys([*self.cues[code].find(self.texts[passage]), *found]))[:most]

    def nearest_text(self, passage: int, code: int) -> str:
        """The code's text that a passage comes nearest to."""
        return self.codes[code].meanings[int(self.nearest[passage, code])]


class Scorer:
    """A codebook, fitted to passages: words are weighed, and deviations measured, as they are in those."""

    def __init__(self, units: CodingUnits, codes: Sequence[Code], encoder: Encoder) -> None:
        """Fit a codebook to passages.

        Args:
            units: passages; at least one.
            codes: of the codebook; at least one.
            encoder: that makes the vectors.
        """
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.preprocessing import StandardScaler

        names = {code.name.lower() for code in codes}
        self.codes = tuple(codes)
        self._read = tuple(describe_code(code, names) for code in codes)
        self._encoded = _encode([text for code in self._read for text in (*code.meanings, *code.excluded)], encoder)
        queries = [code.words for code in self._read]
        self._words = TfidfVectorizer(sublinear_tf=True, stop_words=stop_words(), token_pattern=_WORD_PATTERN)
        self._words.fit([*units.texts, *queries])
        self._parts = CharNgrams(*_PARTS_LETTERS, min(2, len(units.texts)))
        self._parts.fit_transform([*units.texts, *queries])
        self._vocabulary = self._words.get_feature_names_out()
        self._code_words, self._code_parts = self._words.transform(queries), self._parts.transform(queries)
        self._related = _related(self._vocabulary, self._code_words, encoder)
        measured = self._measure(units)
        self._part_scalers = [StandardScaler().fit(part) for _, part in measured.parts]
        own = self._sum(measured.parts)
        self._own = StandardScaler().fit(own)
        lent = self._lend(units, self._own.transform(own))
        self._lent = StandardScaler().fit(lent)
        self._relative = StandardScaler().fit(_among_codes(self._lent.transform(lent)))
        nearest = max(1, min(_NEAREST, len(units.texts) // 5))
        self._nearness = np.sort(measured.closeness, axis=0)[-nearest:].mean(axis=0)

    def score(self, units: CodingUnits) -> Scores:
        """Score every passage for every code.

        Args:
            units: passages; at least one.

        Returns:
            The scores, with the words behind them.
        """
        measured = self._measure(units)
        own = self._own.transform(self._sum(measured.parts))
        forms = word_forms(units.texts) if any(code.cues for code in self.codes) else {}
        cues = [compile_cues(code.cues, forms) for code in self.codes]
        negated = [1.0 if code.poles else 0.5 for code in self.codes]
        counts = [[cue.count(text, against) for cue, against in zip(cues, negated, strict=True)] for text in units.texts]
        return Scores(
            own=own,
            standard=self._relative.transform(_among_codes(self._lent.transform(self._lend(units, own)))),
            nearness=self._nearness,
            cues=cues,
            cue_counts=np.array(counts),
            vocabulary=self._vocabulary,
            passages=measured.words,
            related=self._related,
            nearest=measured.nearest,
            closeness=measured.closeness,
            codes=self._read,
            texts=units.texts,
        )

    def _measure(self, units: CodingUnits) -> _Measured:
        meaning, name, closeness, nearest = self._meaning(units.vectors)
        words = self._words.transform(units.texts)
        parts = (
            (_MEANING, meaning),
            (_NAME, name),
            (_WORDS, (words @ self._code_words.T).toarray()),
            (_PARTS, (self._parts.transform(units.texts) @ self._code_parts.T).toarray()),
            (_RELATED, np.asarray(words @ self._related)),
        )
        return _Measured(parts, words, closeness, nearest)

    def _sum(self, parts: Sequence[tuple[float, NDArray[np.float64]]]) -> NDArray[np.float64]:
        scaled = [weight * scaler.transform(part) for scaler, (weight, part) in zip(self._part_scalers, parts, strict=True)]
        return np.asarray(np.sum(scaled, axis=0))

    def _lend(self, units: CodingUnits, own: NDArray[np.float64]) -> NDArray[np.float64]:
        """Own scores with what the question before says, and then with what the talk around says."""
        asked = np.zeros_like(own)
        for row, rows in enumerate(units.questions):
            if rows and units.in_talk[row]:  # the questions of a questionnaire are the same for all
                asked[row] = own[list(rows)].max(axis=0)
        return np.asarray(smoothing_matrix(units.talk, units.words) @ (own + _QUESTION * asked))

    def _meaning(
        self, vectors: NDArray[np.float32]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.int_]]:
        """Soft maximum of the cosines to each code's texts, cosine to its name, highest cosine, and number of that text."""
        soft, named, near, nearest = [], [], [], []
        for code in self._read:
            cosines = np.asarray(vectors @ self._encoded(code.meanings).T, dtype=np.float64)
            score = np.log(np.exp(_SHARPNESS * cosines).mean(axis=1)) / _SHARPNESS
            if code.excluded:
                against = (vectors @ self._encoded(code.excluded).T).max(axis=1)
                score = score - np.maximum(against - cosines.max(axis=1), 0)
            soft.append(score)
            named.append(cosines[:, 0])
            near.append(cosines.max(axis=1))
            nearest.append(cosines.argmax(axis=1))
        return np.column_stack(soft), np.column_stack(named), np.column_stack(near), np.column_stack(nearest)


@dataclass(frozen=True, slots=True)
class _Measured:
    """The parts of passages' scores with their weights, each (n_passages, n_codes), and what they come from."""

    parts: Sequence[tuple[float, NDArray[np.float64]]]
    words: Any
    closeness: NDArray[np.float64]
    nearest: NDArray[np.int_]


def _among_codes(lent: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each passage's scores against one another."""
    # Full standard deviations would raise the noise of a passage that speaks to no code to the height of one that does,
    # which shows with few codes; with one added to the variance, small differences stay small.
    if lent.shape[1] < 3:  # the mean of one or two codes is no background to set them against
        return lent
    return np.asarray((lent - lent.mean(axis=1, keepdims=True)) / np.sqrt(lent.var(axis=1, keepdims=True) + 1))


def _encode(texts: Sequence[str], encoder: Encoder) -> Any:
    """A function from texts to their vectors; each different text is encoded once."""
    different = list(dict.fromkeys(texts))
    vectors = encode_texts(different, encoder)
    rows = {text: row for row, text in enumerate(different)}
    return lambda wanted: vectors[[rows[text] for text in wanted]]


def _related(vocabulary: NDArray[np.str_], code_rows: Any, encoder: Encoder) -> NDArray[np.float64]:
    """What each word of the vocabulary says for each code: the code's words, weighted by how near the two are in meaning."""
    encoded = _encode([str(word) for word in vocabulary], encoder)
    used = np.unique(code_rows.indices)
    if not used.size:
        return np.zeros((len(vocabulary), code_rows.shape[0]))
    vectors = encoded(list(map(str, vocabulary)))
    alike = np.maximum(vectors @ vectors[used].T - _RELATEDNESS, 0) / (1 - _RELATEDNESS)
    return np.asarray((code_rows[:, used] @ alike.T).T, dtype=np.float64)
