"""What all commands share: the application, its two consoles, and how a fault is shown."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Iterable
from functools import wraps
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.markup import escape

from textmine import __version__
from textmine.errors import TextmineError
from textmine.lanes import LANE

P = ParamSpec("P")
R = TypeVar("R")

_STOPPED = 130  # status of a command ended by Ctrl+C, as shells have it

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
out = Console()
err = Console(stderr=True)

Study = Annotated[Path, typer.Argument(help="study folder (the one with study.toml)")]
Output = Annotated[Path | None, typer.Option("--output", help="results folder [default: STUDY/output]")]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON instead of text")]


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """Show a fault of the user's material as a message, and exit with 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except TextmineError as error:
            for fault in error.faults:
                err.print(f"[bold red]{escape(fault.where)}[/]: {escape(fault.got)}", highlight=False, soft_wrap=True)
                err.print(f"    expected {escape(fault.expected)}. {escape(fault.do)}", highlight=False, soft_wrap=True)
            raise typer.Exit(1) from error
        except KeyboardInterrupt:
            err.print("Stopped. Finished work is kept. Run the same command to continue.")
            raise typer.Exit(_STOPPED) from None

    return run


def tell(lines: Iterable[str]) -> None:
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
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a Windows console may not know every letter of a transcript
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except SystemExit as end:
        if end.code == _STOPPED and any(thread.name.startswith(LANE) for thread in threading.enumerate()):
            sys.stdout.flush()
            os._exit(_STOPPED)  # the process would wait for stages that nobody waits for any more
        raise
