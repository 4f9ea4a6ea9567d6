"""What commands say on the terminal, a line at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from textmine.comparing import KINDS, Comparison
from textmine.digest import Changes, cells_in_lines, in_a_line

_MOST_CELLS = 10  # what a terminal shows without scrolling the rest away


def verdict_of(one: Any) -> str:
    """What there is to know of a transcript after its shape, on the rest of its line."""
    if one.kind != "transcript":
        return "".join(f", {part}" for part in (one.encoding, one.language) if part)
    speakers = f"{one.speakers} speaker{'s'[: one.speakers != 1]}"
    shares = f"{one.attributed:.0%} of words with a speaker", f"{one.interviewer_share:.0%} the interviewer's"
    rest = ("times" if one.timed else "no times", one.encoding, one.language)
    return "; " + ", ".join(part for part in (speakers, *shares, *rest) if part)


def lines_of_layout(laid: Any, folder: Path) -> Iterator[str]:
    """What `newstudy.lay_out` made, and what to do next."""
    yield f"{laid.copied} files copied; {len(laid.cases)} cases: {', '.join(laid.cases) or 'none yet'}"
    if laid.literature:
        yield f"  papers: copied from the folder {laid.literature}"
    yield from (f"  not copied: {line}" for line in laid.skipped)
    if any(line.endswith("are not supported") for line in laid.skipped):
        from textmine.sources import SUFFIXES

        yield f"  Supported: {', '.join(SUFFIXES)}"
    tables = "check cases.csv and participants.csv"
    yield f"Next: write your themes in {folder / 'codebook.yaml'}, {tables}, then run `textmine check {folder}`."


def lines_of_turns(seen: Mapping[str, Any]) -> Iterator[str]:
    """What the importer sees in one transcript: `preflight.turns_of`."""
    verdict = seen["verdict"]
    shares = f"{verdict['attributed']:.0%} of words with a speaker, {verdict['interviewer_share']:.0%} the interviewer's"
    rest = ("times" if verdict["timed"] else "no times", verdict["encoding"], verdict["language"])
    size = f"{verdict['turns']} turns, {verdict['words']:,} words, {shares}, {', '.join(filter(None, rest))}"
    yield f"{seen['file']}: {seen['shape']}; {size}"
    for speaker in seen["speakers"]:
        said = f"{speaker['turns']} turns, {speaker['words']:,} words"
        yield f"  {speaker['label'] or '?'} [{speaker['role']}]: {said} ({speaker['evidence']})"
    yield from (f"  {key}: {value}" for key, value in seen["header"].items())
    yield from (f"  note: {line}" for line in seen["warnings"])
    for turn in seen["turns"]:
        start = "" if turn["start_s"] is None else f" {turn['start_s']:.0f}s"
        yield f"{turn['speaker'] or '?'} [{turn['role']}{start}]: {turn['text']}"


def lines_of_comparison(found: Comparison) -> Iterator[str]:
    """What changed between two runs."""
    for what, names in (("added", found.added), ("removed", found.removed), ("changed", found.changed)):
        yield from (f"file {what}: {name}" for name in names)
    for cell in found.cells:
        states = cell.before if cell.before == cell.after else f"{cell.before} -> {cell.after}"
        yield f"cell {cell.case} / {cell.theme}: {states}, {cell.passages_before} -> {cell.passages_after} passages"
    for topic in found.topics:
        numbers = " -> ".join(" + ".join(map(str, some)) for some in (topic.before, topic.after) if some)
        yield f"topic {topic.what}: {numbers} ({' | '.join(dict.fromkeys(topic.labels))})"
    counts = ", ".join(f"{sum(one.what == kind for one in found.topics)} {kind}" for kind in KINDS)
    shares = " -> ".join(f"{share:.1%}" for share in found.unplaced)
    yield f"Topics: {counts}; passages in no topic {shares}. Cells changed: {len(found.cells)}."


def lines_of_changes(changes: Changes | None) -> Iterator[str]:
    """What changed since the last run; nothing after the first."""
    if changes:
        yield in_a_line(changes)
        yield from (f"  {line}" for line in cells_in_lines(changes, _MOST_CELLS))
