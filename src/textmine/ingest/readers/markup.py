"""Web pages: their paragraphs, table rows and headings as a browser shows them; nothing in them is run or fetched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from lxml import etree, html

from textmine.errors import Fault, SourceError
from textmine.ingest.readers.blocks import Block, File, Shape, Source, TextSpan, paragraph, row
from textmine.ingest.readers.numbers import whole_number
from textmine.ingest.readers.text import read_text

_SKIPPED = frozenset(
    "footer aside script style head template noscript svg math object iframe button select textarea audio video canvas nav del s "
    "strike".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark q rp rt ruby samp small span strong sub sup time "
    "tt u var wbr br img".split()
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LIGHT = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)
_UNDERLINED = re.compile(r"text-decoration(?:-line)?\s*:[^;]*underline", re.IGNORECASE)
_CAPITALS = re.compile(r"text-transform\s*:\s*uppercase", re.IGNORECASE)
_COLOUR = re.compile(r"(?<![-\w])color\s*:\s*([#\w(), .%]{2,40})", re.IGNORECASE)
_BLACK = frozenset(("black", "#000", "#000000", "rgb(0,0,0)", "inherit", "initial", "windowtext", "currentcolor"))
_MARKER = re.compile(r"background(?:-color)?\s*:\s*([#\w(), .%]{2,40})", re.IGNORECASE)
_WHITE = frozenset(("white", "#fff", "#ffffff", "rgb(255,255,255)", "transparent", "none", "inherit", "initial"))
_MARGIN = re.compile(r"(?:margin|padding)-left\s*:\s*(\d{1,4}(?:\.\d{1,4})?)\s*(pt|px|cm|mm|in|em|rem)", re.IGNORECASE)
_LEAST_MARGIN = {"pt": 10, "px": 13, "cm": 0.35, "mm": 3.5, "in": 0.14, "em": 1, "rem": 1}  # that sets a paragraph in
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PROPERTIES = {
    "citation_title": "title",
    "citation_author": "author",
    "citation_publication_date": "date",
    "citation_date": "date",
    "citation_doi": "doi",
    "dc.creator": "author",
}
_NOTES = re.compile(r"\b(?:doc-endnotes?|doc-footnotes?|footnotes?|endnotes?|sd(?:foot|end)note\d+)\b")
_NOTE_MARK = re.compile(r"\b(?:doc-noteref|footnote-?ref|noteref|sd(?:foot|end)noteanc)\b")
_BACK = re.compile(r"#(?:ftnt_ref|cmnt_ref|_ftnref|_ednref|fnref|sd(?:foot|end)note\d+anc)")
_NOTE_SIGN = re.compile(r"\[?(?:\d{1,3}|[a-z]|[*†‡])\]?")
_FURNITURE = re.compile(
    r"\b(?:nav(?:igation|bar)?|breadcrumbs?|footer|menu|sidebar|cookies?|pager|toolbar|header)\b", re.IGNORECASE
)
_RULE = re.compile(r"\.([\w-]+)\s*\{([^{}]*)\}")
_NAMED = re.compile(r"speaker|author|\bname\b", re.IGNORECASE)  # classes that programs give to who speaks
_MOST_RULES = 1_000_000  # characters of style sheets
_MOST_COLUMNS = 100  # and rows that a cell may take
_TERM = 63  # characters of a term that may be a name
_DEEPEST = 200  # levels of elements


class _Reader:
    """One page being read: the paragraph that is being put together, and the count of what is left out."""

    def __init__(self, rules: Mapping[str, str]) -> None:
        self._rules = rules
        self.blocks: list[Block] = []
        self.unread: Counter[str] = Counter()
        self._spans: list[TextSpan] = []
        self._tables = 0
        self._defining = False
        self._note = False
        self._in_cell = False

    def walk(self, element: etree._Element, look: TextSpan, depth: int = 0, preformatted: bool = False) -> None:
        """Read an element's words and those of all below it; its own paragraph ends with it."""
        tag = str(element.tag) if isinstance(element.tag, str) else ""
        if not tag or self._left_out(element, tag) or depth > _DEEPEST:
            return
        if tag == "br":
            self._say("\n", look)
        elif tag == "table":
            self._end()
            self._table(element, look, depth)
        elif tag in _INLINE:
            self._note = self._note or (tag == "a" and bool(_BACK.match(element.get("href") or "")))
            self._inside(element, _looking(element, tag, look, self._rules), depth, preformatted)
        else:
            self._end()
            self._inside(element, _looking(element, tag, look, self._rules), depth, preformatted or tag == "pre")
            self._end(element, tag)

    def _inside(self, element: etree._Element, look: TextSpan, depth: int, preformatted: bool) -> None:
        self._say(element.text or "", look, preformatted)
        for child in element:
            self.walk(child, look, depth + 1, preformatted)
            self._say(child.tail or "", look, preformatted)

    def _say(self, text: str, look: TextSpan, preformatted: bool = False) -> None:
        words = text if preformatted or text == "\n" else _SPACE.sub(" ", text)
        if words.startswith(" ") and not preformatted and (not self._spans or self._spans[-1].text[-1:] in (" ", "\n")):
            words = words[1:]
        if words:
            self._spans.append(replace(look, text=words))

    def _end(self, element: etree._Element | None = None, tag: str = "") -> None:
        spans, self._spans = self._spans, []
        note, self._note = self._note, False
        if note:  # a paragraph with a link back to its mark in the text
            self.unread["footnotes"] += 1
            return
        heading = int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else 0
        style = tag if tag in ("dt", "dd") else "" if element is None or heading else (element.get("class") or "").split(" ")[0]
        block = paragraph(spans, heading=heading, style=style)
        if block.text and self._term(block, tag):
            return
        if block.text:
            speaker = "" if element is None else element.get("data-speaker") or ""
            indent = element is not None and tag != "li" and _is_set_in(element, self._rules)
            self.blocks.append(replace(block, speaker=speaker, text=re.sub(r" ?\n ?", "\n", block.text), indent=indent))
        elif self._in_cell and tag == "p":  # names and words stand beside each other by empty paragraphs
            self.blocks.append(block)

    def _term(self, block: Block, tag: str) -> bool:
        """Put a term and the first paragraph of its definition together, as `term: definition`: so names and keys are set."""
        before = self.blocks[-1] if self.blocks else None
        within = tag == "dd" or (tag in ("p", "") and self._defining)
        if tag in ("dt", "dd"):
            self._defining = tag == "dt"
        if before is None or before.style != "dt" or not within or "\n" in before.text or len(before.text) > _TERM:
            return False
        self.blocks[-1] = Block(f"{before.text.rstrip(' :')}: {block.text}", lead=len(before.text))
        return True

    def _table(self, table: etree._Element, look: TextSpan, depth: int) -> None:
        self._tables += 1
        number = self._tables
        taken: dict[int, int] = {}  # column -> rows below that a cell above reaches into
        for line in _rows(table):
            cells, inner, said, below = list[str](), list[Block](), list[Block](), dict[int, int]()
            for cell in line.iterchildren("td", "th"):
                _leave(cells, taken)
                kept = self._cell(cell, look, depth)
                inner += [block for block in kept if block.table]
                said += [block for block in kept if not block.table]
                below[len(cells)] = _span(cell, "rowspan") - 1
                cells += ["\n\n".join(block.text for block in kept if not block.table), *[""] * (_span(cell, "colspan") - 1)]
            _leave(cells, taken)
            taken = {column: rows for column, rows in ({c: n - 1 for c, n in taken.items()} | below).items() if rows > 0}
            across = len(below) == 1 and 0 in below and len(cells) > 1  # one cell that reaches over all columns
            if any(map(str.strip, cells)):
                self.blocks.append(row(cells[:1] if across else cells, number, paragraphs=said))
            self.blocks += inner

    def _cell(self, cell: etree._Element, look: TextSpan, depth: int) -> list[Block]:
        outer, self.blocks = (self.blocks, self._in_cell), []
        self._in_cell = True
        self._inside(cell, look, depth + 3, preformatted=False)
        self._end()
        kept = self.blocks
        self.blocks, self._in_cell = outer
        return kept

    def _left_out(self, element: etree._Element, tag: str) -> bool:
        marks = f"{element.get('role') or ''} {element.get('class') or ''}"
        if tag == "img":
            self.unread["pictures"] += 1
        elif _NOTES.search(f"{marks} {element.get('id') or ''}"):
            self.unread["footnotes"] += len(element.findall(".//li")) or 1
        elif _NOTE_MARK.search(marks) or (tag == "sup" and _NOTE_SIGN.fullmatch("".join(map(str, element.itertext())).strip())):
            pass
        elif tag not in _INLINE and _FURNITURE.search(f"{marks} {element.get('id') or ''} {element.get('title') or ''}"):
            self.unread["words of page furniture"] += len("".join(map(str, element.itertext())).split())
        elif tag == "figcaption":
            self.unread["captions of pictures"] += 1
        elif element.get("hidden") is not None or _UNSEEN.search(element.get("style") or ""):
            self.unread["hidden words"] += len("".join(map(str, element.itertext())).split())
        elif tag in ("del", "s", "strike"):
            self.unread["words struck through"] += len("".join(map(str, element.itertext())).split())
        else:
            return tag in _SKIPPED
        return True


def read(file: File) -> Source:
    """The words of a web page.

    Args:
        file: the .html file.

    Returns:
        Its paragraphs, headings and table rows in order.

    Raises:
        SourceError: it is not text, or holds nothing that can be read as a page.
    """
    text, encoding, warnings = read_text(file)
    source = read_html(text, file.name, "web page")
    return replace(source, encoding=encoding, warnings=tuple(warnings))


def read_html(text: str, name: str, form: str) -> Source:
    """HTML, whatever wrote it.

    Args:
        text: the page.
        name: of the file, for messages.
        form: what the file is, in words.

    Returns:
        Its paragraphs, headings and table rows in order.

    Raises:
        SourceError: it cannot be taken apart.
    """
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as error:
        fault = Fault(name, f"a {form} that cannot be taken apart", "one that a browser shows", "Save it again as .docx or .txt.")
        raise SourceError(fault) from error
    reader = _Reader(_rules(root))
    body = root.find("body")
    reader.walk(root if body is None else body, TextSpan(""))
    title = " ".join((root.findtext("head/title") or "").split())
    blocks = tuple(reader.blocks)
    shape = Shape.TABLE if sum(block.table > 0 for block in blocks) * 2 > len(blocks) else Shape.PARAGRAPHS
    front = tuple(f"{key}: {value}" for key, value in _properties(root))
    return Source(form, shape, blocks, unread=tuple(reader.unread.items()), title=title, front=front)


def _properties(root: etree._Element) -> Iterator[tuple[str, str]]:
    """What the page's meta elements say of an article: title, authors, date."""
    for element in root.iter("meta"):
        key = _PROPERTIES.get((element.get("name") or element.get("property") or "").lower())
        if key and (value := " ".join((element.get("content") or "").split())):
            yield key, value


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)


def _leave(cells: list[str], taken: Collection[int]) -> None:
    """Leave empty the columns into which cells of rows above reach."""
    while len(cells) in taken:
        cells.append("")


def _span(cell: etree._Element, name: str) -> int:
    return whole_number(cell.get(name) or "", 1, 1, _MOST_COLUMNS)


def _rules(root: etree._Element) -> dict[str, str]:
    """What the page's own style sheet says of each class: some programs set bold in no other way."""
    sheets = "\n".join(element.text or "" for element in root.iter("style"))
    return {found[1]: found[2] for found in _RULE.finditer(sheets[:_MOST_RULES])}


def _looking(element: etree._Element, tag: str, look: TextSpan, rules: Mapping[str, str]) -> TextSpan:
    style = _style_of(element, rules)
    bold = look.bold or tag in ("b", "strong") or bool(_NAMED.search(element.get("class") or "") and tag in _INLINE)
    return TextSpan(
        "",
        (bold and not (_LIGHT.search(style) and tag != "strong")) or bool(_BOLD.search(style)),
        look.italic or tag in ("i", "em") or bool(_ITALIC.search(style)),
        look.underlined or tag == "u" or bool(_UNDERLINED.search(style)),
        look.coloured,
        _ink(f"color: {element.get('color')};{style}" if element.get("color") else style) or look.ink,
    )


def _style_of(element: etree._Element, rules: Mapping[str, str]) -> str:
    classes = (element.get("class") or "").split()
    return ";".join([*(rules[class_name] for class_name in classes if class_name in rules), element.get("style") or ""])


def _ink(style: str) -> str:
    """Colour, marker and capitals of a style, a word each."""
    colours = ["".join(found.lower().split()) for found in _COLOUR.findall(style)]
    markers = ["".join(found.lower().split()) for found in _MARKER.findall(style)]
    words = [
        *(colour for colour in colours[-1:] if colour not in _BLACK),
        *(f"marked-{marker}" for marker in markers[-1:] if marker not in _WHITE),
    ]
    return " ".join([*words, *(["capitals"] if _CAPITALS.search(style) else [])])


def _is_set_in(element: etree._Element, rules: Mapping[str, str]) -> bool:
    """Whether a paragraph, by its own setting or as a quotation, begins right of the others."""
    found = _MARGIN.search(_style_of(element, rules))
    quoted = any(True for _ in element.iterancestors("blockquote")) or element.tag == "blockquote"
    return quoted or (found is not None and float(found[1]) >= _LEAST_MARGIN[found[2].lower()])
