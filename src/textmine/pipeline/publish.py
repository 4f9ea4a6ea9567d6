"""What people have decided since the last run learnt from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textmine.pipeline.manifest import missing, read_manifest, recorded
from textmine.pipeline.summary import cells_in_markdown, one_line_summary
from textmine.pipeline.workspace import open_workspace

_SHOWN = {"taken back": "cleared"}


def unpublished(study: Path, output: Path | None = None) -> dict[str, int]:
    """Count what the ledger holds that the last run did not know.

    Args:
        study: the study's folder.
        output: folder of the results, or None for `STUDY/output`.

    Returns:
        By kind (accepted, rejected, taken back, on topics, notes) how many are new; empty where the results know them all. Nothing
        is ever taken out of a ledger, so one that holds less is another one, and all of it is new.

    Raises:
        TextmineError: the study or its ledger has a fault.
    """
    workspace = open_workspace(study, output)
    last = read_manifest(workspace)
    then: Mapping[str, int] = {} if missing(workspace, last) else last.get("ledger", {})
    return dict(Counter(recorded(workspace)) - Counter(then))


def decisions_in_markdown(fresh: Mapping[str, int], manifest: Mapping[str, Any]) -> str:
    """What was decided, and what a run made of it, as a page of Markdown.

    Args:
        fresh: of `unpublished`, before the run.
        manifest: what run.json holds since.

    Returns:
        The page.
    """
    told = ", ".join(f"{number} {_SHOWN.get(kind, kind)}" for kind, number in fresh.items())
    said = f"Decisions and notes since the previous run: {told}."
    changes = manifest["changes"]
    return "\n\n".join(filter(None, (said, one_line_summary(changes), cells_in_markdown(changes)))) + "\n"
