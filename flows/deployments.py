"""A study's flows at a Prefect server: set up, told of, taken away. The same from a checkout and from an installed wheel."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

from prefect import Flow
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId, FlowRunFilter
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.schedules import CronSchedule
from prefect.client.schemas.sorting import FlowRunSort
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.schedules import Cron, Interval, Schedule
from prefect.states import Crashed
from prefect.types.entrypoint import EntrypointType

from textmine.errors import Fault, StudyError
from textmine.pipeline.schedule import StudySchedule
from textmine_flows.publish import publish
from textmine_flows.study import theme_matrix
from textmine_flows.watch import study_watch

_FLOWS: tuple[Flow[..., object], ...] = (theme_matrix, study_watch, publish)
_COMING = [StateType.SCHEDULED]
_STARTED = {"start_time": {"is_null_": False}}
_UNDER_WAY = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]


def deployments_of(client: SyncPrefectClient, plan: StudySchedule) -> list[RunnerDeployment]:
    """The deployments of a plan.

    Args:
        client: of the server.
        plan: when the study is to be run.

    Returns:
        One of the whole study, one of its decisions, and one that looks at its folder if it is to.

    Raises:
        StudyError: a cron expression that is none, or another study of that name at the server.
    """
    for _, one in _there(client, plan):
        if one.parameters.get("study") != str(plan.study):
            got = f"the server already has a study called {plan.name}: {one.parameters.get('study')}"
            raise StudyError(Fault(str(plan.study), got, "a unique folder name", "Rename one of the two folders."))
    return [_deployment(flow, plan, when) for flow, when in times_of(plan).items() if when or flow is not study_watch]


def times_of(plan: StudySchedule) -> dict[Flow[..., object], Schedule | None]:
    """When each flow runs by itself.

    Args:
        plan: of the study.

    Returns:
        By flow its schedule, in the machine's own time.

    Raises:
        StudyError: a cron expression that is none.
    """
    if plan.cron:
        try:
            CronSchedule(cron=plan.cron)
        except ValueError as error:
            raise StudyError(Fault("--every", repr(plan.cron), "a cron expression", "Correct it.")) from error
    by_clock = Cron(plan.cron, timezone=plan.zone) if plan.cron else None
    by_files = Interval(timedelta(minutes=plan.watch)) if plan.watch else None
    return {theme_matrix: by_clock, study_watch: by_files, publish: None}


def _deployment(flow: Flow[..., object], plan: StudySchedule, schedule: Schedule | None) -> RunnerDeployment:
    made = flow.to_deployment(
        plan.name,
        schedule=schedule,
        parameters={"study": str(plan.study), "output": str(plan.output) if plan.output else None},
        tags=["textmine", plan.name],
        entrypoint_type=EntrypointType.MODULE_PATH,  # by the name of the installed module, wherever it lies
    )
    assert isinstance(made, RunnerDeployment)
    return made


def _there(client: SyncPrefectClient, plan: StudySchedule) -> Iterator[tuple[str, DeploymentResponse]]:
    for flow in _FLOWS:
        name = f"{flow.name}/{plan.name}"
        try:
            yield name, client.read_deployment_by_name(name)
        except ObjectNotFound:
            continue


def withdraw(client: SyncPrefectClient, plan: StudySchedule, but: Collection[str] = ()) -> list[str]:
    """Take a study's deployments away.

    Args:
        client: of the server.
        plan: of the study.
        but: names of those that stay.

    Returns:
        The names of those that were there.
    """
    gone = [(name, one) for name, one in _there(client, plan) if name not in but]
    for _, one in gone:
        client.delete_deployment(one.id)
    return [name for name, _ in gone]


def end_leftovers(client: SyncPrefectClient) -> int:
    """Set runs that a power cut left under way to crashed; for a server whose only runner is just starting.

    Args:
        client: of the server.

    Returns:
        How many there were.
    """
    left = client.read_flow_runs(flow_run_filter=_in(_UNDER_WAY))
    for run in left:
        client.set_flow_run_state(run.id, Crashed(message="The computer or textmine was shut down."), force=True)
    return len(left)


def forget_missed(client: SyncPrefectClient, plan: StudySchedule) -> None:
    """Of the runs whose time came while there was nobody to make them, leave the last: it does for all.

    Args:
        client: of the server.
        plan: of the study; a look at its folder is made at once anyway, so none is left.
    """
    overdue = FlowRunFilter.model_validate(
        {"state": {"type": {"any_": _COMING}}, "expected_start_time": {"before_": datetime.now(UTC)}}
    )
    for name, one in _there(client, plan):
        runs = client.read_flow_runs(deployment_filter=_of(one), flow_run_filter=overdue, sort=FlowRunSort.EXPECTED_START_TIME_DESC)
        missed = [run for run in runs if run.parameters == one.parameters]  # others somebody asked for
        for run in missed[0 if name.startswith(study_watch.name) else 1 :]:
            client.delete_flow_run(run.id)


def status(client: SyncPrefectClient, plan: StudySchedule) -> Iterator[str]:
    """When each of a study's flows runs next, and what became of its last run, a line each."""
    for name, one in _there(client, plan):
        due = _first(client, one, _in(_COMING), FlowRunSort.NEXT_SCHEDULED_START_TIME_ASC)
        last = _first(client, one, FlowRunFilter.model_validate(_STARTED), FlowRunSort.START_TIME_DESC)
        said = [f"next {_when(due.next_scheduled_start_time)}" if due and due.next_scheduled_start_time else "when you start it"]
        if last and last.state and last.start_time:
            said += [f"last {_when(last.start_time)}", last.state.name or "", last.state.message or ""]
        yield f"  {name}: {'; '.join(filter(None, said))}"


def _first(client: SyncPrefectClient, one: DeploymentResponse, wanted: FlowRunFilter, sort: FlowRunSort) -> FlowRun | None:
    found = client.read_flow_runs(deployment_filter=_of(one), flow_run_filter=wanted, sort=sort, limit=1)
    return found[0] if found else None


def _of(one: DeploymentResponse) -> DeploymentFilter:
    return DeploymentFilter(id=DeploymentFilterId(any_=[one.id]))


def _in(states: list[StateType]) -> FlowRunFilter:
    return FlowRunFilter.model_validate({"state": {"type": {"any_": states}}})


def _when(moment: datetime) -> str:
    time = moment.astimezone()
    return f"{time.day} {time:%B %Y, %H:%M}"
