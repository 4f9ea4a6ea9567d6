"""The command that checks the quotations of a report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.shell import AsJson, Output, app, echo_lines, print_json, report_faults


@app.command()
@report_faults
def quotes(
    file: Annotated[Path, typer.Argument(help="any report: .docx, .md, .html, .txt, .odt, .rtf, .pdf or .xlsx")],
    study: Annotated[Path, typer.Option("--study", help="study folder (the one with study.toml)")] = Path("corpus"),
    output: Output = None,
    unused: Annotated[
        int, typer.Option("--unused", min=0, help="strong passages to list per theme and case that the report does not quote")
    ] = 3,
    report: Annotated[Path | None, typer.Option("--report", help="write the results to this .docx, .html or .csv file")] = None,
    as_json: AsJson = False,
) -> None:
    """Check every quotation in a report. Is it what was said, and by the person named?"""
    from textmine.pipeline.load_results import load_current_results
    from textmine.pipeline.workspace import open_workspace
    from textmine.reports.quotations.check import check_file
    from textmine.reports.quotations.render import report_lines, write_report

    found = check_file(file, load_current_results(open_workspace(study, output)), unused)
    if report:
        write_report(found, report)
    if as_json:
        print_json(found.as_dict())
    else:
        echo_lines(report_lines(found))
    if found.faulty:
        raise typer.Exit(1)
