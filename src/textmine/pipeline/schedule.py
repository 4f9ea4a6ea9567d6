"""When a study is to be run by itself: what people say, as a plan."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from tzlocal import get_localzone_name

from textmine.errors import Fault, StudyError
from textmine.study.load import cache_folder

_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")  # as cron counts them
_AT = re.compile(r"(?:([a-z]+)\s+)?([01]?\d|2[0-3]):([0-5]\d)", re.IGNORECASE)
_MORNING = "07:00"  # before people sit down to it
WATCH = 15  # minutes between two looks; a look costs about three seconds of one processor


@dataclass(frozen=True, slots=True)
class StudySchedule:
    """When a study is to be run by itself.

    Attributes:
        study: the study's folder, absolute.
        output: folder of the results, absolute, or None for the study's own.
        cron: when everything is run, as a cron expression in the machine's own time; empty: never.
        words: the same for people.
        watch: minutes between two looks at the folder; 0: none.
        zone: the machine's own time, such as `Europe/London`.
    """

    study: Path
    output: Path | None
    cron: str = ""
    words: str = ""
    watch: int = 0
    zone: str = field(default_factory=get_localzone_name)

    @property
    def name(self) -> str:
        """The study's name among others: letters a to z, digits and dashes."""
        return schedule_name(self.study)

    @property
    def home(self) -> Path:
        """Where a server of the study's own keeps what it records."""
        digest = hashlib.sha256(str(self.study).encode()).hexdigest()  # studies may share a cache folder
        return cache_folder(self.study) / f"prefect-{digest[:8]}"


def schedule_name(study: Path) -> str:
    """A name for a study made of that of its folder, of letters a to z, digits and dashes."""
    plain = unicodedata.normalize("NFKD", study.resolve().name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "study"


def parse_schedule(
    study: Path, output: Path | None = None, every: str = "", at: str = "", watch: int | None = None
) -> StudySchedule:
    """Make a plan of what somebody said.

    Args:
        study: the study's folder.
        output: folder of the results.
        every: `day`, `week`, `month` or a cron expression; empty: no runs by the clock.
        at: `07:00`, for a week also `monday 07:00`.
        watch: minutes between two looks at the folder; None: 15 where nothing else is asked for.

    Returns:
        The plan.

    Raises:
        StudyError: a time that is none.
    """
    root, results = study.resolve(), output.resolve() if output else None
    if not every:
        if at:
            raise StudyError(Fault("--at", at, "--every as well", "Add --every day, week or month."))
        return StudySchedule(root, results, watch=WATCH if watch is None else watch)
    cron, words = _cron(every.strip().lower(), at.strip().lower())
    return StudySchedule(root, results, cron, words, watch or 0)


def _cron(every: str, at: str) -> tuple[str, str]:
    if every not in ("day", "week", "month"):
        if len(every.split()) != 5:
            raise StudyError(Fault("--every", repr(every), "day, week, month or the five fields of cron", "Use one of them."))
        if at:
            raise StudyError(Fault("--at", at, "no time with a cron expression, which includes it", "Leave out --at."))
        return every, f"by cron expression `{every}`"
    found = _AT.fullmatch(at or _MORNING)
    day = (found[1] or "") if found else ""
    days = [name for name in _DAYS if day and name.startswith(day) and len(day) >= 3]
    if not found or bool(day) != bool(days) or (day and every != "week"):
        expected = "a time such as 07:00" + (", or `monday 07:00`" if every == "week" else "")
        raise StudyError(Fault("--at", repr(at), expected, "Correct the time."))
    hour, minute = int(found[2]), int(found[3])
    clock = f"{hour:02}:{minute:02}"
    if every == "day":
        return f"{minute} {hour} * * *", f"every day at {clock}"
    if every == "month":
        return f"{minute} {hour} 1 * *", f"on the first of each month at {clock}"
    name = days[0] if days else "monday"
    return f"{minute} {hour} * * {_DAYS.index(name)}", f"every {name.capitalize()} at {clock}"
