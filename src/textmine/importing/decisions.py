"""A coded project as decisions in a study's ledger: each coding accepts its code on the passages it lies on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from textmine.anchors import ENOUGH
from textmine.codebook import Codebook
from textmine.decisions import Placed as Standing
from textmine.exchange.sources import OURS
from textmine.importing.codenames import Match, matches, names_of
from textmine.importing.gold import answering
from textmine.importing.placing import Finder, Placed
from textmine.importing.readings import Reading
from textmine.importing.records import Given, Project
from textmine.judgements import Decision, Verdict
from textmine.records import MACHINE, Document, Passage

_GIVING = (Verdict.ACCEPT, Verdict.ADOPT)
_SHOWN = 40  # characters of words that are told to be lost
_NOTE = 2_000  # characters of a comment that goes along


_Key = tuple[Passage, str, str]  # passage, code and who: of all decisions on these the last stands


@dataclass(frozen=True, slots=True)
class Decided:
    """A project as decisions.

    Attributes:
        decisions: to be recorded, in the order of the project, those that stand in the ledger already left out.
        codings: of the project that became one or several, or stand already.
        standing: decisions that stand in the ledger already.
        later: decisions that whoever made them has thought better of since, in the ledger.
        machine: codings of textmine itself, which nobody decided on.
        unknown: codes that are none of the study, with how many codings.
        lost: codings that are on no passage: the text, the words, and why.
        documents: name of each text of the project, and the documents of the study that it was found in.
    """

    decisions: tuple[Decision, ...]
    codings: int
    standing: int
    later: int
    machine: int
    unknown: tuple[tuple[str, int], ...]
    lost: tuple[tuple[str, str, str], ...]
    documents: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def nameless(self) -> bool:
        """Whether some of the decisions have nobody who made them."""
        return any(not one.who for one in self.decisions)


@dataclass(frozen=True, slots=True)
class Study:
    """What decisions are made on: documents, passages, codes, and where what stands in the ledger is."""

    documents: Sequence[Document]
    passages: Sequence[Passage]
    codebook: Codebook
    placed: Standing


def decisions_of(project: Project, reading: Reading, study: Study, coder: str, now: datetime) -> Decided:
    """Make decisions of a project's codings.

    Args:
        project: as it was read.
        reading: how its offsets count.
        study: the study they are for.
        coder: who coded, whatever the project says; empty to take whom it names.
        now: time of codings for which the project gives none.

    Returns:
        Decisions, and what could not be made one.
    """
    maker = _Maker(project, study, coder, now)
    finder = Finder(study.documents, study.passages)
    for source in project.sources:
        if source.codings():
            for placed in finder.place(source, reading):
                maker.take(placed)
    return maker.decided()


class _Maker:
    """Decisions being made."""

    def __init__(self, project: Project, study: Study, coder: str, now: datetime) -> None:
        self.names = names_of(project.codes)
        self.matches: Mapping[str, Match] = matches(project.codes, study.codebook).found
        self.documents = {one.document: one for one in study.documents}
        self.coder = coder
        self.now = now.astimezone(UTC).isoformat(timespec="milliseconds")
        self.known = {(*key, one.who): one for key, said in study.placed.by_passage.items() for one in said}
        self.made: dict[_Key, Decision] = {}
        self.codings = self.machine = 0
        self.standing: set[_Key] = set()
        self.later: set[_Key] = set()
        self.unknown: Counter[str] = Counter()
        self.lost: list[tuple[str, str, str]] = []
        self.found: dict[str, dict[str, None]] = {}

    def take(self, placed: Placed) -> None:
        """Make decisions of one selection."""
        for given in placed.given:
            if given.who == MACHINE:
                self.machine += 1
            elif given.code not in self.matches:
                self.unknown[self.names.get(given.code, "a code that the file does not define")] += 1
            elif not placed.passages:
                self.lost.append((placed.source.name, _shown(placed.selection.words), placed.why))
            else:
                self.codings += 1
                self.found.setdefault(placed.source.name, {})[placed.document] = None
                for key, decision in self._decisions(placed, given):
                    self._keep(key, decision, bool(_moment(given.at)))

    def _decisions(self, placed: Placed, given: Given) -> Iterator[tuple[_Key, Decision]]:
        match = self.matches[given.code]
        document = self.documents[placed.document]
        who, at = self.coder or given.who, min(_moment(given.at) or self.now, self.now)
        for passage in answering(placed):
            start, end = _boundaries(document, passage, placed)
            place = (document.document, document.sha256, start, end, document.text[start:end])
            decision = Decision(at, who, *place, match.code, match.pole, Verdict.ACCEPT, _comment(placed.selection.comment))
            yield (passage, match.code, who), decision

    def _keep(self, key: _Key, decision: Decision, dated: bool) -> None:
        """Keep a decision, once for each person, passage and code.

        The direction of a code may be a coding of its own, beside that of the code; a passage in which several stretches were
        selected for a code carries it as a whole. What somebody decided in the ledger stands before a coding that is older, or of
        which nobody knows when it was made.
        """
        passage, code, who = key
        stands = self.known.get((passage.passage, code, who))
        before = self.made.get(key)
        if stands and stands.verdict in _GIVING and (stands.pole or not decision.pole or stands.at >= decision.at):
            self.standing.add(key)
        elif stands and stands.verdict not in _GIVING and (stands.at >= decision.at or not dated):
            self.later.add(key)
        elif before is None:
            self.made[key] = decision
        else:
            both = replace(before, pole=before.pole or decision.pole, note=before.note or decision.note)
            apart = (before.start, before.end) != (decision.start, decision.end)
            words = self.documents[passage.document].text[passage.start : passage.end]
            self.made[key] = replace(both, start=passage.start, end=passage.end, quote=words) if apart else both

    def decided(self) -> Decided:
        """All of it."""
        documents = tuple((name, tuple(found)) for name, found in self.found.items())
        unknown, lost = tuple(self.unknown.most_common()), tuple(self.lost)
        counts = (self.codings, len(self.standing), len(self.later), self.machine)
        return Decided(tuple(self.made.values()), *counts, unknown, lost, documents)


def _boundaries(document: Document, passage: Passage, placed: Placed) -> tuple[int, int]:
    """Where a selection begins and ends in a passage; the passage's own ends where it has too few words to be known again by."""
    text = document.text
    start, end = max(passage.start, placed.start), min(passage.end, placed.end)
    if not any(map(str.isalnum, text[passage.start : start])):
        start = passage.start
    if not any(map(str.isalnum, text[end : passage.end])):
        end = passage.end
    while end < passage.end and not text[end].isspace() and not text[end].isalnum():
        end += 1  # the sign after the last word
    few = len(text[start:end].split()) < ENOUGH
    return (passage.start, passage.end) if few else (start, end)


def _comment(comment: str) -> str:
    """What a person wrote to a selection, without the lines that textmine once put there."""
    return "\n".join(line for line in comment.splitlines() if not line.startswith(OURS)).strip()[:_NOTE]


def _moment(at: str) -> str:
    """A time of a project as the ledger has it; nothing where it is none."""
    try:
        when = datetime.fromisoformat(at.strip())
    except ValueError:
        return ""
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="milliseconds")


def _shown(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 1]}…"
