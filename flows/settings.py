"""Prefect's settings for a run from the command line; what the user has set already is left alone."""

from __future__ import annotations

import os

_DEFAULTS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # A temporary server with a new database can take longer than Prefect's own 20 seconds on a busy machine.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}
_QUIET = {"PREFECT_LOGGING_LEVEL": "CRITICAL", "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL"}


def prepare(*, verbose: bool = False) -> None:
    """Set what is not set; must be called before Prefect is imported.

    Args:
        verbose: show Prefect's own log.
    """
    for name, value in (_DEFAULTS if verbose else _DEFAULTS | _QUIET).items():
        os.environ.setdefault(name, value)
