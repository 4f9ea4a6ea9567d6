"""reStructuredText, turned into a page by docutils, which may include no other file and nothing raw."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from textmine.errors import Fault, SourceError
from textmine.ingest.readers.blocks import File, Shape, Source
from textmine.ingest.readers.markup import read_html
from textmine.ingest.readers.text import paragraphs, read_text

_SETTINGS = {
    "_disable_config": True,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": 5,
    "halt_level": 5,
    "embed_stylesheet": False,
    "stylesheet_path": "",
    "input_encoding": "unicode",
    "output_encoding": "unicode",
    "doctitle_xform": False,
    "docinfo_xform": False,
    "initial_header_level": 1,
    "smart_quotes": False,
    "line_length_limit": 10_000_000,
}
_MOST_CHARACTERS = 5_000_000  # docutils takes a minute over that; a transcript of ten hours has a tenth of it
_DEFINITION = re.compile(r"^[ \t]*\.\.[ \t]+\|([^|\n]+)\|[ \t]+replace::(.*(?:\n[ \t]+\S.*)*)", re.MULTILINE)
_REFERENCE = re.compile(r"\|([^|\n]+)\|")
_SIGNS = re.compile(r"[^\w\s]{1000}")  # a rule under a heading has a hundred
_DEEPEST = 50  # substitutions within each other


def read(file: File) -> Source:
    """The words of an .rst file.

    Args:
        file: the file.

    Returns:
        Its paragraphs, headings and table rows in order; as plain text where its substitutions stand for too much, or what is in it
        lies too deep.

    Raises:
        SourceError: it is no text, or larger than any transcript.
    """
    text, encoding, warnings = read_text(file)
    if len(text) > _MOST_CHARACTERS:
        got, expected = f"{len(text):,} characters", f"at most {_MOST_CHARACTERS:,}"
        raise SourceError(Fault(file.name, got, expected, "Divide it, or save it as .txt."))
    if _SIGNS.search(text):
        return _as_text(text, encoding, [*warnings, "it has signs without end, over which reStructuredText takes hours"])
    if _substituted(text) > _MOST_CHARACTERS:
        return _as_text(text, encoding, [*warnings, "its substitutions stand for more words than any transcript has"])
    try:
        return replace(read_html(_page(text), file.name, "reStructuredText"), encoding=encoding, warnings=tuple(warnings))
    except RecursionError:
        return _as_text(text, encoding, [*warnings, "what is in it lies too deep in lists or quotes"])


def _page(text: str) -> str:
    from docutils.core import publish_string

    return str(publish_string(text, writer="html5", settings_overrides=_SETTINGS))


def _as_text(text: str, encoding: str, warnings: Sequence[str]) -> Source:
    said = (*warnings[:-1], f"{warnings[-1]}: it was read as plain text")
    return Source("plain text", Shape.PARAGRAPHS, tuple(paragraphs(text)), said, encoding=encoding)


def _substituted(text: str) -> float:
    """How many characters all substitutions of a text stand for, those within others too; without end where they go in a circle."""
    bodies = {name.lower(): body for name, body in _DEFINITION.findall(text)}
    inner = {name: [found.lower() for found in _REFERENCE.findall(body)] for name, body in bodies.items()}
    sizes: dict[str, float] = {}

    def size(name: str, depth: int) -> float:
        if name not in inner:
            return 0
        if name not in sizes:
            sizes[name] = math.inf if depth > _DEEPEST else len(bodies[name]) + sum(size(one, depth + 1) for one in inner[name])
        return sizes[name]

    return sum(size(found.lower(), 0) for found in _REFERENCE.findall(text)) if inner else 0
