"""What `textmine schedule` calls: the one process that makes a study's runs as their time comes.

Runs go through one runner that makes one at a time. So no slot of a server's is taken that would stay taken after a power cut.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from shutil import rmtree
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from textmine.errors import BusyError, Fault, TextmineError
from textmine.pipeline.schedule import StudySchedule
from textmine_flows.server import Server, own_server
from textmine_flows.settings import KEPT, prepare

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.deployments.runner import RunnerDeployment

Tell = Callable[[Iterable[str]], None]
_ADDRESS = "address"  # the file that names the server's address while it runs
_LOCK = "schedule.lock"
_GLANCE = 2.0  # seconds between two glances at the server


def keep(plan: StudySchedule, port: int, tell: Tell) -> None:
    """Set a study's runs up, and make them as their time comes, until stopped.

    Args:
        plan: when it is to be run.
        port: of 127.0.0.1 for a server of textmine's own.
        tell: shows lines.

    Raises:
        TextmineError: no server, another process does this already, or times that Prefect does not take.
    """
    prepare(KEPT)
    with _alone(plan), _server(plan, port) as server, _client(server.url) as client:
        from textmine_flows.deployments import deployments_of, end_leftovers, forget_missed, withdraw

        if server.own:
            end_leftovers(client)
        found = deployments_of(client, plan)
        withdraw(client, plan, but={runner_deployment.full_name for runner_deployment in found})
        forget_missed(client, plan)
        asyncio.run(_run(found, server, lambda: tell(_describe_schedule(plan, server.url))))


def check(plan: StudySchedule) -> None:
    """See whether Prefect takes the times of a plan; a `StudyError` says if not."""
    prepare()
    from textmine_flows.deployments import times_of

    times_of(plan)


def show(plan: StudySchedule) -> Iterator[str]:
    """What is set up for a study at the server, and what became of its runs, a line at a time."""
    prepare()
    url = _named() or _own(plan)
    if not url:
        yield f"No schedule is running for {plan.study}."
        return
    from textmine_flows.deployments import status

    with _client(url) as client:
        yield f"At {url.removesuffix('/api')}:"
        yield from status(client, plan)


def remove(plan: StudySchedule) -> Iterator[str]:
    """Take away what was set up for a study, and what a server of textmine's own recorded; results stay.

    Args:
        plan: of the study.

    Yields:
        What was done, a line at a time.

    Raises:
        TextmineError: the process that makes the runs is still there, or the server does not answer.
    """
    prepare()
    if plan.home.is_dir():
        with _alone(plan):  # not from under the process that makes the runs
            pass
    url = _named()
    if url:
        from textmine_flows.deployments import withdraw

        with _client(url) as client:
            yield from (f"{name}: removed" for name in withdraw(client, plan))
    if plan.home.is_dir():
        rmtree(plan.home)
        yield "Removed the record of scheduled runs."
    yield "The schedule is removed. Results and finished work are kept."


@contextmanager
def _alone(plan: StudySchedule) -> Iterator[None]:
    plan.home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(plan.home / _LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        do = "Stop it with Ctrl+C in its window, or turn off its unit."
        raise BusyError(Fault(str(plan.study), "`textmine schedule` is already running for it", "one at a time", do)) from error
    try:
        yield
    finally:
        lock.release()


def _named() -> str:
    """The server that Prefect's settings name; empty where they name none."""
    from prefect.settings import PREFECT_API_URL

    return str(PREFECT_API_URL.value() or "")


@contextmanager
def _server(plan: StudySchedule, port: int) -> Iterator[Server]:
    """The server that Prefect's settings name, or one of textmine's own."""
    if _named():
        yield Server(_named())
        return
    with own_server(plan.home, port) as server:
        (plan.home / _ADDRESS).write_text(server.url, encoding="utf-8")
        try:
            yield server
        finally:
            (plan.home / _ADDRESS).unlink()


def _own(plan: StudySchedule) -> str:
    """The address of textmine's own server for a study; empty while no process keeps one."""
    file = plan.home / _ADDRESS
    if not file.is_file():
        return ""
    try:
        with _alone(plan):  # the process that keeps a server holds this; the file alone may be what a power cut left
            return ""
    except BusyError:
        return file.read_text(encoding="utf-8")


@contextmanager
def _client(url: str) -> Iterator[SyncPrefectClient]:
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with temporary_settings({PREFECT_API_URL: url}), get_client(sync_client=True) as client:
        problem = client.api_healthcheck()
        if problem:
            raise TextmineError(Fault(url, f"no answer ({problem})", "a Prefect server", "Start it, or unset PREFECT_API_URL."))
        yield client


async def _run(deployments: list[RunnerDeployment], server: Server, ready: Callable[[], None]) -> None:
    from prefect.client.orchestration import get_client
    from prefect.runner import Runner

    # Schedules are not paused at the end: a run whose time came while the machine was off is made when it is on again.
    runner = Runner(name="textmine", limit=1, pause_on_shutdown=False)
    async with get_client() as client:
        for one in deployments:
            deployment = await runner.aadd_deployment(one)
            if one.flow_name == "study-watch":
                await client.create_flow_run_from_deployment(deployment)  # a first look at once
    ready()
    work = asyncio.create_task(runner.start())
    await asyncio.sleep(0)  # it puts a handler of its own for SIGTERM there, after which ours stands
    stopped = _signals()
    while not (work.done() or stopped or server.ended()):
        await asyncio.wait((work,), timeout=_GLANCE)
    if server.ended():
        work.cancel()
        raise TextmineError(Fault(server.url, "the Prefect server has stopped", "a running server", "Run the command again."))
    if not work.done():
        await runner.astop()  # a run that is under way is cancelled, not left running for ever
    await work
    if signal.SIGINT in stopped:
        raise KeyboardInterrupt


def _signals() -> list[int]:
    """A list to which a signal to stop is added when it comes."""
    came: list[int] = []
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, came.append, one)
    return came


def _describe_schedule(plan: StudySchedule, url: str) -> Iterator[str]:
    yield f"Scheduled: {plan.study}"
    if plan.cron:
        yield f"  full run {plan.words} ({plan.zone})"
    if plan.watch:
        yield f"  checks for changed files every {plan.watch} minutes, and runs if there are any"
    yield f"  decisions are included when you run publish/{plan.name}, and in every other run"
    yield f"To see runs and changes, or to start a run now: {url.removesuffix('/api')}/deployments"
    yield "Leave it running: scheduled runs happen only while this command runs. Ctrl+C stops it; finished work is kept."
    yield "To start it automatically with the computer, run the same command with --unit."
