"""A person who has the review open in a browser, without the browser."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from textmine.pipeline.run import run_study
from textmine.review.app import make_app
from textmine.review.auth import HEADER, Guard
from textmine.review.session import ReviewSession

SETTINGS = "[themes]\nthreshold = 0.001\ncell_probability = 0.001\n"


def as_sent(app: ASGIApp) -> ASGIApp:
    """An application whose paths are unquoted once, as servers do; the test client does so twice."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        path = unquote(scope["raw_path"].partition(b"?")[0].decode("ascii")) if "raw_path" in scope else ""
        await app({**scope, "path": path}, receive, send)

    return answer


class Visitor:
    """Who was let in, and has given a name."""

    def __init__(self, room: ReviewSession, who: str = "AB") -> None:
        self.room, self.guard = room, Guard()
        self.client = TestClient(
            as_sent(make_app(room, self.guard)), base_url="http://127.0.0.1:8265", raise_server_exceptions=False
        )
        self.client.get("/", params={"token": self.guard.new_token()})
        if who:
            assert self.post("/who", {"name": who}).status_code == 200

    def get(self, path: str) -> Any:
        return self.client.get(self.guard.root + path)

    def post(self, path: str, data: Any = None, content: bytes | None = None) -> Any:
        headers = {HEADER: self.guard.key, "content-type": "application/json"}
        body = {"content": content} if content is not None else {"json": data}
        return self.client.post(self.guard.root + path, headers=headers, **body)


class Page(HTMLParser):
    """The links of a page, the anchors that others may lead to, and where its forms are sent."""

    def __init__(self, address: str, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.anchors: set[str] = set()
        self._address = address
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors |= {given["id"]} if given.get("id") else set()
        for name in ("href", "src", "action"):
            if (target := given.get(name)) and not target.startswith("data:"):
                self.links.add(urljoin(self._address, target))


def crawl(visitor: Visitor) -> tuple[dict[str, Page], dict[str, int], set[str]]:
    """All pages that links lead to from the first; the status of each that does not answer; links to no place on their page."""
    pages: dict[str, Page] = {}
    broken: dict[str, int] = {}
    todo = [f"http://127.0.0.1:8265{visitor.guard.root}/"]
    while todo:
        address = urldefrag(todo.pop()).url
        if address in pages or address in broken:
            continue
        answer = visitor.client.get(address, follow_redirects=False)
        if answer.status_code != 200:
            broken[address] = answer.status_code
            continue
        html = answer.text if answer.headers["content-type"].startswith("text/html") else ""
        pages[address] = Page(address, html)
        todo += pages[address].links
    nowhere = set()
    for page in pages.values():
        for link in page.links:
            address, anchor = urldefrag(link)
            if anchor and address in pages and unquote(anchor) not in pages[address].anchors:
                nowhere.add(link)
    return pages, broken, nowhere


@pytest.fixture
def visit(make_study, fake_encoder):
    """Run a study and open its review: `visit({"north/a.txt": ...}, **files)`."""

    def opened(transcripts: dict[str, str] | None = None, settings: str = SETTINGS, **files: str) -> Visitor:
        study = make_study(transcripts, settings=settings, **files)
        run_study(study)
        return Visitor(ReviewSession(study))

    return opened
