"""Fit the curve from scores to probabilities: `python -m tests.benchmarks.curve GOLD.jsonl GOLD.jsonl ...`, codebooks beside them.

To the codes of each set twelve of the others are added, which nothing in it speaks to: a study's codebook has such codes too, and
their best passages must not be taken for evidence. Every set weighs the same. The three numbers go into
analysis/themes/classifier.py.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from textmine.analysis.evaluation.evaluate import read_passages
from textmine.analysis.evaluation.gold import read_codes, read_gold
from textmine.analysis.themes.classifier import UNKNOWN, regress, strength
from textmine.nlp import models

ABSENT = 12


def main(paths: list[Path]) -> None:
    """Print the weights of strength and nearness and the intercept, and how well they are calibrated on each set."""
    books = {path: read_codes(path.with_name(f"{path.stem}.codebook.json")) for path in paths}
    features, truths, weights = [], [], []
    for path in paths:
        passages = read_gold(path).passages
        others = [replace(code, id=f"{other}:{code.id}") for other, book in books.items() if other != path for code in book]
        codes = [*books[path], *others[:: max(1, len(others) // ABSENT)][:ABSENT]]
        scores, likeness = read_passages(passages, codes, models.encoder())
        given = np.full((len(passages), len(codes)), UNKNOWN, dtype=np.int8)
        score, _ = regress(scores, likeness, given, np.array([passage.doc for passage in passages], dtype=object))
        near = np.broadcast_to(scores.nearness, score.shape)
        features.append(np.column_stack([part.ravel() for part in (strength(score, scores), near)]))
        truths.append(np.array([[code.id in passage.codes for code in codes] for passage in passages]).ravel())
        weights.append(np.full(score.size, 1e5 / score.size))
    model = LogisticRegression(C=np.inf, solver="newton-cholesky")
    model.fit(np.concatenate(features), np.concatenate(truths), sample_weight=np.concatenate(weights))
    print("strength, nearness:", model.coef_[0].round(2).tolist(), "intercept:", model.intercept_.round(2).tolist())
    for path, rows, truth in zip(paths, features, truths, strict=True):
        predicted = model.predict_proba(rows)[:, 1]
        which = np.minimum((predicted * 10).astype(int), 9)
        parts = [(which == number) for number in range(10) if (which == number).any()]
        error = sum(abs(predicted[part].mean() - truth[part].mean()) * part.mean() for part in parts)
        above = {cut: truth[predicted >= cut].mean().round(2).item() for cut in (0.2, 0.3, 0.5) if (predicted >= cut).any()}
        print(path.stem, "calibration error", round(float(error), 4), "precision from", above)


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
