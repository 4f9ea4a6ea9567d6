"""`textmine decide`: a table in which somebody wrote what they decide on passages, recorded in the study's ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from textmine.codebook import Code
from textmine.codelookup import CodeLookup
from textmine.errors import DecisionError, Fault
from textmine.judgements import NOW, Decision, TopicAction, TopicDecision, Verdict
from textmine.ledger import clock_warning, record
from textmine.pipeline import read_changed
from textmine.records import Document, Passage
from textmine.sidecars import headings, read_table
from textmine.topicdeciding import COLUMNS, TopicFinder
from textmine.workspace import Workspace, open_workspace

_YES = frozenset({"accept", "accepted", "yes", "y", "1", "true", "ok", "agree"})
_NO = frozenset({"reject", "rejected", "no", "n", "0", "false", "disagree"})
_EXPECTED = "yes, no, or the id or name of the correct code"
_LISTED = 6  # codes of one name


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a table: decisions recorded, rows without one, faults of rows left out, and what to say of the clock."""

    recorded: int
    empty: int
    faults: tuple[Fault, ...]
    clock: str = ""


def decide(table: Path, study: Path, who: str, now: datetime | None = None, output: Path | None = None) -> Decided:
    """Record the decisions of a table: `tables/suggestions.csv` or `tables/topics.csv` of a run, filled in, or one like them.

    Args:
        table: on passages, with the columns `document`, `quote`, `code` and `decision`, and perhaps `passage`, `pole`, `note`. A
            decision is yes, no, or another code, which rejects the one and gives the other; a code is named by its id, one that it
            had before, its name, or its path where its name is there twice. On topics, with the columns `topic`, `name`,
            `merge_into` and `hide`, and perhaps `note`; what is as it stands is no decision.
        study: the study's folder.
        who: decides.
        now: what the clock says; read from it unless given. What is decided at one time is undone together.
        output: results of the run that topics are of; `STUDY/output` unless given.

    Returns:
        What was recorded. Good rows are recorded whatever is wrong with others.

    Raises:
        DecisionError: the table cannot be read, or nobody is named.
        BusyError: another command holds the study.
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
    read_changed(study, "textmine decide")
    workspace = open_workspace(study, output)
    if on_topics:
        return _decide_topics(table.name, rows, workspace, who.strip(), now)
    finder = _Finder(workspace)
    made: list[Decision] = []
    for number, row in rows:
        if row["decision"]:
            try:
                made += finder.decisions(f"{table.name} row {number}", row, who.strip())
            except DecisionError as error:
                faults += error.faults
    record(workspace.ledger, made, now=now)
    clock = clock_warning(workspace.ledger, now) if made else ""
    return Decided(len(made), sum(not row["decision"] for _, row in rows), tuple(faults), clock)


def _decide_topics(
    name: str, rows: Sequence[tuple[int, dict[str, str]]], workspace: Workspace, who: str, now: datetime | None
) -> Decided:
    finder = TopicFinder(workspace)
    made: list[TopicDecision] = []
    empty, faults = 0, list[Fault]()
    for number, row in rows:
        try:
            new = list(finder.decisions(f"{name} row {number}", row, who))
        except DecisionError as error:
            faults += error.faults
            continue
        made += new
        empty += not new
    record(workspace.ledger, topics=made, now=now)
    clock = clock_warning(workspace.ledger, now) if made else ""
    return Decided(sum(one.action != TopicAction.KEEP for one in made), empty, tuple(faults), clock)


class _Finder:
    """Finds the passages and codes that rows of a table mean."""

    def __init__(self, workspace: Workspace) -> None:
        self.ids: Mapping[str, Code] = {code.id.casefold(): code for code in workspace.codebook.walk()}
        self.codes = CodeLookup(workspace.codebook)
        self.documents: Mapping[str, Document] = {one.document: one for one in workspace.documents}
        self.passages: Sequence[Passage] = workspace.passages

    def decisions(self, where: str, row: Mapping[str, str], who: str) -> Iterator[Decision]:
        """The decisions of one row: one, or two where a passage gets another code; raises DecisionError."""
        said, code = row["decision"].casefold(), self._code(f"{where}, column code", row["code"])
        other = self.ids.get(said)
        if not other and said not in _YES | _NO:
            other = self._code(f"{where}, column decision", row["decision"], _EXPECTED)
        given = other or code
        pole = self._pole(where, row.get("pole", ""), given)
        passage = self._passage(where, row)
        document = self.documents[passage.document]
        quote = document.text[passage.start : passage.end]
        place = (document.document, document.sha256, passage.start, passage.end, quote)
        if said in _NO or (other and other.id != code.id):
            yield Decision(NOW, who, *place, code.id, "", Verdict.REJECT, row.get("note", ""))
        if said in _YES or other:
            yield Decision(NOW, who, *place, given.id, pole, Verdict.ACCEPT, row.get("note", ""))

    def _code(self, where: str, name: str, expected: str = "a code in the study's codebook, by id or name") -> Code:
        """The code that is meant; raises DecisionError where there is none, or several have the name."""
        if known := self.codes.of_id(name):
            return known
        found = self.codes.find(name)
        if len(found) == 1:
            return found[0].code
        if not found:
            raise DecisionError(Fault(where, repr(name), expected, "Correct the spelling."))
        several = ", ".join(map(str, found[:_LISTED])) + (", ..." if len(found) > _LISTED else "")
        raise DecisionError(Fault(where, f"{name!r}, a name shared by {len(found)} codes", f"one of {several}", "Write its id."))

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
