"""Names of a study's people, misspelt: a word no dictionary has, a letter or two from one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from textmine.privacy.detect.mentions import Mention, MentionKind
from textmine.privacy.detect.tokens import tokens_of
from textmine.privacy.detect.word_lists import Lexicon, sort_of
from textmine.privacy.detect.words import WordClass

_LEAST = 4  # letters; a shorter name is a letter from too many words
_LONG = 7  # letters from which two changes are allowed


def nearest_name(text: str, taken: Sequence[tuple[int, int]], names: frozenset[str], lexicon: Lexicon) -> Iterator[Mention]:
    """Words of a text that are near to a name of the study and are no words themselves.

    Args:
        text: any text.
        taken: places that are something already, as start and end.
        names: first and family names of people of the study, as `folded` has them.
        lexicon: what names are told by.

    Yields:
        Mentions that are not sure.
    """
    for token in tokens_of(text, taken):
        if len(token.plain) < _LEAST or sort_of(token.text, lexicon) in (WordClass.ORDINARY, WordClass.EITHER):
            continue
        if (name := near_names(token.plain, names)) and not lexicon.lists.is_public(token.text):
            yield Mention(token.start, token.end, token.text, MentionKind.PERSON, f"near to {name!r}, a name of the study", False)


@cache
def near_names(word: str, names: frozenset[str]) -> str:
    """The name a word is a letter or two from (a swap of neighbours counts as one); empty where there is none, or several.

    Args:
        word: in small letters.
        names: likewise.

    Returns:
        The nearest.
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    if len(word) < _LEAST or word in names:
        return ""
    most = 2 if len(word) >= _LONG else 1
    close = [name for name in names if len(name) >= _LEAST and abs(len(name) - len(word)) <= most]
    found = extract(word, close, scorer=OSA.distance, score_cutoff=most, limit=2)
    if not found or (len(found) > 1 and found[0][1] == found[1][1]):
        return ""
    return str(found[0][0])
