"""What keeps others out of the review application: tokens that open it, a cookie that no other server is sent, and a page's key.

- An address with a token opens it. A token is good once and for some minutes, since what is opened in a browser may stand in the
  list of processes for every user of the machine to read.
- A browser then has a cookie that no script can read and no other site can send. Cookies know no ports: every server on 127.0.0.1
  is sent those of all others. Ours is for a path that nobody can guess, under which all pages lie, so no other server is sent it;
  its name is that of the port, so that two reviews at once keep theirs.
- A request that changes something must also carry that session's key in a header, which another site cannot set.
- Names other than this machine's are refused, so that a page elsewhere cannot pretend that its own name is this address.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from html import escape

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "x-textmine-key"
HOSTS = ("127.0.0.1", "localhost", "[::1]")
_MINUTES = 10  # that a token is good for
_REMEMBERED = 100  # tokens that were good once
_SPENT = (float("-inf"), lambda: None)
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Lets in who has a token.

    Args:
        port: that is served; part of the cookie's name.
        show: told a token that is to be shown to the person who began the review, one at a time: the first when `invite` is called,
            another whenever that one was used or has run out and is asked for.
        clock: seconds.

    Attributes:
        root: path under which all pages lie.
        key: what a page sends in the header `HEADER` with all that it changes.
    """

    def __init__(
        self, port: int = 0, show: Callable[[str], None] = lambda _: None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.cookie = f"textmine_session_{port}"
        self.root = f"/s/{secrets.token_urlsafe(24)}"
        self.session, self.key = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self._show, self._clock = show, clock
        self._shown = ""
        self._tokens: dict[str, tuple[float, Callable[[], None]]] = {}  # when each runs out, and what is called when it is used

    def new_token(self, used: Callable[[], None] = lambda: None) -> str:
        """A token that lets in once, within some minutes; `used` is called when it does."""
        while len(self._tokens) >= _REMEMBERED:
            del self._tokens[next(iter(self._tokens))]
        token = secrets.token_urlsafe(24)
        self._tokens[token] = self._clock() + _MINUTES * 60, used
        return token

    def invite(self) -> None:
        """Show a new token."""
        self._shown = self.new_token()
        self._show(self._shown)

    def welcomes(self, token: str) -> bool:
        """Whether a token lets in; it does not do so again."""
        known = next((valid for valid in self._tokens if hmac.compare_digest(valid.encode(), token.encode())), "")
        if not known:
            return False
        good = self._is_good(known)
        if good:
            self._tokens[known][1]()
            self._tokens[known] = _SPENT
        if self._shown and not self._is_good(self._shown):
            self.invite()
        return good

    def _is_good(self, token: str) -> bool:
        return self._clock() < self._tokens.get(token, _SPENT)[0]

    def knows(self, request: Request) -> bool:
        """Whether a request has the cookie."""
        return hmac.compare_digest(request.cookies.get(self.cookie, "").encode(), self.session.encode())

    def around(self, app: ASGIApp) -> ASGIApp:
        """An application that only they reach who were let in; its own paths begin below `root`."""

        async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and (answer := self._answer(Request(scope))):
                await answer(scope, receive, send)
            else:
                await app({**scope, "root_path": self.root}, receive, send)

        return guarded

    def _answer(self, request: Request) -> Response | None:
        """What is answered instead of the page; None for the page itself."""
        path = request.scope["path"]
        if not (path == self.root or path.startswith(f"{self.root}/")):
            return self._at_the_door(request)
        if not self.knows(request):
            # A link elsewhere, or the file that opens the review, makes no browser send the cookie; a page from here does.
            return _onwards(_target(request)) if _comes_from_elsewhere(request) else _closed()
        if request.method not in ("GET", "HEAD"):
            key = request.headers.get(HEADER, "")
            if not hmac.compare_digest(key.encode(), self.key.encode()):
                return PlainTextResponse("This did not come from a page of the review. Load the page again.", 403)
        return None

    def _at_the_door(self, request: Request) -> Response:
        if request.method != "GET" or not self.welcomes(request.query_params.get("token", "")):
            return _closed()
        # The token leaves the address bar at once; only the cookie is used from here on.
        inside = self.root + _target(request).partition("?")[0]
        response = _onwards(inside) if _comes_from_elsewhere(request) else RedirectResponse(inside, 303)
        response.set_cookie(self.cookie, self.session, path=self.root, httponly=True, samesite="strict")
        return response


def _target(request: Request) -> str:
    """The address of a request on this server, as it was sent."""
    query = request.scope["query_string"].decode("latin-1")
    return str(request.scope["raw_path"].decode("latin-1")) + (f"?{query}" if query else "")


def with_headers(app: ASGIApp) -> ASGIApp:
    """An application whose every answer lets in nothing from elsewhere, errors among them."""

    async def answering(scope: Scope, receive: Receive, send: Send) -> None:
        async def with_them(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await app(scope, receive, with_them)

    return answering


def _comes_from_elsewhere(request: Request) -> bool:
    return request.method == "GET" and request.headers.get("sec-fetch-site") == "cross-site"


def _onwards(address: str) -> Response:
    """A page that leads on by itself."""
    where = escape(address)
    return HTMLResponse(
        f'<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={where}">'
        f'<title>textmine review</title><p><a href="{where}">Open the review</a></p></html>'
    )


def _closed() -> Response:
    return PlainTextResponse(
        "The review is not open here: this page is of a review that has ended, or its address was used before.\n"
        "Go to the window where `textmine review` runs (start it again if it has ended) and open the address that it printed last; "
        "each address opens the review once.",
        403,
    )
