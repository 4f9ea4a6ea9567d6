"""What `textmine run --prefect` calls: the flow, in this process, quiet unless asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from textmine.pipeline.manifest import NAME
from textmine.pipeline.run import Progress
from textmine.pipeline.schedule import schedule_name
from textmine.pipeline.workspace import open_workspace
from textmine_flows.settings import SILENT, prepare


def run_flow(study: Path, output: Path | None, progress: Progress | None = None, *, verbose: bool = False) -> dict[str, Any]:
    """Run a study as a Prefect flow run: on the server that PREFECT_API_URL names, or a temporary one of Prefect's.

    Args:
        study: the study's folder.
        output: folder of the results, or None for `STUDY/output`.
        progress: told of each stage and batch.
        verbose: show Prefect's own log.

    Returns:
        What run.json holds.

    Raises:
        TextmineError: a fault of the study, a model or the disk.
    """
    workspace = open_workspace(study, output)  # a faulty study is told at once, before a server starts
    prepare({} if verbose else SILENT)
    from prefect import tags

    from textmine_flows.edge import opened
    from textmine_flows.study import PROGRESS, theme_matrix

    token = PROGRESS.set(progress)
    try:
        with opened(), tags("textmine", schedule_name(workspace.study.root)):
            theme_matrix(workspace.study.root, workspace.output)
    finally:
        PROGRESS.reset(token)
    data: dict[str, Any] = json.loads((workspace.output / NAME).read_text(encoding="utf-8"))
    return data
