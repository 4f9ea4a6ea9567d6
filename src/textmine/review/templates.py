"""What every page is given: its template, who looks at it, and the key with which it may change something."""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import quote, unquote

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from textmine.matrices.results import tally_of
from textmine.review.auth import HEADER, Guard
from textmine.review.session import ReviewSession

WHO = "textmine_who"  # cookie
NAME = re.compile(r"[^\s\0](?:[^\n\r\0]{0,38}[^\s\0])?")  # of a person


def _who(request: Request) -> str:
    name = unquote(request.cookies.get(WHO, ""))
    return name if NAME.fullmatch(name) else ""


Viewer = Annotated[str, Depends(_who)]


class PageRenderer:
    """Templates with what every page needs."""

    def __init__(self, room: ReviewSession, guard: Guard) -> None:
        self._room = room
        self._guard = guard
        self._templates = Environment(
            loader=PackageLoader("textmine.review", "pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._templates.globals |= {"tally_of": tally_of, "round": round, "root": guard.root, "to": self.to, "place": self.place}

    def to(self, *parts: str) -> str:
        """The address of a page, whatever signs there are in the names that it is made of."""
        return "/".join([self._guard.root, *(quote(part, safe="") for part in parts)])

    def place(self, document: str, passage: str) -> str:
        """The address of a passage in its transcript."""
        return f"{self.to('transcript', document)}#{quote(passage, safe='')}"

    def show(self, name: str, who: str, **values: Any) -> Response:
        """A page, or the question for one's name where nobody has given it."""
        room = self._room
        review = room.workspace.study.settings.review
        common = {"results": room.results, "who": who, "key": self._guard.key, "header": HEADER, "codes": room.codes}
        template = self._templates.get_template(name if who else "who.html")
        return HTMLResponse(template.render(**common, review=review, **values))


def nothing() -> Response:
    """The answer to an address that leads nowhere."""
    return PlainTextResponse("Page not found. Go back, or open the matrix.", 404)
