"""Small fictional projects as other programs write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import quoteattr
from zipfile import ZipFile

INTERVIEW = """Interviewer: What was it like at the beginning, when nobody knew anybody?

Manager: Well 🙂 we met in the café 🙂🙂 on Fridays, and from there it went on to be a naïve sort of friendship.

Interviewer: And when the money came to an end, what did people do about it then?

Manager: They rowed ⛵ and rowed 🚣🚣. Nobody paid, and in the end “the council” said that it would not pay either.
"""
# What is coded, and how: words of the interview, and names of codes.
CODED = (
    ("we met in the café 🙂🙂 on Fridays", ("Place",)),
    ("it went on to be a naïve sort of friendship.", ("Trust", "Place")),
    ("They rowed ⛵ and rowed 🚣🚣.", ("Trust",)),
    ("Nobody paid, and in the end “the council” said that it would not pay either.", ("Money",)),
    ("it would not pay either", ("Money",)),
)
CODES = {"Trust": "Confidence in others.", "Place": "", "Money": "What it cost."}


@dataclass(frozen=True)
class Dialect:
    """How a program writes a text and counts in it."""

    origin: str
    unit: str = "characters"
    stored: str = "\n"
    ends: str = "as they are stored"
    bom: bool = False
    shift: tuple[int, int] = (0, 0)
    folder: str = "sources"
    project: str = "project.qde"
    encoding: str = "utf-8"
    named: bool = False

    def bytes_of(self, text: str) -> bytes:
        """A text as it is stored."""
        mark = "\ufeff" if self.bom else ""
        return (mark + text.replace("\n", self.stored)).encode(self.encoding)

    def count(self, text: str) -> int:
        """How long a text is."""
        counted = {"as they are stored": self.stored, "as one": "\n", "as two": "\r\n"}[self.ends]
        whole = text.replace("\n", counted)
        if self.unit == "bytes":
            return len(whole.encode())
        return len(whole.encode("utf-16-le")) // 2 if self.unit == "UTF-16 units" else len(whole)

    def offsets(self, text: str, words: str) -> tuple[int, int]:
        """Where words begin and end."""
        start = text.index(words)
        return self.count(text[:start]) + self.shift[0], self.count(text[: start + len(words)]) + self.shift[1]


NVIVO = Dialect("NVivo for Windows 14", "UTF-16 units", "\r\n", bom=True, folder="Sources")
ATLAS = Dialect("ATLAS.ti Win 23", "characters", "\r\n", "as one", folder="Sources", project="Project.qde", named=True)
MAXQDA = Dialect("MAXQDA 2022", "characters")
QUALCODER = Dialect("QualCoder 3.6", "characters", "\r\n", "as one", bom=True, named=True)
DIALECTS = {
    "nvivo": NVIVO,
    "nvivo, said to be another": Dialect("", "UTF-16 units", "\r\n", bom=True),
    "atlas.ti": ATLAS,
    "maxqda": MAXQDA,
    "qualcoder": QUALCODER,
    "qualcoder on linux": Dialect("QualCoder 3.6", bom=True, named=True),
    "bytes": Dialect("", "bytes"),
    "bytes, windows": Dialect("", "bytes", "\r\n"),
    "line ends as two": Dialect("", "characters", "\n", "as two"),
    "byte-order mark counted": Dialect("", bom=True, shift=(1, 1)),
    "end inclusive": Dialect("", shift=(0, -1)),
    "utf-16 text": Dialect("", stored="\r\n", ends="as one", encoding="utf-16"),
}


def guid(number: int) -> str:
    """A GUID."""
    return f"00000000-0000-4000-8000-{number:012d}"


def code_keys(codes: Mapping[str, str]) -> dict[str, str]:
    """GUIDs of codes by name."""
    return {name: guid(number) for number, name in enumerate(codes, 1)}


def codes_xml(codes: Mapping[str, str] = CODES) -> str:
    """Codes without any below them."""
    keys = code_keys(codes)
    return "".join(
        f'<Code guid="{keys[name]}" name={quoteattr(name)} isCodable="true"><Description>{said}</Description></Code>'
        for name, said in codes.items()
    )


def selections_xml(
    text: str, dialect: Dialect, coded: Sequence[tuple[str, Sequence[str]]] = CODED, codes: Mapping[str, str] = CODES
) -> str:
    """Selections of words in a text."""
    keys = code_keys(codes)
    parts = []
    for number, (words, names) in enumerate(coded, 100):
        start, end = dialect.offsets(text, words)
        name = f"name={quoteattr(words)} " if dialect.named else ""
        codings = "".join(
            f'<Coding guid="{guid(number * 100 + n)}" creatingUser="{guid(90)}" creationDateTime="2024-05-01T10:00:00Z">'
            f'<CodeRef targetGUID="{keys[code]}"/></Coding>'
            for n, code in enumerate(names)
        )
        place = f'startPosition="{start}" endPosition="{end}"'
        parts.append(f'<PlainTextSelection guid="{guid(number)}" {name}{place}>{codings}</PlainTextSelection>')
    return "".join(parts)


def project_xml(origin: str, codes: str, rest: str, space: str = "urn:QDA-XML:project:1.0") -> str:
    """A whole project."""
    users = f'<Users><User guid="{guid(90)}" name="Ann Coder"/></Users>'
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="{space}" name="Small" origin="{origin}">'
        f"{users}<CodeBook><Codes>{codes}</Codes></CodeBook>{rest}</Project>"
    )


def packed(xml: str | bytes, files: Mapping[str, bytes], project: str = "project.qde") -> bytes:
    """A .qdpx file."""
    sink = BytesIO()
    with ZipFile(sink, "w") as archive:
        archive.writestr(project, xml)
        for name, data in files.items():
            archive.writestr(name, data)
    return sink.getvalue()


def interview(dialect: Dialect, text: str = INTERVIEW, coded: Sequence[tuple[str, Sequence[str]]] = CODED) -> bytes:
    """A project of one interview."""
    source = f'<TextSource guid="{guid(50)}" name="Manager interview" plainTextPath="internal://{guid(50)}.txt">'
    xml = project_xml(
        dialect.origin, codes_xml(), f"<Sources>{source}{selections_xml(text, dialect, coded)}</TextSource></Sources>"
    )
    return packed(xml, {f"{dialect.folder}/{guid(50)}.txt": dialect.bytes_of(text)}, dialect.project)


def written(folder: Path, data: bytes, name: str = "small.qdpx") -> Path:
    """A file of such bytes."""
    path = folder / name
    path.write_bytes(data)
    return path
