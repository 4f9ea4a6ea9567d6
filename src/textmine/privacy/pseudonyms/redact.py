"""A text with words replaced, and where every offset of the old text lies in the new one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Replacement:
    """Words of a text from `start` to `end` (characters), and what stands in their place."""

    start: int
    end: int
    new: str


@dataclass(frozen=True)
class OffsetMap:
    """A text and its swaps, in order and apart from each other."""

    old: str
    swaps: Sequence[Replacement]

    @cached_property
    def text(self) -> str:
        """The new text."""
        pieces, at = [], 0
        for swap in self.swaps:
            pieces += [self.old[at : swap.start], swap.new]
            at = swap.end
        return "".join([*pieces, self.old[at:]])

    @cached_property
    def _starts(self) -> list[int]:
        return [swap.start for swap in self.swaps]

    @cached_property
    def _ends(self) -> list[int]:
        return [swap.end for swap in self.swaps]

    @cached_property
    def _grown(self) -> list[int]:
        """By how many characters the text has grown before each swap, and after the last."""
        grown = [0]
        for swap in self.swaps:
            grown.append(grown[-1] + len(swap.new) - (swap.end - swap.start))
        return grown

    def at(self, offset: int) -> int:
        """Where an offset of the old text lies in the new one; one within replaced words lies after what replaces them."""
        # So places that followed each other without overlap still do, wherever a cut between them fell.
        number = bisect_left(self._starts, offset)
        if number and offset < self.swaps[number - 1].end:
            last = self.swaps[number - 1]
            return last.start + self._grown[number - 1] + len(last.new)
        return offset + self._grown[number]

    def over(self, start: int, end: int) -> Replacement | None:
        """The first swap that has a character of a place, if any has."""
        number = bisect_right(self._ends, start)
        return self.swaps[number] if number < len(self.swaps) and self.swaps[number].start < end else None


def cut_at(text: str, swaps: Iterable[Replacement], edges: Sequence[int]) -> list[Replacement]:
    """Swaps that keep within passages: of one across an edge, the words on either side of it are replaced by themselves.

    Args:
        text: whose words they are of.
        swaps: in order, apart from each other.
        edges: where passages begin and end, ascending.

    Returns:
        The same, those across an edge in two or more; white space between passages is left alone.
    """
    found: list[Replacement] = []
    for swap in swaps:
        inner = edges[bisect_right(edges, swap.start) : bisect_left(edges, swap.end)]
        bounds = [swap.start, *inner, swap.end]
        for start, end in pairwise(bounds):
            if end > start and not text[start:end].isspace():
                found.append(Replacement(start, end, swap.new))
    return found
