"""What a few decisions do to codings: `python -m tests.benchmarks.decisions GOLD.jsonl [--least N] [--draws N]`.

Acceptances alone, rejections alone, or whatever is true, on passages drawn for each code from its 150 likeliest, or from anywhere.
F1 is on the passages that nobody decided on, by the threshold of the study, before and after.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.evaluation.evaluate import codebook_of
from textmine.analysis.evaluation.gold import read_codes, read_gold
from textmine.analysis.evaluation.gold_material import gold_material
from textmine.analysis.themes.classifier import unlabelled
from textmine.analysis.themes.code_passages import prepare_themes
from textmine.analysis.themes.questions import Guide
from textmine.analysis.themes.thresholds import choose_thresholds
from textmine.nlp import models
from textmine.study.settings import ThemeSettings
from textmine.study.stop_words import default_stop_words

QUEUE = 150  # passages
KINDS = ("accept", "reject", "mixed", "anywhere")


def f1(truth: NDArray[np.bool_], chosen: NDArray[np.bool_]) -> float:
    """Harmonic mean of precision and recall; 0 where nothing is true or chosen."""
    return float(2 * (truth & chosen).sum() / max(1, truth.sum() + chosen.sum()))


def drawn(
    kind: str, probability: NDArray[np.float64], truth: NDArray[np.bool_], most: int, random: np.random.Generator
) -> NDArray[np.int_]:
    """Passages that are decided on for one code."""
    pool = np.arange(len(truth)) if kind == "anywhere" else np.argsort(-probability)[:QUEUE]
    pool = random.permutation(pool)
    if kind in ("accept", "reject"):
        pool = pool[truth[pool] == (kind == "accept")]
    return pool[:most]


def main() -> None:
    """Print a line for each kind and number of decisions."""
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", type=Path)
    parser.add_argument("--least", type=int, default=40)
    parser.add_argument("--draws", type=int, default=2)
    wanted = parser.parse_args()
    coded, codes = read_gold(wanted.gold).passages, read_codes(wanted.gold.with_name(f"{wanted.gold.stem}.codebook.json"))
    encoder, words, book = models.encoder(), default_stop_words(), codebook_of(codes)
    material = gold_material(coded, encoder)
    guide = Guide(book, encoder, material.passages, words)
    prepared = prepare_themes(material.passages, book, encoder, words, guide, material.asking)
    spoken = material.rows >= 0
    truth = np.array([[code.id in passage.codes for code in codes] for passage in coded])[material.rows] & spoken[:, None]
    nothing = unlabelled(*truth.shape)
    before = prepared.classify(nothing, spoken)
    cuts = choose_thresholds(before, nothing, spoken, ThemeSettings()).possible
    kept = np.flatnonzero(truth.sum(axis=0) >= wanted.least).tolist()
    random = np.random.default_rng(3)
    for kind in KINDS:
        for most in (1, 5, 10, 20, 50):
            found = []
            for _ in range(wanted.draws):
                given = nothing.copy()
                for code in kept:
                    rows = drawn(kind, before.probability[:, code] * spoken, truth[:, code], most, random)
                    given[rows, code] = truth[rows, code]
                after = prepared.classify(given, spoken)
                later = choose_thresholds(after, given, spoken, ThemeSettings()).possible
                for code in kept:
                    rest = spoken & (given[:, code] < 0)
                    probabilities = ((before.probability, cuts), (after.probability, later))
                    found.append([f1(truth[rest, code], chance[rest, code] >= cut[code]) for chance, cut in probabilities])
            means = np.array(found).reshape(wanted.draws, len(kept), 2).mean(axis=0)
            gained = means[:, 1] - means[:, 0]
            print(
                f"{kind} {most}: F1 {means[:, 0].mean():.3f} -> {means[:, 1].mean():.3f}, worst code {gained.min():+.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
