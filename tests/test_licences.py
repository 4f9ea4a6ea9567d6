"""What textmine is built on may be used by a program under the MIT licence."""

from __future__ import annotations

from pathlib import Path

from tests.licences import table

ROOT = Path(__file__).parents[1]


def test_every_dependency_has_a_licence_that_fits() -> None:
    """No package that runs with textmine has a licence that MIT cannot go with, and none has none."""
    assert [(name, licence) for name, licence, fits in table() if not fits] == []


def test_the_project_says_its_own() -> None:
    """Licence file, package metadata and citation file agree."""
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    assert 'license = "MIT"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "license: MIT" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
