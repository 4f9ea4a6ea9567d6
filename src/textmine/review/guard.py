"""What keeps others out of the review application: a token, the page's own address, and headers that let nothing in from elsewhere.

The address that is printed holds a token; opening it once sets a cookie that no script can read and no other site can send. A
request that changes something must also carry that session's key in a header, which another site cannot set. Names other than this
machine's are refused, so that a page elsewhere cannot pretend that its own name is this address.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

COOKIE = "textmine_session"
HEADER = "x-textmine-key"
_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

Next = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Guard:
    """Lets in who has the token; `hosts` are names by which the server may be called, beside this machine's own."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    hosts: frozenset[str] = _HOSTS

    @property
    def key(self) -> str:
        """What a page sends in the header `HEADER` with all that it changes; derived from the token, which it does not tell."""
        return hmac.new(self.token.encode(), b"key", hashlib.sha256).hexdigest()

    @property
    def session(self) -> str:
        """The value of the cookie; derived from the token, so that it holds as long as the server runs."""
        return hmac.new(self.token.encode(), b"session", hashlib.sha256).hexdigest()

    async def __call__(self, request: Request, call_next: Next) -> Response:
        """Answer, or refuse; every answer has the headers."""
        response = self._refusal(request) or self._welcome(request) or await call_next(request)
        response.headers.update(_HEADERS)
        return response

    def _refusal(self, request: Request) -> Response | None:
        host = request.headers.get("host", "")
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        if name not in self.hosts:
            return PlainTextResponse("This address is not known here.", 400)
        given = request.query_params.get("token")
        if given is not None:
            return None if hmac.compare_digest(given.encode(), self.token.encode()) else _closed()
        if not hmac.compare_digest(request.cookies.get(COOKIE, "").encode(), self.session.encode()):
            return _closed()
        if request.method not in ("GET", "HEAD"):
            key = request.headers.get(HEADER, "")
            if not hmac.compare_digest(key.encode(), self.key.encode()):
                return PlainTextResponse("This did not come from a page of the review. Load the page again.", 403)
        return None

    def _welcome(self, request: Request) -> Response | None:
        if "token" not in request.query_params:
            return None
        if request.method != "GET":
            return _closed()
        # The token leaves the address bar at once; only the cookie is used from here on.
        response = RedirectResponse(request.url.path, 303)
        response.set_cookie(COOKIE, self.session, httponly=True, samesite="strict")
        return response


def _closed() -> Response:
    return PlainTextResponse("Open the address that `textmine review` printed, with its token.", 403)
