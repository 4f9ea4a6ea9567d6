"""The built wheel works without the checkout."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the sources and unpacked by pip into a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("src", "flows", "models"):
        shutil.copytree(ROOT / name, folder / "source" / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder / "source")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", folder, folder / "source"], check=True, capture_output=True
    )
    (wheel,) = folder.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", folder / "site", wheel], check=True, capture_output=True)
    return folder / "site"


def run(installed: Path, script: str) -> str:
    """What a script prints with the unpacked wheel in front of everything."""
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(installed)!r}); {script}"]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=installed.parent).stdout.strip()


def test_package_flows_and_models_come_from_the_wheel(installed: Path) -> None:
    """textmine, its flows and the manifest of models are all in the wheel."""
    places = run(
        installed,
        "import textmine, textmine_flows, textmine_models as m; print(textmine.__file__, textmine_flows.__file__, m.__file__)",
    )
    assert all(place.startswith(str(installed)) for place in places.split())
    assert run(installed, "from textmine.nlp import models; print(*models.manifest())") == "encoder pipeline"


def test_data_files_are_in_the_wheel(installed: Path) -> None:
    """Templates, style sheet, gazetteer and word lists are where the code looks for them."""
    sources = {
        path.relative_to(ROOT / "src") for path in (ROOT / "src/textmine").rglob("*") if path.is_file() and path.suffix != ".pyc"
    }
    assert {path for path in sources if not (installed / path).is_file()} == set()


def test_a_study_can_be_laid_out_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    """`init` writes its templates."""
    run(
        installed,
        "from pathlib import Path; from textmine.pipeline.init import init_study; "
        f"init_study(Path({str(tmp_path / 'new')!r}), None, None)",
    )
    assert (tmp_path / "new/codebook.yaml").is_file()
