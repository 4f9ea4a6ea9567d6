"""Times as programs write them, as the ledger has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from textmine.sources import counted

_DATE, _CLOCK = r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})", r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*([AaPp])?\.?[Mm]?\.?"
_NUMBERS = re.compile(rf"{_DATE}(?:[\sT,]+{_CLOCK})?")
_MONTHS = 12


def moment(at: str) -> str:
    """A time in UTC, ISO 8601, to the millisecond; nothing for what is no time of ISO 8601. One without a zone is in UTC."""
    try:
        when = datetime.fromisoformat(at.strip())
    except ValueError:
        return ""
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="milliseconds")


def read_moments(values: Sequence[str]) -> tuple[list[str], str]:
    """The times of a column.

    Days and months in numbers are told apart by the whole column: one number above twelve is a day.

    Args:
        values: as a table has them, empty where there is none.

    Returns:
        Times as of `moment`, empty where there is none, and what is to be told of those that cannot be read.
    """
    found = [_NUMBERS.fullmatch(value.strip()) for value in values]
    parts = [(int(date[1]), int(date[3]), date[2]) for date in found if date and len(date[1]) < 4]
    first = any(a > _MONTHS for a, _, _ in parts) or (bool(parts) and all(sign == "." for *_, sign in parts))
    second = any(b > _MONTHS for _, b, _ in parts)
    order = (3, 1) if first and not second else (1, 3) if second and not first else None
    times = [moment(value) or (_of_numbers(date, order) if date else "") for value, date in zip(values, found, strict=True)]
    unread = sum(bool(value) and not time for value, time in zip(values, times, strict=True))
    why = "day and month cannot be told apart, or they are none" if parts and order is None else "they are no times"
    return times, f"{counted(unread, 'times')} not read: {why}" if unread else ""


def _of_numbers(date: re.Match[str], order: tuple[int, int] | None) -> str:
    """A time in numbers: year first, or day and month in an order that is known."""
    if len(date[1]) == 4:
        year, month, day = int(date[1]), int(date[3]), int(date[4])
    elif order:
        year, month, day = int(date[4]), int(date[order[0]]), int(date[order[1]])
        year += 2000 if year < 100 else 0
    else:
        return ""
    hour = int(date[5] or 0) % 12 + 12 * (date[8].lower() == "p") if date[8] else int(date[5] or 0)
    try:
        when = datetime(year, month, day, hour, int(date[6] or 0), int(date[7] or 0), tzinfo=UTC)
    except ValueError:
        return ""
    return when.isoformat(timespec="milliseconds")
