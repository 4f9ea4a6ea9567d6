"""Run `textmine run` again and again, each time killed at another step of its writing, and then to its end.

python -m tests.robustness.mortal FOLDER POINTS SEED STUDY...

Every run is a process of its own (a fork of this one, so that libraries and models load once) which gives itself SIGKILL before
the n-th line of the functions that write. Prints for each study the number of such lines in an undisturbed run, and for each point
where it fell, what lay about after the kill, and whether the next run left what an undisturbed one leaves.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from tests.conftest import FakeEncoder
from tests.disks import hashes_of, unfinished_in
from textmine.nlp import models
from textmine.pipeline import manifest
from textmine.pipeline import run as pipeline_run
from textmine.storage import cache, files

WRITING = {
    function.__code__
    for function in (
        files.write_atomically,
        files.fsync_file,
        files.fsync_folder,
        files.remove_partial_files,
        cache.Cache.save,
        cache.Cache._put,
        cache.Cache.sweep,
        cache._write_part,
        pipeline_run._work,
        pipeline_run.write_outputs,
        manifest.write_manifest,
        manifest._write,
    )
}


def traced(reached: Callable[[str], None]) -> Callable[..., Any]:
    """A trace function that tells of each line of the functions that write."""

    def line(frame: Any, event: str, _: Any) -> Any:
        if event == "line":
            reached(f"{frame.f_code.co_name}:{frame.f_lineno - frame.f_code.co_firstlineno}")
        return line

    return lambda frame, *_: line if frame.f_code in WRITING else None


def run(study: Path, die_at: int | None, told: Path) -> int:
    """`textmine run STUDY` in a child; its exit status, negative for a signal. `told` gets the steps it took, one a line."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    steps: list[str] = []

    def reached(step: str) -> None:
        steps.append(step)
        if len(steps) == die_at:
            told.write_text(step, encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)

    from textmine.cli import main

    sys.argv = ["textmine", "run", str(study)]
    sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the process ends
    threading.settrace(traced(reached))  # stages go on in threads of their own
    sys.settrace(traced(reached))
    try:
        main()
        status = 0
    except SystemExit as error:
        status = int(error.code or 0)
    sys.settrace(None)
    told.write_text("\n".join(steps), encoding="utf-8")
    os._exit(status)


def killed(study: Path, folder: Path, points: int, seed: int) -> dict[str, Any]:
    """What became of runs of a study killed at so many steps, beside one that was not."""
    whole, again, told = folder / "whole", folder / "again", folder / "told.txt"
    shutil.copytree(study, whole)
    status = run(whole, None, told)
    steps = len(told.read_text(encoding="utf-8").splitlines())
    before, after = hashes_of(study / "output"), hashes_of(whole / "output")
    found = []
    for point in sorted(Random(seed).sample(range(1, steps + 1), points)):
        shutil.copytree(study, again)
        one: dict[str, Any] = {"status": run(again, point, told), "step": told.read_text(encoding="utf-8")}
        left = hashes_of(again / "output")
        one["torn"] = [name for name in left if is_final(name) and left[name] not in (before.get(name), after.get(name))]
        one["torn"] += torn_parts(again / ".textmine")
        one["unfinished"] = unfinished_in(again)
        one["next"] = run(again, None, told)
        one["same"] = hashes_of(again / "output") == after
        one["left"] = unfinished_in(again)
        one["ledger"] = (again / "decisions.sqlite").read_bytes() == (study / "decisions.sqlite").read_bytes()
        found.append(one)
        shutil.rmtree(again)
    shutil.rmtree(whole)
    return {"status": status, "steps": steps, "outputs": len(after), "points": found}


def is_final(name: str) -> bool:
    """Whether a name is not one under which a file is being written."""
    return not name.endswith(".unfinished")


def torn_parts(folder: Path) -> list[str]:
    """Parts of a cache that are under their final name and not whole."""
    parts = [path for path in folder.glob("*/*") if not path.name.startswith(".part-")]
    kept = cache.Cache(folder)
    return [path.name for path in parts if not kept.has(path.parent.name, path.name)]


def main() -> None:
    folder, points, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    encoder, pipe, tagger = FakeEncoder(), models.pipeline(), models.tagger()
    models.encoder, models.pipeline, models.tagger = (lambda: encoder), (lambda: pipe), (lambda: tagger)  # type: ignore[assignment]
    studies = [Path(name) for name in sys.argv[4:]]
    shutil.copytree(studies[0], folder / "warm")
    pipeline_run.run_study(folder / "warm")  # loads everything that a run needs
    json.dump([killed(study, folder, points, seed) for study in studies], sys.stdout)


if __name__ == "__main__":
    main()
