"""RTF and reStructuredText, turned into HTML by pandoc in its sandbox: it reads no other file and runs nothing."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace

from textmine.errors import Fault, SourceError
from textmine.sources.blocks import File, Source
from textmine.sources.markup import read_html
from textmine.sources.text import read_text

_NAMES = {".rtf": "RTF document", ".rst": "reStructuredText"}
_MEMORY = "2G"  # what pandoc may use at the most: enough for some two million words
_SECONDS = 300
_TAB = "\ue000"  # pandoc makes a space of a tab; a character of nobody's goes through
_PICTURE = re.compile(rb"[0-9A-Fa-f\s]{1024,}")  # the bytes of pictures and objects, which can be most of an RTF file
_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")


def read(file: File) -> Source:
    """The words of an .rtf or .rst file.

    Args:
        file: the file.

    Returns:
        Its paragraphs, headings and table rows in order.

    Raises:
        SourceError: it is not of its format, or too large to be read within bounds.
    """
    if file.suffix == ".rtf":
        text, encoding, warnings = _plain_rtf(file.data), "", list[str]()
    else:
        text, encoding, warnings = read_text(file)
    source = read_html(_converted(file, text), file.name, _NAMES[file.suffix])
    blocks = tuple(replace(block, text=_tabbed(block.text), cells=tuple(map(_tabbed, block.cells))) for block in source.blocks)
    return replace(source, blocks=blocks, encoding=encoding, warnings=tuple(warnings))


def _tabbed(text: str) -> str:
    return text.replace(_TAB, "\t").strip()


def _plain_rtf(data: bytes) -> str:
    """RTF without the bytes of pictures, its letters beyond ASCII as RTF writes them, its tabs as a sign that is kept."""
    parts, rest = [], data
    while found := _BINARY.search(rest):
        parts.append(rest[: found.start()])
        rest = rest[found.end() + int(found[1]) :]
    data = _PICTURE.sub(b"", b"".join([*parts, rest]))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = re.sub(rb"[\x80-\xff]", lambda found: b"\\'%02x" % found[0][0], data).decode("ascii")
    encoding = _encoding_of(text)
    if encoding != "cp1252":  # pandoc takes every letter for one of Windows
        text = re.sub(r"(?<!\\)\\'([89a-fA-F][0-9a-fA-F])", lambda found: bytes.fromhex(found[1]).decode(encoding, "replace"), text)
    text = _without_styles(text)
    return re.sub(r"(?<!\\)\\tab(?![a-zA-Z]) ?", _TAB, text)


def _without_styles(rtf: str) -> str:
    """RTF less its table of styles, on which pandoc 3.9 works without end where Word wrote it; letters carry their own look."""
    start = rtf.find("{\\stylesheet")
    depth = 0
    for found in re.finditer(r"\\.|[{}]", rtf[start:] if start >= 0 else "", re.DOTALL):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return rtf[:start] + rtf[start + found.end() :]
    return rtf


def _encoding_of(rtf: str) -> str:
    """The encoding of an RTF file's letters, where it is one that has a byte for each."""
    head = rtf[:2000]
    if re.search(r"\\mac\b|\\ansicpg10000\b", head):
        return "mac_roman"
    page = re.search(r"\\ansicpg(125\d|8[56]\d|437|874)\b", head)
    return f"cp{page[1]}" if page else "cp850" if re.search(r"\\pca?\b", head) else "cp1252"


def _converted(file: File, text: str) -> str:
    """The file as HTML.

    Returns:
        What pandoc makes of it.

    Raises:
        SourceError: pandoc could not, or not within its bounds.
    """
    import pypandoc

    command = [pypandoc.get_pandoc_path(), "+RTS", f"-M{_MEMORY}", "-RTS", "--sandbox", "--wrap=preserve"]
    command += ["--from", file.suffix[1:], "--to", "html"]
    name = _NAMES[file.suffix]
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        do = "Divide it, or save it as .docx or .txt."
        raise SourceError(Fault(file.name, f"it takes more than {_SECONDS} seconds to read", f"a smaller {name}", do)) from error
    if done.returncode == 251:  # the heap is used up
        fault = Fault(
            file.name, f"it is too large to read as {name}", "some two million words at most", "Divide it, or save it as .docx."
        )
        raise SourceError(fault)
    if done.returncode != 0:
        do = "Open it and save it again, or save it as .docx or .txt."
        raise SourceError(Fault(file.name, f"the {name} is damaged or incomplete", f"a whole {name}", do))
    return done.stdout.decode("utf-8", "replace")
