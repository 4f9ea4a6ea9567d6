"""Words replaced, and offsets moved with them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from textmine.privacy.pseudonyms.redact import OffsetMap, Replacement, cut_at


@st.composite
def texts_with_swaps(draw: st.DrawFn) -> tuple[str, list[Replacement]]:
    text = draw(st.text(alphabet="ab é😀\n.", min_size=1, max_size=60))
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=10)))
    pairs = [(start, end) for start, end in pairwise(edges) if draw(st.booleans())]
    return text, [Replacement(start, end, draw(st.text(alphabet="[XY]9", max_size=8))) for start, end in pairs]


@given(texts_with_swaps())
def test_what_is_not_replaced_stands_where_its_offsets_say(made: tuple[str, list[Replacement]]) -> None:
    """Every stretch between two swaps is found again at its moved offsets, and every swap's words too."""
    text, swaps = made
    shift = OffsetMap(text, swaps)
    bounds = [0, *(at for swap in swaps for at in (swap.start, swap.end)), len(text)]
    for start, end in zip(bounds[::2], bounds[1::2], strict=True):
        assert shift.text[shift.at(start) : shift.at(end)] == text[start:end]
    for swap in swaps:
        assert shift.text[shift.at(swap.start) : shift.at(swap.end)] == swap.new
    assert shift.at(len(text)) == len(shift.text)


@given(texts_with_swaps(), st.data())
def test_offsets_keep_their_order(made: tuple[str, list[Replacement]], data: st.DataObject) -> None:
    """Places that follow each other without overlap do so afterwards, wherever they are cut."""
    shift = OffsetMap(*made)
    offsets = sorted(data.draw(st.lists(st.integers(0, len(shift.old)), min_size=2, max_size=8)))
    moved = [shift.at(offset) for offset in offsets]
    assert moved == sorted(moved)
    assert all(0 <= at <= len(shift.text) for at in moved)


@given(texts_with_swaps(), st.data())
def test_a_swap_never_crosses_the_edge_of_a_passage(made: tuple[str, list[Replacement]], data: st.DataObject) -> None:
    """Words on either side of an edge are replaced by themselves; no word that was to go is left."""
    text, swaps = made
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    cut = cut_at(text, swaps, edges)
    assert not [(swap, edge) for swap in cut for edge in edges if swap.start < edge < swap.end]
    gone = {at for swap in swaps for at in range(swap.start, swap.end) if not text[at].isspace()}
    assert gone <= {at for swap in cut for at in range(swap.start, swap.end)}


def test_the_swap_over_a_place_is_the_first_that_has_a_character_of_it() -> None:
    """A place beside a swap has none."""
    shift = OffsetMap("Ada met Ben.", [Replacement(0, 3, "[A]"), Replacement(8, 11, "[B]")])
    assert shift.over(0, 3) == Replacement(0, 3, "[A]")
    assert shift.over(3, 8) is None
    assert shift.over(2, 10) == Replacement(0, 3, "[A]")
    assert shift.over(9, 10) == Replacement(8, 11, "[B]")
    assert shift.over(11, 12) is None
