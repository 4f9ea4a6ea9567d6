"""Codes of another program by a name each, and which of them are codes of the study."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textmine.codebook import Codebook
from textmine.exchange.codes import code_guid, pole_guid
from textmine.importing.readings import letters
from textmine.importing.records import ForeignCode

_LEVELS = re.compile(r"::|\s*[/>\\]\s*")  # what people and programs put between a code and the one it stands under


def names_of(codes: Sequence[ForeignCode]) -> dict[str, str]:
    """A name for each code, by key: its own where no other has it, else with those above it."""
    own = Counter(code.name.casefold() for code in codes)
    whole = Counter(" / ".join((*code.above, code.name)).casefold() for code in codes)
    names = {}
    for number, code in enumerate(codes, 1):
        path = " / ".join((*code.above, code.name))
        unique = path if whole[path.casefold()] == 1 else f"{path} ({number})"
        names[code.key] = code.name if own[code.name.casefold()] == 1 else unique
    return names


@dataclass(frozen=True, slots=True)
class Match:
    """A code of the study, and the direction of it, that a code of another program is."""

    code: str
    pole: str = ""


def matches(codes: Sequence[ForeignCode], codebook: Codebook) -> Mapping[str, Match]:
    """Which codes of another program are codes of the study.

    A code is one of the study if it has the GUID that textmine gives it, or its name or id; capitals, spaces and signs count for
    nothing. Where several are called alike, those above must be too.

    Args:
        codes: of the other program.
        codebook: of the study.

    Returns:
        By key, for those that are.
    """
    by_guid: dict[str, Match] = {}
    by_name: dict[str, list[tuple[tuple[str, ...], Match]]] = {}
    sections = {theme.id: section.name for section in codebook.sections for theme in section.themes}
    theme_of = codebook.theme_of()
    themes = {theme.id: theme.name for theme in codebook.themes}
    for code in codebook.walk():
        above = (letters(sections[theme_of[code.id]]), letters(themes[theme_of[code.id]]))
        by_guid |= {code_guid(one): Match(code.id) for one in (code.id, *code.was)}
        for name in {letters(one) for one in (code.id, code.name, *code.was)}:
            by_name.setdefault(name, []).append((above, Match(code.id)))
        for side, pole in enumerate(code.poles):
            by_guid[pole_guid(code.id, side)] = Match(code.id, pole.name)
            for name in {letters(pole.name), letters(f"{code.name}{pole.name}"), letters(f"{code.id}{pole.name}")}:
                by_name.setdefault(name, []).append(((*above, letters(code.name), letters(code.id)), Match(code.id, pole.name)))
    found = {}
    for one in codes:
        match = by_guid.get(one.key) or _by_name(one, by_name)
        if match:
            found[one.key] = match
    return found


def _by_name(code: ForeignCode, by_name: Mapping[str, list[tuple[tuple[str, ...], Match]]]) -> Match | None:
    parts = _LEVELS.split(code.name)
    above = {letters(name) for name in (*code.above, *parts[:-1])}
    for name in (letters(code.name), letters(parts[-1])):
        candidates = by_name.get(name, []) if name else []
        fitting = [match for known, match in candidates if above & set(known)] or [match for _, match in candidates]
        if len(set(fitting)) == 1:
            return fitting[0]
    return None
