"""`textmine evaluate`: theme coding against passages that people coded, from the codebook alone or learnt from examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.analysis.evaluation.agreement import Agreement, agree
from textmine.analysis.evaluation.gold import GoldPassage, read_codes, read_gold
from textmine.analysis.evaluation.gold_material import GoldMaterial, gold_material
from textmine.analysis.themes.classifier import ClassifiedPassages, unlabelled
from textmine.analysis.themes.code_passages import prepare_themes
from textmine.analysis.themes.questions import Guide
from textmine.analysis.themes.thresholds import choose_thresholds
from textmine.errors import Fault, GoldError
from textmine.nlp import models
from textmine.nlp.models import Encoder
from textmine.study.code_lookup import CodeLookup
from textmine.study.codebook import Code, Codebook, Section
from textmine.study.settings import ThemeSettings
from textmine.study.stop_words import default_stop_words

_BINS = 10  # of the reliability diagram
ALL = 1_000_000  # examples a code; more than anybody has


@dataclass(frozen=True, slots=True)
class Bin:
    """Passages of like probability: their mean probability, the share of them that people coded, and how many they are."""

    predicted: float
    observed: float
    n: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation gives.

    Attributes:
        codes: agreement of people and machine on each code, in the codebook's order.
        pooled: on all codes together, likely and possible suggestions alike.
        likely: on all codes together, likely suggestions alone.
        any_code: on whether a passage has any code at all.
        macro: mean of each measure over the codes for which it can be computed, with how many those are.
        thresholds: probability from which each code was proposed; of learnt codes the mean over folds.
        reliability: bins of predicted probability, all codes together.
        calibration_error: mean distance of predicted and observed share, weighted by passages (expected calibration error).
        examples: passages that a fold learnt from, on average; 0 from the codebook alone.
        folds: how many, 0 where nothing was learnt.
        notes: what was left out, a sentence each.
        probability: 0-1, of shape (n_passages, n_codes); `chosen` is what was proposed.
    """

    codes: dict[str, Agreement]
    pooled: Agreement
    likely: Agreement
    any_code: Agreement
    macro: dict[str, float | None]
    thresholds: dict[str, float]
    reliability: tuple[Bin, ...]
    calibration_error: float
    examples: float
    folds: int
    notes: tuple[str, ...]
    probability: NDArray[np.float64]
    chosen: NDArray[np.bool_]

    def as_dict(self) -> dict[str, Any]:
        """What `--json` prints."""
        return {
            "codes": [
                {"code": code, "threshold": round(self.thresholds[code], 4), **agreement.as_dict()}
                for code, agreement in self.codes.items()
            ],
            "pooled": self.pooled.as_dict(),
            "likely": self.likely.as_dict(),
            "any_code": self.any_code.as_dict(),
            "macro": {name: None if value is None else round(value, 4) for name, value in self.macro.items()},
            "calibration_error": round(self.calibration_error, 4),
            "reliability": [
                {"predicted": round(bin.predicted, 4), "observed": round(bin.observed, 4), "n": bin.n} for bin in self.reliability
            ],
            "examples": round(self.examples, 1),
            "folds": self.folds,
            "notes": list(self.notes),
        }


def evaluate(
    passages: Sequence[GoldPassage],
    codes: Sequence[Code],
    encoder: Encoder,
    *,
    shots: int | None = None,
    folds: int = 5,
    precision: float | None = None,
    threshold: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Evaluation:
    """Score theme coding against people.

    Args:
        passages: coded by people, in the order of their documents.
        codes: of the codebook.
        encoder: makes vectors.
        shots: examples a code to learn from, drawn from the other folds; None for the codebook alone.
        folds: parts into which documents are dealt; no document is on both sides. With fewer documents each is left out in turn.
        precision: wanted of learnt codes; None for the best balance with recall.
        threshold: from which codes are proposed that are not decided throughout; None: chosen for these passages.
        progress: told how many folds are done, and of how many.

    Returns:
        Agreement by code, pooled and on average; learnt probabilities are always of folds that were not learnt from.

    Raises:
        GoldError: examples are asked for, and all passages are of one document.
    """
    material = gold_material(passages, encoder)
    book = codebook_of(codes)
    codes = tuple(book.walk())
    stop_words = default_stop_words()
    guide = Guide(book, encoder, material.passages, stop_words)
    prepared = prepare_themes(material.passages, book, encoder, stop_words, guide, material.asking)
    documents = [passage.doc for passage in passages]
    truth = np.array([[code.id in passage.codes for code in codes] for passage in passages])
    settings = ThemeSettings(threshold=threshold or 0.0, precision=precision or 0.0)
    spoken = material.rows >= 0
    nothing = unlabelled(len(spoken), len(codes))
    parts = [] if shots is None else split_folds(documents, folds)
    outcome = _Outcome.empty(truth.shape)
    if shots is None:
        outcome.take(material, prepared.classify(nothing, spoken), nothing, spoken, settings, np.arange(len(passages)))
    for number, held_out in enumerate(parts):
        learnt = sample_shots(truth, np.setdiff1d(np.arange(len(passages)), held_out), shots or 0, number)
        given = nothing.copy()
        shown = np.isin(material.rows, learnt)
        given[shown] = truth[material.rows[shown]]
        outcome.take(material, prepared.classify(given, spoken), given, spoken, settings, held_out)
        outcome.examples.append(len(learnt))
        if progress:
            progress(number + 1, len(parts))
    done = _measure(codes, passages, truth, outcome)
    cuts = {code.id: float(value) for code, value in zip(codes, np.mean(outcome.thresholds, axis=0), strict=True)}
    return replace(done, thresholds=cuts, examples=float(np.mean(outcome.examples or [0])), folds=len(parts))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the coding said of each passage, filled a fold at a time; arrays of shape (n_passages, n_codes)."""

    probability: NDArray[np.float64]
    chosen: NDArray[np.bool_]
    likely: NDArray[np.bool_]
    thresholds: list[NDArray[np.float64]]
    examples: list[int]

    @classmethod
    def empty(cls, shape: tuple[int, int]) -> _Outcome:
        return cls(np.zeros(shape), np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool), [], [])

    def take(
        self,
        material: GoldMaterial,
        classified: ClassifiedPassages,
        given: NDArray[np.int8],
        spoken: NDArray[np.bool_],
        settings: ThemeSettings,
        rows: NDArray[np.int_],
    ) -> None:
        """Take over what was found for some of people's passages; one of several parts has what any part has."""
        cuts = choose_thresholds(classified, given, spoken, settings)
        probability = classified.probability
        for target, found in (
            (self.probability, probability),
            (self.chosen, probability >= cuts.possible),
            (self.likely, probability >= cuts.likely),
        ):
            target[rows] = material.of_rows(found)[rows]
        self.thresholds.append(cuts.possible)


def codebook_of(codes: Sequence[Code]) -> Codebook:
    """A codebook of codes in the order of the codebook they are from, those above before those below."""
    below = {finer.id for code in codes for finer in code.codes}
    return Codebook("", (Section("", "", tuple(code for code in codes if code.id not in below)),), ())


def split_folds(documents: Sequence[str], folds: int) -> list[NDArray[np.int_]]:
    """Rows of each fold, documents whole and folds of about equal size; as many folds as documents where those are fewer."""
    from sklearn.model_selection import GroupKFold

    different = len(set(documents))
    if different < 2:
        got, expected = "passages from one document only", "at least two documents, so that none is both learnt from and scored"
        raise GoldError(Fault("--shots", got, expected, "Leave out --shots to score from the codebook only."))
    split = GroupKFold(min(folds, different)).split(documents, groups=documents)
    return [np.asarray(held_out) for _, held_out in split]


def sample_shots(truth: NDArray[np.bool_], rows: NDArray[np.int_], shots: int, seed: int) -> NDArray[np.int_]:
    """Passages to learn from: for each code up to `shots` that carry it, drawn at random.

    Args:
        truth: of shape (n_passages, n_codes).
        rows: that may be drawn.
        shots: examples a code.
        seed: of the draw.

    Returns:
        Rows in order; every one of `rows` where no code has more than `shots`. A passage drawn for one code is shown with all its
        codes, so that common codes get more examples than were asked for.
    """
    if shots >= truth[rows].sum(axis=0).max(initial=0):
        return rows
    random = np.random.default_rng(seed)
    drawn = [random.permutation(rows[truth[rows, column]])[:shots] for column in range(truth.shape[1])]
    return np.unique(np.concatenate(drawn)).astype(int)


def _measure(
    codes: Sequence[Code],
    passages: Sequence[GoldPassage],
    truth: NDArray[np.bool_],
    outcome: _Outcome,
) -> Evaluation:
    documents = [passage.doc for passage in passages]
    probability, chosen = outcome.probability, outcome.chosen
    by_code = {
        code.id: agree(truth[:, column], chosen[:, column], documents, probability[:, column]) for column, code in enumerate(codes)
    }
    counts = Counter(code for passage in passages for code in passage.codes)
    unknown = {code: count for code, count in counts.items() if code not in by_code}
    notes = [f"{count} codings of {code!r} were skipped: the codebook has no such code" for code, count in sorted(unknown.items())]
    bins, error = reliability(probability, truth)
    macro: dict[str, float | None] = {}
    for name in ("precision", "recall", "f1", "average_precision", "kappa", "alpha"):
        values = [value for found in by_code.values() if found.positives and (value := found.values[name]) is not None]
        macro[name] = float(np.mean(values)) if values else None
    macro["codes"] = float(sum(found.positives > 0 for found in by_code.values()))
    return Evaluation(
        codes=by_code,
        pooled=agree(truth, chosen, documents),
        likely=agree(truth, outcome.likely, documents),
        any_code=agree(np.asarray(truth.any(axis=1)), np.asarray(chosen.any(axis=1)), documents),
        macro=macro,
        thresholds={},
        reliability=bins,
        calibration_error=error,
        examples=0.0,
        folds=0,
        notes=tuple(notes),
        probability=probability,
        chosen=chosen,
    )


def reliability(probability: NDArray[np.float64], truth: NDArray[np.bool_]) -> tuple[tuple[Bin, ...], float]:
    """Bins of equal width of the reliability diagram, and the expected calibration error (Naeini et al. 2015)."""
    flat, said = probability.ravel(), truth.ravel()
    which = np.minimum((flat * _BINS).astype(int), _BINS - 1)
    bins = tuple(
        Bin(float(flat[which == number].mean()), float(said[which == number].mean()), int((which == number).sum()))
        for number in range(_BINS)
        if (which == number).any()
    )
    return bins, sum(abs(bin.predicted - bin.observed) * bin.n for bin in bins) / max(1, len(flat))


def resolve_codes(passages: Sequence[GoldPassage], codes: Sequence[Code]) -> list[GoldPassage]:
    """Coded passages whose codes are called by their ids, whether the file names them so or by a name that one code has.

    Args:
        passages: of a gold file.
        codes: of the codebook, those above before those below.

    Returns:
        The same passages; what is the name of no code, or of several, is left as it is.
    """
    below = {finer.id for code in codes for finer in code.codes}
    tops = tuple(code for code in codes if code.id not in below)
    lookup = CodeLookup(Codebook("", (Section("", "", tops),), ()))

    def id_of(name: str) -> str:
        known = lookup.of_id(name)
        found = lookup.find(name) if known is None else ()
        return known.id if known else found[0].code.id if len(found) == 1 else name

    ids = {name: id_of(name) for name in {name for passage in passages for name in passage.codes}}
    return [replace(passage, codes=frozenset(ids[name] for name in passage.codes)) for passage in passages]


def evaluate_file(
    gold: str | Path,
    codebook: str | Path,
    *,
    shots: int | None = None,
    folds: int = 5,
    precision: float | None = None,
    threshold: float | None = None,
) -> Evaluation:
    """Score theme coding against a file of coded passages.

    Args:
        gold: passages coded by people, as `read_gold` reads them.
        codebook: the codes, as `read_codes` reads them.
        shots: examples a code; None for the codebook alone.
        folds: parts into which documents are dealt.
        precision: wanted of learnt codes; None for the best balance with recall.
        threshold: from which codes are proposed that are not decided throughout; None: chosen for these passages.

    Returns:
        The evaluation; lines of the file that were left out are among its notes.

    Raises:
        TextmineError: a file cannot be used, or there are examples to be learnt from one document alone.
    """
    read = read_gold(Path(gold))
    codes = read_codes(Path(codebook))
    passages = resolve_codes(read.passages, codes)
    done = evaluate(passages, codes, models.encoder(), shots=shots, folds=folds, precision=precision, threshold=threshold)
    return replace(done, notes=(*(f"skipped: {fault}" for fault in read.faults), *done.notes))
