"""reStructuredText, turned into a page by docutils, which may include no other file and nothing raw."""

from __future__ import annotations

from dataclasses import replace

from textmine.errors import Fault, SourceError
from textmine.sources.blocks import File, Source
from textmine.sources.markup import read_html
from textmine.sources.text import read_text

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


def read(file: File) -> Source:
    """The words of an .rst file.

    Args:
        file: the file.

    Returns:
        Its paragraphs, headings and table rows in order.

    Raises:
        SourceError: it is no text, or larger than any transcript.
    """
    from docutils.core import publish_string

    text, encoding, warnings = read_text(file)
    if len(text) > _MOST_CHARACTERS:
        got, expected = f"{len(text):,} characters", f"at most {_MOST_CHARACTERS:,}"
        raise SourceError(Fault(file.name, got, expected, "Divide it, or save it as .txt."))
    page = publish_string(text, writer="html5", settings_overrides=_SETTINGS)
    source = read_html(str(page), file.name, "reStructuredText")
    return replace(source, encoding=encoding, warnings=tuple(warnings))
