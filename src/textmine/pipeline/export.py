"""A study handed on: the formats, with pseudonyms on request, past the disclosure check or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from textmine.errors import Fault, PrivacyError, StudyError
from textmine.exchange.refi_export import qdc, qdpx
from textmine.matrices.results import Results
from textmine.pipeline import outputs
from textmine.pipeline.load_results import load_current_results
from textmine.pipeline.workspace import Workspace, open_workspace
from textmine.privacy.disclosure import Disclosure, ExportContents, Finding, check_disclosure, sign_off_sheet
from textmine.privacy.pseudonyms.naming import PseudonymSet, key_folder, log_replacements, pseudonymise_study, save_key
from textmine.privacy.pseudonyms.pseudonymise import pseudonymise
from textmine.records.corpus import MACHINE
from textmine.reports.framework_html import framework_html
from textmine.reports.framework_xlsx import framework_xlsx
from textmine.reports.synthesis import synthesis_docx, synthesis_md
from textmine.storage.files import write_atomically

_SHEET = "sign-off.md"


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is to be exported, and how.

    Attributes:
        form: a key of `FORMATS`.
        to: file, or folder where the format has several files; empty: in the output folder.
        pseudonyms: put them in place of names and identifiers.
        proposals: the machine's codings beside those that people accepted.
        profile: of an exchange format, which program it is for.
        sign_off: who answers for what the check finds; empty: what has findings is refused.
    """

    form: str
    to: Path | None = None
    pseudonyms: bool = False
    proposals: bool = False
    profile: str = ""
    sign_off: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        place: where it goes below the output folder; a folder where it has several files.
        carries: what it holds of a study.
        files: makes its files, by path below `place`; a single file has the empty path.
        codings: whether it holds codings at all.
    """

    place: str
    carries: frozenset[ExportContents]
    files: Callable[[Results, ExportRequest], Mapping[str, bytes]]
    codings: bool = True


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the files, the sheet that goes with them where there is one, and what the check said."""

    files: tuple[Path, ...]
    sheet: Path | None
    disclosure: Disclosure


def _xlsx(results: Results, _: ExportRequest) -> Mapping[str, bytes]:
    return {"": framework_xlsx(results)}


def _html(results: Results, _: ExportRequest) -> Mapping[str, bytes]:
    return {"": framework_html(results).encode()}


def _csv(results: Results, _: ExportRequest) -> Mapping[str, bytes]:
    return {Path(path).name: data for path, data in outputs.matrices(results).items()}


def _docx(results: Results, wanted: ExportRequest) -> Mapping[str, bytes]:
    return {"": synthesis_docx(results, proposals=wanted.proposals)}


def _md(results: Results, wanted: ExportRequest) -> Mapping[str, bytes]:
    return {"": synthesis_md(results, proposals=wanted.proposals).encode()}


def _qdpx(results: Results, wanted: ExportRequest) -> Mapping[str, bytes]:
    return {"": qdpx(results, profile=wanted.profile or "general", proposals=wanted.proposals)}


def _qdc(results: Results, _: ExportRequest) -> Mapping[str, bytes]:
    return {"": qdc(results.codebook)}


_IN_FULL = frozenset((ExportContents.TEXTS, ExportContents.QUOTES, ExportContents.SPEAKERS))
FORMATS: Mapping[str, Format] = {
    "xlsx": Format("export/framework.xlsx", _IN_FULL, _xlsx),
    "html": Format("export/framework.html", _IN_FULL, _html),
    "docx": Format("export/synthesis.docx", frozenset((ExportContents.QUOTES, ExportContents.SPEAKERS)), _docx),
    "md": Format("export/synthesis.md", frozenset((ExportContents.QUOTES, ExportContents.SPEAKERS)), _md),
    "csv": Format("export/matrices", frozenset((ExportContents.QUOTES, ExportContents.SPEAKERS, ExportContents.NAMES)), _csv),
    "qdpx": Format("export/study.qdpx", _IN_FULL, _qdpx),
    "qdc": Format("export/codebook.qdc", frozenset(), _qdc, codings=False),
}


def export_study(study: Path, wanted: ExportRequest, output: Path | None = None, key: Path | None = None) -> Exported:
    """Write a study's last run, as it stands with every decision, in one format; all of it or nothing.

    Args:
        study: its folder.
        wanted: what, and how.
        output: folder of the results, or None for `STUDY/output`.
        key: folder of the key to the pseudonyms, or None for the one of the settings.

    Returns:
        What was written. With pseudonyms the key and the log are written too, in their own folder.

    Raises:
        StudyError: there is no finished run, or nobody has accepted a coding.
        PrivacyError: the check found something and nobody signs for it; nothing is written.
        TextmineError: a file cannot be written.
    """
    workspace = open_workspace(study, output)
    form = FORMATS[wanted.form]
    results = load_current_results(workspace)
    if form.codings and not wanted.proposals:
        results = _accepted(results, workspace)
    named = pseudonymise_study(workspace.study, results, key_folder(workspace.study, workspace.output, key))
    if wanted.pseudonyms and named.lost:
        raise PrivacyError(_lost(named))
    shown = pseudonymise(results, named.pseudonyms) if wanted.pseudonyms else results
    settings = workspace.study.settings.privacy
    disclosure = check_disclosure(shown, named, form.carries, settings, wanted.pseudonyms)
    if disclosure.findings and not wanted.sign_off:
        raise PrivacyError(*map(_fault, disclosure.findings), _refused(wanted))
    place = wanted.to or workspace.output / form.place
    files = form.files(shown, wanted)
    written = {place / path if path else place: data for path, data in files.items()}
    what = f"{wanted.form} of {shown.title}, {'with' if wanted.pseudonyms else 'without'} pseudonyms"
    sheet = place / _SHEET if "" not in files else place.with_name(f"{place.name}.{_SHEET}")
    if wanted.pseudonyms:
        save_key(named)
        log_replacements(named, results, wanted.form, datetime.now(UTC).isoformat(timespec="seconds"))
    for path, data in written.items():
        write_atomically(path, data)
    if disclosure.findings:
        write_atomically(sheet, sign_off_sheet(shown.title, what, wanted.sign_off, disclosure).encode())
    else:
        sheet.unlink(missing_ok=True)  # of an earlier export to the same place
    return Exported(tuple(written), sheet if disclosure.findings else None, disclosure)


def _accepted(results: Results, workspace: Workspace) -> Results:
    """The codings that people accepted, alone, and the cells that stand on them; raises a StudyError where there are none."""
    codings = tuple(coding for coding in results.codings if coding.coder != MACHINE)
    if not codings:
        got, expected = "nobody has accepted a coding yet", "codings that people have accepted"
        do = f"Accept some with `textmine review {workspace.study.root.name}`, or add --proposals to include suggested codings."
        raise StudyError(Fault(str(workspace.study.root), got, expected, do))
    return results.with_codings(codings)


def _fault(finding: Finding) -> Fault:
    shown = f": {'; '.join(finding.words)}" if finding.words else ""
    return Fault(finding.where, f"{finding.check}, {finding.count}{shown}", "nothing that identifies anyone", finding.do)


def _refused(wanted: ExportRequest) -> Fault:
    do = "Follow the advice above, or add --sign-off NAME: a sheet then lists every finding for that person to sign."
    return Fault(f"the export as {wanted.form}", "refused: nothing was written", "no findings, or a person who signs them off", do)


def _lost(named: PseudonymSet) -> Fault:
    got = "the log shows earlier pseudonyms, but their table is missing"
    do = "Restore a copy of pseudonyms.csv, or delete replaced.jsonl to start again with different pseudonyms."
    return Fault(str(named.folder), got, "the table next to the log", do)


@dataclass(frozen=True, slots=True)
class Queue:
    """The table of pseudonyms as it was written.

    Attributes:
        table: its path.
        names, identifiers: rows that the study has now.
        unsure: of them, that a person should confirm.
        kept: of them, that stand because people decided so.
    """

    table: Path
    names: int
    identifiers: int
    unsure: int
    kept: int


def list_pseudonyms(study: Path, output: Path | None = None, key: Path | None = None) -> Queue:
    """Find what pseudonyms would stand for, and write the table for people to confirm, or add to it.

    Args:
        study: its folder.
        output: folder of the results of its last run, or None for `STUDY/output`.
        key: folder of the table, or None for the one of the settings.

    Returns:
        Where the table is, and how much is in it.

    Raises:
        StudyError: there is no finished run.
        PrivacyError: the table has faults, is gone though it was used, or cannot be written.
    """
    from textmine.privacy.detect.mentions import NAME_KINDS
    from textmine.privacy.pseudonyms.key import KEEP

    workspace = open_workspace(study, output)
    named = pseudonymise_study(workspace.study, load_current_results(workspace), key_folder(workspace.study, workspace.output, key))
    if named.lost:
        raise PrivacyError(_lost(named))
    rows = [row for row in named.key.rows.values() if row.count]
    names = sum(row.kind in NAME_KINDS for row in rows)
    return Queue(
        save_key(named), names, len(rows) - names, sum(row.pending for row in rows), sum(row.decision == KEEP for row in rows)
    )
