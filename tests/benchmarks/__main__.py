"""Time whole runs, cold and unchanged, and score the demonstration study: `make bench`, never in CI.

python -m tests.benchmarks [--runs N] [--transcripts PATH] [--literature PATH]

The paths name a larger study to be laid out and timed beside the demonstration study.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.benchmarks.answer_key import report

ROOT = Path(__file__).parents[2]


def timed_run(study: Path, folder: Path, *options: str) -> tuple[float, dict]:
    """Wall seconds of the whole process, and what run.json says."""
    environment = os.environ | {"TEXTMINE_CACHE": str(folder / "cache"), "PREFECT_HOME": str(folder / "prefect")}
    started = time.perf_counter()
    command = [sys.executable, "-m", "textmine", "run", str(study), "--output", str(folder / "output"), *options]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - started
    return seconds, json.loads((folder / "output/run.json").read_text(encoding="utf-8"))


def time_study(name: str, study: Path, runs: int, *options: str) -> None:
    """Print medians over `runs` pairs of a cold and an unchanged run, per stage and whole."""
    cold, warm, stages, memory = [], [], {}, []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            seconds, manifest = timed_run(study, Path(folder), *options)
            cold.append(seconds)
            memory.append(manifest["peak_memory_mb"])
            for stage, one in manifest["stages"].items():
                stages.setdefault(stage, []).append(one["seconds"])
            seconds, again = timed_run(study, Path(folder), *options)
            warm.append(seconds)
            assert all(one["reused"] for one in again["stages"].values())
    counts = manifest["counts"]
    size = f"{counts['files_read']} files, {counts['words']:,} words, {counts['passages']:,} passages"
    print(f"\n## {name}: {size} {' '.join(options)}\n")
    print(f"| | seconds, median of {runs} |\n| --- | ---: |")
    for stage, seconds in stages.items():
        print(f"| {stage} | {median(seconds):.1f} |")
    print(f"| **whole process, cold** | **{median(cold):.1f}** ({min(cold):.1f} to {max(cold):.1f}) |")
    print(f"| **whole process, unchanged** | **{median(warm):.1f}** ({min(warm):.1f} to {max(warm):.1f}) |")
    print(f"| peak memory, MB | {median(memory):.0f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--transcripts", type=Path)
    parser.add_argument("--literature", type=Path)
    options = parser.parse_args()
    time_study("Demonstration study", ROOT / "corpus", options.runs)
    time_study("Demonstration study", ROOT / "corpus", options.runs, "--prefect")
    with tempfile.TemporaryDirectory() as folder:
        _, _ = timed_run(ROOT / "corpus", Path(folder))
        print("\n## Answer key of the demonstration study\n")
        print(report(Path(folder) / "output"))
    if options.transcripts:
        with tempfile.TemporaryDirectory() as folder:
            study = Path(folder) / "study"
            command = [sys.executable, "-m", "textmine", "init", str(study), "--transcripts", str(options.transcripts)]
            command += ["--literature", str(options.literature)] if options.literature else []
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            time_study(options.transcripts.name, study, options.runs)


if __name__ == "__main__":
    main()
