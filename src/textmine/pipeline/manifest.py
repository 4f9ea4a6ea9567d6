"""run.json: what went in, what came out, with which settings, models and versions, and how long it took."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from textmine.matrices.provenance import run_settings
from textmine.pipeline.workspace import Workspace
from textmine.records.decisions import Verdict
from textmine.storage.files import write_atomically
from textmine.storage.fingerprint import sha256_of

NAME = "run.json"


@dataclass(frozen=True, slots=True)
class StageTime:
    """How long a stage took in this run, and how many of its units were there already.

    Attributes:
        seconds: wall clock.
        done: units made in this run.
        reused: units found in the cache.
    """

    seconds: float = 0.0
    done: int = 0
    reused: int = 0


def read_manifest(workspace: Workspace) -> dict[str, Any]:
    """The last run's run.json; empty where there is none or it cannot be read."""
    try:
        data = json.loads((workspace.output / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def is_current(workspace: Workspace, last: Mapping[str, Any]) -> bool:
    """Whether the output folder holds this very study's results, counted, every file with the hash it was written with."""
    outputs = last.get("outputs")
    told = all(isinstance(last.get(name), dict) for name in ("outputs", "counts", "stages"))
    if not told or not outputs or last.get("key") != workspace.key:
        return False
    paths = {workspace.output / name: digest for name, digest in outputs.items()}
    return all(path.is_file() and sha256_of(path) == digest for path, digest in paths.items())


def recorded(workspace: Workspace) -> dict[str, int]:
    """How much the ledger holds, by kind, also of what was thought better of."""
    history = workspace.history
    said = Counter(str(decision.verdict) for decision in history.decisions)
    kinds = {"accepted": Verdict.ACCEPT, "rejected": Verdict.REJECT, "taken back": Verdict.WITHDRAW}
    return {kind: said[verdict] for kind, verdict in kinds.items()} | {
        "on topics": len(history.topics),
        "notes": len(history.notes),
    }


def _ledger(workspace: Workspace) -> dict[str, Any]:
    """How much the ledger holds, and the time of the latest in it: what is later this run does not know."""
    return {"ledger": recorded(workspace), "decided_until": workspace.history.latest}


def missing(workspace: Workspace, last: Mapping[str, Any]) -> dict[str, int]:
    """By kind how much less the ledger holds than at the last run. Nothing is ever taken out of one, so it is then another."""
    now: Mapping[str, int] = recorded(workspace)
    then: Mapping[str, int] = last.get("ledger", {})
    return {kind: number - now.get(kind, 0) for kind, number in then.items() if number > now.get(kind, 0)}


def write_manifest(
    workspace: Workspace,
    counts: Mapping[str, int] | None,
    outputs: Mapping[str, str],
    stages: Mapping[str, StageTime],
    changes: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Write run.json.

    Args:
        workspace: the study.
        counts: of `Results.counts`, or None where nothing could be read.
        outputs: sha256 of every file written, by path below the output folder.
        stages: times by stage.
        changes: since the last run; None where there was none.

    Returns:
        What was written.

    Raises:
        TextmineError: the output folder cannot be written to.
    """
    made = run_settings(workspace.study)
    topics = workspace.topics_summary if counts else None
    data = {
        "study": workspace.study.settings.study.title,
        "key": workspace.key,
        "inputs": [
            asdict(source_file) | {"turns": source_file.turns, "words": source_file.words} for source_file in workspace.inputs
        ],
        "counts": dict(counts) if counts else {"files": len(workspace.inputs), "files_read": 0},
        "topics": {
            "topics": topics.topics if topics else 0,
            "unplaced_share": topics.unplaced_share if topics else 0.0,
            "stability": topics.stability if topics else None,
            "seeds_stability": topics.seeds_stability if topics else None,
            "refits": topics.refits if topics else 0,
            "method": topics.method if topics else "",
            "note": topics.note if topics else "",
        },
        "changes": changes,
        **_ledger(workspace),
        **made,
        "versions": {"python": sys.version.split()[0]} | made["versions"],
        "outputs": dict(sorted(outputs.items())),
        "stages": _stage_entries(stages),
        **_moment(),
    }
    return _write(workspace, data)


def write_again(
    workspace: Workspace, last: Mapping[str, Any], changes: Mapping[str, Any] | None, stages: Mapping[str, StageTime]
) -> dict[str, Any]:
    """Write run.json of a study whose results are there and right: only its times are new.

    Args:
        workspace: the study.
        last: what run.json holds.
        changes: since the last run.
        stages: times of stages that were looked at; of the others everything was found.

    Returns:
        What was written.

    Raises:
        TextmineError: the output folder cannot be written to.
    """
    found = {name: StageTime(0.0, 0, one["units_done"] + one["units_reused"]) for name, one in last["stages"].items()}
    times = {"stages": _stage_entries({**found, **stages}), **_moment()}
    return _write(workspace, {**last, "changes": changes, **_ledger(workspace), **times})


def _stage_entries(stages: Mapping[str, StageTime]) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "seconds": round(stage.seconds, 3),
            "reused": stage.done == 0,
            "units_done": stage.done,
            "units_reused": stage.reused,
        }
        for name, stage in stages.items()
    }


def _moment() -> dict[str, Any]:
    return {"finished": datetime.now(UTC).isoformat(timespec="milliseconds"), "peak_memory_mb": round(peak_memory_mb(), 1)}


def _write(workspace: Workspace, data: Mapping[str, Any]) -> dict[str, Any]:
    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    write_atomically(workspace.output / NAME, text.encode())
    return dict(json.loads(text))


def peak_memory_mb() -> float:
    """Most memory this process has held so far, in megabytes; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0.0  # the standard library does not tell it there
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024) if sys.platform == "darwin" else peak / 1024
