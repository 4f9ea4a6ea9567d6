"""Who asks and who answers: what people listed, then what labels and the header say, then how each one talks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from textmine.ingest.transcripts.asking_phrases import LEADS, SITS_IN
from textmine.ingest.transcripts.similar_labels import MOST_COMPARED, Use, may_be_one
from textmine.ingest.transcripts.utterances import Utterance
from textmine.nlp.normalise import normalise_name
from textmine.records.corpus import Role

_NUMBER = r"(?:[\s_#.-]{0,2}\d{1,3}|[\s_#.-]{1,2}(?:[a-h]|one|two|three))?"
_ASKERS = "interviewer|moderator|facilitator|researcher"
_ANSWERERS = "respondent|participant|interviewee"
_INTERVIEWER = re.compile(
    rf"(?:i|q|int|intv?r|ivr?|ir|question|(?:co-?)?(?:mod|fac)|experimenter|investigator|evaluator|tester|enumerator"
    rf"|(?:lead |co-?|second |first )?(?:{_ASKERS}|fieldworker)s?){_NUMBER}\.?\Z"
    rf"|.*\((?:{_ASKERS}|int|i)\)\Z|(?:{_ASKERS})\b[\s(:,–-]",
    re.IGNORECASE,
)
_RESPONDENT = re.compile(
    rf"(?:r|a|p|[mf](?=.*\d)|res|rsp|resp|iee?|answer|pt|part|pp?t|{_ANSWERERS}|resident|(?:fe)?male|(?:wo)?man|user|patient|client|informant"
    rf"|subject|witness|service user|think-?aloud participant)s?{_NUMBER}\.?\Z"
    r"|[mf]\s?\d?\s?\?\Z"
    rf"|.*\((?:{_ANSWERERS})\)\Z|(?:{_ANSWERERS})\b[\s(:,–-]",
    re.IGNORECASE,
)
_LABEL = "its label"
_FIGURES = re.compile(r"\d+")
_CODE = re.compile(r"[A-Z]{1,4}[\s_-]?[A-Z]?\d{1,4}[A-Za-z]?\Z")  # of somebody who takes part: WX03
_DOUBTFUL = re.compile(r"(?:r|res|resp|p|s)\s?\d?\Z", re.IGNORECASE)
# A voice that nobody could name, or that takes no part.
_UNKNOWN = re.compile(
    r"(?:an? )?(?:unknown|unidentif\w+|unnamed|unattributed|unrecogni[sz]ed|anonymous|inaudible|unclear|indistinct)(?!\w)"
    r"|(?:speaker|voice|[prs])\s?\?|\?+\Z|speaker (?:unknown|unclear|not \w+)\Z|(?:fe)?male voice\Z"
    r"|(?:(?:several|multiple|many|various|different|mixed|other|more|some|two|three) )?"
    r"(?:voices?|speakers)(?: (?:off|together|at once|over|from .*))?\Z"
    r"|(?:several|multiple|various|many|(?:an)?other|some(?:one|body))(?: (?:people|person|speaker|participants?|members?|else))?\Z"
    r"|.*\b(?:audience|floor|member of the public|members of the public)\b"
    r"|(?:automated|recorded|computer) (?:voice|message)\Z|announce(?:r|ment)\Z|tannoy\Z|siri\Z|alexa\Z"
    r"|.*\b(?:interpreter|translator|sli|operator|transcriber|note-?taker|observer)\Z",
    re.IGNORECASE,
)
_NEITHER = re.compile(
    r"(?:an? |the |her |his |their )?(?:\w+ )?(?:interpreter|translator|note-?taker|observer|transcriber)\Z", re.IGNORECASE
)
_CHAIR = re.compile(
    r"(?:the )?(?:(?:acting|deputy|vice|temporary)[- ])?"
    r"(?:chair(?:man|woman|person)?|conven[eo]r|presiding officer|president)(?: \(.*\))?\Z",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"(?:all|both|everyone|everybody|group)(?!\w)(?:\s\w+)?\Z", re.IGNORECASE)
_OFTEN = 10  # turns of a transcript, from which somebody heard once is no part of the interview until a person says so
_ASKING_KEYS = re.compile(
    r"\b(?:interviewers?|moderators?|facilitators?|researchers?|interviewed by|conducted by|members present)\b", re.IGNORECASE
)
_ANSWERING_KEYS = re.compile(r"\b(?:interviewees?|respondents?|participants?|pseudonyms?|witness(?:es)?)\b", re.IGNORECASE)
_JOINT = re.compile(r"\s*(?:&|/|,|\+|;|\band\b)\s*")
_ASKS = 0.4  # share of a speaker's turns with a question mark, from which he or she asks rather than answers
_BRIEF = 0.75  # times the file's mean words a turn; those who ask say less than that
_ASKS_MORE = 0.25  # the same share, of one who asks twice as often as anybody else
_ASKS_OF_TWO = 0.2  # the same share, of one who asks twice as often for each word as the only other
_SELDOM, _FAR = 0.1, 3  # the same share, and times as often for each word, of one of two who says less
_TWICE = 2
_LEADS_FROM = 0.6  # the same share, from which the length of turns counts for nothing
_FEW, _FEW_WORDS = 4, 4  # people in a talk, and times less than an equal share, from which one who hardly speaks may not answer
_SECOND = 4  # turns of one who asks beside somebody whose label says so
_PANEL = 3  # people who ask, from which the file is a committee's
_OF_PANEL = 0.33  # share of turns that ask, over words a turn as times the mean, from which somebody belongs to a committee
_BEGINNING = 200  # characters of a turn, in which its first words stand
_OPENS = re.compile(
    r"\W*(?:\[[^\[\]]*\]\s*)?(?:(?:so|and|okay|ok|right|but|now|well|yeah|er|um)\W+)*(?:how|what|why|when|where|who|which"
    r"|has|does|did|(?:do|did|are|were|have|had|would|could|can|will) you|(?:is|are|was|were) (?:it|there|that|they)"
    r"|(?:can|could|shall) (?:i|we))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RoleEvidence:
    """A speaker's role and the evidence for it, in words; and whether the evidence is thin."""

    role: Role
    evidence: str
    doubtful: bool = field(default=False, compare=False)


def infer_roles(
    utterances: Sequence[Utterance],
    listed: Mapping[str, str],
    configured: Mapping[str, str] | None = None,
    header: Sequence[tuple[str, str]] = (),
    inferred: Mapping[str, Role] | None = None,
    asked: Collection[str] = (),
) -> dict[str, RoleEvidence]:
    """The role of every voice.

    Args:
        utterances: of one transcript.
        listed: role by label, from participants.csv; an empty one says nothing.
        configured: role by label, from study.toml.
        header: keys and values of the transcript's cover.
        inferred: role by label, where the other party has no labels.
        asked: labels before which questions are numbered, as committees do.

    Returns:
        For each voice its role and why.
    """
    turns: dict[str, list[str]] = defaultdict(list)
    for utterance in utterances:
        turns[utterance.voice].append(utterance.text)
    if all(_named(header, _ANSWERING_KEYS, voice) for voice in turns):  # a list of all who were there tells nobody's role
        header = [(key, value) for key, value in header if not _ANSWERING_KEYS.search(key)]
    looks = {utterance.voice: utterance.look for utterance in utterances if utterance.look}
    known: dict[str, RoleEvidence] = {}
    for voice in turns:
        role = {**listed, **(configured or {})}.get(voice)
        if voice in looks and not role:
            known[voice] = RoleEvidence(Role(looks[voice]), "how its paragraphs are set")
        elif found := _by_label(voice, listed, configured or {}, header):
            known[voice] = found
        elif inferred and voice in inferred:
            known[voice] = RoleEvidence(inferred[voice], "the other party has no labels")
        elif voice in asked:
            known[voice] = RoleEvidence(Role.INTERVIEWER, "its questions are numbered")
    rest = {voice: texts for voice, texts in turns.items() if voice not in known and not _parts_of(voice, turns)}
    someone_asks = any(found.role is Role.INTERVIEWER for found in known.values())
    manners = _manners({voice: texts for voice, texts in turns.items() if voice not in known or known[voice].role != Role.UNKNOWN})
    if not someone_asks:  # R and RES may be the researcher
        doubtful = [voice for voice, found in known.items() if _DOUBTFUL.match(voice) and found.evidence == _LABEL]
        asks = {voice: found for voice, found in _by_manner(doubtful, manners, False).items() if found.role is Role.INTERVIEWER}
        known, someone_asks = known | asks, bool(asks)
    known |= _other_of_two(rest, known, manners) or _by_manner(list(rest), manners, someone_asks)
    known |= _heard_once(known, manners)
    return {voice: known.get(voice) or _together(_parts_of(voice, turns), known) for voice in turns}


def role_of_label(label: str, listed: Mapping[str, str]) -> Role | None:
    """The role that people or the label itself give a speaker; None where neither says anything."""
    found = _by_label(label, listed, {}, ())
    return found.role if found and found.role is not Role.UNKNOWN else None


def _heard_once(known: Mapping[str, RoleEvidence], manners: Mapping[str, _Manner]) -> dict[str, RoleEvidence]:
    """The roles of labels heard once: of somebody who is heard more often, under her initials, or of others who are numbered so."""
    once = [
        voice for voice, found in known.items() if found.role is Role.UNKNOWN and voice in manners and manners[voice].turns == 1
    ]
    often = [voice for voice, manner in manners.items() if manner.turns > 1 and voice in known]
    numbered: dict[str, list[str]] = defaultdict(list)
    for voice in often:
        numbered[_FIGURES.sub("0", voice)].append(voice)
    compared = often if len(once) * len(often) <= MOST_COMPARED**2 else []
    found = {}
    for voice in once:
        uses = {voice: Use(1, 0, 0)} | {other: Use(manners[other].turns, 1, 1) for other in compared}
        same = [other for other in compared if may_be_one(voice, other, uses)]
        kind = numbered[_FIGURES.sub("0", voice)] if _FIGURES.search(voice) else []
        if len({known[other].role for other in same}) == 1:
            found[voice] = RoleEvidence(known[same[0]].role, f"may be {same[0]!r}")
        elif len(kind) > 1 and len({known[other].role for other in kind}) == 1:
            found[voice] = RoleEvidence(known[kind[0]].role, f"is numbered as {kind[0]!r} is")
    return found


def _parts_of(voice: str, turns: Collection[str]) -> list[str]:
    """The labels of which one for several people is made, where all of them speak by themselves too."""
    parts = [part for part in _JOINT.split(voice) if part]
    return parts if len(parts) > 1 and all(part in turns and part != voice for part in parts) else []


def _together(parts: Sequence[str], known: Mapping[str, RoleEvidence]) -> RoleEvidence:
    roles = {known[part].role if part in known else Role.UNKNOWN for part in parts}
    return RoleEvidence(roles.pop() if len(roles) == 1 else Role.UNKNOWN, f"{' and '.join(parts)} together")


def _by_label(
    speaker: str, listed: Mapping[str, str], configured: Mapping[str, str], header: Sequence[tuple[str, str]]
) -> RoleEvidence | None:
    for given, file in ((configured, "study.toml"), (listed, "participants.csv")):
        if given.get(speaker):
            return RoleEvidence(Role(given[speaker]), f"{file} says so")
    if found := _described(header, speaker) or _usual(speaker):
        return found
    if not speaker or _UNKNOWN.match(speaker):
        return RoleEvidence(Role.UNKNOWN, "no name")
    if _TOGETHER.match(speaker):
        return RoleEvidence(Role.RESPONDENT, "its label says that several speak")
    if speaker.endswith("?"):
        return RoleEvidence(Role.INTERVIEWER, "its label ends with a question mark")
    for keys, role in ((_ASKING_KEYS, Role.INTERVIEWER), (_ANSWERING_KEYS, Role.RESPONDENT)):
        if named := _named(header, keys, speaker):
            return RoleEvidence(role, f"the header's {named!r} names it")
    return None


def _usual(speaker: str) -> RoleEvidence | None:
    """The role of a label that transcripts commonly use."""
    for pattern, role in ((_INTERVIEWER, Role.INTERVIEWER), (_RESPONDENT, Role.RESPONDENT)):
        if pattern.match(speaker):
            return RoleEvidence(role, _LABEL)
    return None


def _described(header: Sequence[tuple[str, str]], speaker: str) -> RoleEvidence | None:
    """The role of a label of which the header says what it stands for; None where it says no more than a name."""
    role = next((value for key, value in header if key.rstrip(".") == speaker.rstrip(".")), "")
    words = [words for words in re.split(r"\s*[,;()]\s*", role) if words]
    evidence = f"the header says that it is {role!r}"
    for pattern, role in ((_NEITHER, Role.UNKNOWN), (_INTERVIEWER, Role.INTERVIEWER), (_RESPONDENT, Role.RESPONDENT)):
        if any(len(part) > 2 and pattern.match(part) for part in words):
            return RoleEvidence(role, evidence)
    return None


def _named(header: Sequence[tuple[str, str]], keys: re.Pattern[str], speaker: str) -> str:
    """The key of the header whose value names a speaker; nothing where there is none."""
    return next((key for key, value in header if keys.search(key) and _names(value, speaker)), "")


def _names(value: str, speaker: str) -> bool:
    """Whether a header's value names a speaker, in full or by initials."""
    plain = normalise_name(re.sub(r"\([^()]*\)|\W+", "", speaker))
    for part in re.split(r"[,;&/()]|\band\b", value):
        words = [word for word in re.findall(r"[\w'’-]+", part) if word not in ("Dr", "Prof", "Mr", "Mrs", "Ms", "Miss")]
        names = (re.sub(r"\W+", "", "".join(words)), "".join(word[0] for word in words), re.sub(r"\W+", "", "".join(words[:1])))
        if words and plain in map(normalise_name, names):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Manner:
    """How somebody talks: turns, those of them that ask, words; and whether he or she says so who takes notes or listens."""

    turns: int
    asked: int
    words: int
    sits_in: bool = False

    @property
    def asks(self) -> float:
        return self.asked / self.turns

    @property
    def length(self) -> float:
        return self.words / self.turns


def _manners(turns: Mapping[str, Sequence[str]]) -> dict[str, _Manner]:
    marked = any("?" in text for texts in turns.values() for text in texts)
    return {
        voice: _Manner(
            len(texts),
            sum(_asks(text, marked) for text in texts),
            sum(len(text.split()) for text in texts),
            any(map(SITS_IN.search, texts)),
        )
        for voice, texts in turns.items()
    }


def _other_of_two(
    rest: Collection[str], known: Mapping[str, RoleEvidence], manners: Mapping[str, _Manner]
) -> dict[str, RoleEvidence]:
    """Who asks, where two talk and one of them is known to answer."""
    total = sum(manner.turns for manner in manners.values())
    passing = {voice for voice in rest if manners[voice].turns == 1 and total > _OFTEN}
    answering = [voice for voice, found in known.items() if found.role is Role.RESPONDENT]
    others = [voice for voice in rest if voice not in passing]
    coded = [voice for voice in others if _CODE.match(voice)]
    if len(others) == 2 and len(coded) == 1 and not known:
        answering, others = coded, [voice for voice in others if voice not in coded]
    if len(answering) != 1 or len(others) != 1 or any(found.role is Role.INTERVIEWER for found in known.values()):
        return {}
    (one,), (other,) = answering, others
    if not manners[other].asked and manners[other].words > manners[one].words:
        return {}
    passing_roles = {voice: RoleEvidence(Role.UNKNOWN, f"heard once in {total} turns") for voice in passing}
    codes = {voice: RoleEvidence(Role.RESPONDENT, "its label is a code, and the other's a name") for voice in coded}
    return passing_roles | codes | {other: RoleEvidence(Role.INTERVIEWER, f"talks with {one!r} alone")}


def _by_manner(rest: Sequence[str], manners: Mapping[str, _Manner], someone_asks: bool) -> dict[str, RoleEvidence]:
    """Those who ask put questions and lead the talk, more often than the others; with an interviewer found, the others answer."""
    total = sum(manner.turns for manner in manners.values())
    mean = sum(manner.words for manner in manners.values()) / max(1, total)
    ranked = sorted(manners, key=lambda voice: -manners[voice].asks)
    # There may be two interviewers: one is set beside those who mostly do not ask.
    quiet = [manner for manner in manners.values() if manner.asks < _LEADS_FROM]
    quiet_turns, quiet_asked = sum(manner.turns for manner in quiet), sum(manner.asked for manner in quiet)
    judged = {}
    for voice in rest:
        manner = manners[voice]
        if manner.turns == 1 and total > _OFTEN:
            judged[voice] = RoleEvidence(Role.UNKNOWN, f"heard once in {total} turns")
            continue
        is_quiet = manner.asks < _LEADS_FROM
        turns, asked = quiet_turns - manner.turns * is_quiet, quiet_asked - manner.asked * is_quiet
        most = next((manners[other].asks for other in ranked if other != voice), 0.0)
        leads = bool(turns) and not is_quiet and manner.asks >= _TWICE * asked / turns and manner.turns > 2
        if manner.sits_in and manner.words * len(manners) < mean * total:
            judged[voice] = RoleEvidence(Role.INTERVIEWER, "says that he or she takes notes or listens")
            continue
        asker = _asks_more(manner, mean, most, manners) or leads if not someone_asks and turns else False
        second = someone_asks and len(manners) > 2 and leads and manner.turns >= _SECOND and manner.length <= mean
        evidence = f"{manner.asks:.0%} of {manner.turns} turns ask, {manner.length:.0f} words a turn (mean {mean:.0f})"
        role = Role.INTERVIEWER if asker or second else Role.RESPONDENT
        often = manner.asked > 1 and manner.asks * mean >= _OF_PANEL * manner.length
        hardly = manner.asked and manner.turns > 1 and _FEW_WORDS * manner.words * len(manners) < mean * total
        doubtful = (often and (not someone_asks or not is_quiet)) or (2 < len(manners) <= _FEW and bool(hardly))
        judged[voice] = RoleEvidence(role, evidence, role is Role.RESPONDENT and doubtful)
    return judged | _of_panel(judged, manners, mean)


def _asks_more(manner: _Manner, mean: float, most: float, manners: Mapping[str, _Manner]) -> bool:
    """Whether somebody asks briefly, or far more than anybody else, the others of two for each word that is said."""
    if manner.asks >= _ASKS and manner.length <= _BRIEF * mean:
        return True
    if manner.turns <= 2:
        return False
    if manner.asks >= _ASKS_MORE and manner.asks >= _TWICE * most and manner.length <= mean:
        return True
    other = next((other for other in manners.values() if other is not manner), None)
    if len(manners) != 2 or other is None:
        return False
    times = manner.asked * max(1, other.words) / max(1, other.asked * manner.words)
    return (manner.asks >= _ASKS_OF_TWO and times >= _TWICE) or (
        manner.asks >= _SELDOM and times >= _FAR and manner.words <= other.words
    )


def _of_panel(judged: Mapping[str, RoleEvidence], manners: Mapping[str, _Manner], mean: float) -> dict[str, RoleEvidence]:
    """Members of a committee, where several ask: who is in the chair, and those who ask more for each word than witnesses do."""
    asking = sum(found.role is Role.INTERVIEWER for found in judged.values())
    chair = {
        voice: RoleEvidence(Role.INTERVIEWER, "is in the chair where several ask")
        for voice in judged
        if asking > 1 and manners[voice].asked and _CHAIR.match(voice)
    }
    if asking < _PANEL:
        return chair
    return chair | {
        voice: RoleEvidence(Role.INTERVIEWER, found.evidence)
        for voice, found in judged.items()
        if found.role is Role.RESPONDENT
        and manners[voice].asked > 1
        and manners[voice].asks * mean >= _OF_PANEL * manners[voice].length
    }


def _asks(text: str, marked: bool) -> bool:
    """Whether a turn asks or leads the talk: by its question mark, where the transcript has any, or by what such turns say."""
    return "?" in text or bool(LEADS.search(text)) or (not marked and bool(_OPENS.match(text[:_BEGINNING])))
