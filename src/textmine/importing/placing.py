"""Selections of a project found in documents: those of the study, or those that its own texts are read as."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from textmine.codelookup import letters
from textmine.importing.readings import Reading, quote_of, spans_of
from textmine.importing.records import Given, Selection, Source
from textmine.importing.words import Words, align
from textmine.records import Document, Passage

_LEAST_SHARE = 0.5  # of the words of a selection that must be found again; below it they are another's
_LEAST_COMMON = (
    0.2  # of the runs of words of a text, or of a document, that both have if one is in the other; others share hundredths
)
_TOLD = 4  # words that stand in one place alone; fewer may be anybody's
_OVERRUN = 3  # words; a hand that selects runs over a word or two


@dataclass(frozen=True, slots=True)
class Placed:
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
    source: Source
    given: tuple[Given, ...]
    document: str = ""
    start: int = 0
    end: int = 0
    passages: tuple[Passage, ...] = ()
    why: str = ""


class Finder:
    """Finds texts and words in documents."""

    def __init__(self, documents: Sequence[Document], passages: Sequence[Passage]) -> None:
        self._documents = documents
        self._numbers = {one.document: number for number, one in enumerate(documents)}
        self._words = [Words(one.text) for one in documents]
        self._sizes = [len(set(words.runs())) for words in self._words]
        self._runs: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, words in enumerate(self._words):
            for run in set(words.runs()):
                self._runs[run].append(number)
        self._passages: dict[str, list[Passage]] = defaultdict(list)
        for passage in passages:
            self._passages[passage.document].append(passage)

    def place(self, source: Source, reading: Reading, document: str = "") -> Iterator[Placed]:
        """Find all that was coded in a text.

        Args:
            source: the text.
            reading: how its offsets count.
            document: id of the one it is; to be found out where not given.

        Yields:
            Each coded selection with where it was found, or why it was not.
        """
        own = Words(source.text or "")
        likely = [self._numbers[document]] if document else self._likely(source, own)
        maps: dict[int, list[int]] = {}
        coded = [(selection, span, selection.given) for selection, span in spans_of(source, reading) if selection.given]
        if source.whole:
            coded.append((Selection(0, None), (0, len(source.text)) if source.text else None, source.whole))
        for selection, span, given in coded:
            within = own.between(*span) if span else range(0)
            for number in likely if within else ():
                if number not in maps:
                    maps[number] = align(own, self._words[number])
                found = _mapped(maps[number], within)
                if found:
                    yield self._at(number, found, Placed(selection, source, given))
                    break
            else:
                lost = Placed(selection, source, given, why=_reason(source, selection, span))
                words = own.words[within.start : within.stop] if within else Words(quote_of(selection)[0]).words
                yield self._by_words(words, likely, lost)

    def _likely(self, source: Source, own: Words) -> list[int]:
        """Documents that have much of a text, those with most first; of like ones the one of the same name."""
        runs = set(own.runs())
        common: Counter[int] = Counter(number for run in runs for number in self._runs.get(run, ()))
        enough = [number for number, count in common.items() if count >= _LEAST_COMMON * min(len(runs), self._sizes[number])]
        return sorted(enough, key=lambda number: (-common[number], not self._is_called(number, source.name), number))

    def _is_called(self, number: int, name: str) -> bool:
        path = PurePosixPath(self._documents[number].document)
        called = {letters(path.stem), letters(path.name), letters(str(path)), letters(self._documents[number].title)}
        return bool(called & {letters(name), letters(PurePosixPath(name).stem)})

    def _by_words(self, words: Sequence[str], likely: Sequence[int], placed: Placed) -> Placed:
        """A selection whose place is not known, by its words: they must be more than a few, and stand in one place alone."""
        cut = placed.source.text is None and quote_of(placed.selection)[1]
        known = words[:-1] if cut else words  # the last one may be cut as well
        if len(known) < _TOLD:
            return placed
        where = likely or sorted(set(self._runs.get(tuple(known[:_TOLD]), ())))
        spots = [(number, at) for number in where for at in self._words[number].occurrences(known)]
        if len(spots) != 1:
            return placed
        number, at = spots[0]
        last = at + len(known) - 1
        if cut and placed.selection.start is not None and placed.selection.end is not None:
            begin = self._words[number].spans[at][0]
            last = max(last, self._words[number].between(begin, begin + placed.selection.end - placed.selection.start).stop - 1)
        return self._at(number, (at, last), placed)

    def _at(self, number: int, found: tuple[int, int], placed: Placed) -> Placed:
        document, words = self._documents[number], self._words[number]
        first, last = found
        start, end = words.spans[first][0], words.spans[last][1]
        passages = tuple(self._taken(document.document, words, range(first, last + 1)))
        why = "" if passages else "on words that are in no turn or paragraph"
        return Placed(placed.selection, placed.source, placed.given, document.document, start, end, passages, why)

    def _taken(self, document: str, words: Words, selected: range) -> Iterator[Passage]:
        """The passages that a selection lies on, but those into which it runs over by a word or two."""
        start, end = words.spans[selected.start][0], words.spans[selected.stop - 1][1]
        touched = []
        passages = self._passages[document]
        for passage in passages[max(0, bisect_right(passages, start, key=lambda one: one.start) - 1) :]:
            if passage.start >= end:
                break
            own = words.between(passage.start, passage.end)
            shared = len(range(max(own.start, selected.start), min(own.stop, selected.stop)))
            touched.append((shared, len(own), passage))
        most, every = max((one[0] for one in touched), default=0), sum(one[0] for one in touched)
        for shared, size, passage in touched:
            if shared and (shared == most or shared >= _OVERRUN or 2 * shared >= min(size, every)):
                yield passage


def _mapped(numbers: Sequence[int], within: range) -> tuple[int, int] | None:
    """First and last word of the other text that words stand for, if enough of them stand for any."""
    found = [numbers[n] for n in within if numbers[n] >= 0]
    return (found[0], found[-1]) if found and len(found) >= _LEAST_SHARE * len(within) else None


def _reason(source: Source, selection: Selection, span: tuple[int, int] | None) -> str:
    if source.text is None:
        return f"its text is not there ({source.missing})"
    if span is None:
        return "it lies beyond the end of its text, or has no length"
    return "its words are not those of a document, or are in several places"


def by_source(placed: Sequence[Placed]) -> Mapping[str, list[Placed]]:
    """Placed selections by the name of their text."""
    found: dict[str, list[Placed]] = defaultdict(list)
    for one in placed:
        found[one.source.name].append(one)
    return found
