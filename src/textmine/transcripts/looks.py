"""Transcripts without names, in which only the look of the letters says that the interviewer speaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from textmine.records import Role
from textmine.sources import Block
from textmine.transcripts.paragraphs import is_sentence

_MOST = 4  # looks of a kind that are tried
_LEAST = 3  # paragraphs in each look
_LEAST_ASKED, _SOME_ASK = 2, 0.25  # bold beginnings with a question mark, and their share, that are questions before answers
_SENTENCES = 0.6  # share of the bold beginnings that end as sentences do, if they are questions
_ASKS = 0.5  # share of the paragraphs in one look with a question mark
_TIMES_MORE = 2  # times the share among the other paragraphs
_TITLE_WORDS = 12  # words of a title that is set like the questions
_STYLES = {
    Role.INTERVIEWER: ("interviewer", "question", "moderator", "researcher"),
    Role.RESPONDENT: ("respondent", "answer", "interviewee", "participant"),
}


def voices_of(blocks: Sequence[Block]) -> dict[int, Role] | None:
    """Who speaks in each paragraph of a file without labels, by how it is set.

    Args:
        blocks: of the source.

    Returns:
        Role by the number of the block, by the look that most questions share; titles are in none. None where looks say nothing.
    """
    best: dict[int, Role] | None = None
    most = 0
    for kind in ("style", "look", "heading"):
        values = [str(getattr(block, kind) or "") for block in blocks]
        for value, _ in Counter(filter(None, values)).most_common(_MOST):
            asked = [n for n, one in enumerate(values) if one == value and not blocks[n].table]
            others = [n for n, one in enumerate(values) if one != value and not blocks[n].table]
            others = others if kind == "heading" else [n for n in others if not blocks[n].heading]
            named = next((role for role, names in _STYLES.items() if kind == "style" and value.lower().startswith(names)), None)
            if named is Role.RESPONDENT:
                asked, others = others, asked
            questions = sum("?" in blocks[n].text for n in asked)
            if min(len(asked), len(others)) >= _LEAST and questions > most and (named or _asks(blocks, asked, others)):
                best, most = _without_titles(blocks, asked) | dict.fromkeys(others, Role.RESPONDENT), questions
    return best and best | _of_their_styles(blocks, best)


def divided(blocks: Sequence[Block]) -> list[Block]:
    """Blocks of which those that begin with a question in bold and go on plainly with its answer are two.

    Args:
        blocks: of the source.

    Returns:
        As many blocks, or more where several are set so.
    """
    leads = [_lead_of(block) for block in blocks if block.lead and not block.table]
    asked = sum(lead.endswith("?") for lead in leads)
    if asked < max(_LEAST_ASKED, _SOME_ASK * len(leads)) or sum(map(is_sentence, leads)) < max(_LEAST, _SENTENCES * len(leads)):
        return list(blocks)
    found: list[Block] = []
    for block in blocks:
        lead, rest = _lead_of(block), block.text[block.lead :].strip()
        if block.table or not rest or not is_sentence(lead):
            found.append(block)
            continue
        found.append(replace(block, text=lead, look="bold", lead=0, dress=block.dress | {"bold"}))
        found.append(replace(block, text=rest, look="", lead=0, dress=block.dress - {"bold"}))
    return found


def _lead_of(block: Block) -> str:
    return block.text[: block.lead].strip()


def _of_their_styles(blocks: Sequence[Block], roles: dict[int, Role]) -> dict[int, Role]:
    """Paragraphs of a style in which all others are one voice's: that voice's too, though one word of theirs is set plainly."""
    styles: dict[str, Counter[Role]] = {}
    for number, role in roles.items():
        if blocks[number].style:
            styles.setdefault(blocks[number].style, Counter())[role] += 1
    whole = {
        style: found.most_common(1)[0][0] for style, found in styles.items() if found[Role.INTERVIEWER] > found[Role.RESPONDENT]
    }
    return {number: whole[blocks[number].style] for number in roles if blocks[number].style in whole}


def _without_titles(blocks: Sequence[Block], asked: Sequence[int]) -> dict[int, Role]:
    """The paragraphs of who asks, less titles: those that end without a stop over the first question, or right over another."""
    first = next((n for n in asked if is_sentence(blocks[n].text)), 0)
    titles = {n for n in asked if not is_sentence(blocks[n].text) and len(blocks[n].text.split()) <= _TITLE_WORDS}
    titles = {n for n in titles if n < first or n + 1 in asked}
    return dict.fromkeys((n for n in asked if n not in titles), Role.INTERVIEWER)


def _asks(blocks: Sequence[Block], asked: Sequence[int], others: Sequence[int]) -> bool:
    share, rest = (sum("?" in blocks[n].text for n in part) / len(part) for part in (asked, others))
    return share >= _ASKS and share >= _TIMES_MORE * rest
