"""Which case a text belongs to, in the ways in which programs say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lxml import etree

from textmine.exchange.importers.project_xml import attribute, children, element_key, text_of
from textmine.exchange.importers.records import ForeignSource
from textmine.ingest.readers import counted

_SHOWN = 10  # texts that are listed
_CASE = ("case", "document: case")  # attributes of texts that name their case


class Cases:
    """The cases of one project.

    A case refers to its texts; or it is also a code of the same GUID, on them (NVivo); or a text has it as an attribute.

    Attributes:
        names: of cases, by GUID.
        unread: what there is of cases that has no place here.
        lost: codings that only say which case a text belongs to.
    """

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.unread: Counter[str] = Counter()
        self.lost = 0
        self._of_source: dict[str, list[str]] = {}
        self._several: dict[str, list[str]] = {}
        self._variables: dict[str, str] = {}

    def take(self, element: etree._Element) -> None:
        """Read a case. One without a name only holds attributes of a text."""
        name, key = " ".join(attribute(element, "name").split()), element_key(element)
        if name:
            self.names[key] = name
        for reference in children(element, "sourceref"):
            case = name or self.case_among(element)
            if case:
                self._of_source.setdefault(element_key(reference, "targetGUID"), []).append(case)
        self.unread["attributes of cases" if name else "attributes of texts"] += self.attributes_of(element)
        self.unread["descriptions of cases"] += bool(text_of(element, "description"))
        self.unread["codes on cases"] += sum(1 for _ in children(element, "coderef"))
        self.unread["parts of texts that are a case's"] += sum(1 for _ in children(element, "selectionref"))

    def take_variable(self, element: etree._Element) -> None:
        """Read the name of an attribute."""
        self._variables[element_key(element)] = attribute(element, "name").strip().lower()

    def case_among(self, element: etree._Element) -> str:
        """The case that the attributes of a text name; nothing where none does."""
        return next((text_of(value, "textvalue") for value in children(element, "variablevalue") if self._names_case(value)), "")

    def attributes_of(self, element: etree._Element) -> int:
        """How many attributes a case or text has besides its case."""
        return sum(not self._names_case(value) for value in children(element, "variablevalue"))

    def _names_case(self, value: etree._Element) -> bool:
        reference = next(children(value, "variableref"), None)
        return reference is not None and self._variables.get(element_key(reference, "targetGUID")) in _CASE

    def placed(self, source: ForeignSource, codes: set[str]) -> ForeignSource:
        """A text with its case, and without the codings that only say so."""
        twins = {key for key in self.names if key in codes}
        marks = [given.code for given in source.every_given()]
        coded = [self.names[code] for code in marks if code in twins]
        cases = list(dict.fromkeys([*self._of_source.get(source.key, ()), *coded, *filter(None, [source.case])]))
        if len(cases) > 1:
            self._several[source.name] = cases
        case = cases[0] if cases else ""
        if not coded:
            return replace(source, case=case)
        self.lost += len(coded)
        whole = tuple(given for given in source.whole if given.code not in twins)
        kept = []
        for selection in source.selections:
            given = tuple(coding for coding in selection.given if coding.code not in twins)
            if given or selection.remarks or not selection.given:
                kept.append(replace(selection, given=given))
        return replace(source, case=case, whole=whole, selections=tuple(kept))

    def notices(self) -> Iterator[str]:
        """What people should know of the cases."""
        yield from texts_in_several(self._several)


def texts_in_several(cases: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Texts that belong to several cases, of which one is taken.

    Args:
        cases: of each such text, the one that is taken first.

    Yields:
        A sentence, where there are any.
    """
    if cases:
        shown = "; ".join(f"{name}: {of[0]} taken, not {', '.join(of[1:])}" for name, of in list(cases.items())[:_SHOWN])
        yield f"{counted(len(cases), 'texts')} in several cases: {shown}{'; ...' if len(cases) > _SHOWN else ''}"
