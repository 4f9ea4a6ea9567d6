"""Which decisions of the ledger stand: the last of each person on the same words and code, or on the same side of a topic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from textmine.judgements import Decision, Note, NoteKind, TopicAction, TopicDecision, Verdict
from textmine.records import Document, Passage

_FEW = 4  # words; fewer in a changed text may be those of somebody else


Act = TypeVar("Act", Decision, TopicDecision, Note)


def not_undone(acts: Iterable[Act]) -> list[Act]:
    """Acts without those that their person undid, and without the undoing."""
    every = list(acts)
    undone = {(one.who, one.undoes) for one in every if one.undoes}
    return [one for one in every if not one.undoes and (one.who, one.at) not in undone]


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """The last decision of each person on the same words and code, unless it takes back, in the order they were made."""
    last: dict[tuple[str, str, int, int, str, str], Decision] = {}
    for one in not_undone(decisions):
        key = (one.document, one.sha256, one.start, one.end, one.code, one.who)
        last.pop(key, None)
        last[key] = one
    return [one for one in last.values() if one.verdict != Verdict.WITHDRAW]


def standing_topics(decisions: Iterable[TopicDecision]) -> list[TopicDecision]:
    """The last name of each topic, and the last of what else was done with it, whoever did it, in the order they were made."""
    last: dict[tuple[int, bool], TopicDecision] = {}
    for one in not_undone(decisions):
        key = (one.topic, one.action == TopicAction.NAME)
        if one.action == TopicAction.KEEP and key in last:
            continue
        last.pop(key, None)
        last[key] = one
    return list(last.values())


def standing_notes(notes: Iterable[Note]) -> list[Note]:
    """The last summary of each person on a place and the last of each sample, unless empty, and every memo, in order."""
    last: dict[object, Note] = {}
    for at, one in enumerate(not_undone(notes)):
        key = {NoteKind.SUMMARY: (one.who, one.place), NoteKind.SAMPLE: one.place}.get(NoteKind(one.kind), at)
        last.pop(key, None)
        last[key] = one
    return [one for one in last.values() if one.text]


@dataclass(frozen=True, slots=True)
class Placed:
    """Decisions by passage and code, and those whose words are nowhere to be found, or in two places."""

    by_passage: Mapping[tuple[str, str], tuple[Decision, ...]]
    lost: tuple[Decision, ...]

    def agreed(self, passage: str, code: str) -> str:
        """The verdict on a passage and code: what was settled, or what all say; empty where there is none, or people differ."""
        decisions = self.by_passage.get((passage, code), ())
        if last := settled(decisions):
            return Verdict.ACCEPT if last.verdict == Verdict.ADOPT else Verdict.REJECT
        said = {one.verdict for one in decisions}
        return said.pop() if len(said) == 1 else ""


def place(decisions: Iterable[Decision], documents: Mapping[str, Document], passages: Sequence[Passage]) -> Placed:
    """Find each standing decision's passage.

    Args:
        decisions: of `standing`.
        documents: by id.
        passages: of all documents.

    Returns:
        Decisions by passage and code. A renamed file is known by its text. Where a document's text has changed the words are looked
        for in it, and must be there once, and be more than a few, which anybody may say; a decision never attaches to other words
        than its own.
    """
    of_document: dict[str, list[Passage]] = {}
    for passage in passages:
        of_document.setdefault(passage.document, []).append(passage)
    by_text = {document.sha256: document for document in documents.values()}
    found: dict[tuple[str, str], list[Decision]] = {}
    lost = []
    for one in decisions:
        document = documents.get(one.document)
        if document is None or document.sha256 != one.sha256:
            document = by_text.get(one.sha256, document)
        start = _start(one, document)
        middle = None if start is None else start + (one.end - one.start) // 2
        passages_there = of_document.get(document.document, ()) if document else ()
        here = [p for p in passages_there if middle is not None and p.start <= middle < p.end]
        if here:
            found.setdefault((here[0].passage, one.code), []).append(one)
        else:
            lost.append(one)
    return Placed({key: tuple(values) for key, values in found.items()}, tuple(lost))


def _start(decision: Decision, document: Document | None) -> int | None:
    if document is None:
        return None
    if document.sha256 == decision.sha256 and document.text[decision.start : decision.end] == decision.quote:
        return decision.start
    if len(decision.quote.split()) < _FEW or document.text.count(decision.quote) != 1:
        return None
    return document.text.index(decision.quote)


def span_of(decision: Decision, document: Document) -> tuple[int, int] | None:
    """Where a decision's words stand in a document: start and end, or None where they are not there once."""
    start = _start(decision, document)
    return None if start is None else (start, start + len(decision.quote))


def settled(decisions: Iterable[Decision]) -> Decision | None:
    """The last decision on one passage and code that settled a difference for all; None where there is none."""
    return next((one for one in reversed(list(decisions)) if one.verdict in (Verdict.ADOPT, Verdict.DROP)), None)


def giving(decisions: Sequence[Decision]) -> list[Decision]:
    """Those of the decisions on one passage and code that give it; none where it was settled that it is not given."""
    last = settled(decisions)
    if last and last.verdict == Verdict.DROP:
        return []
    return [one for one in decisions if one.verdict in (Verdict.ACCEPT, Verdict.ADOPT)]
