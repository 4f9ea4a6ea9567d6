"""From a table to decisions: what a person names, merges or hides of the topics, recorded in the study's ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from textmine.decisions.ledger import clock_warning, record
from textmine.errors import DecisionError, Fault
from textmine.pipeline.run import read_changed
from textmine.pipeline.workspace import Workspace, open_workspace
from textmine.records.corpus import Document, Passage
from textmine.records.decisions import NOW, Decision, TopicAction, TopicDecision, Verdict
from textmine.records.topics import Placement, Topic
from textmine.storage.parquet import read_parquet
from textmine.study.code_lookup import CodeLookup
from textmine.study.codebook import Code
from textmine.study.csv_tables import headings, read_table

_ACCEPTS = frozenset({"accept", "accepted", "yes", "y", "1", "true", "ok", "agree"})
_NO = frozenset({"reject", "rejected", "no", "n", "0", "false", "disagree"})
_EXPECTED = "yes, no, or the id or name of the correct code"
_LISTED = 6  # codes of one name


@dataclass(frozen=True, slots=True)
class RecordedDecisions:
    """What became of a table: decisions recorded, rows without one, faults of rows left out, and what to say of the clock."""

    recorded: int
    empty: int
    faults: tuple[Fault, ...]
    clock: str = ""


def record_table(table: Path, study: Path, who: str, now: datetime | None = None, output: Path | None = None) -> RecordedDecisions:
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
    return RecordedDecisions(len(made), sum(not row["decision"] for _, row in rows), tuple(faults), clock)


def _decide_topics(
    name: str, rows: Sequence[tuple[int, dict[str, str]]], workspace: Workspace, who: str, now: datetime | None
) -> RecordedDecisions:
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
    return RecordedDecisions(sum(topic_decision.action != TopicAction.KEEP for topic_decision in made), empty, tuple(faults), clock)


class _Finder:
    """Finds the passages and codes that rows of a table mean."""

    def __init__(self, workspace: Workspace) -> None:
        self.ids: Mapping[str, Code] = {code.id.casefold(): code for code in workspace.codebook.walk()}
        self.codes = CodeLookup(workspace.codebook)
        self.documents: Mapping[str, Document] = {document.document: document for document in workspace.documents}
        self.passages: Sequence[Passage] = workspace.passages

    def decisions(self, where: str, row: Mapping[str, str], who: str) -> Iterator[Decision]:
        """The decisions of one row: one, or two where a passage gets another code; raises DecisionError."""
        said, code = row["decision"].casefold(), self._code(f"{where}, column code", row["code"])
        other = self.ids.get(said)
        if not other and said not in _ACCEPTS | _NO:
            other = self._code(f"{where}, column decision", row["decision"], _EXPECTED)
        given = other or code
        pole = self._pole(where, row.get("pole", ""), given)
        passage = self._passage(where, row)
        document = self.documents[passage.document]
        quote = document.text[passage.start : passage.end]
        place = (document.document, document.sha256, passage.start, passage.end, quote)
        if said in _NO or (other and other.id != code.id):
            yield Decision(NOW, who, *place, code.id, "", Verdict.REJECT, row.get("note", ""))
        if said in _ACCEPTS or other:
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


COLUMNS = ("topic", "name", "merge_into", "hide")
_YES = frozenset({"yes", "y", "1", "true", "hide", "x"})
_ANCHORS = 12  # passages by which a topic is known again


class TopicFinder:
    """Finds the topics of the last run that rows of a table mean, and what is new in them.

    Args:
        workspace: the study.

    Raises:
        DecisionError: there is no finished run.
    """

    def __init__(self, workspace: Workspace) -> None:
        folder = workspace.output / "tables"
        try:
            topics = read_parquet(folder / "topics.parquet", Topic)
            self._placements = read_parquet(folder / "topic_passages.parquet", Placement)
        except (OSError, ValueError, KeyError) as error:
            fault = Fault(str(folder), "no topics from this version", "the tables of a finished run", "Run `textmine run` first.")
            raise DecisionError(fault) from error
        self.topics: Mapping[int, Topic] = {topic.topic: topic for topic in topics}
        self._texts = {document.document: document.text for document in workspace.documents}
        self._passages = {passage.passage: passage for passage in workspace.passages}

    def decisions(self, where: str, row: Mapping[str, str], who: str) -> Iterator[TopicDecision]:
        """What is new in one row; nothing where it says what stands already. Raises DecisionError."""
        topic = self._topic(where, row["topic"])
        note, name = row.get("note", ""), " ".join(row["name"].split())
        anchors = self.anchors(topic.topic)
        if name != (topic.label if topic.named_by else ""):
            yield TopicDecision(NOW, who, topic.topic, TopicAction.NAME, name, anchors, note)
        into = self._topic(where, row["merge_into"]).topic if row["merge_into"] else -1
        hide = row["hide"].casefold() in _YES
        if into == topic.topic:
            fault = Fault(where, f"topic {into} merged into itself", "another topic's number", "Correct or clear merge_into.")
            raise DecisionError(fault)
        if into >= 0 and into != topic.merged_into:
            yield TopicDecision(NOW, who, topic.topic, TopicAction.MERGE, str(into), anchors, note)
            yield TopicDecision(NOW, who, into, TopicAction.KEEP, "", self.anchors(into))
        elif into < 0 and hide and not topic.hidden:
            yield TopicDecision(NOW, who, topic.topic, TopicAction.HIDE, "", anchors, note)
        elif (topic.merged_into >= 0 and into < 0) or (topic.hidden and not hide):
            yield TopicDecision(NOW, who, topic.topic, TopicAction.SHOW, "", anchors, note)

    def anchors(self, topic: int) -> tuple[str, ...]:
        """Document and words, in turns, of the passages that are surest of a topic."""
        own = sorted((p for p in self._placements if p.cluster == topic), key=lambda p: (-p.strength, p.passage))
        found: list[str] = []
        for placement in own[:_ANCHORS]:
            if passage := self._passages.get(placement.passage):
                found += [passage.document, self._texts[passage.document][passage.start : passage.end]]
        return tuple(found)

    def _topic(self, where: str, number: str) -> Topic:
        topic = self.topics.get(int(number)) if number.isdecimal() else None
        if topic is None:
            raise DecisionError(Fault(where, f"topic {number!r}", "a topic number from tables/topics.csv", "Correct it."))
        return topic
