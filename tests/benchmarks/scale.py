"""Time and memory against the size of a study.

python -m tests.benchmarks.scale [--sizes 10 100 1000] [--quick] [--csv FILE] [--plot FILE.svg]

Studies are those of `tests.benchmarks.generate`. Each stage runs in a process of its own, so that its seconds (without imports of
the command) and its peak memory (with everything) are its own. `--quick` puts hashed words in place of the encoder, to look at
everything but encoding, which takes the same time for each passage whatever the size of its study.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests.benchmarks.generate import write_study
from textmine.pipeline.stages import STAGES

_CHILD = """
import json, sys, time
from pathlib import Path
from textmine.nlp import models
from textmine.pipeline.manifest import peak_memory_mb
from textmine.pipeline import run_batch, stale_units, write_outputs
name, study, quick = sys.argv[1], Path(sys.argv[2]), sys.argv[3] == "quick"
if quick:
    from tests.benchmarks.scale import HashedWords
    models.encoder = HashedWords
started, busy = time.perf_counter(), time.process_time()
if name == "outputs":
    write_outputs(study, None, {})
else:
    run_batch(name, study, None, stale_units(name, study, None)[0])
print(json.dumps([time.perf_counter() - started, time.process_time() - busy, peak_memory_mb()]))
"""
_NAMES = [*(stage.name for stage in STAGES), "outputs"]


class HashedWords:
    """Vectors that cost next to nothing: each word has a random direction of its own."""

    id = "hashed words"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), 384), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                vectors[row] += _direction(word)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


_DIRECTIONS: dict[str, np.ndarray] = {}


def _direction(word: str) -> np.ndarray:
    if word not in _DIRECTIONS:
        seed = int.from_bytes(word.encode()[:16], "big")
        _DIRECTIONS[word] = np.random.default_rng(seed).standard_normal(384).astype(np.float32)
    return _DIRECTIONS[word]


def measured(study: Path, quick: bool) -> dict[str, tuple[float, float, float]]:
    """Seconds, seconds of processors, and peak memory in MB of each stage."""
    found = {}
    for name in _NAMES:
        command = [sys.executable, "-c", _CHILD, name, str(study), "quick" if quick else "real"]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        seconds, busy, memory = json.loads(told.splitlines()[-1])
        found[name] = (seconds, busy, memory)
        print(f"  {name:10} {seconds:8.1f} s, {busy:8.1f} s of processors, {memory:6.0f} MB", flush=True)
    return found


def draw(rows: list[dict[str, float | str]], path: Path) -> None:
    """Seconds and peak memory against the number of transcripts, on logarithmic axes for time."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "textmine"
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2), layout="constrained")
    for name in (*_NAMES, "whole"):
        own = [row for row in rows if row["stage"] == name]
        sizes = [row["transcripts"] for row in own]
        style = {"color": "black", "linewidth": 2} if name == "whole" else {"linewidth": 1}
        left.plot(sizes, [row["processor_seconds"] for row in own], marker="o", markersize=3, label=name, **style)
        right.plot(sizes, [row["peak_mb"] for row in own], marker="o", markersize=3, label=name, **style)
    left.set(xscale="log", yscale="log", xlabel="transcripts", ylabel="seconds of processors")
    right.set(xscale="log", ylim=(0, None), xlabel="transcripts", ylabel="peak memory, MB")
    right.legend(frameon=False, fontsize="small")
    figure.savefig(path, format="svg", metadata={"Date": None})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--turns", type=int, default=40)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--folder", type=Path, help="where studies are made; a temporary folder unless given")
    options = parser.parse_args()
    os.environ.pop("TEXTMINE_CACHE", None)
    rows: list[dict[str, float | str]] = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            study = write_study(Path(folder) / "study", size, options.turns)
            print(f"{size} transcripts", flush=True)
            found = measured(study, options.quick)
            counts = json.loads((study / "output/run.json").read_text(encoding="utf-8"))["counts"]
        seconds, busy, memory = zip(*found.values(), strict=True)
        found["whole"] = (sum(seconds), sum(busy), max(memory))
        told = f"{sum(seconds):.0f} s, {sum(busy):.0f} of processors"
        print(f"  {counts['words']:,} words, {counts['passages']:,} passages: {told}", flush=True)
        rows += [
            {"transcripts": size, "words": counts["words"], "passages": counts["passages"], "stage": name}
            | {"seconds": round(seconds, 1), "processor_seconds": round(busy, 1), "peak_mb": round(memory)}
            for name, (seconds, busy, memory) in found.items()
        ]
    if options.csv:
        with options.csv.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    if options.plot:
        draw(rows, options.plot)


if __name__ == "__main__":
    main()
