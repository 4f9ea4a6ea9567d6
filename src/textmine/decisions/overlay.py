"""The last run's codings with what people have decided since: the matrix as it stands now, without a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from textmine.decisions.current import AnchoredDecisions, accepting, resolve, span_of
from textmine.records.corpus import MACHINE, Coding, Document, Passage
from textmine.records.decisions import Decision, Verdict


@dataclass(frozen=True, slots=True)
class CodingStatus:
    """One code on one passage, and what people said of it.

    Attributes:
        coding: the proposal, or what somebody accepted; the machine's words for it where there are any.
        given: a coding for each person who gives it, as that person did.
        accepted_by: who gave the passage the code.
        rejected_by: who denied it.
        settled_by: who settled it for all after people differed, or nobody; `dropped` says that it is not given.
    """

    coding: Coding
    given: tuple[Coding, ...] = ()
    accepted_by: tuple[str, ...] = ()
    rejected_by: tuple[str, ...] = ()
    settled_by: str = ""
    dropped: bool = False

    @property
    def status(self) -> str:
        """In a word: proposed, accepted, rejected, or disputed where people differ."""
        if self.settled_by:
            return "rejected" if self.dropped else "accepted"
        if self.accepted_by and self.rejected_by:
            return "disputed"
        return "accepted" if self.accepted_by else "rejected" if self.rejected_by else "proposed"

    @property
    def counts(self) -> bool:
        """Whether it is evidence of its cell: what people differ on is, until they agree."""
        return self.status != "rejected"


def apply_decisions(
    codings: Iterable[Coding], placed: AnchoredDecisions, documents: Mapping[str, Document], passages: Sequence[Passage]
) -> dict[tuple[str, str], CodingStatus]:
    """Put decisions over a run's codings.

    Args:
        codings: of the last run.
        placed: the decisions that stand, by passage and code.
        documents: by id.
        passages: of all documents.

    Returns:
        By passage and code what stands, in the order of the text.
    """
    proposed: dict[tuple[str, str], Coding] = {}
    for coding in codings:
        proposed.setdefault((coding.passage, coding.code), coding)
    by_id = {passage.passage: passage for passage in passages}
    found: dict[tuple[str, str], CodingStatus] = {}
    for key, coding in proposed.items():
        if key in placed.by_passage or coding.coder == MACHINE:
            found[key] = CodingStatus(coding)
    for key, said in placed.by_passage.items():
        if not key[1]:
            continue  # that a passage was read for every code
        passage = by_id[key[0]]
        document = documents[passage.document]
        yes = accepting(said)
        coding = proposed.get(key) or _coding(passage, document, key[1])
        given = tuple(_given(coding, decision, document, passage) for decision in yes)
        if given:
            coding = replace(given[-1], pole=given[-1].pole or coding.pole)
        last = resolve(said)
        found[key] = CodingStatus(
            coding,
            given,
            _names(one.who for one in said if one.verdict == Verdict.ACCEPT),
            _names(one.who for one in said if one.verdict == Verdict.REJECT),
            last.who if last else "",
            last is not None and last.verdict == Verdict.DROP,
        )
    order = {passage.passage: at for at, passage in enumerate(passages)}
    return dict(sorted(found.items(), key=lambda item: (order[item[0][0]], item[0][1])))


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _given(coding: Coding, decision: Decision, document: Document, passage: Passage) -> Coding:
    """A coding as one person gave it."""
    start, end = span_of(decision, document, passage)
    said = replace(coding, start=start, end=end, quote=document.text[start:end], coder=decision.who, probability=1.0, likely=True)
    return replace(said, pole=decision.pole, at=decision.at, note=decision.note)


def _coding(passage: Passage, document: Document, code: str) -> Coding:
    quote = document.text[passage.start : passage.end]
    return Coding(passage.document, passage.passage, passage.start, passage.end, quote, code, "", 1.0, MACHINE, document.sha256, "")
