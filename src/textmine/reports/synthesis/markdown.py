"""Blocks as Markdown: CommonMark with tables, the same words as the Word document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from textmine.reports.synthesis.blocks import Block, Contents, Heading, Picture, Table, Text, TextBlock, TextStyle

# What Markdown takes for its own signs within a line, and at the beginning of one.
_SIGNS = re.compile(r"[\\`*_\[\]<>|~#]|&(?=#?\w+;)")
_FIRST = re.compile(r"^(\s*)([-+=](?=\s|$|-|=)|\d{1,9}(?=[.)](?:\s|$)))")


def markdown_text(blocks: Sequence[Block]) -> str:
    """Blocks as one Markdown text; words of transcripts and papers are words in it, and never markup."""
    headings = [block for block in blocks if isinstance(block, Heading) and block.listed]
    text, last = "", ""
    for block in blocks:
        style = block.style if isinstance(block, TextBlock) else ""
        # Items of a list follow each other, and a source stands with its quotation; all else is parted by an empty line.
        between = (
            "\n"
            if style == last == TextStyle.BULLET
            else "\n>\n"
            if style == TextStyle.SOURCE and last == TextStyle.QUOTE
            else "\n\n"
        )
        text += (between if text else "") + "\n\n".join(_block(block, headings))
        last = style
    return text + "\n"


def _block(block: Block, headings: Sequence[Heading]) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{_anchor(block.anchor)}\n\n{'#' * (block.level + 1)} {escaped(block.text)}"
        case TextBlock():
            yield _paragraph(block)
        case Table():
            yield f"{_anchor(block.anchor)}**Table.** {escaped(block.caption)}".strip()
            yield _table(block.heading, [[_runs(cell) for cell in row] for row in block.rows])
        case Picture():
            yield f"**Figure, as a table.** {escaped(block.caption)}"
            yield _table(block.heading, [[escaped(cell) for cell in row] for row in block.rows])
        case Contents():
            yield "\n".join(f"{'  ' * (heading.level - 1)}- [{escaped(heading.text)}](#{heading.anchor})" for heading in headings)


def _paragraph(block: TextBlock) -> str:
    text = _anchor(block.anchor) + _FIRST.sub(_add_backslash, _runs(block.runs))
    match block.style:
        case TextStyle.TITLE:
            return f"# {text}"
        case TextStyle.SUBTITLE | TextStyle.WRITE:
            return f"*{text}*"
        case TextStyle.QUOTE | TextStyle.NOTICE:
            return f"> {text}"
        case TextStyle.SOURCE:
            return f"> — {text}"
        case TextStyle.BULLET:
            return f"- {text}"
        case _:
            return text


def _runs(runs: Iterable[Text]) -> str:
    return "".join(map(_run, runs)).strip()


def _run(text: Text) -> str:
    words = escaped(text.text)
    if text.target:
        return f"[{words}](#{text.target})"
    if text.strong and words.strip():
        bare = words.strip()
        words = words.replace(bare, f"**{bare}**", 1)
    return words


def _anchor(anchor: str) -> str:
    return f'<a id="{anchor}"></a>' if anchor else ""


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [[escaped(words) for words in heading], ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(cell or ' ' for cell in line)} |" for line in lines)


def escaped(text: str) -> str:
    """Words as they are, whatever signs they hold: on one line, each sign of Markdown's after a backslash."""
    return _SIGNS.sub(_add_backslash, re.sub(r"\s+", " ", re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", "", text)))


def _add_backslash(found: re.Match[str]) -> str:
    whole = found.group()
    if found.re is _FIRST:
        sign = found.group(2)
        return f"{found.group(1)}{sign}\\" if sign.isdecimal() else f"{found.group(1)}\\{sign}"
    return f"\\{whole}"
