"""The flow that looks at a study's folder. While nothing has changed it loads neither the pipeline nor a model."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from textmine.pipeline.watch import read_state, save_state
from textmine_flows.parameters import Output, Study


@flow(
    name="study-watch",
    description="Run the study if its files have changed and are no longer being written. Otherwise do nothing.",
    flow_run_name="watch-{study.name}",
    persist_result=False,
)
def study_watch(study: Study, output: Output = None) -> State[Any]:
    """Run the study where its files have changed.

    Args:
        study: The study folder (the one with study.toml), on the computer where the run takes place.
        output: Folder for the results. Leave it empty to use the folder `output` in the study folder.

    Returns:
        The state of the run, or one that says why there was none.
    """
    seen = read_state(study, output)
    if not seen.changed:
        return Completed(name="Nothing new", message="No files have changed since the last run.")
    if not seen.still:
        return Completed(name="Still being written", message="Files are still being written. The next run will look again.")
    from textmine_flows.study import run_within

    state: State[Any] = run_within(study, output)
    if state.is_completed():
        save_state(seen)
    return state
