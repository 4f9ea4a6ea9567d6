"""Captions of which some have a voice: whose the others are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from textmine.ingest.readers import Block
from textmine.ingest.transcripts.marks import is_event

_EACH = 1 / 3  # share of the cues that have a voice, from which every cue is meant to have one


def cues_without_voice(blocks: Sequence[Block]) -> set[int]:
    """Numbers of the cues that no voice says, where others have one.

    A voice is that of its own cue, so that one without is nobody's, unless it goes on with a sentence. Where few cues have a voice,
    it is written where it changes and holds until then.

    Args:
        blocks: cues in order.

    Returns:
        Their numbers.
    """
    spoken = [block for block in blocks if not is_event(block.text)]
    with_voice = sum(bool(block.speaker) for block in spoken)
    if not with_voice or with_voice < _EACH * len(spoken):
        return set()
    found = {0} if not blocks[0].speaker else set[int]()
    for number, (before, block) in enumerate(pairwise(blocks), 1):
        goes_on = block.text[:1].islower() and before.text.rstrip("\"'”’)]")[-1:] not in ".?!…"
        if not block.speaker and not (goes_on and number - 1 not in found) and not is_event(block.text):
            found.add(number)
    return found


def find_caption_doubt(blocks: Sequence[Block], unattributed: set[int]) -> str:
    """What a person should know of cues without a voice, or nothing.

    Args:
        blocks: cues in order.
        unattributed: of `unvoiced`.

    Returns:
        A sentence.
    """
    if words := sum(len(blocks[number].text.split()) for number in unattributed):
        return f"{words} words stand in cues without a voice, and were read as nobody's"
    with_voice, silent = (sum(bool(block.speaker) is has_voice for block in blocks if block.text) for has_voice in (True, False))
    if with_voice and silent > with_voice:
        return f"only {with_voice} of {with_voice + silent} cues have a voice: the others were read as said by the voice before"
    return ""
