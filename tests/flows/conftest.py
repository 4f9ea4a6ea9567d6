"""One Prefect server for all tests of flows: that which `textmine schedule` starts, where nothing but loopback can be reached."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import CODEBOOK, INTERVIEW, FakeEncoder
from textmine.nlp import models
from textmine.pipeline.run import run_study

ROOT = Path(__file__).parents[2]
OURS = ("PREFECT_", "TEXTMINE_", "DO_NOT_TRACK", "CI", "GITHUB_ACTIONS")  # what tests or a builder set; users have none of it
PATIENCE = 240  # seconds, on a machine that does other things


@dataclass(frozen=True)
class Server:
    """A running `textmine schedule`, and the Prefect server it keeps.

    Attributes:
        url: of the API.
        study: that is scheduled.
        said: what the command printed when it was ready.
        trace: the file of what was tried to be reached.
        environment: for other processes of a user's, that reach nothing but loopback.
    """

    url: str
    study: Path
    said: str
    trace: Path
    environment: dict[str, str]

    def run(self, *command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        """Run a Python module to its end, as a user at this server would."""
        line = [sys.executable, "-m", *command]
        return subprocess.run(
            line,
            cwd=cwd,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            stdin=subprocess.DEVNULL,
        )


def a_study(folder: Path) -> Path:
    """A small study with a participant's name in its words and in a file's name, all of it read and coded already."""
    for name, text in {
        "study.toml": '[study]\ntitle = "Small"\n',
        "codebook.yaml": CODEBOOK,
        "transcripts/north/a.txt": INTERVIEW.replace("Manager", "Philomena Quist"),
        "transcripts/south/Quist interview.txt": INTERVIEW.replace("Manager", "Philomena Quist").replace("council", "borough"),
        "transcripts/south/empty.txt": "",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`textmine schedule` on a small study, from before its first look until Ctrl+C."""
    folder = tmp_path_factory.mktemp("scheduled")
    study, trace = a_study(folder / "My Study"), folder / "trace.txt"
    with pytest.MonkeyPatch.context() as patch:  # models are not what is tested here; the command finds its work done
        patch.setattr(models, "encoder", FakeEncoder)
        run_study(study)
    paths = [str(ROOT / "tests" / "offline"), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | {
        "PYTHONPATH": os.pathsep.join(paths),
        "TEXTMINE_TEST_TRACE": str(trace),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "PREFECT_HOME": str(folder / "home"),
        "PREFECT_RUNNER_POLL_FREQUENCY": "2",  # seconds; 10 is what users have
        "TZ": "Europe/London",
    }
    options = ("--every", "week", "--at", "friday 16:05", "--watch", "60", "--port", "4390")
    command = [sys.executable, "-m", "textmine", "schedule", str(study), *options]
    with (folder / "stderr.txt").open("w+", encoding="utf-8") as stderr:
        with subprocess.Popen(
            command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=stderr, text=True, start_new_session=True
        ) as process:
            try:
                lines = _until_ready(process)
                assert lines, (folder / "stderr.txt").read_text(encoding="utf-8")
                url = next(line for line in lines if "http://" in line).split()[-1].removesuffix("/deployments") + "/api"
                yield Server(url, study, "".join(lines), trace, environment | {"PREFECT_API_URL": url})
                process.send_signal(signal.SIGINT)
                assert process.wait(PATIENCE) == 130
            finally:
                process.kill()
        stderr.seek(0)
        assert stderr.read() == "Stopped. Finished work is kept. Run the same command to continue.\n"


def _until_ready(process: subprocess.Popen[str]) -> list[str]:
    lines: list[str] = []
    assert process.stdout
    for line in process.stdout:
        lines.append(line)
        if "--unit" in line:  # the last line it prints
            return lines
    return []


@pytest.fixture
def connected(server: Server) -> Iterator[Any]:
    """A client of the server; flows of this process run at it too, without waiting a second for each one's heartbeat."""
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    settings = {PREFECT_API_URL: server.url, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
    with temporary_settings(settings), get_client(sync_client=True) as client:
        yield client


@pytest.fixture
def ended(connected: Any) -> Callable[[UUID], Any]:
    """Wait for a run's end: `ended(run_id)` is the run."""
    from prefect.flow_runs import wait_for_flow_run

    def wait(run: UUID) -> Any:
        return asyncio.run(wait_for_flow_run(run, timeout=PATIENCE, poll_interval=1))

    return wait


@pytest.fixture
def told(connected: Any) -> Callable[[UUID], str]:
    """All that the server knows of a run and what it made: `told(run_id)`, as JSON."""

    def ask(run: UUID) -> str:
        from prefect.client.schemas.filters import ArtifactFilter, FlowRunFilter, LogFilter

        of_run = {"any_": [str(run)]}
        parts = [
            connected.read_flow_run(run),
            *connected.read_task_runs(flow_run_filter=FlowRunFilter.model_validate({"id": of_run})),
            *connected.read_artifacts(artifact_filter=ArtifactFilter.model_validate({"flow_run_id": of_run})),
            *connected.read_logs(log_filter=LogFilter.model_validate({"flow_run_id": of_run})),
        ]
        return json.dumps([part.model_dump(mode="json") for part in parts], ensure_ascii=False)

    return ask


@pytest.fixture
def eventually() -> Callable[[Callable[[], Any]], Any]:
    """Ask until there is an answer: `eventually(ask)` is that, or after `PATIENCE` the last empty one."""

    def wait(ask: Callable[[], Any]) -> Any:
        until, pause = time.monotonic() + PATIENCE, threading.Event()
        while not (answer := ask()) and time.monotonic() < until:
            pause.wait(0.5)
        return answer

    return wait
