"""The file that starts a schedule with the machine."""

from __future__ import annotations

import plistlib
import shlex
import sys
from pathlib import Path

import pytest

from textmine.pipeline.autostart import remove_unit, status_of_unit, unit_of, write_unit
from textmine.pipeline.schedule import parse_schedule

WILD = 'My $tudy 100% "final" \\ v2'


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Files of the user's go to a folder of the test's."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def as_systemd_reads_it(line: str) -> list[str]:
    """The words of an ExecStart line: quotes and backslashes as in C, percent and dollar signs doubled."""
    return [part.replace("%%", "%").replace("$$", "$") for part in shlex.split(line.partition("=")[2])]


def test_a_unit_gives_the_very_command_whatever_the_folder_is_called(tmp_path: Path, monkeypatch) -> None:
    """Spaces, quotes, dollar and percent signs in a path reach the command as they are; so does what the shell had set."""
    monkeypatch.setenv("TEXTMINE_CACHE", "/data/cache 1")
    unit = unit_of(parse_schedule(tmp_path / WILD), ["--every", "week"], system="linux")
    (command,) = (line for line in unit.text.splitlines() if line.startswith("ExecStart="))
    study = str((tmp_path / WILD).resolve())
    assert as_systemd_reads_it(command) == [sys.executable, "-m", "textmine", "schedule", study, "--every", "week"]
    assert 'Environment="TEXTMINE_CACHE=/data/cache 1"' in unit.text
    assert unit.path == tmp_path / "config/systemd/user/textmine-my-tudy-100-final-v2.service"
    assert "systemctl --user enable --now textmine-my-tudy-100-final-v2.service" in unit.on


def test_on_a_mac_it_is_a_launch_agent(tmp_path: Path) -> None:
    """The same command is in a property list there."""
    unit = unit_of(parse_schedule(tmp_path / WILD), ["--watch", "5"], system="darwin")
    held = plistlib.loads(unit.text.encode())
    assert held["ProgramArguments"] == [sys.executable, "-m", "textmine", "schedule", str(tmp_path / WILD), "--watch", "5"]
    assert held["RunAtLoad"] is True
    assert unit.path == tmp_path / "home/Library/LaunchAgents/textmine.my-tudy-100-final-v2.plist"


def test_a_unit_is_written_told_of_and_taken_away(tmp_path: Path) -> None:
    """Each says which file, and what the person has to do."""
    plan = parse_schedule(tmp_path / "mine")
    path = unit_of(plan).path
    assert "does not exist" in next(status_of_unit(plan))
    said = "\n".join(write_unit(plan, ["--every", "day"]))
    assert path.read_text(encoding="utf-8") == unit_of(plan, ["--every", "day"]).text
    assert all(line in said for line in (str(path), *unit_of(plan).on))
    assert next(status_of_unit(plan)) == f"{path}: exists"
    assert unit_of(plan).off[0] in "\n".join(remove_unit(plan))
    assert not path.exists()
    assert list(remove_unit(plan)) == []
