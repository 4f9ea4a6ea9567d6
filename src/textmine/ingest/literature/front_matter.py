"""What stands before a paper's first section: title, authors, year; and what its file's own properties say of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import yaml

from textmine.ingest.readers import Block, Source
from textmine.study.bibliography import cite
from textmine.study.yaml_loader import BoundedLoader

_FRONT = re.compile(r"(title|authors?|year|series|keywords?|date|publisher|doi)\s*:\s*(.+)\Z", re.IGNORECASE)
_MATTER = re.compile(r"---\n(.*)\n(?:---|\.\.\.)\Z", re.DOTALL)
_JUNK_TITLE = re.compile(
    r"(?:microsoft word|untitled|document\d*\Z|draft|final\b|.*\.(?:docx?|pdf|rtf|indd|qxd|odt)\Z|presentation|slide \d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d{2}(?!\d)")
_DATE = re.compile(
    r"(?:\d{1,2}\s)?(?:January|February|March|April|May|June|July|August|September|October|November|December)\w*,?\s(?:\d{1,2},\s)?((?:1[89]|20)\d{2})"
    r"|\(((?:1[89]|20)\d{2})\)|\A((?:1[89]|20)\d{2})\Z|((?:1[89]|20)\d{2})[/-]\d"
)
_WORD = r"(?:[^\W\d_a-z][\w’'-]*\.?|de|van|von|der|den|ap|la|le)"
_PERSON = re.compile(rf"{_WORD}(?:\s{_WORD}){{1,4}}\Z")
_NO_PERSON = re.compile(
    r"\b(?:university|institute|department|school|centre|center|college|trust|council|foundation|papers?|report|working|review|journal"
    r"|quarterly|series|society|association|abstract|introduction|the|and|of|in|for|on|to)\b",
    re.IGNORECASE,
)
_NOTE_SIGNS = re.compile(r"(?<![*†‡§\d])[*†‡§\d]++(?=\s|,|;|\Z)")
_AND = re.compile(r"\s*(?:,\s*and\b|;|,|&|\band\b)\s*")
_FIRST = 8  # blocks in which authors and year stand
_BODY_WORDS = 12  # of a paragraph that is no longer front
_SEPARATORS = "|–—-·:"


def read_front_matter(source: Source) -> tuple[list[tuple[str, str]], list[Block]]:
    """What a paper says of itself before its body.

    Args:
        source: the paper.

    Returns:
        Keys and values (of front matter, of the file's own properties, of `Authors: ...` lines, of a byline), and the other blocks.
    """
    found = dict[str, str]()
    blocks = list(source.blocks)
    if blocks and (matter := _MATTER.match(blocks[0].text.strip())):
        found |= _of_matter(matter[1])
        blocks = blocks[1:]
    for line in source.front:
        if match := _FRONT.match(line):
            key = match[1].lower()
            found[key] = f"{found[key]}; {match[2]}" if key == "author" and key in found else match[2]
    kept: list[Block] = []
    begun = False
    for number, block in enumerate(blocks):
        text = " ".join(block.text.split())
        match = None if begun else _FRONT.match(text)
        if match:
            found.setdefault(match[1].lower(), match[2])
            continue
        byline = dict(_byline(block.text)) if number < _FIRST and not block.heading and not begun else {}
        found |= {key: value for key, value in byline.items() if key not in found}
        if byline.get("author"):
            block = _after_byline(block)
        begun = begun or (len(text.split()) >= _BODY_WORDS and not byline)
        if block.text.strip():
            kept.append(block)
    return list(found.items()), kept


def _of_matter(text: str) -> dict[str, str]:
    """The values of YAML front matter; what is no YAML has none."""
    try:
        data = yaml.load(text, Loader=BoundedLoader)  # noqa: S506  a SafeLoader
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError):  # besides bad YAML: no such day, a number without end
        return {}
    values = data if isinstance(data, dict) else {}
    return {
        str(key).lower(): "; ".join(map(str, filter(_is_plain, value))) if isinstance(value, list) else str(value)
        for key, value in values.items()
        if isinstance(value, list) or _is_plain(value)
    }


def _is_plain(value: Any) -> bool:
    return isinstance(value, (str, int)) or hasattr(value, "isoformat")


def _byline(text: str) -> Iterator[tuple[str, str]]:
    """Authors and year, where a line of a block is nothing but names, or has a date."""
    for line in text.split("\n")[:4]:
        plain = " ".join(_NOTE_SIGNS.sub("", line).split()).strip(" .")
        people = [part for part in _AND.split(re.sub(r"\A[Bb]y\s+", "", plain)) if part]
        if people and all(_PERSON.match(person) and not _NO_PERSON.search(person) for person in people):
            yield "author", "; ".join(people)
        elif dated := _DATE.search(line):
            yield "year", next(filter(None, dated.groups()))


def _after_byline(block: Block) -> Block:
    """A block without the lines of names and places that stand before `Abstract`; none of it where there is no abstract."""
    at = re.search(r"(?m)^abstract\b", block.text, re.IGNORECASE)
    return replace(block, text=block.text[at.start() :] if at else "", pages=())


def title_of(source: Source, heading: str) -> str:
    """A paper's title: its first heading, or the file's own title where that is the same with more to it.

    Args:
        source: the paper.
        heading: its first heading.

    Returns:
        The title; nothing where neither is one.
    """
    own = " ".join(source.title.split())
    if not own or _JUNK_TITLE.match(own):
        return heading
    if not heading:
        return own
    rest = own.removeprefix(heading).strip()
    return own if own.startswith(heading) and rest and rest[0] not in _SEPARATORS else heading


def family_names(authors: str) -> list[str]:
    """Family names of authors given as `Ann Bell and Tom Kay`, `Bell, A.; Kay, T.` or the like."""
    parts = [part.strip() for part in (authors.split(";") if ";" in authors else _AND.split(authors)) if part.strip()]
    return [part.split(",")[0] if "," in part else part.split()[-1] for part in parts if any(map(str.isalpha, part))]


def year_in(text: str) -> str:
    """The first year in a text, or nothing."""
    found = _YEAR.search(text)
    return found[0] if found else ""


def citation_in_name(stem: str) -> str:
    """Author and year as a file's name gives them, `bell_kay_2016_title`; nothing where it does not."""
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*" if re.search(r"[\s_]", stem) else r"[^\W_]+", stem)
    year = next((n for n, word in enumerate(words) if _YEAR.fullmatch(word)), 0)
    names = [word for word in words[:year] if word.lower() not in ("et", "al", "and")]
    if not 1 <= len(names) <= 3 or not all(name.replace("-", "").isalpha() and len(name) > 1 for name in names):
        return ""
    shown = [name if not name.islower() else name.title() for name in names]
    return cite([*shown, *(["", ""] if "al" in words[:year] else [])], words[year])
