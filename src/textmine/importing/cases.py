"""Which case a text belongs to, in the ways in which programs say it."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from textmine.importing.elements import attribute, children, key_of, said
from textmine.importing.records import Source

_CASE = ("case", "document: case")  # attributes of texts that name their case


class Cases:
    """The cases of one project.

    A case refers to its texts; or it is also a code of the same GUID, on them (NVivo); or a text has it as an attribute.

    Attributes:
        names: of cases, by GUID.
    """

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._of_source: dict[str, str] = {}
        self._variables: dict[str, str] = {}

    def take(self, element: etree._Element) -> None:
        """Read a case. One without a name only holds attributes of a text."""
        name, key = " ".join(attribute(element, "name").split()), key_of(element)
        if name:
            self.names[key] = name
        for reference in children(element, "sourceref"):
            case = name or self.case_among(element)
            if case:
                self._of_source.setdefault(key_of(reference, "targetGUID"), case)

    def take_variable(self, element: etree._Element) -> None:
        """Read the name of an attribute."""
        self._variables[key_of(element)] = attribute(element, "name").strip().lower()

    def case_among(self, element: etree._Element) -> str:
        """The case that the attributes of a text name; nothing where none does."""
        for value in children(element, "variablevalue"):
            reference = next(children(value, "variableref"), None)
            if reference is not None and self._variables.get(key_of(reference, "targetGUID")) in _CASE:
                return said(value, "textvalue")
        return ""

    def placed(self, source: Source, codes: set[str]) -> Source:
        """A text with its case, and without the codings that only say so."""
        twins = {key for key in self.names if key in codes}
        marks = [one.code for one in source.whole] + [one.code for selection in source.selections for one in selection.given]
        coded = next((self.names[code] for code in marks if code in twins), "")
        case = self._of_source.get(source.key, "") or coded or source.case
        if not any(mark in twins for mark in marks):
            return replace(source, case=case)
        whole = tuple(one for one in source.whole if one.code not in twins)
        kept = []
        for selection in source.selections:
            given = tuple(one for one in selection.given if one.code not in twins)
            if given or not selection.given:
                kept.append(replace(selection, given=given))
        return replace(source, case=case, whole=whole, selections=tuple(kept))
