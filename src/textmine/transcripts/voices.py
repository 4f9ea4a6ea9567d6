"""Who says each line that no label begins: as tables, settings and the look of letters tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from textmine.records import Role
from textmine.transcripts.grammar import Grammar
from textmine.transcripts.labels import Line, Voice
from textmine.transcripts.looks import voices_of
from textmine.transcripts.paragraphs import paragraphs_of
from textmine.transcripts.parties import Correction, parties_of
from textmine.transcripts.roles import role_of_label
from textmine.transcripts.tables import Unfolded

_BY_LOOK = "questions set apart by their look"
_LOOK_AT_ROLES = "no names: who asks was told by how the questions are set; look whether the roles are right"


@dataclass(frozen=True, slots=True)
class Voiced:
    """Lines with who says them, where that is not printed in them.

    Attributes:
        lines: of the talk.
        way: how it was told who says them, in words; empty where nothing was.
        unsure: sentences about what a person should look at.
        titles: how many headings were left out.
        roles: by label, where nothing but what stands between its turns says it.
    """

    lines: list[Line]
    way: str = ""
    unsure: tuple[str, ...] = ()
    titles: int = 0
    roles: Mapping[str, Role] = field(default_factory=dict)


def voiced(
    lines: Sequence[Line],
    unfolded: Unfolded,
    grammar: Grammar,
    outside: Collection[int],
    correction: Correction,
    listed: Mapping[str, str],
) -> Voiced:
    """Lines with who says them.

    Args:
        lines: of a talk, less its cover.
        unfolded: the blocks whose lines they are, and what tables say of them.
        grammar: of the labels.
        outside: numbers of blocks that nobody says.
        correction: what study.toml says of the parties.
        listed: role by label, as people gave it.

    Returns:
        The lines, and how it was told.
    """
    blocks = unfolded.blocks
    named = bool(grammar.labels) or any(block.speaker for block in blocks)
    if not named and not correction.by_format and (looks := voices_of(blocks)):
        return Voiced(
            [replace(line, voice=("", str(looks[line.block]))) if line.block in looks else line for line in lines],
            _BY_LOOK,
            (_LOOK_AT_ROLES,),
        )
    apart = {*outside, *unfolded.voices}
    paragraphs = paragraphs_of(lines, blocks, grammar, apart)
    found = parties_of(paragraphs, correction, lambda label: role_of_label(label, listed))
    voice_of: dict[int, Voice] = {number: voice for n, voice in found.voices.items() for number in paragraphs[n].lines}
    titles = {number for n in found.titles for number in paragraphs[n].lines}
    spoken = [
        replace(line, voice=voice_of[number]) if number in voice_of else line
        for number, line in enumerate(lines)
        if number not in titles
    ]
    looks_only = (_LOOK_AT_ROLES,) if found.voices and not named else ()
    return Voiced(spoken, found.way, (*found.unsure, *looks_only), len(titles), found.roles)


def is_told_by_look(voiced: Voiced) -> bool:
    """Whether nobody has a name, and the look of letters tells who asks."""
    return voiced.way == _BY_LOOK
