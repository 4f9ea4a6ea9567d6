"""What the columns of a table of another program are, by their headings in any language of the field's programs, or as told."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from textmine.errors import ExchangeError, Fault
from textmine.exchange.importers.grids import Grid, heading_key

ROLES = ("words", "code", "document", "coder", "time", "note", "definition", "theme", "case", "id")  # that a user may name
_NUMBERED = re.compile(r"(.+?) ?\(?(\d+)\)?")
_LEVEL = re.compile(r"(?:level|ebene|stufe|nivel|nível|niveau|livello|nivå|seviye) ?(\d)")
_APPLIED = re.compile(r"code: (.+) applied")
# A heading that no list names may still have such a word in it ("Illustrative quote"), and none of what is only said of it.
_WITHIN = {
    "words": frozenset(
        "quote quotation excerpt segment snippet extract verbatim zitat textstelle cita extrait trecho excerto".split()
    ),
    "note": frozenset("note notes comment comments memo memos kommentar comentario comentário commentaire commento".split()),
}
_SAID_OF = frozenset(
    "id no nr number count name title range date time group groups creator created by length start end weight code document".split()
)
_LEAST_WORDS = 15  # characters of a cell, on average, of a column that is taken for words by a part of its heading
_PREVIEWS = frozenset({"preview", "vorschau", "vista previa", "aperçu", "pré visualização", "prévia", "anteprima"})


@cache
def _lists() -> Mapping[str, tuple[str, ...]]:
    data = tomllib.loads(files("textmine.exchange.importers").joinpath("headings.toml").read_text(encoding="utf-8"))
    return {role: tuple(heading_key(name) for names in lists.values() for name in names) for role, lists in data.items()}


@cache
def _every() -> frozenset[str]:
    return frozenset(name for names in _lists().values() for name in names)


def is_known(heading: str) -> bool:
    """Whether a heading is one that programs or people write."""
    return heading in _every() or bool(_APPLIED.fullmatch(heading) or _LEVEL.fullmatch(heading)) or _stem(heading) in _every()


def _stem(heading: str) -> str:
    """A heading without the number at its end: `code 2` is a `code`."""
    numbered = _NUMBERED.fullmatch(heading)
    return numbered[1] if numbered else heading


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, by what they hold; empty where there is none.

    Attributes:
        words, document, case, coder, time, note, definition, id, examples: one each.
        codes: each holds one code, or several.
        themes: what stands above the code, nearest first.
        levels: the path of a code, a column a level.
        applied: path of a code by the column that says whether a segment has it.
        groups: of codes.
        unread: those that hold something else, as the file has them.
    """

    words: str = ""
    codes: tuple[str, ...] = ()
    document: str = ""
    case: str = ""
    coder: str = ""
    time: str = ""
    note: str = ""
    definition: str = ""
    id: str = ""
    examples: str = ""
    themes: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    applied: tuple[tuple[str, str], ...] = ()
    groups: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def coded(self) -> bool:
        """Whether there is a code at all."""
        return bool(self.codes or self.levels or self.applied)

    @property
    def previewed(self) -> bool:
        """Whether the words may be cut short."""
        return _stem(self.words) in _PREVIEWS


def columns_of(grid: Grid, given: Mapping[str, str]) -> Columns:
    """Find out what the columns of a table are.

    Args:
        grid: the table.
        given: heading by role, where somebody said so.

    Returns:
        The columns.
    """
    said = {role: heading_key(heading) for role, heading in given.items()}
    free = [heading for heading in grid.headings if heading not in said.values()]

    def named(role: str, *, counts: bool = True) -> str:
        if said.get(role) in grid.headings:
            return said[role]
        here = [name for name in _lists()[role] if name in free and (counts or not grid.numeric(name))]
        return here[0] if here else ""

    def several(role: str) -> tuple[str, ...]:
        first = named(role)
        more = [name for name in free if name != first and _stem(name) != name and _stem(name) in _lists()[role]]
        return tuple(filter(None, (first, *more)))

    def within(role: str) -> str:
        """A column that has a word of a role in its heading."""
        parts = {name: set(name.split()) for name in free if not grid.numeric(name)}
        some = [name for name, words in parts.items() if _WITHIN[role] & words and not _SAID_OF & words]
        return some[0] if some else ""

    words, document = named("words", counts=False) or _if_sentences(grid, within("words")), named("document", counts=False)
    levels = tuple(sorted((name for name in free if _LEVEL.fullmatch(name)), key=lambda name: _LEVEL.sub(r"\1", name)))
    applied = tuple(
        (name, grid.headings[name][len("Code: ") : -len(" Applied")].strip()) for name in free if _APPLIED.fullmatch(name)
    )
    codes, themes = several("code"), several("theme") or (() if words else several("folder"))
    if said.get("code") in grid.headings or applied:
        codes = (said["code"],) if "code" in said else ()
    if not (codes or levels or applied):
        name = named("name")
        codes, themes = ((name,), themes) if name and not (words and themes) else (themes[:1], themes[1:])
    found = Columns(
        words,
        codes,
        document,
        named("case"),
        named("coder"),
        named("time"),
        named("note") or within("note"),
        named("definition"),
        named("id"),
        named("examples"),
        themes=themes,
        levels=levels,
        applied=applied,
        groups=several("group"),
    )
    return replace(found, unread=tuple(_unread(grid, found)))


def _if_sentences(grid: Grid, heading: str) -> str:
    """A column if it holds sentences, and no names of anything."""
    cells = [row[heading] for row in grid.rows if row[heading]] if heading else []
    return heading if cells and sum(map(len, cells)) >= _LEAST_WORDS * len(cells) else ""


def _unread(grid: Grid, found: Columns) -> Iterator[str]:
    """Columns that hold something else than is read, and no count of what is there anyway."""
    used = {found.words, found.document, found.case, found.coder, found.time, found.note, found.definition, found.id}
    used |= {found.examples, *found.codes, *found.themes, *found.levels, *found.groups, *(name for name, _ in found.applied)}
    counts = {*_lists()["count"], *(name for name in (*_lists()["words"], *_lists()["document"]) if grid.numeric(name))}
    for heading, shown in grid.headings.items():
        if heading not in used and heading not in counts and any(row[heading] for row in grid.rows):
            yield shown


def check_given(file: str, grids: list[Grid], given: Mapping[str, str]) -> None:
    """See that the columns that somebody named are there.

    Raises:
        ExchangeError: one is not, or is named for what no column holds.
    """
    faults = list(_faults_of(file, grids, given))
    if faults:
        raise ExchangeError(*faults)


def _faults_of(file: str, grids: list[Grid], given: Mapping[str, str]) -> Iterator[Fault]:
    there = ", ".join(dict.fromkeys(shown for grid in grids for shown in grid.headings.values())) or "none"
    for role, heading in given.items():
        if role not in ROLES:
            yield Fault("--column", f"{role}={heading}", f"one of {', '.join(ROLES)} before the =", "Name what the column holds.")
        elif not any(heading_key(heading) in grid.headings for grid in grids):
            yield Fault(file, f"no column {heading!r} (columns: {there})", "a heading of the table", "Name one of them.")
