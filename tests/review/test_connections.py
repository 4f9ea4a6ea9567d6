"""The review's server when other programs of the machine open connections and say nothing, or nonsense."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager

import pytest

from textmine.pipeline.run import run_study
from textmine.review.auth import HEADERS
from textmine.review.connections import most_connections

WAITING = 400


@contextmanager
def _served(study, files: int):
    """The port of `textmine review` in a process that may open so many files, and a list for what it says on stderr."""
    resource = pytest.importorskip("resource")
    command = [sys.executable, "-m", "textmine", "review", str(study), "--no-browser", "--port", "0"]
    limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))  # noqa: E731
    said: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=limit) as process:
        try:
            (port, token) = re.findall(r"http://127\.0\.0\.1:(\d+)/\?token=(\S+)", process.stdout.readline())[0]
            yield int(port), token, said
        finally:
            process.terminate()
            said.append(process.stderr.read())


def _ask(port: int, request: bytes) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer.decode()


@pytest.fixture
def study(make_study, fake_encoder):
    folder = make_study()
    run_study(folder)
    return folder


def test_connections_that_say_nothing_keep_nobody_out(study) -> None:
    """With 400 of them and 256 files to open a reader is let in, and not a line is written to the log."""
    with _served(study, 256) as (port, token, said), ExitStack() as waiting:
        for number in range(WAITING):
            half_open = waiting.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60))
            if number % 2:
                half_open.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        page = _ask(port, f"GET /?token={token} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        assert page.startswith("HTTP/1.1 303")
    assert said == [""]


@pytest.mark.parametrize(
    "request_line",
    [
        b"\x16\x03\x01 nonsense",
        b"GET /\xff HTTP/1.1",
        b"GET /%ff%00?token=%ff HTTP/1.1\r\nHost: 127.0.0.1",
        b"GET / HTTP/9.9",
        b"BREW * HTTP/1.1",
    ],
)
def test_nonsense_is_answered_with_the_headers_of_every_answer(study, request_line) -> None:
    """A request that is none is refused as such, one without a host too, and nothing is written to the log."""
    with _served(study, 256) as (port, _, said):
        answer = _ask(port, request_line + b"\r\nConnection: close\r\n\r\n")
        head = answer.partition("\r\n\r\n")[0].lower().split("\r\n")
        assert re.match(r"http/1.1 4\d\d ", head[0])
        assert {f"{name}: {value}".lower() for name, value in HEADERS.items()} <= set(head)
    assert said == [""]


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on open files there")
@pytest.mark.parametrize(("opened", "least", "most"), [(0, 8, 128), (10**6, 8, 8)])
def test_there_is_room_for_some_connections_whatever_is_open(opened, least, most) -> None:
    """Never none, and never more than are of use."""
    assert least <= most_connections(opened) <= most
