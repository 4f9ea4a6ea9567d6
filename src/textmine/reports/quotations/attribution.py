"""Whose words a report says a quotation is: what stands beside it, within it or right below it, and whether they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from textmine.ingest.transcripts.marks import is_event
from textmine.nlp.normalise import normalise_name
from textmine.records.corpus import Role
from textmine.reports.quotations.corpus import CorpusVoice
from textmine.reports.quotations.marks import find_marked
from textmine.reports.quotations.pattern import ELLIPSIS
from textmine.reports.quotations.study_names import TITLES, StudyNames, ids_in, speaks

_VERBS = (
    "said|says|saying|told|tells|explained|explains|recalled|recalls|added|adds|noted|notes|argued|argues|put it|puts it|commented"
    "|comments|remarked|observed|observes|reflected|reflects|stated|states|described|describes|felt|feels|asked|asks|replied|answered"
    "|suggested|suggests|admitted|insisted|warned|complained|concluded|continued|remembered|reported|reports|wrote|writes|thought"
    "|according to|in the words of"
)
SPEAKING = re.compile(rf"\b(?:{_VERBS})\b", re.IGNORECASE)
_BRACKET = re.compile(
    r"[\s.,;:!?”’\"'*_]{0,9}(?:\d{1,3}|\[\^?\w{1,4}\])?[\s.,*_]{0,9}"  # a stop, the number of a note
    r"[(\[](?P<inner>[^()\[\]]{1,160}(?:\([^()]{1,60}\)[^()\[\]]{0,60})?)[)\]]"
)
_DASH = re.compile(r"[\s.,*_]*(?:[—–]|--?)\s*(?P<inner>[^\n]{2,140})\Z")
_COMMA = re.compile(r"\s*,\s*(?P<inner>[^\n,.;:]{1,60}(?:,[^\n.;:]{1,60})?)\.?\s*\Z")
_SAID_BY = re.compile(
    rf"[\s,*_]*(?:(?:as|so)\s+)?(?:{_VERBS})\s+(?P<who>[^,.;:!?“”\"‘(\[]{{1,80}})(?:\((?P<inner>[^()]{{1,120}})\))?", re.IGNORECASE
)
_WHO_SAID = re.compile(
    r"[\s,*_]*(?:as\s+)?(?P<who>[^,.;:!?“”\"‘(\[]{1,60}?)\s*(?:\((?P<inner>[^()]{1,120})\)\s*)?\s"
    rf"(?:{_VERBS})\b(?:[^.!?“”\"‘(]{{0,40}}\((?P<behind>[^()]{{1,120}})\))?",
    re.IGNORECASE,
)
_ATTACHED = re.compile(
    r"(?:[ \t]*\n\s*)?(?P<inner>[^\s.,;:)\]—–-][^\n]{1,100})\s*\Z"
)  # on the next line, or its own cell of a page
_FEW = re.compile(r"\s+(?P<inner>[^\s(\[]+(?:\s\S+){0,3})\Z")
_INNER = re.compile(r"[(\[]([^()\[\]]{1,160})[)\]]")
_SENTENCE = re.compile(r"[.!?…][\"”’')\]*_]*\s+(?=[\"“‘'(\[*_]*[A-Z])|\n")
_LABEL = re.compile(r"\s*[-•*_]*\s*(?P<who>[^\s:;“”\"‘]+(?:\s[^\s:;“”\"‘]+){0,4}?)[*_]*\s*:[*_]*\s*\Z")
_ASIDE = re.compile(
    r"\s*(?:(?:see also|cf\b|compare|but see|contrast|unlike|pace)\b.*|.*\w{3,}[.!?]"
    r"|(?:my |our |original |added )?(?:emphasis|italics)\b.*|sic\b.*|.*\btranslat\w+.*|ibid\b.*|op\. ?cit.*"
    r"|(?:see\s+)?(?:also\s+)?(?:table|figure|fig\.|box|section|chapter|appendix|annex|note)\b.*|[ivx]+|[a-z]|\d{1,3})\s*\Z",
    re.IGNORECASE,
)
# An abbreviation alone (PbR), or a year and a page (2016: 4).
_SAYS_NOTHING = re.compile(r"\s*(?:[A-Z]{2,6}|(?:(?:19|20)\d\d[a-z]?)?[\s,:]*(?:pp?\.?\s?)?[\d–-]*|ibid.*)\s*\Z")
SHORT_LINE = 12  # words of a line that says who, at most


@dataclass(frozen=True, slots=True)
class AttributionContext:
    """A stretch of a report that may say whose words a quotation is.

    Attributes:
        text: the stretch.
        alone: whether it stands by itself for that: in brackets, behind a dash, in its own cell or line, before a colon.
        sure: whether it is about this quotation and no other.
        whole: whether it says all, so that what stands further off does not count.
    """

    text: str
    alone: bool = True
    sure: bool = True
    whole: bool = False


def context_of(text: str, start: int, end: int, low: int, high: int) -> Iterator[AttributionContext]:
    """What stands beside a quotation in its paragraph, the nearest first.

    Args:
        text: the paragraph.
        start: of the quotation with its marks.
        end: of it.
        low: end of the quotation before; 0 without one.
        high: start of the next one; len(text) without one.

    Yields:
        Brackets, dashes, `said X`, labels, and the beginning of its sentence.
    """
    after, last = text[end:high], text[end - 2 : end - 1]
    yield from _behind(after, last, high == len(text))
    sentence = text[low:start]
    starts = [found.end() for found in _SENTENCE.finditer(sentence)]
    own = sentence[starts[-1] :] if starts else sentence
    if label := _LABEL.match(own):
        yield AttributionContext(label["who"])
    brackets = [found[1] for found in _INNER.finditer(own) if not _ASIDE.match(found[1])]
    yield from (AttributionContext(bracket) for bracket in reversed(brackets))
    if own.strip(" ,.;:"):
        yield AttributionContext(own.strip(), alone=False)
    elif starts:
        yield AttributionContext(sentence[starts[-2] if len(starts) > 1 else 0 : starts[-1]].strip(), alone=False, sure=False)


def _behind(after: str, last: str, to_end: bool) -> Iterator[AttributionContext]:
    """What follows a quotation whose last character is `last`; `to_end`: up to the end of the paragraph."""
    at = 0
    while (bracket := _BRACKET.match(after, at)) and (
        ELLIPSIS.fullmatch(f"[{bracket['inner']}]") or _ASIDE.match(bracket["inner"])
    ):
        at = bracket.end()
    if bracket:
        yield AttributionContext(bracket["inner"], whole=not _SAYS_NOTHING.match(bracket["inner"]))
    line = _ATTACHED.match(after) or (_DASH.match(after) or _COMMA.match(after) or _FEW.match(after) if to_end else None)
    if line and len(line["inner"].split()) <= SHORT_LINE:
        yield AttributionContext(line["inner"].strip(" .*_"))
    spoken = _SAID_BY.match(after)
    if spoken is None and (last != "." or after.lstrip().startswith(",")):
        spoken = _WHO_SAID.match(after)
    if spoken:
        inner = spoken["inner"] or (spoken.groupdict().get("behind") or "")
        yield from [AttributionContext(inner)] if inner and not _ASIDE.match(inner) else []
        yield AttributionContext(spoken["who"].strip(), alone=False)


def page_reference(text: str) -> bool:
    """Whether a bracket gives a page, and perhaps a year, and nothing else."""
    return bool(_SAYS_NOTHING.match(text)) and any(map(str.isdigit, text))


def attributes_words(text: str) -> bool:
    """Whether a bracket could say whose words something is: it is no year, page or abbreviation alone."""
    return not _SAYS_NOTHING.match(text) and not _ASIDE.match(text) and not is_event(f"[{text}]")


PAGES = re.compile(
    r"\bpp?(?:\.\s?|\s)(?P<from>\d{1,4})(?:\s?[-–—]\s?(?P<to>\d{1,4}))?(?!\d)"
    r"|(?<=\d\d\d\d)(?P<letter>[a-z]?)\)?\s?:\s?(?P<colon>\d{1,4})(?:\s?[-–—]\s?(?P<colon_to>\d{1,4}))?(?!\d)"
)
_ASKS = re.compile(r"\b(?:interviewer|moderator|facilitator|researcher)s?\b", re.IGNORECASE)
_CAPITAL_BEFORE = re.compile(r"(?<![\w’'-])(?P<word>[A-Z][\w’'-]*)\.?\s\Z")
_CAPITAL_BEHIND = re.compile(r"\s[A-Z][\w’'-]*")
_OTHERS = re.compile(
    r"\b(?:(?<!each )others?|another|(?:some|any)(?:one|body)? else|a (?:second|third|different|fellow|further)"
    r"|unlike|(?:in|by) contrast|whereas|colleagues?|many|several|most|some|both|all|everyone|everybody|neighbours?|partners?)\b"
    r"(?! things| ways| time)",
    re.IGNORECASE,
)
_AROUND_LABEL = re.compile(r"\A(?:participant|respondent|interviewee|speaker)\s+(?=\S)|\s*[(\[][^()\[\]]*[)\]]\Z", re.IGNORECASE)
_PERSON = re.compile(r"\W*(?:[A-Z]|(?i:male|female|aged?|man|woman|a|an|the|one|tenant|resident|carer|user|staff)\b)")
_ROLES = {  # labels that say what somebody is, and not who
    **dict.fromkeys("i int inter interviewer q question moderator facilitator researcher".split(), Role.INTERVIEWER),
    **dict.fromkeys("r res resp respondent a answer participant interviewee p informant".split(), Role.RESPONDENT),
}
_ANSWERS = re.compile(
    r"\b(?:respondent|participant|interviewee|informant|focus[- ]group member|tenant|resident|carer|service[- ]user|staff member"
    r"|one of them|another)s?\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*(?:[,;·|/\n\t]|\band\b|&|[–—])\s*")
_AUTHORS = r"[A-Z][\w’'-]+(?:(?:,? (?:and|&) | et al\.?)(?:[A-Z][\w’'-]+)?)*"
_CITES = re.compile(rf"\s*(?:see|cf\.|e\.g\.)?,?\s*(?P<author>{_AUTHORS}),?\s\(?(?:1[5-9]|20)\d\d[a-z]?\b")
_CITES_IN_PROSE = re.compile(rf"(?P<author>{_AUTHORS})\s\((?:1[5-9]|20)\d\d[a-z]?\b")
_NO_AUTHORS = frozenset(
    """in since until from by january february march april may june july august september october november december act bill paper
    report strategy framework budget government review policy spring summer autumn winter interview wave round""".split()
)


@dataclass(frozen=True, slots=True)
class AttributionClaim:
    """Whose words a stretch of a report says something is.

    Attributes:
        text: the stretch.
        voices, documents: whom and what it names; None where it names nobody, or nothing.
        role: interviewer or respondent, where it says no more.
        pages: first and last page it names.
        unknown: an id or citation in it that nothing in the study is called.
        cites: author of a citation that is none of the study's papers.
        spoken: whether it says that anybody answered or said something.
    """

    text: str
    voices: frozenset[CorpusVoice] | None = None
    documents: frozenset[str] | None = None
    role: str = ""
    pages: tuple[int, int] | None = None
    unknown: str = ""
    cites: str = ""
    spoken: bool = False

    @property
    def names(self) -> bool:
        """Whether it says who or what, so that it can be wrong."""
        return self.voices is not None or self.documents is not None or bool(self.unknown or self.cites)

    def fits(self, voice: CorpusVoice) -> bool:
        """Whether a voice is one it may mean, as far as it names people and documents, or says what they are."""
        if self.unknown:
            return False
        if self.voices is not None and voice not in self.voices:
            return False
        if self.documents is not None and voice.document not in self.documents:
            return False
        if self.role == Role.INTERVIEWER:
            return voice.role == Role.INTERVIEWER
        return self.role != Role.RESPONDENT or speaks(voice)


@dataclass
class _Named:
    voices: set[CorpusVoice] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)


def claim_of(names: StudyNames, text: str, alone: bool) -> AttributionClaim:
    """What a stretch of a report says of whose words something is.

    Args:
        names: of the study.
        text: the stretch.
        alone: whether it stands by itself for that (in brackets, behind a dash, in its own cell or line), so that short labels,
            cases and organisations count; in running text only what means nobody else does.

    Returns:
        The claim. An id decides; a label, case or organisation counts where there is none.
    """
    named, rest, last = _Named(), PAGES.sub(lambda match: "_" * len(match[0]), text), 0
    for alias in names.aliases:
        found = alias.pattern.search(rest) if alias.prose or alone else None
        if found and (alias.prose or _whole(rest, found)) and not (alias.word and _of_longer(names, rest, found)):
            named.voices |= alias.voices
            named.documents |= alias.documents
            last = max(last, *(match.end() for match in alias.pattern.finditer(rest)))
            rest = alias.pattern.sub(lambda match: "_" * len(match[0]), rest)  # HM2 is not looked for in HM2-A
    if not alone and _OTHERS.search(text, last):
        named = _Named()  # FY1 was the first to say so; others agreed: "..."
    if alone and not named.voices:
        named.voices |= _by_label(names, rest, bool(named.documents))
    role = "" if named.voices else _role(rest, alone)
    empty = not named.voices and not named.documents
    unknown = next(iter(ids_in(names, rest)), "") if empty else ""
    cited = (_CITES.match(rest) if alone else _CITES_IN_PROSE.search(rest)) if empty else None
    if cited and (
        cited["author"].lower() in _NO_AUTHORS or any(normalise_name(cited["author"]) in place for place in names.places)
    ):
        cited = None
    return AttributionClaim(
        text,
        frozenset(named.voices) or None,
        frozenset(named.documents) or None,
        role,
        _pages(text),
        unknown,
        cited["author"] if cited else "",
        (alone and attributes_words(text) and bool(_PERSON.match(text)))
        or (role == Role.RESPONDENT and bool(SPEAKING.search(rest))),
    )


def is_label(names: StudyNames, text: str) -> bool:
    """Whether a text is what stands before a turn, and nothing else: an id, a name, a label, or what somebody is."""
    label = _AROUND_LABEL.sub("", text).strip()
    if (
        normalise_name(label) in names.labels
        or label.strip(".").casefold() in _ROLES
        or any(identifier == label for identifier in ids_in(names, label))
    ):
        return True
    return any(alias.voices and alias.pattern.fullmatch(label) for alias in names.aliases)


def _of_longer(names: StudyNames, text: str, found: re.Match[str]) -> bool:
    """Whether a name of one word is part of somebody else's: James Bell is not Bell, nor is Bell Street."""
    before, after = _CAPITAL_BEFORE.search(text, 0, found.start()), _CAPITAL_BEHIND.match(text, found.end())
    word = before["word"].lower() if before else ""
    return bool(after) or bool(word and word not in TITLES and word not in names.common)


def _whole(text: str, found: re.Match[str]) -> bool:
    """Whether a name is a part of a list by itself."""
    return any(part == found[0] for part in _PARTS.split(text))


def _role(text: str, alone: bool) -> str:
    """What a stretch says somebody is: who asks, or who answers; empty where it says neither, or both."""
    said = {_ROLES.get(part.strip(" .:").casefold(), "") for part in _PARTS.split(text)} if alone else set()
    asks = bool(_ASKS.search(text)) or Role.INTERVIEWER in said
    answers = bool(_ANSWERS.search(text)) or Role.RESPONDENT in said
    return "" if asks == answers else str(Role.INTERVIEWER if asks else Role.RESPONDENT)


def _by_label(names: StudyNames, text: str, documents: bool) -> set[CorpusVoice]:
    """Voices by a label, case or organisation that is a part of the stretch by itself; a job title means all who have it."""
    for part in (normalise_name(part.strip(" .:")) for part in _PARTS.split(text)):
        if part in names.labels and part not in _ROLES:
            word = re.compile(rf"(?<![^\W_]){re.escape(part)}(?![^\W_])")
            return {*names.labels[part], *(voice for voice, about in names.about.items() if word.search(about))}
        if part in names.places and not documents:
            return set(names.places[part])
    return set()


def _pages(text: str) -> tuple[int, int] | None:
    found = PAGES.search(text)
    if found is None:
        return None
    first = int(found["from"] or found["colon"])
    last = int(found["to"] or found["colon_to"] or first)
    return first, last if last >= first else first


@dataclass(frozen=True, slots=True)
class Paged:
    """A quotation of a paper with the page a report gives and the pages on which it may stand."""

    document: str
    cited: tuple[int, int]
    there: tuple[int, int]

    @property
    def shift(self) -> int:
        """How far the page given is from where the quotation is; 0 where it is right."""
        if self.cited[0] <= self.there[1] and self.there[0] <= self.cited[1]:
            return 0
        return self.cited[0] - self.there[0]


def wrong_pages(cited: Sequence[Paged], last_page: Mapping[str, int]) -> list[bool]:
    """Which of a report's page references are wrong.

    A paper's printed numbers may not count from its first page. Where every reference to a paper is off by the same number (two
    at least), or beyond its last page and none is right, its numbers are taken for printed ones, and nothing is said.

    Args:
        cited: all quotations with a page.
        last_page: of each paper.

    Returns:
        For each of `cited` whether it is wrong.
    """
    shifts: dict[str, list[int]] = {}
    for paged in cited:
        shifts.setdefault(paged.document, []).append(paged.shift)
    return [
        paged.shift != 0 and not _is_printed_number(shifts[paged.document], paged, last_page[paged.document]) for paged in cited
    ]


def _is_printed_number(shifts: Sequence[int], one: Paged, last: int) -> bool:
    same = len(shifts) > 1 and len(set(shifts)) == 1
    return same or (0 not in shifts and one.cited[1] > last)


def best_claim(claims: Iterable[AttributionClaim]) -> AttributionClaim | None:
    """The first claim that names somebody or something; else the first that says what they are; else the first.

    Args:
        claims: of what stands beside a quotation, nearest first.

    Returns:
        It, with the page that another one gives where it has none; None where nothing stands beside it.
    """
    given = list(claims)
    if not given:
        return None
    best = min(given, key=lambda claim: 0 if claim.names else 1 if claim.role else 2)
    return replace(best, pages=best.pages or next((claim.pages for claim in given if claim.pages), None))


_TAIL_BRACKET = re.compile(r"[\s*_]{0,9}[(\[](?P<inner>[^()\[\]]{1,160})[)\]][\s.*_]*\Z")
_TAIL_LINE = re.compile(r"[\n\t]\s{0,9}(?P<inner>[^\n\t]{1,120})\Z")
_TAIL_DASH = re.compile(r"(?P<before>[.!?…”\"’'*_\w])\s{0,9}(?:[—–]|\s--?)\s{0,9}(?P<inner>[^—–\n]{2,100})\Z")
_DASHED_LINE = 40  # words of one that begins with a dash and names somebody
_GOES_ON = re.compile(r"[a-z][.!?]\s")
_LEAD = re.compile(r"[*_]*(?P<who>[^:\n“\"‘]{1,40}?)[*_]*\s*:[*_]*\s+(?=\S)")


def without_tail(text: str, names: StudyNames) -> tuple[str, str]:
    """A block quotation without the attribution at its end.

    Args:
        text: the paragraph.
        names: of the study.

    Returns:
        Its words, and the attribution; empty where it has none.
    """
    stripped = text.rstrip()
    if (found := _TAIL_LINE.search(stripped)) and _is_line(found["inner"], names):
        return stripped[: found.start()].rstrip(), found["inner"].strip(" —–-()[]*_")
    if (found := _TAIL_BRACKET.search(stripped)) and not ELLIPSIS.fullmatch(f"[{found['inner']}]"):
        inner = found["inner"]
        ended = stripped[: found.start()].rstrip("*_ ")[-1:] in tuple(".!?…”\"’'")
        if (
            found.start()
            and not is_event(f"[{inner}]")
            and (_names(names, inner) or page_reference(inner) or (ended and attributes_words(inner)))
        ):
            return stripped[: found.start()].rstrip(), inner
    if found := _TAIL_DASH.search(stripped):
        inner = found["inner"].strip(" .()[]*_")
        ended, goes_on = not found["before"].isalnum(), stripped[-1:] in ".!?,"
        names_one = _names(names, inner) and (ended or not goes_on)  # "we lost it - Bell had the keys." is a sentence
        if len(inner.split()) <= SHORT_LINE and (names_one or (ended and inner[:1].isupper() and not goes_on)):
            return stripped[: found.start() + 1].rstrip(), inner
    return stripped, ""


def _is_line(line: str, names: StudyNames) -> bool:
    """Whether a line below a quotation says who: it is short, and begins with a dash or a bracket, or names somebody."""
    if len(line.split()) > SHORT_LINE:
        return False
    return line.strip()[:1] in "—–-([" or _names(names, line)


def is_attribution(text: str, names: StudyNames) -> bool:
    """Whether a paragraph is nothing but the attribution of the one before it."""
    words = text.split()
    dashed = text.lstrip("*_ ")[:1] in "—–" or text.lstrip().startswith(("--", "- "))
    if dashed and len(words) <= _DASHED_LINE and _names(names, text):
        return 2 * sum(marked_quotation.end - marked_quotation.start for marked_quotation in find_marked(text)) < len(text)
    if not words or len(words) > SHORT_LINE or find_marked(text) or _GOES_ON.search(text):
        return False
    return dashed or text.lstrip("*_ ")[:1] == "(" or (text.rstrip()[-1] not in ".?!:" and _names(names, text))


def without_lead(text: str, names: StudyNames) -> tuple[str, str]:
    """A quotation without the label before it (`HM2: We never met`), and the label; empty where it has none."""
    found = _LEAD.match(text)
    if found and is_label(names, found["who"]):
        return text[found.end() :], found["who"]
    return text, ""


def _names(names: StudyNames, text: str) -> bool:
    """Whether a stretch, by itself, names somebody or something of the study."""
    return claim_of(names, text, alone=True).names
