"""Codes of other programs: matched with ours, and as a codebook."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from textmine.exchange.importers.records import ForeignCode, ForeignProject
from textmine.exchange.refi_export.codes import ID, LISTS, code_guid, id_in, pole_guid
from textmine.study.code_lookup import Candidate, CodeLookup
from textmine.study.codebook import Codebook

NO_SUCH_CODE = "the study has no code of that name"
_MOST_SHOWN = 4  # codes of one name that are listed


def code_names(codes: Sequence[ForeignCode]) -> dict[str, str]:
    """A name for each code, by key: its own where no other has it, else with those above it."""
    own = Counter(code.name.casefold() for code in codes)
    whole = Counter(" / ".join((*code.above, code.name)).casefold() for code in codes)
    names = {}
    for number, code in enumerate(codes, 1):
        path = " / ".join((*code.above, code.name))
        unique = path if whole[path.casefold()] == 1 else f"{path} ({number})"
        names[code.key] = code.name if own[code.name.casefold()] == 1 else unique
    return names


@dataclass(frozen=True, slots=True)
class CodeMatch:
    """A code of the study, and the direction of it, that a code of another program is."""

    code: str
    pole: str = ""


@dataclass(frozen=True, slots=True)
class Matches:
    """Which codes of another program are codes of the study.

    Attributes:
        found: by key, for those that are.
        why: by key, for those that are none, the reason in words.
        doubts: what somebody should look at, a sentence each.
    """

    found: Mapping[str, CodeMatch]
    why: Mapping[str, str]
    doubts: tuple[str, ...]


def match_codes(codes: Sequence[ForeignCode], codebook: Codebook, coded: Collection[str] | None = None) -> Matches:
    """Which codes of another program are codes of the study.

    A code is one of the study if it has the GUID that textmine gives it, or the line with its id, or its name or id; capitals,
    spaces and signs count for nothing unless they tell two codes apart. Of several codes of one name each is the one whose whole
    path it has.

    Args:
        codes: of the other program.
        codebook: of the study.
        coded: keys of those that somebody gave; all unless given. Only they stand in each other's way.

    Returns:
        Those that are, and why the others are none.
    """
    lookup, guids = CodeLookup(codebook, poles=True), _by_guid(codebook)
    names = code_names(codes)
    found = {code.key: match for code in codes if (match := guids.get(code.key) or _by_id(code, lookup))}
    named = {code.key: lookup.find(code.name, code.above) for code in codes if code.key not in found}
    named |= _pair_in_order(codes, named)
    fitting = {key: candidates[0] for key, candidates in named.items() if len(candidates) == 1}
    why = {key: _why_no_match(candidates) for key, candidates in named.items() if len(candidates) != 1}
    rivals = [code for code in codes if code.key in fitting and (coded is None or code.key in coded)]
    taken, doubts = _leave_out_rivals(rivals, fitting, names, {code.key: code.parent for code in codes})
    why |= taken
    found |= {key: CodeMatch(best.code.id, best.pole) for key, best in fitting.items() if key not in taken}
    return Matches(found, why, tuple(doubts))


def _by_id(code: ForeignCode, lookup: CodeLookup) -> CodeMatch | None:
    """A code whose description still has the id that textmine wrote there: other programs give new GUIDs."""
    known, _, side = id_in(code.description).partition("/")
    ours = lookup.of_id(known) if known else None
    if ours is None or not side:
        return CodeMatch(ours.id) if ours else None
    return CodeMatch(ours.id, ours.poles[int(side) - 1].name) if side in ("1", "2") and len(ours.poles) >= int(side) else None


def _by_guid(codebook: Codebook) -> dict[str, CodeMatch]:
    found = {}
    for code in codebook.walk():
        for name in (code.id, *code.was):
            found[code_guid(name)] = CodeMatch(code.id)
            for side, pole in enumerate(code.poles):
                found[pole_guid(name, side)] = CodeMatch(code.id, pole.name)
    return found


def _pair_in_order(codes: Sequence[ForeignCode], best: Mapping[str, list[Candidate]]) -> dict[str, list[Candidate]]:
    """Codes of one path that stand beside each other, as often as the study has them: each is the one in its place."""
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for code in codes:
        if len(best.get(code.key, ())) > 1:
            alike[(*code.above, code.name)].append(code.key)
    found: dict[str, list[Candidate]] = {}
    for keys in alike.values():
        candidates = best[keys[0]]
        if len(keys) == len(candidates) and len({candidate.path for candidate in candidates}) == 1:
            found |= {key: [candidate] for key, candidate in zip(keys, candidates, strict=True)}
    return found


def _why_no_match(candidates: Sequence[Candidate]) -> str:
    if not candidates:
        return NO_SUCH_CODE
    shown = [str(candidate) for candidate in candidates[:_MOST_SHOWN]] + (["..."] if len(candidates) > _MOST_SHOWN else [])
    return f"the study has {len(candidates)} codes of that name, and those above fit none of them better: {', '.join(shown)}"


def _leave_out_rivals(
    codes: Sequence[ForeignCode], fitting: Mapping[str, Candidate], names: Mapping[str, str], parents: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Codes that would be a code of the study which another code fits better, with the reason; and doubts.

    One that stands under the other is taken with it, for it is narrower.

    Returns:
        Reasons by key of those that are left out, and what should be looked at.
    """
    groups: dict[tuple[str, str], list[ForeignCode]] = defaultdict(list)
    for code in codes:
        groups[fitting[code.key].code.id, fitting[code.key].pole].append(code)
    why, doubts = {}, []
    for (wanted, _), group in groups.items():
        most = max(fitting[code.key].fit[:4] for code in group)
        best = [code for code in group if fitting[code.key].fit[:4] == most]
        kept = {code.key for code in best}
        for code in group:
            if code.key not in kept and not kept & set(_above(code.key, parents)):
                why[code.key] = f"the study's {wanted!r} is another code of the file, {names[best[0].key]!r}"
            else:
                kept.add(code.key)
        if len(kept) > 1:
            shown = ", ".join(repr(names[code.key]) for code in group if code.key in kept)
            doubts.append(f"{len(kept)} codes of the file are taken for the study's {wanted!r}: {shown}")
    return why, doubts


def _above(key: str, parents: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    while (key := parents.get(key, "")) and key not in found:
        found.append(key)
    return found


_HEADING = re.compile(rf"^({'|'.join(map(re.escape, LISTS))}):$", re.MULTILINE)
_POLE = re.compile(r"A direction of “.*”: .*\.\Z", re.DOTALL)
_SHOWN = 5  # names of codes
_OTHERS = "Codes"  # name of the section of codes that stand in no group
_ITEM = re.compile(r"^- (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class MadeCodebook:
    """A codebook made of the codes of another program.

    Attributes:
        text: YAML.
        themes, codes: how many of each.
        told: what people should look at, a sentence each.
    """

    text: str
    themes: int
    codes: int
    told: tuple[str, ...]


def definitions(project: ForeignProject) -> str:
    """The codes of a project as JSON `{code: definition}`, under the names that `names_of` gives them."""
    names = code_names(project.codes)
    said = {names[code.key]: _parts(code.description)[0] for code in project.codes}
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def codebook_yaml(project: ForeignProject, title: str) -> MadeCodebook:
    """The codes of a project as a codebook of our own.

    Codes that only group, at the top, become sections, and so do groups of codes where no code does; what stands below becomes
    themes, and codes under themes.

    Args:
        project: its codes.
        title: of the codebook.

    Returns:
        The codebook, which `read_codebook` reads.
    """
    maker = _Maker(project)
    sections = maker.sections()
    head = f"# Made from {project.file}. Look over every definition: it decides what is proposed.\n".encode()
    data: dict[str, Any] = {"title": title, "sections": sections}
    text = head.decode() + yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)
    themes = sum(len(section["themes"]) for section in sections)
    return MadeCodebook(text, themes, maker.count, tuple(maker.told()))


class _Maker:
    """Codes being made into sections, themes and codes."""

    def __init__(self, project: ForeignProject) -> None:
        self.codes = {code.key: code for code in project.codes}
        self.sets = project.sets
        self.below: dict[str, list[ForeignCode]] = defaultdict(list)
        for code in project.codes:
            self.below[code.parent].append(code)
        self.ids: set[str] = set()
        self.count = 0
        self.undefined: list[str] = []
        self.groups: list[str] = []
        self.repeated = self.answers = 0

    def sections(self) -> list[dict[str, Any]]:
        """All of it, each section with its themes."""
        tops = self.below[""]
        grouping = [code for code in tops if not code.codable and self.below[code.key]]
        named: list[tuple[str, str, Sequence[ForeignCode]]] = [
            (code.name, id_in(code.description), self.below[code.key]) for code in grouping
        ]
        loose = [code for code in tops if code not in grouping]
        if not grouping:
            grouped, loose = self._by_sets(loose)
            named += [(name, "", members) for name, members in grouped.items()]
        if loose:
            named.append((_OTHERS, "", loose))
        found = []
        for name, known, members in named:
            entry = {"id": self._id(known or name), "name": name}
            found.append({**entry, "themes": [self._entry(code) for code in members]})
        return found

    def _by_sets(self, codes: Sequence[ForeignCode]) -> tuple[dict[str, list[ForeignCode]], list[ForeignCode]]:
        """Codes of the top by the first group each is in; and those in none."""
        first: dict[str, str] = {}
        for name, keys in self.sets:
            for key in keys:
                self.repeated += key in first
                first.setdefault(key, name or _OTHERS)
        grouped: dict[str, list[ForeignCode]] = {}
        for code in codes:
            if code.key in first:
                grouped.setdefault(first[code.key], []).append(code)
        return grouped, [code for code in codes if code.key not in first]

    def _entry(self, code: ForeignCode) -> dict[str, Any]:
        definition, lists = _parts(code.description)
        known = id_in(code.description)
        self.count += 1
        if not definition:
            self.undefined.append(code.name)
        if not code.codable:
            self.groups.append(code.name)
        entry: dict[str, Any] = {"id": self._id(known or code.name, code.above[-1:]), "name": code.name}
        entry["definition"] = definition or code.name
        self.answers += "answers" in lists
        entry |= {key: items for key, items in lists.items() if key != "answers"}
        poles, below = _poles(self.below[code.key])
        if poles:
            entry["poles"] = poles
        if below:
            entry["codes"] = [self._entry(one) for one in below]
        return entry

    def _id(self, name: str, above: Sequence[str] = ()) -> str:
        """An id of letters, digits and underscores that is there once."""
        plain = _slug(name) or "code"
        if plain in self.ids and above and _slug(above[0]):
            plain = f"{_slug(above[0])}_{plain}"
        number, found = 1, plain
        while found in self.ids:
            number += 1
            found = f"{plain}_{number}"
        self.ids.add(found)
        return found

    def told(self) -> list[str]:
        """What people should look at."""
        found = []
        if self.undefined:
            some = ", ".join(self.undefined[:_SHOWN]) + (", ..." if len(self.undefined) > _SHOWN else "")
            found.append(f"{len(self.undefined)} codes have no definition; their names stand in for one: {some}")
        if self.groups:
            found.append(f"{len(self.groups)} codes only group others below the top: they are codes like any other here")
        if self.answers:
            found.append(f"which research questions {self.answers} codes answer was left out: the file does not hold the questions")
        if self.repeated:
            found.append(f"{self.repeated} times a code is in a second group of codes: it stands in the first alone")
        return found


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    slug = "_".join(words)[:60].strip("_")
    return slug if not slug or slug[0].isalpha() else f"c_{slug}"


def _parts(description: str) -> tuple[str, dict[str, list[str]]]:
    """A description as its definition and the lists that textmine once wrote below it."""
    text = re.sub(rf"^{re.escape(ID)}\S+$", "", description, flags=re.MULTILINE).strip()
    headings = list(_HEADING.finditer(text))
    definition = text[: headings[0].start()] if headings else text
    lists = {}
    for number, heading in enumerate(headings):
        end = headings[number + 1].start() if number + 1 < len(headings) else len(text)
        if items := _ITEM.findall(text[heading.end() : end]):
            lists[LISTS[heading[1]]] = items
    return definition.strip(), lists


def _poles(codes: Sequence[ForeignCode]) -> tuple[Mapping[str, Any], list[ForeignCode]]:
    """The directions among codes below a code, where textmine once wrote them; and the codes that are none."""
    sides: dict[str, ForeignCode] = {}
    for code in codes:
        known = id_in(code.description)
        if known[-2:] in ("/1", "/2") and _POLE.match(_parts(code.description)[0]):
            sides[known[-1]] = code
    if set(sides) != {"1", "2"}:
        return {}, list(codes)
    poles = {}
    for side, key in (("positive", "1"), ("negative", "2")):
        name = sides[key].name.partition(": ")[2] or sides[key].name
        poles[side] = {"name": name, "cues": _parts(sides[key].description)[1].get("cues", [])}
    return poles, [code for code in codes if code not in sides.values()]
