"""The same talk in several files: found by the words that were read, whatever format, line breaks and times they came with.

Two interviews by one topic guide share the interviewer's words, so files are compared by what their respondents say; their other
words count only where all of one file may be in another. A text is taken as its runs of a few words. A fixed part of all runs is
looked up for the whole study, so that time grows with its words and not with its pairs of files; the few pairs that share enough of
these are compared in full.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.nlp.normalise import plain_letters
from textmine.records.corpus import Role, Turn
from textmine.storage.fingerprint import fingerprint

_RUN = 5  # words in a row; two people say fewer in the same way by chance
_SHORTEST = 3  # words of a turn that is one run by itself
_KEPT = 8  # one run in so many is looked up for the whole study
_SAME = 0.95  # share of runs from which two texts are one; a word that somebody corrected takes five runs away
_ASKED, _ASKED_OF_UNKNOWN = 0.25, 0.6  # the same from which people are asked; more where questions are among the words
_CANDIDATE = 0.1  # the same, among the runs that are looked up
_LEAST = 12  # runs of respondents; with fewer a file is only known by all of its words
_COMMON = 32  # files; what more of them have is read from a sheet
_TIME = re.compile(r"\d{1,2}(?::\d\d){1,2}(?:[.,]\d+)?")  # of the recording, which some formats have among the words
_WORD = re.compile(r"[^\W_]+")

PAPERS = "literature"  # the group of papers; a chapter of a thesis is no copy
Runs = NDArray[np.uint32]


class Likeness(StrEnum):
    """What two files have in common."""

    COPY = "copy"  # the words of both are the same
    PART = "part"  # all words of one are among those of the other
    SHARE = "share"  # many of them are


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one file as their runs.

    Attributes:
        whole: fingerprint of all of them in their order.
        own: runs of its respondents, or of all whose role is unknown where no respondent is known; of a paper all.
        rest: its other runs.
        known: whether who answers is known.
    """

    whole: str
    own: Runs
    rest: Runs
    known: bool

    @property
    def all(self) -> Runs:
        """Runs of all speakers."""
        return np.union1d(self.own, self.rest)

    def sketch(self) -> Words:
        """These words with the part of their runs that is looked up."""
        return Words(self.whole, self.own[self.own % _KEPT == 0], self.rest[self.rest % _KEPT == 0], self.known)

    def packed(self) -> dict[str, Any]:
        """These words as JSON holds them."""
        own, rest = (base64.b64encode(runs.astype("<u4").tobytes()).decode() for runs in (self.own, self.rest))
        return {"whole": self.whole, "own": own, "rest": rest, "known": self.known}

    @classmethod
    def unpacked(cls, data: Mapping[str, Any]) -> Words:
        """Words as `packed` left them."""
        own, rest = (np.frombuffer(base64.b64decode(data[name]), dtype="<u4") for name in ("own", "rest"))
        return cls(data["whole"], own, rest, data["known"])


@dataclass(frozen=True, slots=True)
class File:
    """One file of a study, as it is compared with others.

    Attributes:
        file: its id.
        group: files are only compared within one: transcripts, or papers.
        case: only files of one case are set aside for each other.
        words: their sketch.
        kept: whether it is kept whatever it has in common with others, because people said so.
        decided: whether people have decided on passages of it, which would be lost.
    """

    file: str
    group: str
    case: str
    words: Words
    kept: bool = False
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Overlap:
    """What a file has in common with another: `share` of its respondents' runs, and whether it is set aside for it."""

    file: str
    other: str
    likeness: Likeness
    share: float
    is_set_aside: bool


def words_of(text: str, turns: Iterable[Turn]) -> Words:
    """The words of a document as their runs.

    Args:
        text: of the document.
        turns: of it, or paragraphs of a paper.

    Returns:
        All of its runs; none goes over the end of a turn.
    """
    words_by_role = [(turn.role, _words(text[turn.start : turn.end])) for turn in turns]
    roles = {role for role, _ in words_by_role}
    known = bool(roles & {Role.RESPONDENT, Role.AUTHOR})
    compared_roles = {Role.RESPONDENT, Role.AUTHOR} if known else {Role.UNKNOWN} if Role.UNKNOWN in roles else roles
    own = {run for role, words in words_by_role if role in compared_roles for run in _runs(words)}
    rest = {run for role, words in words_by_role if role not in compared_roles for run in _runs(words)} - own
    whole = fingerprint([word for _, words in words_by_role for word in words])
    return Words(whole, _array(own), _array(rest), known)


def _words(text: str) -> list[str]:
    return _WORD.findall(_TIME.sub(" ", plain_letters(text).replace("'", "")))


def _runs(words: Sequence[str]) -> Iterator[int]:
    size = min(_RUN, len(words))
    for start in range(len(words) - size + 1 if size >= _SHORTEST else 0):
        yield zlib.crc32(" ".join(words[start : start + size]).encode())


def _array(runs: Iterable[int]) -> Runs:
    return np.array(sorted(runs), dtype=np.uint32)


def overlaps(files: Sequence[File], words: Callable[[str], Words]) -> list[Overlap]:
    """What files of a study have in common.

    Args:
        files: those that should stay before those that may go.
        words: all words of a file, by its id.

    Returns:
        The files that are set aside, each with the one for which; and for others the file with which they share most, where that
        is so much that people should be asked.
    """
    found: dict[str, Overlap] = {}
    for file, earlier in _same(files):
        _note(found, file, earlier, Likeness.COPY, 1.0)
    left = [file for file in files if not (file.file in found and found[file.file].is_set_aside)]
    read: dict[str, Words] = {}
    for group in dict.fromkeys(file.group for file in left):
        for first, second in _candidates([file for file in left if file.group == group]):
            if any(file.file in found and found[file.file].is_set_aside for file in (first, second)):
                continue
            for name in (first.file, second.file):
                read[name] = read.get(name) or words(name)
            _compare(found, first, second, read)
    return [replace(overlap, other=_find_kept(overlap.other, found)) for overlap in found.values()]


def _find_kept(file: str, found: Mapping[str, Overlap]) -> str:
    """The file that stays of those which are set aside one for the other."""
    while file in found and found[file].is_set_aside:
        file = found[file].other
    return file


def _note(found: dict[str, Overlap], file: File, other: File, likeness: Likeness, share: float) -> None:
    """Note what a file shares with another, if no more is known of it yet."""
    is_set_aside = likeness != Likeness.SHARE and file.case == other.case and not file.decided
    before = found.get(file.file)
    if not file.kept and (before is None or is_set_aside or (share > before.share and not before.is_set_aside)):
        found[file.file] = Overlap(file.file, other.file, likeness, share, is_set_aside)


def _same(files: Sequence[File]) -> Iterator[tuple[File, File]]:
    """Files with the words of an earlier one in the same order, and that: one of the same case, if there is one."""
    earlier: dict[tuple[str, str], dict[str, File]] = {}
    for file in files:
        by_case = earlier.setdefault((file.group, file.words.whole), {})
        if other := by_case.get(file.case) or next(iter(by_case.values()), None):
            yield file, other
        by_case.setdefault(file.case, file)


def _candidates(files: Sequence[File]) -> list[tuple[File, File]]:
    """Pairs of files that may have much in common, by the runs that are looked up: the earlier file first, in order."""
    parts = [part for file in files for part in (file.words.own, file.words.rest)]
    runs = np.concatenate(parts)
    numbers = np.repeat(np.arange(len(parts)), [len(part) for part in parts])  # of a file's own runs even, of its others odd
    order = np.argsort(runs, kind="stable")
    runs, numbers = runs[order], numbers[order]
    starts = np.flatnonzero(np.diff(runs, prepend=runs[:1] + np.uint32(1)))
    ends = np.append(starts[1:], len(runs))[: len(starts)]
    shared: Counter[tuple[int, int]] = Counter()
    for start, end in zip(starts, ends, strict=True):
        if 1 < end - start <= _COMMON:
            holders = numbers[start:end].tolist()
            owners = [number // 2 for number in holders if number % 2 == 0]
            shared.update((owner, number // 2) for owner in owners for number in holders if number // 2 != owner)
    least = [max(1, _CANDIDATE * len(file.words.own)) for file in files]
    pairs = {(min(pair), max(pair)) for pair, count in shared.items() if count >= least[pair[0]]}
    return [(files[earlier], files[later]) for earlier, later in sorted(pairs)]


def _compare(found: dict[str, Overlap], first: File, second: File, read: Mapping[str, Words]) -> None:
    """Compare two files in full, and note what they have in common; `first` stays if both are the same."""
    ours, theirs = read[first.file], read[second.file]
    if min(len(ours.own), len(theirs.own)) < _LEAST:
        return
    within, around = _is_within(ours, theirs), _is_within(theirs, ours)
    if within and around:
        _note(found, second, first, Likeness.COPY, _share(theirs.own, ours.all))
    elif (within or around) and first.group != PAPERS:
        part, whole = (first, second) if within else (second, first)
        _note(found, part, whole, Likeness.PART, 1.0)
    else:
        shares = _share(ours.own, theirs.own), _share(theirs.own, ours.own)
        if max(shares) >= (_ASKED if ours.known and theirs.known else _ASKED_OF_UNKNOWN):
            smaller, larger = (first, second) if shares[0] > shares[1] else (second, first)
            _note(found, smaller, larger, Likeness.SHARE, max(shares))


def _is_within(words: Words, others: Words) -> bool:
    """Whether all that is said in one file, and all that its respondents say, is said in another."""
    return min(_share(words.own, others.all), _share(words.all, others.all)) >= _SAME


def _share(runs: Runs, others: Runs) -> float:
    """Share of runs that are among others, 0-1."""
    return float(np.isin(runs, others, assume_unique=True).sum()) / max(1, len(runs))
