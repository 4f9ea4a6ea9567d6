"""A written project as a test looks at it."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from lxml import etree

SPACE = "{urn:QDA-XML:project:1.0}"


def unpacked(data: bytes) -> tuple[etree._Element, dict[str, str]]:
    """A project's root element and its texts by path."""
    with ZipFile(BytesIO(data)) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name != "project.qde"}
        return etree.fromstring(archive.read("project.qde")), texts


def every(root: etree._Element, tag: str) -> list[etree._Element]:
    """All elements of a name."""
    return list(root.iter(f"{SPACE}{tag}"))


def text_of(source: etree._Element, texts: dict[str, str]) -> str:
    """The text of a document or note."""
    return texts["sources/" + source.get("plainTextPath", "").removeprefix("internal://")]


def between(text: str, start: str | None, end: str | None, utf16: bool) -> str:
    """What stands between two offsets, in characters or UTF-16 units."""
    first, last = int(start or 0), int(end or 0)
    if not utf16:
        return text[first:last]
    return text.encode("utf-16-le")[2 * first : 2 * last].decode("utf-16-le")
