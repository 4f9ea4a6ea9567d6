"""The time of what is recorded: that of the clock, or just after the latest that the ledger holds, so that it never goes back.

So the order of times is the order in which things were recorded, and stays so in a merged ledger: who has another's decision before
them and decides after it is after it, whatever the clocks of both machines say (a hybrid logical clock: Kulkarni et al. 2014).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_STEP = timedelta(milliseconds=1)  # what times in a ledger are counted in
_TOLERATED = timedelta(seconds=5)  # by which the clocks of two machines that set them by the network may differ


def moment_after(latest: str, now: datetime) -> datetime:
    """The time of what is recorded now.

    Args:
        latest: time in the ledger, ISO 8601; empty where there is none.
        now: what the clock says.

    Returns:
        In UTC and whole milliseconds: the clock's time, or a millisecond after the latest where the clock is not later.
    """
    clock = now.astimezone(UTC)
    clock = clock.replace(microsecond=clock.microsecond // 1000 * 1000)
    before = _time_of(latest)
    if before is None or clock > before:
        return clock
    try:
        return before + _STEP
    except OverflowError:  # the last moment that there is
        return before


def warning_of(name: str, latest: str, now: datetime) -> str:
    """What to say to people who record while the clock is behind the ledger.

    Args:
        name: of the ledger.
        latest: time in it, ISO 8601.
        now: what the clock says.

    Returns:
        A sentence; empty where the clock is right, as far as the ledger shows.
    """
    before, clock = _time_of(latest), now.astimezone(UTC)
    if before is None or before - clock <= _TOLERATED:
        return ""
    return (
        f"This machine's clock says {clock:%Y-%m-%d %H:%M:%S} UTC, but {name} holds something of {before:%Y-%m-%d %H:%M:%S} UTC: "
        "what is recorded now gets a time just after that, so that it counts as the later. Is the clock right?"
    )


def _time_of(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
