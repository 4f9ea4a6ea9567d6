"""The flow of a study: every stage in order, its stale units in batches, one task a batch.

Parameters, logs and artifacts hold paths and counts, never a participant's words or name.
"""

from __future__ import annotations

import time
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Failed

from textmine.errors import TextmineError
from textmine.manifest import StageTime
from textmine.pipeline import STAGES, Progress, batches, only_run, run_batch, stale_units, write_outputs

# The bars of a command line that runs the flow in its own process; a worker has none.
PROGRESS: ContextVar[Progress | None] = ContextVar("progress", default=None)


def can_help(_task: Any, _run: Any, state: State[Any]) -> bool:
    """Whether a retry can help: not for a fault of the user's material, which is there the next time too."""
    return not isinstance(state.result(raise_on_failure=False), TextmineError)


# Freshness is the library's own (fingerprints), so Prefect caches nothing.
mine_batch = task(
    name="mine-batch",
    task_run_name="{name}",
    description="A batch of one stage's work.",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=2,
    retry_delay_seconds=5,
    retry_jitter_factor=0.5,
    retry_condition_fn=can_help,
)(run_batch)
write = task(
    name="write-outputs",
    description="Tables, matrices, report and run.json.",
    cache_policy=NO_CACHE,
    persist_result=False,
)(write_outputs)


@flow(name="theme-matrix", flow_run_name="matrix-{study.name}", persist_result=False)
def theme_matrix(study: Path, output: Path | None = None) -> dict[str, Any] | State[Any]:
    """Transcripts and literature to the theme-by-case matrix.

    Args:
        study: the study's folder, which holds study.toml.
        output: folder of the results; the study's own `output` unless given.

    Returns:
        The run's counts; a failed state, with what to do, where the study has a fault.
    """
    try:
        with only_run(study, output):
            manifest = _stages(study, output)
    except TextmineError as error:
        return Failed(message=str(error), data=error)
    create_markdown_artifact(
        _summary(manifest, output or study / "output"), key="theme-matrix", description="What the run read and coded"
    )
    return dict(manifest["counts"])


def _stages(study: Path, output: Path | None) -> dict[str, Any]:
    progress = PROGRESS.get() or (lambda *_: None)
    times: dict[str, StageTime] = {}
    for stage in STAGES:
        started = time.perf_counter()
        units, every = stale_units(stage.name, study, output)
        progress(stage.name, 0, len(units))
        for batch in batches(units):
            mine_batch(stage.name, study, output, batch)
            progress(stage.name, len(batch), len(units))
        times[stage.name] = StageTime(time.perf_counter() - started, len(units), every - len(units))
    progress("report", 0, 1)
    return write(study, output, times)


def _summary(manifest: dict[str, Any], output: Path) -> str:
    rows = "\n".join(f"| {name.replace('_', ' ')} | {count:,} |" for name, count in manifest["counts"].items())
    return f"The matrix is in `{output / 'matrices' / 'framework.html'}`.\n\n| | |\n| --- | ---: |\n{rows}\n"
