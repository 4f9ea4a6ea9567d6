"""`textmine decide`: a table in which somebody wrote what they decide on passages, recorded in the study's ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from textmine.codebook import Code
from textmine.errors import DecisionError, Fault
from textmine.judgements import Decision, TopicAction, TopicDecision, Verdict
from textmine.ledger import record
from textmine.pipeline import run_batch, stale_units
from textmine.records import Document, Passage
from textmine.sidecars import headings, read_table
from textmine.topicdeciding import COLUMNS, TopicFinder
from textmine.workspace import Workspace, open_workspace

_YES = frozenset({"accept", "accepted", "yes", "y", "1", "true", "ok", "agree"})
_NO = frozenset({"reject", "rejected", "no", "n", "0", "false", "disagree"})
_EXPECTED = "yes, no, or the id of the correct code"


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a table: decisions recorded, rows without one, and faults of rows that were left out."""

    recorded: int
    empty: int
    faults: tuple[Fault, ...]


def decide(table: Path, study: Path, who: str, now: datetime | None = None, output: Path | None = None) -> Decided:
    """Record the decisions of a table: `tables/suggestions.csv` or `tables/topics.csv` of a run, filled in, or one like them.

    Args:
        table: on passages, with the columns `document`, `quote`, `code` and `decision`, and perhaps `passage`, `pole`, `note`. A
            decision is yes, no, or the id of another code, which rejects the one and gives the other. On topics, with the columns
            `topic`, `name`, `merge_into` and `hide`, and perhaps `note`; what is as it stands is no decision.
        study: the study's folder.
        who: decides.
        now: time of the decisions; the present unless given.
        output: results of the run that topics are of; `STUDY/output` unless given.

    Returns:
        What was recorded. Good rows are recorded whatever is wrong with others.

    Raises:
        DecisionError: the table cannot be read, or nobody is named.
        StudyError: the study has faults.
    """
    if not who.strip():
        raise DecisionError(Fault("--coder", "no name", "who decides, for example your initials", "Add --coder with a name."))
    if not table.is_file():
        raise DecisionError(Fault(table.name, "no such file", "a table of decisions", "Check its name and folder."))
    faults: list[Fault] = []
    on_topics = "merge_into" in headings(table)
    rows = read_table(table, COLUMNS if on_topics else ("document", "quote", "code", "decision"), faults)
    if faults:
        raise DecisionError(*faults)
    run_batch("ingest", study, None, stale_units("ingest", study, None)[0])  # files that changed since the last run
    workspace = open_workspace(study, output)
    at = (now or datetime.now(UTC)).isoformat(timespec="milliseconds")  # what is decided at one time is undone together
    if on_topics:
        return _decide_topics(table.name, rows, workspace, who.strip(), at)
    finder = _Finder(workspace)
    made: list[Decision] = []
    for number, row in rows:
        if row["decision"]:
            try:
                made += finder.decisions(f"{table.name} row {number}", row, who.strip(), at)
            except DecisionError as error:
                faults += error.faults
    record(workspace.ledger, made)
    return Decided(len(made), sum(not row["decision"] for _, row in rows), tuple(faults))


def _decide_topics(name: str, rows: Sequence[tuple[int, dict[str, str]]], workspace: Workspace, who: str, at: str) -> Decided:
    finder = TopicFinder(workspace)
    made: list[TopicDecision] = []
    empty, faults = 0, list[Fault]()
    for number, row in rows:
        try:
            new = list(finder.decisions(f"{name} row {number}", row, who, at))
        except DecisionError as error:
            faults += error.faults
            continue
        made += new
        empty += not new
    record(workspace.ledger, topics=made)
    return Decided(sum(one.action != TopicAction.KEEP for one in made), empty, tuple(faults))


class _Finder:
    """Finds the passages and codes that rows of a table mean."""

    def __init__(self, workspace: Workspace) -> None:
        self.codes: Mapping[str, Code] = {code.id: code for code in workspace.codebook.walk()}
        self.documents: Mapping[str, Document] = {one.document: one for one in workspace.documents}
        self.passages: Sequence[Passage] = workspace.passages

    def decisions(self, where: str, row: Mapping[str, str], who: str, at: str) -> Iterator[Decision]:
        """The decisions of one row: one, or two where a passage gets another code; raises DecisionError."""
        said, code = row["decision"].casefold(), self._code(where, row["code"])
        other = next((one for one in self.codes if one.casefold() == said), "")
        if not other and said not in _YES | _NO:
            raise DecisionError(Fault(where, f"decision {row['decision']!r}", _EXPECTED, "Correct it."))
        given = other or code.id
        pole = self._pole(where, row.get("pole", ""), self.codes[given])
        passage = self._passage(where, row)
        document = self.documents[passage.document]
        quote = document.text[passage.start : passage.end]
        place = (document.document, document.sha256, passage.start, passage.end, quote)
        if said in _NO or (other and other != code.id):
            yield Decision(at, who, *place, code.id, "", Verdict.REJECT, row.get("note", ""))
        if said in _YES or other:
            yield Decision(at, who, *place, given, pole, Verdict.ACCEPT, row.get("note", ""))

    def _code(self, where: str, name: str) -> Code:
        if name in self.codes:
            return self.codes[name]
        raise DecisionError(Fault(where, f"code {name!r}", "a code in the study's codebook", "Correct the spelling."))

    def _pole(self, where: str, name: str, code: Code) -> str:
        poles = [pole.name for pole in code.poles]
        if not name or name in poles:
            return name
        raise DecisionError(Fault(where, f"pole {name!r} of {code.id!r}", ", ".join(poles) or "none", "Correct it or clear it."))

    def _passage(self, where: str, row: Mapping[str, str]) -> Passage:
        if row["document"] not in self.documents:
            raise DecisionError(Fault(where, f"document {row['document']!r}", "one of the study's documents", "Correct the name."))
        text = self.documents[row["document"]].text
        wanted = " ".join(row["quote"].split())
        here = [p for p in self.passages if p.document == row["document"]]
        same = [p for p in here if " ".join(text[p.start : p.end].split()) == wanted]
        named = [p for p in same if p.passage == row.get("passage")]
        within = [p for p in here if len(wanted) > 1 and wanted in " ".join(text[p.start : p.end].split())]
        found = named or same or within
        if len(found) == 1:
            return found[0]
        got = f"the words {_short(wanted)!r} {f'{len(found)} times' if found else 'not found'} in {row['document']}"
        raise DecisionError(Fault(where, got, "words that occur in one passage", "Quote more of the passage, exactly as it is."))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
