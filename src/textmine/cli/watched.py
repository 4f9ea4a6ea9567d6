"""The `textmine` command as people call it: one that takes much memory goes on in a process of its own, watched over by this one.

Where memory runs out, the system kills the process that asks for it, and packages in other languages abort it: neither leaves it
time for a word. So the process that was called stays behind to say what happened, and what to do.
"""

from __future__ import annotations

import math
import os
import signal
import sys
from types import FrameType

from textmine.cli import shell
from textmine.concurrency.threads import end_with
from textmine.errors import Fault, memory_fault

_WATCHED = ("run", "evaluate")  # commands that take much memory
_LEAST_MEMORY = 1_500_000_000  # bytes of addresses; with fewer, loading the libraries may neither end nor fail
_PASSED_ON = ("SIGINT", "SIGTERM", "SIGHUP")
_END_WITH_PARENT = 1  # PR_SET_PDEATHSIG, of Linux


def main() -> None:
    """Run the command line; this is what the `textmine` command calls."""
    if sys.platform == "win32" or sys.argv[1:2] not in [[command] for command in _WATCHED]:
        shell.main()
        return
    if _allowed_memory() < _LEAST_MEMORY:
        shell.show_faults([memory_fault("it would run out")])
        sys.exit(1)
    read, write = os.pipe()
    parent, child = os.getpid(), os.fork()
    if child:
        os.close(write)
        status, faults = _outcome(child, read)
        shell.show_faults(faults)
        sys.exit(status)
    os.close(read)
    _go_with(parent)
    ended = shell.run_command_line()
    os.write(write, b".")  # it came to an end of its own
    shell.leave(ended)


def _allowed_memory() -> float:
    """Bytes that a limit (`ulimit -v`) leaves to a process."""
    import resource

    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return math.inf if limit == resource.RLIM_INFINITY else limit


def _go_with(parent: int) -> None:
    """See that this process ends when its parent does, and at the first Ctrl+C."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)  # at once; elsewhere within a second
    end_with(parent)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop_once)


def _stop_once(*_: object) -> None:
    """Ctrl+C reaches the command twice, by the terminal and by the process that watches over it."""
    signal.signal(signal.SIGINT, lambda *_: None)
    raise KeyboardInterrupt


def _outcome(child: int, read: int) -> tuple[int, list[Fault]]:
    """The exit status of a process, once it has ended, and what is to be said where it did not end by itself."""

    def pass_on(number: int, _: FrameType | None) -> None:
        os.kill(child, number)

    passed_on = [signal.Signals[name] for name in _PASSED_ON]
    for number in passed_on:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, pass_on)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if os.read(read, 1):
        return status, []
    if -status in passed_on:
        signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    how = signal.strsignal(-status) if status < 0 else f"with {status}"
    return 1, [memory_fault(f"the system ended this command ({how}), most likely because it ran out")]
