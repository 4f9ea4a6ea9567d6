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
    named = [topic for topic in topics if topic.action == TopicAction.NAME]
    fates = [topic for topic in topics if topic.action not in (TopicAction.NAME, TopicAction.KEEP)]
    summaries = [note for note in current_notes(history.notes) if note.kind == NoteKind.SUMMARY]
    return [
        *_codings(current_decisions(history.decisions, renamed)),
        *_topics("topic's name", named),
        *_topics("topic's place", fates),
        *_summaries(summaries),
    ]


def _codings(decisions: Sequence[Decision]) -> Iterable[Conflict]:
    texts: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for decision in decisions:
        texts[decision.document, decision.quote, decision.code].add(decision.sha256)
    groups: dict[Hashable, dict[str, Decision]] = defaultdict(dict)
    for decision in decisions:
        # People may have read a transcript before and after it was edited: then the words themselves say what is decided on.
        edited = len(texts[decision.document, decision.quote, decision.code]) > 1 and decision.quote != NOT_SHOWN
        place = None if edited else (decision.start, decision.end)
        groups[decision.document, decision.quote, decision.code, place][decision.who] = decision
    ordered = sorted(groups.values(), key=lambda said: min((one.document, one.start, one.code) for one in said.values()))
    for said in ordered:
        said = {who: one for who, one in said.items() if one.verdict != Verdict.WITHDRAW}
        if len({one.verdict for one in said.values()}) > 1 or len({one.pole for one in said.values() if one.pole}) > 1:
            first = next(iter(said.values()))
            views = {who: View(who, one.verdict, one.pole, one.note, one.at) for who, one in said.items()}
            yield Conflict("code", first.document, f"characters {first.start}-{first.end}", first.quote, first.code, _sorted(views))


def _topics(kind: str, decisions: Iterable[TopicDecision]) -> Iterable[Conflict]:
    groups: dict[int, dict[str, TopicDecision]] = defaultdict(dict)
    for decision in decisions:
        groups[decision.topic][decision.who] = decision
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
    for note in notes:
        groups[note.place][note.who] = View(note.who, note.text, "", "", note.at)
    for place, views in sorted(groups.items()):
        if len({view.says for view in views.values()}) > 1:
            yield Conflict("summary", "", place, "", "", _sorted(views))


def _sorted(views: Mapping[str, View]) -> tuple[View, ...]:
    return tuple(views[who] for who in sorted(views))
