"""The check on what leaves a study: names that are left, people told by what they are, and words that can be searched for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from pathlib import PurePosixPath

from textmine.matrices.results import Results
from textmine.privacy.detect.detect import detect_mentions
from textmine.privacy.detect.mentions import Mention, is_identifier
from textmine.privacy.pseudonyms.key import KEEP
from textmine.privacy.pseudonyms.naming import PseudonymSet
from textmine.records.corpus import Document, Kind, Role, Speaker
from textmine.study.settings import PrivacySettings

_MOST = 3  # columns together; more columns than that single out nearly everybody in a study of interviews
_GIVEN = re.compile(r"pseudonym|participant|respondent|\bid\b", re.IGNORECASE)
_POSTS = (
    r"chief (?:executive|officer|constable|operating officer|finance officer|nurse)|ceo|managing director|executive director"
    r"|(?:deputy |assistant |programme |finance |medical |clinical |policy |area |regional )?director"
    r"|head ?teacher|head|chair(?:man|woman|person)?|leader|mayor|bishop|archbishop|vicar|minister|secretary|president|principal"
    r"|treasurer|founder|commissioner|governor|matron|superintendent|dean|registrar|ombudsman"
    r"|(?:general |practice |scheme |service |contract |programme |project |centre |branch )?manager"
)
_IN_TEXT = re.compile(
    r"\b(?:the|our|their|former|then|as|new|old|deputy|i['’]m|i am|i was)\s+"
    rf"(?P<title>(?:(?!the\b)\w+\s)?(?:{_POSTS}))\s+(?:of|at|for|from|in)\s+(?:the\s+)?(?-i:(?=\[[A-Z]|[A-Z][a-z]))",
    re.IGNORECASE,
)
_IS_POST = re.compile(rf"\b(?:{_POSTS}|officer|lead|coordinator|adviser|advisor|co-ordinator)\b", re.IGNORECASE)
_COLUMNS = re.compile(r"(?:job|role|title|post|position|occupation|profession)\b", re.IGNORECASE)


def rare_attributes(speakers: Sequence[Speaker], k: int, everything: bool) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Sets of columns by which fewer than k people share their values.

    Args:
        speakers: of all transcripts; interviewers do not count.
        k: people.
        everything: all attributes; otherwise the group alone.

    Yields:
        Columns, how many combinations of their values fewer than k people have, and how many people these are; a set that has a
        telling set within it for the same person says nothing new of them.
    """
    people: dict[str, dict[str, str]] = {}
    for speaker in speakers:
        if speaker.role in (Role.RESPONDENT, Role.UNKNOWN):
            own = {"group": speaker.group} | (
                {"organisation": speaker.organisation, **dict(speaker.attributes)} if everything else {}
            )
            known = {key: value for key, value in own.items() if value and not _GIVEN.search(key)}
            people.setdefault(speaker.participant, {}).update(known)
    columns = sorted({key for own in people.values() for key in own})
    told: dict[str, list[frozenset[str]]] = defaultdict(list)
    for size in range(1, _MOST + 1):
        for chosen in combinations(columns, size):
            having = [
                (person, tuple(own[key] for key in chosen)) for person, own in people.items() if all(key in own for key in chosen)
            ]
            counts = Counter(values for _, values in having)
            few = [(person, values) for person, values in having if counts[values] < k]
            new = [(person, values) for person, values in few if not any(known < set(chosen) for known in told[person])]
            for person, _ in few:
                told[person].append(frozenset(chosen))
            if new:
                yield chosen, len({values for _, values in new}), len({person for person, _ in new})


def rare_titles(results: Results, speakers: bool, texts: bool) -> Iterator[tuple[str, Sequence[str]]]:
    """Titles that only one person of a case has: in labels and attributes, and in what is quoted.

    Args:
        results: as they would be written.
        speakers: whether speakers' labels go with it.
        texts: whether quotations do.

    Yields:
        Where, in words, and the titles.
    """
    cases = {document.document: document.case for document in results.documents if document.kind == Kind.TRANSCRIPT}
    if speakers and (alone := list(_alone(results.speakers, cases))):
        yield "speakers' labels and attributes", alone
    quoted = [match["title"] for coding in results.codings if coding.document in cases for match in _IN_TEXT.finditer(coding.quote)]
    if texts and quoted:
        yield "quotations that say of which body", quoted


def _alone(speakers: Sequence[Speaker], cases: Mapping[str, str]) -> Iterator[str]:
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for speaker in speakers:
        if speaker.role in (Role.RESPONDENT, Role.UNKNOWN):
            shown = [speaker.participant] + [value for key, value in speaker.attributes if _COLUMNS.match(key)]
            for text in shown:
                if _IS_POST.search(text):
                    holders[cases.get(speaker.document, ""), text.casefold()].add(speaker.participant)
    for (_, title), people in sorted(holders.items()):
        if len(people) == 1:
            yield title


def sign_off_sheet(title: str, export: str, who: str, disclosure: Disclosure) -> str:
    """The sheet, which names nobody but who signs.

    Args:
        title: of the study.
        export: what is exported, in words.
        who: signs.
        disclosure: what the check found.

    Returns:
        Markdown; the same for the same export, and without a date, which the person fills in.
    """
    rows = [f"| {_cell(finding.check)} | {_cell(finding.where)} | {finding.count} |  |" for finding in disclosure.findings]
    notes = [f"- {note}" for note in disclosure.notes]
    lines = [
        f"# Sign-off: {title}",
        "",
        f"This sheet goes with: {export}. The disclosure check would have refused it. It may leave the study because the person",
        "below has looked at every finding and answers for it. Words that would tell who somebody is are not repeated here.",
        "",
        "## What was found",
        "",
        "| check | where | number | why it may stand |",
        "| --- | --- | --- | --- |",
        *(rows or ["| nothing |  | 0 |  |"]),
        "",
        *(["## Notes", "", *notes, ""] if notes else []),
        "## To be answered by hand",
        "",
        "- [ ] Those quoted agreed to being quoted in this way.",
        "- [ ] Whoever receives this may have it, and knows what may be done with it.",
        "- [ ] The key to the pseudonyms is not with it.",
        "- [ ] Every finding above was looked at.",
        "",
        f"Name: {who}",
        "",
        "Signature:",
        "",
        "Date:",
        "",
    ]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())


_EXAMPLES = 5  # shown of each finding
_WEB = re.compile(r"https?://|www\.|\[web address\]", re.IGNORECASE)
_PAGES = (".html", ".htm", ".mhtml")


class ExportContents(StrEnum):
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
    results: Results, named: PseudonymSet, carries: frozenset[ExportContents], settings: PrivacySettings, replaced: bool
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


def _names_left(results: Results, named: PseudonymSet, carries: frozenset[ExportContents], replaced: bool) -> Iterator[Finding]:
    do = "Give --pseudonyms, or let them stand with `keep` in the table of `textmine pseudonyms`."
    if replaced:
        do = "Add a row for each to the table of `textmine pseudonyms`, with `replace` or `keep`."
    if ExportContents.TEXTS in carries or ExportContents.QUOTES in carries:
        left: dict[bool, list[tuple[Document, Mention]]] = defaultdict(list)
        for document, mention in _left(results, named, carries):
            left[is_identifier(mention.kind)].append((document, mention))
        for of_pattern, found in sorted(left.items()):
            files = sorted({document.document for document, _ in found})
            words = _examples(mention.text for _, mention in found)
            yield Finding("identifiers left" if of_pattern else "names left", _join_files(files), len(found), words, do)
    labels = [turn.participant or turn.speaker for turn in results.turns] if ExportContents.SPEAKERS in carries else []
    texts = [
        *labels,
        *(document.document for document in results.documents if document.kind == Kind.TRANSCRIPT),
        *(note.text for note in results.notes),
        *(coding.note for coding in results.codings if coding.note),
    ]
    texts += [results.title, results.note]
    if ExportContents.TEXTS in carries:
        texts += [value for document in results.documents if document.kind == Kind.TRANSCRIPT for _, value in document.header]
        texts += [document.title for document in results.documents if document.kind == Kind.TRANSCRIPT]
    if ExportContents.NAMES in carries:
        cases = {passage.passage: passage.case for passage in results.passages}
        texts += [
            entity.name
            for entity in results.entities
            if entity.label in ("person", "organisation", "place") and cases[entity.passage]
        ]
    told = [text for text in dict.fromkeys(texts) if text and named.pseudonyms.say(text, loosely=len(text.split()) < 6) != text]
    if told:
        yield Finding("names left in labels, file names, covers and notes", f"{len(told)} of them", len(told), _examples(told), do)


def _left(results: Results, named: PseudonymSet, carries: frozenset[ExportContents]) -> Iterator[tuple[Document, Mention]]:
    """Mentions that are sure, or of names the study lists, in what is carried; not those that people let stand."""
    documents = {document.document: document for document in results.documents}
    quoted: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for coding in results.codings:
        quoted[coding.document].append((coding.start, coding.end))
    for document, mentions in detect_mentions(results, named.listed, named.lexicon).items():
        for mention in mentions:
            shown = ExportContents.TEXTS in carries or any(start <= mention.start < end for start, end in quoted[document])
            if mention.sure and shown and named.pseudonyms.instead(mention, document):
                yield documents[document], mention


def rare(
    results: Results, carries: frozenset[ExportContents], settings: PrivacySettings, named: PseudonymSet | None
) -> Iterator[Finding]:
    """Attributes that few people share, and titles that one person of a case has.

    Args:
        results: as they would be written.
        carries: what the export holds.
        settings: `[privacy]`.
        named: the study's pseudonyms, where they were put in.

    Yields:
        A finding for each set of columns, and for titles.
    """
    if ExportContents.SPEAKERS in carries or ExportContents.ATTRIBUTES in carries:
        everything = ExportContents.ATTRIBUTES in carries
        for columns, combinations, people in rare_attributes(results.speakers, settings.k, everything):
            do = f"Leave them out (leave_out = {list(columns)} under [privacy]), or join values in participants.csv."
            got = f"{' + '.join(columns)}: {combinations} combinations of fewer than {settings.k} people"
            yield Finding("rare attributes", got, people, (), do)
    titles = rare_titles(results, ExportContents.SPEAKERS in carries, bool(carries & {ExportContents.TEXTS, ExportContents.QUOTES}))
    for where, words in titles:
        do = "Give the person another label or a participant id in participants.csv, or shorten the quotation."
        yield Finding("titles that one person has", where, len(words), _examples(words), do)


def _searchable(results: Results, carries: frozenset[ExportContents], settings: PrivacySettings) -> Iterator[Finding]:
    if not carries & {ExportContents.QUOTES, ExportContents.TEXTS}:
        return
    public = {
        document.document
        for document in results.documents
        if document.kind == Kind.TRANSCRIPT and (settings.public or _is_public(document))
    }
    long = {
        (coding.document, coding.start): coding
        for coding in results.codings
        if coding.document in public and len(coding.quote.split()) > settings.quotation_words
    }
    if long:
        files = _join_files(sorted({document for document, _ in long}))
        do = "Shorten or paraphrase them, or raise quotation_words under [privacy] where that is agreed."
        words = _examples(one.quote[:60] + "…" for one in long.values())
        yield Finding(f"quotations of more than {settings.quotation_words} words from public sources", files, len(long), words, do)


def _is_public(document: Document) -> bool:
    """Whether a source says of itself that it is on the web."""
    return PurePosixPath(document.document).suffix.lower() in _PAGES or any(_WEB.search(value) for _, value in document.header)


def _notes(results: Results, named: PseudonymSet, settings: PrivacySettings, replaced: bool) -> Iterator[str]:
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


def _join_files(files: Sequence[str]) -> str:
    shown = ", ".join(files[:_EXAMPLES])
    return shown if len(files) <= _EXAMPLES else f"{shown} and {len(files) - _EXAMPLES} more"
