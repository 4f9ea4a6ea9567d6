"""What stands beside a quotation and may say whose words it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from textmine.quotations.marks import marked
from textmine.quotations.pattern import ELLIPSIS
from textmine.transcripts.events import is_event

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
    rf"[\s,.*_]*(?:(?:as|so)\s+)?(?:{_VERBS})\s+(?P<who>[^,.;:!?“”\"‘(\[]{{1,80}})(?:\((?P<inner>[^()]{{1,120}})\))?", re.IGNORECASE
)
_WHO_SAID = re.compile(
    r"[\s,*_]*(?:as\s+)?(?P<who>[^,.;:!?“”\"‘(\[]{1,60}?)\s*(?:\((?P<inner>[^()]{1,120})\)\s*)?\s"
    rf"(?:{_VERBS})\b(?:[^.!?“”\"‘(]{{0,40}}\((?P<behind>[^()]{{1,120}})\))?",
    re.IGNORECASE,
)
_RIGHT_BEHIND = re.compile(r"(?:\s*\n\s*)?(?P<inner>[^\s.,;:)\]][^\n]{1,100})\Z")
_INNER = re.compile(r"[(\[]([^()\[\]]{1,160})[)\]]")
_SENTENCE = re.compile(r"[.!?…][\"”’')\]*_]*\s+(?=[\"“‘'(\[*_]*[A-Z])|\n")
_LABEL = re.compile(r"\s*[-•*_]*\s*(?P<who>[^:;“”\"‘\n]{1,60}?)[*_]*\s*:[*_]*\s*\Z")
_ASIDE = re.compile(
    r"\s*(?:(?:my |our |original |added )?(?:emphasis|italics)\b.*|sic\b.*|.*\btranslat\w+.*|ibid\b.*|op\. ?cit.*"
    r"|(?:see\s+)?(?:also\s+)?(?:table|figure|fig\.|box|section|chapter|appendix|annex|note)\b.*|[ivx]+|[a-z]|\d{1,3})\s*\Z",
    re.IGNORECASE,
)
# An abbreviation alone (PbR), or a year and a page (2016: 4).
_SAYS_NOTHING = re.compile(r"\s*(?:[A-Z]{2,6}|(?:(?:19|20)\d\d[a-z]?)?[\s,:]*(?:pp?\.?\s?)?[\d–-]*|ibid.*)\s*\Z")
_TAIL_BRACKET = re.compile(r"[\s*_]{0,9}[(\[](?P<inner>[^()\[\]]{1,160})[)\]][\s.*_]*\Z")
_TAIL_LINE = re.compile(r"[\n\t]\s{0,9}(?P<inner>[^\n\t]{1,120})\Z")
_TAIL_DASH = re.compile(r"(?P<before>[.!?…”\"’'*_\w])\s{0,9}(?:[—–]|\s--?)\s{0,9}(?P<inner>[^—–\n]{2,100})\Z")
_LEAD = re.compile(r"[*_]*(?P<who>[^:\n“\"‘]{1,40}?)[*_]*\s*:[*_]*\s+(?=\S)")
SHORT_LINE = 12  # words of a line that says who, at most


@dataclass(frozen=True, slots=True)
class Beside:
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


def around(text: str, start: int, end: int, low: int, high: int) -> Iterator[Beside]:
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
        yield Beside(label["who"])
    brackets = [found[1] for found in _INNER.finditer(own) if not _ASIDE.match(found[1])]
    yield from (Beside(one) for one in reversed(brackets))
    if own.strip(" ,.;:"):
        yield Beside(own.strip(), alone=False)
    elif starts:
        yield Beside(sentence[starts[-2] if len(starts) > 1 else 0 : starts[-1]].strip(), alone=False, sure=False)


def _behind(after: str, last: str, to_end: bool) -> Iterator[Beside]:
    """What follows a quotation whose last character is `last`; `to_end`: up to the end of the paragraph."""
    at = 0
    while (bracket := _BRACKET.match(after, at)) and (
        ELLIPSIS.fullmatch(f"[{bracket['inner']}]") or _ASIDE.match(bracket["inner"])
    ):
        at = bracket.end()
    if bracket:
        yield Beside(bracket["inner"], whole=not _SAYS_NOTHING.match(bracket["inner"]))
    line = _DASH.match(after) or _COMMA.match(after) or _RIGHT_BEHIND.match(after) if to_end else None
    if line and len(line["inner"].split()) <= SHORT_LINE:
        yield Beside(line["inner"].strip(" .*_"))
    spoken = _SAID_BY.match(after)
    if spoken is None and (last != "." or after.lstrip().startswith(",")):
        spoken = _WHO_SAID.match(after)
    if spoken:
        inner = spoken["inner"] or (spoken.groupdict().get("behind") or "")
        yield from [Beside(inner)] if inner and not _ASIDE.match(inner) else []
        yield Beside(spoken["who"].strip(), alone=False)


def says_who(text: str) -> bool:
    """Whether a bracket could say whose words something is: it is no year, page or abbreviation alone."""
    return not _SAYS_NOTHING.match(text) and not _ASIDE.match(text) and not is_event(f"[{text}]")


def without_tail(text: str, known: Callable[[str], bool]) -> tuple[str, str]:
    """A block quotation without the attribution at its end.

    Args:
        text: the paragraph.
        known: whether a stretch names somebody or something of the study.

    Returns:
        Its words, and the attribution; empty where it has none.
    """
    stripped = text.rstrip()
    if (found := _TAIL_LINE.search(stripped)) and _is_line(found["inner"], known):
        return stripped[: found.start()].rstrip(), found["inner"].strip(" —–-()[]*_")
    if (found := _TAIL_BRACKET.search(stripped)) and not ELLIPSIS.fullmatch(f"[{found['inner']}]"):
        inner = found["inner"]
        ended = stripped[: found.start()].rstrip("*_ ")[-1:] in tuple(".!?…”\"’'")
        pages = bool(_SAYS_NOTHING.match(inner)) and any(map(str.isdigit, inner))
        if found.start() and not is_event(f"[{inner}]") and (known(inner) or pages or (ended and says_who(inner))):
            return stripped[: found.start()].rstrip(), inner
    if found := _TAIL_DASH.search(stripped):
        inner = found["inner"].strip(" .()[]*_")
        ended = not found["before"].isalnum()
        if len(inner.split()) <= SHORT_LINE and (known(inner) or (ended and inner[:1].isupper() and stripped[-1:] not in ".!?,")):
            return stripped[: found.start() + 1].rstrip(), inner
    return stripped, ""


def _is_line(line: str, known: Callable[[str], bool]) -> bool:
    """Whether a line below a quotation says who: it is short, and begins with a dash or a bracket, or names somebody."""
    if len(line.split()) > SHORT_LINE:
        return False
    return line.strip()[:1] in "—–-([" or known(line)


def is_attribution(text: str, known: Callable[[str], bool]) -> bool:
    """Whether a paragraph is nothing but the attribution of the one before it."""
    words = text.split()
    if not words or len(words) > SHORT_LINE or marked(text):
        return False
    return (
        text.lstrip("*_ ")[:1] in "—–("
        or text.lstrip().startswith(("--", "- "))
        or (text.rstrip()[-1] not in ".?!:" and known(text))
    )


def without_lead(text: str, known: Callable[[str], bool]) -> tuple[str, str]:
    """A block quotation without the label before it (`HM2: We never met`), and the label; empty where it has none."""
    found = _LEAD.match(text)
    if found and known(found["who"]):
        return text[found.end() :], found["who"]
    return text, ""
