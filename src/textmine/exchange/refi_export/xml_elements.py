"""Elements of a project's XML."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from textmine.exchange.refi_export.texts import guid, xml_safe

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
