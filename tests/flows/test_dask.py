"""On Dask the flow leaves the same bytes, whichever worker does a batch and whichever dies."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import FakeEncoder
from tests.flows.conftest import PATIENCE, ROOT, Server
from tests.offline.outside import Watched
from textmine.errors import Fault, StudyChangedError, TextmineError
from textmine.nlp import models
from textmine.pipeline.run import run_study

_WORKER = f"""
import pathlib, signal, os
from distributed import WorkerPlugin
from tests.conftest import FakeEncoder
from textmine.nlp import models
models.encoder = lambda encoder=FakeEncoder(): encoder

class Killer(WorkerPlugin):
    batches = 0
    def transition(self, key, start, finish, **_):
        self.batches += finish == "executing"
        if finish == "executing" and self.batches > 1:
            try:
                pathlib.Path(os.environ["SIGN"]).touch(exist_ok=False)
            except FileExistsError:
                return
            os.kill(os.getpid(), signal.{signal.SIGKILL.name})

async def dask_setup(worker):
    await worker.plugin_add(Killer())
"""


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "run.json")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def scheduler(server: Server, tmp_path: Path) -> Iterator[str]:
    """A scheduler and two worker processes of a user's own; the first worker that begins a second batch is killed."""
    setup = tmp_path / "worker.py"
    setup.write_text(_WORKER, encoding="utf-8")
    environment = server.environment | {"SIGN": str(tmp_path / "killed")}
    begin = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    begin += ["--scheduler-file", str(tmp_path / "scheduler.json")]
    work = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(tmp_path / "scheduler.json")]
    work += ["--host", "127.0.0.1", "--nworkers", "2", "--nthreads", "1", "--no-dashboard", "--preload", str(setup)]
    with (tmp_path / "log").open("w") as log:
        started = [
            subprocess.Popen(one, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
            for one in (begin, work)
        ]
        try:
            from distributed import Client

            with Client(scheduler_file=str(tmp_path / "scheduler.json"), set_as_default=False, timeout=PATIENCE) as client:
                client.wait_for_workers(2, timeout=PATIENCE)
                address = client.scheduler.address
            yield address
        finally:
            for one in reversed(started):
                os.killpg(one.pid, signal.SIGKILL)
                one.wait()


def test_a_worker_killed_half_way_loses_nothing(server: Server, scheduler: str, make_study, talk_of, tmp_path: Path) -> None:
    """On a scheduler with two worker processes, one of which is killed in its second batch, the bytes are the same."""
    study = make_study({f"north/{number:02}.txt": talk_of(number, 2) for number in range(8)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models, "encoder", FakeEncoder)
        run_study(study, tmp_path / "direct")
    (study / ".textmine").rename(tmp_path / "cache-of-direct")
    command = [sys.executable, "-m", "textmine", "run", str(study), "--output", str(tmp_path / "dask"), "--prefect"]
    environment = server.environment | {"TEXTMINE_DASK": scheduler}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=2 * PATIENCE, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr + (tmp_path / "log").read_text()
    assert (tmp_path / "killed").exists()
    assert bytes_of(tmp_path / "dask") == bytes_of(tmp_path / "direct")
    assert not list((study / ".textmine").glob("*/.part-*"))


@pytest.mark.parametrize("named", ["yes", "127.0.0.1:8786"])
def test_a_name_that_is_no_cluster_is_told_plainly(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anything but `local` and an address is a fault that says what can be there."""
    from textmine_flows.runners import task_runner

    monkeypatch.setenv("TEXTMINE_DASK", named)
    with pytest.raises(TextmineError, match=f'TEXTMINE_DASK: "{named}". Expected "local" or the address of a scheduler'):
        task_runner()


def test_an_error_of_a_worker_comes_back_as_what_it_is_without_what_was_found() -> None:
    """A run needs to know that a study changed under a worker, and a person what to do; nobody's words travel."""
    from textmine_flows.edge import Withheld

    def back(error: Exception) -> Any:
        return pickle.loads(pickle.dumps(Withheld(error)))

    moved = back(StudyChangedError(Fault("north/a.txt", "Philomena Quist said so", "a study that stays", "Run it again.")))
    assert isinstance(moved.error, StudyChangedError)
    assert str(moved.error) == "north/a.txt: is not as it should be. Expected a study that stays. Run it again."
    assert str(back(ValueError("Philomena Quist"))) == "RuntimeError"
    assert str(back(ValueError("Philomena Quist")).error) == "ValueError"


def test_a_cluster_of_this_machine_lasts_as_long_as_the_run(server: Server, make_study, tmp_path: Path) -> None:
    """`local` needs nothing that is there already: the bytes are those of a run in one process, and no worker sends anything."""
    study, seen = make_study(), Watched(tmp_path / "system calls")
    for name, dask in (("direct", []), ("local", ["--prefect"])):
        command = [sys.executable, "-m", "textmine", "run", str(study), "--output", str(tmp_path / name), *dask]
        environment = (
            server.environment | ({"TEXTMINE_DASK": "local"} if dask else {}) | {"TEXTMINE_CACHE": str(tmp_path / f"of {name}")}
        )
        ran = subprocess.run(
            seen.command(*command), cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
    assert seen.sent() == []
    assert bytes_of(tmp_path / "local") == bytes_of(tmp_path / "direct")
