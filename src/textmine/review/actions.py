"""What a person does in the review application: decisions on codings and topics, notes, undo, each recorded in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from textmine.decisions.current import current_topic_decisions, withhold
from textmine.decisions.ledger import read_topics, record
from textmine.decisions.ledger.undo import undo
from textmine.decisions.overlay import CodingStatus
from textmine.errors import Fault, StudyError
from textmine.pipeline.decide_table import TopicFinder
from textmine.records.corpus import Passage
from textmine.records.decisions import NOW, Decision, History, Note, NoteKind, TopicAction, TopicDecision, Verdict
from textmine.records.topics import Topic
from textmine.review.session import PassageWords, ReviewSession

_AGAIN = "Reload the page."
_SHORT = 60  # characters of a passage by which it is known again


def record_decision(
    room: ReviewSession, who: str, passage: str, code: str, verdict: str, pole: str = "", note: str = ""
) -> CodingStatus | None:
    """Record a verdict on a code of a passage, with the boundaries that its coding has now.

    Args:
        room: the study.
        who: decides.
        passage: id.
        code: id.
        verdict: of `records.decisions.Verdict`.
        pole: of the code, or empty.
        note: the reason, or empty.

    Returns:
        What stands on that passage and code now; None where nothing does.

    Raises:
        StudyError: there is no such passage, code or pole.
    """
    where = _known(room, passage, code, pole)
    now = room.now().standing.get((passage, code))
    start, end = (now.coding.start, now.coding.end) if now else (where.start, where.end)
    return _record(room, who, where, code, (start, end), verdict, pole, note)


def set_boundaries(room: ReviewSession, who: str, passage: str, code: str, start: int, end: int) -> CodingStatus | None:
    """Accept a coding with other boundaries.

    Args:
        room: the study.
        who: decides.
        passage: id of the passage that is coded.
        code: id.
        start: character of the document; spaces after it are left out.
        end: character after the last; spaces before it are left out.

    Returns:
        What stands on the passage and code now.

    Raises:
        StudyError: there is no such passage or code; no word lies between the boundaries; they leave the turn, or their middle
            leaves the passage.
    """
    where = _known(room, passage, code, "")
    turn, text = room.places.turns[where.turn], room.documents[where.document].text
    words = text[max(start, 0) : max(end, 0)]
    start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
    if not words.strip() or start < turn.start or end > turn.end:
        raise StudyError(Fault("boundaries", f"{start} to {end}", "words within the same turn", "Select words by one speaker."))
    if not where.start <= (start + end) // 2 < where.end:
        do = "Select less outside it, or code the neighbouring passage."
        raise StudyError(Fault("boundaries", "mostly words outside the passage", "mostly words from the passage", do))
    now = room.now().standing.get((passage, code))
    return _record(room, who, where, code, (start, end), Verdict.ACCEPT, now.coding.pole if now else "", "")


def recode(room: ReviewSession, who: str, passage: str, code: str, other: str) -> CodingStatus | None:
    """Deny a passage one code and give it another, with the same boundaries, as one act.

    Args:
        room: the study.
        who: decides.
        passage: id.
        code: that it has.
        other: that it should have.

    Returns:
        What stands on the passage and the other code now.

    Raises:
        StudyError: there is no such passage or code.
    """
    where = _known(room, passage, code, "")
    _known(room, passage, other, "")
    now, document = room.now().standing.get((passage, code)), room.documents[where.document]
    start, end = (now.coding.start, now.coding.end) if now else (where.start, where.end)
    place = document.document, document.sha256, start, end, document.text[start:end]
    verdicts = (code, Verdict.REJECT), (other, Verdict.ACCEPT)
    record(room.ledger, [Decision(NOW, who, *place, of, "", verdict) for of, verdict in verdicts])
    return room.now().standing.get((passage, other))


def undo_last(room: ReviewSession, who: str) -> str:
    """Undo a person's last act in the study, and say in words what it was; empty where there is none.

    Args:
        room: the study.
        who: undoes.

    Returns:
        For example "Trust on “We trusted them” (accept)".
    """
    with room.lock:  # pressed twice, it takes back two acts
        undone = undo(room.ledger, who)
    if undone is None:
        return ""
    for decision in undone.decisions:
        name = room.codes[decision.code].name if decision.code in room.codes else decision.code or "all codes"
        (decision,) = withhold(History((decision,)), room.documents).decisions
        quote = decision.quote if len(decision.quote) <= _SHORT else f"{decision.quote[:_SHORT]} …"
        return f"{name} on “{quote}” ({decision.verdict})"
    for topic in undone.topics:
        return f"topic {topic.topic} ({topic.action})"
    return f"{undone.notes[0].kind} on {undone.notes[0].place}"


def _record(
    room: ReviewSession, who: str, where: Passage, code: str, span: tuple[int, int], verdict: str, pole: str, note: str
) -> CodingStatus | None:
    # Of what a person said of a code of one passage the last stands, whatever its boundaries.
    document = room.documents[where.document]
    place = document.document, document.sha256, *span, document.text[slice(*span)]
    record(room.ledger, [Decision(NOW, who, *place, code, pole, verdict, note)])
    return room.now().standing.get((where.passage, code))


def read_passage(room: ReviewSession, who: str, passage: str, given: Sequence[tuple[str, str]]) -> None:
    """Record that a person judged a passage for every code, and which they gave it.

    Args:
        room: the study.
        who: judges.
        passage: id.
        given: codes with their poles, or with "".

    Raises:
        StudyError: there is no such passage, code or pole.
    """
    where = _passage(room, passage)
    for code, pole in given:
        _known(room, passage, code, pole)
    document = room.documents[where.document]
    place = document.document, document.sha256, where.start, where.end, room.words(where)
    codes = [code for code, _ in given]
    made = [Decision(NOW, who, *place, code, pole, Verdict.ACCEPT) for code, pole in given]
    record(room.ledger, [*made, Decision(NOW, who, *place, "", "", Verdict.READ, codes_said(codes))])


def codes_said(codes: Iterable[str]) -> str:
    """Codes as the note of a `READ` decision holds them."""
    return ", ".join(codes)


def write_note(room: ReviewSession, who: str, kind: NoteKind, place: str, text: str) -> None:
    """Record a summary of a cell or a memo on a passage or cell.

    Args:
        room: the study.
        who: writes.
        kind: which of both.
        place: `cell/CASE/THEME` or `passage/PASSAGE`.
        text: the words; an empty summary takes one's own back.

    Raises:
        StudyError: there is no such cell or passage.
    """
    what, _, rest = place.partition("/")
    case, _, theme = rest.rpartition("/")
    known = (what == "cell" and (case, theme) in room.now().cells) or (what == "passage" and rest in room.places.passages)
    if not known or kind == NoteKind.SAMPLE:
        raise StudyError(Fault("note", f"place {place!r}", "a cell or passage in this study", _AGAIN))
    record(room.ledger, notes=[Note(NOW, who, kind, place, text.strip())])


def _known(room: ReviewSession, passage: str, code: str, pole: str) -> Passage:
    """The passage, if there are such a passage and code, and such a pole or none."""
    where = _passage(room, passage)
    if code not in room.codes:
        raise StudyError(Fault("decision", f"code {code!r}", "a code in this study", _AGAIN))
    if pole and pole not in {pole.name for pole in room.codes[code].poles}:
        raise StudyError(Fault("decision", f"pole {pole!r}", f"a pole of {code}", _AGAIN))
    return where


def _passage(room: ReviewSession, passage: str) -> Passage:
    if passage not in room.places.passages:
        raise StudyError(Fault("decision", f"passage {passage!r}", "a passage of this study", _AGAIN))
    return room.places.passages[passage]


@dataclass(frozen=True, slots=True)
class TopicNow:
    """A topic as people have left it: its name, the topic it is merged into (-1: none), whether it is hidden; and its examples."""

    topic: Topic
    name: str
    merged_into: int
    hidden: bool
    examples: Sequence[PassageWords]


def topics_of(room: ReviewSession) -> list[TopicNow]:
    """The topics of the last run with what people decided on them since."""
    said: dict[int, Mapping[str, TopicDecision]] = {}
    for topic_decision in current_topic_decisions(read_topics(room.ledger)):
        said[topic_decision.topic] = {
            **said.get(topic_decision.topic, {}),
            "name" if topic_decision.action == TopicAction.NAME else "fate": topic_decision,
        }
    found = []
    for topic in room.results.topics:
        name, fate = said.get(topic.topic, {}).get("name"), said.get(topic.topic, {}).get("fate")
        merged = int(fate.value) if fate and fate.action == TopicAction.MERGE else -1
        examples = [room.spoken(room.places.passages[example]) for example in topic.examples if example in room.places.passages]
        label = (name and name.value) or ", ".join(topic.typical_words.split(", ")[:3]) or f"topic {topic.topic}"
        found.append(TopicNow(topic, label, merged, bool(fate and fate.action == TopicAction.HIDE), examples))
    return found


def decide_topic(room: ReviewSession, who: str, topic: int, action: TopicAction, value: str) -> None:
    """Record what a person does with a topic; the next run does so.

    Args:
        room: the study.
        who: decides.
        topic: its number.
        action: what is done.
        value: the name, or the number of the topic it is merged into.

    Raises:
        StudyError: there is no such topic, or nothing to merge it into.
    """
    numbers = {topic.topic for topic in room.results.topics}
    into = int(value) if action == TopicAction.MERGE and value.isdecimal() else -1
    if topic not in numbers or (action == TopicAction.MERGE and (into not in numbers or into == topic)):
        raise StudyError(Fault("topic", f"{action} topic {topic} {value}", "topics from the last run", "Reload the page."))
    finder = TopicFinder(room.workspace)
    made = [TopicDecision(NOW, who, topic, action, " ".join(value.split()), finder.anchors(topic))]
    if into >= 0:
        made.append(TopicDecision(NOW, who, into, TopicAction.KEEP, "", finder.anchors(into)))
    record(room.ledger, topics=made)
