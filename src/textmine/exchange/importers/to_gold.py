"""A coded project as passages to measure against: what a run would make of its texts, with the codes that people gave."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textmine.errors import SourceError
from textmine.exchange.importers.codebooks import code_names
from textmine.exchange.importers.locate import NO_WORDS, LocatedSelection, SelectionLocator, why_without_span
from textmine.exchange.importers.offset_convention import OffsetReading, quote_of, spans_of
from textmine.exchange.importers.records import Account, ForeignProject, ForeignSource, Selection, account_of
from textmine.ingest.passages import PagePoint, make_passages
from textmine.ingest.read_file import compose_text
from textmine.ingest.readers import File, read_source
from textmine.ingest.readers import Source as Read
from textmine.ingest.readers.markup import read_html
from textmine.ingest.transcripts.read_transcript import read_transcript
from textmine.records.corpus import Document, Kind, Passage, Role, Turn
from textmine.study.settings import PassageSettings

_UNDEFINED = "the file does not define their codes"


@dataclass(frozen=True, slots=True)
class GoldMade:
    """A project as a gold file.

    Attributes:
        lines: JSON, one object a passage.
        passages, coded: how many, and how many of them carry a code.
        account: of the project's codings.
        told: what people should know of single texts, a sentence each.
    """

    lines: str
    passages: int
    coded: int
    account: Account
    told: tuple[str, ...]


def gold_of(project: ForeignProject, reading: OffsetReading) -> GoldMade:
    """Cut a project's texts into passages, and give each the codes that people gave it.

    A passage is what a run would code. It carries the codes of every selection that lies on it; a question of an interviewer goes
    along with the answer, and is a passage by itself only where somebody coded it alone. Passages without a code are there too.

    Args:
        project: as it was read.
        reading: how its offsets count.

    Returns:
        The passages of all texts in which something is coded, or is said.
    """
    names = code_names(project.codes)
    rows: list[dict[str, object]] = []
    lost: Counter[str] = Counter()
    told: list[str] = []
    taken = 0
    for source, name in zip(project.sources, titles_of(project.sources), strict=True):
        if not (source.text or source.markup or "").strip():
            lost[_no_text(source)] += source.codings()
            continue
        document, passages, doubt = _document_of(source, name)
        if doubt:
            told.append(doubt)
        given, on_questions, unplaced = _applied_codes(source, reading, document, passages, names)
        lost.update(unplaced)
        taken += source.codings() - sum(unplaced.values())
        rows += _rows(document, passages, given, on_questions)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    coded = sum(bool(row["codes"]) for row in rows)
    return GoldMade(text, len(rows), coded, account_of(project.codings(), taken, lost, dict(project.lost)), tuple(told))


def segments_of(project: ForeignProject, reading: OffsetReading) -> GoldMade:
    """Every selection of a project with its codes, its words exactly as they were selected; nothing that is not coded.

    Args:
        project: as it was read.
        reading: how its offsets count.

    Returns:
        One object a selection.
    """
    names = code_names(project.codes)
    rows: list[dict[str, object]] = []
    lost: Counter[str] = Counter()
    taken = 0
    for source, name in zip(project.sources, titles_of(project.sources), strict=True):
        lost["they are on whole texts, not on selections"] += len(source.whole)
        for selection, span in spans_of(source, reading):
            codes = [names[one.code] for one in selection.given if one.code in names]
            lost[_UNDEFINED] += len(selection.given) - len(codes)
            words = (source.text or "")[span[0] : span[1]] if span else _quote_of(selection)
            if not words.strip():
                lost[_no_words(source, selection, span is None)] += len(codes)
            elif codes:
                taken += len(codes)
                place = {"id": f"{name}@{len(rows) + 1}", "doc": name, "case": source.case, "speaker": ""}
                rows.append({**place, "text": words, "codes": sorted(set(codes))})
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return GoldMade(text, len(rows), len(rows), account_of(project.codings(), taken, lost, dict(project.lost)), ())


def _quote_of(selection: Selection) -> str:
    """The words of a selection that the file itself gives, if they are all of them."""
    words, cut = quote_of(selection)
    return "" if cut else words


def titles_of(sources: Sequence[ForeignSource]) -> Iterator[str]:
    """A name for each text that is there once."""
    seen: Counter[str] = Counter()
    for source in sources:
        seen[source.name] += 1
        yield source.name if seen[source.name] == 1 else f"{source.name} ({seen[source.name]})"


def _no_text(source: ForeignSource) -> str:
    return "their text is empty" if source.text is not None else f"their text is not there ({source.missing})"


def _no_words(source: ForeignSource, selection: Selection, placeless: bool) -> str:
    if source.text is None and quote_of(selection)[1]:
        return "the file gives only the beginning of their words"
    return why_without_span(source, selection) if placeless else NO_WORDS


def _document_of(source: ForeignSource, name: str) -> tuple[Document, tuple[Passage, ...], str]:
    """A text as a document with its passages; as one person's paragraphs where no speakers are found in it."""
    doubt = ""
    try:
        read = _read(source, name)
        transcript = read_transcript(read, name=name)
        if transcript.voices and not transcript.too_short:
            turns, text, spots = compose_text(name, transcript, {}, name)
            return _cut(source, name, text, turns, spots, "")
        doubt = "" if len(read.blocks) < 2 else f"{name}: no speakers were found, so that its passages are paragraphs"
        paragraphs = [block.text for block in read.blocks]
    except SourceError:
        doubt = f"{name}: it is no transcript, so that its passages are paragraphs"
        paragraphs = [line for line in (source.text or "").splitlines() if line.strip()]
    turns, pieces, at = [], [], 0
    for number, paragraph in enumerate(paragraphs, 1):
        turns.append(Turn(f"{name}#{number}", name, at, at + len(paragraph), "", Role.UNKNOWN, "", ""))
        pieces.append(paragraph)
        at += len(paragraph) + 2
    return _cut(source, name, "\n\n".join(pieces), turns, [], doubt)


def _read(source: ForeignSource, name: str) -> Read:
    if source.markup:
        return read_html(source.markup, name, "web page")
    return read_source(File(f"text{source.suffix}", (source.text or "").encode("utf-8", "replace")))


def _cut(
    source: ForeignSource, name: str, text: str, turns: Sequence[Turn], spots: Sequence[PagePoint], doubt: str
) -> tuple[Document, tuple[Passage, ...], str]:
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    document = Document(name, source.case, Kind.TRANSCRIPT, name, text, digest)
    return document, make_passages(document, turns, PassageSettings().max_words, spots), doubt


def _applied_codes(
    source: ForeignSource, reading: OffsetReading, document: Document, passages: Sequence[Passage], names: dict[str, str]
) -> tuple[dict[str, set[str]], set[str], Counter[str]]:
    """Codes by passage; interviewers' passages that were coded alone; and codings that are on no passage."""
    given: dict[str, set[str]] = {}
    alone: set[str] = set()
    lost: Counter[str] = Counter()
    for placed in SelectionLocator((document,), passages).place(source, reading, document.document):
        if not placed.given:
            continue  # a remark on words that nobody coded
        known = [names[one.code] for one in placed.given if one.code in names]
        lost[_UNDEFINED] += len(placed.given) - len(known)
        if not placed.passages:
            lost[placed.why] += len(known)
        answers = answering(placed)
        alone |= {answer.passage for answer in answers if answer.role == Role.INTERVIEWER}
        for passage in answers:
            given.setdefault(passage.passage, set()).update(known)
    return given, alone, +lost


def answering(placed: LocatedSelection) -> tuple[Passage, ...]:
    """The passages of a selection that are no interviewer's; all of them where there is no other."""
    return tuple(passage for passage in placed.passages if passage.role != Role.INTERVIEWER) or placed.passages


def _rows(
    document: Document, passages: Sequence[Passage], given: dict[str, set[str]], alone: set[str]
) -> Iterator[dict[str, object]]:
    asked = ""
    for passage in passages:
        words = document.text[passage.start : passage.end]
        if passage.role == Role.INTERVIEWER and passage.passage not in alone:
            asked = f"{asked}\n{words}".strip()
            continue
        place = {"id": passage.passage, "doc": document.document, "case": passage.case, "speaker": passage.speaker}
        yield {**place, "text": words, "codes": sorted(given.get(passage.passage, ())), **({"question": asked} if asked else {})}
        asked = ""
