"""The codebook as REFI-QDA has it: sections as categories, themes, finer codes, and a theme's two directions as codes under it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from textmine import __version__
from textmine.exchange.refi_export.texts import guid, single_line, xml_safe
from textmine.study.codebook import Code, Codebook

ORIGIN = f"textmine {__version__}"
_CODEBOOK = "urn:QDA-XML:codebook:1.0"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
# Colours of sections, in turn: dark enough for white letters, told apart by people who see no red or no green.
_COLOURS = ("#1B5FA8", "#B35900", "#4B7A2B", "#7B3F98", "#A6324A", "#00797A", "#6B5B3E", "#5A5F66")
ID = "Id in textmine: "
# Headings of the lists in a code's description, and the names they have in our codebook.
LISTS = {
    "Counts": "counts",
    "Does not count": "does_not_count",
    "Cues": "cues",
    "Asked as": "guide",
    "Examples": "examples",
    "Answers research questions": "answers",
    "Ids it had before": "was",
}


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A code as it is written, with what stands under it.

    Attributes:
        guid, name: the name is there once in the whole codebook.
        description: what the code means, and what of our codebook has no place of its own in the standard.
        codable: whether passages can carry it; a section only groups.
        colour: `#RRGGBB`.
    """

    guid: str
    name: str
    description: str
    codable: bool
    colour: str
    entries: tuple[CodeEntry, ...] = ()


def code_guid(code: str) -> str:
    """The GUID of a code, by its id."""
    return guid("code", code)


def pole_guid(code: str, side: int) -> str:
    """The GUID of a direction of a code: 0 the one its name asserts, 1 its opposite."""
    return guid("pole", code, str(side))


def section_guid(section: str) -> str:
    """The GUID of a section, by its id."""
    return guid("section", section)


def entries_of(codebook: Codebook) -> tuple[CodeEntry, ...]:
    """The codebook as it is written, its sections in order."""
    names = _names(codebook)
    found = []
    for number, section in enumerate(codebook.sections):
        colour = _COLOURS[number % len(_COLOURS)]
        themes = tuple(_entry(theme, names, colour) for theme in section.themes)
        said = f"{ID}{section.id}"
        found.append(CodeEntry(section_guid(section.id), names[section_guid(section.id)], said, False, colour, themes))
    return tuple(found)


def _names(codebook: Codebook) -> Mapping[str, str]:
    """A name for each section, code and pole, by GUID; programs take two codes of one name for one."""
    named: list[tuple[str, str, str]] = [(section_guid(section.id), section.name, section.id) for section in codebook.sections]
    for code in codebook.walk():
        named.append((code_guid(code.id), code.name, code.id))
        for side, pole in enumerate(code.poles):
            named.append((pole_guid(code.id, side), f"{code.name}: {pole.name}", f"{code.id}, {side + 1}"))
    times = Counter(single_line(name).casefold() for _, name, _ in named)
    return {
        key: single_line(name) if times[single_line(name).casefold()] == 1 else f"{single_line(name)} ({other})"
        for key, name, other in named
    }


def _entry(code: Code, names: Mapping[str, str], colour: str) -> CodeEntry:
    poles = tuple(
        CodeEntry(pole_guid(code.id, side), names[pole_guid(code.id, side)], _pole_said(code, side), True, colour)
        for side in range(len(code.poles))
    )
    below = tuple(_entry(one, names, colour) for one in code.codes)
    return CodeEntry(code_guid(code.id), names[code_guid(code.id)], description(code), True, colour, (*poles, *below))


def description(code: Code) -> str:
    """What a code means, in words from which it can be made again: its definition, its lists, its id."""
    lists = ((heading, getattr(code, key)) for heading, key in LISTS.items())
    parts = [f"{heading}:\n" + "\n".join(f"- {item}" for item in items) for heading, items in lists if items]
    return "\n\n".join(filter(None, (code.definition, *parts, f"{ID}{code.id}")))


def id_in(description: str) -> str:
    """The id of a code, a section or a pole (`ID/1`) that textmine once wrote into a description; empty where there is none."""
    found = re.search(rf"^{re.escape(ID)}(\S+)$", description, re.MULTILINE)
    return found[1] if found else ""


def _pole_said(code: Code, side: int) -> str:
    pole = code.poles[side]
    what = "the one that its name asserts" if side == 0 else "the opposite of what its name asserts"
    cues = "Cues:\n" + "\n".join(f"- {cue}" for cue in pole.cues) if pole.cues else ""
    return "\n\n".join(filter(None, (f"A direction of “{code.name}”: {what}.", cues, f"{ID}{code.id}/{side + 1}")))


def add_codes(parent: etree._Element, entries: Sequence[CodeEntry], namespace: str) -> None:
    """Write codes, and those under them, as the children of an element."""
    for entry in entries:
        codable = "true" if entry.codable else "false"
        values = {"guid": entry.guid, "name": entry.name, "isCodable": codable, "color": entry.colour}
        element = etree.SubElement(parent, f"{{{namespace}}}Code", values)
        if entry.description:
            etree.SubElement(element, f"{{{namespace}}}Description").text = xml_safe(entry.description)
        add_codes(element, entry.entries, namespace)


def root_of(tag: str, namespace: str, schema: str, **values: str) -> etree._Element:
    """The root element of a file, with the address of its schema."""
    where = {f"{{{_XSI}}}schemaLocation": f"{namespace} http://schema.qdasoftware.org/versions/{schema}"}
    spaces: dict[Any, str] = {None: namespace, "xsi": _XSI}
    return etree.Element(f"{{{namespace}}}{tag}", {**where, **values}, nsmap=spaces)


def xml_bytes(root: etree._Element) -> bytes:
    """An XML file in UTF-8 without a byte-order mark, as ATLAS.ti and QualCoder need it."""
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + etree.tostring(root, encoding="UTF-8", pretty_print=True)


def qdc(codebook: Codebook) -> bytes:
    """A codebook for other programs.

    Args:
        codebook: the study's.

    Returns:
        A .qdc file, the same bytes for the same codebook. Research questions have no place in it.
    """
    root = root_of("CodeBook", _CODEBOOK, "Codebook/v1.0/Codebook.xsd", origin=ORIGIN)
    add_codes(etree.SubElement(root, f"{{{_CODEBOOK}}}Codes"), entries_of(codebook), _CODEBOOK)
    return xml_bytes(root)


def walk(entries: Sequence[CodeEntry]) -> Iterator[CodeEntry]:
    """Every entry, those above before those below."""
    for entry in entries:
        yield entry
        yield from walk(entry.entries)
