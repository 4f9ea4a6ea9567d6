"""What starts a command whenever the machine does: a unit of systemd's, or a launch agent of macOS."""

from __future__ import annotations

import os
import plistlib
import re
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from textmine.pipeline.schedule import StudySchedule
from textmine.storage.files import write_atomically

# What the command must know of the shell it was given in.
_KEPT = ("TEXTMINE_CACHE", "PREFECT_API_URL", "PREFECT_API_KEY", "PREFECT_API_AUTH_STRING")


@dataclass(frozen=True, slots=True)
class AutostartUnit:
    """A file that starts a command, and what turns it on and off.

    Attributes:
        path: where the file belongs.
        text: what it holds.
        on, off: commands for a person to give.
    """

    path: Path
    text: str
    on: tuple[str, ...]
    off: tuple[str, ...]


def unit_of(plan: StudySchedule, options: Sequence[str] = (), system: str = sys.platform) -> AutostartUnit:
    """The file that starts `textmine schedule` for this user whenever the machine starts.

    Args:
        plan: of the study.
        options: of the command, as they were given.
        system: as `sys.platform` has it.

    Returns:
        A launch agent on macOS, else a user unit of systemd's.
    """
    name, command = plan.name, [sys.executable, "-m", "textmine", "schedule", str(plan.study), *options]
    environment = {variable: os.environ[variable] for variable in _KEPT if variable in os.environ}
    return _agent(name, command, environment) if system == "darwin" else _service(name, command, environment)


def write_unit(plan: StudySchedule, options: Sequence[str]) -> Iterator[str]:
    """Write the file that starts a schedule with the machine.

    Args:
        plan: of the study.
        options: of `textmine schedule`, as they were given.

    Yields:
        What was written, and what to do, a line at a time.

    Raises:
        TextmineError: the file cannot be written.
    """
    unit = unit_of(plan, options)
    write_atomically(unit.path, unit.text.encode(), 0o600)  # a key of Prefect's may be in it
    yield f"Written: {unit.path}. To turn it on, now and whenever the computer starts:"
    yield from (f"    {line}" for line in unit.on)
    yield f"To turn it off: {unit.off[0]}"


def status_of_unit(plan: StudySchedule) -> Iterator[str]:
    """Whether there is a file that starts a schedule with the machine."""
    path = unit_of(plan).path
    yield f"{path}: {'exists' if path.exists() else 'does not exist; --unit writes it'}"


def remove_unit(plan: StudySchedule) -> Iterator[str]:
    """Take away the file that starts a schedule with the machine, and say how to end what it started."""
    unit = unit_of(plan)
    if unit.path.exists():
        unit.path.unlink()
        yield f"Removed: {unit.path}. To stop what it started: {unit.off[0]}"


def _service(name: str, command: Sequence[str], environment: Mapping[str, str]) -> AutostartUnit:
    base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    variables = "".join(f"Environment={_quoted(f'{key}={value}')}\n" for key, value in environment.items())
    text = (
        f"[Unit]\nDescription=textmine: scheduled runs of {name.replace('%', '%%')}\n\n"
        # Mixed: on a stop the one process is told, and sees to its own children.
        f"[Service]\n{variables}ExecStart={' '.join(_quoted(word.replace('$', '$$')) for word in command)}\n"
        "Restart=on-failure\nRestartSec=60\nKillMode=mixed\n\n"
        "[Install]\nWantedBy=default.target\n"
    )
    file = f"textmine-{name}.service"
    on = (
        "systemctl --user daemon-reload",
        f"systemctl --user enable --now {file}",
        "loginctl enable-linger   # on a computer that nobody logs in to",
    )
    return AutostartUnit(base / "systemd" / "user" / file, text, on, (f"systemctl --user disable --now {file}",))


def _quoted(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return text if re.fullmatch(r"[\w./=:@+-]+", text) else f'"{text}"'


def _agent(name: str, command: Sequence[str], environment: Mapping[str, str]) -> AutostartUnit:
    label = f"textmine.{name}"
    path = Path.home() / "Library" / "LaunchAgents" / f"{label}.plist"
    held = {
        "Label": label,
        "ProgramArguments": list(command),
        "EnvironmentVariables": dict(environment),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": 60,
    }
    place = shlex.quote(str(path))
    return AutostartUnit(path, plistlib.dumps(held).decode(), (f"launchctl load -w {place}",), (f"launchctl unload -w {place}",))
