"""The last run's codings with what people have decided since: the matrix as it stands now, without a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from textmine.decisions import is_accepted, place
from textmine.judgements import Decision
from textmine.records import MACHINE, Coding, Document, Passage


@dataclass(frozen=True, slots=True)
class Standing:
    """One code on one passage, and what people said of it.

    Attributes:
        coding: the proposal, or what somebody accepted; the machine's words for it where there are any.
        accepted_by: who gave the passage the code.
        rejected_by: who denied it.
    """

    coding: Coding
    accepted_by: tuple[str, ...] = ()
    rejected_by: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """In a word: proposed, accepted, rejected, or disputed where people differ."""
        if self.accepted_by and self.rejected_by:
            return "disputed"
        return "accepted" if self.accepted_by else "rejected" if self.rejected_by else "proposed"

    @property
    def counts(self) -> bool:
        """Whether it is evidence of its cell: what people differ on is, until they agree."""
        return self.status != "rejected"


def overlay(
    codings: Iterable[Coding], decisions: Sequence[Decision], documents: Mapping[str, Document], passages: Sequence[Passage]
) -> tuple[dict[tuple[str, str], Standing], tuple[Decision, ...]]:
    """Put decisions over a run's codings.

    Args:
        codings: of the last run.
        decisions: those that stand.
        documents: by id.
        passages: of all documents.

    Returns:
        By passage and code what stands, in the order of the text; and decisions whose words are nowhere to be found.
    """
    proposed: dict[tuple[str, str], Coding] = {}
    for coding in codings:
        proposed.setdefault((coding.passage, coding.code), coding)
    placed = place(decisions, documents, passages)
    by_id = {passage.passage: passage for passage in passages}
    found: dict[tuple[str, str], Standing] = {}
    for key, coding in proposed.items():
        if key in placed.by_passage or coding.coder == MACHINE:
            found[key] = Standing(coding)
    for key, said in placed.by_passage.items():
        passage = by_id[key[0]]
        yes, no = [one for one in said if is_accepted(one)], [one for one in said if not is_accepted(one)]
        coding = proposed.get(key) or _coding(passage, documents[passage.document], key[1])
        if yes:
            coding = replace(coding, pole=yes[-1].pole or coding.pole, coder=yes[-1].who, probability=1.0)
        names = tuple(dict.fromkeys(one.who for one in yes)), tuple(dict.fromkeys(one.who for one in no))
        found[key] = Standing(coding, *names)
    order = {passage.passage: at for at, passage in enumerate(passages)}
    return dict(sorted(found.items(), key=lambda item: (order[item[0][0]], item[0][1]))), placed.lost


def _coding(passage: Passage, document: Document, code: str) -> Coding:
    quote = document.text[passage.start : passage.end]
    return Coding(passage.document, passage.passage, passage.start, passage.end, quote, code, "", 1.0, MACHINE, document.sha256, "")
