"""How a program counts is found out from its selections."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.importers.foreign import CODED, DIALECTS, INTERVIEW, Dialect, interview, written
from textmine.exchange.importers.offset_convention import (
    OffsetConverter,
    OffsetReading,
    edge,
    find_convention,
    offset_readings,
    quote_of,
    spans_of,
)
from textmine.exchange.importers.open_project import read_project
from textmine.exchange.importers.records import AppliedCode, ForeignProject, ForeignSource, Selection


@pytest.mark.parametrize("name", DIALECTS)
def test_words_are_exact_however_a_program_counts(name: str, tmp_path) -> None:
    """In every dialect each selection has the very words that were selected, emoji, line ends and all."""
    dialect = DIALECTS[name]
    project = read_project(written(tmp_path, interview(dialect)))
    found = find_convention(project)
    (source,) = project.sources
    words = [source.text[slice(*span)].replace("\r\n", "\n") for _, span in spans_of(source, found.reading)]
    assert words == [words for words, _ in CODED]
    assert (found.selections, found.fitting, found.share) == (5, 5, 1.0)


@pytest.mark.parametrize("name", ["nvivo, said to be another", "bytes", "end inclusive"])
def test_the_way_of_counting_is_told_with_its_evidence(name: str, tmp_path) -> None:
    """What was taken and how many selections speak for it is said; that the program's own way is not known does not matter."""
    dialect = DIALECTS[name]
    found = find_convention(read_project(written(tmp_path, interview(dialect))))
    assert str(found).startswith(f"offsets count in {dialect.unit}, line ends")
    assert "5 of 5 selections begin and end where words do" in str(found)
    assert found.reading.shift == dialect.shift


def test_words_that_the_file_gives_speak_before_all_else(tmp_path) -> None:
    """A selection that begins within a word is right where it has the words that the file says it has."""
    coded = (("naïve sort of fr", ("Place",)), ("iday", ("Money",)), ("ey rowed ⛵ and ro", ("Trust",)))
    dialect = replace(DIALECTS["nvivo"], named=True)
    found = find_convention(read_project(written(tmp_path, interview(dialect, coded=coded))))
    assert found.reading == OffsetReading("UTF-16 units", "as they are stored")
    assert (found.fitting, found.quoted, found.matching) == (0, 2, 2)


def test_where_all_ways_read_alike_the_program_decides_and_it_is_said() -> None:
    """Plain letters tell nothing of units; the reading is that of the program, and told to be of no account."""
    source = ForeignSource("a", "a", "Plain words and no more.", selections=(Selection(6, 11, given=(AppliedCode("c"),)),))
    found = find_convention(ForeignProject("f", "NVivo", sources=(source,)))
    assert (found.reading.unit, found.reading.shift) == ("UTF-16 units", (0, 0))
    assert find_convention(ForeignProject("f", "", sources=())).settled


def test_offsets_beyond_the_text_are_no_words() -> None:
    """A selection that starts past the end, or has no length, is nothing; one that ends past it is cut there."""
    text = "Only these few words."
    pairs = ((5, 10), (15, 22), (16, 900), (21, 30), (4, 4), (9, 5), (-3, 4))
    selections = tuple(Selection(*pair, given=(AppliedCode("c"),)) for pair in pairs)
    source = ForeignSource("a", "a", text, selections=(*selections, Selection(None, None, "words")))
    assert [span for _, span in spans_of(source, OffsetReading())] == [(5, 10), (15, 21), (16, 21), None, None, None, (0, 4), None]


PIECES = st.text(alphabet=st.sampled_from("ab é字🙂𝒳\n—."), max_size=40)


@given(text=PIECES, cuts=st.lists(st.integers(0, 40), min_size=2, max_size=8), data=st.data())
def test_every_way_of_counting_finds_the_character_it_counts(text: str, cuts: list[int], data) -> None:
    """Whatever the text holds, the offset of a character in a dialect leads back to that character."""
    dialect = data.draw(st.sampled_from(list(DIALECTS.values())))
    stored = text.replace("\n", dialect.stored)
    ends = dialect.ends if dialect.stored == "\r\n" or dialect.ends == "as two" else "as they are stored"
    reading = OffsetReading(dialect.unit, ends, dialect.shift)
    places = sorted({min(cut, len(text)) for cut in cuts})
    counted = [dialect.count(text[:at]) for at in places]
    offsets = np.array([[one + dialect.shift[0], one + dialect.shift[1]] for one in counted])
    found = OffsetConverter(stored).places(offsets, reading)
    for at, (start, end) in zip(places, found.tolist(), strict=True):
        assert start == end
        assert stored[:start].replace("\r\n", "\n") == text[:at]


def test_ends_of_words_are_told_from_middles() -> None:
    """Within a word nothing may begin; after a space a word begins well; scripts without spaces have no middle."""
    assert edge("some words", 2, before=True) == 0
    assert edge("some words", 5, before=True) > edge("some words", 4, before=True) > 0
    assert edge("some words", 4, before=False) > edge("some words", 5, before=False) > 0
    assert edge("我们都很好", 2, before=True) == 1


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(10, 30, "just as it was said."), ("just as it was said.", False)),
        (Selection(10, 300, "The beginning of it …"), ("The beginning of it", True)),
        (Selection(10, 300, "My favourite quotation"), ("", False)),
        (Selection(10, 13, "yes"), ("", False)),
        (Selection(None, None, "as it was said"), ("as it was said", False)),
    ],
)
def test_a_name_that_somebody_gave_is_told_from_a_quotation(selection: Selection, expected: tuple[str, bool]) -> None:
    """What a selection is called counts as its words only where it is as long as they are, or their cut beginning."""
    assert quote_of(selection) == expected


def test_a_program_that_is_known_is_tried_first() -> None:
    """The first of all readings is that of the program; others follow, each once."""
    ways = offset_readings("ATLAS.ti 8.4")
    assert ways[0] == OffsetReading("characters", "as one")
    assert len(ways) == len(set(ways)) == 36
    assert isinstance(DIALECTS["nvivo"], Dialect)
    assert INTERVIEW.count("🙂") == 3
