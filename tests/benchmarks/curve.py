"""Fit the curve from scores to probabilities: `python -m tests.benchmarks.curve GOLD.jsonl ... [--study STUDY]`.

The codebook of each set lies beside it, NAME.codebook.json. Each is used whole, cut to the first sentence of every definition,
and cut to names, for studies have all three. To the codes of each set twelve of the others are added, which nothing in it speaks
to: a study's codebook has such codes too, and their best passages must not be taken for evidence. `--study` adds a run of the
demonstration study with its answer key. Every set is predicted by a curve fitted on the others, then the curve of all is printed;
its weights go into analysis/themes/calibration.py.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.metrics import average_precision_score

import textmine
from tests.benchmarks.answer_key import keyed_rows
from textmine.analysis.evaluation.evaluate import codebook_of
from textmine.analysis.evaluation.gold import read_codes, read_gold
from textmine.analysis.evaluation.gold_material import gold_material
from textmine.analysis.passage_vectors import PassageVectors
from textmine.analysis.themes.calibration import passage_shares, probabilities, strength, study_shares
from textmine.analysis.themes.code_passages import asking, codable, prepare_themes
from textmine.analysis.themes.cues import cue_weights
from textmine.analysis.themes.questions import Guide
from textmine.nlp import models
from textmine.nlp.embeddings import embed_passages
from textmine.study.codebook import Code, Codebook
from textmine.study.settings import PassageSettings
from textmine.study.stop_words import default_stop_words

NAMES = ("strength", "nearness", "passage share", "study share", "substance", "intercept")
STRENGTH = 0.5
ABSENT = 12
CUTS = {"whole": 1.0, "one sentence": 0.7, "names": 0.7}  # and the weight of each


@dataclass(frozen=True)
class Table:
    """Features (n_rows, n_codes, n_features), log odds that are added as they are, and what people coded."""

    name: str
    cut: str
    features: NDArray[np.float64]
    offset: NDArray[np.float64]
    truth: NDArray[np.bool_]


def cut_code(code: Code, cut: str) -> Code:
    """A code with less of a definition."""
    if cut == "whole":
        return code
    definition = re.split(r"(?<=[.;])\s", code.definition)[0] if cut == "one sentence" else ""
    finer = tuple(cut_code(below, cut) for below in code.codes)
    return replace(code, definition=definition, counts=(), does_not_count=(), cues=(), examples=(), guide=(), codes=finer)


def features_of(
    material: PassageVectors, codebook: Codebook, asks: Sequence[bool], spoken: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Features and offset of every passage."""
    encoder, words = models.encoder(), default_stop_words()
    guide = Guide(codebook, encoder, material, words)
    prepared = prepare_themes(material, codebook, encoder, words, guide, asks)
    strong = strength(prepared.undecided.fitted, prepared.scores)
    parts = strong, prepared.scores.nearness, passage_shares(strong, strong), study_shares(strong[spoken])
    says = np.log1p(prepared.units.substance)
    columns = [*parts, (says - says[spoken].mean())[:, None], np.ones(1)]
    features = np.stack([np.broadcast_to(part, strong.shape) for part in columns], axis=-1)
    context = 0 if prepared.context is None else prepared.context
    return features, cue_weights(prepared.scores.cue_counts) + context


def absent(codes: Sequence[Code]) -> list[Code]:
    """Some of other sets' codes, which nothing in a set is about."""
    return [
        replace(code, id=f"absent:{number}", codes=())
        for number, code in enumerate(codes[:: max(1, len(codes) // ABSENT)][:ABSENT])
    ]


def gold_tables(path: Path, others: Sequence[Code]) -> Iterator[Table]:
    """The tables of one set, a row for each part of a coded passage."""
    coded = read_gold(path).passages
    codes = [*codes_of(path), *absent(others)]
    material = gold_material(coded, models.encoder())
    truth = np.array([[code.id in passage.codes for code in codes] for passage in coded])
    spoken = material.rows >= 0
    for cut in CUTS:
        book = codebook_of([cut_code(code, cut) for code in codes])
        features, offset = features_of(material.passages, book, material.asking, spoken)
        yield Table(path.stem, cut, features[spoken], offset[spoken], truth[material.rows[spoken]])


def codes_of(path: Path) -> tuple[Code, ...]:
    """The codebook beside a file of coded passages."""
    return read_codes(path.with_name(f"{path.stem}.codebook.json"))


def study_tables(study: Path, others: Sequence[Code]) -> Iterator[Table]:
    """The tables of the demonstration study, a row for each passage of the turns of its key, a column for each theme."""
    records = textmine.load_results(study).records
    documents = {document.document: document for document in records.documents}
    vectors = np.concatenate(
        [
            embed_passages(document, [p for p in records.passages if p.document == document.document], models.encoder())
            for document in records.documents
        ]
    )
    material = PassageVectors(documents, records.passages, vectors)
    spoken = codable(material, PassageSettings())
    rows, coded = keyed_rows(records.passages, documents, records.codebook)
    kept = (rows >= 0) & spoken
    for cut in CUTS:
        book = codebook_of([cut_code(code, cut) for code in (*records.codebook.themes, *absent(others))])
        features, offset = features_of(material, book, asking(material), spoken)
        columns = [[code.id for code in book.walk()].index(theme.id) for theme in book.themes]
        truth = np.hstack([coded[rows[kept]], np.zeros((int(kept.sum()), len(book.themes) - coded.shape[1]), dtype=bool)])
        yield Table("demonstration", cut, features[kept][:, columns], offset[kept][:, columns], truth)


def fit(tables: Sequence[Table]) -> NDArray[np.float64]:
    """Weights of a logistic regression in which every table counts by its cut."""
    features = np.concatenate([table.features.reshape(-1, len(NAMES)) for table in tables])
    offset = np.concatenate([table.offset.ravel() for table in tables])
    truth = np.concatenate([table.truth.ravel() for table in tables])
    weights = np.concatenate([np.full(table.truth.size, CUTS[table.cut] / table.truth.size) for table in tables])

    # Strength and its share of the passage say nearly the same; a codebook of one code has the first alone. So its weight is given.
    offset = offset + STRENGTH * features[:, 0]
    features = features[:, 1:]

    def loss(weighing: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = features @ weighing + offset
        value = weights @ (np.logaddexp(0, odds) - truth * odds)
        return float(value), features.T @ (weights * (probabilities(odds) - truth))

    return np.array([STRENGTH, *minimize(loss, np.zeros(len(NAMES) - 1), jac=True, method="L-BFGS-B").x])


def main(arguments: Sequence[str]) -> None:
    """Print how each set is predicted by the others, and the curve of all."""
    at = list(arguments).index("--study") if "--study" in arguments else len(arguments)
    books = {path: codes_of(Path(path)) for path in arguments[:at]}
    tables = []
    for path in books:
        others = [code for other, book in books.items() if other != path for code in book]
        tables += gold_tables(Path(path), others)
    for path in arguments[at + 1 :]:
        tables += study_tables(Path(path), [code for book in books.values() for code in book])
    for name in dict.fromkeys(table.name for table in tables):
        weights = fit([table for table in tables if table.name != name])
        for table in (table for table in tables if table.name == name):
            predicted = probabilities(table.features @ weights + table.offset)
            used = table.truth.any(axis=0)
            ranked = np.mean([average_precision_score(table.truth[:, c], predicted[:, c]) for c in np.flatnonzero(used)])
            print(f"{name}, {table.cut}: mean AP {ranked:.3f}, codings a row {table.truth.sum(1).mean():.2f}", end=", ")
            print(f"expected {predicted.sum(1).mean():.2f}, weights of the others {weights.round(2).tolist()}")
    print(dict(zip(NAMES, fit(tables).round(3).tolist(), strict=True)))


if __name__ == "__main__":
    main(sys.argv[1:])
