"""The flow runs the same stages, tells Prefect nothing that a participant said, and fails plainly."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from textmine.errors import StudyError
from textmine.pipeline import STAGES, run_study


@pytest.fixture(scope="module")
def _harness() -> Iterator[None]:
    """One temporary Prefect server for the module."""
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=300):
        yield


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "run.json")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def recorded() -> tuple[list, list, list]:
    """Flow runs, task runs and artifacts that the server has."""
    from prefect.client.orchestration import get_client

    async def ask() -> tuple[list, list, list]:
        async with get_client() as client:
            return await client.read_flow_runs(), await client.read_task_runs(), await client.read_artifacts()

    return asyncio.run(ask())


@pytest.mark.usefixtures("_harness")
def test_flow_and_stages_leave_the_same_bytes(make_study, fake_encoder, tmp_path: Path) -> None:
    """The flow's output is that of the stages run directly."""
    from textmine_flows.command import run_flow

    study = make_study()
    run_study(study, tmp_path / "direct")
    (study / ".textmine").rename(tmp_path / "cache-of-direct")
    told: list[tuple[str, int, int]] = []
    manifest = run_flow(study, tmp_path / "flow", lambda *event: told.append(event))
    assert bytes_of(tmp_path / "flow") == bytes_of(tmp_path / "direct")
    assert manifest["counts"]["files_read"] == 1
    assert [stage for stage, done, _ in told if done == 0] == [*(stage.name for stage in STAGES), "report"]


@pytest.mark.usefixtures("_harness")
def test_prefect_is_told_paths_and_counts_alone(make_study, fake_encoder, tmp_path: Path) -> None:
    """No participant's words or name are in flow parameters, run names or artifacts."""
    from textmine_flows.command import run_flow

    study = make_study(
        {"north/a.txt": "Interviewer: Who paid?\n\nPhilomena Quist: We paid, the lot of us, and they were honest.\n" * 3}
    )
    run_flow(study, tmp_path / "out")
    flow_runs, task_runs, artifacts = recorded()
    told = " ".join(
        [
            *(f"{run.name} {run.parameters}" for run in flow_runs),
            *(run.name for run in task_runs),
            *(f"{artifact.key} {artifact.description} {artifact.data}" for artifact in artifacts),
        ]
    )
    assert "matrix-study" in told
    assert "theme-matrix" in told
    assert "Philomena" not in told
    assert "honest" not in told


@pytest.mark.usefixtures("_harness")
def test_a_fault_of_the_study_fails_the_run_plainly(make_study, capfd: pytest.CaptureFixture[str]) -> None:
    """A study that cannot be read raises the library's own error, and no traceback is printed."""
    from textmine_flows.command import run_flow

    with pytest.raises(StudyError, match="none of 1 files could be read"):
        run_flow(make_study({"north/a.txt": ""}), None)
    assert "Traceback" not in "".join(capfd.readouterr())


@pytest.mark.usefixtures("_harness")
def test_an_unchanged_study_needs_no_task_but_the_writing(make_study, fake_encoder, tmp_path: Path) -> None:
    """The second flow run does no batch at all."""
    from textmine_flows.command import run_flow

    study = make_study()
    run_flow(study, tmp_path / "out")
    before = {run.id for run in recorded()[1]}
    manifest = run_flow(study, tmp_path / "out")
    assert [run.name.split("-")[0] for run in recorded()[1] if run.id not in before] == ["write"]
    assert all(stage["reused"] for stage in manifest["stages"].values())
