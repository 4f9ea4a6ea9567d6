"""The side of the process that has files read: it hands them out to workers and takes what comes of each."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from math import ceil
from multiprocessing.connection import Pipe, wait
from typing import Any, Generic, TypeVar

from textmine.concurrency.failure import Bounds, Ending, Failure, name_of_signal
from textmine.concurrency.worker import CLOCKS, NO_MEMORY, RSS_UNIT, SCRIPT
from textmine.errors import Fault, SourceError, TextmineError

T = TypeVar("T")

_EACH = 40  # files for which one more worker pays: to start it takes as long as reading some forty
_MOST = 4  # workers, each of which may take all the memory that a file may
_NEARLY = 0.8  # share of the memory it may take, from which a worker that crashed is held to have found no more
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")  # reading multiplies no matrices


def call(work: Callable[..., T], *arguments: Any, where: str, bounds: Bounds | None = None) -> T:
    """Do one piece of work in a process of its own.

    Args:
        work: a function that can be imported.
        *arguments: of it.
        where: the file that it is work on, for the message.
        bounds: of time and memory.

    Returns:
        What it gives.

    Raises:
        SourceError: it came to no outcome; the message says why and what to do.
        TextmineError: a fault that the work itself raises, or a process cannot be started.
    """
    with closing(call_each(work, [arguments], bounds)) as outcomes:
        _, outcome = next(outcomes)
    if isinstance(outcome, Failure):
        raise SourceError(outcome.fault(where))
    return outcome


def call_each(
    work: Callable[..., T],
    arguments: Sequence[tuple[Any, ...]],
    bounds: Bounds | None = None,
) -> Generator[tuple[int, T | Failure]]:
    """Do many pieces of work, some of them at once, each within bounds.

    Args:
        work: a function, or an instance with `__call__`, that can be pickled; each worker gets it once.
        arguments: of each piece of work.
        bounds: of time and memory, for each.

    Yields:
        The number of a piece and what came of it, as each is finished. Close the iterator to end the workers sooner.

    Raises:
        TextmineError: a fault that the work itself raises, or workers cannot be started.
    """
    bounds = bounds or Bounds()
    setup = pickle.dumps((sys.path, pickle.dumps((bounds.seconds, bounds.megabytes, work))))
    waiting = deque(range(len(arguments)))
    workers = [_Worker[T](setup, bounds) for _ in range(_number_of_workers(len(arguments)))]
    try:
        while waiting or any(worker.number is not None for worker in workers):
            for connection in wait([worker.connection for worker in workers]):
                chosen = next(worker for worker in workers if worker.connection is connection)
                number, outcome = chosen.number, chosen.outcome()
                # Pieces before it may be to blame for the end of a worn worker: once more, in a new one.
                again = chosen.ended and chosen.is_worn and outcome.ending is not Ending.TIME
                if number is not None and again:
                    waiting.appendleft(number)
                elif number is not None:
                    yield number, outcome
                if chosen.ended:
                    workers.remove(chosen)
                    workers += [_Worker[T](setup, bounds)] if waiting else []
                elif waiting:
                    chosen.begin(waiting[0], arguments[waiting.popleft()])
    finally:
        for worker in workers:
            worker.end()


def _number_of_workers(pieces: int) -> int:
    processors = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return min(processors, _MOST, ceil(pieces / _EACH))


class _Worker(Generic[T]):
    """One worker: it says once that it is ready, and then what comes of each piece of work that it is given.

    Attributes:
        connection: this process's end of the pipe.
        number: of the piece of work it is at.
        is_worn: whether it has done another before.
        ended: whether it has.
    """

    def __init__(self, setup: bytes, bounds: Bounds) -> None:
        self.connection, theirs = Pipe()
        command = [sys.executable, "-P", SCRIPT, str(theirs.fileno()), str(os.getpid())]
        quiet = subprocess.DEVNULL  # what libraries print of a broken file is for nobody to read
        self._process = subprocess.Popen(  # noqa: S603  this very interpreter, on a module of ours
            command, stdin=quiet, stdout=quiet, stderr=quiet, pass_fds=[theirs.fileno()], env=os.environ | _ONE_THREAD
        )
        theirs.close()
        with suppress(OSError):  # it has died, which `outcome` finds out
            self.connection.send_bytes(setup)
        self.number: int | None = None
        self.is_worn = self.ended = self._is_ready = False
        self._inherited = 0  # memory that the system counts before it has done anything: that of this process
        self._bounds = bounds

    def begin(self, number: int, arguments: tuple[Any, ...]) -> None:
        """Give it a piece of work."""
        self.number = number
        with suppress(OSError):
            self.connection.send(arguments)

    def outcome(self) -> Any:
        """What has come of its piece of work, or nothing where it has just become ready.

        Returns:
            A value, or a failure, after which it has ended unless something was raised that is known.

        Raises:
            TextmineError: a fault that the work raised; or the worker came to an end before it was ready.
        """
        try:
            kind, found = self.connection.recv()
        except (EOFError, OSError):
            failure = self._failure()
            if not self._is_ready:
                raise TextmineError(_unstarted(failure.detail or failure.ending)) from None
            return failure
        if kind == "fault":
            raise found
        if kind == "unready":
            raise TextmineError(_unstarted(found))
        if kind == "ready":
            self._is_ready, self._inherited = True, found
            return None
        self.is_worn, self.number = True, None
        return Failure(Ending.ERROR, self._bounds, found) if kind == "error" else found

    def _failure(self) -> Failure:
        """Why it ended without a word."""
        self.ended = True
        try:
            os.kill(self._process.pid, signal.SIGKILL)  # it may have closed the pipe, and still be there
            _, status, usage = os.wait4(self._process.pid, 0)
        except (ChildProcessError, ProcessLookupError):  # of a process that lets its children go
            return Failure(Ending.CRASH, self._bounds, "it is not known why")
        code = self._process.returncode = os.waitstatus_to_exitcode(status)
        own = usage.ru_maxrss if usage.ru_maxrss > self._inherited else 0
        full = own * RSS_UNIT > _NEARLY * self._bounds.megabytes * 1_000_000
        if -code in CLOCKS.values():
            return Failure(Ending.TIME, self._bounds)
        if code == NO_MEMORY or full:
            return Failure(Ending.MEMORY, self._bounds)
        return Failure(Ending.CRASH, self._bounds, name_of_signal(-code) if code < 0 else f"status {code}")

    def end(self) -> None:
        """End it, whatever it is at."""
        self.connection.close()
        self._process.kill()
        self._process.wait()
        self.ended = True


def _unstarted(why: str) -> Fault:
    do = "See whether there is memory left; if there is, install textmine again, and tell its makers what is in brackets."
    return Fault("textmine", f"no process to read files in can be started ({why})", "one that starts", do)
