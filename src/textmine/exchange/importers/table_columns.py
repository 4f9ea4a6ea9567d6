"""Tables of other programs: their rows, what each column is, and the codes in a cell."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from textmine.errors import ExchangeError, Fault
from textmine.ingest.readers import File
from textmine.ingest.readers.sheets import workbook_rows
from textmine.study.csv_tables import plain_value, rows_of_csv

_ABOVE = 25  # rows that a report may have above its headings: its title, the project, the date
_MOST_COLUMNS = 5_000  # Dedoose writes three for each code

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Attributes:
        name: of its sheet; empty where there is only one.
        headings: as they are compared, each once, with what they are in the file.
        rows: values by heading.
    """

    name: str
    headings: Mapping[str, str]
    rows: tuple[Row, ...]

    def numeric(self, heading: str) -> bool:
        """Whether a column holds numbers alone."""
        values = [row[heading] for row in self.rows if row.get(heading)]
        return bool(values) and all(value.replace(",", "").replace(".", "").replace("%", "").strip().isdigit() for value in values)


def heading_key(heading: str) -> str:
    """A heading as headings are compared: small letters, one space for any, for an underscore and for a hyphen."""
    plain = heading.replace("_", " ").replace("-", " ").replace("\ufeff", "")
    return unicodedata.normalize("NFC", " ".join(plain.split()).casefold()).rstrip(": ")


def read_grids(path: Path, known: Callable[[str], bool]) -> list[Grid]:
    """Read the tables of a file.

    Args:
        path: a csv or xlsx file; of a workbook each sheet is a table.
        known: whether a heading is one that can be expected, which tells the row of headings from a title above it.

    Returns:
        The tables that have rows.

    Raises:
        ExchangeError: it cannot be read as csv.
        SourceError: it cannot be read as a workbook.
    """
    found = []
    for name, rows in _sheets(path):
        at = max(range(min(len(rows), _ABOVE)), key=lambda n: (sum(known(heading_key(cell)) for cell in rows[n]), -n), default=None)
        if at is None:
            continue
        keys = _number_repeated([heading_key(cell) for cell in rows[at]])
        headings = {key: " ".join(cell.split()) for key, cell in zip(keys, rows[at], strict=True) if key}
        below = tuple(_row(keys, cells) for cells in rows[at + 1 :])
        found.append(Grid(name, headings, tuple(row for row in below if any(row.values()))))
    return found


def _sheets(path: Path) -> Iterator[tuple[str, list[list[str]]]]:
    if path.suffix.lower() == ".xlsx":
        sheets: dict[tuple[int, str], list[list[str]]] = {}
        for number, name, cells in workbook_rows(File(path.name, path.read_bytes()), _MOST_COLUMNS):
            rows = sheets.setdefault((number, name), [])
            if cells:
                rows.append([plain_value(cell) for cell in cells])
        yield from ((name if len(sheets) > 1 else "", rows) for (_, name), rows in sheets.items())
        return
    faults: list[Fault] = []
    numbered = rows_of_csv(path, faults)
    if faults:
        raise ExchangeError(*faults)
    yield "", [[plain_value(cell) for cell in cells] for _, cells in numbered or ()]


def _number_repeated(keys: Sequence[str]) -> list[str]:
    """Headings that are there twice, apart: the second `comment` is `comment (2)`."""
    seen: Counter[str] = Counter()
    found = []
    for key in keys:
        seen[key] += 1
        found.append(key if seen[key] == 1 or not key else f"{key} ({seen[key]})")
    return found


def _row(keys: Sequence[str], cells: Sequence[str]) -> Row:
    values = [*cells, *[""] * len(keys)]
    return {key: value for key, value in zip(keys, values, strict=False) if key}


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


CodePath = tuple[str, ...]

DEEPEST = 50  # levels; a name with more signs is no path
_ALWAYS = re.compile(r"[\r\n;|]+")  # no program has them in the name of a code
SEPARATORS = {"newline": "\n", "semicolon": ";", "comma": ",", "bar": "|", "none": ""}  # that a user may name
# What stands between the levels of a path. The first of each that a table uses is its own; a name may hold the others.
_SURE = (re.compile(r"\s*\\+\s*"), re.compile(r"\s*::\s*"), re.compile(r"\s+[-=]?>\s+|\s*[›»→]\s*"), re.compile(r"\s*[-=]?>\s*"))
_NUMBER = re.compile(r"(\d+(?:\.\d+)*)\.?\s+\S")
_MARKS = re.compile(r"([-–—•*]{1,9})\s*(?=\w)")
_MAYBE = (re.compile(r"\s*/\s*"), re.compile(r":\s+"))
_ALL = 3  # names; where so many and all have a sign, it leads
_ROOTS = frozenset({*"codes nodes codesystem knoten nodos nós nœuds nodi códigos".split(), "code system"})


def commas_separate(cells: Sequence[str]) -> bool | None:
    """Whether commas stand between codes, in a column of codes.

    They do if what comes after a comma is, in most cases, a code by itself elsewhere, or comes first elsewhere: in names such as
    “Trust, lost” it is not.

    Args:
        cells: of the column.

    Returns:
        None where no cell holds a comma.
    """
    parts = {cell: _split(cell, ",") for cell in set(cells) if "," in cell and not _ALWAYS.search(cell)}
    if not any(len(found) > 1 for found in parts.values()):
        return None
    firsts = Counter(name.casefold() for cell in set(cells) for name in _split(cell, ",")[:1])
    later = {name.casefold() for found in parts.values() for name in found[1:]}
    return 2 * sum(firsts[name] > 0 for name in later) > len(later)


def split_codes(cell: str, separator: str | None, commas: bool) -> list[str]:
    """The codes of a cell.

    Args:
        cell: with one code, or several.
        separator: that stands between them, where somebody said so; the empty one for none.
        commas: whether commas do.

    Returns:
        Each once, in their order.
    """
    if separator is not None:
        return _split(cell, separator) if separator else [cell.strip()]
    found = [name.strip() for name in _ALWAYS.split(cell) if name.strip()]
    if commas:
        found = [part for name in found for part in _split(name, ",")]
    return list(dict.fromkeys(found))


def _split(cell: str, separator: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in cell.split(separator) if part.strip()))


def paths_of(names: Iterable[str]) -> tuple[Mapping[str, CodePath], str]:
    """Names as paths.

    `>`, a backslash and `::` lead from level to level. So does a slash or colon, but only in a name whose beginning is a code of
    its own, or that of another name: `Home/work balance` is one.

    Args:
        names: of all codes of a table.

    Returns:
        The path of each, and what shows levels; empty where nothing does.
    """
    every = list(dict.fromkeys(names))
    for sign in (*_SURE, *_MAYBE):
        found = _keep_paths({name: _levels(name, sign) for name in every}, sure=sign in _SURE)
        if any(len(path) > 1 for path in found.values()):
            return _without_root(found), _sign_in(sign, every)
    found = _paths_by_number(every)
    return found, "1.1" if any(len(path) > 1 for path in found.values()) else ""


def _paths_by_number(names: Sequence[str]) -> dict[str, CodePath]:
    """Names that begin with numbers of levels (`1.2 Driver`), each under the one whose number its own begins with."""
    by_number = {found[1]: name for name in names if (found := _NUMBER.match(name))}

    def path(number: str) -> CodePath:
        above = number.rpartition(".")[0]
        return (*(path(above) if above in by_number else ()), by_number[number])

    numbers = {name: number for number, name in by_number.items()}
    return {name: path(numbers[name]) if name in numbers else (name,) for name in names}


def outline_paths(names: Sequence[str]) -> list[CodePath]:
    """Names in order whose level is the number of dashes before them (`Money`, `- Driver`, `-- Late`).

    Args:
        names: of a column, in the order of its rows.

    Returns:
        Their paths; none where they are no such outline.
    """
    found: list[CodePath] = []
    above: CodePath = ()
    for name in names:
        marks = _MARKS.match(name)
        depth = len(marks[1]) if marks else 0
        if depth > len(above):
            return []
        above = (*above[:depth], name[marks.end() :] if marks else name)
        found.append(above)
    return found if any(len(path) > 1 for path in found) else []


def _sign_in(sign: re.Pattern[str], names: Sequence[str]) -> str:
    return next(found[0].strip() for name in names if (found := sign.search(name)))


def _levels(name: str, sign: re.Pattern[str]) -> CodePath:
    parts = tuple(part.strip() for part in sign.split(name))
    return parts if all(parts) and len(parts) <= DEEPEST else (name,)


def _keep_paths(found: Mapping[str, CodePath], *, sure: bool) -> dict[str, CodePath]:
    """Paths, but names as they are whose beginning leads nowhere else; of a sure sign only what is a comparison (`Age > 30`)."""
    if len(found) >= _ALL and all(len(path) > 1 for path in found.values()):
        return dict(found)
    own = {tuple(part.casefold() for part in path) for path in found.values()}
    begins = Counter(tuple(part.casefold() for part in path[:n]) for path in found.values() for n in range(1, len(path)))
    kept = {}
    for name, path in found.items():
        above = tuple(part.casefold() for part in path[:-1])
        leads = above in own or begins[above] > 1
        compares = path[-1][:1].isdigit() and len(path) == 2
        kept[name] = path if len(path) == 1 or leads or (sure and not compares) else (name,)
    return kept


def _without_root(found: Mapping[str, CodePath]) -> Mapping[str, CodePath]:
    """Paths without the folder that a program puts above all codes."""
    firsts = {path[0].casefold() for path in found.values()}
    if len(firsts) == 1 and firsts <= _ROOTS:
        return {name: path[1:] or path for name, path in found.items()}
    return found
