"""textmine: from interviews and papers to a theme-by-case matrix that opens its evidence.

import textmine

results = textmine.run("my-study")  # or textmine.load_results("my-study")
results.matrix.wide()
results.cell("housing", "trust")
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textmine.analysis.evaluation.evaluate import evaluate_file as evaluate
    from textmine.pipeline.study_results import OpenStudy, StudyResults, load_results, open_study, run

__all__ = ["OpenStudy", "StudyResults", "__version__", "evaluate", "load_results", "open_study", "run"]
__version__ = "0.1.0"

# ONNX Runtime sends telemetry unless this is set before its import; to switch it off afterwards does not stop it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

_HOMES = dict.fromkeys(("OpenStudy", "StudyResults", "load_results", "open_study", "run"), "textmine.pipeline.study_results")


def __getattr__(name: str) -> Any:
    """What `import textmine` offers, loaded when it is first used: importing textmine itself is instant."""
    from importlib import import_module

    if name == "evaluate":
        return import_module("textmine.analysis.evaluation.evaluate").evaluate_file
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'textmine' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The names that are offered."""
    return sorted(__all__)
