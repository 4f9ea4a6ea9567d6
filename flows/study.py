"""The flow of a study: round by round, the stale units of its stages in batches, one task a batch.

Parameters, logs and artifacts hold paths, counts and states, never a participant's words or name.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from prefect import flow, tags, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed

from textmine.pipeline.manifest import StageTime
from textmine.pipeline.run import Progress, run_batch, stale_units, write_outputs
from textmine.pipeline.run_lock import retry_while_changed, run_lock
from textmine.pipeline.schedule import schedule_name
from textmine.pipeline.stages import rounds
from textmine.pipeline.summary import one_line_summary
from textmine_flows.artifacts import leave_run
from textmine_flows.edge import can_help, ended_by, like, opened, sealed
from textmine_flows.parameters import Output, Study
from textmine_flows.runners import do_round, task_runner

# The bars of a command line that runs the flow in its own process; a worker has none.
PROGRESS: ContextVar[Progress | None] = ContextVar("progress", default=None)

_batch: Callable[..., StageTime] = sealed(run_batch)
_write: Callable[..., dict[str, Any]] = sealed(write_outputs)
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
)(_batch)
write = task(
    name="write-outputs",
    task_run_name="write-outputs",
    description="Tables, matrices, report and run.json.",
    cache_policy=NO_CACHE,
    persist_result=False,
)(_write)


@flow(
    name="theme-matrix",
    description="Turn transcripts and literature into the theme-by-case matrix. Only what changed is redone.",
    flow_run_name="matrix-{study.name}",
    persist_result=False,
    task_runner=task_runner(),
)
def theme_matrix(study: Study, output: Output = None) -> State[Any]:
    """Turn transcripts and literature into the theme-by-case matrix.

    Args:
        study: The study folder (the one with study.toml), on the computer where the run takes place.
        output: Folder for the results. Leave it empty to use the folder `output` in the study folder.

    Returns:
        What changed since the last run; a failed state, with what to do, where the study has a fault; a cancelled one during
        another run of it.
    """
    state: State[Any]
    try:
        with run_lock(study, output):
            manifest = retry_while_changed(lambda: _stages(study, output))
            leave_run(study, output or study / "output", manifest)
        state = Completed(message=one_line_summary(manifest["changes"]), data=manifest["counts"])
    except Exception as error:
        state = ended_by(error)
    return state


def run_within(study: Path, output: Path | None) -> State[Any]:
    """Run the study within another flow's run, tagged like it; the state is fit to be that run's own."""
    with tags("textmine", schedule_name(study)):
        state: State[Any] = like(theme_matrix(study, output, return_state=True))
    return state


def _stages(study: Path, output: Path | None) -> dict[str, Any]:
    progress = PROGRESS.get() or (lambda *_: None)
    times: dict[str, StageTime] = {}
    with opened():
        for one in rounds():
            found = {stage.name: stale_units(stage.name, study, output) for stage in one}
            stale = {name: units for name, (units, _) in found.items()}
            for name, units in stale.items():
                progress(name, 0, len(units))
            seconds = do_round(mine_batch, stale, study, output, progress)
            for name, (units, every) in found.items():
                times[name] = StageTime(seconds[name], len(units), every - len(units))
        progress("report", 0, 1)
        manifest: dict[str, Any] = write(study, output, times)
    return manifest
