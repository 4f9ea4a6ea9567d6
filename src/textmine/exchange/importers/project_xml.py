"""XML as other programs write it: names in any namespace and case, and faults repaired."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

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


_TAGS = """
    Project Users User CodeBook Codes Code Description NoteRef Variables Variable Cases Case CodeRef VariableValue VariableRef
    TextValue BooleanValue IntegerValue FloatValue DateValue DateTimeValue SourceRef SelectionRef Sources TextSource
    PlainTextContent PlainTextSelection Coding PictureSource TextDescription PictureSelection PDFSource PDFSelection Representation
    AudioSource Transcript SyncPoint TranscriptSelection AudioSelection VideoSource VideoSelection Notes Note Links Link Sets Set
    MemberCode MemberSource MemberNote Graphs Graph Vertex Edge
""".split()
_LONGEST = 1_000_000  # characters of a value: a program may put the words of a selection there
_MOST_FAILED = 200  # tags without an end; each is looked through so far
# A value ends at a quotation mark after which comes another attribute, or the end of the tag; others are of the value.
_NEXT = r"(?=\s+[\w:.-]+\s*=|\s*/?>)"
_NAME = rf"(?:[\w.-]+:)?(?:{'|'.join(_TAGS)})(?=[\s/>])"
_QUOTED = "|".join(
    rf"{mark}(?>(?:[^{mark}<]|<(?!/?(?i:{_NAME}))|{mark}(?!{_NEXT})){{0,{_LONGEST}}}){mark}{_NEXT}" for mark in "\"'"
)
_ATTRIBUTE = re.compile(rf"\s+([\w:.-]+)\s*=\s*({_QUOTED}|[^\s\"'<>]+)")
_MARKUP = re.compile(rf"(?P<open><!--|<!\[CDATA\[|<\?)|<(?P<close>/?)(?P<name>{_NAME})", re.IGNORECASE)
_CLOSING = {"<!--": "-->", "<![cdata[": "]]>", "<?": "?>"}
_TAG_END = re.compile(r"\s*(/?)>")
_REFERENCE = re.compile(r"&(?:#(?P<number>x[0-9a-fA-F]{1,6}|[0-9]{1,7})|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}));")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARED = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']""")
_FAULTY = re.compile(rf"{_FORBIDDEN.pattern}|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)|<(?![/!?A-Za-z])|\]\]>")
_XML = ("amp", "lt", "gt", "quot", "apos")


@dataclass(frozen=True, slots=True)
class Repaired:
    """XML without such faults.

    Attributes:
        data: it, in UTF-8.
        corrected: what was put right, by what it is, and how often.
        tags: how often each element begins, by its name in small letters.
        ends: whether its root element is closed.
        line: of the first of them; 0 where there is none.
    """

    data: bytes
    corrected: Mapping[str, int]
    tags: Mapping[str, int]
    ends: bool
    line: int = 0


def repair(data: bytes) -> Repaired:
    """Make XML whole as far as its text goes; tags that do not fit each other stay as they are.

    Args:
        data: of a project or codebook.

    Returns:
        It with its signs escaped, and what was wrong with them.
    """
    corrected: Counter[str] = Counter()
    text = _decode(data, corrected)
    pieces: list[str] = []
    tags: Counter[str] = Counter()
    at = failed = 0
    unclosed: set[str] = set()
    while found := _MARKUP.search(text, at):
        pieces.append(_as_text(text[at : found.start()], corrected))
        at = found.end()
        if found["name"] is None:
            opens = found["open"].lower()
            end = -1 if opens in unclosed else text.find(_CLOSING[opens], at)
            if end < 0:
                unclosed.add(opens)
                pieces.append(_as_text(found[0], corrected))
            else:
                pieces.append(_as_text(text[at:end], Counter(), plain=True) if opens == "<![cdata[" else "")
                at = end + len(_CLOSING[opens])
            continue
        values, end_of_tag = _attributes(text, at, corrected)
        if end_of_tag is None:  # no tag after all
            failed += 1
            if failed > _MOST_FAILED:
                return Repaired(data, {}, tags, ends=False)
            pieces.append(_as_text(found[0], corrected))
            continue
        tags[found["name"].rpartition(":")[2].lower()] += not found["close"]
        pieces.append(f"<{found['close']}{found['name']}{''.join(values)}{end_of_tag[1]}>")
        at = end_of_tag.end()
    pieces.append(_as_text(text[at:], corrected))
    whole = "".join(pieces).strip()
    root = _MARKUP.match(whole)
    ends = bool(root and root["name"] and whole.endswith(f"</{root['name']}>"))
    first = _FAULTY.search(text)
    return Repaired(whole.encode(), +corrected, tags, ends, text.count("\n", 0, first.start()) + 1 if first else 0)


def _decode(data: bytes, corrected: Counter[str]) -> str:
    """The text of XML in the encoding that it says; bytes that are none of UTF-8 are taken for those of Windows."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    declared = _DECLARED.match(data.lstrip()[:200])  # found in plain letters: whatever it says, they are no wide ones
    name = declared[1].decode() if declared else "utf-8"
    try:
        return data.decode("utf-8" if name.lower().startswith(("utf-16", "utf-32", "ucs")) else name).lstrip("\ufeff")
    except (UnicodeDecodeError, LookupError):
        text = data.decode("utf-8", "surrogateescape")

    def of_windows(found: re.Match[str]) -> str:
        corrected["bytes that are not UTF-8"] += 1
        return bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace")

    return re.sub("[\udc80-\udcff]", of_windows, text).lstrip("\ufeff")


def _attributes(text: str, at: int, corrected: Counter[str]) -> tuple[list[str], re.Match[str] | None]:
    """The attributes of a tag, each once and escaped, and the end of the tag; None where it has none."""
    values: dict[str, str] = {}
    while found := _ATTRIBUTE.match(text, at):
        at = found.end()
        value = found[2]
        if value[0] not in "\"'":
            corrected["values without quotation marks"] += 1
        elif value[0] in value[1:-1]:
            corrected["quotation marks within values"] += 1
        plain = value[1:-1] if value[0] in "\"'" else value
        values.setdefault(found[1], quoteattr(html.unescape(_as_text(plain, corrected))))
    return [f" {name}={value}" for name, value in values.items()], _TAG_END.match(text, at)


def _as_text(text: str, corrected: Counter[str], *, plain: bool = False) -> str:
    """Text between tags with every sign escaped that is not; `plain` is what stands for itself, references too."""
    if plain:
        return escape(_FORBIDDEN.sub("", text))
    if not any(sign in text for sign in "<&") and "]]>" not in text and not _FORBIDDEN.search(text):
        return text
    corrected["bare “<”"] += text.count("<")
    return "".join(_escape(text, corrected)).replace("<", "&lt;").replace("]]>", "]]&gt;")


def _escape(text: str, corrected: Counter[str]) -> Iterator[str]:
    at = 0
    plain, count = _FORBIDDEN.subn("", text)
    corrected["characters that XML does not allow"] += count
    for found in _REFERENCE.finditer(plain):
        yield _escape_ampersands(plain[at : found.start()], corrected)
        yield _character_of(found, corrected)
        at = found.end()
    yield _escape_ampersands(plain[at:], corrected)


def _escape_ampersands(text: str, corrected: Counter[str]) -> str:
    corrected["bare “&”"] += text.count("&")
    return text.replace("&", "&amp;")


def _character_of(found: re.Match[str], corrected: Counter[str]) -> str:
    """A reference to a character as XML has it, or the character."""
    if found["name"] in _XML:
        return found[0]
    character = html.unescape(found[0])
    if character == found[0] or _FORBIDDEN.search(character):
        corrected["references to no character"] += 1
        return "" if found["number"] else found[0].replace("&", "&amp;")
    corrected["references that XML does not know"] += found["name"] is not None
    return escape(character)
