"""How a REFI-QDA project is written: for which program, with which texts, GUIDs and elements."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID, uuid5

from lxml import etree

from textmine.errors import ExchangeError, Fault


@dataclass(frozen=True, slots=True)
class Profile:
    """How a project is written for one program.

    Attributes:
        name: of the program, as people call it.
        utf16: whether offsets count UTF-16 units and emoji stay; else characters, and each emoji becomes □.
        twins: whether each case is also a code of the same GUID, on all of its documents. NVivo writes cases so, and QualCoder
            finds a case's documents in no other way; others would show it as one more code.
        attribute_sets: whether each attribute of a case is also a set of its documents, for a program that has no cases.
        attributes_of_sources: whether attributes of a case are also those of its documents.
        notes_inside: whether the words of notes stand in the project's XML and not in files of their own, which QualCoder needs.
    """

    name: str
    utf16: bool = False
    twins: bool = False
    attribute_sets: bool = False
    attributes_of_sources: bool = False
    notes_inside: bool = False


PROFILES = {
    "general": Profile("any program"),
    "nvivo": Profile("NVivo", utf16=True, twins=True),
    "qualcoder": Profile("QualCoder", twins=True),
    "atlas.ti": Profile("ATLAS.ti", attribute_sets=True, notes_inside=True),
    "maxqda": Profile("MAXQDA", attributes_of_sources=True),
}


def profile_of(name: str) -> Profile:
    """The profile of a program.

    Args:
        name: a key of `PROFILES`, in any letters.

    Returns:
        The profile.

    Raises:
        ExchangeError: there is none of that name.
    """
    wanted = "".join(filter(str.isalnum, name.lower()))
    for key, profile in PROFILES.items():
        if wanted == "".join(filter(str.isalnum, key)):
            return profile
    do = "Take `general` for a program without a profile."
    raise ExchangeError(Fault("profile", f"{name!r}", f"one of {', '.join(PROFILES)}", do))


_OURS = UUID("6f1b8a52-0c3e-4d0a-9a55-8f2f5f5a7c11")  # drawn once; the names below it are ours
_STAND_IN = "□"  # for a character that programs count differently
_LINE_END = re.compile(r"\r\n?")
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 has no way to write


def guid(*names: str) -> str:
    """The GUID of a thing: the same for the same names, on any machine and in any run."""
    return str(uuid5(_OURS, "\x1f".join(names)))


@dataclass(frozen=True, slots=True)
class ExportText:
    """A document's text as it is written for a program.

    Attributes:
        text: with plain line ends, composed letters, and a line end at its end.
        places: by offset into the document's own text, the offset into this one, in the program's units.
        cuts: the same in characters.
        replaced: characters for which □ stands.
    """

    text: str
    places: Mapping[int, int]
    cuts: Mapping[int, int]
    replaced: int

    def quote(self, start: int, end: int) -> str:
        """The words that stand, in the document's own text, from one offset to another."""
        return self.text[self.cuts[start] : self.cuts[end]]


def export_text(text: str, offsets: Iterable[int], profile: Profile) -> ExportText:
    """A text for a program.

    Each stretch between two offsets is composed by itself, so that none of them can move against its words.

    Args:
        text: of a document.
        offsets: of it, in characters, that are to be found again.
        profile: of the program.

    Returns:
        The text and the places of the offsets.
    """
    bounds = sorted({0, len(text), *offsets})
    pieces: list[str] = []
    places, cuts = {0: 0}, {0: 0}
    replaced = units = characters = 0
    for start, end in pairwise(bounds):
        piece = unicodedata.normalize("NFC", xml_safe(text[start:end]))
        if not profile.utf16:
            piece, count = _BEYOND.subn(_STAND_IN, piece)
            replaced += count
        pieces.append(piece)
        characters += len(piece)
        units += len(piece) + len(_BEYOND.findall(piece))
        places[end], cuts[end] = units, characters
    whole = "".join(pieces)
    return ExportText(whole if whole.endswith("\n") else f"{whole}\n", places, cuts, replaced)


def xml_safe(text: str) -> str:
    """Text with line feeds for line ends, without characters that XML cannot hold."""
    return _NOT_XML.sub("", _LINE_END.sub("\n", text))


def single_line(text: str) -> str:
    """Text for an attribute, whose line ends and runs of spaces would not outlive XML."""
    return " ".join(xml_safe(text).split())


PROJECT = "urn:QDA-XML:project:1.0"


def add(parent: etree._Element, tag: str, text: str = "", **values: str) -> etree._Element:
    """Write an element below another; attributes without a value are left out."""
    element = etree.SubElement(parent, f"{{{PROJECT}}}{tag}", {key: value for key, value in values.items() if value})
    if text:
        element.text = xml_safe(text)
    return element


def variable_guid(of: str, name: str) -> str:
    """The GUID of an attribute: `of` is `case` or `source`."""
    return guid("variable", of, name)


def add_values(element: etree._Element, of: str, values: Iterable[tuple[str, str]]) -> None:
    """Write attributes of a case or document, name and value; what is empty has no place in the standard."""
    for name, value in values:
        if name and value:
            entry = add(element, "VariableValue")
            add(entry, "VariableRef", targetGUID=variable_guid(of, name))
            add(entry, "TextValue", value)
