"""The commands that lay out, check and run a study."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from textmine.cli.shell import AsJson, Output, Study, app, echo_lines, err, out, print_json, report_faults


@app.command()
@report_faults
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="folder for the new study")],
    transcripts: Annotated[str | None, typer.Option(help="folder of transcripts (one sub-folder per case), or one file")] = None,
    literature: Annotated[str | None, typer.Option(help="folder of papers, or one file")] = None,
) -> None:
    """Set up a study from your files. Run it again to add more."""
    from textmine.pipeline.init import init_study

    # An empty path, as of a shell variable that is not set, would otherwise mean the current folder.
    given = [None if path is None else Path(path).resolve() if path else Path() for path in (transcripts, literature)]
    laid = init_study(folder, *given)
    from textmine.cli.render import init_lines

    echo_lines(init_lines(laid, folder))


@app.command()
@report_faults
def check(study: Study = Path("corpus"), as_json: AsJson = False) -> None:
    """Check all files and settings before a long run."""
    from textmine.pipeline.check import check_study

    report = check_study(study)
    if as_json:
        files = [
            asdict(source_file) | {"speakers": [asdict(each) for each in report.speakers.get(source_file.path, ())]}
            for source_file in report.inputs
        ]
        questions = [line for kind in report.questions for line in kind]
        print_json({"files": files, "questions": questions, "faults": len(report.faults)})
    else:
        _show_check(report)
    if report.faults or not report.inputs:
        raise typer.Exit(1)


def _show_check(report: Any) -> None:
    from textmine.cli.render import lines_of_questions, verdict_line

    for source_file in report.inputs:
        if source_file.status != "read":
            out.print(f"[red]set aside[/] {escape(source_file.path)}", highlight=False, soft_wrap=True)
            continue
        shape, heard = verdict_line(source_file, report.speakers.get(source_file.path, ()))
        out.print(f"[green]read     [/] {escape(source_file.path)} [dim]({escape(shape)})[/]", highlight=False, soft_wrap=True)
        echo_lines(_hanging(heard, 10))
    for line in lines_of_questions(report.inputs, report.questions):
        echo_lines(_hanging(line, 2))
    if not report.inputs:
        out.print("  No files. Put transcripts in case folders, or run `textmine init` with --transcripts.", highlight=False)
    read = sum(source_file.status == "read" for source_file in report.inputs)
    themes = f"{report.themes} themes in the codebook, {report.cases} cases"
    unknown = sum(source_file.unknown_words for source_file in report.inputs)
    words = f"; {unknown:,} words are of unknown speakers and not coded" if unknown else ""
    said = f"{read} of {len(report.inputs)} files can be read{words}; {themes}; {report.seconds_note}."
    out.print(said, highlight=False, soft_wrap=True)


def _hanging(line: str, indent: int) -> list[str]:
    """A line set in from the left; on a terminal, over as many lines as it needs."""
    margin = " " * indent
    return (
        textwrap.wrap(line, out.width, initial_indent=margin, subsequent_indent=f"{margin}  ")
        if out.is_terminal
        else [margin + line]
    )


@app.command()
@report_faults
def turns(file: Annotated[Path, typer.Argument(help="a transcript")], as_json: AsJson = False) -> None:
    """Show how one transcript is read. Lists speakers, roles, turns, header and events."""
    from textmine.concurrency import call
    from textmine.ingest.transcripts.turns import turns_of

    seen = call(turns_of, file, where=file.name)
    if as_json:
        print_json(seen)
        return
    from textmine.cli.render import turn_lines

    echo_lines(turn_lines(seen))


@app.command()
@report_faults
def run(
    study: Study = Path("corpus"),
    output: Output = None,
    prefect: Annotated[bool, typer.Option("--prefect", help="run as a Prefect flow")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="show the Prefect log")] = False,
) -> None:
    """Run the whole pipeline. Only what changed since the last run is redone."""
    from textmine.cli.progress import Bars

    with Bars(err) as bars:
        if prefect:
            from textmine_flows.command import run_flow

            manifest = run_flow(study, output, bars.update, verbose=verbose)
        else:
            from textmine.pipeline.run import run_study

            manifest = run_study(study, output, bars.update)
    _show_run(manifest, (output or study / "output"))


def _show_run(manifest: dict[str, Any], folder: Path) -> None:
    counts = manifest["counts"]
    out.print(
        f"{counts['files_read']} of {counts['files']} files read, {counts['passages']} passages, {counts['codings']} codings, "
        f"{manifest['topics']['topics']} topics.",
        highlight=False,
        soft_wrap=True,
    )
    if gone := counts["decisions_whose_words_are_gone"]:
        out.print(f"{gone} of {counts['decisions']} decisions: the quoted words can no longer be placed.", highlight=False)
    changed, off = counts["decisions_whose_words_have_changed"], counts["decisions_whose_code_is_gone"]
    for number, what in ((changed, "the quoted words have changed"), (off, "the code is no longer in the codebook")):
        if number:
            out.print(f"{number} of {counts['decisions']} decisions: {what}. See tables/decisions_to_check.csv.", highlight=False)
    if note := manifest["topics"]["note"]:
        out.print(note, markup=False, highlight=False, soft_wrap=True)
    for file in manifest["inputs"]:
        if file["status"] != "read":
            out.print(f"Set aside: {file['reason']}", markup=False, highlight=False, soft_wrap=True)
    if unknown := counts.get("words_of_nobody"):
        where = "run.json says in which files"
        echo_lines([f"{unknown:,} words are from speakers whose role is unknown, so they are not coded: {where}."])
    from textmine.cli.render import change_lines

    echo_lines(change_lines(manifest["changes"]))
    out.print(f"Open {folder / 'matrices' / 'framework.html'} (or framework.xlsx beside it).", highlight=False, soft_wrap=True)
