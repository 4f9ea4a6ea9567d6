"""The review application."""

from __future__ import annotations

import logging
from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp

from textmine.errors import TextmineError, without_words
from textmine.review.changes import add_changes
from textmine.review.coders import add_coders
from textmine.review.guard import HOSTS, Guard, with_headers
from textmine.review.pages import add_pages
from textmine.review.room import Room
from textmine.review.templates import Pages, nothing

_LOG = logging.getLogger(__name__)
_STATIC = {"review.css": "text/css", "review.js": "text/javascript"}


def make_app(room: Room, guard: Guard) -> ASGIApp:
    """The application.

    Args:
        room: the study.
        guard: lets in who has a token.

    Returns:
        An ASGI application; everything a transcript holds is escaped in its pages.
    """
    return with_headers(TrustedHostMiddleware(guard.around(make_routes(room, guard)), HOSTS, www_redirect=False))


def make_routes(room: Room, guard: Guard) -> FastAPI:
    """All that the application answers to those who were let in."""
    app = FastAPI(title="textmine review", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_exception_handler(TextmineError, _fault)
    app.add_exception_handler(RequestValidationError, _misshapen)
    app.add_exception_handler(Exception, _failed)
    pages = Pages(room, guard)
    add_pages(app, pages, room)
    add_coders(app, pages, room)
    add_changes(app, room)

    @app.get("/static/{name}")
    def static(name: str) -> Response:
        if name not in _STATIC:
            return nothing()
        return Response((files("textmine.review") / name).read_bytes(), media_type=_STATIC[name])

    return app


def _fault(_: Request, error: Exception) -> Response:
    return JSONResponse({"fault": str(error)}, 400)


def _misshapen(_: Request, error: Exception) -> Response:
    """What is wrong with what was sent, and where; not the thing itself, which may be what no answer can hold."""
    wrong = error.errors() if isinstance(error, RequestValidationError) else []
    told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in wrong)
    return JSONResponse({"fault": told.encode(errors="replace").decode()}, 422)


def _failed(_: Request, error: Exception) -> Response:
    """A fault of this program: a line for its makers without anybody's words, and what to do for the person."""
    _LOG.error("a page of the review failed: %s", without_words(error))
    told = "This failed, and nothing was changed by it. Load the page again; if it fails again, tell the makers of textmine."
    return JSONResponse({"fault": told}, 500)
