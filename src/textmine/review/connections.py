"""Connections of the review's server: as many as the system allows, none that waits for ever, and none that keeps another out.

Any program on the machine may open connections and say nothing. When there are as many as may be, the one that has waited longest
without a whole request makes room for the next, so that a person, whose request comes with the connection, is always served.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from textmine.review.auth import HEADERS

_PATIENCE = 10.0  # seconds for a whole request to come
_MOST = 128  # connections at once
_FEWEST = 8
_AT_ONCE = 16  # connections that are taken at once, before any of them can make room
_SPARE = 96  # files that requests under way may open: threads, each with a ledger


class Connection(H11Protocol):
    """One connection."""

    most = _MOST
    _since = 0.0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take it in; where there are too many, one that waits goes, or else this one."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > self.most:
            others = [
                connection
                for connection in self.connections
                if isinstance(connection, Connection) and connection.waits and connection is not self
            ]
            goes = min(others, key=lambda other: other._since, default=self)
            goes.transport.abort()

    @property
    def waits(self) -> bool:
        """Whether no request of it is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def data_received(self, data: bytes) -> None:
        """Take what came; with a whole request the waiting is over."""
        super().data_received(data)
        if not self.waits:
            self._end_waiting()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        if self.waits:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._end_waiting()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, with the same headers as every answer."""
        headers = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
        head = f"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n{headers}"
        self.transport.write(f"{head}Content-Length: {len(msg)}\r\n\r\n{msg}".encode())
        self.transport.close()

    def _wait(self) -> None:
        self._end_waiting()
        self._since = self.loop.time()
        self._deadline = self.loop.call_later(_PATIENCE, self._give_up)

    def _end_waiting(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        if self.waits:
            self.transport.abort()


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        # Where a connection cannot be taken asyncio tries again by itself, and would write a page about it each time.
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        await super().startup(sockets=sockets)


def server_of(app: Any) -> uvicorn.Server:
    """A server of an application, which says nothing by itself: a log would hold what people searched for."""

    class Own(Connection):
        most = most_connections(_open_files())

    return _Server(
        uvicorn.Config(
            app, http=Own, ws="none", lifespan="off", backlog=_AT_ONCE, log_level="critical", access_log=False, server_header=False
        )
    )


def most_connections(opened: int) -> int:
    """As many as the system's limit on open files leaves room for, beside those that are open and those that requests need."""
    if sys.platform == "win32":
        return _MOST
    import resource

    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    room = _MOST if limit == resource.RLIM_INFINITY else limit - opened - _SPARE - _AT_ONCE
    return max(_FEWEST, min(_MOST, room))


def _open_files() -> int:
    here: Iterable[Path] = Path("/proc/self/fd").iterdir() if Path("/proc/self/fd").is_dir() else ()
    return sum(1 for _ in here) or 32
