"""Who says each line that no label begins, by tables, settings, formatting, and the voices of captions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from textmine.ingest.readers import Block
from textmine.ingest.transcripts.formatting import roles_by_formatting
from textmine.ingest.transcripts.label_scheme import LabelScheme
from textmine.ingest.transcripts.labels import LabelLine, Voice
from textmine.ingest.transcripts.lines import ends_talk
from textmine.ingest.transcripts.marks import is_event, is_note
from textmine.ingest.transcripts.paragraphs import Paragraph, make_paragraphs
from textmine.ingest.transcripts.parties import Correction, find_headings, infer_parties
from textmine.ingest.transcripts.roles import role_of_label
from textmine.ingest.transcripts.tables import UnfoldedTables
from textmine.records.corpus import Role

HEADINGS, NOTES = "headings", "notes between turns"
ASKS: Voice = ("", str(Role.INTERVIEWER))
_LEAST_WITH_VOICE = 1 / 3  # share of the cues that have a voice, from which every cue is meant to have one
_BY_LOOK = "questions set apart by their look"
_LOOK_AT_ROLES = "no names: who asks was told by how the questions are set; look whether the roles are right"


@dataclass(frozen=True, slots=True)
class VoicedLines:
    """Lines with who says them, where that is not printed in them.

    Attributes:
        lines: of the talk.
        way: what says who speaks, in words; empty where nothing does.
        doubts: sentences about what a person should look at.
        set_aside: what was left out, and how much of it.
        roles: by label, where nothing but what stands between its turns says it.
    """

    lines: list[LabelLine]
    way: str = ""
    doubts: tuple[str, ...] = ()
    set_aside: Counter[str] = field(default_factory=Counter)
    roles: Mapping[str, Role] = field(default_factory=dict)


def assign_voices(
    lines: Sequence[LabelLine],
    unfolded: UnfoldedTables,
    scheme: LabelScheme,
    outside: Collection[int],
    correction: Correction,
    listed: Mapping[str, str],
    *,
    keep_all: bool = False,
) -> VoicedLines:
    """Lines with who says them.

    Args:
        lines: of a talk, less its cover.
        unfolded: the blocks whose lines they are, and what tables say of them.
        scheme: of the labels.
        outside: numbers of blocks that nobody says.
        correction: what study.toml says of the parties.
        listed: role by label, as people gave it.
        keep_all: whether headings and notes are speech too, as study.toml may say.

    Returns:
        The lines, and what says who speaks in them.
    """
    blocks = unfolded.blocks
    named = bool(scheme.labels) or any(block.speaker for block in blocks)
    if not named and not correction.by_format and (looks := roles_by_formatting(blocks)):
        seen = _voices_by_look(lines, blocks, looks, [] if keep_all else make_paragraphs(lines, blocks, scheme, outside))
        return seen if keep_all else _trim(seen, blocks)
    excluded = {*outside, *unfolded.voices}
    paragraphs = make_paragraphs(lines, blocks, scheme, excluded)
    found = infer_parties(paragraphs, correction, lambda label: role_of_label(label, listed))
    voice_of: dict[int, Voice] = {number: voice for n, voice in found.voices.items() for number in paragraphs[n].lines}
    titles = set() if keep_all else {number for n in found.titles for number in paragraphs[n].lines}
    spoken = [
        replace(line, voice=voice_of[number]) if number in voice_of else line
        for number, line in enumerate(lines)
        if number not in titles
    ]
    looks_only = (_LOOK_AT_ROLES,) if found.voices and not named else ()
    made = VoicedLines(spoken, found.way, (*found.doubts, *looks_only), Counter({HEADINGS: len(titles)}), found.roles)
    return made if keep_all or named or not found.voices else _trim(made, blocks)


def _voices_by_look(
    lines: Sequence[LabelLine], blocks: Sequence[Block], looks: Mapping[int, Role], paragraphs: Sequence[Paragraph]
) -> VoicedLines:
    """Lines with the roles that the looks of their blocks give, less headings over questions."""
    places = {n: lines[paragraph.lines[0]].block for n, paragraph in enumerate(paragraphs) if paragraph.lines}
    sides = {n: looks[block] for n, block in places.items() if block in looks and not paragraphs[n].note}
    titles = {number for n in find_headings(paragraphs, sides) for number in paragraphs[n].lines}
    spoken = [
        replace(line, voice=("", str(looks[line.block]))) if line.block in looks else line
        for number, line in enumerate(lines)
        if number not in titles
    ]
    return VoicedLines(spoken, _BY_LOOK, (_LOOK_AT_ROLES,), Counter({HEADINGS: len(titles)}))


def _trim(voiced: VoicedLines, blocks: Sequence[Block]) -> VoicedLines:
    """Lines of a talk without labels, less notes in brackets, up to where it ends after the last question."""
    asked = [number for number, line in enumerate(voiced.lines) if line.voice and line.voice[1] == Role.INTERVIEWER]
    last = asked[-1] if asked else len(voiced.lines)
    end = next(
        (n for n in range(last + 1, len(voiced.lines)) if voiced.lines[n].opens and ends_talk(voiced.lines[n].text)),
        len(voiced.lines),
    )
    notes = _find_notes([line for line in voiced.lines[:end] if line.text.strip()], blocks)
    lines = [line for line in voiced.lines[:end] if line.block not in notes]
    return replace(voiced, lines=lines, set_aside=voiced.set_aside + Counter({NOTES: len(notes)}))


def _find_notes(lines: Sequence[LabelLine], blocks: Sequence[Block]) -> set[int]:
    """Numbers of the blocks that are notes in brackets: neither questions nor all that stands between two of them."""
    notes = [is_note(blocks[line.block].text) for line in lines]
    after: list[Voice | None] = []
    following: Voice | None = ASKS
    for line, note in zip(reversed(lines), reversed(notes), strict=True):
        after.append(following)
        following = following if note else line.voice
    found = set[int]()
    before: Voice | None = None
    for line, note, then in zip(lines, notes, reversed(after), strict=True):
        if not note:
            before = line.voice
        elif line.voice != ASKS and not (before == then == ASKS):
            found.add(line.block)
    return found


def is_by_formatting(assigned: VoicedLines) -> bool:
    """Whether nobody has a name, and the look of letters tells who asks."""
    return assigned.way == _BY_LOOK


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
    if not with_voice or with_voice < _LEAST_WITH_VOICE * len(spoken):
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
        unattributed: of `cues_without_voice`.

    Returns:
        A sentence.
    """
    if words := sum(len(blocks[number].text.split()) for number in unattributed):
        return f"{words} words stand in cues without a voice, and were left unattributed"
    with_voice, silent = (sum(bool(block.speaker) is has_voice for block in blocks if block.text) for has_voice in (True, False))
    if with_voice and silent > with_voice:
        return f"only {with_voice} of {with_voice + silent} cues have a voice: the others were read as said by the voice before"
    return ""
