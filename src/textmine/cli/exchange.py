"""The command that takes in what other programs hold."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.shell import AsJson, app, echo_lines, print_json, report_faults


class Separator(StrEnum):
    """What stands between the codes of a cell."""

    NEWLINE = "newline"
    SEMICOLON = "semicolon"
    COMMA = "comma"
    BAR = "bar"
    NONE = "none"


class As(StrEnum):
    """What a coded project is wanted as; the library's own list is not loaded for the help."""

    DECISIONS = "decisions"
    GOLD = "gold"
    SEGMENTS = "segments"


@app.command("import")
@report_faults
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=".qdpx, .qdc, QualCoder's .qda folder, Taguette's .sqlite3 or csv")],
    study: Annotated[Path | None, typer.Option("--study", help="study to record the codings in, as decisions")] = None,
    wanted: Annotated[As | None, typer.Option("--as", help="[default: decisions with --study, else gold]")] = None,
    coder: Annotated[str, typer.Option("--coder", help="who did the coding, whatever the file says")] = "",
    codebook_only: Annotated[bool, typer.Option("--codebook-only", help="import only the codes, as codebook.yaml")] = False,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="WHAT=HEADING", help="what a column holds: words=, code=, document=, coder= ..."),
    ] = None,
    separator: Annotated[Separator | None, typer.Option("--separator", help="between codes in a cell")] = None,
    output: Annotated[Path | None, typer.Option("--output", help="folder for the files [default: next to FILE]")] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="import even if positions match no known way of counting")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="show what would happen, and write nothing")] = False,
    as_json: AsJson = False,
) -> None:
    """Import a codebook or coded project. Reads NVivo, ATLAS.ti, MAXQDA, QualCoder and Taguette."""
    if wanted is As.DECISIONS and study is None:
        raise typer.BadParameter("decisions need a study: add --study", param_hint="--as")
    columns = dict(_split_option(text) for text in column or ())
    from textmine.exchange.importers.tables import TableHints
    from textmine.pipeline.import_file import ImportKind, ImportRequest, import_file

    way = ImportKind.CODEBOOK if codebook_only else ImportKind(wanted) if wanted else None
    hints = TableHints(columns, separator or "")
    found = import_file(file, ImportRequest(way, study, coder, hints, output, anyway, dry_run))
    if as_json:
        print_json(dict(found.data))
    else:
        echo_lines(found.lines)
    if not found.whole:
        raise typer.Exit(1)


def _split_option(column: str) -> tuple[str, str]:
    what, sign, heading = column.partition("=")
    if not sign or not what.strip() or not heading.strip():
        raise typer.BadParameter("what the column holds and its heading, as words=Snippet", param_hint="--column")
    return what.strip().lower(), heading.strip()
