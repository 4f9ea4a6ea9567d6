"""Which party says what has no label: where only those who ask have labels, or only those who answer, or where looks tell.

A paragraph without a label mostly goes on with the turn above. It does not where paragraphs are set as the other party's are, or
where all labels are one party's: a label that comes again means that somebody else spoke in between. What is too uncertain for
either is left unattributed, and said aloud.
"""

from __future__ import annotations

import json
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from textmine.ingest.readers import counted
from textmine.ingest.transcripts.formatting import KnownParties, PartyFormatting, find_formatting, formatting_from_setting
from textmine.ingest.transcripts.labels import UNKNOWN_VOICE, Voice
from textmine.ingest.transcripts.paragraphs import CAPITALS, HEADING, INDENTED, STARRED, Paragraph, asking, share
from textmine.records.corpus import Role

ALL, NONE = "all", "none"  # settings: every party has labels; looks say nothing
_LEAST_ASKED = 3  # questions in brackets
_COVERED = 0.5  # share of the turns of who asks that an answer must follow
_ASKS = 0.5  # share of paragraphs that ask, from which they are those of who asks
_MAY_ASK = 0.3  # the same, from which they may be
_TWICE = 2  # times the share among the others' paragraphs
_STRANGE = 0.1  # share of the turns with a label that are set like a heading
_HEADING_WORDS = 4  # the same, of one that is set like answers
_ALL_SENTENCES = 0.8  # share of the answers that end as sentences do, from which a line that does not is a heading
_TYPED = frozenset((CAPITALS, INDENTED, STARRED))  # which a word of an answer may be too
_TITLE_WORDS = 8  # of a heading
_CERTAIN = 15  # words; a longer paragraph goes on with an answer, unless it is the question before the next

OTHER = {Role.INTERVIEWER: Role.RESPONDENT, Role.RESPONDENT: Role.INTERVIEWER}


@dataclass(frozen=True, slots=True)
class Correction:
    """What people say of the parties of a transcript.

    Attributes:
        labelled: which party alone has labels, `all` if every party has.
        by_format: how the paragraphs of who asks are set; `none` if that says nothing.
    """

    labelled: str = ""
    by_format: str = ""


@dataclass
class Parties:
    """Who says the paragraphs without a label, as far as it can be told.

    Attributes:
        voices: by number of the paragraph; the others go on with the turn above.
        roles: by label, of those whose label says nothing.
        titles: numbers of paragraphs that are set like questions and are headings over them.
        way: how it was told, in words; empty where nothing was.
        doubts: sentences about what a person should look at.
    """

    voices: dict[int, Voice] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    titles: set[int] = field(default_factory=set)
    way: str = ""
    doubts: list[str] = field(default_factory=list)


def infer_parties(paragraphs: Sequence[Paragraph], correction: Correction, role_of: Callable[[str], Role | None]) -> Parties:
    """Who says the paragraphs that have no label.

    Args:
        paragraphs: of a talk, in order.
        correction: what people say of it.
        role_of: role of a label by itself, None where it says nothing.

    Returns:
        Voices of the paragraphs that do not go on with the turn above.
    """
    talk = _Talk(paragraphs, role_of)
    found = _parties_of(talk, correction)
    found.titles |= talk.titles
    return found


def _parties_of(talk: _Talk, correction: Correction) -> Parties:
    if not talk.bare:
        return Parties()
    if correction.by_format not in ("", NONE):
        return _by_given(talk, correction.by_format)
    if correction.labelled == ALL:
        return Parties()
    missing = OTHER[Role(correction.labelled)] if correction.labelled else talk.missing()
    known = KnownParties(talk.roles, missing, talk.alternates)
    party_formatting = None if correction.by_format == NONE else find_formatting([talk.paragraphs[n] for n in talk.members], known)
    if party_formatting is not None:
        return talk.by_formatting(party_formatting)
    return Parties() if missing is None else talk.by_turns(missing, given=bool(correction.labelled))


def _by_given(talk: _Talk, setting: str) -> Parties:
    """Who speaks by the format that study.toml says those have who ask."""
    party_formatting = formatting_from_setting(setting)
    if any(party_formatting.asks(talk.paragraphs[n]) for n in talk.members):
        return talk.by_formatting(party_formatting, given=True)
    words = ", ".join(sorted({word for n in talk.members for word in talk.paragraphs[n].formatting})) or "plain"
    return Parties(doubts=[f"no paragraph is set as `by_format = {json.dumps(setting)}` says (they are: {words})"])


class _Talk:
    """A talk of which some paragraphs have no label.

    Attributes:
        paragraphs: in order.
        by_label: numbers of those with a label, by label.
        at: all of them, in order.
        bare: numbers of those without one, less titles and notes.
        members: both, in order.
        roles: by label, None where the label says nothing.
        alternates: whether a label that comes again means that somebody else spoke: it has no time, as programs give every few
            sentences of one speaker, and mostly something without a label stands before it.
    """

    def __init__(self, paragraphs: Sequence[Paragraph], role_of: Callable[[str], Role | None]) -> None:
        self.paragraphs = paragraphs
        self.at = [n for n, paragraph in enumerate(paragraphs) if paragraph.label]
        self.by_label: dict[str, list[int]] = {}
        for n in self.at:
            self.by_label.setdefault(paragraphs[n].label, []).append(n)
        first = self.at[0] if self.at else 0
        levels, in_brackets = _asking_levels(paragraphs), _asks_in_brackets(paragraphs)
        bare = [
            n
            for n, paragraph in enumerate(paragraphs)
            if not paragraph.label and (in_brackets or not paragraph.note) and _level(paragraph) in levels
        ]
        self.titles = self._titles(bare)
        self.bare = [n for n in bare if n not in self.titles and (n > first or paragraphs[n].is_sentence)]
        self.members = sorted({*self.at, *self.bare})
        self.roles = {label: role_of(label) for label in self.by_label}
        between = sum(bool(paragraphs[n].label and not paragraphs[after].label) for n, after in pairwise(self.members))
        timed = share(self._of(self.at), lambda paragraph: paragraph.timed)
        self.alternates = len(self.roles) == 1 and timed <= _MAY_ASK and between >= _COVERED * (len(self.at) - 1)

    def _of(self, numbers: Iterable[int]) -> list[Paragraph]:
        return [self.paragraphs[n] for n in numbers]

    def _titles(self, bare: Sequence[int]) -> set[int]:
        """Headings over turns with labels: brief, without a stop, and set as hardly any turn is."""
        found = set[int]()
        counts = Counter(word for paragraph in self._of(self.at) for word in paragraph.formatting)
        for n in reversed(bare if self.at else ()):
            paragraph = self.paragraphs[n]
            strange = any(counts[word] <= _STRANGE * len(self.at) for word in paragraph.formatting - _TYPED)
            over = n + 1 < len(self.paragraphs) and (bool(self.paragraphs[n + 1].label) or n + 1 in found)
            if n > self.at[0] and strange and over and _is_title(paragraph):
                found.add(n)
        return found

    def missing(self) -> Role | None:
        """The party that has no labels; None where each may have some, or nobody has."""
        known = set(filter(None, self.roles.values()))
        if len(self.by_label) == 1:
            asks = asking(self._of(self.at)) >= max(_MAY_ASK, _TWICE * asking(self._of(self.bare)))
            return Role.RESPONDENT if asks or Role.INTERVIEWER in known else Role.INTERVIEWER
        if known == {Role.INTERVIEWER} and None not in self.roles.values():
            return Role.RESPONDENT
        if not self.by_label or Role.INTERVIEWER in known:
            return None
        asks = any(asking(self._of(own)) >= _ASKS for own in self.by_label.values() if len(own) > 1)
        return None if asks else Role.INTERVIEWER

    def by_formatting(self, party_formatting: PartyFormatting, *, given: bool = False) -> Parties:
        """Paragraphs that are set as another party's than the one that speaks are that party's."""
        found = Parties(roles=self._strangers(party_formatting.side), way="who speaks by how paragraphs are set")
        sides = {n: party_formatting.side(self.paragraphs[n]) for n in self.members}
        found.titles = find_headings(self.paragraphs, sides)
        floor: tuple[Role, Voice | None] | None = None
        for n, after in zip(self.members, [*self.members[1:], None], strict=True):
            paragraph, side = self.paragraphs[n], sides[n]
            if self.at and n < self.at[0] and side is not Role.INTERVIEWER:
                continue  # a cover
            if after is not None and side is sides[after] is Role.INTERVIEWER and _is_title(paragraph):
                found.titles.add(n)
            elif n in found.titles:
                continue
            elif paragraph.label:
                floor = self.roles[paragraph.label] or side, None
            elif floor is None or floor[0] is not side:
                floor = side, UNKNOWN_VOICE if party_formatting.doubtful and not given else self._voice(side, found.roles)
            if floor is not None and floor[1] is not None and n not in found.titles:
                found.voices[n] = floor[1]
        self._add_notes(found, sides)
        if not found.voices:
            return Parties()
        if not given:
            found.doubts += self._doubts_of(
                found, f"are set as those of another party ({party_formatting.description})", 'by_format = "none"'
            )
        return found

    def by_turns(self, missing: Role, *, given: bool = False) -> Parties:
        """Paragraphs without a label between those of one party are the other's."""
        way = f"labels of {'respondents' if missing is Role.INTERVIEWER else 'interviewers'} alone"
        found = Parties(roles=self._strangers(lambda _: OTHER[missing]), way=way)
        sides = {n: OTHER[missing] if self.paragraphs[n].label else missing for n in self.members}
        if given:
            found.voices = dict.fromkeys(self.bare, ("", str(missing)))
        elif missing is Role.RESPONDENT:
            found.titles = find_headings(self.paragraphs, sides)
            found.voices = {n: voice for n, voice in self._answers().items() if n not in found.titles}
        else:
            found.voices = self._questions()
        if not found.voices:
            return Parties(doubts=self._going_on())
        self._add_notes(found, sides)
        if not given:
            found.doubts += self._doubts_of(found, "stand between those of one party", 'labelled = "all"')
        return found

    def _voice(self, side: Role, strangers: Mapping[str, Role]) -> Voice:
        """Who of a party says what has no label: the only one, else nobody knows; of those who ask it matters less."""
        labels = [label for label, role in self.roles.items() if (role or strangers.get(label)) is side]
        if len(labels) == 1:
            return labels[0], ""
        return UNKNOWN_VOICE if labels and side is Role.RESPONDENT else ("", str(side))

    def _strangers(self, side_of: Callable[[Paragraph], Role]) -> dict[str, Role]:
        """The party of each label that does not say it, by the first paragraph under it."""
        return {label: side_of(self.paragraphs[own[0]]) for label, own in self.by_label.items() if self.roles[label] is None}

    def _answers(self) -> dict[int, Voice]:
        """What stands between questions; a question that is no label's may go on with the one above."""
        after = [n for n in self.bare if n > self.at[0]]
        bare = set(after)
        follows = dict(pairwise(self.members))
        covered = sum(follows.get(n) in bare for n in self.at[:-1])
        if len(self.at) < 2 or covered < _COVERED * (len(self.at) - 1):
            return dict.fromkeys(after, UNKNOWN_VOICE)
        voices: dict[int, Voice] = {}
        for n in after:
            asked = self.paragraphs[n].text.endswith("?") and self.paragraphs[n].words < _CERTAIN
            doubtful = asked and bool(self.paragraphs[n - 1].label) and follows.get(n) in bare
            voices[n] = UNKNOWN_VOICE if doubtful else ("", str(Role.RESPONDENT))
        return voices

    def _questions(self) -> dict[int, Voice]:
        """What stands before answers: the last paragraph is a question, those above it may go on with the answer before."""
        gaps: list[list[int]] = [[]]
        for n in self.members:
            if self.paragraphs[n].label:
                gaps.append([])
            else:
                gaps[-1].append(n)
        lasts = [self.paragraphs[gap[-1]] for gap in gaps[:-1] if gap]
        asks = asking(lasts)
        own = asking(self._of(self.at))
        sure = self.alternates or (asks >= _ASKS and asks >= _TWICE * own)
        if len(lasts) < 2 or not (sure or (asks >= _MAY_ASK and asks > own)):
            return {}
        voices: dict[int, Voice] = {}
        for gap in gaps:
            question = True
            for place, n in enumerate(reversed(gap)):
                paragraph = self.paragraphs[n]
                question = question and ((place == 0 and gap is not gaps[-1]) or paragraph.asks)
                if question:
                    voices[n] = ("", str(Role.INTERVIEWER)) if sure else UNKNOWN_VOICE
                elif gap is not gaps[0] and (paragraph.words < _CERTAIN or not sure):
                    voices[n] = UNKNOWN_VOICE
        return voices

    def _going_on(self) -> list[str]:
        """What a person should look at where nobody who asks has a label, and nothing says that paragraphs without one ask."""
        after = self._of(n for n in self.bare if n > self.at[0])
        if not after or (len(self.roles) > 1 and None in self.roles.values()):  # one of them may ask
            return []
        words = counted(sum(paragraph.words for paragraph in after), "words")
        count = f"{counted(len(after), 'paragraphs')} without a label ({words}) were read as going on with the turn above"
        return [f'{count}: if they are the interviewer\'s, set `labelled = "respondent"` for the file in study.toml']

    def _add_notes(self, found: Parties, sides: Mapping[int, Role]) -> None:
        """A note in brackets where the other party should speak is what it said: `[name of the funder]`."""
        bare = set(self.bare)
        for n, paragraph in enumerate(self.paragraphs):
            place = bisect(self.members, n)
            if paragraph.note and n not in bare and 0 < place < len(self.members):
                before, after = sides[self.members[place - 1]], sides[self.members[place]]
                if before is after:
                    found.voices[n] = self._voice(OTHER[before], found.roles)

    def _doubts_of(self, found: Parties, why: str, setting: str) -> list[str]:
        """What a person should look at: whose the paragraphs without a label were taken for."""
        doubts = []
        for voice in dict.fromkeys(found.voices.values()):
            own = [self.paragraphs[n] for n, other in found.voices.items() if other == voice]
            words = sum(paragraph.words for paragraph in own)
            whose = (
                "unattributed, since it is uncertain whose they are"
                if voice == UNKNOWN_VOICE
                else f"{voice[0] or f'the {voice[1]}'}'s"
            )
            doubts.append(
                f"{counted(len(own), 'paragraphs')} without a label ({counted(words, 'words')}) {why} and were read as {whose}: "
                f"if that is wrong, set `{setting}` for the file in study.toml"
            )
        return doubts


def find_headings(paragraphs: Sequence[Paragraph], sides: Mapping[int, Role]) -> set[int]:
    """Brief lines without a stop that end an answer or are set as no sentence is, where nearly all answers end as sentences do.

    Args:
        paragraphs: of a talk.
        sides: who says each of those that somebody says, by its number, in order.

    Returns:
        Numbers of the lines that are headings over the next question.
    """
    answers = {n for n, side in sides.items() if side is Role.RESPONDENT and not paragraphs[n].label}
    sentences = {word for n in sides if not _is_title(paragraphs[n]) for word in paragraphs[n].formatting}
    strange = {n for n in answers if paragraphs[n].formatting - _TYPED - sentences}
    if share([paragraphs[n] for n in answers - strange], lambda paragraph: paragraph.is_sentence) < _ALL_SENTENCES:
        return set()
    found = set[int]()
    members = list(sides)
    for before, n, after in zip(members, members[1:], members[2:], strict=False):
        ends = n in answers and sides[after] is Role.INTERVIEWER
        if (
            ends
            and (sides[before] is Role.RESPONDENT or n in strange)
            and _is_title(paragraphs[n])
            and paragraphs[n].words <= _HEADING_WORDS
        ):
            found.add(n)
    return found


def _is_title(paragraph: Paragraph) -> bool:
    return not paragraph.label and not paragraph.is_sentence and paragraph.words <= _TITLE_WORDS


def _level(paragraph: Paragraph) -> str:
    return next((word for word in paragraph.formatting if word.startswith(HEADING)), "")


def _asks_in_brackets(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether notes in brackets are what is asked: `[And then?]` between answers."""
    notes = [paragraph for paragraph in paragraphs if paragraph.note]
    return len(notes) >= _LEAST_ASKED and asking(notes) >= _ASKS


def _asking_levels(paragraphs: Sequence[Paragraph]) -> set[str]:
    """The levels of headings that are questions rather than titles, and that of what is no heading."""
    levels = {_level(paragraph) for paragraph in paragraphs}
    return {
        level
        for level in levels
        if not level or asking([paragraph for paragraph in paragraphs if _level(paragraph) == level]) >= _ASKS
    }
