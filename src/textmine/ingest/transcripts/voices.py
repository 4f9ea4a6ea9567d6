"""Who says each line that no label begins: as tables, settings and the look of letters tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from textmine.ingest.readers import Block
from textmine.ingest.transcripts.formatting import voices_by_formatting
from textmine.ingest.transcripts.label_scheme import LabelScheme
from textmine.ingest.transcripts.labels import LabelLine, Voice
from textmine.ingest.transcripts.lines import ends_talk
from textmine.ingest.transcripts.marks import is_note
from textmine.ingest.transcripts.paragraphs import Paragraph, paragraphs_of
from textmine.ingest.transcripts.parties import Correction, headings_in, parties_of
from textmine.ingest.transcripts.roles import role_of_label
from textmine.ingest.transcripts.tables import Unfolded
from textmine.records.corpus import Role

HEADINGS, NOTES = "headings", "notes between turns"
ASKS: Voice = ("", str(Role.INTERVIEWER))
_BY_LOOK = "questions set apart by their look"
_LOOK_AT_ROLES = "no names: who asks was told by how the questions are set; look whether the roles are right"


@dataclass(frozen=True, slots=True)
class Voiced:
    """Lines with who says them, where that is not printed in them.

    Attributes:
        lines: of the talk.
        way: how it was told who says them, in words; empty where nothing was.
        unsure: sentences about what a person should look at.
        apart: what was left out, and how much of it.
        roles: by label, where nothing but what stands between its turns says it.
    """

    lines: list[LabelLine]
    way: str = ""
    unsure: tuple[str, ...] = ()
    apart: Counter[str] = field(default_factory=Counter)
    roles: Mapping[str, Role] = field(default_factory=dict)


def voiced(
    lines: Sequence[LabelLine],
    unfolded: Unfolded,
    grammar: LabelScheme,
    outside: Collection[int],
    correction: Correction,
    listed: Mapping[str, str],
    *,
    keep_all: bool = False,
) -> Voiced:
    """Lines with who says them.

    Args:
        lines: of a talk, less its cover.
        unfolded: the blocks whose lines they are, and what tables say of them.
        grammar: of the labels.
        outside: numbers of blocks that nobody says.
        correction: what study.toml says of the parties.
        listed: role by label, as people gave it.
        keep_all: whether headings and notes are speech too, as study.toml may say.

    Returns:
        The lines, and how it was told.
    """
    blocks = unfolded.blocks
    named = bool(grammar.labels) or any(block.speaker for block in blocks)
    if not named and not correction.by_format and (looks := voices_by_formatting(blocks)):
        seen = _by_look(lines, blocks, looks, [] if keep_all else paragraphs_of(lines, blocks, grammar, outside))
        return seen if keep_all else _trimmed(seen, blocks)
    apart = {*outside, *unfolded.voices}
    paragraphs = paragraphs_of(lines, blocks, grammar, apart)
    found = parties_of(paragraphs, correction, lambda label: role_of_label(label, listed))
    voice_of: dict[int, Voice] = {number: voice for n, voice in found.voices.items() for number in paragraphs[n].lines}
    titles = set() if keep_all else {number for n in found.titles for number in paragraphs[n].lines}
    spoken = [
        replace(line, voice=voice_of[number]) if number in voice_of else line
        for number, line in enumerate(lines)
        if number not in titles
    ]
    looks_only = (_LOOK_AT_ROLES,) if found.voices and not named else ()
    made = Voiced(spoken, found.way, (*found.unsure, *looks_only), Counter({HEADINGS: len(titles)}), found.roles)
    return made if keep_all or named or not found.voices else _trimmed(made, blocks)


def _by_look(
    lines: Sequence[LabelLine], blocks: Sequence[Block], looks: Mapping[int, Role], paragraphs: Sequence[Paragraph]
) -> Voiced:
    """Lines with the roles that the looks of their blocks give, less headings over questions."""
    places = {n: lines[paragraph.lines[0]].block for n, paragraph in enumerate(paragraphs) if paragraph.lines}
    sides = {n: looks[block] for n, block in places.items() if block in looks and not paragraphs[n].note}
    titles = {number for n in headings_in(paragraphs, sides) for number in paragraphs[n].lines}
    spoken = [
        replace(line, voice=("", str(looks[line.block]))) if line.block in looks else line
        for number, line in enumerate(lines)
        if number not in titles
    ]
    return Voiced(spoken, _BY_LOOK, (_LOOK_AT_ROLES,), Counter({HEADINGS: len(titles)}))


def _trimmed(told: Voiced, blocks: Sequence[Block]) -> Voiced:
    """Lines of a talk without labels, less notes in brackets, up to where it ends after the last question."""
    asked = [number for number, line in enumerate(told.lines) if line.voice and line.voice[1] == Role.INTERVIEWER]
    last = asked[-1] if asked else len(told.lines)
    end = next(
        (n for n in range(last + 1, len(told.lines)) if told.lines[n].opens and ends_talk(told.lines[n].text)), len(told.lines)
    )
    notes = _notes_between([line for line in told.lines[:end] if line.text.strip()], blocks)
    lines = [line for line in told.lines[:end] if line.block not in notes]
    return replace(told, lines=lines, apart=told.apart + Counter({NOTES: len(notes)}))


def _notes_between(lines: Sequence[LabelLine], blocks: Sequence[Block]) -> set[int]:
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


def is_told_by_look(voiced: Voiced) -> bool:
    """Whether nobody has a name, and the look of letters tells who asks."""
    return voiced.way == _BY_LOOK
