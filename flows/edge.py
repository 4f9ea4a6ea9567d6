"""The edge between the library and Prefect: what Prefect keeps of an error, without anybody's words or name.

A fault tells what was found, which may be a name or a sentence of a transcript, and Prefect keeps messages and tracebacks in its
database and logs. So errors cross this edge in an envelope that says where the fault is, what was expected and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from prefect.client.schemas.objects import State
from prefect.states import Cancelled, Failed

from textmine.errors import BusyError, TextmineError, without_words

P = ParamSpec("P")
R = TypeVar("R")


class Withheld(Exception):
    """An error in an envelope: its text is fit for logs, and `error` is the error itself, for this process alone."""

    def __init__(self, error: Exception) -> None:
        super().__init__(without_words(error))
        self.error = error

    def __reduce__(self) -> tuple[type[Withheld], tuple[Exception]]:
        # What was found does not leave the process; a run needs to know from a worker of what kind the error was, and what to do.
        if isinstance(self.error, TextmineError):
            faults = (replace(fault, got="is not as it should be") for fault in self.error.faults)
            return Withheld, (type(self.error)(*faults),)
        return Withheld, (RuntimeError(str(self)),)


def sealed(work: Callable[P, R]) -> Callable[P, R]:
    """A function of the library whose errors come in an envelope."""

    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return work(*args, **kwargs)
        except Exception as error:
            raise Withheld(error) from None

    return run


@contextmanager
def opened() -> Iterator[None]:
    """Take errors out of their envelopes, for who knows what to do with them."""
    try:
        yield
    except Withheld as envelope:
        raise envelope.error from None


def can_help(_task: Any, _run: Any, state: State[Any]) -> bool:
    """Whether a retry can help: not for a fault of the user's material, which is there the next time too."""
    envelope = state.result(raise_on_failure=False)
    return not (isinstance(envelope, Withheld) and isinstance(envelope.error, TextmineError))


def ended_by(error: Exception) -> State[Any]:
    """The state of a run that an error ended: cancelled, not failed, where another run of the study was under way."""
    if isinstance(error, BusyError):
        return Cancelled(message="Another run of this study is in progress.", data=Withheld(error))
    return Failed(message=without_words(error), data=Withheld(error))


def like(state: State[Any]) -> State[Any]:
    """The state of a run within a run, as the outer one's own: Prefect would put `1/1 states failed` in place of its message."""
    return State(type=state.type, name=state.name, message=state.message, data=state.data)
