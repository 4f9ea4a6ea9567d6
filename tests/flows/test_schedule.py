"""`textmine schedule` for real: what it sets up at a server of its own, and the runs that it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.flows.conftest import Server, a_study
from textmine.errors import StudyError
from textmine.pipeline.schedule import StudySchedule, parse_schedule


def runs_of(client: Any, name: str, **wanted: Any) -> list[Any]:
    """The runs of a deployment, the latest first."""
    from prefect.client.schemas.filters import DeploymentFilter, FlowRunFilter
    from prefect.client.schemas.sorting import FlowRunSort

    return client.read_flow_runs(
        deployment_filter=DeploymentFilter.model_validate({"id": {"any_": [client.read_deployment_by_name(name).id]}}),
        flow_run_filter=FlowRunFilter.model_validate(wanted),
        sort=FlowRunSort.EXPECTED_START_TIME_DESC,
    )


def test_it_says_what_is_set_up_and_what_must_be_left_running(server: Server) -> None:
    """Times in words, the address, and how to end it; nothing of Prefect's own talk."""
    assert server.said.splitlines() == [
        f"Scheduled: {server.study}",
        "  full run every Friday at 16:05 (Europe/London)",
        "  checks for changed files every 60 minutes, and runs if there are any",
        "  decisions are included when you run publish/my-study, and in every other run",
        f"To see runs and changes, or to start a run now: {server.url.removesuffix('/api')}/deployments",
        "Leave it running: scheduled runs happen only while this command runs. Ctrl+C stops it; finished work is kept.",
        "To start it automatically with the computer, run the same command with --unit.",
    ]


@pytest.fixture
def first_look(connected: Any, eventually: Callable, ended: Callable) -> Any:
    """The look that the command makes when it starts, at its end."""
    looks = eventually(lambda: runs_of(connected, "study-watch/my-study", state={"type": {"any_": _NOT_SCHEDULED}}))
    return ended(min(looks, key=_start).id)


@pytest.fixture
def planned(connected: Any, eventually: Callable) -> list[Any]:
    """The full runs that the server's scheduler has made for later; it looks at deployments every few seconds."""
    return eventually(lambda: runs_of(connected, "theme-matrix/my-study", state={"type": {"any_": ["SCHEDULED"]}}))


def test_the_first_look_is_at_once_and_later_ones_find_nothing_new(first_look: Any, connected: Any, ended: Callable) -> None:
    """The look at the start runs the study; the next ends as `Nothing new`, without a run within it."""
    assert (first_look.name, first_look.state.name) == ("watch-My Study", "Completed")
    assert first_look.state.message.startswith("Since the run of ")
    deployment = connected.read_deployment_by_name("study-watch/my-study")
    second = ended(connected.create_flow_run_from_deployment(deployment.id).id)
    assert (second.state.name, second.state.message) == ("Nothing new", "No files have changed since the last run.")
    assert connected.read_task_runs(flow_run_filter=_only(second.id)) == []


_NOT_SCHEDULED = ["PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED", "CRASHED"]


def _start(run: Any) -> Any:
    return run.start_time or run.expected_start_time


def _only(run: UUID) -> Any:
    from prefect.client.schemas.filters import FlowRunFilter

    return FlowRunFilter.model_validate({"id": {"any_": [run]}})


def test_the_next_run_is_scheduled_in_the_machines_own_time(planned: list[Any]) -> None:
    """A scheduler that is silently broken schedules nothing: with SQLAlchemy 2.1 it was."""
    assert planned
    times = {run.expected_start_time.astimezone(ZoneInfo("Europe/London")) for run in planned}
    assert {(time.weekday(), time.hour, time.minute) for time in times} == {(4, 16, 5)}


@pytest.mark.parametrize("name", ["theme-matrix", "study-watch", "publish"])
def test_deployments_run_the_installed_module_with_a_form_that_explains_itself(server: Server, connected: Any, name: str) -> None:
    """Entry points are modules, not files; both parameters have a title and a sentence; the study is filled in."""
    one = connected.read_deployment_by_name(f"{name}/my-study")
    assert one.entrypoint.startswith("textmine_flows.")
    assert one.parameters == {"study": str(server.study), "output": None}
    assert one.tags == ["textmine", "my-study"]
    assert one.description
    form = one.parameter_openapi_schema
    assert {key: part["title"] for key, part in form["properties"].items()} == {"study": "Study folder", "output": "Output folder"}
    assert all(part["description"].endswith(".") for part in form["properties"].values())
    assert form["required"] == ["study"]


def test_show_tells_of_each_flow(server: Server, planned: list[Any]) -> None:
    """When it runs next and what became of the last time; and that no unit is there yet."""
    assert planned
    said = server.run("textmine", "schedule", str(server.study), "--show")
    assert said.returncode == 0, said.stderr
    unit, address, *flows = said.stdout.splitlines()
    assert unit.endswith("textmine-my-study.service: does not exist; --unit writes it")
    assert address == f"At {server.url.removesuffix('/api')}:"
    assert [line.split(":")[0] for line in flows] == ["  theme-matrix/my-study", "  study-watch/my-study", "  publish/my-study"]
    assert ", 16:05" in flows[0]


def test_one_process_a_study(server: Server) -> None:
    """A second `textmine schedule` of the study is refused, and so is taking away what is running."""
    for options in ([], ["--remove"]):
        refused = server.run("textmine", "schedule", str(server.study), *options)
        assert refused.returncode == 1
        assert "`textmine schedule` is already running for it" in refused.stderr


def test_another_study_of_the_same_name_is_not_mixed_up(connected: Any, server: Server, tmp_path: Path) -> None:
    """At a server that several studies use, a name that is taken is told before anything is changed."""
    from textmine_flows.deployments import deployments_of, withdraw

    same = parse_schedule(a_study(tmp_path / "my_study"))
    with pytest.raises(StudyError, match=f"the server already has a study called my-study: {server.study}"):
        deployments_of(connected, same)
    assert withdraw(connected, parse_schedule(tmp_path / "unheard of")) == []


def test_a_cron_expression_that_is_none_is_told(tmp_path: Path) -> None:
    """Five words are not yet a time."""
    from textmine_flows.deployments import times_of

    with pytest.raises(StudyError, match=r"--every: 'at seven on each monday'\. Expected a cron expression"):
        times_of(parse_schedule(tmp_path, every="at seven on each monday"))


def test_what_a_power_cut_left_running_is_ended(connected: Any, first_look: Any) -> None:
    """A run whose process is gone is set to crashed when the server starts anew; others are left alone."""
    assert first_look.state.is_final()  # it would be taken for one of those
    from prefect.states import Completed, Running

    from textmine_flows.deployments import end_leftovers
    from textmine_flows.watch import study_watch

    def run(state: Any) -> UUID:
        made = connected.create_flow_run(study_watch, parameters={"study": "/nowhere"})
        connected.set_flow_run_state(made.id, state, force=True)
        return made.id

    left, done = run(Running()), run(Completed())
    assert end_leftovers(connected) >= 1
    assert connected.read_flow_run(left).state.name == "Crashed"
    assert connected.read_flow_run(done).state.name == "Completed"


@pytest.fixture
def other(connected: Any, tmp_path: Path) -> Iterator[StudySchedule]:
    """Another study, set up at the same server, which nobody runs."""
    from textmine_flows.deployments import deployments_of, withdraw

    plan = parse_schedule(a_study(tmp_path / "other"), every="day", watch=30)
    for runner_deployment in deployments_of(connected, plan):
        runner_deployment.apply()
    yield plan
    withdraw(connected, plan)


def test_a_study_is_withdrawn_whole(connected: Any, other: StudySchedule) -> None:
    """What was set up for a study is taken away, and no other study's."""
    from textmine_flows.deployments import withdraw

    assert withdraw(connected, other, but={"publish/other"}) == ["theme-matrix/other", "study-watch/other"]
    assert withdraw(connected, other) == ["publish/other"]
    assert connected.read_deployment_by_name("publish/my-study")


def test_what_was_missed_while_the_machine_was_off_is_made_once(connected: Any, other: StudySchedule) -> None:
    """Setting the study up again leaves the last overdue full run, and those somebody asked for, but no overdue look."""
    from prefect.states import Scheduled

    from textmine_flows.deployments import deployments_of, forget_missed

    def overdue(name: str, days: int, **parameters: str) -> UUID:
        one = connected.read_deployment_by_name(name)
        state = Scheduled(scheduled_time=datetime.now(UTC) - timedelta(days=days))
        return connected.create_flow_run_from_deployment(one.id, state=state, parameters=parameters).id

    asked = overdue("theme-matrix/other", 4, output="/elsewhere")
    last = [overdue("theme-matrix/other", days) for days in (3, 2, 1)][-1]
    overdue("study-watch/other", 1)
    forget_missed(connected, other)
    for runner_deployment in deployments_of(connected, other):
        runner_deployment.apply()
    before = {"before_": datetime.now(UTC)}
    assert {run.id for run in runs_of(connected, "theme-matrix/other", expected_start_time=before)} == {asked, last}
    assert runs_of(connected, "study-watch/other", expected_start_time=before) == []


def test_nothing_but_loopback_was_tried(server: Server, connected: Any) -> None:
    """Server, runner, worker and runs were started as a user starts them, and none tried to reach anything.

    Nor does the server when somebody opens the pages for which it would fetch a catalogue.
    """
    assert "process" in connected.request("GET", "/collections/views/aggregate-worker-metadata").json()["prefect"]
    assert not server.trace.exists(), server.trace.read_text(encoding="utf-8")
