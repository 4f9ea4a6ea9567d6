"""Where memory, room or a reader is not there, a command says so in words and ends with 1."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from textmine.errors import Fault, StudyError, is_memory_gone

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits are set by a shell")
TALK = "Interviewer: What did it cost?\n\nManager: " + "It cost more than the budget said, and the council paid for it. " * 4 + "\n"


def shell(command: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A line for the shell, in which `$0` is the `textmine` command."""
    textmine = f"{sys.executable} -m textmine"
    line = ["sh", "-c", command.replace("textmine", textmine), "sh", *map(str, arguments)]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.parametrize("kilobytes", [200_000, 400_000, 1_100_000])
def test_memory_that_ends_is_told(make_study, kilobytes: int) -> None:
    """Whichever package is the first to want more than there is, the run says how much it may have and what to do; nothing else."""
    ended = shell(f"ulimit -v {kilobytes}; textmine run $1", make_study())
    assert ended.returncode == 1
    assert ended.stderr.startswith("memory: ")
    assert f"{kilobytes / 1e6 * 1.024:.1f} GB are allowed to a process here: `ulimit -v`" in ended.stderr
    assert "What was finished is kept" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("how", ["os.abort()", "os.kill(os.getpid(), signal.SIGKILL)", "os._exit(1)"])
def test_a_command_that_the_system_ends_is_told_by_the_one_that_watches(how: str) -> None:
    """A process that is killed or aborted has no time for a word: the one that was called says what happened, and ends with 1."""
    script = "import os, signal, sys; from textmine.cli import shell, watched\n"
    script += f"shell.run_command_line = lambda: {how}\n"
    script += "sys.argv = ['textmine', 'run']; watched.main()"
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith("memory: the system ended this command (")


def test_the_exit_status_is_that_of_the_command(make_study, tmp_path: Path) -> None:
    """Watched over, a fault of the user's is still 1 with its message, wrong usage 2, help 0."""
    ended = shell("textmine run $1", tmp_path)
    assert (ended.returncode, "no study.toml in this folder" in ended.stderr) == (1, True)
    assert shell("textmine run --nonsense").returncode == 2
    assert shell("textmine run --help").returncode == 0


@pytest.mark.parametrize("command", ["turns $1 --json", "--help"])
@pytest.mark.parametrize("where", ["| true", ">&-", "> /dev/full"])
def test_what_nobody_reads_or_nothing_holds_is_no_traceback(tmp_path: Path, command: str, where: str) -> None:
    """A reader that has gone, output that is closed, a full disk: at most a line that says so."""
    (tmp_path / "talk.txt").write_text(TALK * 3, encoding="utf-8")
    ended = shell(f"textmine {command} {where}", tmp_path / "talk.txt")
    assert "Traceback" not in ended.stderr
    assert "Exception" not in ended.stderr
    assert ("No space left on device" in ended.stderr) == ("full" in where)
    assert ended.returncode == ("full" in where)


def test_memory_is_known_by_what_packages_say() -> None:
    """Errors of many kinds mean that memory ran out; what somebody said of memory in a study does not."""
    assert is_memory_gone(MemoryError())
    assert is_memory_gone(ImportError("x.so: failed to map segment from shared object"))
    assert is_memory_gone(RuntimeError("can't start new thread"))
    assert is_memory_gone(OSError(12, "Cannot allocate memory"))
    outer = RuntimeError("a stage failed")
    outer.__cause__ = MemoryError()
    assert is_memory_gone(outer)
    assert not is_memory_gone(ValueError("“I ran out of memory”"))
    assert not is_memory_gone(StudyError(Fault("a.txt", "out of memory", "words", "See.")))
    assert not is_memory_gone(RuntimeError("generator raised StopIteration"))
