"""Kill runs at random moments, with the real models: `python -m tests.benchmarks.kill STUDY [--times 30] [--seed 1]`.

A copy of the study is run once undisturbed. Then copies without cache and results are run, each run killed (SIGKILL, with all that
it started) at a random moment of the time that the undisturbed one took, and the same command given again, until one finishes; its
results must be those of the undisturbed run byte for byte, and nothing unfinished may lie about. Then the next copy.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from tests.disks import hashes_of, unfinished_in


def start(study: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "textmine", "run", str(study)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def copy_of(study: Path, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return Path(shutil.copytree(study, folder, ignore=shutil.ignore_patterns("output", ".textmine")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", type=Path)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ.pop("TEXTMINE_CACHE", None)
    draw, killed, finished, wrong = Random(options.seed), 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        whole = copy_of(options.study, Path(folder) / "whole")
        started = time.perf_counter()
        assert start(whole).wait() == 0
        seconds = time.perf_counter() - started
        expected = hashes_of(whole / "output")
        print(f"undisturbed: {seconds:.0f} s, {len(expected)} files", flush=True)
        while killed < options.times:
            study, moments = copy_of(options.study, Path(folder) / "study"), []
            while True:
                process, moment = start(study), draw.uniform(0, seconds)
                try:
                    status = process.wait(moment if killed < options.times else None)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
                    killed += 1
                    moments.append(moment)
                    continue
                break
            same = status == 0 and hashes_of(study / "output") == expected and not unfinished_in(study)
            finished, wrong = finished + 1, wrong + (not same)
            print(
                f"killed after {', '.join(f'{moment:.1f}' for moment in moments)} s: {'same bytes' if same else 'NOT THE SAME'}",
                flush=True,
            )
    print(f"{killed} kills, {finished} runs finished, {wrong} of them with other results")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
