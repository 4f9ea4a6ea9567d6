"""The words of Rich Text Format that say something of a document's text."""

from __future__ import annotations

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
