"""prefect.yaml and a worker for real: deployed as it stands, one run made, and what the server knows of it afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
import yaml

from tests.conftest import INTERVIEW
from tests.flows.conftest import ROOT, Server, a_study

DECLARED = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
NAMES = ["theme-matrix/weekly", "study-watch/folder", "theme-matrix/manual", "publish/decisions"]


@pytest.fixture(scope="session")
def deployed(server: Server) -> Server:
    """The server with the work pool, which a worker makes, and every deployment of prefect.yaml, by Prefect's own commands."""
    for command in (("worker", "start", "--pool", "textmine", "--type", "process", "--run-once"), ("deploy", "--all")):
        done = server.run("prefect", *command)
        assert done.returncode == 0, done.stdout + done.stderr
    return server


@dataclass(frozen=True)
class Made:
    """Runs that a worker made: of the small study, and of one whose participants.csv has a name twice."""

    good: UUID
    faulty: UUID


@pytest.fixture(scope="session")
def made(deployed: Server, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A run of each study, made by a worker that ends when they are done."""
    faulty = a_study(tmp_path_factory.mktemp("faulty") / "study")
    people = "participant,document,label\nP1,north/a.txt,Philomena Quist\nP2,north/a.txt,Philomena Quist\n"
    (faulty / "participants.csv").write_text(people, encoding="utf-8")
    runs = []
    for name, study in ((NAMES[2], deployed.study), (NAMES[0], faulty)):
        asked = deployed.run("prefect", "deployment", "run", name, "--param", f"study={study}")
        assert asked.returncode == 0, asked.stdout + asked.stderr
        runs.append(UUID(next(line.split()[-1] for line in asked.stdout.splitlines() if "UUID" in line)))
    worked = deployed.run("prefect", "worker", "start", "--pool", "textmine", "--run-once")
    assert worked.returncode == 0, worked.stdout + worked.stderr
    return Made(*runs)


def test_schedules_are_off_until_somebody_turns_them_on(deployed: Server, connected: Any) -> None:
    """The weekly run, the folder and the decisions have a schedule, the manual run none; none is active."""
    schedules = {name: connected.read_deployment_by_name(name).schedules for name in NAMES}
    assert {name: [one.active for one in some] for name, some in schedules.items()} == {
        "theme-matrix/weekly": [False],
        "study-watch/folder": [False],
        "theme-matrix/manual": [],
        "publish/decisions": [False],
    }
    assert schedules["theme-matrix/weekly"][0].schedule.timezone == "Europe/London"


@pytest.mark.parametrize("name", NAMES)
def test_deployments_are_as_declared(deployed: Server, connected: Any, name: str) -> None:
    """Relative paths, tags, descriptions, the pool, and a form with titles and sentences."""
    one = connected.read_deployment_by_name(name)
    declared = next(some for some in DECLARED if some["name"] == one.name)
    assert (one.entrypoint, one.tags, one.description) == (declared["entrypoint"], declared["tags"], declared["description"])
    assert one.parameters == {"study": "corpus"}
    assert one.work_pool_name == "textmine"
    titles = [part["title"] for part in one.parameter_openapi_schema["properties"].values()]
    assert titles == ["Study folder", "Output folder"]


@pytest.mark.parametrize(
    ("name", "second"), [("theme-matrix/manual", "AwaitingConcurrencySlot"), ("study-watch/folder", "Cancelled")]
)
def test_two_runs_of_a_deployment_never_overlap(deployed: Server, connected: Any, name: str, second: str) -> None:
    """The second full run waits for the first; the second look at a folder is cancelled, since the next is soon."""
    from prefect.states import Cancelled, Pending

    deployment = connected.read_deployment_by_name(name).id
    runs = [connected.create_flow_run_from_deployment(deployment).id for _ in range(2)]
    try:
        states = [connected.set_flow_run_state(run, Pending()).state.name for run in runs]
        assert states == ["Pending", second]
    finally:
        for run in runs:
            connected.set_flow_run_state(run, Cancelled(), force=True)


def test_a_worker_runs_the_study(made: Made, connected: Any) -> None:
    """The run is named after the study, tagged, and says what changed; each stage with work is a task with its own tag."""
    run = connected.read_flow_run(made.good)
    assert (run.name, run.state.name, sorted(run.tags)) == ("matrix-My Study", "Completed", ["manual", "textmine"])
    assert run.state.message.endswith(": nothing changed.")


def artifacts_of(client: Any, run: UUID) -> dict[str, Any]:
    from prefect.client.schemas.filters import ArtifactFilter

    found = client.read_artifacts(artifact_filter=ArtifactFilter.model_validate({"flow_run_id": {"any_": [run]}}))
    return {artifact.key: artifact for artifact in found}


def test_its_artifacts_are_the_matrix_the_files_the_changes_and_the_page(made: Made, connected: Any, deployed: Server) -> None:
    """States by theme and case, a verdict a file with the reason, what changed, and the address of the matrix."""
    found = artifacts_of(connected, made.good)
    assert {key: artifact.type for key, artifact in found.items()} == {
        "my-study-changes": "markdown",
        "my-study-matrix": "table",
        "my-study-files": "table",
        "my-study-page": "markdown",
    }
    matrix = json.loads(found["my-study-matrix"].data)
    assert [list(row) for row in matrix] == [["theme", "north", "south"]] * 2
    assert [row["theme"] for row in matrix] == ["trust", "money"]
    files = json.loads(found["my-study-files"].data)
    assert [(row["file"], row["verdict"]) for row in files] == [
        ("south/empty.txt", "set aside"),
        ("north/a.txt", "read"),
        ("south/Quist interview.txt", "read"),
    ]
    assert files[0]["reason"].startswith("the file is empty (0 bytes)")
    page = deployed.study / "output/matrices/framework.html"
    assert page.as_uri() in found["my-study-page"].data
    assert "2 of 3 files read, **1 set aside**" in found["my-study-changes"].data


def test_nobodys_words_or_name_are_at_the_server(made: Made, told: Callable[[UUID], str], deployed: Server) -> None:
    """Run, tasks, artifacts and logs hold no sentence of a transcript and no participant's label."""
    known = told(made.good)
    assert "Beginning flow run 'matrix-My Study'" in known
    assert "write-outputs" in known
    assert "Philomena" not in known
    said = [line.partition(": ")[2] for line in INTERVIEW.splitlines() if line]
    words = {" ".join(some[at : at + 3]) for some in map(str.split, said) for at in range(len(some) - 2)}
    assert len(words) > 50
    assert [word for word in sorted(words) if word in known] == []


def test_a_fault_that_quotes_a_participant_is_kept_from_the_server(made: Made, told: Callable[[UUID], str], connected: Any) -> None:
    """The run fails and says which row to mend; the name in that row is in no state, log or traceback."""
    run = connected.read_flow_run(made.faulty)
    row = "participants.csv row 3: expected it only once. Correct a document or remove a row."
    assert (run.state.name, run.state.message) == ("Failed", row)
    known = told(made.faulty)
    assert "Finished in state Failed" in known
    assert "Traceback" in known
    assert "Philomena" not in known
