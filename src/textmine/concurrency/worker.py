"""The worker: a process that does one piece of work after the other and sends what comes of each.

It is run as a script, with the number of the pipe to the process that started it, and that process's own number. Nothing is
imported at the top but what it takes to be given the rest; what comes through the pipe is that process's.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

SCRIPT = __file__
NO_MEMORY = 70  # exit status
CLOCKS = {signal.ITIMER_PROF: signal.SIGPROF, signal.ITIMER_REAL: signal.SIGALRM}
RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes that getrusage counts memory in
_PATIENCE = 2  # times the seconds it may work, that it may take on the clock: others want the processors too
_PAUSE = 0.1  # seconds between two looks at the memory and at the parent
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux's prctl


def main(pipe: int, parent: int) -> None:
    """Work until the process that started this one closes its end of the pipe, or is gone."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the whole group is told to end, and the file of the moment is not to blame
    for clock_signal in CLOCKS.values():
        signal.signal(clock_signal, signal.SIG_DFL)  # which ends the process, whatever it is at
    signal.pthread_sigmask(signal.SIG_UNBLOCK, CLOCKS.values())
    connection = Connection(pipe)
    with suppress(EOFError, OSError):
        sys.path[:], setup = connection.recv()
        _serve(connection, setup, parent)


def _serve(connection: Connection, setup: bytes, parent: int) -> None:
    seconds, megabytes = 0.0, 0
    try:
        seconds, megabytes, work = pickle.loads(setup)  # noqa: S301  of the process that started this one
        _limit(megabytes, parent)
    except BaseException as error:
        connection.send(("unready", _kind_of(error)))
        return
    connection.send(("ready", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
    while True:
        arguments = connection.recv()
        _set_clocks(seconds)
        reply = _reply(work, arguments)
        _set_clocks(0)
        connection.send_bytes(reply)
        del arguments, reply


def _set_clocks(seconds: float) -> None:
    """Have this process ended when it has worked so many seconds, or waited as well, as for a disk that does not answer."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds * _PATIENCE)


def _reply(work: Callable[..., Any], arguments: tuple[Any, ...]) -> bytes:
    """What comes of a piece of work, whatever it is, as bytes."""
    from textmine.errors import TextmineError

    try:
        return pickle.dumps(("value", work(*arguments)))
    except TextmineError as error:
        return pickle.dumps(("fault", error))
    except MemoryError:
        os._exit(NO_MEMORY)  # there may be none left to say more with
    except BaseException as error:
        return pickle.dumps(("error", _kind_of(error)))


def _kind_of(error: BaseException) -> str:
    from textmine.errors import without_words

    return without_words(error)


def _limit(megabytes: int, parent: int) -> None:
    """Bound this process's memory, tie its life to its parent's, and leave no image of it on the disk, with what people said."""
    most = megabytes * 1_000_000
    for kind, wanted in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_DATA, most)):
        with suppress(ValueError, OSError):  # a system without that limit, or with a lower one already
            resource.setrlimit(kind, (wanted, resource.getrlimit(kind)[1]))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    threading.Thread(target=_watch, args=(most, parent), daemon=True).start()


def _peak_memory() -> int:
    """Bytes of memory that this process has had at most; on Linux getrusage counts those of the one it was forked from, too."""
    if sys.platform != "linux":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT
    with open("/proc/self/status", encoding="ascii", errors="replace") as status:  # noqa: PTH123  pathlib would be one more import
        return next((int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:")), 0)


def _watch(most: int, parent: int) -> None:
    """End this process where the system does not: with its parent, and before it has taken too much memory."""
    while os.getppid() == parent:
        if _peak_memory() > most:
            os._exit(NO_MEMORY)
        time.sleep(_PAUSE)
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
