"""Everything in a study that may tell who or where somebody is: from its own tables, patterns, lists of names, and spaCy."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from textmine.matrices.results import Results
from textmine.privacy.detect.identities import find_organisations, is_general
from textmine.privacy.detect.lexicon import (
    SOUNDS,
    TITLES,
    Lexicon,
    WordClass,
    count_writing,
    english_words,
    name_lists,
    parts_of,
    sort_of,
)
from textmine.privacy.detect.mentions import Mention, MentionKind, normalise_name
from textmine.privacy.detect.name_forms import Form, Forms, nearest_name
from textmine.privacy.detect.names import find_names, names_beside
from textmine.privacy.detect.patterns import find_identifiers
from textmine.records.corpus import Document, Entity, Kind, Turn

_LABELS = {"person": MentionKind.PERSON, "organisation": MentionKind.ORGANISATION, "place": MentionKind.PLACE}
# From one sentence into the next.
_RUNS_ON = re.compile(
    r"(?<![A-Z])(?<!St)(?<!Mr)(?<!Dr)(?<!Mrs)[.?!:;]\s|\AI\.\s|\s(?:I|(?i:he|she|it|we|they|you))(?![^\W\d_])|\n|\([^)]*\Z"
)
_AFTER_ARTICLE = re.compile(r"\b(?:the|an?|this|that|any|each|every|our|their|its)\s+\Z", re.IGNORECASE)
_SPACY = "spaCy took it for one"
_LINKS = frozenset("of and the for de van der la le du al".split())
_AGREED = "; so did spaCy"
_SHORTEST_PART = 3  # letters of a first or family name that is looked for by itself


def build_lexicon(results: Results) -> Lexicon:
    """What names of a study are told by: English, lists of names, and how the study itself writes its words."""
    texts = [document.text for document in results.documents if document.kind == Kind.TRANSCRIPT]
    small, marked = count_writing(texts)
    return Lexicon(english_words(), name_lists(), small, marked)


def detect_mentions(
    results: Results, listed: Iterable[Form], lexicon: Lexicon, literature: bool = False
) -> Mapping[str, tuple[Mention, ...]]:
    """Every mention in the documents of a study.

    Args:
        results: of a run.
        listed: names that are known beforehand: of `roster`, and what people added.
        lexicon: of `lexicon_of`.
        literature: look for names of the study in papers too.

    Returns:
        By document, in the order of the text, mentions that do not overlap and lie within one turn each; `start` and `end` are
        characters of the document's text. What is found in one place is looked for in all: a name in capitals in one transcript is
        found in small letters in another, and misspelt.
    """
    documents = [document for document in results.documents if literature or document.kind == Kind.TRANSCRIPT]
    turns: dict[str, list[Turn]] = defaultdict(list)
    for turn in results.turns:
        turns[turn.document].append(turn)
    stretches = {document.document: list(_stretches(document, turns[document.document])) for document in documents}
    entities: dict[str, list[Entity]] = defaultdict(list)
    for entity in results.entities:
        entities[entity.document].append(entity)
    known = Forms(listed, lexicon)
    first = {
        document.document: _find(document, stretches[document.document], entities[document.document], known, lexicon)
        for document in documents
        if document.kind == Kind.TRANSCRIPT  # papers name their authors, and only names of the study are looked for in them
    }
    more = Forms([*listed, *_forms_of((mention for found in first.values() for mention in found), lexicon)], lexicon)
    names = _people(listed, first)
    found = {}
    for document in documents:
        near = names if document.document in first else frozenset()
        found[document.document] = tuple(
            _again(document, stretches[document.document], first.get(document.document, ()), more, near, lexicon)
        )
    return found


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A place of a document that is searched by itself: a turn, or the labels between two, where nothing is `spoken`."""

    start: int
    end: int
    spoken: bool = True


def _stretches(document: Document, turns: Sequence[Turn]) -> Iterator[_Candidate]:
    at = 0
    for turn in sorted(turns, key=lambda turn: turn.start):
        if turn.start > at:
            yield _Candidate(at, turn.start, spoken=False)
        yield _Candidate(max(at, turn.start), turn.end)
        at = max(at, turn.end)
    if at < len(document.text):
        yield _Candidate(at, len(document.text), spoken=False)


def _find(
    document: Document, stretches: Sequence[_Candidate], entities: Sequence[Entity], known: Forms, lexicon: Lexicon
) -> list[Mention]:
    """Mentions of one document by its own words alone."""
    found: list[Mention] = []
    seen = [mention for entity in entities if (mention := _of_entity(entity, document, lexicon))]
    for stretch in stretches:
        text = document.text[stretch.start : stretch.end]
        identifiers = find_identifiers(text) if stretch.spoken else []
        fixed = list(known.find(text, document.document, loosely=not stretch.spoken))
        fixed += find_organisations(text, lexicon) if stretch.spoken else []
        # A family name alone may be part of a full name that no table has.
        taken = [
            (other.start, other.end) for other in [*identifiers, *fixed] if other.kind != MentionKind.PERSON or " " in other.text
        ]
        names = find_names(text, lexicon, taken) if stretch.spoken else []
        near = [other for other in seen if stretch.start <= other.start and other.end <= stretch.end]
        by_rule = [_shift(other, stretch.start) for other in [*identifiers, *fixed, *names]]
        found += _drop_overlaps([*by_rule, *near], document.text, lexicon.lists.usual)
    return found


def _of_entity(entity: Entity, document: Document, lexicon: Lexicon) -> Mention | None:
    """What spaCy found, unless it is of no use: a nation, or words that are nobody's name."""
    kind = _LABELS.get(entity.label)
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", entity.text)
    if kind is None or not words or all(normalise_name(word) in TITLES | SOUNDS for word in words) or _RUNS_ON.search(entity.text):
        return None
    if lexicon.lists.is_public(entity.text) or is_general(entity.text, lexicon):
        return None
    sorts = [sort_of(word, lexicon) for word in words]
    unheard = any(
        sort in (WordClass.PROPER, WordClass.UNKNOWN) and not lexicon.lists.is_public(word)
        for sort, word in zip(sorts, words, strict=True)
    )
    usual = any(normalise_name(word) in lexicon.lists.usual for word in words)
    usual = usual or (len(words) > 1 and normalise_name(words[0]) in lexicon.lists.first)
    if len(words) == 1 and words[0].isupper():
        unheard = lexicon.words.seldom(words[0])
    titled = kind is MentionKind.ORGANISATION and len(words) > 1 and sum(word[0].isupper() for word in words) > 1
    if not (unheard or titled or (kind is MentionKind.PERSON and usual)):
        return None
    if len(words) == 1 and not unheard and _AFTER_ARTICLE.search(document.text, max(0, entity.start - 12), entity.start):
        return None  # the Bill
    return Mention(entity.start, entity.end, document.text[entity.start : entity.end], kind, _SPACY, False)


def _shift(mention: Mention, by: int) -> Mention:
    return replace(mention, start=mention.start + by, end=mention.end + by)


def _drop_overlaps(mentions: Iterable[Mention], text: str, usual: frozenset[str]) -> list[Mention]:
    """Mentions that do not overlap: the longest of each place, but for what spaCy alone found, which yields to the others."""
    chosen: list[Mention] = []
    for mention in sorted(
        mentions, key=lambda m: (m.evidence == _SPACY, -(m.end - m.start), not m.sure, m.kind == MentionKind.NAME, m.start)
    ):
        over = [other for other in chosen if mention.start < other.end and other.start < mention.end]
        if not over:
            chosen.append(mention)
        elif mention.evidence == _SPACY and len(over) == 1:
            chosen[chosen.index(over[0])] = _confirm(over[0], mention, text, usual)
    return sorted(chosen, key=lambda mention: mention.start)


def _confirm(own: Mention, spacy: Mention, text: str, usual_names: frozenset[str]) -> Mention:
    """What we and spaCy both found: as far as either says, and of spaCy's kind where we could not tell."""
    if own.kind not in (MentionKind.PERSON, MentionKind.NAME, MentionKind.PLACE):
        return own
    start, end = min(own.start, spacy.start), max(own.end, spacy.end)
    if any(word.islower() and word not in _LINKS for word in text[start:end].split()):  # "Jo from Eyeline"
        start, end = own.start, own.end
    usual = normalise_name(text[start:end].split()[0]) in usual_names
    by_list = own.evidence.startswith(("a first name", "a family name")) and not usual
    kind = own.kind if own.kind == MentionKind.PERSON and not (by_list and spacy.kind == MentionKind.PLACE) else spacy.kind
    if spacy.kind == MentionKind.ORGANISATION and end - start > own.end - own.start:
        kind = spacy.kind
    sure = own.sure or (spacy.kind == own.kind == MentionKind.PERSON)
    return Mention(start, end, text[start:end], kind, own.evidence.removesuffix(_AGREED) + _AGREED, sure)


def _forms_of(mentions: Iterable[Mention], lexicon: Lexicon) -> Iterator[Form]:
    """Names that were found somewhere, to be looked for everywhere; of a person the first and the family name too."""
    for (
        mention
    ) in mentions:  # but for words that stand in every other sentence (the, well, will), and those that are a month's name
        if lexicon.words.is_everyday(mention.text) or lexicon.lists.is_public(mention.text):
            continue
        if mention.kind in (MentionKind.PERSON, MentionKind.ORGANISATION, MentionKind.PLACE, MentionKind.NAME):
            yield Form(mention.text, mention.kind, "found elsewhere in the study", sure=mention.sure)
        if mention.kind == MentionKind.PERSON:
            parts = [part for part in parts_of(mention.text) if len(part) >= _SHORTEST_PART]
            if len(parts) > 1:
                parts = [part for part in parts if not lexicon.words.is_everyday(part) and not lexicon.lists.is_public(part)]
                yield from (Form(part, MentionKind.PERSON, "part of a name of the study", sure=mention.sure) for part in parts)


def _people(listed: Iterable[Form], found: Mapping[str, Sequence[Mention]]) -> frozenset[str]:
    """First and family names of people of the study, as they are compared."""
    texts = [form.text for form in listed if form.kind == MentionKind.PERSON]
    texts += [
        mention.text
        for mentions in found.values()
        for mention in mentions
        if mention.kind == MentionKind.PERSON and (mention.sure or " " in mention.text)
    ]
    return frozenset(normalise_name(part) for text in texts for part in parts_of(text) if len(part) >= _SHORTEST_PART)


def _again(
    document: Document,
    stretches: Sequence[_Candidate],
    first: Sequence[Mention],
    known: Forms,
    names: frozenset[str],
    lexicon: Lexicon,
) -> Iterator[Mention]:
    """Mentions of one document with those that other places, or a near spelling, tell of."""
    found: list[Mention] = []
    for stretch in stretches:
        text = document.text[stretch.start : stretch.end]
        here = [mention for mention in first if stretch.start <= mention.start < stretch.end]
        if not stretch.spoken:
            found += here
            continue
        again = [_shift(one, stretch.start) for one in known.find(text, document.document)]
        taken = [(one.start - stretch.start, one.end - stretch.start) for one in [*here, *again]]
        near = [_shift(mention, stretch.start) for mention in nearest_name(text, taken, names, lexicon)]
        placed = [_shift(one, -stretch.start) for one in [*here, *again]]
        near += [_shift(mention, stretch.start) for mention in names_beside(text, placed, lexicon)]
        found += _drop_overlaps([*here, *again, *near], document.text, lexicon.lists.usual)
    yield from found
