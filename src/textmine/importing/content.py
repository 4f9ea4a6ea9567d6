"""The words of a text or note of a project, from where they lie: in the XML, in a file of the project, as a Word file."""

from __future__ import annotations

from lxml import etree

from textmine.decoding import decode
from textmine.errors import SourceError
from textmine.importing.elements import attribute, children
from textmine.importing.package import Package
from textmine.sources import File, read_source


def words_of(element: etree._Element, package: Package) -> tuple[str | None, str]:
    """The words of an element.

    Args:
        element: a text or note.
        package: files of the project.

    Returns:
        The words, with line ends as they are; None where there are none, and why.
    """
    base = attribute(element.getroottree().getroot(), "basePath")
    reasons = []
    if path := attribute(element, "plainTextPath"):
        data, reason = package.read(path, base)
        if data is not None:
            return decode(data).text, ""
        reasons.append(reason)
    content = next(children(element, "plaintextcontent"), None)
    if content is not None:
        return "".join(map(str, content.itertext())), ""
    if path := attribute(element, "richTextPath"):
        data, reason = package.read(path, base)
        if data is not None:
            return _read_rich_text(path, data)
        reasons.append(reason)
    return None, "; ".join(reasons) or "the file names no text for it"


def _read_rich_text(path: str, data: bytes) -> tuple[str | None, str]:
    try:
        blocks = read_source(File(path.rpartition("/")[2], data)).blocks
    except SourceError as error:
        return None, f"its text cannot be read ({error.faults[0].got})"
    return "\n".join(block.text for block in blocks), ""
