"""What one person may see of what others and the machine said: all of it, or only where they have coded themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace

from textmine.decisions.overlay import CodingStatus


@dataclass(frozen=True, slots=True)
class Visibility:
    """One person's view.

    Attributes:
        who: the person.
        reflexive: whether a passage shows nothing before the person has coded it.
        hidden: passages of a blind sample that the person has not judged yet.
        seen: passages on which the person has decided anything.
    """

    who: str
    reflexive: bool = False
    hidden: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()

    def shows(self, passage: str) -> bool:
        """Whether the person may see what others and the machine said of a passage."""
        return passage not in self.hidden and (not self.reflexive or passage in self.seen)

    def of(self, status: CodingStatus) -> CodingStatus | None:
        """What the person may see of a coding: all, their own part, or nothing."""
        if self.shows(status.coding.passage):
            return status
        yes, no = (tuple(name for name in names if name == self.who) for names in (status.accepted_by, status.rejected_by))
        if not yes and not no:
            return None
        pole = status.coding.pole if status.coding.coder == self.who else ""
        return replace(
            status, coding=replace(status.coding, pole=pole), accepted_by=yes, rejected_by=no, settled_by="", dropped=False
        )
