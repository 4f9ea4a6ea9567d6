"""The commands that hand a study on: pseudonyms, and export."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.shell import AsJson, Output, Study, app, err, out, print_json, report_faults

KeyFolder = Annotated[Path | None, typer.Option("--key-folder", help="folder for the key [default: key_folder in study.toml]")]
_FORMATS = ("xlsx", "html", "docx", "md", "csv", "qdpx", "qdc")


def _format(value: str) -> str:
    if value not in _FORMATS:
        raise typer.BadParameter(f"one of {', '.join(_FORMATS)}")
    return value


@app.command()
@report_faults
def pseudonyms(study: Study = Path("corpus"), output: Output = None, key_folder: KeyFolder = None, as_json: AsJson = False) -> None:
    """List names and identifiers to replace. Writes a table with a pseudonym for each, for you to confirm."""
    from textmine.pipeline.export import list_pseudonyms

    found = list_pseudonyms(study, output, key_folder)
    if as_json:
        print_json({**asdict(found), "table": str(found.table)})
        return
    counts = f"{found.names} names and {found.identifiers} identifiers; {found.unsure} to confirm, {found.kept} kept as they are"
    out.print(f"{counts}.", highlight=False, soft_wrap=True)
    out.print(f"Fill in the column decision in {found.table}: keep, replace, or another pseudonym.", markup=False, soft_wrap=True)


@app.command()
@report_faults
def export(
    study: Study = Path("corpus"),
    form: Annotated[str, typer.Option("--format", callback=_format, help=", ".join(_FORMATS))] = "xlsx",
    to: Annotated[Path | None, typer.Option("--to", help="file to write (for csv, a folder) [default: in OUTPUT/export]")] = None,
    replaced: Annotated[bool, typer.Option("--pseudonyms", help="replace names and identifiers with pseudonyms")] = False,
    proposals: Annotated[bool, typer.Option("--proposals/--accepted", help="with suggested codings, or accepted only")] = False,
    profile: Annotated[str, typer.Option("--profile", help="for qdpx: the program it is for")] = "",
    sign_off: Annotated[str, typer.Option("--sign-off", metavar="NAME", help="who takes responsibility for the findings")] = "",
    output: Output = None,
    key_folder: KeyFolder = None,
) -> None:
    """Export the last run to share. A disclosure check refuses unsafe exports unless someone signs them off."""
    from textmine.pipeline.export import ExportRequest
    from textmine.pipeline.export import export_study as write

    done = write(study, ExportRequest(form, to, replaced, proposals, profile, sign_off), output, key_folder)
    for path in done.files:
        out.print(f"Written: {path}", markup=False, highlight=False, soft_wrap=True)
    if done.sheet:
        out.print(f"To sign: {done.sheet}", markup=False, highlight=False, soft_wrap=True)
    for note in done.disclosure.notes:
        err.print(f"Note: {note}.", markup=False, highlight=False, soft_wrap=True)
