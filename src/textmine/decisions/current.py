"""Which decisions of the ledger stand, the last of each person on the same words and code, and on which passages of today."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from textmine.nlp.quote_anchoring import MIN_FUZZY_WORDS, Match, MatchKind, find_quote, words_in
from textmine.records.corpus import Document, Passage
from textmine.records.decisions import Decision, History, Note, NoteKind, StaleDecision, TopicAction, TopicDecision, Verdict
from textmine.study.codebook import Codebook

Act = TypeVar("Act", Decision, TopicDecision, Note)
NOT_SHOWN = "[not shown: the transcript is not in the study]"  # in place of words that a participant may have withdrawn


def without_undone(acts: Iterable[Act]) -> list[Act]:
    """Acts without those that their person undid, and without the undoing."""
    every = list(acts)
    undone = {(act.who, act.undoes) for act in every if act.undoes}
    return [act for act in every if not act.undoes and (act.who, act.at) not in undone]


def current_decisions(decisions: Iterable[Decision], renamed: Mapping[str, str] | None = None) -> list[Decision]:
    """The last decision of each person on the same words and code.

    Args:
        decisions: by time.
        renamed: today's id of each code that had another.

    Returns:
        In the order they were made, under today's ids. Where several codes have become one, what a person said of that one stands
        before what they said of the others, and of those an acceptance before a rejection: to deny the one was not to deny the
        other. A last word that takes back is left out, unless the person decided on the same code elsewhere in the document, which
        may be the same words in another version of it.
    """
    names = renamed or {}
    last: dict[Hashable, Decision] = {}
    for act in without_undone(decisions):
        key = (_words_of(act), act.code, act.who)
        last.pop(key, None)
        last[key] = act
    chosen: dict[Hashable, tuple[tuple[bool, bool, bool], Decision]] = {}
    for decision in last.values():
        now = replace(decision, code=names.get(decision.code, decision.code))
        key, rank = (_words_of(decision), now.code, decision.who), (now.code == decision.code, _says(decision), _gives(decision))
        if key not in chosen or rank >= chosen[key][0]:
            chosen.pop(key, None)
            chosen[key] = rank, now
    current = [decision for _, decision in chosen.values()]
    said = {key for decision in current if _says(decision) for key in _document_keys(decision)}
    return [decision for decision in current if _says(decision) or not said.isdisjoint(_document_keys(decision))]


def _document_keys(decision: Decision) -> set[tuple[str, str, str]]:
    """Code and person with the document, by its name and by its text: a renamed file is the same document."""
    return {(decision.code, decision.who, where) for where in (decision.document, decision.sha256)}


def _words_of(one: Decision) -> tuple[str, str, int, int]:
    return one.document, one.sha256, one.start, one.end


def _says(one: Decision) -> bool:
    return one.verdict != Verdict.WITHDRAW


def _gives(one: Decision) -> bool:
    return one.verdict in (Verdict.ACCEPT, Verdict.ADOPT)


def split_by_codebook(decisions: Iterable[Decision], codebook: Codebook) -> tuple[tuple[Decision, ...], tuple[Decision, ...]]:
    """The decisions that stand on codes of the codebook, and those whose code is no longer in it.

    Args:
        decisions: all of the ledger, by time.
        codebook: as it is now; decisions follow a code that says what it was called.

    Returns:
        Both in the order they were made.
    """
    known = {"", *(code.id for code in codebook.walk())}  # that a passage was read for every code has none
    stand = current_decisions(decisions, codebook.renamed())
    return tuple(decision for decision in stand if decision.code in known), tuple(
        decision for decision in stand if decision.code not in known and _says(decision)
    )


def current_topic_decisions(decisions: Iterable[TopicDecision]) -> list[TopicDecision]:
    """The last name of each topic, and the last of what else was done with it, by anybody, in the order they were made."""
    last: dict[tuple[int, bool], TopicDecision] = {}
    for act in without_undone(decisions):
        key = (act.topic, act.action == TopicAction.NAME)
        if act.action == TopicAction.KEEP and key in last:
            continue
        last.pop(key, None)
        last[key] = act
    return list(last.values())


def current_notes(notes: Iterable[Note]) -> list[Note]:
    """The last summary of each person on a place and the last of each sample, unless empty, and every memo, in order."""
    last: dict[object, Note] = {}
    for at, act in enumerate(without_undone(notes)):
        key = {NoteKind.SUMMARY: (act.who, act.place), NoteKind.SAMPLE: act.place}.get(NoteKind(act.kind), at)
        last.pop(key, None)
        last[key] = act
    return [note for note in last.values() if note.text]


@dataclass(frozen=True, slots=True)
class AnchoredDecision:
    """A decision with the passage that its words are in, and in what form they were found there."""

    decision: Decision
    passage: str
    how: MatchKind


@dataclass(frozen=True, slots=True)
class AnchoredDecisions:
    """Decisions by passage and code, and those whose words are nowhere to be found, or in two places.

    Attributes:
        by_passage: the last decision of each person on each passage and code.
        lost: those without a passage.
        anchored: those with one, in the same order.
    """

    by_passage: Mapping[tuple[str, str], tuple[Decision, ...]]
    lost: tuple[Decision, ...]
    anchored: tuple[AnchoredDecision, ...] = ()

    @property
    def changed(self) -> tuple[AnchoredDecision, ...]:
        """Those whose words have changed: they count, and somebody should look at them."""
        return tuple(anchored_decision for anchored_decision in self.anchored if anchored_decision.how == MatchKind.CHANGED)

    def agreed(self, passage: str, code: str) -> str:
        """The verdict on a passage and code: what was settled, or what all say; empty where there is none, or people differ."""
        decisions = self.by_passage.get((passage, code), ())
        if last := resolve(decisions):
            return Verdict.ACCEPT if last.verdict == Verdict.ADOPT else Verdict.REJECT
        said = {decision.verdict for decision in decisions}
        return said.pop() if len(said) == 1 else ""


def anchor_decisions(
    decisions: Iterable[Decision], documents: Mapping[str, Document], passages: Sequence[Passage]
) -> AnchoredDecisions:
    """Find each standing decision's passage.

    Args:
        decisions: of `standing`.
        documents: by id.
        passages: of all documents.

    Returns:
        Decisions by passage and code. A renamed file is known by its text, or by what was decided on in it. Where a document's text
        has changed, the words are looked for in it (`find_quote`); a decision never attaches to other words than its own, but
        where they are very like, and then it is among `changed`.
    """
    said = tuple(decisions)
    of_document: dict[str, list[Passage]] = {}
    for passage in passages:
        of_document.setdefault(passage.document, []).append(passage)
    homes = _homes(said, documents)
    twice = _is_repeated(said)
    found = [_found(decision, homes.get((decision.document, decision.sha256)), decision.quote in twice) for decision in said]
    sure = {(decision.document, decision.sha256): list[tuple[int, int, int]]() for decision in said}
    for decision, at in zip(said, found, strict=True):
        if at and at.how != MatchKind.CHANGED:
            sure[decision.document, decision.sha256].append((at.start, at.end, decision.start))
    last: dict[tuple[str, str, str], AnchoredDecision] = {}
    lost = []
    for decision, at in zip(said, found, strict=True):
        home, taken = homes.get((decision.document, decision.sha256)), sure[decision.document, decision.sha256]
        here = _passage(decision, at, of_document.get(home.document, ()), taken) if home and at else ""
        if at and here:
            last.pop((here, decision.code, decision.who), None)
            last[here, decision.code, decision.who] = AnchoredDecision(decision, here, at.how)
        elif _says(decision):
            lost.append(decision)
    anchored = tuple(anchored_decision for anchored_decision in last.values() if _says(anchored_decision.decision))
    by_passage: dict[tuple[str, str], tuple[Decision, ...]] = {}
    for each in anchored:
        key = each.passage, each.decision.code
        by_passage[key] = (*by_passage.get(key, ()), each.decision)
    return AnchoredDecisions(by_passage, tuple(lost), anchored)


def _is_repeated(decisions: Iterable[Decision]) -> set[str]:
    """Words that were decided on in two places of one text: in another, one of both may be gone."""
    places: dict[tuple[str, str], set[int]] = {}
    for decision in decisions:
        places.setdefault((decision.sha256, decision.quote), set()).add(decision.start)
    return {quote for (_, quote), starts in places.items() if len(starts) > 1}


def _found(decision: Decision, document: Document | None, twice: bool) -> Match | None:
    if document is None:
        return None
    if document.sha256 == decision.sha256 and document.text[decision.start : decision.end] == decision.quote:
        return Match(decision.start, decision.end, MatchKind.EXACT)
    return None if twice else find_quote(decision.quote, document.text)


def _passage(decision: Decision, at: Match, passages: Sequence[Passage], taken: Sequence[tuple[int, int, int]]) -> str:
    """The passage that the middle of the found words is in; none where they are too few of it, or another decision's own."""
    middle = at.start + (at.end - at.start) // 2
    here = next((passage for passage in passages if passage.start <= middle < passage.end), None)
    if here is None:
        return ""
    words = len(decision.quote.split())
    if (
        at.how != MatchKind.EXACT and words < MIN_FUZZY_WORDS and words * 2 < here.words
    ):  # a few words within many may be somebody else's
        return ""
    if at.how == MatchKind.CHANGED and any(start <= middle < end and whose != decision.start for start, end, whose in taken):
        return ""
    return here.passage


def _homes(decisions: Iterable[Decision], documents: Mapping[str, Document]) -> dict[tuple[str, str], Document]:
    """The document that each text decided on is now: of that text, or else of that name, or else the only one with its words."""
    by_text = {document.sha256: document for document in documents.values()}
    homes: dict[tuple[str, str], Document] = {}
    homeless: dict[tuple[str, str], set[str]] = {}
    for decision in decisions:
        key, named = (decision.document, decision.sha256), documents.get(decision.document)
        if named and named.sha256 != decision.sha256:
            named = by_text.get(decision.sha256, named)
        if home := named or by_text.get(decision.sha256):
            homes[key] = home
        elif words_in(decision.quote) >= MIN_FUZZY_WORDS:
            homeless.setdefault(key, set()).add(decision.quote)
    for key, quotes in homeless.items():
        holding = [
            document
            for document in documents.values()
            if sum((at := find_quote(quote, document.text)) is not None and at.how == MatchKind.MOVED for quote in quotes) * 2
            > len(quotes)
        ]
        if len(holding) == 1:  # renamed and edited at once: most of what was decided on stands there, and nowhere else
            homes[key] = holding[0]
    return homes


def withhold(history: History, documents: Mapping[str, Document]) -> History:
    """What the ledger holds, as outputs may show it: without words of transcripts that are not in the study.

    A file that was deleted or is set aside may be one whose speaker took their consent back. The ledger keeps the words, so that a
    file which comes back has its decisions again; nothing that is made of it shows them.

    Args:
        history: all of the ledger.
        documents: of the study, by id.

    Returns:
        The same acts. `NOT_SHOWN` is in place of the words and the reason of a decision on a document that is not in the study
        under any name, and of a memo on a passage of it; of a topic's typical passages those of such a document are left out.
    """
    absent = _absent(history.decisions, documents) & _absent(current_decisions(history.decisions), documents)
    renamed = {decision.document for decision in history.decisions} - {document for document, _ in absent}
    known = documents.keys() | renamed
    return History(
        tuple(
            _without_words(decision) if (decision.document, decision.sha256) in absent else decision
            for decision in history.decisions
        ),
        tuple(replace(topic, anchors=_anchors_of(topic, known)) for topic in history.topics),
        tuple(replace(note, text=NOT_SHOWN) if _is_memo_elsewhere(note, known) else note for note in history.notes),
    )


def _absent(decisions: Sequence[Decision], documents: Mapping[str, Document]) -> set[tuple[str, str]]:
    """Texts decided on that no document of the study is, by document and hash."""
    return {(decision.document, decision.sha256) for decision in decisions} - _homes(decisions, documents).keys()


def _without_words(decision: Decision) -> Decision:
    return replace(decision, quote=NOT_SHOWN, note=NOT_SHOWN if decision.note else "")


def _anchors_of(decision: TopicDecision, known: Container[str]) -> tuple[str, ...]:
    pairs = zip(decision.anchors[::2], decision.anchors[1::2], strict=False)
    return tuple(part for pair in pairs if pair[0] in known for part in pair)


def _is_memo_elsewhere(note: Note, known: Container[str]) -> bool:
    """Whether a note is a memo on a passage of a document that is not known."""
    what, _, passage = note.place.partition("/")
    return what == "passage" and bool(note.text) and passage.rpartition("@")[0] not in known


def span_of(decision: Decision, document: Document, passage: Passage) -> tuple[int, int]:
    """The boundaries that a decision gives a coding, as start and end in the document.

    Args:
        decision: that stands on the passage.
        document: of the passage.
        passage: that it is on.

    Returns:
        Its own, which a person may have moved; those of the passage where its words have changed, or nothing of the passage is left
        out but signs.
    """
    at = _found(decision, document, twice=False)
    if at is None or at.how == MatchKind.CHANGED:
        return passage.start, passage.end
    rest = document.text[passage.start : at.start] + document.text[at.end : passage.end]
    whole = passage.start <= at.start and at.end <= passage.end and not any(map(str.isalnum, rest))
    return (passage.start, passage.end) if whole else (at.start, at.end)


def resolve(decisions: Iterable[Decision]) -> Decision | None:
    """The last decision on one passage and code that settled a difference for all; None where there is none."""
    return next((decision for decision in reversed(list(decisions)) if decision.verdict in (Verdict.ADOPT, Verdict.DROP)), None)


def accepting(decisions: Sequence[Decision]) -> list[Decision]:
    """Those of the decisions on one passage and code that give it; none where it was settled that it is not given."""
    last = resolve(decisions)
    if last and last.verdict == Verdict.DROP:
        return []
    return [decision for decision in decisions if _gives(decision)]


def stale_decisions(
    placed: AnchoredDecisions, gone: Sequence[Decision], documents: Mapping[str, Document], passages: Iterable[Passage]
) -> tuple[StaleDecision, ...]:
    """Decisions that somebody should look at, because the transcript or the codebook has changed since they were made.

    Args:
        placed: of `place`.
        gone: decisions whose code is no longer in the codebook, of `split_by_codebook`.
        documents: by id.
        passages: of all documents.

    Returns:
        Those whose words have changed, with the passage they are on now; then those without words, and those without a code. Of
        those on transcripts that are not in the study the words are withheld, as `withhold` does.
    """
    others = (*placed.lost, *gone)
    absent = _absent((*(anchored_decision.decision for anchored_decision in placed.anchored), *others), documents)
    absent -= {(anchored_decision.decision.document, anchored_decision.decision.sha256) for anchored_decision in placed.anchored}
    where = {passage.passage: passage for passage in passages}
    found: list[StaleDecision] = []
    for anchored in placed.changed:
        passage = where[anchored.passage]
        words = documents[passage.document].text[passage.start : passage.end]
        found.append(
            StaleDecision(
                "the quoted words have changed, or similar words occur elsewhere", anchored.decision, anchored.passage, words
            )
        )
    whys = ["the quoted words are not found, or found twice"] * len(placed.lost) + ["the code is not in the codebook"] * len(gone)
    for why, decision in zip(whys, others, strict=True):
        if (decision.document, decision.sha256) in absent:
            found.append(
                StaleDecision("its transcript is not in the study: its words are not shown", _without_words(decision), "", "")
            )
        else:
            found.append(StaleDecision(why, decision, "", ""))
    return tuple(found)
