"""Tables that programs export and people make: coded segments, and codebooks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from textmine.errors import ExchangeError, Fault
from textmine.exchange.importers.records import (
    AppliedCode,
    ForeignCode,
    ForeignProject,
    ForeignSource,
    Remark,
    Selection,
    read_moments,
)
from textmine.exchange.importers.table_columns import (
    DEEPEST,
    SEPARATORS,
    CodePath,
    Columns,
    Grid,
    Row,
    check_given,
    columns_of,
    commas_separate,
    is_known,
    outline_paths,
    paths_of,
    read_grids,
    split_codes,
)
from textmine.ingest.readers import counted

_LISTED = 12  # columns in a message
_TICKED = frozenset("true 1 yes y x ✓ ✔ wahr ja vrai oui verdadero sí verdadeiro sim vero".split())
_CUT = 40  # characters of a preview; where the longest is at least so long, those of its length are cut short
_STRIPPED = 2  # spaces at the ends of a preview, which are taken off
_NOT_TEXT = ("imid:", "avid:")  # how QualCoder names codings of pictures and recordings
_GROUPING = ("categor", "kategor", "カテゴリ", "类别", "類別", "category", "section", "folder")  # headings of what only groups


@dataclass(frozen=True, slots=True)
class TableHints:
    """What somebody says of a table.

    Attributes:
        columns: heading by what it holds, of `headings.ROLES`.
        separator: what stands between the codes of a cell, a key of `codelists.SEPARATORS`; empty to find out.
        codebook: whether it is to be read as a table of codes.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    separator: str = ""
    codebook: bool = False


def read_tabular(path: Path, hints: TableHints) -> ForeignProject:
    """Read a table of coded segments, a row a segment or a row a segment and code; or a table of codes.

    Args:
        path: a csv or xlsx file.
        hints: what somebody says of it.

    Returns:
        Its codes, and the segments as selections whose place is not known.

    Raises:
        ExchangeError: it has no column of codes; or it holds segments, and no column of their words is known.
        SourceError: it cannot be read.
    """
    grids = read_grids(path, is_known)
    check_given(path.name, grids, hints.columns)
    tables = [(grid, columns_of(grid, hints.columns)) for grid in grids]
    chosen = [pair for pair in tables if pair[1].coded and pair[1].words] or [pair for pair in tables if pair[1].coded][:1]
    if not chosen:
        raise ExchangeError(_no_codes(path.name, grids))
    left = [grid.name for grid, _ in tables if grid.name and grid.name not in {taken.name for taken, _ in chosen}]
    told = [f"sheets that were not read: {', '.join(left)}"] if left else []
    grid, columns = chosen[0]
    if hints.codebook or _is_codebook(_Table(grid, columns), hints):
        return _codebook(path.name, [_Table(*pair) for pair in chosen], hints, told)
    if not columns.words:
        raise ExchangeError(_no_words(path.name, grid, columns))
    return _Segments(path.name, hints).project([_Table(*pair) for pair in chosen], told)


@dataclass(frozen=True, slots=True)
class _Table:
    grid: Grid
    columns: Columns


def _is_codebook(table: _Table, hints: TableHints) -> bool:
    """Whether a table holds codes and not what was coded: one in a row, each once, with nothing that only segments have."""
    columns = table.columns
    if columns.applied or columns.document or (columns.words and not columns.definition):
        return False
    rows = _paths(table, _CodeNames([table], hints))
    return (
        all(len(paths) <= 1 for paths in rows)
        and max(Counter(path for paths in rows for path, _ in paths).values(), default=0) <= 1
    )


def _list_columns(headings: Sequence[str]) -> str:
    return ", ".join(headings[:_LISTED]) + (f" and {len(headings) - _LISTED} more" if len(headings) > _LISTED else "")


def _no_codes(file: str, grids: Sequence[Grid]) -> Fault:
    there = _list_columns(list(dict.fromkeys(shown for grid in grids for shown in grid.headings.values()))) or "none"
    do = "Name it: --column code=HEADING, and --column words=HEADING for the words of coded segments."
    return Fault(file, f"no column of codes (columns: {there})", "one called Code, Codes, Tag, Node or the like", do)


def _no_words(file: str, grid: Grid, columns: Columns) -> Fault:
    got = f"no column of words in a table of coded segments (columns: {_list_columns(list(grid.headings.values()))})"
    known = {*columns.codes, columns.document, columns.coder, columns.time, columns.id, *columns.themes, ""}
    free = {name: sum(len(row[name]) for row in grid.rows) for name in grid.headings if name not in known}
    longest = grid.headings[max(free, key=lambda name: free[name])] if free else "HEADING"
    do = f'Name it: --column "words={longest}"; or give --codebook-only to take the codes alone.'
    return Fault(file, got, "one called Segment, Quotation, Excerpt, Text or the like", do)


class _Codes:
    """Codes of a table, by path, those above before those below."""

    def __init__(self) -> None:
        self.codes: dict[CodePath, ForeignCode] = {}

    def add(self, path: CodePath, groups: int = 0) -> str:
        """The key of a code, which is made with those above it; the first `groups` of them only group."""
        for end in range(1, len(path) + 1):
            here = path[:end]
            if here not in self.codes:
                key, parent = _key(here), _key(here[:-1])
                self.codes[here] = ForeignCode(key, here[-1], "", here[:-1], parent, codable=end > groups)
            elif end > groups and not self.codes[here].codable:
                self.codes[here] = replace(self.codes[here], codable=True)
        return self.codes[path].key

    def describe(self, path: CodePath, said: str) -> bool:
        """Add to a code's description; whether it had another."""
        before = self.codes[path].description
        if said and said not in before.split("\n\n"):
            self.codes[path] = replace(self.codes[path], description="\n\n".join(filter(None, (before, said))))
        return bool(before and said)

    def every(self) -> tuple[ForeignCode, ...]:
        return tuple(sorted(self.codes.values(), key=lambda code: len(code.above)))


def _key(path: CodePath) -> str:
    return "\x1f".join(path)


class _CodeNames:
    """Names of codes in the cells of a table, and the paths that they are."""

    def __init__(self, tables: Sequence[_Table], hints: TableHints) -> None:
        self.separator = SEPARATORS[hints.separator] if hints.separator else None
        cells = [row[column] for table in tables for row in table.grid.rows for column in table.columns.codes if row[column]]
        parted = commas_separate(cells) if self.separator is None else None
        self.commas = bool(parted)
        self.told = list(self._of_commas(cells, parted))
        names = {name for cell in cells for name in split_codes(cell, self.separator, self.commas)}
        self.paths, sign = paths_of(sorted(names))
        if sign:
            self.told.append(f"names of codes were read as paths, “{sign}” between their levels")
        self.levels: dict[int, tuple[str, ...]] = {}

    @staticmethod
    def _of_commas(cells: Sequence[str], parted: bool | None) -> Iterator[str]:
        with_commas = sum("," in cell for cell in cells)
        if parted is not None:
            how = "several codes, separated by commas" if parted else "one code each, with commas in its name"
            other = "none" if parted else "comma"
            yield f"{with_commas} cells with commas were read as {how} (if they are not: --separator {other})"

    def of_row(self, row: Row, columns: Columns) -> list[tuple[CodePath, int]]:
        """Paths of the codes of a row, and how many of their levels only group."""
        if columns.applied:
            ticked = [path for heading, path in columns.applied if row[heading].casefold() in _TICKED]
            return [(tuple(part.strip() for part in path.split("\\") if part.strip()), 0) for path in ticked]
        if columns.levels:
            path = self._level(tuple(row[column] for column in columns.levels), columns)
            return [(path, 0)] if path else []
        names = [name for column in columns.codes for name in split_codes(row[column], self.separator, self.commas)]
        above = tuple(row[column] for column in reversed(columns.themes) if row[column])
        groups = len(above) if any(mark in column for column in columns.themes for mark in _GROUPING) else 0
        if not names:
            return [(above, 0)] if above else []
        return [self._under(above, self.paths[name], groups) for name in dict.fromkeys(names)]

    @staticmethod
    def _under(above: CodePath, path: CodePath, groups: int) -> tuple[CodePath, int]:
        """A code below what a column says that stands above it, unless its own path says so."""
        same = [part.casefold() for part in above] == [part.casefold() for part in path[: len(above)]]
        return (path, 0) if same or not above else ((*above, *path), groups)

    def _level(self, cells: tuple[str, ...], columns: Columns) -> CodePath:
        """A path with a column a level; cells that are empty before the first that is not are those of the row above."""
        last = self.levels.get(len(columns.levels), ())
        first = next((n for n, cell in enumerate(cells) if cell), len(cells))
        path = tuple(part for part in (*last[:first], *cells[first:]) if part)
        self.levels[len(columns.levels)] = path if first < len(cells) else last
        return path if first < len(cells) else ()


def _codebook(file: str, tables: Sequence[_Table], hints: TableHints, told: list[str]) -> ForeignProject:
    codes = _Codes()
    names = _CodeNames(tables, hints)
    sets: dict[str, list[str]] = defaultdict(list)
    twice = 0
    for table in tables:
        columns = table.columns
        for row, paths in zip(table.grid.rows, _paths(table, names), strict=True):
            for path, groups in paths:
                key = codes.add(path, groups)
                twice += codes.describe(path, row.get(columns.definition, ""))
                for said in _beside(row, columns):
                    codes.describe(path, said)
                for group in (name for column in columns.groups for name in split_codes(row[column], None, commas=False)):
                    sets[group].append(key)
    told = [*told, *names.told]
    if twice:
        told.append(f"{counted(twice, 'codes')} with several descriptions, which were put together")
    left = [heading for table in tables for heading in (*table.columns.unread, *_of_segments(table))]
    told += _notice_unread(list(dict.fromkeys(left)))
    return ForeignProject(file, "", codes.every(), (), tuple((name, tuple(keys)) for name, keys in sets.items()), tuple(told))


def _paths(table: _Table, names: _CodeNames) -> list[list[tuple[CodePath, int]]]:
    """The codes of each row of a table of codes, by what tells what stands above them: numbers, dashes, or their names."""
    columns, rows = table.columns, table.grid.rows
    flat = replace(columns, themes=())
    if _by_id(columns):
        above = _parents(table.grid, columns)
        return [[((*above[row[columns.id]], *path), 0) for path, _ in names.of_row(row, flat)] for row in rows]
    if len(columns.codes) == 1 and not columns.themes and (outline := outline_paths([row[columns.codes[0]] for row in rows])):
        return [[(path, 0)] for path in outline]
    return [names.of_row(row, columns) for row in rows]


def _beside(row: Row, columns: Columns) -> Iterator[str]:
    """What is said of a code besides its definition: a memo, and examples, which may be in the column of words."""
    yield row.get(columns.note, "")
    if examples := [line.strip() for line in row.get(columns.examples or columns.words, "").splitlines() if line.strip()]:
        yield "Examples:\n" + "\n".join(f"- {example}" for example in examples)


def _of_segments(table: _Table) -> list[str]:
    """Columns that are known, and that a codebook has no place for."""
    columns = table.columns
    used = {columns.document, columns.case, columns.coder, columns.time, columns.words if columns.examples else ""}
    return [shown for heading, shown in table.grid.headings.items() if heading in used]


def _notice_unread(headings: Sequence[str]) -> list[str]:
    return [f"columns that were not read: {_list_columns(headings)}"] if headings else []


def _by_id(columns: Columns) -> bool:
    return bool(columns.id and columns.themes and columns.themes[0].replace(" ", "") in ("parentid",))


def _parents(grid: Grid, columns: Columns) -> dict[str, CodePath]:
    """What stands above each code of a table that says so by numbers; a circle ends where it began."""
    rows = {row[columns.id]: row for row in grid.rows}
    found = {}
    for key, row in rows.items():
        above: list[str] = []
        seen, parent = {key}, row[columns.themes[0]]
        while parent in rows and parent not in seen and len(above) < DEEPEST:
            above.append(rows[parent][columns.codes[0]])
            seen.add(parent)
            parent = rows[parent][columns.themes[0]]
        found[key] = tuple(reversed(above))
    return found


class _Segments:
    """Coded segments being put together, text by text."""

    def __init__(self, file: str, hints: TableHints) -> None:
        self.file = file
        self.hints = hints
        self.codes = _Codes()
        self.found: dict[str, dict[tuple[str, str, str], list[AppliedCode]]] = defaultdict(dict)
        self.remarks: dict[tuple[str, str, str], list[Remark]] = defaultdict(list)
        self.cut: set[tuple[str, str, str]] = set()
        self.cases: dict[str, str] = {}
        self.lost: Counter[str] = Counter()

    def project(self, tables: Sequence[_Table], told: list[str]) -> ForeignProject:
        """The segments of all tables."""
        names = _CodeNames(tables, self.hints)
        told = [*told, *names.told]
        for table in tables:
            columns, rows = table.columns, table.grid.rows
            if not (is_known(columns.words) or "words" in self.hints.columns):
                told.append(f"the column “{table.grid.headings[columns.words]}” was read as the words")
            times, doubt = read_moments([row.get(columns.time, "") for row in rows])
            told += [doubt] if doubt else []
            cut = _cut_at(table)
            for row, at in zip(rows, times, strict=True):
                self._take(row, at, columns, names, cut)
            if shown := sum(len(row[columns.words]) >= cut for row in rows) if cut else 0:
                told.append(f"{counted(shown, 'segments')} cut short, as previews are: found by their beginning")
            told += _notice_unread((*columns.unread, *(table.grid.headings[column] for column in columns.groups)))
        sources = []
        for name, segments in self.found.items():
            selections = tuple(
                Selection(None, None, key[2], tuple(self.remarks[key]), tuple(given), cut=key in self.cut)
                for key, given in segments.items()
            )
            missing = "the file holds only segments"
            sources.append(ForeignSource(name, name, None, missing, selections, case=self.cases.get(name, "")))
        every = dict.fromkeys(told)
        return ForeignProject(self.file, "", self.codes.every(), tuple(sources), (), tuple(every), tuple(self.lost.most_common()))

    def _take(self, row: Row, at: str, columns: Columns, names: _CodeNames, cut: int) -> None:
        paths = names.of_row(row, columns)
        keys = [self.codes.add(path, groups) for path, groups in paths]
        for path, _ in paths:
            self.codes.describe(path, row.get(columns.definition, ""))
        words, note = row[columns.words], row.get(columns.note, "")
        if row.get(columns.id, "").startswith(_NOT_TEXT):
            self.lost["of pictures and recordings"] += len(keys)
            return
        if not words:
            self.lost["in rows without words"] += len(keys)
            return
        document = row.get(columns.document, "") or row.get(columns.case, "") or self.file
        if case := row.get(columns.case, ""):
            self.cases.setdefault(document, case)
        key = (document, row.get(columns.id, ""), words)
        given = self.found[document].setdefault(key, [])
        if cut and len(words) >= cut:
            self.cut.add(key)
        who = row.get(columns.coder, "")
        given += [AppliedCode(code, who, at, note) for code in keys]
        if note and not keys:
            self.remarks[key].append(Remark(note, who, at))


def _cut_at(table: _Table) -> int:
    """From what length on previews are cut, in characters; 0 where the words are whole."""
    if not table.columns.previewed:
        return 0
    lengths = [len(row[table.columns.words]) for row in table.grid.rows]
    longest = max(lengths, default=0) - _STRIPPED
    return longest if longest >= _CUT and sum(length >= longest for length in lengths) > 1 else 0
