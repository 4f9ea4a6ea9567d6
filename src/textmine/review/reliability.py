"""How far coders agree, and where they differ: people with each other, and people with the machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from textmine.analysis.evaluation.agreement import Agreement, agree
from textmine.pipeline.manifest import read_manifest
from textmine.records.corpus import MACHINE
from textmine.records.decisions import Verdict
from textmine.review.samples import sample_readings
from textmine.review.session import ReviewItem, ReviewSession
from textmine.review.visibility import Visibility

CoderLabels = Mapping[str, frozenset[str]]  # codes by passage


@dataclass(frozen=True, slots=True)
class CoderPair:
    """Two coders on the passages both judged: all codes pooled, and each code that either gave."""

    first: str
    second: str
    passages: int
    pooled: Agreement
    codes: Sequence[tuple[str, Agreement]]
    unused: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One code on which people differ: who gave it and who did not, and who settled it."""

    item: ReviewItem
    yes: Sequence[tuple[str, str, str]]  # who, pole, reason
    no: Sequence[tuple[str, str]]  # who, reason
    settled_by: str
    given: bool


def labels_by(room: ReviewSession) -> Mapping[str, CoderLabels]:
    """By person the codes they gave to each passage that they judged for every code, as they gave them then."""
    found: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for passage, people in sample_readings(room).items():
        for who, person in people.items():
            found[who][passage] = frozenset(filter(None, person.note.split(", ")))
    return found


def machine_on(room: ReviewSession, passages: Iterable[str]) -> CoderLabels:
    """What the machine proposed on passages on which nobody had decided when it last ran; it has learnt from all others."""
    manifest = read_manifest(room.workspace)
    until: str = manifest.get("decided_until", manifest["finished"])  # earlier versions did not say the first
    known = {
        passage for (passage, _), said in room.now().placed.by_passage.items() if any(decision.at <= until for decision in said)
    }
    proposed: dict[str, set[str]] = defaultdict(set)
    for coding in room.results.codings:
        if coding.coder == MACHINE:
            proposed[coding.passage].add(coding.code)
    return {passage: frozenset(proposed[passage]) for passage in passages if passage not in known}


def pairs_of(room: ReviewSession) -> list[CoderPair]:
    """Every two people who judged the same passages, and every person with the machine."""
    return room.kept("pairs", _pairs)


def _pairs(room: ReviewSession) -> list[CoderPair]:
    people = labels_by(room)
    found = [(a, b, people[a], people[b]) for a, b in combinations(sorted(people), 2)]
    found += [(who, MACHINE, given, machine_on(room, given)) for who, given in sorted(people.items())]
    return [pair for a, b, one, two in found if (pair := _pair(room, a, b, one, two))]


def _pair(room: ReviewSession, first: str, second: str, one: CoderLabels, two: CoderLabels) -> CoderPair | None:
    passages = [passage.passage for passage in room.results.passages if passage.passage in one and passage.passage in two]
    if not passages:
        return None
    documents = [room.places.passages[passage].document for passage in passages]
    codes = list(room.codes)
    left, right = (np.array([[code in given[passage] for code in codes] for passage in passages]) for given in (one, two))
    used = [at for at in range(len(codes)) if left[:, at].any() or right[:, at].any()]
    each = [(codes[at], agree(left[:, at], right[:, at], documents)) for at in used]
    return CoderPair(first, second, len(passages), agree(left, right, documents), each, len(codes) - len(used))


def differences_of(room: ReviewSession, sight: Visibility) -> list[Difference]:
    """Codes on which people differ, unsettled ones first, in the order of the text; none on what the person may not see yet."""
    now, read = room.now(), sample_readings(room)
    keys = {key for key, coding_status in now.standing.items() if coding_status.accepted_by and coding_status.rejected_by}
    for passage, people in read.items():
        given = [frozenset(filter(None, person.note.split(", "))) for person in people.values()]
        if len(given) > 1:
            keys |= {(passage, code) for code in frozenset.union(*given) - frozenset.intersection(*given)}
    found = []
    for passage, code in sorted(keys):
        if code in room.codes and sight.shows(passage):
            found.append(_difference(room, passage, code))
    order = {passage.passage: at for at, passage in enumerate(room.results.passages)}
    found.sort(
        key=lambda difference: (
            bool(difference.settled_by),
            order[difference.item.passage.passage],
            difference.item.standing.coding.code,
        )
    )
    return [difference for difference in found if difference.settled_by or (difference.yes and difference.no)]


def _difference(room: ReviewSession, passage: str, code: str) -> Difference:
    now = room.now()
    standing = now.standing.get((passage, code)) or room.proposal(passage, code, 0.0)
    said = now.placed.by_passage.get((passage, code), ())
    yes = [(decision.who, decision.pole, decision.note) for decision in said if decision.verdict == Verdict.ACCEPT]
    no = {decision.who: decision.note for decision in said if decision.verdict == Verdict.REJECT}
    spoken = {who for who, *_ in yes} | set(no)
    for who in sample_readings(room).get(passage, {}):
        if who not in spoken:
            no[who] = ""
    return Difference(room.item(standing, now), yes, list(no.items()), standing.settled_by, standing.status == "accepted")
