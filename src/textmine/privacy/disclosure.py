"""The check on what leaves a study: names that are left, people told by what they are, and words that can be searched for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from textmine.privacy.find import find_mentions
from textmine.privacy.key import KEEP
from textmine.privacy.mentions import Mention, is_identifier
from textmine.privacy.naming import Named
from textmine.privacy.rare import rare_attributes, rare_titles
from textmine.records import Document, Kind
from textmine.report.view import Results
from textmine.settings import PrivacySettings

_EXAMPLES = 5  # shown of each finding
_WEB = re.compile(r"https?://|www\.|\[web address\]", re.IGNORECASE)
_PAGES = (".html", ".htm", ".mhtml")


class Carries(StrEnum):
    """What an export holds of a study."""

    TEXTS = "transcripts in full"
    QUOTES = "quotations"
    SPEAKERS = "speakers"
    ATTRIBUTES = "attributes of people"
    NAMES = "names that are mentioned"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the check found.

    Attributes:
        check: of what, in words.
        where: documents or columns; no names.
        count: how many.
        words: examples; these tell, and are shown to the person at the machine alone.
        do: what may be done.
    """

    check: str
    where: str
    count: int
    words: tuple[str, ...]
    do: str


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The check's result: an export with findings is refused, or signed off; notes are told and refuse nothing."""

    findings: tuple[Finding, ...]
    notes: tuple[str, ...]


def check_disclosure(
    results: Results, named: Named, carries: frozenset[Carries], settings: PrivacySettings, replaced: bool
) -> Disclosure:
    """Check what would be exported.

    Args:
        results: as they would be written, after pseudonyms.
        named: the study's pseudonyms.
        carries: what the export holds.
        settings: `[privacy]`.
        replaced: whether pseudonyms were put in.

    Returns:
        Findings and notes.
    """
    findings = [
        *_names_left(results, named, carries, replaced),
        *rare(results, carries, settings, named if replaced else None),
        *_searchable(results, carries, settings),
    ]
    return Disclosure(tuple(findings), tuple(_notes(results, named, settings, replaced)))


def _names_left(results: Results, named: Named, carries: frozenset[Carries], replaced: bool) -> Iterator[Finding]:
    do = "Give --pseudonyms, or let them stand with `keep` in the table of `textmine pseudonyms`."
    if replaced:
        do = "Add a row for each to the table of `textmine pseudonyms`, with `replace` or `keep`."
    if Carries.TEXTS in carries or Carries.QUOTES in carries:
        left: dict[bool, list[tuple[Document, Mention]]] = defaultdict(list)
        for document, mention in _left(results, named, carries):
            left[is_identifier(mention.kind)].append((document, mention))
        for of_pattern, found in sorted(left.items()):
            files = sorted({document.document for document, _ in found})
            words = _examples(mention.text for _, mention in found)
            yield Finding("identifiers left" if of_pattern else "names left", _listed(files), len(found), words, do)
    labels = [one.participant or one.speaker for one in results.turns] if Carries.SPEAKERS in carries else []
    texts = [
        *labels,
        *(one.document for one in results.documents if one.kind == Kind.TRANSCRIPT),
        *(one.text for one in results.notes),
        *(one.note for one in results.codings if one.note),
    ]
    texts += [results.title, results.note]
    if Carries.TEXTS in carries:
        texts += [value for one in results.documents if one.kind == Kind.TRANSCRIPT for _, value in one.header]
        texts += [one.title for one in results.documents if one.kind == Kind.TRANSCRIPT]
    if Carries.NAMES in carries:
        cases = {one.passage: one.case for one in results.passages}
        texts += [one.name for one in results.entities if one.label in ("person", "organisation", "place") and cases[one.passage]]
    told = [text for text in dict.fromkeys(texts) if text and named.pseudonyms.say(text, loosely=len(text.split()) < 6) != text]
    if told:
        yield Finding("names left in labels, file names, covers and notes", f"{len(told)} of them", len(told), _examples(told), do)


def _left(results: Results, named: Named, carries: frozenset[Carries]) -> Iterator[tuple[Document, Mention]]:
    """Mentions that are sure, or of names the study lists, in what is carried; not those that people let stand."""
    documents = {one.document: one for one in results.documents}
    quoted: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for coding in results.codings:
        quoted[coding.document].append((coding.start, coding.end))
    for document, mentions in find_mentions(results, named.listed, named.lexicon).items():
        for one in mentions:
            shown = Carries.TEXTS in carries or any(start <= one.start < end for start, end in quoted[document])
            if one.sure and shown and named.pseudonyms.instead(one, document):
                yield documents[document], one


def rare(results: Results, carries: frozenset[Carries], settings: PrivacySettings, named: Named | None) -> Iterator[Finding]:
    """Attributes that few people share, and titles that one person of a case has.

    Args:
        results: as they would be written.
        carries: what the export holds.
        settings: `[privacy]`.
        named: the study's pseudonyms, where they were put in.

    Yields:
        A finding for each set of columns, and for titles.
    """
    if Carries.SPEAKERS in carries or Carries.ATTRIBUTES in carries:
        everything = Carries.ATTRIBUTES in carries
        for columns, combinations, people in rare_attributes(results.speakers, settings.k, everything):
            do = f"Leave them out (leave_out = {list(columns)} under [privacy]), or join values in participants.csv."
            got = f"{' + '.join(columns)}: {combinations} combinations of fewer than {settings.k} people"
            yield Finding("rare attributes", got, people, (), do)
    titles = rare_titles(results, Carries.SPEAKERS in carries, bool(carries & {Carries.TEXTS, Carries.QUOTES}))
    for where, words in titles:
        do = "Give the person another label or a participant id in participants.csv, or shorten the quotation."
        yield Finding("titles that one person has", where, len(words), _examples(words), do)


def _searchable(results: Results, carries: frozenset[Carries], settings: PrivacySettings) -> Iterator[Finding]:
    if not carries & {Carries.QUOTES, Carries.TEXTS}:
        return
    public = {one.document for one in results.documents if one.kind == Kind.TRANSCRIPT and (settings.public or _is_public(one))}
    long = {
        (one.document, one.start): one
        for one in results.codings
        if one.document in public and len(one.quote.split()) > settings.quotation_words
    }
    if long:
        files = _listed(sorted({document for document, _ in long}))
        do = "Shorten or paraphrase them, or raise quotation_words under [privacy] where that is agreed."
        words = _examples(one.quote[:60] + "…" for one in long.values())
        yield Finding(f"quotations of more than {settings.quotation_words} words from public sources", files, len(long), words, do)


def _is_public(document: Document) -> bool:
    """Whether a source says of itself that it is on the web."""
    return PurePosixPath(document.document).suffix.lower() in _PAGES or any(_WEB.search(value) for _, value in document.header)


def _notes(results: Results, named: Named, settings: PrivacySettings, replaced: bool) -> Iterator[str]:
    rows = [row for row in named.key.rows.values() if row.count]
    if not replaced:
        unsure = sum(row.pending for row in rows)
        if unsure:
            yield f"{unsure} names that are not sure stand in the study too; `textmine pseudonyms` lists them"
        return
    if pending := sum(row.pending for row in rows):
        yield f"{pending} names that are not sure were replaced before anybody confirmed them"
    if kept := sum(row.decision == KEEP for row in rows):
        yield f"{kept} names stand because people decided so"
    if not settings.cases:
        yield f"the names of {len(results.cases)} cases stand as they are; `cases = true` under [privacy] replaces them"
    if missing := {"person", "organisation", "place", "name", "identifier"} - set(settings.kinds):
        yield f"not replaced, as the settings have it: {', '.join(sorted(missing))}"


def _examples(words: Iterable[str]) -> tuple[str, ...]:
    counts = Counter(" ".join(word.split()) for word in words)
    return tuple(sorted(counts, key=lambda word: (-counts[word], word))[:_EXAMPLES])


def _listed(files: Sequence[str]) -> str:
    shown = ", ".join(files[:_EXAMPLES])
    return shown if len(files) <= _EXAMPLES else f"{shown} and {len(files) - _EXAMPLES} more"
