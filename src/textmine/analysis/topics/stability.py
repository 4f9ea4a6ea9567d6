"""Whether topics come back: refits on parts of the passages, with other seeds, and with one case left out.

Stability of the whole is the mean adjusted Rand index (Hubert & Arabie 1985) between fits, over the passages they share. That of
one topic is how well it is found again in each refit: the largest Jaccard index between its passages and a refit's topic, over the
passages of the refit (Hennig 2007, Computational Statistics & Data Analysis 52:258-271, who takes a cluster for dissolved at 0.5 or
less).
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import current_process
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.concurrency.threads import end_with
from textmine.nlp.lazy_imports import hide_packages

_SHARE = 0.9  # of the passages in each refit
_DISSOLVED = 0.5  # Jaccard index up to which a topic is not found again
_FEW = 5  # passages of a topic; with fewer of them in a refit it cannot come back
_MANY = 1000  # passages; fits of fewer are done before processes are there
_PROCESSES = 4  # at most, of some 200 MB
_CASES = 30  # refits without a case; of more cases some are left out in turn, for each refit takes as long as the first fit

Fit = Callable[[NDArray[np.int_], int], NDArray[np.int_]]
UNPLACED_LABEL = -2  # label of a passage that was not in a fit


@dataclass(frozen=True, slots=True)
class Stability:
    """How well topics come back.

    Attributes:
        subsamples, seeds: mean adjusted Rand index between fits on 90 % of the passages, and between fits with other seeds; None
            where there were fewer than two.
        found: of shape (topics,), mean Jaccard index over the refits in which a topic could come back; NaN where it could in none.
        returns: of shape (topics,), share of those refits in which it is found again.
        refits: how many there were.
    """

    subsamples: float | None
    seeds: float | None
    found: NDArray[np.float64]
    returns: NDArray[np.float64]
    refits: int


@contextmanager
def refits(
    fit: Fit, cases: Sequence[str], subsamples: int, seeds: int, leave_out: bool, seed: int
) -> Iterator[Iterator[NDArray[np.int_]]]:
    """Fit again, with less and with other seeds. Many passages are in work at once, in processes of their own, which end with this.

    Args:
        fit: clusters the passages at some rows with a seed, and labels them.
        cases: of the n passages.
        subsamples: refits on 90 % of the passages.
        seeds: refits with other seeds.
        leave_out: whether to refit without each case.
        seed: of the draws.

    Yields:
        Labels of shape (n,) for each refit in that order, -1 for none and `OUT` where a passage was left out.
    """
    from loky import ProcessPoolExecutor, cpu_count

    n, draw = len(cases), np.random.default_rng(seed)
    parts = [np.sort(draw.choice(n, int(n * _SHARE), replace=False)) for _ in range(subsamples)]
    parts += [np.arange(n)] * seeds
    names = sorted(set(cases))
    left = (
        [names[int(at)] for at in np.linspace(0, len(names) - 1, min(len(names), _CASES))] if leave_out and len(names) > 2 else []
    )
    parts += [np.flatnonzero(np.array(cases, dtype=object) != name) for name in left]
    alone = n < _MANY or current_process().daemon  # a worker of Dask's, which has one processor and may have no processes
    todo = [(fit, rows, n, seed + 1 + number) for number, rows in enumerate(parts)]
    if alone:
        yield iter([_spread(*one) for one in todo])
        return
    # Not in threads, for these would wait for one another's turn with the interpreter. One processor is left to this process.
    # What a killed run leaves of their locks is cleared away by a process that would say so on the terminal afterwards.
    os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker:UserWarning")
    pool = ProcessPoolExecutor(min(_PROCESSES, max(1, cpu_count() - 1)), initializer=_serve, initargs=(os.getpid(),))
    finished = False
    try:
        yield _shared([pool.submit(_apart, *one) for one in todo], todo)
        finished = True
    finally:
        pool.shutdown(kill_workers=not finished)


def _serve(parent: int) -> None:
    """What each of those processes does first; Ctrl+C, which a terminal sends to all, is left to the one that began them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with(parent)


def _shared(begun: Sequence[Any], todo: Sequence[Any]) -> Iterator[NDArray[np.int_]]:
    """The fits in order. Who asks for them would only wait, and so does those from the end that no process has begun."""
    here = {number: _spread(*todo[number]) for number in reversed(range(len(todo))) if begun[number].cancel()}
    for number, one in enumerate(begun):
        yield here[number] if number in here else one.result()


def measure_stability(labels: NDArray[np.int_], refitted: Iterable[NDArray[np.int_]], subsamples: int, seeds: int) -> Stability:
    """Compare a fit with refits.

    Args:
        labels: topic of each passage, -1 for none.
        refitted: labels of each of `refits`.
        subsamples: how many of these, the first, were on 90 % of the passages.
        seeds: how many, the next, were with other seeds.

    Returns:
        How well topics come back.
    """
    fits = list(refitted)
    topics = range(int(labels.max(initial=-1)) + 1)
    jaccard = np.array([[_found(labels == topic, fit) for fit in fits] for topic in topics]).reshape(len(topics), len(fits))
    could = ~np.isnan(jaccard)
    times = could.sum(axis=1)
    with np.errstate(invalid="ignore"):
        found, returns = np.nansum(jaccard, axis=1) / times, (could & (jaccard > _DISSOLVED)).sum(axis=1) / times
    return Stability(
        adjusted_rand(fits[:subsamples]), adjusted_rand(fits[subsamples : subsamples + seeds]), found, returns, len(fits)
    )


def adjusted_rand(fits: Sequence[NDArray[np.int_]]) -> float | None:
    """Mean adjusted Rand index between fits, each pair over the passages that both had; those in no topic are a group of their own.

    Args:
        fits: labels of the same n passages, `OUT` where a passage was left out.

    Returns:
        -0.5 to 1; None for fewer than two fits.
    """
    from sklearn.metrics import adjusted_rand_score

    scores = []
    for second, fit in enumerate(fits):
        for other in fits[:second]:
            both = (fit != UNPLACED_LABEL) & (other != UNPLACED_LABEL)
            scores.append(adjusted_rand_score(fit[both], other[both]))
    return round(float(np.mean(scores)), 4) if scores else None


def _apart(fit: Fit, rows: NDArray[np.int_], n: int, seed: int) -> NDArray[np.int_]:
    """As `_spread`, in a process of its own."""
    with hide_packages("pandas", "pyarrow", "rich"):  # which scikit-learn would bring along, and here need no memory
        import sklearn.cluster  # noqa: F401
        import sklearn.decomposition  # noqa: F401
        import sklearn.neighbors  # noqa: F401
    return _spread(fit, rows, n, seed)


def _spread(fit: Fit, rows: NDArray[np.int_], n: int, seed: int) -> NDArray[np.int_]:
    labels = np.full(n, UNPLACED_LABEL, dtype=np.int_)
    labels[rows] = fit(rows, seed)
    return labels


def _found(members: NDArray[np.bool_], refit: NDArray[np.int_]) -> float:
    """Largest Jaccard index of a topic's passages with a refit's topic; NaN where too few of them were in the refit."""
    here = members & (refit != UNPLACED_LABEL)
    if here.sum() < min(_FEW, members.sum()) or not here.any():
        return float("nan")
    best = 0.0
    for topic in np.unique(refit[here & (refit >= 0)]):
        other = refit == topic
        best = max(best, float((here & other).sum() / (here | other).sum()))
    return best
