"""Organisations, people, places, programmes, policies and laws that passages mention."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from textmine.nlp.normalise import without_accents
from textmine.records.corpus import Document, Entity, Passage
from textmine.study.gazetteer import GazetteerEntry

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher

_LABELS = {"ORG": "organisation", "PERSON": "person", "GPE": "place", "LOC": "place", "FAC": "place", "LAW": "law"}
# "Housing (Wales) Act 2014": capitalised words, joined by small ones, that end in Act and perhaps a year (not "So the Care Act").
_ACT = re.compile(
    r"\b(?:[A-Z][\w-]*|\([A-Z][\w ]*\))(?: (?:[A-Z][\w-]*|\([A-Z][\w ]*\)|and|(?:of|for)(?: the)?))* Act\b(?: \d{4})?"
)
_LEADING = re.compile(r"(?:the|a|an|our|your|my|and)\s+", re.IGNORECASE)
# Sounds of speech that the pipeline, which was trained on written text, takes for names.
_SOUND_WORDS = "mm mmm hm hmm um er erm uh ah oh yeah yep yes no ok okay right well so sort kind god lord"
_SOUNDS = frozenset(_SOUND_WORDS.split())


def find_entities(
    document: Document, passages: Sequence[Passage], pipeline: Language, known: Iterable[GazetteerEntry]
) -> list[Entity]:
    """The mentions in one document's passages; known names win over what the pipeline finds in the same place.

    Args:
        document: holds the text.
        passages: slices of it.
        pipeline: spaCy's English pipeline with `ner`.
        known: the gazetteer.

    Returns:
        Entities in the order of the text, without a joined `name` (see `textmine.analysis.entities.entity_linking`).
    """
    known = tuple(known)
    kinds = {known_name.name: known_name.kind for known_name in known}
    matchers = phrase_matchers(pipeline, known)
    texts = (document.text[passage.start : passage.end] for passage in passages)
    found: list[Entity] = []
    for passage, doc in zip(passages, pipeline.pipe(texts, batch_size=64), strict=True):
        taken: set[int] = set()
        for start, end, label in _spans(doc, matchers, kinds):
            if taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                text = doc.text[start:end]
                found.append(Entity(document.document, passage.passage, passage.start + start, passage.start + end, text, label))
    return sorted(found, key=lambda entity: entity.start)


def phrase_matchers(pipeline: Language, known: Iterable[GazetteerEntry]) -> tuple[PhraseMatcher, PhraseMatcher]:
    """Matchers of all known names and variants: in any case, and exactly for those in capitals alone ("Pip" is no PIP).

    Args:
        pipeline: whose vocabulary and tokenizer are used.
        known: the gazetteer.

    Returns:
        The two; a match's id is the hash of the known name in the pipeline's vocabulary.
    """
    from spacy.matcher import PhraseMatcher

    in_any_case, exact = PhraseMatcher(pipeline.vocab, attr="NORM"), PhraseMatcher(pipeline.vocab, attr="ORTH")
    for name in known:
        forms = {name.name, *name.variants}
        for form in sorted(forms | set(map(without_accents, forms))):
            (exact if form.isupper() else in_any_case).add(name.name, [pipeline.make_doc(form)])
    return in_any_case, exact


def _spans(doc: Any, matchers: Iterable[PhraseMatcher], kinds: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    """Start, end and label of candidate mentions, those to be preferred first."""
    known = []
    for key, first, last in (match for matcher in matchers for match in matcher(doc)):
        span = doc[first:last]
        if any(character.isupper() for character in span.text):  # "new deal" in small letters is no programme
            known.append((span.start_char, span.end_char, kinds[doc.vocab.strings[key]]))
    yield from sorted(known, key=lambda span: (span[0] - span[1], span[0]))
    for act in _ACT.finditer(doc.text):
        start = act.start() + (leading.end() if (leading := _LEADING.match(act[0])) else 0)
        if " " in doc.text[start : act.end()]:
            yield start, act.end(), "law"
    for entity in doc.ents:
        label = _LABELS.get(entity.label_)
        start = entity.start_char + (leading.end() if (leading := _LEADING.match(entity.text)) else 0)
        end = start + len(re.sub(r"(?:['’]s|[\s.,;:!?'’)\]]+)\Z", "", doc.text[start : entity.end_char]))
        if label and _is_name(doc.text[start:end]):
            yield start, end, label


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        bool(words)
        and len(text) > 1
        and len(words) <= 8
        and any(word[0].isupper() for word in words)
        and words[0].lower().strip(",.") not in _SOUNDS
        and "[" not in text
    )
