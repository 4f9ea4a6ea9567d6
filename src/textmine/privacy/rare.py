"""People who can be told by what they are: attributes that few share, and titles that one person of a case has.

Fewer than k people with the same attributes are not k-anonymous (Sweeney 2002); the smallest sets of columns that tell are given.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from textmine.records import Kind, Role, Speaker
from textmine.report.view import Results

_MOST = 3  # columns together; more columns than that single out nearly everybody in a study of interviews
_GIVEN = re.compile(r"pseudonym|participant|respondent|\bid\b", re.IGNORECASE)
_POSTS = (
    r"chief (?:executive|officer|constable|operating officer|finance officer|nurse)|ceo|managing director|executive director"
    r"|(?:deputy |assistant |programme |finance |medical |clinical |policy |area |regional )?director"
    r"|head ?teacher|head|chair(?:man|woman|person)?|leader|mayor|bishop|archbishop|vicar|minister|secretary|president|principal"
    r"|treasurer|founder|commissioner|governor|matron|superintendent|dean|registrar|ombudsman"
    r"|(?:general |practice |scheme |service |contract |programme |project |centre |branch )?manager"
)
_IN_TEXT = re.compile(
    r"\b(?:the|our|their|former|then|as|new|old|deputy|i['’]m|i am|i was)\s+"
    rf"(?P<title>(?:(?!the\b)\w+\s)?(?:{_POSTS}))\s+(?:of|at|for|from|in)\s+(?:the\s+)?(?-i:(?=\[[A-Z]|[A-Z][a-z]))",
    re.IGNORECASE,
)
_IS_POST = re.compile(rf"\b(?:{_POSTS}|officer|lead|coordinator|adviser|advisor|co-ordinator)\b", re.IGNORECASE)
_COLUMNS = re.compile(r"(?:job|role|title|post|position|occupation|profession)\b", re.IGNORECASE)


def rare_attributes(speakers: Sequence[Speaker], k: int, everything: bool) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Sets of columns by which fewer than k people share their values.

    Args:
        speakers: of all transcripts; interviewers do not count.
        k: people.
        everything: all attributes; otherwise the group alone.

    Yields:
        Columns, how many combinations of their values fewer than k people have, and how many people these are; a set that has a
        telling set within it for the same person says nothing new of them.
    """
    people: dict[str, dict[str, str]] = {}
    for one in speakers:
        if one.role in (Role.RESPONDENT, Role.UNKNOWN):
            own = {"group": one.group} | ({"organisation": one.organisation, **dict(one.attributes)} if everything else {})
            known = {key: value for key, value in own.items() if value and not _GIVEN.search(key)}
            people.setdefault(one.participant, {}).update(known)
    columns = sorted({key for own in people.values() for key in own})
    told: dict[str, list[frozenset[str]]] = defaultdict(list)
    for size in range(1, _MOST + 1):
        for chosen in combinations(columns, size):
            having = [
                (person, tuple(own[key] for key in chosen)) for person, own in people.items() if all(key in own for key in chosen)
            ]
            counts = Counter(values for _, values in having)
            few = [(person, values) for person, values in having if counts[values] < k]
            new = [(person, values) for person, values in few if not any(known < set(chosen) for known in told[person])]
            for person, _ in few:
                told[person].append(frozenset(chosen))
            if new:
                yield chosen, len({values for _, values in new}), len({person for person, _ in new})


def rare_titles(results: Results, speakers: bool, texts: bool) -> Iterator[tuple[str, Sequence[str]]]:
    """Titles that only one person of a case has: in labels and attributes, and in what is quoted.

    Args:
        results: as they would be written.
        speakers: whether speakers' labels go with it.
        texts: whether quotations do.

    Yields:
        Where, in words, and the titles.
    """
    cases = {one.document: one.case for one in results.documents if one.kind == Kind.TRANSCRIPT}
    if speakers and (alone := list(_alone(results.speakers, cases))):
        yield "speakers' labels and attributes", alone
    quoted = [match["title"] for one in results.codings if one.document in cases for match in _IN_TEXT.finditer(one.quote)]
    if texts and quoted:
        yield "quotations that say of which body", quoted


def _alone(speakers: Sequence[Speaker], cases: Mapping[str, str]) -> Iterator[str]:
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in speakers:
        if one.role in (Role.RESPONDENT, Role.UNKNOWN):
            shown = [one.participant] + [value for key, value in one.attributes if _COLUMNS.match(key)]
            for text in shown:
                if _IS_POST.search(text):
                    holders[cases.get(one.document, ""), text.casefold()].add(one.participant)
    for (_, title), people in sorted(holders.items()):
        if len(people) == 1:
            yield title
