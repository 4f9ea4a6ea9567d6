"""Where batches are done: in this process, or on Dask where the environment variable TEXTMINE_DASK says so.

    TEXTMINE_DASK=                     in this process, stages that need nothing of one another at once
    TEXTMINE_DASK=local                a Dask cluster of this machine, for the length of the run
    TEXTMINE_DASK=tcp://10.0.0.5:8786  a Dask scheduler that is there, and its workers

It is no key of study.toml: where the work is done changes no result, and a study's folder moves between machines.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from prefect import Task, tags
from prefect.futures import PrefectFuture, as_completed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from textmine.errors import Fault, TextmineError
from textmine.pipeline.manifest import StageTime
from textmine.pipeline.run import Progress, batches, stale_units
from textmine.pipeline.stages import rounds

DASK = "TEXTMINE_DASK"
_SCHEMES = ("tcp://", "tls://")
_WIDEST = max(map(len, rounds()))


def task_runner() -> TaskRunner[Any]:
    """What Prefect hands tasks to.

    Returns:
        A thread for each stage of a round, or a Dask cluster.

    Raises:
        TextmineError: TEXTMINE_DASK names neither, or prefect-dask is not installed.
    """
    named = os.environ.get(DASK, "")
    if not named:
        return ThreadPoolTaskRunner(max_workers=_WIDEST)
    if named != "local" and not named.startswith(_SCHEMES):
        do = "Unset it to work in this process."
        raise TextmineError(Fault(DASK, f'"{named}"', '"local" or the address of a scheduler, such as tcp://10.0.0.5:8786', do))
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError as error:
        do = 'Install it with `pip install -c constraints.txt "textmine[dask]"`, or unset the variable.'
        raise TextmineError(Fault(DASK, f'"{named}", but prefect-dask is not installed', "prefect-dask", do)) from error
    if named != "local":
        return DaskTaskRunner(address=named)
    # A process for each processor, since spaCy holds the interpreter; heard on this machine alone, and without Dask's own pages.
    here = {"host": "127.0.0.1", "dashboard_address": None, "processes": True, "threads_per_worker": 1, "silence_logs": "CRITICAL"}
    return DaskTaskRunner(cluster_kwargs=here)


def do_round(
    mine: Task[..., StageTime], stale: Mapping[str, Sequence[str]], study: Path, output: Path | None, progress: Progress
) -> dict[str, float]:
    """Have the units of some stages done, in batches, wherever the run's task runner does them; paths travel, not data.

    Args:
        mine: the task that does a batch.
        stale: units of each stage that have work; the stages need nothing of one another.
        study: the study's folder.
        output: folder of the results, or None for `STUDY/output`.
        progress: told of each batch.

    Returns:
        The seconds that each stage took, of all its batches together.

    Raises:
        TextmineError: a fault of the study, a model or the disk; or workers that keep finished work elsewhere.
    """
    each = [[(stage, batch) for batch in batches(units)] for stage, units in stale.items()]
    futures: dict[PrefectFuture[StageTime], tuple[str, int]] = {}
    for stage, batch in filter(None, chain.from_iterable(zip_longest(*each))):  # in turn, for stages go on at once
        with tags(stage):
            futures[mine.submit(stage, study, output, batch)] = stage, len(batch)
    for future in as_completed(list(futures)):
        stage, done = futures[future]
        progress(stage, done, len(stale[stage]))
    seconds: dict[str, float] = defaultdict(float)
    for future, (stage, _) in futures.items():
        seconds[stage] += future.result().seconds
    for stage, units in stale.items():
        if units and os.environ.get(DASK) and (left := stale_units(stage, study, output)[0]):
            do = "Give every worker the same textmine, study folder, TEXTMINE_CACHE and TEXTMINE_LEDGER."
            got = f"{len(left)} of {len(units)} units of the stage {stage} are missing here after the workers finished"
            raise TextmineError(Fault(DASK, got, "finished work in the cache folder", do))
    return seconds
