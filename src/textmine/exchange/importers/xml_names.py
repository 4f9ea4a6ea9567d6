"""Elements and attributes of XML by their own names in small letters, whatever namespace they are in."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree


def tag_of(element: etree._Element | None) -> str:
    """The name of an element; nothing for what is none."""
    return element.tag.rpartition("}")[2].lower() if element is not None and isinstance(element.tag, str) else ""


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The children of those names, in order."""
    return (child for child in element if tag_of(child) in names)


def attribute(element: etree._Element, name: str) -> str:
    """The value of an attribute, whatever case its letters are in; nothing where there is none."""
    value = element.get(name)
    if value is None:
        wanted = name.lower()
        value = next((str(other) for key, other in element.attrib.items() if str(key).rpartition("}")[2].lower() == wanted), "")
    return value


def element_key(element: etree._Element, name: str = "guid") -> str:
    """A GUID as it is compared: without braces, in small letters."""
    return attribute(element, name).strip().strip("{}").lower()


def text_of(element: etree._Element, name: str) -> str:
    """The words of the first child of that name."""
    found = next(children(element, name), None)
    return "".join(map(str, found.itertext())).strip() if found is not None else ""


def number(element: etree._Element, name: str) -> int | None:
    """A whole number; None where there is none."""
    try:
        return int(float(attribute(element, name)))
    except (ValueError, OverflowError):
        return None
