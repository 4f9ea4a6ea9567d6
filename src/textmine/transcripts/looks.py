"""Transcripts without names, in which only the look of the letters says that the interviewer speaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from textmine.records import Role
from textmine.sources import Block

_LEAST = 3  # paragraphs in each look
_ASKS = 0.5  # share of the paragraphs in one look with a question mark
_TIMES_MORE = 2  # times the share among the other paragraphs
_STYLES = {
    Role.INTERVIEWER: ("interviewer", "question", "moderator", "researcher"),
    Role.RESPONDENT: ("respondent", "answer", "interviewee", "participant"),
}


def voices_of(blocks: Sequence[Block]) -> dict[int, Role] | None:
    """Who speaks in each paragraph of a file without labels, by how it is set.

    Args:
        blocks: of the source.

    Returns:
        Role by the number of the block; headings that ask nothing are in none. None where looks say nothing.
    """
    for kind in ("style", "look", "heading"):
        values = [str(getattr(block, kind) or "") for block in blocks]
        for value, _ in Counter(filter(None, values)).most_common(4):
            asked = [n for n, one in enumerate(values) if one == value and not blocks[n].table]
            others = [
                n
                for n, one in enumerate(values)
                if one != value and not blocks[n].table and (kind == "heading" or not blocks[n].heading)
            ]
            named = next((role for role, names in _STYLES.items() if kind == "style" and value.lower().startswith(names)), None)
            if named is Role.RESPONDENT:
                asked, others = others, asked
            if len(asked) >= _LEAST and len(others) >= _LEAST and (named or _asks(blocks, asked, others)):
                return dict.fromkeys(asked, Role.INTERVIEWER) | dict.fromkeys(others, Role.RESPONDENT)
    return None


def _asks(blocks: Sequence[Block], asked: Sequence[int], others: Sequence[int]) -> bool:
    share, rest = (sum("?" in blocks[n].text for n in part) / len(part) for part in (asked, others))
    return share >= _ASKS and share >= _TIMES_MORE * rest
