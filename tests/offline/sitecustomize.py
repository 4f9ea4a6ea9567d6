"""Put on PYTHONPATH of a child process: whatever it or its children try to reach but loopback fails, and leaves a trace.

Child processes of textmine (Prefect's temporary server, say) inherit it.
"""

import os
import socket
from pathlib import Path

_connect = socket.socket.connect
_getaddrinfo = socket.getaddrinfo
_LOOPBACK = ("127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "", None)


def _refuse(what: object) -> None:
    with Path(os.environ["TEXTMINE_TEST_TRACE"]).open("a", encoding="utf-8") as trace:
        trace.write(f"{what}\n")
    raise OSError(f"offline: {what}")


def _guarded_connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in _LOOPBACK:
        _refuse(address)
    return _connect(self, address)


def _guarded_getaddrinfo(host, *args, **kwargs):
    if (host.decode() if isinstance(host, bytes) else host) not in _LOOPBACK:
        _refuse(host)
    return _getaddrinfo(host, *args, **kwargs)


socket.socket.connect = _guarded_connect
socket.getaddrinfo = _guarded_getaddrinfo
