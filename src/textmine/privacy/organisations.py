"""Organisations by the word that says what they are: Tarn Valley Housing Association, St Bede's School, University of Marl."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textmine.privacy.lexicon import Lexicon, sort_of
from textmine.privacy.mentions import Mention, What, folded
from textmine.privacy.signals import DETERMINERS, GENERAL, HEADS, PLACES
from textmine.privacy.words import Sort

_HEAD = "|".join(re.escape(head) for head in sorted(HEADS, key=len, reverse=True))
_WORD = r"[^\W\d_]+(?:['’\-][^\W\d_]+)*"
_CAPITAL = rf"(?=[^\W\d_a-z]){_WORD}"
_LINK = r"(?:of|and|for|the|in|on|&|upon|le|de)"
_EDGE = r"(?![^\W_])"
_INNER = rf"(?: (?:{_CAPITAL}|{_LINK}(?= (?:{_LINK} )?{_CAPITAL})))*?"
_NAMED = re.compile(rf"(?<![^\W_])(?:St\.? )?{_CAPITAL}{_INNER} (?:{_HEAD}){_EDGE}(?: (?:{_CAPITAL} ){{0,2}}(?:{_HEAD}){_EDGE})*")
_OF = re.compile(
    r"(?<![^\W_])(?:University|College|Bank|School|Borough|Diocese|Royal Borough|City|Archdiocese) of (?:the )?"
    rf"{_CAPITAL}(?: (?:{_CAPITAL}|and(?= {_CAPITAL})))*"
)
_LOOSE = re.compile(
    rf"(?<![^\W_])(?:{_WORD} ){{1,3}}"
    rf"(?P<head>(?:(?:primary|high|infant|junior|community|county|borough|city|district|town|parish|housing)\s)?"
    rf"(?:{_HEAD})(?: (?:{_HEAD}))?)(?![^\W_])",
    re.IGNORECASE,
)
_LEADING = re.compile(
    rf"(?:(?:{_LINK}|(?:There|It|That|Here|What|He|She|Who)['’]s|The|A|An|Our|My|And|But|So|At|In|With|From|For|If|When|That|This|Like|Then|Because|Is|Was|To|Do|Does|Did|Has|Have|Had|Will|Can|Could|Would|Should|Are|Were|What|Where|Why|How|Who|Which|Ask)\s+)+",
    re.IGNORECASE,
)
_PLACED = re.compile(rf"(?<![^\W_])(?:St\.? )?{_CAPITAL}(?: {_CAPITAL})*? (?:{'|'.join(PLACES)})(?![^\W_])")
_GENERAL = frozenset(folded(word) for head in (*HEADS, *PLACES) for word in head.split()) | GENERAL


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
            yield Mention(
                start, end, name, kind, f"ends as the name of {'a place' if kind is What.PLACE else 'an organisation'}", unheard
            )


def _loosely(text: str, lexicon: Lexicon) -> Iterator[Mention]:
    """Organisations in small letters, or capitals alone: words no dictionary has before one for an organisation."""
    for match in _LOOSE.finditer(text):
        before = list(re.finditer(_WORD, text[match.start() : match.start("head")]))
        own: list[re.Match[str]] = []
        for word in reversed(before):  # from the end, while the words are a name
            if re.search(r"['’]s\Z", word[0]) and not own and " " not in match["head"]:  # somebody's board
                break
            if folded(word[0]) in DETERMINERS:  # the dean of the college
                break
            if folded(word[0]) in _GENERAL and not own:
                continue
            if sort_of(word[0], lexicon) not in (Sort.PROPER, Sort.UNKNOWN):
                break
            own.append(word)
        while own and lexicon.lists.is_public(own[-1][0]):  # Tarnbeck Methodist Church, not Methodist Church
            own.pop()
        if own:
            start = match.start() + own[-1].start()
            yield Mention(
                start, match.end(), text[start : match.end()], What.ORGANISATION, "a name before a word for an organisation", False
            )


def is_general(name: str, lexicon: Lexicon) -> bool:
    """Whether a name is that of many organisations, or of one that tells nobody's identity: Health Board, Welsh Government."""
    if lexicon.lists.is_public(name):
        return True
    words = [word for word in re.findall(_WORD, name) if folded(word) not in _GENERAL]
    return all(lexicon.lists.is_public(word) or folded(word) in _OFFICES for word in words)


_OFFICES = frozenset(
    "government parliament assembly committee department ministry office commission minister secretary executive england".split()
)


def kind_of_organisation(name: str) -> str:
    """What an organisation's pseudonym calls it, by the last word of its name that says so."""
    found = re.findall(rf"(?<![^\W_])(?:{_HEAD})(?![^\W_])", name) or re.findall(rf"(?<![^\W_])(?:{_HEAD})(?![^\W_])", name.title())
    return HEADS[found[-1]] if found and found[-1] in HEADS else "Organisation"
