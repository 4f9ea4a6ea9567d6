"""`textmine import`: a file of another program made into what it is wanted as, and a report of what became of all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Any

from textmine.concurrency import Bounds, call
from textmine.decisions.current import anchor_decisions
from textmine.decisions.ledger import clock_warning, latest, record
from textmine.decisions.ledger.clock import moment_after
from textmine.errors import ExchangeError, Fault
from textmine.exchange.importers.codebooks import NO_SUCH_CODE, codebook_yaml, definitions, match_codes
from textmine.exchange.importers.offset_convention import OffsetEvidence, find_convention
from textmine.exchange.importers.open_project import read_project
from textmine.exchange.importers.records import ForeignProject
from textmine.exchange.importers.tables import TableHints
from textmine.exchange.importers.to_decisions import ImportedDecisions, TargetStudy, decisions_of
from textmine.exchange.importers.to_gold import GoldMade, gold_of, segments_of
from textmine.ingest.readers import counted
from textmine.pipeline.run import read_changed
from textmine.pipeline.workspace import open_workspace
from textmine.records.corpus import MACHINE
from textmine.records.decisions import NoteKind
from textmine.storage.files import write_atomically

# Share of selections that begin and end where words do. Of places drawn at random one in eight does; of hand-drawn selections, read
# rightly, nearly all do.
_LEAST_FIT, _GOOD_FIT = 0.6, 0.9
_BOUNDS = Bounds(seconds=600)  # a project holds all the texts of a study
_ENOUGH = 5  # selections from which that share says something
_BROKEN = "Export it again, or correct that line; --codebook-only takes the codes that can be read."
_SHOWN = 20  # codes and codings that are told one by one


class ImportKind(StrEnum):
    """What a file is made into."""

    GOLD = "gold"
    SEGMENTS = "segments"
    DECISIONS = "decisions"
    CODEBOOK = "codebook"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file.

    Attributes:
        lines: for people.
        data: for programs.
        whole: whether all of the file could be read.
    """

    lines: tuple[str, ...]
    data: Mapping[str, Any]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What a file is wanted as.

    Attributes:
        way: None to choose it by what the file holds and whether a study is named.
        study: its folder.
        coder: who coded, whatever the file says.
        hints: what somebody says of a table.
        folder: where files are written; the file's own unless given.
        anyway: whether to take offsets that fit badly.
        dry: whether to write and record nothing.
    """

    way: ImportKind | None = None
    study: Path | None = None
    coder: str = ""
    hints: TableHints = field(default_factory=TableHints)
    folder: Path | None = None
    anyway: bool = False
    dry: bool = False


def import_file(path: Path, wanted: ImportRequest, now: datetime | None = None) -> Imported:
    """Import a file of another program.

    Args:
        path: of `read_project`.
        wanted: what it is wanted as.
        now: time of decisions for which the file gives none; the present unless given.

    Returns:
        What became of it. Nothing is left out without being told.

    Raises:
        ExchangeError: the file cannot be read, holds nothing of what is wanted, or its offsets fit no way of counting.
        BusyError: another command holds the study.
        StudyError: the study has faults.
        DecisionError: the ledger cannot be written to.
    """
    hints = replace(wanted.hints, codebook=wanted.way is ImportKind.CODEBOOK)
    project = call(read_project, path, hints, where=path.name, bounds=_BOUNDS)
    if project.incomplete and not any(project.coded()) and wanted.way is not ImportKind.CODEBOOK:
        raise ExchangeError(Fault(path.name, project.broken, "XML without faults", _BROKEN))
    way = wanted.way or _fitting(project, wanted)
    found = find_convention(project)
    head = _Head(path, project, found, way)
    if way is ImportKind.CODEBOOK:
        return _codebook(head, wanted)
    if not any(project.coded()):
        do = "Give --codebook-only to take its codes alone."
        raise ExchangeError(Fault(path.name, "no codings in it", "a project in which something is coded", do))
    _refuse_misfit(path, found, wanted)
    if way is ImportKind.DECISIONS:
        return _decisions(head, wanted, now or datetime.now(UTC))
    return _gold(head, wanted)


def _fitting(project: ForeignProject, wanted: ImportRequest) -> ImportKind:
    if not any(project.coded()):
        return ImportKind.CODEBOOK
    return ImportKind.DECISIONS if wanted.study else ImportKind.GOLD


def _refuse_misfit(path: Path, found: OffsetEvidence, wanted: ImportRequest) -> None:
    """Refuse offsets that fit no way of counting.

    Raises:
        ExchangeError: too few of the selections begin and end where words do.
    """
    if found.share < _LEAST_FIT and found.selections >= _ENOUGH and not wanted.anyway:
        got = f"offsets that fit no way of counting: under the best, {found}"
        do = "Export the project again; with --anyway they are taken all the same."
        raise ExchangeError(Fault(path.name, got, "selections that begin and end where words do", do))


@dataclass(frozen=True, slots=True)
class _Head:
    """The file, and what is said of it whatever it is wanted as."""

    path: Path
    project: ForeignProject
    found: OffsetEvidence
    way: ImportKind

    def lines(self) -> Iterator[str]:
        project = self.project
        sizes = (
            counted(len(project.codes), "codes"),
            counted(len(project.sources), "texts"),
            counted(project.codings(), "codings"),
        )
        yield f"{project.origin or self.path.name}: {', '.join(sizes)}."
        if self.found.selections:
            yield f"The {self.found}."
            if self.found.share < _GOOD_FIT:
                yield "That is fewer than in a project read rightly: look at what was taken."
        yield from (f"{line[0].upper()}{line[1:]}." for line in filter(None, (project.broken, *project.told)))
        if project.unread:
            yield f"Not read: {', '.join(counted(count, what) for what, count in project.unread)}."
        remarks = [counted(count, what) for what, count in self.remarks() if count]
        if self.way is not ImportKind.DECISIONS and remarks:
            yield f"Not taken: {', '.join(remarks)}: only a study has a place for them (--study)."

    def remarks(self) -> Iterator[tuple[str, int]]:
        """How often somebody wrote something to a text, or on a cell of a matrix, by what it is."""
        sources = self.project.sources
        yield "comments on codings", sum(source.comments() for source in sources)
        yield "annotations of words that carry no code", sum(source.annotations() for source in sources)
        yield "notes on cells of a matrix", len(self.project.cells)

    def data(self) -> dict[str, Any]:
        found, project = self.found, self.project
        offsets = {"unit": found.reading.unit, "line_ends": found.reading.ends, "shift": found.reading.shift}
        evidence = {name: getattr(found, name) for name in ("selections", "fitting", "quoted", "matching", "settled")}
        counts = {"codes": len(project.codes), "texts": len(project.sources), "codings": project.codings()}
        told = {"offsets": offsets | evidence, "told": project.told, "fault": project.broken, "unread": dict(project.unread)}
        return {"file": self.path.name, "origin": project.origin, "as": str(self.way), **counts, **told}

    def imported(self, lines: Iterator[str], **data: Any) -> Imported:
        return Imported((*self.lines(), *lines), self.data() | data, not self.project.incomplete)


def _not_taken(lost: Mapping[str, int]) -> Iterator[str]:
    """Codings that were not taken, a line a reason."""
    return (f"Not taken: {counted(count, 'codings')}: {reason}." for reason, count in lost.items())


def _written(head: _Head, wanted: ImportRequest, files: Mapping[str, str]) -> list[str]:
    """Write files beside the one that was read, or where they are wanted.

    Args:
        head: names them.
        wanted: says where.
        files: text by what comes after the name.

    Returns:
        Their paths.

    Raises:
        ExchangeError: one is there already and is another.
    """
    folder = wanted.folder or head.path.resolve().parent
    stem = head.path.name if head.path.is_dir() else head.path.stem
    paths = {folder / f"{stem}{ending}": text.encode() for ending, text in files.items()}
    for path, data in paths.items():
        if path.exists() and (not path.is_file() or path.read_bytes() != data):
            do = "Move it away, or name another folder with --output."
            raise ExchangeError(Fault(str(path), "a file of that name that is another", "room for what is imported", do))
    for path, data in () if wanted.dry else paths.items():
        write_atomically(path, data)
    return [str(path) for path in paths]


def _codebook(head: _Head, wanted: ImportRequest) -> Imported:
    project = head.project
    if not project.codes:
        raise ExchangeError(Fault(head.path.name, "no codes in it", "a codebook", "Export the codebook again."))
    made = codebook_yaml(project, head.path.stem)
    files = _written(head, wanted, {".codebook.yaml": made.text})
    same = _same_codes(project, wanted)

    def lines() -> Iterator[str]:
        yield f"{counted(made.themes, 'themes')} and {counted(made.codes - made.themes, 'codes')} under them."
        if project.codings():
            yield f"{counted(project.codings(), 'codings')} ignored: only the codes were requested."
        yield from (f"{line[0].upper()}{line[1:]}." for line in made.told)
        if same is not None:
            yield f"{len(same['same'])} of its codes are codes of the study."
            yield from _listed("Not in the study", same["new"])
        yield from _files(files, wanted)

    return head.imported(lines(), written=files, themes=made.themes, notes=made.told, study=same)


def _same_codes(project: ForeignProject, wanted: ImportRequest) -> dict[str, list[str]] | None:
    """Names of codes that the study has too, and of those it has not; None where no study is named."""
    if wanted.study is None:
        return None
    known = match_codes(project.codes, open_workspace(wanted.study).codebook)
    names = {code.key: code.name for code in project.codes if code.codable}
    same = [name for key, name in names.items() if key in known.found]
    why = {key: known.why.get(key, NO_SUCH_CODE) for key in names if key not in known.found}
    return {"same": same, "new": [names[key] + ("" if said == NO_SUCH_CODE else f": {said}") for key, said in why.items()]}


def _gold(head: _Head, wanted: ImportRequest) -> Imported:
    texts = any(foreign_source.text is not None for foreign_source in head.project.coded())
    exact = head.way is ImportKind.SEGMENTS or not texts
    make: Callable[..., GoldMade] = segments_of if exact else gold_of
    made = call(make, head.project, head.found.reading, where=head.path.name, bounds=_BOUNDS)
    if not made.passages:
        why = "; ".join(f"{counted(count, 'codings')}: {reason}" for reason, count in made.account.lost.items())
        do = "Export the project with its texts."
        raise ExchangeError(Fault(head.path.name, f"no coding that has words ({why})", "a project with its texts", do))
    ending = ".segments.jsonl" if exact else ".gold.jsonl"
    files = _written(head, wanted, {ending: made.lines, ".codebook.json": definitions(head.project)})

    def lines() -> Iterator[str]:
        if exact and head.way is ImportKind.GOLD:
            yield "The file holds no texts, only segments: they are taken as they are, and what nobody coded is not there."
        taken = counted(made.account.taken, "codings")
        yield f"{taken} on {made.coded} of {counted(made.passages, 'segments' if exact else 'passages')}."
        yield from _not_taken(made.account.lost)
        yield from (f"{line}." for line in made.told)
        yield from _files(files, wanted)

    counts = {"passages": made.passages, "coded": made.coded, "taken": made.account.taken}
    return head.imported(lines(), written=files, **counts, lost=list(made.account.lost.items()), notes=made.told)


def _decisions(head: _Head, wanted: ImportRequest, now: datetime) -> Imported:
    if wanted.study is None:
        raise ExchangeError(Fault("--study", "no study", "the study in which to record decisions", "Name its folder."))
    if wanted.coder.strip() == MACHINE:
        raise ExchangeError(Fault("--coder", f"{MACHINE!r}", "a person", "The machine's proposals are no decisions."))
    read_changed(wanted.study, "textmine import")
    workspace = open_workspace(wanted.study)
    placed = anchor_decisions(
        workspace.decisions, {document.document: document for document in workspace.documents}, workspace.passages
    )
    known = (workspace.cases, workspace.history.notes)
    study = TargetStudy(workspace.documents, workspace.passages, workspace.codebook, placed, *known)
    made = decisions_of(head.project, head.found.reading, study, wanted.coder.strip(), moment_after(latest(workspace.ledger), now))
    if made.nameless:
        raise ExchangeError(Fault("--coder", "no name, and the file does not say who coded", "who did, by initials", "Give it."))
    if not wanted.dry:
        record(workspace.ledger, made.decisions, notes=made.notes)
    clock = clock_warning(workspace.ledger, now)
    return head.imported(chain(_lines_of(head.project, made, wanted), filter(None, [clock])), **_data_of(made), clock=clock)


def _lines_of(project: ForeignProject, made: ImportedDecisions, wanted: ImportRequest) -> Iterator[str]:
    who = ", ".join(sorted({decision.who for decision in made.decisions})) or "nobody"
    documents = len({decision.document for decision in made.decisions})
    would = "would be recorded" if wanted.dry else "recorded"
    sizes = [counted(len(made.decisions), "decisions"), counted(documents, "documents"), counted(made.account.taken, "codings")]
    yield f"{sizes[0]} of {who} on passages of {sizes[1]} {would}, from {sizes[2]}."
    if made.standing:
        yield f"{made.standing} more stood in the ledger already."
    if made.later:
        yield f"{made.later} were left out: the same people decided otherwise later, in the ledger."
    for kind, what in ((NoteKind.MEMO, "memos"), (NoteKind.SUMMARY, "summaries of cells")):
        if count := sum(note.kind == kind for note in made.notes):
            yield f"{counted(count, what)} {would}."
    yield from (f"{doubt}." for doubt in made.doubts)
    yield from _not_taken(dict(project.lost))
    if made.machine:
        yield f"{counted(made.machine, 'codings')}: {MACHINE}'s own proposals, which nobody has decided on, skipped."
    if made.unknown:
        total = sum(count for _, count, _ in made.unknown)
        shown = [f"{name} ({count}){'' if why == NO_SUCH_CODE else f': {why}'}" for name, count, why in made.unknown]
        yield from _listed(f"{counted(total, 'codings')} of codes that are none of the study's, left out", shown)
    if made.lost:
        shown = [f"{name}: “{words}”: {why}" if words else f"{name}: {why}" for name, words, why in made.lost]
        yield from _listed(f"{counted(len(made.lost), 'codings')} found nowhere in the study", shown)
    yield from (f"Not taken: {counted(count, 'notes')}: {why}." for why, count in made.unsaid)


def _data_of(made: ImportedDecisions) -> dict[str, Any]:
    counts = {"taken": made.account.taken, "standing": made.standing, "decided_since": made.later, "proposals": made.machine}
    unknown = tuple((name, count) for name, count, _ in made.unknown)
    found = {"unknown_codes": unknown, "lost": made.lost, "documents": made.documents, "reasons": dict(made.account.lost)}
    notes = {"notes": len(made.notes), "notes_lost": dict(made.unsaid), "doubts": made.doubts}
    return {
        "decisions": len(made.decisions),
        "coders": sorted({decision.who for decision in made.decisions}),
        **counts,
        **found,
        **notes,
    }


def _listed(what: str, shown: list[str]) -> Iterator[str]:
    if shown:
        yield f"{what}:"
        yield from (f"  {line}" for line in shown[:_SHOWN])
        if len(shown) > _SHOWN:
            yield f"  and {len(shown) - _SHOWN} more (--json lists all)"


def _files(files: list[str], wanted: ImportRequest) -> Iterator[str]:
    yield f"{'Would write' if wanted.dry else 'Written'}: {', '.join(files)}"
