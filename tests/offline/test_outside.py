"""Nothing is sent and nothing left elsewhere: a run, an export and the review, seen from outside."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import CODEBOOK, INTERVIEW
from tests.offline.outside import Watched, can_watch

ROOT = Path(__file__).parents[2]
PATIENCE = 600  # seconds, on a machine that does other things
KEPT = ("PATH", "LANG", "LC_ALL", "VIRTUAL_ENV", "LD_LIBRARY_PATH")  # what a user has, and neither tests nor CI set
WORDS = (b"honest with us about the money", b"Philomena")

pytestmark = pytest.mark.skipif(not can_watch(), reason="there is no strace, or it may not trace")


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Watched, Path]:
    """What was done by a run, an export with pseudonyms and the review of a small study; and the folder of it all."""
    folder = tmp_path_factory.mktemp("afternoon")
    study, export = str(folder / "study"), str(folder / "handed on" / "a.docx")
    for path, text in {
        "study/study.toml": '[study]\ntitle = "Small"\n',
        "study/codebook.yaml": CODEBOOK,
        "study/transcripts/north/a.txt": INTERVIEW,
        "study/transcripts/south/b.txt": INTERVIEW.replace("Manager", "Philomena Quist").replace("council", "borough"),
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    for name in ("temp", "home"):
        (folder / name).mkdir()
    seen = Watched(folder / "system calls")
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {"HOME": str(folder / "home"), "TMPDIR": str(folder / "temp"), "PYTHONDONTWRITEBYTECODE": "1"}
    textmine = (sys.executable, "-m", "textmine")
    for command in (
        ("run", study),
        ("export", study, "--format", "docx", "--pseudonyms", "--proposals", "--sign-off", "QQ", "--to", export),
    ):
        subprocess.run(seen.command(*textmine, *command), env=environment, cwd=folder, check=True, timeout=PATIENCE)
    review = seen.command(*textmine, "review", study, "--no-browser", "--port", "0")
    with subprocess.Popen(review, env=environment, cwd=folder, stdout=subprocess.PIPE, text=True, start_new_session=True) as server:
        try:
            address = next(filter(None, (re.search(r"http://127\.0\.0\.1:\d+/\S*", line) for line in server.stdout)))
            with urllib.request.build_opener(urllib.request.HTTPCookieProcessor()).open(address[0], timeout=PATIENCE) as answer:
                assert answer.status == 200
        finally:
            os.killpg(server.pid, signal.SIGTERM)  # strace itself lets no signal end it
    return seen, folder


def test_no_name_is_looked_up_and_only_this_machine_reached(watched: tuple[Watched, Path]) -> None:
    """Every address that is connected to, sent to or listened on is loopback, and nobody is asked for another."""
    seen, _ = watched
    assert seen.addressed(), "the review listens on loopback, and that must show"
    assert seen.sent() == []


def test_nothing_is_written_but_study_export_temp_folder_and_named_caches(watched: tuple[Watched, Path]) -> None:
    """Every file and folder made lies in one of these; a home that was empty holds what docs/privacy.md names, and no more."""
    seen, folder = watched
    home = folder / "home"
    assert folder / "study/output/run.json" in seen.written(()), "what is written must show"
    assert seen.written([folder / "study", folder / "handed on", folder / "temp", home, Path("/dev")]) == set()
    found = [path.relative_to(home).as_posix() for path in home.glob("*/*")]
    assert ".cache/matplotlib" in found
    named = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
    assert [path for path in found if f"`~/{path}`" not in named] == []


def test_what_is_left_outside_the_study_holds_nobodys_words(watched: tuple[Watched, Path]) -> None:
    """No cache and no temp file holds a word of a transcript or a participant's name."""
    _, folder = watched
    files = [path for top in (folder / "home", folder / "temp") for path in top.rglob("*") if path.is_file()]
    assert [path for path in files if any(words in path.read_bytes() for words in WORDS)] == []
