"""Organisations by the word that says what they are: Tarn Valley Housing Association, St Bede's School, University of Marl."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textmine.privacy.mentions import Mention, What, folded
from textmine.privacy.names import Lexicon, sort_of
from textmine.privacy.words import Sort

# What stands at the end of an organisation's name, and what its pseudonym calls it.
HEADS = {
    "Council": "Council",
    "Housing Association": "Housing association",
    "Homes": "Housing association",
    "Hospital": "Hospital",
    "Infirmary": "Hospital",
    "Hospice": "Hospice",
    "Surgery": "Surgery",
    "Medical Practice": "Surgery",
    "Medical Centre": "Surgery",
    "Health Centre": "Surgery",
    "Clinic": "Clinic",
    "Care Home": "Care home",
    "Nursing Home": "Care home",
    "Nursery": "Nursery",
    "School": "School",
    "Academy": "School",
    "Primary": "School",
    "College": "College",
    "University": "University",
    "Charity": "Charity",
    "Foundation": "Charity",
    "Trust": "Trust",
    "Church": "Church",
    "Chapel": "Church",
    "Mosque": "Mosque",
    "Ltd": "Company",
    "Limited": "Company",
    "plc": "Company",
    "PLC": "Company",
    "LLP": "Company",
    "CIC": "Company",
    "Company": "Company",
    "Association": "Association",
    "Society": "Association",
    "Federation": "Association",
    "Union": "Association",
    "Club": "Club",
    "Partnership": "Partnership",
    "Alliance": "Partnership",
    "Consortium": "Partnership",
    "Network": "Network",
    "Forum": "Network",
    "Centre": "Centre",
    "Library": "Centre",
    "Museum": "Centre",
    "Theatre": "Centre",
    "Project": "Project",
    "Group": "Organisation",
    "Services": "Organisation",
    "Service": "Organisation",
    "Agency": "Organisation",
    "Authority": "Organisation",
    "Bank": "Organisation",
    "Board": "Organisation",
}
_HEAD = "|".join(re.escape(head) for head in sorted(HEADS, key=len, reverse=True))
_WORD = r"[^\W\d_]+(?:['’\-][^\W\d_]+)*"
_CAPITAL = rf"(?=[^\W\d_a-z]){_WORD}"
_LINK = r"(?:of|and|for|the|in|on|&|upon|le|de)"
_NAMED = re.compile(rf"(?<![^\W_])(?:St\.? )?{_CAPITAL}(?: (?:{_CAPITAL}|{_LINK}(?= (?:{_LINK} )?{_CAPITAL})))*? (?:{_HEAD})(?![^\W_])(?: (?:{_CAPITAL} ){{0,2}}(?:{_HEAD})(?![^\W_]))*")
_OF = re.compile(rf"(?<![^\W_])(?:University|College|Bank|School|Borough|Diocese|Royal Borough|City|Archdiocese) of (?:the )?{_CAPITAL}(?: (?:{_CAPITAL}|and(?= {_CAPITAL})))*")
_LOOSE = re.compile(
    rf"(?<![^\W_])(?:{_WORD} ){{1,3}}(?P<head>(?:(?:primary|high|infant|junior|community|county|borough|city|district|town|parish|housing)\s)?"
    rf"(?:{_HEAD})(?: (?:{_HEAD}))?)(?![^\W_])",
    re.IGNORECASE,
)
_LEADING = re.compile(rf"(?:(?:{_LINK}|(?:There|It|That|Here|What|He|She|Who)['’]s|The|A|An|Our|My|And|But|So|At|In|With|From|For|If|When|That|This|Like|Then|Because|Is|Was|To|Do|Does|Did|Has|Have|Had|Will|Can|Could|Would|Should|Are|Were|What|Where|Why|How|Who|Which|Ask)\s+)+", re.IGNORECASE)
# What stands at the end of the name of a place.
_PLACES = (
    "Street|Road|Avenue|Lane|Close|Crescent|Drive|Estate|Valley|Hill|House|Row|Yard|Bridge|Park|Green|Vale|Hall|Court|Gardens|Square"
    "|Terrace|Way|Wood|Common|Moor|Beach|Bay|Island|Wharf|Quay|Station|Town|Village|Forest|Lake|River|Farm|Cottage|Mill|Parade|Tower"
)
_PLACED = re.compile(rf"(?<![^\W_])(?:St\.? )?{_CAPITAL}(?: {_CAPITAL})*? (?:{_PLACES})(?![^\W_])")
_GENERAL = frozenset(folded(word) for head in [*HEADS, *_PLACES.split("|")] for word in head.split()) | frozenset(
    "of and for the in on upon national local health social education care public community voluntary royal central regional borough county district city town parish combined urgent emergency "
    "mental patient ambulance team unit ward department support children adult young people older family families finance policing crime "
    "transport tax primary secondary higher further learning skills work community adults childrens human resources physical therapy "
    "general practice accident outpatients a&e".split()
)


def find_organisations(text: str, lexicon: Lexicon) -> Iterator[Mention]:
    """Organisations, and places, of a text by their own words; sure where one of these is no English word.

    Args:
        text: any text.
        lexicon: what names are told by.

    Yields:
        Mentions in the order of the text, some of which may overlap.
    """
    yield from _loosely(text, lexicon)
    for pattern, kind in ((_NAMED, What.ORGANISATION), (_OF, What.ORGANISATION), (_PLACED, What.PLACE)):
        for match in pattern.finditer(text):
            start, end = match.span()
            if leading := _LEADING.match(text, start, end):
                start = leading.end()
            if start >= end:
                continue
            name = text[start:end]
            words = re.findall(_WORD, name)
            if is_general(name, lexicon):
                continue
            unheard = any(sort_of(word, lexicon) in (Sort.PROPER, Sort.UNKNOWN) for word in words)
            yield Mention(start, end, name, kind, f"ends as the name of {'a place' if kind is What.PLACE else 'an organisation'}", unheard)


def _loosely(text: str, lexicon: Lexicon) -> Iterator[Mention]:
    """Organisations in small letters, or capitals alone: words no dictionary has before one for an organisation."""
    for match in _LOOSE.finditer(text):
        before = list(re.finditer(_WORD, text[match.start() : match.start("head")]))
        own: list[re.Match[str]] = []
        for word in reversed(before):  # from the end, while the words are a name
            if not own and folded(word[0]) in _GENERAL:
                continue
            if sort_of(word[0], lexicon) not in (Sort.PROPER, Sort.UNKNOWN) or lexicon.lists.is_public(word[0]):
                break
            own.append(word)
        if own:
            start = match.start() + own[-1].start()
            yield Mention(start, match.end(), text[start : match.end()], What.ORGANISATION, "a name before a word for an organisation", False)


def is_general(name: str, lexicon: Lexicon) -> bool:
    """Whether a name is that of many organisations, or of one that tells nobody's identity: Health Board, Welsh Government."""
    if lexicon.lists.is_public(name):
        return True
    words = [word for word in re.findall(_WORD, name) if folded(word) not in _GENERAL]
    return all(lexicon.lists.is_public(word) or folded(word) in _OFFICES for word in words)


_OFFICES = frozenset("government parliament assembly committee department ministry office commission minister secretary executive england".split())


def kind_of_organisation(name: str) -> str:
    """What an organisation's pseudonym calls it, by the last word of its name that says so."""
    found = re.findall(rf"(?<![^\W_])(?:{_HEAD})(?![^\W_])", name) or re.findall(
        rf"(?<![^\W_])(?:{_HEAD})(?![^\W_])", name.title()
    )
    return HEADS[found[-1]] if found and found[-1] in HEADS else "Organisation"
