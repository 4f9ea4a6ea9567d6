"""Broken files, and what comes of reading one: what the workers of tests/benchmarks/fuzz.py import."""

from __future__ import annotations

import random
import re
import resource
import time
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.exchange.importers.foreign import Dialect, interview
from tests.shapes.render import SHAPES
from textmine.errors import TextmineError
from textmine.exchange.importers.open_project import read_project
from textmine.ingest.literature.sections import read_paper
from textmine.ingest.passages import make_passages
from textmine.ingest.read_file import compose_text
from textmine.ingest.readers import File, Source, read_source
from textmine.ingest.transcripts.read_transcript import read_transcript
from textmine.nlp import models
from textmine.nlp.language import language_of
from textmine.records.corpus import Document, Kind

CORPUS = Path(__file__).parents[2] / "corpus"
PROJECT = ".qdpx"


class Outcome(NamedTuple):
    """What came of reading a file: in a word, in how many seconds, and the most memory its process has had, MB."""

    what: str
    seconds: float
    megabytes: int


@cache
def seeds() -> list[File]:
    """Whole files of every format."""
    files = [shape.file for shape in SHAPES]
    projects = [File(f"{unit.split()[0]}{PROJECT}", interview(Dialect(unit, unit))) for unit in ("characters", "UTF-16 units")]
    return [*files, *projects, *(File.of(path) for path in sorted(CORPUS.glob("*/**/*")) if path.is_file())]


@cache
def load() -> None:
    """Load what every case needs, once in each process, so that no case is charged with it."""
    seeds()
    models.sentencizer()
    language_of("We met in the spring.")


def broken(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """A file's bytes, changed in one of several ways."""
    if not data:
        return other
    at = chance.randrange(len(data))
    size = min(len(data) - at, chance.choice((1, 2, 8, 64, 1024)))
    before, here, after = data[:at], data[at : at + size], data[at + size :]
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: before,
        lambda: here + after,
        lambda: before + chance.randbytes(size) + after,
        lambda: before + after,
        lambda: before + here * chance.choice((2, 50)) + after,
        lambda: before + here * (chance.choice((20_000, 200_000)) // size) + after,
        lambda: before + other[chance.randrange(len(other) or 1) :][:4096] + here + after,
        lambda: before + bytes(chance.choices(b"<>{}[]()\\\"'&;:\t\n\r\0\xff-%#=@", k=size)) + here + after,
        lambda: _sprinkled(data, chance),
        lambda: _endless(data, chance),
        lambda: before + after[: size * 10] + here + after[size * 10 :],
    )
    return chance.choice(ways)()


def _sprinkled(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 10, 200))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _endless(data: bytes, chance: random.Random) -> bytes:
    """A number, a tag or a line of a file made very many of itself."""
    found = list(re.finditer(rb"\d+|<\w[^<>]{0,200}>|[^\n]{1,200}\n", data))
    if not found:
        return data * 2
    one = chance.choice(found)
    times = chance.choice((5_000, 100_000)) // len(one[0])
    return data[: one.start()] + one[0] * max(2, times) + data[one.end() :]


def broken_inside(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """A zip-based document whole as a zip file, with one part changed."""
    sink = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = chance.choice([name for name in names if name.endswith((".xml", ".rels", ".qde", ".txt"))] or names)
        for name in names:
            part = old.read(name)
            new.writestr(name, broken(part, chance, other) if name == chosen else part)
    return sink.getvalue()


def case(seed: int, number: int, only: str) -> File:
    """A broken file, the same for the same numbers in any process."""
    chance = random.Random(seed * 1_000_000_007 + number)
    files = [file for file in seeds() if not only or file.suffix == only]
    suffix = chance.choice(sorted({file.suffix for file in files}))
    file, other = chance.choice([file for file in files if file.suffix == suffix]), chance.choice(seeds())
    inside = file.data.startswith(b"PK") and chance.random() < 0.7
    data = (broken_inside if inside else broken)(file.data, chance, other.data)
    kept = suffix == PROJECT or chance.random() < 0.9
    return File(f"{PurePosixPath(file.name).stem}{suffix if kept else chance.choice(seeds()).suffix}", data)


def attempt(seed: int, number: int, only: str) -> Outcome:
    """Read one case: a project as `import` does, anything else both as a transcript and as a paper."""
    load()
    file = case(seed, number, only)
    started = time.process_time()
    takes = [_as_project] if file.suffix == PROJECT else [_as_transcript, _as_paper]
    outcomes = []
    for take in takes:
        try:
            take(file)
        except TextmineError as error:
            outcomes.append("refused" if all(fault.got and fault.expected and fault.do for fault in error.faults) else "MUTE")
        else:
            outcomes.append("read")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Outcome("MUTE" if "MUTE" in outcomes else outcomes[0], time.process_time() - started, memory)


def _as_transcript(file: File) -> None:
    transcript = read_transcript(read_source(file), name=file.name)
    turns, text, spots = compose_text(file.name, transcript, {}, file.name)
    make_passages(Document(file.name, "", Kind.TRANSCRIPT, "", text, ""), turns, 90, spots)
    language_of(text)
    assert transcript.doubts is not None


def _as_paper(file: File) -> None:
    source: Source = read_source(file)
    language_of("\n\n".join(paragraph.text for paragraph in read_paper(source).paragraphs))


def _as_project(file: File) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, file.name)
        path.write_bytes(file.data)
        read_project(path)
