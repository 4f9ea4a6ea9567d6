"""The commands by which people who share no server put their ledgers together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.shell import Study, app, echo_lines, report_faults

ledger = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(ledger, name="ledger", help="Exchange decisions as files. Export yours, merge other people's.")


@ledger.command()
@report_faults
def export(
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="file to write; it contains participants' words")],
    study: Study = Path("corpus"),
) -> None:
    """Export all decisions and notes to one file. Someone else can then merge it."""
    from textmine.decisions.ledger.files import export_ledger
    from textmine.pipeline.workspace import open_workspace

    workspace = open_workspace(study)
    written = export_ledger(workspace.ledger, workspace.study.name, to)
    echo_lines([f"{written} decisions and notes written to {to}. The file contains participants' words."])


@ledger.command()
@report_faults
def merge(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="other people's exports, or their decisions.sqlite")],
    study: Annotated[Path, typer.Option("--study", help="study folder (the one with study.toml)")] = Path("corpus"),
    conflicts: Annotated[Path | None, typer.Option("--conflicts", help="write disagreements to this .csv or .xlsx file")] = None,
) -> None:
    """Merge other people's decisions and notes. All files are merged or none, and nothing is lost."""
    from textmine.decisions.ledger import clock_warning
    from textmine.decisions.ledger.conflicts import conflicts_of
    from textmine.decisions.ledger.files import merge as merge_files
    from textmine.pipeline.load_results import documents_now
    from textmine.pipeline.workspace import open_workspace
    from textmine.reports.conflict_sheet import conflict_sheet
    from textmine.storage.files import write_atomically

    if conflicts and conflicts.suffix.casefold() not in (".csv", ".xlsx"):
        raise typer.BadParameter("a file name ending in .csv or .xlsx", param_hint="--conflicts")
    workspace = open_workspace(study)
    merged = merge_files(workspace.ledger, workspace.study.name, files)
    found = conflicts_of(workspace.ledger, workspace.codebook.renamed(), documents_now(workspace))
    if conflicts:
        write_atomically(conflicts, conflict_sheet(found, conflicts.suffix), 0o600)
    sheet = f" in {conflicts}" if conflicts else "; --conflicts FILE lists them" if found else ""
    echo_lines(
        [f"{merged.added} decisions and notes are new, {merged.known} were already there. Disagreements: {len(found)}{sheet}."]
    )
    echo_lines(filter(None, [clock_warning(workspace.ledger)]))
