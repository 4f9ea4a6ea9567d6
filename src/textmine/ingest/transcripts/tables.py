"""Tables of speech as blocks with speakers and times; covers as keys and values; all other tables counted."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from textmine.ingest.readers import Block
from textmine.ingest.transcripts.asking_phrases import asks_or_leads
from textmine.ingest.transcripts.columns import (
    IDS,
    INTERVIEWS,
    MOST_HEADINGS,
    Cells,
    ColumnRoles,
    find_columns,
    fold_heading,
    name_in,
)
from textmine.ingest.transcripts.cover import is_header_key
from textmine.ingest.transcripts.labels import UNKNOWN_VOICE, Voice
from textmine.ingest.transcripts.marks import is_time_alone, number_in, seconds_of, unit_of
from textmine.ingest.transcripts.paragraphs import is_sentence
from textmine.ingest.transcripts.roles import role_of_label
from textmine.ingest.transcripts.stacked_cells import Unstacked, find_pairing_doubts, unstack
from textmine.records.corpus import Role

_NOTES = re.compile(
    r"\W*(?:(?:field|researcher['’]?s?|interviewer['’]?s?|transcriber['’]?s?|observer['’]?s?)\s)?"
    r"(?:notes?|comments?|observations?|memos?|context|setting|n\.?b\.?)\W*\Z",
    re.IGNORECASE,
)  # in place of a name
ASKS: Voice = ("", str(Role.INTERVIEWER))

SpokenBlock = tuple[Block, Voice | None]


def paragraphs_in(cell: str) -> list[str]:
    """The paragraphs of a cell, less empty ones."""
    return [part for part in cell.split("\n\n") if part.strip()]


def find_speech(rows: Sequence[Block], cells: Cells, plan: ColumnRoles, unit: float = 1.0) -> list[SpokenBlock]:
    """What is said in the rows of a table.

    Args:
        rows: of the table; one with a single cell, which reaches over all columns, is a question.
        cells: of the rows, each row of the same length.
        plan: which column is what.
        unit: seconds of the unit in which times are plain numbers.

    Returns:
        Blocks in the order of the table, less rows that repeat the headings or hold no words.
    """
    found: list[SpokenBlock] = []
    headings = cells[plan.first - 1] if plan.first else None
    asked = ("", "")
    for number, (row, line) in enumerate(zip(rows[plan.first :], cells[plan.first :], strict=True), 1):
        if len(row.cells) == 1 < len(line):
            found.append((Block(row.text, page=row.page), ASKS))
        elif plan.asked:
            found += _answers(row, line, plan, number)
        elif line != headings:
            if plan.speaker is not None and _NOTES.match(line[plan.speaker]):
                continue
            made = list(_turns(row, line, plan, unit))
            question = (line[plan.question], made[0][0].speaker) if plan.question is not None and made else ("", "")
            if question[0] and question != asked:
                found.append((Block(question[0], page=row.page), ASKS))
                asked = question
            found += made
    return found


def notes_in(cells: Cells, plan: ColumnRoles) -> int:
    """How many rows have a word for notes in place of a speaker's name."""
    return 0 if plan.speaker is None else sum(bool(_NOTES.match(line[plan.speaker])) for line in cells[plan.first :])


def _turns(row: Block, line: Sequence[str], plan: ColumnRoles, unit: float) -> Iterator[SpokenBlock]:
    name, name_time = name_in(line[plan.speaker]) if plan.speaker is not None else ("", None)
    start = _seconds(line[plan.start], unit) if plan.start is not None else name_time
    end = _seconds(line[plan.end], unit) if plan.end is not None else None
    for number, column in enumerate(plan.words):
        if text := "\n".join(paragraphs_in(line[column])):
            voice = ("", str(plan.roles[number])) if plan.roles else None
            speaker = plan.names[number] if plan.names else name
            if plan.role is not None and speaker and (role := role_of_label(line[plan.role], {})):
                voice = speaker, str(role)
            yield Block(text, speaker=speaker, start_s=start, end_s=end, page=row.page), voice


def _answers(row: Block, line: Sequence[str], plan: ColumnRoles, number: int) -> Iterator[SpokenBlock]:
    """One person's answers in a survey, each after its question."""
    name = " ".join(line[plan.speaker].split()) if plan.speaker is not None else ""
    name = name or f"Respondent {number}"
    for question, column in zip(plan.asked, plan.words, strict=True):
        if text := "\n".join(paragraphs_in(line[column])):
            yield Block(question, page=row.page), ASKS
            yield Block(text, speaker=name, page=row.page), (name, str(Role.RESPONDENT))


def _seconds(cell: str, unit: float) -> float | None:
    if is_time_alone(cell):
        return seconds_of(cell)
    number = number_in(cell)
    return None if number is None else round(number * unit, 3)


def sort_by_time(speech: Sequence[SpokenBlock]) -> list[SpokenBlock] | None:
    """Rows in the order of their times, where they stand speaker by speaker (ELAN's tiers); None where they stand in order."""
    starts = [block.start_s for block, _ in speech if block.start_s is not None]
    turns = sum(1 for _ in groupby(speech, key=lambda speech: speech[0].speaker))
    if len(starts) < len(speech) or starts == sorted(starts) or turns > len({block.speaker for block, _ in speech}):
        return None
    return sorted(speech, key=lambda speech: speech[0].start_s or 0.0)


_COVER_ROWS = 40
_SOME_ASK, _SENTENCES = (
    0.25,
    0.6,
)  # share of the rows over all columns that ask, and that end as sentences do, if they are questions
_LEAST_ASKED = 2  # rows over all columns that ask, from which they are no headings


@dataclass(frozen=True, slots=True)
class Headings:
    """Headings of the columns of speakers and of speech, where study.toml names them."""

    speaker: str = ""
    text: str = ""


@dataclass
class UnfoldedTables:
    """The tables of a source taken apart.

    Attributes:
        blocks: speech with its speakers and times in place of the rows of tables of speech, and all that was no table.
        header: keys and values of covers.
        set_aside: tables and columns that hold no speech, by name, and how many tables or cells they are.
        headings: of the last table without speech, for a message.
        tabled: numbers of the blocks that are speech of tables.
        voices: who says blocks of tables that have no speaker's name, by their number.
        doubts: sentences about what a person should look at.
        spoken: numbers of the tables that hold speech.
    """

    blocks: list[Block] = field(default_factory=list)
    header: list[tuple[str, str]] = field(default_factory=list)
    set_aside: Counter[str] = field(default_factory=Counter)
    headings: tuple[str, ...] = ()
    tabled: set[int] = field(default_factory=set)
    voices: dict[int, Voice] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    spoken: list[int] = field(default_factory=list)


def unfold_tables(blocks: Sequence[Block], headings: Headings | None = None) -> UnfoldedTables:
    """Take the tables of a source apart.

    Args:
        blocks: of the source.
        headings: of columns, where people named them.

    Returns:
        Speech as blocks with speakers and times, covers as keys and values, the rest counted.
    """
    unfolded = UnfoldedTables()
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


def _unfold_table(rows: Sequence[Block], unfolded: UnfoldedTables, given: Headings) -> None:
    width = max(len(row.cells) for row in rows)
    rows = _without_titles(rows, width, unfolded)
    cells = [[*(cell.strip() for cell in row.cells), *[""] * (width - len(row.cells))] for row in rows]
    if cells and cells[0][0] and len(rows[0].cells) == width - 1 and all(line[0].isdecimal() for line in cells[1:]):
        cells[0] = ["", *cells[0][:-1]]  # the count of the rows has no heading
    if _is_one_column(cells):
        for row in rows:
            parts = [Block(part, page=row.page) for cell in row.cells for part in paragraphs_in(cell)]
            unfolded.blocks += row.inner or parts
        return
    columns = [line if len(row.cells) > 1 else [""] * width for row, line in zip(rows, cells, strict=True)]
    before = len(unfolded.tabled)
    if stacked := unstack(rows, columns):
        _add_stacks(stacked, unfolded)
    elif pairs := _cover(columns):
        unfolded.header += pairs
    elif plan := find_columns(columns, *_present(columns, given)):
        _add_speech(rows, columns, plan, unfolded)
        unfolded.doubts += _find_doubts(columns, plan, given)
    else:
        unfolded.set_aside["tables without speech"] += 1
        unfolded.headings = tuple(filter(None, cells[0]))
    unfolded.spoken += [rows[0].table] * (len(unfolded.tabled) > before)


def _without_titles(rows: Sequence[Block], width: int, unfolded: UnfoldedTables) -> list[Block]:
    """The rows less those that reach over all columns, which are headings; not where most of them ask, and nobody else does."""
    titles = [row for row in rows if len(row.cells) == 1 < width]
    names = {name_in(row.cells[0])[0] for row in rows if len(row.cells) > 1}
    asked = sum(asks_or_leads(row.text) for row in titles)
    speech = sum(is_sentence(row.text) for row in titles)
    nobody_asks = all(role_of_label(name, {}) is not Role.INTERVIEWER for name in names)
    if asked >= max(_LEAST_ASKED, _SOME_ASK * len(titles)) and speech >= _SENTENCES * len(titles) and nobody_asks:
        return list(rows)
    unfolded.header += _pairs([[cell.strip() for cell in row.cells] for row in titles])
    unfolded.set_aside["rows over all columns of a table"] += len(titles)
    return [row for row in rows if len(row.cells) > 1 or width == 1]


def _add_speech(rows: Sequence[Block], cells: Cells, plan: ColumnRoles, unfolded: UnfoldedTables) -> None:
    unfolded.header += _pairs(cells[: plan.first - plan.headed])
    speech = find_speech(rows, cells, plan, _unit(cells, plan, unfolded))
    if ordered := sort_by_time(speech):
        unfolded.doubts.append(f"its {len(speech)} rows stand speaker by speaker: they were put in the order of their times")
    for block, voice in ordered or speech:
        unfolded.tabled.add(len(unfolded.blocks))
        if voice is not None:
            unfolded.voices[len(unfolded.blocks)] = voice
        unfolded.blocks.append(block)
    if notes := notes_in(cells, plan):
        unfolded.set_aside["notes between turns"] += notes
    for column, name in _find_annotation(cells, plan):
        unfolded.set_aside[f"cells of the column {name!r}"] += sum(1 for row in cells[plan.first :] if row[column])


def _is_one_column(cells: Sequence[Sequence[str]]) -> bool:
    return len({n for row in cells for n, cell in enumerate(row) if cell}) <= 1


def _add_stacks(stacked: Unstacked, unfolded: UnfoldedTables) -> None:
    first = len(unfolded.blocks)
    unfolded.blocks += stacked.blocks
    unfolded.tabled |= set(range(first, len(unfolded.blocks)))
    unfolded.voices |= {first + number: UNKNOWN_VOICE for number in stacked.unattributed}
    unfolded.header += stacked.covered
    unfolded.doubts += find_pairing_doubts(stacked)


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


def _present(cells: Cells, given: Headings) -> tuple[str, str]:
    """The headings that study.toml names, where the table has them."""
    heads = {fold_heading(cell) for row in cells[:MOST_HEADINGS] for cell in row}
    speaker, text = (heading if fold_heading(heading) in heads else "" for heading in (given.speaker, given.text))
    return speaker, text


def _find_doubts(cells: Cells, plan: ColumnRoles, given: Headings) -> Iterator[str]:
    """What a person should look at: headings that are not there, and a column that may tell interviews apart."""
    for named, present in zip((given.speaker, given.text), _present(cells, given), strict=True):
        if named and not present:
            yield f"no column of the table is headed {named!r}, which study.toml names: correct the heading"
    for column, name in _find_annotation(cells, plan) if plan.headed else ():
        values = [row[column] for row in cells[plan.first :] if row[column]]
        changes = sum(a != b for a, b in pairwise(values))
        several = INTERVIEWS.match(fold_heading(name)) or IDS.match(fold_heading(name))
        if several and 1 < len(set(values)) == changes + 1 < len(values):
            yield (
                f"the column {name!r} has {changes + 1} values, each of which may be an interview of its own: "
                f"if so, set `interview_column = {json.dumps(name)}` for the file in study.toml"
            )


def _unit(cells: Sequence[Sequence[str]], plan: ColumnRoles, unfolded: UnfoldedTables) -> float:
    """Seconds of the unit in which the times of a table are plain numbers."""
    if plan.start is None:
        return 1.0
    body = cells[plan.first :]
    starts = [number for row in body if (number := number_in(row[plan.start])) is not None]
    words = sum(len(row[column].split()) for row in body for column in plan.words)
    name, seconds = unit_of(starts, words, cells[plan.first - 1][plan.start].replace("_", " ") if plan.first else "")
    if name not in ("seconds", "milliseconds"):
        unfolded.doubts.append(f"its times were read as {name}, since nobody talks so fast: look whether they are")
    return seconds


def _find_annotation(cells: Sequence[Sequence[str]], plan: ColumnRoles) -> Iterator[tuple[int, str]]:
    """Columns with words that are no speech, and their headings."""
    used = {plan.speaker, plan.start, plan.end, plan.question, plan.role, *plan.words}
    for column, name in enumerate(cells[plan.first - 1] if plan.first else ()):
        if column not in used and name and any(row[column] for row in cells[plan.first :]):
            yield column, name
