"""The command by which a study runs by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.shell import Output, Study, app, echo_lines, report_faults


@app.command()
@report_faults
def schedule(
    study: Study = Path("corpus"),
    every: Annotated[str, typer.Option("--every", help="run everything each day, week or month, or by a cron expression")] = "",
    at: Annotated[str, typer.Option("--at", help="time of day, such as 07:00 or `monday 07:00`")] = "",
    watch: Annotated[
        int | None, typer.Option("--watch", min=1, help="check for changed files every N minutes [default: 15, without --every]")
    ] = None,
    port: Annotated[int, typer.Option("--port", min=1024, max=65535, help="port on 127.0.0.1 for the Prefect pages")] = 4200,
    unit: Annotated[bool, typer.Option("--unit", help="write the file that starts this schedule when the computer starts")] = False,
    show: Annotated[bool, typer.Option("--show", help="show what is scheduled, the next run and the last")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="remove the schedule; results are kept")] = False,
    output: Output = None,
) -> None:
    """Run a study automatically. Runs are at set times, or when its files change."""
    from textmine.pipeline.autostart import remove_unit, status_of_unit, write_unit
    from textmine.pipeline.schedule import parse_schedule
    from textmine.pipeline.workspace import open_workspace
    from textmine_flows import schedule as flows

    if sum((unit, show, remove)) > 1:
        raise typer.BadParameter("use only one of --unit, --show and --remove")
    plan = parse_schedule(study, output, every, at, watch)
    if show:
        echo_lines(status_of_unit(plan))
        echo_lines(flows.show(plan))
    elif remove:
        echo_lines(remove_unit(plan))
        echo_lines(flows.remove(plan))
    else:
        open_workspace(study, output)  # a faulty study is told at once
        if unit:
            flows.check(plan)
            echo_lines(write_unit(plan, _options(every, at, watch, port, output)))
        else:
            flows.keep(plan, port, echo_lines)


def _options(every: str, at: str, watch: int | None, port: int, output: Path | None) -> list[str]:
    given = {"--every": every, "--at": at, "--watch": watch, "--port": port, "--output": output.resolve() if output else None}
    return [part for name, value in given.items() if value for part in (name, str(value))]
