"""Strong passages that a report does not use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from textmine.quotations.verdicts import Checked, Unused
from textmine.records import MACHINE
from textmine.report.view import Results, speaker_of


def unused_passages(results: Results, checked: Sequence[Checked], most: int) -> tuple[Unused, ...]:
    """The passages of each theme and case that no quotation overlaps, those that people accepted first, then the most probable.

    Args:
        results: of the study's last run, with people's decisions.
        checked: the report's quotations.
        most: passages of a theme in a case that are listed.

    Returns:
        Those of cells that stand on evidence, in the order of cells.
    """
    used: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for one in checked:
        if one.document:
            used[one.document].append((one.start, one.end))
    turns = {turn.turn: turn for turn in results.turns}
    passages = {passage.passage: passage for passage in results.passages}
    found = []
    for cell in results.cells:
        ranked = sorted(cell.evidence, key=lambda coding: (coding.coder == MACHINE, -coding.probability))
        free = [one for one in ranked if not any(low < one.end and one.start < high for low, high in used[one.document])]
        of_passage = {one.passage: one for one in reversed(free)}  # the best coding of each
        best = [one for one in free if of_passage[one.passage] is one]
        for coding in [] if cell.weak else best[:most]:
            speaker = speaker_of(turns[passages[coding.passage].turn])
            accepted = "" if coding.coder == MACHINE else coding.coder
            place = (coding.document, coding.passage, coding.start, coding.end)
            found.append(Unused(cell.theme, cell.case, *place, speaker, coding.quote, coding.probability, accepted))
    return tuple(found)
