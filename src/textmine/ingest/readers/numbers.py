"""Whole numbers as files hold them, which may be anything."""

from __future__ import annotations

MOST_LEVELS = 10  # of headings; word processors have nine or ten
_MOST_DIGITS = 18  # Python refuses to read one of more than 4,300


def whole_number(text: str, default: int, least: int, most: int) -> int:
    """A whole number within bounds.

    Args:
        text: digits, as a file has them.
        default: for what is no number.
        least: what a smaller number is taken for.
        most: what a larger one is taken for, however many digits it has.

    Returns:
        The number, brought within the bounds.
    """
    if not text.isdecimal():
        return default
    digits = text.lstrip("0")
    return most if len(digits) > _MOST_DIGITS else max(least, min(int(digits or "0"), most))
