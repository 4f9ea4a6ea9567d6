"""Which names are one person, organisation or place, and the pseudonym of each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from textmine.annotate.gazetteer import Known
from textmine.annotate.names import join_variants
from textmine.privacy.forms import Form
from textmine.privacy.key import Key, Row, form_key
from textmine.privacy.lexicon import Lexicon, parts_of, sort_of
from textmine.privacy.mentions import Mention, What, folded, is_identifier
from textmine.privacy.misspelt import near_to
from textmine.privacy.namelists import are_one_name
from textmine.privacy.organisations import kind_of_organisation
from textmine.privacy.words import Sort
from textmine.records import Document, Entity

_AROUND = 40  # characters of context on either side of an example
_NUMBERED = {What.PERSON: "Person", What.PLACE: "Place", What.NAME: "Name"}


@dataclass(frozen=True, slots=True)
class _Seen:
    """All mentions of one form: how it is written, of what kind, and where first."""

    texts: Counter[str]
    kinds: Counter[str]
    first: tuple[int, int]
    example: str
    evidence: str
    sure: bool


def extended(
    key: Key, mentions: Mapping[str, Sequence[Mention]], listed: Iterable[Form], documents: Sequence[Document], lexicon: Lexicon
) -> Key:
    """The key with a row for everything that was found; what people decided, and every pseudonym given before, stands.

    Args:
        key: as people left it.
        mentions: of `find_mentions`.
        listed: names the study's tables give.
        documents: of the study, in order.
        lexicon: what names are told by.

    Returns:
        Rows with their counts now. The forms of one person share a pseudonym: full name, first or family name where it is only
        one person's, with a title, misspelt, and for short.
    """
    listed = list(listed)
    scoped = {(form_key(form.text, form.kind), form.document) for form in listed if form.document}
    seen = _listed(listed, len(documents)) | _seen(mentions, documents, scoped)
    names = _names(seen, listed, lexicon)
    rows = {one: replace(row, count=0) for one, row in key.rows.items()}
    pseudonyms = _given(key, names)
    spoken = set(re.findall(r"\[[^\]\n]{1,40}\]", "\n".join(one.text for one in documents)))
    used = Counter(pseudonyms.values()) + Counter(dict.fromkeys(spoken, 1)) + Counter(row.pseudonym for row in key.rows.values())
    for one, found in sorted(seen.items(), key=lambda item: item[1].first):
        old = key.rows.get(one)
        kind = old.kind if old else names[one][1]
        text = old.text if old else min(found.texts, key=lambda form: (-found.texts[form], form))
        group = names[one][0]
        pseudonym = (old.pseudonym if old else "") or pseudonyms.get(group) or _new(group, kind, used)
        pseudonyms.setdefault(group, pseudonym)
        used[pseudonym] += 1
        rows[one] = Row(
            decision=old.decision if old else "",
            text=text,
            kind=kind,
            pseudonym=pseudonym,
            document=one[1],
            count=found.texts.total(),
            sure=found.sure,
            evidence=found.evidence,
            example=found.example,
        )
    for one, row in rows.items():
        if not row.pseudonym:  # of a row that a person added, and nothing in the study has
            rows[one] = replace(row, pseudonym=_new(row.text, row.kind, used))
            used[rows[one].pseudonym] += 1
    return Key(rows)


def _listed(listed: Sequence[Form], last: int) -> dict[tuple[str, str], _Seen]:
    """Names of tables, labels and file names as if they stood once more, after all documents: they may stand in no text."""
    return {
        (form_key(form.text, form.kind), form.document): _Seen(
            Counter({form.text: 0}), Counter({form.kind: 0}), (last, number), "", form.evidence, form.sure
        )
        for number, form in reversed(list(enumerate(listed)))
    }


def _seen(
    mentions: Mapping[str, Sequence[Mention]], documents: Sequence[Document], scoped: set[tuple[str, str]]
) -> dict[tuple[str, str], _Seen]:
    """Everything found, by form and the one document it holds for, if it does."""
    found: dict[tuple[str, str], _Seen] = {}
    for number, document in enumerate(documents):
        for one in mentions.get(document.document, ()):
            form = form_key(one.text, one.kind)
            place = (form, document.document) if (form, document.document) in scoped else (form, "")
            before, after = max(0, one.start - _AROUND), one.end + _AROUND
            example = " ".join(document.text[before:after].split())
            old = found.get(place)
            if old is None:
                found[place] = _Seen(Counter(), Counter(), (number, one.start), example, one.evidence, one.sure)
            elif one.sure and not old.sure:
                found[place] = replace(old, evidence=one.evidence, example=example, sure=True)
            found[place].texts[one.text] += 1
            found[place].kinds[one.kind] += 1
    return found


def _names(
    seen: Mapping[tuple[str, str], _Seen], listed: Sequence[Form], lexicon: Lexicon
) -> dict[tuple[str, str], tuple[str, str]]:
    """By form, the name of what it belongs to and its kind."""
    named = {one: found for one, found in seen.items() if not one[1] and not is_identifier(_kind(found))}
    kinds = {one: _kind(found) for one, found in named.items()}
    bodies = [one[0].split() for one, kind in kinds.items() if kind == What.ORGANISATION]
    for one, kind in kinds.items():  # what could be anything is the body whose name it begins
        if kind == What.NAME and any(body[: len(words)] == words for body in bodies if (words := one[0].split())):
            kinds[one] = What.ORGANISATION
    entities = [
        Entity("", one[0], 0, 0, min(found.texts, key=lambda form: (-len(form), form)), kinds[one])
        for one, found in named.items()
        for _ in range(max(1, found.texts.total()))
    ]
    everywhere = [form for form in listed if not form.document]
    entities += [Entity("", "", 0, 0, form.text, form.kind) for form in everywhere]
    unique = {form.text.casefold(): form for form in reversed(everywhere)}
    # A first or family name alone is no name of its own where somebody's full name has it.
    known = [Known(form.text, form.kind) for form in unique.values() if form.kind != What.PERSON or " " in form.text]
    joined = {one.passage: (folded(one.name), one.label) for one in join_variants(entities, known) if one.passage}
    found = {one: joined[one[0]] for one in named}
    for one, other in seen.items():
        if one not in named:
            kind = _kind(other)
            found[one] = (f"{kind}" if is_identifier(kind) else "|".join(one), kind)
    return _near(found, lexicon)


def _kind(found: _Seen) -> str:
    """The kind of most mentions; a person before a name that could not be told."""
    if found.kinds[What.CASE]:
        return What.CASE
    told = {kind: count for kind, count in found.kinds.items() if kind != What.NAME} or found.kinds
    return min(told, key=lambda kind: (-told[kind], kind))


def _near(names: dict[tuple[str, str], tuple[str, str]], lexicon: Lexicon) -> dict[tuple[str, str], tuple[str, str]]:
    """The same, with people's names for short, and misspelt ones, joined to the one person they fit."""
    people: dict[str, set[str]] = defaultdict(set)
    firsts: dict[str, set[str]] = defaultdict(set)
    for group in sorted({group for group, kind in names.values() if kind == What.PERSON}):
        own = [folded(part) for part in parts_of(group)]
        if len(own) > 1:
            firsts[own[0]].add(group)
        if len(own) > 1 or group in lexicon.lists.first or group in lexicon.lists.last:
            for part in own:
                people[part].add(group)
    parts = frozenset(part for part, groups in people.items() if len(groups) == 1)
    found = dict(names)
    for one, (group, kind) in names.items():
        if one[1] or " " in group or kind not in (What.PERSON, What.NAME):
            continue
        listed = group in lexicon.lists.first or group in lexicon.lists.last
        if not listed and sort_of(group, lexicon) is Sort.UNKNOWN and (near := near_to(group, parts)):
            found[one] = (next(iter(people[near])), What.PERSON)
        elif group in lexicon.lists.first and group not in firsts:
            fits = {full for first, groups in firsts.items() if are_one_name(first, group) for full in groups}
            found[one] = (fits.pop(), What.PERSON) if len(fits) == 1 else (group, kind)
    return found


def _given(key: Key, names: Mapping[tuple[str, str], tuple[str, str]]) -> dict[str, str]:
    """Pseudonyms that groups have from before."""
    found: dict[str, str] = {}
    for one, (group, kind) in names.items():
        if is_identifier(kind):
            found[group] = f"[{kind}]"
        elif (row := key.rows.get(one)) and row.pseudonym:
            found.setdefault(group, row.pseudonym)
    return found


def _new(name: str, kind: str, used: Counter[str]) -> str:
    """The next pseudonym of a kind that nothing in the study has: numbers for people and places, letters for bodies."""
    if is_identifier(kind):
        return f"[{kind}]"
    lettered = kind in (What.ORGANISATION, What.CASE)
    word = "Case" if kind == What.CASE else kind_of_organisation(name) if lettered else _NUMBERED[What(kind)]
    number = 1
    while used[made := f"[{word} {_letters(number) if lettered else number}]"]:
        number += 1
    return made


def _letters(number: int) -> str:
    """1 is A, 26 Z, 27 AA."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
