"""What stands beside a quotation and may say whose words it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from textmine.ingest.transcripts.marks import is_event
from textmine.reports.quotations.pattern import ELLIPSIS

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
