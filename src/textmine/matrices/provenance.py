"""What a run was made with and what people put into the ledger: what methods and audit trail are written from.

run.json is written last, and a report goes before it; so both take these facts from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from textmine.nlp import models
from textmine.records.decisions import History
from textmine.study.load import Study


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a run was made with, under the names they have in run.json, and the whole ledger.

    Attributes:
        settings: tables of study.toml with every key.
        seeds: by what they are for.
        models: name, version and sha256 of each.
        versions: of the packages that decide results.
        history: all that was ever entered in the ledger.
    """

    settings: Mapping[str, Any] = field(default_factory=dict)
    seeds: Mapping[str, int] = field(default_factory=dict)
    models: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    history: History = field(default_factory=History)


def run_settings(study: Study) -> dict[str, Any]:
    """Settings, seeds, models and package versions of a run, as run.json has them."""
    settings = study.settings
    return {
        "settings": settings.model_dump(mode="json"),
        "seeds": {"topics": settings.topics.seed},
        "models": {
            key: {"name": model.name, "version": model.version, "sha256": model.sha256} for key, model in models.manifest().items()
        },
        "versions": models.package_versions(),
    }


def provenance_of(made: Mapping[str, Any], history: History) -> Provenance:
    """The facts of a run.

    Args:
        made: of `run_settings`, or the same keys of a run.json.
        history: of the ledger.

    Returns:
        The facts; Python's own version is left out, since it decides no result.
    """
    versions = {name: version for name, version in made["versions"].items() if name != "python"}
    return Provenance(made["settings"], made["seeds"], made["models"], versions, history)
