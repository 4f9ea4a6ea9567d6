"""`textmine review`: the server, on this machine alone unless told otherwise."""

from __future__ import annotations

import logging
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
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp

from textmine.errors import Fault, StudyError, TextmineError, without_words
from textmine.review.auth import HOSTS, Guard, with_headers
from textmine.review.connections import server_of
from textmine.review.routes.coders import add_coder_routes
from textmine.review.routes.read import add_read_routes
from textmine.review.routes.write import add_write_routes
from textmine.review.session import ReviewSession
from textmine.review.templates import PageRenderer, nothing

_LOG = logging.getLogger(__name__)
_STATIC = {"review.css": "text/css", "review.js": "text/javascript"}


def make_app(room: ReviewSession, guard: Guard) -> ASGIApp:
    """The application.

    Args:
        room: the study.
        guard: lets in who has a token.

    Returns:
        An ASGI application; everything a transcript holds is escaped in its pages.
    """
    return with_headers(TrustedHostMiddleware(guard.around(make_routes(room, guard)), HOSTS, www_redirect=False))


def make_routes(room: ReviewSession, guard: Guard) -> FastAPI:
    """All that the application answers to those who were let in."""
    app = FastAPI(title="textmine review", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_exception_handler(TextmineError, _fault)
    app.add_exception_handler(RequestValidationError, _misshapen)
    app.add_exception_handler(Exception, _failed)
    pages = PageRenderer(room, guard)
    add_read_routes(app, pages, room)
    add_coder_routes(app, pages, room)
    add_write_routes(app, room)

    @app.get("/static/{name}")
    def static(name: str) -> Response:
        if name not in _STATIC:
            return nothing()
        return Response((files("textmine.review") / "pages" / name).read_bytes(), media_type=_STATIC[name])

    return app


def _fault(_: Request, error: Exception) -> Response:
    return JSONResponse({"fault": str(error)}, 400)


def _misshapen(_: Request, error: Exception) -> Response:
    """What is wrong with what was sent, and where; not the thing itself, which may be what no answer can hold."""
    wrong = error.errors() if isinstance(error, RequestValidationError) else []
    told = "; ".join(f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in wrong)
    return JSONResponse({"fault": told.encode(errors="replace").decode()}, 422)


def _failed(_: Request, error: Exception) -> Response:
    """A fault of this program: a line for its makers without anybody's words, and what to do for the person."""
    _LOG.error("a page of the review failed: %s", without_words(error))
    told = "This failed, and nothing was changed by it. Load the page again; if it fails again, tell the makers of textmine."
    return JSONResponse({"fault": told}, 500)


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
    room = ReviewSession(study, output)
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
