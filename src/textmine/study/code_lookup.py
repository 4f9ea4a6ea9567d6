"""Codes of the codebook found by what people and programs call them: an id, a former id, a name, or a path of names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from textmine.study.codebook import Code, Codebook

LEVELS = re.compile(r"::|\s*(?:[-=]?>|[→»›/\\])\s*")  # what people and programs put between a code and the one it stands under
_SIDE = re.compile(r"([+\-–−])[\s)\]]*\Z")  # "Trust +" and "Trust (–)" are no one code
_EXACT, _NAME, _ID = 3, 2, 1  # a name to the letter; but for capitals, spaces and signs; an id


def letters(text: str) -> str:
    """The letters and digits of a text, in one case, however its accents are stored."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text.casefold())))


def key_of_name(name: str) -> str:
    """A name as names are compared: its letters and digits, and a plus or minus at its end; a name of signs alone as it is."""
    side = _SIDE.search(name)
    plain = letters(name)
    return f"{plain}{'+' if side[1] == '+' else '-'}" if side and plain else plain or "".join(name.split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A code of the codebook that a name may mean.

    Attributes:
        code: it.
        pole: the direction of it that is meant; empty where none is.
        path: what stands above it and itself, section first, as people call it.
        fit: how well name and path fit, the better the higher: whether the whole path is the same, how many levels right above are,
            how many in all, how the name is the same, whether it is a code and not a direction.
    """

    code: Code
    pole: str
    path: tuple[str, ...]
    fit: tuple[bool, int, int, int, bool] = (False, 0, 0, 0, True)

    def __str__(self) -> str:
        return f"{self.code.id} ({' / '.join(self.path)})"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A candidate as it is kept: `levels` are the keys that each level above it goes by, `names` its own with their kind."""

    candidate: Candidate
    levels: tuple[frozenset[str], ...]
    names: tuple[tuple[str, int], ...]


class CodeLookup:
    """Finds codes of one codebook.

    Args:
        codebook: its codes.
        poles: whether the two directions of a code are found as well.
    """

    def __init__(self, codebook: Codebook, poles: bool = False) -> None:
        self._ids = {code.id: code for code in codebook.walk()}
        self._renamed = codebook.renamed()
        self._by_key: dict[str, list[_Entry]] = {}
        for section in codebook.sections:
            above = (section.name,), (frozenset({key_of_name(section.name), key_of_name(section.id)}),)
            for theme in section.themes:
                for entry in _entries(theme, *above, poles):
                    for key in {key_of_name(name) for name, _ in entry.names}:
                        self._by_key.setdefault(key, []).append(entry)

    def of_id(self, name: str) -> Code | None:
        """The code of an id, or of one that had it before."""
        return self._ids.get(self._renamed.get(name, name)) if name not in self._ids else self._ids[name]

    def find(self, name: str, above: Sequence[str] = ()) -> list[Candidate]:
        """The codes that a name means.

        Args:
            name: a code's own name, or a path that ends in it (`Money / Driver`, `Money > Driver`, `Money::Driver`).
            above: names of what it stands under, the uppermost first.

        Returns:
            Those that fit best, by the whole path where a name is there more than once: one where the name is clear, several where
            it is not, none where there is no code of that name.
        """
        parts = [part for part in LEVELS.split(name) if part.strip()]
        readings = [(name, tuple(above))]
        if len(parts) > 1:
            readings.append((parts[-1], (*above, *parts[:-1])))
        unclear: list[Candidate] = []
        for own, path in readings:
            best = self._best(own, path)
            if len(best) == 1:
                return best
            unclear = unclear or best
        return unclear

    def _best(self, name: str, above: Sequence[str]) -> list[Candidate]:
        path = [key_of_name(name) for name in above]
        plain = _plain(name)
        fitted = []
        for entry in self._by_key.get(key_of_name(name), ()) if name.strip() else ():
            kinds = [kind for own, kind in entry.names if key_of_name(own) == key_of_name(name)]
            exact = any(kind == _NAME and _plain(own) == plain for own, kind in entry.names)
            same = _EXACT if exact else max(kinds)
            fit = (*_agreement(path, entry.levels), same, not entry.candidate.pole)
            fitted.append(replace(entry.candidate, fit=fit))
        most = max((candidate.fit for candidate in fitted), default=None)
        return list({(best.code.id, best.pole): best for best in fitted if best.fit == most}.values())


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


def _entries(code: Code, path: tuple[str, ...], levels: tuple[frozenset[str], ...], poles: bool) -> Iterator[_Entry]:
    """A code, its directions, and all below it."""
    ids = (code.id, *code.was)
    whole = (*path, code.name)
    yield _Entry(Candidate(code, "", whole), levels, ((code.name, _NAME), *((former, _ID) for former in ids)))
    own = (*levels, frozenset(key_of_name(name) for name in (code.name, *ids)))
    for pole in code.poles if poles else ():
        names = ((pole.name, _NAME), (f"{code.name}: {pole.name}", _NAME), (f"{code.id} {pole.name}", _ID))
        yield _Entry(Candidate(code, pole.name, (*whole, pole.name)), own, names)
    for below in code.codes:
        yield from _entries(below, whole, own, poles)


def _agreement(path: Sequence[str], levels: Sequence[frozenset[str]]) -> tuple[bool, int, int]:
    """How far a path is that of a code: wholly, with the section or without; levels right above it; levels in order."""
    pairs = list(zip(reversed(path), reversed(levels), strict=False))
    near = next((at for at, (name, level) in enumerate(pairs) if name not in level), len(pairs))
    whole = near == len(path) and len(levels) - len(path) in (0, 1)
    return whole, near, _common(path, levels)


def _common(path: Sequence[str], levels: Sequence[frozenset[str]]) -> int:
    """The longest series of levels that both have in one order."""
    row = [0] * (len(levels) + 1)
    for name in path:
        before = row
        row = [0]
        for at, level in enumerate(levels):
            row.append(before[at] + 1 if name in level else max(row[at], before[at + 1]))
    return row[-1]
