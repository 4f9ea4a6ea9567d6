"""The command that measures theme coding."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.shell import AsJson, app, echo_lines, print_json, report_faults


def _shots(value: str | None) -> int | None:
    if value is None:
        return None
    if value == "all":
        from textmine.analysis.evaluation.evaluate import ALL

        return ALL
    if not value.isdecimal() or not int(value):
        raise typer.BadParameter("a whole number from 1, or `all`", param_hint="--shots")
    return int(value)


@app.command()
@report_faults
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="passages coded by people: JSON lines or a csv table")],
    codebook: Annotated[Path, typer.Option("--codebook", help="the codes: codebook.yaml, or JSON {code: definition}")],
    shots: Annotated[
        str | None, typer.Option("--shots", help="examples per code to learn from, or `all` [default: codebook only]")
    ] = None,
    folds: Annotated[int, typer.Option("--folds", min=2, help="parts to divide the documents into, each held out in turn")] = 5,
    precision: Annotated[
        float | None,
        typer.Option("--precision", min=0.01, max=0.99, help="target for learnt codes [default: balance with recall]"),
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option("--threshold", min=0.001, max=0.999, help="for codes that are not learnt [default: chosen for the passages]"),
    ] = None,
    diagram: Annotated[Path | None, typer.Option("--diagram", help="write the reliability diagram to this .html file")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure theme coding against human coding."""
    from textmine.analysis.evaluation.evaluate import evaluate_file
    from textmine.reports.evaluation import evaluation_lines, write_diagram

    found = evaluate_file(
        gold,
        codebook,
        shots=_shots(shots),
        folds=folds,
        precision=precision,
        threshold=threshold,
    )
    if diagram:
        write_diagram(found, diagram)
    if as_json:
        print_json(found.as_dict())
        return
    echo_lines(evaluation_lines(found))
