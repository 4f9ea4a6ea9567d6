"""A PostgreSQL server of the tests' own, from Debian's package, and the two kinds of ledger."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from textmine.decisions.ledger import LEDGER, Ledger
from textmine.study.settings import StudySettings

PASSWORD = "plover-and-tern"  # of the tests' server alone


class Server:
    """A private server that listens on a socket in its own folder; as another user where the tests run as root."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="textmine-pg-"))
        self._as = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        word = self.folder / "word"
        word.write_text(PASSWORD)
        if self._as:
            for path in (self.folder, word):
                shutil.chown(path, "postgres", "postgres")
        self._run("initdb", "--username=tester", "--auth=scram-sha-256", f"--pwfile={word}", "--encoding=UTF8", "--no-sync")
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        command = [self._programs / program, "-D", self.folder / "data", *arguments]
        # Not PIPE: the server outlives pg_ctl and would hold it open.
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            subprocess.run(command, check=True, stdout=log, stderr=log, cwd=self.folder, **self._as)

    def start(self) -> None:
        self._run("pg_ctl", "start", "--wait", "-o", f"-c listen_addresses='' -c fsync=off -k {self.folder}")

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "--wait", "-m", "immediate")

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)
        (self.folder.parent / f"{self.folder.name}.log").unlink()

    @property
    def address(self) -> str:
        return f"postgres://tester:{PASSWORD}@/postgres?host={self.folder}"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The server, started once."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        pytest.skip("no PostgreSQL server here (Debian's package postgresql): the ledger on a server is not tested")
    running = Server(found[-1].parent)
    yield running
    running.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """An empty ledger of either kind."""
    if request.param == "sqlite":
        return Ledger.at(tmp_path / LEDGER)
    monkeypatch.setenv("TEXTMINE_LEDGER", request.getfixturevalue("server").address)
    return Ledger.of(tmp_path, StudySettings(title=str(tmp_path)))
