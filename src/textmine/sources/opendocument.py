"""OpenDocument text (LibreOffice's .odt), read from its XML with external entities off."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from textmine.errors import Fault, SourceError
from textmine.sources.archive import check_archive
from textmine.sources.blocks import Block, Shape, Source

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_LEFT_OUT = {f"{_OFFICE}annotation": "comments", f"{_TEXT}note": "footnotes", f"{_TEXT}tracked-changes": "tracked changes"}


def read(path: Path) -> Source:
    """Paragraphs and headings in order; comments, notes and deletions are counted and left out.

    Args:
        path: the .odt file.

    Returns:
        Blocks in the order of the page.

    Raises:
        SourceError: the file is damaged or not an OpenDocument text.
    """
    check_archive(path, "content.xml", "OpenDocument text")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        with zipfile.ZipFile(path) as archive:
            root = etree.fromstring(archive.read("content.xml"), parser)
    except (etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        do = "Open it in LibreOffice and save it again."
        raise SourceError(Fault(path.name, "the OpenDocument text is damaged inside", "one that opens", do)) from error
    unread: dict[str, int] = {}
    blocks: list[Block] = []
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    for element in [] if body is None else _paragraphs(body, unread):
        text = "".join(_words(element, unread)).strip()
        level = _number(element, "outline-level") if element.tag == f"{_TEXT}h" else 0
        if text:
            blocks.append(Block(text, heading=level))
    return Source("OpenDocument text", Shape.PARAGRAPHS, tuple(blocks), unread=tuple(unread.items()))


def _paragraphs(element: etree._Element, unread: dict[str, int]) -> list[etree._Element]:
    found = []
    for child in element:
        if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            found.append(child)
        elif child.tag in _LEFT_OUT:
            _count(child, unread)
        else:
            found.extend(_paragraphs(child, unread))
    return found


def _words(element: etree._Element, unread: dict[str, int]) -> list[str]:
    """The text of a paragraph, with its spaces, tabs and line breaks as characters."""
    parts = [element.text or ""]
    for child in element:
        if child.tag in _LEFT_OUT:
            _count(child, unread)
        elif child.tag == f"{_TEXT}s":
            parts.append(" " * min(100, _number(child, "c")))
        elif child.tag == f"{_TEXT}tab":
            parts.append(" ")
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif isinstance(child.tag, str):
            parts.extend(_words(child, unread))
        parts.append(child.tail or "")
    return parts


def _number(element: etree._Element, name: str) -> int:
    value = element.get(f"{_TEXT}{name}", "")
    return int(value) if value.isdecimal() else 1


def _count(element: etree._Element, unread: dict[str, int]) -> None:
    what = _LEFT_OUT[str(element.tag)]
    unread[what] = unread.get(what, 0) + 1
