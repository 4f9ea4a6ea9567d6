"""The rows of a table of speech as blocks, each with who says it where that is no label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from textmine.records import Role
from textmine.sources import Block
from textmine.transcripts.columns import Cells, Plan, name_in
from textmine.transcripts.labels import Voice
from textmine.transcripts.roles import role_of_label
from textmine.transcripts.times import is_time_alone, number_in, seconds_of

_NOTES = re.compile(
    r"\W*(?:(?:field|researcher['’]?s?|interviewer['’]?s?|transcriber['’]?s?|observer['’]?s?)\s)?"
    r"(?:notes?|comments?|observations?|memos?|context|setting|n\.?b\.?)\W*\Z",
    re.IGNORECASE,
)  # in place of a name
ASKS: Voice = ("", str(Role.INTERVIEWER))

Said = tuple[Block, Voice | None]


def paragraphs_in(cell: str) -> list[str]:
    """The paragraphs of a cell, less empty ones."""
    return [part for part in cell.split("\n\n") if part.strip()]


def speech_of(rows: Sequence[Block], cells: Cells, plan: Plan, unit: float = 1.0) -> list[Said]:
    """What is said in the rows of a table.

    Args:
        rows: of the table; one with a single cell, which reaches over all columns, is a question.
        cells: of the rows, each row of the same length.
        plan: which column is what.
        unit: seconds of the unit in which times are plain numbers.

    Returns:
        Blocks in the order of the table, less rows that repeat the headings or hold no words.
    """
    found: list[Said] = []
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


def notes_in(cells: Cells, plan: Plan) -> int:
    """How many rows have a word for notes in place of a speaker's name."""
    return 0 if plan.speaker is None else sum(bool(_NOTES.match(line[plan.speaker])) for line in cells[plan.first :])


def _turns(row: Block, line: Sequence[str], plan: Plan, unit: float) -> Iterator[Said]:
    name, beside = name_in(line[plan.speaker]) if plan.speaker is not None else ("", None)
    start = _seconds(line[plan.start], unit) if plan.start is not None else beside
    end = _seconds(line[plan.end], unit) if plan.end is not None else None
    for number, column in enumerate(plan.words):
        if text := "\n".join(paragraphs_in(line[column])):
            voice = ("", str(plan.roles[number])) if plan.roles else None
            speaker = plan.names[number] if plan.names else name
            if plan.role is not None and speaker and (role := role_of_label(line[plan.role], {})):
                voice = speaker, str(role)
            yield Block(text, speaker=speaker, start_s=start, end_s=end, page=row.page), voice


def _answers(row: Block, line: Sequence[str], plan: Plan, number: int) -> Iterator[Said]:
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


def by_time(said: Sequence[Said]) -> list[Said] | None:
    """Rows in the order of their times, where they stand speaker by speaker (ELAN's tiers); None where they stand in order."""
    starts = [block.start_s for block, _ in said if block.start_s is not None]
    turns = sum(1 for _ in groupby(said, key=lambda one: one[0].speaker))
    if len(starts) < len(said) or starts == sorted(starts) or turns > len({block.speaker for block, _ in said}):
        return None
    return sorted(said, key=lambda one: one[0].start_s or 0.0)
