"""Prefect's settings: quiet, private, on this machine; what the user has set already is left alone."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_DEFAULTS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # A temporary server with a new database can take longer than Prefect's own 20 seconds on a busy machine.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}
SILENT = {"PREFECT_LOGGING_LEVEL": "CRITICAL", "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL"}
# A run's log is kept with the run, for people who look at it on Prefect's pages, and stays off the terminal.
KEPT = {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL", "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL"}


def prepare(log: Mapping[str, str] = SILENT) -> None:
    """Set what is not set; must be called before Prefect is imported.

    Args:
        log: what becomes of Prefect's own log: `SILENT`, `KEPT`, or nothing to have all of it on the terminal.
    """
    for name, value in (_DEFAULTS | dict(log)).items():
        os.environ.setdefault(name, value)
    spared = [part for part in os.environ.get("NO_PROXY", "").split(",") if part]
    os.environ["NO_PROXY"] = ",".join(dict.fromkeys([*spared, *_LOOPBACK]))  # a proxy cannot reach this machine's own server


def server_environment(home: Path, port: int) -> dict[str, str]:
    """The environment of a server of textmine's own.

    Args:
        home: the folder it keeps everything in.
        port: of 127.0.0.1.

    Returns:
        This process's, with the server's settings over it.
    """
    address = f"http://127.0.0.1:{port}"
    # A proxy that is not there: pages on blocks and work pools would have the server fetch a catalogue, of which it has a copy.
    nowhere = {name: "http://127.0.0.1:9" for name in ("http_proxy", "https_proxy", "all_proxy")}
    spared = {"no_proxy": ",".join(_LOOPBACK)}
    both = {form(name): value for name, value in (nowhere | spared).items() for form in (str.lower, str.upper)}
    return (
        {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        | both
        | {
            "DO_NOT_TRACK": "1",
            "PREFECT_HOME": str(home),
            "PREFECT_API_URL": f"{address}/api",
            "PREFECT_SERVER_API_HOST": "127.0.0.1",
            "PREFECT_SERVER_API_PORT": str(port),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            # Any page open in a browser might otherwise read from the server, and start runs.
            "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": address,
            "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(home / "ui"),  # not among the installed packages
            "PREFECT_SERVER_UI_V2_ENABLED": "false",  # the newer pages call an analytics service from the browser
            "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
            "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": '["events", "flow_runs"]',  # runs are forgotten after 90 days
            "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        }
    )


def on_this_machine() -> bool:
    """Whether what Prefect is told stays on this machine: its server listens on the loopback, or is a temporary one."""
    from prefect.settings import PREFECT_API_URL

    url = PREFECT_API_URL.value()
    return not url or urlsplit(url).hostname in _LOOPBACK
