"""The review application."""

from __future__ import annotations

from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.middleware.base import BaseHTTPMiddleware

from textmine.errors import TextmineError
from textmine.review.changes import add_changes
from textmine.review.coders import add_coders
from textmine.review.guard import Guard
from textmine.review.pages import add_pages
from textmine.review.room import Room
from textmine.review.templates import Pages, nothing

_STATIC = {"review.css": "text/css", "review.js": "text/javascript"}


def make_app(room: Room, guard: Guard) -> FastAPI:
    """The application.

    Args:
        room: the study.
        guard: lets in who has the token.

    Returns:
        An ASGI application; everything a transcript holds is escaped in its pages.
    """
    app = FastAPI(title="textmine review", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(BaseHTTPMiddleware, dispatch=guard)
    app.add_exception_handler(TextmineError, _fault)
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
