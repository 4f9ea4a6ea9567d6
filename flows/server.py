"""A Prefect server of textmine's own, on this machine alone. It ends with the process that started it, however that ends."""

from __future__ import annotations

import http.client
import os
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from textmine.errors import Fault, TextmineError
from textmine_flows.settings import server_environment

_LOG = "server.log"
_PATIENCE = 180  # seconds; a new database on a busy machine takes one of them at most
_PORTS = 20  # tried from the wanted one on


@dataclass(frozen=True, slots=True)
class Server:
    """A Prefect server.

    Attributes:
        url: the address of its API.
        own: whether it is textmine's own.
        ended: whether it is one of textmine's own that has ended.
    """

    url: str
    own: bool = False
    ended: Callable[[], bool] = lambda: False


@contextmanager
def own_server(home: Path, port: int) -> Iterator[Server]:
    """Run a server while the context lasts.

    Args:
        home: the folder it keeps everything in.
        port: of 127.0.0.1; where it is taken the next free one.

    Yields:
        The server.

    Raises:
        TextmineError: it does not start.
    """
    home.mkdir(parents=True, exist_ok=True)
    port = _free(port)
    with (home / _LOG).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "textmine_flows.server"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=server_environment(home, port),
            start_new_session=True,  # Ctrl+C is for its parent, which ends it after its own work
        )
    try:
        _wait_for(process, port, home / _LOG)
        yield Server(f"http://127.0.0.1:{port}/api", own=True, ended=lambda: process.poll() is not None)
    finally:
        assert process.stdin
        process.stdin.close()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free(wanted: int) -> int:
    for port in range(wanted, wanted + _PORTS):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    got, do = f"ports {wanted} to {wanted + _PORTS - 1} are taken", "Choose another port with --port."
    raise TextmineError(Fault("127.0.0.1", got, "a free port", do))


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < until:
        if _answers(port):
            return
        time.sleep(0.2)
    got = "the Prefect server stopped at once" if process.poll() is not None else f"no answer from the server within {_PATIENCE} s"
    raise TextmineError(Fault(str(log), got, "a running server", "See the end of that file for the reason."))


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)  # not through a proxy
    try:
        connection.request("GET", "/api/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end_with_parent() -> None:
    sys.stdin.buffer.read()  # until the parent closes its end, or is gone
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.argv = ["prefect", "server", "start"]
    runpy.run_module("prefect", run_name="__main__")
