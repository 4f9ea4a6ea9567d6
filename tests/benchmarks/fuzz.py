"""Read broken files for a time: `python -m tests.benchmarks.fuzz [--seconds N] [--seed N] [--only SUFFIX]`.

Every case is a file of tests/shapes or of the demonstration study, or a project of another program, changed at random: cut off,
bytes overwritten, parts doubled thousands of times, swapped or taken out, numbers made endless, two files joined, a part within a
zip-based document changed. It is read as a run reads it, up to its passages, in a process with the bounds of a study; it must be
read or refused with what to do. Whatever else comes of it is kept, and so is what takes long.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from tests.benchmarks.broken import Outcome, attempt, case
from textmine.concurrency import Failure, call_each

SLOW = 20.0  # seconds that no file of this size should take
ROUND = 100  # files between two looks at the clock


def run(seconds: float, seed: int, only: str, folder: Path) -> tuple[Counter[str], Outcome]:
    """Read cases for a time; how many came to what, and the worst of them."""
    counts: Counter[str] = Counter()
    worst = Outcome("", 0.0, 0)
    end, first = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        pieces = [(seed, number, only) for number in range(first, first + ROUND)]
        with closing(call_each(attempt, pieces)) as outcomes:
            for at, found in outcomes:
                outcome = Outcome(found.ending.upper(), found.bounds.seconds, 0) if isinstance(found, Failure) else found
                worst = Outcome("", max(worst.seconds, outcome.seconds), max(worst.megabytes, outcome.megabytes))
                file = case(seed, first + at, only)
                counts[outcome.what] += 1
                counts[f"{file.suffix} {outcome.what}"] += 1
                if outcome.what not in ("read", "refused") or outcome.seconds > SLOW:
                    folder.mkdir(exist_ok=True)
                    (folder / f"{first + at}-{file.name}").write_bytes(file.data)
                    detail = found.detail if isinstance(found, Failure) else ""
                    print(f"{outcome.what} {detail} after {outcome.seconds:.0f} s: {folder}/{first + at}-{file.name}", flush=True)
        first += ROUND
    return counts, worst


def main() -> None:
    """Read broken files, and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=Path, default=Path("/tmp/textmine-fuzz"))
    options = parser.parse_args()
    counts, worst = run(options.seconds, options.seed, options.only, options.keep)
    whole = {name: count for name, count in counts.items() if " " not in name}
    print(f"\nseed {options.seed}, {options.seconds:.0f} s: {sum(whole.values()):,} files; {whole}")
    suffixes = sorted({name.split()[0] for name in counts if " " in name})
    print("\n| format | read | refused | failed |\n| --- | ---: | ---: | ---: |")
    for suffix in suffixes:
        failed = sum(count for name, count in counts.items() if name.startswith(f"{suffix} ")) - sum(
            counts[f"{suffix} {what}"] for what in ("read", "refused")
        )
        print(f"| {suffix} | {counts[f'{suffix} read']} | {counts[f'{suffix} refused']} | {failed} |")
    print(f"\nslowest file {worst.seconds:.1f} s of work; most memory of a process that read files {worst.megabytes} MB")


if __name__ == "__main__":
    main()
