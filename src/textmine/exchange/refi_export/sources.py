"""Documents of a project with their selections, each of which carries what one person, or the machine, coded a passage to."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from lxml import etree

from textmine.exchange.refi_export.codes import code_guid, pole_guid
from textmine.exchange.refi_export.notes import ExportPlan, moment
from textmine.exchange.refi_export.texts import ExportText, add, add_values, export_text, single_line
from textmine.matrices.results import place_of
from textmine.records.corpus import MACHINE, Coding, Document

OURS = "textmine: "  # begins each line of a comment that is no person's
_SHOWN = 100  # characters of a passage in the name of its selection, as ATLAS.ti has it
_NO_FILE_NAME = re.compile(r'\s*[\\/:*?"<>|]+\s*')  # programs make files of sources' names


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of a document as somebody selected it.

    Attributes:
        start, end: offsets into its own text.
        who: selected it.
        names: for its GUID.
        note: what they wrote to it.
        at, last: when first and when last, as the standard writes times; empty for what the machine proposes.
    """

    start: int
    end: int
    who: str
    names: tuple[str, ...]
    note: str = ""
    at: str = ""
    last: str = ""


def add_sources(root: etree._Element, plan: ExportPlan) -> dict[str, str]:
    """Write all documents.

    Args:
        root: of the project.
        plan: what goes along.

    Returns:
        Their texts by file name.
    """
    documents = plan.results.documents
    sources = add(root, "Sources") if documents else root
    named = zip(documents, source_names(documents), strict=True)
    return dict(_add_source(sources, plan, document, name) for document, name in named)


def _add_source(sources: etree._Element, plan: ExportPlan, document: Document, name: str) -> tuple[str, str]:
    key = plan.source(document)
    coded = _codings_by_stretch(plan, document)
    noted = list(_memo_stretches(plan, document))
    offsets = {offset for coding in (*coded, *noted) for offset in (coding.start, coding.end)}
    text = export_text(document.text, offsets, plan.profile)
    values = {"guid": key, "name": name, "plainTextPath": f"internal://{key}.txt", "creatingUser": plan.users[MACHINE]}
    element = add(sources, "TextSource", **values)
    add(element, "Description", "\n".join(filter(None, (document.title, document.citation, f"File: {document.document}"))))
    case = plan.case_of(document)
    if plan.profile.twins and case:
        whole = _Stretch(0, len(document.text), MACHINE, ("whole", document.document))
        _add_coding(_select(element, plan, whole, text), plan, whole, plan.case(case.case))
    for stretch, codings in coded.items():
        _add_coded(element, plan, stretch, codings, text)
    for stretch in noted:
        _select(element, plan, stretch, text)
    said = (("Case", case.name if case else ""), ("Kind", document.kind), ("Citation", document.citation))
    add_values(element, "source", said)
    if plan.profile.attributes_of_sources and case:
        add_values(element, "case", case.attributes)
    return f"{key}.txt", text.text


def _codings_by_stretch(plan: ExportPlan, document: Document) -> dict[_Stretch, list[Coding]]:
    """Stretches in the order of the text, one for each passage, coder and note: QualCoder takes all three from the selection."""
    grouped: dict[tuple[int, int, str, str], list[Coding]] = defaultdict(list)
    for coding in sorted(plan.codings[document.document], key=lambda coding: (coding.start, coding.end, coding.coder, coding.note)):
        grouped[coding.start, coding.end, coding.coder, coding.note].append(coding)
    found = {}
    for (start, end, who, note), codings in grouped.items():
        names = (document.document, str(start), str(end), who, *([note] if note else []))
        times = sorted(moment(coding.at) for coding in codings if coding.at) or [""]
        found[_Stretch(start, end, who, names, note, times[0], times[-1])] = codings
    return found


def _memo_stretches(plan: ExportPlan, document: Document) -> Iterator[_Stretch]:
    """Passages that somebody wrote a memo on."""
    for memo in plan.memos:
        passage = plan.passages.get(memo.passage)
        if passage and passage.document == document.document:
            yield _Stretch(passage.start, passage.end, memo.who, ("memo", memo.guid), "", memo.at, memo.at)


def _select(source: etree._Element, plan: ExportPlan, stretch: _Stretch, text: ExportText) -> etree._Element:
    quote = single_line(text.quote(stretch.start, stretch.end))
    shown = quote if len(quote) <= _SHOWN else f"{quote[: _SHOWN - 1]}…"
    start, end = text.places[stretch.start], text.places[stretch.end]
    place = {"startPosition": str(start), "endPosition": str(end)}
    who = {"creatingUser": plan.users[stretch.who], "creationDateTime": stretch.at}
    if stretch.last:
        who |= {"modifyingUser": plan.users[stretch.who], "modifiedDateTime": stretch.last}
    return add(source, "PlainTextSelection", guid=plan.guid("selection", *stretch.names), name=shown, **place, **who)


def _add_coded(source: etree._Element, plan: ExportPlan, stretch: _Stretch, codings: Sequence[Coding], text: ExportText) -> None:
    """A selection with each of its codes once, and beside it the direction that it leans to."""
    selection = _select(source, plan, stretch, text)
    add(selection, "Description", _comment(plan, stretch, codings))
    keys: dict[str, str] = {}
    order = {code: number for number, code in enumerate(plan.codes)}
    for coding in sorted(codings, key=lambda coding: (order[coding.code], coding.pole)):
        at = moment(coding.at) if coding.at else ""
        keys.setdefault(code_guid(coding.code), at)
        poles = [pole.name for pole in plan.codes[coding.code].poles]
        if coding.pole in poles:
            keys[pole_guid(coding.code, poles.index(coding.pole))] = at
    for key, at in keys.items():
        _add_coding(selection, plan, stretch, key, at)


def _add_coding(selection: etree._Element, plan: ExportPlan, stretch: _Stretch, code: str, at: str = "") -> None:
    values = {"guid": plan.guid("coding", *stretch.names, code), "creatingUser": plan.users[stretch.who], "creationDateTime": at}
    add(add(selection, "Coding", **values), "CodeRef", targetGUID=code)


def _comment(plan: ExportPlan, stretch: _Stretch, codings: Sequence[Coding]) -> str:
    """What a person wrote, where a passage stands and, of the machine's proposals, how sure they are."""
    turn = plan.turns[plan.passages[codings[0].passage].turn]
    lines = [*filter(None, [stretch.note]), f"{OURS}{place_of(turn)}"]
    for coding in codings:
        if coding.coder == MACHINE:
            pole = f" ({coding.pole})" if coding.pole else ""
            words = f", by the words {coding.matched}" if coding.matched else ""
            lines.append(f"{OURS}proposes {plan.codes[coding.code].name}{pole}, {coding.probability:.2f}{words}")
    return "\n".join(lines)


def source_names(documents: Sequence[Document]) -> Iterator[str]:
    """A name for each document that is there once and may be that of a file: its own, else with its folders before it."""
    stems = Counter(PurePosixPath(document.document).stem.casefold() for document in documents)
    paths = Counter(PurePosixPath(document.document).with_suffix("").as_posix().casefold() for document in documents)
    for document in documents:
        path = PurePosixPath(document.document)
        name = path.stem if stems[path.stem.casefold()] == 1 else path.with_suffix("").as_posix()
        if paths[path.with_suffix("").as_posix().casefold()] > 1:
            name = path.as_posix()
        yield _NO_FILE_NAME.sub(" - ", single_line(name)).strip(" .-")
