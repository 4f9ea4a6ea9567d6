"""`textmine review`: the server, on this machine alone unless told otherwise."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path

from textmine.errors import Fault, StudyError
from textmine.review.app import make_app
from textmine.review.connections import server_of
from textmine.review.guard import Guard
from textmine.review.room import Room

HOST = "127.0.0.1"


def serve(study: Path, port: int, browser: bool, say: Callable[[list[str]], None], output: Path | None = None) -> None:
    """Serve a study for review until stopped.

    Args:
        study: its folder, with a finished run.
        port: of 127.0.0.1; 0 takes a free one.
        browser: whether to open one.
        say: told lines with the address, a token in it, once the server listens; and with a new one, once that was used.
        output: folder of the results, or None for `STUDY/output`.

    Raises:
        StudyError: there is no finished run, or the port is taken.
    """
    room = Room(study, output)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError as error:
            do = "Stop what uses it, or give another with --port."
            raise StudyError(Fault("--port", f"port {port} is taken ({error.strerror})", "a free port", do)) from error
        here = f"http://{HOST}:{listener.getsockname()[1]}"
        listener.listen()
        guard = Guard(listener.getsockname()[1], lambda token: say([f"The review is open at {here}/?token={token}"]))
        guard.invite()
        say(["The address is yours alone, and opens the review once. Stop with Ctrl+C; every decision is kept at once."])
        _end_in_order()
        door = _door(room.workspace.output) if browser else None
        try:
            if door:
                write_door(door, f"{here}/?token={guard.new_token(partial(door.unlink, missing_ok=True))}")
                webbrowser.open(door.as_uri())
            server_of(make_app(room, guard)).run(sockets=[listener])
        finally:
            if door:
                door.unlink(missing_ok=True)


def _end_in_order() -> None:
    """Take the file that opens the review away when the process is ended or its terminal closed, too."""
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):  # the second is none of Windows
            if number := getattr(signal, name, None):
                signal.signal(number, lambda got, _: sys.exit(128 + got))


def _door(folder: Path) -> Path:
    """A file that nobody else can read, to open the review by: what a browser is called with stands in the list of processes."""
    # Among the results, if it can be: browsers that are shut in, as snap's are, see no temporary folder.
    try:
        number, name = tempfile.mkstemp(".html", "open-review-", folder)
    except OSError:
        number, name = tempfile.mkstemp(".html", "open-review-")
    os.close(number)
    return Path(name)


def write_door(door: Path, address: str) -> None:
    """Write the page that leads a browser to an address with a token."""
    where = escape(address)
    door.write_text(
        f'<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={where}">'
        f'<title>textmine review</title><p><a href="{where}">Open the review</a></p></html>\n',
        encoding="utf-8",
    )
