"""Web pages: what a browser shows as quotations, in signs that a reader of text sees."""

from __future__ import annotations

from lxml import etree, html

from textmine.sources import File
from textmine.sources.text import read_text

_BLOCKS = frozenset("p div li dd section article".split())
_BELOW = _BLOCKS | frozenset("footer figcaption ul ol dl table".split())


def with_marks(file: File) -> bytes:
    """A web page in which `<q>` has become quotation marks, and what is in `<blockquote>` has the class `quotation`.

    Args:
        file: the page.

    Returns:
        It in UTF-8; as it was where it cannot be taken apart, so that its reader says what is wrong.

    Raises:
        SourceError: it is not text.
    """
    text, _, _ = read_text(file)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        return file.data
    for element in root.iter("q"):
        element.text = f"“{element.text or ''}"
        if len(element):
            element[-1].tail = f"{element[-1].tail or ''}”"
        else:
            element.text += "”"
    for quotation in root.iter("blockquote"):
        quotation.set("class", "quotation")
        _wrap(quotation)
        for element in quotation.iterdescendants():
            if element.tag in _BLOCKS:
                element.set("class", "quotation")
    for element in root.iter("footer", "figcaption", "cite"):
        # A caption says whose words they are; the reader of pages leaves captions and footers out.
        above = {str(one.tag) for one in element.iterancestors()}
        if above & {"blockquote", "figure"} and element.tag != "cite":
            element.tag = "p"
            element.set("class", "attribution")
    return b"<!DOCTYPE html>" + etree.tostring(root, encoding="utf-8", method="html")


def _wrap(quotation: etree._Element) -> None:
    """Put words that stand in a block quotation by themselves, before its footer or its paragraphs, into a paragraph."""
    inline = []
    for child in quotation:
        if child.tag in _BELOW:
            break
        inline.append(child)
    if (quotation.text or "").strip() or inline:
        paragraph = etree.Element("p")
        paragraph.text, quotation.text = quotation.text, None
        paragraph.extend(inline)
        quotation.insert(0, paragraph)
