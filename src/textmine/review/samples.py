"""Blind double coding: a sample of passages that several people judge, each without seeing what the others and the machine said."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from textmine.decisions.ledger import record
from textmine.errors import Fault, StudyError
from textmine.records.corpus import Passage, Role
from textmine.records.decisions import NOW, Decision, Note, NoteKind, Verdict
from textmine.review.session import ReviewSession
from textmine.review.visibility import Visibility

_NAME = re.compile(r"(?!\.{1,2}$)[^/\s](?:[^/\n]{0,38}[^/\s])?")  # which an address can hold
_MOST = 2_000  # passages; more than anybody codes twice


@dataclass(frozen=True, slots=True)
class Sample:
    """Passages to be judged by several people; `gone` counts those whose words have changed since they were drawn."""

    name: str
    by: str
    seed: int
    case: str
    passages: tuple[str, ...]
    gone: int

    def left(self, room: ReviewSession, who: str) -> list[str]:
        """Its passages that a person has not judged yet."""
        read = sample_readings(room)
        return [passage for passage in self.passages if who not in read.get(passage, {})]


def sample_readings(room: ReviewSession) -> Mapping[str, Mapping[str, Decision]]:
    """Who judged which passages for every code: by passage and person."""
    return room.kept("readings", _readings)


def _readings(room: ReviewSession) -> Mapping[str, Mapping[str, Decision]]:
    found: dict[str, dict[str, Decision]] = defaultdict(dict)
    for (passage, code), said in room.now().placed.by_passage.items():
        if not code:
            found[passage] = {decision.who: decision for decision in said if decision.verdict == Verdict.READ}
    return found


def samples_of(room: ReviewSession) -> list[Sample]:
    """The samples of a study, in the order in which they were drawn."""
    found = []
    for note in room.now().notes:
        if note.kind == NoteKind.SAMPLE:
            drawn = json.loads(note.text)
            there = tuple(load for load in drawn["passages"] if load in room.places.passages)
            gone = len(drawn["passages"]) - len(there)
            found.append(Sample(note.place.partition("/")[2], note.who, drawn["seed"], drawn["case"], there, gone))
    return found


def draw_sample(room: ReviewSession, who: str, name: str, size: int, seed: int, case: str = "") -> Sample:
    """Draw a sample: passages of respondents that are long enough to be coded, from all cases in turn.

    Args:
        room: the study.
        who: draws it.
        name: 1 to 40 characters without a slash; not that of another sample.
        size: passages.
        seed: of the draw; the same seed draws the same passages from the same study.
        case: whose passages alone; empty for all.

    Returns:
        The sample.

    Raises:
        StudyError: the name cannot be had, or there is nothing to draw from.
    """
    with room.lock:  # of two who draw under one name at once the second is refused
        if not _NAME.fullmatch(name) or name in {sample.name for sample in samples_of(room)}:
            raise StudyError(Fault("sample", f"name {name!r}", "a name not yet used, without /", "Choose another name."))
        chosen = _choose(room, size, seed, case)
        text = json.dumps({"seed": seed, "case": case, "passages": chosen}, ensure_ascii=False)
        record(room.ledger, notes=[Note(NOW, who, NoteKind.SAMPLE, f"sample/{name}", text)])
    return Sample(name, who, seed, case, tuple(chosen), 0)


def _choose(room: ReviewSession, size: int, seed: int, case: str) -> list[str]:
    if not 1 <= size <= _MOST:
        raise StudyError(Fault("sample", f"{size} passages", f"1 to {_MOST}", "Choose another number."))
    least = room.workspace.study.settings.passages.min_words
    by_case: dict[str, list[Passage]] = defaultdict(list)
    for passage in room.results.passages:
        wanted = passage.case and (not case or passage.case == case)
        if wanted and passage.role == Role.RESPONDENT and passage.words >= least:
            by_case[passage.case].append(passage)
    if not by_case:
        raise StudyError(Fault("sample", f"no passages in case {case!r}", "a case with a transcript", "Choose another case."))
    drawn = random.Random(seed)  # noqa: S311  a sample that anyone can draw again, not a secret
    turns = []
    for passages in by_case.values():
        drawn.shuffle(passages)
        turns += [(rank, passage.passage) for rank, passage in enumerate(passages)]
    return [passage for _, passage in sorted(turns, key=lambda turn: turn[0])][:size]


def close_sample(room: ReviewSession, who: str, name: str) -> None:
    """Take a sample off the list; what was judged stays.

    Args:
        room: the study.
        who: closes it.
        name: of the sample.

    Raises:
        StudyError: there is none of that name.
    """
    if name not in {sample.name for sample in samples_of(room)}:
        raise StudyError(Fault("sample", f"name {name!r}", "a sample in this study", "Reload the page."))
    record(room.ledger, notes=[Note(NOW, who, NoteKind.SAMPLE, f"sample/{name}", "")])


def sight_of(room: ReviewSession, who: str) -> Visibility:
    """What a person may see: nothing on passages of a sample, and in a reflexive study on any, before they have judged them."""
    return room.kept(f"sight of {who}", lambda still: _sight(still, who))


def _sight(room: ReviewSession, who: str) -> Visibility:
    reflexive = room.workspace.study.settings.review.reflexive
    samples = samples_of(room)
    if not samples and not reflexive:
        return Visibility(who)
    hidden = frozenset(passage for sample in samples for passage in sample.left(room, who))
    by_passage = room.now().placed.by_passage
    seen = frozenset(passage for (passage, _), said in by_passage.items() if any(decision.who == who for decision in said))
    return Visibility(who, reflexive, hidden, seen)
