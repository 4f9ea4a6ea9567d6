"""What a run knows of the items that reports of qualitative research should have, and a reason where only people know.

An item is answered, answered in part, or left blank. Every answer names where its facts come from: keys of run.json, tables of the
output folder, the ledger or the codebook. Items are called by short names of our own; their full wording is in the sources.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from textmine.decisions.current import anchor_decisions, split_by_codebook
from textmine.matrices.results import Results, speaker_of
from textmine.matrices.saturation import Saturation
from textmine.records.corpus import Kind, Role, Speaker
from textmine.records.decisions import Decision, Verdict
from textmine.reports.synthesis.claims import Synthesis
from textmine.reports.synthesis.wording import count, listed, portion, sentence

_JUDGED = (Verdict.ACCEPT, Verdict.REJECT)
_NAMED = 12  # people or values that are named one by one; more are counted
COREQ = "Tong, Sainsbury and Craig 2007, doi 10.1093/intqhc/mzm042"
SRQR = "O’Brien, Harris, Beckman, Reed and Cook 2014, doi 10.1097/ACM.0000000000000388"


class Answered(StrEnum):
    """How far an item is answered."""

    FILLED = "complete"
    PART = "partial"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """What is known of an item, how far that answers it, and where it is from; a blank one says why it is blank."""

    how: Answered
    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """An item of a checklist."""

    number: str
    part: str
    topic: str
    answer: ItemAnswer


def blank(reason: str) -> ItemAnswer:
    """No answer, and why."""
    return ItemAnswer(Answered.BLANK, reason)


def filled(text: str, *sources: str) -> ItemAnswer:
    """A whole answer."""
    return ItemAnswer(Answered.FILLED, text, sources)


def in_part(text: str, *sources: str) -> ItemAnswer:
    """What is known, and what is left for people."""
    return ItemAnswer(Answered.PART, text, sources)


class StudyFacts:
    """What the checklists ask for, counted once."""

    def __init__(self, results: Results, synthesis: Synthesis, curve: Saturation) -> None:
        self.results = results
        self.synthesis = synthesis
        self.curve = curve
        self.counts = results.counts()
        self.facts = results.facts
        self.transcripts = [document for document in results.documents if document.kind == Kind.TRANSCRIPT]

    def speakers(self, role: Role) -> Mapping[str, list[Speaker]]:
        """People of a role by their ids, as they are quoted."""
        ids = {(turn.document, turn.speaker, turn.role): speaker_of(turn).split(", ")[0] for turn in self.results.turns}
        found: dict[str, list[Speaker]] = defaultdict(list)
        for speaker in self.results.speakers:
            if speaker.role == role:
                found[ids.get((speaker.document, speaker.label, speaker.role), speaker.participant or "not named")].append(speaker)
        return found

    @cached_property
    def coders(self) -> Counter[str]:
        """Who decided on passages, and on how many codes of passages, by what stands."""
        return Counter(one.who for one in self._stand if one.code)

    @cached_property
    def _stand(self) -> tuple[Decision, ...]:
        return split_by_codebook(self.facts.history.decisions, self.results.codebook)[0]

    @cached_property
    def twice(self) -> tuple[int, int]:
        """Codes on passages that two people or more decided on, and those of them on which they say the same."""
        results = self.results
        placed = anchor_decisions(self._stand, {document.document: document for document in results.documents}, results.passages)
        judged = [[one for one in said if one.verdict in _JUDGED] for (_, code), said in placed.by_passage.items() if code]
        shared = [said for said in judged if len({one.who for one in said}) > 1]
        return len(shared), sum(len({one.verdict for one in said}) == 1 for said in shared)

    def on_covers(self, *keys: str) -> int:
        """Transcripts whose cover gives any of those keys."""
        return sum(any(key.casefold() in keys and value for key, value in transcript.header) for transcript in self.transcripts)

    def attributes(self, role: Role) -> list[str]:
        """What is known of people of a role: each attribute with its values, counted; one with many values is only named."""
        values: dict[str, dict[str, str]] = defaultdict(dict)
        for who, rows in self.speakers(role).items():
            for row in rows:
                for key, value in row.attributes:
                    values[key.casefold()][who] = value
        found = []
        for key, by_person in values.items():
            each = Counter(by_person.values())
            if len(each) <= _NAMED and len(each) < len(by_person):
                found.append(f"{key}: {', '.join(f'{value} {number}' for value, number in each.items())}")
            else:
                found.append(f"{key}: recorded for {count(len(by_person), 'person', 'people')}")
        return found

    @cached_property
    def groups(self) -> str:
        """Respondents by group, in words; empty where no group is given."""
        every: Counter[str] = Counter()
        for participation in self.synthesis.heard:
            every.update(dict(participation.groups))
        return ", ".join(f"{group} {number}" for group, number in every.items())

    @cached_property
    def respondents(self) -> int:
        """All who were heard, each once."""
        return next((account.tally.respondents_total for account in self.synthesis.themes), 0)

    @cached_property
    def minutes(self) -> list[float]:
        """The last time in each transcript that has any, in minutes, shortest first."""
        last: dict[str, float] = {}
        for turn in self.results.turns:
            at = turn.end_s if turn.end_s is not None else turn.start_s
            if at is not None:
                last[turn.document] = max(at, last.get(turn.document, 0.0))
        return sorted(seconds / 60 for seconds in last.values())

    def saturation(self) -> str:
        """What the curve says, in words that leave the judgement to people."""
        steps = self.curve.steps
        if not steps or not steps[-1].so_far:
            return f"0 of {count(self.curve.codes, 'code')} are used in {count(len(steps), 'transcript')}."
        late = next((at for at, step in enumerate(reversed(steps)) if step.new), len(steps))
        last = f"the last {f'{late} ' if late > 1 else ''}of {count(len(steps), 'transcript')}, in case order, "
        last += "added no new code" if late else "still added a new code"
        text = f"{sentence(portion(steps[-1].so_far, self.curve.codes, 'code'))} are used; {last}."
        if self.curve.ratios:
            one = self.curve.ratios[0]
            text += (
                f" With a base of {one.base} transcripts and runs of {one.run}, the last run added "
                f"{count(one.last_new, 'new code')} to the {one.base_codes} in the base ({one.last:.0%})."
            )
        return text


def some(names: list[str]) -> str:
    """Names one by one, or the first of many and how many more."""
    return listed(names) if len(names) <= _NAMED else f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
