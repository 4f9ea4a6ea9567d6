"""The command by which a study runs by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.shell import Output, Study, app, plainly, tell


@app.command()
@plainly
def schedule(
    study: Study = Path("corpus"),
    every: Annotated[str, typer.Option("--every", help="day, week, month, or a cron expression: run everything then")] = "",
    at: Annotated[str, typer.Option("--at", help="the time, such as 07:00 or `monday 07:00`")] = "",
    watch: Annotated[
        int | None, typer.Option("--watch", min=1, help="look at the files every so many minutes [default: 15, without --every]")
    ] = None,
    port: Annotated[int, typer.Option("--port", min=1024, max=65535, help="of 127.0.0.1, for the pages of its runs")] = 4200,
    unit: Annotated[bool, typer.Option("--unit", help="write the file that starts this command with the machine")] = False,
    show: Annotated[bool, typer.Option("--show", help="say what is set up, when it runs and what became of it")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="take away what was set up; results stay")] = False,
    output: Output = None,
) -> None:
    """Run a study by itself: by the clock, or when its files change."""
    from textmine.scheduling import plan_of
    from textmine.units import remove_unit, status_of_unit, write_unit
    from textmine.workspace import open_workspace
    from textmine_flows import schedule as flows

    if sum((unit, show, remove)) > 1:
        raise typer.BadParameter("one of --unit, --show and --remove")
    plan = plan_of(study, output, every, at, watch)
    if show:
        tell(status_of_unit(plan))
        tell(flows.show(plan))
    elif remove:
        tell(remove_unit(plan))
        tell(flows.remove(plan))
    else:
        open_workspace(study, output)  # a faulty study is told at once
        if unit:
            flows.check(plan)
            tell(write_unit(plan, _options(every, at, watch, port, output)))
        else:
            flows.keep(plan, port, tell)


def _options(every: str, at: str, watch: int | None, port: int, output: Path | None) -> list[str]:
    given = {"--every": every, "--at": at, "--watch": watch, "--port": port, "--output": output.resolve() if output else None}
    return [part for name, value in given.items() if value for part in (name, str(value))]
