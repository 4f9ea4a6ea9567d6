"""Names in talk, as it is written down: with capitals or without, common or not, known to a list or to nobody.

A word is taken for a name by how it is written in English at large, by lists of names, by its capital here, and by the words around
it. Whoever is sure to be missed by a model trained on newspapers is looked for first: names in small letters, and unheard ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textmine.privacy.detect.context import Hint, after_determiner, before_determiner, hint, is_placed, is_somebody
from textmine.privacy.detect.lexicon import (
    DONE_NAMES,
    JOBS,
    KIN,
    PARTICLES,
    PLACE_PARTS,
    PRONOUNS,
    SOUNDS,
    TITLES,
    WORD_NAMES,
    Lexicon,
    Token,
    WordClass,
    gap,
    sort_of,
    tokens_of,
)
from textmine.privacy.detect.mentions import Mention, MentionKind

_SHORT = 3  # letters; a shorter word in small letters is a name only where the words around say so
_ACRONYM = 5  # letters; capitals alone up to this are an abbreviation
_COMMON_HERE = 3  # times that a study writes a word small, from which it is one of its words
_NO_NAMES = TITLES | SOUNDS | JOBS | KIN  # by themselves; Porter is a family name after a first name or a title
_BEFORE_FAMILY = "a first name before a family name"
_VOWELS = frozenset("aeiouyw")


@dataclass(frozen=True, slots=True)
class _WordJudgement:
    """A word taken for a name, or for the part of one."""

    kind: MentionKind
    evidence: str
    sure: bool


def names_beside(text: str, found: Sequence[Mention], lexicon: Lexicon) -> Iterator[Mention]:
    """Words that may be names and that "and" joins to somebody's: Gwenllian and Tomos, Jack and Summer.

    Args:
        text: of one turn or paragraph.
        found: what was found in it.
        lexicon: what names are told by.

    Yields:
        Mentions that are not sure.
    """
    tokens = tokens_of(text)
    ends = {mention.end for mention in found if mention.kind in (MentionKind.PERSON, MentionKind.NAME)}
    starts = {mention.start for mention in found if mention.kind in (MentionKind.PERSON, MentionKind.NAME)}
    for before, middle, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if middle.plain != "and" or text[before.end : after.start] != " and ":
            continue
        for token, other in ((after, before.end in ends), (before, after.start in starts)):
            taken = any(mention.start < token.end and token.start < mention.end for mention in found)
            if other and not taken and _may_be_a_name(token, lexicon):
                yield Mention(token.start, token.end, token.text, MentionKind.PERSON, "beside a name", False)


def _may_be_a_name(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word is a usual first name, or in no dictionary, and the study does not write it small as a rule."""
    unheard = sort_of(token.text, lexicon) is WordClass.UNKNOWN and len(token.plain) > _SHORT
    small = lexicon.small.get(token.plain, 0)
    here = small >= _COMMON_HERE and small > lexicon.marked.get(token.plain, 0)
    return (token.plain in lexicon.lists.usual or unheard) and not here and not lexicon.lists.is_public(token.text)


def find_names(text: str, lexicon: Lexicon, skip: Sequence[tuple[int, int]] = ()) -> list[Mention]:
    """Names of people, and of what may be a person or a place, in one stretch of talk.

    Args:
        text: of one turn or paragraph.
        lexicon: what names are told by.
        skip: places that are something else already, as start and end.

    Returns:
        Mentions in the order of the text; first and family names that stand together are one.
    """
    tokens = tokens_of(text, skip)
    judge = _NameFinder(text, tokens, lexicon)
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        judged = judge.word(at)
        if judged is None:
            at += 1
            continue
        first, last = judge.extent(at)
        mention = judge.mention(first, last, judged)
        if first == last or not lexicon.lists.is_public(mention.text):  # New Zealand
            found.append(mention)
        at = last + 1
    return found


class _NameFinder:
    """Says of the words of one text whether they are names."""

    def __init__(self, text: str, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        self.text, self.tokens, self.lexicon = text, tokens, lexicon
        self.lists = lexicon.lists

    def sort(self, token: Token) -> WordClass:
        """What a word is, a hyphenated one by its parts."""
        return sort_of(token.text, self.lexicon)

    def word(self, at: int) -> _WordJudgement | None:
        """Whether a word begins a name, and why."""
        token = self.tokens[at]
        if len(token.plain) < 2 or token.plain in _NO_NAMES or self._is_acronym(at):
            return None
        if token.plain in DONE_NAMES and token.initial and before_determiner(self.text, self.tokens, at):
            return None  # Mark my words
        if token.plain in WORD_NAMES and is_somebody(self.text, self.tokens, at):
            return _WordJudgement(MentionKind.PERSON, "stands where as a word it could not", False)
        strength, why = hint(self.text, self.tokens, at)
        if self.lists.is_public(token.text):  # April, June and Christian are people too
            named = token.plain in self.lists.usual and (strength is Hint.STRONG or self._before_family_name(at))
            if token.plain in WORD_NAMES and self._before_family_name(at):  # May Chisholm, not May Day
                named = self.sort(self.tokens[at + 1]) in (WordClass.PROPER, WordClass.UNKNOWN)
            return _WordJudgement(MentionKind.PERSON, why or _BEFORE_FAMILY, False) if named and token.capital else None
        if token.marked:
            return self._with_capital(at, token, strength, why)
        return self._without(at, token, strength, why)

    def _with_capital(self, at: int, token: Token, strength: Hint, why: str) -> _WordJudgement | None:
        """A word whose capital tells something."""
        sort, first, last = self.sort(token), token.plain in self.lists.first, token.plain in self.lists.last
        if sort in (WordClass.ORDINARY, WordClass.EITHER):
            usual = token.plain in self.lists.usual or (sort is WordClass.EITHER and first)
            likely = first or last or sort is WordClass.EITHER
            if likely and (
                strength is Hint.STRONG or (strength is Hint.FIRM and sort is WordClass.EITHER and not self._in_title(at))
            ):
                return _WordJudgement(MentionKind.PERSON, why, usual)
            if usual and not after_determiner(self.text, self.tokens, at) and not self._in_title(at):
                return _WordJudgement(MentionKind.PERSON, "a first name with a capital", False)
            return None
        if first and not self._in_title(at):
            return _WordJudgement(
                MentionKind.PERSON, "a first name with a capital", sort is WordClass.PROPER or strength > Hint.NONE
            )
        if strength is Hint.STRONG:
            return _WordJudgement(MentionKind.PERSON, why, True)
        if last:
            return _WordJudgement(MentionKind.PERSON, "a family name with a capital", False)
        if self._is_word_here(token):
            return None
        kind = MentionKind.PLACE if is_placed(self.text, self.tokens, at) else MentionKind.NAME
        return _WordJudgement(kind, "a capital, and no English word", False)

    def _without(self, at: int, token: Token, strength: Hint, why: str) -> _WordJudgement | None:
        """A word in small letters, or whose capital tells nothing."""
        sort, first, last = self.sort(token), token.plain in self.lists.first, token.plain in self.lists.last
        if sort is WordClass.UNKNOWN:
            return self._unknown(at, strength, why, first or last)
        if sort is WordClass.PROPER:
            return self._proper(at, token, strength, why)
        if strength is Hint.STRONG and (token.plain in self.lists.usual or (sort is WordClass.EITHER and (first or last))):
            return _WordJudgement(MentionKind.PERSON, why, False)
        usual = token.plain in self.lists.usual
        named_here = token.capital and usual and self.lexicon.marked.get(token.plain, 0) > 0
        wanted = Hint.SOME if named_here or (token.capital and sort is WordClass.EITHER) else Hint.FIRM
        meant = token.plain in WORD_NAMES and strength >= Hint.FIRM and why != "after 'by'"  # by summer, by faith
        if usual and (sort is WordClass.EITHER or named_here or meant) and strength >= wanted:
            return _WordJudgement(MentionKind.PERSON, why, False)
        followed = self.sort(self.tokens[at + 1]) if self._before_family_name(at) else WordClass.ORDINARY
        full = token.capital and usual and at + 1 < len(self.tokens) and self.tokens[at + 1].marked
        if full and self._before_family_name(at) and self.tokens[at + 1].plain in self.lists.last:
            return _WordJudgement(MentionKind.PERSON, _BEFORE_FAMILY, False)  # Summer Long
        if followed in (WordClass.PROPER, WordClass.UNKNOWN) and (usual or (sort is WordClass.EITHER and (first or last))):
            return _WordJudgement(MentionKind.PERSON, _BEFORE_FAMILY, False)
        return None

    def _proper(self, at: int, token: Token, strength: Hint, why: str) -> _WordJudgement | None:
        """A word that dictionaries have with a capital only."""
        if not token.capital and token.plain in WORD_NAMES and after_determiner(self.text, self.tokens, at):
            return None  # the heather, a robin
        if token.plain in self.lists.first:
            return _WordJudgement(MentionKind.PERSON, why or "a first name", strength >= Hint.FIRM or token.capital)
        if token.plain in self.lists.last or strength is Hint.STRONG:
            return _WordJudgement(MentionKind.PERSON, why or "a family name", False)
        if token.initial and token.capital and not self.lexicon.marked.get(token.plain):
            return None
        kind = MentionKind.PLACE if is_placed(self.text, self.tokens, at) else MentionKind.NAME
        return None if self._is_word_here(token) else _WordJudgement(kind, "written with a capital elsewhere", False)

    def _unknown(self, at: int, strength: Hint, why: str, listed: bool) -> _WordJudgement | None:
        """A word that is in no dictionary: a name, or a word misspelt."""
        token = self.tokens[at]
        if self._before_family_name(at) and (listed or strength or (token.capital and self.tokens[at + 1].capital)):
            return _WordJudgement(MentionKind.PERSON, "before a family name", listed)
        if strength >= Hint.FIRM:
            return _WordJudgement(MentionKind.PERSON, why, listed or (strength is Hint.STRONG and token.capital))
        if len(token.plain) <= _SHORT and not (listed and (strength or token.capital)):
            return None
        if self._is_word_here(token) or not _VOWELS & set(token.plain):
            return None
        if listed and (strength or token.capital):
            return _WordJudgement(MentionKind.PERSON, why or "a name of the lists", True)
        if self.lexicon.words.is_misspelt(token.plain):
            return None
        return _WordJudgement(MentionKind.PERSON if listed else MentionKind.NAME, why or "no English word", False)

    def _is_acronym(self, at: int) -> bool:
        """Whether capitals alone are an abbreviation, with an s or not (MBC, KPIs), and no name in capitals."""
        token = self.tokens[at]
        plain = token.text.removesuffix("s")
        if not (plain.isupper() and token.telling and len(plain) <= _ACRONYM):
            return False
        return not any(self._shouts(other) and (other == at or self._joined(at, other)) for other in (at, at + 1, at - 1))

    def _shouts(self, at: int) -> bool:
        """Whether a word in capitals alone is somebody's name."""
        if not 0 <= at < len(self.tokens) or not self.tokens[at].text.isupper() or self.sort(self.tokens[at]) is WordClass.ORDINARY:
            return False
        token = self.tokens[at]
        listed = self.lists.has(token.plain)
        return len(token.text) > _SHORT and (len(token.text) > _ACRONYM or (listed and self.lexicon.words.seldom(token.text)))

    def _is_word_here(self, token: Token) -> bool:
        """Whether the study itself writes a word small as a rule."""
        small = self.lexicon.small.get(token.plain, 0)
        return small >= _COMMON_HERE and small > self.lexicon.marked.get(token.plain, 0)

    def _in_title(self, at: int) -> bool:
        """Whether an ordinary word with a capital stands beside it: Pupil Development Grant, Faith Communities, not Ada Brindle."""
        after = (at + 1,) if self.sort(self.tokens[at]) is WordClass.ORDINARY else ()
        return any(self._is_of_title(other) and self._joined(at, other) for other in (at - 1, *after))

    def _is_of_title(self, at: int) -> bool:
        if not 0 <= at < len(self.tokens) or not self.tokens[at].marked or self.tokens[at].plain in TITLES:
            return False
        token = self.tokens[at]
        listed = self.lists.has(token.plain)
        return not listed and self.sort(token) in (WordClass.ORDINARY, WordClass.EITHER)

    def _joined(self, one: int, other: int) -> bool:
        first, second = sorted((one, other))
        between = gap(self.text, self.tokens[first], self.tokens[second])
        return between == " " and not self.tokens[first].owning

    def _before_family_name(self, at: int) -> bool:
        return at + 1 < len(self.tokens) and self._joined(at, at + 1) and self._is_family_name(at + 1)

    def _is_family_name(self, at: int) -> bool:
        """Whether a word right after a first name goes on with the name."""
        token = self.tokens[at]
        if self.lists.is_public(token.text) or token.plain in TITLES or token.plain in PRONOUNS or len(token.plain) < 2:
            return False
        sort, last = self.sort(token), token.plain in self.lists.last
        if self._is_acronym(at):
            return False
        if token.marked:
            return sort is not WordClass.ORDINARY or last or self.sort(self.tokens[at - 1]) is not WordClass.ORDINARY
        if sort is WordClass.UNKNOWN:
            firm = self.sort(self.tokens[at - 1]) is WordClass.UNKNOWN and hint(self.text, self.tokens, at - 1)[0] > Hint.NONE
            return last or firm or not self.lexicon.words.is_misspelt(token.plain)
        return sort is WordClass.PROPER or (last and sort is WordClass.EITHER)

    def extent(self, at: int) -> tuple[int, int]:
        """The first and last word of the name that a word begins: title and initials before it, family names after."""
        first = last = at
        while last + 1 < len(self.tokens) and last - at < 4:
            if after := self._after_particles(last):
                last = after
            elif self._joined(last, last + 1) and self._is_family_name(last + 1):
                last += 1
            elif self._is_initial(last, last + 1) and last + 2 < len(self.tokens) and self._is_family_name(last + 2):
                last += 2
            else:
                break
        while first and (self._is_initial(first - 1, first, True) or self._is_title(first - 1) or self._is_particle(first - 1)):
            first -= 1
        if self.tokens[first].capital and first and self._is_of_place(first - 1):
            first -= 1
        return first, last

    def _is_of_place(self, at: int) -> bool:
        """Whether a word with a capital goes with the place after it: Upper Tarnbeck."""
        token = self.tokens[at]
        return token.plain in PLACE_PARTS and token.marked and self._joined(at, at + 1) and is_placed(self.text, self.tokens, at)

    def _after_particles(self, at: int) -> int:
        """The family name after particles (van der Berg); 0 where there is none."""
        other = at + 1
        while other + 1 < len(self.tokens) and self.tokens[other].plain in PARTICLES and self._joined(other - 1, other):
            other += 1
        found = other > at + 1 and self._joined(other - 1, other) and self._is_family_name(other)
        return other if found else 0

    def _is_initial(self, one: int, other: int, before: bool = False) -> bool:
        """Whether one of two neighbours is an initial: the former, or where `before` is not set the latter."""
        token = self.tokens[one if before else other]
        between = gap(self.text, self.tokens[one], self.tokens[other])
        return len(token.text) == 1 and token.capital and token.plain not in ("a", "i") and between in (" ", ". ", ".")

    def _is_particle(self, at: int) -> bool:
        """Whether a particle goes with the family name after it: Van der Heijden, not a small one that may be a word."""
        token = self.tokens[at]
        within = at > 0 and self.tokens[at - 1].plain in PARTICLES
        return token.plain in PARTICLES and self._joined(at, at + 1) and (token.capital or within or token.plain in ("van", "von"))

    def _is_title(self, at: int) -> bool:
        between = gap(self.text, self.tokens[at], self.tokens[at + 1])
        return self.tokens[at].plain in TITLES and between in (" ", ". ")

    def mention(self, first: int, last: int, judged: _WordJudgement) -> Mention:
        """The words as one mention; sure where any of them is."""
        words = self.tokens[first : last + 1]
        start, end = words[0].start, words[-1].end
        given = words[0].plain in TITLES or any(word.plain in self.lists.first for word in words[:-1])
        several = len(words) > 1 and judged.kind is MentionKind.NAME  # unheard words in a row: first and family name, as a rule
        kind = MentionKind.PERSON if given or several else judged.kind
        return Mention(start, end, self.text[start:end], kind, judged.evidence, judged.sure or given)
