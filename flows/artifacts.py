"""What a run leaves on Prefect's pages: the matrix in states, the verdict of each file, what changed, and where to read on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact

from textmine.pipeline.publish import decisions_in_markdown
from textmine.pipeline.schedule import schedule_name
from textmine.pipeline.summary import matrix_rows, run_in_markdown, verdict_rows
from textmine_flows.settings import on_this_machine


def leave_run(study: Path, output: Path, manifest: Mapping[str, Any]) -> None:
    """Leave the artifacts of a run; each key keeps its history from run to run.

    Args:
        study: the study's folder.
        output: folder of the results.
        manifest: what run.json holds.
    """
    name, names, page = schedule_name(study), on_this_machine(), output.resolve() / "matrices" / "framework.html"
    create_markdown_artifact(
        run_in_markdown(manifest, page, names=names), key=f"{name}-changes", description="Files read and what changed"
    )
    create_table_artifact(matrix_rows(output), key=f"{name}-matrix", description="State of each theme in each case")
    create_table_artifact(verdict_rows(manifest["inputs"], names=names), key=f"{name}-files", description="Status of each file")
    if names:
        create_link_artifact(
            page.as_uri(),
            "Framework matrix",
            key=f"{name}-page",
            description="Copy this address into your browser; it cannot be opened from this page",
        )


def leave_decisions(study: Path, fresh: Mapping[str, int], manifest: Mapping[str, Any]) -> None:
    """Leave what was decided since the run before, and what it changed.

    Args:
        study: the study's folder.
        fresh: decisions by kind.
        manifest: what run.json holds since.
    """
    create_markdown_artifact(
        decisions_in_markdown(fresh, manifest), key=f"{schedule_name(study)}-decisions", description="What the decisions changed"
    )
