"""What became of every coding of a file: nothing is lost that is not counted, by its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """The codings of a file, those that were taken, and the others by why they were not.

    Attributes:
        codings: that the file holds.
        taken: of these.
        lost: the others, by the reason.
    """

    codings: int
    taken: int
    lost: Mapping[str, int]

    def __post_init__(self) -> None:
        """Raise an AssertionError where the sum is not right: a coding was dropped, or counted twice."""
        if self.taken + sum(self.lost.values()) != self.codings:
            raise AssertionError(f"{self.codings} codings, but {self.taken} taken and {dict(self.lost)} lost")


def account_of(codings: int, taken: int, *lost: Mapping[str, int]) -> Account:
    """An account of codings.

    Args:
        codings: that the file holds.
        taken: of these.
        lost: the others, by the reason; several tables are added up.

    Returns:
        The account, the commonest reason first.
    """
    every: Counter[str] = Counter()
    for reasons in lost:
        every.update({reason: count for reason, count in reasons.items() if count})
    return Account(codings, taken, dict(every.most_common()))
