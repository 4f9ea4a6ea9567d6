"""What the pages may change: each request is checked by its shape, done, and in the ledger before it is answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field, model_validator

from textmine.decisions.ledger import clock_warning
from textmine.records.decisions import NoteKind, TopicAction, Verdict
from textmine.review.actions import decide_topic, read_passage, recode, record_decision, set_boundaries, undo_last, write_note
from textmine.review.samples import close_sample, draw_sample
from textmine.review.session import ReviewSession
from textmine.review.templates import NAME, WHO, Viewer

_LONG = 20_000  # characters of a note


class Sent(BaseModel):
    """What a page sends: words that can be kept and numbers that are some."""

    @model_validator(mode="before")
    @classmethod
    def _whole(cls, data: Any) -> Any:
        if not isinstance(data, dict):  # as bytes, where the request does not say that it is JSON
            return data
        try:
            json.dumps(data, ensure_ascii=False, allow_nan=False).encode()
        except (ValueError, RecursionError) as error:
            raise ValueError("half of a letter, what is no number, or lists within lists") from error
        return data


class CodeDecision(Sent):
    """A verdict, as a page sends it."""

    passage: str
    code: str = Field(min_length=1)
    verdict: Literal[Verdict.ACCEPT, Verdict.REJECT, Verdict.WITHDRAW, Verdict.ADOPT, Verdict.DROP]
    pole: str = ""
    note: str = Field("", max_length=_LONG)


class RecodeRequest(Sent):
    """Another code for a passage."""

    passage: str
    code: str = Field(min_length=1)
    other: str = Field(min_length=1)


class BoundaryRequest(Sent):
    """New boundaries of a coding: characters of the document."""

    passage: str
    code: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class ReadRequest(Sent):
    """The codes somebody gave a passage of a sample, each with its pole or none."""

    passage: str
    codes: list[tuple[Annotated[str, Field(min_length=1)], str]]


class SampleRequest(Sent):
    """A sample to draw."""

    name: str
    size: int
    seed: int = Field(ge=0, le=2**32)
    case: str = ""


class CloseRequest(Sent):
    """A sample to take off the list."""

    name: str


class NoteRequest(Sent):
    """A summary or memo, as a page sends it."""

    kind: NoteKind
    place: str
    text: str = Field("", max_length=_LONG)


class NameRequest(Sent):
    """Who somebody is."""

    name: str


class TopicRequest(Sent):
    """What is done with a topic, as a page sends it."""

    topic: int
    action: TopicAction
    value: str = Field("", max_length=200)


def add_write_routes(app: FastAPI, room: ReviewSession) -> None:
    """Add them to the application."""

    @app.post("/who")
    def name(given: NameRequest, request: Request) -> Response:
        plain = " ".join(given.name.split())
        if not NAME.fullmatch(plain):
            return JSONResponse({"fault": "please enter a name of 1 to 40 characters"}, 400)
        response = JSONResponse({"who": plain})
        # For the pages of this review alone: a cookie for all would be sent to every server on this machine.
        response.set_cookie(WHO, quote(plain), path=request.scope["root_path"], httponly=True, samesite="strict")
        return response

    @app.post("/write")
    def note(written: NoteRequest, who: Viewer) -> Response:
        return _by(room, who, lambda: write_note(room, who, written.kind, written.place, written.text))

    _add_codings(app, room)
    _add_others(app, room)


def _add_codings(app: FastAPI, room: ReviewSession) -> None:
    @app.post("/decide")
    def verdict(said: CodeDecision, who: Viewer) -> Response:
        return _by(room, who, lambda: record_decision(room, who, said.passage, said.code, said.verdict, said.pole, said.note))

    @app.post("/recode")
    def another(given: RecodeRequest, who: Viewer) -> Response:
        return _by(room, who, lambda: recode(room, who, given.passage, given.code, given.other))

    @app.post("/undo")
    def undone(who: Viewer) -> Response:
        return _by(room, who, lambda: {"undone": undo_last(room, who)})

    @app.post("/bounds")
    def bounds(given: BoundaryRequest, who: Viewer) -> Response:
        return _by(room, who, lambda: set_boundaries(room, who, given.passage, given.code, given.start, given.end))

    @app.post("/read")
    def read(given: ReadRequest, who: Viewer) -> Response:
        return _by(room, who, lambda: read_passage(room, who, given.passage, given.codes))


def _add_others(app: FastAPI, room: ReviewSession) -> None:
    @app.post("/sample")
    def sample(given: SampleRequest, who: Viewer) -> Response:
        return _by(room, who, lambda: draw_sample(room, who, given.name.strip(), given.size, given.seed, given.case))

    @app.post("/sample/close")
    def close(given: CloseRequest, who: Viewer) -> Response:
        return _by(room, who, lambda: close_sample(room, who, given.name))

    @app.post("/topic")
    def topic(done: TopicRequest, who: Viewer) -> Response:
        return _by(room, who, lambda: decide_topic(room, who, done.topic, done.action, done.value))


def _by(room: ReviewSession, who: str, deed: Callable[[], object]) -> Response:
    """Do something in somebody's name, and say what they should know of it; nobody may do anything."""
    if not who:
        return JSONResponse({"fault": "Your name is missing. Reload the page and enter it."}, 403)
    done = deed()
    told = done if isinstance(done, dict) else {"done": True}
    return JSONResponse({**told, "note": clock_warning(room.ledger)})
