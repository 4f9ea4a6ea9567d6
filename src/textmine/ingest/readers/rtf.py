"""Rich Text Format, as Word, LibreOffice, TextEdit and WordPad write it.

No library that can be had keeps bold, tables and tabs and reads what all of these write, so this one is our own. It follows the
Rich Text Format Specification 1.9.1 (Microsoft, 2008): groups carry their properties, a destination that is not known is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from textmine.errors import Fault, SourceError
from textmine.ingest.readers.blocks import Block, File, Shape, Source, TextSpan, paragraph, row
from textmine.ingest.readers.numbers import MOST_LEVELS, whole_number

LETTERS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
}
SIGNS = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}"}
# Destinations whose words are no part of the text, and what they are called where the reader should know of them.
COUNTED = {
    "footnote": "footnotes",
    "annotation": "comments",
    "pict": "pictures",
    "shptxt": "text boxes",
    "dptxbxtext": "text boxes",
}
LEFT_OUT = frozenset(
    "fonttbl colortbl info header headerl headerr headerf footer footerl footerr footerf object objdata themedata datastore "
    "fldinst listtable listoverridetable revtbl rsidtbl generator xmlnstbl mmathPr latentstyles pntext listtext upr "
    "bkmkstart bkmkend atnid atnauthor atndate atnref nonshppict nonesttables private ftnsep aftnsep tc xe shpinst do".split()
)
CODE_PAGES = {  # of \fcharset
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
TOGGLES = {"b": "bold", "i": "italic", "ul": "underlined", "v": "hidden", "deleted": "deleted", "caps": "capitals"}


_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>\r\n|[^a-zA-Z])"
    r"|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)"
)
_INDENT = 200  # twentieths of a point; as in Word documents
_DEEPEST = 2_000  # groups within each other
_LONGEST_NAME = 1_000  # letters of a title or of a style


@dataclass(frozen=True, slots=True)
class _State:
    """The properties that a group hands on to the groups within it."""

    bold: bool = False
    italic: bool = False
    underlined: bool = False
    coloured: bool = False
    colour: int = 0
    marker: int = 0
    capitals: bool = False
    hidden: bool = False
    deleted: bool = False
    fallback: int = 1  # letters after \\u that stand for it in old programs
    code_page: str = ""
    destination: str = ""

    @property
    def ink(self) -> str:
        """Colour, marker and capitals, a word each."""
        words = (f"#{self.colour}" * bool(self.colour), f"marked-{self.marker}" * bool(self.marker), "capitals" * self.capitals)
        return " ".join(filter(None, words))

    @property
    def silent(self) -> bool:
        """Whether its words are no part of the text."""
        return bool(self.destination) or self.hidden or self.deleted


@dataclass
class _Reader:
    """One file being read."""

    code_page: str = "cp1252"
    state: _State = field(default_factory=_State)
    outer: list[_State] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)
    title: str = ""
    _spans: list[TextSpan] = field(default_factory=list)
    _bytes: bytearray = field(default_factory=bytearray)
    _skip: int = 0  # letters still to be passed over after \\u
    _cell: list[Block] = field(default_factory=list)
    _said: list[Block] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _in_table: bool = False
    _tables: int = 0
    _style: int = 0
    _indent: int = 0
    _listed: bool = False
    _styles: dict[int, str] = field(default_factory=dict)
    _fonts: dict[int, str] = field(default_factory=dict)
    _font: int = 0
    _starred: bool = False

    def read(self, text: str) -> None:
        """Read a whole file, whose letters are its bytes."""
        at = 0
        while found := _TOKEN.match(text, at):
            at = found.end()
            if found["word"]:
                at += self._command(found["word"], int(found["number"]) if found["number"] else None)
            elif found["text"]:
                self._text(found["text"])
            elif found["byte"]:
                self._byte(int(found["byte"], 16))
            elif found["brace"] == "{":
                self._open()
            elif found["sign"]:
                self._sign(found["sign"])
            elif found["brace"] and not self._close():  # what comes after the end is no part of the document
                break
        self._flush()
        self._end_paragraph()
        self._end_row()

    def _command(self, word: str, number: int | None) -> int:
        """Obey a control word; how many bytes of a picture or the like follow it."""
        self._flush()
        if word == "bin":
            return max(0, number or 0)
        self._word(word, number)
        return 0

    def _open(self) -> None:
        self._flush()
        if len(self.outer) < _DEEPEST:
            self.outer.append(self.state)
        self._starred = False
        if self.state.destination == "stylesheet":
            self._style = 0

    def _close(self) -> bool:
        """End a group; whether there is one around it."""
        self._flush()
        self._skip = 0
        if self.outer:
            self.state = self.outer.pop()
        return bool(self.outer)

    def _sign(self, sign: str) -> None:
        self._flush()
        if sign == "*":
            self._starred = True
        elif sign in ("\n", "\r", "\r\n"):
            self._end_paragraph()
        elif sign in SIGNS:
            self._say(SIGNS[sign])

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if word in COUNTED and not self.state.destination:
            self.unread[COUNTED[word]] += 1
            self.state = replace(self.state, destination=word)
        elif word == "stylesheet" or word in LEFT_OUT or (word == "title" and self.state.destination == "info"):
            self.state = replace(self.state, destination=word)
        elif word == "ud":
            self.state = replace(self.state, destination="")
        elif starred and word not in ("cs", "shppict"):  # a destination that readers may leave out
            self.state = replace(self.state, destination=self.state.destination or word)
        elif word == "u":
            self._say(chr(number % 0x10000) if number is not None else "")
            self._skip = self.state.fallback
        elif word in LETTERS:
            self._say(LETTERS[word])
        else:
            self._property(word, number)

    def _property(self, word: str, number: int | None) -> None:
        on = number != 0
        if word in TOGGLES:
            self._count_hidden(word, on)
            toggled: dict[str, Any] = {TOGGLES[word]: on}
            self.state = replace(self.state, **toggled)
        elif word in ("ulnone", "plain"):
            kept = self.state
            plain = _State(fallback=kept.fallback, code_page=kept.code_page, destination=kept.destination, deleted=kept.deleted)
            self.state = plain if word == "plain" else replace(kept, underlined=False)
        elif word in ("cf", "highlight", "chcbpat"):
            colour: dict[str, Any] = {"coloured": bool(number), "colour": number or 0} if word == "cf" else {"marker": number or 0}
            self.state = replace(self.state, **colour)
        elif word == "uc" and number is not None:
            self.state = replace(self.state, fallback=min(number, 10))
        elif word == "ansicpg" and number:
            self.code_page = {10000: "mac_roman", 65001: "utf-8"}.get(number, f"cp{number}")
        elif word in ("mac", "pc", "pca"):
            self.code_page = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
        elif word in ("f", "fcharset"):
            self._of_font(word, number or 0)
        elif not self.state.destination:
            self._layout(word, number)
        elif word == "s" and self.state.destination == "stylesheet":
            self._style = number or 0

    def _count_hidden(self, word: str, on: bool) -> None:
        if on and not self.state.silent and word in ("v", "deleted"):
            self.unread["hidden passages" if word == "v" else "tracked deletions"] += 1

    def _of_font(self, word: str, number: int) -> None:
        if word == "fcharset":
            self._fonts[self._font] = CODE_PAGES.get(number, "")
        elif self.state.destination == "fonttbl":
            self._font = number
        else:
            self.state = replace(self.state, code_page=self._fonts.get(number, ""))

    def _layout(self, word: str, number: int | None) -> None:
        if word in ("par", "sect"):
            self._end_paragraph()
        elif word == "pard":
            self._in_table, self._style, self._indent, self._listed = False, 0, 0, False
        elif word == "intbl":
            self._in_table = True
        elif word == "s":
            self._style = number or 0
        elif word in ("li", "lin"):
            self._indent = number or 0
        elif word == "ls":
            self._listed = True
        elif word in ("cell", "nestcell"):
            self._in_table = True
            self._end_paragraph()
            self._cells.append("\n\n".join(block.text for block in self._cell))
            self._said += self._cell
            self._cell = []
        elif word in ("row", "nestrow"):
            self._end_row()

    def _byte(self, value: int) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self._bytes.append(value)

    def _text(self, text: str) -> None:
        if self._skip:
            text, self._skip = text[self._skip :], max(0, self._skip - len(text))
        if text.isascii():
            self._flush()
            self._say(text)
        else:
            self._bytes += text.encode("latin-1")
            self._flush()

    def _flush(self) -> None:
        """Decode the letters that were given as bytes, which may be two to a letter."""
        if self._bytes:
            page = self.state.code_page or self.code_page
            try:
                text = bytes(self._bytes).decode("utf-8" if page == "utf-8" else page, "replace")
            except LookupError:  # a code page that nobody has
                text = bytes(self._bytes).decode("cp1252", "replace")
            self._bytes.clear()
            self._say(text)

    def _say(self, text: str) -> None:
        state = self.state
        if state.destination == "title":
            self.title = (self.title + text)[:_LONGEST_NAME]
        elif state.destination == "stylesheet":
            name = self._styles.get(self._style, "") + text[:_LONGEST_NAME]
            self._styles[self._style] = name[:_LONGEST_NAME].strip().rstrip(";")
        elif text and not state.silent:
            self._spans.append(TextSpan(text, state.bold, state.italic, state.underlined, state.coloured, state.ink))

    def _end_paragraph(self) -> None:
        spans, self._spans = self._spans, []
        if self.state.destination:
            return
        name = self._styles.get(self._style, "").lower() if self._style else ""
        level = name.removeprefix("heading ")
        heading = whole_number(level, 0, 0, MOST_LEVELS) if name.startswith("heading ") else int(name == "title")
        block = paragraph(spans, heading=heading, style="" if heading else name)
        block = replace(block, indent=self._indent >= _INDENT and not self._listed)
        if self._in_table:
            self._cell.append(block)  # empty ones too: names and words stand beside each other by them
            return
        self._end_row()
        self._cell = []
        if block.text:
            self.blocks.append(block)

    def _end_row(self) -> None:
        cells, self._cells = self._cells, []
        said, self._said = self._said, []
        if any(map(str.strip, cells)):
            if not (self.blocks and self.blocks[-1].table):
                self._tables += 1
            self.blocks.append(row(cells, self._tables, paragraphs=said))


def read(file: File) -> Source:
    """Paragraphs and table rows; comments, notes, pictures, hidden and deleted words are counted and left out.

    Args:
        file: the .rtf file.

    Returns:
        Its blocks in order.

    Raises:
        SourceError: it does not begin as such a file does.
    """
    text = file.data.decode("latin-1")
    if not text.lstrip("\ufeff\xef\xbb\xbf \r\n\t").startswith("{\\rtf"):
        do = "Open it in a word processor and save it again."
        raise SourceError(Fault(file.name, "not an RTF document", "one that begins with {\\rtf", do))
    reader = _Reader()
    reader.read(text)
    cut_off = ("the file ends before its end: its last part may be missing",) if reader.outer else ()
    blocks = tuple(reader.blocks)
    shape = Shape.TABLE if sum(block.table > 0 for block in blocks) * 2 > len(blocks) else Shape.PARAGRAPHS
    return Source("RTF document", shape, blocks, cut_off, tuple(reader.unread.items()), reader.title.strip())
