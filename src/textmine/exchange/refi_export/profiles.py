"""What each program makes of a REFI-QDA project, where the standard leaves room, and what is written for it.

The standard counts Unicode characters. NVivo for Windows counts UTF-16 units, and what others do with characters beyond U+FFFF
(emoji) is not known: but for NVivo such characters are written as □, so that no way of counting differs from any other.
"""

from __future__ import annotations

from dataclasses import dataclass

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
