"""Compare ways to code themes in one run, against people's codings.

python -m tests.benchmarks.coding GOLD.jsonl [--least N] ...     the codebook of each lies beside it, NAME.codebook.json

`--least N` after a file counts only codes that people gave at least N times. All methods see the same passages, codes, folds and
examples; thresholds are those that balance precision and recall on the examples. SetFit is not run: its first step, tuning the
encoder for each fold, is left out; its second, logistic regression on the encoder's vectors, stands in for it.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from textmine.analysis.evaluation.agreement import agree, average_precision
from textmine.analysis.evaluation.evaluate import ALL, evaluate, reliability, sample_shots, split_folds
from textmine.analysis.evaluation.gold import GoldPassage, read_codes, read_gold
from textmine.analysis.themes.code_descriptions import describe_code
from textmine.analysis.themes.context_smoothing import smoothing_matrix
from textmine.analysis.themes.cues import compile_cues, word_forms
from textmine.analysis.themes.thresholds import fitted_thresholds
from textmine.nlp import models
from textmine.study.codebook import Code

Scores = NDArray[np.float64]


def cue_matching(passages: list[GoldPassage], codes: list[Code]) -> Scores:
    """How many of the terms of name and definition each passage holds."""
    texts = [passage.text for passage in passages]
    forms = word_forms(texts)
    terms = [[term for term in describe_code(code).meanings if len(term.split()) <= 3] for code in codes]
    sets = [compile_cues(term, forms) for term in terms]
    return np.array([[len(cues.find(text)) for cues in sets] for text in texts], dtype=float)


def cosine_to_name(vectors: NDArray[np.float32], codes: list[Code]) -> Scores:
    """Cosine of the passage to the name of the code."""
    return np.asarray(vectors @ models.encoder().encode([code.name for code in codes]).T, dtype=float)


def zero_shot_topics(passages: list[GoldPassage], vectors: NDArray[np.float32], codes: list[Code]) -> Scores:
    """BERTopic's zero-shot topics: names of codes as topics; a passage belongs to the nearest, if that is near enough."""
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA

    class Door(BaseEmbedder):
        def embed(self, documents: list[str], verbose: bool = False) -> NDArray[np.float32]:
            return models.encoder().encode(list(documents))

    names = [code.name for code in codes]
    topics = BERTopic(
        embedding_model=Door(),
        zeroshot_topic_list=names,
        zeroshot_min_similarity=0.3,
        umap_model=PCA(5, random_state=0),
        hdbscan_model=KMeans(10, random_state=0, n_init=1),
        min_topic_size=10,
    )
    placed, _ = topics.fit_transform([passage.text for passage in passages], vectors)
    labels = {number: str(topics.topic_labels_.get(number, "")) for number in set(placed)}
    cosines = cosine_to_name(vectors, codes)
    belongs = np.array([[labels[topic] == name for name in names] for topic in placed])
    return np.asarray(cosines * belongs)


def regression(features: object, truth: NDArray[np.bool_], rows: NDArray[np.int_]) -> Scores:
    """Logistic regression, one a code, learnt from `rows`; probabilities of all passages."""
    found = np.zeros(truth.shape)
    for column in range(truth.shape[1]):
        if truth[rows, column].any() and not truth[rows, column].all():
            model = LogisticRegression(C=10, max_iter=1000, class_weight="balanced")
            found[:, column] = model.fit(features[rows], truth[rows, column]).predict_proba(features)[:, 1]  # type: ignore[index]
    return found


def stack(tfidf: csr_matrix, vectors: NDArray[np.float32], texts: list[str], documents: list[str]) -> csr_matrix:
    """Words, meaning, and the meaning of the talk around, side by side; documents of ten passages or more are talk."""
    sizes = Counter(documents)
    talk = [document if sizes[document] >= 10 else "" for document in documents]
    around = smoothing_matrix(talk, [len(text.split()) for text in texts]) @ vectors
    return hstack([tfidf, csr_matrix(vectors), csr_matrix(around)]).tocsr()


def learnt(features: object, truth: NDArray[np.bool_], documents: list[str], shots: int) -> tuple[Scores, NDArray[np.bool_]]:
    """Probabilities of held-out folds, and what is proposed at thresholds that balance the examples."""
    probability, chosen = np.zeros(truth.shape), np.zeros(truth.shape, dtype=bool)
    for number, held_out in enumerate(split_folds(documents, 5)):
        rows = sample_shots(truth, np.setdiff1d(np.arange(len(truth)), held_out), shots, number)
        found = regression(features, truth, rows)
        inner = found.copy()
        for part in split_folds([documents[row] for row in rows], 3):  # thresholds from passages that were not learnt from
            inner[rows[part]] = regression(features, truth, np.setdiff1d(rows, rows[part]))[rows[part]]
        given = np.full(truth.shape, -1, dtype=np.int8)
        given[rows] = truth[rows]
        probability[held_out] = found[held_out]
        every = np.ones(truth.shape[1], dtype=bool)
        chosen[held_out] = found[held_out] >= fitted_thresholds(inner, given, every, None, 0.5)
    return probability, chosen


def row_of(
    name: str,
    shots: str,
    probability: Scores,
    chosen: NDArray[np.bool_] | None,
    truth: NDArray[np.bool_],
    documents: list[str],
    kept: list[int],
    seconds: float,
) -> None:
    """Print one line of the table."""
    ranked = [average_precision(truth[:, column], probability[:, column]) for column in kept]
    part = f"| {name} | {shots} | {np.mean([value or 0 for value in ranked]):.3f} |"
    if chosen is None:
        part += " | | | |"
    else:
        pooled = agree(truth[:, kept], chosen[:, kept], documents).values
        macro = np.mean([agree(truth[:, column], chosen[:, column], documents).values["f1"] or 0 for column in kept])
        part += f" {pooled['f1'] or 0:.3f} | {macro:.3f} | {pooled['kappa'] or 0:.2f} | {reliability(probability, truth)[1]:.3f} |"
    print(f"{part} {seconds:.0f} |", flush=True)


def compare(path: Path, least: int) -> None:
    """All methods on one file."""
    passages, codes = list(read_gold(path).passages), list(read_codes(path.with_name(f"{path.stem}.codebook.json")))
    truth = np.array([[code.id in passage.codes for code in codes] for passage in passages])
    documents = [passage.doc for passage in passages]
    kept = [column for column in range(len(codes)) if truth[:, column].sum() >= least]
    texts = [passage.text for passage in passages]
    started = time.perf_counter()
    vectors = models.encoder().encode(texts)
    print(f"\n{path.stem}: {len(texts)} passages, {len(kept)} codes with {least} uses or more")
    print(f"encoding alone {time.perf_counter() - started:.0f} s")
    print("| method | examples a code | mean AP | pooled F1 | macro F1 | kappa | calibration error | seconds |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, found in (
        ("cue matching", lambda: cue_matching(passages, codes)),
        ("cosine to the name", lambda: cosine_to_name(vectors, codes)),
        ("BERTopic, zero-shot topics", lambda: zero_shot_topics(passages, vectors, codes)),
    ):
        started = time.perf_counter()
        scores = found()
        row_of(name, "none", scores, None, truth, documents, kept, time.perf_counter() - started)
    tfidf = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=2).fit_transform(texts)
    for shots in (None, 5, 20, ALL):
        shown = "none" if shots is None else "all" if shots == ALL else str(shots)
        for name, features in (
            ("TF-IDF, logistic regression", tfidf),
            ("MiniLM, logistic regression", vectors),
            ("TF-IDF, MiniLM and neighbours' vectors, logistic regression", stack(tfidf, vectors, texts, documents)),
        ):
            if shots:
                started = time.perf_counter()
                probability, chosen = learnt(features, truth, documents, shots)
                row_of(name, shown, probability, chosen, truth, documents, kept, time.perf_counter() - started)
        started = time.perf_counter()
        ours = evaluate(passages, codes, models.encoder(), shots=shots)
        seconds = time.perf_counter() - started
        row_of("textmine, encoding included", shown, ours.probability, ours.chosen, truth, documents, kept, seconds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory so far {peak:.0f} MB", flush=True)


def main(arguments: list[str]) -> None:
    """Compare on each file named."""
    files: list[tuple[Path, int]] = []
    while arguments:
        path = Path(arguments.pop(0))
        least = int(arguments.pop(1)) if arguments[:1] == ["--least"] else 1
        if arguments[:1] == ["--least"]:
            arguments.pop(0)
        files.append((path, least))
    for path, least in files:
        compare(path, least)


if __name__ == "__main__":
    main(sys.argv[1:])
