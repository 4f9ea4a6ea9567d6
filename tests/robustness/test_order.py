"""The order in which a run's writes reach the disk: after a power cut at any moment what has a name is whole."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from threading import get_ident

import pytest

from textmine.pipeline.run import run_study

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a descriptor's path is asked of Linux")


def test_a_name_is_given_after_its_content_and_kept_before_the_next(
    make_study, fake_encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a file holds is forced onto the disk before its name is given, its name before the next one is; run.json is last.

    Stages that go on at once write parts that need nothing of one another: each keeps the order in its own thread.
    """
    study = make_study()
    events: list[tuple[str, str, int]] = []
    fsync, rename, replace = os.fsync, os.rename, os.replace

    def settled(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        events.append(("settled", f"{path}|{path.stat().st_size}" if path.is_file() else str(path), get_ident()))
        fsync(handle)

    def named(how, source, target) -> None:
        within = [Path(source)] if Path(source).is_file() else sorted(Path(source).rglob("*"))
        held = {f"{path}|{path.stat().st_size}" for path in within} | ({str(source)} if Path(source).is_dir() else set())
        since = [path for what, path, _ in events if what == "settled"]
        if str(study) in str(target):
            assert held <= set(since)
            events.append(("named", str(target), get_ident()))
        how(source, target)

    monkeypatch.setattr(os, "fsync", settled)
    monkeypatch.setattr(os, "rename", lambda source, target: named(rename, source, target))
    monkeypatch.setattr(os, "replace", lambda source, target: named(replace, source, target))
    run_study(study)
    names = [path for what, path, _ in events if what == "named"]
    assert len(names) > 30
    assert names[-1] == str(study / "output/run.json")
    for at, (what, path, thread) in enumerate(events):
        if what == "named":
            following = next(event for event in events[at + 1 :] if event[2] == thread)
            assert following == ("settled", str(Path(path).parent), thread)
