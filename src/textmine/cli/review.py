"""The commands by which people decide, and see what changed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.shell import AsJson, Output, Study, app, echo_lines, err, out, print_json, report_faults


@app.command()
@report_faults
def decide(
    table: Annotated[Path, typer.Argument(metavar="TABLE.csv", help="tables/suggestions.csv or tables/topics.csv, filled in")],
    study: Study = Path("corpus"),
    coder: Annotated[str, typer.Option("--coder", help="who decides, for example your initials")] = "",
    output: Output = None,
) -> None:
    """Record decisions from a table. They are on passages or topics, and the next run learns from them."""
    from textmine.pipeline.decide_table import record_table as record

    decided = record(table, study, coder, output=output)
    for fault in decided.faults:
        err.print(f"Skipped: {fault}", markup=False, highlight=False, soft_wrap=True)
    rest = f"{decided.empty} rows without a decision, {len(decided.faults)} skipped"
    out.print(f"{decided.recorded} decisions recorded; {rest}.", highlight=False, soft_wrap=True)
    echo_lines(filter(None, [decided.clock]))
    if decided.faults:
        raise typer.Exit(1)


@app.command()
@report_faults
def review(
    study: Study = Path("corpus"),
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="port on 127.0.0.1; 0: any free port")] = 8265,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="open the address in a browser")] = True,
    output: Output = None,
) -> None:
    """Review the last run in your browser. Accept and reject codings, write summaries; nothing leaves this computer."""
    from textmine.review.app import serve

    serve(study, port, browser, echo_lines, output)


@app.command()
@report_faults
def compare(
    before: Annotated[Path, typer.Argument(metavar="RUN_A", help="output folder of the earlier run")],
    after: Annotated[Path, typer.Argument(metavar="RUN_B", help="output folder of the later run")],
    as_json: AsJson = False,
) -> None:
    """Show what changed between two runs. Lists files, cells, and topics kept, split, merged, new or gone."""
    from textmine.pipeline.compare import compare_runs

    found = compare_runs(before, after)
    if as_json:
        print_json(asdict(found))
        return
    from textmine.cli.render import comparison_lines

    echo_lines(comparison_lines(found))
