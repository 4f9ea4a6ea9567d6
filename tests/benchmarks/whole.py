"""textmine beside the script that somebody would write instead (peer.py), as whole processes in turns on one machine.

python -m tests.benchmarks.whole STUDY [--times N]

STUDY has plain-text transcripts, which are copied, so that nothing is written there. Timed are: a cold run of textmine (new cache,
new output), the peer, the same study unchanged, and the study with one more transcript, which was held back until then. A second
comparison encodes the same texts with both encoders, loaded, in one process. The peer keeps nothing: all its runs are cold.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from statistics import median

import psutil

ROOT = Path(__file__).parents[2]
_MB = 1e6
_EVERY = 0.1  # seconds between looks at the memory
_TEXTS = 1000  # of both encoders' race

# Both encoders over the same texts, three times in turns; the texts are pieces of the transcripts as peer.py cuts them.
RACE = """
import json, os, sys, time
from pathlib import Path
from statistics import median
os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
from textmine.nlp import models
from tests.benchmarks.peer import pieces_of
files = sorted(Path(sys.argv[1]).rglob("*.txt"))
texts = [piece for file in files for piece in pieces_of(file.read_text(encoding="utf-8"))]
texts = texts[:: max(1, len(texts) // int(sys.argv[2]))]
ours = models.encoder()
from sentence_transformers import SentenceTransformer
theirs = SentenceTransformer(str(models.verify(models.manifest()["encoder"])), device="cpu", local_files_only=True)
runs = {"textmine": lambda: ours.encode(texts), "peer": lambda: theirs.encode(texts, show_progress_bar=False)}
found = {name: [] for name in runs}
for _ in range(3):
    for name, run in runs.items():
        started = time.perf_counter()
        run()
        found[name].append(len(texts) / (time.perf_counter() - started))
print(json.dumps({name: median(speeds) for name, speeds in found.items()}))
"""


def memory_mb(process: psutil.Process) -> float:
    """Memory of a process and of those it started, what they share counted once, in MB."""
    held = 0
    for one in (process, *process.children(recursive=True)):
        with suppress(psutil.Error):  # it has just ended
            held += one.memory_full_info().pss
    return held / _MB


def process(*command: object, cache: Path) -> tuple[float, float, str]:
    """Wall seconds of a whole process, the most memory it and those it started held in MB, and what it printed."""
    environment = os.environ | {"TEXTMINE_CACHE": str(cache)}
    with tempfile.TemporaryFile() as printed:
        started = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, *map(str, command)], cwd=ROOT, env=environment, stdout=printed, stderr=subprocess.DEVNULL
        )
        peak = 0.0
        while child.poll() is None:
            peak = max(peak, memory_mb(psutil.Process(child.pid)))
            time.sleep(_EVERY)
        seconds = time.perf_counter() - started
        if child.returncode:
            raise SystemExit(f"{command} ended with {child.returncode}")
        printed.seek(0)
        return seconds, peak, printed.read().decode()


def once(study: Path, folder: Path, found: dict[str, list[float]]) -> None:
    """One round: cold, peer, unchanged, one more."""
    copy, cache = folder / "study", folder / "cache"
    shutil.copytree(study, copy, ignore=shutil.ignore_patterns("output", ".textmine"))
    more = sorted((copy / "transcripts").rglob("*.txt"))[-1]
    more.rename(folder / more.name)
    run = ("-m", "textmine", "run", copy, "--output", folder / "output")
    for name, command in (
        ("textmine, cold", run),
        ("peer", ("-m", "tests.benchmarks.peer", copy / "transcripts", folder / "peer")),
        ("textmine, unchanged", run),
    ):
        seconds, peak, printed = process(*command, cache=cache)
        found[name].append(seconds)
        found[f"{name}, MB"].append(peak)
        print(f"{name}: {seconds:.1f} s, {peak:.0f} MB. {printed.splitlines()[0]}", flush=True)
    shutil.move(folder / more.name, more)
    seconds, _, _ = process(*run, cache=cache)
    found["textmine, one more transcript"].append(seconds)
    stages = json.loads((folder / "output/run.json").read_text(encoding="utf-8"))["stages"]
    print(f"one more transcript: {seconds:.1f} s, { ({name: stage['seconds'] for name, stage in stages.items()}) }", flush=True)


def main() -> None:
    """Print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", type=Path)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(options.times):
        with tempfile.TemporaryDirectory() as folder:
            once(options.study.resolve(), Path(folder), found)
    middle = {name: median(values) for name, values in found.items()}
    with tempfile.TemporaryDirectory() as folder:
        raced = json.loads(process("-c", RACE, options.study.resolve() / "transcripts", _TEXTS, cache=Path(folder))[2])
    cold, peer = middle["textmine, cold"], middle["peer"]
    print(f"\n| | median of {options.times} | against |\n| --- | ---: | ---: |")
    print(f"| textmine, cold, s | {cold:.1f} | {cold / peer:.2f} of the peer |")
    print(f"| peer, s | {peer:.1f} | |")
    for name in ("textmine, unchanged", "textmine, one more transcript"):
        print(f"| {name}, s | {middle[name]:.1f} | {100 * middle[name] / cold:.1f} % of cold |")
    ours, theirs = middle["textmine, cold, MB"], middle["peer, MB"]
    print(f"| textmine, cold, MB | {ours:.0f} | {ours / theirs:.2f} of the peer |")
    print(f"| peer, MB | {theirs:.0f} | |")
    print(
        f"| encoder of textmine, texts a second | {raced['textmine']:.1f} | {raced['textmine'] / raced['peer']:.2f} of the peer |"
    )
    print(f"| encoder of the peer, texts a second | {raced['peer']:.1f} | |")


if __name__ == "__main__":
    main()
