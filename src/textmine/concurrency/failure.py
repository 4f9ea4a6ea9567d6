"""The bounds of work on one file, and why it was ended."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from enum import StrEnum

from textmine.errors import Fault


@dataclass(frozen=True, slots=True)
class Bounds:
    """What work on one file may take.

    Attributes:
        seconds: of work; twice as many on the clock, so that no file suffers from what else the machine has to do.
        megabytes: of memory, the worker's own some 150 included.
        keys: whether they are keys of a study.toml, which a message may name.
    """

    seconds: float = 60
    megabytes: int = 1_500
    keys: bool = False


class Ending(StrEnum):
    """Why there is no outcome."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Failure:
    """Work that came to no outcome.

    Attributes:
        ending: why.
        bounds: that it had.
        detail: of a crash the signal, of an error its kind and where it was raised; nothing of the file's words.
    """

    ending: Ending
    bounds: Bounds
    detail: str = ""

    def fault(self, where: str) -> Fault:
        """What to say of the file that it was work on.

        Args:
            where: the file.

        Returns:
            What happened, in plain words, and what to do.
        """
        again = "Open it in the program it was made with and save it again, as .docx or .txt if need be"
        long = " If it is merely long, raise `{}` under [reading] in study.toml." if self.bounds.keys else ""
        if self.ending is Ending.TIME:
            got = f"reading it took more than {self.bounds.seconds:g} seconds, and was ended"
            return Fault(where, got, "a file that is read sooner", f"{again}; or divide it.{long.format('file_seconds')}")
        if self.ending is Ending.MEMORY:
            got = f"reading it took more than {self.bounds.megabytes:,} MB of memory, and was ended"
            return Fault(where, got, "a file that takes less", f"{again}; or divide it.{long.format('file_megabytes')}")
        if self.ending is Ending.CRASH:
            got = f"it made the program that reads it stop ({self.detail})"
            return Fault(where, got, "a file that is whole", f"{again}.")
        got = f"something in it that its reader does not know how to take ({self.detail})"
        return Fault(where, got, "a file as programs write them", f"{again}, and tell the makers of textmine what is in brackets.")


def name_of_signal(number: int) -> str:
    """A signal in words: `signal 6, SIGABRT`."""
    try:
        return f"signal {number}, {signal.Signals(number).name}"
    except ValueError:
        return f"signal {number}"
