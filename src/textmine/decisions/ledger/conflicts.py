"""Where people differ: what stands in one ledger and cannot all be right, for them to talk over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from textmine.decisions.current import NOT_SHOWN, current_decisions, current_notes, withhold, without_undone
from textmine.decisions.ledger import Ledger, read_history
from textmine.records.corpus import Document
from textmine.records.decisions import Decision, Note, NoteKind, TopicAction, TopicDecision, Verdict


@dataclass(frozen=True, slots=True)
class View:
    """What one person says; `pole` and `note` are empty where none was given, `when` is a time in UTC."""

    who: str
    says: str
    pole: str
    note: str
    when: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing of which people say different things.

    Attributes:
        kind: code, topic's name, topic's place, or summary.
        document: of the words; empty for what is none.
        place: in it, or the topic or cell.
        quote: the words that are decided on, or of a topic a typical passage of each person's.
        code: id; empty for what is no coding.
        views: of all who said something, by name.
    """

    kind: str
    document: str
    place: str
    quote: str
    code: str
    views: tuple[View, ...]


def conflicts_of(
    ledger: Ledger, renamed: Mapping[str, str] | None = None, documents: Mapping[str, Document] | None = None
) -> list[Conflict]:
    """Everything of which people's last words differ.

    Args:
        ledger: after a merge, or shared all along.
        renamed: today's id of each code that had another.
        documents: of the study; where they are given, words of transcripts that are not among them are withheld.

    Returns:
        Codings by document and place, then topics by number, then cells; none is decided here.

    Raises:
        DecisionError: the ledger cannot be reached or read.
    """
    history = read_history(ledger) if documents is None else withhold(read_history(ledger), documents)
    topics = without_undone(history.topics)
    named = [one for one in topics if one.action == TopicAction.NAME]
    fates = [one for one in topics if one.action not in (TopicAction.NAME, TopicAction.KEEP)]
    summaries = [one for one in current_notes(history.notes) if one.kind == NoteKind.SUMMARY]
    return [
        *_codings(current_decisions(history.decisions, renamed)),
        *_topics("topic's name", named),
        *_topics("topic's place", fates),
        *_summaries(summaries),
    ]


def _codings(decisions: Sequence[Decision]) -> Iterable[Conflict]:
    texts: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for one in decisions:
        texts[one.document, one.quote, one.code].add(one.sha256)
    groups: dict[Hashable, dict[str, Decision]] = defaultdict(dict)
    for one in decisions:
        # People may have read a transcript before and after it was edited: then the words themselves say what is decided on.
        edited = len(texts[one.document, one.quote, one.code]) > 1 and one.quote != NOT_SHOWN
        place = None if edited else (one.start, one.end)
        groups[one.document, one.quote, one.code, place][one.who] = one
    ordered = sorted(groups.values(), key=lambda said: min((one.document, one.start, one.code) for one in said.values()))
    for said in ordered:
        said = {who: one for who, one in said.items() if one.verdict != Verdict.WITHDRAW}
        if len({one.verdict for one in said.values()}) > 1 or len({one.pole for one in said.values() if one.pole}) > 1:
            first = next(iter(said.values()))
            views = {who: View(who, one.verdict, one.pole, one.note, one.at) for who, one in said.items()}
            yield Conflict("code", first.document, f"characters {first.start}-{first.end}", first.quote, first.code, _sorted(views))


def _topics(kind: str, decisions: Iterable[TopicDecision]) -> Iterable[Conflict]:
    groups: dict[int, dict[str, TopicDecision]] = defaultdict(dict)
    for one in decisions:
        groups[one.topic][one.who] = one
    for topic, said in sorted(groups.items()):
        views = {who: View(who, _describe(one), "", one.note, one.at) for who, one in said.items() if _describe(one)}
        if len({view.says for view in views.values()}) > 1:
            words = dict.fromkeys(one.anchors[1] for one in said.values() if len(one.anchors) > 1)
            apart = not set.intersection(*({*one.anchors[1::2]} for one in said.values()))
            doubt = " (no typical passage is shared: perhaps two topics of two runs)" if apart else ""
            yield Conflict(kind, "", f"topic {topic}{doubt}", " / ".join(words), "", _sorted(views))


def _describe(one: TopicDecision) -> str:
    return one.value if one.action == TopicAction.NAME else f"merge into {one.value}" if one.value else one.action


def _summaries(notes: Iterable[Note]) -> Iterable[Conflict]:
    groups: dict[str, dict[str, View]] = defaultdict(dict)
    for one in notes:
        groups[one.place][one.who] = View(one.who, one.text, "", "", one.at)
    for place, views in sorted(groups.items()):
        if len({view.says for view in views.values()}) > 1:
            yield Conflict("summary", "", place, "", "", _sorted(views))


def _sorted(views: Mapping[str, View]) -> tuple[View, ...]:
    return tuple(views[who] for who in sorted(views))
