"""The `textmine` command: thin; every command calls one function of the library and shows what it gives.

Exit status: 0 done, 1 the user's material has a fault (a message, no traceback), 2 wrong usage.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import wraps
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.markup import escape

from textmine import __version__
from textmine.errors import TextmineError

P = ParamSpec("P")
R = TypeVar("R")

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
out = Console()
err = Console(stderr=True)

Study = Annotated[Path, typer.Argument(help="folder that holds study.toml")]
Output = Annotated[Path | None, typer.Option("--output", help="folder of the results [default: STUDY/output]")]
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
            err.print("Stopped. What was finished is kept; run the same command to go on.")
            raise typer.Exit(130) from None

    return run


def _tell(lines: Iterable[str]) -> None:
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
    """From interviews and papers to a theme-by-case matrix in which every cell opens its evidence."""


@app.command()
@plainly
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="folder of the new study")],
    transcripts: Annotated[str | None, typer.Option(help="folder of transcripts (sub-folders are cases), or one file")] = None,
    literature: Annotated[str | None, typer.Option(help="folder of papers, or one file")] = None,
) -> None:
    """Lay out a study from files as you have them; call it again to add more."""
    from textmine.newstudy import lay_out

    # An empty path, as of a shell variable that is not set, would otherwise mean the current folder.
    given = [None if path is None else Path(path).resolve() if path else Path() for path in (transcripts, literature)]
    laid = lay_out(folder, *given)
    from textmine.telling import lines_of_layout

    _tell(lines_of_layout(laid, folder))


@app.command()
@plainly
def check(study: Study = Path("corpus"), as_json: AsJson = False) -> None:
    """Say what would be read of every file, and every fault of the settings and the codebook, before anything long runs."""
    from textmine.preflight import check_study

    report = check_study(study)
    if as_json:
        _print_json({"files": [asdict(one) for one in report.inputs], "questions": report.questions, "faults": len(report.faults)})
    else:
        _show_check(report)
    if report.faults or not report.inputs:
        raise typer.Exit(1)


def _show_check(report: Any) -> None:
    from textmine.telling import verdict_of

    width = max((len(one.path) for one in report.inputs), default=0)
    for one in report.inputs:
        verdict = "[green]read     [/]" if one.status == "read" else "[red]set aside[/]"
        size = f"{one.turns:5} turns {one.words:7,} words  {one.shape}{verdict_of(one)}" if one.status == "read" else ""
        out.print(f"{verdict} {escape(one.path):<{width}} {escape(size)}".rstrip(), highlight=False, soft_wrap=True)
    for one in report.inputs:
        for line in [one.reason] if one.reason else one.warnings:
            out.print(f"  {one.path}: {line}" if not one.reason else f"  {line}", markup=False, highlight=False, soft_wrap=True)
    for line in report.questions:
        out.print(f"  {line}", markup=False, highlight=False, soft_wrap=True)
    if not report.inputs:
        out.print("  no files: put transcripts into case folders, or call `textmine init` with --transcripts", highlight=False)
    read = sum(one.status == "read" for one in report.inputs)
    themes = f"{report.themes} themes in the codebook, {report.cases} cases"
    out.print(
        f"{read} of {len(report.inputs)} files can be read; {themes}; {report.seconds_note}.", highlight=False, soft_wrap=True
    )


@app.command()
@plainly
def turns(file: Annotated[Path, typer.Argument(help="a transcript")], as_json: AsJson = False) -> None:
    """Show what the importer sees in one transcript: speakers, roles, turns, header, events."""
    from textmine.preflight import turns_of

    seen = turns_of(file)
    if as_json:
        _print_json(seen)
        return
    from textmine.telling import lines_of_turns

    _tell(lines_of_turns(seen))


@app.command()
@plainly
def run(
    study: Study = Path("corpus"),
    output: Output = None,
    prefect: Annotated[bool, typer.Option("--prefect", help="as a Prefect flow run")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="show Prefect's own log")] = False,
) -> None:
    """Run the whole pipeline; what has not changed since the last run is not done again."""
    from textmine.progress import Bars

    with Bars(err) as bars:
        if prefect:
            from textmine_flows.command import run_flow

            manifest = run_flow(study, output, bars.update, verbose=verbose)
        else:
            from textmine.pipeline import run_study

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
        out.print(f"{gone} of {counts['decisions']} decisions are on words that are no longer there once.", highlight=False)
    if note := manifest["topics"]["note"]:
        out.print(f"Topics: {note}.", markup=False, highlight=False, soft_wrap=True)
    for one in manifest["inputs"]:
        if one["status"] != "read":
            out.print(f"Set aside: {one['reason']}", markup=False, highlight=False, soft_wrap=True)
    out.print(f"Open {folder / 'matrices' / 'framework.html'} (or framework.xlsx beside it).", highlight=False, soft_wrap=True)


@app.command()
@plainly
def decide(
    table: Annotated[Path, typer.Argument(metavar="TABLE.csv", help="tables/suggestions.csv or tables/topics.csv, filled in")],
    study: Study = Path("corpus"),
    coder: Annotated[str, typer.Option("--coder", help="who decides, for example initials")] = "",
    output: Output = None,
) -> None:
    """Record what somebody decided on passages or topics; the next run learns from it."""
    from textmine.deciding import decide as record

    decided = record(table, study, coder, output=output)
    for fault in decided.faults:
        err.print(f"left out: {fault}", markup=False, highlight=False, soft_wrap=True)
    rest = f"{decided.empty} rows without a decision, {len(decided.faults)} left out"
    out.print(f"{decided.recorded} decisions recorded; {rest}.", highlight=False, soft_wrap=True)
    if decided.faults:
        raise typer.Exit(1)


@app.command()
@plainly
def review(
    study: Study = Path("corpus"),
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="of 127.0.0.1; 0: any free one")] = 8265,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="open the address in a browser")] = True,
    output: Output = None,
) -> None:
    """Open the last run for review: read evidence, accept and reject codings, write summaries; on this machine alone."""
    from textmine.review.serve import serve

    serve(study, port, browser, _tell, output)


@app.command()
@plainly
def compare(
    before: Annotated[Path, typer.Argument(metavar="RUN_A", help="output folder of the earlier run")],
    after: Annotated[Path, typer.Argument(metavar="RUN_B", help="output folder of the later run")],
    as_json: AsJson = False,
) -> None:
    """Say what changed between two runs: files, cells, and topics kept, split, merged, new or gone."""
    from textmine.comparing import compare_runs

    found = compare_runs(before, after)
    if as_json:
        _print_json(asdict(found))
        return
    from textmine.telling import lines_of_comparison

    _tell(lines_of_comparison(found))


def _shots(value: str | None) -> int | None:
    if value is None:
        return None
    if value == "all":
        from textmine.evaluation import ALL

        return ALL
    if not value.isdecimal() or not int(value):
        raise typer.BadParameter("a whole number from 1, or `all`", param_hint="--shots")
    return int(value)


@app.command()
@plainly
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="passages coded by people: JSON lines, or a csv table")],
    codebook: Annotated[Path, typer.Option("--codebook", help="the codes: our YAML, or JSON {code: definition}")],
    shots: Annotated[
        str | None, typer.Option("--shots", help="examples a code to learn from, or `all`; none: codebook alone")
    ] = None,
    folds: Annotated[int, typer.Option("--folds", min=2, help="parts into which documents are dealt")] = 5,
    precision: Annotated[
        float | None, typer.Option("--precision", min=0.01, max=0.99, help="wanted of learnt codes; unset balances it with recall")
    ] = None,
    threshold: Annotated[
        float | None, typer.Option("--threshold", min=0.001, max=0.999, help="of codes without enough examples [default: 0.2]")
    ] = None,
    diagram: Annotated[Path | None, typer.Option("--diagram", help="write the reliability diagram to this html file")] = None,
    as_json: AsJson = False,
) -> None:
    """Score theme coding against passages that people coded."""
    from textmine.evaluation import evaluate_file
    from textmine.report.evaluation import lines_of, write_diagram
    from textmine.settings import ThemeSettings

    found = evaluate_file(
        gold,
        codebook,
        shots=_shots(shots),
        folds=folds,
        precision=precision,
        threshold=ThemeSettings().threshold if threshold is None else threshold,
    )
    if diagram:
        write_diagram(found, diagram)
    if as_json:
        _print_json(found.as_dict())
        return
    _tell(lines_of(found))


def _print_json(data: Any) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a Windows console may not know every letter of a transcript
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()
