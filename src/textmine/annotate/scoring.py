"""How strongly each passage speaks to each code, from the codebook alone.

Every code is scored for every passage by itself; no clustering decides what a theme is. The steps:

1. closeness in meaning: mean cosine of the passage's vector to those of the code's name, definition, what counts, examples;
2. shared words: TF-IDF cosine of the passage to the same text (Salton & Buckley 1988, doi 10.1016/0306-4573(88)90021-0);
3. both in standard deviations over the study for each code, so that a wide definition has no head start; then less the passage's
   mean over the codes and, where its scores spread wide, scaled down, so that neither has a wordy passage;
4. one round of pseudo-relevance feedback (Rocchio 1971): the ten best passages of a code stand as its provisional examples;
5. how near the study comes to the code at all: the mean, over its ten nearest passages, of the highest cosine to one of its texts;
   without it the best of passages that have nothing to do with a code would be taken for its evidence;
6. cue phrases, and a question about the theme just before, add to the log odds.

Steps 4 and 5 become a probability by a logistic curve that was fitted once, pooled over three sets of people's codings (NHS
comments, charities' descriptions, oral history interviews; see docs/themes.md) to which codes of the other two were added as ones
that nothing speaks to; with no cue and no training on the study.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.annotate.cues import compile_cues, cue_weights
from textmine.annotate.spoken import stop_words
from textmine.codebook import Code
from textmine.models import Encoder

_LEXICAL = 0.3  # weight of shared words beside meaning; 0.2 to 0.5 do equally well on the three sets
_FEEDBACK = 10  # passages that stand as provisional examples; 5 to 20 do equally well
_SLOPE = 0.91  # log odds per standard deviation
_NEARNESS = 7.8  # log odds per unit of cosine of the study's nearest passages
_INTERCEPT = -7.7  # log odds of an average passage where nothing is near
_WORD_PATTERN = r"(?u)\b[a-z][a-z'’-]+\b"


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities of shape (n_passages, n_codes), the cues found, and what each shared word gave.

    Attributes:
        probability: 0-1.
        cues: words found, for each passage and code.
        vocabulary: words of the TF-IDF space.
        passages: TF-IDF rows of the passages.
        codes: TF-IDF rows of the codes.
    """

    probability: NDArray[np.float64]
    cues: list[list[list[str]]]
    vocabulary: NDArray[np.str_]
    passages: object
    codes: object

    def words(self, passage: int, code: int, most: int = 6) -> list[str]:
        """The words that earned a score: cues first, then those that give most of the TF-IDF cosine."""
        shared = self.passages[passage].multiply(self.codes[code]).tocoo()  # type: ignore[index]
        order = sorted(zip(-shared.data, shared.col, strict=True))
        found = [*self.cues[passage][code], *(str(self.vocabulary[column]) for _, column in order)]
        return list(dict.fromkeys(found))[:most]


def prototype_texts(code: Code) -> list[str]:
    """The texts of a code that passages are compared with."""
    return [f"{code.name}. {code.definition}", code.name, *code.counts, *code.examples]


def score_passages(
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    codes: Sequence[Code],
    encoder: Encoder,
    context: NDArray[np.float64] | None = None,
) -> Scores:
    """Score every passage for every code.

    Args:
        texts: the passages; at least one.
        vectors: their unit vectors, of shape (n_passages, dimensions).
        codes: of the codebook; at least one.
        encoder: that made the vectors.
        context: log odds to be added, of shape (n_passages, n_codes), from what was asked before.

    Returns:
        Probabilities of shape (n_passages, n_codes), with the words behind them.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    meaning, nearness = _meaning(vectors, codes, encoder)
    vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words=stop_words(), token_pattern=_WORD_PATTERN)
    queries = [" ".join([code.name, *prototype_texts(code), *(cue.rstrip("*") for cue in code.cues)]) for code in codes]
    vectorizer.fit([*texts, *queries])
    rows, code_rows = vectorizer.transform(texts), vectorizer.transform(queries)
    own = standardise(meaning, 0) + _LEXICAL * standardise((rows @ code_rows.T).toarray(), 0)
    base = _among_codes(own)
    combined = standardise(standardise(base, 0) + standardise(_feedback(base, vectors), 0), 0)
    cue_sets = [compile_cues(code.cues) for code in codes]
    found = [[cues.find(text) for cues in cue_sets] for text in texts]
    odds = _SLOPE * combined + _NEARNESS * nearness + _INTERCEPT + cue_weights(found)
    if context is not None:
        odds = odds + context
    return Scores(1 / (1 + np.exp(-odds)), found, vectorizer.get_feature_names_out(), rows, code_rows)


def _among_codes(own: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each passage's scores against one another."""
    # Full standard deviations would raise the noise of a passage that speaks to no code to the height of one that does,
    # which shows with few codes; with one added to the variance, small differences stay small.
    if own.shape[1] < 3:  # the mean of one or two codes is no background to set them against
        return own
    return np.asarray((own - own.mean(axis=1, keepdims=True)) / np.sqrt(own.var(axis=1, keepdims=True) + 1))


def _meaning(
    vectors: NDArray[np.float32], codes: Sequence[Code], encoder: Encoder
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean cosine of each passage to each code's texts, and of each code how near its nearest passages come to one of them."""
    texts = [prototype_texts(code) for code in codes]
    encoded = encoder.encode([text for group in texts for text in group])
    ends = np.cumsum([len(group) for group in texts])
    cosines = [np.asarray(vectors @ part.T, dtype=np.float64) for part in np.split(encoded, ends[:-1])]
    means = np.column_stack([cosine.mean(axis=1) for cosine in cosines])
    best = np.column_stack([cosine.max(axis=1) for cosine in cosines])
    return means, np.sort(best, axis=0)[-_few(len(best)) :].mean(axis=0)


def _few(passages: int) -> int:
    """How many passages stand for a code: ten, but never more than a fifth of the study."""
    return max(1, min(_FEEDBACK, passages // 5))


def _feedback(base: NDArray[np.float64], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Cosine to the mean vector of each code's best passages."""
    best = np.argsort(-base, axis=0, kind="stable")[: _few(len(base))]
    centres = np.array([vectors[column].mean(axis=0) for column in best.T])
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    return np.asarray(vectors @ centres.T, dtype=np.float64)


def standardise(scores: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Standard deviations from the mean along an axis; zero where all are equal."""
    spread = scores.std(axis=axis, keepdims=True)
    return np.asarray((scores - scores.mean(axis=axis, keepdims=True)) / np.where(spread > 1e-9, spread, 1.0))
