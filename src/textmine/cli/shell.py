"""What all commands share: the application, its two consoles, and how a fault is shown."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, NoReturn, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.markup import escape

from textmine import __version__
from textmine.concurrency.threads import THREAD_NAME
from textmine.errors import Fault, TextmineError, is_memory_gone, memory_fault

P = ParamSpec("P")
R = TypeVar("R")

_STOPPED = 130  # status of a command ended by Ctrl+C, as shells have it

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
out = Console()
err = Console(stderr=True)

Study = Annotated[Path, typer.Argument(help="study folder (the one with study.toml)")]
Output = Annotated[Path | None, typer.Option("--output", help="results folder [default: STUDY/output]")]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON instead of text")]


def report_faults(command: Callable[P, R]) -> Callable[P, R]:
    """Show a fault of the user's material as a message, and exit with 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except KeyboardInterrupt:
            err.print("Stopped. Finished work is kept. Run the same command to continue.")
            raise typer.Exit(_STOPPED) from None
        except typer.Exit:
            raise
        except Exception as error:  # the edge: what is no fault of ours is told in words
            if not (faults := _faults_of(error)):
                raise
            show_faults(faults)
            raise typer.Exit(1) from error

    return run


def show_faults(faults: Iterable[Fault]) -> None:
    """Show faults as messages."""
    for fault in faults:
        err.print(f"[bold red]{escape(fault.where)}[/]: {escape(fault.got)}", highlight=False, soft_wrap=True)
        err.print(f"    expected {escape(fault.expected)}. {escape(fault.do)}", highlight=False, soft_wrap=True)


def _faults_of(error: Exception) -> Sequence[Fault]:
    """What is to be told of an error; nothing where it is a fault of this program."""
    if isinstance(error, TextmineError):
        return error.faults
    if is_memory_gone(error):
        return [memory_fault()]
    if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
        where = str(error.filename) if error.filename else "what this command writes to"
        expected = "free space, and permission to read and write there"
        return [Fault(where, error.strerror or str(error), expected, "Correct this and try again.")]
    return []


def echo_lines(lines: Iterable[str]) -> None:
    """Show lines as they are."""
    for line in lines:
        out.print(line, markup=False, highlight=False, soft_wrap=True)


def _version(wanted: bool) -> None:
    if wanted:
        out.print(f"textmine {__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="print the version")] = False,
) -> None:
    """Turn interview transcripts and papers into a theme-by-case matrix in which every cell opens its evidence."""


def print_json(data: Any) -> None:
    """Show data as JSON."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def main() -> None:
    """Run the command line in this process."""
    leave(run_command_line())


def run_command_line() -> Any:
    """Run the command line, and give the exit status for `leave`."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the process that began this one
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  open as long as the process
        elif isinstance(stream, TextIOWrapper):  # a Windows console may not know every letter of a transcript
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # Each sum is made on one processor (`lanes`); threads for more would only take memory.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    status: Any = 0
    try:
        try:
            app()
        except SystemExit as end:
            status = end.code
        sys.stdout.flush()
    except OSError as error:
        if not isinstance(error, BrokenPipeError):  # as of `head`, which has read enough
            err.print(f"What this command says cannot be written: {error.strerror}.", markup=False, highlight=False)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter would complain as it ends
        status = 1
    return status


def leave(status: Any) -> NoReturn:
    """End this process."""
    if status == _STOPPED and any(thread.name.startswith(THREAD_NAME) for thread in threading.enumerate()):
        os._exit(_STOPPED)  # the process would wait for stages that nobody waits for any more
    sys.exit(status)
