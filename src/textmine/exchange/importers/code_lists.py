"""Several codes in one cell, and names that are paths (`Money > Driver`), told from names that hold such signs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

Path = tuple[str, ...]

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


def paths_of(names: Iterable[str]) -> tuple[Mapping[str, Path], str]:
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


def _paths_by_number(names: Sequence[str]) -> dict[str, Path]:
    """Names that begin with numbers of levels (`1.2 Driver`), each under the one whose number its own begins with."""
    by_number = {found[1]: name for name in names if (found := _NUMBER.match(name))}

    def path(number: str) -> Path:
        above = number.rpartition(".")[0]
        return (*(path(above) if above in by_number else ()), by_number[number])

    numbers = {name: number for number, name in by_number.items()}
    return {name: path(numbers[name]) if name in numbers else (name,) for name in names}


def outline_paths(names: Sequence[str]) -> list[Path]:
    """Names in order whose level is the number of dashes before them (`Money`, `- Driver`, `-- Late`).

    Args:
        names: of a column, in the order of its rows.

    Returns:
        Their paths; none where they are no such outline.
    """
    found: list[Path] = []
    above: Path = ()
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


def _levels(name: str, sign: re.Pattern[str]) -> Path:
    parts = tuple(part.strip() for part in sign.split(name))
    return parts if all(parts) and len(parts) <= DEEPEST else (name,)


def _keep_paths(found: Mapping[str, Path], *, sure: bool) -> dict[str, Path]:
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


def _without_root(found: Mapping[str, Path]) -> Mapping[str, Path]:
    """Paths without the folder that a program puts above all codes."""
    firsts = {path[0].casefold() for path in found.values()}
    if len(firsts) == 1 and firsts <= _ROOTS:
        return {name: path[1:] or path for name, path in found.items()}
    return found
