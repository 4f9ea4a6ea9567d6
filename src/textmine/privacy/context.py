"""What the words around a word say of whether it is somebody's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from textmine.privacy.tokens import Token, gap

TITLES = frozenset("mr mrs ms miss mx dr doctor prof professor sir dame lord lady cllr councillor rev revd reverend judge justice".split())
_ABBREVIATED = frozenset("mr mrs ms mx dr prof cllr rev revd".split())  # nothing else in any writing; a lady is one with a capital
_CALLED = frozenset("called named nicknamed surname forename christened aka alias name's names".split())
KIN = frozenset(
    "son daughter husband wife partner brother sister mum mam mom mummy dad daddy mother father stepson stepdaughter stepdad stepmum "
    "nephew niece cousin aunt auntie aunty uncle nan nana gran granny grandma grandad grandpa grandson granddaughter fiance fiancee "
    "boyfriend girlfriend friend mate pal neighbour colleague boss ex godson goddaughter twin eldest youngest baby carer lad girl boy".split()
)
JOBS = frozenset(
    "manager nurse sister matron midwife receptionist secretary consultant surgeon physio physiotherapist therapist counsellor "
    "psychologist psychiatrist pharmacist dentist gp teacher headteacher tutor lecturer driver paramedic porter cleaner warden caretaker "
    "worker officer adviser advisor assistant administrator coordinator co-ordinator director chair chairman chairwoman chairperson "
    "treasurer trustee volunteer minister secretary-general leader vicar priest imam rabbi pastor constable sergeant inspector landlord "
    "tenant client patient resident executive chief interviewer researcher student anaesthetist radiographer optician hca sonographer "
    "phlebotomist staff".split()
)
_GREETS = frozenset("hi hello hey dear thanks thankyou cheers bye goodbye welcome sorry".split())
_SPEECH = frozenset(
    "said says say tells told asked asks explained explains reckons reckoned replied mentioned mentions thinks thought texted emailed "
    "phoned rang suggested insisted joked whispered shouted laughed smiled admitted agreed promised apologised reassured introduced".split()
)
_DOES = frozenset(
    "is was has had did does came comes went goes left joined knows knew wants wanted got gets made makes took takes gave gives "
    "helped helps works worked used runs ran started who whose and always never just also really would can could will loves loved "
    "likes liked who's retired died needs needed looked looks put sent kept called sat met moved lives lived".split()
)
_BEFORE = frozenset(
    "to with from by saw see seen meets meeting telling thanking and like love about for ring text know knew helped help poor old little "
    "lovely dear especially including between than remember let seeing via either both or if when because that says said "
    "since until while as but so did does is was has will can could would i'm im am it's its this i".split()
)
_OF_PEOPLE = frozenset("by ask asked asking met meet told tell thank rang phoned emailed texted contacted marry married introduced".split())
_TALKS = frozenset("spoke speak spoken speaking talk talks talked talking listen listened chat chatted chatting ask asked asking wrote".split())
_SELF = frozenset("i me myself".split())
_TO = frozenset("to with for after about".split())
SOUNDS = frozenset("ah aw aye eh er erm hm hmm mm mmm nah nope oh ok okay ooh ta uh um yeah yep yup wow ha haha so-and-so god lord".split())
_AFTER_COMMA = frozenset("i you we is are do does did can could would will have has if what how where when who i'm i'd you're it's who whose".split())
DETERMINERS = frozenset("the a an this that these those my our your his her their its no any some every each another which what".split())
_PLACED = frozenset("in at near around outside inside across through towards into visit visited live lives lived".split())


class Hint(IntEnum):
    """How much the words around speak for a name."""

    NONE = 0
    SOME = 1  # names stand in such places, and other words do
    FIRM = 2  # what is done with people
    STRONG = 3


def hint(text: str, tokens: Sequence[Token], at: int) -> tuple[Hint, str]:
    """How much the words around a word speak for its being a name, and which.

    Args:
        text: holds the tokens.
        tokens: of the text.
        at: which of them.

    Returns:
        The strongest hint, and the words in words.
    """
    before, after = _neighbour(text, tokens, at, -1), _neighbour(text, tokens, at, 1)
    earlier = _neighbour(text, tokens, at - 1, -1) if before else ""
    if before in TITLES:
        written = before in _ABBREVIATED or tokens[at - 1].capital
        return Hint.STRONG if written else Hint.FIRM, f"after {before!r}"
    if before in _CALLED or (before in ("is", "was") and earlier == "name") or (before == "name" and not tokens[at].initial):
        return Hint.STRONG, "after words for a name"
    if before in KIN and earlier in DETERMINERS:
        return Hint.STRONG, f"after {before!r}"
    if before in JOBS and not tokens[at].initial:
        return Hint.STRONG, f"after {before!r}"
    if _greeted(text, tokens, at):
        return Hint.STRONG, "greeted or thanked"
    if after in _SPEECH and before not in DETERMINERS:
        return Hint.STRONG, f"before {after!r}"
    if before in DETERMINERS:
        return Hint.NONE, ""
    if _is_addressed(text, tokens, at):
        return Hint.FIRM, "spoken to"
    if after == "and" and _neighbour(text, tokens, at + 1, 1) in _SELF:
        return Hint.FIRM, "before 'and I'"
    if before in _OF_PEOPLE or (before in _TO and earlier in _TALKS):
        return Hint.FIRM, f"after {before!r}"
    if after in _DOES or tokens[at].owning or before in _BEFORE:
        return Hint.SOME, f"between {before!r} and {after!r}"
    return Hint.NONE, ""


def is_placed(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether the word before says that this is a place."""
    return _neighbour(text, tokens, at, -1) in _PLACED


def after_determiner(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether an article or the like stands right before."""
    return _neighbour(text, tokens, at, -1) in DETERMINERS


def _neighbour(text: str, tokens: Sequence[Token], at: int, step: int) -> str:
    """The word before or after, where nothing but a space stands between (after a title a stop may)."""
    other = at + step
    if not 0 <= at < len(tokens) or not 0 <= other < len(tokens):
        return ""
    first, second = (tokens[other], tokens[at]) if step < 0 else (tokens[at], tokens[other])
    if step < 0 and first.owning:
        return ""
    between = gap(text, first, second)
    if between.strip(" ") and not (between.strip() in (".", "'", "‘", "“", '"') and step < 0):
        return ""
    if between.strip() == "." and first.plain not in TITLES:
        return ""
    return tokens[other].plain


def _is_addressed(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether a word stands alone between stops ("Thank you. Sarah. How ..."), or before a comma and a pronoun ("Sarah, I ...")."""
    before = text[tokens[at - 1].end : tokens[at].start] if at else "."
    after = text[tokens[at].end : tokens[at + 1].start] if at + 1 < len(tokens) else ""
    if not re.search(r"[.?!,]\s*\Z", before):
        return False
    if re.match(r"[.?!]\s", after):
        return not re.search(r",\s*\Z", before)
    return bool(re.match(r",\s\Z", after)) and tokens[at + 1].plain in _AFTER_COMMA


def _greeted(text: str, tokens: Sequence[Token], at: int) -> bool:
    if at == 0:
        return False
    between = gap(text, tokens[at - 1], tokens[at])
    earlier = tokens[at - 2].plain if at > 1 else ""
    before = tokens[at - 1].plain
    thanked = before in _GREETS or (before == "you" and earlier == "thank" and bool(re.fullmatch(r",?\s", between)))
    return thanked and bool(re.fullmatch(r",?\s", between))
