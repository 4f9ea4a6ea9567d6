"""Pieces of work for workers, which import them by this module's name."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable

from textmine.errors import Fault, SourceError

done: list[str] = []


def do(what: str) -> str:
    """Well, or in one of the ways in which work on a file goes wrong."""
    ways = {
        "hang": lambda: time.sleep(600),
        "hang in one call": lambda: re.match("(a+)+b", "a" * 60),
        "fill": lambda: bytearray(3_000_000_000),
        "abort": os.abort,
        "recurse": lambda: do(what),
        "leave": lambda: os._exit(3),
        "refuse": refuse,
        "exit": lambda: exit(4),
        "abort if worn": lambda: os.abort() if done else None,
    }
    if what in ways:
        ways[what]()
    done.append(what)
    return f"{what} done"


def refuse() -> None:
    """Raise a fault that is known."""
    raise SourceError(Fault("a.txt", "nothing", "words", "Add some."))


class Unloadable:
    """Work that this process can send and no worker can load."""

    def __call__(self, what: str) -> str:
        """Never reached."""
        return what

    def __reduce__(self) -> tuple[Callable[[], Unloadable], tuple[()]]:
        """What a worker calls in order to load it."""
        return fail_to_load, ()


def fail_to_load() -> Unloadable:
    """Raise before any work is begun."""
    raise OSError("no room")
