"""A source as lines: numbers that count them taken off, its cover, its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from textmine.sources import Block
from textmine.transcripts.chats import undated, undoubled
from textmine.transcripts.events import without_emphasis
from textmine.transcripts.furniture import is_furniture
from textmine.transcripts.grammar import Grammar
from textmine.transcripts.labels import Line, Voice
from textmine.transcripts.numbering import asked_lines, without_numbers


def lines_of(blocks: Sequence[Block], voices: Mapping[int, Voice], *, markdown: bool = False) -> list[Line]:
    """The lines of blocks with how they are set, an empty one after each block.

    Args:
        blocks: in order.
        voices: who says a block, by its number, where a table tells it.
        markdown: whether asterisks round words are markup.

    Returns:
        Lines less the numbers that count them; mute are those whose format says who speaks, and those that nobody said.
    """
    given = [line for block in blocks for line in (*block.text.split("\n"), "")]
    whole = undoubled(undated(given))
    asked = asked_lines(whole)
    plain = without_numbers(whole, len(blocks))
    plain = without_emphasis(plain) if markdown else plain
    levels = Counter(block.heading for block in blocks)
    lines: list[Line] = []
    for number, block in enumerate(blocks):
        dress = f"{block.style} {block.look} {block.heading or ''}".strip()
        for first in range(block.text.count("\n") + 1):
            at = len(lines)
            lead = block.lead if first == 0 and plain[at] == given[at] else 0
            title = bool(block.heading) and levels[block.heading] == 1  # "Ann Bell: how we began" over her interview
            mute = bool(block.speaker) or number in voices or title or is_furniture(plain[at].strip())
            page = block.pages[first] if first < len(block.pages) else block.page
            lines.append(Line(plain[at], first == 0, lead, dress, number, mute, page, voices.get(number), asked=at in asked))
        lines.append(Line("", block=number))
    return lines


def before_speech(lines: Sequence[Line], grammar: Grammar) -> list[str]:
    """The lines before the first label; none where there are no labels."""
    first = next((n for n, line in enumerate(lines) if grammar.match(line)), 0)
    return [line.text for line in lines[:first]]
