"""How many of the identifiers of `said.txt` go whole from an export with pseudonyms, and how many innocent words go with them.

python -m tests.benchmarks.said [--half developed|held] [--missed] [--innocent]

Half of the utterances, drawn by a seed from each part of the file, are those that rules are developed on; the other half is held
out. All of a half is one small study of transcripts without speakers' names: what is not found by its own words is not found.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from tests.benchmarks.identifiers import Text, results_of
from textmine.matrices.results import Results
from textmine.privacy.detect.detect import build_lexicon, detect_mentions
from textmine.privacy.detect.identities import extend_key
from textmine.privacy.detect.known_names import known_names
from textmine.privacy.detect.mentions import normalise_name
from textmine.privacy.pseudonyms.key import Key
from textmine.privacy.pseudonyms.naming import Pseudonyms
from textmine.privacy.pseudonyms.pseudonymise import pseudonymise

SAID = Path(__file__).with_name("said.txt")
HALVES = ("developed", "held")
_MARK = re.compile(r"\{([^|{}]+)\|([^{}]+)\}")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_OF_A_DOCUMENT = re.compile(r"(title|file): ")
_SEED = 7
_TURNS = 25  # in a transcript
WHOLE, IN_PART, MISSED = "whole", "in part", "missed"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one identifier: its kind, its words, how much of it went, and the words around."""

    kind: str
    words: str
    went: str
    around: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What became of all identifiers, and innocent words that went: each as it stands, with the words around."""

    fates: list[Fate]
    innocent: list[str]
    words: int

    def count(self, went: str) -> int:
        """How many went so far."""
        return sum(fate.went == went for fate in self.fates)


def utterances(half: str) -> list[str]:
    """The lines of one half, mixed."""
    parts: list[list[str]] = [[]]
    for line in SAID.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            parts.append([])
        elif line:
            parts[-1].append(line)
    draw = random.Random(_SEED)
    found = []
    for lines in filter(None, parts):
        draw.shuffle(lines)
        found += lines[HALVES.index(half) :: 2]
    draw.shuffle(found)
    return found


def _text(line: str) -> Text:
    made, at = Text(), 0
    for mark in _MARK.finditer(line):
        made.add(line[at : mark.start()])
        made.seed(mark[2], mark[1], "")
        at = mark.end()
    made.add(line[at:])
    return made


def _plain(line: str) -> str:
    return _MARK.sub(r"\2", line)


def study_of(lines: list[str]) -> tuple[Results, list[list[tuple[int, int, str]]], list[str], list[str]]:
    """Results of transcripts that have these turns, with their identifiers' places; and the lines of titles and of file names."""
    titles, files, said = [], [], []
    for line in lines:
        kind = _OF_A_DOCUMENT.match(line)
        {"title": titles, "file": files, "": said}[kind[1] if kind else ""].append(line[kind.end() if kind else 0 :])
    parts = [[_text(line) for line in said[at : at + _TURNS]] for at in range(0, len(said), _TURNS)]
    results, seeds = results_of(parts)
    names = {document.document: f"north/{_plain(file)}.docx" for document, file in zip(results.documents, files, strict=False)}
    documents = [
        replace(document, title=_plain(title)) for document, title in zip(results.documents, [*titles, *[""] * 99], strict=False)
    ]

    def named(record):
        return replace(record, document=names.get(record.document, record.document))

    results = replace(
        results,
        documents=tuple(map(named, documents)),
        turns=tuple(map(named, results.turns)),
        passages=tuple(map(named, results.passages)),
        entities=tuple(map(named, results.entities)),
    )
    return results, [[(one.start, one.end, one.kind) for one in own] for own in seeds], titles, files


def measure(half: str) -> Measured:
    """Put pseudonyms into a study of one half, and see what is left."""
    results, seeds, titles, files = study_of(utterances(half))
    lexicon = build_lexicon(results)
    listed = known_names((), results, lexicon)
    mentions = detect_mentions(results, listed, lexicon)
    pseudonyms = Pseudonyms(extend_key(Key({}), mentions, listed, results.documents, lexicon), mentions, lexicon)
    fates, innocent, words = [], [], 0
    for document, own in zip(results.documents, seeds, strict=True):
        gone = bytearray(len(document.text))
        for swap in pseudonyms.swaps(document):
            gone[swap.start : swap.end] = b"\1" * (swap.end - swap.start)
        marked = bytearray(len(document.text))
        for start, end, kind in own:
            marked[start:end] = b"\1" * (end - start)
            letters = [gone[at] for at in range(start, end) if document.text[at].isalnum()]
            fates.append(Fate(kind, document.text[start:end], _went(letters), _around(document.text, start, end)))
        for word in _WORD.finditer(document.text):
            if not any(marked[word.start() : word.end()]):
                words += 1
                if any(gone[word.start() : word.end()]):
                    innocent.append(_around(document.text, word.start(), word.end()))
    shown = pseudonymise(results, pseudonyms).documents
    for lines, left in (
        (titles, [document.title for document in shown]),
        (files, [PurePosixPath(document.document).stem for document in shown]),
    ):
        for line, text in zip(lines, left, strict=False):
            fates += _of_a_document(line, text)
    return Measured(fates, innocent, words)


def _of_a_document(line: str, left: str) -> Iterator[Fate]:
    there = set(_words(re.sub(r"\[[^\]]*\]", " ", left)))  # but for pseudonyms
    for kind, text in _MARK.findall(line):
        yield Fate(kind, text, _went([word not in there for word in _words(text)]), f"{line} -> {left}")


def _words(text: str) -> list[str]:
    return [normalise_name(word) for word in re.findall(r"[^\W_]+", text)]


def _went(parts: list[bool] | list[int]) -> str:
    return WHOLE if all(parts) else IN_PART if any(parts) else MISSED


def _around(text: str, start: int, end: int) -> str:
    return " ".join(f"{text[max(0, start - 40) : start]}>>{text[start:end]}<<{text[end : end + 30]}".split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--missed", action="store_true", help="print what was left, whole or in part")
    parser.add_argument("--innocent", action="store_true", help="print innocent words that were replaced")
    options = parser.parse_args()
    for half in [options.half] if options.half else HALVES:
        done = measure(half)
        print(f"\n### {half}: {len(done.fates)} identifiers, {done.words:,} other words\n")
        print("| kind | seeded | whole | in part | missed |\n| --- | ---: | ---: | ---: | ---: |")
        kinds: dict[str, Counter[str]] = defaultdict(Counter)
        for fate in done.fates:
            for kind in (fate.kind, "~ all"):
                kinds[kind][fate.went] += 1
        for kind, count in sorted(kinds.items()):
            print(f"| {kind.lstrip('~ ')} | {count.total()} | {count[WHOLE]} | {count[IN_PART]} | {count[MISSED]} |")
        print(f"\nInnocent words replaced: {len(done.innocent)} of {done.words:,}")
        if options.missed:
            print("\n".join(f"{fate.went}: {fate.kind}: {fate.around}" for fate in done.fates if fate.went != WHOLE))
        if options.innocent:
            print("\n".join(done.innocent))


if __name__ == "__main__":
    main()
