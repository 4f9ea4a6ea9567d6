"""A REFI-QDA project: its XML in the order of the schema, packed as a .qdpx file with its texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from textmine.exchange.refi_export.codes import ORIGIN, CodeEntry, add_codes, code_guid, entries_of, root_of, xml_bytes
from textmine.exchange.refi_export.notes import ExportMemo, ExportPlan, plan_export
from textmine.exchange.refi_export.sources import add_sources
from textmine.exchange.refi_export.texts import PROJECT, add, add_values, guid, single_line, variable_guid, xml_safe
from textmine.matrices.results import Results
from textmine.records.corpus import Case, Document, Kind

_GREY = "#5A5F66"  # of codes that stand for cases


@dataclass(frozen=True, slots=True)
class ExportProject:
    """A project ready to be packed: its root element, and the texts beside it by file name."""

    root: etree._Element
    files: Mapping[str, str]


def build_project(results: Results, profile: str, proposals: bool) -> ExportProject:
    """Write a study as a project.

    Args:
        results: of a run.
        profile: the program it is for, a key of `PROFILES`.
        proposals: whether the machine's proposals go along.

    Returns:
        The project; the same for the same results.

    Raises:
        ExchangeError: there is no such profile.
    """
    plan = plan_export(results, profile, proposals)
    root = root_of("Project", PROJECT, "Project/v1.0/Project.xsd", name=single_line(results.title) or "textmine", origin=ORIGIN)
    users = add(root, "Users")
    for name, key in plan.users.items():
        add(users, "User", guid=key, name=single_line(name) or "nobody")
    _add_codebook(root, plan)
    _add_variables(root, plan)
    _add_cases(root, plan)
    files = add_sources(root, plan) | _add_notes(root, plan)
    _add_sets(root, plan)
    add(root, "Description", "\n\n".join(filter(None, (results.note, plan.memos[0].text))))
    return ExportProject(root, files)


def _add_codebook(root: etree._Element, plan: ExportPlan) -> None:
    cases = plan.results.cases if plan.profile.twins else ()
    twins = [
        CodeEntry(plan.case(case.case), single_line(case.name), "A case: on all of its documents.", True, _GREY) for case in cases
    ]
    if entries := (*entries_of(plan.results.codebook), *twins):
        add_codes(add(add(root, "CodeBook"), "Codes"), entries, PROJECT)


def _add_variables(root: etree._Element, plan: ExportPlan) -> None:
    variables = add(root, "Variables")
    for name in ("Case", "Kind", "Citation"):
        values = {"guid": variable_guid("source", name), "name": f"Document: {name.lower()}"}
        add(variables, "Variable", **values, typeOfVariable="Text")
    for name in dict.fromkeys(name for case in plan.results.cases for name, value in case.attributes if name and value):
        add(variables, "Variable", guid=variable_guid("case", name), name=single_line(name), typeOfVariable="Text")


def _add_cases(root: etree._Element, plan: ExportPlan) -> None:
    cases = add(root, "Cases") if plan.results.cases else root
    for case in plan.results.cases:
        element = add(cases, "Case", guid=plan.case(case.case), name=single_line(case.name) or single_line(case.case))
        add_values(element, "case", case.attributes)
        for document in plan.results.documents:
            if document.case == case.case:
                add(element, "SourceRef", targetGUID=plan.source(document))


def _add_notes(root: etree._Element, plan: ExportPlan) -> dict[str, str]:
    """Write the notes and what links them to cases and passages; returns the words of those that have files of their own."""
    notes = add(root, "Notes")
    files = {}
    linked: list[tuple[ExportMemo, str]] = []
    for memo in plan.memos:
        values = {
            "guid": memo.guid,
            "name": single_line(memo.name),
            "creatingUser": plan.users[memo.who],
            "creationDateTime": memo.at,
        }
        if plan.profile.notes_inside:
            add(add(notes, "Note", **values), "PlainTextContent", memo.text)
        else:
            files[f"{memo.guid}.txt"] = f"{xml_safe(memo.text)}\n"
            add(notes, "Note", **values, plainTextPath=f"internal://{memo.guid}.txt")
        on = plan.guid("selection", "memo", memo.guid) if memo.passage else memo.about
        linked += [(memo, target) for target in (on, code_guid(memo.code) if memo.code else "") if target]
    links = add(root, "Links") if linked else root
    for memo, target in linked:
        ends = {"originGUID": memo.guid, "targetGUID": target}
        add(links, "Link", guid=guid("link", memo.guid, target), name=single_line(memo.name), direction="OneWay", **ends)
    return files


def _add_sets(root: etree._Element, plan: ExportPlan) -> None:
    documents = plan.results.documents
    cases = () if plan.profile.twins else plan.results.cases  # where a case is a code its documents are found by that
    named = [(f"case {case.case}", case.name, [document for document in documents if document.case == case.case]) for case in cases]
    named.append(("kind", "Literature", [document for document in documents if document.kind == Kind.LITERATURE]))
    if plan.profile.attribute_sets:
        named += _of_attributes(plan.results.cases, documents)
    filled = [one for one in named if one[-1]]
    sets = add(root, "Sets") if filled else root
    for key, name, members in filled:
        element = add(sets, "Set", guid=plan.guid("set", key), name=single_line(name))
        for document in members:
            add(element, "MemberSource", targetGUID=plan.source(document))


def _of_attributes(cases: Sequence[Case], documents: Sequence[Document]) -> list[tuple[str, str, list[Document]]]:
    """The documents of all cases that share an attribute, as ATLAS.ti names such groups."""
    found: dict[str, list[Document]] = defaultdict(list)
    for case in cases:
        for name, value in case.attributes:
            if name and value:
                found[f"{name}: {value}"] += [document for document in documents if document.case == case.case]
    return [(f"attribute {name}", name, members) for name, members in found.items()]


_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can say; the same study must give the same bytes
_MODE = 0o100644 << 16  # a file that its owner writes and all read
_UNIX = 3


def qdpx(results: Results, profile: str = "general", proposals: bool = False) -> bytes:
    """A study for other programs: documents, codebook, cases, codings, notes.

    Args:
        results: of a run.
        profile: the program it is for, a key of `PROFILES`.
        proposals: whether the machine's proposals go along, as codings of the user `textmine`; else only what people accepted.

    Returns:
        A .qdpx file, the same bytes for the same results. `losses` tells what it does not hold.

    Raises:
        ExchangeError: there is no such profile.
    """
    project = build_project(results, profile, proposals)
    sink = BytesIO()
    with ZipFile(sink, "w") as archive:
        _add(archive, "project.qde", xml_bytes(project.root))
        for name, text in sorted(project.files.items()):
            _add(archive, f"sources/{name}", text.encode())
    return sink.getvalue()


def _add(archive: ZipFile, name: str, data: bytes) -> None:
    info = ZipInfo(name, _DATE)
    info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, _MODE, _UNIX
    archive.writestr(info, data)
