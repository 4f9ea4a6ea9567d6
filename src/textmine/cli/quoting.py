"""The command that checks the quotations of a report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.shell import AsJson, Output, app, plainly, print_json, tell


@app.command()
@plainly
def quotes(
    file: Annotated[Path, typer.Argument(help="a report, whoever wrote it: .docx, .md, .html, .txt and what else is read")],
    study: Annotated[Path, typer.Option("--study", help="folder that holds study.toml")] = Path("corpus"),
    output: Output = None,
    unused: Annotated[
        int, typer.Option("--unused", min=0, help="strong passages that the report does not use, of each theme and case")
    ] = 3,
    report: Annotated[Path | None, typer.Option("--report", help="write what was found to this .docx, .html or .csv file")] = None,
    as_json: AsJson = False,
) -> None:
    """Check every quotation of a report: is it what was said, and by whom the report says?"""
    from textmine.lastrun import current_results
    from textmine.quotations.check import check_file
    from textmine.quotations.written import lines_of, write
    from textmine.workspace import open_workspace

    found = check_file(file, current_results(open_workspace(study, output)), unused)
    if report:
        write(found, report)
    if as_json:
        print_json(found.as_dict())
    else:
        tell(lines_of(found))
    if found.faulty:
        raise typer.Exit(1)
