"""What the pages may change: each request is checked by its shape, done, and in the ledger before it is answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from textmine.judgements import NoteKind, TopicAction, Verdict
from textmine.review.deeds import decide, read_passage, rebound, recode, take_back, write
from textmine.review.room import Room
from textmine.review.samples import close_sample, draw_sample
from textmine.review.templates import WHO, Who
from textmine.review.topicroom import decide_topic

_NAME = re.compile(r"\S(?:.{0,38}\S)?")
_YEAR = 365 * 24 * 3600  # seconds that one's name is remembered
_LONG = 20_000  # characters of a note


class Said(BaseModel):
    """A verdict, as a page sends it."""

    passage: str
    code: str = Field(min_length=1)
    verdict: Verdict
    pole: str = ""
    note: str = Field("", max_length=_LONG)


class Recoded(BaseModel):
    """Another code for a passage."""

    passage: str
    code: str = Field(min_length=1)
    other: str = Field(min_length=1)


class Bounded(BaseModel):
    """New boundaries of a coding: characters of the document."""

    passage: str
    code: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Read(BaseModel):
    """The codes somebody gave a passage of a sample, each with its pole or none."""

    passage: str
    codes: list[tuple[str, str]]


class Drawn(BaseModel):
    """A sample to draw."""

    name: str
    size: int
    seed: int = Field(ge=0, le=2**32)
    case: str = ""


class Closed(BaseModel):
    """A sample to take off the list."""

    name: str


class Written(BaseModel):
    """A summary or memo, as a page sends it."""

    kind: NoteKind
    place: str
    text: str = Field("", max_length=_LONG)


class Named(BaseModel):
    """Who somebody is."""

    name: str


class Topical(BaseModel):
    """What is done with a topic, as a page sends it."""

    topic: int
    action: TopicAction
    value: str = Field("", max_length=200)


def add_changes(app: FastAPI, room: Room) -> None:
    """Add them to the application."""

    @app.post("/who")
    def name(given: Named) -> Response:
        plain = " ".join(given.name.split())
        if not _NAME.fullmatch(plain):
            return JSONResponse({"fault": "please enter a name of 1 to 40 characters"}, 400)
        response = JSONResponse({"who": plain})
        response.set_cookie(WHO, quote(plain), max_age=_YEAR, httponly=True, samesite="strict")
        return response

    @app.post("/write")
    def note(written: Written, who: Who) -> Response:
        return _by(who, lambda: write(room, who, written.kind, written.place, written.text))

    _add_codings(app, room)
    _add_others(app, room)


def _add_codings(app: FastAPI, room: Room) -> None:
    @app.post("/decide")
    def verdict(said: Said, who: Who) -> Response:
        return _by(who, lambda: decide(room, who, said.passage, said.code, said.verdict, said.pole, said.note))

    @app.post("/recode")
    def another(given: Recoded, who: Who) -> Response:
        return _by(who, lambda: recode(room, who, given.passage, given.code, given.other))

    @app.post("/undo")
    def undone(who: Who) -> Response:
        return JSONResponse({"undone": take_back(room, who)}) if who else _by(who, lambda: None)

    @app.post("/bounds")
    def bounds(given: Bounded, who: Who) -> Response:
        return _by(who, lambda: rebound(room, who, given.passage, given.code, given.start, given.end))

    @app.post("/read")
    def read(given: Read, who: Who) -> Response:
        return _by(who, lambda: read_passage(room, who, given.passage, given.codes))


def _add_others(app: FastAPI, room: Room) -> None:
    @app.post("/sample")
    def sample(given: Drawn, who: Who) -> Response:
        return _by(who, lambda: draw_sample(room, who, given.name.strip(), given.size, given.seed, given.case))

    @app.post("/sample/close")
    def close(given: Closed, who: Who) -> Response:
        return _by(who, lambda: close_sample(room, who, given.name))

    @app.post("/topic")
    def topic(done: Topical, who: Who) -> Response:
        return _by(who, lambda: decide_topic(room, who, done.topic, done.action, done.value))


def _by(who: str, deed: Callable[[], object]) -> Response:
    """Do something in somebody's name; nobody may do anything."""
    if not who:
        return JSONResponse({"fault": "Your name is missing. Reload the page and enter it."}, 403)
    deed()
    return JSONResponse({"done": True})
