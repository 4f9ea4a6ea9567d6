"""Give the readers broken files for a time: `python -m tests.benchmarks.fuzz [--seconds N] [--seed N] [--only SUFFIX]`.

Every case is a file of tests/shapes or of the demonstration study, changed at random: cut off, bytes overwritten, parts doubled,
swapped or taken out, two files joined, a part within a zip-based document changed. A reader must give a result or a message that
says what to do, within a time.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath

from tests.shapes.render import SHAPES
from textmine.errors import SourceError
from textmine.literature.sections import read_paper
from textmine.sources import File, read_source
from textmine.transcripts.reading import read_transcript

CORPUS = Path(__file__).parents[2] / "corpus"
SLOW = 20.0  # seconds that no file of this size should take


def seeds() -> list[File]:
    files = [shape.file for shape in SHAPES]
    return [*files, *(File.of(path) for path in sorted(CORPUS.glob("*/**/*")) if path.is_file())]


def broken(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """A file's bytes, changed in one of several ways."""
    if not data:
        return other
    at = chance.randrange(len(data))
    size = min(len(data) - at, chance.choice((1, 2, 8, 64, 1024)))
    before, here, after = data[:at], data[at : at + size], data[at + size :]
    ways = (
        lambda: before,
        lambda: here + after,
        lambda: before + chance.randbytes(size) + after,
        lambda: before + after,
        lambda: before + here * chance.choice((2, 50)) + after,
        lambda: before + other[chance.randrange(len(other) or 1) :][:4096] + here + after,
        lambda: before + bytes(chance.choices(b"<>{}[]()\\\"'&;:\t\n\r\0\xff-%#=@", k=size)) + here + after,
        lambda: _sprinkled(data, chance),
        lambda: before + after[: size * 10] + here + after[size * 10 :],
    )
    return chance.choice(ways)()


def _sprinkled(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 10, 200))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def broken_inside(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """A zip-based document whole as a zip file, with one part changed."""
    sink = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = chance.choice([name for name in names if name.endswith((".xml", ".rels"))] or names)
        for name in names:
            part = old.read(name)
            new.writestr(name, broken(part, chance, other) if name == chosen else part)
    return sink.getvalue()


def cases(seed: int, only: str) -> Iterator[tuple[str, File]]:
    chance = random.Random(seed)
    files = seeds()
    suffixes = sorted({file.suffix for file in files if not only or file.suffix == only})
    while True:
        suffix = chance.choice(suffixes)
        file, other = chance.choice([one for one in files if one.suffix == suffix]), chance.choice(files)
        inside = file.data.startswith(b"PK") and chance.random() < 0.7
        data = (broken_inside if inside else broken)(file.data, chance, other.data)
        suffix = file.suffix if chance.random() < 0.9 else chance.choice(files).suffix
        yield file.name, File(f"{PurePosixPath(file.name).stem}{suffix}", data)


def attempt(file: File) -> str:
    """What came of reading a file both as a transcript and as a paper."""
    outcomes = []
    for take in (lambda source: read_transcript(source, name=file.name), read_paper):
        try:
            take(read_source(file))
        except SourceError as error:
            outcomes.append("refused" if all(fault.got and fault.expected and fault.do for fault in error.faults) else "MUTE")
        else:
            outcomes.append("read")
    return outcomes[0]


def run(seconds: float, seed: int, only: str, folder: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    end = time.monotonic() + seconds
    for origin, file in cases(seed, only):
        if time.monotonic() > end:
            break
        started = time.monotonic()
        try:
            outcome = attempt(file)
        except BaseException:  # whatever else is raised is what this looks for
            outcome = "FAILED"
            traceback.print_exc(limit=-4)
        took = time.monotonic() - started
        if outcome == "FAILED" or took > SLOW:
            folder.mkdir(exist_ok=True)
            (folder / f"{counts.total()}-{file.name}").write_bytes(file.data)
            print(f"{outcome} after {took:.1f} s: {origin} kept as {folder}/{counts.total()}-{file.name}", flush=True)
        counts[outcome if took <= SLOW else "SLOW"] += 1
        counts[f"{file.suffix} {outcome}"] += 1
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=Path, default=Path("/tmp/textmine-fuzz"))
    options = parser.parse_args()
    counts = run(options.seconds, options.seed, options.only, options.keep)
    whole = {name: count for name, count in counts.items() if " " not in name}
    print(f"\nseed {options.seed}, {options.seconds:.0f} s: {sum(whole.values()):,} files; {whole}")
    suffixes = sorted({name.split()[0] for name in counts if " " in name})
    print("\n| format | read | refused | failed |\n| --- | ---: | ---: | ---: |")
    for suffix in suffixes:
        print(f"| {suffix} | {counts[f'{suffix} read']} | {counts[f'{suffix} refused']} | {counts[f'{suffix} FAILED']} |")
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
