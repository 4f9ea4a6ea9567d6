"""Variants of one name joined: "Tarnbrook Borough Council", "the Council's", "TBC"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from textmine.nlp.normalise import plain_letters
from textmine.records.corpus import Entity
from textmine.study.gazetteer import GazetteerEntry

_COMPANY = re.compile(r"\s+(?:ltd|limited|plc|llp|cic|inc)\.?\Z", re.IGNORECASE)
_TITLE = re.compile(r"\A(?:mr|mrs|ms|miss|dr|prof|professor|sir|dame|lord|lady|cllr|councillor)\.?\s+", re.IGNORECASE)
_SMALL = frozenset(("of", "the", "and", "for", "in", "&"))


def link_variants(entities: Sequence[Entity], known: Iterable[GazetteerEntry]) -> list[Entity]:
    """Give every mention the name its variants share; as `joined`.

    Args:
        entities: mentions of the whole study.
        known: the gazetteer.

    Returns:
        The mentions in their order, with `name` set, and `label` that of most mentions of the name.
    """
    return list(link_entities(lambda: entities, known))


def link_entities(mentions: Callable[[], Iterable[Entity]], known: Iterable[GazetteerEntry]) -> Iterator[Entity]:
    """Give every mention the name its variants share.

    Two forms are one name where they differ in case, an article, a possessive, a title or a company's ending; where one is the
    initials of the other; or where one is the first word or words of the other (for a person, the first or last name). The last
    two hold only where just one longer name fits: "Martin" stays apart when there are two Martins.

    Args:
        mentions: all mentions of the study, which are gone through twice.
        known: the gazetteer; its names and variants are joined first, under its name.

    Yields:
        The mentions in their order, with `name` set, and `label` that of most mentions of the name.
    """
    listed = {
        name_key(form): gazetteer_entry for gazetteer_entry in known for form in (gazetteer_entry.name, *gazetteer_entry.variants)
    }
    key = lru_cache(maxsize=None)(name_key)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for entity in mentions():
        counts[key(entity.text)][entity.text] += 1
        labels[key(entity.text)][entity.label] += 1
    label_of = {one: listed[one].kind if one in listed else _commonest(found) for one, found in labels.items()}
    names = _Names(label_of, listed)
    longer = {count: names.known_short(count) or names.longer(count) for count in counts if count not in listed}
    named = {}
    for count in counts:
        target = count
        while longer.get(target):
            target = longer[target]
        if target in listed:
            named[count] = (listed[target].name, listed[target].kind)
        else:
            named[count] = (_commonest(counts[target]), label_of[target])
    for entity in mentions():
        name, label = named[key(entity.text)]
        yield replace(entity, name=name, label=label)


def name_key(name: str) -> str:
    """A name without what does not tell names apart."""
    text = re.sub(r"(?:['’]s?)\Z", "", " ".join(name.split()))
    text = re.sub(r"\A(?:the|a)\s+", "", text, flags=re.IGNORECASE)
    text = _COMPANY.sub("", _TITLE.sub("", text))
    return plain_letters(re.sub(r"[^\w\s&+-]", "", text))


class _Names:
    """The names of a study, to be found by their first word, their last, or their initials: each one beside all would take long."""

    def __init__(self, label_of: Mapping[str, str], listed: Mapping[str, GazetteerEntry]) -> None:
        self._label_of = label_of
        self._first, self._last, self._initials = (defaultdict[tuple[str, str], list[str]](list) for _ in range(3))
        for one, label in label_of.items():
            words = one.split()
            if len(words) > 1:
                self._first[label, words[0]].append(one)
                self._last[label, words[-1]].append(one)
                self._initials[label, "".join(word[0] for word in words if word not in _SMALL)].append(one)
        self._known: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for form, known in listed.items():
            if known.kind == "organisation" and form.split():
                self._known[form.split()[0]].append((form, known.name))

    def known_short(self, key: str) -> str:
        """The one known organisation that a name begins, whatever the pipeline took the name for, or nothing."""
        words = key.split()
        fits = {name: form for form, name in self._known.get(words[0], ()) if form.split()[: len(words)] == words} if words else {}
        return next(iter(fits.values())) if len(fits) == 1 else ""

    def longer(self, key: str) -> str:
        """The one longer name that this is a short form of, or nothing."""
        label, words = self._label_of[key], key.split()
        if not words:
            return ""
        near = {*self._first.get((label, words[0]), ())}
        if len(words) == 1:
            near |= {*self._last.get((label, key), ()), *self._initials.get((label, key), ())}
        fits = [other for other in near if len(other.split()) > len(words) and _short_for(words, other.split(), label)]
        # "Tarnbrook" fits "Tarnbrook Council" and "Tarnbrook Council Tax Office"; if these are one family, the shortest is meant.
        fits.sort(key=lambda other: (len(other.split()), other))
        family = all(other.startswith(f"{fits[0]} ") for other in fits[1:]) if fits else False
        return fits[0] if family else ""


def _short_for(short: list[str], long: list[str], label: str) -> bool:
    if len(short) == 1 and len(short[0]) >= 3 and label != "person":
        initials = "".join(word[0] for word in long if word not in _SMALL)
        if short[0] == initials:
            return True
    if label == "person":
        return len(short) == 1 and short[0] in (long[0], long[-1])
    return label != "place" and long[: len(short)] == short and short[0] not in _SMALL


def _commonest(counts: Counter[str]) -> str:
    return min(counts, key=lambda form: (-counts[form], form))
