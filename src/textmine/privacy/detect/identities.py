"""Organisations by the word that says what they are: Tarn Valley Housing Association, St Bede's School, University of Marl."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from textmine.analysis.entities.entity_linking import link_variants
from textmine.privacy.detect.lexicon import DETERMINERS, GENERAL, HEADS, PLACES, Lexicon, WordClass, are_one_name, parts_of, sort_of
from textmine.privacy.detect.mentions import Mention, MentionKind, is_identifier, normalise_name
from textmine.privacy.detect.name_forms import Form, near_names
from textmine.privacy.pseudonyms.key import Key, Row, form_key
from textmine.records.corpus import Document, Entity
from textmine.study.gazetteer import GazetteerEntry

_AROUND = 40  # characters of context on either side of an example
_NUMBERED = {MentionKind.PERSON: "Person", MentionKind.PLACE: "Place", MentionKind.NAME: "Name"}


@dataclass(frozen=True, slots=True)
class _Seen:
    """All mentions of one form: how it is written, of what kind, and where first."""

    texts: Counter[str]
    kinds: Counter[str]
    first: tuple[int, int]
    example: str
    evidence: str
    sure: bool


def extend_key(
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
    seen = _count_listed(listed, len(documents)) | _seen(mentions, documents, scoped)
    names = _names(seen, listed, lexicon)
    rows = {row_key: replace(row, count=0) for row_key, row in key.rows.items()}
    pseudonyms = _pseudonyms_in_use(key, names)
    spoken = set(re.findall(r"\[[^\]\n]{1,40}\]", "\n".join(document.text for document in documents)))
    used = Counter(pseudonyms.values()) + Counter(dict.fromkeys(spoken, 1)) + Counter(row.pseudonym for row in key.rows.values())
    for row_key, found in sorted(seen.items(), key=lambda item: item[1].first):
        old = key.rows.get(row_key)
        kind = old.kind if old else names[row_key][1]
        text = old.text if old else min(found.texts, key=lambda form: (-found.texts[form], form))
        group = names[row_key][0]
        pseudonym = (old.pseudonym if old else "") or pseudonyms.get(group) or _new(group, kind, used)
        pseudonyms.setdefault(group, pseudonym)
        used[pseudonym] += 1
        rows[row_key] = Row(
            decision=old.decision if old else "",
            text=text,
            kind=kind,
            pseudonym=pseudonym,
            document=row_key[1],
            count=found.texts.total(),
            sure=found.sure,
            evidence=found.evidence,
            example=found.example,
        )
    for row_key, row in rows.items():
        if not row.pseudonym:  # of a row that a person added, and nothing in the study has
            rows[row_key] = replace(row, pseudonym=_new(row.text, row.kind, used))
            used[rows[row_key].pseudonym] += 1
    return Key(rows)


def _count_listed(listed: Sequence[Form], last: int) -> dict[tuple[str, str], _Seen]:
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
        for mention in mentions.get(document.document, ()):
            form = form_key(mention.text, mention.kind)
            place = (form, document.document) if (form, document.document) in scoped else (form, "")
            before, after = max(0, mention.start - _AROUND), mention.end + _AROUND
            example = " ".join(document.text[before:after].split())
            old = found.get(place)
            if old is None:
                found[place] = _Seen(Counter(), Counter(), (number, mention.start), example, mention.evidence, mention.sure)
            elif mention.sure and not old.sure:
                found[place] = replace(old, evidence=mention.evidence, example=example, sure=True)
            found[place].texts[mention.text] += 1
            found[place].kinds[mention.kind] += 1
    return found


def _names(
    seen: Mapping[tuple[str, str], _Seen], listed: Sequence[Form], lexicon: Lexicon
) -> dict[tuple[str, str], tuple[str, str]]:
    """By form, the name of what it belongs to and its kind."""
    named = {row_key: found for row_key, found in seen.items() if not row_key[1] and not is_identifier(_kind(found))}
    kinds = {row_key: _kind(found) for row_key, found in named.items()}
    bodies = [row_key[0].split() for row_key, kind in kinds.items() if kind == MentionKind.ORGANISATION]
    for row_key, kind in kinds.items():  # what could be anything is the body whose name it begins
        if kind == MentionKind.NAME and any(body[: len(words)] == words for body in bodies if (words := row_key[0].split())):
            kinds[row_key] = MentionKind.ORGANISATION
    entities = [
        Entity("", row_key[0], 0, 0, min(found.texts, key=lambda form: (-len(form), form)), kinds[row_key])
        for row_key, found in named.items()
        for _ in range(max(1, found.texts.total()))
    ]
    everywhere = [form for form in listed if not form.document]
    entities += [Entity("", "", 0, 0, form.text, form.kind) for form in everywhere]
    unique = {form.text.casefold(): form for form in reversed(everywhere)}
    # A first or family name alone is no name of its own where somebody's full name has it.
    known = [
        GazetteerEntry(form.text, form.kind) for form in unique.values() if form.kind != MentionKind.PERSON or " " in form.text
    ]
    joined = {
        entity.passage: (normalise_name(entity.name), entity.label) for entity in link_variants(entities, known) if entity.passage
    }
    found = {row_key: joined[row_key[0]] for row_key in named}
    for row_key, other in seen.items():
        if row_key not in named:
            kind = _kind(other)
            found[row_key] = (f"{kind}" if is_identifier(kind) else "|".join(row_key), kind)
    return _near(found, lexicon)


def _kind(found: _Seen) -> str:
    """The kind of most mentions; a person before a name that could not be told."""
    if found.kinds[MentionKind.CASE]:
        return MentionKind.CASE
    told = {kind: count for kind, count in found.kinds.items() if kind != MentionKind.NAME} or found.kinds
    return min(told, key=lambda kind: (-told[kind], kind))


def _near(names: dict[tuple[str, str], tuple[str, str]], lexicon: Lexicon) -> dict[tuple[str, str], tuple[str, str]]:
    """The same, with people's names for short, and misspelt ones, joined to the one person they fit."""
    people: dict[str, set[str]] = defaultdict(set)
    firsts: dict[str, set[str]] = defaultdict(set)
    for group in sorted({group for group, kind in names.values() if kind == MentionKind.PERSON}):
        own = [normalise_name(part) for part in parts_of(group)]
        if len(own) > 1:
            firsts[own[0]].add(group)
        if len(own) > 1 or lexicon.lists.has(group):
            for part in own:
                people[part].add(group)
    parts = frozenset(part for part, groups in people.items() if len(groups) == 1)
    found = dict(names)
    for row_key, (group, kind) in names.items():
        if row_key[1] or " " in group or kind not in (MentionKind.PERSON, MentionKind.NAME):
            continue
        listed = lexicon.lists.has(group)
        if not listed and sort_of(group, lexicon) is WordClass.UNKNOWN and (near := near_names(group, parts)):
            found[row_key] = (next(iter(people[near])), MentionKind.PERSON)
        elif group in lexicon.lists.first and group not in firsts:
            fits = {full for first, groups in firsts.items() if are_one_name(first, group) for full in groups}
            found[row_key] = (fits.pop(), MentionKind.PERSON) if len(fits) == 1 else (group, kind)
    return found


def _pseudonyms_in_use(key: Key, names: Mapping[tuple[str, str], tuple[str, str]]) -> dict[str, str]:
    """Pseudonyms that groups have from before."""
    found: dict[str, str] = {}
    for row_key, (group, kind) in names.items():
        if is_identifier(kind):
            found[group] = f"[{kind}]"
        elif (row := key.rows.get(row_key)) and row.pseudonym:
            found.setdefault(group, row.pseudonym)
    return found


def _new(name: str, kind: str, used: Counter[str]) -> str:
    """The next pseudonym of a kind that nothing in the study has: numbers for people and places, letters for bodies."""
    if is_identifier(kind):
        return f"[{kind}]"
    lettered = kind in (MentionKind.ORGANISATION, MentionKind.CASE)
    word = "Case" if kind == MentionKind.CASE else kind_of_organisation(name) if lettered else _NUMBERED[MentionKind(kind)]
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


_HEAD = "|".join(re.escape(head) for head in sorted(HEADS, key=len, reverse=True))
_WORD = r"[^\W\d_]+(?:['’\-][^\W\d_]+)*"
_CAPITAL = rf"(?=[^\W\d_a-z]){_WORD}"
_LINK = r"(?:of|and|for|the|in|on|&|upon|le|de)"
_EDGE = r"(?![^\W_])"
_INNER = rf"(?: (?:{_CAPITAL}|{_LINK}(?= (?:{_LINK} )?{_CAPITAL})))*?"
_NAMED = re.compile(rf"(?<![^\W_])(?:St\.? )?{_CAPITAL}{_INNER} (?:{_HEAD}){_EDGE}(?: (?:{_CAPITAL} ){{0,2}}(?:{_HEAD}){_EDGE})*")
_OF = re.compile(
    r"(?<![^\W_])(?:University|College|Bank|School|Borough|Diocese|Royal Borough|City|Archdiocese) of (?:the )?"
    rf"{_CAPITAL}(?: (?:{_CAPITAL}|and(?= {_CAPITAL})))*"
)
_LOOSE = re.compile(
    rf"(?<![^\W_])(?:{_WORD} ){{1,3}}"
    rf"(?P<head>(?:(?:primary|high|infant|junior|community|county|borough|city|district|town|parish|housing)\s)?"
    rf"(?:{_HEAD})(?: (?:{_HEAD}))?)(?![^\W_])",
    re.IGNORECASE,
)
_LEADING = re.compile(
    rf"(?:(?:{_LINK}|(?:There|It|That|Here|What|He|She|Who)['’]s|The|A|An|Our|My|And|But|So|At|In|With|From|For|If|When|That|This|Like|Then|Because|Is|Was|To|Do|Does|Did|Has|Have|Had|Will|Can|Could|Would|Should|Are|Were|What|Where|Why|How|Who|Which|Ask)\s+)+",
    re.IGNORECASE,
)
_PLACED = re.compile(rf"(?<![^\W_])(?:St\.? )?{_CAPITAL}(?: {_CAPITAL})*? (?:{'|'.join(PLACES)})(?![^\W_])")
_GENERAL = frozenset(normalise_name(word) for head in (*HEADS, *PLACES) for word in head.split()) | GENERAL


def find_organisations(text: str, lexicon: Lexicon) -> Iterator[Mention]:
    """Organisations, and places, of a text by their own words; sure where one of these is no English word.

    Args:
        text: any text.
        lexicon: what names are told by.

    Yields:
        Mentions in the order of the text, some of which may overlap.
    """
    yield from _loosely(text, lexicon)
    for pattern, kind in ((_NAMED, MentionKind.ORGANISATION), (_OF, MentionKind.ORGANISATION), (_PLACED, MentionKind.PLACE)):
        for match in pattern.finditer(text):
            start, end = match.span()
            if leading := _LEADING.match(text, start, end):
                start = leading.end()
            if start >= end:
                continue
            name = text[start:end]
            words = re.findall(_WORD, name)
            if is_general(name, lexicon):
                continue
            unheard = any(sort_of(word, lexicon) in (WordClass.PROPER, WordClass.UNKNOWN) for word in words)
            yield Mention(
                start,
                end,
                name,
                kind,
                f"ends as the name of {'a place' if kind is MentionKind.PLACE else 'an organisation'}",
                unheard,
            )


def _loosely(text: str, lexicon: Lexicon) -> Iterator[Mention]:
    """Organisations in small letters, or capitals alone: words no dictionary has before one for an organisation."""
    for match in _LOOSE.finditer(text):
        before = list(re.finditer(_WORD, text[match.start() : match.start("head")]))
        own: list[re.Match[str]] = []
        for word in reversed(before):  # from the end, while the words are a name
            if re.search(r"['’]s\Z", word[0]) and not own and " " not in match["head"]:  # somebody's board
                break
            if normalise_name(word[0]) in DETERMINERS:  # the dean of the college
                break
            if normalise_name(word[0]) in _GENERAL and not own:
                continue
            if sort_of(word[0], lexicon) not in (WordClass.PROPER, WordClass.UNKNOWN):
                break
            own.append(word)
        while own and lexicon.lists.is_public(own[-1][0]):  # Tarnbeck Methodist Church, not Methodist Church
            own.pop()
        if own:
            start = match.start() + own[-1].start()
            yield Mention(
                start,
                match.end(),
                text[start : match.end()],
                MentionKind.ORGANISATION,
                "a name before a word for an organisation",
                False,
            )


def is_general(name: str, lexicon: Lexicon) -> bool:
    """Whether a name is that of many organisations, or of one that tells nobody's identity: Health Board, Welsh Government."""
    if lexicon.lists.is_public(name):
        return True
    words = [word for word in re.findall(_WORD, name) if normalise_name(word) not in _GENERAL]
    return all(lexicon.lists.is_public(word) or normalise_name(word) in _OFFICES for word in words)


_OFFICES = frozenset(
    "government parliament assembly committee department ministry office commission minister secretary executive england".split()
)


def kind_of_organisation(name: str) -> str:
    """What an organisation's pseudonym calls it, by the last word of its name that says so."""
    found = re.findall(rf"(?<![^\W_])(?:{_HEAD})(?![^\W_])", name) or re.findall(rf"(?<![^\W_])(?:{_HEAD})(?![^\W_])", name.title())
    return HEADS[found[-1]] if found and found[-1] in HEADS else "Organisation"
