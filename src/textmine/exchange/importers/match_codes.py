"""Codes of another program by a name each, and which of them are codes of the study."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from textmine.exchange.importers.records import ForeignCode
from textmine.exchange.refi_export.codes import code_guid, id_in, pole_guid
from textmine.study.code_lookup import Candidate, CodeLookup
from textmine.study.codebook import Codebook

NO_SUCH_CODE = "the study has no code of that name"
_SHOWN = 4  # codes of one name that are listed


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
    shown = [str(candidate) for candidate in candidates[:_SHOWN]] + (["..."] if len(candidates) > _SHOWN else [])
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
