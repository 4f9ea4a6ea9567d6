"""Selections of a project found in documents: those of the study, or those that its own texts are read as."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import PurePosixPath

from textmine.exchange.importers.offset_convention import OffsetReading, quote_of, spans_of
from textmine.exchange.importers.records import AppliedCode, ForeignSource, Selection
from textmine.records.corpus import Document, Passage
from textmine.study.code_lookup import letters

_WORD = re.compile(r"\w+")
_RUN = 4  # words; a run of them that stands once in each text is the same place
_GAP = 3_000  # words between two such places that are compared one by one; beyond it they would take minutes


class WordAlignment:
    """The words of a text and where they stand.

    Attributes:
        words: in one case.
        spans: start and end of each, in characters.
    """

    def __init__(self, text: str) -> None:
        found = list(_WORD.finditer(text))
        self.words = [match[0].casefold() for match in found]
        self.spans = [match.span() for match in found]
        self._starts = [start for start, _ in self.spans]

    def between(self, start: int, end: int) -> range:
        """Numbers of the words that lie, at least by half, between two characters; the one that holds both where none does."""
        first = max(0, bisect_left(self._starts, start) - 1)
        last = bisect_left(self._starts, end)
        inside = [n for n in range(first, last) if start <= (self.spans[n][0] + self.spans[n][1]) / 2 <= end]
        if not inside and first < last and start < end and self.spans[last - 1][1] > start:
            inside = [last - 1]
        return range(inside[0], inside[-1] + 1) if inside else range(0)

    def runs(self) -> Iterator[tuple[str, ...]]:
        """Every run of some words, or all words of a text that is no longer."""
        size = min(_RUN, len(self.words))
        return (tuple(self.words[n : n + size]) for n in range(len(self.words) - size + 1)) if size else iter(())

    def occurrences(self, wanted: Sequence[str]) -> list[int]:
        """Where words stand one after the other."""
        size = len(wanted)
        starts = (n for n, word in enumerate(self.words) if word == wanted[0]) if size else ()
        return [n for n in starts if self.words[n : n + size] == list(wanted)]


def align_words(one: WordAlignment, other: WordAlignment) -> list[int]:
    """For each word of a text the number of the same word in another telling of it.

    Runs of words that stand once in both are taken for the same place, as many as come in one order; what lies between two such
    places is compared word by word.

    Args:
        one: a text.
        other: a text that holds some of it.

    Returns:
        A number for each word of the first, rising; -1 for words that the other does not have there.
    """
    if one.words == other.words:
        return list(range(len(one.words)))
    found = [-1] * len(one.words)
    previous = (-1, -1)
    for here, there in (*_anchors(one, other), (len(one.words), len(other.words))):
        if here > previous[0] and there > previous[1]:
            _fill(found, one, other, (previous[0] + 1, here), (previous[1] + 1, there))
            if here < len(one.words) and there < len(other.words):
                found[here] = there
            previous = (here, there)
    return found


def _anchors(one: WordAlignment, other: WordAlignment) -> list[tuple[int, int]]:
    """Words at which both texts are at the same place, in order."""
    pairs = [(n, m) for n, m in _unique(one, other)]
    kept = _rising(pairs)
    return sorted({(n + k, m + k) for n, m in kept for k in range(_RUN)})


def _unique(one: WordAlignment, other: WordAlignment) -> Iterator[tuple[int, int]]:
    if len(one.words) < _RUN or len(other.words) < _RUN:
        return
    here, there = list(one.runs()), list(other.runs())
    counts_here, counts_there = Counter(here), Counter(there)
    places = {run: m for m, run in enumerate(there) if counts_there[run] == 1}
    for n, run in enumerate(here):
        if counts_here[run] == 1 and run in places:
            yield n, places[run]


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest series of pairs, rising in both numbers, of pairs that rise in the first."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (_, m) in enumerate(pairs):
        place = bisect_left(tails, m)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [m]
        ends[place : place + 1] = [at]
    series = []
    at = ends[-1] if ends else -1
    while at >= 0:
        series.append(pairs[at])
        at = before[at]
    return series[::-1]


def _fill(found: list[int], one: WordAlignment, other: WordAlignment, here: tuple[int, int], there: tuple[int, int]) -> None:
    """Compare the words between two places."""
    left, right = one.words[here[0] : here[1]], other.words[there[0] : there[1]]
    if not left or not right or max(len(left), len(right)) > _GAP:
        return
    for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        for k in range(block.size):
            found[here[0] + block.a + k] = there[0] + block.b + k


_LEAST_SHARE = 0.5  # of the words of a selection that must be found again; below it they are another's
_LEAST_COMMON = (
    0.2  # of the runs of words of a text, or of a document, that both have if one is in the other; others share hundredths
)
_TOLD = 4  # words that stand in one place alone; fewer may be anybody's, unless the file names the document
_LIKE = 8  # words of a segment that may be told a little otherwise: with another label in it, or without
_WHOLE_SHARE = 0.8  # of those words that must be found
_SOME = 0.3  # of their runs of words that a document must have; a label in between breaks a few
_STRETCH = 1.5  # times its own words that such a segment may stretch over
_OVERRUN = 3  # words; a hand that selects runs over a word or two

NO_WORDS = "it has no words, but signs or spaces"


@dataclass(frozen=True, slots=True)
class LocatedSelection:
    """A selection in a document.

    Attributes:
        selection, source: what was selected, and in which text of the project.
        given: its codes.
        document: id of the document it was found in; empty where it was not found.
        start, end: characters of the document's text.
        passages: those it lies on.
        why: it was not found, in words.
    """

    selection: Selection
    source: ForeignSource
    given: tuple[AppliedCode, ...]
    document: str = ""
    start: int = 0
    end: int = 0
    passages: tuple[Passage, ...] = ()
    why: str = ""


class SelectionLocator:
    """Finds texts and words in documents."""

    def __init__(self, documents: Sequence[Document], passages: Sequence[Passage]) -> None:
        self._documents = documents
        self._numbers = {document.document: number for number, document in enumerate(documents)}
        self._words = [WordAlignment(document.text) for document in documents]
        self._sizes = [len(set(words.runs())) for words in self._words]
        self._runs: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, words in enumerate(self._words):
            for run in set(words.runs()):
                self._runs[run].append(number)
        self._called: dict[str, dict[int, None]] = defaultdict(dict)
        for number, document in enumerate(documents):
            path = PurePosixPath(document.document)
            for name in filter(None, map(letters, (path.stem, path.name, str(path), document.title))):
                self._called[name][number] = None
        self._passages: dict[str, list[Passage]] = defaultdict(list)
        for passage in passages:
            self._passages[passage.document].append(passage)

    def place(self, source: ForeignSource, reading: OffsetReading, document: str = "") -> Iterator[LocatedSelection]:
        """Find all that was coded in a text.

        Args:
            source: the text.
            reading: how its offsets count.
            document: id of the one it is; to be found out where not given.

        Yields:
            Each selection that carries a code or a remark, with where it was found, or why it was not.
        """
        own = WordAlignment(source.text or "")
        likely = [self._numbers[document]] if document else self._likely(source, own)
        maps: dict[int, list[int]] = {}
        every = spans_of(source, reading)
        coded = [(one, span, one.given) for one, span in every if one.given or one.remarks]
        if source.whole:
            coded.append((Selection(0, None), (0, len(source.text)) if source.text else None, source.whole))
        for selection, span, given in coded:
            within = own.between(*span) if span else range(0)
            for number in likely if within else ():
                if number not in maps:
                    maps[number] = align_words(own, self._words[number])
                found = _map_range(maps[number], within)
                if found:
                    yield self._at(number, found, LocatedSelection(selection, source, given))
                    break
            else:
                there = document or (self._documents[likely[0]].document if likely else "")
                why = _reason(source, selection, span, within)
                lost = LocatedSelection(selection, source, given, why=why or _why_not_found(there, own=bool(document)))
                words = own.words[within.start : within.stop] if within else WordAlignment(quote_of(selection)[0]).words
                yield self._by_words(words, likely, lost)

    def _likely(self, source: ForeignSource, own: WordAlignment) -> list[int]:
        """Documents that have much of a text, those with most first; of like ones the one of the same name."""
        runs = set(own.runs())
        common: Counter[int] = Counter(number for run in runs for number in self._runs.get(run, ()))
        enough = [number for number, count in common.items() if count >= _LEAST_COMMON * min(len(runs), self._sizes[number])]
        return sorted(enough, key=lambda number: (-common[number], not self._is_called(number, source.name), number))

    def _is_called(self, number: int, name: str) -> bool:
        return any(number in self._called.get(letters(form), ()) for form in (name, PurePosixPath(name).stem))

    def _by_words(self, words: Sequence[str], likely: Sequence[int], placed: LocatedSelection) -> LocatedSelection:
        """A selection by its words, which stand in one place alone; in the document that the file names a few are enough."""
        cut = placed.source.text is None and quote_of(placed.selection)[1]
        known = words[:-1] if cut else words  # the last one may be cut as well
        if not known:
            return placed
        called = self._called.get(letters(placed.source.name)) or self._called.get(letters(PurePosixPath(placed.source.name).stem))
        named = likely or (list(called) if called and len(called) == 1 else [])
        first = self._spots(known, named) if not likely or len(known) >= _TOLD else []
        spots = first or (self._spots(known, self._with(known)) if not likely and len(known) >= _TOLD else [])
        if len(spots) == 1:
            number, at = spots[0]
            return self._at(number, (at, self._last(placed, number, at, len(known), cut)), placed)
        if not spots and (found := self._find_similar(known, named or self._with_some(known))):
            return self._at(*found, placed)
        return (
            placed
            if placed.source.text is not None
            else replace(placed, why=_why_words_not_found(placed, known, len(spots), called or ()))
        )

    def _spots(self, known: Sequence[str], where: Iterable[int]) -> list[tuple[int, int]]:
        """Documents, of some, and words of them, at which words stand."""
        return [(number, at) for number in where for at in self._words[number].occurrences(known)]

    def _with(self, known: Sequence[str]) -> list[int]:
        """Documents that have the first words."""
        return sorted(set(self._runs.get(tuple(known[:_TOLD]), ())))

    def _with_some(self, known: Sequence[str]) -> list[int]:
        """Documents that have a good part of the runs of the words."""
        runs = [tuple(known[n : n + _TOLD]) for n in range(len(known) - _TOLD + 1)]
        common = Counter(number for run in runs for number in self._runs.get(run, ()))
        return sorted(number for number, count in common.items() if count >= _SOME * len(runs))

    def _last(self, placed: LocatedSelection, number: int, at: int, size: int, cut: bool) -> int:
        """The last word of a selection that begins at one; its length tells where it is cut."""
        last = at + size - 1
        if cut and placed.selection.start is not None and placed.selection.end is not None:
            begin = self._words[number].spans[at][0]
            last = max(last, self._words[number].between(begin, begin + placed.selection.end - placed.selection.start).stop - 1)
        return last

    def _find_similar(self, known: Sequence[str], where: Sequence[int]) -> tuple[int, tuple[int, int]] | None:
        """A segment that a document has with a label or a time more or less in it; nothing where several may be meant."""
        found = []
        for number in where if len(known) >= _LIKE else ():
            numbers = align_words(WordAlignment(" ".join(known)), self._words[number])
            there = [number for number in numbers if number >= 0]
            if len(there) >= _WHOLE_SHARE * len(known) and there[-1] - there[0] < _STRETCH * len(known):
                found.append((number, (there[0], there[-1])))
        return found[0] if len(found) == 1 else None

    def _at(self, number: int, found: tuple[int, int], placed: LocatedSelection) -> LocatedSelection:
        document, words = self._documents[number], self._words[number]
        first, last = found
        start, end = words.spans[first][0], words.spans[last][1]
        passages = tuple(self._taken(document.document, words, range(first, last + 1)))
        why = "" if passages else "on words that are in no turn or paragraph"
        return LocatedSelection(placed.selection, placed.source, placed.given, document.document, start, end, passages, why)

    def _taken(self, document: str, words: WordAlignment, selected: range) -> Iterator[Passage]:
        """The passages that a selection lies on, but those into which it runs over by a word or two."""
        start, end = words.spans[selected.start][0], words.spans[selected.stop - 1][1]
        touched = []
        passages = self._passages[document]
        for passage in passages[max(0, bisect_right(passages, start, key=lambda passage: passage.start) - 1) :]:
            if passage.start >= end:
                break
            own = words.between(passage.start, passage.end)
            shared = len(range(max(own.start, selected.start), min(own.stop, selected.stop)))
            touched.append((shared, len(own), passage))
        most, every = max((one[0] for one in touched), default=0), sum(one[0] for one in touched)
        for shared, size, passage in touched:
            if shared and (shared == most or shared >= _OVERRUN or 2 * shared >= min(size, every)):
                yield passage


def _map_range(numbers: Sequence[int], within: range) -> tuple[int, int] | None:
    """First and last word of the other text that words stand for, if enough of them stand for any."""
    found = [numbers[n] for n in within if numbers[n] >= 0]
    return (found[0], found[-1]) if found and len(found) >= _LEAST_SHARE * len(within) else None


def why_without_span(source: ForeignSource, selection: Selection) -> str:
    """Why a selection has no place in its text: there is no text, no place, or it is beyond the end."""
    if source.text is None:
        return f"its text is not there ({source.missing})"
    if selection.start is None or selection.end is None:
        return "the file does not say where it begins or ends"
    if selection.start >= selection.end:
        return "it has no length"
    return "it lies beyond the end of its text"


def _reason(source: ForeignSource, selection: Selection, span: tuple[int, int] | None, within: range) -> str:
    """Why a selection has no words to be found by; empty where it has."""
    if span is None:
        return why_without_span(source, selection)
    return "" if within else NO_WORDS


def _why_not_found(document: str, own: bool) -> str:
    """Why words were not found: in the document that their text is, or in none."""
    if own:
        return "its words are in no turn or paragraph of the text"
    return f"its words are not in {document}, which is its text" if document else "its text is none of the study's documents"


def _why_words_not_found(placed: LocatedSelection, known: Sequence[str], spots: int, called: Collection[int]) -> str:
    """Why words that a file gives without their text were not found."""
    if spots:
        return f"its words stand in {spots} places"
    if len(known) >= _TOLD:
        return "its words are in no document of the study"
    documents = "no document of the study" if not called else f"{len(called)} documents" if len(called) > 1 else ""
    where = f"{documents} called {placed.source.name!r}" if documents else f"they are not in {placed.source.name!r}"
    return f"too few words to be known by alone ({len(known)}), and {where}"
