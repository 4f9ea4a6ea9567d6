"""Texts as they are written for other programs, with the places of our offsets in them, and stable GUIDs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID, uuid5

from textmine.exchange.refi_export.profiles import Profile

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
