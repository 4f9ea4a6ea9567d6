"""Who asks and who answers: what people listed, then what labels and the header say, then how each one talks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from textmine.records import Role
from textmine.transcripts.segment import Utterance

_NUMBER = r"(?:[\s_#.-]{0,2}\d{1,3}|[\s_#.-]{1,2}(?:[a-h]|one|two|three))?"
_ASKERS = "interviewer|moderator|facilitator|researcher"
_ANSWERERS = "respondent|participant|interviewee"
_INTERVIEWER = re.compile(
    rf"(?:i|q|int|intv?r|ivr?|ir|question|mod|fac|(?:lead |co-?|second |first )?(?:{_ASKERS}|fieldworker)s?){_NUMBER}\Z"
    rf"|.*\((?:{_ASKERS}|int|i)\)\Z|(?:{_ASKERS})\b[\s(:,–-]",
    re.IGNORECASE,
)
_RESPONDENT = re.compile(
    rf"(?:r|a|p|[mf](?=.*\d)|res|rsp|resp|iee?|answer|pt|part|pp?t|{_ANSWERERS}|resident|(?:fe)?male|(?:wo)?man|user)s?{_NUMBER}\Z"
    r"|[mf]\s?\d?\s?\?\Z"
    rf"|.*\((?:{_ANSWERERS})\)\Z|(?:{_ANSWERERS})\b[\s(:,–-]",
    re.IGNORECASE,
)
_LABEL = "its label"
_DOUBTFUL = re.compile(r"(?:r|res|resp|p|s)\s?\d?\Z", re.IGNORECASE)
_UNKNOWN = re.compile(
    r"(?:unknown|unidentified|inaudible|(?:speaker|voice|[prs])\s?\?|\?+\Z)(?!\w)|.*\b(?:interpreter|translator|sli|operator)\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"(?:all|both|several|multiple|everyone|everybody|group|various)(?!\w)(?:\s\w+)?\Z", re.IGNORECASE)
_OFTEN = 10  # turns of a transcript, from which somebody heard once is no part of the interview until a person says so
_ASKING_KEYS = re.compile(
    r"\b(?:interviewers?|moderators?|facilitators?|researchers?|interviewed by|conducted by)\b", re.IGNORECASE
)
_ANSWERING_KEYS = re.compile(r"\b(?:interviewees?|respondents?|participants?|pseudonyms?)\b", re.IGNORECASE)
_JOINT = re.compile(r"\s*(?:&|/|,|\+|;|\band\b)\s*")
_ASKS = 0.4  # share of a speaker's turns with a question mark, from which he or she asks rather than answers
_BRIEF = 0.75  # times the file's mean words a turn; those who ask say less than that
_ASKS_MORE = 0.25  # the same share, of one who asks twice as often as anybody else
_TWICE = 2
_LEADS_FROM = 0.6  # the same share, from which the length of turns counts for nothing
_LEADS = re.compile(  # what those say who lead an interview or a group
    r"\b(?:tell (?:me|us)|talk (?:me|us) through|for the (?:tape|recording|record)"
    r"|(?:last|final|first|next) (?:question|thing|one|topic)"
    r"|(?:thanks|thank you)\b[^.?!]{0,30}\bfor (?:coming|agreeing|talking|seeing|meeting|joining|giving|doing|your time|sharing)"
    r"|i(?:['’]d| would) like to (?:ask|start|begin|move|hear)|i want(?:ed)? to (?:ask|pick up|come back)|moving on|move on to"
    r"|go on, \w+|(?:that['’]s|this is|that was) (?:really |very |so )?(?:helpful|useful|interesting)|anything else"
    r"|(?:say|bit) more about|ask the questions)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"\W*(?:\[[^\[\]]*\]\s*)?(?:(?:so|and|okay|ok|right|but|now|well|yeah|er|um)\W+)*(?:how|what|why|when|where|who|which"
    r"|has|does|did|(?:do|did|are|were|have|had|would|could|can|will) you|(?:is|are|was|were) (?:it|there|that|they)"
    r"|(?:can|could|shall) (?:i|we))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A speaker's role and the evidence for it, in words."""

    role: Role
    evidence: str


def infer_roles(
    utterances: Sequence[Utterance],
    listed: Mapping[str, str],
    settled: Mapping[str, str] | None = None,
    header: Sequence[tuple[str, str]] = (),
) -> dict[str, Judged]:
    """The role of every voice.

    Args:
        utterances: of one transcript.
        listed: role by label, from participants.csv; an empty one says nothing.
        settled: role by label, from study.toml.
        header: keys and values of the transcript's cover.

    Returns:
        For each voice its role and why.
    """
    turns: dict[str, list[str]] = defaultdict(list)
    for utterance in utterances:
        turns[utterance.voice].append(utterance.text)
    if all(_named(header, _ANSWERING_KEYS, voice) for voice in turns):  # a list of all who were there tells nobody's role
        header = [(key, value) for key, value in header if not _ANSWERING_KEYS.search(key)]
    looks = {utterance.voice: utterance.look for utterance in utterances if utterance.look and not utterance.speaker}
    known: dict[str, Judged] = {}
    for voice in turns:
        if voice in looks:
            known[voice] = Judged(Role(looks[voice]), "how its paragraphs are set")
        elif found := _by_label(voice, listed, settled or {}, header):
            known[voice] = found
    rest = {voice: texts for voice, texts in turns.items() if voice not in known and not _parts_of(voice, turns)}
    someone_asks = any(found.role is Role.INTERVIEWER for found in known.values())
    if not someone_asks:  # R and RES may be the researcher
        doubtful = {voice: turns[voice] for voice, found in known.items() if _DOUBTFUL.match(voice) and found.evidence == _LABEL}
        asks = {voice: found for voice, found in _by_manner(doubtful, turns, False).items() if found.role is Role.INTERVIEWER}
        known, someone_asks = known | asks, bool(asks)
    known |= _by_manner(rest, turns, someone_asks)
    return {voice: known.get(voice) or _together(_parts_of(voice, turns), known) for voice in turns}


def _parts_of(voice: str, turns: Collection[str]) -> list[str]:
    """The labels of which one for several people is made, where all of them speak by themselves too."""
    parts = [part for part in _JOINT.split(voice) if part]
    return parts if len(parts) > 1 and all(part in turns and part != voice for part in parts) else []


def _together(parts: Sequence[str], known: Mapping[str, Judged]) -> Judged:
    roles = {known[part].role if part in known else Role.UNKNOWN for part in parts}
    return Judged(roles.pop() if len(roles) == 1 else Role.UNKNOWN, f"{' and '.join(parts)} together")


def _by_label(
    speaker: str, listed: Mapping[str, str], settled: Mapping[str, str], header: Sequence[tuple[str, str]]
) -> Judged | None:
    if settled.get(speaker):
        return Judged(Role(settled[speaker]), "study.toml says so")
    if listed.get(speaker):
        return Judged(Role(listed[speaker]), "participants.csv says so")
    if _INTERVIEWER.match(speaker):
        return Judged(Role.INTERVIEWER, _LABEL)
    if _RESPONDENT.match(speaker):
        return Judged(Role.RESPONDENT, _LABEL)
    if not speaker or _UNKNOWN.match(speaker):
        return Judged(Role.UNKNOWN, "no name")
    if _TOGETHER.match(speaker):
        return Judged(Role.RESPONDENT, "its label says that several speak")
    if speaker.endswith("?"):
        return Judged(Role.INTERVIEWER, "its label ends with a question mark")
    for keys, role in ((_ASKING_KEYS, Role.INTERVIEWER), (_ANSWERING_KEYS, Role.RESPONDENT)):
        if named := _named(header, keys, speaker):
            return Judged(role, f"the header's {named!r} names it")
    return None


def _named(header: Sequence[tuple[str, str]], keys: re.Pattern[str], speaker: str) -> str:
    """The key of the header whose value names a speaker; nothing where there is none."""
    return next((key for key, value in header if keys.search(key) and _names(value, speaker)), "")


def _names(value: str, speaker: str) -> bool:
    """Whether a header's value names a speaker, in full or by initials."""
    plain = re.sub(r"\([^()]*\)|\W+", "", speaker).lower()
    for part in re.split(r"[,;&/()]|\band\b", value):
        words = [word for word in re.findall(r"[\w'’-]+", part) if word not in ("Dr", "Prof", "Mr", "Mrs", "Ms", "Miss")]
        whole, initials = re.sub(r"\W+", "", "".join(words)).lower(), "".join(word[0] for word in words).lower()
        if words and plain in (whole, initials, re.sub(r"\W+", "", words[0]).lower()):
            return True
    return False


def _by_manner(rest: Mapping[str, list[str]], turns: Mapping[str, list[str]], someone_asks: bool) -> dict[str, Judged]:
    """Those who ask put questions and lead the talk, more often than the others; with an interviewer found, the others answer."""
    everything = [text for texts in turns.values() for text in texts]
    marked = any("?" in text for text in everything)
    mean = sum(len(text.split()) for text in everything) / max(1, len(everything))
    asked = {speaker: sum(_asks(text, marked) for text in texts) for speaker, texts in turns.items()}
    judged = {}
    for speaker, texts in rest.items():
        if len(texts) == 1 and len(everything) > _OFTEN:
            judged[speaker] = Judged(Role.UNKNOWN, f"heard once in {len(everything)} turns")
            continue
        asks = asked[speaker] / len(texts)
        words = sum(len(text.split()) for text in texts) / len(texts)
        # There may be two interviewers: one is set beside those who mostly do not ask.
        others = [other for other in turns if other != speaker and asked[other] < _LEADS_FROM * len(turns[other])]
        theirs = sum(asked[other] for other in others) / max(1, sum(len(turns[other]) for other in others))
        most = max((asked[other] / len(turns[other]) for other in turns if other != speaker), default=0.0)
        far = asks >= _ASKS_MORE and asks >= _TWICE * most and words <= mean and len(texts) > 2
        leads = asks >= _LEADS_FROM and asks >= _TWICE * theirs and len(texts) > 2
        brief = asks >= _ASKS and words <= _BRIEF * mean
        asker = not someone_asks and bool(others) and (brief or far or leads)
        evidence = f"{asks:.0%} of {len(texts)} turns ask, {words:.0f} words a turn (mean {mean:.0f})"
        judged[speaker] = Judged(Role.INTERVIEWER if asker else Role.RESPONDENT, evidence)
    return judged


def _asks(text: str, marked: bool) -> bool:
    """Whether a turn asks or leads the talk: by its question mark, where the transcript has any, or by what such turns say."""
    return "?" in text or bool(_LEADS.search(text)) or (not marked and bool(_OPENS.match(text)))
