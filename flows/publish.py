"""The flow that puts people's decisions into the matrix once they have made them. It waits for nobody: a review may take days."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from textmine.pipeline.manifest import read_manifest
from textmine.pipeline.publish import unpublished
from textmine.pipeline.workspace import open_workspace
from textmine_flows.artifacts import leave_decisions
from textmine_flows.edge import ended_by
from textmine_flows.parameters import Output, Study
from textmine_flows.study import run_within


@flow(
    name="publish",
    description="Update the matrix with decisions and notes made since the last run. Does nothing if there are none.",
    flow_run_name="publish-{study.name}",
    persist_result=False,
)
def publish(study: Study, output: Output = None) -> State[Any]:
    """Put what people have decided into the matrix.

    Args:
        study: The study folder (the one with study.toml), on the computer where the run takes place.
        output: Folder for the results. Leave it empty to use the folder `output` in the study folder.

    Returns:
        The state of the run, or one that says that there was nothing to publish.
    """
    state: State[Any]
    try:
        fresh = unpublished(study, output)
        if not fresh:
            return Completed(name="Nothing to publish", message="No decisions or notes since the last run.")
        state = run_within(study, output)
        if state.is_completed():
            leave_decisions(study, fresh, read_manifest(open_workspace(study, output)))
    except Exception as error:
        state = ended_by(error)
    return state
