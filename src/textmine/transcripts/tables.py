"""Tables of speech as blocks with speakers and times; covers as keys and values; all other tables counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from textmine.sources import Block
from textmine.transcripts.columns import Plan, name_in, plan_of
from textmine.transcripts.headers import is_header_key
from textmine.transcripts.labels import is_name
from textmine.transcripts.times import is_time_alone, number_in, seconds_of, unit_of

_COVER_ROWS = 40
_PAIRED = "{} speakers and stretches of speech were paired in order: look whether they fit"
_NOT_PAIRED = (
    "the {} names in the left half of the table and the {} paragraphs in the right half could not be paired: nobody is named"
)


@dataclass(frozen=True, slots=True)
class Headings:
    """Headings of the columns of speakers and of speech, where study.toml names them."""

    speaker: str = ""
    text: str = ""


@dataclass
class Unfolded:
    """The tables of a source taken apart.

    Attributes:
        blocks: speech with its speakers and times in place of the rows of tables of speech, and all that was no table.
        header: keys and values of covers.
        apart: tables and columns that hold no speech, by name, and how many tables or cells they are.
        headings: of the last table without speech, for a message.
        tabled: numbers of the blocks that are speech of tables.
        unsure: sentences about what a person should look at.
    """

    blocks: list[Block] = field(default_factory=list)
    header: list[tuple[str, str]] = field(default_factory=list)
    apart: Counter[str] = field(default_factory=Counter)
    headings: tuple[str, ...] = ()
    tabled: set[int] = field(default_factory=set)
    unsure: list[str] = field(default_factory=list)


def unfold(blocks: Sequence[Block], headings: Headings | None = None) -> Unfolded:
    """Take the tables of a source apart.

    Args:
        blocks: of the source.
        headings: of columns, where people named them.

    Returns:
        Speech as blocks with speakers and times, covers as keys and values, the rest counted.
    """
    unfolded = Unfolded()
    at = 0
    while at < len(blocks):
        table = blocks[at].table
        if not table:
            unfolded.blocks.append(blocks[at])
            at += 1
            continue
        end = next((n for n in range(at, len(blocks)) if blocks[n].table != table), len(blocks))
        _unfold_table(blocks[at:end], unfolded, headings or Headings())
        at = end
    return unfolded


def _unfold_table(rows: Sequence[Block], unfolded: Unfolded, given: Headings) -> None:
    width = max(len(row.cells) for row in rows)
    titles = [row for row in rows if len(row.cells) == 1 < width]  # cells that reach over all columns are headings
    unfolded.header += _pairs([[cell.strip() for cell in row.cells] for row in titles])
    unfolded.apart["rows over all columns of a table"] += len(titles)
    rows = [row for row in rows if len(row.cells) > 1 or width == 1]
    cells = [[*(cell.strip() for cell in row.cells), *[""] * (width - len(row.cells))] for row in rows]
    if cells and cells[0][0] and len(rows[0].cells) == width - 1 and all(line[0].isdecimal() for line in cells[1:]):
        cells[0] = ["", *cells[0][:-1]]  # the count of the rows has no heading
    if _is_one_column(cells):
        unfolded.blocks += [Block(part, page=row.page) for row in rows for cell in row.cells for part in _parts(cell)]
    elif len(rows) <= 2 and (side := _side_by_side(rows[-1].cells, unfolded)):
        unfolded.blocks += side
    elif pairs := _cover(cells):
        unfolded.header += pairs
    elif plan := plan_of(cells, given.speaker, given.text):
        unfolded.header += _pairs(cells[: plan.first])
        before = len(unfolded.blocks)
        unfolded.blocks += _in_order(list(_speech(rows, cells, plan, _unit(cells, plan, unfolded))), unfolded)
        unfolded.tabled |= set(range(before, len(unfolded.blocks)))
        for column, name in _aside(cells, plan):
            unfolded.apart[f"cells of the column {name!r}"] += sum(1 for row in cells[plan.first :] if row[column])
    else:
        unfolded.apart["tables without speech"] += 1
        unfolded.headings = tuple(filter(None, cells[0]))


def _parts(cell: str) -> list[str]:
    return [part for part in cell.split("\n\n") if part.strip()]


def _is_one_column(cells: Sequence[Sequence[str]]) -> bool:
    return len({n for row in cells for n, cell in enumerate(row) if cell}) <= 1


def _side_by_side(cells: Sequence[str], unfolded: Unfolded) -> list[Block]:
    """One row with all names in its left half and all speech in its right: the n-th name is that of the n-th stretch.

    The lines of the two halves stand beside each other on the page only because of the empty paragraphs in them.

    Args:
        cells: of the row.
        unfolded: is told what a person should look at.

    Returns:
        Speech with its speakers; all of it with none where the halves cannot be paired; nothing where this is no such table.
    """
    names = [part.strip().rstrip(":") for part in re.split(r"\n+", cells[0]) if part.strip()]
    if len(cells) != 2 or len(names) < 2 or not all(map(is_name, names)):
        return []
    paragraphs = [[part] for part in _parts(cells[1])]
    stretches: list[list[str]] = [[]]
    for part in cells[1].split("\n\n"):
        if part.strip():
            stretches[-1].append(part)
        elif stretches[-1]:
            stretches.append([])
    for division in ([one for one in stretches if one], paragraphs):
        if len(division) == len(names):
            unfolded.unsure.append(_PAIRED.format(len(names)))
            return [Block("\n".join(one), speaker=name) for name, one in zip(names, division, strict=True)]
    unfolded.unsure.append(_NOT_PAIRED.format(len(names), len(paragraphs)))
    return [Block(part[0]) for part in paragraphs]


def _cover(cells: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """The keys and values of a table that is a cover, or nothing."""
    keys = [row[0] for row in cells if any(row)]
    if len(keys) > _COVER_ROWS or any(sum(map(bool, row)) > 4 for row in cells):
        return []
    if sum(map(is_header_key, keys)) * 2 <= len(keys) or len(set(keys)) < len(keys):
        return []
    return _pairs(cells)


def _pairs(cells: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """Rows of `key | value`, or of `key: value` in one cell."""
    pairs = []
    for row in cells:
        filled = [cell for cell in row if cell]
        if len(filled) == 1 and (found := re.match(r"([^:\n]{1,40}):\s+(\S.*)\Z", filled[0])) and is_header_key(found[1]):
            pairs.append((found[1], " ".join(found[2].split())))
        elif len(filled) % 2 == 0:
            couples = zip(filled[::2], filled[1::2], strict=True)
            pairs += [(key.rstrip(": "), " ".join(value.split())) for key, value in couples if is_header_key(key) or key[-1] == ":"]
    return pairs


def _unit(cells: Sequence[Sequence[str]], plan: Plan, unfolded: Unfolded) -> float:
    """Seconds of the unit in which the times of a table are plain numbers."""
    if plan.start is None:
        return 1.0
    body = cells[plan.first :]
    starts = [number for row in body if (number := number_in(row[plan.start])) is not None]
    words = sum(len(row[column].split()) for row in body for column in plan.words)
    name, seconds = unit_of(starts, words, cells[plan.first - 1][plan.start].replace("_", " ") if plan.first else "")
    if name not in ("seconds", "milliseconds"):
        unfolded.unsure.append(f"its times were read as {name}, since nobody talks so fast: look whether they are")
    return seconds


def _speech(rows: Sequence[Block], cells: Sequence[Sequence[str]], plan: Plan, unit: float) -> Iterator[Block]:
    """The rows as blocks, less those that repeat the headings or hold no words."""
    headings = cells[plan.first - 1] if plan.first else None
    for row, line in zip(rows[plan.first :], cells[plan.first :], strict=True):
        if line == headings:
            continue
        name, beside = name_in(line[plan.speaker]) if plan.speaker is not None else ("", None)
        start = _seconds(line[plan.start], unit) if plan.start is not None else beside
        end = _seconds(line[plan.end], unit) if plan.end is not None else None
        for number, column in enumerate(plan.words):
            if text := "\n".join(_parts(line[column])):
                yield Block(text, speaker=plan.names[number] if plan.names else name, start_s=start, end_s=end, page=row.page)


def _in_order(speech: list[Block], unfolded: Unfolded) -> list[Block]:
    """Rows in the order of their times, where they stand speaker by speaker (ELAN's tiers)."""
    starts = [block.start_s for block in speech if block.start_s is not None]
    turns = sum(1 for _ in groupby(speech, key=lambda block: block.speaker))
    if len(starts) < len(speech) or starts == sorted(starts) or turns > len({block.speaker for block in speech}):
        return speech
    unfolded.unsure.append(f"its {len(speech)} rows stand speaker by speaker: they were put in the order of their times")
    return sorted(speech, key=lambda block: block.start_s or 0.0)


def _seconds(cell: str, unit: float) -> float | None:
    if is_time_alone(cell):
        return seconds_of(cell)
    number = number_in(cell)
    return None if number is None else round(number * unit, 3)


def _aside(cells: Sequence[Sequence[str]], plan: Plan) -> Iterator[tuple[int, str]]:
    """Columns with words that are no speech, and their headings."""
    used = {plan.speaker, plan.start, plan.end, *plan.words}
    for column, name in enumerate(cells[plan.first - 1] if plan.first else ()):
        if column not in used and name and any(row[column] for row in cells[plan.first :]):
            yield column, name
