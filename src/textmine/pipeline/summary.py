"""What a run tells in few words: what changed since the one before, and tables for a record of runs that others may read.

Nothing here quotes anybody: counts, states, names of cases and themes, and names of files where they are asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from textmine.pipeline.compare import KINDS, Snapshot, compare, read_snapshot

Changes = Mapping[str, Any]
_MOST_ROWS = 30  # of a table on a page of Prefect's; more are not read there


def changes_between(before: Snapshot, after: Snapshot, since: str) -> dict[str, Any]:
    """What changed from one run to the next, as run.json keeps it.

    Args:
        before: the earlier run.
        after: the later one.
        since: when the earlier one was finished, ISO 8601.

    Returns:
        `since`; `files` (paths `added`, `changed`, `removed`); `cells` whose state changed; `other_passages`, how many cells have
        their state with other passages; `topics`, how many were kept, split, merged, new and gone.
    """
    found = compare(before, after)
    cells = [cell for cell in found.cells if cell.before != cell.after]
    kinds = Counter(topic.what for topic in found.topics)
    return {
        "since": since,
        "files": {"added": list(found.added), "changed": list(found.changed), "removed": list(found.removed)},
        "cells": [asdict(cell) for cell in cells],
        "other_passages": len(found.cells) - len(cells),
        "topics": {kind: kinds[kind] for kind in KINDS},
    }


def one_line_summary(changes: Changes | None) -> str:
    """What changed since the last run, in a sentence."""
    if not changes:
        return "First run: no earlier run to compare with."
    files = [f"{_number(names, 'file')} {what}" for what, names in changes["files"].items() if names]
    cells = [f"{_number(changes['cells'], 'cell')} changed state"] if changes["cells"] else []
    if changes["other_passages"]:
        cells.append(f"{_number(range(changes['other_passages']), 'cell')} changed passages only")
    topics = [f"{number} {kind}" for kind, number in changes["topics"].items() if number]
    moved = any(number for kind, number in changes["topics"].items() if kind != "kept")
    told = [*files, *cells, *([f"topics: {', '.join(topics)}"] if moved else [])]
    return f"Since the run of {_when(changes['since'])}: {'; '.join(told) or 'nothing changed'}.{_missing(changes)}"


def _missing(changes: Changes) -> str:
    """That the ledger holds less than before, which none ever does; run.json of earlier versions does not say so."""
    gone = ", ".join(f"{number} {kind}" for kind, number in changes.get("missing", {}).items())
    beware = "this is another ledger, or it was emptied: restore a copy"
    return f" Caution: decisions that were in the ledger then are missing now ({gone}); {beware}." if gone else ""


def _number(things: Sized, name: str) -> str:
    return f"{len(things)} {name}{'s'[: len(things) != 1]}"


def _when(moment: str) -> str:
    time = datetime.fromisoformat(moment).astimezone()
    return f"{time.day} {time:%B %Y, %H:%M}"


def cells_in_lines(changes: Changes | None, most: int) -> Iterator[str]:
    """The cells whose state changed, a line each, and how many there are besides."""
    cells = changes["cells"] if changes else []
    for cell in cells[:most]:
        passages = f"{cell['passages_before']} -> {cell['passages_after']} passages"
        yield f"{cell['case']} / {cell['theme']}: {cell['before']} -> {cell['after']} ({passages})"
    if len(cells) > most:
        yield f"and {len(cells) - most} more (see run.json)"


def run_in_markdown(manifest: Mapping[str, Any], page: Path, *, names: bool) -> str:
    """A run and what it changed, as a page of Markdown.

    Args:
        manifest: what run.json holds.
        page: the framework matrix.
        names: whether names of files may be told.

    Returns:
        The page.
    """
    counts, changes = manifest["counts"], manifest["changes"]
    aside = counts["files"] - counts["files_read"]
    told = f"{counts['files_read']} of {counts['files']} files read" + (f", **{aside} set aside**" if aside else "")
    sizes = f"{counts['passages']:,} passages, {counts['codings']:,} codings, {manifest['topics']['topics']} topics"
    parts = [f"{told}; {sizes}.", one_line_summary(changes)]
    if changes and names:
        listed = [(what, f"`{name}`") for what, files in changes["files"].items() for name in files]
        parts.append(_table(("", "file"), listed))
    parts += [cells_in_markdown(changes), f"Matrix: `{page}`"]
    return "\n\n".join(filter(None, parts)) + "\n"


def cells_in_markdown(changes: Changes | None) -> str:
    """The cells whose state changed, as a table of Markdown; empty where there are none."""
    rows = (
        (
            change["case"],
            change["theme"],
            change["before"],
            change["after"],
            f"{change['passages_before']} → {change['passages_after']}",
        )
        for change in (changes["cells"] if changes else ())
    )
    return _table(("case", "theme", "before", "now", "passages"), list(rows))


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    more = [f"\nand {len(rows) - _MOST_ROWS} more (see run.json)"] if len(rows) > _MOST_ROWS else []
    shown = [heading, ["---"] * len(heading), *([text.replace("|", "\\|") for text in row] for row in rows[:_MOST_ROWS])]
    return "\n".join([*(f"| {' | '.join(row)} |" for row in shown), *more])


def matrix_rows(output: Path) -> list[dict[str, str]]:
    """The state of each cell as a table: whichever are more of themes and cases go down, the others across.

    Args:
        output: folder of a finished run.

    Returns:
        Rows, each with its name first.

    Raises:
        StudyError: the folder holds no finished run.
    """
    cells = read_snapshot(output).cells
    cases, themes = (list(dict.fromkeys(key[at] for key in cells)) for at in (0, 1))
    if len(themes) >= len(cases):
        return [{"theme": theme} | {case: cells[case, theme][0] for case in cases} for theme in themes]
    return [{"case": case} | {theme: cells[case, theme][0] for theme in themes} for case in cases]


def verdict_rows(inputs: Iterable[Mapping[str, Any]], *, names: bool) -> list[dict[str, str | int]]:
    """What became of the files.

    Args:
        inputs: of run.json.
        names: whether names of files may be told, which may be those of participants.

    Returns:
        A row a file, those set aside first; or without names a row a case.
    """
    if not names:
        counted = Counter((source_file["case"] or "no case", source_file["status"]) for source_file in inputs)
        cases = dict.fromkeys(case for case, _ in counted)
        return [{"case": case, "read": counted[case, "read"], "set aside": counted[case, "set aside"]} for case in cases]
    rows = [
        {
            "file": source_file["path"],
            "verdict": source_file["status"],
            "case": source_file["case"],
            "words": source_file["words"],
            "reason": source_file["reason"].removeprefix(f"{source_file['path']}: "),
        }
        for source_file in inputs
    ]
    return sorted(rows, key=lambda row: row["verdict"] == "read")
