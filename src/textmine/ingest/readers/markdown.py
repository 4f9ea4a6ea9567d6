"""Markdown: headings, bold, quotes and tables; all other signs are words, since people who transcribe seldom mean them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from textmine.ingest.readers.blocks import Block, File, Shape, Source, TextSpan, paragraph, row
from textmine.ingest.readers.text import read_text

# Lists would take the number off "1986. That was when"; the others take brackets and indents for markup.
_OFF = (
    "list",
    "code",
    "fence",
    "lheading",
    "hr",
    "html_block",
    "html_inline",
    "reference",
    "autolink",
    "link",
    "image",
    "backticks",
)
_FRONT = re.compile(r"\A\s*---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def read(file: File) -> Source:
    """Paragraphs, headings and table rows of a Markdown file; front matter is a paragraph of its own.

    Args:
        file: the .md file.

    Returns:
        Its blocks in order.

    Raises:
        SourceError: it is no text.
    """
    text, encoding, warnings = read_text(file)
    blocks: list[Block] = []
    if front := _FRONT.match(text):
        blocks.append(Block(front[0].strip()))
        text = text[front.end() :]
    text = "".join(_without_comments(text))
    tokens = MarkdownIt("commonmark", {"maxNesting": 20}).enable("table").disable(list(_OFF)).parse(text)
    blocks += _blocks(tokens)
    return Source("Markdown", Shape.PARAGRAPHS, tuple(blocks), tuple(warnings), encoding=encoding)


def _without_comments(text: str) -> Iterator[str]:
    """What stands before, between and after comments; one that is not closed is none."""
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + len("<!--"))) >= 0:
        yield text[at:start]
        at = end + len("-->")
    yield text[at:]


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    heading = tables = quotes = 0
    rest = iter(tokens)
    for token in rest:
        if token.type == "heading_open":
            heading = int(token.tag[1])
        elif token.type in ("blockquote_open", "blockquote_close"):
            quotes += token.nesting
        elif token.type == "table_open":
            tables += 1
        elif token.type == "tr_open":
            yield row(list(_cells(rest)), tables)
        elif token.type == "inline":
            block = paragraph(list(_spans(token)), heading=heading)
            heading = 0
            if block.text:
                yield replace(block, look=block.look or "quoted", style="quote") if quotes else block


def _cells(rest: Iterator[Token]) -> Iterator[str]:
    """The cells of a table's row, up to its end."""
    for token in rest:
        if token.type == "tr_close":
            return
        if token.type == "inline":
            yield "".join(span.text for span in _spans(token))


def _spans(token: Token) -> Iterator[TextSpan]:
    """Stretches of a paragraph; a single asterisk stays, since `*laughs*` is an event, but where it goes round everything."""
    children = token.children or []
    whole = len(children) > 2 and children[0].type == "em_open" and children[-1].type == "em_close" and children[0].markup == "*"
    bold = 0
    for child in children:
        if child.type in ("strong_open", "strong_close"):
            bold += child.nesting
        elif child.type in ("em_open", "em_close"):
            yield TextSpan("" if whole and child in (children[0], children[-1]) else child.markup, bold > 0, whole)
        elif child.type in ("softbreak", "hardbreak"):
            yield TextSpan("\n", bold > 0, whole)
        else:
            yield TextSpan(child.content, bold > 0, whole)
