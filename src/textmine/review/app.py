"""The pages of the review application, and what they may change."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Annotated, Any
from urllib.parse import quote, unquote

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import BaseModel, Field
from starlette.middleware.base import BaseHTTPMiddleware

from textmine.errors import TextmineError
from textmine.judgements import NoteKind, TopicAction, Verdict
from textmine.report.view import STATES, tally_of
from textmine.review.guard import HEADER, Guard
from textmine.review.reading import find_words, queue_of, turns_of
from textmine.review.room import Room
from textmine.review.topicroom import decide_topic, topics_of

_STATIC = {"review.css": "text/css", "review.js": "text/javascript"}
_NAME = re.compile(r"\S(?:.{0,38}\S)?")
_YEAR = 365 * 24 * 3600  # seconds that one's name is remembered
_WHO = "textmine_who"  # cookie


def _who(request: Request) -> str:
    return unquote(request.cookies.get(_WHO, ""))


Who = Annotated[str, Depends(_who)]


class Said(BaseModel):
    """A verdict, as a page sends it."""

    passage: str
    code: str
    verdict: Verdict
    pole: str = ""
    note: str = Field("", max_length=20_000)


class Written(BaseModel):
    """A summary or memo, as a page sends it."""

    kind: NoteKind
    place: str
    text: str = Field("", max_length=20_000)


class Named(BaseModel):
    """Who somebody is."""

    name: str


class Topical(BaseModel):
    """What is done with a topic, as a page sends it."""

    topic: int
    action: TopicAction
    value: str = Field("", max_length=200)


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
    pages = _Pages(room, guard)
    app.add_exception_handler(TextmineError, _fault)
    _add_pages(app, pages, room)
    _add_lists(app, pages, room)
    _add_changes(app, room)
    return app


def _fault(_: Request, error: Exception) -> Response:
    return JSONResponse({"fault": str(error)}, 400)


class _Pages:
    """Templates with what every page needs."""

    def __init__(self, room: Room, guard: Guard) -> None:
        self._room = room
        self._guard = guard
        self._templates = Environment(
            loader=PackageLoader("textmine.review", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._templates.globals |= {"tally_of": tally_of, "path": lambda text: quote(text, safe=""), "round": round}

    def show(self, name: str, who: str, **values: Any) -> Response:
        """A page, or the question for one's name where nobody has given it."""
        room = self._room
        common = {"results": room.results, "who": who, "key": self._guard.key, "header": HEADER, "codes": room.codes}
        template = self._templates.get_template(name if who else "who.html")
        return HTMLResponse(template.render(**common, **values))


def _add_pages(app: FastAPI, pages: _Pages, room: Room) -> None:
    results = room.results
    cases = {case.case: case for case in results.cases}
    themes = {theme.id: theme for theme in results.codebook.themes}

    @app.get("/")
    def matrix(who: Who) -> Response:
        now = room.now()
        summaries = {note.place for note in now.notes if note.kind == NoteKind.SUMMARY}
        sections = [section for section in results.codebook.sections if section.themes]
        return pages.show("matrix.html", who, now=now, sections=sections, themes=themes, summaries=summaries, states=STATES)

    @app.get("/cell/{case}/{theme}")
    def cell(case: str, theme: str, who: Who) -> Response:
        now = room.now()
        if (case, theme) not in now.cells:
            return _nothing()
        place = f"cell/{case}/{theme}"
        found = now.cells[case, theme]
        return pages.show(
            "cell.html",
            who,
            cell=found,
            case=cases[case],
            theme=themes[theme],
            items=room.items(case, theme),
            place=place,
            notes=[note for note in now.notes if note.place == place],
            answer=room.places.answer(found.question) if found.question else None,
        )

    @app.get("/transcript/{document:path}")
    def transcript(document: str, who: Who) -> Response:
        if document not in room.documents:
            return _nothing()
        return pages.show("transcript.html", who, document=room.documents[document], turns=turns_of(room, document))


def _add_lists(app: FastAPI, pages: _Pages, room: Room) -> None:
    cases = {case.case: case for case in room.results.cases}

    @app.get("/queue")
    def queue(who: Who) -> Response:
        items = queue_of(room)
        seconds = room.seconds([item.passage for item in items])
        return pages.show("queue.html", who, items=items, minutes=max(1, round(seconds / 60)))

    @app.get("/search")
    def search(who: Who, words: str = "") -> Response:
        return pages.show("search.html", who, words=words, found=find_words(room, words))

    @app.get("/topics")
    def topics(who: Who) -> Response:
        return pages.show("topics.html", who, topics=topics_of(room))

    @app.get("/documents")
    def documents(who: Who) -> Response:
        return pages.show("documents.html", who, documents=room.results.documents, cases=cases)

    @app.get("/static/{name}")
    def static(name: str) -> Response:
        if name not in _STATIC:
            return _nothing()
        return Response((files("textmine.review") / name).read_bytes(), media_type=_STATIC[name])


def _add_changes(app: FastAPI, room: Room) -> None:
    @app.post("/who")
    def name(given: Named) -> Response:
        plain = " ".join(given.name.split())
        if not _NAME.fullmatch(plain):
            return JSONResponse({"fault": "a name of 1 to 40 letters is needed"}, 400)
        response = JSONResponse({"who": plain})
        response.set_cookie(_WHO, quote(plain), max_age=_YEAR, httponly=True, samesite="strict")
        return response

    @app.post("/decide")
    def decide(said: Said, who: Who) -> Response:
        if not who:
            return _nobody()
        found = room.decide(who, said.passage, said.code, said.verdict, said.pole, said.note)
        return JSONResponse({"status": found.status if found else "none"})

    @app.post("/write")
    def write(written: Written, who: Who) -> Response:
        if not who:
            return _nobody()
        room.write(who, written.kind, written.place, written.text)
        return JSONResponse({"written": True})

    @app.post("/topic")
    def topic(done: Topical, who: Who) -> Response:
        if not who:
            return _nobody()
        decide_topic(room, who, done.topic, done.action, done.value)
        return JSONResponse({"done": True})


def _nobody() -> Response:
    return JSONResponse({"fault": "Say who you are first: load the page again."}, 403)


def _nothing() -> Response:
    return PlainTextResponse("There is no such page. Go back, or open the matrix.", 404)
