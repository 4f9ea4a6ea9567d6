"""Variants of one name joined: "Tarnbrook Borough Council", "the Council's", "TBC"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from textmine.annotate.gazetteer import Known
from textmine.records import Entity

_COMPANY = re.compile(r"\s+(?:ltd|limited|plc|llp|cic|inc)\.?\Z", re.IGNORECASE)
_TITLE = re.compile(r"\A(?:mr|mrs|ms|miss|dr|prof|professor|sir|dame|lord|lady|cllr|councillor)\.?\s+", re.IGNORECASE)
_SMALL = frozenset(("of", "the", "and", "for", "in", "&"))


def join_variants(entities: Sequence[Entity], known: Iterable[Known]) -> list[Entity]:
    """Give every mention the name its variants share.

    Two forms are one name where they differ in case, an article, a possessive, a title or a company's ending; where one is the
    initials of the other; or where one is the first word or words of the other (for a person, the first or last name). The last
    two hold only where just one longer name fits: "Martin" stays apart when there are two Martins.

    Args:
        entities: mentions of the whole study.
        known: the gazetteer; its names and variants are joined first, under its name.

    Returns:
        The mentions in their order, with `name` set, and `label` that of most mentions of the name.
    """
    listed = {key_of(form): one for one in known for form in (one.name, *one.variants)}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for entity in entities:
        counts[key_of(entity.text)][entity.text] += 1
        labels[key_of(entity.text)][entity.label] += 1
    label_of = {key: listed[key].kind if key in listed else _commonest(found) for key, found in labels.items()}
    longer = {key: _known_short(key, listed) or _longer(key, label_of) for key in counts if key not in listed}
    named = {}
    for key in counts:
        target = key
        while longer.get(target):
            target = longer[target]
        if target in listed:
            named[key] = (listed[target].name, listed[target].kind)
        else:
            named[key] = (_commonest(counts[target]), label_of[target])
    return [replace(entity, name=named[key_of(entity.text)][0], label=named[key_of(entity.text)][1]) for entity in entities]


def key_of(name: str) -> str:
    """A name without what does not tell names apart."""
    text = re.sub(r"(?:['’]s?)\Z", "", " ".join(name.split()))
    text = re.sub(r"\A(?:the|a)\s+", "", text, flags=re.IGNORECASE)
    text = _COMPANY.sub("", _TITLE.sub("", text))
    return re.sub(r"[^\w\s&+-]", "", text).casefold()


def _known_short(key: str, listed: dict[str, Known]) -> str:
    """The one known organisation that a name begins, whatever the pipeline took the name for, or nothing."""
    words = key.split()
    fits = {
        known.name: form for form, known in listed.items() if known.kind == "organisation" and form.split()[: len(words)] == words
    }
    return next(iter(fits.values())) if len(fits) == 1 else ""


def _longer(key: str, label_of: dict[str, str]) -> str:
    """The one longer name that this is a short form of, or nothing."""
    label = label_of[key]
    words = key.split()
    fits = [
        other
        for other, kind in label_of.items()
        if other != key and kind == label and len(other.split()) > len(words) and _short_for(words, other.split(), label)
    ]
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
