"""Who asks and who answers: what people listed, then what labels say, then how each one talks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from textmine.records import Role
from textmine.transcripts.segment import Utterance

_INTERVIEWER = re.compile(r"(?:i|q|int|intv?r|interviewer|moderator|facilitator|researcher|fieldworker)\s*\d{0,2}\Z", re.IGNORECASE)
_RESPONDENT = re.compile(r"(?:r|a|p|res|resp|respondent|participant|interviewee|resident|p\d+|r\d+)\s*\d{0,2}\Z", re.IGNORECASE)
_UNKNOWN = re.compile(r"(?:unknown|unidentified|speaker \?|multiple|all|several)(?!\w)", re.IGNORECASE)
_ASKS = 0.4  # share of a speaker's turns with a question mark, from which he or she asks rather than answers
_BRIEF = 0.75  # times the file's mean words a turn; those who ask say less than that


@dataclass(frozen=True, slots=True)
class Judged:
    """A speaker's role and the evidence for it, in words."""

    role: Role
    evidence: str


def infer_roles(utterances: Sequence[Utterance], listed: dict[str, str], interviewers: Collection[str] = ()) -> dict[str, Judged]:
    """The role of every speaker.

    Args:
        utterances: of one transcript.
        listed: role by label, from participants.csv.
        interviewers: labels that study.toml says are the interviewer's.

    Returns:
        For each label its role and why.
    """
    turns: dict[str, list[str]] = defaultdict(list)
    for utterance in utterances:
        turns[utterance.speaker].append(utterance.text)
    judged = {speaker: _by_label(speaker, listed, interviewers) for speaker in turns}
    known = {speaker: found for speaker, found in judged.items() if found}
    rest = {speaker: texts for speaker, texts in turns.items() if speaker not in known}
    someone_asks = any(found.role is Role.INTERVIEWER for found in known.values())
    return known | _by_manner(rest, turns, someone_asks)


def _by_label(speaker: str, listed: dict[str, str], interviewers: Collection[str]) -> Judged | None:
    if speaker in interviewers:
        return Judged(Role.INTERVIEWER, "study.toml says so")
    if listed.get(speaker):
        return Judged(Role(listed[speaker]), "participants.csv says so")
    if _INTERVIEWER.match(speaker):
        return Judged(Role.INTERVIEWER, "its label")
    if _RESPONDENT.match(speaker):
        return Judged(Role.RESPONDENT, "its label")
    if not speaker or _UNKNOWN.match(speaker):
        return Judged(Role.UNKNOWN, "no name")
    return None


def _by_manner(rest: dict[str, list[str]], turns: dict[str, list[str]], someone_asks: bool) -> dict[str, Judged]:
    """Those who ask are brief and put questions; with an interviewer found by label, the others answer."""
    everything = [text for texts in turns.values() for text in texts]
    mean = sum(len(text.split()) for text in everything) / max(1, len(everything))
    judged = {}
    for speaker, texts in rest.items():
        asks = sum("?" in text for text in texts) / len(texts)
        words = sum(len(text.split()) for text in texts) / len(texts)
        asker = not someone_asks and len(turns) > 1 and asks >= _ASKS and words <= _BRIEF * mean
        evidence = f"{asks:.0%} of {len(texts)} turns ask, {words:.0f} words a turn (mean {mean:.0f})"
        judged[speaker] = Judged(Role.INTERVIEWER if asker else Role.RESPONDENT, evidence)
    return judged
