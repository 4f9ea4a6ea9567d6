"""`textmine review`: the server, on this machine alone unless told otherwise."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path

from textmine.errors import Fault, StudyError
from textmine.review.app import make_app
from textmine.review.guard import Guard
from textmine.review.room import Room

HOST = "127.0.0.1"


def serve(study: Path, port: int, browser: bool, say: Callable[[list[str]], None], output: Path | None = None) -> None:
    """Serve a study for review until stopped.

    Args:
        study: its folder, with a finished run.
        port: of 127.0.0.1; 0 takes a free one.
        browser: whether to open one.
        say: told lines with the address, the token in it, once the server listens.
        output: folder of the results, or None for `STUDY/output`.

    Raises:
        StudyError: there is no finished run, or the port is taken.
    """
    import uvicorn

    room, guard = Room(study, output), Guard()
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError as error:
            do = "Stop what uses it, or give another with --port."
            raise StudyError(Fault("--port", f"port {port} is taken ({error.strerror})", "a free port", do)) from error
        address = f"http://{HOST}:{listener.getsockname()[1]}/?token={guard.token}"
        listener.listen()
        say([f"The review is open at {address}", "The address is yours alone. Stop with Ctrl+C; every decision is kept at once."])
        if browser:
            webbrowser.open(address)
        # No access log: it would hold what people searched for.
        config = uvicorn.Config(make_app(room, guard), log_level="warning", access_log=False, server_header=False)
        uvicorn.Server(config).run(sockets=[listener])
