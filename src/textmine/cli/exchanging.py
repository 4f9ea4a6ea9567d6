"""The command that takes in what other programs hold."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.shell import AsJson, app, plainly, print_json, tell


class As(StrEnum):
    """What a coded project is wanted as; the library's own list is not loaded for the help."""

    DECISIONS = "decisions"
    GOLD = "gold"
    SEGMENTS = "segments"


@app.command("import")
@plainly
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=".qdpx, .qdc, QualCoder's .qda folder, Taguette's .sqlite3 or csv")],
    study: Annotated[Path | None, typer.Option("--study", help="study to record the codings in, as decisions")] = None,
    wanted: Annotated[As | None, typer.Option("--as", help="[default: decisions with --study, else gold]")] = None,
    coder: Annotated[str, typer.Option("--coder", help="who did the coding, whatever the file says")] = "",
    codebook_only: Annotated[bool, typer.Option("--codebook-only", help="import only the codes, as codebook.yaml")] = False,
    output: Annotated[Path | None, typer.Option("--output", help="folder for the files [default: next to FILE]")] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="import even if positions match no known way of counting")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="show what would happen, and write nothing")] = False,
    as_json: AsJson = False,
) -> None:
    """Import a codebook or coded project. Reads NVivo, ATLAS.ti, MAXQDA, QualCoder and Taguette."""
    if wanted is As.DECISIONS and study is None:
        raise typer.BadParameter("decisions need a study: add --study", param_hint="--as")
    from textmine.importing.running import Wanted, Way, import_file

    way = Way.CODEBOOK if codebook_only else Way(wanted) if wanted else None
    found = import_file(file, Wanted(way, study, coder, output, anyway, dry_run))
    if as_json:
        print_json(dict(found.data))
        return
    tell(found.lines)
